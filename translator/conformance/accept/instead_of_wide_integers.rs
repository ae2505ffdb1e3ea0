//! A product of 128 bits in two halves, and sums that tell when they overflow.

fn widening_mul(left: u64, right: u64) -> (u64, u64) {
    let (a, b) = (left >> 32, left & 0xffff_ffff);
    let (c, d) = (right >> 32, right & 0xffff_ffff);
    let low = b * d;
    let (middle, carry) = (a * d).overflowing_add(b * c);
    let (low, more) = low.overflowing_add(middle << 32);
    let high = a * c + (middle >> 32) + (u64::from(carry) << 32) + u64::from(more);
    (high, low)
}

fn main() {
    println!("{:?}", widening_mul(u64::MAX, u64::MAX));
    println!("{:?}", widening_mul(0x1_0000_0001, 0x1_0000_0001));
    println!("{:?} {:?}", u64::MAX.checked_add(1), i64::MIN.checked_neg());
}

fn main() {
    let n = std::env::args().count();
    println!("{:?} {:?}", (n > 0).then_some(n), (n > 5).then(|| n * 2));
    println!("{} {} {}", true & (n > 1), false | (n == 1), true ^ (n == 1));
    println!("{:?} {}", true.cmp(&false), !(n < 1));
    let mut flag = false;
    flag |= n == 1;
    flag &= n != 9;
    println!("{flag} {}", [true, false].iter().filter(|x| **x).count());
}

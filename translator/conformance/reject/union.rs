union Bits {
    float: f32,
    int: u32,
}
fn main() {
    let bits = Bits { int: 1 };
    let _ = bits;
}

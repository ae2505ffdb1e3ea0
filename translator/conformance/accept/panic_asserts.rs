fn check(a: i32, b: i32) {
    assert!(a <= b, "{a} is above {b}");
    assert_eq!(a + 1, b, "after {}", a);
}
fn main() {
    check(1, 2);
    println!("fine");
    check(1, 3);
}

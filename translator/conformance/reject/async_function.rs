async fn fetch(x: i32) -> i32 {
    x + 1
}
fn main() {
    let _future = fetch(1);
}

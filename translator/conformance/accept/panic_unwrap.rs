fn find(text: &str) -> Option<usize> {
    text.find('=')
}
fn main() {
    println!("{}", find("a=b").unwrap());
    let at = find("ab").unwrap();
    println!("{at}");
}

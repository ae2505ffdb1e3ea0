fn main() {
    let pointer = Box::into_raw(Box::new(5));
    println!("{}", pointer.is_null());
}

struct Frame {
    parent: *const Frame,
}
fn main() {
    let outer = Frame {
        parent: std::ptr::null(),
    };
    let inner = Frame {
        parent: &raw const outer,
    };
    println!("{}", inner.parent.is_null());
}

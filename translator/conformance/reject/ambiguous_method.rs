trait Reader {
    fn name(&self) -> &'static str {
        "reader"
    }
}
trait Writer {
    fn name(&self) -> &'static str {
        "writer"
    }
}
struct File;
impl Reader for File {}
impl Writer for File {}
fn main() {
    println!("{}", File.name());
}

mod tables;
fn main() {
    tables::show();
}

macro_rules! register {
    (r $number:literal) => {
        $number
    };
}
fn main() {
    println!("{}", register!(x 3));
}

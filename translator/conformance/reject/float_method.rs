fn main() {
    println!("{}", 8.5f32.powi(2));
}

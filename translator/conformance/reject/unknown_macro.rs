fn main() {
    let home = option_env!("HOME_OF_NOBODY");
    println!("{}", home.is_some());
}

fn parse(text: &str) -> Result<i32, Box<dyn std::error::Error>> {
    let number: i32 = text.parse()?;
    Ok(number)
}
fn main() {
    println!("{}", parse("1").is_ok());
}

use std::str::FromStr;
#[derive(Debug)]
struct Rgb(u8, u8, u8);
impl FromStr for Rgb {
    type Err = String;
    fn from_str(text: &str) -> Result<Rgb, String> {
        let parts: Vec<&str> = text.split(',').collect();
        let [r, g, b] = parts[..] else {
            return Err(format!("{} parts", parts.len()));
        };
        let number = |part: &str| part.trim().parse::<u8>().map_err(|error| format!("{part:?}: {error}"));
        Ok(Rgb(number(r)?, number(g)?, number(b)?))
    }
}
fn main() {
    for text in ["1, 2,3", "1,2", "1,2,300", "a,b,c", "1,,2", "-1,0,0"] {
        println!("{:?}", text.parse::<Rgb>());
    }
    println!("{:?}", "".parse::<i32>());
    println!("{:?}", "-".parse::<i32>());
    println!("{:?}", "+5".parse::<i32>());
    println!("{:?}", "2147483648".parse::<i32>());
    println!("{:?}", "-2147483649".parse::<i32>());
    println!("{:?}", "-1".parse::<u32>());
    println!("{:?}", i64::from_str("12a"));
    println!("{:?} {:?}", i64::from_str_radix("zz", 36), u8::from_str_radix("12", 2));
    println!("{:?} {:?}", "1e5".parse::<f64>(), "abc".parse::<f64>());
    println!("{:?} {:?}", "true".parse::<bool>(), "yes".parse::<bool>());
    println!("{:?} {:?}", "x".parse::<char>(), "xy".parse::<char>().is_err());
    println!("{:?}", u8::try_from(-1));
    match u8::try_from(1000u64) {
        Ok(byte) => println!("{byte}"),
        Err(error) => println!("{error}"),
    }
    match "9x".parse::<u16>() {
        Ok(n) => println!("{n}"),
        Err(error) => println!("{error}"),
    }
}

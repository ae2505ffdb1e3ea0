fn main() {
    for c in ['a', 'Z', '5', ' ', '_', 'é', 'ß', '\n', '語', '\u{1F600}'] {
        print!("{} {} {} ", c.is_alphabetic(), c.is_numeric(), c.is_alphanumeric());
        print!("{} {} {} ", c.is_uppercase(), c.is_lowercase(), c.is_whitespace());
        print!("{} {} {} ", c.is_ascii(), c.is_ascii_alphabetic(), c.is_ascii_punctuation());
        print!("{} {} {:?} ", c.is_control(), c.is_ascii_digit(), c.to_digit(10));
        println!("{} {} {:?}", c.len_utf8(), c as u32, c.to_ascii_uppercase());
    }
    println!("{} {}", 'a'.to_uppercase(), 'É'.to_lowercase());
    println!("{:?} {:?}", ('a'..='e').collect::<String>(), ('a' as u8 + 2) as char);
    println!("{:?} {:?}", char::from(65u8), u32::from('z'));
    println!("{} {}", 'a' < 'b', b'a'.is_ascii_lowercase());
    println!("{} {:?}", b'x' as char, b"bytes\x01");
    println!("{:?} {:?}", b'a'.to_ascii_uppercase(), "abc".bytes().map(|b| b ^ 0x20).map(char::from).collect::<String>());
    println!("{:?}", std::char::from_digit(7, 10).unwrap());
    println!("{:?}", 'x'.eq_ignore_ascii_case(&'X'));
    println!("{:?} {:?}", char::try_from(0x41u32), u8::try_from('é'));
    println!("{:?}", "a1b2".chars().filter_map(|c| c.to_digit(10)).sum::<u32>());
    println!("{}", '\u{41}');
    println!("{:?}", ["z", "a"].iter().flat_map(|s| s.chars()).collect::<Vec<char>>());
}

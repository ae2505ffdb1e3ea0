use std::fmt::Write as _;
struct Writer {
    out: String,
    depth: usize,
}
impl Writer {
    fn line(&mut self, args: std::fmt::Arguments<'_>) {
        for _ in 0..self.depth {
            self.out.push_str("  ");
        }
        self.out.write_fmt(args).unwrap();
        self.out.push('\n');
    }
    fn block(&mut self, name: &str, body: impl FnOnce(&mut Writer)) {
        self.line(format_args!("{name} {{"));
        self.depth += 1;
        body(self);
        self.depth -= 1;
        self.line(format_args!("}}"));
    }
}
fn escape(text: &str) -> String {
    let mut out = String::new();
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out += "\\\\",
            '\n' => out.extend(['\\', 'n']),
            c if (c as u32) < 0x20 => write!(out, "\\u{:04x}", c as u32).unwrap(),
            c => out.push(c),
        }
    }
    out
}
fn caesar(text: &str, by: u8) -> String {
    text.bytes()
        .map(|b| match b {
            b'a'..=b'z' => (b - b'a' + by) % 26 + b'a',
            b'A'..=b'Z' => (b - b'A' + by) % 26 + b'A',
            _ => b,
        })
        .map(char::from)
        .collect()
}
fn main() {
    let mut writer = Writer { out: String::new(), depth: 0 };
    writer.block("outer", |w| {
        w.line(format_args!("{} {:>4}", "x", 1));
        w.block("inner", |w| w.line(format_args!("y")));
    });
    print!("{}", writer.out);
    println!("{} {}", escape("a\"b\\c\n\u{1}é"), caesar("Hello, xyz", 3));
    let words = ["the", "quick", "brown"];
    let title: Vec<String> = words
        .iter()
        .map(|word| {
            let mut chars = word.chars();
            match chars.next() {
                Some(first) => first.to_uppercase().collect::<String>() + chars.as_str(),
                None => String::new(),
            }
        })
        .collect();
    println!("{}", title.join(" "));
    let palindrome = |s: &str| s.chars().filter(|c| c.is_alphanumeric()).map(|c| c.to_ascii_lowercase()).eq(s.chars().rev().filter(|c| c.is_alphanumeric()).map(|c| c.to_ascii_lowercase()));
    println!("{} {}", palindrome("A man, a plan"), palindrome("Never odd or even"));
    let mut bytes = b"raw \x41 bytes".to_vec();
    bytes.make_ascii_uppercase();
    println!("{}", String::from_utf8_lossy(&bytes));
    println!(r"raw \n {}", r#"with "quotes""#);
    println!("multi \
              line {}", "a\
              b");
}

use std::fmt;
struct Point {
    x: i32,
    y: i32,
}
impl fmt::Display for Point {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "({}, {})", self.x, self.y)
    }
}
#[derive(Debug, Clone, Default)]
struct Config {
    name: String,
    values: Vec<Option<i32>>,
    pair: (u8, char),
    unit: (),
}
#[derive(Debug)]
struct Wrapper(i32, &'static str);
#[derive(Debug)]
struct Unit;
struct Hex(u32);
impl fmt::LowerHex for Hex {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        fmt::LowerHex::fmt(&self.0, f)
    }
}
impl fmt::Debug for Hex {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.debug_struct("Hex").field("value", &self.0).finish()
    }
}
struct Padded;
impl fmt::Display for Padded {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.pad("pad")
    }
}
fn main() {
    let p = Point { x: 3, y: -4 };
    println!("{} {p} {0} {name}", p, name = "n");
    println!("[{:5}] [{:<5}] [{:^5}] [{:>5}] [{:*^7}]", 42, 42, 42, 42, 42);
    println!("[{:5}] [{:<5}] [{:^5}] [{:>5}] [{:-<6}]", "ab", "ab", "ab", "ab", "ab");
    println!("[{:05}] [{:+}] [{:<05}] [{:#x}] [{:#010b}] [{:o}] [{:X}]", -42, 42, 7, 255, 5, 8, 48879);
    println!("[{:.2}] [{:8.3}] [{:<8.1}] [{:+.0}] [{:e}]", 3.14159, 2.71828, 1.25, 2.5, 1234.5);
    println!("[{:.3}] [{:6.2}]", "abcdef", "xyz");
    let (width, precision, value) = (9, 2, 1.23456);
    println!("[{:width$.precision$}] [{:>1$}] [{:.*}] [{value:>width$}]", value, 8, 3, value);
    println!("{{}} {{{}}}", 1);
    println!("{:?} {:?} {:?}", "a\"b\n", 'c', '\'');
    println!("{:?} {:?}", Unit, Wrapper(1, "w"));
    let config = Config { name: "n".into(), values: vec![Some(1), None], pair: (1, 'c'), unit: () };
    println!("{:?}", config);
    println!("{:#?}", config);
    println!("{:?}", Config::default());
    println!("{:x} {:#x} {:?} {:08x}", Hex(255), Hex(255), Hex(1), Hex(0xabc));
    println!("[{:6}] [{:>6}] [{}]", Padded, Padded, Padded);
    println!("[{:>10}]", format!("{p}"));
    println!("[{:>8?}] [{:5}] [{:<6?}]", Some(1), true, 'x');
    println!("{:?} {:?}", (1, "a", 2.0), [[1, 2], [3, 4]]);
    println!("{:02}:{:02}", 5, 12);
    println!("{:?} {:?}", f64::NAN, -0.0);
    println!("{:#?}", (1, vec![("a", 1)]));
    let text = format_args!("{} {}", 1, 2).to_string();
    println!("{text}");
    eprintln!("to stderr {}", 5);
    eprint!("x");
    print!("no newline ");
    println!();
    use std::fmt::Write;
    let mut out = String::new();
    write!(out, "{:>3}|", 7).unwrap();
    writeln!(out, "{:<3}|", 8).unwrap();
    print!("{out}");
    println!("{:5}|{:<5}|{:>5}|{:^5}|", 'c', 'c', 'c', 'c');
    println!("{:02x}", 7u8);
    println!("{:b} {:x}", -1i8, -1i16);
    println!("{}", u64::MAX);
    println!("{} {}", i64::MIN, i8::MIN);
}

macro_rules! max {
    ($one:expr) => { $one };
    ($one:expr, $($rest:expr),+ $(,)?) => {{
        let a = $one;
        let b = max!($($rest),+);
        if a > b { a } else { b }
    }};
}
macro_rules! opcodes {
    ($($(#[$attribute:meta])* $name:ident = $text:literal ($($field:ty),*)),* $(,)?) => {
        #[derive(Debug, Clone, PartialEq)]
        enum Op {
            $($(#[$attribute])* $name($($field),*)),*
        }
        impl Op {
            fn text(&self) -> &'static str {
                match self {
                    $(Op::$name(..) => $text),*
                }
            }
            const COUNT: usize = [$($text),*].len();
        }
    };
}
opcodes! {
    /// Pushes.
    Push = "push" (i64),
    Add = "add" (),
    Jump = "jump" (usize, bool),
}
macro_rules! map {
    ($($key:expr => $value:expr;)*) => {{
        let mut list = Vec::new();
        $(list.push(($key, $value));)*
        list
    }};
}
macro_rules! swap {
    ($a:ident, $b:ident) => {
        let temporary = $a;
        $a = $b;
        $b = temporary;
    };
}
macro_rules! function {
    ($name:ident($($argument:ident : $ty:ty),*) -> $result:ty $body:block) => {
        fn $name($($argument: $ty),*) -> $result $body
    };
}
function!(multiply(a: i32, b: i32) -> i32 { a * b });
macro_rules! matrix {
    ($([$($x:expr),*]),*) => { vec![$(vec![$($x),*]),*] };
}
macro_rules! count {
    () => { 0usize };
    ($head:tt $($tail:tt)*) => { 1usize + count!($($tail)*) };
}
macro_rules! check {
    ($pattern:pat => $value:expr) => {
        if let $pattern = $value { "yes" } else { "no" }
    };
}
macro_rules! with_return {
    ($value:expr) => {
        match $value {
            Some(x) => x,
            None => return -1,
        }
    };
}
fn returns(value: Option<i32>) -> i32 {
    let x = with_return!(value);
    x + 1
}
macro_rules! implement {
    ($($ty:ty => $name:expr),*) => { $(impl Named for $ty { fn named() -> String { format!("{}:{}", $name, stringify!($ty)) } })* };
}
trait Named {
    fn named() -> String;
}
implement!(u8 => "byte", Vec<u8> => "bytes");
fn main() {
    println!("{}", max!(3, 9, 4,));
    println!("{:?} {} {}", Op::Push(3), Op::Jump(1, true).text(), Op::COUNT);
    println!("{} {:?}", Op::Add().text(), map! { "a" => 1; "b" => 2; });
    let (mut x, mut y) = (1, 2);
    let temporary = 7;
    swap!(x, y);
    println!("{x} {y} {temporary} {}", multiply(6, 7));
    println!("{:?} {}", matrix!([1, 2], [3], []), count!(a b (c d) [e]));
    println!("{} {}", check!(Some(1..=3) => Some(2)), check!([_, 0 | 1] => [5, 2]));
    println!("{} {}", returns(Some(1)), returns(None));
    println!("{} {}", u8::named(), <Vec<u8>>::named());
    let line = line!();
    println!("{} {} {}", line, concat!("a", 1, true), stringify!(a + b));
    assert!(matches!(Op::Push(2), Op::Push(n) if n > 1), "message {}", 1);
    assert_eq!(x, 2, "x is {x}");
    assert_ne!(x, 3);
    debug_assert!(x == 2);
}

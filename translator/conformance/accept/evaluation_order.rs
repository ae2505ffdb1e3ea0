struct Log(Vec<String>);
impl Log {
    fn note(&mut self, text: &str, value: i32) -> i32 {
        self.0.push(format!("{text}={value}"));
        value
    }
    fn take(&mut self) -> String {
        std::mem::take(&mut self.0).join(",")
    }
}
fn three(a: i32, b: i32, c: i32) -> i32 {
    a * 100 + b * 10 + c
}
struct Point {
    x: i32,
    y: i32,
}
fn say(text: &str, value: usize) -> usize {
    print!("{text}({value}) ");
    value
}
fn main() {
    let mut log = Log(vec![]);
    let mut i = 1;
    let r = three({ i += 1; i }, { i *= 5; i }, i);
    println!("{r} {i}");
    let p = Point { y: log.note("y", 1), x: log.note("x", 2) };
    println!("{} {} {}", p.x, p.y, log.take());
    let mut array = [1, 2, 3, 4];
    array[say("index", 1)] = say("value", 9) as i32;
    array[say("index", 2)] += say("value", 5) as i32;
    println!("{array:?}");
    let mut v = vec![1, 2];
    v.push(v.len() as i32 * 10);
    let n = v.len();
    v[n - 1] += v[0];
    println!("{v:?}");
    let mut a = 5;
    a += { a = 7; 1 };
    println!("{a}");
    let mut s = String::from("a");
    s += &{ print!("[arg] "); String::from("b") };
    println!("{s}");
    let x = 3;
    let y = x + { let x = 10; x } * x;
    println!("{y}");
    let b = { log.note("l", 0); false } && { log.note("r", 0); true };
    let c = { log.note("L", 0); true } || { log.note("R", 0); true };
    println!("{b} {c} {}", log.take());
    let t = (log.note("1", 1), log.note("2", 2), [log.note("3", 3); 2]);
    println!("{t:?} {}", log.take());
    let mut k = 0;
    let list = [{ k += 1; k }, { k += 1; k }, k];
    println!("{list:?}");
    let mut m = 1;
    let z = m + { m = 10; m } + m;
    println!("{z}");
    let mut pair = (1, 2);
    (pair.0, pair.1) = (pair.1, pair.0);
    println!("{pair:?}");
    let (mut q, mut w) = (0, 0);
    [q, w] = [w + 1, q + 2];
    println!("{q} {w}");
    let mut cell = Some(3);
    match cell {
        Some(ref mut inner) if { *inner == 3 } => *inner += 1,
        _ => {}
    }
    println!("{cell:?}");
    let o = vec![vec![1, 2], vec![3]];
    println!("{}", o[say("o", 1)][say("i", 0)]);
    let mut nested = vec![vec![0; 2]; 2];
    nested[say("r", 1)][say("c", 0)] = { nested[0][0] = 4; 5 };
    println!("{nested:?}");
}

fn apply<F: Fn(i32) -> i32>(function: F, value: i32) -> i32 {
    function(value)
}
fn twice(mut function: impl FnMut()) {
    function();
    function();
}
fn once<T>(function: impl FnOnce() -> T) -> T {
    function()
}
fn compose<A, B, C>(f: impl Fn(A) -> B, g: impl Fn(B) -> C, value: A) -> C {
    g(f(value))
}
fn by_pointer(function: fn(i32, i32) -> i32) -> i32 {
    function(30, 12)
}
fn add(a: i32, b: i32) -> i32 {
    a + b
}
struct Counter<F: FnMut() -> u32> {
    step: F,
}
struct Journal {
    entries: Vec<usize>,
}
impl Journal {
    fn note(&mut self, entry: usize) -> usize {
        self.entries.push(entry);
        self.entries.len()
    }
    fn note_all(&mut self, base: usize, entries: &[usize]) -> Vec<usize> {
        entries.iter().map(|entry| self.note(base + entry)).collect()
    }
}
fn append(list: &mut Vec<i32>, value: i32) -> usize {
    list.push(value);
    list.len()
}
fn append_all(list: &mut Vec<i32>, base: i32) -> Vec<usize> {
    (0..3).map(|value| append(list, value + base)).collect()
}
fn appender<'a>(list: &'a mut Vec<i32>) -> Box<dyn FnMut(i32) -> usize + 'a> {
    let inner = list;
    Box::new(|value| append(inner, value))
}
fn main() {
    let (one, twenty) = (1, 20);
    let mut chosen = &one;
    let next = || *chosen + 1;
    chosen = &twenty;
    println!("{} {chosen}", next());
    let (mut left, mut right) = (vec![1], vec![2]);
    let mut target = &mut left;
    let mut extend = |value| target.push(value);
    extend(3);
    target = &mut right;
    target.push(4);
    let mut exchange = |value| std::mem::replace(&mut target[0], value);
    println!("{} {left:?} {right:?}", exchange(5));
    let mut current = &one;
    let mut advance = || {
        current = &twenty;
        *current
    };
    println!("{} {current}", advance());
    let mut appended = appender(&mut left);
    println!("{} {}", appended(6), appended(7));
    let mut journal = Journal { entries: vec![7] };
    println!("{:?} {:?}", journal.note_all(30, &[1, 2]), journal.entries);
    let mut numbers = vec![5];
    println!("{:?} {numbers:?}", append_all(&mut numbers, 40));
    let base = 10;
    println!("{}", apply(|x| x + base, 5));
    let mut log = Vec::new();
    twice(|| log.push(log.len()));
    println!("{log:?}");
    let text = String::from("moved");
    let length = once(move || text.len());
    println!("{length}");
    println!("{}", compose(|x: i32| x * 2, |y| format!("<{y}>"), 21));
    println!("{} {} {}", by_pointer(add), by_pointer(|a, b| a - b), by_pointer(i32::wrapping_mul));
    let mut total = 0;
    let mut bump = |by: i32| {
        total += by;
        total
    };
    bump(3);
    let last = bump(4);
    println!("{last} {total}");
    let mut n = 0;
    let mut counter = Counter {
        step: || {
            n += 1;
            n * n
        },
    };
    (counter.step)();
    let side = 50_000;
    let mut area = Counter { step: || side * side };
    println!("{}", (area.step)());
    println!("{}", (counter.step)());
    let table: [(&str, fn(f64) -> f64); 2] = [("neg", |x| -x), ("half", |x| x / 2.0)];
    for (name, function) in table {
        println!("{name} {}", function(3.0));
    }
    let nested = |x: i32| move |y: i32| x * 10 + y;
    println!("{}", nested(4)(2));
    let strings: Vec<String> = [1, 2].iter().map(ToString::to_string).collect();
    println!("{strings:?} {:?}", Some(3).map(Some));
    let mut pair = (1, String::from("p"));
    let mut change = || pair.0 += 5;
    change();
    pair.1.push('!');
    println!("{pair:?}");
}

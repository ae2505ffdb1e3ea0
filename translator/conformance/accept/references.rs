struct Vm {
    pc: usize,
    acc: i64,
    memory: [i64; 4],
    inner: Inner,
}
struct Inner {
    ticks: u32,
    names: Vec<String>,
}
fn tick(ticks: &mut u32) {
    *ticks += 1;
}
fn longest<'a>(a: &'a str, b: &'a str) -> &'a str {
    if a.len() >= b.len() { a } else { b }
}
fn pick<'a>(vm: &'a mut Vm, which: bool) -> &'a mut i64 {
    if which { &mut vm.acc } else { &mut vm.memory[2] }
}
impl Vm {
    fn slot(&mut self, at: usize) -> Option<&mut i64> {
        self.memory.get_mut(at)
    }
    fn first(&self) -> &str {
        self.inner.names.first().map_or("", |name| name.as_str())
    }
    fn step(&mut self) -> &mut Self {
        self.pc += 1;
        tick(&mut self.inner.ticks);
        self
    }
}
struct View<'a> {
    text: &'a str,
    rest: &'a [u8],
}
impl<'a> View<'a> {
    fn word(&mut self) -> Option<&'a str> {
        let text = self.text.trim_start();
        if text.is_empty() {
            return None;
        }
        let end = text.find(' ').unwrap_or(text.len());
        self.text = &text[end..];
        self.rest = self.text.as_bytes();
        Some(&text[..end])
    }
}
fn bump(values: &mut [i64], by: &i64) {
    for value in values {
        *value += by;
    }
}
fn main() {
    let mut vm = Vm { pc: 0, acc: 1, memory: [0, 1, 2, 3], inner: Inner { ticks: 0, names: vec!["n".into()] } };
    vm.step().step();
    let r = &mut vm.inner;
    tick(&mut r.ticks);
    let before = r.ticks;
    r.ticks *= 2;
    println!("{} {before} {}", vm.pc, vm.inner.ticks);
    *pick(&mut vm, true) += 41;
    *pick(&mut vm, false) = 9;
    println!("{} {:?} {}", vm.acc, vm.memory, vm.first());
    if let Some(slot) = vm.slot(0) {
        *slot -= 5;
    }
    println!("{:?}", vm.slot(9));
    println!("{}", vm.memory[0]);
    bump(&mut vm.memory[1..3], &10);
    let [a, b, ..] = &mut vm.memory;
    std::mem::swap(a, b);
    println!("{:?}", vm.memory);
    let mut x = 1;
    let y = &mut x;
    *y += 1;
    let z = &mut *y;
    *z *= 10;
    println!("{x} {}", longest("abc", "de"));
    let mut view = View { text: "one two  three", rest: &[] };
    while let Some(word) = view.word() {
        print!("{word}/{} ", view.rest.len());
    }
    println!();
    let double = &&5i32;
    println!("{} {}", **double + 1, double.pow(2));
    let mut list = vec![Some(1), None];
    for slot in list.iter_mut().flatten() {
        *slot += 1;
    }
    for (i, slot) in list.iter_mut().enumerate() {
        slot.get_or_insert(i);
    }
    println!("{list:?}");
    let mut grid = vec![vec![1, 2], vec![3, 4]];
    let (top, bottom) = grid.split_at_mut(1);
    top[0][0] = bottom[0][1];
    let row = &mut grid[1];
    row[0] = 7;
    println!("{grid:?}");
    let mut s = String::from("q");
    let t = &mut s;
    t.push('!');
    let u: &str = t;
    println!("{u}");
    let c = std::cell::Cell::new(1);
    let (p, q) = (&c, &c);
    p.set(q.get() + 1);
    println!("{}", c.get());
}

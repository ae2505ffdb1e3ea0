//! Receivers that are borrowed mutably only after the arguments were evaluated.
struct Stack { values: Vec<i64>, depth: usize }
impl Stack {
    fn put(&mut self, value: i64, at: usize) { self.values.insert(at, value); self.depth += 1; }
    fn top(&self) -> i64 { self.values[self.values.len() - 1] }
    fn run(&mut self) {
        self.put(self.top() + 1, self.depth);
        self.values.push(self.values.len() as i64);
        let v = self.values[self.depth - 1];
        self.values.truncate(self.values.len() - v as usize % 2);
    }
}
fn main() {
    let mut v = vec![1, 2];
    v.push(v.len());
    v.push(v[0] + v[1]);
    v.insert(v.len() - 1, 9);
    println!("{v:?}");
    let mut s = Stack { values: vec![1], depth: 1 };
    s.run();
    println!("{:?} {}", s.values, s.depth);
    let r = &mut v;
    r.push(r.len());
    r.extend_from_slice(&[1, 2]);
    println!("{}", r.len());
    let mut t = String::from("ab");
    t.insert(t.len(), 'c');
    println!("{t}");
}

//! Boxes in options: linked lists, `as_ref`, `as_mut`, `take`, walking by reference.
#[derive(Debug)]
struct Node { value: i64, next: Option<Box<Node>> }
#[derive(Debug, Default)]
struct List { head: Option<Box<Node>>, len: usize }
impl List {
    fn push(&mut self, value: i64) { let next = self.head.take(); self.head = Some(Box::new(Node { value, next })); self.len += 1; }
    fn pop(&mut self) -> Option<i64> { self.head.take().map(|node| { self.head = node.next; self.len -= 1; node.value }) }
    fn sum(&self) -> i64 { let mut at = &self.head; let mut s = 0; while let Some(node) = at { s += node.value; at = &node.next; } s }
    fn bump(&mut self) { let mut at = self.head.as_mut(); while let Some(node) = at { node.value += 1; at = node.next.as_mut(); } }
    fn reverse(&mut self) {
        let mut done = None;
        let mut rest = self.head.take();
        while let Some(mut node) = rest { rest = node.next.take(); node.next = done; done = Some(node); }
        self.head = done;
    }
    fn last(&mut self) -> Option<&mut i64> {
        let mut at = self.head.as_deref_mut()?;
        while at.next.is_some() { at = at.next.as_deref_mut().unwrap(); }
        Some(&mut at.value)
    }
    fn find(&self, wanted: impl Fn(&i64) -> bool) -> Option<&Node> {
        let mut at = self.head.as_deref();
        while let Some(node) = at { if wanted(&node.value) { return Some(node); } at = node.next.as_deref(); }
        None
    }
}
fn main() {
    let mut list = List::default();
    for x in [1, 2, 3] { list.push(x); }
    list.bump();
    list.reverse();
    if let Some(x) = list.last() { *x *= 10; }
    println!("{} {} {:?}", list.sum(), list.len, list.find(|x| *x > 2).map(|n| n.value));
    println!("{:?} {:?} {}", list.pop(), list.pop(), list.head.is_some());
}

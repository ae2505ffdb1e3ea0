#[derive(Debug)]
enum Tree {
    Leaf,
    Node(Box<Tree>, i32, Box<Tree>),
}
impl Tree {
    fn insert(self, value: i32) -> Tree {
        match self {
            Tree::Leaf => Tree::Node(Box::new(Tree::Leaf), value, Box::new(Tree::Leaf)),
            Tree::Node(left, x, right) if value < x => Tree::Node(Box::new(left.insert(value)), x, right),
            Tree::Node(left, x, right) => Tree::Node(left, x, Box::new(right.insert(value))),
        }
    }
    fn add(&mut self, value: i32) {
        match self {
            Tree::Leaf => *self = Tree::Node(Box::new(Tree::Leaf), value, Box::new(Tree::Leaf)),
            Tree::Node(left, x, right) => {
                if value < *x {
                    left.add(value)
                } else {
                    right.add(value)
                }
            }
        }
    }
    fn walk(&self, out: &mut Vec<i32>) {
        if let Tree::Node(left, x, right) = self {
            left.walk(out);
            out.push(*x);
            right.walk(out);
        }
    }
    fn depth(&self) -> usize {
        match self {
            Self::Leaf => 0,
            Self::Node(l, _, r) => 1 + l.depth().max(r.depth()),
        }
    }
}
struct List {
    head: Option<Box<Link>>,
}
struct Link {
    value: u32,
    next: Option<Box<Link>>,
}
impl List {
    fn push(&mut self, value: u32) {
        let next = self.head.take();
        self.head = Some(Box::new(Link { value, next }));
    }
    fn pop(&mut self) -> Option<u32> {
        self.head.take().map(|link| {
            self.head = link.next;
            link.value
        })
    }
    fn reverse(&mut self) {
        let mut done = None;
        let mut rest = self.head.take();
        while let Some(mut link) = rest {
            rest = link.next.take();
            link.next = done;
            done = Some(link);
        }
        self.head = done;
    }
    fn append(&mut self, value: u32) {
        let mut slot = &mut self.head;
        while let Some(link) = slot {
            slot = &mut link.next;
        }
        *slot = Some(Box::new(Link { value, next: None }));
    }
    fn values(&self) -> Vec<u32> {
        let mut out = Vec::new();
        let mut at = &self.head;
        while let Some(link) = at {
            out.push(link.value);
            at = &link.next;
        }
        out
    }
}
fn main() {
    let mut tree = Tree::Leaf;
    for x in [5, 2, 8, 1, 9] {
        tree = tree.insert(x);
    }
    tree.add(7);
    tree.add(3);
    let mut out = vec![];
    tree.walk(&mut out);
    println!("{out:?} {}", tree.depth());
    println!("{:?}", Tree::Leaf.insert(1));
    let mut list = List { head: None };
    for x in 1..=4 {
        list.push(x);
    }
    list.reverse();
    list.append(50);
    println!("{:?} {:?} {:?}", list.values(), list.pop(), list.values());
    let mut number = Box::new(5);
    *number += 1;
    let unboxed = *number;
    println!("{number} {unboxed} {}", Box::new([1, 2, 3]).len());
    let text: Box<str> = "abc".into();
    let slice: Box<[i32]> = vec![1, 2].into_boxed_slice();
    println!("{text} {slice:?}");
}

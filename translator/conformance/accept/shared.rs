use std::cell::{Cell, RefCell};
use std::rc::Rc;
#[derive(Debug)]
struct Node {
    value: i32,
    children: RefCell<Vec<Rc<Node>>>,
    visits: Cell<u32>,
}
impl Node {
    fn new(value: i32) -> Rc<Node> {
        Rc::new(Node { value, children: RefCell::new(Vec::new()), visits: Cell::new(0) })
    }
    fn sum(&self) -> i32 {
        self.visits.set(self.visits.get() + 1);
        self.value + self.children.borrow().iter().map(|child| child.sum()).sum::<i32>()
    }
}
#[derive(Clone, Default)]
struct Env {
    names: Rc<RefCell<Vec<(String, i64)>>>,
    parent: Option<Rc<Env>>,
}
impl Env {
    fn set(&self, name: &str, value: i64) {
        let mut names = self.names.borrow_mut();
        match names.iter_mut().find(|(known, _)| known == name) {
            Some((_, old)) => *old = value,
            None => names.push((name.to_string(), value)),
        }
    }
    fn get(&self, name: &str) -> Option<i64> {
        let names = self.names.borrow();
        let found = names.iter().find(|(known, _)| known == name).map(|(_, value)| *value);
        found.or_else(|| self.parent.as_ref()?.get(name))
    }
}
fn main() {
    // `Ref::clone` and `Ref::map` are functions, so these are methods of what is behind the guard.
    let listed = Rc::new(RefCell::new(vec![3, 1, 2]));
    let mut copied = listed.borrow().clone();
    copied.sort();
    let found = RefCell::new(Some(4)).borrow().map(|number| number * 2);
    println!("{copied:?} {:?} {found:?}", listed.borrow());
    let root = Node::new(1);
    let leaf = Node::new(10);
    root.children.borrow_mut().push(leaf.clone());
    root.children.borrow_mut().push(Rc::clone(&leaf));
    println!("{} {} {}", root.sum(), leaf.visits.get(), Rc::ptr_eq(&leaf, &root.children.borrow()[1]));
    println!("{:?}", root);
    let outer = Rc::new(Env::default());
    outer.set("x", 1);
    let inner = Env { parent: Some(outer.clone()), ..Default::default() };
    inner.set("y", 2);
    outer.set("x", 5);
    println!("{:?} {:?} {:?} {:?}", inner.get("x"), inner.get("y"), outer.get("y"), inner.get("z"));
    let shared: Rc<str> = Rc::from("text");
    let list: Rc<[i32]> = Rc::from(vec![1, 2]);
    println!("{shared} {:?} {}", list, shared.len());
    let cell = RefCell::new(vec![1]);
    {
        let mut guard = cell.borrow_mut();
        guard.push(2);
        println!("{:?}", cell.try_borrow().is_err());
    }
    println!("{:?} {}", cell.borrow(), cell.borrow().len());
    println!("{:?} {:?}", cell.replace(vec![9]), cell.take());
    let total = Cell::new(5);
    println!("{} {} {}", total.replace(6), total.take(), total.get());
    let owned = Rc::new(4);
    println!("{owned} {}", *owned + 1);
}

//! A cycle is collected like anything else: a strong reference back is fine. Indices do it, too.

use std::cell::RefCell;
use std::rc::Rc;

struct Node {
    name: &'static str,
    parent: RefCell<Option<Rc<Node>>>,
    children: RefCell<Vec<Rc<Node>>>,
}

fn node(name: &'static str) -> Rc<Node> {
    Rc::new(Node {
        name,
        parent: RefCell::new(None),
        children: RefCell::new(Vec::new()),
    })
}

fn main() {
    let (root, leaf) = (node("root"), node("leaf"));
    root.children.borrow_mut().push(leaf.clone());
    *leaf.parent.borrow_mut() = Some(root.clone());
    for child in root.children.borrow().iter() {
        let parent = child.parent.borrow();
        println!("{} {:?}", child.name, parent.as_ref().map(|node| node.name));
    }
}

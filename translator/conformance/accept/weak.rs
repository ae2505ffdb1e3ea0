//! Weak references: back from a child to its parent, and in a cache that does not keep what it knows. What they refer to is there as long as the program
//! can still come to it by a strong reference: up to the last use, not to the end of a scope. When it goes after that is up to the collector, so the
//! program does not ask.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::{Rc, Weak};

struct Node {
    name: &'static str,
    parent: RefCell<Weak<Node>>,
    children: RefCell<Vec<Rc<Node>>>,
}

fn node(name: &'static str) -> Rc<Node> {
    Rc::new(Node {
        name,
        parent: RefCell::new(Weak::new()),
        children: RefCell::new(Vec::new()),
    })
}

fn path(node: &Node) -> String {
    match node.parent.borrow().upgrade() {
        Some(parent) => format!("{}/{}", path(&parent), node.name),
        None => node.name.to_string(),
    }
}

/// Texts of numbers, each made once as long as somebody has it.
#[derive(Default)]
struct Texts {
    known: HashMap<u32, Weak<String>>,
    made: u32,
}

impl Texts {
    fn get(&mut self, number: u32) -> Rc<String> {
        if let Some(text) = self.known.get(&number).and_then(Weak::upgrade) {
            return text;
        }
        self.made += 1;
        let text = Rc::new(format!("number {number}"));
        self.known.insert(number, Rc::downgrade(&text));
        text
    }
}

struct Own {
    me: Weak<Own>,
    number: u32,
}

fn main() {
    let (root, branch, leaf) = (node("root"), node("branch"), node("leaf"));
    for (parent, child) in [(&root, &branch), (&branch, &leaf)] {
        *child.parent.borrow_mut() = Rc::downgrade(parent);
        parent.children.borrow_mut().push(child.clone());
    }
    println!("{} {} {}", path(&root), path(&leaf), root.children.borrow().len());

    let mut texts = Texts::default();
    let kept = [texts.get(1), texts.get(2)];
    for number in [1, 2, 1, 2] {
        println!("{}", texts.get(number));
    }
    println!("{} made, {} kept", texts.made, kept.len());

    let (weak, other) = (Rc::downgrade(&root), Rc::downgrade(&root));
    println!("{} {}", weak.ptr_eq(&other), weak.ptr_eq(&Rc::downgrade(&leaf)));
    println!("{} {}", weak.clone().ptr_eq(&weak), Weak::<u8>::new().ptr_eq(&Weak::default()));
    println!("{:?} {:?}", weak.upgrade().map(|node| node.name), Weak::<u8>::new().upgrade());
    println!("{weak:?}");

    let text: Rc<str> = Rc::from("a text of its own");
    let list: Rc<[u32]> = Rc::from(vec![1, 2, 3]);
    let (weak_text, weak_list) = (Rc::downgrade(&text), Rc::downgrade(&list));
    println!("{:?} {:?}", weak_text.upgrade(), weak_list.upgrade());

    let own = Rc::new_cyclic(|me| {
        println!("{}", me.upgrade().is_none());
        Own { me: me.clone(), number: 7 }
    });
    println!("{:?}", own.me.upgrade().map(|own| own.number));
    println!("{} {} {} {}", root.name, leaf.name, text.len(), list.len());
    println!("{}", own.number + kept.len() as u32);
}

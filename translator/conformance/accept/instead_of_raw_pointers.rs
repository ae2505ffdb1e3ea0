//! Frames in a vector point to each other by index; references and `Rc`s tell whether they are the same.

use std::rc::Rc;

struct Frame {
    parent: Option<usize>,
    name: Rc<str>,
}

fn main() {
    let name: Rc<str> = Rc::from("outer");
    let frames = [
        Frame {
            parent: None,
            name: name.clone(),
        },
        Frame {
            parent: Some(0),
            name: Rc::from("outer"),
        },
    ];
    for frame in &frames {
        println!(
            "{} {}",
            frame.parent.is_none(),
            Rc::ptr_eq(&frame.name, &name)
        );
    }
    let parent = &frames[frames[1].parent.unwrap_or(1)];
    println!("{}", std::ptr::eq(parent, &frames[0]));
}

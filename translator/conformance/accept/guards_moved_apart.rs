//! Guards moved out of fields, elements and variants on some ways only, and put back.

use std::cell::{Ref, RefCell, RefMut};
struct Node<'a> {
    left: Option<Ref<'a, i64>>,
    right: Result<Ref<'a, i64>, &'static str>,
    tag: u8,
}
fn state(c: &RefCell<i64>) -> &'static str {
    if c.try_borrow_mut().is_ok() {
        "free"
    } else {
        "held"
    }
}
fn pick<'a>(node: Node<'a>, which: u8) -> Option<Ref<'a, i64>> {
    match which {
        0 => node.left,
        1 => node.right.ok(),
        2 => {
            let Node {
                left, right: Ok(r), ..
            } = node
            else {
                return None;
            };
            drop(left);
            Some(r)
        }
        3 => match node {
            Node {
                left: Some(l),
                tag: 0,
                ..
            } => Some(l),
            Node { right: Ok(r), .. } if *r > 100 => Some(r),
            Node { right: Err(_), .. } => None,
            other => other.left,
        },
        _ => {
            let n = node;
            let Node { left: l, .. } = n;
            l.map(|g| Ref::map(g, |x| x))
        }
    }
}
fn swap_in<'a>(mut pair: (RefMut<'a, i64>, Option<RefMut<'a, i64>>), c: &'a RefCell<i64>) -> i64 {
    let taken = pair.1;
    if let Some(t) = taken {
        drop(t);
    }
    pair.1 = c.try_borrow_mut().ok();
    let again = pair.1.take();
    *pair.0 + again.map_or(0, |g| *g)
}
fn looping(cells: &[RefCell<i64>; 3]) {
    let mut kept: Option<RefMut<'_, i64>> = None;
    for (i, cell) in cells.iter().enumerate() {
        let trio = [cell.try_borrow_mut().ok(), None, None];
        let [a, b, c] = trio;
        if i == 1 {
            continue;
        }
        if b.is_none() && c.is_none() {
            kept = a;
        }
        println!(
            "{} {} {}",
            state(&cells[0]),
            state(&cells[1]),
            state(&cells[2])
        );
    }
    println!("{:?}", kept.as_deref());
    println!(
        "{} {} {}",
        state(&cells[0]),
        state(&cells[1]),
        state(&cells[2])
    );
}
fn block_value<'a>(c: &'a RefCell<i64>, d: &'a RefCell<i64>) -> (RefMut<'a, i64>, &'static str) {
    let pair = 'out: {
        let p = (c.borrow_mut(), d.borrow_mut());
        if *p.0 > 50 {
            break 'out (p.1, "second");
        }
        (p.0, "first")
    };
    println!("{} {}", state(c), state(d));
    pair
}
fn main() {
    let (a, b) = (RefCell::new(1), RefCell::new(2));
    for which in 0..5 {
        for tag in 0..2 {
            for bad in [false, true] {
                let node = Node {
                    left: Some(a.borrow()),
                    right: if bad { Err("x") } else { Ok(b.borrow()) },
                    tag,
                };
                let got = pick(node, which);
                println!(
                    "{which} {tag} {bad} {:?} {} {}",
                    got.as_deref(),
                    state(&a),
                    state(&b)
                );
                drop(got);
                println!("{} {}", state(&a), state(&b));
            }
        }
    }
    println!("{}", swap_in((a.borrow_mut(), Some(b.borrow_mut())), &b));
    println!("{} {}", state(&a), state(&b));
    let cells = [RefCell::new(5), RefCell::new(6), RefCell::new(7)];
    looping(&cells);
    println!(
        "{} {} {}",
        state(&cells[0]),
        state(&cells[1]),
        state(&cells[2])
    );
    let (g, n) = block_value(&a, &b);
    println!("{n} {}", *g);
    drop(g);
    *a.borrow_mut() = 60;
    let (g, n) = block_value(&a, &b);
    println!("{n} {}", *g);
    println!("{} {}", state(&a), state(&b));
    let _ = g;
    println!("{} {}", state(&a), state(&b));
    let grid = [[Some(a.try_borrow().ok()), None], [None, None]];
    let [[x, ..], [.., y]] = grid;
    println!("{} {}", x.is_some(), y.is_none());
    println!("{}", state(&a));
    let mut v = (x, 1);
    v.0 = None;
    println!("{}", state(&a));
    v.1 += 1;
    println!("{}", v.1);
    let s = std::mem::replace(&mut v.0, Some(a.try_borrow().ok()));
    println!("{} {}", s.is_none(), state(&a));
    let z: [Option<Ref<i64>>; 3] = Default::default();
    println!("{}", z.len());
}

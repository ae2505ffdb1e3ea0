//! Guards of `RefCell` in arrays, and in values that are emptied in part: each ends where rustc ends it.

use std::cell::{Ref, RefCell, RefMut};

struct Held<'a> {
    first: RefMut<'a, i64>,
    second: RefMut<'a, i64>,
    name: &'static str,
}

enum Both<'a> {
    Two(RefMut<'a, i64>, RefMut<'a, i64>),
    One { guard: RefMut<'a, i64>, extra: i64 },
    None,
}

fn free(cell: &RefCell<i64>) -> &'static str {
    match cell.try_borrow_mut() {
        Ok(_) => "free",
        Err(_) => "held",
    }
}

fn show(what: &str, cells: &[RefCell<i64>]) {
    print!("{what}:");
    for cell in cells {
        print!(" {}", free(cell));
    }
    println!();
}

fn arrays(cells: &[RefCell<i64>]) {
    {
        let guards = [cells[0].borrow(), cells[1].borrow(), cells[2].borrow()];
        let sum: i64 = guards.iter().map(|guard| **guard).sum();
        println!("sum {sum}");
        show("inside", cells);
    }
    show("after", cells);
    {
        let [first, _, third] = [
            cells[0].borrow_mut(),
            cells[1].borrow_mut(),
            cells[2].borrow_mut(),
        ];
        println!("{} {}", *first, *third);
        show("by pattern", cells);
    }
    show("after", cells);
    {
        let guards = [
            cells[0].borrow_mut(),
            cells[1].borrow_mut(),
            cells[2].borrow_mut(),
            cells[3].borrow_mut(),
        ];
        let [first, rest @ .., _] = guards;
        drop(first);
        show("first dropped", cells);
        drop(rest);
        show("rest dropped", cells);
    }
    show("after", cells);
    {
        let mut guards = [cells[0].borrow_mut(), cells[1].borrow_mut()];
        show("two", cells);
        guards[0] = cells[2].borrow_mut();
        *guards[0] += 1;
        show("replaced", cells);
    }
    show("after", cells);
    let nested = [
        [cells[0].borrow(), cells[1].borrow()],
        [cells[2].borrow(), cells[3].borrow()],
    ];
    let [[_, second], _] = nested;
    println!("second {second}");
    show("nested", cells);
    drop(second);
    show("nested", cells);
}

fn long(cells: &[RefCell<i64>]) {
    let one = &cells[0];
    {
        let guards: [Ref<'_, i64>; 12] = std::array::from_fn(|_| one.borrow());
        println!("{}", guards.len());
        show("twelve", cells);
    }
    show("after", cells);
    let mut none = no_guards();
    none[3] = Some(one.borrow_mut());
    show("third", cells);
    none[3] = None;
    show("none", cells);
    none[9] = Some(cells[1].borrow_mut());
    show("ninth", cells);
}

fn no_guards<'a>() -> [Option<RefMut<'a, i64>>; 10] {
    std::array::from_fn(|_| None)
}

fn tuples(cells: &[RefCell<i64>], which: bool) {
    {
        let pair = (cells[0].borrow_mut(), cells[1].borrow_mut());
        let first = pair.0;
        show("moved first", cells);
        drop(first);
        show("dropped first", cells);
    }
    show("after", cells);
    {
        let pair = (cells[0].borrow_mut(), cells[1].borrow_mut());
        if which {
            drop(pair.0);
        } else {
            drop(pair.1);
        }
        show("one of two", cells);
    }
    show("after", cells);
    {
        let mut pair = (cells[0].borrow_mut(), cells[1].borrow_mut());
        drop(pair.0);
        show("emptied", cells);
        pair.0 = cells[2].borrow_mut();
        show("filled", cells);
        let (first, _) = pair;
        drop(first);
        show("emptied again", cells);
    }
    show("after", cells);
    {
        let deep = (
            (cells[0].borrow_mut(), cells[1].borrow_mut()),
            cells[2].borrow_mut(),
        );
        let ((_, inner), _) = deep;
        drop(inner);
        show("inner", cells);
    }
    show("after", cells);
}

fn structs(cells: &[RefCell<i64>]) {
    let make = || Held {
        first: cells[0].borrow_mut(),
        second: cells[1].borrow_mut(),
        name: "held",
    };
    {
        let Held { first, name, .. } = make();
        println!("{name} {first}");
        show("the rest of a temporary", cells);
    }
    show("after", cells);
    {
        let held = make();
        let other = Held {
            first: cells[2].borrow_mut(),
            ..held
        };
        println!("{} {}", other.name, *other.second);
        show("updated", cells);
    }
    show("after", cells);
    {
        let held = make();
        let second = held.second;
        let taken = move || *second;
        println!("{}", taken());
        show("captured", cells);
    }
    show("after", cells);
    take_first(make());
    show("parameter", cells);
}

fn take_first(Held { first, .. }: Held<'_>) {
    println!("first {first}");
}

fn make<'a>(kind: u8, cells: &'a [RefCell<i64>]) -> Both<'a> {
    match kind {
        0 => Both::Two(cells[0].borrow_mut(), cells[1].borrow_mut()),
        1 => Both::One {
            guard: cells[0].borrow_mut(),
            extra: 7,
        },
        _ => Both::None,
    }
}

fn enums(cells: &[RefCell<i64>]) {
    for kind in 0..3 {
        {
            let both = make(kind, cells);
            match both {
                Both::Two(first, _) => {
                    println!("two {first}");
                    drop(first);
                    show("two", cells);
                }
                Both::One { extra, .. } if extra > 100 => println!("never"),
                Both::One { guard, extra } => println!("one {guard} {extra}"),
                Both::None => println!("none"),
            }
            show("matched", cells);
        }
        show("after", cells);
        if let Both::Two(_, second) = make(kind, cells) {
            println!("second {second}");
            show("if let", cells);
        }
        show("after", cells);
        if let Both::One { guard, extra } = make(kind, cells)
            && extra + *guard > 1000
        {
            println!("never");
        }
        show("after a chain", cells);
    }
}

fn first_of<'a>(cells: &'a [RefCell<i64>], fails: bool) -> Option<RefMut<'a, i64>> {
    let pair = (
        cells[0].try_borrow_mut().ok()?,
        cells[1].try_borrow_mut().ok()?,
    );
    let (first, second) = pair;
    drop(second);
    let missing: Option<i64> = if fails { None } else { Some(1) };
    println!("{}", missing?);
    Some(first)
}

fn exits(cells: &[RefCell<i64>]) {
    {
        let held = cells[1].borrow_mut();
        println!("{}", first_of(cells, false).is_some());
        drop(held);
    }
    show("second was held", cells);
    println!("{}", first_of(cells, true).is_some());
    show("failed", cells);
    let first = first_of(cells, false);
    show("passed", cells);
    drop(first);
    for round in 0..4 {
        let pair = (cells[0].borrow_mut(), cells[1].borrow_mut());
        let (first, _) = match round {
            0 => continue,
            1 => pair,
            2 => (pair.1, pair.0),
            _ => break,
        };
        println!("round {round} {first}");
    }
    show("loop", cells);
}

fn closures(cells: &[RefCell<i64>]) {
    let guard = cells[0].borrow_mut();
    let other = cells[1].borrow_mut();
    let once = move || {
        drop(guard);
        *other
    };
    show("captured", cells);
    println!("{}", once());
    show("called", cells);
    let guard = cells[0].borrow_mut();
    println!("{}", call_once(move || *guard + 1));
    show("called by value", cells);
    let guard = cells[0].borrow_mut();
    let unused = move || *guard + 1;
    call_twice(unused);
    show("called twice", cells);
    let mut kept = Some(cells[0].borrow_mut());
    let taken = kept.take();
    println!("{} {}", kept.is_none(), taken.is_some());
    show("taken", cells);
    kept.replace(cells[1].borrow_mut());
    drop(taken);
    show("replaced", cells);
    let mapped = kept.map(|guard| RefMut::map(guard, |number| number));
    show("mapped", cells);
    println!("{:?}", mapped.map(|guard| *guard));
    show("consumed", cells);
}

fn call_once<F: FnOnce() -> i64>(function: F) -> i64 {
    function()
}

fn call_twice<F: Fn() -> i64>(function: F) {
    println!("{}", function() + function());
}

fn main() {
    let cells = [
        RefCell::new(1),
        RefCell::new(2),
        RefCell::new(3),
        RefCell::new(4),
    ];
    arrays(&cells);
    long(&cells);
    show("long", &cells);
    tuples(&cells, true);
    tuples(&cells, false);
    structs(&cells);
    enums(&cells);
    exits(&cells);
    closures(&cells);
    show("end", &cells);
}

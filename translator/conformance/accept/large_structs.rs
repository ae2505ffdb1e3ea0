#[derive(Clone, Copy, Debug, PartialEq)]
struct Large {
    a: i64,
    b: i64,
    c: u8,
    d: f64,
    e: (i32, i32),
    f: [u16; 4],
    g: bool,
    h: i64,
    i: i64,
    j: char,
}
#[derive(Clone, Debug)]
struct Machine {
    registers: [i64; 8],
    stack: Vec<i64>,
    state: Large,
    name: String,
}
fn make(seed: i64) -> Large {
    Large { a: seed, b: seed * 2, c: 3, d: 0.5, e: (4, 5), f: [6, 7, 8, 9], g: true, h: 10, i: 11, j: 'j' }
}
fn change(mut large: Large) -> Large {
    large.a += 100;
    large.f[2] = 77;
    large
}
fn touch(large: &mut Large) {
    large.e.1 -= 1;
    *large = Large { h: large.e.1 as i64, ..*large };
}
fn maybe(flag: bool) -> Option<Large> {
    if flag { Some(make(5)) } else { None }
}
fn main() {
    let one = make(1);
    let two = change(one);
    println!("{one:?}\n{two:?} {}", one == two);
    let mut three = Large { b: 9, ..two };
    touch(&mut three);
    println!("{three:?}");
    let mut list = vec![one, two];
    list.push(three);
    list[1].i = -1;
    let taken = list[1];
    list.swap(0, 2);
    println!("{} {} {}", taken.i, list[0].b, list.iter().map(|l| l.a).sum::<i64>());
    let mut machine = Machine { registers: [0; 8], stack: vec![1], state: one, name: "m".to_string() };
    machine.registers[3] = 5;
    let saved = machine.clone();
    machine.state = change(machine.state);
    machine.stack.push(machine.registers[3]);
    machine.name += "2";
    println!("{saved:?}\n{machine:?}");
    match maybe(true) {
        Some(Large { a, f: [x, .., y], .. }) => println!("{a} {x} {y}"),
        None => println!("none"),
    }
    println!("{}", maybe(false).is_none());
    let old = std::mem::replace(&mut machine.state, make(0));
    println!("{} {}", old.a, machine.state.a);
    let Machine { name, state: Large { d, .. }, .. } = machine;
    println!("{name} {d}");
    let boxed = Box::new(one);
    println!("{}", (*boxed).f[0]);
    let pair: Result<Large, (String, Large)> = Err(("e".into(), two));
    if let Err((text, large)) = &pair {
        println!("{text} {}", large.a);
    }
}

//! Default binding modes, reference patterns, ref, bindings with `@`.
enum Node { Leaf(i64), Pair(Box<Node>, Box<Node>), Named { name: String, value: Option<i64> } }
fn sum(node: &Node) -> i64 {
    match node {
        Node::Leaf(x) => *x,
        Node::Pair(a, b) => sum(a) + sum(b),
        Node::Named { value: Some(v), .. } => *v,
        Node::Named { name, value: None } => name.len() as i64,
    }
}
fn bump(node: &mut Node) {
    match node {
        Node::Leaf(x) => *x += 1,
        Node::Pair(a, b) => { bump(a); bump(b); }
        Node::Named { value, .. } => { if let Some(v) = value { *v += 1 } else { *value = Some(0) } }
    }
}
fn main() {
    let mut tree = Node::Pair(
        Box::new(Node::Leaf(1)),
        Box::new(Node::Pair(
            Box::new(Node::Named { name: "four".to_string(), value: None }),
            Box::new(Node::Named { name: String::new(), value: Some(10) }),
        )),
    );
    println!("{}", sum(&tree));
    bump(&mut tree);
    println!("{}", sum(&tree));
    let pair = (String::from("a"), 5);
    let (ref s, n) = pair;
    println!("{s} {n}");
    let list = vec![(1, 'a'), (2, 'b')];
    for &(n, c) in &list { print!("{n}{c} "); }
    for (n, c) in &list { print!("{}{} ", *n + 1, c); }
    println!();
    let opt = Some(5);
    if let Some(x @ 1..=9) = opt { println!("small {x}"); }
    match &opt { Some(x) if *x > 3 => println!("big {x}"), Some(_) | None => println!("other") }
    let mut m = Some(3);
    if let Some(ref mut x) = m { *x += 1; }
    while let Some(x) = m { if x > 5 { m = None } else { m = Some(x + 1) } }
    println!("{m:?}");
    let nested = Some(Some(&7));
    if let Some(Some(&x)) = nested { println!("{x}"); }
    let [a, .., z] = [1, 2, 3, 4];
    println!("{a} {z}");
    match (1, "x") { (1, "y") => println!("y"), (n, "x") => println!("x {n}"), _ => {} }
}

#[derive(Debug, Clone, PartialEq)]
struct Item {
    name: String,
    tags: Vec<u8>,
}
fn split(item: Item) -> (String, Vec<u8>) {
    let Item { name, tags } = item;
    (name, tags)
}
fn swap<A, B>((a, b): (A, B)) -> (B, A) {
    (b, a)
}
fn stats(values: &[f64]) -> (f64, f64, usize) {
    let sum: f64 = values.iter().sum();
    (sum, sum / values.len() as f64, values.len())
}
struct Meters(f64);
struct Nothing;
type Triple = (i32, (bool, char), [u8; 2]);
fn triple() -> Triple {
    (1, (true, 'x'), [2, 3])
}
fn main() {
    let item = Item { name: "a".into(), tags: vec![1] };
    let copy = item.clone();
    let (name, mut tags) = split(item);
    tags.push(2);
    println!("{name} {tags:?} {copy:?}");
    let updated = Item { name: "b".to_string(), ..copy };
    println!("{updated:?}");
    println!("{:?} {:?}", swap((1, "x")), swap(swap(((), 2.5))));
    let (sum, mean, count) = stats(&[1.0, 2.5]);
    println!("{sum} {mean} {count} {}", Meters(2.0).0);
    let (a, (b, c), [d, e]) = triple();
    println!("{a} {b} {c} {d} {e} {:?}", triple() == triple());
    let mut pair = (String::from("l"), String::from("r"));
    let left = std::mem::take(&mut pair.0);
    pair.0 = pair.1.clone() + &left;
    println!("{pair:?}");
    let _ = Nothing;
    let mut slots: Vec<Option<Item>> = vec![Some(updated.clone()), None];
    let taken = slots[0].take();
    println!("{slots:?} {}", taken.is_some_and(|item| item == updated));
    let maybe = if slots.len() > 1 { Some(updated) } else { None };
    match maybe {
        Some(Item { name, .. }) if name.is_empty() => println!("empty"),
        Some(item) => println!("{}", item.name),
        None => println!("none"),
    }
    let nested = ((1, 2), (3, (4, 5)));
    let ((x, _), (_, (_, y))) = nested;
    println!("{} {}", x + y, nested.1.1.0);
    let value;
    if y > 4 {
        value = "late";
    } else {
        value = "early";
    }
    println!("{value}");
    let unit: Vec<()> = vec![(), ()];
    println!("{} {:?}", unit.len(), (1,));
}

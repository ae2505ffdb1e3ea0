//! Functions as values, constructors as functions, method paths as values, UFCS in the source.
#[derive(Debug, Clone, PartialEq)]
struct Id(u32);
#[derive(Debug)]
enum E { A(i64), B { x: i64 }, C }
fn main() {
    let ids: Vec<Id> = (1..4).map(Id).collect();
    println!("{ids:?}");
    let es: Vec<E> = vec![1, 2].into_iter().map(E::A).chain(Some(E::B { x: 3 })).chain([E::C]).collect();
    println!("{es:?}");
    let lengths: Vec<usize> = ["a", "bb"].iter().map(|s| str::len(s)).collect();
    println!("{lengths:?} {:?}", Vec::<i64>::with_capacity(3));
    let total = i64::pow(2, 10) + i64::max(3, 4) + <i64 as std::ops::Add>::add(1, 2);
    println!("{total} {}", u64::MAX);
    let strings: Vec<String> = [1, 2].iter().map(ToString::to_string).collect();
    println!("{strings:?} {:?}", strings.iter().map(String::len).sum::<usize>());
    let f: &dyn Fn(i64) -> E = &E::A;
    println!("{:?}", f(5));
    let g = Option::<Id>::is_some;
    println!("{} {}", g(&None), ids.first().cloned() == Some(Id(1)));
    let h = i64::wrapping_add;
    println!("{}", h(i64::MAX, 1));
    let b = std::mem::replace(&mut vec![1, 2], vec![]);
    println!("{b:?} {:?}", std::cmp::max("a", "b"));
}

//! `clone` on references, parameters, smart pointers; `cloned`, `copied`, `to_owned`.
use std::rc::Rc;
struct NoClone(i64);
fn reference<T>(x: &T) -> &T { let y = x.clone(); y }
fn value<T: Clone>(x: &T) -> T { let y = x.clone(); y }
fn all<T: Clone>(list: &[T]) -> Vec<T> { let mut out = Vec::new(); for x in list { out.push(x.clone()); } out }
fn main() {
    let n = NoClone(3);
    println!("{}", reference(&n).0);
    println!("{} {}", value(&5), value(&"a".to_string()));
    let r = &&7;
    let c = r.clone();
    println!("{}", c + 1);
    let rc = Rc::new(vec![1, 2]);
    let rc2 = rc.clone();
    let inner = (*rc).clone();
    println!("{:?} {:?} {}", rc2, inner, all(&["x", "y"]).len());
    let o = Some(&4);
    println!("{:?} {:?} {}", o.cloned(), o.copied(), "s".to_owned() + "t");
    let boxed: Box<[i64]> = vec![1, 2].into_boxed_slice();
    println!("{}", boxed.len() + boxed.iter().count());
}

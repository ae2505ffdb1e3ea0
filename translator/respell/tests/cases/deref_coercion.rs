//! `&String` to `&str`, `&Vec<T>` to `&[T]`, `&Box<T>` to `&T`, `&&T` to `&T`, `&mut` to `&`.
fn length(text: &str) -> usize { text.len() }
fn sum(list: &[i64]) -> i64 { let mut all = 0; for x in list { all += *x; } all }
fn double(list: &mut [i64]) { for x in list.iter_mut() { *x *= 2; } }
fn get(x: &i64) -> i64 { *x }
fn main() {
    let text = String::from("abc");
    let list = vec![1, 2, 3];
    let boxed = Box::new(4);
    println!("{} {} {}", length(&text), sum(&list), get(&boxed));
    let r = &&5;
    println!("{}", get(r));
    let mut array = [1, 2, 3];
    double(&mut array);
    let m = &mut array;
    println!("{}", sum(m));
    let s: &str = &String::from("temporary");
    println!("{s}");
    let slice: &[i64] = &[1, 2];
    println!("{}", slice.len());
    let boxed_list: Box<Vec<i64>> = Box::new(vec![1]);
    println!("{} {}", sum(&boxed_list), boxed_list.len());
}

//! By value, then `&`, then `&mut`, at each step of autoderef.
#[derive(Clone, Copy)]
struct A(i64);
trait T1 { fn show(&self) -> &'static str; }
trait T2 { fn which(self) -> &'static str; }
impl T1 for A { fn show(&self) -> &'static str { "A" } }
impl T1 for &A { fn show(&self) -> &'static str { "&A" } }
impl T2 for A { fn which(self) -> &'static str { "value" } }
impl T2 for &A { fn which(self) -> &'static str { "shared" } }
impl T2 for &mut A { fn which(self) -> &'static str { "mutable" } }
struct OnlyMut(i64);
impl T2 for &mut OnlyMut { fn which(self) -> &'static str { self.0 += 1; "only mutable" } }
struct Wrapper { inner: A }
impl std::ops::Deref for Wrapper { type Target = A; fn deref(&self) -> &A { &self.inner } }
fn main() {
    let mut a = A(1);
    let r = &a;
    let rr = &r;
    println!("{} {} {}", a.show(), r.show(), rr.show());
    println!("{} {} {}", a.which(), r.which(), rr.which());
    let m = &mut a;
    println!("{}", m.which());
    let mut o = OnlyMut(2);
    println!("{} {}", o.which(), o.0);
    let w = Wrapper { inner: A(7) };
    println!("{} {} {}", w.show(), w.which(), w.0);
    let boxed = Box::new(A(3));
    println!("{} {}", boxed.show(), boxed.0);
}

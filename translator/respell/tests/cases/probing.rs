//! Inherent methods before those of traits; on a parameter only the bounds count.

trait Tape {
    fn get(&self) -> i64;
    fn step(&mut self);
}

struct Plain(i64);

impl Plain {
    fn get(&self) -> i64 {
        -1
    }
}

impl Tape for Plain {
    fn get(&self) -> i64 {
        self.0
    }
    fn step(&mut self) {
        self.0 += 1;
    }
}

fn through<T: Tape>(tape: &T) -> i64 {
    tape.get()
}

fn twice<T: Tape>(tape: &mut T) {
    tape.step();
    tape.step();
}

trait ByValue {
    fn name(self) -> i64;
}

impl ByValue for &Plain {
    fn name(self) -> i64 {
        1
    }
}

impl Plain {
    fn name(&self) -> i64 {
        2
    }
}

fn main() {
    let mut plain = Plain(5);
    twice(&mut plain);
    let a = plain.get();
    let b = through(&plain);
    let reference = &plain;
    let c = reference.name();
    let d = plain.name();
    println!("{a} {b} {c} {d}");
}

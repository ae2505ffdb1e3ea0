//! State hangs off a value that `main` makes; what several hold is in a `Cell`.

use std::cell::Cell;
use std::rc::Rc;

#[derive(Default)]
struct Machine {
    steps: u64,
    depth: Rc<Cell<u32>>,
}

impl Machine {
    fn step(&mut self) {
        self.steps += 1;
        self.depth.set(self.depth.get() + 1);
    }
}

fn main() {
    let mut machine = Machine::default();
    let depth = machine.depth.clone();
    machine.step();
    machine.step();
    println!("{} {}", machine.steps, depth.get());
}

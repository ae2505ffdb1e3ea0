//! What an interpreter hears of the outside: signals and ends of objects by `poll!`, and that its stack is nearly used up.

use rtlib::gc::{self, FinalizerQueue};
use rtlib::signals::{self, Signal};
use std::rc::Rc;

/// How deep the brackets are.
fn depth(text: &[u8], at: &mut usize) -> Result<u32, &'static str> {
    if rtlib::stack_low() {
        return Err("too deep");
    }
    let mut deepest = 0;
    while *at < text.len() && text[*at] == b'(' {
        *at += 1;
        deepest = deepest.max(depth(text, at)?);
        *at += 1;
    }
    Ok(deepest + 1)
}

/// A loop that would go on for ever.
fn run(queue: &FinalizerQueue<String, u32>) -> u32 {
    let mut rounds = 0;
    loop {
        rounds += 1;
        if rounds == 100 {
            signals::raise(Signal::Interrupt);
        }
        if rtlib::poll!() {
            while let Some(token) = queue.next() {
                gc::external_bytes(-1000);
                assert!(token < 10);
            }
            if signals::take() == Some(Signal::Interrupt) {
                return rounds;
            }
        }
    }
}

fn main() {
    println!("{:?}", depth(b"(()())", &mut 0));
    println!("{:?}", depth(&vec![b'('; 3_000_000], &mut 0));
    let queue = FinalizerQueue::new();
    let kept = Rc::new(String::from("kept"));
    queue.register(&kept, 99);
    for number in 0..10 {
        queue.register(&Rc::new(number.to_string()), number);
        gc::external_bytes(1000);
    }
    println!("{:?}", signals::take());
    signals::catch(Signal::Interrupt);
    println!("{} {}", run(&queue) >= 100, queue.len() >= 1);
    println!("{:?} {kept}", signals::take());
}

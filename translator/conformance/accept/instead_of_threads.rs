//! One thread does the work of several by turns, and sends by queues.

use std::collections::VecDeque;

struct Worker {
    name: char,
    inbox: VecDeque<u32>,
    sum: u32,
}

fn main() {
    let mut workers: Vec<Worker> = ['a', 'b']
        .into_iter()
        .map(|name| Worker {
            name,
            inbox: VecDeque::new(),
            sum: 0,
        })
        .collect();
    for number in 0..7 {
        workers[number as usize % 2].inbox.push_back(number);
    }
    while workers.iter().any(|worker| !worker.inbox.is_empty()) {
        for worker in &mut workers {
            if let Some(number) = worker.inbox.pop_front() {
                worker.sum += number;
            }
        }
    }
    for worker in &workers {
        println!("{} {}", worker.name, worker.sum);
    }
}

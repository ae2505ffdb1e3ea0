//! A task is a state machine that is asked for its next step.

enum Task {
    Start(u32),
    Wait { left: u32, sum: u32 },
    Done(u32),
}

fn step(task: Task) -> Task {
    match task {
        Task::Start(count) => Task::Wait {
            left: count,
            sum: 0,
        },
        Task::Wait { left: 0, sum } => Task::Done(sum),
        Task::Wait { left, sum } => Task::Wait {
            left: left - 1,
            sum: sum + left,
        },
        done => done,
    }
}

fn main() {
    let mut tasks = vec![Task::Start(3), Task::Start(5)];
    let mut rounds = 0;
    while tasks.iter().any(|task| !matches!(task, Task::Done(_))) {
        tasks = tasks.into_iter().map(step).collect();
        rounds += 1;
    }
    for task in &tasks {
        if let Task::Done(sum) = task {
            println!("{sum}");
        }
    }
    println!("{rounds} rounds");
}

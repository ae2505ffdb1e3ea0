#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Snapshot {
    pc: u32,
    regs: [u32; 4],
    flags: (bool, bool),
}
#[derive(Debug)]
enum State {
    Idle,
    Running { task: String, left: u32, history: Vec<Snapshot> },
    Done(Result<String, u32>),
}
impl State {
    fn next(self) -> State {
        match self {
            State::Idle => State::Running { task: "t".to_string(), left: 3, history: vec![] },
            State::Running { task, left: 0, history } => State::Done(if history.len() > 2 { Ok(task + "!") } else { Err(1) }),
            State::Running { mut task, left, mut history } => {
                task.push(char::from(b'a' + left as u8));
                history.push(Snapshot { pc: left, regs: [left; 4], flags: (left % 2 == 0, true) });
                State::Running { task, left: left - 1, history }
            }
            done @ State::Done(_) => done,
        }
    }
    fn advance(&mut self) -> bool {
        let old = std::mem::replace(self, State::Idle);
        *self = old.next();
        !matches!(self, State::Done(..))
    }
}
struct Cpu {
    now: Snapshot,
    saved: Vec<Snapshot>,
    trace: [Option<Snapshot>; 2],
}
impl Cpu {
    fn step(&mut self, op: u8) -> Result<(), String> {
        let before = self.now;
        let Snapshot { pc, regs: [a, b, ..], .. } = &mut self.now;
        *pc += 1;
        match op {
            0 => *a = a.wrapping_add(*b).wrapping_mul(3),
            1 => std::mem::swap(a, b),
            2 => self.saved.push(before),
            3 => self.now = self.saved.pop().ok_or_else(|| format!("empty at {}", before.pc))?,
            4 => self.now.regs.rotate_left(1),
            5 => {
                let i = (self.now.regs[0] % 4) as usize;
                self.now.regs[i] ^= before.regs[3 - i];
                self.now.flags.0 = self.now.regs[i] > before.regs[i];
            }
            other => return Err(format!("bad {other}")),
        }
        self.trace = [Some(before), self.trace[0]];
        if self.now != before && before.flags.1 {
            self.now.flags = (self.now.flags.1, self.now.flags.0);
        }
        Ok(())
    }
}
fn main() {
    let mut state = State::Idle;
    while state.advance() {
        println!("{state:?}");
    }
    println!("{state:?}");
    let first = Snapshot { pc: 0, regs: [1, 2, 3, 4], flags: (false, true) };
    let mut cpu = Cpu { now: first, saved: Vec::new(), trace: [None; 2] };
    for (i, op) in [0, 1, 2, 0, 4, 5, 2, 1, 0, 5, 3, 5, 0, 3, 1, 3, 0].into_iter().enumerate() {
        match cpu.step(op) {
            Ok(()) => println!("{i} {:?} {}", cpu.now, cpu.saved.len()),
            Err(error) => println!("{i} {error}"),
        }
    }
    println!("{:?}", cpu.step(9));
    println!("{:?} {}", cpu.trace, first == cpu.now);
}

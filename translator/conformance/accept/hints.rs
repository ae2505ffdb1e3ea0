use rtlib::jit;
use std::rc::Rc;
#[jit::immutable]
struct Code {
    ops: Vec<u8>,
    limit: i64,
}
#[jit::elidable]
fn operation(code: &Code, pc: usize) -> u8 {
    code.ops[pc]
}
fn short(_code: &Code, n: i64) -> bool {
    n < 10
}
#[jit::look_inside_if(short)]
fn sum(code: &Code, n: i64) -> i64 {
    let mut i = 0;
    let mut s = code.limit;
    while i < n {
        s += i;
        i += 1;
    }
    s
}
fn place(pc: usize, code: Rc<Code>) -> String {
    format!("{pc} of {}", code.limit)
}
fn may_begin(pc: usize, _code: Rc<Code>) -> bool {
    pc == 0
}
fn may_follow(_pc: usize, code: Rc<Code>) -> bool {
    code.limit < 100
}
fn made(_pc: usize, code: Rc<Code>, recording: jit::Recording) {
    let share = recording.guards * 100 / recording.operations;
    eprintln!("{}: a {}, {share}% guards", code.limit, recording.kind.name());
}
fn given_up(pc: usize, _code: Rc<Code>, until: jit::Recording, reason: jit::AbortReason) {
    let is_long = reason == jit::AbortReason::TraceTooLong;
    if !is_long && until.kind != jit::TraceKind::Bridge {
        eprintln!("{pc}: {}", reason.name());
    }
}
#[jit::conditional_call]
fn warn(condition: bool, n: i64) {
    if condition {
        println!("warn {n}");
    }
}
#[jit::loop_invariant]
fn zero() -> i64 {
    0
}
#[jit::dont_look_inside]
fn slow(n: i64) -> i64 {
    n / 3
}
#[jit::unroll_safe]
fn steps(n: i64) -> i64 {
    let mut k = 0;
    for i in 0..n {
        k += i;
    }
    k
}
fn run(code: Rc<Code>, mut n: i64) -> i64 {
    let mut pc = 0;
    let mut total = zero();
    loop {
        jit::merge_point!(LOOP; pc, code; location = place, confirm = may_begin, inline = may_follow,
            compiled = made, aborted = given_up);
        if jit::poll!() {
            total += 0 * n;
        }
        match jit::promote(operation(&code, pc)) {
            0 => return total,
            1 => {
                n -= 1;
                total += sum(&code, n) + slow(n) + steps(n % 4);
            }
            _ if n > 0 => {
                pc = 0;
                jit::can_enter!(LOOP; pc, code);
                continue;
            }
            _ => {}
        }
        warn(n == 3, n);
        jit::record_exact(code.limit, 7);
        if jit::is_constant(n) || jit::is_virtual(&code) || jit::we_are_jitted() {
            total += 1000;
        }
        pc += 1;
    }
}
fn main() {
    for parameter in jit::Parameter::ALL {
        if parameter.name() == "threshold" {
            jit::set_parameter(parameter, 3);
        }
    }
    if jit::counter(jit::Counter::AbortsTotal) > 0 {
        eprintln!("{} loops", jit::counter(jit::Counter::Loops));
    }
    let code = Rc::new(Code {
        ops: vec![1, 2, 0],
        limit: 7,
    });
    println!("{}", run(code, 20));
}

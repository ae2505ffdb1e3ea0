//! The stack machine: interprets a [`Program`].
//!
//! An activation is one call of [`Machine::activation`]: its value stack and its program counter
//! are locals, and the instruction `call` is a call of the same function, which lends the callee
//! its arguments as a slice of the caller's stack. What all activations share (the program, the
//! input, how many calls are open) is in [`Machine`].
//!
//! The ways out are one `Result`: the value of `ret`, or a [`Stop`], which `?` takes through all
//! activations. `halt` is a `Stop` too, and so is Ctrl-C, which each jump looks for.
//!
//! The hints for the JIT name the loop of an activation and its greens, the place in the guest's program.

use crate::instruction::{Op, Program};
use rtlib::jit;
use rtlib::signals::{self, Signal};

/// How many calls may be open at a time; the outermost activation is not counted.
const MAXIMUM_DEPTH: u32 = 10_000;

/// Up to that depth, traces follow `roll` value by value.
const SHALLOW: u32 = 8;

/// Why the machine stopped without returning a value.
pub enum Stop {
    /// The instruction `halt`.
    Halted,
    /// A run-time error at the instruction with index `at`.
    Failed { at: usize, error: RuntimeError },
}

/// What a program can do wrong while it runs.
#[derive(Clone, Copy)]
pub enum RuntimeError {
    StackUnderflow,
    DivisionByZero,
    CallsTooDeep,
    MissingArgument,
    MissingInput,
    RanPastTheEnd,
    /// Nothing wrong: somebody has pressed Ctrl-C.
    Interrupted,
}

impl RuntimeError {
    /// The words for the user.
    pub fn message(self) -> &'static str {
        match self {
            RuntimeError::StackUnderflow => "stack underflow",
            RuntimeError::DivisionByZero => "division by zero",
            RuntimeError::CallsTooDeep => "calls too deep",
            RuntimeError::MissingArgument => "missing argument",
            RuntimeError::MissingInput => "missing input",
            RuntimeError::RanPastTheEnd => "ran past the end",
            RuntimeError::Interrupted => "interrupted",
        }
    }
}

/// What all activations of one run share.
#[jit::immutable(program, input)]
pub struct Machine<'p> {
    program: &'p Program,
    input: &'p [i64],
    open_calls: u32,
    /// The latest `ret`: where a program that ends in a call ran past its end.
    last_return: usize,
}

impl<'p> Machine<'p> {
    /// A machine about to run `program` with `input` for the instruction `in`.
    pub fn new(program: &'p Program, input: &'p [i64]) -> Machine<'p> {
        Machine {
            program,
            input,
            open_calls: 0,
            last_return: 0,
        }
    }

    /// Runs the program from its first instruction, until it returns or stops.
    pub fn run(&mut self) -> Result<i64, Stop> {
        self.activation(0, &[])
    }

    /// Runs one activation, from the instruction `entry` to its `ret`.
    fn activation(&mut self, entry: usize, arguments: &[i64]) -> Result<i64, Stop> {
        let program = self.program;
        let mut stack: Vec<i64> = Vec::new();
        let mut pc = entry;
        loop {
            jit::merge_point!(ACTIVATION; pc, program);
            let outcome = match program.code[pc] {
                Op::Nop => Ok(()),
                Op::Push(value) => push(&mut stack, value),
                Op::Pop => drop_top(&mut stack),
                Op::Dup => pick(&mut stack, 0),
                Op::Swap => swap(&mut stack),
                Op::Pick(depth) => pick(&mut stack, depth),
                Op::Put(depth) => put(&mut stack, depth),
                Op::Roll(depth) => roll(&mut stack, depth),
                Op::Add => binary(&mut stack, |a, b| a.wrapping_add(b)),
                Op::Sub => binary(&mut stack, |a, b| a.wrapping_sub(b)),
                Op::Mul => binary(&mut stack, |a, b| a.wrapping_mul(b)),
                Op::Div => division(&mut stack, |a, b| a.wrapping_div(b)),
                Op::Mod => division(&mut stack, |a, b| a.wrapping_rem(b)),
                Op::And => binary(&mut stack, |a, b| a & b),
                Op::Or => binary(&mut stack, |a, b| a | b),
                Op::Xor => binary(&mut stack, |a, b| a ^ b),
                Op::Shl => binary(&mut stack, |a, b| a.wrapping_shl(b as u32)),
                Op::Shr => binary(&mut stack, |a, b| a.wrapping_shr(b as u32)),
                Op::Eq => binary(&mut stack, |a, b| (a == b) as i64),
                Op::Ne => binary(&mut stack, |a, b| (a != b) as i64),
                Op::Lt => binary(&mut stack, |a, b| (a < b) as i64),
                Op::Le => binary(&mut stack, |a, b| (a <= b) as i64),
                Op::Gt => binary(&mut stack, |a, b| (a > b) as i64),
                Op::Ge => binary(&mut stack, |a, b| (a >= b) as i64),
                Op::Jump(target) => {
                    if !is_interrupted() {
                        pc = target as usize;
                        jit::can_enter!(ACTIVATION; pc, program);
                        continue;
                    }
                    Err(RuntimeError::Interrupted)
                }
                Op::JumpIf(target) => match stack.pop() {
                    Some(0) => Ok(()),
                    Some(_) => {
                        if !is_interrupted() {
                            pc = target as usize;
                            jit::can_enter!(ACTIVATION; pc, program);
                            continue;
                        }
                        Err(RuntimeError::Interrupted)
                    }
                    None => Err(RuntimeError::StackUnderflow),
                },
                Op::Call { target, count } => match self.open_call(&stack, count) {
                    Ok(base) => {
                        let value = self.activation(target as usize, &stack[base..])?;
                        self.open_calls -= 1;
                        stack.truncate(base);
                        push(&mut stack, value)
                    }
                    Err(error) => Err(error),
                },
                Op::Arg(index) => match arguments.get(index as usize) {
                    Some(value) => push(&mut stack, *value),
                    None => Err(RuntimeError::MissingArgument),
                },
                Op::In(index) => match self.input.get(index as usize) {
                    Some(value) => push(&mut stack, *value),
                    None => Err(RuntimeError::MissingInput),
                },
                Op::Print => print_top(&mut stack),
                Op::Ret => match stack.pop() {
                    Some(value) => {
                        self.last_return = pc;
                        return Ok(value);
                    }
                    None => Err(RuntimeError::StackUnderflow),
                },
                Op::Halt => return Err(Stop::Halted),
                Op::End => Err(RuntimeError::RanPastTheEnd),
                Op::EndAfterReturn => {
                    pc = self.last_return;
                    Err(RuntimeError::RanPastTheEnd)
                }
            };
            if let Err(error) = outcome {
                return Err(Stop::Failed { at: pc, error });
            }
            pc += 1;
        }
    }

    /// Counts a call with `count` arguments; they start at the returned index of the stack.
    fn open_call(&mut self, stack: &[i64], count: u32) -> Result<usize, RuntimeError> {
        let count = count as usize;
        if count > stack.len() {
            return Err(RuntimeError::StackUnderflow);
        }
        if self.open_calls == MAXIMUM_DEPTH {
            return Err(RuntimeError::CallsTooDeep);
        }
        self.open_calls += 1;
        Ok(stack.len() - count)
    }
}

/// Whether something waits, and is Ctrl-C.
fn is_interrupted() -> bool {
    rtlib::poll!() && signals::take() == Some(Signal::Interrupt)
}

fn push(stack: &mut Vec<i64>, value: i64) -> Result<(), RuntimeError> {
    stack.push(value);
    Ok(())
}

fn pop(stack: &mut Vec<i64>) -> Result<i64, RuntimeError> {
    stack.pop().ok_or(RuntimeError::StackUnderflow)
}

fn drop_top(stack: &mut Vec<i64>) -> Result<(), RuntimeError> {
    pop(stack)?;
    Ok(())
}

/// The index of the value `depth` below the top.
fn below_top(stack: &[i64], depth: u32) -> Result<usize, RuntimeError> {
    let depth = depth as usize;
    if depth < stack.len() {
        Ok(stack.len() - 1 - depth)
    } else {
        Err(RuntimeError::StackUnderflow)
    }
}

fn swap(stack: &mut [i64]) -> Result<(), RuntimeError> {
    let index = below_top(stack, 1)?;
    stack.swap(index, index + 1);
    Ok(())
}

fn pick(stack: &mut Vec<i64>, depth: u32) -> Result<(), RuntimeError> {
    let index = below_top(stack, depth)?;
    push(stack, stack[index])
}

fn put(stack: &mut Vec<i64>, depth: u32) -> Result<(), RuntimeError> {
    let value = pop(stack)?;
    let index = below_top(stack, depth)?;
    stack[index] = value;
    Ok(())
}

/// Whether a trace shall have a move for each value that `roll` passes.
fn is_shallow(_stack: &mut [i64], depth: u32) -> bool {
    depth <= SHALLOW
}

#[jit::look_inside_if(is_shallow)]
fn roll(stack: &mut [i64], depth: u32) -> Result<(), RuntimeError> {
    let index = below_top(stack, depth)?;
    let last = stack.len() - 1;
    let value = stack[index];
    if is_shallow(stack, depth) {
        for at in index..last {
            stack[at] = stack[at + 1];
        }
    } else {
        stack.copy_within(index + 1.., index);
    }
    stack[last] = value;
    Ok(())
}

/// Replaces the two values on top by what `operate` makes of them.
fn binary<F: Fn(i64, i64) -> i64>(stack: &mut Vec<i64>, operate: F) -> Result<(), RuntimeError> {
    let right = pop(stack)?;
    let left = pop(stack)?;
    push(stack, operate(left, right))
}

/// As [`binary`], for an operation that a zero on top has no result for.
fn division<F: Fn(i64, i64) -> i64>(stack: &mut Vec<i64>, operate: F) -> Result<(), RuntimeError> {
    let right = pop(stack)?;
    let left = pop(stack)?;
    if right == 0 {
        return Err(RuntimeError::DivisionByZero);
    }
    push(stack, operate(left, right))
}

fn print_top(stack: &mut Vec<i64>) -> Result<(), RuntimeError> {
    let value = pop(stack)?;
    println!("{value}");
    Ok(())
}

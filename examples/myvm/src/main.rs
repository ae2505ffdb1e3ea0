//! `myvm`, the tutorial: the smallest virtual machine worth showing.
//!
//! A guest is a text of one instruction a line, over 26 registers named `a` to `z`. A jump names
//! the line to go to, from 1. Words behind the operands are comment. `myvm FILE` runs a file; without one, a guest that counts down runs.

use rtlib::jit;
use rtlib::signals::{self, Signal};
use std::{env, fs, process};

/// The guest to run when none is given: the sum of the numbers from 10 down to 1.
const DEMO: &str = "set n 10\nset o 1\nadd s n\nsub n o\njumpif n 3\nprint s\n";

/// An instruction; registers and targets are already numbers.
enum Op {
    Set(usize, i64),
    Add(usize, usize),
    Sub(usize, usize),
    Mul(usize, usize),
    JumpIf(usize, usize),
    Print(usize),
}

/// A guest, ready to run.
struct Program {
    code: Vec<Op>,
}

fn main() {
    let source = match env::args().nth(1) {
        Some(path) => fs::read_to_string(&path).map_err(|error| format!("{path}: {error}")),
        None => Ok(String::from(DEMO)),
    };
    match source.and_then(|text| parse(&text)) {
        Ok(program) => {
            signals::catch(Signal::Interrupt);
            if let Err(line) = interpret(&program) {
                eprintln!("myvm: interrupted at line {line}");
                process::exit(130);
            }
        }
        Err(message) => {
            eprintln!("myvm: {message}");
            process::exit(2);
        }
    }
}

/// Runs a program until it leaves its last line, or until Ctrl-C is pressed: in which line.
fn interpret(program: &Program) -> Result<(), usize> {
    let mut registers = vec![0i64; 26];
    let mut pc = 0;
    while pc < program.code.len() {
        jit::merge_point!(LOOP; pc, program);
        match program.code[pc] {
            Op::Set(to, value) => registers[to] = value,
            Op::Add(to, from) => registers[to] = registers[to].wrapping_add(registers[from]),
            Op::Sub(to, from) => registers[to] = registers[to].wrapping_sub(registers[from]),
            Op::Mul(to, from) => registers[to] = registers[to].wrapping_mul(registers[from]),
            Op::JumpIf(condition, target) => {
                if registers[condition] != 0 {
                    if rtlib::poll!() && signals::take() == Some(Signal::Interrupt) {
                        return Err(pc + 1);
                    }
                    pc = target;
                    jit::can_enter!(LOOP; pc, program);
                    continue;
                }
            }
            Op::Print(from) => println!("{}", registers[from]),
        }
        pc += 1;
    }
    Ok(())
}

/// Turns a text into instructions, one a line.
fn parse(source: &str) -> Result<Program, String> {
    let mut code = Vec::new();
    for line in source.lines() {
        let words: Vec<&str> = line.split_ascii_whitespace().collect();
        code.push(instruction(&words).ok_or(format!("cannot understand `{line}`"))?);
    }
    Ok(Program { code })
}

fn instruction(words: &[&str]) -> Option<Op> {
    let first = register(words.get(1)?)?;
    let second = words.get(2).copied().unwrap_or("");
    match words[0] {
        "set" => Some(Op::Set(first, second.parse().ok()?)),
        "add" => Some(Op::Add(first, register(second)?)),
        "sub" => Some(Op::Sub(first, register(second)?)),
        "mul" => Some(Op::Mul(first, register(second)?)),
        "jumpif" => Some(Op::JumpIf(
            first,
            second.parse::<usize>().ok()?.checked_sub(1)?,
        )),
        "print" => Some(Op::Print(first)),
        _ => None,
    }
}

/// The number of the register `a` to `z`.
fn register(name: &str) -> Option<usize> {
    let letter = name.chars().next()?;
    match letter {
        'a'..='z' if name.len() == 1 => Some(letter as usize - 'a' as usize),
        _ => None,
    }
}

//! Runs a program: one stack of values, and one of the calls that are open.

use crate::Error;
use crate::code::{Capture, Code, Op};
use crate::compiler::Program;
use crate::natives::{NATIVES, Native};
use crate::value::{Captured, Closure, Key, Value};
use rtlib::jit;
use std::cell::RefCell;
use std::cmp::Ordering;
use std::collections::HashMap;
use std::rc::Rc;

/// Calls that may be open at a time.
const MAXIMUM_CALLS: usize = 2000;

/// A call that waits for another one to return.
struct Frame {
    closure: Rc<Closure>,
    pc: usize,
    base: usize,
}

struct Vm {
    stack: Vec<Value>,
    frames: Vec<Frame>,
    globals: Vec<Value>,
    /// Captured variables that are still on the stack, the lowest first.
    open: Vec<(usize, Rc<RefCell<Captured>>)>,
}

/// Runs a program with this list of arguments.
pub fn run(program: Program, arguments: Value) -> Result<(), Error> {
    let mut globals = vec![arguments];
    globals.extend(NATIVES.iter().map(Value::Native));
    globals.resize(program.globals, Value::Nil);
    let mut vm = Vm {
        stack: Vec::new(),
        frames: Vec::new(),
        globals,
        open: Vec::new(),
    };
    vm.run(Rc::new(Closure {
        code: program.main,
        captured: Vec::new(),
    }))
}

impl Vm {
    fn run(&mut self, main: Rc<Closure>) -> Result<(), Error> {
        let mut closure = main;
        let mut code = closure.code.clone();
        let mut pc = 0;
        let mut base = 0;
        loop {
            jit::merge_point!(RUN; pc, code);
            let op = code.ops[pc];
            pc += 1;
            let outcome = match op {
                Op::Nil => self.push(Value::Nil),
                Op::True => self.push(Value::Bool(true)),
                Op::False => self.push(Value::Bool(false)),
                Op::Constant(place) => self.push(code.constants[place].clone()),
                Op::Pop => {
                    self.pop();
                    Ok(())
                }
                Op::Load(place) => self.push(self.stack[base + place].clone()),
                Op::Store(place) => {
                    self.stack[base + place] = self.pop();
                    Ok(())
                }
                Op::LoadGlobal(place) => self.push(self.globals[place].clone()),
                Op::StoreGlobal(place) => {
                    self.globals[place] = self.pop();
                    Ok(())
                }
                Op::LoadCaptured(place) => {
                    let value = match &*closure.captured[place].borrow() {
                        Captured::Open(at) => self.stack[*at].clone(),
                        Captured::Closed(value) => value.clone(),
                    };
                    self.push(value)
                }
                Op::StoreCaptured(place) => {
                    let value = self.pop();
                    match &mut *closure.captured[place].borrow_mut() {
                        Captured::Open(at) => self.stack[*at] = value,
                        Captured::Closed(closed) => *closed = value,
                    }
                    Ok(())
                }
                Op::Close => {
                    self.close(self.stack.len() - 1);
                    self.pop();
                    Ok(())
                }
                Op::Add => self.binary(Value::add),
                Op::Subtract => self.binary(Value::subtract),
                Op::Multiply => self.binary(Value::multiply),
                Op::Divide => self.binary(Value::divide),
                Op::Remainder => self.binary(Value::remainder),
                Op::Negate => self.pop().negate().and_then(|value| self.push(value)),
                Op::Not => {
                    let value = self.pop();
                    self.push(Value::Bool(!value.is_true()))
                }
                Op::Equal => self.binary(|a, b| Ok(Value::Bool(a.equals(b)))),
                Op::NotEqual => self.binary(|a, b| Ok(Value::Bool(!a.equals(b)))),
                Op::Less => self.comparison(Ordering::is_lt),
                Op::LessEqual => self.comparison(Ordering::is_le),
                Op::Greater => self.comparison(Ordering::is_gt),
                Op::GreaterEqual => self.comparison(Ordering::is_ge),
                Op::Jump(to) => {
                    pc = to;
                    Ok(())
                }
                Op::JumpIfFalse(to) => {
                    if !self.pop().is_true() {
                        pc = to;
                    }
                    Ok(())
                }
                Op::And(to) => {
                    match self.top().is_true() {
                        true => drop(self.pop()),
                        false => pc = to,
                    }
                    Ok(())
                }
                Op::Or(to) => {
                    match self.top().is_true() {
                        true => pc = to,
                        false => drop(self.pop()),
                    }
                    Ok(())
                }
                Op::Loop(to) => {
                    pc = to;
                    jit::can_enter!(RUN; pc, code);
                    Ok(())
                }
                Op::Next(exit) => self.next().map(|is_there| {
                    if !is_there {
                        pc = exit;
                    }
                }),
                Op::Call(count) => {
                    let callee = self.stack[self.stack.len() - count - 1].clone();
                    match callee {
                        Value::Function(callee) => {
                            let checked = self.check_call(&callee.code, count);
                            if checked.is_ok() {
                                self.frames.push(Frame { closure, pc, base });
                                closure = callee;
                                code = closure.code.clone();
                                pc = 0;
                                base = self.stack.len() - count;
                                jit::can_enter!(RUN; pc, code);
                            }
                            checked
                        }
                        Value::Native(native) => self.call_native(native, count),
                        other => Err(format!("a {} is no function", other.kind())),
                    }
                }
                Op::Return => {
                    let value = self.pop();
                    self.close(base);
                    let Some(frame) = self.frames.pop() else {
                        return Ok(());
                    };
                    self.stack.truncate(base - 1);
                    closure = frame.closure;
                    code = closure.code.clone();
                    pc = frame.pc;
                    base = frame.base;
                    self.push(value)
                }
                Op::Closure(place) => {
                    let code = code.functions[place].clone();
                    let captured = code.captures.iter().map(|capture| match capture {
                        Capture::Local(place) => self.capture(base + place),
                        Capture::Captured(place) => closure.captured[*place].clone(),
                    });
                    let captured = captured.collect();
                    self.push(Value::Function(Rc::new(Closure { code, captured })))
                }
                Op::List(count) => {
                    let values = self.stack.split_off(self.stack.len() - count);
                    self.push(Value::list(values))
                }
                Op::Map(count) => self.map(count),
                Op::Index => self.binary(Value::index),
                Op::SetIndex => {
                    let value = self.pop();
                    let index = self.pop();
                    self.pop().set_index(&index, value)
                }
                Op::Print => {
                    println!("{}", self.pop());
                    Ok(())
                }
            };
            if let Err(message) = outcome {
                return Err(Error {
                    line: code.lines[pc - 1],
                    message,
                });
            }
        }
    }

    fn push(&mut self, value: Value) -> Result<(), String> {
        self.stack.push(value);
        Ok(())
    }

    fn pop(&mut self) -> Value {
        self.stack.pop().expect("the compiler counts")
    }

    fn top(&self) -> &Value {
        self.stack.last().expect("the compiler counts")
    }

    fn binary(
        &mut self,
        operate: impl Fn(&Value, &Value) -> Result<Value, String>,
    ) -> Result<(), String> {
        let right = self.pop();
        let left = self.pop();
        self.push(operate(&left, &right)?)
    }

    fn comparison(&mut self, holds: impl Fn(Ordering) -> bool) -> Result<(), String> {
        self.binary(|left, right| match left.compare(right) {
            Some(ordering) => Ok(Value::Bool(holds(ordering))),
            // Floats that are no numbers are compared without an error.
            None if left.kind() == "float" || right.kind() == "float" => Ok(Value::Bool(false)),
            None => Err(format!(
                "a {} has no order with a {}",
                left.kind(),
                right.kind()
            )),
        })
    }

    /// Pushes the next element of the list below the count on top; whether there is one.
    fn next(&mut self) -> Result<bool, String> {
        let at = self.stack.len() - 2;
        let (Value::List(list), Value::Int(taken)) = (&self.stack[at], &self.stack[at + 1]) else {
            return Err(format!("`for` in a {}", self.stack[at].kind()));
        };
        let taken = *taken;
        let element = list.borrow().get(taken as usize).cloned();
        let Some(element) = element else {
            return Ok(false);
        };
        self.stack[at + 1] = Value::Int(taken + 1);
        self.stack.push(element);
        Ok(true)
    }

    fn check_call(&self, code: &Code, count: usize) -> Result<(), String> {
        if count != code.parameters {
            return Err(format!(
                "{} takes {} arguments, not {count}",
                code.name, code.parameters
            ));
        }
        if self.frames.len() == MAXIMUM_CALLS {
            return Err(format!("too many open calls, in {}", code.name));
        }
        Ok(())
    }

    fn call_native(&mut self, native: &Native, count: usize) -> Result<(), String> {
        if count != native.parameters {
            return Err(format!(
                "{} takes {} arguments, not {count}",
                native.name, native.parameters
            ));
        }
        let first = self.stack.len() - count;
        let value = (native.call)(&self.stack[first..])?;
        self.stack.truncate(first - 1);
        self.push(value)
    }

    /// The variable at this place of the stack, for closures.
    fn capture(&mut self, at: usize) -> Rc<RefCell<Captured>> {
        let place = self.open.partition_point(|(open, _)| *open < at);
        match self.open.get(place) {
            Some((open, captured)) if *open == at => captured.clone(),
            _ => {
                let captured = Rc::new(RefCell::new(Captured::Open(at)));
                self.open.insert(place, (at, captured.clone()));
                captured
            }
        }
    }

    /// Captured variables from this place of the stack on get a place of their own.
    fn close(&mut self, from: usize) {
        while let Some((at, captured)) = self.open.pop_if(|(at, _)| *at >= from) {
            *captured.borrow_mut() = Captured::Closed(self.stack[at].clone());
        }
    }

    fn map(&mut self, count: usize) -> Result<(), String> {
        let values = self.stack.split_off(self.stack.len() - 2 * count);
        let mut map: HashMap<Key, Value> = HashMap::with_capacity(count);
        for pair in values.chunks(2) {
            map.insert(pair[0].key()?, pair[1].clone());
        }
        self.push(Value::Map(Rc::new(RefCell::new(map))))
    }
}

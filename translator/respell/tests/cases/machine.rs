//! An interpreter in small: enums, `match` in a loop, a generic stack, errors with a source, const tables.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Value { Int(i64), Float(f64), Nil }
#[derive(Debug)]
enum Error { Type { wanted: &'static str, at: usize }, Empty(usize) }
impl From<usize> for Error { fn from(at: usize) -> Self { Error::Empty(at) } }
#[derive(Clone, Copy)]
enum Op { Push(Value), Add, Jump(usize), JumpIf(usize), Dup, Store(u8), Load(u8), Done }
const NAMES: &[(&str, fn(f64) -> f64)] = &[("half", half), ("neg", |x| -x)];
fn half(x: f64) -> f64 { x / 2.0 }
struct Vm<'c, const N: usize> { code: &'c [Op], stack: Vec<Value>, slots: [Value; N] }
impl<'c, const N: usize> Vm<'c, N> {
    fn pop(&mut self, at: usize) -> Result<Value, usize> { self.stack.pop().ok_or(at) }
    fn int(&mut self, at: usize) -> Result<i64, Error> {
        match self.pop(at)? { Value::Int(n) => Ok(n), Value::Float(f) if f.fract() == 0.0 => Ok(f as i64), _ => Err(Error::Type { wanted: "int", at }) }
    }
    fn run(&mut self) -> Result<Value, Error> {
        let mut pc = 0;
        while let Some(&op) = self.code.get(pc) {
            pc += 1;
            match op {
                Op::Push(v) => self.stack.push(v),
                Op::Add => { let (b, a) = (self.pop(pc)?, self.pop(pc)?); self.stack.push(add(a, b).ok_or_else(|| Error::Type { wanted: "number", at: pc })?); }
                Op::Jump(to) => pc = to,
                Op::JumpIf(to) => if self.int(pc)? != 0 { pc = to; },
                Op::Dup => self.stack.push(*self.stack.last().ok_or(pc)?),
                Op::Store(n) => self.slots[n as usize] = self.pop(pc)?,
                Op::Load(n) => self.stack.push(self.slots[n as usize]),
                Op::Done => break,
            }
        }
        Ok(self.pop(pc)?)
    }
}
fn add(a: Value, b: Value) -> Option<Value> {
    Some(match (a, b) {
        (Value::Int(a), Value::Int(b)) => Value::Int(a.checked_add(b)?),
        (Value::Float(a), Value::Float(b)) => Value::Float(a + b),
        (Value::Int(a), Value::Float(b)) | (Value::Float(b), Value::Int(a)) => Value::Float(a as f64 + b),
        _ => return None,
    })
}
fn main() {
    use Op::*;
    let code = [Push(Value::Int(10)), Store(0), Load(0), Push(Value::Int(-1)), Add, Dup, Store(0), JumpIf(2), Push(Value::Float(1.5)), Load(0), Add, Done];
    let mut vm: Vm<'_, 4> = Vm { code: &code, stack: Vec::with_capacity(8), slots: [Value::Nil; 4] };
    println!("{:?}", vm.run());
    println!("{:?}", vm.slots[0]);
    for code in [&[Add][..], &[Push(Value::Nil), JumpIf(0)], &[Jump(5)]] {
        let mut vm = Vm::<1> { code, stack: vec![], slots: [Value::Nil] };
        if let Err(error) = vm.run() { println!("{error:?}"); }
    }
    for (name, f) in NAMES { println!("{name} {}", f(3.0)); }
    let found = NAMES.iter().find(|(n, _)| *n == "neg").map(|(_, f)| f(2.0));
    println!("{found:?}");
}

use std::collections::HashMap;
#[derive(Debug, Clone, Copy, PartialEq)]
enum Value {
    Nil,
    Bool(bool),
    Int(i64),
    Float(f64),
    Ref(usize),
}
#[derive(Debug, Clone)]
enum Op {
    Push(Value),
    Load(u8),
    Store(u8),
    Add,
    Less,
    Not,
    JumpIf(i32),
    Call { function: u32, arguments: u8 },
    Return,
    Make(u16),
    Get(u16),
    Set(u16),
    Print,
}
struct Function {
    code: Vec<Op>,
    locals: usize,
}
struct Frame {
    function: usize,
    pc: usize,
    base: usize,
}
#[derive(Default)]
struct Vm {
    functions: Vec<Function>,
    stack: Vec<Value>,
    frames: Vec<Frame>,
    heap: Vec<Vec<Value>>,
    counts: HashMap<&'static str, u64>,
}
impl Vm {
    fn pop(&mut self) -> Result<Value, String> {
        self.stack.pop().ok_or_else(|| "empty".to_string())
    }
    fn run(&mut self) -> Result<Value, String> {
        self.frames.push(Frame { function: 0, pc: 0, base: 0 });
        self.stack.resize(self.functions[0].locals, Value::Nil);
        loop {
            let frame = self.frames.last_mut().ok_or("no frame")?;
            let op = self.functions[frame.function].code[frame.pc].clone();
            frame.pc += 1;
            match op {
                Op::Push(value) => self.stack.push(value),
                Op::Load(slot) => {
                    let value = self.stack[frame.base + slot as usize];
                    self.stack.push(value);
                }
                Op::Store(slot) => {
                    let at = frame.base + usize::from(slot);
                    self.stack[at] = self.pop()?;
                }
                Op::Add => {
                    let (b, a) = (self.pop()?, self.pop()?);
                    *self.counts.entry("add").or_insert(0) += 1;
                    self.stack.push(match (a, b) {
                        (Value::Int(a), Value::Int(b)) => Value::Int(a.wrapping_add(b)),
                        (Value::Float(a), Value::Float(b)) => Value::Float(a + b),
                        (Value::Int(a), Value::Float(b)) | (Value::Float(b), Value::Int(a)) => Value::Float(a as f64 + b),
                        (a, b) => return Err(format!("cannot add {a:?} and {b:?}")),
                    });
                }
                Op::Less => {
                    let (Value::Int(b), Value::Int(a)) = (self.pop()?, self.pop()?) else {
                        return Err("not integers".into());
                    };
                    self.stack.push(Value::Bool(a < b));
                }
                Op::Not => {
                    let value = self.pop()?;
                    self.stack.push(Value::Bool(matches!(value, Value::Nil | Value::Bool(false))));
                }
                Op::JumpIf(by) => {
                    if let Value::Bool(true) = self.pop()? {
                        let frame = self.frames.last_mut().unwrap();
                        frame.pc = (frame.pc as i32 + by) as usize;
                    }
                }
                Op::Call { function, arguments } => {
                    let base = self.stack.len() - arguments as usize;
                    let locals = self.functions[function as usize].locals;
                    self.stack.resize(base + locals, Value::Nil);
                    self.frames.push(Frame { function: function as usize, pc: 0, base });
                    *self.counts.entry("call").or_default() += 1;
                }
                Op::Return => {
                    let value = self.pop()?;
                    let Frame { base, .. } = self.frames.pop().unwrap();
                    self.stack.truncate(base);
                    if self.frames.is_empty() {
                        return Ok(value);
                    }
                    self.stack.push(value);
                }
                Op::Make(size) => {
                    self.heap.push(vec![Value::Nil; size.into()]);
                    self.stack.push(Value::Ref(self.heap.len() - 1));
                }
                Op::Get(field) => match self.pop()? {
                    Value::Ref(at) => self.stack.push(self.heap[at][field as usize]),
                    other => return Err(format!("no fields in {other:?}")),
                },
                Op::Set(field) => {
                    let value = self.pop()?;
                    if let Value::Ref(at) = self.pop()? {
                        self.heap[at][field as usize] = value;
                    }
                }
                Op::Print => println!("{:?}", self.pop()?),
            }
        }
    }
}
fn main() {
    use Op::*;
    let main = vec![
        Make(2), Store(1), Push(Value::Int(0)), Store(0),
        Load(1), Load(0), Call { function: 1, arguments: 1 }, Set(1),
        Load(0), Push(Value::Int(1)), Add, Store(0),
        Load(0), Push(Value::Int(1000)), Less, JumpIf(-12),
        Load(1), Get(1), Print, Load(0), Push(Value::Float(0.5)), Add, Print,
        Push(Value::Nil), Not, Print, Load(1), Push(Value::Bool(true)), Add, Return,
    ];
    let callee = vec![Load(0), Load(0), Add, Store(1), Load(1), Return];
    let mut vm = Vm::default();
    vm.functions.push(Function { code: main, locals: 2 });
    vm.functions.push(Function { code: callee, locals: 2 });
    println!("{:?}", vm.run());
    let mut counts: Vec<_> = vm.counts.iter().collect();
    counts.sort();
    println!("{counts:?} {}", vm.stack.len());
}

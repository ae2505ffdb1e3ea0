//! A second tl, written to be obviously right instead of fast.
//!
//! It works on the words of the text: no instruction set as data, activations in an explicit
//! list instead of recursion, 128-bit arithmetic reduced to 64 bits afterwards.

/// What a run is observed by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// All that was printed.
    pub stdout: String,
    /// The number of the line that the error names; nothing without an error.
    pub error_line: Option<usize>,
    /// The message of a run-time error; those of malformed programs are free.
    pub error: Option<&'static str>,
    /// The exit code.
    pub code: i32,
}

/// Runs a program with these integers on its command line.
pub fn run(text: &str, args: &[String]) -> Outcome {
    let args: Vec<i64> = args
        .iter()
        .map(|arg| number(arg).expect("an integer"))
        .collect();
    match check(text) {
        Err(line) => Outcome {
            stdout: String::new(),
            error_line: Some(line),
            error: None,
            code: 2,
        },
        Ok(source) => Run::new(&source, &args).execute(),
    }
}

/// The instructions with their line numbers, and the labels with the number of the instruction.
struct Source<'t> {
    instructions: Vec<(usize, Vec<&'t str>)>,
    labels: Vec<(&'t str, usize)>,
}

impl Source<'_> {
    fn find(&self, name: &str) -> Option<usize> {
        let found = self.labels.iter().find(|(label, _)| *label == name);
        found.map(|(_, place)| *place)
    }
}

/// The parts of a correct program, or the line of its first fault.
fn check(text: &str) -> Result<Source<'_>, usize> {
    let mut source = Source {
        instructions: Vec::new(),
        labels: Vec::new(),
    };
    let mut faults = Vec::new();
    for (index, line) in text.lines().enumerate() {
        let mut words: Vec<&str> = line
            .split(';')
            .next()
            .unwrap_or("")
            .split_whitespace()
            .collect();
        while let Some(name) = words.first().and_then(|word| word.strip_suffix(':')) {
            if !is_name(name) {
                break;
            }
            if source.find(name).is_some() {
                faults.push(index + 1);
            }
            source.labels.push((name, source.instructions.len()));
            words.remove(0);
        }
        if !words.is_empty() {
            source.instructions.push((index + 1, words));
        }
    }
    if source.instructions.is_empty() {
        return Err(1);
    }
    for (line, words) in &source.instructions {
        if !is_correct(&source, words) {
            faults.push(*line);
        }
    }
    match faults.into_iter().min() {
        Some(line) => Err(line),
        None => Ok(source),
    }
}

fn is_name(name: &str) -> bool {
    let plain = name
        .bytes()
        .all(|byte| byte == b'_' || byte.is_ascii_alphanumeric());
    plain && !name.is_empty() && !name.as_bytes()[0].is_ascii_digit()
}

fn is_correct(source: &Source<'_>, words: &[&str]) -> bool {
    let plain =
        "nop pop dup swap add sub mul div mod and or xor shl shr eq ne lt le gt ge ret print halt";
    let natural = |text: &str| number(text).is_some_and(|value| value >= 0);
    match words {
        [name] => plain.split(' ').any(|known| known == *name),
        ["push", value] => number(value).is_some(),
        ["pick" | "put" | "roll" | "arg" | "in", index] => natural(index),
        ["jump" | "jumpif", label] => source.find(label).is_some(),
        ["call", label, count] => source.find(label).is_some() && natural(count),
        _ => false,
    }
}

fn number(text: &str) -> Option<i64> {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let (digits, radix) = match digits.strip_prefix("0x") {
        Some(digits) => (digits, 16),
        None => (digits, 10),
    };
    let mut value = 0u128;
    for byte in digits.bytes() {
        value = (value * radix as u128 + u128::from((byte as char).to_digit(radix)?)) % (1 << 64);
    }
    let value = value as u64 as i64;
    match digits.is_empty() {
        true => None,
        false if text.starts_with('-') => Some(0i64.wrapping_sub(value)),
        false => Some(value),
    }
}

struct Activation {
    arguments: Vec<i64>,
    stack: Vec<i64>,
    /// The number of the instruction to go on with.
    next: usize,
}

struct Run<'s> {
    source: &'s Source<'s>,
    args: &'s [i64],
    activations: Vec<Activation>,
    stdout: String,
}

impl<'s> Run<'s> {
    fn new(source: &'s Source<'s>, args: &'s [i64]) -> Run<'s> {
        let outermost = Activation {
            arguments: Vec::new(),
            stack: Vec::new(),
            next: 0,
        };
        Run {
            source,
            args,
            activations: vec![outermost],
            stdout: String::new(),
        }
    }

    fn execute(mut self) -> Outcome {
        let mut line = 0;
        let error = loop {
            let next = self.activations.last().expect("an open activation").next;
            let Some((number, words)) = self.source.instructions.get(next) else {
                break Some("ran past the end");
            };
            line = *number;
            match self.step(words) {
                Ok(true) => {}
                Ok(false) => break None,
                Err(message) => break Some(message),
            }
        };
        Outcome {
            stdout: self.stdout,
            error_line: error.map(|_| line),
            error,
            code: if error.is_some() { 3 } else { 0 },
        }
    }

    /// Executes one instruction; false is the end.
    fn step(&mut self, words: &[&str]) -> Result<bool, &'static str> {
        let open = self.activations.len() - 1;
        let operand = words.get(1).and_then(|word| number(word)).unwrap_or(0);
        let target = words
            .get(1)
            .and_then(|word| self.source.find(word))
            .unwrap_or(0);
        let count = words.get(2).and_then(|word| number(word)).unwrap_or(0);
        let activation = &mut self.activations[open];
        activation.next += 1;
        let size = activation.stack.len() as i128;
        let index = i128::from(operand);
        let needed = match words[0] {
            "nop" | "push" | "jump" | "arg" | "in" | "halt" => 0,
            "pop" | "dup" | "jumpif" | "ret" | "print" => 1,
            "pick" | "roll" => index + 1,
            "put" => index + 2,
            "call" => i128::from(count),
            _ => 2,
        };
        if size < needed {
            return Err("stack underflow");
        }
        let stack = &mut activation.stack;
        let place = (size - 1 - index).max(0) as usize;
        match words[0] {
            "nop" => {}
            "push" => stack.push(operand),
            "pop" => stack.truncate(size as usize - 1),
            "dup" | "pick" => stack.push(stack[place]),
            "swap" => stack[size as usize - 2..].reverse(),
            "put" => stack[place - 1] = stack.pop().expect("counted"),
            "roll" => stack[place..].rotate_left(1),
            "jump" => activation.next = target,
            "jumpif" => {
                if stack.pop() != Some(0) {
                    activation.next = target;
                }
            }
            "call" => {
                if open == 10_000 {
                    return Err("calls too deep");
                }
                let arguments = stack.split_off(size as usize - count as usize);
                self.activations.push(Activation {
                    arguments,
                    stack: Vec::new(),
                    next: target,
                });
            }
            "arg" => {
                let argument = activation.arguments.get(operand as usize);
                stack.push(*argument.ok_or("missing argument")?);
            }
            "in" => stack.push(*self.args.get(operand as usize).ok_or("missing input")?),
            "ret" => {
                let value = stack.pop().expect("counted");
                self.activations.pop();
                match self.activations.last_mut() {
                    Some(caller) => caller.stack.push(value),
                    None => return Ok(false),
                }
            }
            "print" => {
                let value = stack.pop().expect("counted");
                self.stdout.push_str(&format!("{value}\n"));
            }
            "halt" => return Ok(false),
            operation => {
                let operands = stack.split_off(size as usize - 2);
                stack.push(calculate(operation, operands[0], operands[1])?);
            }
        }
        Ok(true)
    }
}

fn calculate(operation: &str, left: i64, right: i64) -> Result<i64, &'static str> {
    let (a, b) = (i128::from(left), i128::from(right));
    let places = b.rem_euclid(64);
    let value = match operation {
        "add" => a + b,
        "sub" => a - b,
        "mul" => a.wrapping_mul(b),
        "div" | "mod" if b == 0 => return Err("division by zero"),
        "div" => a / b,
        "mod" => a % b,
        "and" => a & b,
        "or" => a | b,
        "xor" => a ^ b,
        "shl" => a << places,
        "shr" => a >> places,
        "eq" => i128::from(a == b),
        "ne" => i128::from(a != b),
        "lt" => i128::from(a < b),
        "le" => i128::from(a <= b),
        "gt" => i128::from(a > b),
        "ge" => i128::from(a >= b),
        _ => unreachable!("`{operation}` has been checked"),
    };
    Ok(value as i64)
}

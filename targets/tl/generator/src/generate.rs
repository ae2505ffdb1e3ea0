//! The generator proper. See the crate's documentation for why its programs terminate.

use random::Random;

/// A program to run: the text of the file, and the integers for the command line.
#[derive(Clone, Debug)]
pub struct Program {
    /// What FILE contains.
    pub text: String,
    /// What follows FILE on the command line.
    pub args: Vec<String>,
}

/// The program of a seed.
pub fn program(seed: u64) -> Program {
    let mut random = Random::new(seed);
    let args = (0..random.below(4)).map(|_| integer(&mut random)).collect();
    let mut generator = Generator {
        random,
        args,
        functions: Vec::new(),
        lines: Vec::new(),
        labels: 0,
        cost: 0,
        repeat: 1,
        arguments: 0,
        depth: 0,
    };
    // From the last function to the first, so that the cost of every callee is known.
    let mut texts = Vec::new();
    for number in 0..generator.random.below(4) {
        generator.function(number);
        texts.push(std::mem::take(&mut generator.lines));
    }
    generator.main();
    let mut lines = std::mem::take(&mut generator.lines);
    for text in texts.into_iter().rev() {
        lines.extend(text);
    }
    lines.push(String::from("end:"));
    if generator.random.once_in(8) {
        let place = generator.random.below(lines.len() + 1);
        lines.insert(place, String::from(generator.random.choose(&MALFORMED)));
    }
    Program {
        text: decorate(&mut generator.random, &lines),
        args: generator.args,
    }
}

const BINARY: [&str; 14] = [
    "add", "sub", "mul", "and", "or", "xor", "shl", "shr", "eq", "ne", "lt", "le", "gt", "ge",
];

const MALFORMED: [&str; 20] = [
    "push",
    "push 1 2",
    "pop 1",
    "pick -1",
    "put -0x1",
    "roll 1x",
    "arg -1",
    "in -2",
    "call end",
    "call end -1",
    "jump nowhere",
    "jumpif",
    "end:",
    "Push 1",
    "push 0x",
    "push +1",
    "1l: nop",
    "l:nop",
    "nop nop",
    "call nowhere 0",
];

const INTERESTING: [&str; 14] = [
    "0",
    "1",
    "-1",
    "2",
    "3",
    "-7",
    "63",
    "64",
    "65",
    "0x7fffffffffffffff",
    "-9223372036854775808",
    "0xffffffffffffffff",
    "18446744073709551618",
    "-0x8000000000000001",
];

/// No program takes many more steps than this.
const BUDGET: usize = 20_000;

struct Function {
    arguments: usize,
    recursive: bool,
    cost: usize,
}

struct Generator {
    random: Random,
    args: Vec<String>,
    /// The finished ones; a function may call all of them.
    functions: Vec<Function>,
    /// The text of the function under construction, one instruction or label a line.
    lines: Vec<String>,
    labels: usize,
    /// Estimated steps of the function under construction.
    cost: usize,
    /// How often the current place runs in one activation.
    repeat: usize,
    /// How many arguments the current activation has.
    arguments: usize,
    /// How many values are on the stack at the current place.
    depth: usize,
}

impl Generator {
    fn emit(&mut self, line: String) {
        self.cost += self.repeat;
        self.lines.push(line);
    }

    /// Emits an instruction that takes `pops` values and leaves `pushes`.
    fn op(&mut self, line: &str, pops: usize, pushes: usize) {
        self.depth = self.depth - pops + pushes;
        self.emit(String::from(line));
    }

    fn label(&mut self) -> String {
        self.labels += 1;
        format!("L{}", self.labels)
    }

    fn push_number(&mut self) {
        let number = integer(&mut self.random);
        self.op(&format!("push {number}"), 0, 1);
    }

    fn main(&mut self) {
        self.begin(0);
        let length = 4 + self.random.below(20);
        self.block(0, length, 0);
        while self.depth > 0 {
            self.op("print", 1, 0);
        }
        match self.random.below(6) {
            0 => self.emit(String::from("jump end")),
            1 => {
                self.push_number();
                self.op("ret", 1, 0);
            }
            2 => {
                self.push_number();
                self.op("jumpif end", 1, 0);
                self.emit(String::from("halt"));
            }
            _ => self.emit(String::from("halt")),
        }
    }

    fn begin(&mut self, arguments: usize) {
        self.cost = 0;
        self.repeat = 1;
        self.depth = 0;
        self.arguments = arguments;
    }

    fn function(&mut self, number: usize) {
        let recursive = self.random.once_in(2);
        let arguments = self.random.below(3) + usize::from(recursive);
        self.begin(arguments);
        self.lines.push(format!("f{number}:"));
        let base = self.label();
        if recursive {
            self.op("arg 0", 0, 1);
            self.op("push 0", 0, 1);
            self.op("le", 2, 1);
            self.op(&format!("jumpif {base}"), 1, 0);
        }
        let length = 2 + self.random.below(10);
        self.block(0, length, 0);
        if recursive {
            self.op("arg 0", 0, 1);
            self.op("push 1", 0, 1);
            self.op("sub", 2, 1);
            for _ in 1..arguments {
                self.push_number();
            }
            self.op(&format!("call f{number} {arguments}"), arguments, 1);
        }
        if self.depth == 0 {
            self.push_number();
        }
        // The last function of the text may run past the end.
        if number > 0 || !self.random.once_in(6) || recursive {
            self.emit(String::from("ret"));
        }
        if recursive {
            self.lines.push(format!("{base}:"));
            self.push_number();
            self.emit(String::from("ret"));
        }
        self.functions.push(Function {
            arguments,
            recursive,
            cost: self.cost,
        });
    }

    /// Emits about `length` constructs that leave the lowest `floor` values alone.
    fn block(&mut self, floor: usize, length: usize, nesting: usize) {
        for _ in 0..length {
            self.construct(floor, nesting);
        }
    }

    fn construct(&mut self, floor: usize, nesting: usize) {
        let own = self.depth - floor;
        match self.random.below(22) {
            0 | 1 => self.push_number(),
            2 if self.arguments > 0 => {
                let index = self.random.below(self.arguments);
                self.op(&format!("arg {index}"), 0, 1);
            }
            3 if !self.args.is_empty() => {
                let index = self.random.below(self.args.len());
                self.op(&format!("in {index}"), 0, 1);
            }
            4 if self.depth > 0 => {
                let index = self.random.below(self.depth);
                self.op(&format!("pick {index}"), 0, 1);
            }
            5 if own > 0 => {
                let index = self.random.below(own);
                self.op(&format!("roll {index}"), 0, 0);
            }
            6 if own > 1 => {
                let index = self.random.below(own - 1);
                self.op(&format!("put {index}"), 1, 0);
            }
            7 if own > 0 => self.op("print", 1, 0),
            8 if own > 2 => self.op("pop", 1, 0),
            9 if self.depth > 0 => self.op("dup", 0, 1),
            10 if own > 1 => self.op("swap", 0, 0),
            11 if own > 0 => self.division(),
            12 if nesting < 3 => self.counted_loop(nesting),
            13 if nesting < 3 && own > 0 => self.condition(nesting),
            14 | 15 if !self.functions.is_empty() => self.call(),
            16 => self.emit(String::from("nop")),
            17 if self.random.once_in(30) => self.failure(),
            _ if own > 1 => {
                let operation = self.random.choose(&BINARY);
                self.op(operation, 2, 1);
            }
            _ => self.push_number(),
        }
    }

    /// Divides the top, mostly by a number that is not zero.
    fn division(&mut self) {
        if !self.random.once_in(12) {
            let divisor = self
                .random
                .choose(&["1", "-1", "3", "-10", "0x7fffffffffffffff"]);
            self.op(&format!("push {divisor}"), 0, 1);
        } else {
            self.push_number();
        }
        let operation = self.random.choose(&["div", "mod"]);
        self.op(operation, 2, 1);
    }

    /// Brings the stack back to `depth`, so that all ways to a place agree.
    fn level(&mut self, depth: usize) {
        while self.depth > depth {
            let line = if self.random.once_in(2) {
                "print"
            } else {
                "pop"
            };
            self.op(line, 1, 0);
        }
        while self.depth < depth {
            self.push_number();
        }
    }

    fn counted_loop(&mut self, nesting: usize) {
        let count = 1 + self.random.below(4);
        if self.cost + self.repeat * count * 20 > BUDGET {
            return;
        }
        let start = self.label();
        self.op(&format!("push {count}"), 0, 1);
        self.lines.push(format!("{start}:"));
        let floor = self.depth;
        self.repeat *= count;
        let length = 1 + self.random.below(6);
        self.block(floor, length, nesting + 1);
        self.level(floor);
        self.op("push 1", 0, 1);
        self.op("sub", 2, 1);
        self.op("dup", 0, 1);
        self.op(&format!("jumpif {start}"), 1, 0);
        self.repeat /= count;
        self.op("pop", 1, 0);
    }

    fn condition(&mut self, nesting: usize) {
        let otherwise = self.label();
        let join = self.label();
        self.op(&format!("jumpif {otherwise}"), 1, 0);
        let depth = self.depth;
        for label in [&otherwise, &join] {
            let length = 1 + self.random.below(4);
            self.block(depth, length, nesting + 1);
            self.level(depth);
            if label == &otherwise {
                self.emit(format!("jump {join}"));
            }
            self.lines.push(format!("{label}:"));
        }
    }

    fn call(&mut self) {
        let number = self.random.below(self.functions.len());
        let Function {
            arguments,
            recursive,
            cost,
        } = self.functions[number];
        // Now and then as deep as calls may be open, or a little deeper.
        let rounds = match (recursive, self.random.below(60)) {
            (false, _) => 1,
            (true, 0) => 9_997 + self.random.below(5),
            (true, _) => self.random.below(12),
        };
        let cost = self.repeat * (rounds + 1) * cost;
        if self.cost + cost > BUDGET && (rounds < 9_000 || self.repeat > 1 || self.cost > BUDGET) {
            return;
        }
        self.cost += cost;
        for index in 0..arguments {
            if recursive && index == 0 {
                self.op(&format!("push {rounds}"), 0, 1);
            } else {
                self.push_number();
            }
        }
        self.op(&format!("call f{number} {arguments}"), arguments, 1);
    }

    /// Emits an instruction that fails for certain; what follows is never reached.
    fn failure(&mut self) {
        let depth = self.depth;
        match self.random.below(11) {
            0 => self.emit(format!("pick {depth}")),
            1 => self.emit(format!("put {}", depth.max(1) - 1)),
            2 => self.emit(format!("roll {depth}")),
            3 => self.emit(format!("call end {}", depth + 1)),
            4 => self.emit(format!("arg {}", self.arguments)),
            5 => self.emit(format!("in {}", self.args.len())),
            6 => self.emit(String::from("pick 9223372036854775807")),
            7 => self.emit(String::from("jump end")),
            8 => self.emit(String::from("call end 0")),
            9 => {
                for _ in 1..depth {
                    self.emit(String::from("pop"));
                }
                let line = if depth == 0 { "jumpif end" } else { "mod" };
                self.emit(String::from(line));
            }
            _ => {
                self.op("push 0", 0, 1);
                self.emit(String::from("div"));
            }
        }
    }
}

fn integer(random: &mut Random) -> String {
    match random.below(4) {
        0 => String::from(random.choose(&INTERESTING)),
        1 => format!("{}", random.bits() as i64),
        2 => format!("0x{:X}", random.below(1000)),
        _ => format!("{}", random.below(20) as i64 - 5),
    }
}

/// Writes the lines with blanks, comments and empty lines between, some labels before their
/// instruction.
fn decorate(random: &mut Random, lines: &[String]) -> String {
    let mut text = String::new();
    for line in lines {
        if random.once_in(12) {
            text.push_str("  ; a remark: push\n");
        }
        text.push_str(random.choose(&["", "  ", "\t"]));
        text.push_str(line);
        if random.once_in(10) {
            text.push_str(" ; note");
        }
        let joined = line.ends_with(':') && !text.ends_with("note") && random.once_in(2);
        text.push_str(if joined { " " } else { "\n" });
    }
    text
}

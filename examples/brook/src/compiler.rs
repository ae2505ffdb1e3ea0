//! From tokens to instructions, in one pass.

use crate::Error;
use crate::code::{Capture, Code, Op};
use crate::lexer::{self, Token};
use crate::natives::NATIVES;
use crate::value::Value;
use std::collections::HashMap;
use std::mem;
use std::rc::Rc;

/// A program: its outermost code, and how many global variables it has. The first is the list of arguments, the natives follow.
pub struct Program {
    pub main: Rc<Code>,
    pub globals: usize,
}

struct Local {
    name: String,
    depth: usize,
    is_captured: bool,
}

/// A loop that is being compiled.
struct Loop {
    start: usize,
    /// Variables below it.
    locals: usize,
    breaks: Vec<usize>,
}

/// A function that is being compiled.
#[derive(Default)]
struct Function {
    name: String,
    parameters: usize,
    ops: Vec<Op>,
    lines: Vec<u32>,
    constants: Vec<Value>,
    functions: Vec<Rc<Code>>,
    captures: Vec<Capture>,
    locals: Vec<Local>,
    depth: usize,
    loops: Vec<Loop>,
}

/// What a name means.
enum Variable {
    Local(usize),
    Captured(usize),
    Global(usize),
}

/// A global variable: its place, and where it was first used if it has not been defined yet.
struct Global {
    place: usize,
    first_use: Option<u32>,
}

struct Compiler {
    tokens: Vec<(Token, u32)>,
    at: usize,
    /// Functions inside of each other, outermost first.
    functions: Vec<Function>,
    globals: HashMap<String, Global>,
}

type Compiled = Result<(), Error>;

/// Compiles a program.
pub fn compile(source: &str) -> Result<Program, Error> {
    let tokens = lexer::tokens(source)?;
    let mut globals = HashMap::new();
    let names = NATIVES.iter().map(|native| native.name);
    for (place, name) in std::iter::once("args").chain(names).enumerate() {
        globals.insert(
            name.to_string(),
            Global {
                place,
                first_use: None,
            },
        );
    }
    let main = Function {
        name: "main".to_string(),
        ..Function::default()
    };
    let mut compiler = Compiler {
        tokens,
        at: 0,
        functions: vec![main],
        globals,
    };
    while *compiler.peek() != Token::End {
        compiler.statement()?;
    }
    let undefined = compiler
        .globals
        .iter()
        .filter_map(|(name, global)| Some((global.first_use?, name)));
    if let Some((line, name)) = undefined.min() {
        return Err(Error {
            line,
            message: format!("there is no `{name}`"),
        });
    }
    let globals = compiler.globals.len();
    Ok(Program {
        main: compiler.end_function(),
        globals,
    })
}

impl Compiler {
    fn peek(&self) -> &Token {
        &self.tokens[self.at].0
    }

    /// The line of the token before the next.
    fn line(&self) -> u32 {
        self.tokens[self.at.saturating_sub(1)].1
    }

    fn error<T>(&self, message: String) -> Result<T, Error> {
        Err(Error {
            line: self.tokens[self.at].1,
            message,
        })
    }

    fn next(&mut self) -> Token {
        let token = self.tokens[self.at].0.clone();
        if token != Token::End {
            self.at += 1;
        }
        token
    }

    fn sees(&self, symbol: &str) -> bool {
        matches!(self.peek(), Token::Symbol(found) if *found == symbol)
    }

    fn eat(&mut self, symbol: &str) -> bool {
        let found = self.sees(symbol);
        if found {
            self.at += 1;
        }
        found
    }

    fn expect(&mut self, symbol: &str) -> Compiled {
        match self.eat(symbol) {
            true => Ok(()),
            false => self.error(format!("`{symbol}` is missing")),
        }
    }

    fn name(&mut self) -> Result<String, Error> {
        match self.next() {
            Token::Name(name) => Ok(name),
            _ => {
                self.at -= 1;
                self.error("a name is missing".to_string())
            }
        }
    }

    fn function(&mut self) -> &mut Function {
        self.functions.last_mut().expect("the outermost one stays")
    }

    /// Adds an instruction; its place.
    fn emit(&mut self, op: Op) -> usize {
        let line = self.line();
        let function = self.function();
        function.ops.push(op);
        function.lines.push(line);
        function.ops.len() - 1
    }

    fn here(&mut self) -> usize {
        self.function().ops.len()
    }

    /// The jump at this place leads here.
    fn patch(&mut self, place: usize) {
        let here = self.here();
        match &mut self.function().ops[place] {
            Op::Jump(to) | Op::JumpIfFalse(to) | Op::And(to) | Op::Or(to) | Op::Next(to) => {
                *to = here
            }
            _ => unreachable!("only jumps are patched"),
        }
    }

    fn constant(&mut self, value: Value) {
        let constants = &mut self.function().constants;
        constants.push(value);
        let place = constants.len() - 1;
        self.emit(Op::Constant(place));
    }

    fn open_block(&mut self) {
        self.function().depth += 1;
    }

    fn close_block(&mut self) {
        self.function().depth -= 1;
        let depth = self.function().depth;
        while let Some(local) = self.function().locals.pop_if(|local| local.depth > depth) {
            self.emit(if local.is_captured {
                Op::Close
            } else {
                Op::Pop
            });
        }
    }

    /// The value on top of the stack becomes a variable.
    fn add_local(&mut self, name: String) {
        let depth = self.function().depth;
        self.function().locals.push(Local {
            name,
            depth,
            is_captured: false,
        });
    }

    /// The value on top of the stack becomes a variable: a global one outside of all blocks.
    fn define(&mut self, name: String) {
        if self.functions.len() > 1 || self.function().depth > 0 {
            return self.add_local(name);
        }
        let place = self.global(&name, None);
        self.emit(Op::StoreGlobal(place));
    }

    fn global(&mut self, name: &str, first_use: Option<u32>) -> usize {
        let place = self.globals.len();
        let global = self
            .globals
            .entry(name.to_string())
            .or_insert(Global { place, first_use });
        if first_use.is_none() {
            global.first_use = None;
        }
        global.place
    }

    fn resolve(&mut self, name: &str) -> Variable {
        let innermost = self.functions.len() - 1;
        if let Some(place) = self.local(innermost, name) {
            return Variable::Local(place);
        }
        match self.captured(innermost, name) {
            Some(place) => Variable::Captured(place),
            None => Variable::Global(self.global(name, Some(self.line()))),
        }
    }

    fn local(&self, level: usize, name: &str) -> Option<usize> {
        self.functions[level]
            .locals
            .iter()
            .rposition(|local| local.name == name)
    }

    /// The place of a variable of the functions around among those that the function captures.
    fn captured(&mut self, level: usize, name: &str) -> Option<usize> {
        let around = level.checked_sub(1)?;
        let capture = match self.local(around, name) {
            Some(place) => {
                self.functions[around].locals[place].is_captured = true;
                Capture::Local(place)
            }
            None => Capture::Captured(self.captured(around, name)?),
        };
        let captures = &mut self.functions[level].captures;
        let known = captures.iter().position(|known| *known == capture);
        Some(known.unwrap_or_else(|| {
            captures.push(capture);
            captures.len() - 1
        }))
    }

    fn block(&mut self) -> Compiled {
        self.expect("{")?;
        self.open_block();
        while !self.eat("}") {
            if *self.peek() == Token::End {
                return self.error("`}` is missing".to_string());
            }
            self.statement()?;
        }
        self.close_block();
        Ok(())
    }

    fn statement(&mut self) -> Compiled {
        if self.eat("let") {
            let name = self.name()?;
            self.expect("=")?;
            self.expression(0)?;
            self.define(name);
            self.expect(";")
        } else if self.eat("if") {
            self.if_statement()
        } else if self.eat("while") {
            let start = self.here();
            self.expression(0)?;
            let exit = self.emit(Op::JumpIfFalse(0));
            self.loop_body(start, None)?;
            self.end_loop(exit);
            Ok(())
        } else if self.eat("for") {
            self.for_statement()
        } else if self.eat("print") {
            self.expression(0)?;
            self.emit(Op::Print);
            self.expect(";")
        } else if self.eat("return") {
            match self.sees(";") {
                true => self.emit(Op::Nil),
                false => {
                    self.expression(0)?;
                    0
                }
            };
            self.emit(Op::Return);
            self.expect(";")
        } else if self.sees("break") || self.sees("continue") {
            self.leave()
        } else if self.sees("{") {
            self.block()
        } else if self.sees("fn")
            && matches!(self.tokens.get(self.at + 1), Some((Token::Name(_), _)))
        {
            self.at += 1;
            let name = self.name()?;
            self.function_statement(name)
        } else {
            self.assignment_or_expression()
        }
    }

    fn if_statement(&mut self) -> Compiled {
        self.expression(0)?;
        let otherwise = self.emit(Op::JumpIfFalse(0));
        self.block()?;
        if !self.eat("else") {
            self.patch(otherwise);
            return Ok(());
        }
        let end = self.emit(Op::Jump(0));
        self.patch(otherwise);
        if self.eat("if") {
            self.if_statement()?;
        } else {
            self.block()?;
        }
        self.patch(end);
        Ok(())
    }

    /// The list and the number of elements taken stay on the stack as variables without a name.
    fn for_statement(&mut self) -> Compiled {
        let name = self.name()?;
        self.expect("in")?;
        self.open_block();
        self.expression(0)?;
        self.add_local(String::new());
        self.constant(Value::Int(0));
        self.add_local(String::new());
        let start = self.here();
        let exit = self.emit(Op::Next(0));
        self.loop_body(start, Some(name))?;
        self.end_loop(exit);
        self.close_block();
        Ok(())
    }

    fn loop_body(&mut self, start: usize, variable: Option<String>) -> Compiled {
        let function = self.function();
        let locals = function.locals.len();
        function.loops.push(Loop {
            start,
            locals,
            breaks: Vec::new(),
        });
        self.open_block();
        if let Some(name) = variable {
            self.add_local(name);
        }
        self.block()?;
        self.close_block();
        self.emit(Op::Loop(start));
        Ok(())
    }

    fn end_loop(&mut self, exit: usize) {
        self.patch(exit);
        let ended = self.function().loops.pop();
        for place in ended.map(|ended| ended.breaks).unwrap_or_default() {
            self.patch(place);
        }
    }

    /// `break` and `continue`: the variables of the loop end.
    fn leave(&mut self) -> Compiled {
        let is_break = self.sees("break");
        let Some(Loop { start, locals, .. }) = self.function().loops.last() else {
            return self.error("there is no loop around".to_string());
        };
        let (start, locals) = (*start, *locals);
        self.at += 1;
        let ends: Vec<bool> = self.function().locals[locals..]
            .iter()
            .map(|local| local.is_captured)
            .collect();
        for is_captured in ends.into_iter().rev() {
            self.emit(if is_captured { Op::Close } else { Op::Pop });
        }
        if is_break {
            let place = self.emit(Op::Jump(0));
            self.function()
                .loops
                .last_mut()
                .expect("it is still there")
                .breaks
                .push(place);
        } else {
            self.emit(Op::Loop(start));
        }
        self.expect(";")
    }

    /// A function's name is known inside of it.
    fn function_statement(&mut self, name: String) -> Compiled {
        if self.functions.len() > 1 || self.function().depth > 0 {
            self.add_local(name.clone());
            self.function_expression(name)
        } else {
            let place = self.global(&name, None);
            self.function_expression(name)?;
            self.emit(Op::StoreGlobal(place));
            Ok(())
        }
    }

    /// Behind `fn` and the name: parameters and body.
    fn function_expression(&mut self, name: String) -> Compiled {
        self.functions.push(Function {
            name,
            ..Function::default()
        });
        self.expect("(")?;
        while !self.eat(")") {
            let name = self.name()?;
            self.add_local(name);
            self.function().parameters += 1;
            if !self.sees(")") {
                self.expect(",")?;
            }
        }
        self.block()?;
        let code = self.end_function();
        self.function().functions.push(code);
        let place = self.function().functions.len() - 1;
        self.emit(Op::Closure(place));
        Ok(())
    }

    fn end_function(&mut self) -> Rc<Code> {
        self.emit(Op::Nil);
        self.emit(Op::Return);
        let function = match self.functions.len() {
            1 => mem::take(self.function()),
            _ => self.functions.pop().expect("there are several"),
        };
        let Function {
            name,
            parameters,
            ops,
            lines,
            constants,
            functions,
            captures,
            ..
        } = function;
        Rc::new(Code {
            name,
            parameters,
            ops,
            lines,
            constants,
            functions,
            captures,
        })
    }

    fn assignment_or_expression(&mut self) -> Compiled {
        self.expression(0)?;
        if !self.eat("=") {
            self.emit(Op::Pop);
            return self.expect(";");
        }
        // What was read is written instead.
        let target = self.function().ops.pop();
        self.function().lines.pop();
        let store = match target {
            Some(Op::Load(place)) => Op::Store(place),
            Some(Op::LoadCaptured(place)) => Op::StoreCaptured(place),
            Some(Op::LoadGlobal(place)) => Op::StoreGlobal(place),
            Some(Op::Index) => Op::SetIndex,
            _ => return self.error("this cannot be assigned to".to_string()),
        };
        self.expression(0)?;
        self.emit(store);
        self.expect(";")
    }

    /// An expression of operators that bind at least so tightly.
    fn expression(&mut self, least: u8) -> Compiled {
        self.operand()?;
        loop {
            let Token::Symbol(symbol) = *self.peek() else {
                return Ok(());
            };
            let (strength, op) = match symbol {
                "or" => (1, Op::Or(0)),
                "and" => (2, Op::And(0)),
                "==" => (3, Op::Equal),
                "!=" => (3, Op::NotEqual),
                "<" => (4, Op::Less),
                "<=" => (4, Op::LessEqual),
                ">" => (4, Op::Greater),
                ">=" => (4, Op::GreaterEqual),
                "+" => (5, Op::Add),
                "-" => (5, Op::Subtract),
                "*" => (6, Op::Multiply),
                "/" => (6, Op::Divide),
                "%" => (6, Op::Remainder),
                _ => return Ok(()),
            };
            if strength < least {
                return Ok(());
            }
            self.at += 1;
            if strength <= 2 {
                let place = self.emit(op);
                self.expression(strength + 1)?;
                self.patch(place);
            } else {
                let line = self.line();
                self.expression(strength + 1)?;
                self.emit(op);
                *self.function().lines.last_mut().expect("one was added") = line;
            }
        }
    }

    /// An operand with everything behind it: calls, elements, fields.
    fn operand(&mut self) -> Compiled {
        if self.eat("-") {
            self.operand()?;
            self.emit(Op::Negate);
            return Ok(());
        }
        if self.eat("not") {
            self.operand()?;
            self.emit(Op::Not);
            return Ok(());
        }
        self.primary()?;
        loop {
            if self.eat("(") {
                let count = self.list(")")?;
                self.emit(Op::Call(count));
            } else if self.eat("[") {
                self.expression(0)?;
                self.expect("]")?;
                self.emit(Op::Index);
            } else if self.eat(".") {
                let name = self.name()?;
                self.constant(Value::text(name));
                self.emit(Op::Index);
            } else {
                return Ok(());
            }
        }
    }

    /// Expressions up to the closing symbol: how many.
    fn list(&mut self, close: &str) -> Result<usize, Error> {
        let mut count = 0;
        while !self.eat(close) {
            self.expression(0)?;
            count += 1;
            if !self.sees(close) {
                self.expect(",")?;
            }
        }
        Ok(count)
    }

    fn primary(&mut self) -> Compiled {
        match self.next() {
            Token::Int(number) => self.constant(Value::Int(number)),
            Token::Float(number) => self.constant(Value::Float(number)),
            Token::Text(text) => self.constant(Value::text(text)),
            Token::Name(name) => {
                let op = match self.resolve(&name) {
                    Variable::Local(place) => Op::Load(place),
                    Variable::Captured(place) => Op::LoadCaptured(place),
                    Variable::Global(place) => Op::LoadGlobal(place),
                };
                self.emit(op);
            }
            Token::Symbol("nil") => {
                self.emit(Op::Nil);
            }
            Token::Symbol("true") => {
                self.emit(Op::True);
            }
            Token::Symbol("false") => {
                self.emit(Op::False);
            }
            Token::Symbol("(") => {
                self.expression(0)?;
                self.expect(")")?;
            }
            Token::Symbol("[") => {
                let count = self.list("]")?;
                self.emit(Op::List(count));
            }
            Token::Symbol("{") => {
                let mut count = 0;
                while !self.eat("}") {
                    self.expression(0)?;
                    self.expect(":")?;
                    self.expression(0)?;
                    count += 1;
                    if !self.sees("}") {
                        self.expect(",")?;
                    }
                }
                self.emit(Op::Map(count));
            }
            Token::Symbol("fn") => self.function_expression("function".to_string())?,
            _ => {
                self.at = self.at.saturating_sub(1);
                return self.error("an expression is missing".to_string());
            }
        }
        Ok(())
    }
}

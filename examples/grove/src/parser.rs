//! From tokens to the tree, by recursive descent. Names become places on the way.
//!
//! A function has one scope for all its variables; a name is seen up to the end of the block that declares it. What is
//! declared nowhere around may be a variable of the whole program that comes later.

use crate::builtins::Builtin;
use crate::lexer::{Lexeme, Token, tokens};
use crate::tree::{Function, Kind, Node, Operator, Place, Tree};
use crate::value::{Fault, Value};
use std::rc::Rc;

/// Words that are no names.
const WORDS: [&str; 13] = [
    "break", "continue", "else", "false", "fn", "for", "if", "in", "let", "nil", "return", "true",
    "while",
];

/// Binary operators, from the loosest to the tightest.
const LEVELS: [&[(&str, Operator)]; 3] = [
    &[
        ("==", Operator::Equal),
        ("!=", Operator::Unequal),
        ("<", Operator::Less),
        ("<=", Operator::LessOrEqual),
        (">", Operator::Greater),
        (">=", Operator::GreaterOrEqual),
    ],
    &[("+", Operator::Add), ("-", Operator::Subtract)],
    &[
        ("*", Operator::Multiply),
        ("/", Operator::Divide),
        ("%", Operator::Remainder),
    ],
];

/// The program of a text: a function without parameters or a name.
pub fn parse(source: &str) -> Result<Function, Box<Fault>> {
    let mut parser = Parser {
        tokens: tokens(source)?,
        at: 0,
        functions: vec![Names::default()],
        later: Vec::new(),
    };
    let body = parser.statements()?;
    if *parser.peek() != Lexeme::End {
        return Err(parser.unexpected());
    }
    if let Some(missing) = parser.later.iter().find(|name| !name.is_declared) {
        return Err(Fault::new(
            missing.line,
            format!("`{}` is not defined", missing.name),
        ));
    }
    let slots = parser.functions[0].slots;
    Ok(Function {
        name: String::new(),
        parameters: 0,
        slots,
        body,
    })
}

/// The names of a function that can be seen, and the number of its slots so far.
#[derive(Default)]
struct Names {
    seen: Vec<(String, usize)>,
    slots: usize,
    blocks: usize,
    loops: usize,
}

/// A variable of the whole program that was used before it was declared.
struct Later {
    name: String,
    slot: usize,
    line: usize,
    is_declared: bool,
}

struct Parser {
    tokens: Vec<Token>,
    at: usize,
    /// Around the current place, from the program inwards.
    functions: Vec<Names>,
    later: Vec<Later>,
}

impl Parser {
    fn peek(&self) -> &Lexeme {
        &self.tokens[self.at].lexeme
    }

    fn line(&self) -> usize {
        self.tokens[self.at].line
    }

    /// Whether the next token stands on the line of the last one.
    fn goes_on(&self) -> bool {
        self.at > 0 && self.line() == self.tokens[self.at - 1].line
    }

    fn is_symbol(&self, symbol: &str) -> bool {
        matches!(self.peek(), Lexeme::Symbol(found) if *found == symbol)
    }

    /// Takes a symbol, if it comes next.
    fn take(&mut self, symbol: &str) -> bool {
        let is_next = self.is_symbol(symbol);
        self.at += usize::from(is_next);
        is_next
    }

    fn take_word(&mut self, word: &str) -> bool {
        let is_next = matches!(self.peek(), Lexeme::Name(name) if name == word);
        self.at += usize::from(is_next);
        is_next
    }

    fn expect(&mut self, symbol: &str) -> Result<(), Box<Fault>> {
        match self.take(symbol) {
            true => Ok(()),
            false => Err(self.unexpected()),
        }
    }

    fn unexpected(&self) -> Box<Fault> {
        let what = match self.peek() {
            Lexeme::Name(name) => format!("`{name}`"),
            Lexeme::Symbol(symbol) => format!("`{symbol}`"),
            Lexeme::End => String::from("end of the program"),
            Lexeme::Int(_) | Lexeme::Float(_) => String::from("number"),
            Lexeme::Text(_) => String::from("text"),
        };
        Fault::new(self.line(), format!("unexpected {what}"))
    }

    fn name(&mut self) -> Result<String, Box<Fault>> {
        match self.peek() {
            Lexeme::Name(name) if !WORDS.contains(&name.as_str()) => {
                let name = name.clone();
                self.at += 1;
                Ok(name)
            }
            _ => Err(self.unexpected()),
        }
    }

    /// The innermost function.
    fn names(&mut self) -> &mut Names {
        let last = self.functions.len() - 1;
        &mut self.functions[last]
    }

    fn declare(&mut self, name: String) -> Place {
        let is_global = self.functions.len() == 1 && self.functions[0].blocks == 0;
        let later = self
            .later
            .iter_mut()
            .find(|later| is_global && later.name == name);
        let known = later.map(|later| {
            later.is_declared = true;
            later.slot
        });
        let names = self.names();
        let slot = known.unwrap_or(names.slots);
        names.slots = names.slots.max(slot + 1);
        names.seen.push((name, slot));
        Place { up: 0, slot }
    }

    fn find(&mut self, name: &str, line: usize) -> Kind {
        for (up, names) in self.functions.iter().rev().enumerate() {
            if let Some((_, slot)) = names.seen.iter().rev().find(|(seen, _)| seen == name) {
                return Kind::Variable(Place { up, slot: *slot });
            }
        }
        if let Some(builtin) = Builtin::named(name) {
            return Kind::Constant(Value::Builtin(builtin));
        }
        let up = self.functions.len() - 1;
        if let Some(later) = self.later.iter().find(|later| later.name == name) {
            return Kind::Variable(Place {
                up,
                slot: later.slot,
            });
        }
        let slot = self.functions[0].slots;
        self.functions[0].slots += 1;
        self.later.push(Later {
            name: name.to_string(),
            slot,
            line,
            is_declared: false,
        });
        Kind::Variable(Place { up, slot })
    }

    /// Statements up to a bracket or the end.
    fn statements(&mut self) -> Result<Tree, Box<Fault>> {
        let line = self.line();
        let mut statements = Vec::new();
        while !self.is_symbol("}") && *self.peek() != Lexeme::End {
            statements.push(self.statement()?);
            let is_over = self.take(";")
                || !self.goes_on()
                || self.is_symbol("}")
                || *self.peek() == Lexeme::End;
            if !is_over {
                return Err(self.unexpected());
            }
        }
        Ok(node(line, Kind::Block(statements)))
    }

    fn block(&mut self) -> Result<Tree, Box<Fault>> {
        self.expect("{")?;
        let names = self.names();
        let seen = names.seen.len();
        names.blocks += 1;
        let block = self.statements()?;
        let names = self.names();
        names.seen.truncate(seen);
        names.blocks -= 1;
        self.expect("}")?;
        Ok(block)
    }

    fn statement(&mut self) -> Result<Tree, Box<Fault>> {
        let line = self.line();
        if self.take_word("let") {
            let name = self.name()?;
            self.expect("=")?;
            let value = self.expression()?;
            return Ok(node(line, Kind::Assign(self.declare(name), value)));
        }
        let is_function = matches!(self.peek(), Lexeme::Name(name) if name == "fn");
        if is_function && matches!(self.tokens[self.at + 1].lexeme, Lexeme::Name(_)) {
            self.at += 1;
            let name = self.name()?;
            let place = self.declare(name.clone());
            let function = self.function(name)?;
            return Ok(node(
                line,
                Kind::Assign(place, node(line, Kind::Function(function))),
            ));
        }
        let target = self.expression()?;
        if !self.take("=") {
            return Ok(target);
        }
        let value = self.expression()?;
        let kind = match &target.kind {
            Kind::Variable(place) => Kind::Assign(*place, value),
            Kind::Index(of, index) => Kind::AssignIndex(of.clone(), index.clone(), value),
            _ => return Err(Fault::new(line, "cannot assign to this")),
        };
        Ok(node(line, kind))
    }

    /// Parameters and body.
    fn function(&mut self, name: String) -> Result<Rc<Function>, Box<Fault>> {
        self.functions.push(Names::default());
        self.expect("(")?;
        while !self.take(")") {
            let parameter = self.name()?;
            self.declare(parameter);
            if !self.is_symbol(")") {
                self.expect(",")?;
            }
        }
        let parameters = self.names().slots;
        let body = self.block()?;
        let slots = self.functions.pop().map_or(0, |names| names.slots);
        Ok(Rc::new(Function {
            name,
            parameters,
            slots,
            body,
        }))
    }

    fn expression(&mut self) -> Result<Tree, Box<Fault>> {
        let mut left = self.conjunction()?;
        while self.goes_on() && self.take("||") {
            let right = self.conjunction()?;
            left = node(right.line, Kind::Or(left, right));
        }
        Ok(left)
    }

    fn conjunction(&mut self) -> Result<Tree, Box<Fault>> {
        let mut left = self.binary(0)?;
        while self.goes_on() && self.take("&&") {
            let right = self.binary(0)?;
            left = node(right.line, Kind::And(left, right));
        }
        Ok(left)
    }

    fn binary(&mut self, level: usize) -> Result<Tree, Box<Fault>> {
        if level == LEVELS.len() {
            return self.unary();
        }
        let mut left = self.binary(level + 1)?;
        while self.goes_on() {
            let line = self.line();
            let Some((_, operator)) = LEVELS[level]
                .iter()
                .find(|(symbol, _)| self.is_symbol(symbol))
            else {
                break;
            };
            self.at += 1;
            let right = self.binary(level + 1)?;
            left = node(line, Kind::Binary(*operator, left, right));
        }
        Ok(left)
    }

    fn unary(&mut self) -> Result<Tree, Box<Fault>> {
        let line = self.line();
        if self.take("-") {
            return Ok(node(line, Kind::Negate(self.unary()?)));
        }
        if self.take("!") {
            return Ok(node(line, Kind::Not(self.unary()?)));
        }
        let mut value = self.primary()?;
        while self.goes_on() {
            let line = self.line();
            let kind = if self.take("(") {
                Kind::Call(value, self.list(")")?)
            } else if self.take("[") {
                let index = self.expression()?;
                self.expect("]")?;
                Kind::Index(value, index)
            } else if self.take(".") {
                let field = self.name()?;
                Kind::Index(value, node(line, Kind::Constant(Value::text(field))))
            } else {
                break;
            };
            value = node(line, kind);
        }
        Ok(value)
    }

    /// Expressions with commas between, up to a bracket.
    fn list(&mut self, end: &str) -> Result<Vec<Tree>, Box<Fault>> {
        let mut list = Vec::new();
        while !self.take(end) {
            list.push(self.expression()?);
            if !self.is_symbol(end) {
                self.expect(",")?;
            }
        }
        Ok(list)
    }

    fn primary(&mut self) -> Result<Tree, Box<Fault>> {
        let line = self.line();
        let lexeme = self.peek().clone();
        if let Lexeme::Name(word) = &lexeme
            && !WORDS.contains(&word.as_str())
        {
            self.at += 1;
            return Ok(node(line, self.find(word, line)));
        }
        let unexpected = self.unexpected();
        self.at += 1;
        let kind = match lexeme {
            Lexeme::Int(value) => Kind::Constant(Value::Int(value)),
            Lexeme::Float(value) => Kind::Constant(Value::Float(value)),
            Lexeme::Text(text) => Kind::Constant(Value::text(text)),
            Lexeme::Symbol("(") => {
                let value = self.expression()?;
                self.expect(")")?;
                return Ok(value);
            }
            Lexeme::Symbol("[") => Kind::List(self.list("]")?),
            Lexeme::Symbol("{") => self.map()?,
            Lexeme::Name(word) => match word.as_str() {
                "nil" => Kind::Constant(Value::Nil),
                "true" => Kind::Constant(Value::Bool(true)),
                "false" => Kind::Constant(Value::Bool(false)),
                "fn" => Kind::Function(self.function(String::from("without a name"))?),
                "if" => self.conditional()?,
                "while" => {
                    let condition = self.expression()?;
                    Kind::While(condition, self.body()?)
                }
                "for" => {
                    let name = self.name()?;
                    if !self.take_word("in") {
                        return Err(self.unexpected());
                    }
                    let items = self.expression()?;
                    let place = self.declare(name);
                    let body = self.body()?;
                    self.names().seen.pop();
                    Kind::For(place, items, body)
                }
                "break" | "continue" if self.names().loops == 0 => return Err(unexpected),
                "break" => Kind::Break,
                "continue" => Kind::Continue,
                "return" => {
                    let is_bare = !self.goes_on() || self.is_symbol("}") || self.is_symbol(";");
                    Kind::Return(match is_bare {
                        true => node(line, Kind::Constant(Value::Nil)),
                        false => self.expression()?,
                    })
                }
                _ => return Err(unexpected),
            },
            _ => return Err(unexpected),
        };
        Ok(node(line, kind))
    }

    /// What a loop repeats.
    fn body(&mut self) -> Result<Tree, Box<Fault>> {
        self.names().loops += 1;
        let body = self.block()?;
        self.names().loops -= 1;
        Ok(body)
    }

    fn conditional(&mut self) -> Result<Kind, Box<Fault>> {
        let condition = self.expression()?;
        let then = self.block()?;
        let line = self.line();
        let otherwise = if !self.take_word("else") {
            None
        } else if self.take_word("if") {
            Some(node(line, self.conditional()?))
        } else {
            Some(self.block()?)
        };
        Ok(Kind::If(condition, then, otherwise))
    }

    fn map(&mut self) -> Result<Kind, Box<Fault>> {
        let mut entries = Vec::new();
        while !self.take("}") {
            let line = self.line();
            let is_name = matches!(self.tokens[self.at + 1].lexeme, Lexeme::Symbol(":"));
            let key = match self.peek().clone() {
                Lexeme::Name(name) if is_name => {
                    self.at += 1;
                    node(line, Kind::Constant(Value::text(name)))
                }
                _ => self.expression()?,
            };
            self.expect(":")?;
            entries.push((key, self.expression()?));
            if !self.is_symbol("}") {
                self.expect(",")?;
            }
        }
        Ok(Kind::Map(entries))
    }
}

fn node(line: usize, kind: Kind) -> Tree {
    Rc::new(Node { line, kind })
}

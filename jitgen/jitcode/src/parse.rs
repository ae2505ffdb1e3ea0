//! The text form: parsing. It reads exactly what printing writes.

use crate::program::{
    Call, Class, Constant, Effects, Jitcode, Location, Point, Portal, Program, Symbol,
};
use crate::{CONSTANT, Kind, Opcode, OperandKind};

/// Parses a program.
///
/// # Errors
/// The line, from 1, and what is wrong with it.
pub fn parse(text: &str) -> Result<Program, String> {
    let mut program = Program::default();
    let mut open: Option<Jitcode> = None;
    for (number, line) in text.lines().enumerate() {
        let mut line = Line { rest: line.trim() };
        if line.rest.is_empty() {
            continue;
        }
        let outcome = match &mut open {
            Some(jitcode) if line.rest == "}" => {
                program.jitcodes.push(std::mem::take(jitcode));
                open = None;
                Ok(())
            }
            Some(jitcode) => instruction(&mut line, jitcode),
            None => table_line(&mut line, &mut program, &mut open),
        };
        outcome.map_err(|message| format!("line {}: {message}", number + 1))?;
    }
    Ok(program)
}

struct Line<'t> {
    rest: &'t str,
}

type Parsed<T> = Result<T, String>;

impl<'t> Line<'t> {
    fn skip(&mut self) {
        self.rest = self.rest.trim_start();
    }

    /// Takes a text if it comes next.
    fn take(&mut self, text: &str) -> bool {
        self.skip();
        match self.rest.strip_prefix(text) {
            Some(rest) => {
                self.rest = rest;
                true
            }
            None => false,
        }
    }

    fn expect(&mut self, text: &str) -> Parsed<()> {
        match self.take(text) {
            true => Ok(()),
            false => Err(format!("`{text}` expected at `{}`", self.rest)),
        }
    }

    fn word(&mut self) -> &'t str {
        self.skip();
        let end = self
            .rest
            .find(|letter: char| !letter.is_alphanumeric() && letter != '_')
            .unwrap_or(self.rest.len());
        let (word, rest) = self.rest.split_at(end);
        self.rest = rest;
        word
    }

    fn number<T: std::str::FromStr>(&mut self) -> Parsed<T> {
        self.skip();
        let end = self
            .rest
            .find(|letter: char| !letter.is_ascii_digit() && letter != '-' && letter != '+')
            .unwrap_or(self.rest.len());
        let (word, rest) = self.rest.split_at(end);
        let number = word.parse().map_err(|_| format!("`{word}` is no number"))?;
        self.rest = rest;
        Ok(number)
    }

    fn string(&mut self) -> Parsed<String> {
        self.expect("\"")?;
        let mut text = String::new();
        let mut letters = self.rest.char_indices();
        while let Some((at, letter)) = letters.next() {
            match letter {
                '"' => {
                    self.rest = &self.rest[at + 1..];
                    return Ok(text);
                }
                '\\' => match letters.next() {
                    Some((_, 'n')) => text.push('\n'),
                    Some((_, other)) => text.push(other),
                    None => break,
                },
                other => text.push(other),
            }
        }
        Err("a text without an end".to_string())
    }

    /// `r3` or `c4`, with what stands in brackets behind it.
    fn place(&mut self) -> Parsed<u32> {
        let is_constant = self.take("c");
        if !is_constant {
            self.expect("r")?;
        }
        let number: u32 = self.number()?;
        if !is_constant {
            return Ok(number);
        }
        if self.rest.starts_with('[') {
            let end = self.rest.find(']').ok_or("`]` expected")?;
            self.rest = &self.rest[end + 1..];
        }
        Ok(CONSTANT + number)
    }

    fn places(&mut self) -> Parsed<Vec<u32>> {
        self.expect("[")?;
        let mut places = Vec::new();
        while !self.take("]") {
            places.push(self.place()?);
        }
        Ok(places)
    }

    /// `[8 64]`.
    fn numbers(&mut self) -> Parsed<Vec<u32>> {
        let mut numbers = Vec::new();
        self.expect("[")?;
        while !self.take("]") {
            numbers.push(self.number()?);
        }
        Ok(numbers)
    }

    fn kinds(&mut self) -> Parsed<Vec<Kind>> {
        self.expect("(")?;
        let mut kinds = Vec::new();
        while !self.take(")") {
            kinds.push(match self.word() {
                "word" => Kind::Word,
                "float" => Kind::Float,
                other => return Err(format!("`{other}` is no kind")),
            });
            self.take(",");
        }
        Ok(kinds)
    }

    fn constant(&mut self) -> Parsed<Constant> {
        if !self.take("@") {
            return Ok(Constant::Number(self.number::<i64>()? as u64));
        }
        let end = self
            .rest
            .find(|letter: char| letter.is_ascii_digit())
            .ok_or("a number expected")?;
        let (name, rest) = self.rest.split_at(end);
        self.rest = rest;
        let end = self.rest.find('+').ok_or("`+` expected")?;
        let number = self.rest[..end].parse().map_err(|_| "a number expected")?;
        self.rest = &self.rest[end + 1..];
        let symbol = match name {
            "function" => Symbol::Function(number),
            "data" => Symbol::Data(number),
            "extern" => Symbol::Extern(number),
            "wrapper" => Symbol::Wrapper(number),
            other => return Err(format!("`{other}` is no symbol")),
        };
        Ok(Constant::Address(symbol, self.number()?))
    }

    fn named<T: std::str::FromStr>(&mut self, name: &str) -> Parsed<T> {
        self.expect(name)?;
        self.number()
    }
}

fn table_line(
    line: &mut Line<'_>,
    program: &mut Program,
    open: &mut Option<Jitcode>,
) -> Parsed<()> {
    match line.word() {
        "file" => program.files.push(line.string()?),
        "location" => program.locations.push(Location {
            file: line.number()?,
            line: line.number()?,
            column: line.number()?,
        }),
        "driver" => program.drivers.push(line.string()?),
        "callbacks" => {
            let mut callbacks = [0; 5];
            for callback in &mut callbacks {
                *callback = line.number()?;
            }
            program.callbacks.push(callbacks);
        }
        "constant" => program.constants.push(line.constant()?),
        "live" => {
            line.number::<u32>()?;
            let list = line.places()?;
            program.live.push(list.len() as u32);
            program.live.extend(list);
        }
        "class" => program.classes.push(Class {
            name: line.string()?,
            flags: line.named("flags")?,
            ty: line.named("type")?,
        }),
        "overlap" => program.overlaps.push((line.number()?, line.number()?)),
        "effects" => {
            let mut effects = Effects {
                everything: line.take("everything"),
                writes: Vec::new(),
            };
            if !effects.everything {
                effects.writes = line.numbers()?;
            }
            program.effects.push(effects);
        }
        "call" => {
            let name = line.string()?;
            let target = match line.take("target") {
                true => Some(line.number()?),
                false => None,
            };
            let wrapper = line.named("wrapper")?;
            let parameters = line.kinds()?;
            line.expect("->")?;
            let results = line.kinds()?;
            line.expect("bits")?;
            let bits = line.numbers()?;
            let (effects, flags) = (line.named("effects")?, line.named("flags")?);
            program.calls.push(Call {
                name,
                target,
                wrapper,
                parameters,
                results,
                bits,
                effects,
                flags,
            });
        }
        "portal" => program.portals.push(Portal {
            jitcode: line.named("jitcode")?,
            resume: line.named("resume")?,
        }),
        "point" => {
            let (driver, portal) = (line.named("driver")?, line.named("portal")?);
            let (pc, location) = (line.named("pc")?, line.named("location")?);
            line.expect("greens")?;
            let greens = line.places()?;
            line.expect("slots")?;
            let slots = line.places()?;
            line.expect("live")?;
            let live = line.places()?;
            program.points.push(Point {
                driver,
                portal,
                pc,
                greens,
                slots,
                live,
                location,
            });
        }
        "jitcode" => {
            let name = line.string()?;
            let (words, floats) = (line.named("words")?, line.named("floats")?);
            line.expect("parameters")?;
            let parameters = line.places()?;
            line.expect("results")?;
            let results = line.kinds()?;
            let call = line.named("call")?;
            let portal = match line.take("portal") {
                true => Some(line.number()?),
                false => None,
            };
            line.expect("{")?;
            let (code, lines) = (Vec::new(), Vec::new());
            *open = Some(Jitcode {
                name,
                code,
                words,
                floats,
                parameters,
                results,
                call,
                portal,
                lines,
            });
        }
        other => return Err(format!("`{other}` begins no line")),
    }
    Ok(())
}

fn instruction(line: &mut Line<'_>, jitcode: &mut Jitcode) -> Parsed<()> {
    if line.take("at ") {
        jitcode
            .lines
            .push((jitcode.code.len() as u32, line.number()?));
        return Ok(());
    }
    line.expect("L")?;
    let pc: u32 = line.number()?;
    if pc as usize != jitcode.code.len() {
        return Err(format!("the label should be L{}", jitcode.code.len()));
    }
    line.expect(":")?;
    let mut result = None;
    line.skip();
    if line.rest.starts_with('r')
        && line.rest[1..].starts_with(|letter: char| letter.is_ascii_digit())
    {
        result = Some(line.place()?);
        line.expect("=")?;
    }
    let name = line.word();
    let opcode = Opcode::of_name(name).ok_or_else(|| format!("`{name}` is no operation"))?;
    if opcode.shape().result.is_some() != result.is_some() {
        return Err(format!("`{name}` and its result do not fit"));
    }
    jitcode.code.push(opcode as u32);
    jitcode.code.extend(result);
    for (index, operand) in opcode.shape().operands.iter().enumerate() {
        if index > 0 {
            line.expect(",")?;
        }
        self::operand(line, *operand, &mut jitcode.code)?;
    }
    Ok(())
}

fn operand(line: &mut Line<'_>, kind: OperandKind, code: &mut Vec<u32>) -> Parsed<()> {
    match kind {
        OperandKind::Value(_) => code.push(line.place()?),
        OperandKind::Number | OperandKind::Snapshot => code.push(line.named("#")?),
        OperandKind::Offset => code.push(line.number::<i32>()? as u32),
        OperandKind::Label => code.push(line.named("L")?),
        OperandKind::Live => code.push(line.named("live")?),
        OperandKind::Values | OperandKind::Results => {
            if kind == OperandKind::Results {
                line.expect("->")?;
            }
            line.expect("(")?;
            let count = code.len();
            code.push(0);
            while !line.take(")") {
                code.push(line.place()?);
                line.take(",");
            }
            code[count] = (code.len() - count - 1) as u32;
        }
        OperandKind::Cases => {
            line.expect("{")?;
            let count = code.len();
            code.push(0);
            while !line.take("}") {
                code.push(line.place()?);
                line.expect(":")?;
                code.push(line.named("L")?);
                line.take(",");
            }
            code[count] = ((code.len() - count - 1) / 2) as u32;
        }
    }
    Ok(())
}

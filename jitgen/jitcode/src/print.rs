//! The text form: printing.
//!
//! ```text
//! driver LOOP
//! class Vec.len flags 0 type 3
//! effects everything
//! call "f" target @function3+0 wrapper @wrapper0+0 (word, word) -> (word) effects 0 flags 0
//! jitcode "run" words 3 floats 0 parameters [r0 r1] results (word) call 0 portal 0 {
//!   L0: r2 = add r0, 5            ; constants stand as numbers or addresses
//!   L4: branch r2, L8, live [r0 r2]
//! }
//! ```
//! An instruction's label is its index in the code. The order of constants and live lists is not kept apart: they are
//! printed too, so that the text says everything.

use crate::walk::{Part, walk};
use crate::{CONSTANT, Constant, Jitcode, Kind, Opcode, OperandKind, Program, Symbol};
use std::fmt::Write;

/// A whole program.
pub fn print(program: &Program) -> String {
    let mut text = String::new();
    // Writing to a string cannot fail.
    let _ = write_tables(program, &mut text);
    for jitcode in &program.jitcodes {
        text.push_str(&print_jitcode(program, jitcode));
    }
    text
}

fn write_tables(program: &Program, text: &mut String) -> std::fmt::Result {
    for name in &program.files {
        writeln!(text, "file {name:?}")?;
    }
    for at in &program.locations {
        writeln!(text, "location {} {} {}", at.file, at.line, at.column)?;
    }
    for name in &program.drivers {
        writeln!(text, "driver {name:?}")?;
    }
    for callbacks in &program.callbacks {
        let numbers = callbacks.map(|number| number.to_string());
        writeln!(text, "callbacks {}", numbers.join(" "))?;
    }
    for constant in &program.constants {
        writeln!(text, "constant {}", constant_text(*constant))?;
    }
    let mut index = 0;
    while index < program.live.len() {
        let count = program.live[index] as usize;
        let list = &program.live[index + 1..index + 1 + count];
        writeln!(text, "live {index} {}", registers(list))?;
        index += count + 1;
    }
    for class in &program.classes {
        writeln!(
            text,
            "class {:?} flags {} type {}",
            class.name, class.flags, class.ty
        )?;
    }
    for (a, b) in &program.overlaps {
        writeln!(text, "overlap {a} {b}")?;
    }
    for effects in &program.effects {
        match effects.everything {
            true => writeln!(text, "effects everything")?,
            false => writeln!(text, "effects {}", numbers(&effects.writes))?,
        }
    }
    for call in &program.calls {
        write!(text, "call {:?} ", call.name)?;
        if let Some(target) = call.target {
            write!(text, "target {target} ")?;
        }
        let (parameters, results) = (kinds(&call.parameters), kinds(&call.results));
        writeln!(
            text,
            "wrapper {} {parameters} -> {results} bits {} effects {} flags {}",
            call.wrapper,
            numbers(&call.bits),
            call.effects,
            call.flags
        )?;
    }
    for portal in &program.portals {
        writeln!(
            text,
            "portal jitcode {} resume {}",
            portal.jitcode, portal.resume
        )?;
    }
    for point in &program.points {
        writeln!(
            text,
            "point driver {} portal {} pc {} location {} greens {} slots {} live {}",
            point.driver,
            point.portal,
            point.pc,
            point.location,
            registers(&point.greens),
            registers(&point.slots),
            registers(&point.live)
        )?;
    }
    Ok(())
}

/// One jitcode.
pub fn print_jitcode(program: &Program, jitcode: &Jitcode) -> String {
    let portal = jitcode
        .portal
        .map_or(String::new(), |number| format!(" portal {number}"));
    let mut text = format!(
        "jitcode {:?} words {} floats {} parameters {} results {} call {}{portal} {{\n",
        jitcode.name,
        jitcode.words,
        jitcode.floats,
        registers(&jitcode.parameters),
        kinds(&jitcode.results),
        jitcode.call
    );
    let mut lines = jitcode.lines.iter().peekable();
    for instruction in walk(&jitcode.code).unwrap_or_default() {
        while let Some((_, at)) = lines.next_if(|(pc, _)| *pc <= instruction.pc) {
            text.push_str(&format!("  at {at}\n"));
        }
        text.push_str(&format!(
            "  L{}: {}\n",
            instruction.pc,
            instruction_text(program, instruction.opcode, &instruction.parts)
        ));
    }
    text.push_str("}\n");
    text
}

fn instruction_text(program: &Program, opcode: Opcode, parts: &[Part]) -> String {
    let mut text = String::new();
    let mut rest = parts;
    if opcode.shape().result.is_some()
        && let [Part::Result(register, _), others @ ..] = parts
    {
        text.push_str(&format!("r{register} = "));
        rest = others;
    }
    text.push_str(opcode.name());
    let mut operands = Vec::new();
    let mut index = 0;
    while index < rest.len() {
        let part = rest[index];
        index += 1;
        operands.push(match part {
            Part::Other(count, kind @ (OperandKind::Values | OperandKind::Results)) => {
                let list: Vec<String> = rest[index..index + count as usize]
                    .iter()
                    .map(|part| place(program, part))
                    .collect();
                index += count as usize;
                match kind {
                    OperandKind::Values => format!("({})", list.join(", ")),
                    _ => format!("-> ({})", list.join(", ")),
                }
            }
            Part::Other(count, OperandKind::Cases) => {
                let list: Vec<String> = rest[index..index + 2 * count as usize]
                    .chunks(2)
                    .map(|pair| {
                        format!("{}: {}", place(program, &pair[0]), place(program, &pair[1]))
                    })
                    .collect();
                index += 2 * count as usize;
                format!("{{{}}}", list.join(", "))
            }
            other => place(program, &other),
        });
    }
    if !operands.is_empty() {
        text.push(' ');
        text.push_str(&operands.join(", "));
    }
    text
}

fn place(program: &Program, part: &Part) -> String {
    match part {
        Part::Result(register, _) => format!("r{register}"),
        Part::Value(place, _) => place_text(program, *place),
        Part::Other(word, OperandKind::Label) => format!("L{word}"),
        Part::Other(word, OperandKind::Offset) => format!("{:+}", *word as i32),
        Part::Other(word, OperandKind::Live) => format!("live {word}"),
        Part::Other(word, _) => format!("#{word}"),
    }
}

fn place_text(program: &Program, place: u32) -> String {
    match place.checked_sub(CONSTANT) {
        None => format!("r{place}"),
        Some(number) => match program.constants.get(number as usize) {
            Some(constant) => format!("c{number}[{}]", constant_text(*constant)),
            None => format!("c{number}"),
        },
    }
}

/// A constant as `-1` or `@function3+8`.
pub(crate) fn constant_text(constant: Constant) -> String {
    match constant {
        Constant::Number(bits) => format!("{}", bits as i64),
        Constant::Address(symbol, addend) => {
            let (name, number) = match symbol {
                Symbol::Function(number) => ("function", number),
                Symbol::Data(number) => ("data", number),
                Symbol::Extern(number) => ("extern", number),
                Symbol::Wrapper(number) => ("wrapper", number),
            };
            format!("@{name}{number}+{addend}")
        }
    }
}

/// `[r0 r5]`; constants among them as `c3`.
fn registers(list: &[u32]) -> String {
    let names: Vec<String> = list
        .iter()
        .map(|place| match place.checked_sub(CONSTANT) {
            None => format!("r{place}"),
            Some(number) => format!("c{number}"),
        })
        .collect();
    format!("[{}]", names.join(" "))
}

/// `[8 64]`.
fn numbers(list: &[u32]) -> String {
    let words: Vec<String> = list.iter().map(u32::to_string).collect();
    format!("[{}]", words.join(" "))
}

fn kinds(kinds: &[Kind]) -> String {
    let names: Vec<&str> = kinds
        .iter()
        .map(|kind| {
            if *kind == Kind::Float {
                "float"
            } else {
                "word"
            }
        })
        .collect();
    format!("({})", names.join(", "))
}

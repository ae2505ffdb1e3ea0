//! The text form: parsing. It reads what printing writes; equal constants become one.

use crate::Trace;
use jitcode::{Kind, Opcode, OperandKind};

/// Parses a trace.
///
/// # Errors
/// The line, from 1, and what is wrong with it.
pub fn parse(text: &str) -> Result<Trace, String> {
    let mut trace = Trace::default();
    for (number, line) in text.lines().enumerate() {
        let line = line.trim();
        let outcome = match line.split_once(' ') {
            None => Ok(()),
            Some(("trace", inputs)) => header(inputs, &mut trace),
            Some(("snapshot", rest)) => snapshot(rest, &mut trace),
            Some(_) => operation(line, &mut trace),
        };
        outcome.map_err(|message| format!("line {}: {message}", number + 1))?;
    }
    Ok(trace)
}

fn header(inputs: &str, trace: &mut Trace) -> Result<(), String> {
    for input in split(inner(inputs)?) {
        define(input, trace)?;
    }
    trace.inputs = trace.kinds.len() as u32;
    Ok(())
}

fn define(text: &str, trace: &mut Trace) -> Result<(), String> {
    let (name, kind) = match text.split_once(": ") {
        Some((name, "float")) => (name, Kind::Float),
        _ => (text, Kind::Word),
    };
    if name != format!("v{}", trace.kinds.len()) {
        return Err(format!("`{name}` should be v{}", trace.kinds.len()));
    }
    trace.kinds.push(kind);
    Ok(())
}

fn operation(line: &str, trace: &mut Trace) -> Result<(), String> {
    let (results, rest) = match line.split_once(" = ") {
        Some((results, rest)) => (split(results), rest),
        None => (Vec::new(), line),
    };
    let (name, mut rest) = rest.split_once(' ').unwrap_or((rest, ""));
    let opcode = Opcode::of_name(name).ok_or_else(|| format!("`{name}` is no operation"))?;
    let mut words = vec![opcode as u32];
    for kind in opcode.shape().operands {
        if *kind == OperandKind::Results {
            words.push(results.len() as u32);
            continue;
        }
        let operand = next_operand(&mut rest);
        match kind {
            OperandKind::Value(_) => words.push(place(operand, trace)?),
            OperandKind::Offset => words.push(number::<i32>(operand)? as u32),
            OperandKind::Values => {
                let list = split(inner(operand)?);
                words.push(list.len() as u32);
                for one in list {
                    words.push(place(one, trace)?);
                }
            }
            OperandKind::Snapshot => words.push(number(operand.trim_start_matches("snapshot "))?),
            _ => words.push(number(operand.trim_start_matches('#'))?),
        }
    }
    for result in results {
        define(result, trace)?;
    }
    trace.code.extend(words);
    Ok(())
}

fn snapshot(text: &str, trace: &mut Trace) -> Result<(), String> {
    let (head, values) = text.split_once(" (").ok_or("`(` expected")?;
    let words: Vec<&str> = head
        .split([' ', ':'])
        .filter(|word| !word.is_empty())
        .collect();
    let [_, "jitcode", jitcode, "at", pc, rest @ ..] = &words[..] else {
        return Err("`jitcode … at …` expected".to_string());
    };
    let (parent, rest) = match rest {
        ["in", parent, rest @ ..] => (Some(number(parent)?), rest),
        _ => (None, rest),
    };
    let state = match rest {
        ["state", state] => number(state)?,
        _ => 0,
    };
    let mut places = Vec::new();
    for value in split(values.trim_end_matches(')')) {
        places.push(place(value, trace)?);
    }
    trace.snapshots.push(
        number(jitcode)?,
        number(pc)?,
        parent,
        state,
        places.into_iter(),
    );
    Ok(())
}

/// The text up to the next comma that is not inside of parentheses.
fn next_operand<'t>(rest: &mut &'t str) -> &'t str {
    let mut depth = 0;
    let end = rest.find(|letter| {
        match letter {
            '(' => depth += 1,
            ')' => depth -= 1,
            _ => {}
        }
        letter == ',' && depth == 0
    });
    let (operand, after) = match end {
        Some(end) => (&rest[..end], &rest[end + 1..]),
        None => (*rest, ""),
    };
    *rest = after;
    operand.trim()
}

fn place(text: &str, trace: &mut Trace) -> Result<u32, String> {
    match text.strip_prefix('v') {
        Some(value) => number(value),
        None => Ok(trace.constant(number::<i64>(text)? as u64)),
    }
}

fn inner(text: &str) -> Result<&str, String> {
    text.trim()
        .strip_prefix('(')
        .and_then(|rest| rest.strip_suffix(')'))
        .ok_or_else(|| format!("a list expected at `{text}`"))
}

fn split(text: &str) -> Vec<&str> {
    text.split(',')
        .map(str::trim)
        .filter(|part| !part.is_empty())
        .collect()
}

fn number<T: std::str::FromStr>(text: &str) -> Result<T, String> {
    text.parse().map_err(|_| format!("`{text}` is no number"))
}

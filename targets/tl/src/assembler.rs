//! The assembler: program text in, [`Program`] out, or the first fault in line order.
//!
//! Two passes over the lines. The first strips comments, takes the labels off and gives every
//! instruction its address; the second, which knows all labels, translates one instruction after
//! the other. So the first fault that the second pass meets is the first in line order, whatever
//! its kind: an unknown label on line 3 comes before a misspelt instruction on line 5.

use std::collections::HashMap;

use crate::instruction::{Op, Program};
use crate::integer;

/// Why a program is malformed, and where.
#[derive(Debug, PartialEq, Eq)]
pub struct Fault {
    /// The line, counted from 1.
    pub line: usize,
    /// What is wrong with it, without the place.
    pub message: String,
}

/// Assembles a whole program.
pub fn assemble(source: &str) -> Result<Program, Fault> {
    let mut labels = HashMap::new();
    let mut statements = Vec::new();
    let mut address = 0;
    for (index, text) in source.lines().enumerate() {
        let statement = split_line(text, index + 1, address, &mut labels);
        if !statement.words.is_empty() {
            address += 1;
        }
        statements.push(statement);
    }
    if address == 0 {
        let message = String::from("a program without instructions");
        return Err(Fault { line: 1, message });
    }
    let mut translator = Translator {
        labels,
        end: address,
        code: Vec::new(),
        lines: Vec::new(),
        end_lines: Vec::new(),
    };
    for statement in &statements {
        translator.statement(statement).map_err(|message| Fault {
            line: statement.line,
            message,
        })?;
    }
    Ok(translator.finish())
}

/// One line without its comment and its labels.
struct Statement<'s> {
    line: usize,
    /// A label of this line that an earlier one, or this one, has defined before.
    duplicate: Option<&'s str>,
    /// The instruction: mnemonic and operands. Empty if there is none.
    words: Vec<&'s str>,
}

/// Takes a line apart and defines its labels as `address`.
fn split_line<'s>(
    text: &'s str,
    line: usize,
    address: usize,
    labels: &mut HashMap<&'s str, usize>,
) -> Statement<'s> {
    let text = match text.split_once(';') {
        Some((before, _comment)) => before,
        None => text,
    };
    let mut duplicate = None;
    let mut words = Vec::new();
    for word in text.split_ascii_whitespace() {
        match label_name(word) {
            // Behind the mnemonic a label is a wrong operand.
            Some(name) if words.is_empty() => {
                if labels.insert(name, address).is_some() && duplicate.is_none() {
                    duplicate = Some(name);
                }
            }
            _ => words.push(word),
        }
    }
    Statement {
        line,
        duplicate,
        words,
    }
}

/// The name that `word` defines, if it has the form of a label: `[A-Za-z_][A-Za-z0-9_]*:`.
fn label_name(word: &str) -> Option<&str> {
    let name = word.strip_suffix(':')?;
    for (index, character) in name.chars().enumerate() {
        let letter = character.is_ascii_alphabetic() || character == '_';
        let digit = index > 0 && character.is_ascii_digit();
        if !letter && !digit {
            return None;
        }
    }
    if name.is_empty() { None } else { Some(name) }
}

/// The second pass: the labels are known, the code grows.
struct Translator<'s> {
    labels: HashMap<&'s str, usize>,
    /// The address of a label behind the last instruction.
    end: usize,
    code: Vec<Op>,
    lines: Vec<usize>,
    /// The lines of all jumps and calls to the program's end; each gets an `End` of its own.
    end_lines: Vec<usize>,
}

impl Translator<'_> {
    /// Translates one line; the error is what is wrong with it.
    fn statement(&mut self, statement: &Statement<'_>) -> Result<(), String> {
        if let Some(name) = statement.duplicate {
            return Err(format!("the label `{name}` is defined twice"));
        }
        if statement.words.is_empty() {
            return Ok(());
        }
        let op = self.instruction(statement.line, statement.words[0], &statement.words[1..])?;
        self.code.push(op);
        self.lines.push(statement.line);
        Ok(())
    }

    fn instruction(
        &mut self,
        line: usize,
        mnemonic: &str,
        operands: &[&str],
    ) -> Result<Op, String> {
        if let Some(op) = without_operands(mnemonic) {
            expect_operands(mnemonic, operands, 0)?;
            return Ok(op);
        }
        let expected = match mnemonic {
            "push" | "pick" | "put" | "roll" | "jump" | "jumpif" | "arg" | "in" => 1,
            "call" => 2,
            _ => return Err(format!("unknown instruction `{mnemonic}`")),
        };
        expect_operands(mnemonic, operands, expected)?;
        let first = operands[0];
        let op = match mnemonic {
            "push" => Op::Push(number(first)?),
            "pick" => Op::Pick(index(first)?),
            "put" => Op::Put(index(first)?),
            "roll" => Op::Roll(index(first)?),
            "arg" => Op::Arg(index(first)?),
            "in" => Op::In(index(first)?),
            "jump" => Op::Jump(self.target(first, line)?),
            "jumpif" => Op::JumpIf(self.target(first, line)?),
            _ => Op::Call {
                target: self.target(first, line)?,
                count: index(operands[1])?,
            },
        };
        Ok(op)
    }

    /// The address to jump to for the label `name`, used on `line`.
    fn target(&mut self, name: &str, line: usize) -> Result<u32, String> {
        let address = match self.labels.get(name) {
            Some(address) => *address,
            None => return Err(format!("unknown label `{name}`")),
        };
        if address < self.end {
            return Ok(address as u32);
        }
        // Behind the code stands the `End` to fall into, then one for each such jump.
        self.end_lines.push(line);
        Ok((self.end + self.end_lines.len()) as u32)
    }

    /// Appends the instructions that stand for the program's end.
    fn finish(mut self) -> Program {
        let last = self.code.len() - 1;
        let end = match self.code[last] {
            Op::Call { .. } => Op::EndAfterReturn,
            _ => Op::End,
        };
        self.code.push(end);
        self.lines.push(self.lines[last]);
        for line in self.end_lines {
            self.code.push(Op::End);
            self.lines.push(line);
        }
        Program {
            code: self.code,
            lines: self.lines,
        }
    }
}

/// The instructions that are a mnemonic and nothing else.
fn without_operands(mnemonic: &str) -> Option<Op> {
    let op = match mnemonic {
        "nop" => Op::Nop,
        "pop" => Op::Pop,
        "dup" => Op::Dup,
        "swap" => Op::Swap,
        "add" => Op::Add,
        "sub" => Op::Sub,
        "mul" => Op::Mul,
        "div" => Op::Div,
        "mod" => Op::Mod,
        "and" => Op::And,
        "or" => Op::Or,
        "xor" => Op::Xor,
        "shl" => Op::Shl,
        "shr" => Op::Shr,
        "eq" => Op::Eq,
        "ne" => Op::Ne,
        "lt" => Op::Lt,
        "le" => Op::Le,
        "gt" => Op::Gt,
        "ge" => Op::Ge,
        "ret" => Op::Ret,
        "print" => Op::Print,
        "halt" => Op::Halt,
        _ => return None,
    };
    Some(op)
}

fn expect_operands(mnemonic: &str, operands: &[&str], expected: usize) -> Result<(), String> {
    let found = operands.len();
    if found == expected {
        Ok(())
    } else {
        Err(format!(
            "`{mnemonic}` takes {expected} operand(s), found {found}"
        ))
    }
}

fn number(text: &str) -> Result<i64, String> {
    integer::parse(text).ok_or(format!("`{text}` is not an integer"))
}

/// A stack index, a count or the number of an argument: not negative, saturated to 32 bits.
fn index(text: &str) -> Result<u32, String> {
    let value = number(text)?;
    if value < 0 {
        return Err(format!("`{text}` is negative"));
    }
    Ok(value.min(u32::MAX as i64) as u32)
}

#[cfg(test)]
mod tests {
    use super::{Fault, assemble};
    use crate::instruction::Op;

    fn fault(source: &str) -> (usize, String) {
        let Fault { line, message } = assemble(source).err().expect("malformed");
        (line, message)
    }

    #[test]
    fn labels_stand_alone_or_before_an_instruction() {
        let program = assemble("a: b:\n\tc: push -0x10 ; d:\n\njump b\njump c").expect("correct");
        assert_eq!(
            program.code,
            [Op::Push(-16), Op::Jump(0), Op::Jump(0), Op::End]
        );
        assert_eq!(program.lines, [2, 4, 5, 5]);
    }

    #[test]
    fn a_label_may_be_named_like_an_instruction() {
        let program = assemble("push: jump push").expect("correct");
        assert_eq!(program.code, [Op::Jump(0), Op::End]);
    }

    #[test]
    fn each_jump_to_the_end_has_an_end_of_its_own() {
        let program = assemble("jump e\nnop\njumpif e\ncall e 0\ne:").expect("correct");
        assert_eq!(program.code[0], Op::Jump(5));
        assert_eq!(program.code[2], Op::JumpIf(6));
        assert_eq!(
            program.code[4..],
            [Op::EndAfterReturn, Op::End, Op::End, Op::End]
        );
        assert_eq!(program.lines, [1, 2, 3, 4, 4, 1, 3, 4]);
    }

    #[test]
    fn the_first_fault_in_line_order_counts() {
        let unknown = (2, String::from("unknown label `nowhere`"));
        assert_eq!(fault("nop\njump nowhere\nbogus"), unknown);
        assert_eq!(fault("jump x\nbogus\nx: x:").0, 2);
        assert_eq!(fault("jump x\na:\na: x: push").0, 3);
        assert_eq!(fault("a:\na:").0, 1);
        assert_eq!(fault("; nothing\n\nbogus").0, 3);
        assert_eq!(fault("").0, 1);
    }

    #[test]
    fn malformed_lines() {
        for line in [
            "push",
            "push 1 2",
            "pop 1",
            "call a",
            "call a 1 2",
            "pick -1",
            "roll -0x1",
            "put 0xffffffffffffffff",
            "in -1",
            "arg x",
            "call a -1",
            "PUSH 1",
            "push 1 pop",
            "push 1 b:",
            "b :",
            "b:pop",
            "1b: pop",
            ": pop",
            "é: pop",
            "b-c: pop",
            "jump a:",
            "jump 0",
            "push +1",
        ] {
            assert_eq!(fault(&format!("a: nop\n{line}\nbogus")).0, 2, "{line}");
        }
    }
}

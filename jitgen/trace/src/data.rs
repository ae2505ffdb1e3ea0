//! The data of traces.

use jitcode::{CONSTANT, Kind, Opcode, OperandKind};

/// A recorded path.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Trace {
    /// How many of the values are inputs; they come first.
    pub inputs: u32,
    /// Kinds of the values.
    pub kinds: Vec<Kind>,
    /// Constants, by the number after [`CONSTANT`].
    pub constants: Vec<u64>,
    /// Operations, flat.
    pub code: Vec<u32>,
    /// Where guards resume.
    pub snapshots: Snapshots,
}

/// Frames of the interpreter, innermost first by way of their parents: a frame that several guards have around them is
/// stored once.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Snapshots {
    /// By number: where the record begins.
    pub starts: Vec<u32>,
    /// Records: jitcode, index into its code, 1 + the parent's number or 0, the frame's state, count, places of the values
    /// that are alive there, in the order of the jitcode's live list.
    pub records: Vec<u32>,
}

/// A frame of a snapshot.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct FrameView<'a> {
    /// Its jitcode.
    pub jitcode: u32,
    /// Where it resumes; of callers, the call.
    pub pc: u32,
    /// The number of the caller's frame.
    pub parent: Option<u32>,
    /// What the recorder knows of the frame beside its registers; its own business.
    pub state: u32,
    /// Places of the live values.
    pub values: &'a [u32],
}

impl Snapshots {
    /// How many frames there are.
    pub fn len(&self) -> usize {
        self.starts.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.starts.is_empty()
    }

    /// Adds a frame.
    pub fn push(
        &mut self,
        jitcode: u32,
        pc: u32,
        parent: Option<u32>,
        state: u32,
        values: impl Iterator<Item = u32>,
    ) -> u32 {
        self.starts.push(self.records.len() as u32);
        self.records
            .extend([jitcode, pc, parent.map_or(0, |number| number + 1), state, 0]);
        let first = self.records.len();
        self.records.extend(values);
        let count = (self.records.len() - first) as u32;
        self.records[first - 1] = count;
        self.starts.len() as u32 - 1
    }

    /// The frame with that number.
    pub fn frame(&self, number: u32) -> FrameView<'_> {
        let start = self.starts[number as usize] as usize;
        let record = &self.records[start..];
        FrameView {
            jitcode: record[0],
            pc: record[1],
            parent: record[2].checked_sub(1),
            state: record[3],
            values: &record[5..5 + record[4] as usize],
        }
    }

    /// The values of a guard's frames, each once, those of the outermost frame first: what a trace that goes on from there begins with.
    pub fn inputs(&self, number: u32, inputs: &mut Vec<u32>) {
        let frame = self.frame(number);
        match frame.parent {
            Some(parent) => self.inputs(parent, inputs),
            None => inputs.clear(),
        }
        for place in frame.values {
            if *place < CONSTANT && !inputs.contains(place) {
                inputs.push(*place);
            }
        }
    }

    /// The frames from the innermost to the outermost.
    pub fn chain(&self, number: u32) -> impl Iterator<Item = FrameView<'_>> {
        let mut next = Some(number);
        std::iter::from_fn(move || {
            let frame = self.frame(next?);
            next = frame.parent;
            Some(frame)
        })
    }
}

/// An operation of a trace.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Op<'a> {
    /// Where it begins in the code.
    pub position: u32,
    /// What it is.
    pub opcode: Opcode,
    /// Its operands, lists with their counts.
    pub operands: &'a [u32],
    /// The number of its first result.
    pub result: u32,
    /// How many results it has.
    pub results: u32,
}

impl<'a> Op<'a> {
    /// The values of its list operand: arguments of calls, what ends give. Empty if it has none.
    pub fn list(&self) -> &'a [u32] {
        // No operation has a list in front of its list.
        let kinds = self.opcode.shape().operands;
        match kinds.iter().position(|kind| *kind == OperandKind::Values) {
            Some(index) => &self.operands[index + 1..index + 1 + self.operands[index] as usize],
            None => &[],
        }
    }

    /// The snapshot, if it is a guard.
    pub fn snapshot(&self) -> Option<u32> {
        match self.opcode {
            Opcode::GuardTrue | Opcode::GuardFalse | Opcode::GuardValue => {
                self.operands.last().copied()
            }
            _ => None,
        }
    }

    /// Calls a function with every operand that is a value or constant.
    pub fn for_each_place(&self, mut see: impl FnMut(u32)) {
        let mut index = 0;
        for kind in self.opcode.shape().operands {
            match kind {
                OperandKind::Value(_) => see(self.operands[index]),
                OperandKind::Values => {
                    let count = self.operands[index] as usize;
                    self.operands[index + 1..index + 1 + count]
                        .iter()
                        .for_each(|place| see(*place));
                    index += count;
                }
                _ => {}
            }
            index += 1;
        }
    }
}

/// The operations of a trace in order.
#[derive(Clone, Debug)]
pub struct Ops<'a> {
    code: &'a [u32],
    position: usize,
    next_value: u32,
}

impl Trace {
    /// The operations in order.
    pub fn ops(&self) -> Ops<'_> {
        Ops {
            code: &self.code,
            position: 0,
            next_value: self.inputs,
        }
    }

    /// The number of a constant with these bits, made if there is none among the latest.
    pub fn constant(&mut self, bits: u64) -> u32 {
        let latest = self.constants.iter().rposition(|known| *known == bits);
        let number = latest.unwrap_or_else(|| {
            self.constants.push(bits);
            self.constants.len() - 1
        });
        CONSTANT + number as u32
    }
}

impl<'a> Iterator for Ops<'a> {
    type Item = Op<'a>;

    fn next(&mut self) -> Option<Op<'a>> {
        let start = self.position;
        let opcode = Opcode::of_number(*self.code.get(start)?)?;
        let shape = opcode.shape();
        let mut position = start + 1;
        let mut results = u32::from(shape.result.is_some());
        for operand in shape.operands {
            match operand {
                OperandKind::Values => position += self.code[position] as usize,
                OperandKind::Results => results = self.code[position],
                _ => {}
            }
            position += 1;
        }
        let op = Op {
            position: start as u32,
            opcode,
            operands: &self.code[start + 1..position],
            result: self.next_value,
            results,
        };
        self.position = position;
        self.next_value += results;
        Some(op)
    }
}

/// The kind of a place: constants have either.
pub fn place_kind(kinds: &[Kind], place: u32) -> Kind {
    match place {
        CONSTANT.. => Kind::Any,
        _ => kinds[place as usize],
    }
}

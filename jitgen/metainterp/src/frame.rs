//! Frames of jitcodes: what recorder and blackhole execute on.

use crate::roots::{Roots, Words};
use jitcode::{CONSTANT, Image, Kind, Opcode, Registers};
use std::cell::Cell;

/// An activation of a jitcode.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Frame {
    /// The jitcode's number.
    pub jitcode: u32,
    /// Its code.
    pub code: &'static [u32],
    /// The next operation; of callers, the call.
    pub pc: u32,
    /// Its first register on the stack.
    pub base: u32,
    /// How many of its registers hold words.
    pub words: u32,
    /// The number of the portal that it is.
    pub portal: Option<u32>,
    /// Where in the loops of its drivers it is.
    pub visits: Visits,
}

/// Two sets of drivers: those whose merge points a frame has not reached yet, and those whose loop closes at their next one.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Visits(pub u32);

/// How a merge point is reached.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Visit {
    /// In the middle of things.
    Passing,
    /// A loop of the guest has just jumped back.
    Closing,
    /// For the first time in the frame.
    Entering,
}

impl Visits {
    /// Of a new frame: no merge point reached.
    pub const NEW: Visits = Visits(0xffff);

    /// Sixteen drivers are told apart; further ones share.
    fn bit(driver: u32) -> u32 {
        1 << (driver % 16)
    }

    /// The driver's loop closes at its next merge point.
    pub fn close(&mut self, driver: u32) {
        self.0 |= Visits::bit(driver) << 16;
    }

    /// A merge point of the driver is reached.
    pub fn arrive(&mut self, driver: u32) -> Visit {
        let bit = Visits::bit(driver);
        let visit = if self.0 & (bit << 16) != 0 {
            Visit::Closing
        } else if self.0 & bit != 0 {
            Visit::Entering
        } else {
            Visit::Passing
        };
        self.0 &= !(bit | bit << 16);
        visit
    }
}

/// Frames with their registers. All registers of the JIT's interpreters live here, where a collector sees them.
#[derive(Debug)]
pub(crate) struct Stack {
    /// The outermost first.
    pub frames: Vec<Frame>,
    /// Of all frames.
    pub registers: Words,
}

impl Stack {
    /// No frame.
    pub fn new(roots: &Roots) -> Stack {
        Stack {
            frames: Vec::new(),
            registers: Words::new(roots),
        }
    }

    /// Pushes a frame of a jitcode; its registers are zero.
    pub fn push(&mut self, image: &Image<'static>, number: u32) {
        let jitcode = image.jitcode(number);
        let base = self.registers.len();
        self.registers
            .resize(base + (jitcode.words + jitcode.floats) as usize);
        self.frames.push(Frame {
            jitcode: number,
            code: jitcode.code,
            pc: 0,
            base: base as u32,
            words: jitcode.words,
            portal: jitcode.portal,
            visits: Visits::NEW,
        });
    }

    /// Takes the innermost frame away.
    pub fn pop(&mut self) -> Frame {
        let frame = self.frames.pop().expect("there is a frame");
        self.registers.resize(frame.base as usize);
        frame
    }

    /// The innermost frame.
    pub fn top(&self) -> &Frame {
        self.frames.last().expect("there is a frame")
    }

    /// The innermost frame.
    pub fn top_mut(&mut self) -> &mut Frame {
        self.frames.last_mut().expect("there is a frame")
    }

    /// The innermost frame's registers, to read and write.
    pub fn window<'a>(&'a mut self, image: &'a Image<'static>) -> Window<'a> {
        let base = self.top().base as usize;
        Window {
            registers: &self.registers[base..],
            image,
        }
    }
}

/// The registers of one frame.
pub(crate) struct Window<'a> {
    registers: &'a [Cell<u64>],
    image: &'a Image<'static>,
}

impl Registers for Window<'_> {
    #[inline(always)]
    fn read(&self, place: u32) -> u64 {
        match place.checked_sub(CONSTANT) {
            None => self.registers[place as usize].get(),
            Some(number) => self.image.constant(number),
        }
    }

    #[inline(always)]
    fn write(&mut self, register: u32, bits: u64) {
        self.registers[register as usize].set(bits);
    }
}

/// The registers that are alive when execution resumes at an operation: a branch, a switch, a promotion, a call that
/// is open, or a merge point (slots, live values, greens, which may repeat).
pub(crate) fn live_registers(image: &Image<'static>, code: &[u32], pc: u32, list: &mut Vec<u32>) {
    list.clear();
    if code[pc as usize] == Opcode::MergePoint as u32 {
        let point = image.point(code[pc as usize + 1]);
        list.extend(point.slots.iter().chain(point.live));
        list.extend(point.greens.iter().filter(|place| **place < CONSTANT));
        return;
    }
    list.extend_from_slice(image.live(live_operand(code, pc)));
}

/// The live list that an operation names.
fn live_operand(code: &[u32], pc: u32) -> u32 {
    let at = pc as usize;
    match Opcode::of_number(code[at]) {
        Some(Opcode::Branch | Opcode::Promote) => code[at + 3],
        Some(Opcode::Switch) => {
            let cases = code[at + 2] as usize;
            code[at + 4 + 2 * cases]
        }
        Some(Opcode::Call) => {
            let arguments = code[at + 2] as usize;
            let results = code[at + 3 + arguments] as usize;
            code[at + 4 + arguments + results]
        }
        other => panic!("execution does not resume at {other:?}"),
    }
}

/// The pieces of a call: arguments, registers of the results, the operation's end.
pub(crate) struct CallParts<'a> {
    pub arguments: &'a [u32],
    pub results: &'a [u32],
    pub end: u32,
}

/// Takes a call apart whose argument list's count is at an index.
#[inline]
pub(crate) fn call_parts(code: &[u32], count_at: usize, has_live: bool) -> CallParts<'_> {
    let arguments = count_at + 1;
    let results = arguments + code[count_at] as usize;
    let end = results + 1 + code[results] as usize;
    CallParts {
        arguments: &code[arguments..results],
        results: &code[results + 1..end],
        end: end as u32 + u32::from(has_live),
    }
}

/// The parts of the call at which a caller waits.
pub(crate) fn open_call(code: &[u32], pc: u32) -> CallParts<'_> {
    call_parts(code, pc as usize + 2, true)
}

/// The registers that a point's live values occupy and that are not greens: slots, then live ones. In the order of a
/// trace's inputs.
pub(crate) fn input_registers(image: &Image<'static>, point: u32) -> Vec<u32> {
    let point = image.point(point);
    let live = point
        .live
        .iter()
        .filter(|register| !point.greens.contains(register));
    point.slots.iter().chain(live).copied().collect()
}

/// The kind of a register.
pub(crate) fn register_kind(words: u32, register: u32) -> Kind {
    if register < words {
        Kind::Word
    } else {
        Kind::Float
    }
}

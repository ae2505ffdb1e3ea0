//! What register allocation decides: data between [`crate::allocate`], its checker and emission.

use std::fmt;

/// Hardware numbers of general registers.
pub mod general {
    pub const RAX: u8 = 0;
    pub const RCX: u8 = 1;
    pub const RDX: u8 = 2;
    pub const RBX: u8 = 3;
    pub const RSP: u8 = 4;
    pub const RBP: u8 = 5;
    pub const RSI: u8 = 6;
    pub const RDI: u8 = 7;
    pub const R8: u8 = 8;
    pub const R9: u8 = 9;
    pub const R10: u8 = 10;
    pub const R11: u8 = 11;
    pub const R12: u8 = 12;
    pub const R13: u8 = 13;
    pub const R14: u8 = 14;
    pub const R15: u8 = 15;
}

use general::*;

/// General registers that values may be in. The rest: rsp and rbp hold the frame, r15 the VM, and r11 and rcx are emission's own.
pub const GENERAL: [u8; 11] = [RAX, RDX, RBX, RSI, RDI, R8, R9, R10, R12, R13, R14];

/// Those among them that native functions leave as they are.
pub const SAVED: [u8; 4] = [RBX, R12, R13, R14];

/// Emission's own general registers: nothing is in them between operations.
pub const SCRATCH: u8 = R11;
/// The second one; counts of shifts have to be in it.
pub const COUNT: u8 = RCX;

/// Float registers that values may be in: xmm0 to this, exclusive.
pub const FLOATS: u8 = 14;

/// Emission's own float registers.
pub const FLOAT_SCRATCH: u8 = 15;
/// The second one.
pub const FLOAT_SCRATCH_2: u8 = 14;

/// Where a value is.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Location {
    /// Its bits are known.
    Constant(u64),
    /// A general register, by hardware number.
    General(u8),
    /// A float register.
    Float(u8),
    /// A word of the frame.
    Slot(u32),
    /// Of a guard: the value is the guard's own condition, known by how the guard ends.
    Condition,
    /// Nobody wants it.
    Nowhere,
}

impl fmt::Display for Location {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        use cranelift_assembler_x64::{Gpr, Size, Xmm};
        match self {
            Location::Constant(bits) => write!(f, "{}", *bits as i64),
            Location::General(number) => f.write_str(&Gpr::new(*number).to_string(Size::Quadword)),
            Location::Float(number) => f.write_str(&Xmm::new(*number).to_string()),
            Location::Slot(number) => write!(f, "[{number}]"),
            Location::Condition => f.write_str("condition"),
            Location::Nowhere => f.write_str("nowhere"),
        }
    }
}

/// A run of [`Plan::locations`].
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Run {
    /// The first.
    pub start: u32,
    /// How many.
    pub count: u32,
}

/// What is emitted, in order.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Action {
    /// Copies a value. Not from a slot to a slot.
    Move { from: Location, to: Location },
    /// The operation at that position in the trace's code, which is no guard and no end. The run is the locations of its operands in
    /// the order of [`trace::Op::for_each_place`], then those of its results.
    Perform { position: u32, run: Run },
    /// A guard. `compare` is the position of the comparison whose result it checks and nobody else wants, whose operands are in
    /// the run; without one, the run is the guard's own operands.
    Guard {
        position: u32,
        compare: Option<u32>,
        run: Run,
        guard: u32,
    },
    /// The end: its operands, and for a jump to a loop's header where they go, all at once.
    End { position: u32, from: Run, to: Run },
}

/// A guard as the exit needs it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct GuardPlan {
    /// Its snapshot.
    pub snapshot: u32,
    /// Where the snapshot's inputs are, in [`Plan::exits`].
    pub run: Run,
}

/// The whole of it.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Plan {
    /// Where inputs are at the beginning.
    pub inputs: Vec<Location>,
    /// In order.
    pub actions: Vec<Action>,
    /// See [`Run`].
    pub locations: Vec<Location>,
    /// By number.
    pub guards: Vec<GuardPlan>,
    /// Locations of guards.
    pub exits: Vec<Location>,
    /// How many words of the frame are used.
    pub slots: u32,
}

impl Plan {
    /// The locations of a run.
    pub fn run(&self, run: Run) -> &[Location] {
        &self.locations[run.start as usize..(run.start + run.count) as usize]
    }

    /// The locations of a guard's inputs.
    pub fn exit(&self, guard: u32) -> &[Location] {
        let run = self.guards[guard as usize].run;
        &self.exits[run.start as usize..(run.start + run.count) as usize]
    }
}

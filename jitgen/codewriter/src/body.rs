//! A graph on its way to code: the operations of jitcodes on virtual registers, still in blocks and in SSA form.
//!
//! Lowering fills it, and the rest of the crate turns it into code. A block has the number of the block in the flow graph.

use jitcode::{Kind, Opcode};

/// A virtual register; it is defined once.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub(crate) struct Virtual(pub u32);

/// Where a value is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Place {
    /// In a register.
    Register(Virtual),
    /// In the pool of constants, by number.
    Constant(u32),
}

/// An operand of an instruction, in the order of the operation's row.
#[derive(Clone, Debug)]
pub(crate) enum Operand {
    /// A value.
    Place(Place),
    /// A number or an offset.
    Word(u32),
    /// A list of values.
    Places(Vec<Place>),
    /// Here stands the list of the instruction's results.
    Results,
    /// Here stands what is alive.
    Live,
}

/// An operation.
#[derive(Clone, Debug)]
pub(crate) struct Instruction {
    pub opcode: Opcode,
    pub results: Vec<Virtual>,
    pub operands: Vec<Operand>,
    /// Registers that it needs beside its operands: those in the record of a merge point.
    pub keeps: Vec<Virtual>,
    pub location: u32,
}

/// Where a jump goes, with what it passes.
#[derive(Clone, Debug)]
pub(crate) struct Edge {
    pub block: usize,
    pub arguments: Vec<Place>,
}

/// How a block ends.
#[derive(Clone, Debug, Default)]
pub(crate) enum End {
    Jump(Edge),
    /// To the first if the place is not 0.
    Branch(Place, Edge, Edge),
    /// By numbers of constants.
    Switch(Place, Vec<(u32, Edge)>, Edge),
    Return(Vec<Place>),
    #[default]
    Unreachable,
}

/// A block.
#[derive(Clone, Debug, Default)]
pub(crate) struct Block {
    pub parameters: Vec<Virtual>,
    pub instructions: Vec<Instruction>,
    pub end: End,
    /// Of the end.
    pub location: u32,
}

/// The record of a merge point.
#[derive(Clone, Debug)]
pub(crate) struct Record {
    /// Of the point.
    pub number: u32,
    pub greens: Vec<Place>,
    pub slots: Vec<Virtual>,
    pub live: Vec<Virtual>,
}

/// A whole graph.
#[derive(Clone, Debug, Default)]
pub(crate) struct Body {
    /// By virtual register.
    pub kinds: Vec<Kind>,
    /// Those that the graph does not reach are empty.
    pub blocks: Vec<Block>,
    pub records: Vec<Record>,
}

impl Body {
    pub fn new_register(&mut self, kind: Kind) -> Virtual {
        self.kinds.push(kind);
        Virtual(self.kinds.len() as u32 - 1)
    }

    pub fn kind(&self, register: Virtual) -> Kind {
        self.kinds[register.0 as usize]
    }
}

impl Instruction {
    /// Calls `visit` for every register that the instruction needs.
    pub fn for_each_use(&self, mut visit: impl FnMut(Virtual)) {
        for operand in &self.operands {
            match operand {
                Operand::Place(Place::Register(register)) => visit(*register),
                Operand::Places(places) => places.iter().for_each(|place| place.visit(&mut visit)),
                _ => {}
            }
        }
        self.keeps.iter().copied().for_each(visit);
    }
}

impl Place {
    fn visit(self, visit: &mut impl FnMut(Virtual)) {
        if let Place::Register(register) = self {
            visit(register);
        }
    }
}

impl End {
    /// The ways to other blocks; what holds first comes first.
    pub fn edges(&self) -> Vec<&Edge> {
        match self {
            End::Jump(edge) => vec![edge],
            End::Branch(_, then, otherwise) => vec![then, otherwise],
            End::Switch(_, cases, otherwise) => {
                let mut edges: Vec<&Edge> = cases.iter().map(|(_, edge)| edge).collect();
                edges.push(otherwise);
                edges
            }
            End::Return(_) | End::Unreachable => Vec::new(),
        }
    }

    /// Calls `visit` for every register that the end itself reads, arguments of its edges apart.
    pub fn for_each_use(&self, mut visit: impl FnMut(Virtual)) {
        match self {
            End::Branch(place, ..) | End::Switch(place, ..) => place.visit(&mut visit),
            End::Return(places) => places.iter().for_each(|place| place.visit(&mut visit)),
            End::Jump(_) | End::Unreachable => {}
        }
    }
}

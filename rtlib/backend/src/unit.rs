//! The code of one trace, as the backend remembers it.

use crate::emit::{Emitted, NO_JUMP};
use crate::plan::{Location, Plan};
use crate::routines::{FLOATS_AT, SLOTS_AT};
use std::cell::Cell;
use std::rc::Rc;
use trace::Refusal;

/// Where a guard's input is, in two bytes: a word of the exit buffer, or from [`CONSTANT`] on a constant of the unit, or
/// [`CONDITION`].
type Packed = u16;

/// See [`Packed`].
const CONSTANT: Packed = 1 << 15;
/// See [`Packed`].
const CONDITION: Packed = u16::MAX;

/// A merge point with values for its greens.
pub type Place = (u32, Rc<[u64]>);

/// Bytes of an entry in the table of places that are called, which is half full after it has grown, and of what the entry leads to.
const PLACE_BYTES: usize = 2 * (size_of::<Place>() + 16) + 96;

/// Bytes of the tables of free pieces for the one that may lie behind the code.
const FREE_PIECE_BYTES: usize = 96;

/// A guard.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Guard {
    /// Its snapshot.
    pub snapshot: u32,
    /// Offsets in the arena of the displacements that lead to its exit or bridge.
    pub jumps: [u32; 2],
    /// Offset in the arena of its exit.
    pub exit: u32,
    /// Where in [`Unit::inputs_at`] its inputs begin, and how many they are.
    first: u32,
    count: u32,
    /// Whether it checks that its condition is not 0: then the condition is 0 when it fails.
    pub fails_with: bool,
}

/// The code of one trace.
#[derive(Debug)]
pub struct Unit {
    /// Offset in the arena.
    pub offset: u32,
    /// Bytes of code.
    pub bytes: u32,
    /// Offset in the arena: where other traces jump to.
    pub header: u32,
    /// Where its inputs are at the header.
    pub inputs: Vec<Location>,
    /// By number.
    pub guards: Vec<Guard>,
    /// Words of the portal's results, if it ends with its return.
    pub results: u32,
    /// 1 if the code has been entered since somebody asked; machine code writes it by address.
    pub used: Box<Cell<u8>>,
    /// The place at which it begins, if that is a merge point.
    pub place: Option<Place>,
    /// The places whose portals it calls.
    pub calls: Vec<Place>,
    /// By guard: 1 as long as it shall fail at its first execution. Empty if none shall; machine code reads it by address.
    pub forced: Box<[u8]>,
    inputs_at: Vec<Packed>,
    constants: Vec<u64>,
}

impl Unit {
    /// What is known when code has been planned.
    ///
    /// # Errors
    /// If a guard's inputs cannot be written down.
    pub fn new(plan: &Plan) -> Result<Unit, Refusal> {
        let mut unit = Unit {
            offset: 0,
            bytes: 0,
            header: 0,
            inputs: plan.inputs.clone(),
            guards: Vec::with_capacity(plan.guards.len()),
            results: 0,
            used: Box::default(),
            place: None,
            calls: Vec::new(),
            forced: Box::default(),
            inputs_at: Vec::with_capacity(plan.exits.len()),
            constants: Vec::new(),
        };
        for (number, guard) in plan.guards.iter().enumerate() {
            unit.guards.push(Guard {
                snapshot: guard.snapshot,
                jumps: [0; 2],
                exit: 0,
                first: unit.inputs_at.len() as u32,
                count: guard.run.count,
                fails_with: false,
            });
            for location in plan.exit(number as u32) {
                let packed = unit.pack(*location)?;
                unit.inputs_at.push(packed);
            }
        }
        Ok(unit)
    }

    /// Takes over what emission has found out. The code lies at `offset` of the arena.
    pub fn place_at(&mut self, offset: u32, emitted: &Emitted) {
        self.offset = offset;
        self.bytes = emitted.assembler.bytes.len() as u32;
        self.header = offset + emitted.header;
        self.results = emitted.results;
        for (guard, emitted) in self.guards.iter_mut().zip(&emitted.guards) {
            let in_arena = |jump: u32| if jump == NO_JUMP { jump } else { jump + offset };
            guard.jumps = emitted.jumps.map(in_arena);
            guard.exit = emitted.exit + offset;
            guard.fails_with = emitted.fails_with;
        }
    }

    fn pack(&mut self, location: Location) -> Result<Packed, Refusal> {
        let word = match location {
            Location::General(register) => u32::from(register),
            Location::Float(register) => FLOATS_AT + u32::from(register),
            Location::Slot(number) => SLOTS_AT + number,
            Location::Condition => return Ok(CONDITION),
            Location::Constant(bits) => {
                self.constants.push(bits);
                u32::from(CONSTANT) + self.constants.len() as u32 - 1
            }
            Location::Nowhere => panic!("a guard's input is nowhere"),
        };
        let packed = Packed::try_from(word).ok();
        packed
            .filter(|packed| *packed != CONDITION)
            .ok_or(Refusal::TooManyValues)
    }

    /// The guard with that snapshot.
    pub fn guard_of(&self, snapshot: u32) -> usize {
        let guard = self
            .guards
            .iter()
            .position(|guard| guard.snapshot == snapshot);
        guard.expect("a bridge begins at a guard that there is")
    }

    /// Where a guard's inputs are for a bridge from it.
    pub fn locations(&self, guard: usize) -> Vec<Location> {
        let guard = &self.guards[guard];
        let packed = &self.inputs_at[guard.first as usize..(guard.first + guard.count) as usize];
        let location = |packed: &Packed| match u32::from(*packed) {
            word if word == u32::from(CONDITION) => Location::Constant(u64::from(guard.fails_with)),
            word if word >= u32::from(CONSTANT) => {
                Location::Constant(self.constants[(word - u32::from(CONSTANT)) as usize])
            }
            word if word >= SLOTS_AT => Location::Slot(word - SLOTS_AT),
            word if word >= FLOATS_AT => Location::Float((word - FLOATS_AT) as u8),
            word => Location::General(word as u8),
        };
        packed.iter().map(location).collect()
    }

    /// A guard's inputs, from the exit buffer. A guard that was forced has the condition of one that holds.
    pub fn read(&self, guard: usize, is_forced: bool, buffer: *const u64, words: &mut Vec<u64>) {
        let guard = &self.guards[guard];
        let packed = &self.inputs_at[guard.first as usize..(guard.first + guard.count) as usize];
        words.clear();
        words.extend(packed.iter().map(|packed| match *packed {
            CONDITION => u64::from(guard.fails_with != is_forced),
            CONSTANT.. => self.constants[usize::from(packed - CONSTANT)],
            // SAFETY: the buffer has a word for every register and slot of a frame.
            word => unsafe { buffer.add(usize::from(word)).read() },
        }));
    }

    /// Bytes of the tables, with what it needs in those of all units.
    pub fn table_bytes(&self) -> usize {
        size_of::<Unit>()
            + self.inputs.len() * size_of::<Location>()
            + self.guards.len() * size_of::<Guard>()
            + self.forced.len()
            + self.inputs_at.len() * size_of::<Packed>()
            + self.constants.len() * 8
            + self.calls.len() * (size_of::<Place>() + PLACE_BYTES)
            + usize::from(self.place.is_some()) * PLACE_BYTES
            + FREE_PIECE_BYTES
    }
}

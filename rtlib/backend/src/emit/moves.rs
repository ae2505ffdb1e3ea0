//! Copies: one, and many at once.

use super::Emitter;
use crate::assembler::{put, slot};
use crate::plan::{COUNT, FLOAT_SCRATCH, Location, SCRATCH};

impl Emitter<'_> {
    /// Copies a value. From slot to slot it goes through [`COUNT`].
    pub(super) fn copy(&mut self, to: Location, from: Location) {
        use Location::{Condition, Constant, Float, General, Nowhere, Slot};
        if to == from {
            return;
        }
        let assembler = &mut self.emitted.assembler;
        match (to, from) {
            (Nowhere, _) => {}
            (General(to), Constant(bits)) => assembler.load_constant(to, bits),
            (General(to), General(from)) => put!(assembler, movq_mr, to, from),
            (General(to), Float(from)) => put!(assembler, movq_b, to, from),
            (General(to), Slot(from)) => put!(assembler, movq_rm, to, slot(from)),
            (Float(to), Constant(0)) => put!(assembler, xorps_a, to, to),
            (Float(to), Constant(bits)) => {
                assembler.load_constant(SCRATCH, bits);
                put!(assembler, movq_a, to, SCRATCH);
            }
            (Float(to), General(from)) => put!(assembler, movq_a, to, from),
            (Float(to), Float(from)) => put!(assembler, movaps_a, to, from),
            (Float(to), Slot(from)) => put!(assembler, movsd_a_m, to, slot(from)),
            (Slot(to), General(from)) => put!(assembler, movq_mr, slot(to), from),
            (Slot(to), Float(from)) => put!(assembler, movsd_c_m, slot(to), from),
            (Slot(to), Constant(bits)) => match i32::try_from(bits as i64) {
                Ok(small) => put!(assembler, movq_mi_sxl, slot(to), small),
                Err(_) => {
                    assembler.load_constant(COUNT, bits);
                    put!(assembler, movq_mr, slot(to), COUNT);
                }
            },
            (Slot(to), Slot(from)) => {
                put!(assembler, movq_rm, COUNT, slot(from));
                put!(assembler, movq_mr, slot(to), COUNT);
            }
            (Constant(_) | Condition, _) | (_, Condition | Nowhere) => {
                panic!("nothing is copied from {from} to {to}")
            }
        }
    }

    /// Copies many values at once: each reads what was there before. [`COUNT`] stays as it is, unless a slot is copied to.
    pub(super) fn shuffle(&mut self, from: &[Location], to: &[Location]) {
        let is_constant = |(_, from): &(Location, Location)| matches!(from, Location::Constant(_));
        let moves = to
            .iter()
            .copied()
            .zip(from.iter().copied())
            .filter(|(to, from)| to != from && *to != Location::Nowhere);
        // Constants come last: they need the scratch register, and nobody waits for them.
        let (constants, mut pending): (Vec<_>, Vec<_>) = moves.partition(is_constant);
        while !pending.is_empty() {
            let free = pending
                .iter()
                .position(|(to, _)| !pending.iter().any(|(_, from)| from == to));
            match free {
                Some(index) => {
                    let (to, from) = pending.swap_remove(index);
                    self.copy(to, from);
                }
                // Only rings are left. One of them is opened by moving a value aside; it is closed again before the next
                // is opened, because then there is always a move that is free.
                None => {
                    let (_, from) = pending[0];
                    let aside = match from {
                        Location::Float(_) => Location::Float(FLOAT_SCRATCH),
                        _ => Location::General(SCRATCH),
                    };
                    self.copy(aside, from);
                    for (_, source) in &mut pending {
                        if *source == from {
                            *source = aside;
                        }
                    }
                }
            }
        }
        for (to, from) in constants {
            self.copy(to, from);
        }
    }
}

#[cfg(test)]
mod tests;

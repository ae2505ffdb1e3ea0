//! Guards and what is off the hot path: their exits, and allocations that found no room.

use super::compare::Outcome;
use super::{EmittedGuard, Emitter, FORCED, NO_JUMP};
use crate::assembler::{Condition, memory, put};
use crate::plan::{COUNT, Location, SCRATCH};
use jitcode::Opcode;
use trace::Op;

impl Emitter<'_> {
    /// Checks a condition; a jump to the exit if it does not hold. With `compare` the locations are its operands.
    pub(super) fn guard(
        &mut self,
        op: &Op<'_>,
        compare: Option<&Op<'_>>,
        locations: &[Location],
        guard: u32,
    ) {
        let outcome = match (compare, op.opcode) {
            (Some(compare), _) => {
                let location = |index: usize| locations.get(index).copied();
                let first = location(0).unwrap_or(Location::Nowhere);
                let second = location(1).unwrap_or(Location::Nowhere);
                self.compare(compare.opcode, first, second)
            }
            (None, Opcode::GuardValue) => {
                let first = self.bits(locations[0], SCRATCH);
                let second = self.bits(locations[1], COUNT);
                self.compare_words(first, second);
                Outcome::If(Condition::Equal)
            }
            (None, _) => {
                self.test(locations[0]);
                Outcome::If(Condition::NotEqual)
            }
        };
        let must_hold = op.opcode != Opcode::GuardFalse;
        let assembler = self.assembler();
        let jumps = match (outcome, must_hold) {
            (Outcome::If(condition), true) => [assembler.jump_if(condition.opposite()), NO_JUMP],
            (Outcome::If(condition), false) => [assembler.jump_if(condition), NO_JUMP],
            (Outcome::Equal, true) | (Outcome::NotEqual, false) => [
                assembler.jump_if(Condition::NotEqual),
                assembler.jump_if(Condition::Parity),
            ],
            (Outcome::NotEqual, true) | (Outcome::Equal, false) => {
                let over = assembler.jump_if(Condition::Parity);
                let jump = assembler.jump_if(Condition::Equal);
                assembler.bind_here(over);
                [jump, NO_JUMP]
            }
        };
        debug_assert_eq!(guard as usize, self.emitted.guards.len());
        self.emitted.guards.push(EmittedGuard {
            jumps,
            exit: 0,
            fails_with: !must_hold,
        });
        if let Some(flags) = self.context.forced {
            let assembler = self.assembler();
            assembler.load_constant(SCRATCH, flags + u64::from(guard));
            put!(assembler, cmpb_mi, memory(SCRATCH, 0), 0u8);
            let jump = assembler.jump_if(Condition::NotEqual);
            self.forced.push((jump, guard));
        }
    }

    /// The bits of a value of either kind: where they are as a word.
    fn bits(&mut self, location: Location, scratch: u8) -> Location {
        match location {
            Location::Float(_) => {
                self.copy(Location::General(scratch), location);
                Location::General(scratch)
            }
            other => other,
        }
    }

    /// Everything that is not on the hot path.
    pub(super) fn cold(&mut self) {
        self.note(|| String::from("  ; cold"));
        let routines = self.context.routines;
        for refill in std::mem::take(&mut self.refills) {
            let assembler = self.assembler();
            assembler.bind_here(refill.jump);
            if let Some(bytes) = refill.bytes {
                assembler.load_constant(COUNT, u64::from(bytes));
            }
            assembler.call(SCRATCH, routines.make_room_address);
            let back = assembler.jump();
            assembler.bind(back, refill.retry);
        }
        self.unfinished();
        let overflows = std::mem::take(&mut self.overflows);
        if !overflows.is_empty() {
            let routine = self.context.layout.stack_overflow;
            let assembler = self.assembler();
            for jump in overflows {
                assembler.bind_here(jump);
            }
            assembler.call(SCRATCH, routine);
        }
        let mut leaving = Vec::new();
        let assembler = &mut self.emitted.assembler;
        for (number, guard) in self.emitted.guards.iter_mut().enumerate() {
            guard.exit = assembler.here();
            for jump in guard.jumps {
                if jump != NO_JUMP {
                    assembler.bind(jump, guard.exit);
                    assembler.name_jump(jump, || format!("exit {number}"));
                }
            }
            if let Some(listing) = &mut assembler.listing {
                listing.note(&format!("  ; exit {number}"));
            }
            assembler.load_constant(COUNT, number as u64);
            leaving.push(assembler.jump());
        }
        for (jump, guard) in std::mem::take(&mut self.forced) {
            let assembler = self.assembler();
            assembler.bind_here(jump);
            assembler.name_jump(jump, || format!("exit {guard}, forced"));
            assembler.load_constant(COUNT, u64::from(guard | FORCED));
            leaving.push(assembler.jump());
        }
        if leaving.is_empty() {
            return;
        }
        let slots = self.context.plan.slots;
        let leave = routines.leave;
        let assembler = self.assembler();
        for jump in leaving {
            assembler.bind_here(jump);
        }
        assembler.load_constant(SCRATCH, u64::from(slots));
        assembler.jump_outside(leave);
        self.name_outside(|| "routine leave".to_string());
    }
}

//! Making way: which traces go when memory runs out.
//!
//! A hand goes round over the traces that begin at merge points, as the hand of a clock: one that has been used since it last came by
//! gets another round, one that has not goes (second chance). With a trace go the traces from its guards, and all that jump to one of
//! those. What is on the native stack stays, and with it all it could jump to.

use crate::compiled::{Compiled, Origin};
use crate::jit::Jit;
use crate::statistics::{count, discount};
use rustc_hash::FxHashSet;
use std::rc::Rc;

/// Places whose trace has gone that are remembered at most, so that they are not recorded again at once.
const MOST_COOLING: usize = 4096;

impl Jit {
    /// Takes some traces' memory back. Whether there were any.
    pub(crate) fn make_way(&self, pinned: &[u32]) -> bool {
        let mut kept: FxHashSet<u32> = self.in_use().into_iter().collect();
        kept.extend(pinned);
        // In the first round marks are taken away, in the second there is none left.
        let slots = self.traces.borrow().slots();
        for _ in 0..2 * slots {
            let next = self.traces.borrow_mut().next_of_round();
            let Some((number, root)) = next else {
                continue;
            };
            if matches!(root.origin, Origin::Guard(..)) {
                continue;
            }
            let doomed = self.with_dependents(number);
            if doomed.iter().any(|(number, _)| kept.contains(number)) {
                continue;
            }
            let was_used = doomed
                .iter()
                .filter(|(number, compiled)| self.was_used(*number, compiled));
            // All marks are looked at, so that all are taken away.
            if was_used.count() == 0 {
                self.free(&doomed);
                return true;
            }
        }
        false
    }

    /// Traces that run, or that a recording goes on from.
    pub(crate) fn in_use(&self) -> Vec<u32> {
        let mut numbers = Vec::new();
        numbers.extend(self.pinned.get());
        numbers.extend(self.evaluated.borrow().iter());
        if let Some(machine) = &self.machine {
            machine.active(&mut numbers);
        }
        numbers
    }

    fn was_used(&self, number: u32, compiled: &Compiled) -> bool {
        match &self.machine {
            Some(machine) => machine.was_used(number),
            None => compiled.was_used.replace(false),
        }
    }

    /// A trace with those that begin at its guards or jump to it, and so on.
    fn with_dependents(&self, number: u32) -> Vec<(u32, Rc<Compiled>)> {
        let traces = self.traces.borrow();
        let mut found = vec![(number, traces.get(number))];
        let mut known = FxHashSet::from_iter([number]);
        let mut next = 0;
        while let Some((_, compiled)) = found.get(next) {
            let compiled = compiled.clone();
            for dependent in compiled.dependents.borrow().iter() {
                if known.insert(*dependent) {
                    found.push((*dependent, traces.get(*dependent)));
                }
            }
            next += 1;
        }
        found
    }

    /// Takes the memory of traces back, which are all that jump to one of them.
    pub(crate) fn free(&self, doomed: &[(u32, Rc<Compiled>)]) {
        let numbers: Vec<u32> = doomed.iter().map(|(number, _)| *number).collect();
        let all: FxHashSet<u32> = numbers.iter().copied().collect();
        let mut detached = Vec::new();
        for (number, compiled) in doomed {
            for on in compiled.depends_on() {
                if !all.contains(&on) {
                    let other = self.trace(on);
                    other.dependents.borrow_mut().remove(number);
                }
            }
            match &compiled.origin {
                Origin::Guard(trace, snapshot) if !all.contains(trace) => {
                    let parent = self.trace(*trace);
                    parent.guards[*snapshot as usize].bridge.set(None);
                    detached.push((*trace, *snapshot));
                }
                origin => {
                    if let Some(place) = origin.place() {
                        self.cells.forget_trace(&place, MOST_COOLING);
                    }
                }
            }
            self.uncount(compiled);
        }
        self.note_memory();
        self.log("metainterp", || format!("freed: traces {numbers:?}\n"));
        count(&self.statistics.freed, numbers.len() as u64);
        if let Some(machine) = &self.machine {
            machine.free(&numbers, &detached);
        }
        let mut traces = self.traces.borrow_mut();
        for number in numbers {
            traces.remove(number);
        }
    }

    fn uncount(&self, compiled: &Compiled) {
        discount(&self.statistics.resume_bytes, compiled.resume.size() as u64);
        discount(&self.statistics.trace_bytes, compiled.bytes);
        discount(&self.statistics.code_bytes, compiled.code_bytes);
    }
}

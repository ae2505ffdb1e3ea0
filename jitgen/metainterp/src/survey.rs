//! What of the JIT goes with the guest's objects.
//!
//! A trace belongs to a place, and a place to the objects that are its greens: when nothing else refers to the code of a guest's function, its
//! traces are of no use. But traces have that code as a constant. So at a collection of the whole heap constants of traces are no roots at
//! first; what runs stays, and what it may jump to; then, as the collector finds out what is alive, traces stay whose
//! greens are, and their constants are alive, too, until there are no more such traces. The others are freed. So no address of an object that is gone
//! is left for another object to be taken for it.
//!
//! A green may be a number, which nobody tells from an address. One that looks like the address of an object that is gone costs a trace.

use crate::compiled::{Compiled, Origin};
use crate::jit::Jit;
use crate::statistics::count;
use std::rc::Rc;

/// A survey of traces, while a collector finds out what is alive.
#[derive(Debug)]
pub struct Survey {
    /// By number: the traces that there are.
    traces: Vec<Option<Rc<Compiled>>>,
    /// By number: whether it is known to stay.
    stays: Vec<bool>,
    /// Those that are, and whose words have not been shown.
    new: Vec<u32>,
}

impl Jit {
    /// Calls a function with every word that may be a reference, without those that only traces and places have.
    pub fn for_each_strong_word(&self, see: &mut dyn FnMut(u64)) {
        self.roots.for_each(see);
        self.recorded.borrow().iter().for_each(|bits| see(*bits));
    }

    /// Begins a survey: what runs stays. Nothing while somebody is at work on traces; then all that [`Jit::for_each_word`] shows is alive.
    pub fn survey(&self) -> Option<Survey> {
        let traces = self.traces.try_borrow_mut().ok()?.all();
        if !self.cells.are_at_rest() {
            return None;
        }
        let mut survey = Survey {
            stays: vec![false; traces.len()],
            traces,
            new: Vec::new(),
        };
        for number in self.in_use() {
            survey.keep(number);
        }
        Some(survey)
    }

    /// Calls a function with the words of all traces that have turned out to stay, and had not before. Whether there were any.
    pub fn extend(
        &self,
        survey: &mut Survey,
        is_alive: &mut dyn FnMut(u64) -> bool,
        see: &mut dyn FnMut(u64),
    ) -> bool {
        survey.find(is_alive);
        let new = std::mem::take(&mut survey.new);
        for number in &new {
            if let Some(compiled) = &survey.traces[*number as usize] {
                compiled.trace.constants.iter().for_each(|bits| see(*bits));
                if let Origin::Point(_, greens) = &compiled.origin {
                    greens.iter().for_each(|bits| see(*bits));
                }
            }
        }
        !new.is_empty()
    }

    /// Frees traces that do not stay, and forgets places without a trace whose greens are gone.
    pub fn forget_dead(&self, survey: Survey, is_alive: &mut dyn FnMut(u64) -> bool) {
        let Survey { traces, stays, .. } = survey;
        let numbered = traces.into_iter().enumerate().zip(stays);
        let doomed: Vec<(u32, Rc<Compiled>)> = numbered
            .filter(|(_, stays)| !stays)
            .filter_map(|((number, compiled), _)| Some((number as u32, compiled?)))
            .collect();
        if !doomed.is_empty() {
            count(&self.statistics.collected, doomed.len() as u64);
            self.free(&doomed);
        }
        self.cells.forget_dead(is_alive);
        self.note_memory();
    }
}

impl Survey {
    /// A trace stays, and with it all that it may jump to.
    fn keep(&mut self, number: u32) {
        let mut kept = vec![number];
        while let Some(number) = kept.pop() {
            let index = number as usize;
            if let Some(Some(compiled)) = self.traces.get(index)
                && !std::mem::replace(&mut self.stays[index], true)
            {
                kept.extend(compiled.depends_on());
                self.new.push(number);
            }
        }
    }

    /// Finds all traces that stay, as far as it is known now what is alive.
    fn find(&mut self, is_alive: &mut dyn FnMut(u64) -> bool) {
        loop {
            let before = self.new.len();
            for number in 0..self.traces.len() {
                if let (Some(compiled), false) = (&self.traces[number], self.stays[number])
                    && match &compiled.origin {
                        Origin::Point(_, greens) => greens.iter().all(|bits| is_alive(*bits)),
                        Origin::Guard(parent, _) => self.stays[*parent as usize],
                        Origin::Start(_) => true,
                    }
                {
                    self.keep(number as u32);
                }
            }
            // Bridges of traces that were found late.
            if self.new.len() == before {
                return;
            }
        }
    }
}

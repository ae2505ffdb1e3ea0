//! Merge points: where loops close, and where the trace of another portal begins.

use super::{FrameNotes, Header, NO_OPERATION, Recorder, Step};
use crate::Abort;
use crate::cells::Place;
use crate::compiled::Origin;
use crate::enter::Next;
use crate::frame::{Visit, input_registers, register_kind};
use jitcode::image::Callback;
use jitcode::{CONSTANT, Kind, Opcode};
use std::time::Instant;
use trace::Host;

impl Recorder<'_> {
    /// The greens become constants. In the outermost frame a loop may close; a loop in a callee, or a callee that has a trace of its own,
    /// becomes a call of its portal.
    pub(super) fn merge_point<H: Host>(&mut self, host: &mut H) -> Step {
        let point = self.code()[1];
        let view = self.jit.image.point(point);
        self.promote_greens(view.greens);
        let greens: Vec<u64> = view.greens.iter().map(|green| self.bits(*green)).collect();
        let place = Place { point, greens };
        let visit = self.stack.top_mut().visits.arrive(view.driver);
        let is_outermost = self.stack.frames.len() == 1;
        let step = match visit {
            Visit::Passing => None,
            Visit::Closing if is_outermost => self.loop_header(&place),
            Visit::Entering if is_outermost && self.is_start() => self.loop_header(&place),
            Visit::Entering if is_outermost => None,
            Visit::Closing => Some(self.call_the_rest(host, &place)),
            Visit::Entering => {
                let cell = self.jit.cells.get(&place);
                let is_apart = cell.is_apart
                    || cell.trace.is_some()
                    || !self.jit.asks(host, &place, Callback::Inline, true);
                is_apart.then(|| self.call_the_rest(host, &place))
            }
        };
        step.unwrap_or_else(|| {
            if let Some(notes) = self.notes.last_mut() {
                notes.place = Some(place);
            }
            self.advance(2);
            Step::Go
        })
    }

    /// Whether the recording began at a merge point, and not at a guard.
    pub(super) fn begins_at_point(&self) -> bool {
        matches!(self.origin, Origin::Point(..))
    }

    /// Whether this is the merge point at which the recording began.
    fn is_start(&self) -> bool {
        let is_empty = self.trace.code.is_empty() && self.waiting.is_empty();
        self.begins_at_point() && is_empty && self.headers.is_empty()
    }

    /// The beginning of a guest's loop in the outermost frame.
    fn loop_header(&mut self, place: &Place) -> Option<Step> {
        let known = self
            .headers
            .iter()
            .position(|header| header.place == *place);
        let values: Vec<(u64, u32)> = input_registers(&self.jit.image, place.point)
            .iter()
            .map(|register| (self.bits(*register), self.place(*register)))
            .collect();
        let (bits, places): (Vec<u64>, Vec<u32>) = values.into_iter().unzip();
        if let Some(index) = known {
            return Some(match self.close(index, &places) {
                Ok(number) => Step::End(Next::Run(number, bits)),
                Err(abort) => Step::Give(abort),
            });
        }
        if !self.is_start()
            && let Some(number) = self.jit.cells.trace(place)
        {
            return Some(match self.enter_trace(number, &places) {
                Ok(()) => Step::End(Next::Run(number, bits)),
                Err(abort) => Step::Give(abort),
            });
        }
        if self.headers.len() as u32 >= self.jit.settings().loop_limit {
            return Some(Step::Give(Abort::TooManyLoops));
        }
        self.open_header(place);
        None
    }

    /// From here on, the trace may become a loop of its own: what is alive gets values of its own, and nothing else is known.
    fn open_header(&mut self, place: &Place) {
        let mut inputs: Vec<u32> = Vec::new();
        let is_start = self.is_start();
        self.flush_stores();
        for register in input_registers(&self.jit.image, place.point) {
            let (bits, mut value) = (self.bits(register), self.place(register));
            if !is_start && (value >= CONSTANT || inputs.contains(&value)) {
                let kind = register_kind(self.stack.top().words, register);
                value = self.emit_value(Opcode::SameAs, &[value], kind);
                self.set(register, bits, value);
            }
            inputs.push(value);
        }
        let position = self.trace.code.len() as u32;
        self.cache.forget_all();
        self.knowledge.clear();
        // Operations before the header do not exist for what comes after it.
        for definition in &mut self.definitions {
            *definition = NO_OPERATION;
        }
        self.slots.clear();
        self.headers.push(Header {
            place: place.clone(),
            position,
            inputs,
        });
    }

    /// The rest of the innermost frame, a portal, is a call from its merge point on.
    fn call_the_rest<H: Host>(&mut self, host: &mut H, place: &Place) -> Step {
        let view = self.jit.image.point(place.point);
        let operands: Vec<u32> = view
            .greens
            .iter()
            .chain(view.slots)
            .chain(view.live)
            .copied()
            .collect();
        let record: Vec<u64> = operands.iter().map(|operand| self.bits(*operand)).collect();
        let mut words = vec![place.point, operands.len() as u32];
        for operand in operands {
            words.push(self.place(operand));
        }
        let kinds = self.jit.image.jitcode(self.stack.top().jitcode).results;
        words.push(kinds.len() as u32);
        if let Some(FrameNotes { place: noted, .. }) = self.notes.last_mut() {
            *noted = Some(place.clone());
        }
        self.emit(Opcode::CallPortal, &words);
        let places: Vec<u32> = kinds
            .iter()
            .map(|kind| {
                self.define(
                    if *kind == 0 { Kind::Word } else { Kind::Float },
                    NO_OPERATION,
                )
            })
            .collect();
        let start = Instant::now();
        let results = self.jit.call_portal(host, place.point, &record);
        self.native += start.elapsed().as_nanos() as u64;
        self.cache.forget_all();
        if let Some(first) = view.slots.first() {
            let (first, place) = (self.bits(*first), self.place(*first));
            self.pop_slots(host, first, place);
        }
        let results: Vec<(u64, u32)> = results.into_iter().zip(places).collect();
        self.pop_frame(&results);
        Step::Go
    }
}

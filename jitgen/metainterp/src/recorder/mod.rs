//! The recorder: executes jitcodes for real, and writes down what it does.
//!
//! Beside each register's bits stands its *place* in the trace: a value, or a constant. An operation on constants is not recorded;
//! a branch on a constant is no guard. What depends on the inputs is recorded, and where the interpreter decides by
//! it, a guard says that the next run must decide the same.
//!
//! `step` is one operation, by family: computing and memory in [`memory`], decisions in [`guards`], calls and returns in
//! [`calls`], merge points in [`points`]. What need not be recorded is found in [`values`], by [`knowledge`] of values and by
//! the [`heap_cache`], and [`stores`] wait for others that take their place. [`close`] makes traces of what was recorded.

mod calls;
mod close;
mod guards;
mod heap_cache;
mod knowledge;
mod memory;
mod points;
mod ranges;
mod stores;
mod values;
#[cfg(test)]
mod values_tests;

use crate::Abort;
use crate::cells::Place;
use crate::compiled::Origin;
use crate::enter::{Next, bridge_inputs};
use crate::frame::{Stack, Visits, live_registers, register_kind};
use crate::hooks::{News, TraceKind};
use crate::jit::Jit;
use crate::resume::ResumeFrame;
use crate::statistics::{count, while_running};
use heap_cache::HeapCache;
use jitcode::{CONSTANT, Effect, Kind, Opcode};
use knowledge::Knowledge;
use rustc_hash::FxHashMap;
use std::time::Instant;
use stores::WaitingStore;
use trace::{Host, Trace};

/// What the recorder knows of a frame beside what the stack says.
#[derive(Clone, Debug)]
struct FrameNotes {
    /// The snapshot of its caller, waiting in its call.
    parent: Option<u32>,
    /// How long the trace was when it was pushed.
    start: usize,
    /// Where in the guest's program it is, once it has reached a merge point.
    place: Option<Place>,
    /// What it was called as, if the trace has called it.
    callee: Option<Callee>,
}

/// A function as traces call it.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub(crate) struct Callee {
    jitcode: u32,
    /// A hash of the arguments that are constants; 0 for portals. An object may get the place of one that is gone, and its hash with it: that
    /// makes some traces worse and none wrong.
    constants: u64,
}

/// A beginning of a guest's loop that the trace has passed.
#[derive(Clone, Debug)]
struct Header {
    place: Place,
    /// Where in the code.
    position: u32,
    /// Values of the point's input registers, all different.
    inputs: Vec<u32>,
}

/// Whose fault it is that a trace is too long.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
enum Culprit {
    Callee(Callee),
    Place(Place),
}

/// How much it would help to leave a callee out: best what then gets a trace of its own, second what leaves something of the trace.
type Rank = (u32, usize);

/// A recording under way.
pub(crate) struct Recorder<'j> {
    jit: &'j Jit,
    origin: Origin,
    /// What the trace will be, as far as its beginning says.
    kind: TraceKind,
    stack: Stack,
    /// Places in the trace of the stack's registers.
    places: Vec<u32>,
    /// By frame.
    notes: Vec<FrameNotes>,
    trace: Trace,
    constants: FxHashMap<u64, u32>,
    /// By value: where its operation begins in the code; [`NO_OPERATION`] of inputs and results of calls.
    definitions: Vec<u32>,
    cache: HeapCache,
    knowledge: Knowledge,
    /// Stores that are not in the trace yet.
    waiting: Vec<WaitingStore>,
    /// Slots that the trace has made and that live.
    slots: Vec<u32>,
    headers: Vec<Header>,
    guards: u32,
    /// The callee that it would help most to leave out.
    biggest: Option<(Rank, Culprit)>,
    /// Operations in the trace.
    length: u32,
    /// Operations executed.
    executed: u64,
    /// Nanoseconds in native code that was called.
    native: u64,
    scratch: Vec<u32>,
}

/// See [`Recorder::definitions`].
const NO_OPERATION: u32 = u32::MAX;

/// What a step says.
enum Step {
    Go,
    Give(Abort),
    End(Next),
}

impl<'j> Recorder<'j> {
    /// A recording that begins at a merge point, at which the only frame stands.
    pub fn at_point(jit: &'j Jit, place: Place, stack: Stack) -> Recorder<'j> {
        let origin = Origin::Point(place.point, place.greens.clone());
        let mut recorder = Recorder::new(jit, origin, stack);
        let view = jit.image.point(place.point);
        for (green, bits) in view.greens.iter().zip(&place.greens) {
            if *green < CONSTANT {
                recorder.places[*green as usize] = recorder.constant(*bits);
            }
        }
        for register in crate::frame::input_registers(&jit.image, place.point) {
            let kind = register_kind(recorder.stack.top().words, register);
            recorder.places[register as usize] = recorder.define(kind, NO_OPERATION);
        }
        recorder.trace.inputs = recorder.trace.kinds.len() as u32;
        recorder
    }

    /// A recording that begins where its only frame does.
    pub fn at_start(jit: &'j Jit, origin: Origin, stack: Stack) -> Recorder<'j> {
        let mut recorder = Recorder::new(jit, origin, stack);
        let words = recorder.stack.top().words;
        for register in jit.image.jitcode(recorder.stack.top().jitcode).parameters {
            recorder.places[*register as usize] =
                recorder.define(register_kind(words, *register), NO_OPERATION);
        }
        recorder.trace.inputs = recorder.trace.kinds.len() as u32;
        recorder
    }

    /// A recording that begins at a guard, whose frames stand on the stack.
    pub fn at_guard(
        jit: &'j Jit,
        origin: Origin,
        stack: Stack,
        frames: &[ResumeFrame],
        from: &Trace,
    ) -> Recorder<'j> {
        let mut recorder = Recorder::new(jit, origin, stack);
        let inputs = bridge_inputs(frames);
        for value in &inputs {
            recorder.define(from.kinds[*value as usize], NO_OPERATION);
        }
        recorder.trace.inputs = inputs.len() as u32;
        let mut registers = Vec::new();
        for (index, frame) in frames.iter().enumerate() {
            let (base, code) = (
                recorder.stack.frames[index].base,
                recorder.stack.frames[index].code,
            );
            live_registers(&jit.image, code, frame.pc, &mut registers);
            for (register, place) in registers.iter().zip(&frame.values) {
                let place = match place.checked_sub(CONSTANT) {
                    None => inputs.iter().position(|value| value == place).unwrap_or(0) as u32,
                    Some(number) => recorder.constant(from.constants[number as usize]),
                };
                recorder.places[(base + register) as usize] = place;
            }
            if index + 1 < frames.len() {
                let parent = recorder.notes[index].parent;
                let snapshot = recorder.snapshot_of(index, frame.pc, parent);
                recorder.notes[index + 1].parent = Some(snapshot);
            }
        }
        recorder
    }

    fn new(jit: &'j Jit, origin: Origin, stack: Stack) -> Recorder<'j> {
        let notes = FrameNotes {
            parent: None,
            start: 0,
            place: None,
            callee: None,
        };
        let kind = match origin {
            Origin::Guard(..) => TraceKind::Bridge,
            _ if stack.top().visits == Visits::NEW => TraceKind::Entry,
            _ => TraceKind::Loop,
        };
        let mut recorder = Recorder {
            jit,
            origin,
            kind,
            places: Vec::new(),
            notes: vec![notes; stack.frames.len()],
            stack,
            trace: Trace::default(),
            constants: FxHashMap::default(),
            definitions: Vec::new(),
            cache: HeapCache::default(),
            knowledge: Knowledge::default(),
            waiting: Vec::new(),
            slots: Vec::new(),
            headers: Vec::new(),
            guards: 0,
            biggest: None,
            length: 0,
            executed: 0,
            native: 0,
            scratch: Vec::new(),
        };
        // Registers that nothing has been written to are zero.
        let zero = recorder.constant(0);
        recorder.places.resize(recorder.stack.registers.len(), zero);
        recorder
    }

    /// Records until the trace is closed or given up.
    pub fn record<H: Host>(mut self, host: &mut H) -> Next {
        let jit = self.jit;
        let start = Instant::now();
        jit.is_recording.set(true);
        jit.pinned.set(match self.origin {
            Origin::Guard(trace, _) => Some(trace),
            Origin::Point(..) | Origin::Start(_) => None,
        });
        count(&jit.statistics.recordings, 1);
        jit.log("metainterp", || {
            format!("recording from {}\n", jit.origin_text(&self.origin))
        });
        let outcome = while_running(&jit.statistics.running_recordings, || self.steps(host));
        jit.is_recording.set(false);
        jit.pinned.set(None);
        count(&jit.statistics.recorded_operations, self.executed);
        let elapsed = start.elapsed().as_nanos() as u64;
        let own = elapsed.saturating_sub(self.native);
        count(&jit.statistics.recording_nanoseconds, own);
        let next = outcome.unwrap_or_else(|abort| self.give_up(abort));
        let kept = next.words().map(|words| jit.keep(words));
        jit.tell_news(host);
        drop(kept);
        jit.recorded.borrow_mut().clear();
        next
    }

    /// Executes and records, operation by operation, within the limits.
    fn steps<H: Host>(&mut self, host: &mut H) -> Result<Next, Abort> {
        self.jit.room()?;
        loop {
            if self.length > self.jit.settings().trace_limit {
                return Err(Abort::TraceTooLong);
            }
            match self.step(host) {
                Step::Go => {}
                Step::Give(abort) => return Err(abort),
                Step::End(next) => return Ok(next),
            }
        }
    }

    /// Goes forward into the blackhole, and remembers why.
    fn give_up(mut self, abort: Abort) -> Next {
        let jit = self.jit;
        self.count_abort(abort);
        jit.log("metainterp", || {
            format!("given up at {}: {}\n", self.here(), abort.text())
        });
        if abort == Abort::TraceTooLong {
            self.blame();
        }
        Next::Blackhole(self.stack)
    }

    /// Remembers that nothing came of the recording.
    fn count_abort(&self, abort: Abort) {
        let jit = self.jit;
        count(&jit.statistics.aborts[abort as usize], 1);
        count(&jit.statistics.aborts_total, 1);
        jit.news.borrow_mut().push(News {
            origin: self.origin.clone(),
            kind: self.kind,
            operations: self.length,
            guards: self.guards,
            abort: Some(abort),
        });
        let limit = jit.settings().abort_limit;
        let aborts = match &self.origin {
            Origin::Guard(trace, snapshot) => {
                let compiled = jit.trace(*trace);
                let aborts = &compiled.guards[*snapshot as usize].aborts;
                aborts.set(aborts.get() + 1);
                aborts.get()
            }
            origin => {
                let mut aborts = 0;
                if let Some(place) = origin.place() {
                    jit.update_cell(&place, |cell| {
                        cell.aborts += 1;
                        aborts = cell.aborts;
                    });
                }
                aborts
            }
        };
        count(&jit.statistics.blacklisted, u64::from(aborts == limit + 1));
    }

    /// The callee that it helps most to leave out is not looked into again.
    fn blame(&mut self) {
        while self.notes.len() > 1 {
            self.leave_callee();
        }
        let Some(((_, length), culprit)) = self.biggest.take() else {
            return;
        };
        self.jit.log("metainterp", || {
            format!("{culprit:?} with {length} words is left out from now on\n")
        });
        match culprit {
            Culprit::Callee(callee) => {
                self.jit.opaque.borrow_mut().insert(callee);
            }
            Culprit::Place(place) => self.jit.update_cell(&place, |cell| cell.is_apart = true),
        }
    }

    /// Forgets the innermost frame's notes, but not how much of the trace it made. The frame may still stand.
    fn leave_callee(&mut self) {
        let index = self.notes.len() - 1;
        let Some(notes) = self.notes.pop() else {
            return;
        };
        let length = self.trace.code.len() - notes.start;
        // About half of the words that a trace may have.
        let half = 2 * self.jit.settings().trace_limit as usize;
        let (class, culprit) = match (notes.place, self.stack.frames[index].portal, notes.callee) {
            _ if index == 0 => return,
            (Some(place), Some(_), _) => (u32::from(length > half / 4) * 2, Culprit::Place(place)),
            (_, _, Some(callee)) => (u32::from(length <= half), Culprit::Callee(callee)),
            _ => return,
        };
        let rank = (class, length);
        if self.biggest.as_ref().is_none_or(|(most, _)| rank > *most) {
            self.biggest = Some((rank, culprit));
        }
    }

    /// Executes and records one operation.
    fn step<H: Host>(&mut self, host: &mut H) -> Step {
        self.executed += 1;
        let frame = self.stack.top();
        let opcode = Opcode::ALL[frame.code[frame.pc as usize] as usize];
        if opcode.is_pure() {
            self.compute(opcode);
            return Step::Go;
        }
        if let Some(access) = trace::access::access(opcode) {
            self.access(host, opcode, access);
            return Step::Go;
        }
        match opcode {
            Opcode::PushSlot | Opcode::PopSlots => self.slots(host, opcode),
            Opcode::Copy | Opcode::Allocate | Opcode::AllocateArray => {
                self.other_memory(host, opcode)
            }
            Opcode::Move
            | Opcode::Jump
            | Opcode::CanEnter
            | Opcode::IsConstant
            | Opcode::IsVirtual
            | Opcode::WeAreJitted
            | Opcode::RecordExact => {
                self.unguarded(opcode);
            }
            Opcode::Poll | Opcode::StackLow => self.ask(host, opcode),
            Opcode::Branch => return self.branch(),
            Opcode::Switch => return self.switch(),
            Opcode::Promote => return self.promote(),
            Opcode::Call => return self.call(host),
            Opcode::CallResidual | Opcode::CallIndirect => self.residual(host, opcode),
            Opcode::Return => return self.leave_frame(),
            Opcode::MergePoint => return self.merge_point(host),
            other => panic!("{}: {other:?} is not recorded", self.here()),
        }
        Step::Go
    }

    /// Where the innermost frame is, for people.
    fn here(&self) -> String {
        let frame = self.stack.top();
        self.jit.location_text(frame.jitcode, frame.pc)
    }

    // What follows is what the families share.

    /// The innermost frame's code from its operation on.
    fn code(&self) -> &'static [u32] {
        let frame = self.stack.top();
        &frame.code[frame.pc as usize..]
    }

    fn advance(&mut self, words: usize) {
        self.stack.top_mut().pc += words as u32;
    }

    /// The bits of a register or constant of the innermost frame.
    fn bits(&self, operand: u32) -> u64 {
        match operand.checked_sub(CONSTANT) {
            None => self.stack.registers[(self.stack.top().base + operand) as usize].get(),
            Some(number) => self.jit.image.constant(number),
        }
    }

    /// The place in the trace of a register or constant of the innermost frame.
    fn place(&mut self, operand: u32) -> u32 {
        match operand.checked_sub(CONSTANT) {
            None => self.places[(self.stack.top().base + operand) as usize],
            Some(number) => self.constant(self.jit.image.constant(number)),
        }
    }

    /// Sets a register of the innermost frame.
    fn set(&mut self, register: u32, bits: u64, place: u32) {
        let index = (self.stack.top().base + register) as usize;
        self.stack.registers[index].set(bits);
        self.places[index] = place;
    }

    fn constant(&mut self, bits: u64) -> u32 {
        let constants = &mut self.trace.constants;
        let recorded = &self.jit.recorded;
        *self.constants.entry(bits).or_insert_with(|| {
            constants.push(bits);
            recorded.borrow_mut().push(bits);
            CONSTANT + constants.len() as u32 - 1
        })
    }

    /// The bits of a constant place.
    fn constant_bits(&self, place: u32) -> Option<u64> {
        let number = place.checked_sub(CONSTANT)?;
        Some(self.trace.constants[number as usize])
    }

    fn define(&mut self, kind: Kind, position: u32) -> u32 {
        self.trace.kinds.push(kind);
        self.definitions.push(position);
        self.trace.kinds.len() as u32 - 1
    }

    /// Appends an operation without a result, and before it the stores that it may see. Loads have seen to that.
    fn emit(&mut self, opcode: Opcode, operands: &[u32]) {
        if !opcode.is_pure() && opcode.shape().effect != Effect::Reads {
            self.flush_stores();
        }
        self.append(opcode, operands);
    }

    fn append(&mut self, opcode: Opcode, operands: &[u32]) {
        self.length += 1;
        self.trace.code.push(opcode as u32);
        self.trace.code.extend_from_slice(operands);
    }

    /// Appends an operation with one result.
    fn emit_value(&mut self, opcode: Opcode, operands: &[u32], kind: Kind) -> u32 {
        self.emit(opcode, operands);
        let position = self.trace.code.len() - operands.len() - 1;
        self.define(kind, position as u32)
    }

    /// The operation that defines a value: its opcode and operands.
    fn definition(&self, place: u32) -> Option<(Opcode, &[u32])> {
        let position = *self.definitions.get(place as usize)?;
        let code = self.trace.code.get(position as usize..)?;
        Some((Opcode::of_number(code[0])?, &code[1..]))
    }

    /// A snapshot of a frame that stands at an operation.
    fn snapshot_of(&mut self, index: usize, pc: u32, parent: Option<u32>) -> u32 {
        let frame = self.stack.frames[index];
        live_registers(&self.jit.image, frame.code, pc, &mut self.scratch);
        let places = &self.places;
        let values = self
            .scratch
            .iter()
            .map(|register| places[(frame.base + register) as usize]);
        self.trace
            .snapshots
            .push(frame.jitcode, pc, parent, frame.visits.0, values)
    }

    /// A snapshot of all frames, the innermost standing at its operation.
    fn snapshot(&mut self) -> u32 {
        let index = self.stack.frames.len() - 1;
        let (pc, parent) = (self.stack.top().pc, self.notes[index].parent);
        self.snapshot_of(index, pc, parent)
    }
}

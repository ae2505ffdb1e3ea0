//! The way in from native code, and the loop between traces, recorder and blackhole.

use crate::blackhole::{Leave, blackhole};
use crate::cells::Place;
use crate::compiled::{Compiled, Origin};
use crate::frame::{Stack, Visits, input_registers, live_registers};
use crate::jit::Jit;
use crate::recorder::Recorder;
use crate::resume::ResumeFrame;
use crate::statistics::{Statistics, count, while_running};
use jitcode::CONSTANT;
use jitcode::image::Callback;
use trace::{Exit, Host};

/// Visits that a place waits while another place is being recorded.
const PAUSE: i32 = 64;

/// A count below all that are counted: the place is hot at every visit.
const ALWAYS: i32 = -1;

/// What happens next.
pub(crate) enum Next {
    /// A trace runs with these inputs.
    Run(u32, Vec<u64>),
    /// The blackhole goes on with these frames.
    Blackhole(Stack),
    /// Native code goes on.
    Leave(Leave),
}

impl Jit {
    /// A place is hot. `record` is that of the merge point; `is_entry` says that the portal has just been called, and not that a loop of
    /// the guest closes. Besides how to go on: how many visits until the place is hot again.
    pub fn enter<H: Host>(
        &self,
        host: &mut H,
        point: u32,
        is_entry: bool,
        record: &[u64],
    ) -> (Leave, i32) {
        let place = self.place_of(point, record);
        if let Some(leave) = self.run_from(host, &place, record) {
            return (leave, ALWAYS);
        }
        if self.is_recording.get() {
            return (Leave::Unchanged, PAUSE);
        }
        if self.cells.get(&place).aborts > self.settings().abort_limit {
            return (Leave::Unchanged, i32::MAX);
        }
        if !self.asks(host, &place, Callback::Confirm, true) {
            return (Leave::Unchanged, self.visits_to_wait(&place, is_entry));
        }
        self.locate(host, &place);
        let stack = self.stack_at(point, record, is_entry);
        let recorder = Recorder::at_point(self, place.clone(), stack);
        let next = recorder.record(host);
        let leave = self.drive(host, next);
        (leave, self.visits_to_wait(&place, is_entry))
    }

    /// The place that a record's greens name.
    fn place_of(&self, point: u32, record: &[u64]) -> Place {
        let greens = self.image.point(point).greens.len();
        Place {
            point,
            greens: record[..greens].to_vec(),
        }
    }

    /// Runs the trace that begins at a place, if there is one.
    fn run_from<H: Host>(&self, host: &mut H, place: &Place, record: &[u64]) -> Option<Leave> {
        let trace = self.cells.trace(place)?;
        count(&self.statistics.trace_runs, 1);
        let inputs = self.inputs_of(place.point, record);
        Some(self.drive(host, Next::Run(trace, inputs)))
    }

    /// What one of the author's callbacks says of a place; without one, `otherwise`.
    pub(crate) fn asks<H: Host>(
        &self,
        host: &mut H,
        place: &Place,
        which: Callback,
        otherwise: bool,
    ) -> bool {
        let driver = self.image.point(place.point).driver;
        let Some(descriptor) = self.image.callback(driver, which) else {
            return otherwise;
        };
        let call = self.image.call(descriptor);
        let mut answer = [0];
        host.call(call.wrapper, call.target, &place.greens, &mut answer);
        answer[0] != 0
    }

    /// Asks the author where a place is, if it will be logged.
    fn locate<H: Host>(&self, host: &mut H, place: &Place) {
        let driver = self.image.point(place.point).driver;
        let Some(descriptor) = self.image.callback(driver, Callback::Location) else {
            return;
        };
        if !self.is_logged() {
            return;
        }
        let call = self.image.call(descriptor);
        let mut leaves = [0; 3];
        host.call(call.wrapper, call.target, &place.greens, &mut leaves);
        let [buffer, _, length] = leaves;
        let bytes: Vec<u8> = (0..length)
            .map(|index| host.load(buffer + index, 1) as u8)
            .collect();
        let text = String::from_utf8_lossy(&bytes).into_owned();
        self.cells.update(place, |cell| cell.location = Some(text));
    }

    /// Runs the portal of a record's point until it returns: a call of the portal inside of a trace.
    pub(crate) fn call_portal<H: Host>(
        &self,
        host: &mut H,
        point: u32,
        record: &[u64],
    ) -> Vec<u64> {
        let place = self.place_of(point, record);
        match self.run_from(host, &place, record) {
            Some(Leave::Returned(results)) => results,
            Some(Leave::AtPoint { point, record }) => self.resume_natively(host, point, &record),
            Some(Leave::Unchanged) | None => self.resume_natively(host, point, record),
        }
    }

    fn visits_to_wait(&self, place: &Place, is_entry: bool) -> i32 {
        let cell = self.cells.get(place);
        let threshold = match is_entry {
            true => self.settings().function_threshold,
            false => self.settings().threshold,
        };
        match cell.trace {
            Some(_) => ALWAYS,
            None if cell.aborts > self.settings().abort_limit => i32::MAX,
            None => backed_off(threshold, cell.aborts) as i32,
        }
    }

    /// Goes on until native code is next.
    pub(crate) fn drive<H: Host>(&self, host: &mut H, mut next: Next) -> Leave {
        loop {
            next = match next {
                Next::Leave(leave) => return leave,
                Next::Blackhole(stack) => return blackhole(self, stack, host),
                Next::Run(number, inputs) => {
                    let compiled = self.trace(number);
                    let (exit, values) = self.counted_run(host, &compiled, inputs);
                    match exit {
                        Exit::Finished(results) => {
                            count(&self.statistics.trace_returns, 1);
                            Next::Leave(Leave::Returned(results))
                        }
                        Exit::Entered(number, inputs) => Next::Run(number, inputs),
                        Exit::Guard(snapshot) => {
                            self.guard_failed(host, &compiled, snapshot, &values)
                        }
                    }
                }
            };
        }
    }

    /// Runs a trace, and counts it while it runs.
    fn counted_run<H: Host>(
        &self,
        host: &mut H,
        compiled: &Compiled,
        inputs: Vec<u64>,
    ) -> (Exit, Vec<u64>) {
        let is_bridge = matches!(compiled.origin, Origin::Guard(..));
        let Statistics {
            running_traces,
            running_bridges,
            ..
        } = &self.statistics;
        let run = || while_running(running_traces, || self.run_trace(host, compiled, inputs));
        match is_bridge {
            true => while_running(running_bridges, run),
            false => run(),
        }
    }

    /// Takes the bridge, makes one, or resumes.
    fn guard_failed<H: Host>(
        &self,
        host: &mut H,
        compiled: &Compiled,
        snapshot: u32,
        values: &[u64],
    ) -> Next {
        count(&self.statistics.guard_failures, 1);
        let guard = &compiled.guards[snapshot as usize];
        let frames = compiled.resume.unpack(&self.image, snapshot);
        if let Some(bridge) = guard.bridge.get() {
            let inputs = bridge_inputs(&frames)
                .iter()
                .map(|value| values[*value as usize])
                .collect();
            return Next::Run(bridge, inputs);
        }
        let bits = |place: u32| match place.checked_sub(CONSTANT) {
            None => values[place as usize],
            Some(number) => compiled.trace.constants[number as usize],
        };
        let stack = self.stack_of(&frames, bits);
        guard.failures.set(guard.failures.get().saturating_add(1));
        let wanted = backed_off(self.settings().bridge_threshold, guard.aborts.get());
        let may_record = guard.failures.get() >= wanted
            && guard.aborts.get() <= self.settings().abort_limit
            && !self.is_recording.get();
        if !may_record {
            return Next::Blackhole(stack);
        }
        guard.failures.set(0);
        let origin = Origin::Guard(compiled.number, snapshot);
        let recorder = Recorder::at_guard(self, origin, stack, &frames, &compiled.trace);
        recorder.record(host)
    }

    /// The outermost frame as it is at a merge point.
    fn stack_at(&self, point: u32, record: &[u64], is_entry: bool) -> Stack {
        let view = self.image.point(point);
        let (jitcode, _) = self.image.portal(view.portal);
        let mut stack = Stack::default();
        stack.push(&self.image, jitcode);
        let places = view.greens.iter().chain(view.slots).chain(view.live);
        for (place, bits) in places.zip(record) {
            if *place < CONSTANT {
                stack.registers[*place as usize] = *bits;
            }
        }
        let frame = stack.top_mut();
        frame.pc = view.pc;
        if !is_entry {
            frame.visits = Visits(0);
            frame.visits.close(view.driver);
        }
        stack
    }

    /// The frames of a guard with their values.
    fn stack_of(&self, frames: &[ResumeFrame], bits: impl Fn(u32) -> u64) -> Stack {
        let mut stack = Stack::default();
        let mut registers = Vec::new();
        for frame in frames {
            stack.push(&self.image, frame.jitcode);
            let top = stack.top_mut();
            top.pc = frame.pc;
            top.visits = Visits(frame.state);
            let (base, code) = (top.base, top.code);
            live_registers(&self.image, code, frame.pc, &mut registers);
            for (register, place) in registers.iter().zip(&frame.values) {
                stack.registers[(base + register) as usize] = bits(*place);
            }
        }
        stack
    }

    /// The inputs of a trace that begins at a point, from the point's record.
    pub(crate) fn inputs_of(&self, point: u32, record: &[u64]) -> Vec<u64> {
        let view = self.image.point(point);
        let places: Vec<u32> = view
            .greens
            .iter()
            .chain(view.slots)
            .chain(view.live)
            .copied()
            .collect();
        let word = |register: &u32| {
            places
                .iter()
                .rposition(|place| place == register)
                .map_or(0, |index| record[index])
        };
        input_registers(&self.image, point)
            .iter()
            .map(word)
            .collect()
    }
}

/// A count that doubles with every attempt that failed.
fn backed_off(threshold: u32, aborts: u32) -> u32 {
    threshold
        .saturating_mul(1 << aborts.min(20))
        .min(i32::MAX as u32)
}

/// The values of a guard's frames, each once: the inputs of its bridge.
pub(crate) fn bridge_inputs(frames: &[ResumeFrame]) -> Vec<u32> {
    let mut inputs = Vec::new();
    for frame in frames {
        for place in &frame.values {
            if *place < CONSTANT && !inputs.contains(place) {
                inputs.push(*place);
            }
        }
    }
    inputs
}

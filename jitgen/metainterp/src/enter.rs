//! The way in from native code, and the loop between traces, recorder and blackhole.

use crate::backend::{Left, Values};
use crate::blackhole::{Leave, blackhole};
use crate::cells::Place;
use crate::compiled::Origin;
use crate::frame::{Stack, Visits, input_registers, live_registers};
use crate::jit::Jit;
use crate::recorder::Recorder;
use crate::resume::ResumeFrame;
use crate::statistics::{Statistics, count, while_running};
use jitcode::CONSTANT;
use jitcode::image::Callback;
use trace::Host;

/// Visits that a place waits while another place is being recorded.
const PAUSE: i32 = 64;

/// A count below all that are counted: the place is hot at every visit.
pub const ALWAYS: i32 = -1;

/// While the VM is too young to record, a hot place looks so many times at the clock in as many visits as made it hot.
const LOOKS: i32 = 4;

/// Visits that a place waits that is never recorded again. Not for ever, because another place may share its counter.
const NEVER: i32 = 1 << 20;

/// What happens next.
pub(crate) enum Next {
    /// A trace runs with these inputs.
    Run(u32, Vec<u64>),
    /// The blackhole goes on with these frames.
    Blackhole(Stack),
    /// Native code goes on.
    Leave(Leave),
}

impl Next {
    /// What it goes on with, unless that is frames.
    pub fn words(&self) -> Option<&[u64]> {
        match self {
            Next::Run(_, words)
            | Next::Leave(Leave::Returned(words) | Leave::AtPoint { record: words, .. }) => {
                Some(words)
            }
            Next::Blackhole(_) | Next::Leave(Leave::Unchanged) => None,
        }
    }
}

impl Jit {
    /// A place is hot. `record` is that of the merge point; `is_entry` says that the portal has just been called, and not that a loop of
    /// the guest closes; `was_always` that its counter was already [`ALWAYS`]. Besides how to go on: how many visits until the place is
    /// hot again.
    ///
    /// Several places may share a counter. One whose trace has made it `ALWAYS` keeps it so, and the others count in their cells: they
    /// are recorded no earlier, and never keep the trace from being entered.
    pub fn enter<H: Host>(
        &self,
        host: &mut H,
        point: u32,
        is_entry: bool,
        was_always: bool,
        record: &[u64],
    ) -> (Leave, i32) {
        let place = self.place_of(point, record);
        if let Some(leave) = self.run_from(host, &place, record) {
            return (leave, ALWAYS);
        }
        if self.is_recording.get() {
            return (Leave::Unchanged, PAUSE);
        }
        let is_shared = was_always && !self.cells.get(&place).is_cooling;
        if is_shared && !self.has_waited(&place, is_entry) {
            return (Leave::Unchanged, ALWAYS);
        }
        let (leave, visits) = self.try_recording(host, place, is_entry, record);
        (leave, if is_shared { ALWAYS } else { visits })
    }

    /// Counts a visit of a place in its cell. Whether there were enough of them.
    fn has_waited(&self, place: &Place, is_entry: bool) -> bool {
        let wanted = self.visits_to_wait(place, is_entry);
        let mut has_waited = false;
        self.update_cell(place, |cell| {
            cell.visits += 1;
            has_waited = i64::from(cell.visits) >= i64::from(wanted);
            if has_waited {
                cell.visits = 0;
            }
        });
        has_waited
    }

    /// Records a hot place without a trace, if nothing speaks against it.
    fn try_recording<H: Host>(
        &self,
        host: &mut H,
        place: Place,
        is_entry: bool,
        record: &[u64],
    ) -> (Leave, i32) {
        let cell = self.cells.get(&place);
        if cell.is_cooling {
            self.update_cell(&place, |cell| cell.is_cooling = false);
            return (Leave::Unchanged, self.visits_to_wait(&place, is_entry));
        }
        if cell.aborts > self.settings().abort_limit {
            return (Leave::Unchanged, NEVER);
        }
        if self.is_too_young() {
            let part = self.visits_to_wait(&place, is_entry) / LOOKS;
            return (Leave::Unchanged, part);
        }
        if !self.asks(host, &place, Callback::Confirm, true) {
            return (Leave::Unchanged, self.visits_to_wait(&place, is_entry));
        }
        self.locate(host, &place);
        let stack = self.stack_at(place.point, record, is_entry);
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
        let left = self.counted_run(trace, || self.run_from_record(host, trace, record));
        let next = self.after(host, left);
        Some(self.drive(host, next))
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
        self.update_cell(place, |cell| cell.location = Some(text));
    }

    /// Runs the portal of a record's point until it returns: a call of the portal inside of a trace.
    pub fn call_portal<H: Host>(&self, host: &mut H, point: u32, record: &[u64]) -> Vec<u64> {
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
            None if cell.aborts > self.settings().abort_limit => NEVER,
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
                    let left = self.counted_run(number, || self.run_trace(host, number, inputs));
                    self.after(host, left)
                }
            };
        }
    }

    /// What happens next after a trace.
    fn after<H: Host>(&self, host: &mut H, left: Left) -> Next {
        match left {
            Left::Finished(results) => {
                count(&self.statistics.trace_returns, 1);
                Next::Leave(Leave::Returned(results))
            }
            Left::Entered(number, inputs) => Next::Run(number, inputs),
            Left::Guard(number, snapshot, values) => {
                self.guard_failed(host, number, snapshot, values)
            }
        }
    }

    /// Runs a trace, and counts it while it runs.
    fn counted_run(&self, number: u32, run: impl FnOnce() -> Left) -> Left {
        let Statistics {
            running_traces,
            running_bridges,
            ..
        } = &self.statistics;
        let is_bridge = matches!(self.trace(number).origin, Origin::Guard(..));
        let run = || while_running(running_traces, run);
        match is_bridge {
            true => while_running(running_bridges, run),
            false => run(),
        }
    }

    /// Machine code has called machine code of a portal, and that was left with a number: goes on until the portal returns.
    pub fn finish_portal<H: Host>(&self, host: &mut H, left: u64) -> Vec<u64> {
        let left = self.left_with(left);
        let next = self.after(host, left);
        match self.drive(host, next) {
            Leave::Returned(results) => results,
            Leave::AtPoint { point, record } => self.resume_natively(host, point, &record),
            Leave::Unchanged => panic!("a portal that has begun gets somewhere"),
        }
    }

    /// Takes the bridge, makes one, or resumes.
    fn guard_failed<H: Host>(
        &self,
        host: &mut H,
        number: u32,
        snapshot: u32,
        values: Values,
    ) -> Next {
        count(&self.statistics.guard_failures, 1);
        let compiled = self.trace(number);
        let guard = &compiled.guards[snapshot as usize];
        let frames = compiled.resume.unpack(&self.image, snapshot);
        let values = match values {
            Values::ByNumber(values) => values,
            Values::Inputs(inputs) => {
                let mut values = self.scratch.take();
                values.resize(compiled.trace.kinds.len(), 0);
                for (value, bits) in bridge_inputs(&frames).iter().zip(inputs) {
                    values[*value as usize] = bits;
                }
                values
            }
        };
        // Machine code goes to a bridge by itself, unless the guard was forced; then the blackhole does as well.
        if let (Some(bridge), None) = (guard.bridge.get(), &self.machine) {
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
        self.scratch.replace(values);
        guard.failures.set(guard.failures.get().saturating_add(1));
        let wanted = backed_off(self.settings().bridge_threshold, guard.aborts.get());
        let may_record = guard.failures.get() >= wanted
            && guard.aborts.get() <= self.settings().abort_limit
            && guard.bridge.get().is_none()
            && !self.is_recording.get();
        if !may_record {
            return Next::Blackhole(stack);
        }
        guard.failures.set(0);
        let origin = Origin::Guard(number, snapshot);
        let recorder = Recorder::at_guard(self, origin, stack, &frames, &compiled.trace);
        recorder.record(host)
    }

    /// The outermost frame as it is at a merge point.
    fn stack_at(&self, point: u32, record: &[u64], is_entry: bool) -> Stack {
        let view = self.image.point(point);
        let (jitcode, _) = self.image.portal(view.portal);
        let mut stack = Stack::new(&self.roots);
        stack.push(&self.image, jitcode);
        let places = view.greens.iter().chain(view.slots).chain(view.live);
        for (place, bits) in places.zip(record) {
            if *place < CONSTANT {
                stack.registers[*place as usize].set(*bits);
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
        let mut stack = Stack::new(&self.roots);
        let mut registers = Vec::new();
        for frame in frames {
            stack.push(&self.image, frame.jitcode);
            let top = stack.top_mut();
            top.pc = frame.pc;
            top.visits = Visits(frame.state);
            let (base, code) = (top.base, top.code);
            live_registers(&self.image, code, frame.pc, &mut registers);
            for (register, place) in registers.iter().zip(&frame.values) {
                stack.registers[(base + register) as usize].set(bits(*place));
            }
        }
        stack
    }

    /// By input of a trace that begins at a point: which word of the point's record it is.
    pub(crate) fn input_words(&self, point: u32) -> Vec<u32> {
        let view = self.image.point(point);
        let places: Vec<u32> = view
            .greens
            .iter()
            .chain(view.slots)
            .chain(view.live)
            .copied()
            .collect();
        let word = |register: &u32| {
            let last = places.iter().rposition(|place| place == register);
            last.expect("an input is in the record") as u32
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

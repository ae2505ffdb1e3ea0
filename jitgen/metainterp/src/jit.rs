//! The state of the JIT of one VM.

use crate::cells::{Cells, Place};
use crate::compiled::{Compiled, GuardState, Origin};
use crate::resume::ResumeData;
use crate::settings::Settings;
use crate::statistics::{Statistics, count};
use crate::{Abort, Log, log};
use jitcode::{Image, Opcode};
use rustc_hash::FxHashSet;
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::time::Instant;
use trace::{Host, Trace};

/// The JIT of one VM. It is shared: native code that it calls may call it again.
#[derive(Debug)]
pub struct Jit {
    pub(crate) image: Image<'static>,
    settings: Cell<Settings>,
    /// What has happened so far.
    pub statistics: Statistics,
    pub(crate) cells: Cells,
    /// By number.
    traces: RefCell<Vec<Rc<Compiled>>>,
    /// Jitcodes that are not looked into any more: they have made traces too long.
    pub(crate) opaque: RefCell<FxHashSet<u32>>,
    /// Whether a recording is under way. There is one at a time.
    pub(crate) is_recording: Cell<bool>,
    guards: Cell<u32>,
    log: RefCell<Log>,
    /// Whether somebody will look at times.
    is_timed: Cell<bool>,
}

/// A clock that may stand still.
pub(crate) struct Clock(Option<Instant>);

impl Clock {
    /// Nanoseconds since it was made.
    pub fn elapsed(&self) -> u64 {
        self.0.map_or(0, |start| start.elapsed().as_nanos() as u64)
    }
}

impl Jit {
    /// A JIT that has seen nothing.
    pub fn new(image: Image<'static>, settings: Settings, log: Log) -> Jit {
        Jit {
            image,
            settings: Cell::new(settings),
            statistics: Statistics::default(),
            cells: Cells::default(),
            traces: RefCell::default(),
            opaque: RefCell::default(),
            is_recording: Cell::new(false),
            guards: Cell::new(0),
            log: RefCell::new(log),
            is_timed: Cell::new(false),
        }
    }

    /// Measures the blackhole's time, too.
    pub fn measure_times(&self) {
        self.is_timed.set(true);
    }

    pub(crate) fn clock(&self) -> Clock {
        Clock(self.is_timed.get().then(Instant::now))
    }

    /// The settings as they are now: parameters may change them at any time.
    pub fn settings(&self) -> Settings {
        self.settings.get()
    }

    /// Sets one of the numeric settings for the author, see [`Settings::set_parameter`].
    pub fn set_parameter(&self, index: usize, number: u32) -> bool {
        let mut settings = self.settings.get();
        let is_set = settings.set_parameter(index, number);
        self.settings.set(settings);
        is_set
    }

    /// The image of jitcodes.
    pub fn image(&self) -> &Image<'static> {
        &self.image
    }

    /// How many traces there are.
    pub fn trace_count(&self) -> u32 {
        self.traces.borrow().len() as u32
    }

    pub(crate) fn trace(&self, number: u32) -> Rc<Compiled> {
        self.traces.borrow()[number as usize].clone()
    }

    /// Whether there is room for more traces.
    pub(crate) fn room(&self) -> Result<(), Abort> {
        if self.trace_count() >= self.settings().trace_count_limit {
            return Err(Abort::TooManyTraces);
        }
        if self.statistics.trace_bytes.get() >= u64::from(self.settings().memory_limit) {
            return Err(Abort::TooMuchMemory);
        }
        Ok(())
    }

    /// Makes a trace able to run, and finds it a number.
    pub(crate) fn compile(&self, origin: Origin, mut trace: Trace) -> u32 {
        let number = self.trace_count();
        let resume = ResumeData::new(&trace);
        if self.settings().verify {
            self.check(&trace, &resume);
        }
        self.log("trace", || {
            format!(
                "; trace {number}: {}\n{}",
                self.origin_text(&origin),
                trace::print(&trace)
            )
        });
        self.log("json", || log::trace_json(self, number, &origin, &trace));
        let mut guards = Vec::with_capacity(trace.snapshots.len());
        guards.resize_with(trace.snapshots.len(), GuardState::default);
        self.count_operations(&trace, &origin, &mut guards);
        trace.snapshots = trace::Snapshots::default();
        let bytes = resume.size()
            + (trace.code.len() + trace.kinds.len()) * 4
            + trace.constants.len() * 8
            + guards.len() * size_of::<GuardState>();
        count(&self.statistics.resume_bytes, resume.size() as u64);
        count(&self.statistics.trace_bytes, bytes as u64);
        if let Some(place) = origin.place() {
            self.cells.update(&place, |cell| cell.trace = Some(number));
        }
        self.traces.borrow_mut().push(Rc::new(Compiled {
            number,
            origin,
            trace,
            resume,
            guards,
        }));
        number
    }

    /// A fault of ours is better found here than by what it would do.
    fn check(&self, trace: &Trace, resume: &ResumeData) {
        let errors = trace::verify(trace);
        assert!(
            errors.is_empty(),
            "a recorded trace is wrong: {errors:?}\n{}",
            trace::print(trace)
        );
        if let Err(message) = resume.verify(&self.image, trace) {
            panic!("resume data are wrong: {message}");
        }
    }

    fn count_operations(&self, trace: &Trace, origin: &Origin, guards: &mut [GuardState]) {
        let statistics = &self.statistics;
        for op in trace.ops() {
            count(&statistics.operations, 1);
            if let Some(snapshot) = op.snapshot() {
                count(&statistics.guards, 1);
                guards[snapshot as usize].number = self.guards.replace(self.guards.get() + 1);
            }
            match op.opcode {
                Opcode::CallResidual | Opcode::CallIndirect | Opcode::CallPortal => {
                    count(&statistics.residual_calls, 1)
                }
                Opcode::Allocate | Opcode::AllocateArray => count(&statistics.allocations, 1),
                Opcode::CloseLoop => count(&statistics.loops, 1),
                Opcode::EnterTrace | Opcode::Finish => match origin {
                    Origin::Point(..) | Origin::Start(_) => count(&statistics.entries, 1),
                    Origin::Guard(..) => {}
                },
                _ => {}
            }
        }
        if matches!(origin, Origin::Guard(..)) {
            count(&statistics.bridges, 1);
        }
    }

    /// Runs a portal natively from a merge point on.
    pub(crate) fn resume_natively<H: Host>(
        &self,
        host: &mut H,
        point: u32,
        record: &[u64],
    ) -> Vec<u64> {
        let (_, resume) = self.image.portal(self.image.point(point).portal);
        let call = self.image.call(resume);
        let mut results = vec![0; call.results.len()];
        let arguments = [record.as_ptr() as u64, u64::from(point)];
        host.call(call.wrapper, call.target, &arguments, &mut results);
        results
    }

    /// Whether anybody reads of traces.
    pub(crate) fn is_logged(&self) -> bool {
        let log = self.log.borrow();
        log::STAGES.iter().any(|stage| log.wants(stage))
    }

    pub(crate) fn log(&self, stage: &str, text: impl FnOnce() -> String) {
        // Native code called while a line is made cannot come here: making lines calls nothing.
        self.log.borrow_mut().write(stage, text);
    }

    /// `src/main.rs:12:9` of a place in a jitcode.
    pub(crate) fn location_text(&self, jitcode: u32, pc: u32) -> String {
        let lines = self.image.jitcode(jitcode).lines;
        let location = lines
            .chunks_exact(2)
            .take_while(|pair| pair[0] <= pc)
            .last();
        let (file, line, column) = self.image.location(location.map_or(0, |pair| pair[1]));
        format!("{}:{line}:{column}", self.image.file(file))
    }

    pub(crate) fn origin_text(&self, origin: &Origin) -> String {
        match origin {
            Origin::Point(point, values) => {
                let view = self.image.point(*point);
                let (file, line, column) = self.image.location(view.location);
                let greens: Vec<String> = values
                    .iter()
                    .map(|bits| (*bits as i64).to_string())
                    .collect();
                let (driver, file) = (self.image.driver(view.driver), self.image.file(file));
                let place = Place {
                    point: *point,
                    greens: values.clone(),
                };
                let guest = self
                    .cells
                    .get(&place)
                    .location
                    .map_or(String::new(), |text| format!("{text}, "));
                format!(
                    "{guest}{driver} ({}) at {file}:{line}:{column}",
                    greens.join(", ")
                )
            }
            Origin::Start(number) => {
                format!("the beginning of {}", self.image.jitcode(*number).name)
            }
            Origin::Guard(trace, snapshot) => format!("guard {snapshot} of trace {trace}"),
        }
    }
}

//! The state of the JIT of one VM.

use crate::cells::{Cell as PlaceCell, Cells, Place};
use crate::compiled::{Compiled, GuardState, Origin};
use crate::hooks::{News, TraceKind};
use crate::recorder::Callee;
use crate::resume::ResumeData;
use crate::roots::Roots;
use crate::settings::Settings;
use crate::statistics::{Statistics, count, raise};
use crate::traces::Traces;
use crate::{Abort, Log, log};
use jitcode::{Image, Opcode};
use rustc_hash::FxHashSet;
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::time::Instant;
use trace::{Host, Machine, Trace};

/// Bytes that are kept free for places that get known without a trace: what a recording that is given up leaves behind.
const PLACES_BYTES: u64 = 4096;

/// Bytes by which a trace makes others' tables larger: those of its number, and of the traces that it depends on.
const LINK_BYTES: usize = 64;

/// The JIT of one VM. It is shared: native code that it calls may call it again.
#[derive(Debug)]
pub struct Jit {
    pub(crate) image: Image<'static>,
    settings: Cell<Settings>,
    /// What has happened so far.
    pub statistics: Statistics,
    pub(crate) cells: Cells,
    /// Without one, the trace evaluator runs traces.
    pub(crate) machine: Option<Box<dyn Machine>>,
    /// Why nothing can be compiled at all.
    pub(crate) hindrance: Cell<Option<Abort>>,
    /// What a collector must see, beside the next field, traces and cells.
    pub(crate) roots: Roots,
    /// Constants of the recording under way.
    pub(crate) recorded: RefCell<Vec<u64>>,
    /// For the values at a guard that has failed.
    pub(crate) scratch: RefCell<Vec<u64>>,
    /// By number.
    pub(crate) traces: RefCell<Traces>,
    /// The trace that the recording under way goes on from.
    pub(crate) pinned: Cell<Option<u32>>,
    /// Traces that the evaluator runs just now.
    pub(crate) evaluated: RefCell<Vec<u32>>,
    /// What the author has not been told yet.
    pub(crate) news: RefCell<Vec<News>>,
    /// The trace that was compiled last.
    pub(crate) latest: Cell<Option<u32>>,
    /// What is not looked into any more: it has made traces too long.
    pub(crate) opaque: RefCell<FxHashSet<Callee>>,
    /// Whether a recording is under way. There is one at a time.
    pub(crate) is_recording: Cell<bool>,
    /// When the VM began, until it has lived long enough to record.
    waits_since: Cell<Option<Instant>>,
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
    pub fn new(
        image: Image<'static>,
        settings: Settings,
        log: Log,
        machine: Option<Box<dyn Machine>>,
    ) -> Jit {
        Jit {
            image,
            settings: Cell::new(settings),
            statistics: Statistics::default(),
            cells: Cells::default(),
            machine,
            hindrance: Cell::new(None),
            roots: Roots::default(),
            recorded: RefCell::default(),
            scratch: RefCell::default(),
            traces: RefCell::default(),
            pinned: Cell::new(None),
            evaluated: RefCell::default(),
            news: RefCell::default(),
            latest: Cell::new(None),
            opaque: RefCell::default(),
            is_recording: Cell::new(false),
            guards: Cell::new(0),
            log: RefCell::new(log),
            is_timed: Cell::new(false),
            waits_since: Cell::new(Some(Instant::now())),
        }
    }

    /// Whether the VM is too young to record, see [`Settings::delay`].
    pub(crate) fn is_too_young(&self) -> bool {
        let Some(start) = self.waits_since.get() else {
            return false;
        };
        let is_too_young = start.elapsed() < self.settings().delay();
        if !is_too_young {
            self.waits_since.set(None);
        }
        is_too_young
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
        self.traces.borrow().len()
    }

    pub(crate) fn trace(&self, number: u32) -> Rc<Compiled> {
        self.traces.borrow().get(number)
    }

    /// Whether there is room for more traces.
    pub(crate) fn room(&self) -> Result<(), Abort> {
        if let Some(abort) = self.hindrance.get() {
            return Err(abort);
        }
        while self.trace_count() >= self.settings().trace_count_limit {
            if !self.make_way(&[]) {
                return Err(Abort::TooManyTraces);
            }
        }
        self.memory_for(0, &[])
    }

    /// Sees to it that so many bytes are left under the limit, and a little for places that get known without a trace.
    fn memory_for(&self, bytes: u64, pinned: &[u32]) -> Result<(), Abort> {
        let limit = u64::from(self.settings().memory_limit);
        let bytes = bytes + PLACES_BYTES.min(limit / 16);
        while self.memory() + bytes >= limit {
            // Places without a trace are worth less than traces, as long as they are many.
            let is_crowded = self.cells.bytes() > limit / 4 && self.cells.have_grown();
            let is_less = is_crowded && self.forget_places();
            if !is_less && !self.make_way(pinned) && !self.forget_places() {
                return Err(Abort::TooMuchMemory);
            }
        }
        Ok(())
    }

    /// Bytes that the limit is for.
    fn memory(&self) -> u64 {
        self.statistics.trace_bytes.get() + self.cells.bytes()
    }

    /// Notes how much memory is used.
    pub(crate) fn note_memory(&self) {
        self.statistics.place_bytes.set(self.cells.bytes());
        raise(&self.statistics.trace_bytes_peak, self.memory());
    }

    /// Changes what is known of a place.
    pub(crate) fn update_cell(&self, place: &Place, change: impl FnOnce(&mut PlaceCell)) {
        self.cells.update(place, change);
        self.note_memory();
    }

    fn forget_places(&self) -> bool {
        let is_less = self.cells.forget_idle();
        self.note_memory();
        is_less
    }

    /// Makes a trace able to run, and finds it a number.
    ///
    /// # Errors
    /// If there can be no machine code of it.
    pub(crate) fn compile(&self, origin: Origin, mut trace: Trace) -> Result<u32, Abort> {
        let start = Instant::now();
        let target = match trace.ops().last() {
            Some(op) if op.opcode == Opcode::EnterTrace => Some(op.operands[0]),
            _ => None,
        };
        let resume = ResumeData::new(&trace);
        let entry = match &origin {
            Origin::Point(point, _) => self.input_words(*point),
            Origin::Guard(..) | Origin::Start(_) => Vec::new(),
        };
        let guards = trace.snapshots.len() * size_of::<GuardState>();
        let mut bytes = resume.size()
            + guards
            + trace.kinds.len()
            + trace.constants.len() * 8
            + entry.len() * 4
            + size_of::<Compiled>()
            + LINK_BYTES;
        if self.machine.is_none() {
            bytes += trace.code.len() * 4;
        }
        let needed: Vec<u32> = target.into_iter().collect();
        self.memory_for(bytes as u64, &needed)?;
        if self.settings().verify {
            self.check(&trace, &resume);
        }
        let mut guards = Vec::with_capacity(trace.snapshots.len());
        guards.resize_with(trace.snapshots.len(), GuardState::default);
        for snapshot in trace.ops().filter_map(|op| op.snapshot()) {
            guards[snapshot as usize].number = self.guards.replace(self.guards.get() + 1);
        }
        let is_forced = |snapshot: u32| self.is_chosen(guards[snapshot as usize].number);
        let number = self.traces.borrow_mut().take_number();
        let made = loop {
            match self.make_code(number, &origin, &trace, &entry, &is_forced) {
                Err(Abort::NoCodeMemory) if self.make_way(&needed) => {}
                made => break made,
            }
        };
        // How much the tables of machine code take is known only now.
        let made = made.and_then(|(code, tables)| {
            let left = self.memory_for(bytes as u64 + u64::from(tables), &needed);
            left.inspect_err(|_| self.unmake_code(number, &origin))?;
            Ok((code, tables))
        });
        let (code, tables) = made.inspect_err(|_| self.traces.borrow_mut().give_back(number))?;
        self.log("trace", || {
            format!(
                "; trace {number}: {}\n{}",
                self.origin_text(&origin),
                trace::print(&trace)
            )
        });
        self.log("json", || log::trace_json(self, number, &origin, &trace));
        self.count_operations(&trace, &origin);
        trace.snapshots = trace::Snapshots::default();
        if self.machine.is_some() {
            trace.code = Vec::new();
        }
        bytes += tables as usize;
        count(&self.statistics.resume_bytes, resume.size() as u64);
        count(&self.statistics.trace_bytes, bytes as u64);
        count(&self.statistics.code_bytes, u64::from(code));
        raise(
            &self.statistics.code_bytes_peak,
            self.statistics.code_bytes.get(),
        );
        self.note_memory();
        if let Some(place) = origin.place() {
            self.update_cell(&place, |cell| cell.trace = Some(number));
        }
        let compiled = Rc::new(Compiled {
            origin,
            target,
            dependents: RefCell::default(),
            was_used: Cell::new(true),
            bytes: bytes as u64,
            code_bytes: u64::from(code),
            trace,
            entry,
            resume,
            guards,
        });
        for on in compiled.depends_on() {
            let other = self.trace(on);
            other.dependents.borrow_mut().insert(number);
        }
        self.traces.borrow_mut().insert(number, compiled);
        self.latest.set(Some(number));
        self.announce(number, &self.trace(number).origin);
        let elapsed = start.elapsed().as_nanos() as u64;
        count(&self.statistics.compiling_nanoseconds, elapsed);
        Ok(number)
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

    /// Counts what a trace consists of; the author will be told.
    fn count_operations(&self, trace: &Trace, origin: &Origin) {
        let statistics = &self.statistics;
        let (mut operations, mut guards) = (0, 0);
        for op in trace.ops() {
            operations += 1;
            guards += u32::from(op.snapshot().is_some());
            match op.opcode {
                Opcode::CallResidual | Opcode::CallIndirect | Opcode::CallPortal => {
                    count(&statistics.residual_calls, 1)
                }
                Opcode::Allocate | Opcode::AllocateArray => count(&statistics.allocations, 1),
                _ => {}
            }
        }
        let kind = TraceKind::of(origin, trace);
        let traces = match kind {
            TraceKind::Loop => &statistics.loops,
            TraceKind::Entry => &statistics.entries,
            TraceKind::Bridge => &statistics.bridges,
        };
        count(traces, 1);
        count(&statistics.operations, u64::from(operations));
        count(&statistics.guards, u64::from(guards));
        self.news.borrow_mut().push(News {
            origin: origin.clone(),
            kind,
            operations,
            guards,
            abort: None,
        });
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
        // Whatever the callee reads of its record, it may read at any time.
        let _kept = self.keep(record);
        let arguments = [record.as_ptr() as u64, u64::from(point)];
        host.call(call.wrapper, call.target, &arguments, &mut results);
        results
    }

    /// Whether anybody reads of traces.
    pub(crate) fn is_logged(&self) -> bool {
        let log = self.log.borrow();
        self.settings().perf_map || log::STAGES.iter().any(|stage| log.wants(stage))
    }

    /// Whether anybody reads of a stage.
    pub(crate) fn wants_log(&self, stage: &str) -> bool {
        self.log.borrow().wants(stage)
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

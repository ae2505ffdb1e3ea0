//! The two backends behind one interface: machine code, and the trace evaluator.

use crate::compiled::{Compiled, Origin};
use crate::jit::Jit;
use crate::statistics::count;
use crate::{Abort, ForceGuards};
use trace::{Entry, Environment, Exit, Host, Refusal, Source, Stop, Trace, evaluate_in};

/// Why a trace was left.
pub(crate) enum Left {
    /// The portal returns these words.
    Finished(Vec<u64>),
    /// Execution goes on in another trace with these inputs.
    Entered(u32, Vec<u64>),
    /// A guard failed: the trace that it is in, its snapshot, and values.
    Guard(u32, u32, Values),
}

/// Values at a guard.
pub(crate) enum Values {
    /// Of the whole trace, by number.
    ByNumber(Vec<u64>),
    /// The guard's inputs in their order.
    Inputs(Vec<u64>),
}

/// What a running trace may ask for.
struct Running<'a> {
    jit: &'a Jit,
    compiled: &'a Compiled,
}

impl Jit {
    /// Runs a trace from the record of the merge point that it begins at.
    pub(crate) fn run_from_record<H: Host>(
        &self,
        host: &mut H,
        number: u32,
        record: &[u64],
    ) -> Left {
        let Some(machine) = &self.machine else {
            let entry = &self.trace(number).entry;
            let inputs = entry.iter().map(|word| record[*word as usize]);
            return self.evaluate_trace(host, number, inputs.collect());
        };
        let mut words = record.to_vec();
        let stop = machine.run(number, &mut words);
        self.left_by(stop, words)
    }

    /// Runs a trace.
    pub(crate) fn run_trace<H: Host>(&self, host: &mut H, number: u32, inputs: Vec<u64>) -> Left {
        let Some(machine) = &self.machine else {
            return self.evaluate_trace(host, number, inputs);
        };
        let entry = &self.trace(number).entry;
        let mut words = inputs;
        if !entry.is_empty() {
            let length = entry.iter().max().map_or(0, |last| *last as usize + 1);
            let mut record = vec![0; length];
            for (word, bits) in entry.iter().zip(words) {
                record[*word as usize] = bits;
            }
            words = record;
        }
        let stop = machine.run(number, &mut words);
        self.left_by(stop, words)
    }

    /// Why code was left that other code has called.
    pub(crate) fn left_with(&self, left: u64) -> Left {
        let machine = self.machine.as_ref().expect("only machine code is left so");
        let mut words = Vec::new();
        let stop = machine.stop(left, &mut words);
        self.left_by(stop, words)
    }

    fn left_by(&self, stop: Stop, words: Vec<u64>) -> Left {
        match stop {
            Stop::Finished => Left::Finished(words),
            Stop::Guard {
                trace,
                snapshot,
                is_forced,
            } => {
                count(&self.statistics.forced_guards, u64::from(is_forced));
                Left::Guard(trace, snapshot, Values::Inputs(words))
            }
        }
    }

    fn evaluate_trace<H: Host>(&self, host: &mut H, number: u32, inputs: Vec<u64>) -> Left {
        let compiled = self.trace(number);
        compiled.was_used.set(true);
        self.evaluated.borrow_mut().push(number);
        let mut values = self.keep(&inputs);
        values.resize(compiled.trace.kinds.len());
        let mut running = Running {
            jit: self,
            compiled: &compiled,
        };
        let trace = &compiled.trace;
        let exit = evaluate_in(trace, &self.image, &values, host, &mut running);
        self.evaluated.borrow_mut().pop();
        match exit {
            Exit::Finished(results) => Left::Finished(results),
            Exit::Entered(number, inputs) => Left::Entered(number, inputs),
            Exit::Guard(snapshot) => {
                Left::Guard(number, snapshot, Values::ByNumber(values.to_vec()))
            }
        }
    }

    /// Makes machine code of a trace, if that is the backend: its bytes and those of its tables.
    pub(crate) fn make_code(
        &self,
        number: u32,
        origin: &Origin,
        trace: &Trace,
        entry: &[u32],
        is_forced: &dyn Fn(u32) -> bool,
    ) -> Result<(u32, u32), Abort> {
        let Some(machine) = &self.machine else {
            return Ok((0, 0));
        };
        let (parent, entry) = match origin {
            Origin::Guard(trace, snapshot) => (Some((*trace, *snapshot)), None),
            Origin::Point(point, greens) => {
                let entry = Entry {
                    point: *point,
                    greens,
                    words: entry,
                };
                (None, Some(entry))
            }
            Origin::Start(_) => (None, None),
        };
        let made = machine.compile(&Source {
            trace,
            image: &self.image,
            number,
            parent,
            entry,
            limit: self.settings().code_limit as usize,
            is_forced,
            is_logged: self.wants_log("backend"),
        });
        match made {
            Ok(code) => {
                self.log("backend", || {
                    let origin = self.origin_text(origin);
                    format!("; trace {number}: {origin}\n{}", code.text)
                });
                Ok((code.code_bytes, code.table_bytes))
            }
            Err(refusal) => {
                self.log("metainterp", || format!("no machine code: {refusal}\n"));
                let abort = match refusal {
                    Refusal::Full => Abort::NoCodeMemory,
                    Refusal::Denied => Abort::CodeDenied,
                    Refusal::TooManyValues => Abort::TooManyValues,
                };
                if refusal == Refusal::Denied {
                    self.hindrance.set(Some(abort));
                }
                Err(abort)
            }
        }
    }

    /// Gives the machine code of a trace a name, if anybody wants to see it.
    pub(crate) fn announce(&self, number: u32, origin: &Origin) {
        let Some(machine) = &self.machine else { return };
        if !self.settings().perf_map {
            return;
        }
        let mut name = format!("trace {number}: ");
        if let Origin::Guard(trace, snapshot) = origin {
            name.push_str(&format!("bridge of guard {snapshot} of trace {trace}, "));
        }
        let mut root = origin.clone();
        while let Origin::Guard(trace, _) = root {
            root = self.trace(trace).origin.clone();
        }
        name.push_str(&self.origin_text(&root));
        if let Some(trouble) = machine.announce(number, &name) {
            self.log("metainterp", || format!("{trouble}\n"));
        }
    }

    /// Frees the machine code that has just been made of a trace.
    pub(crate) fn unmake_code(&self, number: u32, origin: &Origin) {
        if let Some(machine) = &self.machine {
            let detached: &[(u32, u32)] = match origin {
                Origin::Guard(trace, snapshot) => &[(*trace, *snapshot)],
                Origin::Point(..) | Origin::Start(_) => &[],
            };
            machine.free(&[number], detached);
        }
    }

    /// Whether a guard with that number fails although it holds.
    pub(crate) fn is_chosen(&self, number: u32) -> bool {
        match self.settings().force_guards {
            ForceGuards::None => false,
            ForceGuards::All => true,
            ForceGuards::One(chosen) => number == chosen,
        }
    }
}

impl<H: Host> Environment<H> for Running<'_> {
    fn is_forced(&mut self, snapshot: u32) -> bool {
        let guard = &self.compiled.guards[snapshot as usize];
        let fails = self.jit.is_chosen(guard.number) && !guard.was_forced.replace(true);
        count(&self.jit.statistics.forced_guards, u64::from(fails));
        fails
    }

    fn call_portal(&mut self, host: &mut H, point: u32, record: &[u64], results: &mut [u64]) {
        let values = self.jit.call_portal(host, point, record);
        results.copy_from_slice(&values);
    }
}

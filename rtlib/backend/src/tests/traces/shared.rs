//! The traces of a case, and how they run in both ways.

use crate::Backend;
use crate::tests::generate::{Made, Role};
use crate::tests::world::{Nested, World, WorldHost, greens, record_roles, run_portal};
use std::cell::{Cell, RefCell};
use std::collections::{HashMap, HashSet};
use std::rc::{Rc, Weak};
use trace::{Environment, Exit, Machine, Stop, evaluate};

/// A trace and what has become of its guards.
#[derive(Debug)]
pub struct Unit {
    pub made: Made,
    pub parent: Option<(u32, u32)>,
    /// By snapshot.
    pub bridges: RefCell<HashMap<u32, Rc<Unit>>>,
    /// Snapshots of guards that are still to fail although they hold.
    pub forced: RefCell<HashSet<u32>>,
    pub number: u32,
    /// Whether it is what a loop without fuel goes to: nothing behind it may enter a trace again.
    pub must_finish: bool,
    pub place: Option<Place>,
}

/// The merge point at which a trace begins.
#[derive(Clone, Debug)]
pub struct Place {
    pub point: u32,
    pub greens: Vec<u64>,
    /// By input: which word of the record it is.
    pub words: Vec<u32>,
}

/// What the traces of a case share.
pub struct Shared {
    pub world: Rc<World>,
    pub backend: Backend,
    /// By number; nothing where one has been freed.
    pub units: RefCell<Vec<Option<Rc<Unit>>>>,
    /// The traces that the evaluator is at, the outermost first.
    pub evaluated: RefCell<Vec<u32>>,
    pub is_machine: Cell<bool>,
}

/// The evaluator's surroundings in one unit.
struct Running<'s> {
    shared: &'s Shared,
    unit: &'s Unit,
    was_forced: bool,
}

impl Environment<WorldHost<'_>> for Running<'_> {
    fn is_forced(&mut self, snapshot: u32) -> bool {
        self.was_forced = self.unit.forced.borrow_mut().remove(&snapshot);
        self.was_forced
    }

    fn call_portal(
        &mut self,
        _host: &mut WorldHost<'_>,
        point: u32,
        record: &[u64],
        results: &mut [u64],
    ) {
        run_portal(&self.shared.world, point, record, results);
    }
}

impl Shared {
    pub fn unit(&self, number: u32) -> Rc<Unit> {
        let unit = self.units.borrow()[number as usize].clone();
        unit.expect("a trace that runs has not been freed")
    }

    /// Runs traces in the evaluator.
    fn run_evaluator(&self, number: u32, words: &mut Vec<u64>) -> Stop {
        let mut unit = self.unit(number);
        self.evaluated.borrow_mut().push(number);
        let stop = loop {
            if let Some(last) = self.evaluated.borrow_mut().last_mut() {
                *last = unit.number;
            }
            let trace = &unit.made.trace;
            let mut running = Running {
                shared: self,
                unit: &unit,
                was_forced: false,
            };
            let mut host = WorldHost(&self.world);
            let image = &self.world.image;
            match evaluate(trace, image, words, &mut host, &mut running) {
                Exit::Finished(results) => {
                    *words = results;
                    break Stop::Finished;
                }
                Exit::Entered(number, inputs) => {
                    *words = inputs;
                    unit = self.unit(number);
                }
                Exit::Guard(snapshot) => {
                    let is_forced = running.was_forced;
                    let mut inputs = Vec::new();
                    trace.snapshots.inputs(snapshot, &mut inputs);
                    *words = inputs.iter().map(|place| words[*place as usize]).collect();
                    let bridge = unit.bridges.borrow().get(&snapshot).cloned();
                    match bridge.filter(|_| !is_forced) {
                        Some(bridge) => unit = bridge,
                        None => {
                            break Stop::Guard {
                                trace: unit.number,
                                snapshot,
                                is_forced,
                            };
                        }
                    }
                }
            }
        };
        self.evaluated.borrow_mut().pop();
        stop
    }

    /// Runs a trace with these inputs.
    pub fn run(&self, number: u32, words: &mut Vec<u64>) -> Stop {
        match self.is_machine.get() {
            true => {
                *words = self.unit(number).record(words);
                self.backend.run(number, words)
            }
            false => self.run_evaluator(number, words),
        }
    }

    /// Words at a stop in a form in which those of both executions are the same: what is no number has no bits.
    pub fn tidy(&self, stop: Stop, words: &mut [u64]) {
        let Stop::Guard {
            trace, snapshot, ..
        } = stop
        else {
            return;
        };
        let unit = self.unit(trace);
        let mut inputs = Vec::new();
        unit.made.trace.snapshots.inputs(snapshot, &mut inputs);
        for (place, word) in inputs.iter().zip(words) {
            let is_float = unit.made.roles[*place as usize] == Role::Float;
            if is_float && f64::from_bits(*word).is_nan() {
                *word = f64::NAN.to_bits();
            }
        }
    }

    /// The results of a portal in which traces have stopped.
    fn ended(&self, stop: Stop, mut words: Vec<u64>) -> Vec<u64> {
        self.tidy(stop, &mut words);
        if let Stop::Guard {
            trace, snapshot, ..
        } = stop
        {
            words.push(u64::from(trace) << 32 | u64::from(snapshot));
            let mut results = vec![0; self.world.portal_results.get()];
            self.world.results_of(&words, &mut results);
            return results;
        }
        words
    }

    /// The trace of a place.
    pub fn unit_at(&self, point: u32, greens: &[u64]) -> Option<Rc<Unit>> {
        let units = self.units.borrow();
        let found = units.iter().flatten().find(|unit| {
            let place = unit.place.as_ref();
            place.is_some_and(|place| place.point == point && place.greens == greens)
        });
        found.cloned()
    }

    /// All traces, for people.
    pub fn print(&self) -> String {
        let units = self.units.borrow();
        let texts = units.iter().flatten().map(|unit| {
            let forced = unit.forced.borrow();
            let text = trace::print(&unit.made.trace);
            let (number, parent, place) = (unit.number, unit.parent, &unit.place);
            format!("; {number} from {parent:?} at {place:?}, to be forced: {forced:?}\n{text}")
        });
        texts.collect::<Vec<String>>().join("\n")
    }
}

impl Unit {
    /// What machine code gets for inputs: the record, if it begins at a merge point.
    fn record(&self, inputs: &[u64]) -> Vec<u64> {
        let Some(place) = &self.place else {
            return inputs.to_vec();
        };
        let mut record = place.greens.clone();
        record.resize(greens(place.point) + record_roles(place.point).len(), 0);
        for (word, bits) in place.words.iter().zip(inputs) {
            record[*word as usize] = *bits;
        }
        record
    }
}

/// What runs portals inside of calls.
pub struct Portals(pub Weak<Shared>);

impl Portals {
    fn shared(&self) -> Rc<Shared> {
        self.0.upgrade().expect("the case is at work")
    }
}

impl Nested for Portals {
    fn call(&self, point: u32, record: &[u64]) -> Option<Vec<u64>> {
        let shared = self.shared();
        let unit = shared.unit_at(point, &record[..greens(point)])?;
        let place = unit.place.as_ref()?;
        let inputs = place.words.iter().map(|word| record[*word as usize]);
        let mut words: Vec<u64> = inputs.collect();
        let stop = shared.run(unit.number, &mut words);
        Some(shared.ended(stop, words))
    }

    fn finish(&self, left: u64) -> Vec<u64> {
        let shared = self.shared();
        let mut words = Vec::new();
        let stop = shared.backend.stop(left, &mut words);
        shared.ended(stop, words)
    }

    fn active(&self) -> Vec<u32> {
        let shared = self.shared();
        let mut numbers = Vec::new();
        match shared.is_machine.get() {
            true => shared.backend.active(&mut numbers),
            false => numbers.extend(shared.evaluated.borrow().iter().rev()),
        }
        numbers
    }
}

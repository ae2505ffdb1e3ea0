//! Random traces: machine code and the evaluator agree in what they return or where they stop, in all values that are needed there, in memory,
//! cards, and calls.
//!
//! A case is a few traces, with bridges from guards that have failed. `LATHE_RANDOM` says how many cases there are, or from which seed to which
//! (`1000..2000`).

mod shared;

use super::generate::{Role, Wish, generate};
use super::random::{Random, mix};
use super::world::{MOST_RESULTS, POINTS, World, greens, record_roles};
use crate::Backend;
use jitcode::Opcode;
use shared::{Place, Portals, Shared, Unit};
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use trace::{Entry, Machine, Source, Stop};

/// How often a loop's header is passed in a run at most.
const FUEL: u64 = 40;
/// Bridges of a case at most.
const MOST_BRIDGES: usize = 6;

/// What has been tested.
#[derive(Clone, Copy, Debug, Default)]
pub struct Counts {
    pub traces: u64,
    pub bridges: u64,
    pub runs: u64,
    pub finished: u64,
    pub guards: u64,
    pub forced: u64,
    pub freed: u64,
    pub operations: u64,
    pub code_bytes: u64,
}

/// How guards are forced to fail.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Force {
    None,
    All,
    Some,
}

struct Case {
    seed: u64,
    random: Random,
    shared: Rc<Shared>,
    force: Force,
    /// How many results portals have.
    results: usize,
    counts: Counts,
}

impl Case {
    fn new(seed: u64, world: &Rc<World>) -> Case {
        let mut random = Random::new(seed);
        let force = match random.below(10) {
            0 | 1 => Force::All,
            2 | 3 => Force::Some,
            _ => Force::None,
        };
        world.portal_results.set(random.below(MOST_RESULTS + 1));
        // SAFETY: the world outlives the backend, and generated traces stay in it.
        let backend = unsafe { Backend::new(world.layout(), true) };
        let shared = Shared {
            world: world.clone(),
            backend,
            units: RefCell::default(),
            evaluated: RefCell::default(),
            is_machine: Cell::new(false),
        };
        Case {
            seed,
            random,
            shared: Rc::new(shared),
            force,
            results: world.portal_results.get(),
            counts: Counts::default(),
        }
    }

    /// Makes a trace, and code of it. Memory is then as before.
    fn add(&mut self, wish: Wish<'_>, parent: Option<(u32, u32)>, place: Option<Place>) {
        let shared = &self.shared;
        let world = &shared.world;
        let state = world.state();
        world.set_nested(None);
        let made = generate(&mut self.random, world, wish);
        world.restore(&state);
        let text = || format!("seed {}\n{}", self.seed, trace::print(&made.trace));
        let errors = trace::verify(&made.trace);
        assert!(errors.is_empty(), "{errors:?}: {}", text());
        let number = shared.units.borrow().len() as u32;
        let (force, seed) = (self.force, self.seed);
        let is_forced = move |snapshot: u32| match force {
            Force::None => false,
            Force::All => true,
            Force::Some => {
                mix(seed ^ u64::from(number) << 32 ^ u64::from(snapshot)).is_multiple_of(4)
            }
        };
        let source = Source {
            trace: &made.trace,
            image: &world.image,
            number,
            parent,
            entry: place.as_ref().map(|place| Entry {
                point: place.point,
                greens: &place.greens,
                words: &place.words,
            }),
            limit: 1 << 20,
            is_forced: &is_forced,
            is_logged: false,
        };
        let code = shared.backend.compile(&source);
        let code = code.unwrap_or_else(|refusal| panic!("{refusal}: {}", text()));
        self.counts.traces += 1;
        self.counts.bridges += u64::from(parent.is_some());
        self.counts.operations += made.trace.ops().count() as u64;
        self.counts.code_bytes += u64::from(code.code_bytes);
        let guards = made.trace.ops().filter_map(|op| op.snapshot());
        let unit = Rc::new(Unit {
            parent,
            bridges: RefCell::default(),
            forced: RefCell::new(guards.filter(|guard| is_forced(*guard)).collect()),
            number,
            must_finish: wish.must_finish,
            place,
            made,
        });
        if let Some((from, snapshot)) = parent {
            let from = shared.unit(from);
            from.bridges.borrow_mut().insert(snapshot, unit.clone());
        }
        shared.units.borrow_mut().push(Some(unit));
    }

    /// Roles of the entries' inputs.
    fn headers(&self) -> Vec<(u32, Vec<Role>)> {
        let units = self.shared.units.borrow();
        let entries = units.iter().flatten().filter(|unit| unit.parent.is_none());
        let header = |unit: &Rc<Unit>| {
            let inputs = unit.made.trace.inputs as usize;
            (unit.number, unit.made.roles[..inputs].to_vec())
        };
        entries.map(header).collect()
    }

    fn add_entry(&mut self) {
        let count = match self.random.below(8) {
            0 => 0,
            7 => 20 + self.random.below(20),
            _ => 1 + self.random.below(12),
        };
        let roles = [
            Role::Word,
            Role::Word,
            Role::Word,
            Role::Index,
            Role::Base,
            Role::Object,
            Role::Float,
            Role::Float,
        ];
        let place = match self.random.percent(60) {
            true => self.free_place(),
            false => None,
        };
        let roles: Vec<Role> = match &place {
            None => (0..count).map(|_| self.random.pick(&roles)).collect(),
            Some(place) => {
                let first = greens(place.point);
                let all = record_roles(place.point);
                let words = place.words.iter();
                words.map(|word| all[*word as usize - first]).collect()
            }
        };
        let inputs = roles.iter().map(|role| {
            let bits = role.bits(&self.shared.world, &mut self.random);
            (*role, bits)
        });
        let inputs: Vec<(Role, u64)> = inputs.collect();
        self.shared.world.reset(&mut self.random, FUEL);
        let headers = self.headers();
        let wish = Wish {
            inputs: &inputs,
            headers: &headers,
            is_entry: true,
            must_finish: false,
            results: self.results,
        };
        self.add(wish, None, place);
    }

    /// A place at which no trace begins.
    fn free_place(&mut self) -> Option<Place> {
        let point = self.random.below(POINTS as usize) as u32;
        let greens: Vec<u64> = (0..greens(point))
            .map(|_| self.random.below(2) as u64)
            .collect();
        let is_taken = self.shared.unit_at(point, &greens).is_some();
        let mut words: Vec<u32> = (0..record_roles(point).len())
            .map(|word| (word + greens.len()) as u32)
            .collect();
        for index in (1..words.len()).rev() {
            words.swap(index, self.random.below(index + 1));
        }
        let place = Place {
            point,
            greens,
            words,
        };
        (!is_taken).then_some(place)
    }

    /// A bridge from a guard that has failed with these inputs.
    fn add_bridge(&mut self, number: u32, snapshot: u32, words: &[u64]) {
        let from = self.shared.unit(number);
        let mut places = Vec::new();
        from.made.trace.snapshots.inputs(snapshot, &mut places);
        let roles = places.iter().map(|place| from.made.roles[*place as usize]);
        let inputs: Vec<(Role, u64)> = roles.zip(words.iter().copied()).collect();
        let headers = self.headers();
        let wish = Wish {
            inputs: &inputs,
            headers: &headers,
            is_entry: false,
            must_finish: from.must_finish || from.made.fuel_guard == Some(snapshot),
            results: self.results,
        };
        self.add(wish, Some((number, snapshot)), None);
    }

    fn set_nested(&self) {
        let portals = Portals(Rc::downgrade(&self.shared));
        self.shared.world.set_nested(Some(Rc::new(portals)));
    }

    /// Frees a trace, and with it what cannot be without it.
    fn free_one(&mut self) {
        let shared = self.shared.clone();
        let units: Vec<Rc<Unit>> = shared.units.borrow().iter().flatten().cloned().collect();
        let mut numbers = vec![
            self.random
                .pick(&units.iter().map(|unit| unit.number).collect::<Vec<u32>>()),
        ];
        loop {
            let before = numbers.len();
            for unit in &units {
                let last = unit.made.trace.ops().last().expect("a trace has an end");
                let jumps =
                    last.opcode == Opcode::EnterTrace && numbers.contains(&last.operands[0]);
                let begins = unit.parent.is_some_and(|(from, _)| numbers.contains(&from));
                if (jumps || begins) && !numbers.contains(&unit.number) {
                    numbers.push(unit.number);
                }
            }
            if numbers.len() == before {
                break;
            }
        }
        let mut detached = Vec::new();
        for number in &numbers {
            let unit = shared.unit(*number);
            if let Some((from, snapshot)) = unit.parent
                && !numbers.contains(&from)
            {
                shared.unit(from).bridges.borrow_mut().remove(&snapshot);
                detached.push((from, snapshot));
            }
        }
        shared.backend.free(&numbers, &detached);
        for number in &numbers {
            shared.units.borrow_mut()[*number as usize] = None;
        }
        self.counts.freed += numbers.len() as u64;
    }

    /// Runs a trace in both ways, from the world as it is. What happened.
    fn compare(&mut self, number: u32, inputs: &[u64]) -> (Stop, Vec<u64>) {
        self.set_nested();
        let shared = self.shared.clone();
        let world = &shared.world;
        let before = world.state();
        let mut outcomes = Vec::new();
        for is_machine in [false, true] {
            world.restore(&before);
            shared.is_machine.set(is_machine);
            let mut words = inputs.to_vec();
            let stop = shared.run(number, &mut words);
            if is_machine {
                let used = [0, 1].map(|_| shared.backend.was_used(number));
                assert_eq!(used, [true, false], "seed {}", self.seed);
            }
            shared.tidy(stop, &mut words);
            outcomes.push((stop, words, world.state()));
        }
        shared.is_machine.set(false);
        let (stop, words, state) = outcomes.pop().expect("two executions");
        let (expected, wanted, memory) = outcomes.pop().expect("two executions");
        let mut faults = Vec::new();
        if (stop, &words) != (expected, &wanted) {
            faults.push(format!(
                "evaluator: {expected:?} {wanted:x?}\nmachine: {stop:?} {words:x?}"
            ));
        }
        faults.extend(memory.difference(&state));
        assert!(
            faults.is_empty(),
            "seed {}: trace {number} of {inputs:x?}\n{}\n{}",
            self.seed,
            faults.join("\n"),
            shared.print()
        );
        self.counts.runs += 1;
        match stop {
            Stop::Finished => self.counts.finished += 1,
            Stop::Guard { is_forced, .. } => {
                self.counts.guards += u64::from(!is_forced);
                self.counts.forced += u64::from(is_forced);
            }
        }
        (stop, words)
    }

    fn run(&mut self) {
        for _ in 0..1 + self.random.below(3) {
            self.add_entry();
        }
        for _ in 0..3 {
            if self.random.percent(20) {
                self.free_one();
            }
            if self.random.percent(20) || self.headers().is_empty() {
                self.add_entry();
            }
            let headers = self.headers();
            let (number, roles) = &headers[self.random.below(headers.len())];
            let world = self.shared.world.clone();
            world.reset(&mut self.random, FUEL);
            let before = world.state();
            let inputs = roles.iter().map(|role| role.bits(&world, &mut self.random));
            let inputs: Vec<u64> = inputs.collect();
            for _ in 0..5 {
                world.restore(&before);
                let (stop, words) = self.compare(*number, &inputs);
                match stop {
                    Stop::Guard {
                        trace,
                        snapshot,
                        is_forced,
                    } => {
                        let may_go_on = self.counts.bridges < MOST_BRIDGES as u64;
                        if !is_forced && may_go_on {
                            self.add_bridge(trace, snapshot, &words);
                        } else if !is_forced {
                            break;
                        }
                    }
                    Stop::Finished => break,
                }
            }
        }
        self.shared.world.set_nested(None);
    }
}

thread_local! {
    /// The seed at work, for whoever has to say where everything broke down.
    static SEED: Cell<u64> = const { Cell::new(0) };
}

/// Says which seed it was when machine code breaks down, past the test runner, which would keep it to itself, and ends the process.
extern "C" fn broken(signal: libc::c_int) {
    let text = format!("signal {signal} at seed {}\n", SEED.get());
    // SAFETY: the text is there, and the process ends here.
    unsafe {
        libc::write(2, text.as_ptr().cast(), text.len());
        libc::_exit(101);
    }
}

/// Sees to it that a crash prints its seed.
fn catch_signals() {
    let handler = broken as extern "C" fn(libc::c_int) as libc::sighandler_t;
    for signal in [
        libc::SIGSEGV,
        libc::SIGBUS,
        libc::SIGILL,
        libc::SIGFPE,
        libc::SIGABRT,
    ] {
        // SAFETY: the handler ends the process.
        unsafe { libc::signal(signal, handler) };
    }
}

/// Runs the case of a seed.
pub fn check_seed(seed: u64, world: &Rc<World>) -> Counts {
    SEED.set(seed);
    let mut case = Case::new(seed, world);
    case.run();
    case.counts
}

#[test]
fn random_traces_run_as_in_the_evaluator() {
    catch_signals();
    let world = World::new(3);
    let wanted = std::env::var("LATHE_RANDOM").unwrap_or_default();
    let number = |text: &str| {
        text.parse::<u64>()
            .unwrap_or_else(|_| panic!("LATHE_RANDOM is {wanted}: not a number, not a range"))
    };
    let seeds = match wanted.split_once("..") {
        Some((from, to)) => number(from)..number(to),
        None if wanted.is_empty() => 0..160,
        None => 0..number(&wanted),
    };
    let mut sum = Counts::default();
    for seed in seeds.clone() {
        let counts = check_seed(seed, &world);
        sum.traces += counts.traces;
        sum.bridges += counts.bridges;
        sum.runs += counts.runs;
        sum.finished += counts.finished;
        sum.guards += counts.guards;
        sum.forced += counts.forced;
        sum.freed += counts.freed;
        sum.operations += counts.operations;
        sum.code_bytes += counts.code_bytes;
    }
    println!("seeds {seeds:?}: {sum:?}");
    if wanted.is_empty() {
        let enough =
            sum.bridges > 300 && sum.finished > 100 && sum.guards > 300 && sum.forced > 100;
        assert!(enough, "too little happens: {sum:?}");
    }
}

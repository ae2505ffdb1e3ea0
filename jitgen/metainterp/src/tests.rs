//! Tests on a model: a small interpreter as hand-made jitcodes, run without the JIT and with it.
//!
//! The native code of the model is the blackhole, which goes from merge point to merge point and asks the JIT at each.

pub(crate) mod model;

use crate::{Abort, ForceGuards, Settings};
use model::{Guest, Run};
use std::cmp::Ordering;
use trace::{Code, Machine, Refusal, Source, Stop};

fn settings(threshold: u32) -> Settings {
    Settings {
        enabled: true,
        threshold,
        function_threshold: threshold,
        bridge_threshold: threshold,
        verify: true,
        ..Settings::default()
    }
}

/// All ways to run a guest give one answer. Returns the run with low thresholds.
fn agree(guest: &Guest) -> Run {
    let plain = model::run(
        guest,
        &Settings {
            enabled: false,
            ..settings(1)
        },
    );
    assert_eq!(plain.summary("recordings"), 0);
    for force_guards in [ForceGuards::None, ForceGuards::All] {
        for threshold in [1, 2, 3, 7] {
            let run = model::run(
                guest,
                &Settings {
                    force_guards,
                    ..settings(threshold)
                },
            );
            assert_eq!(
                (run.result, &run.printed, run.noticed),
                (plain.result, &plain.printed, plain.noticed),
                "{threshold} {force_guards:?}"
            );
        }
    }
    let first = model::run(guest, &settings(2));
    for number in 0..first.summary("guards") {
        let force_guards = ForceGuards::One(number as u32);
        let run = model::run(
            guest,
            &Settings {
                force_guards,
                ..settings(2)
            },
        );
        assert_eq!(
            (run.result, &run.printed, run.noticed),
            (plain.result, &plain.printed, plain.noticed),
            "guard {number}"
        );
        assert!(run.summary("forced_guards") <= 1);
    }
    first
}

const RET: u8 = 0;
const ADD: u8 = 1;
const DECREMENT: u8 = 2;
const LOOP: u8 = 3;
const PRINT: u8 = 4;
const CALLEE: u8 = 5;
const RECURSE: u8 = 6;
const PUSH: u8 = 7;
const POP: u8 = 8;
const POLL: u8 = 9;
const DOWN_NINE: u8 = 10;
const DOWN: u8 = 11;

#[test]
fn a_loop_becomes_a_trace() {
    let run = agree(&Guest::new(&[ADD, DECREMENT, LOOP, 0, RET], 40));
    assert_eq!(run.result, (1..=40).sum::<u64>());
    assert_eq!(run.summary("loops"), 1);
    assert_eq!(run.summary("aborts_total"), 0);
    let text = run.log;
    assert!(text.contains("recording from LOOP (0) at "), "{text}");
    assert!(text.contains("close_loop (v0, v6, v4)"), "{text}");
    let json = text
        .lines()
        .find(|line| line.starts_with('{'))
        .unwrap_or_default();
    assert!(
        json.starts_with("{\"trace\":0,\"kind\":\"loop\",\"origin\":\"LOOP (0) at "),
        "{json}"
    );
    assert!(
        json.contains("{\"op\":\"guard_true\",\"at\":\"?:0:0\",\"in\":\"run\"}"),
        "{json}"
    );
}

#[test]
fn calls_of_native_code_happen_once() {
    let run = agree(&Guest::new(&[ADD, PRINT, DECREMENT, LOOP, 0, RET], 30));
    assert_eq!(run.printed.len(), 30);
    assert!(run.summary("residual_calls") >= 1);
}

/// Each call of native code knows what it was made from.
#[test]
fn what_runs_is_counted() {
    let guest = Guest::new(&[ADD, PRINT, DECREMENT, LOOP, 0, RET], 30);
    let run = model::run(&guest, &settings(5));
    let recorded = run.running.iter().position(|running| running[2] == 1);
    let recorded = recorded.expect("a round was recorded");
    for (round, running) in run.running.iter().enumerate() {
        let expected = match round.cmp(&recorded) {
            Ordering::Less => [0, 0, 0],
            Ordering::Equal => [0, 0, 1],
            Ordering::Greater => [1, 0, 0],
        };
        assert_eq!(*running, expected, "round {round}");
    }
    // Behind the inner loop, which has a trace, is a bridge to the next round of the outer one.
    let code = [
        PUSH, ADD, DECREMENT, LOOP, 1, PRINT, POP, DECREMENT, LOOP, 0, RET,
    ];
    let nested = model::run(&Guest::new(&code, 12), &settings(2));
    assert_eq!(nested.running.first(), Some(&[0, 0, 0]));
    assert!(nested.running.contains(&[1, 1, 0]), "{:?}", nested.running);
    for run in [run, nested] {
        for name in ["running_traces", "running_bridges", "running_recordings"] {
            assert_eq!(run.summary(name), 0, "{name}");
        }
    }
}

/// An event is noticed once, wherever it comes: before there is a trace, while one is recorded, in the trace.
#[test]
fn an_event_is_noticed_once() {
    for event_after in 1..29 {
        let mut guest = Guest::new(&[ADD, PRINT, POLL, DECREMENT, LOOP, 0, RET], 30);
        guest.event_after = Some(event_after);
        let run = agree(&guest);
        assert_eq!(run.noticed, 1, "after {event_after}");
        // What the trace does about events is none of its own: with rare ones it has no bridge.
        let one = Settings {
            bridge_threshold: 200,
            ..settings(2)
        };
        let run = model::run(&guest, &one);
        assert_eq!((run.summary("loops"), run.summary("bridges")), (1, 0));
        assert!(run.log.contains(" = poll\n"), "{}", run.log);
    }
}

#[test]
fn a_rare_branch_in_a_callee_gets_a_bridge() {
    let run = agree(&Guest::new(&[ADD, CALLEE, DECREMENT, LOOP, 0, RET], 60));
    assert!(run.summary("bridges") >= 1, "{:?}", run.statistics);
    assert_eq!(run.summary("aborts_total"), 0);
}

#[test]
fn an_inner_loop_is_first() {
    // The outer loop runs as often as the inner one has left on the stack.
    let guest = Guest::new(
        &[PUSH, ADD, DECREMENT, LOOP, 1, POP, DECREMENT, LOOP, 0, RET],
        12,
    );
    let run = agree(&guest);
    assert!(run.summary("loops") >= 1 && run.summary("entries") + run.summary("bridges") >= 1);
}

/// The outer loop is not recorded because the inner one is hot, and does not keep the inner one's trace from being entered.
#[test]
fn a_shared_counter_makes_nothing_hotter() {
    let code = [PUSH, ADD, DECREMENT, LOOP, 1, POP, DECREMENT, LOOP, 0, RET];
    let run = |rounds, one_counter| {
        let mut guest = Guest::new(&code, rounds);
        guest.one_counter = one_counter;
        model::run(&guest, &settings(40))
    };
    let [own, shared] = [false, true].map(|one_counter| run(30, one_counter));
    assert_eq!(shared.result, own.result);
    for name in ["loops", "recordings"] {
        assert_eq!((own.summary(name), shared.summary(name)), (1, 1), "{name}");
    }
    assert!(shared.summary("trace_runs") >= own.summary("trace_runs"));
    let longer = run(60, true);
    assert!(longer.summary("recordings") > 1, "the outer one's turn");
}

#[test]
fn recursion_is_inlined_to_a_limit() {
    let guest = Guest::new(&[ADD, RECURSE, DECREMENT, LOOP, 0, RET], 7);
    let run = agree(&guest);
    assert!(run.summary("recordings") > 0);
    let limited = Settings {
        recursion_limit: 0,
        ..settings(2)
    };
    assert_eq!(model::run(&guest, &limited).result, run.result);
}

/// A tree that is walked has other constants at each level, and ends: only calls with equal ones count as recursion.
#[test]
fn recursion_with_other_constants_is_inlined() {
    let calls = |op| {
        let run = agree(&Guest::new(&[op, DECREMENT, LOOP, 0, RET], 40));
        assert_eq!(run.summary("aborts_total"), 0);
        run.summary("residual_calls")
    };
    assert_eq!(calls(DOWN_NINE), 0);
    assert!(calls(DOWN) > 0);
}

/// The author is told of each trace: the place at which its outermost trace begins, and what it is.
#[test]
fn callbacks_tell_of_traces() {
    let branching = Guest::new(&[ADD, CALLEE, DECREMENT, LOOP, 0, RET], 60);
    let nested = [PUSH, ADD, DECREMENT, LOOP, 1, POP, DECREMENT, LOOP, 0, RET];
    for guest in [branching, Guest::new(&nested, 12)] {
        let run = agree(&guest);
        let kinds = ["loops", "entries", "bridges"];
        for (kind, name) in kinds.into_iter().enumerate() {
            let told = run.compiled.iter().filter(|told| told[1] == kind as u64);
            assert_eq!(told.count() as u64, run.summary(name), "{name}");
        }
        for (index, name) in [(2, "operations"), (3, "guards")] {
            let sum: u64 = run.compiled.iter().map(|told| told[index]).sum();
            assert_eq!(sum, run.summary(name), "{name}");
        }
        let begins = |place| {
            let mut told = run.compiled.iter();
            told.any(|told| told[0] == place && told[1] < 2)
        };
        assert!(run.compiled.iter().all(|told| begins(told[0])));
        assert_eq!(run.aborted.len(), 0);
    }
}

/// What callbacks run is not recorded, but may enter traces.
#[test]
fn callbacks_start_no_recording() {
    let mut guest = Guest::new(&[ADD, CALLEE, DECREMENT, LOOP, 0, RET], 60);
    guest.again = Some(500);
    let run = agree(&guest);
    assert_eq!(run.compiled.len() as u64, run.summary("recordings"));
    assert!(run.summary("trace_runs") > run.summary("recordings"));
    let strict = Settings {
        trace_limit: 4,
        abort_limit: 3,
        ..settings(1)
    };
    let run = model::run(&guest, &strict);
    assert_eq!(run.aborted.len() as u64, run.summary("recordings"));
}

#[test]
fn parameters_change_while_the_guest_runs() {
    let run = agree(&Guest::new(&[ADD, DECREMENT, LOOP, 0, RET], 40));
    assert_eq!(run.summary("recordings"), 1);
    let given = Settings {
        given: u64::MAX,
        ..settings(2)
    };
    for (settings, recordings) in [(settings(2), 0), (given, 1)] {
        let mut guest = Guest::new(&[ADD, DECREMENT, LOOP, 0, RET], 40);
        guest.parameters = vec![("trace_count_limit", 0)];
        let run = model::run(&guest, &settings);
        assert_eq!(run.summary("loops"), recordings);
        assert_eq!(run.aborted.is_empty(), recordings == 1);
    }
}

/// Every reason to give up can be provoked, and then no place is recorded for ever.
#[test]
fn aborts_are_bounded() {
    let plain = [ADD, CALLEE, DECREMENT, LOOP, 0, RET];
    let nested = [PUSH, ADD, DECREMENT, LOOP, 1, POP, DECREMENT, LOOP, 0, RET];
    let deep = [ADD, RECURSE, DECREMENT, LOOP, 0, RET];
    let base = Settings {
        abort_limit: 3,
        ..settings(1)
    };
    let cases: [(Abort, &[u8], Settings); 6] = [
        (
            Abort::TraceTooLong,
            &plain,
            Settings {
                trace_limit: 4,
                ..base
            },
        ),
        (
            Abort::TooManyFrames,
            &deep,
            Settings {
                frame_limit: 1,
                ..base
            },
        ),
        (
            Abort::TooManyLoops,
            &nested,
            Settings {
                loop_limit: 0,
                ..base
            },
        ),
        (
            Abort::TooManyGuards,
            &plain,
            Settings {
                guard_limit: 1,
                ..base
            },
        ),
        (
            Abort::TooManyTraces,
            &plain,
            Settings {
                trace_count_limit: 0,
                ..base
            },
        ),
        (
            Abort::TooMuchMemory,
            &plain,
            Settings {
                memory_limit: 0,
                ..base
            },
        ),
    ];
    for (reason, code, settings) in cases {
        // The work of the recursive guest grows with the factorial of its counter.
        let counters = if code == deep { [7, 8] } else { [300, 600] };
        let [few, many] = counters.map(|counter| model::run(&Guest::new(code, counter), &settings));
        let name = format!("abort_{}", reason.name());
        let off = Settings {
            enabled: false,
            ..settings
        };
        assert_eq!(
            few.result,
            model::run(&Guest::new(code, counters[0]), &off).result,
            "{name}"
        );
        assert!(few.summary(&name) > 0, "{name}: {:?}", few.statistics);
        let told = few.aborted.iter().filter(|told| told[4] == reason as u64);
        assert_eq!(told.count() as u64, few.summary(&name), "{name}");
        assert_bounded(&few, &many, &name, if code == deep { 8 } else { 1 });
    }
}

/// A machine that has no room for anything.
#[derive(Debug)]
struct Refusing(Refusal);

impl Machine for Refusing {
    fn compile(&self, _source: &Source<'_>) -> Result<Code, Refusal> {
        Err(self.0)
    }

    fn run(&self, _number: u32, _words: &mut Vec<u64>) -> Stop {
        panic!("there is no code")
    }

    fn was_used(&self, _number: u32) -> bool {
        false
    }

    fn active(&self, _numbers: &mut Vec<u32>) {}

    fn free(&self, _numbers: &[u32], _detached: &[(u32, u32)]) {}

    fn stop(&self, _left: u64, _words: &mut Vec<u64>) -> Stop {
        panic!("there is no code")
    }
}

/// Without memory for machine code the interpreter goes on, and soon nobody tries any more.
#[test]
fn refusals_are_bounded() {
    let code = [ADD, CALLEE, DECREMENT, LOOP, 0, RET];
    let settings = Settings {
        abort_limit: 3,
        ..settings(1)
    };
    let off = Settings {
        enabled: false,
        ..settings
    };
    for (refusal, reason) in [
        (Refusal::Full, Abort::NoCodeMemory),
        (Refusal::Denied, Abort::CodeDenied),
        (Refusal::TooManyValues, Abort::TooManyValues),
    ] {
        let [few, many] = [300, 600].map(|counter| {
            let machine = Box::new(Refusing(refusal));
            model::run_on(&Guest::new(&code, counter), &settings, Some(machine))
        });
        let plain = model::run(&Guest::new(&code, 300), &off);
        assert_eq!(few.result, plain.result, "{refusal}");
        let name = format!("abort_{}", reason.name());
        assert!(few.summary(&name) > 0, "{name}: {:?}", few.statistics);
        assert!(few.log.contains(&refusal.to_string()), "{}", few.log);
        assert_bounded(&few, &many, &name, 1);
    }
}

/// Traces make way for others: the memory stays below the limit, and the answer is the same.
#[test]
fn memory_is_taken_back() {
    // Three loops one after the other, round and round: each needs its trace again and again.
    let code = [
        PUSH, DECREMENT, LOOP, 1, POP, PUSH, ADD, DECREMENT, LOOP, 6, POP, PUSH, CALLEE, DECREMENT,
        LOOP, 12, POP, DECREMENT, LOOP, 0, RET,
    ];
    let guest = Guest::new(&code, 30);
    let free = model::run(&guest, &settings(2));
    let limit = free.summary("trace_bytes") / 3;
    let little = Settings {
        memory_limit: limit as u32,
        abort_limit: 1000,
        ..settings(2)
    };
    let run = model::run(&guest, &little);
    assert_eq!(
        (run.result, &run.printed, run.noticed),
        (free.result, &free.printed, free.noticed)
    );
    assert!(run.summary("freed") > 3, "{:?}", run.statistics);
    assert!(run.summary("trace_bytes") <= limit, "{:?}", run.statistics);
}

/// Some place is not recorded any more, and a longer run begins fewer than `limit` recordings more than a short one.
fn assert_bounded(few: &Run, many: &Run, name: &str, limit: u64) {
    let blacklisted = few.summary("blacklisted");
    assert!(blacklisted > 0, "{name}: {:?}", few.statistics);
    // Guards of deep frames get their turn later than others.
    let [few, many] = [few, many].map(|run| run.summary("recordings"));
    assert!(many < few + limit, "{name}: {few}, {many}");
}

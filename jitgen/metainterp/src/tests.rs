//! Tests on a model: a small interpreter as hand-made jitcodes, run without the JIT and with it.
//!
//! The native code of the model is the blackhole, which goes from merge point to merge point and asks the JIT at each.

pub(crate) mod model;

use crate::{Abort, ForceGuards, Settings};
use model::{Guest, Run};

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
                (run.result, &run.printed),
                (plain.result, &plain.printed),
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
            (run.result, &run.printed),
            (plain.result, &plain.printed),
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
                ..base.clone()
            },
        ),
        (
            Abort::TooManyFrames,
            &deep,
            Settings {
                frame_limit: 1,
                ..base.clone()
            },
        ),
        (
            Abort::TooManyLoops,
            &nested,
            Settings {
                loop_limit: 0,
                ..base.clone()
            },
        ),
        (
            Abort::TooManyGuards,
            &plain,
            Settings {
                guard_limit: 1,
                ..base.clone()
            },
        ),
        (
            Abort::TooManyTraces,
            &plain,
            Settings {
                trace_count_limit: 0,
                ..base.clone()
            },
        ),
        (
            Abort::TooMuchMemory,
            &plain,
            Settings {
                memory_limit: 0,
                ..base.clone()
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
        assert!(
            few.summary("blacklisted") > 0,
            "{name}: {:?}",
            few.statistics
        );
        let more = many.summary("recordings") - few.summary("recordings");
        // Guards of deep frames get their turn later than others.
        assert!(more == 0 || code == deep && more < 8, "{name}: {more} more");
    }
}

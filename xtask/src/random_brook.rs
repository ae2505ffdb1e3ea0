//! Random brook programs in all executions.
//!
//! A batch is several guests in one file, so that one start of a VM runs all of them. What it must print is said by the VM that rustc builds.
//! Every batch also has one guard of its traces forced alone; some run with a collection at every allocation. The first batches run in the graph
//! evaluator, too, and later ones now and then: it takes longer than all the others together.

use crate::gc_modes::{EVERYTHING, SETTINGS};
use crate::guests::{Execution, Outcome};
use crate::jit_modes::native_with_jit;
use crate::setup::Setup;
use crate::test::{Arguments, Counter, same};
use driver::Failure;
use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

/// Guests in a batch.
const GUESTS: usize = 10;

/// Batches that run whatever the time, and in all executions.
const LEAST: u64 = 1;

/// Of the others, one of so many is evaluated.
const EVALUATED: u64 = 100;

/// One batch of so many runs with the collector's modes, in one of them, and the first one does.
const COLLECTED: u64 = 25;

/// Runs batches for the time that was asked for.
///
/// # Errors
/// If the program's file cannot be written.
pub fn random_batches(
    setup: &Setup,
    executions: &[Execution],
    arguments: &Arguments,
    counter: &mut Counter,
) -> Result<(), Failure> {
    let [judge, others @ ..] = executions else {
        return Ok(());
    };
    let path = native_with_jit(executions);
    let folder = setup.workspace.translate_folder();
    let file = folder.join(format!("random.{}.brook", std::process::id()));
    let start = Instant::now();
    let mut seed = arguments.seed;
    while start.elapsed() < Duration::from_secs_f64(arguments.seconds)
        || seed < arguments.seed + LEAST
    {
        fs::write(&file, brook_generator::batch(seed, GUESTS))
            .map_err(|error| driver::output::unwritable(&file, &error))?;
        let expected = judge.run(Some(&file), &[]);
        let result = match expected.code {
            0 | 3 => Ok(()),
            code => Err(format!("  exit code {code}, {}", expected.stderr)),
        };
        counter.record(&format!("brook, rustc: random batch, seed {seed}"), result);
        let is_evaluated = seed < arguments.seed + LEAST || seed.is_multiple_of(EVALUATED);
        for execution in others {
            if matches!(execution, Execution::Graphs(..)) && !is_evaluated {
                continue;
            }
            check(execution, execution.name(), seed, &file, &expected, counter);
        }
        let own = path
            .iter()
            .flat_map(|path| own_executions(path, seed, seed == arguments.seed));
        for (name, execution) in own {
            check(&execution, &name, seed, &file, &expected, counter);
        }
        seed += 1;
    }
    let _ = fs::remove_file(&file);
    println!(
        "brook: {} random guests, batches of {GUESTS} with the seeds {} to {}, {:.1} s",
        (seed - arguments.seed) * GUESTS as u64,
        arguments.seed,
        seed - 1,
        start.elapsed().as_secs_f64()
    );
    Ok(())
}

/// What the batch of a seed runs in beside the common executions.
fn own_executions(path: &Path, seed: u64, is_first: bool) -> Vec<(String, Execution)> {
    let guard = seed % 97;
    let setting = format!(
        "verify=on,threshold=2,function_threshold=2,bridge_threshold=2,force_guards={guard}"
    );
    let flags = vec!["--jit".to_string(), setting];
    let forced = Execution::Binary(String::new(), path.to_path_buf(), flags);
    let mut list = vec![(format!("guard {guard} forced"), forced)];
    if is_first || seed.is_multiple_of(COLLECTED) {
        let jit = SETTINGS[(seed / COLLECTED) as usize % SETTINGS.len()];
        for collector in EVERYTHING {
            let environment = vec![("LATHE_GC", *collector), ("LATHE_JIT", jit)];
            let execution = Execution::Environment(path.to_path_buf(), environment);
            list.push((format!("LATHE_GC={collector} LATHE_JIT={jit}"), execution));
        }
    }
    list
}

fn check(
    execution: &Execution,
    name: &str,
    seed: u64,
    file: &Path,
    expected: &Outcome,
    counter: &mut Counter,
) {
    let result = same(&execution.run(Some(file), &[]), expected);
    let shown = |message| format!("{message}\n{}", brook_generator::batch(seed, GUESTS));
    counter.record(
        &format!("brook, {name}: random batch, seed {seed}"),
        result.map_err(shown),
    );
}

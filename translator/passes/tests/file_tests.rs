//! Runs the file tests: each names a pass and shows what it makes of a few lines of graph.

use flow::filetest::run_file_tests;
use flow::{Program, print_program, verify};
use passes::{Options, optimize};

fn check(program: &Program, when: &str) -> Result<(), String> {
    let errors = verify(program);
    if errors.is_empty() {
        return Ok(());
    }
    let lines: Vec<String> = errors.iter().map(|error| error.to_string()).collect();
    Err(format!(
        "{when}:\n{}\n{}",
        lines.join("\n"),
        print_program(program)
    ))
}

fn run(command: &str, mut program: Program) -> Result<String, String> {
    check(&program, "before")?;
    let data = program.data.clone();
    if command == "optimize" {
        optimize(&mut program, &Options::default(), &mut |step, program| {
            check(program, step).expect("every step keeps the invariants");
        });
    } else if command == "tail_handlers" {
        for function in &mut program.functions {
            passes::compact::compact(function);
            passes::threaded_dispatch::threaded_dispatch(function);
            passes::simplify::simplify(function);
        }
        passes::pipeline::split_into_handlers(&mut program);
    } else if command == "dead_functions" {
        passes::dead_functions::dead_functions(&mut program);
    } else if command == "portals" {
        let portals = passes::split_portals(&mut program);
        check(&program, "after the fork")?;
        // The graph that the JIT reads, in the place of the choice.
        for portal in portals {
            let name = program.functions[portal.function.index()].name.clone();
            program.functions[portal.function.index()] = portal.graph;
            assert_eq!(program.functions[portal.function.index()].name, name);
        }
    } else if command == "effects" {
        passes::effects::effects(&mut program);
    } else if matches!(command, "memory_forwarding" | "scalar_promotion") {
        passes::effects::effects(&mut program);
        for index in 0..program.functions.len() {
            let mut function = std::mem::take(&mut program.functions[index]);
            program.functions[index].attributes = function.attributes.clone();
            passes::compact::compact(&mut function);
            match command {
                "memory_forwarding" => {
                    passes::memory_forwarding::memory_forwarding(&mut function, &program);
                }
                _ => {
                    passes::scalar_promotion::scalar_promotion(&mut function, &program);
                    passes::simplify::simplify(&mut function);
                }
            }
            program.functions[index] = function;
        }
    } else {
        for function in &mut program.functions {
            passes::compact::compact(function);
            match command {
                "simplify" => passes::simplify::simplify(function),
                "constant_folding" => {
                    passes::constant_folding::constant_folding(function, &data);
                }
                "scalar_replacement" => {
                    passes::scalar_replacement::scalar_replacement(function);
                    passes::simplify::simplify(function);
                }
                "jump_threading" => {
                    passes::jump_threading::jump_threading(function);
                    passes::simplify::simplify(function);
                }
                "threaded_dispatch" => {
                    passes::threaded_dispatch::threaded_dispatch(function);
                    passes::simplify::simplify(function);
                }
                "assert_removal" => {
                    passes::assert_removal::assert_removal(function);
                    passes::simplify::simplify(function);
                }
                "dead_code" => {
                    passes::dead_code::dead_code(function);
                }
                "index_rebasing" => {
                    passes::index_rebasing::index_rebasing(function);
                }
                "erase_jit_points" => {
                    passes::erase_jit_points::erase_jit_points(function);
                    passes::dead_code::dead_code(function);
                }
                _ => return Err(format!("no pass is called {command}")),
            }
        }
    }
    check(&program, "after")?;
    let text = print_program(&program);
    let start = text.find("function @").unwrap_or(0);
    Ok(text[start..].to_string())
}

fn run_folder(name: &str) {
    run_file_tests(format!("{}/tests/{name}", env!("CARGO_MANIFEST_DIR")), run);
}

#[test]
fn simplify() {
    run_folder("simplify");
}

#[test]
fn constant_folding() {
    run_folder("constant_folding");
}

#[test]
fn scalar_replacement() {
    run_folder("scalar_replacement");
}

#[test]
fn jump_threading() {
    run_folder("jump_threading");
}

#[test]
fn optimized() {
    run_folder("optimize");
}

#[test]
fn dead_code() {
    run_folder("dead_code");
}

#[test]
fn index_rebasing() {
    run_folder("index_rebasing");
}

#[test]
fn erase_jit_points() {
    run_folder("erase_jit_points");
}

#[test]
fn threaded_dispatch() {
    run_folder("threaded_dispatch");
}

#[test]
fn tail_handlers() {
    run_folder("tail_handlers");
}

#[test]
fn scalar_promotion() {
    run_folder("scalar_promotion");
}

#[test]
fn memory_forwarding() {
    run_folder("memory_forwarding");
}

#[test]
fn effects() {
    run_folder("effects");
}

#[test]
fn assert_removal() {
    run_folder("assert_removal");
}

#[test]
fn portals() {
    run_folder("portals");
}

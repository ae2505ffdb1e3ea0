//! File tests: graphs in, jitcodes out.
//!
//! `jitcode` writes the functions with merge points as portals, or the first function if none has any, and shows the jitcodes' code;
//! `program` shows the tables too; `report` the report.

mod live;

use codewriter::{Portal, write};
use flow::filetest::run_file_tests;
use flow::{Function, FunctionId, Op, Program, verify};

fn has_merge_point(function: &Function) -> bool {
    function
        .insts
        .iter()
        .any(|inst| matches!(&inst.op, Op::JitPoint(point) if !point.can_enter))
}

fn run(command: &str, mut program: Program) -> Result<String, String> {
    let errors = verify(&program);
    if let Some(error) = errors.first() {
        return Err(error.to_string());
    }
    let mut portals = Vec::new();
    for (index, function) in program.functions.iter().enumerate() {
        if has_merge_point(function) {
            portals.push(FunctionId::new(index));
        }
    }
    if portals.is_empty() {
        portals.push(FunctionId(0));
    }
    let portals: Vec<Portal> = portals
        .into_iter()
        .map(|function| {
            let mut graph = program.functions[function.index()].clone();
            live::fill(&mut graph);
            Portal {
                function,
                graph,
                jit: function,
                resume: function,
            }
        })
        .collect();
    let output = write(&mut program, &portals);
    let errors = jitcode::verify(&output.program);
    if let Some(error) = errors.first() {
        let text = jitcode::print(&output.program);
        return Err(format!("{error:?}\n{text}"));
    }
    let jitcodes = &output.program;
    match command {
        "jitcode" => {
            let texts = jitcodes.jitcodes.iter();
            Ok(texts
                .map(|one| jitcode::print_jitcode(jitcodes, one))
                .collect())
        }
        "program" => Ok(jitcode::print(jitcodes)),
        "report" => Ok(output.report.to_string()),
        _ => Err(format!("no command is called {command}")),
    }
}

fn run_folder(name: &str) {
    run_file_tests(format!("{}/tests/{name}", env!("CARGO_MANIFEST_DIR")), run);
}

#[test]
fn lower() {
    run_folder("lower");
}

#[test]
fn portal() {
    run_folder("portal");
}

//! File tests: graphs in, jitcodes out.
//!
//! `jitcode` takes the functions with merge points as portals, or the first function if there is none, and shows the jitcodes' code;
//! `program` shows the tables too; `report` the report.

use codewriter::write;
use flow::filetest::run_file_tests;
use flow::{FunctionId, Program, verify};
use passes::Portal;

fn run(command: &str, mut program: Program) -> Result<String, String> {
    let errors = verify(&program);
    if let Some(error) = errors.first() {
        return Err(error.to_string());
    }
    let mut portals = passes::split_portals(&mut program);
    if portals.is_empty() {
        let function = FunctionId(0);
        portals.push(Portal {
            graph: program.functions[0].clone(),
            function,
            plain: function,
            jit: function,
            resume: function,
            points: Vec::new(),
        });
    }
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
fn portals() {
    run_folder("portals");
}

//! Small tricky crates, as modules of one: rustc builds them as they are and as they were respelled, both
//! must do the same; and the typed bodies must say what rustc's MIR says.
//!
//! `CASE=name` takes only the cases whose file name holds the text.

use std::path::{Path, PathBuf};

use respell::compare::compare_mir;

/// The names of the cases, and one program that runs the case that its argument names.
fn program() -> (Vec<String>, String) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases");
    let wanted = std::env::var("CASE").unwrap_or_default();
    let mut paths: Vec<PathBuf> = std::fs::read_dir(folder)
        .expect("the folder of the cases")
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.to_string_lossy().contains(&wanted))
        .collect();
    paths.sort();
    let mut names = Vec::new();
    let mut text = String::new();
    let mut arms = String::new();
    for path in &paths {
        let name = path
            .file_stem()
            .expect("a file")
            .to_string_lossy()
            .into_owned();
        let source = std::fs::read_to_string(path).expect("readable");
        let source = source.replacen("\nfn main()", "\npub fn main()", 1);
        text.push_str(&format!("mod {name} {{\n{source}\n}}\n"));
        arms.push_str(&format!("        \"{name}\" => {name}::main(),\n"));
        names.push(name);
    }
    text.push_str(&format!(
        "fn main() {{\n    let name = std::env::args().nth(1).unwrap();\n    match name.as_str() {{\n\
         {arms}        _ => std::process::exit(99),\n    }}\n}}\n"
    ));
    (names, text)
}

#[test]
fn cases_keep_their_meaning() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("cases");
    let library = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../rtlib/std/src");
    let (names, source) = program();
    let program = ingest::ingest_source(&source, Some(&library))
        .unwrap_or_else(|failure| panic!("{}", failure.render()));
    let types = types::Types::new(&program);
    let krate = hir::CrateId::new(program.crates.len() - 1);
    let text = respell::respell(&program, &types, krate)
        .unwrap_or_else(|list| panic!("{}", diagnostics::render(&program.sources, &list)));

    let build = |text: &str, name: &str| {
        respell::build(text, 2024, &folder, name).unwrap_or_else(|error| panic!("{error}"))
    };
    let (original, respelled) = (build(&source, "original"), build(&text, "respelled"));
    for name in &names {
        let run =
            |program: &Path| respell::execute(program, std::slice::from_ref(name)).expect("runs");
        let wanted = run(&original);
        assert_eq!(wanted, run(&respelled), "{name}");
        assert!(!wanted.stdout.is_empty(), "{name} says nothing");
    }

    let file = folder.join("original/src/main.rs");
    let mir = respell::mir::emit_mir(&file, 2024, &folder.join("original/main.mir"))
        .unwrap_or_else(|error| panic!("{error}"));
    let found = compare_mir(&program, &types, krate, &respell::mir::functions(&mir));
    println!(
        "{} cases, {} functions, {} locals, {} callees",
        names.len(),
        found.functions,
        found.locals,
        found.callees
    );
    assert!(
        found.differences.is_empty(),
        "{}",
        found.differences.join("\n")
    );
    if std::env::var_os("CASE").is_none() {
        assert!(names.len() >= 26 && found.functions > 130, "{found:?}");
        assert!(
            found.locals > 400 && found.callees > 1400,
            "the MIR was not read: {found:?}"
        );
    }
}

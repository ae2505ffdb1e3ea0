//! Small tricky crates: rustc builds each as it is and as it was respelled; both must do the same.

use respell::compare::{Comparison, compare_mir};
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// The respelled text, and how the typed bodies differ from rustc's MIR.
fn respelled(source: &str, mir: &str) -> Result<(String, Comparison), String> {
    let library = std::env::var("RESPELL_LIBRARY").map_or(root().join("rtlib/std/src"), PathBuf::from);
    let program =
        ingest::ingest_source(source, Some(&library)).map_err(|failure| failure.render())?;
    let types = types::Types::new(&program);
    let krate = hir::CrateId::new(program.crates.len() - 1);
    let text = respell::respell(&program, &types, krate)
        .map_err(|list| diagnostics::render(&program.sources, &list))?;
    let functions = respell::mir::functions(mir);
    Ok((text, compare_mir(&program, &types, krate, &functions)))
}

fn try_case(path: &Path, folder: &Path) -> Result<Comparison, String> {
    let name = path.file_stem().expect("a file").to_string_lossy().replace('-', "_");
    let source = std::fs::read_to_string(path).expect("readable");
    // The library under test names the file `main.rs`.
    let copy = folder.join(format!("{name}_mir/main.rs"));
    std::fs::create_dir_all(copy.parent().expect("a folder")).expect("writable");
    std::fs::write(&copy, &source).expect("writable");
    let mir = respell::mir::emit_mir(&copy, 2024, &copy.with_extension("mir"))?;
    let (text, comparison) = respelled(&source, &mir)?;
    let run = |text: &str, name: &str| {
        respell::execute(&respell::build(text, 2024, folder, name)?, &[])
    };
    let wanted = run(&source, &format!("{name}_original"))?;
    let found = run(&text, &name)?;
    if wanted != found {
        return Err(format!("wanted {wanted:?}\n found {found:?}"));
    }
    if !comparison.differences.is_empty() {
        return Err(comparison.differences.join("\n"));
    }
    Ok(comparison)
}

#[test]
fn cases_keep_their_meaning() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("cases");
    let cases = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases");
    let wanted = std::env::var("CASE").unwrap_or_default();
    let mut paths: Vec<PathBuf> = std::fs::read_dir(cases)
        .expect("the folder of the cases")
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.to_string_lossy().contains(&wanted))
        .collect();
    paths.sort();
    let failures = Mutex::new(String::new());
    let next = AtomicUsize::new(0);
    let (locals, callees) = (AtomicUsize::new(0), AtomicUsize::new(0));
    std::thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                while let Some(path) = paths.get(next.fetch_add(1, Ordering::Relaxed)) {
                    match try_case(path, &folder) {
                        Ok(comparison) => {
                            locals.fetch_add(comparison.locals, Ordering::Relaxed);
                            callees.fetch_add(comparison.callees, Ordering::Relaxed);
                        }
                        Err(message) => {
                            let text = format!("== {}\n{message}\n", path.display());
                            failures.lock().expect("not poisoned").push_str(&text);
                        }
                    }
                }
            });
        }
    });
    let failures = failures.into_inner().expect("not poisoned");
    assert!(failures.is_empty(), "{failures}");
    let (locals, callees) = (locals.into_inner(), callees.into_inner());
    println!("{} cases, {locals} locals, {callees} callees", paths.len());
    assert!(paths.len() >= 26 || !wanted.is_empty());
    assert!(locals > 100 && callees > 300 || !wanted.is_empty(), "the MIR was not read");
}

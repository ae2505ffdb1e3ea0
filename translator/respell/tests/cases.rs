//! Small tricky crates: rustc builds each as it is and as it was respelled; both must do the same.

use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn respelled(source: &str) -> Result<String, String> {
    let library = std::env::var("RESPELL_LIBRARY").map_or(root().join("rtlib/std/src"), PathBuf::from);
    let program =
        ingest::ingest_source(source, Some(&library)).map_err(|failure| failure.render())?;
    let types = types::Types::new(&program);
    let krate = hir::CrateId::new(program.crates.len() - 1);
    respell::respell(&program, &types, krate)
        .map_err(|list| diagnostics::render(&program.sources, &list))
}

fn try_case(path: &Path, folder: &Path) -> Result<(), String> {
    let name = path.file_stem().expect("a file").to_string_lossy().replace('-', "_");
    let source = std::fs::read_to_string(path).expect("readable");
    let text = respelled(&source)?;
    let run = |text: &str, name: &str| {
        respell::execute(&respell::build(text, 2024, folder, name)?, &[])
    };
    let wanted = run(&source, &format!("{name}_original"))?;
    let found = run(&text, &name)?;
    match wanted == found {
        true => Ok(()),
        false => Err(format!("wanted {wanted:?}\n found {found:?}")),
    }
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
    std::thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                while let Some(path) = paths.get(next.fetch_add(1, Ordering::Relaxed)) {
                    if let Err(message) = try_case(path, &folder) {
                        let text = format!("== {}\n{message}\n", path.display());
                        failures.lock().expect("not poisoned").push_str(&text);
                    }
                }
            });
        }
    });
    let failures = failures.into_inner().expect("not poisoned");
    assert!(!paths.is_empty());
    assert!(failures.is_empty(), "{failures}");
}

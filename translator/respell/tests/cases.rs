//! Small tricky crates: rustc builds each as it is and as it was respelled; both must do the same.

use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn respelled(source: &str) -> Result<String, String> {
    let library = root().join("rtlib/std/src");
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
    let wanted = respell::run(&source, 2024, folder, &format!("{name}_original"), &[])?;
    let found = respell::run(&text, 2024, folder, &name, &[])?;
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
    let mut failures = String::new();
    for path in &paths {
        if let Err(message) = try_case(path, &folder) {
            failures.push_str(&format!("== {}\n{message}\n", path.display()));
        }
    }
    assert!(!paths.is_empty());
    assert!(failures.is_empty(), "{failures}");
}

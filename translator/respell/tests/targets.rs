//! The targets: respelled, checked by rustc, and run on their guests.

use std::path::{Path, PathBuf};
use std::process::Command;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../..")
        .canonicalize()
        .expect("the workspace")
}

/// The respelled text and its edition, after a comparison with rustc's MIR.
fn respelled(package: &str, name: &str, folder: &Path) -> (String, u32) {
    let mut request = ingest::Request::new(root().join(package), root().join("rtlib/std/src"));
    request.profile = ingest::Profile::Debug;
    let program = ingest::ingest(&request).unwrap_or_else(|failure| panic!("{}", failure.render()));
    let types = types::Types::new(&program);
    let krate = hir::CrateId::new(program.crates.len() - 1);
    let text = respell::respell(&program, &types, krate)
        .unwrap_or_else(|list| panic!("{}", diagnostics::render(&program.sources, &list)));

    let mir = respell::mir::emit_package_mir(&root().join(package), name, &folder.join("mir"))
        .unwrap_or_else(|error| panic!("{error}"));
    let functions = respell::mir::functions(&mir);
    let found = respell::compare::compare_mir(&program, &types, krate, &functions);
    println!(
        "{name}: {} functions, {} locals, {} callees",
        found.functions, found.locals, found.callees
    );
    assert!(
        found.differences.is_empty(),
        "{}",
        found.differences.join("\n")
    );
    assert!(
        found.functions >= 3 && found.callees >= 10,
        "the MIR was not read: {found:?}"
    );
    (text, program.crates[krate.index()].edition)
}

/// Every guest gives the same under the crate built by cargo and under the respelled one.
fn same_on_guests(package: &str, name: &str, guests: &str) {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("targets");
    let (text, edition) = respelled(package, name, &folder);
    let found =
        respell::build(&text, edition, &folder, name).unwrap_or_else(|error| panic!("{error}"));
    let built = Command::new("cargo")
        .args(["build", "--quiet", "--offline", "-p", name])
        .current_dir(root())
        .status()
        .expect("cargo");
    assert!(built.success());
    let target =
        std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), PathBuf::from);
    let wanted = target.join("debug").join(name);
    let mut count = 0;
    for entry in std::fs::read_dir(root().join(guests)).expect("guests") {
        let guest = entry.expect("an entry").path();
        if guest.is_dir()
            || guest
                .extension()
                .is_some_and(|extension| extension == "expect")
        {
            continue;
        }
        let arguments = [guest.to_string_lossy().into_owned(), "5".into(), "3".into()];
        let wanted = respell::execute(&wanted, &arguments).expect("runs");
        let found = respell::execute(&found, &arguments).expect("runs");
        assert_eq!(wanted, found, "{}", guest.display());
        count += 1;
    }
    assert!(count > 1, "no guests");
}

#[test]
fn tl() {
    same_on_guests("targets/tl", "tl", "examples/guests/tl");
}

#[test]
fn myvm() {
    same_on_guests("examples/myvm", "myvm", "examples/guests/myvm");
}

//! The library in the subset: respelled, rustc accepts it.

use std::path::Path;

#[test]
fn rustc_accepts_the_respelled_library() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../..")
        .canonicalize()
        .expect("the workspace");
    let library = root.join("rtlib/std/src");
    let program =
        ingest::ingest_library(&library).unwrap_or_else(|failure| panic!("{}", failure.render()));
    let types = types::Types::new(&program);
    let text = respell::respell(&program, &types, hir::CrateId(0))
        .unwrap_or_else(|list| panic!("{}", diagnostics::render(&program.sources, &list)));
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("library");
    let macros = root.join("rtlib/macros");
    respell::check(
        &text,
        2024,
        &folder,
        "library",
        &[("rtlib-macros", &macros)],
    )
    .unwrap_or_else(|error| panic!("{error}"));
}

//! The library in the subset: every body is typed, without a question left; the page of what is missing.

use std::path::Path;

use hir::BodyId;
use types::Types;

#[test]
fn every_body_of_the_library_is_typed() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../rtlib/std/src");
    let reading =
        ingest::read_library(&folder).unwrap_or_else(|failure| panic!("{}", failure.render()));
    let program = reading.program;
    assert!(
        reading.diagnostics.is_empty(),
        "{}",
        diagnostics::render(&program.sources, &reading.diagnostics)
    );
    let types = Types::new(&program);
    let mut typed = 0;
    for body in 0..program.bodies.len() {
        typed += usize::from(types.typed_body(BodyId::new(body)).is_ok());
    }
    let found = types.diagnostics.borrow();
    let shown = diagnostics::render(&program.sources, found.as_slice());
    assert!(
        found.is_empty(),
        "{shown}\n{} diagnostics, {typed} bodies typed",
        found.len()
    );
    assert_eq!(typed, program.bodies.len());
    assert!(typed > 500, "only {typed} bodies");
}

#[test]
fn the_page_of_coverage_is_true() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../rtlib/std");
    let library = ingest::ingest_library(&folder.join("src"))
        .unwrap_or_else(|failure| panic!("{}", failure.render()));
    let printed = types::coverage::page(&library);
    let path = folder.join("COVERAGE.md");
    if std::env::var_os("BLESS").is_some() {
        std::fs::write(&path, &printed).expect("the page can be written");
    }
    let found = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        found == printed,
        "COVERAGE.md is not true any more: BLESS=1"
    );
}

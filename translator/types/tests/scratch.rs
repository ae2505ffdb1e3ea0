use hir::BodyId;
use types::Types;

#[test]
fn scratch() {
    let folder = std::env::var("STD").unwrap();
    let reading = ingest::read_library(folder.as_ref()).unwrap_or_else(|failure| panic!("{}", failure.render()));
    let program = reading.program;
    if std::env::var("ING").is_ok() { println!("{}", diagnostics::render(&program.sources, &reading.diagnostics)); }
    println!("INGEST {} diagnostics", reading.diagnostics.len());
    let types = Types::new(&program);
    let mut typed = 0;
    for body in 0..program.bodies.len() {
        typed += usize::from(types.typed_body(BodyId::new(body)).is_ok());
    }
    let found = types.diagnostics.borrow();
    println!("{}", diagnostics::render(&program.sources, found.as_slice()));
    println!("TYPES {} diagnostics, {typed} of {}", found.len(), program.bodies.len());
}

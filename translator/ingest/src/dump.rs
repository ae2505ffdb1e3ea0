//! A compact text of a program, for tests and for looking at it.

use hir::Program;

/// The items of one crate, one a line.
pub fn items(program: &Program) -> String {
    let mut text = String::new();
    for index in 0..program.items.len() {
        let def = hir::DefId::new(index);
        text.push_str(&format!("{def:?} {}\n", program.path_of(def)));
    }
    text
}

//! What the author says to the JIT, checked as far as it needs no types: a misused hint is an error at
//! translation, never a surprise at run time.
//!
//! [`attributes`] looks at the hints on functions and structs, [`points`] at merge points and can-enter points,
//! which are calls of the function with the mark `jit_point` that the macros of `rtlib` expand to. What needs types
//! (whether a green is one word, whether a field of an immutable struct is written) is checked when graphs are built.

mod attributes;
mod points;

use crate::session::Session;
use diagnostics::Diagnostic;

/// Checks the hints in the crate at work.
pub fn check(session: &mut Session) {
    let mut diagnostics: Vec<Diagnostic> = Vec::new();
    let portals = points::check(&session.program, session.current, &mut diagnostics);
    attributes::check(
        &session.program,
        session.current,
        &portals,
        &mut diagnostics,
    );
    for diagnostic in diagnostics {
        session.report(diagnostic);
    }
}

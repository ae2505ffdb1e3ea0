//! rustc as the oracle of our own type inference.
//!
//! [`respell`] prints an ingested and typed crate back as one Rust file in which nothing is left to
//! infer: every call is spelled `<T as Trait>::method::<..>(..)`, every `let` and every closure parameter
//! carries its type, every adjustment is written out. If inference picked another method than rustc,
//! another type for a literal, or forgot a dereference, then `cargo check` refuses the file or the built
//! program prints something else ([`check`]). Beside it, [`compare_mir`](compare::compare_mir) reads what
//! `rustc --emit=mir` says of the original crate: types of named locals and callees of every function.
//!
//! # Form of the output
//! * Modules as in the source, everything `pub`, no `use`: paths start at `crate::` or `std::`. Items
//!   that stand in bodies move to a module of their own beside the function.
//! * Locals get their number as a suffix, so that hygiene does not matter.
//! * What has no name (closures, function items) is `_`, and so is every type that holds `!`.
//! * `for`, `?`, `match`, `vec!` and the macros that take a format string stay what they are. Derived impls
//!   are printed as derives.
//! * Where rustc defers a mutable borrow until all arguments are there (two-phase borrows), a spelled call
//!   would borrow too early: the arguments that mention the receiver are then bound first by a `match`,
//!   which also keeps their temporaries alive.
//! * Lifetimes are those of the source; in bodies there are none.

mod body;
mod call;
mod check;
pub mod compare;
mod control;
mod expr;
mod format;
mod item;
pub mod mir;
mod names;
mod pat;
mod signature;
mod ty;

use diagnostics::{Code, Diagnostic};
use hir::{CrateId, DefId, Program};
use types::Types;

pub use check::{Outcome, build, check, execute};

/// What all printing functions share.
pub(crate) struct Printer<'t, 'p> {
    program: &'p Program,
    types: &'t Types<'p>,
    krate: CrateId,
    /// Items that stand in bodies, by the module that they move to.
    nested: std::collections::HashMap<DefId, Vec<DefId>>,
    failed: std::cell::Cell<bool>,
}

/// Prints the crate `krate` (and the crates that it depends on, as modules) as one file.
///
/// # Errors
/// What was reported while bodies were typed.
pub fn respell(
    program: &Program,
    types: &Types<'_>,
    krate: CrateId,
) -> Result<String, Vec<Diagnostic>> {
    let printer = Printer::new(program, types, krate);
    let text = printer.file();
    let reported = types.diagnostics.borrow().clone().into_sorted();
    if !reported.is_empty() {
        return Err(reported);
    }
    if printer.failed.get() {
        let span = program.item(program.crates[krate.index()].root).span;
        let message = "a body could not be typed, and no reason was given";
        return Err(vec![Diagnostic::new(
            Code::UnsupportedExpression,
            span,
            message,
        )]);
    }
    Ok(text)
}

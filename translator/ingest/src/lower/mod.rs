//! From syntax to the program's items and bodies.
//!
//! Items wait in the session's queue with their names already known; each is lowered in a
//! [`Scope`]: the module whose names it sees, the generic parameters around it, what `Self` means.
//! Bodies may queue further items (those written inside of blocks). What lies outside of the subset
//! is reported and becomes an error expression or an inferred type, so that one run finds all.

mod attributes;
mod block;
mod body;
mod builtin;
mod debug;
mod expr;
mod format;
mod generics;
mod item;
mod literal;
mod members;
mod pat;
mod path;
mod spans;
mod traits;
mod ty;

use crate::session::{MacroScope, ModuleId, Session};
use hir::{DefId, GenericParameter, Predicate};

/// What names mean around an item or a body.
#[derive(Clone)]
pub struct Scope {
    /// The innermost module or block.
    module: ModuleId,
    /// The macros in textual scope.
    macros: MacroScope,
    /// Generic parameters, the outer ones first.
    frames: Vec<Frame>,
    /// The impl or trait that `Self` refers to.
    self_def: Option<DefId>,
    /// The item.
    owner: DefId,
}

/// The generic parameters of one item.
#[derive(Clone)]
struct Frame {
    owner: DefId,
    parameters: Vec<FrameParameter>,
}

#[derive(Clone)]
struct FrameParameter {
    name: String,
    index: u32,
    is_const: bool,
}

/// The lowering of types, paths and signatures in a scope.
pub struct Lowerer<'a> {
    session: &'a mut Session,
    scope: Scope,
    /// Set while argument types are lowered: `impl Trait` becomes one of these.
    argument_parameters: Option<ArgumentParameters>,
}

/// Generic parameters that stand for `impl Trait` arguments.
struct ArgumentParameters {
    /// The number of the next one.
    next: u32,
    parameters: Vec<GenericParameter>,
    predicates: Vec<Predicate>,
}

/// Lowers everything that waits.
pub fn lower_queue(session: &mut Session) {
    while let Some(queued) = session.queue.pop_front() {
        item::lower(session, queued);
    }
}

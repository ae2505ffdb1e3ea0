//! Typed bodies to flow graphs.
//!
//! In: inference ([`types::Types`]), which answers for every body and every concrete type. Out: a whole
//! [`flow::Program`], made of the instances that `main` reaches, and the diagnostics of what cannot be built.
//!
//! The way of one instance: [`lower`] makes the place IR ([`place`]) from its typed body;
//! [`drop_erasure`] and [`drop_elaboration`] deal with the recorded drops, [`hidden_drops`] refuses what
//! they cannot see; [`graph`] takes aggregates apart by their [`layout`] and makes the graph. Calls name
//! other instances, which go on the list ([`instances`]). When no instance is left, consts and statics
//! whose values are not known yet are run ([`deferred`]).
//!
//! Invariants: every operation has a location; what the subset lacks is a diagnostic with the way from
//! `main`, and everything is tried so that one run shows all of them; a panic here is our own fault.

pub mod constants;
pub mod context;
pub mod deferred;
mod drop_elaboration;
mod drop_erasure;
mod drop_paths;
mod graph;
mod hidden_drops;
mod immutable;
pub mod instances;
mod intrinsics;
pub mod layout;
mod lower;
pub mod place;
mod queries;
mod tables;

use diagnostics::Diagnostics;
use flow::Program;
use types::Types;

use context::Context;
use instances::InstanceKind;

/// What came out.
pub struct Built {
    /// The program; not to be used if there are diagnostics.
    pub program: Program,
    /// What the author must know. Those of inference are in [`Types::diagnostics`].
    pub diagnostics: Diagnostics,
}

/// Builds everything that `main` reaches.
///
/// # Panics
/// If the program has no `main`.
pub fn build(types: &Types<'_>) -> Built {
    build_with(types, &mut |_| {})
}

/// [`build`]; `see` gets every place body before it becomes a graph, for dumps.
///
/// # Panics
/// If the program has no `main`.
pub fn build_with(types: &Types<'_>, see: &mut dyn FnMut(&place::Body)) -> Built {
    let context = Context::new(types);
    let main = types.program.main.expect("the program has a main");
    let entry = context.function(InstanceKind::Entry(main), Vec::new());
    context.output.borrow_mut().entry = Some(entry);
    loop {
        let next = context.instances.borrow_mut().take_next();
        let Some((function, instance, abi)) = next else {
            break;
        };
        let name = context.output.borrow().functions[function.index()]
            .name
            .clone();
        context.current.set(Some(function));
        *context.current_name.borrow_mut() = name.clone();
        let Some(mut body) = lower::lower_instance(&context, &instance, &abi, &name) else {
            continue;
        };
        immutable::check_immutable(&context, &body);
        let is_library = instances::is_library(&context, &instance.kind);
        hidden_drops::refuse_hidden_drops(&context, &body, is_library);
        drop_erasure::erase_drops(&context, &mut body);
        drop_elaboration::elaborate_drops(&context, &mut body);
        see(&body);
        if context.diagnostics.borrow().is_empty() {
            graph::emit(&context, function, &body, &abi);
        }
    }
    if context.diagnostics.borrow().is_empty() {
        deferred::evaluate_constants(&context);
    }
    let mut program = context.output.take();
    (program.classes, program.overlaps) = context.classes.take().finish();
    Built {
        program,
        diagnostics: context.diagnostics.take(),
    }
}

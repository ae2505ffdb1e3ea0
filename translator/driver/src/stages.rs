//! The stages as text.

use hir::{BodyId, Program};
use std::fmt::Write;
use types::Types;

/// Whether a function's name was asked for.
pub(crate) fn is_wanted(name: &str, filter: Option<&str>) -> bool {
    filter.is_none_or(|part| name.contains(part))
}

/// The items of the author's crates, or all whose path contains `filter`.
pub(crate) fn items(program: &Program, filter: Option<&str>) -> String {
    let mut text = String::new();
    for (index, item) in program.items.iter().enumerate() {
        let def = hir::DefId::new(index);
        let wanted = match filter {
            Some(_) => is_wanted(&program.path_of(def), filter),
            None => item.krate.index() != 0,
        };
        if wanted {
            text.push_str(&ingest::dump::item(program, def));
        }
    }
    text
}

/// The types of locals and the callees in the bodies of the author's crates; what is not in the subset is left out.
pub(crate) fn types(program: &Program, filter: Option<&str>) -> String {
    let types = Types::new(program);
    let mut text = String::new();
    for (index, body) in program.bodies.iter().enumerate() {
        let owner = program.item(body.owner);
        let name = program.path_of(body.owner);
        if owner.krate.index() == 0 || !is_wanted(&name, filter) {
            continue;
        }
        let Ok(typed) = types.typed_body(BodyId::new(index)) else {
            let _ = writeln!(text, "{name}: not in the subset\n");
            continue;
        };
        let _ = writeln!(text, "{name} -> {}", types.show(typed.result));
        for (local, ty) in body.locals.iter().zip(&typed.local_types) {
            let line = program.sources.location(local.span).line;
            let _ = writeln!(text, "  {line}: let {}: {}", local.name, types.show(*ty));
        }
        let mut calls: Vec<_> = typed.callees.iter().collect();
        calls.sort_by_key(|(expr, _)| expr.index());
        for (expr, callee) in calls {
            let line = program.sources.location(body.expr(*expr).span).line;
            let substitutions: Vec<String> = callee
                .substitutions
                .iter()
                .map(|ty| types.show(*ty))
                .collect();
            let called = match callee.function {
                hir::FunctionRef::Item(def) | hir::FunctionRef::Constructor(def, _) => {
                    program.path_of(def)
                }
            };
            let _ = writeln!(
                text,
                "  {line}: call {called}<{}>",
                substitutions.join(", ")
            );
        }
        text.push('\n');
    }
    text
}

/// The graphs: a whole program, or the functions that were asked for.
pub(crate) fn graphs(program: &flow::Program, filter: Option<&str>) -> String {
    if filter.is_none() {
        return flow::print_program(program);
    }
    let mut text = String::new();
    for (index, function) in program.functions.iter().enumerate() {
        if is_wanted(&function.name, filter) {
            text.push_str(&flow::print_function(program, flow::FunctionId::new(index)));
            text.push('\n');
        }
    }
    text
}

/// The JIT's program: all of it, or the jitcodes that were asked for.
pub(crate) fn jitcodes(program: &jitcode::Program, filter: Option<&str>) -> String {
    if filter.is_none() {
        return jitcode::print(program);
    }
    let mut text = String::new();
    for jitcode in &program.jitcodes {
        if is_wanted(&jitcode.name, filter) {
            text.push_str(&jitcode::print_jitcode(program, jitcode));
            text.push('\n');
        }
    }
    text
}

/// Diagnostics, and a last line that counts them.
pub fn diagnostics_text(sources: &hir::SourceMap, list: &[diagnostics::Diagnostic]) -> String {
    let errors = if list.len() == 1 { "error" } else { "errors" };
    format!(
        "{}error: the crate is outside of the subset ({} {errors})",
        diagnostics::render(sources, list),
        list.len()
    )
}

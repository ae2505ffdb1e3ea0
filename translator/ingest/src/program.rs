//! Reads the crates of a plan, one after the other, into one program.

use crate::cargo::{Extern, Plan, PlannedCrate};
use crate::session::{
    Binding, CrateInfo, DefKind, ExternCrate, ForeignCrate, ModuleId, Namespace, Session,
};
use crate::{Failure, Reading, hints, lower, source};
use diagnostics::{Code, Diagnostic};
use hir::{Crate, CrateId, DefId, FileId, Program, Span};
use std::collections::HashMap;

/// The names that mean the standard library.
const STD_NAMES: [&str; 3] = ["std", "core", "alloc"];

/// Builds the program; any diagnostic is a failure.
pub fn build(plan: &Plan) -> Result<Program, Failure> {
    let reading = read(plan)?;
    if reading.diagnostics.is_empty() {
        return Ok(reading.program);
    }
    Err(Failure::Diagnostics {
        sources: Box::new(reading.program.sources),
        list: reading.diagnostics,
    })
}

/// Builds the program as far as it goes.
pub fn read(plan: &Plan) -> Result<Reading, Failure> {
    let mut session = Session::new();
    for planned in &plan.crates {
        read_crate(&mut session, planned, plan.has_std)?;
    }
    let last = plan.crates.len() - 1;
    if plan.crates[last].is_binary {
        session.program.main = find_main(&mut session, CrateId::new(last));
    }
    Ok(Reading {
        program: session.program,
        diagnostics: session.diagnostics.into_sorted(),
    })
}

fn read_crate(session: &mut Session, planned: &PlannedCrate, has_std: bool) -> Result<(), Failure> {
    let text = match &planned.text {
        Some(text) => text.clone(),
        None => std::fs::read_to_string(&planned.root).map_err(|error| {
            Failure::Environment(format!("cannot read {}: {error}", planned.root.display()))
        })?,
    };
    let root = open_crate(session, planned, has_std);
    let shown = session.shown_path(&planned.root);
    source::collect_crate(session, &shown, &planned.root, text);
    if planned.edition < 2018 {
        let span = session.program.item(session.module(root).def).span;
        let message = format!("the crate `{}` is written in Rust 2015", planned.name);
        session.report(
            Diagnostic::new(Code::OldEdition, span, message)
                .help("set `edition = \"2021\"` in Cargo.toml"),
        );
    }
    if has_std {
        let prelude = find_prelude(session, planned.edition);
        session.crates[session.current.index()].prelude = prelude;
    }
    source::uses::check_imports(session);
    lower::lower_queue(session);
    hints::check(session);
    Ok(())
}

/// Makes the crate's root module and what is known of it.
fn open_crate(session: &mut Session, planned: &PlannedCrate, has_std: bool) -> ModuleId {
    let krate = CrateId::new(session.crates.len());
    session.current = krate;
    let nowhere = Span {
        file: FileId(0),
        start: 0,
        end: 0,
        expansion: None,
    };
    let module = ModuleId(session.modules.len() as u32);
    let def = session.reserve(&planned.name, None, nowhere, DefKind::Module(module));
    session.add_module(def, None, false);
    let mut externs = HashMap::new();
    if has_std {
        let std = ExternCrate::Translated(CrateId(0));
        externs.extend(STD_NAMES.map(|name| (name.to_string(), std)));
    }
    for (name, krate) in &planned.externs {
        let krate = match krate {
            Extern::Planned(number) => ExternCrate::Translated(CrateId::new(*number)),
            Extern::Foreign(package) => {
                session.foreign.push(ForeignCrate {
                    name: package.clone(),
                    is_rtlib_macros: package == "rtlib_macros",
                });
                ExternCrate::Foreign(session.foreign.len() as u32 - 1)
            }
        };
        externs.insert(name.clone(), krate);
    }
    session.crates.push(CrateInfo {
        cfg: planned.cfg.clone(),
        externs,
        root: module,
        prelude: None,
        environment: planned.environment.clone(),
        edition: planned.edition,
        shown: planned.shown.clone(),
        debug_assertions: planned.debug_assertions,
    });
    session.program.crates.push(Crate {
        name: planned.name.clone(),
        root: def,
        edition: planned.edition,
        overflow_checks: planned.overflow_checks,
        debug_assertions: planned.debug_assertions,
    });
    module
}

/// `std::prelude::rust_20xx`, or `v1` if the library has no other.
fn find_prelude(session: &mut Session, edition: u32) -> Option<ModuleId> {
    let std_root = session.crates[0].root;
    let by_edition = format!("rust_{edition}");
    let prelude = member_module(session, std_root, "prelude")?;
    member_module(session, prelude, &by_edition).or_else(|| member_module(session, prelude, "v1"))
}

fn member_module(session: &mut Session, module: ModuleId, name: &str) -> Option<ModuleId> {
    let binding = session.lookup_in_module(module, name, Namespace::Types, module)?;
    let Binding::Def(def) = binding else {
        return None;
    };
    match session.kinds[def.index()] {
        DefKind::Module(module) => Some(module),
        _ => None,
    }
}

fn find_main(session: &mut Session, krate: CrateId) -> Option<DefId> {
    let root = session.crates[krate.index()].root;
    match session.lookup_in_module(root, "main", Namespace::Values, root)? {
        Binding::Def(def) => Some(def),
        _ => None,
    }
}

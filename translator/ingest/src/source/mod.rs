//! From files to named items: modules, `use`, `cfg`, macros between items, derives.
//!
//! A crate is walked once in the order of its text, because `macro_rules!` is visible from its
//! definition on. Each item gets its slot in the program and its name in its module, and waits in
//! the session's queue until all names are known. Calls of macros that are named by a path may
//! depend on names that come later; they are tried again after the walk, until nothing changes.

pub mod calls;
pub mod collect;
pub mod files;
pub mod macros;
pub mod uses;

use crate::session::{MacroScope, Session};
use calls::Deferred;
use collect::Collector;
use diagnostics::{Code, Diagnostic};
use files::Place;
use hir::{FileId, Span};
use std::path::Path;
use std::rc::Rc;

/// Walks the crate at work from its root file, given as the path on disk and the text.
pub fn collect_crate(session: &mut Session, shown: &str, file: &Path, text: String) {
    let root = session.crate_info().root;
    let def = session.module(root).def;
    session.program.items[def.index()].span = Span {
        // The one that is read next.
        file: FileId::new(session.program.sources.files.len()),
        start: 0,
        end: 0,
        expansion: None,
    };
    let place = Rc::new(Place::of_root(file));
    let mut collector = Collector {
        module: root,
        owner: def,
        place,
        macros: MacroScope::None,
        deferred: Vec::new(),
    };
    collector.file(session, shown, file, text);
    settle(session, collector.deferred);
}

/// Expands calls that had to wait for names, until nothing changes; what is left is unknown.
pub fn settle(session: &mut Session, mut waiting: Vec<Deferred>) {
    let mut progress = true;
    while progress && !waiting.is_empty() {
        progress = false;
        let mut next = Vec::new();
        for deferred in waiting {
            progress |= deferred.retry(session, &mut next);
        }
        waiting = next;
    }
    for deferred in waiting {
        report_unknown(session, &deferred);
    }
}

fn report_unknown(session: &mut Session, deferred: &Deferred) {
    let name = macros::path_text(&deferred.call.mac.path);
    let span = session.span(macros::path_span(&deferred.call.mac.path));
    session.report(
        Diagnostic::new(
            Code::UnknownMacro,
            span,
            format!("the macro `{name}!` is not known here"),
        )
        .help("write out what it expands to, or define it with `macro_rules!`"),
    );
}

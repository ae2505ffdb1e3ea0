//! Definitions and calls of macros as they stand in the source.

use crate::expand::definition;
use crate::session::{ImportSegment, Session};
use crate::source::collect::unraw;
use crate::tokens::MacroId;
use diagnostics::{Code, Diagnostic};
use hir::Span;
use std::rc::Rc;
use syn::{ItemMacro, Macro, Path};

/// Reads a `macro_rules!` definition; its name and number.
pub fn define(session: &mut Session, item: &ItemMacro) -> Option<(String, MacroId)> {
    let ident = item.ident.as_ref()?;
    let name = unraw(ident);
    let span = session.span(ident.span());
    let body = item.mac.tokens.clone();
    match definition::parse(&session.tokens, &name, session.current, span, body) {
        Ok(definition) => {
            session.macros.push(Rc::new(definition));
            Some((name, MacroId(session.macros.len() as u32 - 1)))
        }
        Err(fault) => {
            let message = fault.message;
            session.report(Diagnostic::new(Code::MacroDefinition, fault.span, message));
            None
        }
    }
}

/// The segments of a path without arguments, as name resolution wants them.
pub fn path_segments(session: &Session, path: &Path) -> Vec<ImportSegment> {
    let mut segments = Vec::new();
    if path.leading_colon.is_some() {
        segments.push(ImportSegment {
            name: String::new(),
            dollar_crate: None,
        });
    }
    for segment in &path.segments {
        segments.push(ImportSegment {
            name: unraw(&segment.ident),
            dollar_crate: session.info(segment.ident.span()).dollar_crate,
        });
    }
    segments
}

/// A path as text, without arguments.
pub fn path_text(path: &Path) -> String {
    let names: Vec<String> = path
        .segments
        .iter()
        .map(|it| it.ident.to_string())
        .collect();
    names.join("::")
}

/// The span of a path's first segment.
pub fn path_span(path: &Path) -> proc_macro2::Span {
    path.segments[0].ident.span()
}

/// The span of a whole call, from the path to the closing delimiter.
pub fn call_span(session: &Session, call: &Macro) -> Span {
    let first = session.span(path_span(&call.path));
    let last = session.span(call.delimiter.span().close());
    session.tokens.join(first, last)
}

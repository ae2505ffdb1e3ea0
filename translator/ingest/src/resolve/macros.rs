//! Names of macros: textual scope first, then paths, then the closed table of built-in ones.

use crate::session::{
    Binding, ImportSegment, MacroScope, MacroScopeNode, ModuleId, Namespace, Session,
};
use crate::tokens::MacroId;
use std::rc::Rc;

/// The macros that `ingest` knows without a definition. What each becomes: `lower::builtin`.
const BUILTIN: [&str; 39] = [
    "addr_of",
    "addr_of_mut",
    "assert",
    "assert_eq",
    "assert_ne",
    "cfg",
    "column",
    "compile_error",
    "concat",
    "dbg",
    "debug_assert",
    "debug_assert_eq",
    "debug_assert_ne",
    "env",
    "eprint",
    "eprintln",
    "file",
    "format",
    "format_args",
    "include_str",
    "line",
    "matches",
    "module_path",
    "option_env",
    "panic",
    "print",
    "println",
    "stringify",
    "todo",
    "unimplemented",
    "unreachable",
    "vec",
    "write",
    "writeln",
    // Known, so that they can be refused by name.
    "asm",
    "global_asm",
    "include",
    "include_bytes",
    "thread_local",
];

/// The built-in macro of that name.
pub fn builtin(name: &str) -> Option<&'static str> {
    BUILTIN.iter().find(|known| **known == name).copied()
}

/// The macro of that name in textual scope.
pub fn textual(scope: &MacroScope, name: &str) -> Option<MacroId> {
    let mut at = scope;
    while let Some(node) = at {
        if node.name == name {
            return Some(node.definition);
        }
        at = &node.before;
    }
    None
}

/// `scope` with one more macro.
pub fn extend(scope: &MacroScope, name: &str, definition: MacroId) -> MacroScope {
    Some(Rc::new(MacroScopeNode {
        name: name.to_string(),
        definition,
        before: scope.clone(),
    }))
}

impl Session {
    /// The macro that `path` names at a place in `module`.
    pub fn resolve_macro(
        &mut self,
        module: ModuleId,
        scope: &MacroScope,
        path: &[ImportSegment],
    ) -> Option<Binding> {
        if let [segment] = path
            && let Some(definition) = textual(scope, &segment.name)
        {
            return Some(Binding::Macro(definition));
        }
        let walked = self.walk(module, path, Namespace::Macros).ok()?;
        let whole = walked.start + walked.covered == path.len();
        let is_macro = matches!(
            walked.binding,
            Binding::Macro(_) | Binding::Builtin(_) | Binding::Foreign(_)
        );
        (whole && is_macro).then_some(walked.binding)
    }
}

//! Macros between items: definitions, calls, and calls that wait for their macro.

use super::collect::Collector;
use super::macros::{self, path_segments};
use crate::expand;
use crate::session::{Binding, Namespace, Session, Visibility};
use diagnostics::Code;
use hir::Span;
use syn::{Attribute, ItemMacro};

/// A call between items whose macro was not known when it was met.
#[derive(Clone)]
pub struct Deferred {
    /// The call.
    pub call: ItemMacro,
    collector: Box<Collector>,
}

impl Deferred {
    /// Tries again; whether the macro was found. What is still unknown goes to `next`.
    pub fn retry(mut self, session: &mut Session, next: &mut Vec<Deferred>) -> bool {
        let segments = path_segments(session, &self.call.mac.path);
        let collector = &mut self.collector;
        let known = session.resolve_macro(collector.module, &collector.macros, &segments);
        if known.is_none() {
            next.push(self);
            return false;
        }
        collector.call(session, &self.call);
        next.append(&mut collector.deferred);
        true
    }
}

impl Collector {
    /// A definition: visible from here on, and with `#[macro_export]` in the root.
    pub fn macro_rules(
        &mut self,
        session: &mut Session,
        item: &ItemMacro,
        attributes: &[Attribute],
    ) {
        let Some((name, id)) = macros::define(session, item) else {
            return;
        };
        self.macros = crate::resolve::macros::extend(&self.macros, &name, id);
        if attributes
            .iter()
            .any(|one| one.path().is_ident("macro_export"))
        {
            let root = session.crates[session.current.index()].root;
            let names = &mut session.module_mut(root).names;
            let entry = (Binding::Macro(id), Visibility::Public);
            names.insert((name, Namespace::Macros), entry);
        }
    }

    /// A macro call between items.
    pub fn call(&mut self, session: &mut Session, item: &ItemMacro) {
        let segments = path_segments(session, &item.mac.path);
        let span = macros::call_span(session, &item.mac);
        match session.resolve_macro(self.module, &self.macros, &segments) {
            Some(Binding::Macro(id)) => {
                let tokens = item.mac.tokens.clone();
                let Some(stream) = expand::expand(session, id, tokens, span) else {
                    return;
                };
                match syn::parse2::<syn::File>(stream) {
                    Ok(file) => self.items(session, file.items),
                    Err(error) => session.syntax_error(&error, span),
                }
            }
            Some(Binding::Builtin("compile_error")) => {
                let text = syn::parse2::<syn::LitStr>(item.mac.tokens.clone());
                let message = text.map_or("compile_error!".to_string(), |text| text.value());
                session.refuse(Code::CompileError, span, message, "");
            }
            Some(Binding::Builtin("include")) => self.include(session, item, span),
            Some(_) => {
                let name = macros::path_text(&item.mac.path);
                let message = format!("the macro `{name}!` is not translated between items");
                let help = match name.rsplit("::").next() {
                    Some("thread_local") => "keep the value in a struct that `main` makes",
                    _ => "write the items out",
                };
                session.refuse(Code::UnknownMacro, span, message, help);
            }
            None => self.deferred.push(Deferred {
                call: item.clone(),
                collector: Box::new(Collector {
                    deferred: Vec::new(),
                    ..self.clone()
                }),
            }),
        }
    }
}

impl Collector {
    /// `include!("file")`: the file's items stand here, as if they were written here.
    fn include(&mut self, session: &mut Session, item: &ItemMacro, span: Span) {
        let name = syn::parse2::<syn::LitStr>(item.mac.tokens.clone());
        let around = &session.file_paths[span.file.index()];
        let path = name.ok().zip(around.parent());
        let path = path.map(|(name, folder)| folder.join(name.value()));
        let text = path.and_then(|path| Some((std::fs::read_to_string(&path).ok()?, path)));
        match text {
            Some((text, path)) => {
                let shown = session.shown_path(&path);
                self.file(session, &shown, &path, text);
            }
            None => {
                let message = "the file of this `include!` is not known or cannot be read";
                let help = "name the file by a plain string, relative to this file";
                session.refuse(Code::MacroArguments, span, message, help);
            }
        }
    }
}

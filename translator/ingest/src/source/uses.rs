//! `use` and `extern crate`, and what `pub(…)` means.

use super::collect::{Collector, unraw};
use crate::resolve::macros::extend;
use crate::session::{
    Binding, DefKind, Import, ImportSegment, ModuleId, Namespace, Session, Visibility,
};
use diagnostics::Code;
use hir::Span;
use syn::{ItemExternCrate, ItemUse, UseTree};

impl Collector {
    /// Notes the leaves of a `use`.
    pub fn import(&mut self, session: &mut Session, item: &ItemUse) {
        let visibility = self.visibility(session, &item.vis);
        let mut prefix = Vec::new();
        if item.leading_colon.is_some() {
            prefix.push(ImportSegment {
                name: String::new(),
                dollar_crate: None,
            });
        }
        self.tree(session, &mut prefix, &item.tree, visibility);
    }

    fn tree(
        &mut self,
        session: &mut Session,
        prefix: &mut Vec<ImportSegment>,
        tree: &UseTree,
        visibility: Visibility,
    ) {
        match tree {
            UseTree::Path(path) => {
                prefix.push(segment(session, &path.ident));
                self.tree(session, prefix, &path.tree, visibility);
                prefix.pop();
            }
            UseTree::Group(group) => {
                for tree in &group.items {
                    self.tree(session, prefix, tree, visibility);
                }
            }
            UseTree::Glob(glob) => {
                let span = session.span(glob.star_token.spans[0]);
                let import = self.leaf(prefix.clone(), visibility, span);
                session.module_mut(self.module).globs.push(import);
            }
            UseTree::Name(name) => self.name(session, prefix, &name.ident, &name.ident, visibility),
            UseTree::Rename(rename) => {
                self.name(session, prefix, &rename.ident, &rename.rename, visibility);
            }
        }
    }

    fn name(
        &mut self,
        session: &mut Session,
        prefix: &[ImportSegment],
        ident: &syn::Ident,
        new: &syn::Ident,
        visibility: Visibility,
    ) {
        let span = session.span(ident.span());
        let mut path = prefix.to_vec();
        let mut new = unraw(new);
        if ident == "self" && !prefix.is_empty() {
            // `use a::b::{self}` names `b`.
            if new == "self" {
                new = prefix.last().expect("not empty").name.clone();
            }
        } else {
            path.push(segment(session, ident));
        }
        let import = self.leaf(path, visibility, span);
        let imports = &mut session.module_mut(self.module).imports;
        imports.entry(new).or_default().push(import);
    }

    fn leaf(&self, path: Vec<ImportSegment>, visibility: Visibility, span: Span) -> Import {
        Import {
            path: path.into(),
            visibility,
            macros: self.macros.clone(),
            span,
        }
    }

    /// `extern crate a as b;`
    /// With `#[macro_use]` all of its macros are visible from here on.
    pub fn extern_crate(&mut self, session: &mut Session, item: &ItemExternCrate, macro_use: bool) {
        let name = unraw(&item.ident);
        let new = match &item.rename {
            Some((_, rename)) => unraw(rename),
            None => name.clone(),
        };
        let root = session.crate_info().root;
        let binding = match name.as_str() {
            "self" => Binding::Def(session.module(root).def),
            _ => match session.crate_info().externs.get(&name).copied() {
                Some(krate) => {
                    if self.module == root {
                        // Paths everywhere in the crate may start with it.
                        let info = &mut session.crates[session.current.index()];
                        info.externs.insert(new.clone(), krate);
                    }
                    session.extern_binding(krate)
                }
                None => {
                    let span = session.span(item.ident.span());
                    let message = format!("the crate `{name}` is not known");
                    session.refuse(Code::UnresolvedImport, span, message, "");
                    return;
                }
            },
        };
        if macro_use
            && let Binding::Def(root) = binding
            && let DefKind::Module(root) = session.kinds[root.index()]
        {
            self.use_all_macros(session, root);
        }
        let visibility = self.visibility(session, &item.vis);
        let names = &mut session.module_mut(self.module).names;
        names.insert((new, Namespace::Types), (binding, visibility));
    }

    fn use_all_macros(&mut self, session: &Session, root: ModuleId) {
        let mut macros = Vec::new();
        for ((name, namespace), (binding, visibility)) in &session.module(root).names {
            if let (Namespace::Macros, Binding::Macro(id), Visibility::Public) =
                (namespace, binding, visibility)
            {
                macros.push((name, *id));
            }
        }
        macros.sort();
        for (name, id) in macros {
            self.macros = extend(&self.macros, name, id);
        }
    }

    /// Who may use a name that is defined here with this visibility.
    pub fn visibility(&self, session: &mut Session, visibility: &syn::Visibility) -> Visibility {
        match visibility {
            syn::Visibility::Public(_) => Visibility::Public,
            syn::Visibility::Inherited => Visibility::Within(self.module),
            syn::Visibility::Restricted(restricted) => {
                let path = super::macros::path_segments(session, &restricted.path);
                let walked = session.walk(self.module, &path, Namespace::Types);
                let Some(Binding::Def(def)) = walked.ok().map(|it| it.binding) else {
                    return Visibility::Public;
                };
                match session.kinds[def.index()] {
                    DefKind::Module(module) => Visibility::Within(module),
                    _ => Visibility::Public,
                }
            }
        }
    }
}

fn segment(session: &Session, ident: &syn::Ident) -> ImportSegment {
    ImportSegment {
        name: unraw(ident),
        dollar_crate: session.info(ident.span()).dollar_crate,
    }
}

/// Reports the imports of the crate at work that name nothing; those of blocks are checked when
/// their bodies are lowered.
pub fn check_imports(session: &mut Session) {
    for index in 0..session.modules.len() {
        let module = ModuleId(index as u32);
        let data = session.module(module);
        if data.krate == session.current && !data.is_block {
            check_module(session, module);
        }
    }
}

/// Reports the imports of one module that name nothing.
pub fn check_module(session: &mut Session, module: ModuleId) {
    let data = session.module(module);
    let mut named: Vec<Import> = data.imports.values().flatten().cloned().collect();
    named.sort_by_key(|import| (import.span.file, import.span.start));
    for import in named {
        let spaces = [Namespace::Types, Namespace::Values, Namespace::Macros];
        let known = spaces
            .into_iter()
            .any(|space| session.resolve_import(module, &import, space).is_some());
        if !known {
            report_missing(session, &import);
        }
    }
    for glob in session.module(module).globs.clone() {
        let target = session.resolve_import(module, &glob, Namespace::Types);
        if target.is_none() {
            report_missing(session, &glob);
        }
    }
}

/// Whether a name that is not defined comes from a `use` that was reported already.
pub fn is_reported(session: &Session, module: ModuleId, name: &str) -> bool {
    let mut at = module;
    loop {
        let data = session.module(at);
        if data.imports.contains_key(name) {
            return true;
        }
        match data.parent {
            Some(parent) if data.is_block => at = parent,
            _ => return false,
        }
    }
}

fn report_missing(session: &mut Session, import: &Import) {
    let names: Vec<&str> = import.path.iter().map(|it| it.name.as_str()).collect();
    let path = names.join("::");
    let of_std = matches!(names[0], "std" | "core" | "alloc");
    let message = match of_std {
        true => format!("`{path}` is not in the subset yet"),
        false => format!("`{path}` is not defined"),
    };
    let help = match of_std {
        true => crate::session::instead_of(&path),
        false => "",
    };
    session.refuse(Code::UnresolvedImport, import.span, message, help);
}

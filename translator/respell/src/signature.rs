//! Generic parameters, where-clauses, and functions' headers.

use hir::{DefId, Function, Item, ItemKind, PatKind, Predicate, TypeRef, TypeRefKind};

use crate::Printer;
use crate::names::identifier;

impl Printer<'_, '_> {
    /// `<'a, T: ?Sized, const N: usize>`, or nothing.
    pub fn generics(&self, item: &Item) -> String {
        let generics = &item.generics;
        let mut parts = generics.lifetimes.clone();
        // Functions and impls take no defaults.
        let takes_defaults = !matches!(item.kind, ItemKind::Function(_) | ItemKind::Impl(_));
        for parameter in &generics.parameters {
            let name = identifier(&parameter.name);
            let mut text = match &parameter.const_type {
                Some(ty) => format!("const {name}: {}", self.written(ty)),
                None if parameter.maybe_unsized => format!("{name}: ?Sized"),
                None => name,
            };
            if let Some(default) = &parameter.default
                && takes_defaults
            {
                text.push_str(&format!(" = {}", self.written(default)));
            }
            parts.push(text);
        }
        match parts.is_empty() {
            true => String::new(),
            false => format!("<{}>", parts.join(", ")),
        }
    }

    /// ` where …`, or nothing. `without` are bounds that stand elsewhere (a trait's supertraits).
    pub fn where_clause(&self, item: &Item, without: &[hir::Bound]) -> String {
        let mut parts = item.generics.lifetime_predicates.clone();
        for predicate in &item.generics.predicates {
            if is_self(&predicate.subject) && without.contains(&predicate.bound) {
                continue;
            }
            parts.push(self.predicate(predicate));
        }
        match parts.is_empty() {
            true => String::new(),
            false => format!(" where {}", parts.join(", ")),
        }
    }

    fn predicate(&self, predicate: &Predicate) -> String {
        format!(
            "{}: {}",
            self.written(&predicate.subject),
            self.bound(&predicate.bound)
        )
    }

    /// `const unsafe fn name<T>(a: A) -> B where …`.
    pub fn function_header(&self, def: DefId, function: &Function) -> String {
        let item = self.program.item(def);
        let mut words = String::new();
        if function.is_const {
            words.push_str("const ");
        }
        if function.is_unsafe {
            words.push_str("unsafe ");
        }
        let mut parameters = Vec::new();
        for (number, ty) in function.parameters.iter().enumerate() {
            let ty = self.written(ty);
            let pat = match function.body {
                _ if number == 0 && function.has_self => self.receiver(function),
                Some(body) => self.pat(body, self.program.body(body).parameters[number]),
                None => format!("argument_{number}"),
            };
            parameters.push(format!("{pat}: {ty}"));
        }
        let result = match &function.result.kind {
            TypeRefKind::Tuple(parts) if parts.is_empty() => String::new(),
            _ => format!(" -> {}", self.written(&function.result)),
        };
        format!(
            "{words}fn {}{}({}){result}{}",
            identifier(&item.name),
            self.generics(item),
            parameters.join(", "),
            self.where_clause(item, &[])
        )
    }

    fn receiver(&self, function: &Function) -> String {
        if let Some(body) = function.body {
            let body = self.program.body(body);
            if let PatKind::Bind { local, .. } = &body.pat(body.parameters[0]).kind
                && body.locals[local.index()].mutable
            {
                return "mut self".into();
            }
        }
        "self".into()
    }
}

fn is_self(ty: &TypeRef) -> bool {
    matches!(&ty.kind, TypeRefKind::Path(path)
        if matches!(path.resolution, hir::Resolution::SelfType(_)) && path.segments.len() == 1)
}

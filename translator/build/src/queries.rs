//! What build asks of inference, in one place; everywhere else it asks the [`Context`].
//!
//! All types that go in and come out are concrete (no parameters), except in the typed bodies, which
//! speak in terms of their definition.

use std::rc::Rc;

use hir::{
    BindingMode, BodyId, Callee, ClosureId, ClosureTypes, DefId, ItemKind, Program, Ty, TyInterner,
    TyKind, TypedBody,
};
use types::Resolved;

use crate::context::Context;

impl<'p> Context<'p> {
    /// The ingested program.
    pub fn program(&self) -> &'p Program {
        self.types.program
    }

    /// The interner of all types.
    pub fn interner(&self) -> &'p TyInterner {
        &self.types.interner
    }

    /// What a type is.
    pub fn kind(&self, ty: Ty) -> &'static TyKind {
        self.types.interner.kind(ty)
    }

    /// The types of a body; `None` if errors have been reported of it.
    pub fn typed_body(&self, body: BodyId) -> Option<Rc<TypedBody>> {
        let typed = self.types.typed_body(body).ok()?;
        // A signature elsewhere that could not be read leaves holes in the bodies that use it.
        let has_hole = |types: &[Ty]| types.iter().any(|ty| *self.kind(*ty) == TyKind::Error);
        let lists = [&typed.expr_types, &typed.pat_types, &typed.local_types];
        if lists.into_iter().any(|types| has_hole(types)) {
            return None;
        }
        Some(typed)
    }

    /// A definition's type for an instance.
    pub fn instantiate(&self, ty: Ty, substitutions: &[Ty]) -> Ty {
        let ty = self.interner().substitute(ty, substitutions);
        self.types.normalize(ty)
    }

    /// A definition's callee for an instance.
    pub fn instantiate_callee(&self, callee: &Callee, substitutions: &[Ty]) -> Callee {
        Callee {
            function: callee.function,
            substitutions: callee
                .substitutions
                .iter()
                .map(|ty| self.instantiate(*ty, substitutions))
                .collect(),
        }
    }

    /// What a concrete callee means.
    pub fn resolve(&self, callee: &Callee) -> Resolved {
        self.types.resolve_callee(callee)
    }

    /// The types of a variant's fields.
    pub fn field_types(&self, adt: DefId, variant: u32, substitutions: &[Ty]) -> Vec<Ty> {
        self.types.field_types(adt, variant, substitutions)
    }

    /// Parameter and result types of a function.
    pub fn signature(&self, function: DefId, substitutions: &[Ty]) -> (Vec<Ty>, Ty) {
        self.types.signature(function, substitutions)
    }

    /// Whether values are copied.
    pub fn is_copy(&self, ty: Ty) -> bool {
        self.types.is_copy(ty)
    }

    /// The number of elements of an array type.
    pub fn array_length(&self, array: Ty) -> u64 {
        let TyKind::Array(_, length) = self.kind(array) else {
            panic!("{} is no array", self.type_name(array));
        };
        self.types.array_length(*length).unwrap_or_else(|| {
            // Mostly the length itself has been reported.
            if self.types.diagnostics.borrow().is_empty() {
                self.unsupported_here(
                    "an array whose length is not known".to_string(),
                    "use a literal or a constant as length",
                );
            }
            0
        })
    }

    /// What was found out about a closure.
    pub fn closure_types(&self, closure: ClosureId) -> Option<ClosureTypes> {
        let typed = self.typed_body(closure.body)?;
        typed.closures.get(&closure.expr).cloned()
    }

    /// The types of a closure's captures, references included.
    pub fn capture_types(&self, closure: ClosureId, substitutions: &[Ty]) -> Vec<Ty> {
        let Some(typed) = self.typed_body(closure.body) else {
            return Vec::new();
        };
        let captures = &typed.closures[&closure.expr].captures;
        captures
            .iter()
            .map(|capture| {
                let ty = typed.local_types[capture.local.index()];
                let ty = self.instantiate(ty, substitutions);
                match capture.mode {
                    _ if capture.is_behind => ty,
                    BindingMode::Value => ty,
                    BindingMode::Reference { mutable } => self.interner().reference(mutable, ty),
                }
            })
            .collect()
    }

    /// Whether the type is a struct.
    pub fn is_struct(&self, def: DefId) -> bool {
        matches!(self.program().item(def).kind, ItemKind::Struct(_))
    }

    /// Whether `def` is the language item `name`.
    pub fn is_lang(&self, def: DefId, name: &str) -> bool {
        self.program().item(def).attributes.lang.as_deref() == Some(name)
    }
}

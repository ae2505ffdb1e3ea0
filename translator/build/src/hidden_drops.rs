//! Refuses values with an end behind pointers that end nothing.
//!
//! Memory belongs to the collector, so the end of a `Box`, a `Vec`, an `Rc` or a map does nothing, and a
//! cell's `set` ends nothing that was inside. Where the content has an end that matters (a guard of a
//! `RefCell`), the program would behave differently from rustc's: its cell stayed borrowed. So no
//! function may have a value of such a type.
//!
//! A type of the library without lifetimes owns what its raw pointers point to; one with lifetimes (the
//! iterators over slices) borrows it.

use hir::{Ty, TyKind};

use crate::context::Context;
use crate::place::{Body, StatementKind};
use diagnostics::Code;

/// Reports the locals that own values with an end behind pointers; once for each type. What the library does
/// on behalf of a function that was reported already is no news.
pub fn refuse_hidden_drops(context: &Context<'_>, body: &Body, is_library: bool) {
    if is_library && !context.refused_owners.borrow().is_empty() {
        return;
    }
    for (number, local) in body.locals.iter().enumerate() {
        let Some(owner) = context.hidden_drop(local.ty) else {
            continue;
        };
        if !context.refused_owners.borrow_mut().insert(owner) {
            continue;
        }
        let mut statements = body.blocks.iter().flat_map(|block| &block.statements);
        let filled = statements.find(|statement| match &statement.kind {
            StatementKind::Assign(place, _)
            | StatementKind::Call {
                destination: place, ..
            } => place.local.index() == number,
            _ => false,
        });
        let span = filled.map_or(body.span, |statement| statement.span);
        let name = context.type_name(owner);
        context.report(
            Code::HiddenDrop,
            span,
            format!("the guards in a value of type `{name}` would never end"),
            "keep guards in variables, tuples and arrays; in a container keep the `Rc<RefCell<…>>` \
             itself, and borrow it where it is used",
        );
    }
}

impl Context<'_> {
    /// The type in a value of type `ty`, or the type itself, that hides values with an end.
    fn hidden_drop(&self, ty: Ty) -> Option<Ty> {
        if let Some(known) = self.hidden_drops.borrow().get(&ty) {
            return *known;
        }
        // A recursive type is asked again inside of itself, and says nothing new there.
        self.hidden_drops.borrow_mut().insert(ty, None);
        let first = |types: Vec<Ty>| types.into_iter().find_map(|part| self.hidden_drop(part));
        let found = match self.kind(ty) {
            TyKind::Tuple(parts) => first(parts.clone()),
            TyKind::Array(element, _) | TyKind::Slice(element) => self.hidden_drop(*element),
            TyKind::Closure(closure, substitutions) => {
                first(self.capture_types(*closure, substitutions))
            }
            TyKind::Adt(def, substitutions) => {
                let owned = self.owned_behind_pointers(*def, substitutions);
                if owned.iter().any(|part| self.needs_drop(*part)) {
                    Some(ty)
                } else {
                    let fields = (0..self.program().variants(*def).len() as u32)
                        .flat_map(|variant| self.field_types(*def, variant, substitutions));
                    first(fields.chain(owned).collect())
                }
            }
            _ => None,
        };
        self.hidden_drops.borrow_mut().insert(ty, found);
        found
    }

    /// What a type of the library owns so that its drop glue does not see it.
    fn owned_behind_pointers(&self, def: hir::DefId, substitutions: &[Ty]) -> Vec<Ty> {
        let item = self.program().item(def);
        if item.krate.index() != 0 || !item.generics.lifetimes.is_empty() {
            return Vec::new();
        }
        if self.is_lang(def, "unsafe_cell") {
            return substitutions.to_vec();
        }
        let mut owned = Vec::new();
        for variant in 0..self.program().variants(def).len() as u32 {
            for field in self.field_types(def, variant, substitutions) {
                if let TyKind::Pointer(_, content) = self.kind(field) {
                    owned.push(*content);
                }
            }
        }
        owned
    }
}

//! Erases the drops of values that have nothing to drop.
//!
//! Memory belongs to the collector; a drop matters only where some part of the value implements `Drop`
//! itself (of the library: the guards of `RefCell`).

use hir::{Ty, TyKind};

use crate::context::Context;
use crate::place::{Body, StatementKind};

/// Removes the drop statements that do nothing.
pub fn erase_drops(context: &Context<'_>, body: &mut Body) {
    let mut blocks = std::mem::take(&mut body.blocks);
    for block in &mut blocks {
        block.statements.retain(|statement| match &statement.kind {
            StatementKind::Drop(place) => {
                let ty = context.place_type(body, place);
                context.needs_drop(ty)
            }
            _ => true,
        });
    }
    body.blocks = blocks;
}

impl Context<'_> {
    /// Whether the end of a value does something.
    pub fn needs_drop(&self, ty: Ty) -> bool {
        if let Some(known) = self.needs_drop.borrow().get(&ty) {
            return *known;
        }
        // A recursive type has its parts behind pointers, which own nothing that ends.
        self.needs_drop.borrow_mut().insert(ty, false);
        let needs = match self.kind(ty) {
            TyKind::Tuple(parts) => parts.iter().any(|part| self.needs_drop(*part)),
            TyKind::Array(element, _) | TyKind::Slice(element) => self.needs_drop(*element),
            TyKind::Closure(closure, substitutions) => self
                .capture_types(*closure, substitutions)
                .iter()
                .any(|part| self.needs_drop(*part)),
            TyKind::Adt(def, substitutions) => {
                self.types.drop_method(ty).is_some()
                    || (0..self.program().variants(*def).len() as u32).any(|variant| {
                        self.field_types(*def, variant, substitutions)
                            .iter()
                            .any(|field| self.needs_drop(*field))
                    })
            }
            _ => false,
        };
        self.needs_drop.borrow_mut().insert(ty, needs);
        needs
    }
}

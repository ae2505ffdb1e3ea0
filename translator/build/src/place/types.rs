//! Types of places.

use hir::{Ty, TyKind};

use super::{Body, Place, Projection};
use crate::context::Context;

impl Context<'_> {
    /// The type of a place in a body.
    pub fn place_type(&self, body: &Body, place: &Place) -> Ty {
        let mut ty = body.locals[place.local.index()].ty;
        let mut variant = 0;
        for step in &place.projections {
            match step {
                Projection::Variant(number) => variant = *number,
                step => {
                    ty = self.projected(ty, variant, step, body);
                    variant = 0;
                }
            }
        }
        ty
    }

    /// The type after one step that is no [`Projection::Variant`].
    pub fn projected(&self, ty: Ty, variant: u32, step: &Projection, body: &Body) -> Ty {
        let projected = match (step, self.kind(ty)) {
            (Projection::Field(field), TyKind::Adt(def, substitutions)) => self
                .field_types(*def, variant, substitutions)
                .get(*field as usize)
                .copied(),
            (Projection::Field(field), TyKind::Tuple(parts)) => parts.get(*field as usize).copied(),
            (Projection::Field(field), TyKind::Closure(closure, substitutions)) => self
                .capture_types(*closure, substitutions)
                .get(*field as usize)
                .copied(),
            (Projection::Dereference, _) => self.pointee(ty),
            (
                Projection::Index(_) | Projection::ConstantIndex { .. },
                TyKind::Array(element, _) | TyKind::Slice(element),
            ) => Some(*element),
            (Projection::Subslice { .. }, TyKind::Slice(_)) => Some(ty),
            (Projection::Subslice { from, to }, TyKind::Array(element, _)) => {
                let count = self.array_length(ty) - from - to;
                let count = self.interner().intern(TyKind::Const(count));
                Some(self.interner().intern(TyKind::Array(*element, count)))
            }
            _ => None,
        };
        projected.unwrap_or_else(|| {
            panic!(
                "{step:?} of `{}`, in {} at {:?}",
                self.type_name(ty),
                body.name,
                self.current_span.get()
            )
        })
    }
}

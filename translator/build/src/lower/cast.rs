//! `as`.

use flow::Conversion;
use hir::{ExprId, FloatType, Ty, TyKind};

use super::Builder;
use crate::place::{Constant, Operand, Place, Primitive, Rvalue};

impl Builder<'_, '_> {
    /// `operand as T`.
    pub(super) fn cast(&mut self, destination: Place, expr: ExprId, operand: ExprId) {
        let to = match self.typed.cast_types.get(&expr) {
            Some(ty) => self.instantiate(*ty),
            None => self.ty(expr),
        };
        let from = self.adjusted_ty(operand);
        let value = self.operand(operand);
        let value = self.cast_value(value, from, to);
        if let Some(value) = value {
            self.assign(destination, Rvalue::Use(value));
        } else {
            let message = format!(
                "a cast from `{}` to `{}` is not in the subset yet",
                self.context.type_name(from),
                self.context.type_name(to)
            );
            self.unsupported(
                message,
                "cast by way of an integer, or use `From` and `TryFrom`",
            );
        }
    }

    fn cast_value(&mut self, value: Operand, from: Ty, to: Ty) -> Option<Operand> {
        if from == to {
            return Some(value);
        }
        Some(match (self.context.kind(from), self.context.kind(to)) {
            (TyKind::Int(_) | TyKind::Char | TyKind::Bool, TyKind::Int(_) | TyKind::Char) => {
                self.convert_int(value, from, to)
            }
            (TyKind::Int(int), TyKind::Float(_)) => {
                let conversion = if int.is_signed() {
                    Conversion::SignedToFloat
                } else {
                    Conversion::UnsignedToFloat
                };
                self.primitive(to, Primitive::Convert(conversion), vec![value])
            }
            (TyKind::Float(_), TyKind::Int(int)) => {
                let conversion = if int.is_signed() {
                    Conversion::FloatToSigned
                } else {
                    Conversion::FloatToUnsigned
                };
                self.primitive(to, Primitive::Convert(conversion), vec![value])
            }
            (TyKind::Float(_), TyKind::Float(target)) => {
                let conversion = match target {
                    FloatType::F64 => Conversion::Promote,
                    FloatType::F32 => Conversion::Demote,
                };
                self.primitive(to, Primitive::Convert(conversion), vec![value])
            }
            (TyKind::Adt(def, _), TyKind::Int(int)) => {
                let discriminants = self.context.types.discriminants(*def);
                let (source, _) = self.stored(value, from);
                self.discriminant(source, &discriminants, to, int.bits())
            }
            (TyKind::Function(function, parts), TyKind::FunctionPointer(..)) => {
                let function = self.function_pointer(*function, parts);
                Operand::Constant(Constant::Function(function, to))
            }
            (TyKind::Function(function, parts), TyKind::Int(_)) => {
                let function = self.function_pointer(*function, parts);
                let pointer = self
                    .context
                    .interner()
                    .intern(TyKind::Pointer(false, self.context.interner().unit()));
                let constant = Operand::Constant(Constant::Function(function, pointer));
                self.leaves(constant, to)
            }
            (
                TyKind::Pointer(_, source) | TyKind::Ref(_, source),
                TyKind::Pointer(_, target) | TyKind::Ref(_, target),
            ) => {
                let (source, target) = (*source, *target);
                if let TyKind::Array(element, _) = self.context.kind(source) {
                    // `&[T; N] as &[T]` is unsizing, `*const [T; N] as *const T` a plain cast.
                    if matches!(self.context.kind(target), TyKind::Slice(_)) {
                        let _ = element;
                        let place = self.scratch(to);
                        self.unsize(place.clone(), value, from, to);
                        return Some(Operand::Copy(place));
                    }
                }
                let (from_leaves, to_leaves) = (
                    self.context.layout(from).leaves.len(),
                    self.context.layout(to).leaves.len(),
                );
                let leaf = match (from_leaves, to_leaves) {
                    (_, 1) => Some(0),
                    (2, 2) => None,
                    _ => return None,
                };
                let place = self.scratch(to);
                self.assign(place.clone(), Rvalue::Leaves(vec![(value, leaf)]));
                Operand::Copy(place)
            }
            (TyKind::Pointer(..) | TyKind::FunctionPointer(..), TyKind::Int(int))
                if int.bits() == 64 =>
            {
                let place = self.scratch(to);
                self.assign(place.clone(), Rvalue::Leaves(vec![(value, Some(0))]));
                Operand::Copy(place)
            }
            _ => return None,
        })
    }

    fn leaves(&mut self, value: Operand, to: Ty) -> Operand {
        let place = self.scratch(to);
        self.assign(place.clone(), Rvalue::Leaves(vec![(value, None)]));
        Operand::Copy(place)
    }

    /// A place that holds the value.
    pub(super) fn stored(&mut self, value: Operand, ty: Ty) -> (Place, Ty) {
        match value {
            Operand::Copy(place) | Operand::Move(place) => (place, ty),
            constant => {
                let place = self.scratch(ty);
                self.assign(place.clone(), Rvalue::Use(constant));
                (place, ty)
            }
        }
    }

    /// The discriminant of the enum in `source`, as an integer of type `to` and that width.
    pub fn discriminant(
        &mut self,
        source: Place,
        discriminants: &[i128],
        to: Ty,
        bits: u32,
    ) -> Operand {
        let tag_ty = self
            .context
            .interner()
            .intern(TyKind::Int(hir::IntType::U32));
        let tag = self.scratch(tag_ty);
        self.assign(tag.clone(), Rvalue::Tag(source));
        let is_numbered = discriminants
            .iter()
            .enumerate()
            .all(|(index, value)| *value == index as i128);
        if is_numbered {
            return self.convert_int(Operand::Copy(tag), tag_ty, to);
        }
        // A chain of selects; enums with explicit discriminants are small.
        let bool_ty = self.context.interner().bool();
        let mut result = self.int(discriminants[0] as i64, to);
        for (index, value) in discriminants.iter().enumerate().skip(1) {
            let number = self.int(index as i64, tag_ty);
            let is_it = self.primitive(
                bool_ty,
                Primitive::Compare(flow::Condition::Equal),
                vec![Operand::Copy(tag.clone()), number],
            );
            let unused = 64 - bits.min(64);
            let value = self.int((*value as i64) << unused >> unused, to);
            result = self.primitive(to, Primitive::Select, vec![is_it, value, result]);
        }
        result
    }
}

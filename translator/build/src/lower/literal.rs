//! Literals and constants as operands.

use hir::{AdjustmentKind, DefId, ExprId, ExprKind, FloatType, Literal, Ty, TyKind, UnaryOp};

use super::Builder;
use crate::constants::ConstantValue;
use crate::place::{CallTarget, Constant, Operand, Place, Rvalue, StatementKind};

impl Builder<'_, '_> {
    /// The operand of a literal without adjustments that change it.
    pub(super) fn literal_operand(&mut self, expr: ExprId) -> Option<Operand> {
        if let Some(all) = self.typed.adjustments.get(&expr) {
            let keeps = |kind: &AdjustmentKind| {
                matches!(
                    kind,
                    AdjustmentKind::Dereference | AdjustmentKind::Borrow { mutable: false }
                )
            };
            // `&*"text"` is the text.
            let is_reborrow = all.len() == 2 && all.iter().all(|one| keeps(&one.kind));
            let is_str = matches!(self.hir.expr(expr).kind, ExprKind::Literal(Literal::Str(_)));
            if !(all.is_empty() || is_reborrow && is_str) {
                return None;
            }
        }
        let ty = self.ty(expr);
        match &self.hir.expr(expr).kind {
            ExprKind::Literal(literal) => Some(self.literal(literal, ty, false)),
            ExprKind::Unary(UnaryOp::Negate, operand) => {
                if self.typed.callees.contains_key(&expr) {
                    return None;
                }
                match &self.hir.expr(*operand).kind {
                    ExprKind::Literal(literal @ (Literal::Int(..) | Literal::Float(..))) => {
                        Some(self.literal(literal, ty, true))
                    }
                    _ => None,
                }
            }
            ExprKind::Path(_) => match self.typed.values.get(&expr) {
                Some(hir::ValueRef::ConstParameter(_)) | None => None,
                Some(hir::ValueRef::Const(def, substitutions)) => {
                    let substitutions: Vec<Ty> = substitutions
                        .iter()
                        .map(|ty| self.instantiate(*ty))
                        .collect();
                    let value = self.context.constant_value(*def, &substitutions)?;
                    self.value_operand(&value, ty)
                }
                Some(_) => None,
            },
            _ => None,
        }
    }

    /// The operand of a literal of that type.
    pub(super) fn literal(&mut self, literal: &Literal, ty: Ty, negated: bool) -> Operand {
        let value = self
            .context
            .literal_value(literal, ty, negated)
            .unwrap_or_else(|| panic!("{literal:?} of type {ty:?}, in {}", self.body.name));
        match self.value_operand(&value, ty) {
            Some(operand) => operand,
            None => panic!("{literal:?} has no operand, in {}", self.body.name),
        }
    }

    /// A known value as an operand, if it is a primitive or text.
    pub(super) fn value_operand(&mut self, value: &ConstantValue, ty: Ty) -> Option<Operand> {
        Some(match value {
            ConstantValue::Int(value) => Operand::Constant(Constant::Int(*value as i64, ty)),
            ConstantValue::Float(bits) => Operand::Constant(Constant::Float(*bits, ty)),
            ConstantValue::Text(text) => {
                let data = self.context.text_data(text);
                let length = match self.context.pointee(ty).map(|to| self.context.metadata(to)) {
                    Some(crate::layout::Metadata::Length) => Some(text.len() as u64),
                    _ => None,
                };
                Operand::Constant(Constant::Data(data, length, ty))
            }
            ConstantValue::Reference(inner, length) => {
                let pointee = self.context.pointee(ty)?;
                let inner_ty = match (length, self.context.kind(pointee)) {
                    (Some(count), TyKind::Slice(element)) => {
                        let interner = self.context.interner();
                        let count = interner.intern(TyKind::Const(*count));
                        interner.intern(TyKind::Array(*element, count))
                    }
                    _ => pointee,
                };
                let data = self.context.value_data(inner, inner_ty)?;
                Operand::Constant(Constant::Data(data, *length, ty))
            }
            ConstantValue::Aggregate(..) | ConstantValue::Array(_) => return None,
        })
    }

    /// The value of a const: known, or computed by a call.
    pub(super) fn constant(
        &mut self,
        destination: Place,
        def: DefId,
        substitutions: &[Ty],
        ty: Ty,
    ) {
        if let Some(value) = self.context.constant_value(def, substitutions)
            && let Some(operand) = self.value_operand(&value, ty)
        {
            self.assign(destination, Rvalue::Use(operand));
            return;
        }
        let function = self.context.constant_function(def, substitutions);
        self.push(StatementKind::Call {
            destination,
            callee: CallTarget::Function(function),
            arguments: Vec::new(),
            diverges: false,
        });
    }
}

/// The bits of a float literal.
pub fn float_bits(text: &str, ty: FloatType) -> Option<u64> {
    Some(match ty {
        FloatType::F32 => u64::from(text.parse::<f32>().ok()?.to_bits()),
        FloatType::F64 => text.parse::<f64>().ok()?.to_bits(),
    })
}

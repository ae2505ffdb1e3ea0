//! Constant values that build itself knows: literals, consts made of them, arithmetic on integers, and
//! what can be put into read-only data. Everything else a const may say is left to the evaluator
//! ([`crate::deferred`]).

use std::collections::HashMap;

use flow::{DataId, Relocation, RelocationTarget};
use hir::{
    AdjustmentKind, BinaryOp, Body, DefId, ExprId, ExprKind, ItemKind, Literal, Ty, TyKind,
    TypedBody, UnaryOp, ValueRef,
};

use crate::context::Context;
use crate::layout::{FieldLayout, Metadata, Shape};
use crate::lower::float_bits;

/// A value.
#[derive(Clone, PartialEq, Debug)]
pub enum ConstantValue {
    /// An integer, `bool` or `char`.
    Int(i128),
    /// A float's bits.
    Float(u64),
    /// A string or byte string behind a reference.
    Text(Vec<u8>),
    /// A reference to a value, with the number of elements if it is a slice.
    Reference(Box<ConstantValue>, Option<u64>),
    /// A struct, tuple (variant 0) or enum variant.
    Aggregate(u32, Vec<ConstantValue>),
    /// An array.
    Array(Vec<ConstantValue>),
}

/// Values of consts; `None` if not known (also while it is being found out).
pub type Cache = HashMap<(DefId, Vec<Ty>), Option<ConstantValue>>;

impl Context<'_> {
    /// The value of a const.
    pub fn constant_value(&self, def: DefId, substitutions: &[Ty]) -> Option<ConstantValue> {
        let key = (def, substitutions.to_vec());
        if let Some(known) = self.constants.borrow().get(&key) {
            return known.clone();
        }
        self.constants.borrow_mut().insert(key.clone(), None);
        let (def, substitutions) = self.types.resolve_constant(def, substitutions);
        let body = match &self.program().item(def).kind {
            ItemKind::Const(constant) => constant.body,
            ItemKind::Static { body, .. } => Some(*body),
            _ => None,
        };
        let value = body.and_then(|id| {
            let typed = self.typed_body(id)?;
            let body = self.program().body(id);
            self.evaluate_expression(body, &typed, &substitutions, body.value)
        });
        self.constants.borrow_mut().insert(key, value.clone());
        value
    }

    /// The bytes of a string.
    pub fn text_data(&self, text: &[u8]) -> DataId {
        self.data("text", text.to_vec(), 1, Vec::new())
    }

    /// The value of a literal of that type.
    pub fn literal_value(&self, literal: &Literal, ty: Ty, negated: bool) -> Option<ConstantValue> {
        Some(match literal {
            Literal::Int(value, _) => {
                let value = if negated {
                    (*value as i128).wrapping_neg()
                } else {
                    *value as i128
                };
                match self.kind(ty) {
                    TyKind::Float(float) => {
                        ConstantValue::Float(float_bits(&value.to_string(), *float)?)
                    }
                    _ => ConstantValue::Int(value),
                }
            }
            Literal::Float(text, _) => {
                let TyKind::Float(float) = self.kind(ty) else {
                    return None;
                };
                let text = text.trim_end_matches("f64").trim_end_matches("f32");
                let sign = if negated { "-" } else { "" };
                ConstantValue::Float(float_bits(&format!("{sign}{text}"), *float)?)
            }
            Literal::Bool(value) => ConstantValue::Int(i128::from(*value)),
            Literal::Char(value) => ConstantValue::Int(i128::from(u32::from(*value))),
            Literal::Byte(value) => ConstantValue::Int(i128::from(*value)),
            Literal::Str(text) => ConstantValue::Text(text.clone().into_bytes()),
            Literal::ByteStr(bytes) => ConstantValue::Text(bytes.clone()),
        })
    }

    /// The value of an expression, adjustments included.
    pub fn evaluate_expression(
        &self,
        body: &Body,
        typed: &TypedBody,
        substitutions: &[Ty],
        expr: ExprId,
    ) -> Option<ConstantValue> {
        let mut value = self.evaluate_unadjusted(body, typed, substitutions, expr)?;
        for adjustment in typed.adjustments.get(&expr).into_iter().flatten() {
            value = match (&adjustment.kind, value) {
                (AdjustmentKind::Dereference, ConstantValue::Reference(inner, None)) => *inner,
                (AdjustmentKind::Dereference, text @ ConstantValue::Text(_)) => text,
                (AdjustmentKind::Borrow { mutable: false }, text @ ConstantValue::Text(_)) => text,
                (AdjustmentKind::Borrow { mutable: false }, value) => {
                    ConstantValue::Reference(Box::new(value), None)
                }
                (AdjustmentKind::Unsize, ConstantValue::Reference(inner, None)) => {
                    let ConstantValue::Array(parts) = &*inner else {
                        return None;
                    };
                    let count = parts.len() as u64;
                    ConstantValue::Reference(inner, Some(count))
                }
                (AdjustmentKind::Unsize, text @ ConstantValue::Text(_)) => text,
                _ => return None,
            };
        }
        Some(value)
    }

    fn evaluate_unadjusted(
        &self,
        body: &Body,
        typed: &TypedBody,
        substitutions: &[Ty],
        expr: ExprId,
    ) -> Option<ConstantValue> {
        let ty = self.instantiate(typed.expr_types[expr.index()], substitutions);
        let evaluate = |part: ExprId| self.evaluate_expression(body, typed, substitutions, part);
        let all = |parts: &[ExprId]| -> Option<Vec<ConstantValue>> {
            parts.iter().map(|part| evaluate(*part)).collect()
        };
        match &body.expr(expr).kind {
            ExprKind::Literal(literal) => self.literal_value(literal, ty, false),
            ExprKind::Path(_) | ExprKind::Qualified { .. } => match typed.values.get(&expr)? {
                ValueRef::Const(def, parts) => {
                    let parts: Vec<Ty> = parts
                        .iter()
                        .map(|ty| self.instantiate(*ty, substitutions))
                        .collect();
                    self.constant_value(*def, &parts)
                }
                ValueRef::Variant(_, variant) => {
                    Some(ConstantValue::Aggregate(*variant, Vec::new()))
                }
                ValueRef::ConstParameter(index) => {
                    match self.kind(*substitutions.get(*index as usize)?) {
                        TyKind::Const(value) => Some(ConstantValue::Int(i128::from(*value))),
                        _ => None,
                    }
                }
                ValueRef::Static(_) => None,
            },
            ExprKind::Unary(operator, operand) if !typed.callees.contains_key(&expr) => {
                if let (UnaryOp::Negate, ExprKind::Literal(literal)) =
                    (operator, &body.expr(*operand).kind)
                {
                    return self.literal_value(literal, ty, true);
                }
                match (operator, evaluate(*operand)?) {
                    (UnaryOp::Negate, ConstantValue::Int(value)) => self.int_of(-value, ty),
                    (UnaryOp::Not, ConstantValue::Int(value)) => match self.kind(ty) {
                        TyKind::Bool => Some(ConstantValue::Int(1 - value)),
                        _ => self.int_of(self.wrap(!value, ty)?, ty),
                    },
                    (UnaryOp::Dereference, ConstantValue::Reference(inner, None)) => Some(*inner),
                    _ => None,
                }
            }
            ExprKind::Binary(operator, left, right) if !typed.callees.contains_key(&expr) => {
                let (ConstantValue::Int(left), ConstantValue::Int(right)) =
                    (evaluate(*left)?, evaluate(*right)?)
                else {
                    return None;
                };
                self.evaluate_binary(*operator, left, right, ty)
            }
            ExprKind::Cast(operand, _) => {
                let source = self.instantiate(typed.expr_types[operand.index()], substitutions);
                let is_int = |ty| matches!(self.kind(ty), TyKind::Int(_) | TyKind::Char);
                match evaluate(*operand)? {
                    ConstantValue::Int(value)
                        if is_int(ty) && (is_int(source) || *self.kind(source) == TyKind::Bool) =>
                    {
                        Some(ConstantValue::Int(self.wrap(value, ty)?))
                    }
                    _ => None,
                }
            }
            ExprKind::Reference {
                mutable: false,
                operand,
            } => match evaluate(*operand)? {
                ConstantValue::Text(_) if self.is_text(typed, substitutions, *operand) => None,
                value => Some(ConstantValue::Reference(Box::new(value), None)),
            },
            ExprKind::Tuple(parts) => Some(ConstantValue::Aggregate(0, all(parts)?)),
            ExprKind::Array(parts) => Some(ConstantValue::Array(all(parts)?)),
            ExprKind::Repeat(part, _) => {
                let count = self.array_length(ty);
                if count > 1 << 16 {
                    return None;
                }
                let value = evaluate(*part)?;
                Some(ConstantValue::Array(vec![value; count as usize]))
            }
            ExprKind::Block {
                statements, value, ..
            } if statements.is_empty() => evaluate((*value)?),
            ExprKind::Call { callee, arguments } => match typed.callees.get(callee)?.function {
                hir::FunctionRef::Constructor(_, variant) => {
                    Some(ConstantValue::Aggregate(variant, all(arguments)?))
                }
                hir::FunctionRef::Item(_) => None,
            },
            ExprKind::Struct {
                fields, base: None, ..
            } => {
                let variant = typed.expr_variants.get(&expr).copied().unwrap_or(0);
                let TyKind::Adt(def, _) = self.kind(ty) else {
                    return None;
                };
                let names = &self.program().variants(*def)[variant as usize].fields;
                let mut values = Vec::new();
                for field in names {
                    let (_, value) = fields.iter().find(|(name, _)| *name == field.name)?;
                    values.push(evaluate(*value)?);
                }
                Some(ConstantValue::Aggregate(variant, values))
            }
            _ => None,
        }
    }

    /// Whether the expression is a place of type `str`: its reference is the text itself.
    fn is_text(&self, typed: &TypedBody, substitutions: &[Ty], expr: ExprId) -> bool {
        let ty = typed.adjustments.get(&expr).and_then(|all| all.last());
        let ty = ty.map_or(typed.expr_types[expr.index()], |last| last.target);
        *self.kind(self.instantiate(ty, substitutions)) == TyKind::Str
    }

    fn evaluate_binary(
        &self,
        operator: BinaryOp,
        left: i128,
        right: i128,
        ty: Ty,
    ) -> Option<ConstantValue> {
        let value = match operator {
            BinaryOp::Add => left.checked_add(right)?,
            BinaryOp::Subtract => left.checked_sub(right)?,
            BinaryOp::Multiply => left.checked_mul(right)?,
            BinaryOp::Divide => left.checked_div(right)?,
            BinaryOp::Remainder => left.checked_rem(right)?,
            BinaryOp::And => left & right,
            BinaryOp::Or => left | right,
            BinaryOp::Xor => left ^ right,
            BinaryOp::ShiftLeft if (0..64).contains(&right) => self.wrap(left << right, ty)?,
            BinaryOp::ShiftRight if (0..64).contains(&right) => left >> right,
            BinaryOp::ShiftLeft | BinaryOp::ShiftRight => return None,
            BinaryOp::Equal => i128::from(left == right),
            BinaryOp::NotEqual => i128::from(left != right),
            BinaryOp::Less => i128::from(left < right),
            BinaryOp::LessEqual => i128::from(left <= right),
            BinaryOp::Greater => i128::from(left > right),
            BinaryOp::GreaterEqual => i128::from(left >= right),
        };
        self.int_of(value, ty)
    }

    /// The value if it is one of the type.
    fn int_of(&self, value: i128, ty: Ty) -> Option<ConstantValue> {
        (self.wrap(value, ty)? == value).then_some(ConstantValue::Int(value))
    }

    /// The value modulo the type's width, for types that have one.
    pub fn wrapped(&self, value: i64, ty: Ty) -> i64 {
        self.wrap(i128::from(value), ty)
            .map_or(value, |value| value as i64)
    }

    /// The value modulo the type's width.
    fn wrap(&self, value: i128, ty: Ty) -> Option<i128> {
        match self.kind(ty) {
            TyKind::Int(int) => {
                let unused = 128 - int.bits();
                Some(if int.is_signed() {
                    value << unused >> unused
                } else {
                    ((value as u128) << unused >> unused) as i128
                })
            }
            TyKind::Bool => Some(value & 1),
            TyKind::Char => Some(value),
            _ => None,
        }
    }

    /// A data object with the value.
    pub fn value_data(&self, value: &ConstantValue, ty: Ty) -> Option<DataId> {
        let layout = self.layout(ty);
        let mut bytes = vec![0; layout.size as usize];
        let mut relocations = Vec::new();
        self.write_value(value, ty, 0, &mut bytes, &mut relocations)?;
        relocations.sort_by_key(|relocation| relocation.offset);
        Some(self.push_data("const", bytes, layout.align, relocations))
    }

    fn write_value(
        &self,
        value: &ConstantValue,
        ty: Ty,
        at: u32,
        bytes: &mut [u8],
        relocations: &mut Vec<Relocation>,
    ) -> Option<()> {
        let layout = self.layout(ty);
        let mut put = |at: u32, number: u64, size: u32| {
            let target = &mut bytes[at as usize..(at + size) as usize];
            target.copy_from_slice(&number.to_le_bytes()[..size as usize]);
        };
        match (value, &layout.shape) {
            (ConstantValue::Int(value), Shape::Primitive) => {
                put(at, *value as u64, layout.size);
            }
            (ConstantValue::Float(bits), Shape::Primitive) => put(at, *bits, layout.size),
            (ConstantValue::Text(text), Shape::Primitive) => {
                let target = RelocationTarget::Data(self.text_data(text), 0);
                relocations.push(Relocation { offset: at, target });
                if self.metadata(self.pointee(ty)?) == Metadata::Length {
                    put(at + 8, text.len() as u64, 8);
                }
            }
            (ConstantValue::Reference(inner, length), Shape::Primitive) => {
                let pointee = match (length, self.kind(self.pointee(ty)?)) {
                    (Some(count), TyKind::Slice(element)) => {
                        let count = self.interner().intern(TyKind::Const(*count));
                        self.interner().intern(TyKind::Array(*element, count))
                    }
                    _ => self.pointee(ty)?,
                };
                let target = RelocationTarget::Data(self.value_data(inner, pointee)?, 0);
                relocations.push(Relocation { offset: at, target });
                if let Some(length) = length {
                    put(at + 8, *length, 8);
                }
            }
            (ConstantValue::Aggregate(_, values), Shape::Struct(fields)) => {
                self.write_fields(values, fields, at, bytes, relocations)?;
            }
            (ConstantValue::Aggregate(variant, values), Shape::Tagged(variants)) => {
                put(at, u64::from(*variant), 4);
                let fields = &variants[*variant as usize];
                self.write_fields(values, fields, at, bytes, relocations)?;
            }
            (ConstantValue::Aggregate(variant, values), Shape::Nullable { variants, .. }) => {
                let fields = &variants[*variant as usize];
                self.write_fields(values, fields, at, bytes, relocations)?;
            }
            (ConstantValue::Array(values), Shape::Array { element, .. }) => {
                let size = self.layout(*element).size;
                for (index, value) in values.iter().enumerate() {
                    let at = at + index as u32 * size;
                    self.write_value(value, *element, at, bytes, relocations)?;
                }
            }
            _ => return None,
        }
        Some(())
    }

    fn write_fields(
        &self,
        values: &[ConstantValue],
        fields: &[FieldLayout],
        at: u32,
        bytes: &mut [u8],
        relocations: &mut Vec<Relocation>,
    ) -> Option<()> {
        for (value, field) in values.iter().zip(fields) {
            self.write_value(value, field.ty, at + field.offset, bytes, relocations)?;
        }
        Some(())
    }
}

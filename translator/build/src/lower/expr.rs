//! Expressions as values: evaluates into a place.

use hir::{ExprId, ExprKind, Ty, TyKind, ValueRef};

use super::Builder;
use crate::place::{Constant, Operand, Place, Projection, Rvalue, Terminator};

impl Builder<'_, '_> {
    /// Evaluates an expression with its adjustments into a place.
    pub(super) fn evaluate_into(&mut self, destination: Place, expr: ExprId) {
        let count = self.typed.adjustments.get(&expr).map_or(0, Vec::len);
        self.evaluate_adjusted(destination, expr, count);
    }

    /// Evaluates for the effects.
    pub(super) fn evaluate(&mut self, expr: ExprId) {
        let ty = self.adjusted_ty(expr);
        let place = self.value_temporary(ty);
        self.evaluate_into(place, expr);
    }

    /// Evaluates an expression without its adjustments into a place.
    pub(super) fn evaluate_unadjusted(&mut self, destination: Place, expr: ExprId) {
        let outer = std::mem::replace(&mut self.span, self.hir.expr(expr).span);
        self.context.current_span.set(Some(self.span));
        self.expression(destination, expr);
        self.span = outer;
        self.context.current_span.set(Some(outer));
    }

    fn expression(&mut self, destination: Place, expr: ExprId) {
        let hir = self.hir;
        match &hir.expr(expr).kind {
            ExprKind::Literal(literal) => {
                let ty = self.ty(expr);
                let operand = self.literal(literal, ty, false);
                self.assign(destination, Rvalue::Use(operand));
            }
            ExprKind::Path(_) | ExprKind::Qualified { .. } => self.path(destination, expr),
            ExprKind::Field(base, _) if !self.is_place_value(*base) => {
                // A field of a value: the value needs no address.
                self.only_looks_at(expr);
                let field = self.typed.fields[&expr];
                let place = self.place(*base).field(field as usize);
                let operand = self.read(place);
                self.assign(destination, Rvalue::Use(operand));
            }
            ExprKind::Field(..) | ExprKind::Index(..) => {
                self.only_looks_at(expr);
                let place = self.place_unadjusted(expr);
                let operand = self.read(place);
                self.assign(destination, Rvalue::Use(operand));
            }
            ExprKind::Unary(operator, operand) => {
                self.unary(destination, expr, *operator, *operand);
            }
            ExprKind::Binary(operator, left, right) => {
                self.binary(destination, expr, *operator, *left, *right);
            }
            ExprKind::LazyAnd(..) | ExprKind::LazyOr(..) | ExprKind::Let(..) => {
                self.condition_value(destination, expr);
            }
            ExprKind::Assign(target, value) => self.assignment(*target, *value),
            ExprKind::AssignOp(operator, target, value) => {
                self.compound_assignment(expr, *operator, *target, *value);
            }
            ExprKind::Underscore => {}
            ExprKind::Reference { operand, mutable } => {
                self.reference(destination, expr, *operand, *mutable);
            }
            ExprKind::RawReference { operand, .. } => {
                let place = self.place(*operand);
                self.assign(destination, Rvalue::Reference(place));
            }
            ExprKind::Cast(operand, _) => self.cast(destination, expr, *operand),
            ExprKind::Call { callee, arguments } => {
                self.call_expression(destination, expr, *callee, arguments);
            }
            ExprKind::MethodCall {
                receiver,
                method,
                arguments,
            } => {
                let callee = self.typed.callees[&expr].clone();
                let callee = self
                    .context
                    .instantiate_callee(&callee, &self.substitutions);
                let mut operands = vec![self.operand(*receiver)];
                for argument in arguments {
                    operands.push(self.operand(*argument));
                }
                // Panics inside name the place of the method's name, as rustc does.
                self.span = method.span;
                self.call(&callee, operands, destination);
            }
            ExprKind::Range {
                start,
                end,
                inclusive,
            } => self.range(destination, expr, *start, *end, *inclusive),
            ExprKind::Tuple(parts) => {
                let operands = parts.iter().map(|part| self.operand(*part)).collect();
                self.assign(destination, Rvalue::Aggregate(0, operands));
            }
            ExprKind::Array(parts) => {
                let operands = parts.iter().map(|part| self.operand(*part)).collect();
                self.assign(destination, Rvalue::Array(operands));
            }
            ExprKind::Repeat(part, _) => {
                let count = self.context.array_length(self.ty(expr));
                let operand = self.operand(*part);
                self.repeat(destination, operand, count);
            }
            ExprKind::VecList(parts) => self.vec_list(destination, expr, parts),
            ExprKind::VecRepeat(part, count) => self.vec_repeat(destination, expr, *part, *count),
            ExprKind::Struct { fields, base, .. } => {
                self.struct_expression(destination, expr, fields, *base);
            }
            ExprKind::Block {
                labelled,
                statements,
                value,
                ..
            } => self.block(destination, expr, *labelled, statements, *value),
            ExprKind::If {
                condition,
                then,
                otherwise,
            } => self.if_expression(destination, *condition, *then, *otherwise),
            ExprKind::Match { scrutinee, arms } => {
                self.match_expression(destination, *scrutinee, arms);
            }
            ExprKind::Loop(body) => self.loop_expression(destination, expr, *body),
            ExprKind::While(condition, body) => self.while_loop(expr, *condition, *body),
            ExprKind::For(pat, iterated, body) => self.for_loop(expr, *pat, *iterated, *body),
            ExprKind::Break(target, value) => self.break_expression(*target, *value),
            ExprKind::Continue(target) => self.continue_expression(*target),
            ExprKind::Return(value) => self.return_expression(*value),
            ExprKind::Closure { .. } => self.closure_expression(destination, expr),
            ExprKind::Try(operand) => self.try_expression(destination, expr, *operand),
            ExprKind::Format {
                kind,
                pieces,
                arguments,
            } => self.format(destination, expr, *kind, pieces, arguments),
            ExprKind::AssertCompare {
                equal,
                left,
                right,
                message,
            } => self.assert_compare(expr, *equal, *left, *right, *message),
            ExprKind::Assert {
                condition, panic, ..
            } => self.assert(*condition, *panic),
            ExprKind::Error => self.terminate(Terminator::Unreachable),
        }
    }

    /// Whether the expression with its adjustments denotes a place that exists already.
    fn is_place_value(&self, expr: ExprId) -> bool {
        match self.typed.adjustments.get(&expr).and_then(|all| all.last()) {
            Some(last) => matches!(
                last.kind,
                hir::AdjustmentKind::Dereference
                    | hir::AdjustmentKind::OverloadedDereference { .. }
            ),
            None => self.is_place(expr),
        }
    }

    fn path(&mut self, destination: Place, expr: ExprId) {
        if self.is_place(expr) {
            let place = self.place_unadjusted(expr);
            let operand = self.read(place);
            self.assign(destination, Rvalue::Use(operand));
            return;
        }
        let ty = self.ty(expr);
        match self.typed.values.get(&expr).cloned() {
            Some(ValueRef::Const(def, substitutions)) => {
                let substitutions: Vec<Ty> = substitutions
                    .iter()
                    .map(|ty| self.instantiate(*ty))
                    .collect();
                self.constant(destination, def, &substitutions, ty);
            }
            Some(ValueRef::Variant(_, variant)) => {
                self.assign(destination, Rvalue::Aggregate(variant, Vec::new()));
            }
            Some(ValueRef::ConstParameter(index)) => {
                let value = self.const_parameter(index);
                let operand = self.int(value as i64, ty);
                self.assign(destination, Rvalue::Use(operand));
            }
            Some(ValueRef::Static(_)) => unreachable!("statics are places"),
            // A function item has no leaves.
            None => self.assign(
                destination,
                Rvalue::Use(Operand::Constant(Constant::Empty(ty))),
            ),
        }
    }

    fn const_parameter(&self, index: u32) -> u64 {
        match self.context.kind(self.substitutions[index as usize]) {
            TyKind::Const(value) => *value,
            other => panic!("{other:?} is no constant, in {}", self.body.name),
        }
    }

    /// `&operand`, where a constant operand becomes read-only data.
    fn reference(&mut self, destination: Place, expr: ExprId, operand: ExprId, mutable: bool) {
        if !mutable && !self.is_place_value(operand) {
            let ty = self.ty(expr);
            if let Some(data) = self.promoted(operand) {
                let constant = Operand::Constant(Constant::Data(data, None, ty));
                self.assign(destination, Rvalue::Use(constant));
                return;
            }
        }
        let place = if mutable {
            let place = self.place(operand);
            self.borrows_mutably(&place);
            place
        } else {
            self.shared_place(operand)
        };
        self.assign(destination, Rvalue::Reference(place));
    }

    /// The data for a value that is a constant whatever happens, as rustc promotes it.
    fn promoted(&mut self, operand: ExprId) -> Option<flow::DataId> {
        if self
            .typed
            .adjustments
            .get(&operand)
            .is_some_and(|all| !all.is_empty())
        {
            return None;
        }
        let ty = self.ty(operand);
        let value = self.context.evaluate_expression(
            self.hir,
            &self.typed,
            &self.substitutions,
            operand,
        )?;
        self.context.value_data(&value, ty)
    }

    /// `Struct { field: value, ..base }`.
    fn struct_expression(
        &mut self,
        destination: Place,
        expr: ExprId,
        fields: &[(String, ExprId)],
        base: Option<ExprId>,
    ) {
        let variant = self.typed.expr_variants.get(&expr).copied().unwrap_or(0);
        let TyKind::Adt(def, _) = self.context.kind(self.ty(expr)) else {
            panic!("a struct expression of another type, in {}", self.body.name);
        };
        let names = &self.context.program().variants(*def)[variant as usize].fields;
        let mut operands: Vec<Option<Operand>> = vec![None; names.len()];
        for (name, value) in fields {
            let index = names.iter().position(|field| field.name == *name);
            let index = index.expect("rustc has checked the field's name");
            operands[index] = Some(self.operand(*value));
        }
        if let Some(base) = base {
            let place = self.place(base);
            for (index, operand) in operands.iter_mut().enumerate() {
                if operand.is_none() {
                    *operand = Some(self.read(place.clone().field(index)));
                }
            }
        }
        let operands = operands
            .into_iter()
            .map(|operand| operand.expect("rustc has checked that no field is missing"))
            .collect();
        self.assign(destination, Rvalue::Aggregate(variant, operands));
    }

    /// `a..b`: a struct of the library; `a..=b` has a third field, whether it is exhausted.
    fn range(
        &mut self,
        destination: Place,
        expr: ExprId,
        start: Option<ExprId>,
        end: Option<ExprId>,
        inclusive: bool,
    ) {
        let mut operands = Vec::new();
        for part in [start, end].into_iter().flatten() {
            operands.push(self.operand(part));
        }
        if inclusive && start.is_some() {
            operands.push(self.int(0, self.context.interner().bool()));
        }
        debug_assert!(matches!(self.context.kind(self.ty(expr)), TyKind::Adt(..)));
        self.assign(destination, Rvalue::Aggregate(0, operands));
    }

    /// `[part; count]`: few elements one by one, many by a loop.
    fn repeat(&mut self, destination: Place, part: Operand, count: u64) {
        if count <= 8 {
            let operands = (0..count).map(|_| part.clone()).collect();
            self.assign(destination, Rvalue::Array(operands));
            return;
        }
        let interner = self.context.interner();
        let (usize_ty, bool_ty) = (interner.usize(), interner.bool());
        let index = self.scratch(usize_ty);
        let zero = self.usize(0);
        self.assign(index.clone(), Rvalue::Use(zero));
        let (head, body, exit) = (self.new_block(), self.new_block(), self.new_block());
        self.goto(head);
        let end = self.usize(count);
        let less = crate::place::Primitive::Compare(flow::Condition::UnsignedLess);
        let goes_on = self.primitive(bool_ty, less, vec![Operand::Copy(index.clone()), end]);
        self.branch(goes_on, body, exit);
        self.block = body;
        let element = destination.then(Projection::Index(index.local));
        self.assign(element, Rvalue::Use(part));
        let one = self.usize(1);
        let add = crate::place::Primitive::Binary(flow::BinaryOp::Add);
        let operands = vec![Operand::Copy(index.clone()), one];
        self.assign(index, Rvalue::Primitive(add, operands));
        self.terminate_and_go(Terminator::Goto(head), exit);
    }

    /// `vec![a, b]`: an array in new memory.
    fn vec_list(&mut self, destination: Place, expr: ExprId, parts: &[ExprId]) {
        let element = self.vec_element(expr);
        let pointer_ty = self
            .context
            .interner()
            .intern(TyKind::Pointer(true, element));
        let operands: Vec<Operand> = parts.iter().map(|part| self.operand(*part)).collect();
        let count = self.usize(parts.len() as u64);
        let pointer = self.scratch(pointer_ty);
        self.assign(
            pointer.clone(),
            Rvalue::Allocate(element, Some(count.clone())),
        );
        let array = self.context.interner().intern(TyKind::Array(
            element,
            self.context
                .interner()
                .intern(TyKind::Const(parts.len() as u64)),
        ));
        let array_pointer =
            self.scratch(self.context.interner().intern(TyKind::Pointer(true, array)));
        let leaves = vec![(Operand::Copy(pointer.clone()), None)];
        self.assign(array_pointer.clone(), Rvalue::Leaves(leaves));
        for (index, operand) in operands.into_iter().enumerate() {
            let place = array_pointer
                .clone()
                .dereference()
                .then(Projection::ConstantIndex {
                    index: index as u64,
                    from_end: false,
                });
            self.assign(place, Rvalue::Use(operand));
        }
        self.vec_from_memory(destination, Operand::Copy(pointer), count);
    }

    /// `vec![a; n]`.
    fn vec_repeat(&mut self, destination: Place, expr: ExprId, part: ExprId, count: ExprId) {
        let element = self.vec_element(expr);
        let part = self.operand(part);
        let count = self.operand(count);
        self.call_library(
            "vec_from_elem",
            vec![element],
            vec![part, count],
            destination,
        );
    }

    fn vec_element(&self, expr: ExprId) -> Ty {
        match self.context.kind(self.ty(expr)) {
            TyKind::Adt(_, parts) if !parts.is_empty() => parts[0],
            other => panic!("vec! of type {other:?}, in {}", self.body.name),
        }
    }
}

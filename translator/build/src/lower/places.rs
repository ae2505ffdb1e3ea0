//! Expressions as places.

use hir::{ExprId, ExprKind, Resolution, Ty, TyKind, UnaryOp, ValueRef};

use super::Builder;
use crate::place::{Constant, Operand, Place, Primitive, Projection, Rvalue};

impl Builder<'_, '_> {
    /// The place of an expression after adjustments; of a value, a temporary's.
    pub(super) fn place(&mut self, expr: ExprId) -> Place {
        let count = self.typed.adjustments.get(&expr).map_or(0, Vec::len);
        self.place_adjusted(expr, count)
    }

    /// Whether the expression itself, before adjustments, denotes a place.
    pub(super) fn is_place(&self, expr: ExprId) -> bool {
        match &self.hir.expr(expr).kind {
            ExprKind::Path(path) => {
                matches!(path.resolution, Resolution::Local(_)) && path.segments.len() == 1
                    || matches!(self.typed.values.get(&expr), Some(ValueRef::Static(_)))
            }
            ExprKind::Field(..) | ExprKind::Index(..) => true,
            ExprKind::Unary(UnaryOp::Dereference, _) => true,
            _ => false,
        }
    }

    /// The place of an expression before adjustments.
    pub(super) fn place_unadjusted(&mut self, expr: ExprId) -> Place {
        if !self.is_place(expr) {
            let ty = self.ty(expr);
            if self.looked_at.contains(&expr)
                && let Some(ValueRef::Const(def, substitutions)) = self.typed.values.get(&expr)
            {
                let def = *def;
                let substitutions: Vec<Ty> = substitutions
                    .iter()
                    .map(|ty| self.instantiate(*ty))
                    .collect();
                return self.data_place(def, &substitutions, ty);
            }
            let temporary = self.temporary(expr, ty);
            self.evaluate_unadjusted(temporary.clone(), expr);
            return temporary;
        }
        let outer = std::mem::replace(&mut self.span, self.hir.expr(expr).span);
        let place = self.place_expression(expr);
        self.span = outer;
        place
    }

    fn place_expression(&mut self, expr: ExprId) -> Place {
        match &self.hir.expr(expr).kind {
            ExprKind::Path(path) => {
                if let Some(ValueRef::Static(def)) = self.typed.values.get(&expr).cloned() {
                    let ty = self.context.constant_type(def, &[]);
                    if !self.context.is_shareable(ty) {
                        self.unsupported(
                            "a static that can be changed through a shared reference",
                            "keep the state in a value that `main` makes and passes on",
                        );
                    }
                    return self.data_place(def, &[], ty);
                }
                let Resolution::Local(variable) = path.resolution else {
                    panic!("{path:?} is no place, in {}", self.body.name);
                };
                match self.variables.get(&variable) {
                    Some(place) => place.clone(),
                    None => panic!(
                        "variable {} is not bound, in {} at {:?}",
                        self.hir.locals[variable.index()].name,
                        self.body.name,
                        self.span
                    ),
                }
            }
            ExprKind::Field(base, _) => {
                let field = self.typed.fields[&expr];
                self.place(*base).field(field as usize)
            }
            ExprKind::Index(base, index) => self.index_place(expr, *base, *index),
            ExprKind::Unary(UnaryOp::Dereference, operand) => {
                match self.typed.callees.get(&expr).cloned() {
                    None => self.place(*operand).dereference(),
                    Some(callee) => {
                        let receiver = self.place_for_reference(*operand);
                        self.call_to_reference(&callee, vec![receiver])
                            .dereference()
                    }
                }
            }
            _ => panic!("not a place expression"),
        }
    }

    /// A reference to what the expression denotes, unless it is the reference already.
    pub(super) fn place_for_reference(&mut self, expr: ExprId) -> Operand {
        let has_borrow = self.typed.adjustments.get(&expr).is_some_and(|all| {
            matches!(
                all.last().map(|last| &last.kind),
                Some(hir::AdjustmentKind::Borrow { .. })
            )
        });
        if has_borrow {
            return self.operand(expr);
        }
        let place = self.place(expr);
        self.reference_to(place)
    }

    /// `&place`.
    pub(super) fn reference_to(&mut self, place: Place) -> Operand {
        let ty = self.place_ty(&place);
        let reference = self.scratch(self.context.interner().reference(true, ty));
        self.assign(reference.clone(), Rvalue::Reference(place));
        Operand::Copy(reference)
    }

    /// Calls something that gives a reference, and returns where that was put.
    pub(super) fn call_to_reference(
        &mut self,
        callee: &hir::Callee,
        arguments: Vec<Operand>,
    ) -> Place {
        let callee = self.context.instantiate_callee(callee, &self.substitutions);
        let result = self.callee_result(&callee);
        let place = self.scratch(result);
        self.call(&callee, arguments, place.clone());
        place
    }

    fn index_place(&mut self, expr: ExprId, base: ExprId, index: ExprId) -> Place {
        if let Some(callee) = self.typed.callees.get(&expr).cloned() {
            let base = self.place_for_reference(base);
            self.index_borrows_mutably(&callee, &base);
            let bracket = self.hir.index_brackets.get(&index).copied();
            let index = self.operand(index);
            // Panics inside name the place of the bracket, as rustc does.
            let outer = self.span;
            self.span = bracket.unwrap_or(outer);
            let place = self.call_to_reference(&callee, vec![base, index]);
            self.span = outer;
            return place.dereference();
        }
        let mut place = self.place(base);
        // The base of a built-in index is an array or slice, whatever references lie before it.
        while self.context.pointee(self.place_ty(&place)).is_some() {
            place = place.dereference();
        }
        let index = self.operand(index);
        let index = self.checked_index(&place, index);
        place.then(Projection::Index(index))
    }

    /// Checks an index and returns the local that holds it.
    fn checked_index(&mut self, place: &Place, index: Operand) -> crate::place::Local {
        let usize_ty = self.context.interner().usize();
        let index_place = self.scratch(usize_ty);
        self.assign(index_place.clone(), Rvalue::Use(index));
        let length = self.length_of(place);
        let index = Operand::Copy(index_place.clone());
        let bool_ty = self.context.interner().bool();
        let outside = self.primitive(
            bool_ty,
            Primitive::Compare(flow::Condition::UnsignedGreaterEqual),
            vec![index.clone(), length.clone()],
        );
        self.panic_if(outside, |builder| {
            builder.panic_with("panic_bounds_check", vec![index, length]);
        });
        index_place.local
    }

    /// The length of a slice, array or string place.
    pub(super) fn length_of(&mut self, place: &Place) -> Operand {
        let ty = self.place_ty(place);
        if let TyKind::Array(..) = self.context.kind(ty) {
            return self.usize(self.context.array_length(ty));
        }
        let length = self.scratch(self.context.interner().usize());
        self.assign(length.clone(), Rvalue::Length(place.clone()));
        Operand::Copy(length)
    }

    /// The place of a static, or of a const's value that is only looked at.
    fn data_place(&mut self, def: hir::DefId, substitutions: &[Ty], ty: Ty) -> Place {
        let reference = self.context.interner().reference(false, ty);
        let place = self.scratch(reference);
        let data = self.context.constant_data(def, substitutions);
        let constant = Operand::Constant(Constant::Data(data, None, reference));
        self.assign(place.clone(), Rvalue::Use(constant));
        place.dereference()
    }

    /// Says that nothing changes what the expression denotes: a const at its root need not be copied.
    pub(super) fn only_looks_at(&mut self, expr: ExprId) {
        let mut root = expr;
        loop {
            match &self.hir.expr(root).kind {
                ExprKind::Field(base, _) => root = *base,
                ExprKind::Index(base, _) if !self.typed.callees.contains_key(&root) => root = *base,
                _ => break,
            }
            let adjusted = self.typed.adjustments.get(&root);
            if adjusted.is_some_and(|all| !all.is_empty()) {
                return;
            }
        }
        if let Some(ValueRef::Const(..)) = self.typed.values.get(&root)
            && self.context.is_shareable(self.ty(root))
        {
            self.looked_at.insert(root);
        }
    }

    /// The place of an expression of which only shared references are made.
    pub(super) fn shared_place(&mut self, expr: ExprId) -> Place {
        let adjusted = self.typed.adjustments.get(&expr);
        if adjusted.is_none_or(Vec::is_empty) {
            self.only_looks_at(expr);
        }
        self.place(expr)
    }

    /// The place of an expression that is matched. If no pattern of the body has `ref mut`, none of these does.
    pub(super) fn matched_place(&mut self, expr: ExprId) -> Place {
        let mutable = hir::BindingMode::Reference { mutable: true };
        if self
            .typed
            .binding_modes
            .values()
            .any(|mode| *mode == mutable)
        {
            return self.place(expr);
        }
        self.shared_place(expr)
    }

    /// Reads a place: by copy or move, as its type wants.
    pub(super) fn read(&self, place: Place) -> Operand {
        if self.context.is_copy(self.place_ty(&place)) {
            Operand::Copy(place)
        } else {
            Operand::Move(place)
        }
    }

    /// The value of an expression, evaluated now.
    pub(super) fn operand(&mut self, expr: ExprId) -> Operand {
        if let Some(constant) = self.literal_operand(expr) {
            return constant;
        }
        let ty: Ty = self.adjusted_ty(expr);
        let place = self.value_temporary(ty);
        self.evaluate_into(place.clone(), expr);
        Operand::Move(place)
    }
}

//! The end of inference: defaults, open questions, and the finished record.

use diagnostics::Code;
use hir::{
    AdjustmentKind, BinaryOp, Callee, ClosureKind, ExprId, ExprKind, LocalId, PatId, TryTypes, Ty,
    TyKind, TypedBody,
};

use super::Inference;
use crate::Reported;
use crate::solve::{Goal, Obligation, VariableKind};

impl Inference<'_, '_> {
    /// Everything resolved.
    ///
    /// # Errors
    /// Something was reported.
    pub(super) fn finish(mut self) -> Result<TypedBody, Reported> {
        self.solver.solve();
        self.default_literals();
        self.solver.solve();
        self.default_diverging();
        self.solver.solve();
        // A default may have made more literals equal to each other.
        self.default_literals();
        self.solver.solve();
        self.report_obligations();
        self.resolve_types();
        if self.failed {
            return Err(Reported);
        }
        self.builtin_operators();
        self.find_captures();
        self.call_closures_by_their_kind();
        Ok(self.out)
    }

    fn default_literals(&mut self) {
        for variable in 0..self.solver.table.len() as u32 {
            let ty = self.intern(TyKind::Infer(variable));
            if !matches!(self.solver.kind(ty), TyKind::Infer(open) if *open == variable) {
                continue;
            }
            let default = match self.solver.table.variable_kind(variable) {
                VariableKind::Int => TyKind::Int(hir::IntType::I32),
                VariableKind::Float => TyKind::Float(hir::FloatType::F64),
                VariableKind::Any => continue,
            };
            let default = self.intern(default);
            self.solver.unify(ty, default);
        }
    }

    fn default_diverging(&mut self) {
        let default = match self.edition >= 2024 {
            true => self.types.interner.never(),
            false => self.unit(),
        };
        for ty in self.diverging.clone() {
            if self.is_unknown(ty) {
                self.solver.unify(ty, default);
            }
        }
    }

    fn report_obligations(&mut self) {
        let failed = std::mem::take(&mut self.solver.failed);
        for obligation in failed {
            let shown = self.show_goal(&obligation);
            self.report(
                Code::UnmetBound,
                obligation.span,
                &format!("the translator cannot prove `{shown}`"),
                "the impl may not be in the subset yet; write the conversion or the loop by hand",
            );
        }
        if self.failed {
            return;
        }
        for obligation in std::mem::take(&mut self.solver.pending) {
            let shown = self.show_goal(&obligation);
            self.report(
                Code::AnnotateType,
                obligation.span,
                &format!("the translator cannot decide `{shown}`"),
                "annotate the types that stand as `_`",
            );
        }
    }

    fn show_goal(&self, obligation: &Obligation) -> String {
        let program = self.types.program;
        let show = |ty: &Ty| self.types.show(self.solver.resolve(*ty));
        let list = |types: &[Ty]| match types {
            [] => String::new(),
            _ => format!(
                "<{}>",
                types.iter().map(show).collect::<Vec<_>>().join(", ")
            ),
        };
        match &obligation.goal {
            Goal::Trait(trait_def, substitutions) => format!(
                "{}: {}{}",
                show(&substitutions[0]),
                program.path_of(*trait_def),
                list(&substitutions[1..])
            ),
            Goal::Projection(item, substitutions, ty) => {
                let trait_def = self
                    .types
                    .trait_of(*item)
                    .expect("associated types live in traits");
                format!(
                    "<{} as {}{}>::{} == {}",
                    show(&substitutions[0]),
                    program.path_of(trait_def),
                    list(&substitutions[1..]),
                    program.item(*item).name,
                    show(ty)
                )
            }
        }
    }

    fn resolve_types(&mut self) {
        let mut unknown: Option<hir::Span> = None;
        for index in 0..self.out.local_types.len() {
            let ty = self.solver.resolve(self.out.local_types[index]);
            self.out.local_types[index] = ty;
            if self.has_variables(ty) && unknown.is_none() {
                unknown = Some(self.body.locals[LocalId::new(index).index()].span);
            }
        }
        for index in 0..self.out.expr_types.len() {
            let ty = self.solver.resolve(self.out.expr_types[index]);
            self.out.expr_types[index] = ty;
            if self.has_variables(ty) && unknown.is_none() {
                unknown = Some(self.span(ExprId::new(index)));
            }
        }
        for index in 0..self.out.pat_types.len() {
            let ty = self.solver.resolve(self.out.pat_types[index]);
            self.out.pat_types[index] = ty;
            if self.has_variables(ty) && unknown.is_none() {
                unknown = Some(self.pat_span(PatId::new(index)));
            }
        }
        if let Some(span) = unknown
            && !self.failed
        {
            self.report(
                Code::AnnotateType,
                span,
                "the translator cannot infer the whole type of this",
                "annotate it",
            );
        }
        let solver = &self.solver;
        let callee = |callee: &mut Callee| {
            callee.substitutions = solver.resolve_all(&callee.substitutions);
        };
        self.out.callees.values_mut().for_each(callee);
        self.out.next_callees.values_mut().for_each(callee);
        for adjustments in self.out.adjustments.values_mut() {
            for adjustment in adjustments {
                adjustment.target = solver.resolve(adjustment.target);
                if let AdjustmentKind::OverloadedDereference { callee: own, .. } =
                    &mut adjustment.kind
                {
                    callee(own);
                }
            }
        }
        for value in self
            .out
            .values
            .values_mut()
            .chain(self.out.pat_values.values_mut())
        {
            if let hir::ValueRef::Const(_, substitutions) = value {
                *substitutions = solver.resolve_all(substitutions);
            }
        }
        for followed in self.out.pat_dereferences.values_mut() {
            *followed = solver.resolve_all(followed);
        }
        for types in self.out.tries.values_mut() {
            match types {
                TryTypes::Option { returned } => *returned = solver.resolve(*returned),
                TryTypes::Result {
                    returned,
                    conversion,
                } => {
                    *returned = solver.resolve(*returned);
                    callee(conversion);
                }
            }
        }
        for ty in self.out.cast_types.values_mut() {
            *ty = solver.resolve(*ty);
        }
    }

    fn has_variables(&self, ty: Ty) -> bool {
        self.types
            .interner
            .any(ty, &mut |kind| matches!(kind, TyKind::Infer(_)))
    }

    /// Operators on types that turned out to be primitive only after they were visited are built in.
    fn builtin_operators(&mut self) {
        for index in 0..self.body.exprs.len() {
            let expr = ExprId::new(index);
            if !self.out.callees.contains_key(&expr) {
                continue;
            }
            match &self.body.expr(expr).kind {
                ExprKind::Binary(op, left, right) => {
                    let (left, right) = (*left, *right);
                    if self.is_builtin(*op, left, right) {
                        self.out.callees.remove(&expr);
                        if op.is_comparison() {
                            self.drop_last_borrow(left);
                            self.drop_last_borrow(right);
                        }
                    }
                }
                ExprKind::AssignOp(op, left, right) => {
                    let (left, right) = (*left, *right);
                    if self.is_builtin(*op, left, right) {
                        self.out.callees.remove(&expr);
                        self.drop_last_borrow(left);
                    }
                }
                ExprKind::Unary(hir::UnaryOp::Negate | hir::UnaryOp::Not, operand) => {
                    let ty = self.out.expr_types[operand.index()];
                    if matches!(
                        self.kind(ty),
                        TyKind::Int(_) | TyKind::Float(_) | TyKind::Bool
                    ) {
                        self.out.callees.remove(&expr);
                    }
                }
                _ => {}
            }
        }
    }

    fn is_builtin(&mut self, op: BinaryOp, left: ExprId, right: ExprId) -> bool {
        let (left_type, right_type) = (
            self.out.expr_types[left.index()],
            self.out.expr_types[right.index()],
        );
        let primitive = |kind: &TyKind| {
            matches!(
                kind,
                TyKind::Int(_) | TyKind::Float(_) | TyKind::Bool | TyKind::Char
            )
        };
        if !primitive(self.kind(left_type)) || !primitive(self.kind(right_type)) {
            return false;
        }
        let span = self.span(left);
        self.builtin_operands(op, left_type, right_type, span)
    }

    fn drop_last_borrow(&mut self, expr: ExprId) {
        if let Some(adjustments) = self.out.adjustments.get_mut(&expr) {
            if let Some(AdjustmentKind::Borrow { .. }) = adjustments.last().map(|last| &last.kind) {
                adjustments.pop();
            }
            if adjustments.is_empty() {
                self.out.adjustments.remove(&expr);
            }
        }
    }

    /// Calls of closures were taken for calls through `Fn`; now it is known what each closure is.
    fn call_closures_by_their_kind(&mut self) {
        for index in 0..self.body.exprs.len() {
            let expr = ExprId::new(index);
            let ExprKind::Call { callee, .. } = &self.body.expr(expr).kind else {
                continue;
            };
            let Some(found) = self.out.callees.get(&expr) else {
                continue;
            };
            let substitutions = found.substitutions.clone();
            let TyKind::Closure(closure, _) = self.kind(substitutions[0]) else {
                continue;
            };
            let Some(own) = self.out.closures.get(&closure.expr) else {
                continue;
            };
            let (trait_name, method, borrow) = match own.kind {
                ClosureKind::Fn => continue,
                ClosureKind::FnMut => ("fn_mut", "call_mut", Some(true)),
                ClosureKind::FnOnce => ("fn_once", "call_once", None),
            };
            let own = self.lang_method(trait_name, method, substitutions.clone());
            self.out.callees.insert(expr, own);
            let callee = *callee;
            self.drop_last_borrow(callee);
            if let Some(mutable) = borrow {
                let target = self.types.interner.reference(mutable, substitutions[0]);
                self.adjust(callee, AdjustmentKind::Borrow { mutable }, target);
            }
        }
    }
}

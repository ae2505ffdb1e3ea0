//! Blocks, branches, loops, `?`.

use diagnostics::Code;
use hir::{Arm, Callee, ExprId, PatId, Span, Statement, TryTypes, Ty, TyKind};

use super::coerce::Merge;
use super::{Breakable, Expectation, Inference};

impl Inference<'_, '_> {
    pub(super) fn infer_block(
        &mut self,
        expr: ExprId,
        labelled: bool,
        statements: &[Statement],
        value: Option<ExprId>,
        expected: Expectation,
    ) -> Ty {
        if labelled {
            let merge = Some(Merge::new(expected));
            self.breakables.insert(
                expr,
                Breakable {
                    merge,
                    broken: false,
                },
            );
        }
        for statement in statements {
            self.infer_statement(statement);
        }
        let ty = match value {
            Some(value) => match expected {
                Expectation::Has(ty) if !labelled && !self.is_unknown(ty) => {
                    let found = self.infer(value, expected);
                    let found = self.structurally(found);
                    if let TyKind::Never = self.kind(found) {
                        found
                    } else {
                        self.coerce(value, found, ty);
                        ty
                    }
                }
                _ => self.infer(value, expected),
            },
            None if self.diverges => self.types.interner.never(),
            None => self.unit(),
        };
        if !labelled {
            return ty;
        }
        let own = self.breakables.remove(&expr).expect("pushed above");
        let mut merge = own.merge.expect("blocks have values");
        if own.broken {
            self.diverges = false;
        }
        match value {
            Some(value) => self.merge(&mut merge, value, ty),
            None => {
                if !matches!(self.kind(ty), TyKind::Never) {
                    let span = self.span(expr);
                    self.merge_unit(&mut merge, span);
                }
            }
        }
        self.finish_merge(merge)
    }

    fn infer_statement(&mut self, statement: &Statement) {
        match statement {
            Statement::Let {
                pat,
                ty,
                init,
                otherwise,
            } => {
                let declared = ty.as_ref().map(|ty| self.written(ty));
                let ty = match (declared, init) {
                    (Some(declared), Some(init)) => {
                        self.infer_coerced(*init, declared);
                        declared
                    }
                    (None, Some(init)) => {
                        let found = self.infer(*init, Expectation::None);
                        let found = self.solver.shallow(found);
                        match self.kind(found) {
                            TyKind::Never => {
                                let ty = self.solver.variable();
                                self.coerce(*init, found, ty);
                                ty
                            }
                            _ => found,
                        }
                    }
                    (Some(declared), None) => declared,
                    (None, None) => self.solver.variable(),
                };
                if let Some(otherwise) = otherwise {
                    let diverges = self.diverges;
                    let never = self.types.interner.never();
                    let found = self.infer(*otherwise, Expectation::None);
                    self.demand(found, never, self.span(*otherwise));
                    self.diverges = diverges;
                }
                self.infer_pat(*pat, ty);
                if let Some(init) = init
                    && self.pat_binds_mutably(*pat)
                {
                    self.make_place_mutable(*init);
                }
            }
            Statement::Expr {
                expr,
                semicolon: true,
            } => {
                self.infer(*expr, Expectation::None);
            }
            Statement::Expr {
                expr,
                semicolon: false,
            } => {
                let unit = self.unit();
                self.infer_coerced(*expr, unit);
            }
        }
    }

    pub(super) fn infer_if(
        &mut self,
        condition: ExprId,
        then: ExprId,
        otherwise: Option<ExprId>,
        expected: Expectation,
        span: Span,
    ) -> Ty {
        let bool = self.types.interner.bool();
        self.infer_coerced(condition, bool);
        let condition_diverges = self.diverges;
        let mut merge = Merge::new(expected);
        self.diverges = false;
        let ty = self.infer(then, self.merge_expectation(&merge));
        self.merge(&mut merge, then, ty);
        let then_diverges = std::mem::replace(&mut self.diverges, false);
        match otherwise {
            Some(otherwise) => {
                let ty = self.infer(otherwise, self.merge_expectation(&merge));
                self.merge(&mut merge, otherwise, ty);
            }
            None => self.merge_unit(&mut merge, span),
        }
        self.diverges = condition_diverges || (then_diverges && self.diverges);
        self.finish_merge(merge)
    }

    pub(super) fn infer_match(
        &mut self,
        scrutinee: ExprId,
        arms: &[Arm],
        expected: Expectation,
    ) -> Ty {
        let matched = self.infer(scrutinee, Expectation::None);
        let scrutinee_diverges = self.diverges;
        for arm in arms {
            self.infer_pat(arm.pat, matched);
        }
        if arms.iter().any(|arm| self.pat_binds_mutably(arm.pat)) {
            self.make_place_mutable(scrutinee);
        }
        let mut merge = Merge::new(expected);
        let mut all_diverge = true;
        for arm in arms {
            self.diverges = false;
            if let Some(guard) = arm.guard {
                let bool = self.types.interner.bool();
                self.infer_coerced(guard, bool);
                self.diverges = false;
            }
            let ty = self.infer(arm.value, self.merge_expectation(&merge));
            self.merge(&mut merge, arm.value, ty);
            all_diverge &= self.diverges;
        }
        self.diverges = scrutinee_diverges || all_diverge;
        self.finish_merge(merge)
    }

    pub(super) fn infer_loop(&mut self, expr: ExprId, block: ExprId, expected: Expectation) -> Ty {
        let merge = Some(Merge::new(expected));
        self.breakables.insert(
            expr,
            Breakable {
                merge,
                broken: false,
            },
        );
        let unit = self.unit();
        self.infer_coerced(block, unit);
        let own = self.breakables.remove(&expr).expect("pushed above");
        self.diverges = !own.broken;
        let ty = self.finish_merge(own.merge.expect("loops have values"));
        match own.broken {
            true => ty,
            false => self.types.interner.never(),
        }
    }

    pub(super) fn infer_while(&mut self, expr: ExprId, condition: ExprId, block: ExprId) -> Ty {
        self.breakables.insert(
            expr,
            Breakable {
                merge: None,
                broken: false,
            },
        );
        let bool = self.types.interner.bool();
        self.infer_coerced(condition, bool);
        let diverges = self.diverges;
        let unit = self.unit();
        self.infer_coerced(block, unit);
        self.diverges = diverges;
        self.breakables.remove(&expr);
        unit
    }

    pub(super) fn infer_for(
        &mut self,
        expr: ExprId,
        pat: PatId,
        iterable: ExprId,
        block: ExprId,
    ) -> Ty {
        let span = self.span(iterable);
        let ty = self.infer(iterable, Expectation::None);
        let diverges = self.diverges;
        self.require("into_iterator", vec![ty], span);
        let iterator = self.projected("into_iterator", "IntoIter", vec![ty], span);
        self.require("iterator", vec![iterator], span);
        let item = self.projected("iterator", "Item", vec![iterator], span);
        let into_iter = self.lang_method("into_iterator", "into_iter", vec![ty]);
        self.out.callees.insert(expr, into_iter);
        let next = self.lang_method("iterator", "next", vec![iterator]);
        self.out.next_callees.insert(expr, next);
        self.breakables.insert(
            expr,
            Breakable {
                merge: None,
                broken: false,
            },
        );
        let item = self.structurally(item);
        self.infer_pat(pat, item);
        let unit = self.unit();
        self.infer_coerced(block, unit);
        self.diverges = diverges;
        self.breakables.remove(&expr);
        unit
    }

    pub(super) fn infer_break(&mut self, target: ExprId, value: Option<ExprId>, span: Span) -> Ty {
        let merge = match self.breakables.get_mut(&target) {
            Some(breakable) => {
                breakable.broken = true;
                breakable.merge.take()
            }
            None => None,
        };
        match (merge, value) {
            (Some(mut merge), Some(value)) => {
                let ty = self.infer(value, self.merge_expectation(&merge));
                self.merge(&mut merge, value, ty);
                self.restore_merge(target, merge);
            }
            (Some(mut merge), None) => {
                self.merge_unit(&mut merge, span);
                self.restore_merge(target, merge);
            }
            (None, Some(value)) => {
                self.infer(value, Expectation::None);
            }
            (None, None) => {}
        }
        self.types.interner.never()
    }

    fn restore_merge(&mut self, target: ExprId, merge: Merge) {
        if let Some(breakable) = self.breakables.get_mut(&target) {
            breakable.merge = Some(merge);
        }
    }

    pub(super) fn infer_try(&mut self, expr: ExprId, operand: ExprId) -> Ty {
        let span = self.span(expr);
        let ty = self.infer(operand, Expectation::None);
        let ty = self.structurally(ty);
        let returned = *self.results.last().expect("a body has a result");
        let (option, result) = (self.lang("option"), self.lang("result"));
        match self.kind(ty) {
            TyKind::Adt(def, parts) if *def == option => {
                let value = self.solver.variable();
                let early = self.intern(TyKind::Adt(option, vec![value]));
                self.demand(returned, early, span);
                self.out
                    .tries
                    .insert(expr, TryTypes::Option { returned: early });
                parts[0]
            }
            TyKind::Adt(def, parts) if *def == result => {
                let value = self.solver.variable();
                let error = self.solver.variable();
                let early = self.intern(TyKind::Adt(result, vec![value, error]));
                self.demand(returned, early, span);
                let substitutions = vec![error, parts[1]];
                self.require("from", substitutions.clone(), span);
                let conversion: Callee = self.lang_method("from", "from", substitutions);
                self.out.tries.insert(
                    expr,
                    TryTypes::Result {
                        returned: early,
                        conversion,
                    },
                );
                if let TyKind::Infer(_) = self.kind(self.solver.shallow(parts[0])) {
                    // `Err(e)?;`: nothing says what the value would be.
                    self.diverging.push(parts[0]);
                }
                parts[0]
            }
            TyKind::Error => ty,
            TyKind::Infer(_) => self.unknown_type(span),
            _ => {
                let shown = self.types.show(self.solver.resolve(ty));
                self.report(
                    Code::UnsupportedExpression,
                    span,
                    &format!("`?` on `{shown}`"),
                    "`?` works on `Option` and `Result`",
                );
                self.error()
            }
        }
    }
}

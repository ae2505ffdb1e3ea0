//! Control flow: conditions, loops, jumps, `?`, assertions.

use hir::{Callee, ExprId, ExprKind, FunctionRef, PatId, TryTypes, TyKind, UnaryOp};

use super::Builder;
use crate::place::{BlockId, Operand, Place, Projection, RESULT, Rvalue, Terminator};

impl Builder<'_, '_> {
    /// Goes to `yes` or `no` by a condition, which may hold `let`. Its bindings and temporaries belong to
    /// the innermost scope, which is open in both blocks.
    pub(super) fn condition(&mut self, expr: ExprId, yes: BlockId, no: BlockId) {
        let adjusted = self.typed.adjustments.get(&expr);
        if adjusted.is_some_and(|all| !all.is_empty()) {
            let place = self.scratch(self.context.interner().bool());
            self.open_scope(true);
            self.evaluate_into(place.clone(), expr);
            self.close_scope();
            self.branch(Operand::Copy(place), yes, no);
            return;
        }
        self.condition_unadjusted(expr, yes, no);
    }

    pub(super) fn condition_unadjusted(&mut self, expr: ExprId, yes: BlockId, no: BlockId) {
        let outer = std::mem::replace(&mut self.span, self.hir.expr(expr).span);
        match &self.hir.expr(expr).kind {
            ExprKind::LazyAnd(left, right) => {
                let next = self.new_block();
                self.condition(*left, next, no);
                self.block = next;
                self.condition(*right, yes, no);
            }
            ExprKind::LazyOr(left, right) => {
                let next = self.new_block();
                self.condition(*left, yes, next);
                self.block = next;
                self.condition(*right, yes, no);
            }
            ExprKind::Unary(UnaryOp::Not, operand) if !self.typed.callees.contains_key(&expr) => {
                self.condition(*operand, no, yes);
            }
            ExprKind::Let(pat, value) => {
                let place = self.matched_place(*value);
                let scope = self.scopes.len() - 1;
                self.test_pattern(*pat, place, scope, yes, no);
            }
            _ => {
                // The temporaries of a condition end before its branches, those of `let` after them.
                let place = self.scratch(self.context.interner().bool());
                self.open_scope(true);
                self.evaluate_unadjusted(place.clone(), expr);
                self.close_scope();
                self.branch(Operand::Copy(place), yes, no);
            }
        }
        self.span = outer;
    }

    /// `if`.
    pub(super) fn if_expression(
        &mut self,
        destination: Place,
        condition: ExprId,
        then: ExprId,
        otherwise: Option<ExprId>,
    ) {
        let (yes, no, join) = (self.new_block(), self.new_block(), self.new_block());
        self.open_scope(true);
        let depth = self.scopes.len() - 1;
        self.condition(condition, yes, no);
        self.block = yes;
        self.evaluate_into(destination.clone(), then);
        self.exit_to(depth, join);
        // The condition's temporaries end before the else block.
        self.block = no;
        self.record_drops(depth);
        self.forget_scope();
        if let Some(otherwise) = otherwise {
            self.evaluate_into(destination, otherwise);
        }
        self.goto(join);
    }

    /// `loop`.
    pub(super) fn loop_expression(&mut self, destination: Place, expr: ExprId, body: ExprId) {
        let (head, exit) = (self.new_block(), self.new_block());
        self.leavable(expr, exit, Some(head), destination);
        self.goto(head);
        self.loop_body(body, head);
        self.block = exit;
    }

    /// `while`.
    pub(super) fn while_loop(&mut self, expr: ExprId, condition: ExprId, body: ExprId) {
        let (head, exit) = (self.new_block(), self.new_block());
        let (yes, no) = (self.new_block(), self.new_block());
        let destination = self.scratch(self.context.interner().unit());
        self.leavable(expr, exit, Some(head), destination);
        self.goto(head);
        self.open_scope(true);
        let depth = self.scopes.len() - 1;
        self.condition(condition, yes, no);
        self.block = yes;
        let unit = self.scratch(self.context.interner().unit());
        self.evaluate_into(unit, body);
        self.exit_to(depth, head);
        self.block = no;
        self.close_scope();
        self.goto(exit);
    }

    /// `for`: `into_iter` once, `next` at each turn.
    pub(super) fn for_loop(&mut self, expr: ExprId, pat: PatId, iterated: ExprId, body: ExprId) {
        let into_iter = self.typed.callees[&expr].clone();
        let into_iter = self
            .context
            .instantiate_callee(&into_iter, &self.substitutions);
        let next = self.typed.next_callees[&expr].clone();
        let next = self.context.instantiate_callee(&next, &self.substitutions);
        self.open_scope(true);
        let value = self.operand(iterated);
        let iterator = self.value_temporary(next.substitutions[0]);
        self.call(&into_iter, vec![value], iterator.clone());
        let (head, exit) = (self.new_block(), self.new_block());
        let (yes, no) = (self.new_block(), self.new_block());
        let destination = self.scratch(self.context.interner().unit());
        self.leavable(expr, no, Some(head), destination);
        self.goto(head);
        self.open_scope(true);
        let depth = self.scopes.len() - 1;
        let result = self.callee_result(&next);
        let item = self.value_temporary(result);
        let reference = self.reference_to(iterator);
        self.call(&next, vec![reference], item.clone());
        let tag_ty = self
            .context
            .interner()
            .intern(TyKind::Int(hir::IntType::U32));
        let tag = self.scratch(tag_ty);
        self.assign(tag.clone(), Rvalue::Tag(item.clone()));
        let (some, none) = self.option_variants();
        let stop = self.new_block();
        let unreachable = self.new_block();
        self.terminate(Terminator::Switch(
            Operand::Copy(tag),
            vec![(u64::from(none), stop), (u64::from(some), yes)],
            unreachable,
        ));
        self.block = yes;
        let value = item.then(Projection::Variant(some)).field(0);
        self.bind_irrefutable(pat, value, depth);
        let unit = self.scratch(self.context.interner().unit());
        self.evaluate_into(unit, body);
        self.exit_to(depth, head);
        self.block = stop;
        self.close_scope();
        self.goto(no);
        self.close_scope();
        self.goto(exit);
    }

    fn loop_body(&mut self, body: ExprId, head: BlockId) {
        self.open_scope(true);
        let unit = self.scratch(self.context.interner().unit());
        self.evaluate_into(unit, body);
        self.close_scope();
        self.terminate(Terminator::Goto(head));
    }

    /// The numbers of `Some` and `None`.
    fn option_variants(&self) -> (u32, u32) {
        let option = self.context.program().lang_item("option");
        let variants = self.context.program().variants(option);
        let some = variants.iter().position(|variant| variant.name == "Some");
        let some = some.expect("Option has a variant Some") as u32;
        (some, 1 - some)
    }

    /// `break`.
    pub(super) fn break_expression(&mut self, target: ExprId, value: Option<ExprId>) {
        let Some(breakable) = self.breakables.get(&target).cloned() else {
            panic!("break out of nothing, in {}", self.body.name);
        };
        if let Some(value) = value {
            self.evaluate_into(breakable.destination.clone(), value);
        }
        self.exit_to(breakable.depth, breakable.break_block);
    }

    /// `continue`.
    pub(super) fn continue_expression(&mut self, target: ExprId) {
        let Some(breakable) = self.breakables.get(&target).cloned() else {
            panic!("continue of nothing, in {}", self.body.name);
        };
        let block = breakable.continue_block.expect("only loops are continued");
        self.exit_to(breakable.depth, block);
    }

    /// `return`.
    pub(super) fn return_expression(&mut self, value: Option<ExprId>) {
        if let Some(value) = value {
            self.evaluate_into(Place::local(RESULT), value);
        }
        self.record_drops(0);
        self.terminate(Terminator::Return);
    }

    /// `operand?`.
    pub(super) fn try_expression(&mut self, destination: Place, expr: ExprId, operand: ExprId) {
        let kind = self.typed.tries[&expr].clone();
        let ty = self.adjusted_ty(operand);
        let value = self.value_temporary(ty);
        self.evaluate_into(value.clone(), operand);
        let lang = match &kind {
            TryTypes::Option { .. } => "option",
            TryTypes::Result { .. } => "result",
        };
        let def = self.context.program().lang_item(lang);
        let variants = self.context.program().variants(def);
        let good = variants
            .iter()
            .position(|variant| variant.name == "Some" || variant.name == "Ok");
        let good = good.expect("Option and Result have a good variant") as u32;
        let bad = 1 - good;
        let tag_ty = self
            .context
            .interner()
            .intern(TyKind::Int(hir::IntType::U32));
        let tag = self.scratch(tag_ty);
        self.assign(tag.clone(), Rvalue::Tag(value.clone()));
        let (go_on, leave) = (self.new_block(), self.new_block());
        let unreachable = self.new_block();
        self.terminate_and_go(
            Terminator::Switch(
                Operand::Copy(tag),
                vec![(u64::from(good), go_on), (u64::from(bad), leave)],
                unreachable,
            ),
            leave,
        );
        let result = Place::local(RESULT);
        match kind {
            TryTypes::Option { .. } => self.assign(result, Rvalue::Aggregate(bad, Vec::new())),
            TryTypes::Result { conversion, .. } => {
                let error = value.clone().then(Projection::Variant(bad)).field(0);
                let error = self.read(error);
                let conversion = self
                    .context
                    .instantiate_callee(&conversion, &self.substitutions);
                let converted = self.scratch(self.callee_result(&conversion));
                self.call(&conversion, vec![error], converted.clone());
                self.assign(
                    result,
                    Rvalue::Aggregate(bad, vec![Operand::Move(converted)]),
                );
            }
        }
        self.record_drops(0);
        self.terminate_and_go(Terminator::Return, go_on);
        let good_value = value.then(Projection::Variant(good)).field(0);
        let operand = self.read(good_value);
        self.assign(destination, Rvalue::Use(operand));
    }

    /// `assert!`.
    pub(super) fn assert(&mut self, condition: ExprId, panic: ExprId) {
        let (holds, fails) = (self.new_block(), self.new_block());
        self.body.blocks[fails.index()].cold = true;
        self.open_scope(true);
        self.condition(condition, holds, fails);
        self.block = fails;
        let never = self.scratch(self.context.interner().never());
        self.evaluate_into(never, panic);
        self.terminate_and_go(Terminator::Unreachable, holds);
        self.close_scope();
    }

    /// `assert_eq!` and `assert_ne!`.
    pub(super) fn assert_compare(
        &mut self,
        expr: ExprId,
        equal: bool,
        left: ExprId,
        right: ExprId,
        message: Option<ExprId>,
    ) {
        let (left_ty, right_ty) = (self.adjusted_ty(left), self.adjusted_ty(right));
        let left = self.shared_place(left);
        let left = self.reference_to(left);
        let right = self.shared_place(right);
        let right = self.reference_to(right);
        let callee = match self.typed.callees.get(&expr) {
            Some(callee) => self.context.instantiate_callee(callee, &self.substitutions),
            None => match self.equality(left_ty, right_ty) {
                Some(callee) => callee,
                None => {
                    self.unsupported("the library lacks `PartialEq`", "");
                    return;
                }
            },
        };
        let is_equal = self.scratch(self.context.interner().bool());
        self.call(&callee, vec![left.clone(), right.clone()], is_equal.clone());
        let (holds, fails) = (self.new_block(), self.new_block());
        self.body.blocks[fails.index()].cold = true;
        let (yes, no) = if equal {
            (holds, fails)
        } else {
            (fails, holds)
        };
        self.branch(Operand::Copy(is_equal), yes, no);
        self.block = fails;
        self.assertion_failed(equal, (left, left_ty), (right, right_ty), message);
        self.terminate_and_go(Terminator::Unreachable, holds);
    }

    /// `PartialEq::eq` for the two types.
    pub(super) fn equality(&self, left: hir::Ty, right: hir::Ty) -> Option<Callee> {
        let program = self.context.program();
        let names = ["partial_eq"];
        let trait_def = names.iter().find_map(|name| program.lang.get(*name))?;
        let hir::ItemKind::Trait(declaration) = &program.item(*trait_def).kind else {
            return None;
        };
        let method = declaration
            .items
            .iter()
            .find(|item| program.item(**item).name == "eq")?;
        Some(Callee {
            function: FunctionRef::Item(*method),
            substitutions: vec![left, right],
        })
    }
}

//! What closures capture, and how they may be called.
//!
//! One walk over the typed body. Every use of a variable is by copy or reference, by mutable reference, or
//! by move; a use inside of a closure of a variable from outside makes it a capture of that closure
//! and of those around it up to the variable's own level. Whole variables are captured; of one that is a reference, and that
//! the closure does not write to, what is behind it.

use std::collections::HashMap;

use hir::{
    AdjustmentKind, BindingMode, Capture, ClosureKind, ClosureTypes, ExprId, ExprKind, LocalId,
    PatId, PatKind, Statement, Ty, TyKind, UnaryOp,
};

use super::Inference;
use crate::solve::Outcome;

/// How a place is used; later ones include earlier ones.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
enum Use {
    /// Read or borrowed.
    Shared,
    /// What is behind it, a mutable reference, is written or borrowed mutably.
    Behind,
    /// Written or borrowed mutably.
    Mutable,
    /// Moved out of.
    Move,
}

/// A closure around the place at hand.
struct Level {
    expr: ExprId,
    by_move: bool,
    uses: Vec<(LocalId, Use)>,
}

/// The walk.
struct Captures<'a, 't, 'p> {
    inference: &'a mut Inference<'t, 'p>,
    /// How many closures stand around each variable's binding.
    depths: HashMap<LocalId, usize>,
    levels: Vec<Level>,
    found: Vec<(ExprId, ClosureKind, Vec<Capture>)>,
}

impl Inference<'_, '_> {
    /// Fills `out.closures`; all types are resolved.
    pub(super) fn find_captures(&mut self) {
        if self.closures.is_empty() {
            return;
        }
        let parameters = self.body.parameters.clone();
        let value = self.body.value;
        let mut captures = Captures {
            inference: self,
            depths: HashMap::new(),
            levels: Vec::new(),
            found: Vec::new(),
        };
        for pat in parameters {
            captures.bind(pat);
        }
        captures.value(value);
        let found = captures.found;
        for (expr, kind, captures) in found {
            let Some(pending) = self.closures.iter().find(|pending| pending.expr == expr) else {
                continue;
            };
            let types = ClosureTypes {
                closure: pending.closure,
                kind,
                parameters: self.solver.resolve_all(&pending.parameters),
                result: self.solver.resolve(pending.result),
                captures,
            };
            self.out.closures.insert(expr, types);
        }
    }
}

impl Captures<'_, '_, '_> {
    fn ty(&self, expr: ExprId) -> Ty {
        self.inference.out.expr_types[expr.index()]
    }

    fn is_copy(&mut self, ty: Ty) -> bool {
        let Some(copy) = self.inference.types.program.lang.get("copy").copied() else {
            return false;
        };
        if let TyKind::Closure(closure, _) = self.inference.types.interner.kind(ty) {
            // Of this body, and met already: by its captures.
            let own = self.found.iter().find(|(expr, ..)| *expr == closure.expr);
            let Some((_, _, captures)) = own else {
                return false;
            };
            let captures = captures.clone();
            return captures.iter().all(|capture| match capture.mode {
                BindingMode::Reference { mutable } => !mutable,
                BindingMode::Value => {
                    let ty = self.inference.out.local_types[capture.local.index()];
                    self.is_copy(ty)
                }
            });
        }
        let span = self.inference.types.program.item(copy).span;
        self.inference.solver.evaluate(copy, &[ty], span) == Outcome::Holds
    }

    fn bind(&mut self, pat: PatId) {
        let depth = self.levels.len();
        let body = self.inference.body;
        match &body.pat(pat).kind {
            PatKind::Bind { local, inner, .. } => {
                self.depths.insert(*local, depth);
                if let Some(inner) = inner {
                    self.bind(*inner);
                }
            }
            PatKind::TupleStruct { pats, .. } | PatKind::Tuple { pats, .. } | PatKind::Or(pats) => {
                for pat in pats {
                    self.bind(*pat);
                }
            }
            PatKind::Struct { fields, .. } => {
                for (_, pat) in fields {
                    self.bind(*pat);
                }
            }
            PatKind::Reference { inner, .. } => self.bind(*inner),
            PatKind::Slice {
                before,
                rest,
                after,
            } => {
                for pat in before.iter().chain(after) {
                    self.bind(*pat);
                }
                if let Some(Some(rest)) = rest {
                    self.bind(*rest);
                }
            }
            _ => {}
        }
    }

    /// How binding a pattern uses the matched place.
    fn pattern_use(&mut self, pat: PatId) -> Use {
        let body = self.inference.body;
        let mut strongest = Use::Shared;
        let mut parts = Vec::new();
        match &body.pat(pat).kind {
            PatKind::Bind { inner, local, .. } => {
                let own = match self.inference.out.binding_modes.get(&pat) {
                    Some(BindingMode::Reference { mutable: true }) => Use::Mutable,
                    Some(BindingMode::Reference { mutable: false }) => Use::Shared,
                    _ => {
                        let ty = self.inference.out.local_types[local.index()];
                        if self.is_copy(ty) {
                            Use::Shared
                        } else {
                            Use::Move
                        }
                    }
                };
                strongest = own;
                parts.extend(*inner);
            }
            PatKind::TupleStruct { pats, .. } | PatKind::Tuple { pats, .. } | PatKind::Or(pats) => {
                parts.extend(pats);
            }
            PatKind::Struct { fields, .. } => parts.extend(fields.iter().map(|(_, pat)| *pat)),
            PatKind::Slice {
                before,
                rest,
                after,
            } => {
                parts.extend(before.iter().chain(after));
                if let Some(Some(rest)) = rest {
                    parts.push(*rest);
                }
            }
            _ => {}
        }
        for part in parts {
            strongest = strongest.max(self.pattern_use(part));
        }
        strongest
    }

    fn used(&mut self, local: LocalId, how: Use) {
        let depth = self.depths.get(&local).copied().unwrap_or(0);
        let mut how = how;
        for level in (depth..self.levels.len()).rev() {
            let uses = &mut self.levels[level].uses;
            match uses.iter_mut().find(|(known, _)| *known == local) {
                Some((_, known)) => *known = (*known).max(how),
                None => uses.push((local, how)),
            }
            if self.levels[level].by_move {
                let ty = self.inference.out.local_types[local.index()];
                how = if self.is_copy(ty) {
                    Use::Shared
                } else {
                    Use::Move
                };
            }
        }
    }

    /// An expression whose value is taken, after its adjustments.
    fn value(&mut self, expr: ExprId) {
        let how = match self.inference.reborrowed.contains(&expr) {
            true => Use::Behind,
            false => Use::Move,
        };
        self.adjusted(expr, how);
    }

    /// An expression used as a place (or a temporary) after its adjustments.
    fn adjusted(&mut self, expr: ExprId, how: Use) {
        let adjustments = match self.inference.out.adjustments.get(&expr) {
            Some(adjustments) => adjustments.clone(),
            None => return self.place(expr, how),
        };
        // From the outside to the inside.
        let mut how = how;
        let mut types = vec![self.ty(expr)];
        types.extend(adjustments.iter().map(|adjustment| adjustment.target));
        if how == Use::Move {
            let last = *types.last().expect("never empty");
            if self.is_copy(last) {
                how = Use::Shared;
            }
        }
        for (number, adjustment) in adjustments.iter().enumerate().rev() {
            match &adjustment.kind {
                AdjustmentKind::Borrow { mutable } => {
                    how = if *mutable { Use::Mutable } else { Use::Shared };
                }
                AdjustmentKind::OverloadedDereference { mutable, .. } => {
                    how = if *mutable { Use::Mutable } else { Use::Shared };
                }
                AdjustmentKind::Dereference => how = self.behind(types[number], how),
                _ => {
                    if how == Use::Shared
                        && !self.is_copy(types[number])
                        && number + 1 == adjustments.len()
                    {
                        how = Use::Move;
                    }
                }
            }
        }
        self.place(expr, how);
    }

    /// How a pointer of that type is used when what is behind it is used so.
    fn behind(&mut self, pointer: Ty, how: Use) -> Use {
        match self.inference.types.interner.kind(pointer) {
            TyKind::Ref(false, _) | TyKind::Pointer(..) => Use::Shared,
            TyKind::Ref(true, _) => how.min(Use::Behind),
            _ => how,
        }
    }

    /// An expression before its adjustments.
    fn place(&mut self, expr: ExprId, how: Use) {
        let body = self.inference.body;
        match &body.expr(expr).kind {
            ExprKind::Path(path) => {
                if let hir::Resolution::Local(local) = path.resolution {
                    let ty = self.ty(expr);
                    let how = if how == Use::Move && self.is_copy(ty) {
                        Use::Shared
                    } else {
                        how
                    };
                    self.used(local, how);
                }
            }
            ExprKind::Field(operand, _) => {
                let ty = self.ty(expr);
                let how = if how == Use::Move && self.is_copy(ty) {
                    Use::Shared
                } else {
                    how
                };
                self.adjusted_place(*operand, how);
            }
            ExprKind::Index(base, index) => {
                let ty = self.ty(expr);
                let how = if how == Use::Move && self.is_copy(ty) {
                    Use::Shared
                } else {
                    how
                };
                self.adjusted_place(*base, how);
                self.value(*index);
            }
            ExprKind::Unary(UnaryOp::Dereference, operand) => {
                let ty = self.ty(expr);
                let how = if how == Use::Move && self.is_copy(ty) {
                    Use::Shared
                } else {
                    how
                };
                if self.inference.out.callees.contains_key(&expr) {
                    self.value(*operand);
                } else {
                    let pointer = self.adjusted_type(*operand);
                    let how = self.behind(pointer, how);
                    self.adjusted_place(*operand, how);
                }
            }
            _ => self.parts(expr),
        }
    }

    fn adjusted_type(&self, expr: ExprId) -> Ty {
        match self
            .inference
            .out
            .adjustments
            .get(&expr)
            .and_then(|list| list.last())
        {
            Some(last) => last.target,
            None => self.ty(expr),
        }
    }

    fn adjusted_place(&mut self, expr: ExprId, how: Use) {
        match self.inference.out.adjustments.contains_key(&expr) {
            true => {
                let adjustments = self.inference.out.adjustments[&expr].clone();
                let mut how = how;
                let mut types = vec![self.ty(expr)];
                types.extend(adjustments.iter().map(|adjustment| adjustment.target));
                for (number, adjustment) in adjustments.iter().enumerate().rev() {
                    how = match &adjustment.kind {
                        AdjustmentKind::Borrow { mutable: true }
                        | AdjustmentKind::OverloadedDereference { mutable: true, .. } => {
                            Use::Mutable
                        }
                        AdjustmentKind::Borrow { .. }
                        | AdjustmentKind::OverloadedDereference { .. } => Use::Shared,
                        AdjustmentKind::Dereference => self.behind(types[number], how),
                        _ => how,
                    };
                }
                self.place(expr, how);
            }
            false => self.place(expr, how),
        }
    }

    fn values(&mut self, exprs: &[ExprId]) {
        for expr in exprs {
            self.value(*expr);
        }
    }

    /// The parts of an expression that is no place.
    fn parts(&mut self, expr: ExprId) {
        let body = self.inference.body;
        match &body.expr(expr).kind {
            ExprKind::Literal(_)
            | ExprKind::Path(_)
            | ExprKind::Qualified { .. }
            | ExprKind::Underscore
            | ExprKind::Continue(_)
            | ExprKind::Error
            | ExprKind::Field(..)
            | ExprKind::Index(..) => {}
            ExprKind::Unary(_, operand)
            | ExprKind::Cast(operand, _)
            | ExprKind::Repeat(operand, _)
            | ExprKind::Try(operand)
            | ExprKind::Loop(operand) => self.value(*operand),
            ExprKind::Binary(_, left, right)
            | ExprKind::LazyAnd(left, right)
            | ExprKind::LazyOr(left, right)
            | ExprKind::VecRepeat(left, right)
            | ExprKind::While(left, right) => {
                self.value(*left);
                self.value(*right);
            }
            ExprKind::Assign(place, value) => {
                self.value(*value);
                self.assigned(*place);
            }
            ExprKind::AssignOp(_, place, value) => {
                self.value(*value);
                self.adjusted_place(*place, Use::Mutable);
            }
            ExprKind::Reference { mutable, operand }
            | ExprKind::RawReference { mutable, operand } => {
                self.adjusted_place(*operand, if *mutable { Use::Mutable } else { Use::Shared });
            }
            ExprKind::Call { callee, arguments } => {
                self.value(*callee);
                self.called(*callee);
                self.values(arguments);
            }
            ExprKind::MethodCall {
                receiver,
                arguments,
                ..
            } => {
                self.value(*receiver);
                self.values(arguments);
            }
            ExprKind::Range { start, end, .. } => {
                for end in [start, end].into_iter().flatten() {
                    self.value(*end);
                }
            }
            ExprKind::Tuple(parts) | ExprKind::Array(parts) | ExprKind::VecList(parts) => {
                self.values(parts);
            }
            ExprKind::Struct { fields, base, .. } => {
                for (_, value) in fields {
                    self.value(*value);
                }
                if let Some(base) = base {
                    self.value(*base);
                }
            }
            ExprKind::Block {
                statements, value, ..
            } => {
                for statement in statements {
                    match statement {
                        Statement::Let {
                            pat,
                            init,
                            otherwise,
                            ..
                        } => {
                            if let Some(init) = init {
                                let how = self.pattern_use(*pat);
                                self.adjusted(*init, how);
                            }
                            if let Some(otherwise) = otherwise {
                                self.value(*otherwise);
                            }
                            self.bind(*pat);
                        }
                        Statement::Expr { expr, .. } => self.value(*expr),
                    }
                }
                if let Some(value) = value {
                    self.value(*value);
                }
            }
            ExprKind::If {
                condition,
                then,
                otherwise,
            } => {
                self.value(*condition);
                self.value(*then);
                if let Some(otherwise) = otherwise {
                    self.value(*otherwise);
                }
            }
            ExprKind::Let(pat, value) => {
                let how = self.pattern_use(*pat);
                self.adjusted(*value, how);
                self.bind(*pat);
            }
            ExprKind::Match { scrutinee, arms } => {
                let mut how = Use::Shared;
                for arm in arms {
                    how = how.max(self.pattern_use(arm.pat));
                }
                self.adjusted(*scrutinee, how);
                for arm in arms {
                    self.bind(arm.pat);
                    if let Some(guard) = arm.guard {
                        self.value(guard);
                    }
                    self.value(arm.value);
                }
            }
            ExprKind::For(pat, iterable, block) => {
                self.value(*iterable);
                self.bind(*pat);
                self.value(*block);
            }
            ExprKind::Break(_, value) | ExprKind::Return(value) => {
                if let Some(value) = value {
                    self.value(*value);
                }
            }
            ExprKind::Closure {
                parameters,
                body,
                by_move,
                ..
            } => {
                self.levels.push(Level {
                    expr,
                    by_move: *by_move,
                    uses: Vec::new(),
                });
                for (pat, _) in parameters {
                    self.bind(*pat);
                }
                self.value(*body);
                self.finish_level();
            }
            ExprKind::Format { arguments, .. } => {
                for argument in arguments {
                    self.adjusted(*argument, Use::Shared);
                }
            }
            ExprKind::AssertCompare {
                left,
                right,
                message,
                ..
            } => {
                self.adjusted(*left, Use::Shared);
                self.adjusted(*right, Use::Shared);
                if let Some(message) = message {
                    self.value(*message);
                }
            }
            ExprKind::Assert {
                condition, panic, ..
            } => {
                self.value(*condition);
                self.value(*panic);
            }
        }
    }

    /// The left side of an assignment: a place, or a tuple, array or struct of places.
    fn assigned(&mut self, place: ExprId) {
        let body = self.inference.body;
        match &body.expr(place).kind {
            ExprKind::Tuple(parts) | ExprKind::Array(parts) => {
                for part in parts {
                    self.assigned(*part);
                }
            }
            ExprKind::Struct { fields, .. } => {
                for (_, part) in fields {
                    self.assigned(*part);
                }
            }
            ExprKind::Call { arguments, .. } => {
                for part in arguments {
                    self.assigned(*part);
                }
            }
            _ => self.adjusted_place(place, Use::Mutable),
        }
    }

    /// A closure of this body that is called uses its variable as its kind says.
    fn called(&mut self, callee: ExprId) {
        let ty = self.ty(callee);
        let TyKind::Closure(closure, _) = self.inference.types.interner.kind(ty) else {
            return;
        };
        let Some((_, kind, _)) = self.found.iter().find(|(expr, ..)| *expr == closure.expr) else {
            return;
        };
        let how = match kind {
            ClosureKind::Fn => Use::Shared,
            ClosureKind::FnMut => Use::Mutable,
            ClosureKind::FnOnce => Use::Move,
        };
        // The adjustment on the callee was made before the closure's kind was known.
        self.place(callee, how);
    }

    fn finish_level(&mut self) {
        let level = self.levels.pop().expect("pushed by the caller");
        let strongest = level
            .uses
            .iter()
            .map(|(_, how)| *how)
            .max()
            .unwrap_or(Use::Shared);
        let kind = match strongest {
            Use::Shared => ClosureKind::Fn,
            Use::Behind | Use::Mutable => ClosureKind::FnMut,
            Use::Move => ClosureKind::FnOnce,
        };
        let capture = |(local, how): &(LocalId, Use)| Capture {
            local: *local,
            mode: match (level.by_move, how) {
                (true, _) | (_, Use::Move) => BindingMode::Value,
                (_, how) => BindingMode::Reference {
                    mutable: *how >= Use::Behind,
                },
            },
            is_behind: !level.by_move && *how <= Use::Behind && self.is_reference(*local),
        };
        let captures = level.uses.iter().map(capture).collect();
        self.found.push((level.expr, kind, captures));
    }

    fn is_reference(&self, local: LocalId) -> bool {
        let ty = self.inference.out.local_types[local.index()];
        matches!(self.inference.types.interner.kind(ty), TyKind::Ref(..))
    }
}

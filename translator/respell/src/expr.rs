//! Expressions.

use hir::{
    Adjustment, AdjustmentKind, Callee, ExprId, ExprKind, LocalId, PatId, TyKind, TypeRef, UnaryOp,
};

use crate::body::BodyPrinter;
use crate::names::identifier;

impl BodyPrinter<'_, '_, '_> {
    /// A local variable with its number.
    pub fn local(&self, local: LocalId) -> String {
        let name = &self.body.locals[local.index()].name;
        match name.as_str() {
            "self" => name.clone(),
            _ => format!("{name}_{}", local.0),
        }
    }

    /// An expression with all its adjustments.
    pub fn value(&self, expr: ExprId, depth: usize) -> String {
        let raw = self.raw(expr, depth);
        match self.typed.adjustments.get(&expr) {
            Some(all) => self.adjusted(raw, all),
            None => raw,
        }
    }

    /// A called value: rustc borrows it by itself.
    fn called(&self, expr: ExprId, depth: usize) -> String {
        let raw = self.raw(expr, depth);
        match self.typed.adjustments.get(&expr).map(Vec::as_slice) {
            Some(
                [
                    all @ ..,
                    Adjustment {
                        kind: AdjustmentKind::Borrow { .. },
                        ..
                    },
                ],
            ) => self.adjusted(raw, all),
            Some(all) => self.adjusted(raw, all),
            None => raw,
        }
    }

    fn adjusted(&self, raw: String, all: &[Adjustment]) -> String {
        let mut text = raw;
        for adjustment in all {
            let target = self.printer.ty(adjustment.target);
            text = match &adjustment.kind {
                AdjustmentKind::NeverToAny => text,
                AdjustmentKind::Dereference => format!("(*{text})"),
                AdjustmentKind::OverloadedDereference { mutable, callee } => {
                    let borrow = if *mutable { "&mut " } else { "&" };
                    format!("(*{}({borrow}{text}))", self.callee(callee))
                }
                AdjustmentKind::Borrow { mutable } => {
                    format!("({}{text})", if *mutable { "&mut " } else { "&" })
                }
                AdjustmentKind::MutableToConst => match self.kind(adjustment.target) {
                    TyKind::Ref(..) => format!("(&*{text})"),
                    _ => format!("({text} as {target})"),
                },
                AdjustmentKind::ReferenceToPointer
                | AdjustmentKind::ReifyFunction
                | AdjustmentKind::ClosureToFunction
                | AdjustmentKind::Unsize => format!("({text} as {target})"),
            };
        }
        text
    }

    fn list(&self, exprs: &[ExprId], depth: usize) -> String {
        exprs
            .iter()
            .map(|expr| self.value(*expr, depth))
            .collect::<Vec<_>>()
            .join(", ")
    }

    /// An expression without its adjustments, in parentheses unless it is atomic.
    pub fn raw(&self, expr: ExprId, depth: usize) -> String {
        let ty = self.typed.expr_types[expr.index()];
        let callee = self.typed.callees.get(&expr);
        match &self.expr(expr).kind {
            ExprKind::Literal(literal) => self.literal(literal, ty),
            ExprKind::Path(path) => match path.resolution {
                hir::Resolution::Local(local) => self.local(local),
                _ => self.named(expr),
            },
            ExprKind::Qualified { .. } => self.named(expr),
            ExprKind::Unary(op, operand) => self.unary(*op, *operand, callee, depth),
            ExprKind::Binary(op, left, right) => {
                let (left, right) = (self.value(*left, depth), self.value(*right, depth));
                match callee {
                    Some(callee) => format!("{}({left}, {right})", self.callee(callee)),
                    None => format!("({left} {} {right})", op.token()),
                }
            }
            ExprKind::LazyAnd(..) => format!("({})", self.condition(expr, depth)),
            ExprKind::LazyOr(left, right) => {
                format!(
                    "({} || {})",
                    self.value(*left, depth),
                    self.value(*right, depth)
                )
            }
            ExprKind::Assign(place, value) => {
                format!(
                    "{} = {}",
                    self.raw(*place, depth),
                    self.value(*value, depth)
                )
            }
            ExprKind::AssignOp(op, place, value) => match callee {
                Some(callee) => self.receiver_call(callee, *place, &[*value], depth),
                None => {
                    format!(
                        "{} {}= {}",
                        self.value(*place, depth),
                        op.token(),
                        self.value(*value, depth)
                    )
                }
            },
            ExprKind::Underscore => "_".into(),
            ExprKind::Reference { mutable, operand } => {
                format!(
                    "({}{})",
                    if *mutable { "&mut " } else { "&" },
                    self.value(*operand, depth)
                )
            }
            ExprKind::RawReference { mutable, operand } => {
                let word = if *mutable { "mut" } else { "const" };
                format!("(&raw {word} {})", self.value(*operand, depth))
            }
            ExprKind::Cast(operand, written) => {
                let target = match self.typed.cast_types.get(&expr) {
                    Some(target) => self.printer.ty(*target),
                    None => self.printer.written(written),
                };
                format!("({} as {target})", self.raw_or_value(*operand, depth))
            }
            ExprKind::Call {
                callee: called,
                arguments,
            } => {
                format!(
                    "{}({})",
                    self.call_target(*called, callee.is_some(), depth),
                    self.list(arguments, depth)
                )
            }
            ExprKind::MethodCall {
                receiver,
                arguments,
                ..
            } => {
                let callee = callee.expect("a method call has a callee");
                self.receiver_call(callee, *receiver, arguments, depth)
            }
            ExprKind::Field(operand, name) => {
                format!("{}.{}", self.value(*operand, depth), identifier(name))
            }
            ExprKind::Index(base, index) => match callee {
                Some(callee) => {
                    format!("(*{})", self.receiver_call(callee, *base, &[*index], depth))
                }
                None => format!(
                    "{}[{}]",
                    self.value(*base, depth),
                    self.value(*index, depth)
                ),
            },
            ExprKind::Range {
                start,
                end,
                inclusive,
            } => {
                let shown = |end: &Option<ExprId>| {
                    end.map(|end| self.value(end, depth)).unwrap_or_default()
                };
                let dots = if *inclusive { "..=" } else { ".." };
                format!("({}{dots}{})", shown(start), shown(end))
            }
            ExprKind::Tuple(parts) => match &parts[..] {
                [one] => format!("({},)", self.value(*one, depth)),
                _ => format!("({})", self.list(parts, depth)),
            },
            ExprKind::Array(elements) => format!("[{}]", self.list(elements, depth)),
            ExprKind::Repeat(element, length) => {
                format!(
                    "[{}; {}]",
                    self.value(*element, depth),
                    self.printer.constant(*length)
                )
            }
            ExprKind::VecList(elements) => match self.kind(ty) {
                TyKind::Adt(..) if elements.is_empty() => {
                    format!("<{}>::new()", self.printer.ty(ty))
                }
                _ => format!("std::vec![{}]", self.list(elements, depth)),
            },
            ExprKind::VecRepeat(element, count) => {
                format!(
                    "std::vec![{}; {}]",
                    self.value(*element, depth),
                    self.value(*count, depth)
                )
            }
            ExprKind::Struct { fields, base, .. } => self.structure(expr, fields, *base, depth),
            ExprKind::Block { labelled, .. } => match labelled {
                true => format!("{}: {}", label(expr), self.block(expr, depth)),
                false => self.parenthesized_block(expr, depth),
            },
            ExprKind::If { .. }
            | ExprKind::Match { .. }
            | ExprKind::Loop(_)
            | ExprKind::While(..)
            | ExprKind::For(..)
            | ExprKind::Break(..)
            | ExprKind::Continue(_)
            | ExprKind::Return(_) => self.control(expr, depth),
            ExprKind::Let(..) => self.condition(expr, depth),
            ExprKind::Closure {
                parameters,
                result,
                body,
                by_move,
            } => self.closure(expr, parameters, result.as_ref(), *body, *by_move, depth),
            ExprKind::Try(operand) => format!("{}?", self.value(*operand, depth)),
            ExprKind::Format {
                kind,
                pieces,
                arguments,
            } => self.format(*kind, pieces, arguments, depth),
            ExprKind::AssertCompare {
                equal,
                left,
                right,
                message,
            } => self.assert_compare(*equal, (*left, *right), *message, depth),
            ExprKind::Assert {
                condition,
                panic,
                debug,
            } => self.assert(*condition, *panic, *debug, depth),
            ExprKind::Error => panic!("an error expression in a typed body"),
        }
    }

    fn unary(&self, op: UnaryOp, operand: ExprId, callee: Option<&Callee>, depth: usize) -> String {
        let value = self.value(operand, depth);
        match (op, callee) {
            (UnaryOp::Dereference, Some(callee)) => {
                format!("(*{}({value}))", self.callee(callee))
            }
            (_, Some(callee)) => format!("{}({value})", self.callee(callee)),
            (UnaryOp::Dereference, None) => format!("(*{value})"),
            (UnaryOp::Negate, None) => format!("(-{value})"),
            (UnaryOp::Not, None) => format!("(!{value})"),
        }
    }

    /// The operand of a cast: the cast itself does what the adjustments say, except dereferences.
    fn raw_or_value(&self, operand: ExprId, depth: usize) -> String {
        let coerces = self.typed.adjustments.get(&operand).is_some_and(|all| {
            all.iter().all(|one| {
                matches!(
                    one.kind,
                    AdjustmentKind::ReifyFunction
                        | AdjustmentKind::ClosureToFunction
                        | AdjustmentKind::Unsize
                        | AdjustmentKind::MutableToConst
                )
            })
        });
        match coerces {
            true => self.raw(operand, depth),
            false => self.value(operand, depth),
        }
    }

    /// Functions and constructors by name, everything else in parentheses.
    fn call_target(&self, called: ExprId, through_trait: bool, depth: usize) -> String {
        match through_trait {
            true => format!("({})", self.called(called, depth)),
            false => match self.typed.callees.get(&called) {
                Some(callee) if !self.typed.adjustments.contains_key(&called) => {
                    self.callee(callee)
                }
                _ => format!("({})", self.value(called, depth)),
            },
        }
    }

    /// A path that names no local.
    fn named(&self, expr: ExprId) -> String {
        if let Some(callee) = self.typed.callees.get(&expr) {
            return self.callee(callee);
        }
        let ty = self.typed.expr_types[expr.index()];
        let own: &[hir::Ty] = match self.kind(ty) {
            TyKind::Adt(_, parts) => parts,
            _ => &[],
        };
        match self.typed.values.get(&expr) {
            Some(value) => self.value_path(value, own),
            None => panic!("a path without a meaning: {:?}", self.expr(expr)),
        }
    }

    fn structure(
        &self,
        expr: ExprId,
        fields: &[(String, ExprId)],
        base: Option<ExprId>,
        depth: usize,
    ) -> String {
        let TyKind::Adt(adt, parts) = self.kind(self.typed.expr_types[expr.index()]) else {
            panic!("a struct expression of another type: {:?}", self.expr(expr));
        };
        let variant = self.typed.expr_variants.get(&expr).copied().unwrap_or(0);
        let mut shown: Vec<String> = fields
            .iter()
            .map(|(name, value)| format!("{}: {}", identifier(name), self.value(*value, depth)))
            .collect();
        if let Some(base) = base {
            shown.push(format!("..{}", self.value(base, depth)));
        }
        format!(
            "({} {{ {} }})",
            self.printer.variant(*adt, variant, parts),
            shown.join(", ")
        )
    }

    fn parenthesized_block(&self, block: ExprId, depth: usize) -> String {
        format!("({})", self.block(block, depth))
    }

    fn closure(
        &self,
        expr: ExprId,
        parameters: &[(PatId, Option<TypeRef>)],
        result: Option<&TypeRef>,
        body: ExprId,
        by_move: bool,
        depth: usize,
    ) -> String {
        let inferred = self.typed.closures.get(&expr);
        let mut shown = Vec::new();
        for (number, (pat, written)) in parameters.iter().enumerate() {
            let ty = match (written, inferred) {
                (Some(written), _) => self.printer.written(written),
                (None, Some(inferred)) => self.printer.ty(inferred.parameters[number]),
                (None, None) => "_".into(),
            };
            shown.push(format!("{}: {ty}", self.pattern(*pat)));
        }
        let word = if by_move { "move " } else { "" };
        let parameters = shown.join(", ");
        match result {
            Some(result) => {
                let result = self.printer.written(result);
                format!(
                    "({word}|{parameters}| -> {result} {{ {} }})",
                    self.value(body, depth)
                )
            }
            None => format!("({word}|{parameters}| {})", self.value(body, depth)),
        }
    }
}

pub(crate) fn label(target: ExprId) -> String {
    format!("'l{}", target.0)
}

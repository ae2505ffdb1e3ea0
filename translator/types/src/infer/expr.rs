//! The visitor of expressions, and the simple forms.

use diagnostics::Code;
use hir::{ExprId, ExprKind, FormatCount, FormatKind, FormatPiece, Literal, Ty, TyKind};

use super::coerce::Merge;
use super::{Expectation, Inference};
use crate::solve::{Goal, VariableKind};

impl<'p> Inference<'_, 'p> {
    /// The type of an expression before adjustments.
    pub(crate) fn infer(&mut self, expr: ExprId, expected: Expectation) -> Ty {
        let outer_diverges = std::mem::replace(&mut self.diverges, false);
        let ty = self.infer_kind(expr, expected);
        self.out.expr_types[expr.index()] = ty;
        if let TyKind::Never = self.kind(ty) {
            self.diverges = true;
        }
        self.diverges |= outer_diverges;
        ty
    }

    fn infer_kind(&mut self, expr: ExprId, expected: Expectation) -> Ty {
        let body = self.body;
        let span = self.span(expr);
        match &body.expr(expr).kind {
            ExprKind::Literal(literal) => self.infer_literal(literal, expected),
            ExprKind::Path(path) => self.infer_path(expr, path),
            ExprKind::Qualified {
                self_type,
                trait_path,
                name,
            } => self.infer_qualified(expr, self_type, trait_path.as_ref(), name),
            ExprKind::Unary(op, operand) => self.infer_unary(expr, *op, *operand, expected),
            ExprKind::Binary(op, left, right) => {
                self.infer_binary(expr, *op, *left, *right, expected)
            }
            ExprKind::LazyAnd(left, right) | ExprKind::LazyOr(left, right) => {
                let bool = self.types.interner.bool();
                self.infer_coerced(*left, bool);
                let diverges = self.diverges;
                self.infer_coerced(*right, bool);
                // The right side need not run.
                self.diverges = diverges;
                bool
            }
            ExprKind::Assign(place, value) => self.infer_assign(*place, *value),
            ExprKind::AssignOp(op, place, value) => self.infer_assign_op(expr, *op, *place, *value),
            ExprKind::Underscore => self.solver.variable(),
            ExprKind::Reference { mutable, operand } => {
                self.infer_reference(*mutable, *operand, expected)
            }
            ExprKind::RawReference { mutable, operand } => {
                let ty = self.infer(*operand, Expectation::None);
                if *mutable {
                    self.make_place_mutable(*operand);
                }
                self.intern(TyKind::Pointer(*mutable, ty))
            }
            ExprKind::Cast(operand, written) => self.infer_cast(expr, *operand, written),
            ExprKind::Call { callee, arguments } => {
                self.infer_call(expr, *callee, arguments, expected)
            }
            ExprKind::MethodCall {
                receiver,
                method,
                arguments,
            } => self.infer_method_call(expr, *receiver, method, arguments, expected),
            ExprKind::Field(operand, name) => self.infer_field(expr, *operand, name),
            ExprKind::Index(base, index) => self.infer_index(expr, *base, *index),
            ExprKind::Range {
                start,
                end,
                inclusive,
            } => self.infer_range(*start, *end, *inclusive, expected),
            ExprKind::Tuple(parts) => self.infer_tuple(parts, expected),
            ExprKind::Array(elements) => {
                let element = self.infer_elements(elements, expected);
                let length = self.intern(TyKind::Const(elements.len() as u64));
                self.intern(TyKind::Array(element, length))
            }
            ExprKind::Repeat(element, length) => {
                let expected = self.element_expectation(expected);
                let ty = match expected {
                    Expectation::Has(ty) => {
                        self.infer_coerced(*element, ty);
                        ty
                    }
                    _ => self.infer(*element, expected),
                };
                let length = self.written_const(*length, span);
                self.intern(TyKind::Array(ty, length))
            }
            ExprKind::VecList(elements) => {
                let element = self.infer_elements(elements, expected);
                let vec = self.lang("vec");
                self.intern(TyKind::Adt(vec, vec![element]))
            }
            ExprKind::VecRepeat(element, count) => {
                let expected = self.element_expectation(expected);
                let ty = match expected {
                    Expectation::Has(ty) => {
                        self.infer_coerced(*element, ty);
                        ty
                    }
                    _ => self.infer(*element, expected),
                };
                self.require("clone", vec![ty], span);
                let usize = self.types.interner.usize();
                self.infer_coerced(*count, usize);
                let vec = self.lang("vec");
                self.intern(TyKind::Adt(vec, vec![ty]))
            }
            ExprKind::Struct { path, fields, base } => {
                self.infer_struct(expr, path, fields, *base, expected)
            }
            ExprKind::Block {
                labelled,
                statements,
                value,
                ..
            } => self.infer_block(expr, *labelled, statements, *value, expected),
            ExprKind::If {
                condition,
                then,
                otherwise,
            } => self.infer_if(*condition, *then, *otherwise, expected, span),
            ExprKind::Let(pat, value) => {
                let ty = self.infer(*value, Expectation::None);
                self.infer_pat(*pat, ty);
                if self.pat_binds_mutably(*pat) {
                    self.make_place_mutable(*value);
                }
                self.types.interner.bool()
            }
            ExprKind::Match { scrutinee, arms } => self.infer_match(*scrutinee, arms, expected),
            ExprKind::Loop(block) => self.infer_loop(expr, *block, expected),
            ExprKind::While(condition, block) => self.infer_while(expr, *condition, *block),
            ExprKind::For(pat, iterable, block) => self.infer_for(expr, *pat, *iterable, *block),
            ExprKind::Break(target, value) => self.infer_break(*target, *value, span),
            ExprKind::Continue(_) => self.types.interner.never(),
            ExprKind::Return(value) => {
                let result = *self.results.last().expect("a body has a result");
                match value {
                    Some(value) => self.infer_coerced(*value, result),
                    None => {
                        let unit = self.unit();
                        self.demand(unit, result, span);
                    }
                }
                self.types.interner.never()
            }
            ExprKind::Closure {
                parameters,
                result,
                body,
                ..
            } => self.infer_closure(expr, parameters, result.as_ref(), *body, expected),
            ExprKind::Try(operand) => self.infer_try(expr, *operand),
            ExprKind::Format {
                kind,
                pieces,
                arguments,
            } => self.infer_format(*kind, pieces, arguments),
            ExprKind::AssertCompare {
                left,
                right,
                message,
                ..
            } => {
                let left_type = self.infer(*left, Expectation::None);
                let right_type = self.infer(*right, Expectation::Hint(left_type));
                self.builtin_operands(hir::BinaryOp::Equal, left_type, right_type, span);
                self.require("partial_eq", vec![left_type, right_type], span);
                self.require("debug", vec![left_type], span);
                self.require("debug", vec![right_type], span);
                if let Some(message) = message {
                    self.infer(*message, Expectation::None);
                }
                self.unit()
            }
            ExprKind::Assert {
                condition, panic, ..
            } => {
                let bool = self.types.interner.bool();
                self.infer_coerced(*condition, bool);
                let diverges = self.diverges;
                self.infer(*panic, Expectation::None);
                self.diverges = diverges;
                self.unit()
            }
            ExprKind::Error => {
                self.failed = true;
                self.error()
            }
        }
    }

    fn infer_literal(&mut self, literal: &Literal, expected: Expectation) -> Ty {
        match literal {
            Literal::Int(_, Some(int)) => self.intern(TyKind::Int(*int)),
            Literal::Int(_, None) => match expected.ty().map(|ty| (ty, self.kind(ty))) {
                Some((_, TyKind::Int(int))) => self.intern(TyKind::Int(*int)),
                Some((_, TyKind::Char)) if matches!(expected, Expectation::Hint(_)) => {
                    self.intern(TyKind::Int(hir::IntType::U8))
                }
                _ => self.fresh(VariableKind::Int),
            },
            Literal::Float(_, Some(float)) => self.intern(TyKind::Float(*float)),
            Literal::Float(_, None) => match expected.ty().map(|ty| self.kind(ty)) {
                Some(TyKind::Float(float)) => self.intern(TyKind::Float(*float)),
                _ => self.fresh(VariableKind::Float),
            },
            Literal::Bool(_) => self.types.interner.bool(),
            Literal::Char(_) => self.intern(TyKind::Char),
            Literal::Byte(_) => self.intern(TyKind::Int(hir::IntType::U8)),
            Literal::Str(_) => {
                let str = self.intern(TyKind::Str);
                self.types.interner.reference(false, str)
            }
            Literal::ByteStr(bytes) => {
                let byte = self.intern(TyKind::Int(hir::IntType::U8));
                let length = self.intern(TyKind::Const(bytes.len() as u64));
                let array = self.intern(TyKind::Array(byte, length));
                self.types.interner.reference(false, array)
            }
        }
    }

    fn infer_reference(&mut self, mutable: bool, operand: ExprId, expected: Expectation) -> Ty {
        let inner = match expected.ty().map(|ty| self.kind(ty)) {
            Some(TyKind::Ref(_, target) | TyKind::Pointer(_, target)) => match self.kind(*target) {
                // What is behind the expected reference may be reached by a coercion only.
                TyKind::Slice(_) | TyKind::Str | TyKind::Dyn { .. } => {
                    match (&self.body.expr(operand).kind, self.kind(*target)) {
                        (ExprKind::Array(_) | ExprKind::Repeat(..), TyKind::Slice(_)) => {
                            Expectation::Hint(*target)
                        }
                        _ => Expectation::None,
                    }
                }
                _ if self.is_place(operand) => Expectation::Hint(*target),
                _ => Expectation::Hint(*target),
            },
            _ => Expectation::None,
        };
        let ty = self.infer(operand, inner);
        if mutable {
            self.make_place_mutable(operand);
        }
        self.types.interner.reference(mutable, ty)
    }

    /// Whether the expression names memory.
    pub(crate) fn is_place(&self, expr: ExprId) -> bool {
        matches!(
            self.body.expr(expr).kind,
            ExprKind::Path(_)
                | ExprKind::Field(..)
                | ExprKind::Index(..)
                | ExprKind::Unary(hir::UnaryOp::Dereference, _)
        )
    }

    fn infer_cast(&mut self, expr: ExprId, operand: ExprId, written: &hir::TypeRef) -> Ty {
        let target = self.written(written);
        let found = self.infer(operand, Expectation::Hint(target));
        let found = self.structurally(found);
        match (self.kind(found), self.kind(target)) {
            // A literal has taken the type that the cast names, by the hint; a variable with a literal's
            // type has not.
            (TyKind::Ref(..) | TyKind::Function(..) | TyKind::Closure(..), _) => {
                self.coerce_for_cast(operand, found, target);
            }
            (TyKind::Adt(..), TyKind::Adt(..)) => self.coerce(operand, found, target),
            (TyKind::Infer(_), _) if self.is_unknown(found) => self.coerce(operand, found, target),
            _ => {}
        }
        self.out.cast_types.insert(expr, target);
        target
    }

    fn coerce_for_cast(&mut self, operand: ExprId, found: Ty, target: Ty) {
        let interner = &self.types.interner;
        match (interner.kind(found), self.kind(target)) {
            // `&[T; N] as *const T`, `&T as *const U as usize`: the pointer first, the rest is a cast.
            (TyKind::Ref(mutable, from), TyKind::Pointer(_, to)) => {
                if self.solver.can_unify(*from, *to) {
                    self.coerce(operand, found, target);
                } else {
                    let pointer = self.intern(TyKind::Pointer(*mutable, *from));
                    self.coerce(operand, found, pointer);
                }
            }
            (TyKind::Ref(..), TyKind::Ref(..)) => self.coerce(operand, found, target),
            (TyKind::Function(..) | TyKind::Closure(..), TyKind::FunctionPointer(..)) => {
                self.coerce(operand, found, target);
            }
            _ => {}
        }
    }

    fn infer_field(&mut self, expr: ExprId, operand: ExprId, name: &str) -> Ty {
        let span = self.span(expr);
        let ty = self.infer(operand, Expectation::None);
        let steps = self.autoderef(ty, span);
        for (number, step) in steps.iter().enumerate() {
            let found = match self.kind(step.ty) {
                TyKind::Adt(def, substitutions) => {
                    if !matches!(self.types.program.item(*def).kind, hir::ItemKind::Struct(_)) {
                        continue;
                    }
                    let fields = &self.types.program.variants(*def)[0].fields;
                    let index = fields.iter().position(|field| field.name == name);
                    index
                        .filter(|index| self.field_is_visible(*def, *index))
                        .map(|index| {
                            let ty = self.types.generic_fields(*def)[0][index];
                            (index, self.types.interner.substitute(ty, substitutions))
                        })
                }
                TyKind::Tuple(parts) => name
                    .parse::<usize>()
                    .ok()
                    .and_then(|index| parts.get(index).map(|ty| (index, *ty))),
                _ => None,
            };
            if let Some((index, ty)) = found {
                self.adjust_steps(operand, &steps[..=number], false);
                self.out.fields.insert(expr, index as u32);
                return self.solver.normalize(ty, span);
            }
        }
        let last = steps.last().expect("never empty").ty;
        if self.is_unknown(last) {
            return self.unknown_type(span);
        }
        if !matches!(self.kind(last), TyKind::Error) {
            let shown = self.types.show(self.solver.resolve(ty));
            self.report(
                Code::UnknownMethod,
                span,
                &format!("the translator finds no field `{name}` in `{shown}`"),
                "annotate the type of the operand",
            );
        }
        self.failed = true;
        self.error()
    }

    /// Private fields are skipped by autoderef outside of their module.
    fn field_is_visible(&self, def: hir::DefId, index: usize) -> bool {
        let program = self.types.program;
        if program.variants(def)[0].fields[index].is_public {
            return true;
        }
        let Some(module) = program.item(def).parent else {
            return true;
        };
        let mut at = Some(self.scope.owner);
        while let Some(item) = at {
            if item == module {
                return true;
            }
            at = program.item(item).parent;
        }
        false
    }

    fn infer_range(
        &mut self,
        start: Option<ExprId>,
        end: Option<ExprId>,
        inclusive: bool,
        expected: Expectation,
    ) -> Ty {
        let name = match (start.is_some(), end.is_some(), inclusive) {
            (true, true, false) => "range",
            (true, true, true) => "range_inclusive",
            (true, false, _) => "range_from",
            (false, true, false) => "range_to",
            (false, true, true) => "range_to_inclusive",
            (false, false, _) => "range_full",
        };
        let adt = self.lang(name);
        if name == "range_full" {
            return self.intern(TyKind::Adt(adt, Vec::new()));
        }
        let hint = match expected.ty().map(|ty| self.kind(ty)) {
            Some(TyKind::Adt(def, parts)) if *def == adt => Expectation::Hint(parts[0]),
            _ => Expectation::None,
        };
        let mut merge = Merge::new(hint);
        for end in [start, end].into_iter().flatten() {
            let ty = self.infer(end, self.merge_expectation(&merge));
            self.merge(&mut merge, end, ty);
        }
        let index = self.finish_merge(merge);
        self.intern(TyKind::Adt(adt, vec![index]))
    }

    fn infer_tuple(&mut self, parts: &[ExprId], expected: Expectation) -> Ty {
        let wanted: Vec<Ty> = match expected.ty().map(|ty| self.kind(ty)) {
            Some(TyKind::Tuple(wanted)) if wanted.len() == parts.len() => wanted.clone(),
            _ => Vec::new(),
        };
        let insists = matches!(expected, Expectation::Has(_));
        let mut types = Vec::with_capacity(parts.len());
        for (number, part) in parts.iter().enumerate() {
            let ty = match wanted.get(number) {
                Some(wanted) if insists => {
                    // Parts are coerced, so that `(&[1, 2], x)` can be a `(&[i32], T)`.
                    let found = self.infer(*part, Expectation::Has(*wanted));
                    self.coerce(*part, found, *wanted);
                    *wanted
                }
                Some(wanted) => self.infer(*part, Expectation::Hint(*wanted)),
                None => self.infer(*part, Expectation::None),
            };
            types.push(ty);
        }
        self.intern(TyKind::Tuple(types))
    }

    fn element_expectation(&mut self, expected: Expectation) -> Expectation {
        let element = match expected.ty().map(|ty| self.kind(ty)) {
            Some(TyKind::Array(element, _) | TyKind::Slice(element)) => *element,
            Some(TyKind::Adt(def, parts)) if self.types.program.lang.get("vec") == Some(def) => {
                parts[0]
            }
            _ => return Expectation::None,
        };
        match expected {
            Expectation::Has(_) => Expectation::Has(element),
            _ => Expectation::Hint(element),
        }
    }

    fn infer_elements(&mut self, elements: &[ExprId], expected: Expectation) -> Ty {
        // Elements are coerced to what is expected of them, be it a mere hint.
        let expected = match self.element_expectation(expected) {
            Expectation::Hint(element) => Expectation::Has(element),
            other => other,
        };
        let mut merge = Merge::new(expected);
        for element in elements {
            let ty = self.infer(*element, self.merge_expectation(&merge));
            self.merge(&mut merge, *element, ty);
        }
        match elements.is_empty() {
            true => match expected {
                Expectation::Has(ty) | Expectation::Hint(ty) => ty,
                Expectation::None => self.solver.variable(),
            },
            false => self.finish_merge(merge),
        }
    }

    fn infer_format(
        &mut self,
        kind: FormatKind,
        pieces: &'p [FormatPiece],
        arguments: &[ExprId],
    ) -> Ty {
        let mut types = Vec::with_capacity(arguments.len());
        for argument in arguments {
            types.push(self.infer(*argument, Expectation::None));
        }
        for piece in pieces {
            let FormatPiece::Hole(hole) = piece else {
                continue;
            };
            let span = self.span(arguments[hole.argument]);
            let trait_def = self.lang(hole.trait_name);
            self.solver
                .register(Goal::Trait(trait_def, vec![types[hole.argument]]), span);
            for count in [hole.width, hole.precision] {
                if let FormatCount::Argument(argument) = count {
                    let usize = self.types.interner.usize();
                    self.demand(types[argument], usize, self.span(arguments[argument]));
                }
            }
        }
        match kind {
            FormatKind::Arguments => {
                let arguments = self.lang("fmt_arguments");
                self.intern(TyKind::Adt(arguments, Vec::new()))
            }
            FormatKind::String => {
                let string = self.lang("string");
                self.intern(TyKind::Adt(string, Vec::new()))
            }
            FormatKind::Print | FormatKind::ErrorPrint => self.unit(),
            FormatKind::Panic => self.types.interner.never(),
        }
    }
}

//! Inference of one body.
//!
//! Expressions are visited once, in rustc's order, with an [`Expectation`] from outside; each gets a type
//! that may still hold variables. What cannot be decided on the spot becomes an obligation. After the
//! last expression: obligations to a fixpoint, defaults for literals, again a fixpoint; then captures
//! of closures are found, and everything is written out ([`finish`]).
//!
//! Coercion sites, a closed list: `let` with a type, arguments of calls, fields of structs, elements of
//! arrays, the right side of `=`, values of blocks, arms, `break`, `return` and function bodies, and the operands
//! of casts.

mod call;
mod capture;
mod closure;
mod coerce;
mod control;
mod expr;
mod finish;
mod method;
mod operator;
mod pat;
mod path;

use std::collections::{HashMap, HashSet};

use diagnostics::Code;
use hir::{
    Adjustment, AdjustmentKind, Body, BodyId, ConstArgument, DefId, ExprId, ItemKind, PatId, Span,
    Ty, TyKind, TypeRef, TypedBody,
};

use crate::lower::{Holes, Scope};
use crate::solve::{Goal, Solver, VariableKind};
use crate::{Reported, Types};

/// What the surroundings want an expression to be.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Expectation {
    /// Nothing.
    None,
    /// It will be coerced to this.
    Has(Ty),
    /// It may well be this, but nobody insists (operands of casts and operators).
    Hint(Ty),
}

impl Expectation {
    fn ty(self) -> Option<Ty> {
        match self {
            Expectation::None => None,
            Expectation::Has(ty) | Expectation::Hint(ty) => Some(ty),
        }
    }
}

/// A place that `break` leaves.
struct Breakable {
    /// The type that the values of `break` merge to; `None` for `while` and `for`.
    merge: Option<coerce::Merge>,
    /// Whether a `break` was seen.
    broken: bool,
}

/// A closure that was met.
struct PendingClosure {
    expr: ExprId,
    closure: hir::ClosureId,
    parameters: Vec<Ty>,
    result: Ty,
}

/// The inference of one body.
pub(crate) struct Inference<'t, 'p> {
    types: &'t Types<'p>,
    body_id: BodyId,
    body: &'p Body,
    scope: Scope,
    edition: u32,
    solver: Solver<'t, 'p>,
    out: TypedBody,
    /// Result types: of the function, then of the closures around the place at hand.
    results: Vec<Ty>,
    breakables: HashMap<ExprId, Breakable>,
    closures: Vec<PendingClosure>,
    /// `&mut T` where one is wanted: borrowed again, not moved. Nothing else is left of it.
    reborrowed: HashSet<ExprId>,
    /// Variables that only `!` has been coerced to.
    diverging: Vec<Ty>,
    /// Whether control cannot come here.
    diverges: bool,
    failed: bool,
}

/// Infers a body.
///
/// # Errors
/// Something was reported.
pub(crate) fn infer_body(types: &Types<'_>, body_id: BodyId) -> Result<TypedBody, Reported> {
    let body = types.program.body(body_id);
    let owner = body.owner;
    let item = types.program.item(owner);
    let (parameters, result) = match &item.kind {
        ItemKind::Function(function) if function.body == Some(body_id) => {
            let signature = types.generic_signature(hir::FunctionRef::Item(owner));
            (signature.parameters.clone(), signature.result)
        }
        ItemKind::Const(constant) if constant.body == Some(body_id) => {
            (Vec::new(), types.constant_type(owner))
        }
        ItemKind::Static { body, .. } if *body == body_id => {
            (Vec::new(), types.constant_type(owner))
        }
        ItemKind::Enum(_) => (
            Vec::new(),
            types.interner.intern(TyKind::Int(hir::IntType::Isize)),
        ),
        _ => (Vec::new(), types.interner.usize()),
    };
    let error = types.interner.intern(TyKind::Error);
    let mut inference = Inference {
        types,
        body_id,
        body,
        scope: Scope { owner },
        edition: types.program.crates[item.krate.index()].edition,
        solver: Solver::new(types, Some(owner)),
        out: TypedBody {
            body: body_id,
            parameters: parameters.clone(),
            result,
            expr_types: vec![error; body.exprs.len()],
            pat_types: vec![error; body.pats.len()],
            local_types: vec![error; body.locals.len()],
            adjustments: HashMap::new(),
            callees: HashMap::new(),
            next_callees: HashMap::new(),
            values: HashMap::new(),
            pat_values: HashMap::new(),
            expr_variants: HashMap::new(),
            fields: HashMap::new(),
            pat_dereferences: HashMap::new(),
            binding_modes: HashMap::new(),
            closures: HashMap::new(),
            tries: HashMap::new(),
            cast_types: HashMap::new(),
        },
        results: Vec::new(),
        breakables: HashMap::new(),
        closures: Vec::new(),
        reborrowed: HashSet::new(),
        diverging: Vec::new(),
        diverges: false,
        failed: false,
    };
    inference.run(&parameters, result);
    inference.finish()
}

impl<'p> Inference<'_, 'p> {
    fn run(&mut self, parameters: &[Ty], result: Ty) {
        let span = self.body.expr(self.body.value).span;
        for local in 0..self.body.locals.len() {
            self.out.local_types[local] = self.solver.variable();
        }
        for (pat, ty) in self.body.parameters.clone().into_iter().zip(parameters) {
            let ty = self.solver.normalize(*ty, span);
            self.infer_pat(pat, ty);
        }
        let result = self.solver.normalize(result, span);
        self.results.push(result);
        let value = self.body.value;
        self.infer_coerced(value, result);
        self.results.pop();
    }

    fn kind(&self, ty: Ty) -> &'static TyKind {
        self.solver.kind(ty)
    }

    fn intern(&self, kind: TyKind) -> Ty {
        self.types.interner.intern(kind)
    }

    fn unit(&self) -> Ty {
        self.types.interner.unit()
    }

    fn error(&self) -> Ty {
        self.intern(TyKind::Error)
    }

    fn span(&self, expr: ExprId) -> Span {
        self.body.expr(expr).span
    }

    fn pat_span(&self, pat: PatId) -> Span {
        self.body.pat(pat).span
    }

    fn lang(&self, name: &str) -> DefId {
        self.types.program.lang_item(name)
    }

    /// `ty`, after trying the obligations if it is not known at its outermost place.
    fn structurally(&mut self, ty: Ty) -> Ty {
        let known = self.solver.shallow(ty);
        if !matches!(self.types.interner.kind(known), TyKind::Infer(_)) {
            return known;
        }
        self.solver.solve();
        self.solver.shallow(known)
    }

    fn is_unknown(&self, ty: Ty) -> bool {
        match self.kind(ty) {
            TyKind::Infer(variable) => matches!(
                self.solver.table.variable_kind(*variable),
                VariableKind::Any
            ),
            _ => false,
        }
    }

    fn is_int_variable(&self, ty: Ty) -> bool {
        matches!(self.kind(ty), TyKind::Infer(variable)
            if self.solver.table.variable_kind(*variable) == VariableKind::Int)
    }

    fn is_float_variable(&self, ty: Ty) -> bool {
        matches!(self.kind(ty), TyKind::Infer(variable)
            if self.solver.table.variable_kind(*variable) == VariableKind::Float)
    }

    fn fresh(&mut self, kind: VariableKind) -> Ty {
        self.solver.table.fresh(&self.types.interner, kind)
    }

    /// A type written in the body.
    fn written(&mut self, written: &TypeRef) -> Ty {
        let span = written.span;
        let types = self.types;
        let scope = self.scope;
        let ty = types.lower(
            scope,
            written,
            &mut BodyHoles {
                inference: self,
                span,
            },
        );
        self.solver.normalize(ty, span)
    }

    fn written_const(&mut self, argument: ConstArgument, span: Span) -> Ty {
        let types = self.types;
        types.lower_const(
            argument,
            &mut BodyHoles {
                inference: self,
                span,
            },
        )
    }

    fn adjust(&mut self, expr: ExprId, kind: AdjustmentKind, target: Ty) {
        self.out
            .adjustments
            .entry(expr)
            .or_default()
            .push(Adjustment { kind, target });
    }

    fn report(&mut self, code: Code, span: Span, message: &str, help: &str) {
        // What follows from an error of this body is no news.
        let follows = code == Code::AnnotateType || follows_from_error(message);
        if self.failed && follows {
            return;
        }
        self.failed = true;
        self.types.refuse(code, span, message, help);
    }

    /// Makes types equal that rustc found equal.
    fn demand(&mut self, found: Ty, wanted: Ty, span: Span) {
        if self.solver.unify(found, wanted) {
            return;
        }
        self.solver.solve();
        if self.solver.unify(found, wanted) {
            return;
        }
        let found = self.types.show(self.solver.resolve(found));
        let wanted = self.types.show(self.solver.resolve(wanted));
        self.report(
            Code::Mismatch,
            span,
            &format!("the translator found `{found}` where `{wanted}` is needed"),
            "write the type or the conversion down",
        );
    }

    fn require(&mut self, trait_name: &str, substitutions: Vec<Ty>, span: Span) {
        let trait_def = self.lang(trait_name);
        self.solver
            .register(Goal::Trait(trait_def, substitutions), span);
    }

    /// The value of an associated type: known, or a variable to be filled.
    fn projected(
        &mut self,
        trait_name: &str,
        item: &str,
        substitutions: Vec<Ty>,
        span: Span,
    ) -> Ty {
        let trait_def = self.lang(trait_name);
        let item = self
            .types
            .associated_item(trait_def, item)
            .unwrap_or_else(|| panic!("the library's {trait_name} has no {item}"));
        let ty = self.intern(TyKind::Projection {
            item,
            substitutions,
        });
        self.solver.normalize(ty, span)
    }

    /// A method of a language trait as a callee.
    fn lang_method(&self, trait_name: &str, method: &str, substitutions: Vec<Ty>) -> hir::Callee {
        let trait_def = self.lang(trait_name);
        let method = self
            .types
            .associated_item(trait_def, method)
            .unwrap_or_else(|| panic!("the library's {trait_name} has no {method}"));
        hir::Callee {
            function: hir::FunctionRef::Item(method),
            substitutions,
        }
    }
}

/// Written types inside of a body: `_` is a variable.
pub(crate) struct BodyHoles<'a, 't, 'p> {
    inference: &'a mut Inference<'t, 'p>,
    span: Span,
}

impl Holes for BodyHoles<'_, '_, '_> {
    fn hole(&mut self) -> Option<Ty> {
        Some(self.inference.solver.variable())
    }

    fn projection(&mut self, ty: Ty) -> Ty {
        self.inference.solver.normalize(ty, self.span)
    }
}

/// Whether a message speaks of a type that was reported already.
fn follows_from_error(message: &str) -> bool {
    message.contains("{error}")
}

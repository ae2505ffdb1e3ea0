//! Unification and obligations: the part of inference that knows no expressions.
//!
//! A [`Solver`] holds variables, assumptions (the where-clauses of the item at hand) and pending
//! obligations. [`Solver::solve`] goes over the obligations until nothing moves. An obligation is either
//! done, impossible, or still ambiguous; only a *unique* candidate is ever taken, as in rustc: an
//! assumption before an impl, and among impls the one that remains after those are dropped whose own
//! conditions cannot hold.
//!
//! Types in here are *normalised*: a projection that stands in a type is rigid (of a type parameter
//! without a known binding). [`Solver::normalize`] makes them so.

mod select;
mod unify;

use std::rc::Rc;

use hir::{DefId, Span, Ty, TyKind};

use crate::{Clause, Types};

pub(crate) use select::Selection;
pub(crate) use unify::{Table, VariableKind};

/// Something that must hold before the body is done.
#[derive(Clone, Debug)]
pub(crate) enum Goal {
    /// `substitutions[0]: Trait<substitutions[1..]>`.
    Trait(DefId, Vec<Ty>),
    /// `<substitutions[0] as Trait<…>>::item == ty`.
    Projection(DefId, Vec<Ty>, Ty),
}

/// A goal with its origin.
#[derive(Clone, Debug)]
pub(crate) struct Obligation {
    /// What must hold.
    pub goal: Goal,
    /// Why: where the call or operator stands.
    pub span: Span,
    /// How many obligations led to this one.
    pub depth: u32,
}

/// How far an obligation got.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Outcome {
    /// It holds; what follows from it has been unified and registered.
    Holds,
    /// Not decidable yet.
    Ambiguous,
    /// It cannot hold.
    Fails,
}

/// Nested obligations beyond this are taken for a circle (rustc's default limit).
const DEPTH_LIMIT: u32 = 128;

/// Unification variables, assumptions, obligations.
pub(crate) struct Solver<'t, 'p> {
    pub types: &'t Types<'p>,
    pub table: Table,
    /// Elaborated where-clauses, normalised.
    pub assumptions: Rc<Vec<Clause>>,
    pub pending: Vec<Obligation>,
    /// Obligations that cannot hold.
    pub failed: Vec<Obligation>,
    /// Answers signatures of closures whose bodies are being inferred.
    pub closures: Vec<ClosureSignature>,
    evaluation_depth: u32,
}

/// The signature of a closure in the body at hand.
#[derive(Clone, Debug)]
pub(crate) struct ClosureSignature {
    pub closure: hir::ClosureId,
    pub parameters: Vec<Ty>,
    pub result: Ty,
}

impl<'t, 'p> Solver<'t, 'p> {
    /// A solver under the assumptions of `owner` (none: concrete types).
    pub fn new(types: &'t Types<'p>, owner: Option<DefId>) -> Solver<'t, 'p> {
        let assumptions = match owner {
            Some(owner) => types.assumptions(owner),
            None => Rc::default(),
        };
        let mut solver = Solver {
            types,
            table: Table::default(),
            assumptions,
            pending: Vec::new(),
            failed: Vec::new(),
            closures: Vec::new(),
            evaluation_depth: 0,
        };
        solver.normalize_assumptions();
        solver
    }

    /// Where-clauses may name each other's associated types: `I: Iterator<Item = T::Item>`.
    fn normalize_assumptions(&mut self) {
        let has_projection = |solver: &Self, ty: Ty| {
            solver
                .types
                .interner
                .any(ty, &mut |kind| matches!(kind, TyKind::Projection { .. }))
        };
        let needed = self.assumptions.iter().any(|clause| {
            clause
                .substitutions
                .iter()
                .any(|ty| has_projection(self, *ty))
                || clause
                    .bindings
                    .iter()
                    .any(|(_, ty)| has_projection(self, *ty))
        });
        if !needed {
            return;
        }
        let span = None;
        let mut normalized = Vec::with_capacity(self.assumptions.len());
        for clause in self.assumptions.clone().iter() {
            let mut clause = clause.clone();
            for ty in &mut clause.substitutions {
                *ty = self.normalize_inner(*ty, span);
            }
            normalized.push(clause);
        }
        self.assumptions = Rc::new(normalized);
        let mut bound = Vec::with_capacity(self.assumptions.len());
        for clause in self.assumptions.clone().iter() {
            let mut clause = clause.clone();
            for (item, ty) in &mut clause.bindings {
                // `Item = <Self as …>::Item` says nothing.
                let own = self.types.interner.kind(*ty);
                if !matches!(own, TyKind::Projection { item: other, .. } if other == item) {
                    *ty = self.normalize_inner(*ty, span);
                }
            }
            bound.push(clause);
        }
        self.assumptions = Rc::new(bound);
        // Nothing may wait: assumptions are about parameters.
        self.pending.clear();
    }

    /// A fresh variable.
    pub fn variable(&mut self) -> Ty {
        self.table.fresh(&self.types.interner, VariableKind::Any)
    }

    /// Fresh variables for all of `def`'s parameters.
    pub fn fresh_substitutions(&mut self, def: DefId) -> Vec<Ty> {
        (0..self.types.substitution_count(def))
            .map(|_| self.variable())
            .collect()
    }

    /// `ty`, or what its variable stands for.
    pub fn shallow(&self, ty: Ty) -> Ty {
        self.table.shallow(&self.types.interner, ty)
    }

    /// What `ty` is, as far as known.
    pub fn kind(&self, ty: Ty) -> &'static TyKind {
        self.types.interner.kind(self.shallow(ty))
    }

    /// `ty` with all known variables replaced.
    pub fn resolve(&self, ty: Ty) -> Ty {
        self.table.resolve(&self.types.interner, ty)
    }

    /// All of them resolved.
    pub fn resolve_all(&self, types: &[Ty]) -> Vec<Ty> {
        types.iter().map(|ty| self.resolve(*ty)).collect()
    }

    /// Makes the types equal.
    pub fn unify(&mut self, left: Ty, right: Ty) -> bool {
        let snapshot = self.table.snapshot();
        let done = self.table.unify(&self.types.interner, left, right);
        if !done {
            self.table.roll_back(snapshot);
        }
        done
    }

    /// Whether they could be made equal now; changes nothing.
    pub fn can_unify(&mut self, left: Ty, right: Ty) -> bool {
        self.probe(|solver| solver.table.unify(&solver.types.interner, left, right))
    }

    /// Runs `action` and takes back what it did to variables and obligations.
    pub fn probe<R>(&mut self, action: impl FnOnce(&mut Self) -> R) -> R {
        let snapshot = self.table.snapshot();
        let pending = self.pending.len();
        let failed = self.failed.len();
        let saved = self.pending.clone();
        let result = action(self);
        self.pending = saved;
        debug_assert!(self.pending.len() == pending);
        self.failed.truncate(failed);
        self.table.roll_back(snapshot);
        result
    }

    /// Adds an obligation.
    pub fn register(&mut self, goal: Goal, span: Span) {
        self.pending.push(Obligation {
            goal,
            span,
            depth: 0,
        });
    }

    /// Adds the predicates of `def` for those substitutions as obligations.
    pub fn register_predicates(
        &mut self,
        def: DefId,
        substitutions: &[Ty],
        span: Span,
        depth: u32,
    ) {
        for clause in self.types.predicates(def).iter() {
            let clause = self.types.substitute_clause(clause, substitutions);
            self.register_clause(&clause, span, depth);
        }
    }

    /// Adds a clause with its bindings.
    pub fn register_clause(&mut self, clause: &Clause, span: Span, depth: u32) {
        let substitutions: Vec<Ty> = clause
            .substitutions
            .iter()
            .map(|ty| self.normalize_inner(*ty, Some(span)))
            .collect();
        for (item, ty) in &clause.bindings {
            let ty = self.normalize_inner(*ty, Some(span));
            // The binding may belong to a supertrait.
            let declaring = self
                .types
                .trait_of(*item)
                .expect("associated types live in traits");
            let substitutions = if declaring == clause.trait_def {
                substitutions.clone()
            } else {
                let own = Clause {
                    trait_def: clause.trait_def,
                    substitutions: substitutions.clone(),
                    bindings: Vec::new(),
                };
                let above = self.types.with_supertraits(own);
                match above.into_iter().find(|one| one.trait_def == declaring) {
                    Some(above) => above.substitutions,
                    None => continue,
                }
            };
            let goal = Goal::Projection(*item, substitutions, ty);
            self.pending.push(Obligation { goal, span, depth });
        }
        let goal = Goal::Trait(clause.trait_def, substitutions);
        self.pending.push(Obligation { goal, span, depth });
    }

    /// Solves what can be solved. True if anything moved.
    pub fn solve(&mut self) -> bool {
        let mut moved = false;
        loop {
            let mut progress = false;
            let list = std::mem::take(&mut self.pending);
            for obligation in list {
                if obligation.depth > DEPTH_LIMIT {
                    self.failed.push(obligation);
                    continue;
                }
                match self.step(&obligation) {
                    Outcome::Holds => progress = true,
                    Outcome::Ambiguous => self.pending.push(obligation),
                    Outcome::Fails => {
                        progress = true;
                        self.failed.push(obligation);
                    }
                }
            }
            if !progress {
                return moved;
            }
            moved = true;
        }
    }

    fn step(&mut self, obligation: &Obligation) -> Outcome {
        match &obligation.goal {
            Goal::Trait(trait_def, substitutions) => {
                match self.select(*trait_def, substitutions, obligation.span) {
                    Err(outcome) => outcome,
                    Ok(selection) => self.confirm(
                        &selection,
                        substitutions,
                        obligation.span,
                        obligation.depth + 1,
                    ),
                }
            }
            Goal::Projection(item, substitutions, ty) => {
                match self.project(*item, substitutions, obligation.span, obligation.depth + 1) {
                    Err(outcome) => outcome,
                    Ok(found) => match self.unify(found, *ty) {
                        true => Outcome::Holds,
                        false => Outcome::Fails,
                    },
                }
            }
        }
    }

    /// Whether a trait obligation holds, could hold, or cannot; changes nothing.
    pub fn evaluate(&mut self, trait_def: DefId, substitutions: &[Ty], span: Span) -> Outcome {
        // Deep nests of conditions are left undecided; solving finds out.
        if self.evaluation_depth > 6 {
            return Outcome::Ambiguous;
        }
        self.evaluation_depth += 1;
        let outcome = self.probe(|solver| {
            solver.pending.clear();
            let goal = Goal::Trait(trait_def, substitutions.to_vec());
            solver.evaluate_goals(vec![Obligation {
                goal,
                span,
                depth: 0,
            }])
        });
        self.evaluation_depth -= 1;
        outcome
    }

    /// Solves `goals` alone, inside of a probe.
    fn evaluate_goals(&mut self, goals: Vec<Obligation>) -> Outcome {
        let outer = std::mem::replace(&mut self.pending, goals);
        let outer_failed = std::mem::take(&mut self.failed);
        let mut rounds = 0;
        loop {
            let mut progress = false;
            let list = std::mem::take(&mut self.pending);
            for obligation in list {
                if obligation.depth > 12 {
                    self.pending.push(obligation);
                    continue;
                }
                match self.step(&obligation) {
                    Outcome::Holds => progress = true,
                    Outcome::Ambiguous => self.pending.push(obligation),
                    Outcome::Fails => {
                        self.pending = outer;
                        self.failed = outer_failed;
                        return Outcome::Fails;
                    }
                }
            }
            rounds += 1;
            if !progress || rounds > 64 {
                break;
            }
        }
        let open = !self.pending.is_empty();
        self.pending = outer;
        self.failed = outer_failed;
        if open {
            Outcome::Ambiguous
        } else {
            Outcome::Holds
        }
    }

    /// `ty` with its projections replaced by what they are, or by a variable that an obligation will fill.
    pub fn normalize(&mut self, ty: Ty, span: Span) -> Ty {
        self.normalize_inner(ty, Some(span))
    }

    fn normalize_inner(&mut self, ty: Ty, span: Option<Span>) -> Ty {
        let interner = &self.types.interner;
        if !interner.any(ty, &mut |kind| matches!(kind, TyKind::Projection { .. })) {
            return ty;
        }
        interner.map(ty, &mut |part| match interner.kind(part) {
            TyKind::Projection {
                item,
                substitutions,
            } => self.normalize_projection(*item, substitutions, span),
            _ => part,
        })
    }

    fn normalize_projection(
        &mut self,
        item: DefId,
        substitutions: &[Ty],
        span: Option<Span>,
    ) -> Ty {
        let place = span.unwrap_or(self.types.program.item(item).span);
        match self.project(item, substitutions, place, 1) {
            Ok(ty) => ty,
            Err(Outcome::Fails) | Err(Outcome::Holds) => {
                self.types.interner.intern(TyKind::Projection {
                    item,
                    substitutions: substitutions.to_vec(),
                })
            }
            Err(Outcome::Ambiguous) => {
                if span.is_none() {
                    let substitutions = substitutions.to_vec();
                    return self.types.interner.intern(TyKind::Projection {
                        item,
                        substitutions,
                    });
                }
                let ty = self.variable();
                self.register(Goal::Projection(item, substitutions.to_vec(), ty), place);
                ty
            }
        }
    }
}

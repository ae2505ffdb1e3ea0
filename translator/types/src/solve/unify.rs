//! Variables with roll-back.
//!
//! A variable stands for nothing yet, or for a type (perhaps another variable). Integer and float
//! variables come from literals without suffix and accept only such types.

use hir::{Ty, TyInterner, TyKind};

/// What a variable may stand for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum VariableKind {
    /// Any type.
    Any,
    /// An integer type.
    Int,
    /// A float type.
    Float,
}

#[derive(Clone, Copy, Debug)]
struct Variable {
    kind: VariableKind,
    value: Option<Ty>,
}

/// All variables, and what was changed since the first snapshot.
#[derive(Debug, Default)]
pub(crate) struct Table {
    variables: Vec<Variable>,
    undo: Vec<(u32, Variable)>,
}

/// A point to roll back to. Variables made after it stay, unbound.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Snapshot(usize);

impl Table {
    /// A fresh variable.
    pub fn fresh(&mut self, interner: &TyInterner, kind: VariableKind) -> Ty {
        self.variables.push(Variable { kind, value: None });
        interner.intern(TyKind::Infer(self.variables.len() as u32 - 1))
    }

    /// How many variables there are.
    pub fn len(&self) -> usize {
        self.variables.len()
    }

    /// The kind of an unbound variable.
    pub fn variable_kind(&self, variable: u32) -> VariableKind {
        self.variables[variable as usize].kind
    }

    /// Now.
    pub fn snapshot(&self) -> Snapshot {
        Snapshot(self.undo.len())
    }

    /// Takes back everything since.
    pub fn roll_back(&mut self, snapshot: Snapshot) {
        while self.undo.len() > snapshot.0 {
            let (variable, before) = self.undo.pop().expect("checked by the loop");
            self.variables[variable as usize] = before;
        }
    }

    fn change(&mut self, variable: u32, to: Variable) {
        self.undo
            .push((variable, self.variables[variable as usize]));
        self.variables[variable as usize] = to;
    }

    /// Follows variables at the outermost place.
    pub fn shallow(&self, interner: &TyInterner, mut ty: Ty) -> Ty {
        while let TyKind::Infer(variable) = interner.kind(ty) {
            match self.variables[*variable as usize].value {
                Some(value) => ty = value,
                None => break,
            }
        }
        ty
    }

    /// Follows variables everywhere.
    pub fn resolve(&self, interner: &TyInterner, ty: Ty) -> Ty {
        if !interner.any(ty, &mut |kind| matches!(kind, TyKind::Infer(_))) {
            return ty;
        }
        interner.map(ty, &mut |part| match interner.kind(part) {
            TyKind::Infer(_) => {
                let known = self.shallow(interner, part);
                if known == part {
                    part
                } else {
                    self.resolve(interner, known)
                }
            }
            _ => part,
        })
    }

    /// Makes the types equal, or says that it cannot; then some variables may be bound already.
    pub fn unify(&mut self, interner: &TyInterner, left: Ty, right: Ty) -> bool {
        let left = self.shallow(interner, left);
        let right = self.shallow(interner, right);
        if left == right {
            return true;
        }
        match (interner.kind(left), interner.kind(right)) {
            (TyKind::Infer(a), TyKind::Infer(b)) => self.join(*a, *b, left, right),
            (TyKind::Infer(variable), _) => self.bind(interner, *variable, right),
            (_, TyKind::Infer(variable)) => self.bind(interner, *variable, left),
            (TyKind::Error, _) | (_, TyKind::Error) => true,
            (TyKind::Adt(a, left), TyKind::Adt(b, right)) => {
                a == b && self.unify_all(interner, left, right)
            }
            (TyKind::Ref(a, left), TyKind::Ref(b, right))
            | (TyKind::Pointer(a, left), TyKind::Pointer(b, right)) => {
                a == b && self.unify(interner, *left, *right)
            }
            (TyKind::Slice(left), TyKind::Slice(right)) => self.unify(interner, *left, *right),
            (TyKind::Array(left, a), TyKind::Array(right, b)) => {
                self.unify(interner, *left, *right) && self.unify(interner, *a, *b)
            }
            (TyKind::Tuple(left), TyKind::Tuple(right)) => self.unify_all(interner, left, right),
            (TyKind::Function(a, left), TyKind::Function(b, right)) => {
                a == b && self.unify_all(interner, left, right)
            }
            (TyKind::FunctionPointer(a, left), TyKind::FunctionPointer(b, right)) => {
                self.unify_all(interner, a, b) && self.unify(interner, *left, *right)
            }
            (TyKind::Closure(a, left), TyKind::Closure(b, right)) => {
                a == b && self.unify_all(interner, left, right)
            }
            (
                TyKind::Projection {
                    item: a,
                    substitutions: left,
                },
                TyKind::Projection {
                    item: b,
                    substitutions: right,
                },
            ) => a == b && self.unify_all(interner, left, right),
            (
                TyKind::Dyn {
                    trait_def: a,
                    arguments: left,
                    bindings: left_bindings,
                },
                TyKind::Dyn {
                    trait_def: b,
                    arguments: right,
                    bindings: right_bindings,
                },
            ) => {
                a == b
                    && self.unify_all(interner, left, right)
                    && left_bindings.len() == right_bindings.len()
                    && left_bindings
                        .iter()
                        .zip(right_bindings)
                        .all(|((a, left), (b, right))| {
                            a == b && self.unify(interner, *left, *right)
                        })
            }
            _ => false,
        }
    }

    fn unify_all(&mut self, interner: &TyInterner, left: &[Ty], right: &[Ty]) -> bool {
        left.len() == right.len()
            && left
                .iter()
                .zip(right)
                .all(|(left, right)| self.unify(interner, *left, *right))
    }

    fn join(&mut self, a: u32, b: u32, left: Ty, right: Ty) -> bool {
        use VariableKind::{Any, Float, Int};
        let (kind_a, kind_b) = (self.variable_kind(a), self.variable_kind(b));
        // The variable that says less is bound to the other.
        let (from, from_kind, to) = match (kind_a, kind_b) {
            (Int, Float) | (Float, Int) => return false,
            (Any, _) => (a, kind_a, right),
            (_, Any) => (b, kind_b, left),
            (_, _) => (b, kind_b, left),
        };
        self.change(
            from,
            Variable {
                kind: from_kind,
                value: Some(to),
            },
        );
        true
    }

    fn bind(&mut self, interner: &TyInterner, variable: u32, ty: Ty) -> bool {
        let kind = self.variable_kind(variable);
        let fits = match kind {
            VariableKind::Any => true,
            VariableKind::Int => matches!(interner.kind(ty), TyKind::Int(_) | TyKind::Error),
            VariableKind::Float => matches!(interner.kind(ty), TyKind::Float(_) | TyKind::Error),
        };
        if !fits || self.occurs(interner, variable, ty) {
            return false;
        }
        self.change(
            variable,
            Variable {
                kind,
                value: Some(ty),
            },
        );
        true
    }

    fn occurs(&self, interner: &TyInterner, variable: u32, ty: Ty) -> bool {
        let ty = self.resolve(interner, ty);
        interner.any(
            ty,
            &mut |kind| matches!(kind, TyKind::Infer(other) if *other == variable),
        )
    }
}

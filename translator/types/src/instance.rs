//! Questions about concrete types, which `build` asks while it makes instances.
//!
//! All types in here are free of parameters and variables. Definitions were resolved before; here impls
//! are *selected*, nothing else.

use hir::{Callee, ClosureId, DefId, ExprKind, FunctionRef, ItemKind, Literal, Ty, TyKind};

use crate::Types;
use crate::solve::{Selection, Solver};

/// What a callee is, once its types are concrete.
#[derive(Clone, PartialEq, Debug)]
pub enum Resolved {
    /// A function with its body: of an impl, provided by a trait (`Self` first), or free.
    Function(DefId, Vec<Ty>),
    /// A tuple constructor.
    Constructor(DefId, u32, Vec<Ty>),
    /// A method of a `Fn` trait on a closure: `call`, `call_mut` or `call_once`, arguments as a tuple.
    ClosureCall {
        /// The closure.
        closure: ClosureId,
        /// Substitutions of the item around it.
        substitutions: Vec<Ty>,
    },
    /// A method of a `Fn` trait on a function item.
    FunctionItemCall(FunctionRef, Vec<Ty>),
    /// A method of a `Fn` trait on a function pointer.
    FunctionPointerCall,
    /// A method of a `Fn` trait on `&F` or `&mut F`: the same on `F` after `.0` dereferences.
    ReferenceCall {
        /// The callable type behind the reference.
        target: Ty,
    },
    /// A method of a trait object.
    DynMethod {
        /// The object's principal trait.
        trait_def: DefId,
        /// The method's declaration.
        method: DefId,
    },
    /// `Clone::clone` of a type that the library has no impl for: references, tuples, arrays, closures,
    /// function items. Part by part; a bitwise copy if the type is `Copy`.
    BuiltinClone(Ty),
}

impl Types<'_> {
    /// A type without projections that can be looked through.
    pub fn normalize(&self, ty: Ty) -> Ty {
        if let Some(known) = self.caches.borrow().normal.get(&ty) {
            return *known;
        }
        let has_projection = self
            .interner
            .any(ty, &mut |kind| matches!(kind, TyKind::Projection { .. }));
        let normal = if has_projection {
            let mut solver = Solver::new(self, None);
            let span = self.program.item(DefId::new(0)).span;
            let normal = solver.normalize(ty, span);
            solver.solve();
            solver.resolve(normal)
        } else {
            ty
        };
        self.caches.borrow_mut().normal.insert(ty, normal);
        normal
    }

    /// `ty` for the substitutions of an instance.
    pub fn instantiate(&self, ty: Ty, substitutions: &[Ty]) -> Ty {
        self.normalize(self.interner.substitute(ty, substitutions))
    }

    /// What is called.
    ///
    /// # Panics
    /// If no impl fits: inference and rustc have both said that one does.
    pub fn resolve_callee(&self, callee: &Callee) -> Resolved {
        let def = match callee.function {
            FunctionRef::Item(def) => def,
            FunctionRef::Constructor(adt, variant) => {
                return Resolved::Constructor(adt, variant, callee.substitutions.clone());
            }
        };
        let Some(trait_def) = self.trait_of(def) else {
            return Resolved::Function(def, callee.substitutions.clone());
        };
        let count = self.substitution_count(trait_def);
        let trait_substitutions = &callee.substitutions[..count];
        let own_substitutions = &callee.substitutions[count..];
        let self_type = trait_substitutions[0];
        let mut solver = Solver::new(self, None);
        let span = self.program.item(def).span;
        let selection = solver
            .select(trait_def, trait_substitutions, span)
            .unwrap_or_else(|why| {
                let shown: Vec<String> = trait_substitutions
                    .iter()
                    .map(|ty| self.show(*ty))
                    .collect();
                panic!(
                    "{why:?}: no impl of {} for {shown:?}",
                    self.program.path_of(trait_def)
                )
            });
        match selection {
            Selection::Impl(imp, own) => {
                solver.confirm(
                    &Selection::Impl(imp, own.clone()),
                    trait_substitutions,
                    span,
                    1,
                );
                solver.solve();
                let name = &self.program.item(def).name;
                match self.impl_item(imp, name) {
                    Some(method) => {
                        let mut substitutions = solver.resolve_all(&own);
                        substitutions.extend(own_substitutions);
                        Resolved::Function(method, substitutions)
                    }
                    None => Resolved::Function(def, callee.substitutions.clone()),
                }
            }
            Selection::Builtin(_) => Resolved::BuiltinClone(self_type),
            Selection::Dyn(_) => match self.interner.kind(self_type) {
                TyKind::Dyn { trait_def, .. } => Resolved::DynMethod {
                    trait_def: *trait_def,
                    method: def,
                },
                other => panic!("not a trait object: {other:?}"),
            },
            Selection::Callable(..) => match self.interner.kind(self_type) {
                TyKind::Closure(closure, substitutions) => Resolved::ClosureCall {
                    closure: *closure,
                    substitutions: substitutions.clone(),
                },
                TyKind::Function(function, substitutions) => {
                    Resolved::FunctionItemCall(*function, substitutions.clone())
                }
                TyKind::Ref(_, target) => Resolved::ReferenceCall { target: *target },
                _ => Resolved::FunctionPointerCall,
            },
            Selection::Assumption(clause) => {
                panic!("an assumption about concrete types: {clause:?}")
            }
        }
    }

    /// The impl's (or the trait's own) definition of an associated const, with its substitutions.
    pub fn resolve_constant(&self, def: DefId, substitutions: &[Ty]) -> (DefId, Vec<Ty>) {
        let Some(trait_def) = self.trait_of(def) else {
            return (def, substitutions.to_vec());
        };
        let count = self.substitution_count(trait_def);
        let mut solver = Solver::new(self, None);
        let span = self.program.item(def).span;
        if let Ok(selection @ Selection::Impl(..)) =
            solver.select(trait_def, &substitutions[..count], span)
        {
            solver.confirm(&selection, &substitutions[..count], span, 1);
            solver.solve();
            let Selection::Impl(imp, own) = selection else {
                unreachable!("matched above")
            };
            if let Some(value) = self.impl_item(imp, &self.program.item(def).name) {
                return (value, solver.resolve_all(&own));
            }
        }
        (def, substitutions.to_vec())
    }

    /// Whether a concrete type implements a trait without arguments.
    pub fn implements(&self, ty: Ty, trait_def: DefId) -> bool {
        let mut solver = Solver::new(self, None);
        let span = self.program.item(trait_def).span;
        solver.evaluate(trait_def, &[ty], span) == crate::solve::Outcome::Holds
    }

    /// Whether values of the type are copied, not moved.
    pub fn is_copy(&self, ty: Ty) -> bool {
        if let Some(known) = self.caches.borrow().copy.get(&ty) {
            return *known;
        }
        let copy =
            match self.interner.kind(ty) {
                TyKind::Closure(closure, substitutions) => match self.typed_body(closure.body) {
                    Ok(typed) => typed.closures[&closure.expr]
                        .captures
                        .iter()
                        .all(|capture| match capture.mode {
                            hir::BindingMode::Value => self.is_copy(self.instantiate(
                                typed.local_types[capture.local.index()],
                                substitutions,
                            )),
                            hir::BindingMode::Reference { mutable } => !mutable,
                        }),
                    Err(_) => false,
                },
                _ => match self.program.lang.get("copy") {
                    Some(copy) => self.implements(ty, *copy),
                    None => false,
                },
            };
        self.caches.borrow_mut().copy.insert(ty, copy);
        copy
    }

    /// Whether values of the type have a size: not `str`, slices, trait objects, or structs that end in one.
    pub fn is_sized(&self, ty: Ty) -> bool {
        match self.interner.kind(ty) {
            TyKind::Str | TyKind::Slice(_) | TyKind::Dyn { .. } => false,
            TyKind::Adt(def, substitutions) => {
                if !matches!(self.program.item(*def).kind, ItemKind::Struct(_)) {
                    return true;
                }
                let fields = self.generic_fields(*def);
                match fields[0].last() {
                    Some(last) => match self.interner.kind(*last) {
                        TyKind::Str | TyKind::Slice(_) | TyKind::Dyn { .. } => false,
                        TyKind::Parameter(index, _) => {
                            self.is_sized(substitutions[*index as usize])
                        }
                        _ => true,
                    },
                    None => true,
                }
            }
            _ => true,
        }
    }

    /// The field types of a variant.
    pub fn field_types(&self, adt: DefId, variant: u32, substitutions: &[Ty]) -> Vec<Ty> {
        let fields = self.generic_fields(adt);
        fields[variant as usize]
            .iter()
            .map(|ty| self.instantiate(*ty, substitutions))
            .collect()
    }

    /// The parameter and result types of a function.
    pub fn signature(&self, def: DefId, substitutions: &[Ty]) -> (Vec<Ty>, Ty) {
        let signature = self.generic_signature(FunctionRef::Item(def));
        let parameters = signature
            .parameters
            .iter()
            .map(|ty| self.instantiate(*ty, substitutions))
            .collect();
        (
            parameters,
            self.instantiate(signature.result, substitutions),
        )
    }

    /// The discriminants of an enum's variants.
    pub fn discriminants(&self, adt: DefId) -> Vec<i128> {
        let mut next = 0;
        let mut all = Vec::new();
        for variant in self.program.variants(adt) {
            if let Some(body) = variant.discriminant {
                let value = self.program.body(body).value;
                next = self.evaluate_discriminant(body, value).unwrap_or(next);
            }
            all.push(next);
            next += 1;
        }
        all
    }

    fn evaluate_discriminant(&self, body: hir::BodyId, expr: hir::ExprId) -> Option<i128> {
        match &self.program.body(body).expr(expr).kind {
            ExprKind::Unary(hir::UnaryOp::Negate, operand) => {
                Some(-self.evaluate_discriminant(body, *operand)?)
            }
            ExprKind::Literal(Literal::Byte(byte)) => Some(i128::from(*byte)),
            ExprKind::Cast(operand, _) => self.evaluate_discriminant(body, *operand),
            _ => self.evaluate_const(body, expr).map(i128::from),
        }
    }

    /// The number of elements of an array type's length.
    pub fn array_length(&self, length: Ty) -> Option<u64> {
        match self.interner.kind(length) {
            TyKind::Const(value) => Some(*value),
            _ => None,
        }
    }

    /// The `drop` method of the type's own `Drop` impl.
    pub fn drop_method(&self, ty: Ty) -> Option<(DefId, Vec<Ty>)> {
        let drop = *self.program.lang.get("drop")?;
        if !matches!(self.interner.kind(ty), TyKind::Adt(..)) {
            return None;
        }
        let mut solver = Solver::new(self, None);
        let span = self.program.item(drop).span;
        let selection = solver.select(drop, &[ty], span).ok()?;
        let Selection::Impl(imp, own) = &selection else {
            return None;
        };
        solver.confirm(&selection, &[ty], span, 1);
        solver.solve();
        Some((self.impl_item(*imp, "drop")?, solver.resolve_all(own)))
    }
}

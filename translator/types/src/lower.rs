//! From types as written to semantic types, outside of bodies and inside of them.
//!
//! A written `_` needs somebody who knows what stands there: inside of bodies inference makes a
//! variable of it, in signatures it is an error that rustc has reported already. `T::Item` looks for
//! the bound of `T` that declares `Item`; to avoid a circle (bounds may themselves say `T::Item`), that
//! search reads the bounds as written.

use hir::{
    ConstArgument, DefId, ExprKind, ItemKind, Literal, Path, PathSegment, PrimitiveType,
    Resolution, Ty, TyKind, TypeRef, TypeRefKind,
};

use crate::{Clause, Types};

/// Who supplies types for `_` and omitted arguments.
pub(crate) trait Holes {
    /// A type for a `_`.
    fn hole(&mut self) -> Option<Ty>;
    /// Called with projections that may be normalised now; the default leaves them.
    fn projection(&mut self, ty: Ty) -> Ty {
        ty
    }
}

/// No holes: signatures.
pub(crate) struct NoHoles;

impl Holes for NoHoles {
    fn hole(&mut self) -> Option<Ty> {
        None
    }
}

/// The scope of a written type: the item whose generic parameters it may name.
#[derive(Clone, Copy)]
pub(crate) struct Scope {
    /// The item.
    pub owner: DefId,
}

impl<'p> Types<'p> {
    /// The type that `written` says.
    pub(crate) fn lower(&self, scope: Scope, written: &TypeRef, holes: &mut impl Holes) -> Ty {
        let interner = &self.interner;
        match &written.kind {
            TypeRefKind::Path(path) => self.lower_path(scope, path, holes),
            TypeRefKind::Qualified {
                self_type,
                trait_path,
                name,
            } => {
                let self_type = self.lower(scope, self_type, holes);
                match trait_path {
                    Some(trait_path) => {
                        let clause = self.lower_trait(scope, self_type, trait_path, holes);
                        self.projection(clause.trait_def, &name.name, clause.substitutions, holes)
                    }
                    None => self.associated_type(scope, None, self_type, name, holes),
                }
            }
            TypeRefKind::Reference {
                mutable, target, ..
            } => {
                let target = self.lower(scope, target, holes);
                interner.reference(*mutable, target)
            }
            TypeRefKind::Pointer { mutable, target } => {
                let target = self.lower(scope, target, holes);
                interner.intern(TyKind::Pointer(*mutable, target))
            }
            TypeRefKind::Slice(element) => {
                let element = self.lower(scope, element, holes);
                interner.intern(TyKind::Slice(element))
            }
            TypeRefKind::Array(element, length) => {
                let element = self.lower(scope, element, holes);
                let length = self.lower_const(*length, holes);
                interner.intern(TyKind::Array(element, length))
            }
            TypeRefKind::Tuple(parts) => {
                let parts = parts
                    .iter()
                    .map(|part| self.lower(scope, part, holes))
                    .collect();
                interner.intern(TyKind::Tuple(parts))
            }
            TypeRefKind::Function(parameters, result) => {
                let parameters = parameters
                    .iter()
                    .map(|part| self.lower(scope, part, holes))
                    .collect();
                let result = self.lower(scope, result, holes);
                interner.intern(TyKind::FunctionPointer(parameters, result))
            }
            TypeRefKind::Never => interner.never(),
            TypeRefKind::Infer => holes
                .hole()
                .unwrap_or_else(|| interner.intern(TyKind::Error)),
            TypeRefKind::Dyn(bounds) => {
                let Some(principal) = bounds.first() else {
                    return interner.intern(TyKind::Error);
                };
                // `Self` of a trait object's own bound is the object; a stand-in serves for lowering.
                let stand_in = interner.intern(TyKind::Error);
                let clause = self.lower_trait(scope, stand_in, &principal.trait_path, holes);
                interner.intern(TyKind::Dyn {
                    trait_def: clause.trait_def,
                    arguments: clause.substitutions[1..].to_vec(),
                    bindings: clause.bindings,
                })
            }
            TypeRefKind::ImplTrait(_) => {
                self.refuse(
                    diagnostics::Code::ImplTrait,
                    written.span,
                    "`impl Trait` is only in the subset as the type of a parameter",
                    "name the type, or make it a generic parameter",
                );
                interner.intern(TyKind::Error)
            }
            TypeRefKind::Const(argument) => self.lower_const(*argument, holes),
        }
    }

    /// A constant in a type.
    pub(crate) fn lower_const(&self, argument: ConstArgument, holes: &mut impl Holes) -> Ty {
        match argument {
            ConstArgument::Value(value) => self.interner.intern(TyKind::Const(value)),
            ConstArgument::Parameter { owner, index } => self.parameter(owner, index),
            ConstArgument::Infer => holes
                .hole()
                .unwrap_or_else(|| self.interner.intern(TyKind::Error)),
            ConstArgument::Body(body) => {
                let value = self.program.body(body).value;
                match self.evaluate_const(body, value) {
                    Some(value) => self.interner.intern(TyKind::Const(value)),
                    None => {
                        self.refuse(
                            diagnostics::Code::UnsupportedType,
                            self.program.body(body).expr(value).span,
                            "this array length is not in the subset",
                            "use a literal, a `const`, or arithmetic on these",
                        );
                        self.interner.intern(TyKind::Error)
                    }
                }
            }
        }
    }

    /// The value of a simple constant expression: literals, consts, arithmetic.
    pub(crate) fn evaluate_const(&self, body: hir::BodyId, expr: hir::ExprId) -> Option<u64> {
        use hir::BinaryOp::*;
        match &self.program.body(body).expr(expr).kind {
            ExprKind::Literal(Literal::Int(value, _)) => u64::try_from(*value).ok(),
            ExprKind::Literal(Literal::Bool(value)) => Some(u64::from(*value)),
            ExprKind::Path(path) => match path.resolution {
                Resolution::Def(def) if path.segments.len() == 1 => {
                    let ItemKind::Const(constant) = &self.program.item(def).kind else {
                        return None;
                    };
                    let body = constant.body?;
                    self.evaluate_const(body, self.program.body(body).value)
                }
                _ => None,
            },
            ExprKind::Cast(operand, _) => self.evaluate_const(body, *operand),
            ExprKind::Block {
                statements,
                value: Some(value),
                ..
            } if statements.is_empty() => self.evaluate_const(body, *value),
            ExprKind::Binary(op, left, right) => {
                let left = self.evaluate_const(body, *left)?;
                let right = self.evaluate_const(body, *right)?;
                match op {
                    Add => left.checked_add(right),
                    Subtract => left.checked_sub(right),
                    Multiply => left.checked_mul(right),
                    Divide => left.checked_div(right),
                    Remainder => left.checked_rem(right),
                    And => Some(left & right),
                    Or => Some(left | right),
                    ShiftLeft => left.checked_shl(u32::try_from(right).ok()?),
                    ShiftRight => left.checked_shr(u32::try_from(right).ok()?),
                    _ => None,
                }
            }
            _ => None,
        }
    }

    fn lower_path(&self, scope: Scope, path: &Path, holes: &mut impl Holes) -> Ty {
        let covered = self.lower_resolution(scope, path, holes);
        let mut ty = covered;
        for (number, segment) in path.segments[path.resolved..].iter().enumerate() {
            let root = (number == 0).then_some(path);
            ty = self.associated_type(scope, root, ty, segment, holes);
        }
        ty
    }

    /// The type that the resolved part of a path names.
    pub(crate) fn lower_resolution(&self, scope: Scope, path: &Path, holes: &mut impl Holes) -> Ty {
        match path.resolution {
            Resolution::Primitive(primitive) => self.primitive(primitive),
            Resolution::Parameter { owner, index } => self.parameter(owner, index),
            Resolution::SelfType(def) => self.self_type(def),
            Resolution::Local(_) => self.interner.intern(TyKind::Error),
            Resolution::Variant(def, _) => {
                let arguments = path.segments[..path.resolved]
                    .iter()
                    .find_map(|segment| segment.arguments.as_ref());
                let substitutions = self.lower_arguments(scope, def, arguments, Vec::new(), holes);
                self.interner.intern(TyKind::Adt(def, substitutions))
            }
            Resolution::Def(def) => {
                let arguments = path.segments[path.resolved - 1].arguments.as_ref();
                match &self.program.item(def).kind {
                    ItemKind::Struct(_) | ItemKind::Enum(_) => {
                        let substitutions =
                            self.lower_arguments(scope, def, arguments, Vec::new(), holes);
                        self.interner.intern(TyKind::Adt(def, substitutions))
                    }
                    ItemKind::TypeAlias(target) => {
                        let substitutions =
                            self.lower_arguments(scope, def, arguments, Vec::new(), holes);
                        let target = self.lower(Scope { owner: def }, target, &mut NoHoles);
                        let ty = self.interner.substitute(target, &substitutions);
                        self.tell_projections(ty, holes)
                    }
                    _ => self.interner.intern(TyKind::Error),
                }
            }
        }
    }

    fn tell_projections(&self, ty: Ty, holes: &mut impl Holes) -> Ty {
        self.interner
            .map(ty, &mut |part| match self.interner.kind(part) {
                TyKind::Projection { .. } => holes.projection(part),
                _ => part,
            })
    }

    /// Substitutions for `def`: `parents` followed by the written arguments, defaults and holes.
    pub(crate) fn lower_arguments(
        &self,
        scope: Scope,
        def: DefId,
        written: Option<&Vec<TypeRef>>,
        parents: Vec<Ty>,
        holes: &mut impl Holes,
    ) -> Vec<Ty> {
        let mut substitutions = parents;
        let parameters = &self.program.item(def).generics.parameters;
        let mut written = written.map(|list| list.iter());
        for parameter in parameters {
            let given = match &mut written {
                Some(list) if !parameter.from_impl_trait => list.next(),
                _ => None,
            };
            let ty = match (given, &parameter.default) {
                (Some(given), _) => self.lower(scope, given, holes),
                (None, Some(default))
                    if self.is_type(def) && !(written.is_none() && holes.hole().is_some()) =>
                {
                    let default = self.lower(Scope { owner: def }, default, &mut NoHoles);
                    self.interner.substitute(default, &substitutions)
                }
                (None, default) => match (holes.hole(), default) {
                    (Some(hole), _) => hole,
                    (None, Some(default)) => {
                        let default = self.lower(Scope { owner: def }, default, &mut NoHoles);
                        self.interner.substitute(default, &substitutions)
                    }
                    (None, None) => self.interner.intern(TyKind::Error),
                },
            };
            substitutions.push(ty);
        }
        substitutions
    }

    fn is_type(&self, def: DefId) -> bool {
        matches!(
            self.program.item(def).kind,
            ItemKind::Struct(_) | ItemKind::Enum(_) | ItemKind::TypeAlias(_) | ItemKind::Trait(_)
        )
    }

    /// `self_type: Trait<…>` as a clause.
    pub(crate) fn lower_trait(
        &self,
        scope: Scope,
        self_type: Ty,
        path: &Path,
        holes: &mut impl Holes,
    ) -> Clause {
        let Resolution::Def(trait_def) = path.resolution else {
            panic!("a trait path resolves to {:?}", path.resolution)
        };
        let segment = &path.segments[path.resolved - 1];
        // An omitted argument of a trait is its default even where types could be inferred.
        let mut substitutions = vec![self_type];
        let parameters = &self.program.item(trait_def).generics.parameters;
        for (number, parameter) in parameters.iter().enumerate() {
            let given = segment.arguments.as_ref().and_then(|list| list.get(number));
            let ty = match (given, &parameter.default) {
                (Some(given), _) => self.lower(scope, given, holes),
                (None, Some(default)) => {
                    let default = self.lower(Scope { owner: trait_def }, default, &mut NoHoles);
                    self.interner.substitute(default, &substitutions)
                }
                (None, None) => holes
                    .hole()
                    .unwrap_or_else(|| self.interner.intern(TyKind::Error)),
            };
            substitutions.push(ty);
        }
        let mut bindings = Vec::new();
        for (name, written) in &segment.bindings {
            let ty = self.lower(scope, written, holes);
            if let Some(item) = self.associated_item_with_supertraits(trait_def, name) {
                bindings.push((item, ty));
            }
        }
        Clause {
            trait_def,
            substitutions,
            bindings,
        }
    }

    /// The projection of a trait's associated type, told to `holes`.
    fn projection(
        &self,
        trait_def: DefId,
        name: &str,
        substitutions: Vec<Ty>,
        holes: &mut impl Holes,
    ) -> Ty {
        for clause in self.with_supertraits(Clause {
            trait_def,
            substitutions,
            bindings: Vec::new(),
        }) {
            if let Some(item) = self.associated_item(clause.trait_def, name) {
                let ty = self.interner.intern(TyKind::Projection {
                    item,
                    substitutions: clause.substitutions,
                });
                return holes.projection(ty);
            }
        }
        self.interner.intern(TyKind::Error)
    }

    /// `ty::name`, where `root` is the path that `ty` came from if nothing was between.
    fn associated_type(
        &self,
        scope: Scope,
        root: Option<&Path>,
        ty: Ty,
        name: &PathSegment,
        holes: &mut impl Holes,
    ) -> Ty {
        if let Some(Resolution::SelfType(def)) = root.map(|path| path.resolution) {
            match &self.program.item(def).kind {
                ItemKind::Trait(_) => {
                    let substitutions = self.identity(def);
                    return self.projection(def, &name.name, substitutions, holes);
                }
                ItemKind::Impl(imp) => {
                    if let Some(own) = self.impl_item(def, &name.name)
                        && let ItemKind::AssociatedType {
                            ty: Some(written), ..
                        } = &self.program.item(own).kind
                    {
                        let lowered = self.lower(Scope { owner: own }, written, &mut NoHoles);
                        return self.tell_projections(lowered, holes);
                    }
                    if let Some(trait_path) = &imp.trait_path {
                        let clause =
                            self.lower_trait(Scope { owner: def }, ty, trait_path, &mut NoHoles);
                        return self.projection(
                            clause.trait_def,
                            &name.name,
                            clause.substitutions,
                            holes,
                        );
                    }
                }
                _ => {}
            }
        }
        // The bound of a parameter (or of a projection of it) that declares the name.
        let mut at = Some(scope.owner);
        while let Some(owner) = at {
            let item = self.program.item(owner);
            for predicate in &item.generics.predicates {
                let Resolution::Def(trait_def) = predicate.bound.trait_path.resolution else {
                    continue;
                };
                if self
                    .associated_item_with_supertraits(trait_def, &name.name)
                    .is_none()
                {
                    continue;
                }
                // The subject may itself use this name; only its shape is compared first.
                if !self.may_be_subject(&predicate.subject, ty) {
                    continue;
                }
                if self.lower(Scope { owner }, &predicate.subject, &mut NoHoles) != ty {
                    continue;
                }
                let clause = self.lower_trait(
                    Scope { owner },
                    ty,
                    &predicate.bound.trait_path,
                    &mut NoHoles,
                );
                return self.projection(clause.trait_def, &name.name, clause.substitutions, holes);
            }
            if let ItemKind::Trait(_) = &item.kind
                && self.identity(owner)[0] == ty
                && self
                    .associated_item_with_supertraits(owner, &name.name)
                    .is_some()
            {
                return self.projection(owner, &name.name, self.identity(owner), holes);
            }
            at = self.generic_parent(owner);
        }
        // A bound of an associated type: `T::IntoIter::Item`.
        if let TyKind::Projection {
            item,
            substitutions,
        } = self.interner.kind(ty)
        {
            for clause in self.item_bounds(*item, substitutions) {
                if self
                    .associated_item_with_supertraits(clause.trait_def, &name.name)
                    .is_some()
                {
                    return self.projection(
                        clause.trait_def,
                        &name.name,
                        clause.substitutions,
                        holes,
                    );
                }
            }
        }
        self.refuse(
            diagnostics::Code::UnsupportedType,
            name.span,
            &format!("cannot tell which trait's `{}` is meant", name.name),
            "write `<Type as Trait>::Name`",
        );
        self.interner.intern(TyKind::Error)
    }

    fn may_be_subject(&self, written: &TypeRef, ty: Ty) -> bool {
        match (&written.kind, self.interner.kind(ty)) {
            (TypeRefKind::Path(path), TyKind::Parameter(index, _)) => {
                path.segments.len() == path.resolved
                    && match path.resolution {
                        Resolution::Parameter { index: other, .. } => other == *index,
                        Resolution::SelfType(def) => {
                            *index == 0 && matches!(self.program.item(def).kind, ItemKind::Trait(_))
                        }
                        _ => false,
                    }
            }
            (TypeRefKind::Path(path), TyKind::Projection { .. }) => {
                path.segments.len() > path.resolved
            }
            (TypeRefKind::Qualified { .. }, TyKind::Projection { .. }) => true,
            _ => false,
        }
    }

    /// A primitive type.
    pub(crate) fn primitive(&self, primitive: PrimitiveType) -> Ty {
        self.interner.intern(match primitive {
            PrimitiveType::Bool => TyKind::Bool,
            PrimitiveType::Char => TyKind::Char,
            PrimitiveType::Str => TyKind::Str,
            PrimitiveType::Int(int) => TyKind::Int(int),
            PrimitiveType::Float(float) => TyKind::Float(float),
        })
    }

    /// A generic parameter by its declaring item and number.
    pub(crate) fn parameter(&self, owner: DefId, index: u32) -> Ty {
        let item = self.program.item(owner);
        let own = index.checked_sub(item.generics.parent_count);
        let name = match own {
            Some(own) => item.generics.parameters[own as usize].name.clone(),
            None => match (&item.kind, item.parent) {
                (ItemKind::Trait(_), _) => "Self".to_owned(),
                (_, Some(parent)) => return self.parameter(parent, index),
                (_, None) => panic!("parameter {index} of {owner:?}"),
            },
        };
        self.interner.intern(TyKind::Parameter(index, name))
    }

    /// `Self` inside of an impl or trait.
    pub(crate) fn self_type(&self, def: DefId) -> Ty {
        match &self.program.item(def).kind {
            ItemKind::Trait(_) => self.parameter(def, 0),
            ItemKind::Impl(_) => self.impl_header(def).self_type,
            // `Self` in a struct's or enum's own fields.
            ItemKind::Struct(_) | ItemKind::Enum(_) => {
                self.interner.intern(TyKind::Adt(def, self.identity(def)))
            }
            other => panic!("`Self` inside of {other:?}"),
        }
    }
}

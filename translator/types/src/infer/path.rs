//! Paths as values: locals, functions, constructors, constants, associated items.

use diagnostics::Code;
use hir::{
    Callee, DefId, ExprId, FunctionRef, ItemKind, Path, PathSegment, Resolution, Span, Ty, TyKind,
    TypeRef, ValueRef, VariantShape,
};

use super::{BodyHoles, Expectation, Inference};

/// What a path turned out to be.
enum Found {
    /// A function with its parents' and own substitutions.
    Function(FunctionRef, Vec<Ty>),
    /// A constant with its substitutions.
    Constant(DefId, Vec<Ty>),
    /// A unit struct or variant.
    Unit(DefId, u32, Vec<Ty>),
}

impl<'p> Inference<'_, 'p> {
    pub(super) fn infer_path(&mut self, expr: ExprId, path: &'p Path) -> Ty {
        let span = path.span;
        if path.resolved == path.segments.len() {
            match path.resolution {
                Resolution::Local(local) => return self.out.local_types[local.index()],
                Resolution::Parameter { owner, index } => {
                    self.out
                        .values
                        .insert(expr, ValueRef::ConstParameter(index));
                    let item = self.types.program.item(owner);
                    let own = index - item.generics.parent_count;
                    return match &item.generics.parameters[own as usize].const_type {
                        Some(ty) => self.written(ty),
                        None => self.types.interner.usize(),
                    };
                }
                Resolution::Def(def) => match &self.types.program.item(def).kind {
                    ItemKind::Function(_) => {
                        let arguments = path.segments[path.resolved - 1].arguments.as_ref();
                        let substitutions = self.arguments(def, arguments, Vec::new(), span);
                        return self.found(
                            expr,
                            Found::Function(FunctionRef::Item(def), substitutions),
                            span,
                        );
                    }
                    ItemKind::Const(_) => {
                        return self.found(expr, Found::Constant(def, Vec::new()), span);
                    }
                    ItemKind::Static { .. } => {
                        self.out.values.insert(expr, ValueRef::Static(def));
                        return self.types.constant_type(def);
                    }
                    _ => {}
                },
                _ => {}
            }
            if let Some((adt, variant, ty)) = self.variant_of(path) {
                return self.constructor(expr, adt, variant, ty, span);
            }
        }
        let (self_type, from) = match path.resolution {
            Resolution::Def(def)
                if matches!(self.types.program.item(def).kind, ItemKind::Trait(_)) =>
            {
                // `Trait::method`: `Self` is to be inferred.
                let arguments = path.segments[path.resolved - 1].arguments.as_ref();
                let self_type = self.solver.variable();
                let substitutions = self.arguments(def, arguments, vec![self_type], span);
                let name = &path.segments[path.resolved];
                return match self.types.associated_item(def, &name.name) {
                    Some(item) => self.trait_item(expr, item, substitutions, name, span),
                    None => self.no_such_item(span, &name.name, self_type),
                };
            }
            _ => (self.resolved_type(path, span), path.resolved),
        };
        let mut self_type = self_type;
        for segment in &path.segments[from..path.segments.len().max(1) - 1] {
            let types = self.types;
            let scope = self.scope;
            let partial = Path {
                segments: vec![path.segments[0].clone(), segment.clone()],
                ..path.clone()
            };
            let written = TypeRef {
                kind: hir::TypeRefKind::Path(partial),
                span,
            };
            self_type = types.lower(
                scope,
                &written,
                &mut BodyHoles {
                    inference: self,
                    span,
                },
            );
        }
        let name = path.segments.last().expect("paths have segments");
        if from >= path.segments.len() {
            return self.no_such_item(span, &name.name, self_type);
        }
        // `Self::Variant`, `Alias::Variant`.
        if let Some((adt, variant, ty)) = self.variant_by_name(self_type, &name.name) {
            return self.constructor(expr, adt, variant, ty, span);
        }
        self.associated_value(expr, self_type, name, span)
    }

    pub(super) fn infer_qualified(
        &mut self,
        expr: ExprId,
        self_type: &TypeRef,
        trait_path: Option<&Path>,
        name: &'p PathSegment,
    ) -> Ty {
        let span = self.span(expr);
        let self_type = self.written(self_type);
        match trait_path {
            None => self.associated_value(expr, self_type, name, span),
            Some(path) => {
                let clause = self.written_trait(self_type, path, span);
                match self.types.associated_item(clause.trait_def, &name.name) {
                    Some(item) => self.trait_item(expr, item, clause.substitutions, name, span),
                    None => self.no_such_item(span, &name.name, self_type),
                }
            }
        }
    }

    fn resolved_type(&mut self, path: &Path, span: Span) -> Ty {
        let types = self.types;
        let scope = self.scope;
        let ty = types.lower_resolution(
            scope,
            path,
            &mut BodyHoles {
                inference: self,
                span,
            },
        );
        self.solver.normalize(ty, span)
    }

    /// Substitutions for an item: parents', then written or fresh ones.
    pub(super) fn arguments(
        &mut self,
        def: DefId,
        written: Option<&Vec<TypeRef>>,
        parents: Vec<Ty>,
        span: Span,
    ) -> Vec<Ty> {
        let types = self.types;
        let scope = self.scope;
        types.lower_arguments(
            scope,
            def,
            written,
            parents,
            &mut BodyHoles {
                inference: self,
                span,
            },
        )
    }

    /// The struct or variant that a path names, with its type.
    pub(super) fn variant_of(&mut self, path: &Path) -> Option<(DefId, u32, Ty)> {
        let span = path.span;
        match path.resolution {
            Resolution::Variant(adt, variant) => {
                let ty = self.resolved_type(path, span);
                Some((adt, variant, ty))
            }
            _ => {
                let open = path.segments.len() - path.resolved;
                if let Resolution::Def(def) = path.resolution {
                    let kind = &self.types.program.item(def).kind;
                    let may_be_type = matches!(
                        kind,
                        ItemKind::Struct(_) | ItemKind::Enum(_) | ItemKind::TypeAlias(_)
                    );
                    if !may_be_type {
                        return None;
                    }
                } else if !matches!(path.resolution, Resolution::SelfType(_)) {
                    return None;
                }
                if open > 1 {
                    return None;
                }
                let ty = self.resolved_type(path, span);
                match open {
                    0 => match self.kind(ty) {
                        TyKind::Adt(adt, _)
                            if matches!(
                                self.types.program.item(*adt).kind,
                                ItemKind::Struct(_)
                            ) =>
                        {
                            Some((*adt, 0, ty))
                        }
                        _ => None,
                    },
                    _ => self.variant_by_name(ty, &path.segments.last()?.name),
                }
            }
        }
    }

    fn variant_by_name(&self, ty: Ty, name: &str) -> Option<(DefId, u32, Ty)> {
        let TyKind::Adt(adt, _) = self.kind(ty) else {
            return None;
        };
        let ItemKind::Enum(variants) = &self.types.program.item(*adt).kind else {
            return None;
        };
        let variant = variants.iter().position(|variant| variant.name == name)?;
        Some((*adt, variant as u32, ty))
    }

    fn constructor(&mut self, expr: ExprId, adt: DefId, variant: u32, ty: Ty, span: Span) -> Ty {
        let TyKind::Adt(_, substitutions) = self.kind(ty) else {
            return self.error();
        };
        let found = match self.types.program.variants(adt)[variant as usize].shape {
            VariantShape::Tuple => Found::Function(
                FunctionRef::Constructor(adt, variant),
                substitutions.clone(),
            ),
            _ => Found::Unit(adt, variant, substitutions.clone()),
        };
        self.found(expr, found, span)
    }

    fn found(&mut self, expr: ExprId, found: Found, span: Span) -> Ty {
        match found {
            Found::Function(function, substitutions) => {
                let def = match function {
                    FunctionRef::Item(def) | FunctionRef::Constructor(def, _) => def,
                };
                self.solver
                    .register_predicates(def, &substitutions, span, 0);
                let callee = Callee {
                    function,
                    substitutions: substitutions.clone(),
                };
                self.out.callees.insert(expr, callee);
                self.intern(TyKind::Function(function, substitutions))
            }
            Found::Constant(def, substitutions) => {
                let ty = self.types.constant_type(def);
                let ty = self.types.interner.substitute(ty, &substitutions);
                if !substitutions.is_empty() {
                    self.solver
                        .register_predicates(def, &substitutions, span, 0);
                }
                self.out
                    .values
                    .insert(expr, ValueRef::Const(def, substitutions));
                self.solver.normalize(ty, span)
            }
            Found::Unit(adt, variant, substitutions) => {
                self.out
                    .values
                    .insert(expr, ValueRef::Variant(adt, variant));
                self.intern(TyKind::Adt(adt, substitutions))
            }
        }
    }

    /// `self_type::name`: inherent first, then by the traits that are in scope or in the bounds.
    fn associated_value(
        &mut self,
        expr: ExprId,
        self_type: Ty,
        name: &'p PathSegment,
        span: Span,
    ) -> Ty {
        match self.associated(self_type, name, span) {
            Some((item, parents)) => match self.types.trait_of(item) {
                Some(_) => self.trait_item(expr, item, parents, name, span),
                None => self.item_value(expr, item, parents, name, span),
            },
            None => self.no_such_item(span, &name.name, self_type),
        }
    }

    /// The associated function or constant, with the substitutions of its impl or trait.
    fn associated(
        &mut self,
        self_type: Ty,
        name: &PathSegment,
        span: Span,
    ) -> Option<(DefId, Vec<Ty>)> {
        let self_type = self.structurally(self_type);
        if let Some(found) = self.inherent_item(self_type, &name.name, span) {
            return Some(found);
        }
        let mut traits: Vec<(DefId, Vec<Ty>)> = Vec::new();
        for clause in self.bounds_of(self_type) {
            if self
                .types
                .associated_item(clause.trait_def, &name.name)
                .is_some()
            {
                traits.push((clause.trait_def, clause.substitutions));
            }
        }
        if traits.is_empty() {
            for trait_def in self.body.traits_in_scope.clone().iter() {
                if self.types.associated_item(*trait_def, &name.name).is_none() {
                    continue;
                }
                let mut substitutions = self.solver.fresh_substitutions(*trait_def);
                substitutions[0] = self_type;
                let outcome = self.solver.evaluate(*trait_def, &substitutions, span);
                if outcome != crate::solve::Outcome::Fails {
                    traits.push((*trait_def, substitutions));
                }
            }
        }
        if traits.len() > 1
            && traits
                .iter()
                .any(|(trait_def, _)| *trait_def != traits[0].0)
        {
            self.report(
                Code::AmbiguousMethod,
                span,
                &format!("`{}` is offered by more than one trait", name.name),
                "write `<Type as Trait>::name`",
            );
        }
        let (trait_def, substitutions) = traits.into_iter().next()?;
        Some((
            self.types.associated_item(trait_def, &name.name)?,
            substitutions,
        ))
    }

    /// An item of an inherent impl for that type.
    pub(super) fn inherent_item(
        &mut self,
        self_type: Ty,
        name: &str,
        span: Span,
    ) -> Option<(DefId, Vec<Ty>)> {
        let types = self.types;
        let key = crate::impls::type_key(&types.interner, self_type)?;
        let mut fitting = Vec::new();
        for imp in types.impls.inherent(key) {
            let Some(item) = types.impl_item(*imp, name) else {
                continue;
            };
            let fits = self.solver.probe(|solver| {
                let own = solver.fresh_substitutions(*imp);
                let header = types.impl_header(*imp);
                let declared = types.interner.substitute(header.self_type, &own);
                let declared = solver.normalize(declared, span);
                solver.table.unify(&types.interner, declared, self_type)
            });
            if fits {
                fitting.push((*imp, item));
            }
        }
        let (imp, item) = *fitting.first()?;
        let own = self.solver.fresh_substitutions(imp);
        let declared = types
            .interner
            .substitute(types.impl_header(imp).self_type, &own);
        let declared = self.solver.normalize(declared, span);
        self.demand(declared, self_type, span);
        Some((item, own))
    }

    fn item_value(
        &mut self,
        expr: ExprId,
        item: DefId,
        parents: Vec<Ty>,
        name: &PathSegment,
        span: Span,
    ) -> Ty {
        match &self.types.program.item(item).kind {
            ItemKind::Function(_) => {
                let substitutions = self.arguments(item, name.arguments.as_ref(), parents, span);
                self.found(
                    expr,
                    Found::Function(FunctionRef::Item(item), substitutions),
                    span,
                )
            }
            _ => self.found(expr, Found::Constant(item, parents), span),
        }
    }

    fn trait_item(
        &mut self,
        expr: ExprId,
        item: DefId,
        parents: Vec<Ty>,
        name: &PathSegment,
        span: Span,
    ) -> Ty {
        self.item_value(expr, item, parents, name, span)
    }

    fn no_such_item(&mut self, span: Span, name: &str, self_type: Ty) -> Ty {
        if !matches!(self.kind(self_type), TyKind::Error) {
            let shown = self.types.show(self.solver.resolve(self_type));
            self.report(
                Code::UnknownMethod,
                span,
                &format!("`{name}` of `{shown}` is not in the subset yet"),
                "use another way, or write the function yourself",
            );
        }
        self.failed = true;
        self.error()
    }

    /// A constant in a pattern.
    pub(super) fn constant_path(&mut self, path: &'p Path, span: Span) -> (Option<ValueRef>, Ty) {
        if path.resolved == path.segments.len()
            && let Resolution::Def(def) = path.resolution
        {
            let ty = self.types.constant_type(def);
            return (Some(ValueRef::Const(def, Vec::new())), ty);
        }
        let self_type = self.resolved_type(path, span);
        let name = path.segments.last().expect("paths have segments");
        self.associated_constant(self_type, None, name, span)
    }

    /// The clause `self_type: Trait`, of a trait as written.
    fn written_trait(&mut self, self_type: Ty, path: &Path, span: Span) -> crate::Clause {
        let (types, scope) = (self.types, self.scope);
        let mut holes = BodyHoles {
            inference: self,
            span,
        };
        types.lower_trait(scope, self_type, path, &mut holes)
    }

    /// `<self_type as Trait>::NAME` in a pattern.
    pub(super) fn associated_constant(
        &mut self,
        self_type: Ty,
        trait_path: Option<&Path>,
        name: &'p PathSegment,
        span: Span,
    ) -> (Option<ValueRef>, Ty) {
        let found = match trait_path {
            Some(path) => {
                let clause = self.written_trait(self_type, path, span);
                self.types
                    .associated_item(clause.trait_def, &name.name)
                    .map(|item| (item, clause.substitutions))
            }
            None => self.associated(self_type, name, span),
        };
        let Some((item, substitutions)) = found else {
            return (None, self.no_such_item(span, &name.name, self_type));
        };
        let ty = self.types.constant_type(item);
        let ty = self.types.interner.substitute(ty, &substitutions);
        let ty = self.solver.normalize(ty, span);
        (Some(ValueRef::Const(item, substitutions)), ty)
    }

    pub(super) fn infer_struct(
        &mut self,
        expr: ExprId,
        path: &Path,
        fields: &[(String, ExprId)],
        base: Option<ExprId>,
        expected: Expectation,
    ) -> Ty {
        let span = self.span(expr);
        let Some((adt, variant, ty)) = self.variant_of(path) else {
            self.report(
                Code::UnsupportedExpression,
                span,
                "this names no struct or variant that the translator knows",
                "name the type by its own path",
            );
            return self.error();
        };
        if let Some(expected) = expected.ty() {
            self.hint(ty, expected);
        }
        self.out.expr_variants.insert(expr, variant);
        let TyKind::Adt(_, substitutions) = self.kind(ty) else {
            return self.error();
        };
        // They may say what a closure among the fields takes and gives.
        self.solver.register_predicates(adt, substitutions, span, 0);
        let declared = self.types.generic_fields(adt)[variant as usize].clone();
        for (name, value) in fields {
            let names = &self.types.program.variants(adt)[variant as usize].fields;
            let Some(index) = names.iter().position(|field| field.name == *name) else {
                continue;
            };
            let wanted = self
                .types
                .interner
                .substitute(declared[index], substitutions);
            let wanted = self.solver.normalize(wanted, span);
            self.infer_coerced(*value, wanted);
        }
        if let Some(base) = base {
            self.infer_coerced(base, ty);
        }
        ty
    }

    /// Unifies what is known of the expected type into a fresh type, if it fits without coercion.
    pub(super) fn hint(&mut self, ty: Ty, expected: Ty) {
        let expected = self.solver.shallow(expected);
        if let (TyKind::Adt(own, _), TyKind::Adt(wanted, parts)) =
            (self.kind(ty), self.kind(expected))
            && own == wanted
        {
            let parts = parts.clone();
            // Trait objects and slices inside may only be reached by a coercion.
            let may_coerce = parts.iter().any(|part| {
                self.types
                    .interner
                    .any(self.solver.resolve(*part), &mut |kind| {
                        matches!(kind, TyKind::Dyn { .. } | TyKind::FunctionPointer(..))
                    })
            });
            if !may_coerce {
                self.solver.unify(ty, expected);
            }
        }
    }
}

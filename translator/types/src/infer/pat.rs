//! Patterns with default binding modes.

use diagnostics::Code;
use hir::{
    BindingMode, ExprKind, ItemKind, Literal, LocalId, PatId, PatKind, Path, Resolution, Ty,
    TyKind, ValueRef,
};

use super::{Expectation, Inference};

impl<'p> Inference<'_, 'p> {
    /// Infers a pattern against a value of type `expected`.
    pub(super) fn infer_pat(&mut self, pat: PatId, expected: Ty) {
        self.infer_pat_in_mode(pat, expected, BindingMode::Value);
    }

    fn infer_pat_in_mode(&mut self, pat: PatId, expected: Ty, mode: BindingMode) {
        let span = self.pat_span(pat);
        let body = self.body;
        let kind = &body.pat(pat).kind;
        let (expected, mode) = self.looked_through(pat, expected, mode);
        self.out.pat_types[pat.index()] = expected;
        match kind {
            PatKind::Wild => {}
            PatKind::Bind {
                local,
                by_reference,
                mutable,
                inner,
            } => {
                let mode = match (by_reference, mode) {
                    (true, _) => BindingMode::Reference { mutable: *mutable },
                    // `mut x` resets the default mode (before the 2024 edition; an error there).
                    (false, _) if *mutable => BindingMode::Value,
                    (false, mode) => mode,
                };
                self.binding(pat, *local, expected, mode);
                if let Some(inner) = inner {
                    self.infer_pat_in_mode(*inner, expected, mode);
                }
            }
            PatKind::Path(path) => {
                let (value, ty) = self.pattern_path(pat, path);
                if let Some(value) = value {
                    self.out.pat_values.insert(pat, value);
                }
                self.demand(ty, expected, span);
            }
            PatKind::Qualified {
                self_type,
                trait_path,
                name,
            } => {
                let self_type = self.written(self_type);
                let (value, ty) =
                    self.associated_constant(self_type, trait_path.as_ref(), name, span);
                if let Some(value) = value {
                    self.out.pat_values.insert(pat, value);
                }
                self.demand(ty, expected, span);
            }
            PatKind::TupleStruct { path, pats, rest } => {
                self.tuple_struct_pat(pat, path, (pats, *rest), expected, mode);
            }
            PatKind::Struct { path, fields, .. } => {
                self.struct_pat(pat, path, fields, expected, mode);
            }
            PatKind::Tuple { pats, rest } => {
                self.tuple_pat(pat, (pats, *rest), expected, mode);
            }
            PatKind::Literal(value) => {
                let hint = Expectation::Hint(expected);
                let ty = self.infer(*value, hint);
                // `b"…"` matches slices too.
                let is_bytes = matches!(
                    self.body.expr(*value).kind,
                    ExprKind::Literal(Literal::ByteStr(_))
                );
                if is_bytes
                    && let TyKind::Ref(_, target) = self.kind(expected)
                    && let TyKind::Slice(_) = self.kind(*target)
                {
                    self.out.expr_types[value.index()] = expected;
                    return;
                }
                self.demand(ty, expected, span);
            }
            PatKind::Range { start, end, .. } => {
                for end in [start, end].into_iter().flatten() {
                    let ty = self.infer(*end, Expectation::Hint(expected));
                    self.demand(ty, expected, span);
                }
            }
            PatKind::Reference { mutable, inner } => {
                let target = match self.kind(expected) {
                    TyKind::Ref(_, target) => *target,
                    _ => {
                        let target = self.solver.variable();
                        let ty = self.types.interner.reference(*mutable, target);
                        self.demand(ty, expected, span);
                        target
                    }
                };
                self.infer_pat_in_mode(*inner, target, BindingMode::Value);
            }
            PatKind::Or(alternatives) => {
                for alternative in alternatives {
                    self.infer_pat_in_mode(*alternative, expected, mode);
                }
            }
            PatKind::Slice {
                before,
                rest,
                after,
            } => self.slice_pat(pat, (before, *rest, after), expected, mode),
        }
    }

    /// What a pattern is matched with: default binding modes look through references at most patterns.
    fn looked_through(&mut self, pat: PatId, expected: Ty, mode: BindingMode) -> (Ty, BindingMode) {
        let body = self.body;
        let kind = &body.pat(pat).kind;
        let (mut expected, mut mode) = (self.solver.shallow(expected), mode);
        if !self.follows_references(kind) {
            return (expected, mode);
        }
        let mut followed = Vec::new();
        expected = self.structurally(expected);
        while let TyKind::Ref(mutable, target) = self.kind(expected) {
            // A string literal is itself a reference.
            if self.is_reference_literal(kind, *target) {
                break;
            }
            followed.push(expected);
            mode = match mode {
                BindingMode::Reference { mutable: false } => mode,
                _ => BindingMode::Reference { mutable: *mutable },
            };
            expected = self.structurally(*target);
        }
        if !followed.is_empty() {
            self.out.pat_dereferences.insert(pat, followed);
        }
        (expected, mode)
    }

    /// A variable that takes a value of type `expected`, or a reference to it.
    fn binding(&mut self, pat: PatId, local: LocalId, expected: Ty, mode: BindingMode) {
        let span = self.pat_span(pat);
        let ty = match mode {
            BindingMode::Value => expected,
            BindingMode::Reference { mutable } => self.types.interner.reference(mutable, expected),
        };
        self.out.binding_modes.insert(pat, mode);
        let declared = self.out.local_types[local.index()];
        self.demand(ty, declared, span);
    }

    /// `Variant(a, .., b)`.
    fn tuple_struct_pat(
        &mut self,
        pat: PatId,
        path: &'p Path,
        (pats, rest): (&[PatId], Option<usize>),
        expected: Ty,
        mode: BindingMode,
    ) {
        let span = self.pat_span(pat);
        let Some((adt, variant, substitutions)) = self.pattern_variant(pat, path, expected) else {
            return;
        };
        let fields = self.types.generic_fields(adt)[variant as usize].clone();
        let positions = positions(pats.len(), rest, fields.len());
        for (inner, position) in pats.iter().zip(positions) {
            let Some(field) = fields.get(position) else {
                continue;
            };
            let ty = self.types.interner.substitute(*field, &substitutions);
            let ty = self.solver.normalize(ty, span);
            self.infer_pat_in_mode(*inner, ty, mode);
        }
    }

    /// `Variant { a, b: c, .. }`.
    fn struct_pat(
        &mut self,
        pat: PatId,
        path: &'p Path,
        fields: &[(String, PatId)],
        expected: Ty,
        mode: BindingMode,
    ) {
        let span = self.pat_span(pat);
        let Some((adt, variant, substitutions)) = self.pattern_variant(pat, path, expected) else {
            return;
        };
        let types = self.types.generic_fields(adt)[variant as usize].clone();
        for (name, inner) in fields {
            let declared = &self.types.program.variants(adt)[variant as usize].fields;
            let Some(index) = declared.iter().position(|field| field.name == *name) else {
                continue;
            };
            let ty = self.types.interner.substitute(types[index], &substitutions);
            let ty = self.solver.normalize(ty, span);
            self.infer_pat_in_mode(*inner, ty, mode);
        }
    }

    /// `(a, .., b)`.
    fn tuple_pat(
        &mut self,
        pat: PatId,
        (pats, rest): (&[PatId], Option<usize>),
        expected: Ty,
        mode: BindingMode,
    ) {
        let span = self.pat_span(pat);
        let known = match self.kind(expected) {
            TyKind::Tuple(parts) => Some(parts.clone()),
            _ => None,
        };
        let parts = match (known, rest) {
            (Some(parts), _) => parts,
            (None, None) => {
                let parts: Vec<Ty> = pats.iter().map(|_| self.solver.variable()).collect();
                let ty = self.intern(TyKind::Tuple(parts.clone()));
                self.demand(ty, expected, span);
                parts
            }
            (None, Some(_)) => {
                self.unknown_type(span);
                return;
            }
        };
        let positions = positions(pats.len(), rest, parts.len());
        for (inner, position) in pats.iter().zip(positions) {
            if let Some(part) = parts.get(position) {
                self.infer_pat_in_mode(*inner, *part, mode);
            }
        }
    }

    /// `[a, rest @ .., b]`.
    fn slice_pat(
        &mut self,
        pat: PatId,
        (before, rest, after): (&[PatId], Option<Option<PatId>>, &[PatId]),
        expected: Ty,
        mode: BindingMode,
    ) {
        let span = self.pat_span(pat);
        let expected = self.structurally(expected);
        let (element, rest_type) = match self.kind(expected) {
            TyKind::Slice(element) => (*element, expected),
            TyKind::Array(element, length) => {
                let taken = (before.len() + after.len()) as u64;
                let remaining = match self.kind(*length) {
                    TyKind::Const(length) => {
                        self.intern(TyKind::Const(length.saturating_sub(taken)))
                    }
                    _ => self.solver.variable(),
                };
                let element = *element;
                (element, self.intern(TyKind::Array(element, remaining)))
            }
            _ => {
                self.unknown_type(span);
                return;
            }
        };
        for inner in before.iter().chain(after) {
            self.infer_pat_in_mode(*inner, element, mode);
        }
        if let Some(Some(rest)) = rest {
            self.infer_pat_in_mode(rest, rest_type, mode);
        }
    }

    /// Whether default binding modes look through references at this pattern.
    fn follows_references(&mut self, kind: &PatKind) -> bool {
        match kind {
            PatKind::Wild | PatKind::Bind { .. } | PatKind::Reference { .. } | PatKind::Or(_) => {
                false
            }
            PatKind::Path(path) => {
                // A constant may itself be a reference.
                match path.resolution {
                    Resolution::Def(def) => {
                        !matches!(self.types.program.item(def).kind, ItemKind::Const(_))
                    }
                    // `Self::Variant`, and not a constant of the type.
                    _ => self.variant_of(path).is_some(),
                }
            }
            PatKind::Qualified { .. } => false,
            _ => true,
        }
    }

    fn is_reference_literal(&self, kind: &PatKind, target: Ty) -> bool {
        let PatKind::Literal(value) = kind else {
            return false;
        };
        match &self.body.expr(*value).kind {
            ExprKind::Literal(Literal::Str(_)) => !matches!(self.kind(target), TyKind::Ref(..)),
            ExprKind::Literal(Literal::ByteStr(_)) => !matches!(self.kind(target), TyKind::Ref(..)),
            _ => false,
        }
    }

    /// The variant that a pattern with fields names, with its substitutions unified with the value.
    fn pattern_variant(
        &mut self,
        pat: PatId,
        path: &Path,
        expected: Ty,
    ) -> Option<(hir::DefId, u32, Vec<Ty>)> {
        let span = self.pat_span(pat);
        let Some((adt, variant, ty)) = self.variant_of(path) else {
            self.report(
                Code::UnsupportedExpression,
                span,
                "this pattern names no struct or variant that the translator knows",
                "name the variant by its full path",
            );
            return None;
        };
        self.demand(ty, expected, span);
        self.out
            .pat_values
            .insert(pat, ValueRef::Variant(adt, variant));
        match self.kind(ty) {
            TyKind::Adt(_, substitutions) => Some((adt, variant, substitutions.clone())),
            _ => None,
        }
    }

    fn pattern_path(&mut self, pat: PatId, path: &'p Path) -> (Option<ValueRef>, Ty) {
        let span = self.pat_span(pat);
        if let Some((adt, variant, ty)) = self.variant_of(path) {
            return (Some(ValueRef::Variant(adt, variant)), ty);
        }
        self.constant_path(path, span)
    }

    /// Whether a pattern binds by `ref mut`, so that the matched place must be mutable.
    pub(super) fn pat_binds_mutably(&self, pat: PatId) -> bool {
        if let Some(BindingMode::Reference { mutable: true }) = self.out.binding_modes.get(&pat) {
            return true;
        }
        match &self.body.pat(pat).kind {
            PatKind::Bind {
                inner: Some(inner), ..
            } => self.pat_binds_mutably(*inner),
            PatKind::TupleStruct { pats, .. } | PatKind::Tuple { pats, .. } | PatKind::Or(pats) => {
                pats.iter().any(|pat| self.pat_binds_mutably(*pat))
            }
            PatKind::Struct { fields, .. } => {
                fields.iter().any(|(_, pat)| self.pat_binds_mutably(*pat))
            }
            PatKind::Slice {
                before,
                rest,
                after,
            } => {
                before
                    .iter()
                    .chain(after)
                    .any(|pat| self.pat_binds_mutably(*pat))
                    || matches!(rest, Some(Some(rest)) if self.pat_binds_mutably(*rest))
            }
            _ => false,
        }
    }
}

/// Field positions of `count` patterns, `..` after the first `rest` of them, among `fields` fields.
fn positions(count: usize, rest: Option<usize>, fields: usize) -> Vec<usize> {
    let before = rest.unwrap_or(count);
    let skipped = fields.saturating_sub(count);
    (0..count)
        .map(|number| {
            if number < before {
                number
            } else {
                number + skipped
            }
        })
        .collect()
}

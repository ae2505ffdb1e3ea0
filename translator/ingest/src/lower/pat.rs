//! Patterns.

use super::body::{BodyLowerer, Rib};
use super::spans;
use crate::expand;
use crate::session::{Binding, DefKind, ImportSegment, Namespace};
use crate::source::collect::unraw;
use crate::source::macros::{call_span, path_segments};
use diagnostics::Code;
use hir::{ExprId, ExprKind, LocalId, PatId, PatKind, Span, VariantShape};
use syn::parse::Parser;
use syn::{Member, Pat};

impl BodyLowerer<'_> {
    /// Lowers a whole pattern; its variables are in scope from then on.
    pub fn pattern(&mut self, pat: &Pat) -> PatId {
        let outer = std::mem::take(&mut self.bindings);
        let lowered = self.pat(pat);
        let bindings = std::mem::replace(&mut self.bindings, outer);
        for (name, context, local) in bindings {
            self.ribs.push(Rib::Local(name, context, local));
        }
        lowered
    }

    fn pat(&mut self, pat: &Pat) -> PatId {
        let (first, last) = spans::of_pattern(pat);
        let session = &*self.base.session;
        let span = session.tokens.join(session.span(first), session.span(last));
        let kind = match pat {
            Pat::Wild(_) => PatKind::Wild,
            Pat::Ident(ident) => self.identifier(ident),
            Pat::Lit(literal) => PatKind::Literal(self.pattern_literal(&literal.lit, span)),
            Pat::Macro(call) => return self.pattern_macro(&call.mac),
            Pat::Or(or) => PatKind::Or(or.cases.iter().map(|it| self.pat(it)).collect()),
            Pat::Paren(paren) => return self.pat(&paren.pat),
            Pat::Path(path) => match &path.qself {
                None => match self.base.path(&path.path, Namespace::Values) {
                    Some(path) => PatKind::Path(path),
                    None => PatKind::Wild,
                },
                Some(qualified) => {
                    let code = Code::ComplexPath;
                    match self.base.qualified(qualified, &path.path, code) {
                        Some((self_type, trait_path, name)) => PatKind::Qualified {
                            self_type,
                            trait_path,
                            name,
                        },
                        None => PatKind::Wild,
                    }
                }
            },
            Pat::Range(range) => PatKind::Range {
                start: range.start.as_ref().map(|it| self.bound(it)),
                end: range.end.as_ref().map(|it| self.bound(it)),
                inclusive: matches!(range.limits, syn::RangeLimits::Closed(_)),
            },
            Pat::Reference(reference) => PatKind::Reference {
                mutable: reference.mutability.is_some(),
                inner: self.pat(&reference.pat),
            },
            Pat::Slice(slice) => self.slice(slice),
            Pat::Struct(structure) => self.structure_pattern(structure, span),
            Pat::Tuple(tuple) => {
                let (pats, rest) = self.pats(tuple.elems.iter());
                PatKind::Tuple { pats, rest }
            }
            Pat::TupleStruct(tuple) => {
                let path = self.unqualified(&tuple.qself, &tuple.path, Namespace::Values);
                let (pats, rest) = self.pats(tuple.elems.iter());
                match path {
                    Some(path) => PatKind::TupleStruct { path, pats, rest },
                    None => PatKind::Wild,
                }
            }
            Pat::Type(typed) => return self.pat(&typed.pat),
            Pat::Const(_) => {
                let message = "a const block in a pattern is not translated";
                let help = "name the constant";
                self.base
                    .session
                    .refuse(Code::ConstBlock, span, message, help);
                PatKind::Wild
            }
            _ => {
                let message = "this is not a pattern of stable Rust";
                self.base
                    .session
                    .refuse(Code::UnstableSyntax, span, message, "");
                PatKind::Wild
            }
        };
        self.add_pat(kind, span)
    }

    /// A variable, or a constant or unit variant of that name.
    fn identifier(&mut self, ident: &syn::PatIdent) -> PatKind {
        let plain = ident.by_ref.is_none() && ident.mutability.is_none();
        if plain && ident.subpat.is_none() && self.names_constant(&ident.ident) {
            let path = syn::Path::from(ident.ident.clone());
            if let Some(path) = self.base.path(&path, Namespace::Values) {
                return PatKind::Path(path);
            }
        }
        let by_reference = ident.by_ref.is_some();
        let mutable = ident.mutability.is_some();
        let local = self.bind(&ident.ident, mutable && !by_reference);
        PatKind::Bind {
            local,
            by_reference,
            mutable,
            inner: ident.subpat.as_ref().map(|(_, pat)| self.pat(pat)),
        }
    }

    /// The variable of that name in the pattern at hand: alternatives share theirs.
    fn bind(&mut self, ident: &syn::Ident, mutable: bool) -> LocalId {
        let name = unraw(ident);
        let info = self.base.session.info(ident.span());
        let known = self
            .bindings
            .iter()
            .find(|(known, context, _)| *known == name && *context == info.context);
        if let Some((_, _, local)) = known {
            return *local;
        }
        let local = self.add_local(&name, info.span, mutable);
        self.bindings.push((name, info.context, local));
        local
    }

    /// Whether a plain name in a pattern is a constant, a unit struct or a unit variant.
    fn names_constant(&mut self, ident: &syn::Ident) -> bool {
        let names = [ImportSegment {
            name: unraw(ident),
            dollar_crate: None,
        }];
        if self
            .base
            .parameter_or_self(&names, Namespace::Values)
            .is_some()
        {
            return false;
        }
        let module = self.base.scope.module;
        let session = &mut *self.base.session;
        match session.lookup_lexical(module, &names[0].name, Namespace::Values) {
            Some(Binding::Def(def)) => matches!(
                session.kinds[def.index()],
                DefKind::Const | DefKind::Static | DefKind::Struct(VariantShape::Unit)
            ),
            Some(Binding::Variant(def, number)) => {
                session.variants[&def][number as usize].1 == VariantShape::Unit
            }
            _ => false,
        }
    }

    /// An end of a range. The parser makes a minus sign part of the literal here too.
    fn bound(&mut self, bound: &syn::Expr) -> ExprId {
        match bound {
            syn::Expr::Lit(literal) => {
                let span = self.base.session.span(literal.lit.span());
                self.pattern_literal(&literal.lit, span)
            }
            other => self.expr(other),
        }
    }

    fn pattern_literal(&mut self, literal: &syn::Lit, span: Span) -> ExprId {
        match negated(literal) {
            Some(positive) => {
                let kind = self.base.literal(&positive).map(ExprKind::Literal);
                let operand = self.add(kind.unwrap_or(ExprKind::Error), span);
                self.add(ExprKind::Unary(hir::UnaryOp::Negate, operand), span)
            }
            None => {
                let kind = self.base.literal(literal).map(ExprKind::Literal);
                self.add(kind.unwrap_or(ExprKind::Error), span)
            }
        }
    }

    fn pattern_macro(&mut self, call: &syn::Macro) -> PatId {
        let segments = path_segments(self.base.session, &call.path);
        let span = call_span(self.base.session, call);
        let (module, scope) = (self.base.scope.module, self.base.scope.macros.clone());
        let session = &mut *self.base.session;
        let expanded = match session.resolve_macro(module, &scope, &segments) {
            Some(Binding::Macro(id)) => expand::expand(session, id, call.tokens.clone(), span),
            _ => {
                let message = "this macro is not known in a pattern";
                session.refuse(Code::UnknownMacro, span, message, "write the pattern out");
                None
            }
        };
        if let Some(stream) = expanded {
            match Pat::parse_multi_with_leading_vert.parse2(stream) {
                Ok(pat) => return self.pat(&pat),
                Err(error) => self.base.session.syntax_error(&error, span),
            }
        }
        self.add_pat(PatKind::Wild, span)
    }

    /// Patterns with at most one `..` among them.
    fn pats<'p>(&mut self, pats: impl Iterator<Item = &'p Pat>) -> (Vec<PatId>, Option<usize>) {
        let mut lowered = Vec::new();
        let mut rest = None;
        for pat in pats {
            match pat {
                Pat::Rest(_) => rest = Some(lowered.len()),
                pat => lowered.push(self.pat(pat)),
            }
        }
        (lowered, rest)
    }

    fn slice(&mut self, slice: &syn::PatSlice) -> PatKind {
        let mut before = Vec::new();
        let mut rest = None;
        let mut after = Vec::new();
        for pat in &slice.elems {
            let is_rest = match pat {
                Pat::Rest(_) => {
                    rest = Some(None);
                    true
                }
                Pat::Ident(ident) if is_named_rest(ident) => {
                    let by_reference = ident.by_ref.is_some();
                    let mutable = ident.mutability.is_some();
                    let local = self.bind(&ident.ident, mutable && !by_reference);
                    let span = self.base.session.span(ident.ident.span());
                    let kind = PatKind::Bind {
                        local,
                        by_reference,
                        mutable,
                        inner: None,
                    };
                    rest = Some(Some(self.add_pat(kind, span)));
                    true
                }
                _ => false,
            };
            if !is_rest {
                let lowered = self.pat(pat);
                match rest {
                    None => before.push(lowered),
                    Some(_) => after.push(lowered),
                }
            }
        }
        PatKind::Slice {
            before,
            rest,
            after,
        }
    }

    fn structure_pattern(&mut self, structure: &syn::PatStruct, span: Span) -> PatKind {
        let path = self.unqualified(&structure.qself, &structure.path, Namespace::Types);
        let mut fields = Vec::new();
        for field in &structure.fields {
            if !self.base.session.is_active(&field.attrs) {
                continue;
            }
            let name = match &field.member {
                Member::Named(ident) => unraw(ident),
                Member::Unnamed(index) => index.index.to_string(),
            };
            // `S { x }` binds, even if a constant `x` is in scope.
            let pat = match (&field.colon_token, &*field.pat) {
                (None, Pat::Ident(ident)) => {
                    let by_reference = ident.by_ref.is_some();
                    let mutable = ident.mutability.is_some();
                    let local = self.bind(&ident.ident, mutable && !by_reference);
                    let at = self.base.session.span(ident.ident.span());
                    let kind = PatKind::Bind {
                        local,
                        by_reference,
                        mutable,
                        inner: None,
                    };
                    self.add_pat(kind, at)
                }
                (_, pat) => self.pat(pat),
            };
            fields.push((name, pat));
        }
        let _ = span;
        match path {
            Some(path) => PatKind::Struct {
                path,
                fields,
                rest: structure.rest.is_some(),
            },
            None => PatKind::Wild,
        }
    }

    /// A path that may not start with `<T>`.
    pub fn unqualified(
        &mut self,
        qualified: &Option<syn::QSelf>,
        path: &syn::Path,
        namespace: Namespace,
    ) -> Option<hir::Path> {
        if let Some(qualified) = qualified {
            let span = self.base.session.span(qualified.lt_token.spans[0]);
            let message = "a qualified path cannot name a struct or variant here";
            let help = "give the type a name with `type`";
            self.base
                .session
                .refuse(Code::ComplexPath, span, message, help);
            return None;
        }
        self.base.path(path, namespace)
    }
}

/// `x @ ..`.
fn is_named_rest(ident: &syn::PatIdent) -> bool {
    matches!(&ident.subpat, Some((_, pat)) if matches!(**pat, Pat::Rest(_)))
}

/// The literal without the minus sign that the parser made part of it.
fn negated(literal: &syn::Lit) -> Option<syn::Lit> {
    let text = match literal {
        syn::Lit::Int(number) => number.to_string(),
        syn::Lit::Float(number) => number.to_string(),
        _ => return None,
    };
    let positive = text.strip_prefix('-')?;
    let mut literal: syn::Lit = syn::parse_str(positive.trim()).ok()?;
    literal.set_span(spans::call_site());
    Some(literal)
}

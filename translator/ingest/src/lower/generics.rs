//! Generic parameters and where-clauses. Numbers: the parents' parameters come first.

use super::{Frame, FrameParameter, Lowerer};
use crate::source::collect::unraw;
use hir::{
    Bound, GenericParameter, Generics, Path, Predicate, Resolution, Span, TypeRef, TypeRefKind,
};
use syn::punctuated::Punctuated;
use syn::{GenericParam, Token, TypeParamBound, WherePredicate};

impl Lowerer<'_> {
    /// Lowers the parameters of an item and brings them into scope.
    pub fn generics(&mut self, syntax: &syn::Generics, parent_count: u32) -> Generics {
        let owner = self.scope.owner;
        let mut frame = Frame {
            owner,
            parameters: Vec::new(),
        };
        let mut index = parent_count;
        for parameter in &syntax.params {
            let (name, is_const) = match parameter {
                GenericParam::Lifetime(_) => continue,
                GenericParam::Type(parameter) => (unraw(&parameter.ident), false),
                GenericParam::Const(parameter) => (unraw(&parameter.ident), true),
            };
            frame.parameters.push(FrameParameter {
                name,
                index,
                is_const,
            });
            index += 1;
        }
        self.scope.frames.push(frame);
        let mut generics = Generics {
            parent_count,
            ..Generics::default()
        };
        let mut index = parent_count;
        for parameter in &syntax.params {
            match parameter {
                GenericParam::Lifetime(parameter) => {
                    let name = parameter.lifetime.to_string();
                    generics
                        .lifetimes
                        .push(outlives(&name, parameter.bounds.iter()));
                    continue;
                }
                GenericParam::Type(parameter) => {
                    let span = self.session.span(parameter.ident.span());
                    let name = unraw(&parameter.ident);
                    let subject = self.parameter_type(&name, index, span);
                    let (bounds, maybe_unsized) = self.bounds(&parameter.bounds);
                    let lifetimes = lifetime_bounds(&parameter.bounds);
                    if !lifetimes.is_empty() {
                        generics
                            .lifetime_predicates
                            .push(outlives(&name, lifetimes.into_iter()));
                    }
                    let default = parameter.default.as_ref().map(|(_, ty)| self.ty(ty));
                    generics.parameters.push(GenericParameter {
                        name,
                        const_type: None,
                        default,
                        from_impl_trait: false,
                        maybe_unsized,
                    });
                    add_predicates(&mut generics, &subject, bounds);
                }
                GenericParam::Const(parameter) => {
                    let const_type = Some(self.ty(&parameter.ty));
                    let default = parameter.default.as_ref().map(|(_, value)| {
                        let span = self.session.span(parameter.ident.span());
                        TypeRef {
                            kind: TypeRefKind::Const(self.const_argument(value)),
                            span,
                        }
                    });
                    generics.parameters.push(GenericParameter {
                        name: unraw(&parameter.ident),
                        const_type,
                        default,
                        from_impl_trait: false,
                        maybe_unsized: false,
                    });
                }
            }
            index += 1;
        }
        self.where_clause(syntax.where_clause.as_ref(), &mut generics);
        generics
    }

    /// Adds the predicates of a where-clause.
    pub fn where_clause(&mut self, clause: Option<&syn::WhereClause>, generics: &mut Generics) {
        for predicate in clause.into_iter().flat_map(|clause| &clause.predicates) {
            let predicate = match predicate {
                WherePredicate::Type(predicate) => predicate,
                WherePredicate::Lifetime(predicate) => {
                    let subject = predicate.lifetime.to_string();
                    let text = outlives(&subject, predicate.bounds.iter());
                    generics.lifetime_predicates.push(text);
                    continue;
                }
                _ => continue,
            };
            let subject = self.ty(&predicate.bounded_ty);
            let lifetimes = lifetime_bounds(&predicate.bounds);
            if !lifetimes.is_empty()
                && let TypeRefKind::Path(path) = &subject.kind
            {
                let text = outlives(&path.segments[0].name, lifetimes.into_iter());
                generics.lifetime_predicates.push(text);
            }
            let (mut bounds, maybe_unsized) = self.bounds(&predicate.bounds);
            let binder = super::ty::binder(predicate.lifetimes.as_ref());
            for bound in &mut bounds {
                bound.binder.extend(binder.clone());
            }
            if maybe_unsized {
                mark_unsized(generics, &subject);
            }
            add_predicates(generics, &subject, bounds);
        }
    }

    /// The parameter as a type.
    fn parameter_type(&self, name: &str, index: u32, span: Span) -> TypeRef {
        let resolution = Resolution::Parameter {
            owner: self.scope.owner,
            index,
        };
        named(name, resolution, span)
    }

    /// `Self` as a type.
    pub fn self_type(&self, span: Span) -> TypeRef {
        let def = self.scope.self_def.unwrap_or(self.scope.owner);
        named("Self", Resolution::SelfType(def), span)
    }
}

fn named(name: &str, resolution: Resolution, span: Span) -> TypeRef {
    TypeRef {
        kind: TypeRefKind::Path(Path::of_name(name, resolution, span)),
        span,
    }
}

/// Adds one predicate a bound.
pub fn add_predicates(generics: &mut Generics, subject: &TypeRef, bounds: Vec<Bound>) {
    let predicates = bounds.into_iter().map(|bound| Predicate {
        subject: subject.clone(),
        bound,
    });
    generics.predicates.extend(predicates);
}

fn mark_unsized(generics: &mut Generics, subject: &TypeRef) {
    if let TypeRefKind::Path(path) = &subject.kind
        && let Resolution::Parameter { index, .. } = path.resolution
        && let Some(own) = index.checked_sub(generics.parent_count)
        && let Some(parameter) = generics.parameters.get_mut(own as usize)
    {
        parameter.maybe_unsized = true;
    }
}

/// The lifetimes among bounds.
fn lifetime_bounds(bounds: &Punctuated<TypeParamBound, Token![+]>) -> Vec<&syn::Lifetime> {
    let lifetimes = bounds.iter().filter_map(|bound| match bound {
        TypeParamBound::Lifetime(lifetime) => Some(lifetime),
        _ => None,
    });
    lifetimes.collect()
}

/// `subject: 'a + 'b`, or the subject alone.
fn outlives<'l>(subject: &str, bounds: impl Iterator<Item = &'l syn::Lifetime>) -> String {
    let bounds: Vec<String> = bounds.map(ToString::to_string).collect();
    match bounds.is_empty() {
        true => subject.to_string(),
        false => format!("{subject}: {}", bounds.join(" + ")),
    }
}

//! Types as written.

use super::{Lowerer, body, spans};
use crate::expand;
use crate::session::{Binding, ImportSegment, Namespace};
use crate::source::collect::unraw;
use crate::source::macros;
use diagnostics::Code;
use hir::{
    Bound, ConstArgument, GenericParameter, Path, PathSegment, Predicate, Resolution, Span,
    TypeRef, TypeRefKind,
};
use syn::punctuated::Punctuated;
use syn::{Expr, Lit, ReturnType, Token, Type, TypeParamBound};

/// Bounds that have no meaning here when the library does not define them.
const MARKERS: [&str; 6] = [
    "Sized",
    "Send",
    "Sync",
    "Unpin",
    "UnwindSafe",
    "RefUnwindSafe",
];

impl Lowerer<'_> {
    /// Lowers a type; what cannot be is reported and inferred.
    pub fn ty(&mut self, ty: &Type) -> TypeRef {
        let (first, last) = spans::of_type(ty);
        let (first, last) = (self.session.span(first), self.session.span(last));
        let span = self.session.tokens.join(first, last);
        let kind = match ty {
            Type::Array(array) => {
                let element = self.ty(&array.elem);
                TypeRefKind::Array(Box::new(element), self.const_argument(&array.len))
            }
            Type::FnPtr(function) => {
                if let Some(abi) = &function.abi {
                    let at = self.session.span(abi.extern_token.span);
                    let message = "functions of another calling convention are not translated";
                    self.session.refuse(Code::ForeignItem, at, message, "");
                }
                let inputs = function.inputs.iter().map(|it| self.ty(&it.ty)).collect();
                let output = self.result_type(&function.output, span);
                TypeRefKind::Function(inputs, Box::new(output))
            }
            Type::Group(group) => return self.ty(&group.elem),
            Type::Paren(paren) => return self.ty(&paren.elem),
            Type::ImplTrait(implementer) => {
                let (bounds, maybe_unsized) = self.bounds(&implementer.bounds);
                self.impl_trait(bounds, maybe_unsized, span)
            }
            Type::Infer(_) => TypeRefKind::Infer,
            Type::Macro(call) => return self.type_macro(&call.mac),
            Type::Never(_) => TypeRefKind::Never,
            Type::Path(path) => match self.type_path(path) {
                Some(kind) => kind,
                None => TypeRefKind::Infer,
            },
            Type::Ptr(pointer) => {
                self.session.refuse_pointer(span);
                TypeRefKind::Pointer {
                    mutable: matches!(pointer.mutability, syn::PointerMutability::Mut(_)),
                    target: Box::new(self.ty(&pointer.elem)),
                }
            }
            Type::Reference(reference) => TypeRefKind::Reference {
                mutable: reference.mutability.is_some(),
                lifetime: reference.lifetime.as_ref().map(ToString::to_string),
                target: Box::new(self.ty(&reference.elem)),
            },
            Type::Slice(slice) => TypeRefKind::Slice(Box::new(self.ty(&slice.elem))),
            Type::TraitObject(object) => TypeRefKind::Dyn(self.bounds(&object.bounds).0),
            Type::Tuple(tuple) => {
                TypeRefKind::Tuple(tuple.elems.iter().map(|it| self.ty(it)).collect())
            }
            _ => {
                let message = "this is not a type of stable Rust";
                self.session.refuse(Code::UnstableSyntax, span, message, "");
                TypeRefKind::Infer
            }
        };
        TypeRef { kind, span }
    }

    /// The type after `->`, or unit.
    pub fn result_type(&mut self, result: &ReturnType, around: Span) -> TypeRef {
        match result {
            ReturnType::Default => TypeRef {
                kind: TypeRefKind::Tuple(Vec::new()),
                span: around,
            },
            ReturnType::Type(_, ty) => self.ty(ty),
        }
    }

    fn type_path(&mut self, path: &syn::TypePath) -> Option<TypeRefKind> {
        let Some(qualified) = &path.qself else {
            let path = self.path(&path.path, Namespace::Types)?;
            if let Resolution::Parameter { owner, index } = path.resolution
                && self.is_const_parameter(path.resolution)
            {
                return Some(TypeRefKind::Const(ConstArgument::Parameter {
                    owner,
                    index,
                }));
            }
            return Some(TypeRefKind::Path(path));
        };
        let (self_type, trait_path, name) =
            self.qualified(qualified, &path.path, Code::ComplexPath)?;
        Some(TypeRefKind::Qualified {
            self_type: Box::new(self_type),
            trait_path,
            name,
        })
    }

    /// `<T as Trait>::Name` and `<T>::Name`.
    pub fn qualified(
        &mut self,
        qualified: &syn::QSelf,
        path: &syn::Path,
        code: Code,
    ) -> Option<(TypeRef, Option<Path>, PathSegment)> {
        let self_type = self.ty(&qualified.ty);
        let open = path.segments.len() - qualified.position;
        if open != 1 {
            let span = self.path_span(path);
            let help = "give the inner associated type a name with `type`";
            let message = "a qualified path with more than one associated name";
            self.session.refuse(code, span, message, help);
            return None;
        }
        let trait_path = match qualified.position {
            0 => None,
            position => {
                let prefix = syn::Path {
                    leading_colon: path.leading_colon,
                    segments: path.segments.iter().take(position).cloned().collect(),
                };
                Some(self.path(&prefix, Namespace::Types)?)
            }
        };
        let name = self.segment(path.segments.last().expect("a path has a segment"));
        Some((self_type, trait_path, name))
    }

    /// A generic argument that may also be a constant written as a path.
    pub fn type_or_const(&mut self, ty: &Type) -> TypeRef {
        if let Type::Path(path) = ty
            && path.qself.is_none()
            && let Some(ident) = path.path.get_ident()
        {
            let name = ImportSegment {
                name: unraw(ident),
                dollar_crate: None,
            };
            let names = [name];
            let known = self.parameter_or_self(&names, Namespace::Types).is_some()
                || self
                    .session
                    .walk(self.scope.module, &names, Namespace::Types)
                    .is_ok();
            let module = self.scope.module;
            if !known && self.session.walk(module, &names, Namespace::Values).is_ok() {
                let value = Expr::Path(syn::ExprPath {
                    attrs: Vec::new(),
                    qself: None,
                    path: path.path.clone(),
                });
                let span = self.session.span(ident.span());
                return TypeRef {
                    kind: TypeRefKind::Const(self.const_argument(&value)),
                    span,
                };
            }
        }
        self.ty(ty)
    }

    /// A constant in a type.
    pub fn const_argument(&mut self, value: &Expr) -> ConstArgument {
        match value {
            Expr::Infer(_) => return ConstArgument::Infer,
            Expr::Group(group) => return self.const_argument(&group.expr),
            Expr::Lit(literal) => match &literal.lit {
                Lit::Int(number) => {
                    if let Ok(number) = number.base10_parse::<u64>() {
                        return ConstArgument::Value(number);
                    }
                }
                Lit::Bool(value) => return ConstArgument::Value(u64::from(value.value)),
                Lit::Char(value) => return ConstArgument::Value(value.value() as u64),
                _ => {}
            },
            Expr::Block(block) if block.label.is_none() => {
                if let [syn::Stmt::Expr(inner, None)] = &block.block.stmts[..] {
                    return self.const_argument(inner);
                }
            }
            Expr::Path(path) if path.qself.is_none() => {
                if let Some(ident) = path.path.get_ident() {
                    let name = ImportSegment {
                        name: unraw(ident),
                        dollar_crate: None,
                    };
                    let found = self.parameter_or_self(&[name], Namespace::Values);
                    if let Some(Resolution::Parameter { owner, index }) = found {
                        return ConstArgument::Parameter { owner, index };
                    }
                }
            }
            _ => {}
        }
        ConstArgument::Body(body::lower_constant(self.session, &self.scope, value))
    }

    /// Lowers bounds; whether `?Sized` was among them.
    pub fn bounds(&mut self, bounds: &Punctuated<TypeParamBound, Token![+]>) -> (Vec<Bound>, bool) {
        let mut lowered = Vec::new();
        let mut maybe_unsized = false;
        let mut outlives = Vec::new();
        for bound in bounds {
            match bound {
                TypeParamBound::Trait(bound) => {
                    if bound.maybe.is_some() {
                        maybe_unsized = true;
                    } else if let Some(mut lower) = self.bound(&bound.path) {
                        lower.binder = binder(bound.lifetimes.as_ref());
                        lowered.push(lower);
                    }
                }
                TypeParamBound::Lifetime(lifetime) => outlives.push(lifetime.to_string()),
                _ => {}
            }
        }
        if let Some(first) = lowered.first_mut() {
            first.outlives = outlives;
        }
        (lowered, maybe_unsized)
    }

    fn bound(&mut self, path: &syn::Path) -> Option<Bound> {
        let last = path.segments.last()?.ident.to_string();
        if MARKERS.contains(&last.as_str()) {
            let names = macros::path_segments(self.session, path);
            let known = self
                .session
                .walk(self.scope.module, &names, Namespace::Types);
            if known.is_err() {
                return None;
            }
        }
        let trait_path = self.path(path, Namespace::Types)?;
        Some(Bound {
            trait_path,
            binder: Vec::new(),
            outlives: Vec::new(),
        })
    }

    /// `impl Trait`: a parameter in argument position, itself elsewhere.
    fn impl_trait(&mut self, bounds: Vec<Bound>, maybe_unsized: bool, span: Span) -> TypeRefKind {
        let owner = self.scope.owner;
        let Some(arguments) = &mut self.argument_parameters else {
            return TypeRefKind::ImplTrait(bounds);
        };
        let index = arguments.next;
        arguments.next += 1;
        let name = format!("impl#{index}");
        let path = Path::of_name(&name, Resolution::Parameter { owner, index }, span);
        arguments.parameters.push(GenericParameter {
            name,
            const_type: None,
            default: None,
            from_impl_trait: true,
            maybe_unsized,
        });
        for bound in bounds {
            arguments.predicates.push(Predicate {
                subject: TypeRef {
                    kind: TypeRefKind::Path(path.clone()),
                    span,
                },
                bound,
            });
        }
        TypeRefKind::Path(path)
    }
}

/// The lifetimes of `for<'a, 'b>`.
pub fn binder(lifetimes: Option<&syn::BoundLifetimes>) -> Vec<String> {
    let parameters = lifetimes.into_iter().flat_map(|it| &it.lifetimes);
    parameters
        .filter_map(|parameter| match parameter {
            syn::GenericParam::Lifetime(it) => Some(it.lifetime.to_string()),
            _ => None,
        })
        .collect()
}

impl Lowerer<'_> {
    /// A macro call that stands for a type.
    fn type_macro(&mut self, call: &syn::Macro) -> TypeRef {
        let segments = macros::path_segments(self.session, &call.path);
        let span = macros::call_span(self.session, call);
        let (module, scope) = (self.scope.module, self.scope.macros.clone());
        let expanded = match self.session.resolve_macro(module, &scope, &segments) {
            Some(Binding::Macro(id)) => expand::expand(self.session, id, call.tokens.clone(), span),
            _ => {
                let message = "this macro is not known in a type";
                let help = "write the type out";
                self.session.refuse(Code::UnknownMacro, span, message, help);
                None
            }
        };
        match expanded.map(syn::parse2::<Type>) {
            Some(Ok(ty)) => self.ty(&ty),
            Some(Err(error)) => {
                self.session.syntax_error(&error, span);
                TypeRef {
                    kind: TypeRefKind::Infer,
                    span,
                }
            }
            None => TypeRef {
                kind: TypeRefKind::Infer,
                span,
            },
        }
    }
}

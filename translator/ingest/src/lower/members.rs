//! Associated items of traits and impls, with the macros between them expanded.

use super::{Lowerer, Scope, body};
use crate::expand;
use crate::session::{Binding, DefKind};
use crate::source::collect::unraw;
use crate::source::macros::{call_span, path_segments, path_text};
use diagnostics::Code;
use hir::{Constant, DefId, Generics, ItemKind, Span};
use proc_macro2::TokenStream;
use syn::parse::{Parse, ParseStream, Parser};
use syn::{Attribute, GenericParam, Ident, ImplItem, Macro, TraitItem, Visibility};

impl Lowerer<'_> {
    /// The members of a trait whose substitutions are `count`.
    pub fn trait_members(&mut self, members: &[TraitItem], count: u32) -> Vec<DefId> {
        let mut items = Vec::new();
        for member in members {
            if !self.session.is_active(trait_attributes(member)) {
                continue;
            }
            match member {
                TraitItem::Fn(it) => {
                    let public = &Visibility::Inherited;
                    let def = self.member(&it.sig.ident, &it.attrs, public, |inner, def| {
                        inner.function(def, &it.sig, it.default.as_ref(), count);
                    });
                    items.push(def);
                }
                TraitItem::Const(it) => {
                    let public = &Visibility::Inherited;
                    let def = self.member(&it.ident, &it.attrs, public, |inner, def| {
                        let value = it.default.as_ref().map(|(_, value)| value);
                        inner.constant(def, &it.ty, value, count);
                    });
                    items.push(def);
                }
                TraitItem::Type(it) => {
                    let public = &Visibility::Inherited;
                    let def = self.member(&it.ident, &it.attrs, public, |inner, def| {
                        inner.check_parameters(&it.generics);
                        let mut generics = inner.generics(&it.generics, count);
                        let (bounds, maybe_unsized) = inner.bounds(&it.bounds);
                        inner.where_clause(it.generics.where_clause.as_ref(), &mut generics);
                        let ty = it.default.as_ref().map(|(_, ty)| inner.ty(ty));
                        let kind = ItemKind::AssociatedType {
                            bounds,
                            maybe_unsized,
                            ty,
                        };
                        inner.finish(def, generics, kind);
                    });
                    items.push(def);
                }
                TraitItem::Macro(it) => {
                    if let Some(stream) = self.expand_member(&it.mac) {
                        let members = self
                            .parse_members::<TraitItem>(stream, call_span(self.session, &it.mac));
                        items.extend(self.trait_members(&members, count));
                    }
                }
                other => self.refuse_member(other),
            }
        }
        items
    }

    /// The members of an impl whose substitutions are `count`.
    pub fn impl_members(&mut self, members: &[ImplItem], count: u32) -> Vec<DefId> {
        let mut items = Vec::new();
        for member in members {
            if !self.session.is_active(impl_attributes(member)) {
                continue;
            }
            match member {
                ImplItem::Fn(it) => {
                    let def = self.member(&it.sig.ident, &it.attrs, &it.vis, |inner, def| {
                        inner.function(def, &it.sig, Some(&it.block), count);
                    });
                    items.push(def);
                }
                ImplItem::Const(it) => {
                    let def = self.member(&it.ident, &it.attrs, &it.vis, |inner, def| {
                        inner.constant(def, &it.ty, Some(&it.expr), count);
                    });
                    items.push(def);
                }
                ImplItem::Type(it) => {
                    let def = self.member(&it.ident, &it.attrs, &it.vis, |inner, def| {
                        inner.check_parameters(&it.generics);
                        let generics = inner.generics(&it.generics, count);
                        let ty = Some(inner.ty(&it.ty));
                        let kind = ItemKind::AssociatedType {
                            bounds: Vec::new(),
                            maybe_unsized: false,
                            ty,
                        };
                        inner.finish(def, generics, kind);
                    });
                    items.push(def);
                }
                ImplItem::Macro(it) => {
                    if let Some(stream) = self.expand_member(&it.mac) {
                        let members = self
                            .parse_members::<ImplItem>(stream, call_span(self.session, &it.mac));
                        items.extend(self.impl_members(&members, count));
                    }
                }
                other => self.refuse_member(other),
            }
        }
        items
    }

    /// Makes the slot of a member and lowers it in a scope of its own.
    fn member(
        &mut self,
        ident: &Ident,
        attributes: &[Attribute],
        visibility: &Visibility,
        lower: impl FnOnce(&mut Lowerer, DefId),
    ) -> DefId {
        let span = self.session.span(ident.span());
        let parent = self.scope.owner;
        let def = self
            .session
            .reserve(&unraw(ident), Some(parent), span, DefKind::Associated);
        let mut inner = Lowerer {
            session: self.session,
            scope: Scope {
                owner: def,
                ..self.scope.clone()
            },
            argument_parameters: None,
        };
        let attributes = inner.session.filter(attributes).map(|it| it.into_owned());
        inner.header(def, &attributes.unwrap_or_default(), visibility);
        lower(&mut inner, def);
        def
    }

    fn constant(&mut self, def: DefId, ty: &syn::Type, value: Option<&syn::Expr>, count: u32) {
        let generics = Generics {
            parent_count: count,
            ..Generics::default()
        };
        let ty = self.ty(ty);
        let body = value.map(|value| body::lower_constant(self.session, &self.scope, value));
        self.finish(def, generics, ItemKind::Const(Constant { ty, body }));
    }

    fn check_parameters(&mut self, generics: &syn::Generics) {
        let is_type = |it: &&GenericParam| !matches!(it, GenericParam::Lifetime(_));
        if let Some(parameter) = generics.params.iter().find(is_type) {
            let span = syn::spanned::Spanned::span(parameter);
            let span = self.session.span(span);
            let message = "an associated type with type parameters of its own";
            let help = "make it a parameter of the trait";
            self.session
                .refuse(Code::GenericAssociatedType, span, message, help);
        }
    }

    fn expand_member(&mut self, call: &Macro) -> Option<TokenStream> {
        let segments = path_segments(self.session, &call.path);
        let span = call_span(self.session, call);
        let (module, scope) = (self.scope.module, self.scope.macros.clone());
        match self.session.resolve_macro(module, &scope, &segments) {
            Some(Binding::Macro(id)) => expand::expand(self.session, id, call.tokens.clone(), span),
            _ => {
                let name = path_text(&call.path);
                let message = format!("the macro `{name}!` is not known here");
                self.session
                    .refuse(Code::UnknownMacro, span, message, "write the items out");
                None
            }
        }
    }

    fn parse_members<T: Parse>(&mut self, stream: TokenStream, around: Span) -> Vec<T> {
        let parser = |input: ParseStream| {
            let mut members = Vec::new();
            while !input.is_empty() {
                members.push(input.parse::<T>()?);
            }
            Ok(members)
        };
        match parser.parse2(stream) {
            Ok(members) => members,
            Err(error) => {
                self.session.syntax_error(&error, around);
                Vec::new()
            }
        }
    }

    fn refuse_member(&mut self, member: &impl syn::spanned::Spanned) {
        let span = self.session.span(member.span());
        let message = "this is not an associated item of stable Rust";
        self.session.refuse(Code::UnstableSyntax, span, message, "");
    }
}

fn trait_attributes(member: &TraitItem) -> &[Attribute] {
    match member {
        TraitItem::Const(it) => &it.attrs,
        TraitItem::Fn(it) => &it.attrs,
        TraitItem::Type(it) => &it.attrs,
        TraitItem::Macro(it) => &it.attrs,
        _ => &[],
    }
}

fn impl_attributes(member: &ImplItem) -> &[Attribute] {
    match member {
        ImplItem::Const(it) => &it.attrs,
        ImplItem::Fn(it) => &it.attrs,
        ImplItem::Type(it) => &it.attrs,
        ImplItem::Macro(it) => &it.attrs,
        _ => &[],
    }
}

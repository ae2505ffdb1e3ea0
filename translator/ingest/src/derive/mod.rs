//! Derives: a closed table that writes impls as tokens, which are then parsed as if the author had
//! written them.
//!
//! Bounds are rustc's: each type parameter must implement the derived trait, and so must each
//! associated type of a parameter that a field mentions. Paths go to the standard library whatever
//! the author's module calls by these names.

mod compare;
mod construct;
mod show;

use crate::session::Session;
use crate::source::collect::{parameter_names, unraw};
use crate::tokens::{TokenInfo, respan_new};
use diagnostics::{Code, Diagnostic};
use hir::Span;
use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::punctuated::Punctuated;
use syn::{Attribute, Fields, GenericParam, Generics, Ident, Item, ItemImpl, Path, Token, Type};

/// A type to derive for.
struct Subject<'a> {
    name: &'a Ident,
    generics: &'a Generics,
    is_enum: bool,
    /// Of a struct: one, without a path of its own.
    variants: Vec<Variant<'a>>,
    /// The derives that stand on the type, for those that depend on each other.
    derives: Vec<String>,
}

struct Variant<'a> {
    name: &'a Ident,
    fields: &'a Fields,
    attributes: &'a [Attribute],
}

/// The impls that the derives on `item` stand for.
pub fn expand(session: &mut Session, item: &Item) -> Vec<ItemImpl> {
    let (name, generics, attributes) = match item {
        Item::Struct(item) => (&item.ident, &item.generics, &item.attrs),
        Item::Enum(item) => (&item.ident, &item.generics, &item.attrs),
        _ => return Vec::new(),
    };
    let traits = derived_traits(session, attributes);
    if traits.is_empty() {
        return Vec::new();
    }
    let variants = match item {
        Item::Struct(item) => vec![Variant {
            name,
            fields: &item.fields,
            attributes: &[],
        }],
        Item::Enum(item) => item.variants.iter().map(Variant::of).collect(),
        _ => Vec::new(),
    };
    let subject = Subject {
        name,
        generics,
        is_enum: matches!(item, Item::Enum(_)),
        variants,
        derives: traits.iter().map(|(name, _)| name.clone()).collect(),
    };
    let mut impls = Vec::new();
    for (trait_name, span) in traits {
        if let Some(implementation) = derive_one(session, &subject, &trait_name, span) {
            impls.push(implementation);
        }
    }
    impls
}

fn derive_one(
    session: &mut Session,
    subject: &Subject,
    trait_name: &str,
    span: Span,
) -> Option<ItemImpl> {
    let tokens = match trait_name {
        "Clone" => construct::clone(subject),
        "Copy" => subject.implement(quote!(crate::marker::Copy), quote!()),
        "Default" => construct::default(subject),
        "Debug" => show::debug(subject),
        "PartialEq" => compare::partial_eq(subject),
        "Eq" => subject.implement(quote!(crate::cmp::Eq), quote!()),
        "PartialOrd" => compare::partial_ord(subject),
        "Ord" => compare::ord(subject),
        "Hash" => show::hash(subject),
        other => {
            session.report(
                Diagnostic::new(
                    Code::UnknownDerive,
                    span,
                    format!("the derive `{other}` is not known"),
                )
                .help("write the impl by hand, or keep it behind an island"),
            );
            return None;
        }
    };
    let expansion = session.add_expansion(&format!("derive({trait_name})"), span);
    let info = TokenInfo {
        dollar_crate: Some(0),
        ..session.plain(Span {
            expansion: Some(expansion),
            ..span
        })
    };
    let tokens = respan_new(&mut session.tokens, tokens, info);
    match syn::parse2::<ItemImpl>(tokens) {
        Ok(implementation) => Some(implementation),
        Err(error) => panic!(
            "the derive of {trait_name} for {} is no impl: {error}",
            subject.name
        ),
    }
}

/// The traits in `#[derive(…)]`, by their last segment.
fn derived_traits(session: &mut Session, attributes: &[Attribute]) -> Vec<(String, Span)> {
    let mut traits = Vec::new();
    for attribute in attributes.iter().filter(|it| it.path().is_ident("derive")) {
        let paths = attribute.parse_args_with(Punctuated::<Path, Token![,]>::parse_terminated);
        match paths {
            Ok(paths) => {
                for path in paths {
                    let last = path.segments.last().expect("a path has a segment");
                    traits.push((unraw(&last.ident), session.span(last.ident.span())));
                }
            }
            Err(error) => {
                let span = session.span(attribute.pound_token.spans[0]);
                session.syntax_error(&error, span);
            }
        }
    }
    traits
}

impl<'a> Variant<'a> {
    fn of(variant: &'a syn::Variant) -> Variant<'a> {
        Variant {
            name: &variant.ident,
            fields: &variant.fields,
            attributes: &variant.attrs,
        }
    }

    /// The fields' names or numbers.
    fn members(&self) -> Vec<syn::Member> {
        self.fields.members().collect()
    }

    /// Fresh names for the fields.
    fn names(&self, prefix: &str) -> Vec<Ident> {
        (0..self.fields.len())
            .map(|index| format_ident!("{prefix}_{index}"))
            .collect()
    }
}

impl Subject<'_> {
    /// The path of a variant as seen from inside of the impl.
    fn path(&self, variant: &Variant) -> TokenStream {
        let name = variant.name;
        match self.is_enum {
            true => quote!(Self::#name),
            false => quote!(Self),
        }
    }

    /// A pattern that binds the fields of a variant to `names`.
    fn pattern(&self, variant: &Variant, names: &[Ident]) -> TokenStream {
        let path = self.path(variant);
        let members = variant.members();
        match variant.fields {
            Fields::Unit => quote!(#path),
            _ => quote!(#path { #(#members: #names),* }),
        }
    }

    /// `impl<…> trait_path for Name<…> where … { items }`.
    fn implement(&self, trait_path: TokenStream, items: TokenStream) -> TokenStream {
        let parameters = self
            .generics
            .params
            .iter()
            .map(|parameter| match parameter {
                GenericParam::Type(parameter) => {
                    let (name, bounds) = (&parameter.ident, &parameter.bounds);
                    match bounds.is_empty() {
                        true => quote!(#name: #trait_path),
                        false => quote!(#name: #bounds + #trait_path),
                    }
                }
                GenericParam::Const(parameter) => {
                    let (name, ty) = (&parameter.ident, &parameter.ty);
                    quote!(const #name: #ty)
                }
                GenericParam::Lifetime(parameter) => {
                    let (name, bounds) = (&parameter.lifetime, &parameter.bounds);
                    quote!(#name: #bounds)
                }
            });
        let arguments = self
            .generics
            .params
            .iter()
            .map(|parameter| match parameter {
                GenericParam::Type(parameter) => {
                    let name = &parameter.ident;
                    quote!(#name)
                }
                GenericParam::Const(parameter) => {
                    let name = &parameter.ident;
                    quote!(#name)
                }
                GenericParam::Lifetime(parameter) => {
                    let name = &parameter.lifetime;
                    quote!(#name)
                }
            });
        let given = self.generics.where_clause.iter();
        let given = given.flat_map(|clause| clause.predicates.iter().map(|one| quote!(#one)));
        let projections = self.projections();
        let projections = projections.iter().map(|ty| quote!(#ty: #trait_path));
        let predicates = given.chain(projections);
        let name = self.name;
        quote! {
            impl<#(#parameters),*> #trait_path for #name<#(#arguments),*>
            where #(#predicates),*
            { #items }
        }
    }

    /// The field types that are associated types of a parameter.
    fn projections(&self) -> Vec<&Type> {
        let parameters = parameter_names(self.generics);
        let fields = self
            .variants
            .iter()
            .flat_map(|variant| variant.fields.iter());
        let is_projection = |ty: &&Type| match ty {
            Type::Path(path) if path.qself.is_none() && path.path.segments.len() > 1 => {
                parameters.contains(&unraw(&path.path.segments[0].ident))
            }
            _ => false,
        };
        fields
            .map(|field| &field.ty)
            .filter(is_projection)
            .collect()
    }
}

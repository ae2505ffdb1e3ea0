//! `Clone` and `Default`.

use super::{Subject, Variant};
use proc_macro2::TokenStream;
use quote::quote;
use syn::Fields;

/// A plain copy where the type is `Copy` and not generic, as rustc does; else field by field.
pub(super) fn clone(subject: &Subject) -> TokenStream {
    let is_copy = subject.derives.iter().any(|name| name == "Copy");
    let plain = is_copy && subject.generics.type_params().next().is_none();
    let body = if plain {
        quote!(*self)
    } else if subject.variants.is_empty() {
        quote!(match *self {})
    } else {
        let arms = subject.variants.iter().map(|variant| {
            let names = variant.names("field");
            let pattern = subject.pattern(variant, &names);
            let values = names
                .iter()
                .map(|name| quote!(crate::clone::Clone::clone(#name)));
            let value = build(subject, variant, values);
            quote!(#pattern => #value)
        });
        quote!(match self { #(#arms),* })
    };
    let items = quote! {
        #[inline]
        fn clone(&self) -> Self { #body }
    };
    subject.implement(quote!(crate::clone::Clone), items)
}

/// The default of each field; of an enum: its variant `#[default]`.
pub(super) fn default(subject: &Subject) -> TokenStream {
    let chosen = subject.variants.iter().find(|variant| {
        let marked = |one: &syn::Attribute| one.path().is_ident("default");
        !subject.is_enum || variant.attributes.iter().any(marked)
    });
    let body = match chosen {
        Some(variant) => {
            let value = quote!(crate::default::Default::default());
            build(
                subject,
                variant,
                variant.fields.iter().map(|_| value.clone()),
            )
        }
        None => quote!(loop {}),
    };
    let items = quote! {
        #[inline]
        fn default() -> Self { #body }
    };
    subject.implement(quote!(crate::default::Default), items)
}

fn build(
    subject: &Subject,
    variant: &Variant,
    values: impl Iterator<Item = TokenStream>,
) -> TokenStream {
    let path = subject.path(variant);
    let members = variant.members();
    match variant.fields {
        Fields::Unit => quote!(#path),
        Fields::Unnamed(_) => quote!(#path(#(#values),*)),
        Fields::Named(_) => quote!(#path { #(#members: #values),* }),
    }
}

//! `Debug` and `Hash`.

use super::{Subject, Variant};
use crate::source::collect::unraw;
use proc_macro2::TokenStream;
use quote::quote;
use syn::{Fields, Member};

/// The builders of `Formatter`, as rustc's derive calls them in effect.
pub(super) fn debug(subject: &Subject) -> TokenStream {
    let body = match subject.variants.is_empty() {
        true => quote!(match *self {}),
        false => {
            let arms = subject.variants.iter().map(|variant| {
                let names = variant.names("field");
                let pattern = subject.pattern(variant, &names);
                let shown = show(variant, &names);
                quote!(#pattern => #shown)
            });
            quote!(match self { #(#arms),* })
        }
    };
    let items = quote! {
        fn fmt(&self, formatter: &mut crate::fmt::Formatter<'_>) -> crate::fmt::Result { #body }
    };
    subject.implement(quote!(crate::fmt::Debug), items)
}

fn show(variant: &Variant, names: &[syn::Ident]) -> TokenStream {
    let title = unraw(variant.name);
    match variant.fields {
        Fields::Unit => quote!(crate::fmt::Formatter::write_str(formatter, #title)),
        Fields::Unnamed(_) => quote! {
            formatter.debug_tuple(#title) #(.field(#names))* .finish()
        },
        Fields::Named(_) => {
            let labels = variant.members().into_iter().map(|member| match member {
                Member::Named(name) => unraw(&name),
                Member::Unnamed(index) => index.index.to_string(),
            });
            quote! {
                formatter.debug_struct(#title) #(.field(#labels, #names))* .finish()
            }
        }
    }
}

/// The discriminant if there is more than one variant, then the fields.
pub(super) fn hash(subject: &Subject) -> TokenStream {
    let discriminant = match subject.variants.len() > 1 {
        true => quote! {
            crate::hash::Hash::hash(&crate::intrinsics::discriminant_value(self), state);
        },
        false => quote!(),
    };
    let body = match subject.variants.is_empty() {
        true => quote!(match *self {}),
        false => {
            let arms = subject.variants.iter().map(|variant| {
                let names = variant.names("field");
                let pattern = subject.pattern(variant, &names);
                quote!(#pattern => { #(crate::hash::Hash::hash(#names, state);)* })
            });
            quote!(#discriminant match self { #(#arms),* })
        }
    };
    let items = quote! {
        fn hash<__H: crate::hash::Hasher>(&self, state: &mut __H) { #body }
    };
    subject.implement(quote!(crate::hash::Hash), items)
}

//! `#[mirrors(path)]`: rustc gets core's item, and the provided methods of a trait for checking.

use crate::naming::snake_case;
use proc_macro2::{Span, TokenStream};
use quote::{format_ident, quote};
use syn::{
    FnArg, GenericParam, Item, ItemTrait, Path, ReceiverKind, Result, TraitItem, parse_quote,
};

/// Replaces the definition in `item` by a re-export of the path in `arguments`.
///
/// # Errors
/// If the item is of another kind, or the arguments are no path.
pub fn expand(arguments: TokenStream, item: TokenStream) -> Result<TokenStream> {
    // Lints on paths look at the span; what is made is nobody's writing.
    let path: Path = syn::parse2(generated(arguments))?;
    let item: Item = syn::parse2(item)?;
    let provided = match item {
        Item::Trait(definition) => provided_methods(&path, definition),
        Item::Struct(_) | Item::Enum(_) | Item::Fn(_) => TokenStream::new(),
        other => {
            let message = "`mirrors` stands on an enum, a struct, a trait or a function";
            return Err(syn::Error::new_spanned(other, message));
        }
    };
    Ok(quote! { pub use #path; #provided })
}

/// The tokens with the span of generated code.
fn generated(tokens: TokenStream) -> TokenStream {
    let span = Span::mixed_site();
    let respanned = tokens.into_iter().map(|mut token| {
        token.set_span(span);
        token
    });
    respanned.collect()
}

/// The trait `<Name>Provided` with its blanket implementation, or nothing when no method of the
/// definition has a body.
fn provided_methods(path: &Path, definition: ItemTrait) -> TokenStream {
    let methods: Vec<syn::TraitItemFn> = definition
        .items
        .into_iter()
        .filter_map(|item| match item {
            TraitItem::Fn(method) if method.default.is_some() => Some(method),
            _ => None,
        })
        .collect();
    if methods.is_empty() {
        return TokenStream::new();
    }
    let name = format_ident!("{}Provided", definition.ident);
    let module = format_ident!("{}_provided", snake_case(&definition.ident.to_string()));
    let signatures = methods.iter().map(|method| {
        let mut signature = method.sig.clone();
        forget_patterns(&mut signature);
        quote! { #[doc(hidden)] #signature; }
    });
    let bodies = methods.iter().map(|method| {
        let attributes = &method.attrs;
        let signature = &method.sig;
        let body = &method.default;
        quote! { #(#attributes)* #signature #body }
    });

    let generics = &definition.generics;
    let names: Vec<TokenStream> = generics.params.iter().map(parameter_name).collect();
    let arguments = if names.is_empty() {
        TokenStream::new()
    } else {
        quote! { <#(#names),*> }
    };
    let where_clause = &generics.where_clause;
    let mut blanket = generics.clone();
    for parameter in &mut blanket.params {
        if let GenericParam::Type(parameter) = parameter {
            parameter.default = None;
        }
    }
    blanket
        .params
        .push(parse_quote! { Subject: #path #arguments + ?Sized });
    quote! {
        #[doc(hidden)]
        pub mod #module {
            #[allow(unused_imports)]
            use super::*;
            pub trait #name #generics: #path #arguments #where_clause { #(#signatures)* }
        }
        impl #blanket #module::#name #arguments for Subject #where_clause { #(#bodies)* }
    }
}

fn parameter_name(parameter: &GenericParam) -> TokenStream {
    match parameter {
        GenericParam::Type(parameter) => {
            let name = &parameter.ident;
            quote! { #name }
        }
        GenericParam::Const(parameter) => {
            let name = &parameter.ident;
            quote! { #name }
        }
        GenericParam::Lifetime(parameter) => {
            let lifetime = &parameter.lifetime;
            quote! { #lifetime }
        }
    }
}

/// A signature without a body may not say `mut x` or take a parameter apart.
pub fn forget_patterns(signature: &mut syn::Signature) {
    for (position, input) in signature.inputs.iter_mut().enumerate() {
        match input {
            FnArg::Receiver(receiver) => {
                if matches!(receiver.kind, ReceiverKind::Value) {
                    receiver.mutability = None;
                }
            }
            FnArg::Typed(parameter) => {
                let name = format_ident!("argument_{}", position);
                *parameter.pat = parse_quote! { #name };
            }
        }
    }
}

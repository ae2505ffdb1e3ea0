//! `#[mirrored]`: an `impl` on a type of core becomes, for rustc, a local trait and its
//! implementation.

use crate::mirrors::forget_patterns;
use crate::naming::{camel_case, snake_case};
use proc_macro2::TokenStream;
use quote::{ToTokens, format_ident, quote};
use syn::{GenericParam, Ident, ImplItem, ItemImpl, Path, Result, Type, Visibility};

/// Writes the trait and the implementation for the block in `item`; `arguments` may name the trait.
///
/// # Errors
/// If the item is of another kind, or the arguments are no path.
pub fn expand(arguments: TokenStream, item: TokenStream) -> Result<TokenStream> {
    let mut block: ItemImpl = syn::parse2(item)?;
    let name: Ident = if arguments.is_empty() {
        default_name(&block)
    } else {
        syn::parse2(arguments)?
    };
    let mut declarations = Vec::new();
    for item in &mut block.items {
        declarations.push(declare(item, block.trait_.as_ref().map(|(path, _)| path))?);
    }

    // The trait stands in a module of its own, because it must not be in scope where it is made: a
    // method call there would find it beside core's trait.
    let module = format_ident!("{}", snake_case(&name.to_string()));
    // The trait that the block implements is named nowhere else in what is made; its import shall
    // not count as unused.
    let import = match &block.trait_ {
        Some((path, _)) if path.segments.len() == 1 => {
            let implemented = &path.segments[0].ident;
            quote! { #[allow(unused_imports)] use super::#implemented as _; }
        }
        _ => TokenStream::new(),
    };
    let attributes = &block.attrs;
    let generics = &block.generics;
    let where_clause = &generics.where_clause;
    let implementation_generics = &generics.params;
    let arguments = generics.params.iter().map(|parameter| match parameter {
        GenericParam::Type(parameter) => parameter.ident.to_token_stream(),
        GenericParam::Const(parameter) => parameter.ident.to_token_stream(),
        GenericParam::Lifetime(parameter) => parameter.lifetime.to_token_stream(),
    });
    let subject = &block.self_ty;
    let bound = if is_unsized(subject, generics) {
        quote! {}
    } else {
        quote! { : Sized }
    };
    let items = &block.items;
    Ok(quote! {
        #[doc(hidden)]
        pub mod #module {
            #[allow(unused_imports)]
            use super::*;
            #import
            pub trait #name #generics #bound #where_clause { #(#declarations)* }
        }
        #(#attributes)*
        impl <#implementation_generics> #module::#name <#(#arguments),*> for #subject
        #where_clause
        {
            #(#items)*
        }
    })
}

/// `<Type>Methods` for an inherent block, `<Trait>For<Type>` for an implementation.
fn default_name(block: &ItemImpl) -> Ident {
    let subject = match &*block.self_ty {
        Type::Path(path) if block.trait_.is_none() => {
            let last = path.path.segments.last();
            last.map_or_else(String::new, |segment| {
                camel_case(segment.ident.to_token_stream())
            })
        }
        Type::Slice(_) if block.trait_.is_none() => "Slice".to_string(),
        other => camel_case(other.to_token_stream()),
    };
    match &block.trait_ {
        None => format_ident!("{}Methods", subject),
        Some((path, _)) => {
            let last = path.segments.last();
            let words = last.map_or_else(String::new, |last| camel_case(last.to_token_stream()));
            format_ident!("{}For{}", words, subject)
        }
    }
}

/// The declaration of one item for the trait. The item itself loses what an implementation of a
/// trait may not say: its visibility and `const`.
fn declare(item: &mut ImplItem, implemented: Option<&Path>) -> Result<TokenStream> {
    match item {
        ImplItem::Fn(method) => {
            method.vis = Visibility::Inherited;
            method.sig.constness = None;
            let mut signature = method.sig.clone();
            forget_patterns(&mut signature);
            Ok(quote! { #[doc(hidden)] #signature; })
        }
        ImplItem::Const(constant) => {
            constant.vis = Visibility::Inherited;
            let name = &constant.ident;
            let kind = &constant.ty;
            Ok(quote! { #[doc(hidden)] const #name: #kind; })
        }
        ImplItem::Type(associated) => {
            let name = &associated.ident;
            let bound = if may_be_unsized(implemented) {
                quote! { : ?Sized }
            } else {
                TokenStream::new()
            };
            Ok(quote! { #[doc(hidden)] type #name #bound; })
        }
        other => {
            let message = "`mirrored` knows functions, constants and types";
            Err(syn::Error::new_spanned(other, message))
        }
    }
}

/// Whether the associated type of this trait may be a slice or a string.
fn may_be_unsized(implemented: Option<&Path>) -> bool {
    let name = implemented.and_then(|path| path.segments.last());
    name.is_some_and(|name| name.ident == "Deref" || name.ident == "Index")
}

/// Whether `Sized` may not be asked of the implementing type.
fn is_unsized(subject: &Type, generics: &syn::Generics) -> bool {
    match subject {
        Type::Slice(_) => true,
        Type::Group(group) => is_unsized(&group.elem, generics),
        Type::Path(path) if path.path.is_ident("str") => true,
        Type::Path(path) => generics.type_params().any(|parameter| {
            let relaxed = parameter.bounds.to_token_stream().to_string();
            path.path.is_ident(&parameter.ident) && relaxed.contains('?')
        }),
        _ => false,
    }
}

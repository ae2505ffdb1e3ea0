//! `PartialEq`, `PartialOrd` and `Ord`: the discriminants first, then the fields in order.

use super::{Subject, Variant};
use proc_macro2::TokenStream;
use quote::quote;
use syn::Ident;

pub(super) fn partial_eq(subject: &Subject) -> TokenStream {
    let equal = |variant: &Variant, left: &[Ident], right: &[Ident]| match variant.fields.len() {
        0 => quote!(true),
        _ => quote!(#(*#left == *#right)&&*),
    };
    let body = compare(
        subject,
        &equal,
        quote!(true),
        quote!(left == right),
        quote!(false),
    );
    let items = quote! {
        #[inline]
        fn eq(&self, other: &Self) -> bool { #body }
    };
    subject.implement(quote!(crate::cmp::PartialEq), items)
}

pub(super) fn partial_ord(subject: &Subject) -> TokenStream {
    let equal = quote!(crate::option::Option::Some(crate::cmp::Ordering::Equal));
    let order = |_: &Variant, left: &[Ident], right: &[Ident]| {
        let function = quote!(crate::cmp::PartialOrd::partial_cmp);
        lexicographic(&function, &equal, left, right)
    };
    let discriminants = quote!(crate::cmp::PartialOrd::partial_cmp(&left, &right));
    let body = compare(
        subject,
        &order,
        equal.clone(),
        discriminants.clone(),
        discriminants,
    );
    let items = quote! {
        #[inline]
        fn partial_cmp(&self, other: &Self) -> crate::option::Option<crate::cmp::Ordering> { #body }
    };
    subject.implement(quote!(crate::cmp::PartialOrd), items)
}

pub(super) fn ord(subject: &Subject) -> TokenStream {
    let equal = quote!(crate::cmp::Ordering::Equal);
    let order = |_: &Variant, left: &[Ident], right: &[Ident]| {
        lexicographic(&quote!(crate::cmp::Ord::cmp), &equal, left, right)
    };
    let discriminants = quote!(crate::cmp::Ord::cmp(&left, &right));
    let body = compare(
        subject,
        &order,
        equal.clone(),
        discriminants.clone(),
        discriminants,
    );
    let items = quote! {
        #[inline]
        fn cmp(&self, other: &Self) -> crate::cmp::Ordering { #body }
    };
    subject.implement(quote!(crate::cmp::Ord), items)
}

/// The first field that differs decides.
fn lexicographic(
    function: &TokenStream,
    equal: &TokenStream,
    left: &[Ident],
    right: &[Ident],
) -> TokenStream {
    let Some(((first_left, left), (first_right, right))) =
        left.split_first().zip(right.split_first())
    else {
        return equal.clone();
    };
    if left.is_empty() {
        return quote!(#function(#first_left, #first_right));
    }
    let rest = lexicographic(function, equal, left, right);
    quote! {
        match #function(#first_left, #first_right) {
            #equal => #rest,
            different => different,
        }
    }
}

/// Writes the comparison of two values of one variant, whose fields are bound to these names.
type CompareFields<'f> = dyn Fn(&Variant, &[Ident], &[Ident]) -> TokenStream + 'f;

/// A comparison of `self` and `other`. `fields` compares two values of one variant, `none` is the
/// answer for a type without values, `by_discriminant` compares the numbers `left` and `right`,
/// and `different` is the answer for two variants.
fn compare(
    subject: &Subject,
    fields: &CompareFields,
    none: TokenStream,
    by_discriminant: TokenStream,
    different: TokenStream,
) -> TokenStream {
    if subject.variants.is_empty() {
        return quote!(match *self {});
    }
    let arm = |variant: &Variant| {
        let (left, right) = (variant.names("left"), variant.names("right"));
        let left_pattern = subject.pattern(variant, &left);
        let right_pattern = subject.pattern(variant, &right);
        let value = fields(variant, &left, &right);
        quote!((#left_pattern, #right_pattern) => #value)
    };
    if !subject.is_enum {
        let arm = arm(&subject.variants[0]);
        return quote!(match (self, other) { #arm });
    }
    let with_fields = subject.variants.iter().filter(|it| !it.fields.is_empty());
    let arms: Vec<TokenStream> = with_fields.map(arm).collect();
    let discriminants = quote! {
        let left = crate::intrinsics::discriminant_value(self);
        let right = crate::intrinsics::discriminant_value(other);
    };
    if arms.is_empty() {
        return match subject.variants.len() {
            1 => none,
            _ => quote!(#discriminants #by_discriminant),
        };
    }
    let all_have_fields = arms.len() == subject.variants.len();
    // Two different variants, or two equal ones without fields.
    let rest = match (subject.variants.len(), all_have_fields) {
        (1, _) => quote!(),
        (_, true) => quote!(_ => #different),
        (_, false) => quote!(_ => #by_discriminant),
    };
    let uses_discriminants = !all_have_fields || !is_word(&different);
    let discriminants = match subject.variants.len() > 1 && uses_discriminants {
        true => discriminants,
        false => quote!(),
    };
    quote!(#discriminants match (self, other) { #(#arms,)* #rest })
}

fn is_word(tokens: &TokenStream) -> bool {
    tokens.clone().into_iter().count() == 1
}

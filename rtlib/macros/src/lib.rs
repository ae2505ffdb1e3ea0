//! The attributes of Lathe's run-time side. There are three families, none of which changes what a
//! crate means to the translator: it reads the attribute, never the expansion.
//!
//! * **Hints for the author** (`elidable`, `unroll_safe`, `immutable`, ...): they expand to the item
//!   unchanged. The crate `rtlib` re-exports them with their documentation.
//! * **Marks of the standard library**: [`lang`], [`intrinsic`], [`runtime`] and [`hosted`] expand to
//!   the item unchanged as well. They tell the translator which item plays a part of the language,
//!   which body it supplies itself, which body the run-time library supplies, and what it drops.
//! * **Twins of core's items**: [`mirrors`] and [`mirrored`]. Code that rustc compiles must use the
//!   `Option`, `Iterator` and `Add` that the compiler knows, while the translator wants to read a
//!   definition of them. So the definition is written, and thrown away when rustc looks; the
//!   methods written for it become methods of a local trait, so that rustc checks and runs them.

mod mirrored;
mod mirrors;
mod naming;

use proc_macro::TokenStream;

/// Makes an attribute that leaves its item as it is.
macro_rules! inert {
    ($(#[$documentation:meta])* $name:ident) => {
        $(#[$documentation])*
        #[proc_macro_attribute]
        pub fn $name(_arguments: TokenStream, item: TokenStream) -> TokenStream {
            item
        }
    };
}

inert! {
    /// Marks the item that plays the named part of the language: `#[rtlib_macros::lang("option")]`. Always
    /// written with its path, because rustc has an attribute `lang` of its own.
    lang
}
inert! {
    /// Marks a function whose body the translator supplies. The written body is for rustc alone.
    intrinsic
}
inert! {
    /// Marks a function that the run-time library supplies as `lathe_rt_<name>` with the C calling
    /// convention. The written body is for rustc alone.
    runtime
}
inert! {
    /// Marks an item that only rustc sees: a helper of the bodies that the translator supplies. The
    /// translator drops it, whatever it is.
    hosted
}
inert! {
    /// The function has no effect that a caller could see, and equal arguments give an equal
    /// result: calls with constant arguments are folded, equal calls are made once. The arguments'
    /// memory may be read only where it never changes.
    elidable
}
inert! {
    /// The loops of this function may be unrolled into a trace.
    unroll_safe
}
inert! {
    /// `#[look_inside_if(condition)]`: calls are traced into where the condition, an expression
    /// over the parameters, holds during recording; elsewhere they stay calls.
    look_inside_if
}
inert! {
    /// Calls of this function are never traced into.
    dont_look_inside
}
inert! {
    /// The function takes no argument and its result does not change during one run of a loop.
    loop_invariant
}
inert! {
    /// On a function without a traced body: it is called at run time only if its condition holds,
    /// and the call does not end what the optimizer knows.
    conditional_call
}
inert! {
    /// On a struct: none of its fields changes after construction. For single fields name them:
    /// `#[immutable(code, constants)]`.
    immutable
}
inert! {
    /// `#[quasi_immutable(field, ...)]` on a struct: the named fields change so seldom that traces
    /// take their values for constants, and are thrown away when one changes.
    quasi_immutable
}
inert! {
    /// On a struct of the interpreter's frame, named as a red of the merge point: traces keep its
    /// fields in registers.
    virtualizable
}
inert! {
    /// `#[confirm_enter_with(function)]`, `#[location_with(function)]` and their like on a driver's
    /// function: inert under rustc.
    driver_callback
}

/// `#[mirrors(core::option::Option)]` on the definition of an enum, a struct or a trait that rustc
/// must take from core.
///
/// For rustc the definition becomes `pub use core::option::Option;`. A trait's provided methods
/// become a trait `<Name>Provided` in a module `<name>_provided`, implemented for every type that
/// implements core's trait, so that their bodies are checked and can be tested.
#[proc_macro_attribute]
pub fn mirrors(arguments: TokenStream, item: TokenStream) -> TokenStream {
    mirrors::expand(arguments.into(), item.into())
        .unwrap_or_else(|error| error.to_compile_error())
        .into()
}

/// Marks an item that only the translator sees: rustc drops it. It is for the few lines that name
/// private fields of core's types (those of `RangeInclusive`).
#[proc_macro_attribute]
pub fn translated(_arguments: TokenStream, _item: TokenStream) -> TokenStream {
    TokenStream::new()
}

/// `#[mirrored]` or `#[mirrored(Name)]` on an `impl` block that rustc would refuse, because the type
/// (and, in an implementation of a trait, the trait too) belongs to core.
///
/// For rustc it becomes a trait with the methods' signatures, in a module of its own with its name in
/// snake case, and an implementation of that trait for the type. Without an explicit name the trait is called after the block: `OptionMethods` for
/// `impl<T> Option<T>`, `AddForI64` for `impl Add for i64`, `AddRefI64ForI64` for
/// `impl Add<&i64> for i64`.
#[proc_macro_attribute]
pub fn mirrored(arguments: TokenStream, item: TokenStream) -> TokenStream {
    mirrored::expand(arguments.into(), item.into())
        .unwrap_or_else(|error| error.to_compile_error())
        .into()
}

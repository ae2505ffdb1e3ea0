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
    ///
    /// ```
    /// # use rtlib_macros as jit;
    /// # struct Code { operations: Vec<u8> }
    /// #[jit::elidable]
    /// fn operation(code: &Code, pc: usize) -> u8 {
    ///     code.operations[pc]
    /// }
    /// ```
    elidable
}
inert! {
    /// The loops of this function may be unrolled into a trace: it runs around them a few times, and as often in
    /// every run of the trace.
    ///
    /// ```
    /// # use rtlib_macros as jit;
    /// #[jit::unroll_safe]
    /// fn pass(arguments: &[i64], frame: &mut Vec<i64>) {
    ///     for argument in arguments {
    ///         frame.push(*argument);
    ///     }
    /// }
    /// ```
    unroll_safe
}
inert! {
    /// `#[look_inside_if(predicate)]`: calls are traced into, loops and all, where the predicate holds while the
    /// trace is recorded; elsewhere they stay calls. The predicate is a function with the parameters of this one
    /// and a `bool` as its result; traces follow it.
    ///
    /// ```
    /// # use rtlib_macros as jit;
    /// fn is_short(list: &Vec<i64>) -> bool {
    ///     list.len() < 8
    /// }
    ///
    /// #[jit::look_inside_if(is_short)]
    /// fn sum(list: &Vec<i64>) -> i64 {
    ///     let mut sum = 0;
    ///     for number in list {
    ///         sum += number;
    ///     }
    ///     sum
    /// }
    /// ```
    look_inside_if
}
inert! {
    /// Calls of this function are never traced into.
    ///
    /// ```
    /// # use rtlib_macros as jit;
    /// #[jit::dont_look_inside]
    /// fn report(line: usize) {
    ///     println!("line {line}");
    /// }
    /// ```
    dont_look_inside
}
inert! {
    /// The function takes no argument and its result does not change during one run of a loop.
    ///
    /// ```
    /// # use rtlib_macros as jit;
    /// #[jit::loop_invariant]
    /// fn page_size() -> usize {
    ///     4096
    /// }
    /// ```
    loop_invariant
}
inert! {
    /// The first parameter is a condition, and the function does nothing where it is false: `if condition { … }` is
    /// all of its body, and there is no result. A trace makes the call only if the condition holds, and does not
    /// follow it.
    ///
    /// ```
    /// # use rtlib_macros as jit;
    /// #[jit::conditional_call]
    /// fn grow(is_full: bool, stack: &mut Vec<i64>) {
    ///     if is_full {
    ///         stack.reserve(1024);
    ///     }
    /// }
    /// ```
    conditional_call
}
inert! {
    /// On a struct: none of its fields changes after construction, so that traces read a field of a constant object
    /// only once. For single fields name them: `#[immutable(code, constants)]`. Nothing may write such a field or
    /// borrow it mutably, nor overwrite a whole struct through a reference.
    ///
    /// What such a field owns does not change either: the elements of a `Vec`, the bytes of a `String`, the content of a `Box`, and what those
    /// own. It ends at cells (`Cell`, `RefCell`), at `Rc`, and at references: what they lead to may change, unless its own struct is
    /// immutable. The author promises that nothing is moved out of a struct that a trace may know, to be changed elsewhere, and that no
    /// other struct takes its place in a vector.
    ///
    /// Traces know the fields of constant objects on the heap: put the struct into an `Rc` or a `Box`. A local variable gives its place on
    /// the stack to others, so what is in it is read each time.
    ///
    /// ```
    /// # use rtlib_macros as jit;
    /// #[jit::immutable(operations)]
    /// struct Code {
    ///     operations: Vec<u8>,
    ///     runs: usize,
    /// }
    /// ```
    immutable
}
inert! {
    /// `#[quasi_immutable(field, ...)]` on a struct: the named fields change so seldom that traces
    /// take their values for constants, and are thrown away when one changes. So far they are fields like any other.
    quasi_immutable
}
inert! {
    /// On a struct of the interpreter's frame: traces keep its fields in registers. So far they are fields like any
    /// other.
    virtualizable
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

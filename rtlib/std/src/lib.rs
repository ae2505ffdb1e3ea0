//! The standard library of Lathe's programs, written in the subset that Lathe translates.
//!
//! It has two readers. **rustc** compiles it as an ordinary crate, so that its tests can compare it
//! with the real standard library. **The translator** reads the source, takes it for `std` (and for
//! `core` and `alloc`), and compiles what a program uses of it; the JIT sees through it as through
//! the program itself.
//!
//! # Terms
//! * *Own items* (`Vec`, `String`, `HashMap`, `fmt::Display`, ...) are plain definitions.
//! * *Mirrored items* (`Option`, `Iterator`, `Add`, `Range`, ...) belong to the language: `?`, `for`,
//!   operators, closures and derives mean core's. Their definition is written here under
//!   `#[mirrors(path)]`, which for rustc becomes a re-export; their methods stand in blocks under
//!   `#[mirrored]`, which for rustc become a local trait. See the crate `rtlib-macros`.
//! * *Language items* are marked `#[rtlib_macros::lang("name")]`; the translator finds them by name.
//! * [`intrinsics`] and [`runtime`] are the closed lists of what is not written in Rust here.
//!
//! # Invariants
//! * A public path here is a public path of the real standard library, apart from the modules
//!   [`intrinsics`] and [`runtime`] and what is hidden from the documentation.
//! * Nothing is unwound and nothing is freed: memory belongs to the collector. Only the guards of
//!   `RefCell` implement `Drop`.
//! * Panics carry the messages of the real library, and its `track_caller` attributes.
//! * On hot paths no address of a container's own fields goes into a call that stays a call: growth
//!   takes pointer, capacity and length by value and gives new ones back.

// These lints recommend the very methods, traits and operators that are defined here, or forms that
// would call more of them than a definition should.
#![allow(
    clippy::assign_op_pattern,
    clippy::explicit_auto_deref,
    clippy::manual_hash_one,
    clippy::manual_ignore_case_cmp,
    clippy::manual_map,
    clippy::manual_ok_err,
    clippy::manual_range_contains,
    clippy::manual_unwrap_or_default,
    clippy::neg_cmp_op_on_partial_ord,
    clippy::non_canonical_clone_impl,
    clippy::non_canonical_partial_ord_impl,
    clippy::question_mark,
    clippy::redundant_pattern_matching,
    clippy::should_implement_trait,
    clippy::unnecessary_lazy_evaluations,
    clippy::useless_conversion,
    clippy::while_let_on_iterator,
    clippy::wrong_self_convention,
    clippy::zero_divided_by_zero
)]

pub mod intrinsics;
pub mod runtime;

pub mod prelude;

pub mod array;
mod boolean;
pub mod borrow;
pub mod boxed;
pub mod cell;
pub mod char;
pub mod clone;
pub mod cmp;
pub mod collections;
pub mod convert;
pub mod default;
pub mod env;
pub mod error;
pub mod f32;
pub mod f64;
pub mod fmt;
pub mod fs;
pub mod hash;
pub mod hint;
pub mod io;
pub mod iter;
pub mod marker;
pub mod mem;
pub mod num;
pub mod ops;
pub mod option;
#[doc(hidden)]
pub mod panicking;
pub mod path;
pub mod process;
pub mod ptr;
pub mod rc;
pub mod result;
pub mod slice;
pub mod str;
pub mod string;
pub mod time;
pub mod vec;

//! Name resolution.

use super::{body_with, item, refused};

#[test]
fn renames_reexports_and_globs() {
    let text = "mod a { pub mod b { pub fn f() {} fn hidden() {} pub struct T(pub u8); } pub use self::b::f as g; pub use b::*; } \
        use a::{g as h, T, b::{self, f}}; fn hidden() {} fn x() { h(); f(); b::f(); a::f(); T(1); hidden(); } fn main() {}";
    assert_eq!(
        item(text, "main::x"),
        "fn main::x() -> () || { main::a::b::f(); main::a::b::f(); main::a::b::f(); main::a::b::f(); \
         main::a::b::T(1); main::hidden(); }"
    );
}

#[test]
fn a_definition_wins_over_a_glob_and_a_glob_over_the_prelude() {
    assert_eq!(
        body_with(
            "mod m { pub fn f() {} pub struct Some(pub u8); pub fn g() {} } use m::*; fn f() {}",
            "f(); Some(1); g();"
        ),
        "main::f(); main::m::Some(1); main::m::g();"
    );
}

#[test]
fn globs_in_a_circle() {
    let text = "mod a { pub use crate::b::*; pub fn f() {} } mod b { pub use crate::a::*; pub fn g() {} } \
        fn x() { a::g(); b::f(); } fn main() {}";
    assert_eq!(
        item(text, "main::x"),
        "fn main::x() -> () || { main::b::g(); main::a::f(); }"
    );
}

#[test]
fn the_three_namespaces_are_apart() {
    let text = "mod n { pub fn x() {} pub struct x { pub v: u8 } } use n::x; \
        macro_rules! x { () => { 1 }; } fn f() -> x { x(); x!(); x { v: 2 } } fn main() {}";
    assert_eq!(
        item(text, "main::f"),
        "fn main::f() -> main::n::x || { main::n::x(); 1; main::n::x { v: 2 } }"
    );
}

#[test]
fn items_of_blocks() {
    assert_eq!(
        body_with(
            "fn g() {}",
            "g(); { g(); fn g() {} const g2: u8 = 1; { g(); g2; } } g();"
        ),
        "main::g(); { main::tested::g(); { main::tested::g(); main::tested::g2; } } main::g();"
    );
    assert_eq!(
        body_with(
            "enum E { A, B }",
            "use E::*; let a = A; match a { B => {} A => {} }"
        ),
        "let a#0 = main::E::A; match a#0 { main::E::B => { }, main::E::A => { } }"
    );
}

#[test]
fn paths_end_at_items() {
    assert_eq!(
        body_with(
            "mod m { pub struct S; pub enum E { V } impl E { pub const C: u8 = 1; } }",
            "m::S::new::<u8>(); m::E::V; m::E::C; <m::S as Clone>::clone; u8::MAX; Option::<u8>::None"
        ),
        "main::m::S::new<u8>(); main::m::E::V; main::m::E::C; <main::m::S as std::clone::Clone>::clone; \
         u8::MAX; std::option::Option::None<u8>"
    );
}

#[test]
fn super_self_crate_and_extern_names() {
    let text = "mod a { pub mod b { pub fn f() { super::super::g(); self::h(); crate::a::i(); ::std::default::Default::default(); } fn h() {} } fn i() {} } fn g() {} fn main() {}";
    assert_eq!(
        item(text, "main::a::b::f"),
        "pub fn main::a::b::f() -> () || { main::g(); main::a::b::h(); main::a::i(); std::default::Default::default(); }"
    );
}

#[test]
fn self_and_parameters() {
    let text = "struct S<T>(T); impl<T> S<T> { const C: u8 = 1; fn f<U>(u: U) -> Self { Self::g(); Self::C; T::h(); Self(u) } } fn main() {}";
    assert_eq!(
        item(text, "main::<impl at main.rs:1>::f"),
        "fn main::<impl at main.rs:1>::f<U#1>(U#1) -> Self |u#0| { Self::g(); Self::C; T#0::h(); Self(u#0) }"
    );
}

#[test]
fn unknown_names_are_all_reported() {
    let list =
        refused("use std::nothing; use missing::x; fn main() { y; std::option::z(); let a: W; }");
    let messages: Vec<&str> = list.iter().map(|(_, message)| message.as_str()).collect();
    assert_eq!(
        messages,
        [
            "`std::nothing` is not in the subset yet",
            "`missing::x` is not defined",
            "`y` is not defined here",
            "`z` is not in `std::option`",
            "`W` is not defined here",
        ]
    );
}

#[test]
fn a_missing_import_is_reported_once() {
    let list = refused(
        "use std::gone::Map; fn f(m: Map) -> Map { use std::away; away::x(); Map::new() } fn main() {}",
    );
    let messages: Vec<&str> = list.iter().map(|(_, message)| message.as_str()).collect();
    assert_eq!(
        messages,
        [
            "`std::gone::Map` is not in the subset yet",
            "`std::away` is not in the subset yet",
        ]
    );
}

#[test]
fn an_extern_crate_of_the_root_may_start_paths_everywhere() {
    let text = "extern crate std as base; mod m { pub fn f() { base::option::Option::Some(1); } } fn main() {}";
    assert_eq!(
        item(text, "main::m::f"),
        "pub fn main::m::f() -> () || { std::option::Option::Some(1); }"
    );
}

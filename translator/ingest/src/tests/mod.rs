//! Crates as strings, and the text of the program that they become.

mod derives;
mod hygiene;
mod macros;
mod names;
mod reject;
mod spans;

use crate::{Failure, dump, ingest_source};
use hir::{CrateId, DefId, ExprKind, ItemKind, Program};
use std::path::PathBuf;

/// The library of the tests.
fn std_source() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("fixtures/std")
}

/// The program of a source text.
fn ingested(text: &str) -> Program {
    match ingest_source(text, Some(&std_source())) {
        Ok(program) => program,
        Err(failure) => panic!("{}", failure.render()),
    }
}

/// The item with that path.
fn find(program: &Program, path: &str) -> DefId {
    let mut defs = (0..program.items.len()).map(DefId::new);
    defs.find(|def| program.path_of(*def) == path)
        .unwrap_or_else(|| panic!("no `{path}` in:\n{}", dump::krate(program, CrateId(1))))
}

/// What the item with that path became.
fn item(text: &str, path: &str) -> String {
    let program = ingested(text);
    dump::item(&program, find(&program, path))
        .trim_end()
        .to_string()
}

/// What the statements become as the body of a function, without the outer braces.
fn body(statements: &str) -> String {
    body_with("", statements)
}

/// The same with items before the function.
fn body_with(items: &str, statements: &str) -> String {
    let text = item(
        &format!("{items}\nfn tested() {{ {statements} }}\nfn main() {{}}"),
        "main::tested",
    );
    let inner = text.split_once("|| {").expect("a body").1;
    inner.trim_end_matches('}').trim().to_string()
}

/// The diagnostics of a source text: code and message, in order.
fn refused(text: &str) -> Vec<(String, String)> {
    match ingest_source(text, Some(&std_source())) {
        Ok(_) => panic!("accepted"),
        Err(Failure::Diagnostics { list, .. }) => {
            let list = list
                .iter()
                .map(|it| (it.code.id().to_string(), it.message.clone()));
            list.collect()
        }
        Err(other) => panic!("{other:?}"),
    }
}

#[test]
fn a_program_has_its_library_first_and_its_main() {
    let program = ingested("fn main() {}");
    assert_eq!(program.crates.len(), 2);
    assert_eq!(program.crates[0].name, "std");
    let main = program.main.expect("a main");
    assert_eq!(program.path_of(main), "main::main");
    assert_eq!(
        program.path_of(program.lang_item("option")),
        "std::option::Option"
    );
}

#[test]
fn intrinsics_have_no_body() {
    let program = ingested("fn main() {}");
    let def = find(&program, "std::intrinsics::discriminant_value");
    let item = program.item(def);
    assert!(item.attributes.intrinsic);
    assert!(matches!(&item.kind, ItemKind::Function(it) if it.body.is_none()));
}

#[test]
fn statements_and_values() {
    assert_eq!(
        body("let x = 1; if x > 0 { x; } x + 1"),
        "let x#0 = 1; if (x#0 > 0) { x#0; } (x#0 + 1)"
    );
    assert_eq!(body("return; ; ()"), "return; ()");
    assert_eq!(
        body("let (a, ref mut b) = t(); fn t() -> (u8, u8) { (1, 2) } a"),
        "let (a#0, ref mut b#1) = main::tested::t(); a#0"
    );
}

#[test]
fn loops_and_labels() {
    assert_eq!(
        body("'a: while true { loop { continue 'a; } }"),
        "'1: while true { '4: loop { continue '1; } }"
    );
    assert_eq!(
        body("let x = 'b: { if true { break 'b 1; } 2 };"),
        "let x#0 = '1: { if true { break '1 1; } 2 };"
    );
}

#[test]
fn operators_keep_their_grouping() {
    assert_eq!(body("1 + 2 * 3 - (4 - 5)"), "((1 + (2 * 3)) - (4 - 5))");
    assert_eq!(body("!-1 as u8 as i32"), "(((!(-1)) as u8) as i32)");
    assert_eq!(body("1..=2; ..; 3.."), "(1..=2); (..); (3..)");
}

#[test]
fn patterns() {
    assert_eq!(
        body(
            "match [1, 2] { [a, .., b] | [b, a @ 3..=4] if a > b => 1, [x, rest @ ..] => 2, _ => 3 }"
        ),
        "match [1, 2] { ([a#0, .., b#1] | [b#1, a#0 @ 3..=4]) if (a#0 > b#1) => 1, \
         [x#2, rest#3 @ ..] => 2, _ => 3 }"
    );
    assert_eq!(
        body_with(
            "const K: u8 = 1; struct S { k: u8 }",
            "match 1 { K => 1, -1 => 2, k => 3 }; let S { k } = S { k: K };"
        ),
        "match 1 { main::K => 1, (-1) => 2, k#0 => 3 }; let main::S { k: k#1 } = main::S { k: main::K };"
    );
}

#[test]
fn generics_are_numbered_after_their_parents() {
    let text = "struct S<A, const N: usize>(A); \
        impl<A: Clone, const N: usize> S<A, N> { \
            fn m<B>(&self, b: B, f: impl Fn(A) -> B) -> [B; N] where B: Copy { f(self.0) } } \
        trait T<X>: Clone { type Y: Copy; fn g<Z: ?Sized>(self, z: &Z) -> Self::Y; } fn main() {}";
    assert_eq!(
        item(text, "main::<impl at main.rs:1>::m"),
        "fn main::<impl at main.rs:1>::m<B#2, impl#3#3> where B#2: std::marker::Copy, \
         impl#3#3: std::ops::Fn<(A#0), Output = B#2> (&Self, B#2, impl#3#3) -> [B#2; const#1] \
         |self#0, b#1, f#2| { f#2(self#0.0) }"
    );
    assert_eq!(
        item(text, "main::T"),
        "trait main::T<X#1> where Self: std::clone::Clone : std::clone::Clone"
    );
    assert_eq!(
        item(text, "main::T::g"),
        "fn main::T::g<Z#2 ?Sized>(Self, &Z#2) -> Self::Y;"
    );
}

#[test]
fn conditional_compilation() {
    let text = "#[cfg(windows)] fn a() {} #[cfg(not(windows))] fn a() -> u8 { 1 } \
        struct S { #[cfg(windows)] x: u8, y: u8 } \
        #[cfg_attr(not(windows), inline)] fn b() { #[cfg(windows)] a(); \
        match 1 { #[cfg(windows)] 1 => {} _ => {} } S { #[cfg(windows)] x: 1, y: 2 }; } fn main() {}";
    assert_eq!(item(text, "main::a"), "fn main::a() -> u8 || { 1 }");
    assert_eq!(item(text, "main::S"), "struct main::S { y: u8 }");
    assert_eq!(
        item(text, "main::b"),
        "[inline] fn main::b() -> () || { match 1 { _ => { } } main::S { y: 2 }; }"
    );
}

#[test]
fn constants_in_types() {
    assert_eq!(
        body_with(
            "const N: usize = 2; struct S<const M: usize>;",
            "let a: [u8; N + 1] = [0; N]; let b: S<N> = S::<{ 1 }>;"
        ),
        "let a#0: [u8; {(main::N + 1)}] = [0; {main::N}]; let b#1: main::S<{main::N}> = main::S<1>;"
    );
}

#[test]
fn traits_in_scope_are_known_to_bodies() {
    let program = ingested(
        "mod m { pub trait A {} pub trait B {} pub trait C {} } use m::A as _; \
         fn f() { use m::B; } fn main() {}",
    );
    let def = find(&program, "main::f");
    let ItemKind::Function(function) = &program.item(def).kind else {
        panic!("no function");
    };
    let body = program.body(function.body.expect("a body"));
    let names: Vec<String> = body
        .traits_in_scope
        .iter()
        .map(|it| program.path_of(*it))
        .collect();
    assert!(names.contains(&"main::m::A".to_string()));
    assert!(names.contains(&"main::m::B".to_string()));
    assert!(!names.contains(&"main::m::C".to_string()));
    assert!(names.contains(&"std::clone::Clone".to_string()));
    assert!(
        !body
            .exprs
            .iter()
            .any(|it| matches!(it.kind, ExprKind::Error))
    );
}

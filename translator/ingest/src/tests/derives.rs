//! Derives.

use super::{find, ingested, refused};
use crate::dump;
use hir::{DefId, ItemKind, Program};

/// The methods of the derived impl of `trait_name`.
fn derived(text: &str, trait_name: &str) -> String {
    let program = ingested(text);
    let def = derived_impl(&program, trait_name);
    let ItemKind::Impl(implementation) = &program.item(def).kind else {
        panic!("no impl");
    };
    let items = implementation
        .items
        .iter()
        .map(|it| dump::item(&program, *it));
    let header = dump::item(&program, def);
    let body: String = items.collect();
    format!("{header}{}", body.replace("<impl at main.rs:1>", "I"))
        .trim_end()
        .to_string()
}

fn derived_impl(program: &Program, trait_name: &str) -> DefId {
    let wanted = find(program, trait_name);
    let mut defs = (0..program.items.len()).map(DefId::new);
    let is_it = |def: &DefId| match &program.item(*def).kind {
        ItemKind::Impl(it) => {
            let of = it.trait_path.as_ref().map(|path| path.resolution);
            it.derived && of == Some(hir::Resolution::Def(wanted))
        }
        _ => false,
    };
    defs.find(is_it).expect("a derived impl")
}

#[test]
fn clone_of_a_generic_struct() {
    let text = "#[derive(Clone)] struct S<'a, T: Copy, const N: usize> { a: &'a T, b: [u8; N] } fn main() {}";
    assert_eq!(
        derived(text, "std::clone::Clone"),
        "derived impl<T#0, N#1 const usize> where T#0: std::marker::Copy, T#0: std::clone::Clone  \
         std::clone::Clone for main::S<T#0, const#1>\n\
         [inline] fn main::I::clone(&Self) -> Self |self#0| { match self#0 { \
         Self { a: field_0#1, b: field_1#2 } => Self { a: std::clone::Clone::clone(field_0#1), \
         b: std::clone::Clone::clone(field_1#2) } } }"
    );
}

#[test]
fn clone_of_a_copy_type_is_a_copy() {
    let text = "#[derive(Clone, Copy)] enum E { A, B(u8) } fn main() {}";
    assert!(derived(text, "std::clone::Clone").ends_with("|self#0| { (*self#0) }"));
    assert_eq!(
        derived(text, "std::marker::Copy"),
        "derived impl std::marker::Copy for main::E"
    );
}

#[test]
fn debug_of_every_shape() {
    let text = "#[derive(Debug)] enum E { A, B(u8), C { x: u8, r#type: u8 } } fn main() {}";
    let text = derived(text, "std::fmt::Debug");
    for expected in [
        "Self::A => std::fmt::Formatter::write_str(formatter#1, \"A\")",
        "Self::B { 0: field_0#2 } => formatter#1.debug_tuple(\"B\").field(field_0#2).finish()",
        "formatter#1.debug_struct(\"C\").field(\"x\", field_0#3).field(\"type\", field_1#4).finish()",
    ] {
        assert!(text.contains(expected), "{expected} is not in\n{text}");
    }
}

#[test]
fn comparisons() {
    let text = "#[derive(PartialEq, Eq, PartialOrd, Ord)] enum E { A, B(u8, u8) } fn main() {}";
    assert!(derived(text, "std::cmp::PartialEq").ends_with(
        "{ let left#2 = std::intrinsics::discriminant_value(self#0); \
         let right#3 = std::intrinsics::discriminant_value(other#1); match (self#0, other#1) { \
         (Self::B { 0: left_0#4, 1: left_1#5 }, Self::B { 0: right_0#6, 1: right_1#7 }) => \
         (((*left_0#4) == (*right_0#6)) && ((*left_1#5) == (*right_1#7))), _ => (left#2 == right#3) } }"
    ));
    assert!(derived(text, "std::cmp::Ord").contains(
        "match std::cmp::Ord::cmp(left_0#4, right_0#6) { std::cmp::Ordering::Equal => \
         std::cmp::Ord::cmp(left_1#5, right_1#7), different#8 => different#8 }"
    ));
    let unit = "#[derive(PartialEq)] enum E { A, B } fn main() {}";
    assert!(derived(unit, "std::cmp::PartialEq").ends_with("(left#2 == right#3) }"));
    let single = "#[derive(PartialEq)] struct S(u8); fn main() {}";
    assert!(derived(single, "std::cmp::PartialEq").ends_with(
        "match (self#0, other#1) { (Self { 0: left_0#2 }, Self { 0: right_0#3 }) => \
         ((*left_0#2) == (*right_0#3)) } }"
    ));
}

#[test]
fn default_and_hash() {
    let text = "#[derive(Default, Hash)] enum E { A(u8), #[default] B } fn main() {}";
    assert!(derived(text, "std::default::Default").ends_with("() -> Self || { Self::B }"));
    assert!(derived(text, "std::hash::Hash").contains(
        "std::hash::Hash::hash((&std::intrinsics::discriminant_value(self#0)), state#1); match self#0 { \
         Self::A { 0: field_0#2 } => { std::hash::Hash::hash(field_0#2, state#1); }, Self::B => { } }"
    ));
}

#[test]
fn a_derive_does_not_see_the_modules_names() {
    let text = "mod clone {} struct Clone; #[derive(Clone)] struct S(u8); fn main() {}";
    assert!(derived(text, "std::clone::Clone").contains("std::clone::Clone::clone(field_0#1)"));
}

#[test]
fn unknown_derives_are_refused() {
    let list = refused("#[derive(Clone, Serialize)] struct S; fn main() {}");
    assert_eq!(
        list,
        [(
            "L0010".to_string(),
            "the derive `Serialize` is not known".to_string()
        )]
    );
}

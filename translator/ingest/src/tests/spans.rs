//! Where expressions stand: what panics will report.

use super::{find, ingested};
use hir::{BinaryOp, ExprKind, ItemKind, Span};

/// The span of the first expression of a function for which `wanted` holds, and its text.
fn place(text: &str, wanted: impl Fn(&ExprKind) -> bool) -> (Span, String, u32, u32) {
    let program = ingested(text);
    let def = find(&program, "main::main");
    let ItemKind::Function(function) = &program.item(def).kind else {
        panic!("no function");
    };
    let body = program.body(function.body.expect("a body"));
    let mut exprs = body.exprs.iter();
    let span = exprs
        .find(|it| wanted(&it.kind))
        .expect("an expression")
        .span;
    let outermost = program.sources.outermost(span);
    let location = program.sources.location(outermost);
    let shown = program.sources.text(outermost).to_string();
    (span, shown, location.line, location.column)
}

fn is_add(kind: &ExprKind) -> bool {
    matches!(kind, ExprKind::Binary(BinaryOp::Add, ..))
}

#[test]
fn operators_span_their_operands() {
    let (span, text, line, column) = place("fn main() {\n    let é = (1 + 2) + 3;\n}", is_add);
    assert_eq!((text.as_str(), line, column), ("1 + 2", 2, 14));
    assert_eq!(span.expansion, None);
    let source = "fn main() {\n    let x = (1 * 2) + f(3);\n    fn f(x: u8) -> u8 { x }\n}";
    let (_, text, line, column) = place(source, is_add);
    assert_eq!((text.as_str(), line, column), ("(1 * 2) + f(3)", 2, 13));
}

#[test]
fn text_of_a_macro_is_reported_at_the_outermost_call() {
    let text = "macro_rules! a { ($x:expr) => { $x + 1 }; }\nmacro_rules! b { ($x:expr) => { a!($x) }; }\n\
        fn main() {\n    let x = b!(2);\n}";
    let (span, text, line, column) = place(text, is_add);
    assert!(span.expansion.is_some());
    assert_eq!((text.as_str(), line, column), ("b!(2)", 4, 13));
}

#[test]
fn an_argument_keeps_its_place() {
    let text = "macro_rules! a { ($x:expr) => { $x }; }\nfn main() {\n    let x = a!(1 + 2);\n}";
    let (span, text, line, column) = place(text, is_add);
    assert_eq!(span.expansion, None);
    assert_eq!((text.as_str(), line, column), ("1 + 2", 3, 16));
}

#[test]
fn builtin_macros_stand_for_their_call() {
    let is_panic = |kind: &ExprKind| matches!(kind, ExprKind::Format { .. });
    let (_, text, line, column) = place("fn main() {\n  1; panic!(\"a\");\n}", is_panic);
    assert_eq!((text.as_str(), line, column), ("panic!(\"a\")", 2, 6));
}

//! Names of macro bodies and names of callers do not meet.

use super::{body, body_with};

#[test]
fn a_local_of_the_macro_does_not_capture_the_callers() {
    assert_eq!(
        body_with(
            "macro_rules! add { ($a:expr, $b:expr) => { { let x = $a; x + $b } }; }",
            "let x = 1; add!(2, x)"
        ),
        "let x#0 = 1; { let x#1 = 2; (x#1 + x#0) }"
    );
}

#[test]
fn a_local_that_the_caller_names_is_the_callers() {
    assert_eq!(
        body_with(
            "macro_rules! bind { ($n:ident, $v:expr) => { let $n = $v; let y = $n; }; }",
            "let y = 0; bind!(x, y); x + y"
        ),
        "let y#0 = 0; let x#1 = y#0; let y#2 = x#1; (x#1 + y#0)"
    );
}

#[test]
fn a_local_macro_sees_what_was_in_scope_at_its_definition() {
    assert_eq!(
        body("let x = 1; macro_rules! m { () => { x } } let x = 2; m!() + x"),
        "let x#0 = 1; let x#1 = 2; (x#0 + x#1)"
    );
}

#[test]
fn labels_are_hygienic() {
    assert_eq!(
        body_with(
            "macro_rules! twice { ($e:expr) => { 'a: loop { if $e { break 'a; } } }; }",
            "'a: loop { twice!({ break 'a; true }); }"
        ),
        "'1: loop { '3: loop { if { break '1; true } { break '3; } }; }"
    );
}

#[test]
fn nested_macros_keep_their_marks_apart() {
    assert_eq!(
        body_with(
            "macro_rules! inner { ($e:expr) => { { let t = 1; t + $e } }; } \
             macro_rules! outer { ($e:expr) => { { let t = 2; inner!(t * $e) } }; }",
            "let t = 3; outer!(t)"
        ),
        "let t#0 = 3; { let t#1 = 2; { let t#2 = 1; (t#2 + (t#1 * t#0)) } }"
    );
}

#[test]
fn a_captured_name_of_a_format_string_has_the_hygiene_of_the_string() {
    assert_eq!(
        body_with(
            "macro_rules! show { ($v:expr) => { { let x = $v; print!(\"{x}\"); } }; }",
            "let x = 1; show!(2); print!(\"{x}\");"
        ),
        "let x#0 = 1; { let x#1 = 2; format[Print](\"{0:display}\", x#1); }; \
         format[Print](\"{0:display}\", x#0);"
    );
}

#[test]
fn self_is_hygienic_but_items_are_not() {
    assert_eq!(
        super::item(
            "struct S { v: u8 } macro_rules! get { ($this:ident) => { $this.v + free() }; } \
             fn free() -> u8 { 1 } impl S { fn g(&self) -> u8 { get!(self) } } fn main() {}",
            "main::<impl at main.rs:1>::g"
        ),
        "fn main::<impl at main.rs:1>::g(&Self) -> u8 |self#0| { (self#0.v + main::free()) }"
    );
}

//! Macros by example, and the built-in ones.

use super::{body, body_with, item, refused};

#[test]
fn repetitions_nest() {
    assert_eq!(
        body_with(
            "macro_rules! rows { ($([$($x:expr),*]);* $(;)?) => { [$([$($x + 1),*]),*] }; }",
            "rows!([1, 2]; [3]; [];)"
        ),
        "[[(1 + 1), (2 + 1)], [(3 + 1)], []]"
    );
    assert_eq!(
        body_with(
            "macro_rules! sum { () => { 0 }; ($h:expr $(, $t:expr)*) => { $h + sum!($($t),*) }; }",
            "sum!(1, 2, 3)"
        ),
        "(1 + (2 + (3 + 0)))"
    );
}

#[test]
fn fragments_of_every_kind() {
    assert_eq!(
        body_with(
            "macro_rules! all { ($b:block $i:ident $t:ty, $p:path; $l:lifetime $n:literal $v:vis fn $q:pat => $s:stmt; $($r:tt)*) \
             => { { $v fn $i() -> $t { $i() } $l: loop { break $l; } let $q = $p($n); $s; $b; $($r)* } }; }",
            "all!({ 1 } g Option<u8>, Some; 'x -5 pub(crate) fn None | Some(_) => let y = 2; match 3 { 4..=5 => {} _ => {} })"
        ),
        "{ '2: loop { break '2; } let (std::option::Option::None | std::option::Option::Some(_)) \
         = std::option::Option::Some((-5)); let y#0 = 2; { 1 }; match 3 { 4..=5 => { }, _ => { } } }"
    );
}

#[test]
fn expressions_stay_one_operand() {
    assert_eq!(
        body_with(
            "macro_rules! twice { ($e:expr) => { $e * 2 }; }",
            "twice!(1 + 2)"
        ),
        "((1 + 2) * 2)"
    );
    assert_eq!(
        body_with(
            "macro_rules! abs { ($e:literal) => { $e.abs() }; }",
            "abs!(-1)"
        ),
        "(-1).abs()"
    );
}

#[test]
fn types_start_paths() {
    assert_eq!(
        body_with(
            "macro_rules! new { ($t:ty) => { <$t>::new($t::MAX) }; }",
            "new!(u8); new!(Option<u8>)"
        ),
        "u8::new(u8::MAX)".replace("u8::new", "<u8>::new")
            + "; <std::option::Option<u8>>::new(<std::option::Option<u8>>::MAX)"
    );
}

#[test]
fn macros_write_macros_and_items() {
    let text = "macro_rules! make { ($name:ident, $d:tt) => { macro_rules! $name { ($d e:expr) => { $d e + 1 }; } }; } \
        make!(inc, $); macro_rules! functions { ($($n:ident = $v:expr;)*) => { $(fn $n() -> u8 { inc!($v) })* }; } \
        functions! { one = 1; two = 2; } fn main() {}";
    assert_eq!(
        item(text, "main::two"),
        "fn main::two() -> u8 || { (2 + 1) }"
    );
}

#[test]
fn macros_by_path_and_dollar_crate() {
    let text = "mod m { #[macro_export] macro_rules! k { () => { $crate::m::K }; } pub const K: u8 = 1; \
        macro_rules! local { () => { 7 }; } pub(crate) use local; } \
        mod n { pub fn f() -> u8 { crate::k!() + super::m::local!() } } fn main() {}";
    assert_eq!(
        item(text, "main::n::f"),
        "pub fn main::n::f() -> u8 || { (main::m::K + 7) }"
    );
}

#[test]
fn textual_scope_follows_the_text() {
    let text = "macro_rules! m { () => { 1 }; } fn a() -> u8 { m!() } macro_rules! m { () => { 2 }; } \
        #[macro_use] mod inner { macro_rules! late { () => { m!() }; } } fn b() -> u8 { late!() } fn main() {}";
    assert_eq!(item(text, "main::a"), "fn main::a() -> u8 || { 1 }");
    assert_eq!(item(text, "main::b"), "fn main::b() -> u8 || { 2 }");
}

#[test]
fn statements_of_a_macro_join_their_block() {
    assert_eq!(
        body_with(
            "macro_rules! two { ($a:ident) => { let $a = 1; let b = $a; b }; }",
            "two!(x); two! { y }"
        ),
        "let x#0 = 1; let b#1 = x#0; b#1; let y#2 = 1; let b#3 = y#2; b#3"
    );
}

#[test]
fn faults_of_macros() {
    let list = refused(
        "macro_rules! r { ($e:expr) => { r!($e) }; } macro_rules! n { (a) => {}; } \
        fn main() { r!(1); n!(b); unknown!(); }",
    );
    let codes: Vec<&str> = list.iter().map(|(code, _)| code.as_str()).collect();
    assert_eq!(codes, ["L0006", "L0005", "L0009"]);
}

#[test]
fn format_strings() {
    assert_eq!(
        body(
            "let (w, x) = (1, 2); println!(\"{{{x:>w$}}} {} {0:#06x} {:.*?} {n:+e}\", 1, 2, 3, n = 4)"
        ),
        "let (w#0, x#1) = (1, 2); format[Print](\"{{5:display  > width $4}} {0:display} \
         {0:lower_hex # 0 width 6} {2:debug precision $1} {3:lower_exp +}\\n\", 1, 2, 3, 4, w#0, x#1)"
    );
    assert_eq!(body("println!()"), "format[Print](\"\\n\")");
    assert_eq!(
        body("print!(concat!(\"a{}\", 1, stringify!(b + c)), 2)"),
        "format[Print](\"a{0:display}1b + c\", 2)"
    );
    assert_eq!(
        refused("fn main() { print!(\"{}\"); print!(\"{\", 1); let s = \"\"; print!(s); }").len(),
        3
    );
}

#[test]
fn panics_and_assertions() {
    assert_eq!(body("panic!()"), "format[Panic](\"explicit panic\")");
    assert_eq!(
        body("todo!(); unreachable!(\"a {}\", 1)"),
        "format[Panic](\"not yet implemented\"); \
         format[Panic](\"internal error: entered unreachable code: a {0:display}\", 1)"
    );
    assert_eq!(
        body("let a = [1]; assert!(a[0] == 1 && !(a.len() > 2),)"),
        "let a#0 = [1]; assert(((a#0[0] == 1) && (!(a#0.len() > 2))), \
         format[Panic](\"assertion failed: a[0] == 1 && !(a.len() > 2)\"))"
    );
    assert_eq!(
        body("debug_assert_ne!(1, 2, \"m {}\", 3)"),
        "assert(1 != 2, format[Arguments](\"m {0:display}\", 3))"
    );
}

#[test]
fn other_builtin_macros() {
    assert_eq!(
        body("matches!(1, 2 | 3 if true)"),
        "match 1 { (2 | 3) if true => true, _ => false }"
    );
    assert_eq!(
        body("vec![1, 2,]; vec![0; 3]; std::vec![]"),
        "vec![1, 2]; vec![0; 3]; vec![]"
    );
    assert_eq!(
        body("let mut s = 1; write!(s, \"{}\", 2); writeln!(&mut s)"),
        "let mut s#0 = 1; s#0.write_fmt(format[Arguments](\"{0:display}\", 2)); \
         (&mut s#0).write_fmt(format[Arguments](\"\\n\"))"
    );
    assert_eq!(
        body("cfg!(windows); line!(); module_path!(); file!()"),
        "false; 2u32; \"main\"; \"main.rs\""
    );
}

#[test]
fn calls_between_items_wait_for_their_macro() {
    let text = "use m::make; make! { f } mod m { macro_rules! make { ($n:ident) => { fn $n() -> u8 { 1 } }; } \
        pub(crate) use make; } fn g() { crate::m::make!(h); h(); } fn main() {}";
    assert_eq!(item(text, "main::f"), "fn main::f() -> u8 || { 1 }");
    assert_eq!(
        item(text, "main::g"),
        "fn main::g() -> () || { main::g::h(); }"
    );
    assert_eq!(refused("nothing! {} fn main() {}")[0].0, "L0009");
}

#[test]
fn a_call_at_the_end_of_an_expansion_is_a_statement() {
    let macros = "macro_rules! a { ($x:ident, $v:expr) => { let $x = $v; $x + 1 }; } \
        macro_rules! b { ($x:ident) => { a!($x, 2) }; }";
    assert_eq!(body_with(macros, "b!(y); y"), "let y#0 = 2; (y#0 + 1); y#0");
    assert_eq!(body_with(macros, "b! { y }"), "let y#0 = 2; (y#0 + 1)");
}

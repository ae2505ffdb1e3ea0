//! Constructs outside of the subset: each is refused by its code.

use super::refused;

/// The codes of the diagnostics.
fn codes(text: &str) -> Vec<String> {
    refused(text).into_iter().map(|(code, _)| code).collect()
}

#[test]
fn each_construct_has_its_code() {
    for (code, text) in [
        ("L0002", "mod nowhere; fn main() {}"),
        (
            "L0004",
            "macro_rules! m { ($x:unknown) => {}; } fn main() {}",
        ),
        (
            "L0007",
            "macro_rules! m { ($($x:expr),*) => { $x }; } fn main() { m!(1); }",
        ),
        ("L0008", "compile_error!(\"no\"); fn main() {}"),
        ("L0011", "#[tokio::main] fn main() {}"),
        ("L0013", "fn main() { matches!(1); }"),
        (
            "L0104",
            "macro_rules! m { () => { break 'a }; } fn main() { 'a: loop { m!(); } }",
        ),
        ("L0201", "async fn f() {} fn main() {}"),
        ("L0201", "fn main() { let f = async { 1 }; }"),
        ("L0202", "union U { a: u8 } fn main() {}"),
        ("L0203", "extern \"C\" { fn f(); } fn main() {}"),
        ("L0203", "extern \"C\" fn f() {} fn main() {}"),
        ("L0204", "static mut X: u8 = 1; fn main() {}"),
        ("L0205", "fn main() { asm!(\"nop\"); }"),
        ("L0206", "auto trait T {} impl !T for u8 {} fn main() {}"),
        ("L0207", "fn main() { const { 1 }; }"),
        ("L0208", "fn main() { c\"x\"; }"),
        ("L0210", "fn f<T: Fn<u8, Output: Copy>>() {} fn main() {}"),
        ("L0211", "trait T { type G<X>; } fn main() {}"),
        (
            "L0215",
            "struct S; impl Drop for S { fn drop(&mut self) {} } fn main() {}",
        ),
    ] {
        let found = codes(text);
        assert!(
            found.iter().any(|it| it == code),
            "{code} expected for {text}: {found:?}"
        );
    }
}

#[test]
fn all_errors_of_a_run_are_reported() {
    let found = codes(
        "union U { a: u8 } static mut X: u8 = 1; async fn f() { g.await; } fn main() { asm!(\"\"); }",
    );
    assert!(found.len() >= 5, "{found:?}");
}

#[test]
fn text_that_is_not_rust_is_reported() {
    assert_eq!(codes("fn main() {"), ["L0001"]);
    assert_eq!(codes("fn main( {}"), ["L0001"]);
    assert_eq!(codes("fn main() { let = 1; }"), ["L0001"]);
}

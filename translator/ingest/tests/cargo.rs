//! Crates on disk, as cargo sees them.

use hir::{CrateId, DefId, Program};
use ingest::{Failure, Profile, Request, check_with_cargo, dump, ingest};
use std::fs;
use std::path::{Path, PathBuf};

/// A fresh folder with these files.
fn folder(name: &str, files: &[(&str, &str)]) -> PathBuf {
    let root = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = fs::remove_dir_all(&root);
    for (path, text) in files {
        let path = root.join(path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a writable folder");
        fs::write(path, text).expect("a writable folder");
    }
    root
}

fn request(root: &Path) -> Request {
    let std_source = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/std");
    let mut request = Request::new(root, std_source);
    request.offline = true;
    request
}

fn ingested(request: &Request) -> Program {
    match ingest(request) {
        Ok(program) => program,
        Err(failure) => panic!("{}", failure.render()),
    }
}

/// What the item with that path became.
fn item(program: &Program, path: &str) -> String {
    let mut defs = (0..program.items.len()).map(DefId::new);
    let def = defs.find(|def| program.path_of(*def) == path);
    dump::item(program, def.unwrap_or_else(|| panic!("no `{path}`")))
}

const MANIFEST: &str = "[workspace]\n[package]\nname = \"vm-one\"\nversion = \"1.2.3\"\nedition = \"2021\"\n\
    [features]\ndefault = [\"a\"]\na = []\nb = []\n[profile.release]\noverflow-checks = true\n";

#[test]
fn a_library_and_a_binary_of_one_package() {
    let root = folder(
        "lib_and_bin",
        &[
            ("Cargo.toml", MANIFEST),
            (
                "src/lib.rs",
                "pub mod a; pub fn version() -> &'static str { env!(\"CARGO_PKG_VERSION\") }",
            ),
            (
                "src/a/mod.rs",
                "mod b; #[path = \"elsewhere.rs\"] mod c; pub fn f() -> u8 { b::g() + c::h() }",
            ),
            ("src/a/b.rs", "pub fn g() -> u8 { 1 }"),
            ("src/a/elsewhere.rs", "pub fn h() -> u8 { 2 }"),
            (
                "src/main.rs",
                "mod d; fn main() { vm_one::a::f(); d::e::i(); }",
            ),
            ("src/d.rs", "pub mod e; include!(\"included.in\");"),
            ("src/included.in", "fn included() -> u8 { 3 }"),
            (
                "src/d/e.rs",
                "#[cfg(feature = \"a\")] pub fn i() {} #[cfg(feature = \"b\")] pub fn j() {}",
            ),
        ],
    );
    let program = ingested(&request(&root));
    let names: Vec<&str> = program.crates.iter().map(|it| it.name.as_str()).collect();
    assert_eq!(
        names,
        ["std", "vm_one", "vm-one".replace('-', "_").as_str()]
    );
    assert_eq!(program.crates[2].edition, 2021);
    assert!(program.crates[2].overflow_checks && !program.crates[2].debug_assertions);
    assert!(item(&program, "vm_one::version").ends_with("|| { \"1.2.3\" }\n"));
    assert_eq!(
        item(&program, "vm_one::main"),
        "fn vm_one::main() -> () || { vm_one::a::f(); vm_one::d::e::i(); }\n"
    );
    assert!(item(&program, "vm_one::d::included").contains("{ 3 }"));
    let main = program.main.expect("a main");
    assert_eq!(program.item(main).krate, CrateId(2));
    let files: Vec<&str> = program
        .sources
        .files
        .iter()
        .map(|it| it.path.as_str())
        .collect();
    assert!(
        files.contains(&"src/a/elsewhere.rs") && files.contains(&"src/d/e.rs"),
        "{files:?}"
    );
    assert!(
        !root.join("Cargo.lock").exists(),
        "nothing is written into the author's folder"
    );
    let has_j = |program: &Program| program.items.iter().any(|it| it.name == "j");
    assert!(!has_j(&program));
    let mut with_b = request(&root);
    with_b.features = vec!["b".to_string()];
    with_b.profile = Profile::Debug;
    let program = ingested(&with_b);
    assert!(has_j(&program) && program.crates[2].debug_assertions);
}

#[test]
fn path_dependencies_are_read() {
    let root = folder(
        "path_dependency",
        &[
            (
                "Cargo.toml",
                "[workspace]\nmembers = [\"vm\", \"ops\"]\nresolver = \"2\"\n",
            ),
            (
                "vm/Cargo.toml",
                "[package]\nname = \"vm\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\
                [dependencies]\nmy_ops = { path = \"../ops\", package = \"ops\" }\n",
            ),
            (
                "vm/src/main.rs",
                "use my_ops::{Op, twice}; fn main() { twice!(Op::A); }",
            ),
            (
                "ops/Cargo.toml",
                "[package]\nname = \"ops\"\nversion = \"0.1.0\"\nedition = \"2018\"\n",
            ),
            (
                "ops/src/lib.rs",
                "pub enum Op { A } pub fn f(_: Op) {} \
                #[macro_export] macro_rules! twice { ($e:expr) => { { $crate::f($e); $crate::f($e); } }; }",
            ),
        ],
    );
    let program = ingested(&request(&root.join("vm")));
    assert_eq!(
        item(&program, "vm::main"),
        "fn vm::main() -> () || { { ops::f(ops::Op::A); ops::f(ops::Op::A); }; }\n"
    );
    let files: Vec<&str> = program
        .sources
        .files
        .iter()
        .map(|it| it.path.as_str())
        .collect();
    assert!(
        files.contains(&"vm/src/main.rs") && files.contains(&"ops/src/lib.rs"),
        "{files:?}"
    );
}

#[test]
fn rustc_speaks_first() {
    let root = folder(
        "does_not_compile",
        &[
            ("Cargo.toml", MANIFEST),
            ("src/main.rs", "fn main() { let x: u8 = \"\"; }"),
        ],
    );
    match check_with_cargo(&request(&root)) {
        Err(Failure::Compilation(text)) => assert!(text.contains("error[E0308]"), "{text}"),
        other => panic!("{other:?}"),
    }
    assert!(!root.join("Cargo.lock").exists());
    let root = folder(
        "compiles",
        &[("Cargo.toml", MANIFEST), ("src/main.rs", "fn main() {}")],
    );
    assert!(check_with_cargo(&request(&root)).is_ok());
}

#[test]
fn requests_that_make_no_sense() {
    let nowhere = Path::new(env!("CARGO_TARGET_TMPDIR")).join("nowhere");
    assert!(matches!(ingest(&request(&nowhere)), Err(Failure::Usage(_))));
    let root = folder(
        "two_binaries",
        &[
            ("Cargo.toml", MANIFEST),
            ("src/bin/one.rs", "fn main() { one(); } fn one() {}"),
            ("src/bin/two.rs", "fn main() {}"),
        ],
    );
    let mut request = request(&root);
    match ingest(&request) {
        Err(Failure::Usage(message)) => assert!(message.contains("one, two"), "{message}"),
        other => panic!("{:?}", other.map(|_| ())),
    }
    request.binary = Some("one".to_string());
    assert!(item(&ingested(&request), "one::main").contains("one::one()"));
    request.binary = Some("three".to_string());
    assert!(matches!(ingest(&request), Err(Failure::Usage(_))));
}

#[test]
fn the_library_of_the_repository_is_read() {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../rtlib/std/src");
    let program = match ingest::ingest_library(&source) {
        Ok(program) => program,
        Err(failure) => panic!("{}", failure.render()),
    };
    assert_eq!(program.crates.len(), 1);
    let option = program.lang_item("option");
    assert_eq!(program.path_of(option), "std::option::Option");
    assert_eq!(program.variants(option).len(), 2);
    assert!(program.bodies.len() > 1000);
}

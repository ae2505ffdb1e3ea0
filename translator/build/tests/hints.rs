//! What the author says to the JIT reaches the graphs: operations, attributes of functions, classes, drivers.

use flow::{Function, JitAttributes, Op, Program};
use std::path::Path;

/// The graphs of the subset's program with every hint.
fn graphs() -> Program {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"));
    let path = folder.join("../conformance/accept/hints.rs");
    let text = std::fs::read_to_string(path).expect("the program is there");
    let work = move || {
        let library = folder.join("../../rtlib/std/src");
        let program = ingest::ingest_source(&text, Some(&library))
            .unwrap_or_else(|failure| panic!("{}", failure.render()));
        let types = types::Types::new(&program);
        let built = build::build(&types);
        let shown = diagnostics::render(&program.sources, built.diagnostics.as_slice());
        assert_eq!(shown, "");
        built.program
    };
    let thread = std::thread::Builder::new().stack_size(256 << 20);
    let handle = thread.spawn(work).expect("a thread can be made");
    handle.join().expect("the program builds")
}

fn function<'a>(graphs: &'a Program, name: &str) -> &'a Function {
    let found = graphs.functions.iter().find(|one| one.name == name);
    found.unwrap_or_else(|| panic!("no function {name}"))
}

fn count(function: &Function, is_it: impl Fn(&Op) -> bool) -> usize {
    let insts = function.blocks.iter().flat_map(|block| &block.insts);
    insts.filter(|inst| is_it(function.op(**inst))).count()
}

#[test]
fn hints_reach_the_graphs() {
    let graphs = graphs();
    assert_eq!(flow::verify(&graphs), []);
    let run = function(&graphs, "main::run");
    assert_eq!(count(run, |op| matches!(op, Op::JitPoint(_))), 2);
    assert_eq!(count(run, |op| matches!(op, Op::Promote(_))), 1);
    assert_eq!(count(run, |op| matches!(op, Op::IsConstant(_))), 1);
    assert_eq!(count(run, |op| matches!(op, Op::IsVirtual(_))), 1);
    assert_eq!(count(run, |op| matches!(op, Op::WeAreJitted)), 1);
    assert_eq!(count(run, |op| matches!(op, Op::RecordExact(..))), 1);

    let attributes = |name: &str| function(&graphs, name).attributes.jit;
    let none = JitAttributes::default();
    assert_eq!(attributes("main::run"), none);
    assert!(attributes("main::operation").elidable);
    assert!(attributes("main::zero").loop_invariant);
    assert!(attributes("main::slow").dont_look_inside);
    assert!(attributes("main::steps").unroll_safe);
    assert!(attributes("main::warn").conditional_call);

    let [driver] = graphs.drivers.as_slice() else {
        panic!("one driver has callbacks");
    };
    let names = driver.callbacks().map(|(word, callback)| {
        let callback = callback.expect("it is known");
        (word, graphs.functions[callback.index()].name.as_str())
    });
    let expected = [
        ("location", "main::place"),
        ("confirm", "main::may_begin"),
        ("inline", "main::may_follow"),
        ("compiled", "main::made"),
        ("aborted", "main::given_up"),
    ];
    assert_eq!((driver.name.as_str(), names), ("LOOP", expected));

    // The leaves that the JIT passes: the greens; kind, operations and guards; the reason.
    let parameters = |name: &str| {
        let function = function(&graphs, name);
        let parameters = function.blocks[0].parameters.iter();
        parameters
            .map(|value| function.type_of(*value))
            .collect::<Vec<_>>()
    };
    use flow::Type::{I32, I64, Ref};
    assert_eq!(parameters("main::made"), [I64, Ref, I32, I64, I64]);
    assert_eq!(parameters("main::given_up"), [I64, Ref, I32, I64, I64, I32]);

    // The vector of an immutable struct does not change, nor do its elements.
    let operation = function(&graphs, "main::operation");
    assert_eq!(count(operation, |op| matches!(op, Op::Immutable(_, 24))), 1);
    let owns = graphs.classes.iter().filter(|class| class.owns);
    let names: Vec<&str> = owns.map(|class| class.name.as_str()).collect();
    assert!(
        names.iter().any(|name| name.ends_with(".pointer")),
        "{names:?}"
    );
    let immutable = graphs.classes.iter().filter(|class| class.immutable);
    let names: Vec<&str> = immutable.map(|class| class.name.as_str()).collect();
    assert!(
        names.iter().any(|name| name.ends_with(".limit")),
        "{names:?}"
    );
}

/// `look_inside_if` is a question at the beginning, and a way around.
#[test]
fn a_predicate_is_asked_in_traces_only() {
    let graphs = graphs();
    let sum = function(&graphs, "main::sum");
    assert!(sum.attributes.jit.unroll_safe);
    assert_eq!(count(sum, |op| matches!(op, Op::WeAreJitted)), 1);
    let calls = |name: &str| {
        count(sum, |op| match op {
            Op::Call(callee, _) => graphs.functions[callee.index()].name == name,
            _ => false,
        })
    };
    assert_eq!(calls("main::short"), 1);
    assert_eq!(calls("main::sum::{residual}"), 1);
    let residual = function(&graphs, "main::sum::{residual}");
    assert!(residual.attributes.jit.dont_look_inside);
}

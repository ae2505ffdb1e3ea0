//! The rules of the subset.
//!
//! A row is a pair: a program that is accepted because of the rule, and its neighbour that is refused; where the
//! rule takes something away, the accepted program is the rewrite that the error recommends. Rows without
//! a refused program say what a run does, and nothing near to that is refused.

use diagnostics::Code;

/// One rule of the subset.
pub struct Rule {
    /// What it is about.
    pub name: &'static str,
    /// What it says.
    pub line: &'static str,
    /// A program in `accept/`: a file, without the extension.
    pub accept: &'static str,
    /// What is refused near to it.
    pub refusal: Option<Refusal>,
}

/// A program that is refused.
#[derive(Clone, Copy)]
pub struct Refusal {
    /// In `reject/`: a file without the extension, or the folder of a crate.
    pub program: &'static str,
    /// The code of an error in it.
    pub code: Code,
    /// Whether rustc does not compile the program either. Authors see such an error only if rustc finds its own later
    /// than the translator does; it is shown all the same.
    pub rustc_first: bool,
}

impl Refusal {
    /// Whether the program is a folder: it needs a manifest or several files.
    pub fn is_crate(&self) -> bool {
        CRATES.contains(&self.program)
    }
}

/// The programs in `reject/` that are crates.
const CRATES: &[&str] = &[
    "foreign_crate",
    "included_path",
    "old_edition",
    "unknown_attribute",
    "unknown_derive",
];

/// A rule with its two programs.
const fn pair(
    name: &'static str,
    line: &'static str,
    accept: &'static str,
    reject: &'static str,
    code: Code,
) -> Rule {
    Rule {
        name,
        line,
        accept,
        refusal: Some(Refusal {
            program: reject,
            code,
            rustc_first: false,
        }),
    }
}

/// [`pair`], where rustc refuses the second program, too.
const fn rustc_first(
    name: &'static str,
    line: &'static str,
    accept: &'static str,
    reject: &'static str,
    code: Code,
) -> Rule {
    Rule {
        name,
        line,
        accept,
        refusal: Some(Refusal {
            program: reject,
            code,
            rustc_first: true,
        }),
    }
}

/// What a run does; nothing near to it is refused.
const fn runs(name: &'static str, line: &'static str, accept: &'static str) -> Rule {
    Rule {
        name,
        line,
        accept,
        refusal: None,
    }
}

/// All rules.
#[rustfmt::skip]
pub const RULES: &[Rule] = &[
    pair("Modules", "Nested modules, `use` with globs, renames and re-exports, visibility, as of Rust 2018 and later.", "modules", "old_edition", Code::OldEdition),
    rustc_first("Module files", "As rustc looks for them.", "modules", "missing_module", Code::MissingModuleFile),
    pair("Included files", "`include!` of a plain string.", "modules", "included_path", Code::MacroArguments),
    pair("Enums", "Unit, tuple and struct variants, explicit discriminants, recursion through `Box`.", "enums_with_data", "union", Code::Union),
    runs("Enums in enums", "Payloads nest; words of mixed type inside stay so outside.", "nested_payloads"),
    runs("Small values", "Options and results inside of copied enums, by value and through references.", "option_in_enum"),
    pair("Match", "Literals, ranges, alternatives, bindings with `@`, guards, nested patterns; no lists as constants.", "nested_matches", "constant_pattern", Code::NotTranslated),
    runs("Slice patterns", "On slices, arrays and vectors, with `..` and named rests.", "slice_patterns"),
    runs("`let … else` and chains", "`let` chains in `if` and `while`, `let … else`.", "let_else_and_chains"),
    pair("Closures", "Captures by reference, by mutable reference and by move; `Fn`, `FnMut`, `FnOnce`, function pointers where the type is written.", "closures", "closures_in_arms", Code::Mismatch),
    pair("Boxed closures", "`Box<dyn Fn>` and `Box<dyn FnMut>` as results and in lists.", "returned_closures", "impl_trait_result", Code::ImplTrait),
    pair("Iterators", "The adapters and consumers of std; `rtlib/std/COVERAGE.md` says which are missing.", "iterators", "iterator_method", Code::UnknownMethod),
    pair("Own iterators", "`Iterator`, `IntoIterator` and `FromIterator` of the author.", "own_iterator", "generic_associated_type", Code::GenericAssociatedType),
    pair("Strings", "The methods of `str` and `String`.", "strings", "string_method", Code::UnknownMethod),
    pair("Text building", "`fmt::Write`, `format_args!`, bytes and characters.", "string_building", "c_string", Code::CString),
    pair("Formatting", "Width, precision, fill, sign, radix, `{:?}`, `{:#?}`, arguments by name and position.", "formatting", "format_hex_debug", Code::FormatString),
    pair("Integers", "All widths up to 64 bits; wrapping, checked, saturating and overflowing forms.", "integers", "integer_method", Code::UnknownMethod),
    runs("Shifts", "Plain, wrapping and checked shifts, rotations.", "shifts"),
    runs("Overflow in release", "Wraps where the profile does not check.", "release_overflow"),
    pair("Casts", "Between integers, floats, characters and booleans; floats saturate.", "casts", "raw_pointer", Code::RawPointer),
    pair("Floats", "Arithmetic, comparison, parsing and printing of `f32` and `f64`.", "floats", "float_method", Code::UnknownMethod),
    runs("Booleans", "Operators and methods of `bool`.", "bool_methods"),
    pair("Characters", "Methods of `char` and of bytes.", "chars", "character_method", Code::UnknownMethod),
    pair("Arrays", "Nested arrays, const parameters, copies, slices of them.", "arrays", "array_length", Code::UnsupportedType),
    runs("Large structs", "Structs of many fields by value, by reference, in vectors and in enums.", "large_structs"),
    pair("Moves", "Tuples, struct update, partial moves, late initialisation.", "tuples_and_moves", "user_drop", Code::DropImpl),
    pair("References", "Interior and returned references, reborrows, structs with lifetimes.", "references", "raw_pointer", Code::RawPointer),
    pair("Borrowed data", "Tokens that borrow their source, `Cow`.", "statics_and_lifetimes", "atomic_static", Code::UnresolvedImport),
    pair("`Option` and `Result`", "Combinators, `?` with `From`, `Display` of errors.", "options_and_results", "try_control_flow", Code::UnsupportedExpression),
    pair("Generics", "Associated types and constants, defaults, const parameters, where-clauses, blanket impls.", "generics", "generic_associated_type", Code::GenericAssociatedType),
    pair("Generic functions", "Closures and iterators as parameters, arenas with typed ids, `Into`.", "shadowed_generics", "associated_constraint", Code::AssociatedConstraint),
    pair("Traits", "Default methods, supertraits, trait objects, visitors; an inherent method beside a trait's.", "traits", "dynamic_type", Code::UnresolvedImport),
    runs("Operators", "Overloaded arithmetic, assignment, `Index`, `Deref`, `Neg`, `Not`.", "operators"),
    pair("Derives", "`Debug`, `Clone`, `PartialEq`, `PartialOrd`, `Ord`, `Hash`, `Default`.", "derives", "unknown_derive", Code::UnknownDerive),
    pair("Vectors", "Sorting, searching, removing, splitting, chunks.", "sorting", "std_method", Code::UnknownMethod),
    pair("Hash maps and sets", "Entries, iteration, collecting.", "hash_map", "map_method", Code::UnknownMethod),
    pair("Other collections", "`BTreeMap`, `BTreeSet`, `VecDeque`, `BinaryHeap`.", "ordered_collections", "deque_method", Code::UnknownMethod),
    pair("Shared values", "`Rc`, `RefCell`, `Cell`.", "shared", "strong_count", Code::UnknownMethod),
    pair("Shared objects", "`Rc<RefCell<Vec<…>>>` and `Rc<dyn Fn>` as values of a guest.", "rc_linked", "try_unwrap", Code::UnknownMethod),
    pair("Boxes", "Trees and linked lists.", "boxes", "box_leak", Code::UnknownMethod),
    runs("Debugging", "`dbg!` with no, one or several values.", "debugging"),
    runs("An evaluator", "A lexer, a precedence parser and a tree walker.", "expression_evaluator"),
    runs("A bytecode machine", "A stack machine with frames, a heap and errors.", "bytecode_machine"),
    pair("State machines", "`self` by value, `mem::replace`, arrays in copied structs.", "state_machine", "async_function", Code::Async),
    pair("Guards", "Ends of `RefCell` guards in scrutinees, blocks and temporaries; `&mut dyn FnMut`.", "guards_and_scopes", "guard_in_vector", Code::HiddenDrop),
    pair("Guards in parts", "Guards in arrays, tuples, structs and enums, also when these are emptied in part.", "guards_in_parts", "guard_captured_in_part", Code::NotTranslated),
    pair("Guards moved apart", "On some ways only: each way ends what is left.", "guards_moved_apart", "guard_captured_in_part", Code::NotTranslated),
    runs("Algorithms", "Sieve, search, sorting, dynamic programming, matrices, counting.", "algorithms"),
    pair("Macros by example", "Repetitions, recursion, hygiene, items; the built-in macros.", "macros", "unknown_macro", Code::UnknownMacro),
    pair("Constants", "Computed constants and statics; constants in patterns and array lengths.", "constants", "const_block", Code::ConstBlock),
    rustc_first("Constants", "Are computed at translation time, and must not panic.", "constants", "constant_panics", Code::Constant),
    rustc_first("Control flow", "Labels, blocks with values, ranges, recursion, shadowing.", "control_flow", "unresolved_label", Code::UnresolvedLabel),
    pair("Evaluation order", "Of operands, assignments, indices, literals; two-phase borrows; assignment to patterns without `..`.", "evaluation_order", "assigned_rest", Code::UnsupportedExpression),
    pair("Parsing", "`FromStr`, and the errors of std's parsers.", "parse_errors", "parsed_address", Code::UnresolvedImport),
    pair("`process::exit`", "Output is flushed.", "exit_codes", "catch_unwind", Code::UnresolvedName),
    pair("`main` with a `Result`", "An error is printed and exits with 1.", "main_result", "boxed_error", Code::UnmetBound),
    runs("`ExitCode`", "`main` may give one.", "main_exit_code"),
    runs("Panics", "An index operator of the author.", "own_index_panics"),
    runs("Panics", "Of a slice.", "panic_index"),
    runs("Panics", "Of an array.", "panic_array_index"),
    runs("Panics", "`Option::unwrap`.", "panic_unwrap"),
    runs("Panics", "`Result::expect`.", "panic_expect"),
    runs("Panics", "`Result::unwrap` with a derived `Debug`.", "panic_unwrap_error"),
    runs("Panics", "Division by zero.", "panic_division"),
    runs("Panics", "Remainder by zero.", "panic_remainder"),
    runs("Panics", "The smallest number by -1.", "panic_division_overflow"),
    runs("Panics", "A range past the end.", "panic_slice_range"),
    runs("Panics", "A range that ends before it starts.", "panic_slice_order"),
    runs("Panics", "A string cut inside of a character.", "panic_str_boundary"),
    runs("Panics", "`borrow_mut` while borrowed.", "panic_double_borrow"),
    runs("Panics", "`borrow` while mutably borrowed.", "panic_borrow_of_mutable"),
    runs("Panics", "`panic!`.", "panic_explicit"),
    runs("Panics", "`assert!` and `assert_eq!`.", "panic_asserts"),
    runs("Panics", "`unreachable!`.", "panic_unreachable"),
    runs("Panics", "`todo!` and `unimplemented!`.", "panic_todo"),
    runs("Panics", "A missing key.", "panic_map_index"),
    runs("Panics", "Inside of std.", "panic_vec_methods"),
    runs("Panics", "Overflow where the profile checks.", "panic_overflow"),
    runs("Panics", "A shift too wide.", "panic_shift"),
    runs("Panics", "Negation of the smallest number.", "panic_negate"),
    pair("Async", "There is no executor.", "instead_of_async", "async_function", Code::Async),
    pair("Unions", "The collector could not trace them.", "instead_of_union", "union", Code::Union),
    pair("Foreign functions", "They live behind islands.", "instead_of_foreign_functions", "extern_block", Code::ForeignItem),
    pair("Other calling conventions", "They live behind islands.", "instead_of_foreign_functions", "foreign_function", Code::ForeignItem),
    pair("Mutable statics", "All state hangs off the VM.", "instead_of_static_mut", "static_mut", Code::MutableStatic),
    pair("Atomic statics", "All state hangs off the VM.", "instead_of_static_mut", "atomic_static", Code::UnresolvedImport),
    pair("Thread-local state", "All state hangs off the VM.", "instead_of_static_mut", "thread_local", Code::UnknownMacro),
    pair("Unsafe code", "Lives behind islands.", "instead_of_unsafe", "unsafe_code", Code::Unsafe),
    pair("Raw pointers", "References, indices and `Rc` point.", "instead_of_raw_pointers", "raw_pointer", Code::RawPointer),
    pair("Inline assembly", "Lives behind islands.", "instead_of_inline_assembly", "inline_assembly", Code::InlineAssembly),
    pair("Destructors", "`impl Drop` is not run yet.", "instead_of_drop", "user_drop", Code::DropImpl),
    pair("Guards in containers", "`Vec`, `Box` and `Rc` are collected, not ended.", "instead_of_guards_in_containers", "guard_in_vector", Code::HiddenDrop),
    pair("Guards captured in part", "Closures capture whole variables.", "instead_of_guards_in_containers", "guard_captured_in_part", Code::NotTranslated),
    pair("128-bit integers", "Not yet.", "instead_of_wide_integers", "wide_integers", Code::NotTranslated),
    pair("Reference counts", "There are none: memory is collected.", "instead_of_counts", "strong_count", Code::UnknownMethod),
    pair("`Rc::try_unwrap`", "There are no counts to ask.", "instead_of_counts", "try_unwrap", Code::UnknownMethod),
    pair("Weak references", "They lose their value at some collection after the last use of its last `Rc`: rarely before the end of that one's scope, most often long after. Nothing counts them.", "weak", "weak_count", Code::UnknownMethod),
    rustc_first("Events", "`rtlib::poll!()` is a `bool`; signals, ends of objects, `stack_low`.", "events", "poll_argument", Code::CompileError),
    pair("`impl Trait` as a result", "Only as the type of a parameter.", "instead_of_impl_trait", "impl_trait_result", Code::ImplTrait),
    pair("Boxed `FnOnce`", "Not yet.", "instead_of_boxed_once", "boxed_once", Code::NotTranslated),
    pair("Closures that meet", "Of different types in the arms of a `match` or `if`: only where the type is written.", "instead_of_merged_closures", "closures_in_arms", Code::Mismatch),
    pair("Unknown macros", "The built-in macros are a closed table.", "instead_of_procedural_macros", "unknown_macro", Code::UnknownMacro),
    pair("Attribute macros", "Are written out, or live behind islands.", "instead_of_procedural_macros", "unknown_attribute", Code::UnknownAttribute),
    pair("Derive macros", "Are written out, or live behind islands.", "instead_of_procedural_macros", "unknown_derive", Code::UnknownDerive),
    pair("Deep macros", "128 expansions inside of each other.", "instead_of_deep_macros", "macro_recursion", Code::MacroRecursion),
    pair("Other crates", "Those of a registry live behind islands.", "instead_of_other_crates", "foreign_crate", Code::ForeignCrate),
    pair("Methods of std", "Those that are not there yet are refused, never replaced by others.", "instead_of_missing_methods", "std_method", Code::UnknownMethod),
    pair("Items of std", "Those that are not there yet are refused.", "instead_of_static_mut", "std_item", Code::UnresolvedImport),
    pair("Types at run time", "An enum tells what there is.", "instead_of_any", "dynamic_type", Code::UnresolvedImport),
    pair("Threads", "One VM, one thread.", "instead_of_threads", "threads", Code::UnresolvedName),
    pair("Unwinding", "A panic ends the process.", "instead_of_unwinding", "catch_unwind", Code::UnresolvedName),
    pair("`const` blocks", "Constants have names.", "instead_of_computed_length", "const_block", Code::ConstBlock),
    pair("C strings", "Needed behind islands only.", "instead_of_c_string", "c_string", Code::CString),
    pair("`{:x?}`", "Not translated.", "instead_of_hexadecimal_debug", "format_hex_debug", Code::FormatString),
    pair("Bounds in angle brackets", "Write a where-clause.", "instead_of_bounds_in_brackets", "associated_constraint", Code::AssociatedConstraint),
    pair("Generic associated types", "Not yet.", "instead_of_type_families", "generic_associated_type", Code::GenericAssociatedType),
    pair("`Box<dyn Error>`", "Write an enum with `From` impls.", "instead_of_boxed_error", "boxed_error", Code::UnmetBound),
    pair("`?`", "On `Option` and `Result` only.", "instead_of_control_flow", "try_control_flow", Code::UnsupportedExpression),
    pair("`..` in assignments", "Not yet.", "instead_of_assigned_rest", "assigned_rest", Code::UnsupportedExpression),
    pair("Lists as patterns", "Not yet as constants.", "instead_of_constant_patterns", "constant_pattern", Code::NotTranslated),
    pair("Array lengths", "Literals, constants and arithmetic on them.", "instead_of_computed_length", "array_length", Code::UnsupportedType),
    pair("All errors at once", "One run reports all of them.", "instead_of_static_mut", "several_errors", Code::MutableStatic),
    rustc_first("Syntax", "Stable Rust.", "control_flow", "syntax", Code::Syntax),
    rustc_first("Unstable Rust", "Is not read.", "traits", "unstable_syntax", Code::UnstableSyntax),
    rustc_first("Macro definitions", "As rustc reads them.", "macros", "macro_definition", Code::MacroDefinition),
    rustc_first("Macro calls", "The first rule that matches.", "macros", "macro_no_rule", Code::MacroNoRule),
    rustc_first("Macro variables", "Repeat as deep as they were matched.", "macros", "macro_variable", Code::MacroVariable),
    rustc_first("`compile_error!`", "Is the crate's own error.", "macros", "compile_error", Code::CompileError),
    rustc_first("Variadic functions", "A slice has any number of elements.", "references", "variadic", Code::Variadic),
    rustc_first("Literals", "Have at most 128 bits.", "integers", "literal", Code::Literal),
    rustc_first("Qualified paths", "Name no structs.", "generics", "complex_path", Code::ComplexPath),
    rustc_first("Ambiguous types", "Are written.", "instead_of_guesses", "annotate_type", Code::AnnotateType),
    rustc_first("Ambiguous methods", "Name their trait.", "instead_of_guesses", "ambiguous_method", Code::AmbiguousMethod),
    pair("Fat greens", "A green is one word.", "hints", "hint_fat_green", Code::Green),
    pair("Texts as greens", "A green is one word.", "hints", "hint_text_green", Code::Green),
    pair("Interior greens", "A green is the identity of a whole object.", "hints", "hint_interior_green", Code::Green),
    pair("Aggregates as greens", "A green is one word.", "hints", "hint_aggregate_green", Code::Green),
    pair("Floats as greens", "A place in a program is no float.", "hints", "hint_float_green", Code::Green),
    pair("State as a green", "What is behind `&mut` changes.", "hints", "hint_mutable_green", Code::Green),
    pair("Addresses of numbers as greens", "The number itself is the green.", "hints", "hint_number_by_reference", Code::Green),
    pair("Computed greens", "A green is a variable, or a field of one.", "hints", "hint_computed_green", Code::Green),
    pair("Merge points", "They stand in a loop.", "hints", "hint_outside_of_loop", Code::MergePoint),
    pair("Merge points in closures", "They stand in a function.", "hints", "hint_in_closure", Code::MergePoint),
    pair("Drivers", "One merge point each.", "hints", "hint_driver_twice", Code::MergePoint),
    rustc_first("Callbacks of merge points", "There are five.", "hints", "hint_unknown_callback", Code::CompileError),
    pair("Can-enter points", "They lead to a merge point.", "hints", "hint_enter_alone", Code::CanEnter),
    pair("Can-enter points elsewhere", "They stand in the function of their merge point.", "hints", "hint_enter_elsewhere", Code::CanEnter),
    pair("Can-enter points behind the loop", "They stand in the loop of their merge point.", "hints", "hint_enter_behind_loop", Code::CanEnter),
    pair("Numbers of greens", "Both points of a driver have the same.", "hints", "hint_green_count", Code::CanEnter),
    pair("Types of greens", "Both points of a driver have the same.", "hints", "hint_green_types", Code::CanEnter),
    pair("Promoted values", "Traces know numbers and references.", "hints", "hint_promote_array", Code::HintedValue),
    pair("Promoted floats", "No constants of traces.", "hints", "hint_promote_float", Code::HintedValue),
    pair("Records of equality", "Of numbers, characters and booleans.", "hints", "hint_record_text", Code::HintedValue),
    pair("Virtual objects", "A number is none.", "hints", "hint_virtual_number", Code::HintedValue),
    pair("Virtual slices", "A slice is a part of an object.", "hints", "hint_virtual_slice", Code::HintedValue),
    pair("Elidable functions", "They write nothing.", "hints", "hint_elidable_writes", Code::HintedFunction),
    pair("Elidable functions without a result", "Only the result matters.", "hints", "hint_elidable_unit", Code::HintedFunction),
    pair("`unroll_safe`", "On functions with a loop.", "hints", "hint_unroll_without_loop", Code::HintedFunction),
    pair("`loop_invariant`", "On functions without parameters.", "hints", "hint_invariant_parameters", Code::HintedFunction),
    pair("Predicates", "They have the parameters of the function.", "hints", "hint_predicate_signature", Code::HintedFunction),
    pair("Conditional calls", "They do nothing where the condition is false.", "hints", "hint_conditional_body", Code::HintedFunction),
    pair("Conditions of calls", "The first parameter.", "hints", "hint_conditional_parameter", Code::HintedFunction),
    pair("Hints against each other", "An elidable call is not looked into.", "hints", "hint_elidable_unrolled", Code::HintConflict),
    pair("Hints against each other", "What is not looked into is not unrolled.", "hints", "hint_inside_and_outside", Code::HintConflict),
    pair("Hints on interpreters", "Traces begin inside of them.", "hints", "hint_on_portal", Code::HintConflict),
    pair("Immutable and quasi-immutable", "A field is one of them.", "hints", "hint_immutable_twice", Code::HintConflict),
    pair("Arguments of hints", "Most take none.", "hints", "hint_arguments", Code::HintArguments),
    pair("`look_inside_if`", "Needs a predicate.", "hints", "hint_predicate_missing", Code::HintArguments),
    pair("Predicates by name", "An expression is none.", "hints", "hint_predicate_expression", Code::HintArguments),
    pair("Immutable fields", "They are fields of the struct.", "hints", "hint_unknown_field", Code::HintArguments),
    pair("`immutable` on an enum", "It stands on structs.", "hints", "hint_immutable_enum", Code::HintPlace),
    pair("`elidable` on a struct", "It stands on functions.", "hints", "hint_elidable_struct", Code::HintPlace),
    pair("Hints on methods without a body", "They stand on the implementations.", "hints", "hint_on_declaration", Code::HintPlace),
    pair("Writes to immutable fields", "There are none.", "hints", "hint_immutable_written", Code::ImmutableField),
    pair("Mutable borrows of immutable fields", "There are none.", "hints", "hint_immutable_borrowed", Code::ImmutableField),
    pair("Immutable structs in place", "They are not overwritten.", "hints", "hint_immutable_replaced", Code::ImmutableField),
];

//! The rules of the subset.
//!
//! A rule without a refused program is one that gives; a rule without an accepted program is one
//! that only takes.

use diagnostics::Code;

/// One rule of the subset.
pub struct Rule {
    /// What it is about.
    pub name: &'static str,
    /// What it says.
    pub line: &'static str,
    /// A program in `accept/`, without the extension.
    pub accept: Option<&'static str>,
    /// A program in `reject/` without the extension, and the code of its error.
    pub reject: Option<(&'static str, Code)>,
}

/// A rule with a program that is accepted.
const fn gives(name: &'static str, line: &'static str, accept: &'static str) -> Rule {
    Rule {
        name,
        line,
        accept: Some(accept),
        reject: None,
    }
}

/// A rule with a program that is refused.
const fn refuses(name: &'static str, line: &'static str, reject: &'static str, code: Code) -> Rule {
    Rule {
        name,
        line,
        accept: None,
        reject: Some((reject, code)),
    }
}

/// All rules.
#[rustfmt::skip]
pub const RULES: &[Rule] = &[
    gives("Modules", "Nested modules, `use` with globs, renames and re-exports, visibility.", "modules"),
    gives("Enums", "Unit, tuple and struct variants, explicit discriminants, recursion through `Box`.", "enums_with_data"),
    gives("Enums in enums", "Payloads nest; words of mixed type inside stay so outside.", "nested_payloads"),
    gives("Small values", "Options and results inside of copied enums, by value and through references.", "option_in_enum"),
    gives("Match", "Literals, ranges, alternatives, bindings with `@`, guards, nested patterns.", "nested_matches"),
    gives("Slice patterns", "On slices, arrays and vectors, with `..` and named rests.", "slice_patterns"),
    gives("`let … else` and chains", "`let` chains in `if` and `while`, `let … else`.", "let_else_and_chains"),
    gives("Closures", "Captures by reference, by mutable reference and by move; `Fn`, `FnMut`, `FnOnce`, function pointers.", "closures"),
    gives("Boxed closures", "`Box<dyn Fn>` and `Box<dyn FnMut>` as results and in lists.", "returned_closures"),
    gives("Iterators", "The adapters and consumers of std.", "iterators"),
    gives("Own iterators", "`Iterator`, `IntoIterator` and `FromIterator` of the author.", "own_iterator"),
    gives("Strings", "The methods of `str` and `String`.", "strings"),
    gives("Text building", "`fmt::Write`, `format_args!`, bytes and characters.", "string_building"),
    gives("Formatting", "Width, precision, fill, sign, radix, `{:?}`, `{:#?}`, arguments by name and position.", "formatting"),
    gives("Integers", "All widths up to 64 bits; wrapping, checked, saturating and overflowing forms.", "integers"),
    gives("Shifts", "Plain, wrapping and checked shifts, rotations.", "shifts"),
    gives("Overflow in release", "Wraps where the profile does not check.", "release_overflow"),
    gives("Casts", "Between integers, floats, characters and booleans; floats saturate.", "casts"),
    gives("Floats", "Arithmetic, comparison, parsing and printing of `f32` and `f64`.", "floats"),
    gives("Booleans", "Operators and methods of `bool`.", "bool_methods"),
    gives("Characters", "Methods of `char` and of bytes.", "chars"),
    gives("Arrays", "Nested arrays, const parameters, copies, slices of them.", "arrays"),
    gives("Large structs", "Structs of many fields by value, by reference, in vectors and in enums.", "large_structs"),
    gives("Moves", "Tuples, struct update, partial moves, late initialisation.", "tuples_and_moves"),
    gives("References", "Interior and returned references, reborrows, structs with lifetimes.", "references"),
    gives("Borrowed data", "Tokens that borrow their source, `Cow`.", "statics_and_lifetimes"),
    gives("`Option` and `Result`", "Combinators, `?` with `From`, `Display` of errors.", "options_and_results"),
    gives("Generics", "Associated types and constants, defaults, const parameters, where-clauses, blanket impls.", "generics"),
    gives("Generic functions", "Closures and iterators as parameters, arenas with typed ids, `Into`.", "shadowed_generics"),
    gives("Traits", "Default methods, supertraits, trait objects, visitors; an inherent method beside a trait's.", "traits"),
    gives("Operators", "Overloaded arithmetic, assignment, `Index`, `Deref`, `Neg`, `Not`.", "operators"),
    gives("Derives", "`Debug`, `Clone`, `PartialEq`, `PartialOrd`, `Ord`, `Hash`, `Default`.", "derives"),
    gives("Vectors", "Sorting, searching, removing, splitting, chunks.", "sorting"),
    gives("Hash maps and sets", "Entries, iteration, collecting.", "hash_map"),
    gives("Other collections", "`BTreeMap`, `BTreeSet`, `VecDeque`, `BinaryHeap`.", "ordered_collections"),
    gives("Shared values", "`Rc`, `RefCell`, `Cell`.", "shared"),
    gives("Shared objects", "`Rc<RefCell<Vec<…>>>` and `Rc<dyn Fn>` as values of a guest.", "rc_linked"),
    gives("Boxes", "Trees and linked lists.", "boxes"),
    gives("An evaluator", "A lexer, a precedence parser and a tree walker.", "expression_evaluator"),
    gives("A bytecode machine", "A stack machine with frames, a heap and errors.", "bytecode_machine"),
    gives("State machines", "`self` by value, `mem::replace`, arrays in copied structs.", "state_machine"),
    gives("Guards", "Ends of `RefCell` guards in scrutinees, blocks and temporaries; `&mut dyn FnMut`.", "guards_and_scopes"),
    gives("Guards in parts", "Guards in arrays, tuples, structs and enums, also when these are emptied in part.", "guards_in_parts"),
    gives("Algorithms", "Sieve, search, sorting, dynamic programming, matrices, counting.", "algorithms"),
    gives("Macros by example", "Repetitions, recursion, hygiene, items; the built-in macros.", "macros"),
    gives("Constants", "Computed constants and statics; constants in patterns and array lengths.", "constants"),
    gives("Control flow", "Labels, blocks with values, ranges, recursion, shadowing.", "control_flow"),
    gives("Evaluation order", "Of operands, assignments, indices, literals; two-phase borrows; assignment to patterns.", "evaluation_order"),
    gives("Parsing", "`FromStr`, and the errors of std's parsers.", "parse_errors"),
    gives("`process::exit`", "Output is flushed.", "exit_codes"),
    gives("`main` with a `Result`", "An error is printed and exits with 1.", "main_result"),
    gives("`ExitCode`", "`main` may give one.", "main_exit_code"),
    gives("Panics", "An index operator of the author.", "own_index_panics"),
    gives("Panics", "Of a slice.", "panic_index"),
    gives("Panics", "Of an array.", "panic_array_index"),
    gives("Panics", "`Option::unwrap`.", "panic_unwrap"),
    gives("Panics", "`Result::expect`.", "panic_expect"),
    gives("Panics", "`Result::unwrap` with a derived `Debug`.", "panic_unwrap_error"),
    gives("Panics", "Division by zero.", "panic_division"),
    gives("Panics", "Remainder by zero.", "panic_remainder"),
    gives("Panics", "The smallest number by -1.", "panic_division_overflow"),
    gives("Panics", "A range past the end.", "panic_slice_range"),
    gives("Panics", "A range that ends before it starts.", "panic_slice_order"),
    gives("Panics", "A string cut inside of a character.", "panic_str_boundary"),
    gives("Panics", "`borrow_mut` while borrowed.", "panic_double_borrow"),
    gives("Panics", "`borrow` while mutably borrowed.", "panic_borrow_of_mutable"),
    gives("Panics", "`panic!`.", "panic_explicit"),
    gives("Panics", "`assert!` and `assert_eq!`.", "panic_asserts"),
    gives("Panics", "`unreachable!`.", "panic_unreachable"),
    gives("Panics", "`todo!` and `unimplemented!`.", "panic_todo"),
    gives("Panics", "A missing key.", "panic_map_index"),
    gives("Panics", "Inside of std.", "panic_vec_methods"),
    gives("Panics", "Overflow where the profile checks.", "panic_overflow"),
    gives("Panics", "A shift too wide.", "panic_shift"),
    gives("Panics", "Negation of the smallest number.", "panic_negate"),
    refuses("Async", "There is no executor.", "async_function", Code::Async),
    refuses("Unions", "The collector could not trace them.", "union", Code::Union),
    refuses("Foreign functions", "They live behind islands.", "extern_block", Code::ForeignItem),
    refuses("Other calling conventions", "They live behind islands.", "foreign_function", Code::ForeignItem),
    refuses("Mutable statics", "All state hangs off the VM.", "static_mut", Code::MutableStatic),
    refuses("Inline assembly", "Lives behind islands.", "inline_assembly", Code::InlineAssembly),
    refuses("Destructors", "`impl Drop` is not run yet.", "user_drop", Code::DropImpl),
    refuses("Guards in containers", "`Vec`, `Box` and `Rc` are collected, not ended.", "guard_in_vector", Code::HiddenDrop),
    refuses("Guards captured in part", "Closures capture whole variables.", "guard_captured_in_part", Code::NotTranslated),
    refuses("128-bit integers", "Not yet.", "wide_integers", Code::NotTranslated),
    refuses("Reference counts", "There are none: memory is collected.", "strong_count", Code::UnknownMethod),
    refuses("`Rc::try_unwrap`", "There are no counts to ask.", "try_unwrap", Code::UnknownMethod),
    refuses("`impl Trait` as a result", "Only as the type of a parameter.", "impl_trait_result", Code::UnsupportedType),
    refuses("Unknown macros", "The built-in macros are a closed table.", "unknown_macro", Code::UnknownMacro),
    refuses("Methods of std", "Those that are not there yet are refused, never replaced by others.", "std_method", Code::UnknownMethod),
    refuses("Items of std", "Those that are not there yet are refused.", "std_item", Code::UnresolvedImport),
    refuses("Threads", "One VM, one thread.", "threads", Code::UnresolvedName),
    refuses("Unwinding", "A panic ends the process.", "catch_unwind", Code::UnresolvedName),
    refuses("`const` blocks", "Constants have names.", "const_block", Code::ConstBlock),
    refuses("C strings", "Needed behind islands only.", "c_string", Code::CString),
    refuses("`{:x?}`", "Not translated.", "format_hex_debug", Code::FormatString),
    refuses("Bounds in angle brackets", "Write a where-clause.", "associated_constraint", Code::AssociatedConstraint),
    refuses("Generic associated types", "Not yet.", "generic_associated_type", Code::GenericAssociatedType),
    refuses("`Box<dyn Error>`", "Write an enum with `From` impls.", "boxed_error", Code::UnmetBound),
    refuses("Array lengths", "Literals, constants and arithmetic on them.", "array_length", Code::UnsupportedType),
    refuses("All errors at once", "One run reports all of them.", "several_errors", Code::MutableStatic),
];

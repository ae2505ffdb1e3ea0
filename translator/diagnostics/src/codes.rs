//! The table of error codes: the single source of [`Code`], of explanations, and of the error page
//! (`translator/conformance/ERRORS.md`).
//!
//! A code never changes its meaning; new ones are appended to the block of their phase: `L00` the
//! crate and its macros, `L01` names, `L02` constructs outside of the subset, `L03` types, `L04` graphs, `L05` hints to the JIT.

/// Declares the enum of codes with their texts.
macro_rules! codes {
    ($($code:literal $name:ident $meaning:literal $explanation:literal)*) => {
        /// The kinds of diagnostics.
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
        pub enum Code {
            $(#[doc = $meaning] $name,)*
        }

        impl Code {
            /// All codes in the order of the table.
            pub const ALL: &'static [Code] = &[$(Code::$name),*];

            /// The code as printed: `L0101`.
            pub fn id(self) -> &'static str {
                match self { $(Code::$name => $code,)* }
            }

            /// The name of the code's variant.
            pub fn name(self) -> &'static str {
                match self { $(Code::$name => stringify!($name),)* }
            }

            /// What it means, in one line.
            pub fn meaning(self) -> &'static str {
                match self { $(Code::$name => $meaning,)* }
            }

            /// Why the rule exists and what to write instead.
            pub fn explanation(self) -> &'static str {
                match self { $(Code::$name => $explanation,)* }
            }
        }
    };
}

codes! {
    "L0001" Syntax "Text that is not Rust, or newer Rust than the translator reads."
        "The translator parses stable Rust of 2026. After an expansion the text may come from a macro."
    "L0002" MissingModuleFile "A `mod name;` without a file."
        "The file is looked for as rustc does: `name.rs`, `name/mod.rs`, or the path of `#[path]`."
    "L0003" OldEdition "The crate is written in Rust 2015."
        "Paths of the 2015 edition resolve differently. Set `edition = \"2021\"` in Cargo.toml."
    "L0004" MacroDefinition "A `macro_rules!` that cannot be understood."
        "Matchers and transcribers must be balanced and use known fragment kinds."
    "L0005" MacroNoRule "No rule of a macro matches the call."
        "Each rule is tried in order, as rustc does."
    "L0006" MacroRecursion "A macro expands itself too deeply."
        "The limit is 128 nested expansions, as rustc's."
    "L0007" MacroVariable "A macro variable is used at a depth other than that of its repetition."
        "`$x` that was matched inside `$( … )*` must be written inside of a repetition."
    "L0008" CompileError "The crate calls `compile_error!`."
        "The message is the crate's own."
    "L0009" UnknownMacro "A macro that the translator does not know."
        "Macros by example of the crate and of its workspace work; the built-in macros are a closed table; procedural macros do not."
    "L0010" UnknownDerive "A derive that the translator does not know."
        "Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash and Default are derived. Write other impls by hand, or keep them behind an island."
    "L0011" UnknownAttribute "An attribute macro that the translator does not know."
        "Attribute macros rewrite items when rustc compiles them; the translator would not see the result."
    "L0012" FormatString "A format string that cannot be understood."
        "The format string must be a literal, after the expansion of concat! and stringify!."
    "L0013" MacroArguments "A built-in macro with arguments that it does not take."
        "See the documentation of the macro in the standard library."
    "L0101" UnresolvedName "A name that is not defined here."
        "rustc knows the name, the translator does not: mostly an item of the standard library that is not in the subset yet."
    "L0102" UnresolvedImport "A `use` of a name that is not defined there."
        "Mostly an item of the standard library that is not in the subset yet."
    "L0103" ForeignCrate "An item of a crate that is not translated."
        "Crates of the workspace and path dependencies are translated; all others live behind islands, functions that rustc compiles."
    "L0104" UnresolvedLabel "A label that is not in scope."
        "Labels are hygienic: a label of a macro's body is not seen by the caller, and the other way round."
    "L0201" Async "`async`, `await` and generators."
        "There is no executor in a VM. Write a state machine, or put the I/O behind an island."
    "L0202" Union "`union`."
        "Untagged memory cannot be traced by the collector. Use an enum."
    "L0203" ForeignItem "`extern` blocks and functions of another calling convention."
        "Foreign code lives behind islands."
    "L0204" MutableStatic "`static mut`."
        "All state hangs off the VM. Pass it as an argument."
    "L0205" InlineAssembly "Inline assembly."
        "Put it behind an island."
    "L0206" UnstableSyntax "Syntax that stable Rust does not have."
        "Only stable Rust is translated."
    "L0207" ConstBlock "`const { … }`."
        "Name the constant: `const NAME: T = …;`."
    "L0208" CString "C string literals."
        "C strings are needed behind islands only. Use a byte string."
    "L0209" Variadic "C-variadic functions."
        "Pass a slice."
    "L0210" AssociatedConstraint "A bound on an associated type inside angle brackets."
        "Write the bound as a where-clause: `where T::Item: Bound`."
    "L0211" GenericAssociatedType "Associated types with parameters of their own."
        "Only lifetimes may be parameters of an associated type."
    "L0212" Literal "A literal out of range."
        "Integers have at most 128 bits."
    "L0213" ImplTrait "`impl Trait` elsewhere than as the type of a parameter."
        "Name the type that is meant, or give back a `Box<dyn Trait>`."
    "L0214" ComplexPath "A path form that is not translated."
        "Write the path without the unusual part."
    "L0215" DropImpl "A user-written `impl Drop`."
        "Memory is garbage collected; destructors of the author's own types are not run yet. Call a method by hand."
    "L0216" Unsafe "`unsafe` code."
        "What the translator, the collector and the JIT may assume holds only in safe Rust. Write it with safe types, or put it behind an island."
    "L0217" RawPointer "A raw pointer type, or the address of a place."
        "Without `unsafe`, a raw pointer is good for comparing only. `std::ptr::eq` and `Rc::ptr_eq` compare; to point to something, use a reference, an `Rc` or an index."
    "L0301" UnsupportedType "A type that the translator does not take in yet."
        "The type is legal Rust, but it is not in the subset, or not in this form."
    "L0302" UnknownMethod "A method that no type, bound or trait in scope has."
        "rustc knows the method, the translator does not: mostly a part of the standard library that is not in the subset yet."
    "L0303" AnnotateType "A type that cannot be inferred."
        "The translator solves what rustc solves by the same rules, and where it cannot follow, it does not guess. Write the type down."
    "L0304" AmbiguousMethod "A method that two traits offer."
        "Write `<Type as Trait>::method(…)`."
    "L0305" Mismatch "Types that the translator cannot make equal although rustc can."
        "A coercion or an inference step is missing in the translator. Write the conversion or the type down."
    "L0306" UnsupportedExpression "An expression that the translator does not take in yet."
        "The expression is legal Rust, but it is not in the subset."
    "L0307" UnmetBound "A trait bound that the translator cannot prove although rustc can."
        "Mostly an impl of the standard library that is not in the subset yet."
    "L0401" NotTranslated "A construct that the translator understands but does not build yet."
        "The message names it; the way from `main` shows who needs it. Write it another way, or put it behind an island."
    "L0402" Constant "A const or static whose value cannot be computed at translation time."
        "Consts and statics become read-only data of the executable. A panic in one is an error of the program; what needs the machine it will run on belongs into `main`."
    "L0403" HiddenDrop "A guard of a `RefCell` in memory that only the collector frees."
        "`Box`, `Vec`, `Rc`, cells and maps end without ending their content, so the guard's cell would stay borrowed. Keep guards in variables, tuples and arrays."
    "L0501" HintPlace "A hint on an item where it means nothing."
        "A hint that says nothing would be taken for one that works. `elidable`, `unroll_safe`, `look_inside_if`, `dont_look_inside`, `loop_invariant` and `conditional_call` stand on functions with a body; `immutable`, `quasi_immutable` and `virtualizable` on structs."
    "L0502" HintArguments "A hint with arguments that it does not take, or without those that it needs."
        "`immutable` and `quasi_immutable` take names of fields, `look_inside_if` the path of a function, all others nothing."
    "L0503" HintConflict "Hints that contradict each other."
        "Each of them tells the recorder what to do at a call, and it can do only one of these things: follow the call, or leave it alone."
    "L0504" MergePoint "A merge point at which no trace could begin or end."
        "A trace is one way around the loop that begins with the merge point. It is recorded and resumed from the frame of the function that holds that loop, and its driver's name stands for one such place in the whole program."
    "L0505" CanEnter "A can-enter point that leads to no merge point."
        "After `can_enter` the interpreter goes to the merge point of the same driver in the same loop, with the same greens: they are the key under which machine code is found."
    "L0506" Green "A green that cannot say where in the guest's program the interpreter is."
        "Greens are compared and hashed as one word each and become constants of the trace: numbers, and references whose address is the identity of a whole object. Fat references (`&[u8]`, `&str`, `&dyn Trait`) are two words, aggregates are several, references into the middle of an object keep no identity, floats are not compared by bits, and what `&mut` points to is state."
    "L0507" HintedFunction "A function that cannot be what its hint says."
        "The recorder relies on the hint without a check at run time, so what its signature or body shows to be wrong is refused."
    "L0508" HintedValue "A hint on a value that a trace does not know as one."
        "Traces know numbers and references. Values of more than eight words and arrays live in memory, and floats are no use as constants: a trace for each number would be recorded."
    "L0509" ImmutableField "An immutable field that is written, or borrowed so that it may be."
        "Traces read an immutable field once, when they are recorded, and never again. Only the construction of the whole struct gives it a value."
}

#[cfg(test)]
mod tests {
    use super::Code;
    use std::collections::HashSet;

    #[test]
    fn every_code_is_unique_and_explained() {
        let mut seen = HashSet::new();
        for code in Code::ALL {
            assert!(seen.insert(code.id()), "{} twice", code.id());
            assert!(code.id().len() == 5 && code.id().starts_with('L'));
            assert!(code.meaning().ends_with('.') && code.explanation().ends_with('.'));
        }
        assert!(seen.len() > 20);
    }
}

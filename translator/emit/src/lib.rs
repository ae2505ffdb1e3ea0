//! Native code: flow graphs become a relocatable object, and the object an executable.
//!
//! # The way
//! ```text
//! flow::Program ─facts▶ ─lower▶ CLIF ─Cranelift▶ machine code ─object_file▶ ELF object ─link▶ executable
//! ```
//! Functions are lowered and compiled in parallel, one Cranelift context a thread; what comes out is
//! put together in the order of function ids, so that the same program gives the same bytes whatever
//! the number of threads.
//!
//! # Conventions of emitted code
//! * Functions of the program use Cranelift's `Tail` convention, externs and the entry wrapper the C
//!   convention. `signature` says where results go that do not fit into registers.
//! * r15 holds the address of the `Vm` (`rtlib_runtime::vm`) from the entry wrapper on.
//! * All addresses are relative to the instruction pointer; the object links as PIE, static-pie and on musl.
//! * Every function has unwinding information and line numbers, and keeps a frame pointer unless it calls nothing and
//!   has no frame (`frameless`).
//! * The machine is x86-64-v2 (SSE 4.2, POPCNT); where it is less, the run-time library says so at the first instruction that is not there.
//!
//! Nothing outside of this crate sees Cranelift's code generator.

mod compile;
mod debug_info;
mod entry;
mod facts;
mod frameless;
pub mod link;
mod lower;
mod machine;
mod object_file;
mod options;
mod sections;
mod signature;
mod text;
mod type_table;
mod unwind;

pub use link::{LinkError, LinkOptions, link};
pub use options::{EmitError, Options, Text};

use flow::Program;

/// Compiles a program to a relocatable ELF object.
///
/// # Errors
/// When the program is something that this crate or Cranelift cannot compile: a fault of ours, never of
/// the author.
pub fn emit_object(program: &Program, options: &Options) -> Result<Vec<u8>, EmitError> {
    let machine = machine::machine(options)?;
    let compiled = compile::compile(program, options, &*machine, None, false)?;
    object_file::write(program, options, &*machine, &compiled)
}

/// The CLIF or the assembly of the functions whose names contain `function_filter`.
///
/// # Errors
/// As [`emit_object`].
pub fn emit_text(
    program: &Program,
    options: &Options,
    function_filter: Option<&str>,
    what: Text,
) -> Result<String, EmitError> {
    let machine = machine::machine(options)?;
    match what {
        Text::Clif => text::clif(program, options, &*machine, function_filter),
        Text::Assembly => text::assembly(program, options, &*machine, function_filter),
    }
}

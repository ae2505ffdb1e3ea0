//! The run-time library: what every translated VM is linked with.
//!
//! Two kinds of functions live here, all with the C calling convention and symbols `lathe_rt_*`:
//!
//! * the closed list that `rtlib/std/src/runtime.rs` declares (streams, files, process, bytes,
//!   characters, floats): what the standard library in the subset cannot say itself. Its
//!   declarations are the contract, and the bodies there the exact meaning;
//! * what emitted code needs beside it: [`entry`] (start of the process), [`heap`] (slow paths of
//!   allocation, copies with a write barrier) and behind it [`gc`], the collector.
//!
//! # Where state lives
//! Everything that belongs to a VM hangs off a [`vm::Vm`], whose address emitted code keeps in r15.
//! Which VM a thread runs is noted in [`current`]. Global are only what the process has once: the buffer of
//! the standard output, and the command line; a VM that a program of somebody else's runs has its own of both.
//!
//! # Two ways to be linked
//! As a static library into a VM, where [`entry::lathe_rt_start`] has run; and as a crate into the
//! graph evaluator, an ordinary Rust process. The functions of the closed list work in both.
//!
//! # Ways out
//! Return of the entry function, `exit`, `panic` and the fatal errors of [`fatal`]. Each of them
//! empties the buffer of the standard output (the abrupt ones only up to the last newline, as std's
//! line buffer would have done). Nothing here unwinds: a panic inside an `extern "C"` function is a
//! fault of this library and aborts the process.

pub mod buffers;
pub mod bytes;
pub mod characters;
pub mod current;
pub mod entry;
pub mod events;
pub mod fatal;
pub mod files;
pub mod floats;
pub mod gc;
pub mod heap;
pub mod jit;
pub mod outside;
pub mod panic;
pub mod process;
pub mod roots;
pub mod stack;
pub mod streams;
pub mod type_table;
pub mod vm;
pub mod weak;

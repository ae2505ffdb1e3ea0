//! Machine code of traces, for x86-64 (level v2).
//!
//! # The way of a trace
//! [`uses`] counts, [`allocate()`] decides in one pass forwards where each value is, [`emit`] writes instructions, and [`Backend`] puts
//! them into the [`arena`] and, for a bridge, lets its guard jump there. [`check`] verifies a plan without knowing how it was made.
//!
//! # Conventions of machine code
//! r15 holds the VM, rbp the frame; r11, rcx, xmm14 and xmm15 are free between operations; native functions leave rbx and r12 to r14 as
//! they are, and portals nothing. A
//! guard that fails saves everything to the exit buffer, takes its frame away, and returns a number: so the native stack
//! never gets deeper by failing guards. What is where then, the guard's table says. Because all code has a frame at rbp, [`unwinding`] describes it
//! all at once.
//!
//! This crate knows neither how traces are recorded, nor a VM's fields (they come in a [`Layout`]), nor any guest language.

mod allocate;
mod arena;
mod assembler;
mod backend;
mod check;
mod emit;
mod fork;
mod gdb;
mod layout;
mod listing;
mod perf_map;
mod plan;
mod routines;
#[cfg(test)]
mod tests;
mod unit;
mod unwinding;
mod uses;

pub use arena::are_addresses_limited;
pub use backend::Backend;
pub use layout::Layout;

//! What the evaluator runs on: memory and the functions outside.
//!
//! The evaluator is generic over this interface. The crate `memory` implements it by the real
//! memory of the process; [`SafeMachine`](crate::SafeMachine) by a vector, where every wild access
//! is found.

use crate::Extern;

/// An access that the machine refuses.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct BadAddress(pub u64);

/// Why a function outside does not come back.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Stop {
    /// It was given an address that the machine refuses.
    BadAddress(u64),
    /// There is no memory left.
    OutOfMemory,
    /// The program has ended, with this code.
    Exit(i32),
    /// The program has asked for an abnormal end.
    Abort,
    /// The program has panicked.
    Panic(PanicMessage),
    /// The function cannot run here; says why.
    Refused(String),
}

/// A panic, before anything is printed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PanicMessage {
    /// The message.
    pub message: String,
    /// The source file.
    pub file: String,
    /// From 1.
    pub line: u32,
    /// From 1.
    pub column: u32,
}

/// Memory and functions outside. Numbers are little-endian and need not be aligned; narrow ones are
/// zero-extended.
pub trait Machine {
    /// Reads one byte.
    fn load_u8(&self, address: u64) -> Result<u64, BadAddress>;
    /// Reads two bytes.
    fn load_u16(&self, address: u64) -> Result<u64, BadAddress>;
    /// Reads four bytes.
    fn load_u32(&self, address: u64) -> Result<u64, BadAddress>;
    /// Reads eight bytes.
    fn load_u64(&self, address: u64) -> Result<u64, BadAddress>;
    /// Writes the lowest byte.
    fn store_u8(&mut self, address: u64, value: u64) -> Result<(), BadAddress>;
    /// Writes the two lowest bytes.
    fn store_u16(&mut self, address: u64, value: u64) -> Result<(), BadAddress>;
    /// Writes the four lowest bytes.
    fn store_u32(&mut self, address: u64, value: u64) -> Result<(), BadAddress>;
    /// Writes eight bytes.
    fn store_u64(&mut self, address: u64, value: u64) -> Result<(), BadAddress>;
    /// Copies bytes; the ranges may overlap. Of no bytes any addresses will do.
    fn copy(&mut self, to: u64, from: u64, count: u64) -> Result<(), BadAddress>;
    /// New zeroed memory, aligned to a power of two. It lives as long as the machine.
    fn allocate(&mut self, bytes: u64, align: u64) -> Result<u64, Stop>;
    /// Whether somebody outside has told the program to look what waits for it.
    fn poll(&self) -> bool {
        false
    }
    /// The machine's own number of a function outside with this symbol and these types.
    fn find_extern(&self, extern_: &Extern) -> Option<u32>;
    /// Calls a function outside by that number. Arguments and results are as the evaluator keeps
    /// values: integers zero-extended, floats as bits.
    fn call_extern(&mut self, number: u32, arguments: &[u64]) -> Result<[u64; 2], Stop>;
}

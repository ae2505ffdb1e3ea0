//! Opcodes and their meaning, made of the table of operations by the build script.

#![allow(clippy::all)]

use crate::shape::{Effect, Kind, OperandKind, Shape, Stage};

include!(concat!(env!("OUT_DIR"), "/opcode.rs"));
include!(concat!(env!("OUT_DIR"), "/dispatch.rs"));

/// The registers of a frame, for [`execute`].
pub trait Registers {
    /// The bits of a register or constant.
    fn read(&self, place: u32) -> u64;
    /// Sets a register.
    fn write(&mut self, register: u32, bits: u64);
}

/// What a meaning may compute, as the bits of a register.
trait Bits {
    fn bits(self) -> u64;
}

impl Bits for u64 {
    #[inline(always)]
    fn bits(self) -> u64 {
        self
    }
}

impl Bits for i64 {
    #[inline(always)]
    fn bits(self) -> u64 {
        self as u64
    }
}

impl Bits for bool {
    #[inline(always)]
    fn bits(self) -> u64 {
        u64::from(self)
    }
}

impl Bits for f64 {
    #[inline(always)]
    fn bits(self) -> u64 {
        self.to_bits()
    }
}

impl Bits for f32 {
    #[inline(always)]
    fn bits(self) -> u64 {
        u64::from(self.to_bits())
    }
}

#[inline(always)]
fn bits<T: Bits>(value: T) -> u64 {
    value.bits()
}

#[inline(always)]
fn f(bits: u64) -> f64 {
    f64::from_bits(bits)
}

#[inline(always)]
fn s(bits: u64) -> f32 {
    f32::from_bits(bits as u32)
}

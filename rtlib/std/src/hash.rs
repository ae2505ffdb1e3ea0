//! Hashing.

use crate::intrinsics;
use crate::marker::PhantomData;
use crate::prelude::v1::*;
use crate::runtime;
use rtlib_macros::{mirrored, mirrors};

/// Values that can be mixed into a hash.
#[mirrors(core::hash::Hash)]
#[rtlib_macros::lang("hash")]
pub trait Hash {
    /// Mixes the value in.
    fn hash<H: Hasher>(&self, state: &mut H);

    /// Mixes all values in.
    #[inline]
    fn hash_slice<H: Hasher>(values: &[Self], state: &mut H)
    where
        Self: Sized,
    {
        let mut index: usize = 0;
        while index < values.len() {
            values[index].hash(state);
            index += 1;
        }
    }
}

/// A hash in the making.
#[mirrors(core::hash::Hasher)]
#[rtlib_macros::lang("hasher")]
pub trait Hasher {
    /// The hash of all that was written.
    fn finish(&self) -> u64;

    /// Writes bytes.
    fn write(&mut self, bytes: &[u8]);

    /// Writes a number.
    #[inline]
    fn write_u8(&mut self, number: u8) {
        self.write(&number.to_le_bytes());
    }
    /// Writes a number.
    #[inline]
    fn write_u16(&mut self, number: u16) {
        self.write(&number.to_le_bytes());
    }
    /// Writes a number.
    #[inline]
    fn write_u32(&mut self, number: u32) {
        self.write(&number.to_le_bytes());
    }
    /// Writes a number.
    #[inline]
    fn write_u64(&mut self, number: u64) {
        self.write(&number.to_le_bytes());
    }
    /// Writes a number.
    #[inline]
    fn write_usize(&mut self, number: usize) {
        self.write(&number.to_le_bytes());
    }
    /// Writes a number.
    #[inline]
    fn write_i8(&mut self, number: i8) {
        self.write_u8(number as u8);
    }
    /// Writes a number.
    #[inline]
    fn write_i16(&mut self, number: i16) {
        self.write_u16(number as u16);
    }
    /// Writes a number.
    #[inline]
    fn write_i32(&mut self, number: i32) {
        self.write_u32(number as u32);
    }
    /// Writes a number.
    #[inline]
    fn write_i64(&mut self, number: i64) {
        self.write_u64(number as u64);
    }
    /// Writes a number.
    #[inline]
    fn write_isize(&mut self, number: isize) {
        self.write_usize(number as usize);
    }
}

/// What makes hashers.
#[mirrors(core::hash::BuildHasher)]
#[rtlib_macros::lang("build_hasher")]
pub trait BuildHasher {
    /// The hashers.
    type Hasher: Hasher;

    /// A new hasher.
    fn build_hasher(&self) -> Self::Hasher;

    /// The hash of one value.
    #[inline]
    fn hash_one<T: Hash>(&self, value: T) -> u64
    where
        Self: Sized,
        Self::Hasher: Hasher,
    {
        let mut hasher = self.build_hasher();
        value.hash(&mut hasher);
        hasher.finish()
    }
}

#[mirrored(HasherForMutReference)]
impl<H: Hasher + ?Sized> Hasher for &mut H {
    #[inline]
    fn finish(&self) -> u64 {
        (**self).finish()
    }
    #[inline]
    fn write(&mut self, bytes: &[u8]) {
        (**self).write(bytes)
    }
}

/// Makes hashers by `Default`.
pub struct BuildHasherDefault<H> {
    marker: PhantomData<H>,
}

impl<H> BuildHasherDefault<H> {
    /// A maker.
    #[inline]
    pub const fn new() -> BuildHasherDefault<H> {
        BuildHasherDefault {
            marker: PhantomData,
        }
    }
}

impl<H> Default for BuildHasherDefault<H> {
    #[inline]
    fn default() -> Self {
        BuildHasherDefault {
            marker: PhantomData,
        }
    }
}

impl<H> Clone for BuildHasherDefault<H> {
    #[inline]
    fn clone(&self) -> Self {
        BuildHasherDefault {
            marker: PhantomData,
        }
    }
}

impl<H: Default + Hasher> BuildHasher for BuildHasherDefault<H> {
    type Hasher = H;

    #[inline]
    fn build_hasher(&self) -> H {
        H::default()
    }
}

/// The hasher of the maps: fast, and the same in every run. Whoever lets strangers choose the keys
/// chooses another one.
pub struct DefaultHasher {
    state: u64,
}

/// What a number is multiplied with; the same as in [`runtime::hash_bytes`].
const FACTOR: u64 = 0x517c_c1b7_2722_0a95;

impl DefaultHasher {
    /// A new hasher.
    #[inline]
    pub const fn new() -> DefaultHasher {
        DefaultHasher { state: 0 }
    }

    #[inline]
    fn add(&mut self, number: u64) {
        let mixed = intrinsics::rotate_left(self.state, 5) ^ number;
        self.state = intrinsics::wrapping_mul(mixed, FACTOR);
    }
}

impl Default for DefaultHasher {
    #[inline]
    fn default() -> DefaultHasher {
        DefaultHasher { state: 0 }
    }
}

impl Clone for DefaultHasher {
    #[inline]
    fn clone(&self) -> DefaultHasher {
        DefaultHasher { state: self.state }
    }
}

impl Hasher for DefaultHasher {
    #[inline]
    fn finish(&self) -> u64 {
        // The product's high bits depend on all of the input; the tables use the low ones.
        intrinsics::rotate_left(self.state, 26)
    }

    #[inline]
    fn write(&mut self, bytes: &[u8]) {
        let pointer = intrinsics::slice_pointer(bytes);
        // SAFETY: the pointer and the length are the slice's.
        self.state =
            unsafe { runtime::hash_bytes(self.state, pointer, intrinsics::slice_length(bytes)) };
    }

    #[inline]
    fn write_u8(&mut self, number: u8) {
        self.add(number as u64);
    }
    #[inline]
    fn write_u16(&mut self, number: u16) {
        self.add(number as u64);
    }
    #[inline]
    fn write_u32(&mut self, number: u32) {
        self.add(number as u64);
    }
    #[inline]
    fn write_u64(&mut self, number: u64) {
        self.add(number);
    }
    #[inline]
    fn write_usize(&mut self, number: usize) {
        self.add(number as u64);
    }
}

/// Makes the hashers of the maps.
#[rtlib_macros::lang("random_state")]
pub struct RandomState {
    private: (),
}

impl RandomState {
    /// A maker.
    #[inline]
    pub const fn new() -> RandomState {
        RandomState { private: () }
    }
}

impl Default for RandomState {
    #[inline]
    fn default() -> RandomState {
        RandomState { private: () }
    }
}

impl Clone for RandomState {
    #[inline]
    fn clone(&self) -> RandomState {
        RandomState {
            private: self.private,
        }
    }
}

impl BuildHasher for RandomState {
    type Hasher = DefaultHasher;

    #[inline]
    fn build_hasher(&self) -> DefaultHasher {
        DefaultHasher { state: 0 }
    }
}

macro_rules! hash_numbers {
    ($($number:ident $method:ident;)*) => {
        $(
            #[mirrored]
            impl Hash for $number {
                #[inline]
                fn hash<H: Hasher>(&self, state: &mut H) {
                    state.$method(*self);
                }
            }
        )*
    };
}

hash_numbers! {
    i8 write_i8;
    i16 write_i16;
    i32 write_i32;
    i64 write_i64;
    isize write_isize;
    u8 write_u8;
    u16 write_u16;
    u32 write_u32;
    u64 write_u64;
    usize write_usize;
}

#[mirrored]
impl Hash for bool {
    #[inline]
    fn hash<H: Hasher>(&self, state: &mut H) {
        state.write_u8(*self as u8);
    }
}

#[mirrored]
impl Hash for char {
    #[inline]
    fn hash<H: Hasher>(&self, state: &mut H) {
        state.write_u32(*self as u32);
    }
}

#[mirrored]
impl Hash for () {
    #[inline]
    fn hash<H: Hasher>(&self, _state: &mut H) {}
}

#[mirrored]
impl Hash for crate::cmp::Ordering {
    #[inline]
    fn hash<H: Hasher>(&self, state: &mut H) {
        state.write_isize(*self as isize);
    }
}

#[mirrored]
impl<T: Hash + ?Sized> Hash for &T {
    #[inline]
    fn hash<H: Hasher>(&self, state: &mut H) {
        Hash::hash(&**self, state)
    }
}

#[mirrored(HashForMutReference)]
impl<T: Hash + ?Sized> Hash for &mut T {
    #[inline]
    fn hash<H: Hasher>(&self, state: &mut H) {
        Hash::hash(&**self, state)
    }
}

macro_rules! hash_tuples {
    ($($trait_name:ident: $($parameter:ident $index:tt)*;)*) => {
        $(
            #[mirrored($trait_name)]
            impl<$($parameter: Hash),*> Hash for ($($parameter,)*) {
                #[inline]
                fn hash<S: Hasher>(&self, state: &mut S) {
                    $(
                        self.$index.hash(state);
                    )*
                }
            }
        )*
    };
}

hash_tuples! {
    HashForTuple1: A 0;
    HashForTuple2: A 0 B 1;
    HashForTuple3: A 0 B 1 C 2;
    HashForTuple4: A 0 B 1 C 2 D 3;
    HashForTuple5: A 0 B 1 C 2 D 3 E 4;
    HashForTuple6: A 0 B 1 C 2 D 3 E 4 F 5;
}

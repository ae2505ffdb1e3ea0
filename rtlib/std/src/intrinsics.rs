//! The functions whose bodies the translator supplies: the closed list of what Rust source cannot
//! say. Everything else in this crate is written in terms of them, of [`crate::runtime`] and of
//! operators on primitive types.
//!
//! # Terms
//! *Memory* is an array or a single value on the garbage-collected heap; it is never freed by hand.
//! A pointer may lie inside of an array, or directly behind its last element. `T` may be any type,
//! also one of size zero: then reading and writing move no bits.
//!
//! # What the translator may assume
//! Each function is called directly (never taken as a value) and with the documented preconditions.
//! The bodies below are what rustc runs in the tests; the translator never looks at them, nor at
//! the methods of [`Integer`] and [`Float`], whose only use for it is as bounds. Where a body
//! allocates, it leaks: there is no collector under rustc.

use crate::cell::UnsafeCell;
use rtlib_macros::intrinsic;

// ---------------------------------------------------------------- allocation and pointers

/// A new single value of type `T`, all bits zero. Never null; for a type of size zero any non-null
/// aligned pointer will do.
#[intrinsic]
pub fn allocate<T>() -> *mut T {
    allocate_array::<T>(1)
}

/// A new array of `count` values of type `T`, all bits zero. Never null. `count` may be 0. Panics
/// with `capacity overflow` if `count * size_of::<T>()` exceeds `isize::MAX`.
#[intrinsic]
#[track_caller]
pub fn allocate_array<T>(count: usize) -> *mut T {
    let layout = match ::std::alloc::Layout::array::<T>(count) {
        Ok(layout) => layout,
        Err(_) => panic!("capacity overflow"),
    };
    if layout.size() == 0 {
        return dangling::<T>();
    }
    // SAFETY: the layout's size is not zero.
    let pointer = unsafe { ::std::alloc::alloc_zeroed(layout) };
    if pointer.is_null() {
        ::std::alloc::handle_alloc_error(layout);
    }
    pointer.cast::<T>()
}

/// A non-null aligned pointer to no memory: the pointer of an empty array.
#[intrinsic]
pub const fn dangling<T>() -> *mut T {
    ::core::ptr::dangling_mut::<T>()
}

/// A pointer to the address of the second, with the length or table of the first.
#[intrinsic]
#[inline]
pub fn pointer_at<T: ?Sized>(like: *const T, address: *const u8) -> *const T {
    let mut pointer = like;
    // SAFETY: the address is the first word of every pointer.
    unsafe { *(&raw mut pointer).cast::<*const u8>() = address };
    pointer
}

/// The pointer `index` elements further.
///
/// # Safety
/// The result must lie in the same memory as `pointer`, or directly behind it.
#[intrinsic]
#[inline]
pub const unsafe fn pointer_add<T>(pointer: *const T, index: usize) -> *const T {
    // SAFETY: as promised by the caller.
    unsafe { pointer.add(index) }
}

/// [`pointer_add`] for a pointer that may be written through.
///
/// # Safety
/// The result must lie in the same memory as `pointer`, or directly behind it.
#[intrinsic]
#[inline]
pub const unsafe fn pointer_add_mut<T>(pointer: *mut T, index: usize) -> *mut T {
    // SAFETY: as promised by the caller.
    unsafe { pointer.add(index) }
}

/// Moves the value out of the memory: a bitwise copy, after which the memory counts as empty.
///
/// # Safety
/// There is a valid `T` at `pointer`.
#[intrinsic]
#[inline]
pub const unsafe fn pointer_read<T>(pointer: *const T) -> T {
    // SAFETY: as promised by the caller.
    unsafe { pointer.read() }
}

/// Moves `value` into the memory; what was there is forgotten without a drop. It is a store that
/// the write barrier sees.
///
/// # Safety
/// `pointer` points to memory for a `T`.
#[intrinsic]
#[inline]
pub unsafe fn pointer_write<T>(pointer: *mut T, value: T) {
    // SAFETY: as promised by the caller.
    unsafe { pointer.write(value) }
}

/// Copies `count` elements; the two ranges may overlap. The target range is a store that the write
/// barrier sees.
///
/// # Safety
/// Both pointers have memory for `count` elements.
#[intrinsic]
#[inline]
pub unsafe fn copy_elements<T>(source: *const T, target: *mut T, count: usize) {
    // SAFETY: as promised by the caller.
    unsafe { ::core::ptr::copy(source, target, count) }
}

/// The end of a value whose parts have been moved elsewhere by a bitwise copy. No code.
#[intrinsic]
#[inline]
pub fn forget<T>(value: T) {
    ::core::mem::forget(value);
}

/// The place behind the pointer, as a reference. No code: the same word (or two).
///
/// # Safety
/// There is a valid `T` at `pointer` for as long as the reference lives, and nobody writes to it.
#[intrinsic]
#[inline]
pub const unsafe fn pointer_to_reference<'a, T: ?Sized>(pointer: *const T) -> &'a T {
    // SAFETY: as promised by the caller.
    unsafe { &*pointer }
}

/// [`pointer_to_reference`] for an exclusive reference.
///
/// # Safety
/// There is a valid `T` at `pointer` for as long as the reference lives, and nobody else uses it.
#[intrinsic]
#[inline]
pub const unsafe fn pointer_to_reference_mut<'a, T: ?Sized>(pointer: *mut T) -> &'a mut T {
    // SAFETY: as promised by the caller.
    unsafe { &mut *pointer }
}

/// The pointer inside a reference. No code.
#[intrinsic]
#[inline]
pub const fn reference_to_pointer<T: ?Sized>(reference: &T) -> *const T {
    reference
}

/// The pointer inside an exclusive reference. No code.
#[intrinsic]
#[inline]
pub const fn reference_to_pointer_mut<T: ?Sized>(reference: &mut T) -> *mut T {
    reference
}

/// The address as a number, without a fat pointer's second word; good for comparing only.
#[intrinsic]
#[inline]
pub fn pointer_address<T: ?Sized>(pointer: *const T) -> usize {
    pointer.cast::<u8>().addr()
}

/// The cell around a value. No code. (What the cell holds may change behind a shared reference.)
#[intrinsic]
#[inline]
pub const fn cell_new<T>(value: T) -> UnsafeCell<T> {
    UnsafeCell::new(value)
}

/// The pointer to the value in a cell, which is the cell's own address. No code.
#[intrinsic]
#[inline]
pub const fn cell_pointer<T: ?Sized>(cell: &UnsafeCell<T>) -> *mut T {
    cell.get()
}

// ---------------------------------------------------------------- slices and strings

/// A slice from its two words.
///
/// # Safety
/// There are `length` valid elements at `pointer`.
#[intrinsic]
#[inline]
pub const unsafe fn slice_from_parts<'a, T>(pointer: *const T, length: usize) -> &'a [T] {
    // SAFETY: as promised by the caller.
    unsafe { ::core::slice::from_raw_parts(pointer, length) }
}

/// A mutable slice from its two words.
///
/// # Safety
/// There are `length` valid elements at `pointer`, and nobody else uses them.
#[intrinsic]
#[inline]
pub const unsafe fn slice_from_parts_mut<'a, T>(pointer: *mut T, length: usize) -> &'a mut [T] {
    // SAFETY: as promised by the caller.
    unsafe { ::core::slice::from_raw_parts_mut(pointer, length) }
}

/// The second word of a slice reference: the number of elements.
#[intrinsic]
#[inline]
pub const fn slice_length<T>(slice: &[T]) -> usize {
    slice.len()
}

/// The first word of a slice reference.
#[intrinsic]
#[inline]
pub const fn slice_pointer<T>(slice: &[T]) -> *const T {
    slice.as_ptr()
}

/// The first word of a mutable slice reference.
#[intrinsic]
#[inline]
pub const fn slice_pointer_mut<T>(slice: &mut [T]) -> *mut T {
    slice.as_mut_ptr()
}

/// The string with these bytes. No code: a string reference has the words of its byte slice.
///
/// # Safety
/// The bytes are UTF-8.
#[intrinsic]
#[inline]
pub const unsafe fn string_from_bytes(bytes: &[u8]) -> &str {
    // SAFETY: as promised by the caller.
    unsafe { ::core::str::from_utf8_unchecked(bytes) }
}

/// The mutable string with these bytes. No code.
///
/// # Safety
/// The bytes are UTF-8.
#[intrinsic]
#[inline]
pub const unsafe fn string_from_bytes_mut(bytes: &mut [u8]) -> &mut str {
    // SAFETY: as promised by the caller.
    unsafe { ::core::str::from_utf8_unchecked_mut(bytes) }
}

/// The bytes of a string. No code.
#[intrinsic]
#[inline]
pub const fn string_bytes(string: &str) -> &[u8] {
    string.as_bytes()
}

/// The bytes of a mutable string. No code.
///
/// # Safety
/// They are UTF-8 again when the reference ends.
#[intrinsic]
#[inline]
pub const unsafe fn string_bytes_mut(string: &mut str) -> &mut [u8] {
    // SAFETY: as promised by the caller.
    unsafe { string.as_bytes_mut() }
}

// ---------------------------------------------------------------- types

/// The size of a value in bytes. What it is for structs and enums is not observed anywhere.
#[intrinsic]
#[rtlib_macros::lang("size_of")]
#[inline]
pub const fn size_of<T>() -> usize {
    ::core::mem::size_of::<T>()
}

/// The alignment of a value in bytes.
#[intrinsic]
#[inline]
pub const fn align_of<T>() -> usize {
    ::core::mem::align_of::<T>()
}

/// The discriminant of an enum's variant (the number that `as isize` gives for an enum without
/// fields), 0 for every other type. Derived comparisons and hashes are made of it.
#[intrinsic]
#[rtlib_macros::lang("discriminant_value")]
pub fn discriminant_value<T>(value: &T) -> isize {
    /// Catches the number that hashing a `Discriminant` writes.
    struct Catcher(isize);
    impl ::core::hash::Hasher for Catcher {
        fn finish(&self) -> u64 {
            0
        }
        fn write(&mut self, _bytes: &[u8]) {}
        fn write_isize(&mut self, number: isize) {
            self.0 = number;
        }
    }
    let mut catcher = Catcher(0);
    let discriminant = ::core::mem::discriminant(value);
    ::core::hash::Hash::hash(&discriminant, &mut catcher);
    catcher.0
}

/// The number as a character. No code.
///
/// # Safety
/// `number` is a Unicode scalar value.
#[intrinsic]
#[inline]
pub const unsafe fn char_from_number(number: u32) -> char {
    // SAFETY: as promised by the caller.
    unsafe { char::from_u32_unchecked(number) }
}

/// The value, of which the optimizer may know nothing.
#[intrinsic]
#[inline]
pub fn black_box<T>(value: T) -> T {
    ::core::hint::black_box(value)
}

/// Control never comes here.
///
/// # Safety
/// It is so.
#[intrinsic]
#[inline]
pub const unsafe fn unreachable_unchecked() -> ! {
    // SAFETY: as promised by the caller.
    unsafe { ::core::hint::unreachable_unchecked() }
}

// ---------------------------------------------------------------- panics

/// Prints `thread 'main' panicked at <file>:<line>:<column>:`, a line with the message, and ends the
/// process with code 101. The location is the caller's, through every `track_caller` function on the
/// way: the translator calls [`crate::runtime::panic`] with it.
#[intrinsic]
#[rtlib_macros::lang("panic_at")]
#[cold]
#[inline(never)]
#[track_caller]
pub fn panic_at(message: &str) -> ! {
    ::core::panic!("{}", message)
}

// ---------------------------------------------------------------- integers

/// The integer types: `i8` to `i64`, `u8` to `u64`, `isize` and `usize`. The methods are what the
/// functions below do under rustc; use the functions.
pub trait Integer: Copy {
    #[doc(hidden)]
    fn hosted_wrapping_add(self, other: Self) -> Self;
    #[doc(hidden)]
    fn hosted_wrapping_sub(self, other: Self) -> Self;
    #[doc(hidden)]
    fn hosted_wrapping_mul(self, other: Self) -> Self;
    #[doc(hidden)]
    fn hosted_overflowing_add(self, other: Self) -> (Self, bool);
    #[doc(hidden)]
    fn hosted_overflowing_sub(self, other: Self) -> (Self, bool);
    #[doc(hidden)]
    fn hosted_overflowing_mul(self, other: Self) -> (Self, bool);
    #[doc(hidden)]
    fn hosted_count_ones(self) -> u32;
    #[doc(hidden)]
    fn hosted_leading_zeros(self) -> u32;
    #[doc(hidden)]
    fn hosted_trailing_zeros(self) -> u32;
    #[doc(hidden)]
    fn hosted_rotate_left(self, count: u32) -> Self;
    #[doc(hidden)]
    fn hosted_swap_bytes(self) -> Self;
}

/// The sum modulo 2^width.
#[intrinsic]
#[inline]
pub fn wrapping_add<T: Integer>(left: T, right: T) -> T {
    left.hosted_wrapping_add(right)
}

/// The difference modulo 2^width.
#[intrinsic]
#[inline]
pub fn wrapping_sub<T: Integer>(left: T, right: T) -> T {
    left.hosted_wrapping_sub(right)
}

/// The product modulo 2^width.
#[intrinsic]
#[inline]
pub fn wrapping_mul<T: Integer>(left: T, right: T) -> T {
    left.hosted_wrapping_mul(right)
}

/// The wrapped sum, and whether it differs from the true one.
#[intrinsic]
#[inline]
pub fn add_with_overflow<T: Integer>(left: T, right: T) -> (T, bool) {
    left.hosted_overflowing_add(right)
}

/// The wrapped difference, and whether it differs from the true one.
#[intrinsic]
#[inline]
pub fn sub_with_overflow<T: Integer>(left: T, right: T) -> (T, bool) {
    left.hosted_overflowing_sub(right)
}

/// The wrapped product, and whether it differs from the true one.
#[intrinsic]
#[inline]
pub fn mul_with_overflow<T: Integer>(left: T, right: T) -> (T, bool) {
    left.hosted_overflowing_mul(right)
}

/// The number of one bits.
#[intrinsic]
#[inline]
pub fn count_ones<T: Integer>(value: T) -> u32 {
    value.hosted_count_ones()
}

/// The number of zero bits above the highest one; the width for 0.
#[intrinsic]
#[inline]
pub fn leading_zeros<T: Integer>(value: T) -> u32 {
    value.hosted_leading_zeros()
}

/// The number of zero bits below the lowest one; the width for 0.
#[intrinsic]
#[inline]
pub fn trailing_zeros<T: Integer>(value: T) -> u32 {
    value.hosted_trailing_zeros()
}

/// The bits rotated to the left by `count` modulo the width.
#[intrinsic]
#[inline]
pub fn rotate_left<T: Integer>(value: T, count: u32) -> T {
    value.hosted_rotate_left(count)
}

/// The bytes in reverse order.
#[intrinsic]
#[inline]
pub fn swap_bytes<T: Integer>(value: T) -> T {
    value.hosted_swap_bytes()
}

/// Implements [`Integer`] with the methods that rustc's integers have.
macro_rules! hosted_integers {
    ($($integer:ty)*) => {
        $(
            impl Integer for $integer {
                fn hosted_wrapping_add(self, other: Self) -> Self {
                    self.wrapping_add(other)
                }
                fn hosted_wrapping_sub(self, other: Self) -> Self {
                    self.wrapping_sub(other)
                }
                fn hosted_wrapping_mul(self, other: Self) -> Self {
                    self.wrapping_mul(other)
                }
                fn hosted_overflowing_add(self, other: Self) -> (Self, bool) {
                    self.overflowing_add(other)
                }
                fn hosted_overflowing_sub(self, other: Self) -> (Self, bool) {
                    self.overflowing_sub(other)
                }
                fn hosted_overflowing_mul(self, other: Self) -> (Self, bool) {
                    self.overflowing_mul(other)
                }
                fn hosted_count_ones(self) -> u32 {
                    self.count_ones()
                }
                fn hosted_leading_zeros(self) -> u32 {
                    self.leading_zeros()
                }
                fn hosted_trailing_zeros(self) -> u32 {
                    self.trailing_zeros()
                }
                fn hosted_rotate_left(self, count: u32) -> Self {
                    self.rotate_left(count)
                }
                fn hosted_swap_bytes(self) -> Self {
                    self.swap_bytes()
                }
            }
        )*
    };
}

hosted_integers! { i8 i16 i32 i64 isize u8 u16 u32 u64 usize }

// ---------------------------------------------------------------- floats

/// `f32` and `f64`. The methods are what the functions below do under rustc; use the functions.
pub trait Float: Copy {
    #[doc(hidden)]
    fn hosted_sqrt(self) -> Self;
    #[doc(hidden)]
    fn hosted_floor(self) -> Self;
    #[doc(hidden)]
    fn hosted_ceil(self) -> Self;
    #[doc(hidden)]
    fn hosted_trunc(self) -> Self;
    #[doc(hidden)]
    fn hosted_round_ties_even(self) -> Self;
    #[doc(hidden)]
    fn hosted_abs(self) -> Self;
    #[doc(hidden)]
    fn hosted_copysign(self, sign: Self) -> Self;
}

/// The correctly rounded square root.
#[intrinsic]
#[inline]
pub fn float_sqrt<T: Float>(value: T) -> T {
    value.hosted_sqrt()
}

/// The largest whole number that is not above.
#[intrinsic]
#[inline]
pub fn float_floor<T: Float>(value: T) -> T {
    value.hosted_floor()
}

/// The smallest whole number that is not below.
#[intrinsic]
#[inline]
pub fn float_ceil<T: Float>(value: T) -> T {
    value.hosted_ceil()
}

/// The whole part.
#[intrinsic]
#[inline]
pub fn float_trunc<T: Float>(value: T) -> T {
    value.hosted_trunc()
}

/// The nearest whole number, the even one of two.
#[intrinsic]
#[inline]
pub fn float_round_ties_even<T: Float>(value: T) -> T {
    value.hosted_round_ties_even()
}

/// The value with the sign bit cleared, also of a NaN.
#[intrinsic]
#[inline]
pub fn float_abs<T: Float>(value: T) -> T {
    value.hosted_abs()
}

/// The value with the sign bit of `sign`, also of a NaN.
#[intrinsic]
#[inline]
pub fn float_copysign<T: Float>(value: T, sign: T) -> T {
    value.hosted_copysign(sign)
}

/// The bits of an `f64`.
#[intrinsic]
#[inline]
pub const fn f64_to_bits(value: f64) -> u64 {
    value.to_bits()
}

/// The `f64` with these bits.
#[intrinsic]
#[inline]
pub const fn f64_from_bits(bits: u64) -> f64 {
    f64::from_bits(bits)
}

/// The bits of an `f32`.
#[intrinsic]
#[inline]
pub const fn f32_to_bits(value: f32) -> u32 {
    value.to_bits()
}

/// The `f32` with these bits.
#[intrinsic]
#[inline]
pub const fn f32_from_bits(bits: u32) -> f32 {
    f32::from_bits(bits)
}

/// Implements [`Float`] with the methods that rustc's floats have.
macro_rules! hosted_floats {
    ($($float:ty)*) => {
        $(
            impl Float for $float {
                fn hosted_sqrt(self) -> Self {
                    self.sqrt()
                }
                fn hosted_floor(self) -> Self {
                    self.floor()
                }
                fn hosted_ceil(self) -> Self {
                    self.ceil()
                }
                fn hosted_trunc(self) -> Self {
                    self.trunc()
                }
                fn hosted_round_ties_even(self) -> Self {
                    self.round_ties_even()
                }
                fn hosted_abs(self) -> Self {
                    self.abs()
                }
                fn hosted_copysign(self, sign: Self) -> Self {
                    self.copysign(sign)
                }
            }
        )*
    };
}

hosted_floats! { f32 f64 }

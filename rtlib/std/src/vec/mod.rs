//! Vectors: a pointer, a capacity and a length.
//!
//! `push`, `pop` and indexing inline to a comparison and an access with an index. Growth is a cold
//! function that takes the three words by value and gives the new pointer and capacity back, so that
//! the vector's own fields can stay in registers: no address of a vector goes into a call here.

mod compare;
mod drain;
mod into_iter;

pub use self::drain::Drain;
pub use self::into_iter::IntoIter;

use crate::borrow::{Borrow, BorrowMut};
use crate::boxed::Box;
use crate::hash::{Hash, Hasher};
use crate::intrinsics;
use crate::ops::{Deref, DerefMut, Index, IndexMut, RangeBounds};
use crate::panicking::panic_with_numbers;
use crate::prelude::v1::*;
use crate::slice::{self, SliceIndex};

/// Up to so many elements, a loop beats the call that moves memory.
const SHORT_MOVE: usize = 8;

/// Moves many elements. Out of line, so that moving a few needs no registers saved for a call.
///
/// # Safety
/// Both pointers have memory for `count` elements.
#[cold]
#[inline(never)]
unsafe fn long_move<T>(source: *const T, target: *mut T, count: usize) {
    // SAFETY: as promised by the caller.
    unsafe { intrinsics::copy_elements(source, target, count) }
}

/// A growing array.
#[rtlib_macros::lang("vec")]
pub struct Vec<T> {
    pointer: *mut T,
    capacity: usize,
    length: usize,
}

/// Memory for at least `needed` elements, with the old ones in it: pointer and capacity.
#[cold]
#[inline(never)]
#[track_caller]
fn grow<T>(pointer: *mut T, capacity: usize, length: usize, needed: usize) -> (*mut T, usize) {
    let doubled = capacity.saturating_mul(2);
    let capacity = if needed > doubled { needed } else { doubled };
    let capacity = if capacity < 4 { 4 } else { capacity };
    let target: *mut T = intrinsics::allocate_array(capacity);
    // SAFETY: the old memory holds the elements, the new one has room for more.
    unsafe { intrinsics::copy_elements(pointer, target, length) };
    (target, capacity)
}

/// Memory for exactly this many elements, with the old ones in it.
#[cold]
#[inline(never)]
#[track_caller]
fn resized<T>(pointer: *mut T, length: usize, capacity: usize) -> *mut T {
    let target: *mut T = intrinsics::allocate_array(capacity);
    // SAFETY: the old memory holds the elements, the new one has room for them.
    unsafe { intrinsics::copy_elements(pointer, target, length) };
    target
}

/// The elements of a slice, cloned.
pub(crate) fn cloned<T: Clone>(slice: &[T]) -> Vec<T> {
    let length = intrinsics::slice_length(slice);
    let mut vector: Vec<T> = Vec::with_capacity(length);
    vector.extend_from_slice(slice);
    vector
}

/// `vec![element; length]`.
#[doc(hidden)]
#[rtlib_macros::lang("vec_from_elem")]
#[track_caller]
pub fn from_elem<T: Clone>(element: T, length: usize) -> Vec<T> {
    let mut vector: Vec<T> = Vec::with_capacity(length);
    vector.resize(length, element);
    vector
}

/// `vec![a, b, c]`.
#[doc(hidden)]
#[rtlib_macros::lang("vec_from_array")]
#[inline]
pub fn from_array<T, const N: usize>(array: [T; N]) -> Vec<T> {
    let array = array;
    let target: *mut T = intrinsics::allocate_array(N);
    let slice: &[T] = &array;
    // SAFETY: the elements move, and the array is forgotten.
    unsafe { intrinsics::copy_elements(intrinsics::slice_pointer(slice), target, N) };
    intrinsics::forget(array);
    Vec {
        pointer: target,
        capacity: N,
        length: N,
    }
}

impl<T> Vec<T> {
    /// No elements, no memory.
    #[inline]
    pub const fn new() -> Vec<T> {
        Vec {
            pointer: intrinsics::dangling(),
            capacity: 0,
            length: 0,
        }
    }

    /// No elements, memory for some.
    #[inline]
    #[track_caller]
    pub fn with_capacity(capacity: usize) -> Vec<T> {
        Vec {
            pointer: intrinsics::allocate_array(capacity),
            capacity,
            length: 0,
        }
    }

    /// How many elements there is memory for.
    #[inline]
    pub const fn capacity(&self) -> usize {
        self.capacity
    }

    /// The number of elements.
    #[inline]
    pub const fn len(&self) -> usize {
        self.length
    }

    /// Whether there are no elements.
    #[inline]
    pub const fn is_empty(&self) -> bool {
        self.length == 0
    }

    /// The elements.
    #[inline]
    pub const fn as_slice(&self) -> &[T] {
        // SAFETY: the memory holds as many elements.
        unsafe { intrinsics::slice_from_parts(self.pointer, self.length) }
    }

    /// The elements, mutably.
    #[inline]
    pub const fn as_mut_slice(&mut self) -> &mut [T] {
        // SAFETY: the memory holds as many elements.
        unsafe { intrinsics::slice_from_parts_mut(self.pointer, self.length) }
    }

    /// The pointer to the first element.
    #[inline]
    pub const fn as_ptr(&self) -> *const T {
        self.pointer
    }

    /// The mutable pointer to the first element.
    #[inline]
    pub const fn as_mut_ptr(&mut self) -> *mut T {
        self.pointer
    }

    /// Makes room for more elements, and for some beyond them.
    #[inline]
    #[track_caller]
    pub fn reserve(&mut self, additional: usize) {
        if additional > self.capacity - self.length {
            let needed = match self.length.checked_add(additional) {
                Some(needed) => needed,
                None => panic!("capacity overflow"),
            };
            let (pointer, capacity) = grow(self.pointer, self.capacity, self.length, needed);
            self.pointer = pointer;
            self.capacity = capacity;
        }
    }

    /// Makes room for more elements.
    #[inline]
    #[track_caller]
    pub fn reserve_exact(&mut self, additional: usize) {
        self.reserve(additional);
    }

    /// Gives memory back that no element needs.
    #[inline]
    pub fn shrink_to_fit(&mut self) {
        if self.capacity > self.length {
            self.pointer = resized(self.pointer, self.length, self.length);
            self.capacity = self.length;
        }
    }

    /// The elements in a box.
    #[inline]
    pub fn into_boxed_slice(self) -> Box<[T]> {
        let mut this = self;
        this.shrink_to_fit();
        Box::from_reference(this.leak())
    }

    /// The elements, for ever.
    #[inline]
    pub fn leak<'a>(self) -> &'a mut [T] {
        // SAFETY: the memory holds as many elements, and the vector is gone.
        unsafe { intrinsics::slice_from_parts_mut(self.pointer, self.length) }
    }

    /// The vector that owns these elements.
    #[inline]
    pub(crate) fn from_leaked(slice: &mut [T]) -> Vec<T> {
        let length = intrinsics::slice_length(slice);
        Vec {
            pointer: intrinsics::slice_pointer_mut(slice),
            capacity: length,
            length,
        }
    }

    /// The vector with this memory.
    ///
    /// # Safety
    /// There is memory for `capacity` elements at the pointer, and the first `length` are valid.
    #[inline]
    pub unsafe fn from_raw_parts(pointer: *mut T, length: usize, capacity: usize) -> Vec<T> {
        Vec {
            pointer,
            capacity,
            length,
        }
    }

    /// Says how many elements there are.
    ///
    /// # Safety
    /// There are as many.
    #[inline]
    pub unsafe fn set_len(&mut self, length: usize) {
        self.length = length;
    }

    /// The place at an index, which may be one behind the last element.
    #[inline]
    fn place(&self, index: usize) -> *mut T {
        // SAFETY: the index is at most the capacity.
        unsafe { intrinsics::pointer_add_mut(self.pointer, index) }
    }

    /// Adds an element at the end.
    #[inline]
    #[track_caller]
    pub fn push(&mut self, value: T) {
        let length = self.length;
        // Never more; but asked so, a trace learns that a shorter vector has room as well, and that the length does not wrap.
        if length >= self.capacity {
            let (pointer, capacity) = grow(self.pointer, self.capacity, length, length + 1);
            self.pointer = pointer;
            self.capacity = capacity;
        }
        // SAFETY: there is room behind the last element.
        unsafe {
            intrinsics::pointer_write(intrinsics::pointer_add_mut(self.pointer, length), value)
        };
        self.length = length + 1;
    }

    /// Takes the last element away.
    #[inline]
    pub fn pop(&mut self) -> Option<T> {
        if self.length == 0 {
            return None;
        }
        let length = self.length - 1;
        self.length = length;
        // SAFETY: the element is inside, and no longer counted.
        Some(unsafe { intrinsics::pointer_read(intrinsics::pointer_add_mut(self.pointer, length)) })
    }

    /// Takes the last element away if it fits.
    #[inline]
    pub fn pop_if(&mut self, fits: impl FnOnce(&mut T) -> bool) -> Option<T> {
        let fitting = match self.as_mut_slice().last_mut() {
            Some(last) => fits(last),
            None => false,
        };
        if fitting { self.pop() } else { None }
    }

    /// Puts an element at an index and moves the rest up.
    #[track_caller]
    pub fn insert(&mut self, index: usize, value: T) {
        let length = self.length;
        if index > length {
            panic_with_numbers(
                "insertion index (is ",
                index,
                ") should be <= len (is ",
                length,
                ")",
            );
        }
        self.reserve(1);
        let place = self.place(index);
        // SAFETY: there is room for one more element.
        unsafe {
            let mut rest = length - index;
            if rest <= SHORT_MOVE {
                // From the back: each place is free before it is filled.
                while rest > 0 {
                    rest -= 1;
                    let last = intrinsics::pointer_read(self.place(index + rest));
                    intrinsics::pointer_write(self.place(index + rest + 1), last);
                }
            } else {
                long_move(place, self.place(index + 1), rest);
            }
            intrinsics::pointer_write(place, value);
        }
        self.length = length + 1;
    }

    /// Takes the element at an index away and moves the rest down.
    #[track_caller]
    pub fn remove(&mut self, index: usize) -> T {
        let length = self.length;
        if index >= length {
            panic_with_numbers(
                "removal index (is ",
                index,
                ") should be < len (is ",
                length,
                ")",
            );
        }
        let place = self.place(index);
        self.length = length - 1;
        // SAFETY: the element is inside; its place is filled again.
        unsafe {
            let value = intrinsics::pointer_read(place);
            let count = length - index - 1;
            if count <= SHORT_MOVE {
                // From the front: each place is free before it is filled.
                let mut moved = 0;
                while moved < count {
                    let next = intrinsics::pointer_read(self.place(index + moved + 1));
                    intrinsics::pointer_write(self.place(index + moved), next);
                    moved += 1;
                }
            } else {
                long_move(self.place(index + 1), place, count);
            }
            value
        }
    }

    /// Takes the element at an index away and puts the last one there.
    #[inline]
    #[track_caller]
    pub fn swap_remove(&mut self, index: usize) -> T {
        let length = self.length;
        if index >= length {
            panic_with_numbers(
                "swap_remove index (is ",
                index,
                ") should be < len (is ",
                length,
                ")",
            );
        }
        let place = self.place(index);
        self.length = length - 1;
        // SAFETY: both elements are inside; the one read is overwritten.
        unsafe {
            let value = intrinsics::pointer_read(place);
            intrinsics::copy_elements(self.place(length - 1), place, 1);
            value
        }
    }

    /// Keeps the first elements alone.
    #[inline]
    pub fn truncate(&mut self, length: usize) {
        if length < self.length {
            self.length = length;
        }
    }

    /// Takes all elements away.
    #[inline]
    pub fn clear(&mut self) {
        self.length = 0;
    }

    /// Keeps the elements that fit.
    #[inline]
    pub fn retain<F: FnMut(&T) -> bool>(&mut self, fits: F) {
        let mut fits = fits;
        self.retain_mut(|element| fits(element));
    }

    /// Keeps the elements that fit; the function may change them.
    #[inline]
    pub fn retain_mut<F: FnMut(&mut T) -> bool>(&mut self, fits: F) {
        let mut fits = fits;
        let length = self.length;
        let mut kept: usize = 0;
        let mut index: usize = 0;
        while index < length {
            let place = self.place(index);
            // SAFETY: the index is inside.
            if fits(unsafe { intrinsics::pointer_to_reference_mut(place) }) {
                if kept != index {
                    // SAFETY: both places are inside; the element moves down.
                    unsafe { intrinsics::copy_elements(place, self.place(kept), 1) };
                }
                kept += 1;
            }
            index += 1;
        }
        self.length = kept;
    }

    /// Keeps the first of neighbours that are the same.
    #[inline]
    pub fn dedup_by<F: FnMut(&mut T, &mut T) -> bool>(&mut self, same: F) {
        let mut same = same;
        let length = self.length;
        if length == 0 {
            return;
        }
        let mut kept: usize = 1;
        let mut index: usize = 1;
        while index < length {
            let place = self.place(index);
            let last = self.place(kept - 1);
            // SAFETY: both places are inside, and they differ.
            let equal = unsafe {
                same(
                    intrinsics::pointer_to_reference_mut(place),
                    intrinsics::pointer_to_reference_mut(last),
                )
            };
            if !equal {
                if kept != index {
                    // SAFETY: both places are inside; the element moves down.
                    unsafe { intrinsics::copy_elements(place, self.place(kept), 1) };
                }
                kept += 1;
            }
            index += 1;
        }
        self.length = kept;
    }

    /// Keeps the first of neighbours with equal keys.
    #[inline]
    pub fn dedup_by_key<F: FnMut(&mut T) -> K, K: PartialEq>(&mut self, key: F) {
        let mut key = key;
        self.dedup_by(|left, right| key(left) == key(right));
    }

    /// Keeps the first of equal neighbours.
    #[inline]
    pub fn dedup(&mut self)
    where
        T: PartialEq,
    {
        self.dedup_by(|left, right| *left == *right);
    }

    /// Takes all elements of another vector.
    #[inline]
    #[track_caller]
    pub fn append(&mut self, other: &mut Vec<T>) {
        let count = other.length;
        self.reserve(count);
        // SAFETY: there is room; the other vector forgets the elements.
        unsafe { intrinsics::copy_elements(other.pointer, self.place(self.length), count) };
        self.length += count;
        other.length = 0;
    }

    /// Takes the elements from an index on away, as a vector.
    #[track_caller]
    pub fn split_off(&mut self, at: usize) -> Vec<T> {
        let length = self.length;
        if at > length {
            panic_with_numbers(
                "`at` split index (is ",
                at,
                ") should be <= len (is ",
                length,
                ")",
            );
        }
        let count = length - at;
        let mut rest: Vec<T> = Vec::with_capacity(count);
        // SAFETY: the other vector has room; this one forgets the elements.
        unsafe { intrinsics::copy_elements(self.place(at), rest.pointer, count) };
        rest.length = count;
        self.length = at;
        rest
    }

    /// Takes a range of elements away, as an iterator.
    #[track_caller]
    pub fn drain<R: RangeBounds<usize>>(&mut self, range: R) -> Drain<'_, T> {
        let (start, end) = slice::bounds_within(&range, self.length);
        Drain::new(self, start, end)
    }

    /// Makes the vector longer by what the function gives, or shorter.
    #[track_caller]
    pub fn resize_with<F: FnMut() -> T>(&mut self, length: usize, function: F) {
        let mut function = function;
        self.truncate(length);
        while self.length < length {
            self.push(function());
        }
    }

    /// Makes the vector longer by clones of the value, or shorter.
    #[inline]
    #[track_caller]
    pub fn resize(&mut self, length: usize, value: T)
    where
        T: Clone,
    {
        if length <= self.length {
            self.length = length;
            return;
        }
        self.reserve(length - self.length);
        let mut index = self.length;
        while index + 1 < length {
            // SAFETY: there is room.
            unsafe { intrinsics::pointer_write(self.place(index), value.clone()) };
            index += 1;
        }
        // SAFETY: there is room.
        unsafe { intrinsics::pointer_write(self.place(index), value) };
        self.length = length;
    }

    /// Adds clones of all elements of a slice.
    #[inline]
    #[track_caller]
    pub fn extend_from_slice(&mut self, slice: &[T])
    where
        T: Clone,
    {
        let count = intrinsics::slice_length(slice);
        self.reserve(count);
        let mut index: usize = 0;
        while index < count {
            // SAFETY: the index is inside of the slice, and there is room.
            unsafe {
                let value = slice::element(slice, index).clone();
                intrinsics::pointer_write(self.place(self.length), value);
            }
            self.length += 1;
            index += 1;
        }
    }

    /// Adds clones of a range of the vector's own elements.
    #[track_caller]
    pub fn extend_from_within<R: RangeBounds<usize>>(&mut self, range: R)
    where
        T: Clone,
    {
        let (start, end) = slice::bounds_within(&range, self.length);
        self.reserve(end - start);
        let mut index = start;
        while index < end {
            let value = self[index].clone();
            self.push(value);
            index += 1;
        }
    }
}

impl<T> Deref for Vec<T> {
    type Target = [T];

    #[inline]
    fn deref(&self) -> &[T] {
        // SAFETY: the memory holds as many elements.
        unsafe { intrinsics::slice_from_parts(self.pointer, self.length) }
    }
}

impl<T> DerefMut for Vec<T> {
    #[inline]
    fn deref_mut(&mut self) -> &mut [T] {
        // SAFETY: the memory holds as many elements.
        unsafe { intrinsics::slice_from_parts_mut(self.pointer, self.length) }
    }
}

impl<T, I: SliceIndex<[T]>> Index<I> for Vec<T> {
    type Output = I::Output;

    #[inline]
    #[track_caller]
    fn index(&self, index: I) -> &I::Output {
        index.index(self.as_slice())
    }
}

impl<T, I: SliceIndex<[T]>> IndexMut<I> for Vec<T> {
    #[inline]
    #[track_caller]
    fn index_mut(&mut self, index: I) -> &mut I::Output {
        index.index_mut(self.as_mut_slice())
    }
}

impl<T: Clone> Clone for Vec<T> {
    #[inline]
    fn clone(&self) -> Vec<T> {
        cloned(self.as_slice())
    }
}

impl<T> Default for Vec<T> {
    #[inline]
    fn default() -> Vec<T> {
        Vec::new()
    }
}

impl<T: Hash> Hash for Vec<T> {
    #[inline]
    fn hash<H: Hasher>(&self, state: &mut H) {
        Hash::hash(self.as_slice(), state)
    }
}

impl<T> AsRef<[T]> for Vec<T> {
    #[inline]
    fn as_ref(&self) -> &[T] {
        self.as_slice()
    }
}

impl<T> AsRef<Vec<T>> for Vec<T> {
    #[inline]
    fn as_ref(&self) -> &Vec<T> {
        self
    }
}

impl<T> AsMut<[T]> for Vec<T> {
    #[inline]
    fn as_mut(&mut self) -> &mut [T] {
        self.as_mut_slice()
    }
}

impl<T> Borrow<[T]> for Vec<T> {
    #[inline]
    fn borrow(&self) -> &[T] {
        self.as_slice()
    }
}

impl<T> BorrowMut<[T]> for Vec<T> {
    #[inline]
    fn borrow_mut(&mut self) -> &mut [T] {
        self.as_mut_slice()
    }
}

impl<T> Extend<T> for Vec<T> {
    #[inline]
    #[track_caller]
    fn extend<I: IntoIterator<Item = T>>(&mut self, values: I) {
        let mut values = values.into_iter();
        while let Some(value) = values.next() {
            self.push(value);
        }
    }
}

impl<'a, T: Copy + 'a> Extend<&'a T> for Vec<T> {
    #[inline]
    #[track_caller]
    fn extend<I: IntoIterator<Item = &'a T>>(&mut self, values: I) {
        let mut values = values.into_iter();
        while let Some(value) = values.next() {
            self.push(*value);
        }
    }
}

impl<T> FromIterator<T> for Vec<T> {
    #[inline]
    #[track_caller]
    fn from_iter<I: IntoIterator<Item = T>>(values: I) -> Vec<T> {
        let mut values = values.into_iter();
        let (least, _) = values.size_hint();
        let mut vector: Vec<T> = Vec::new();
        if least > 0 {
            vector.reserve(least);
        }
        while let Some(value) = values.next() {
            vector.push(value);
        }
        vector
    }
}

impl<T: Clone> From<&[T]> for Vec<T> {
    #[inline]
    fn from(slice: &[T]) -> Vec<T> {
        cloned(slice)
    }
}

impl<T: Clone> From<&mut [T]> for Vec<T> {
    #[inline]
    fn from(slice: &mut [T]) -> Vec<T> {
        cloned(slice)
    }
}

impl<T, const N: usize> From<[T; N]> for Vec<T> {
    #[inline]
    fn from(array: [T; N]) -> Vec<T> {
        from_array(array)
    }
}

impl<T: Clone, const N: usize> From<&[T; N]> for Vec<T> {
    #[inline]
    fn from(array: &[T; N]) -> Vec<T> {
        cloned(array)
    }
}

impl From<&str> for Vec<u8> {
    #[inline]
    fn from(text: &str) -> Vec<u8> {
        cloned(intrinsics::string_bytes(text))
    }
}

impl From<String> for Vec<u8> {
    #[inline]
    fn from(text: String) -> Vec<u8> {
        text.into_bytes()
    }
}

impl<T> From<Box<[T]>> for Vec<T> {
    #[inline]
    fn from(boxed: Box<[T]>) -> Vec<T> {
        boxed.into_vec()
    }
}

/// An array of exactly the vector's elements, or the vector.
impl<T, const N: usize> TryFrom<Vec<T>> for [T; N] {
    type Error = Vec<T>;

    fn try_from(vector: Vec<T>) -> Result<[T; N], Vec<T>> {
        if vector.length != N {
            return Err(vector);
        }
        let memory: *mut [T; N] = intrinsics::allocate();
        // SAFETY: the memory is new and has room for the elements, which move.
        unsafe {
            let array: &mut [T; N] = intrinsics::pointer_to_reference_mut(memory);
            let slice: &mut [T] = array;
            intrinsics::copy_elements(vector.pointer, intrinsics::slice_pointer_mut(slice), N);
            Ok(intrinsics::pointer_read(memory))
        }
    }
}

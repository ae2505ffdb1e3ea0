//! Queues with two ends: a ring in an array of a power of two places.

use crate::cmp::Ordering;
use crate::fmt;
use crate::hash::{Hash, Hasher};
use crate::intrinsics;
use crate::marker::PhantomData;
use crate::ops::{Index, IndexMut};
use crate::prelude::v1::*;

/// A queue with two ends.
#[rtlib_macros::lang("vec_deque")]
pub struct VecDeque<T> {
    pointer: *mut T,
    /// A power of two, or 0.
    capacity: usize,
    head: usize,
    length: usize,
}

/// A ring of at least this many places with the old elements in it, from its start on.
#[cold]
#[inline(never)]
fn grow<T>(pointer: *mut T, capacity: usize, head: usize, needed: usize) -> (*mut T, usize) {
    let bigger = if needed < 4 {
        4
    } else {
        needed.next_power_of_two()
    };
    let target: *mut T = intrinsics::allocate_array(bigger);
    let first = capacity - head;
    // SAFETY: both parts of the old ring are inside, and there is room for them.
    unsafe {
        intrinsics::copy_elements(intrinsics::pointer_add_mut(pointer, head), target, first);
        intrinsics::copy_elements(pointer, intrinsics::pointer_add_mut(target, first), head);
    }
    (target, bigger)
}

impl<T> VecDeque<T> {
    /// An empty queue.
    #[inline]
    pub const fn new() -> VecDeque<T> {
        VecDeque {
            pointer: intrinsics::dangling(),
            capacity: 0,
            head: 0,
            length: 0,
        }
    }

    /// An empty queue with memory for some elements.
    pub fn with_capacity(capacity: usize) -> VecDeque<T> {
        let mut queue: VecDeque<T> = VecDeque::new();
        queue.reserve(capacity);
        queue
    }

    /// The number of elements.
    #[inline]
    pub const fn len(&self) -> usize {
        self.length
    }

    /// Whether there are none.
    #[inline]
    pub const fn is_empty(&self) -> bool {
        self.length == 0
    }

    /// How many elements there is memory for.
    #[inline]
    pub const fn capacity(&self) -> usize {
        self.capacity
    }

    /// Makes room for more elements.
    #[inline]
    pub fn reserve(&mut self, additional: usize) {
        let needed = self.length + additional;
        if needed > self.capacity {
            let (pointer, capacity) = grow(self.pointer, self.capacity, self.head, needed);
            self.pointer = pointer;
            self.capacity = capacity;
            self.head = 0;
        }
    }

    /// The place of an element, or the one behind the last, if there is memory.
    #[inline]
    fn place(&self, index: usize) -> *mut T {
        let slot = self.head.wrapping_add(index) & (self.capacity - 1);
        // SAFETY: the slot is inside.
        unsafe { intrinsics::pointer_add_mut(self.pointer, slot) }
    }

    /// Adds an element at the end.
    #[inline]
    pub fn push_back(&mut self, value: T) {
        if self.length == self.capacity {
            self.reserve(1);
        }
        // SAFETY: the place is free.
        unsafe { intrinsics::pointer_write(self.place(self.length), value) };
        self.length += 1;
    }

    /// Adds an element at the front.
    #[inline]
    pub fn push_front(&mut self, value: T) {
        if self.length == self.capacity {
            self.reserve(1);
        }
        self.head = self.head.wrapping_sub(1) & (self.capacity - 1);
        self.length += 1;
        // SAFETY: the place is free.
        unsafe { intrinsics::pointer_write(self.place(0), value) };
    }

    /// Takes the last element away.
    #[inline]
    pub fn pop_back(&mut self) -> Option<T> {
        if self.length == 0 {
            return None;
        }
        self.length -= 1;
        // SAFETY: the element was counted, and is no more.
        Some(unsafe { intrinsics::pointer_read(self.place(self.length)) })
    }

    /// Takes the first element away.
    #[inline]
    pub fn pop_front(&mut self) -> Option<T> {
        if self.length == 0 {
            return None;
        }
        // SAFETY: the element was counted, and is no more.
        let value = unsafe { intrinsics::pointer_read(self.place(0)) };
        self.head = (self.head + 1) & (self.capacity - 1);
        self.length -= 1;
        Some(value)
    }

    /// An element.
    #[inline]
    pub fn get(&self, index: usize) -> Option<&T> {
        if index < self.length {
            // SAFETY: the element is there.
            Some(unsafe { intrinsics::pointer_to_reference(self.place(index)) })
        } else {
            None
        }
    }

    /// An element, mutably.
    #[inline]
    pub fn get_mut(&mut self, index: usize) -> Option<&mut T> {
        if index < self.length {
            // SAFETY: the element is there.
            Some(unsafe { intrinsics::pointer_to_reference_mut(self.place(index)) })
        } else {
            None
        }
    }

    /// The first element.
    #[inline]
    pub fn front(&self) -> Option<&T> {
        self.get(0)
    }

    /// The first element, mutably.
    #[inline]
    pub fn front_mut(&mut self) -> Option<&mut T> {
        self.get_mut(0)
    }

    /// The last element.
    #[inline]
    pub fn back(&self) -> Option<&T> {
        self.get(self.length.wrapping_sub(1))
    }

    /// The last element, mutably.
    #[inline]
    pub fn back_mut(&mut self) -> Option<&mut T> {
        self.get_mut(self.length.wrapping_sub(1))
    }

    /// Exchanges two elements.
    #[track_caller]
    pub fn swap(&mut self, left: usize, right: usize) {
        assert!(left < self.length);
        assert!(right < self.length);
        // SAFETY: both elements are there.
        unsafe {
            let left = self.place(left);
            let right = self.place(right);
            let kept = intrinsics::pointer_read(left);
            intrinsics::copy_elements(right, left, 1);
            intrinsics::pointer_write(right, kept);
        }
    }

    /// Puts an element at an index.
    #[track_caller]
    pub fn insert(&mut self, index: usize, value: T) {
        assert!(index <= self.length, "index out of bounds");
        self.push_back(value);
        let mut position = self.length - 1;
        while position > index {
            self.swap(position, position - 1);
            position -= 1;
        }
    }

    /// Takes the element at an index away.
    pub fn remove(&mut self, index: usize) -> Option<T> {
        if index >= self.length {
            return None;
        }
        let mut position = index;
        while position + 1 < self.length {
            self.swap(position, position + 1);
            position += 1;
        }
        self.pop_back()
    }

    /// Keeps the first elements alone.
    pub fn truncate(&mut self, length: usize) {
        if length < self.length {
            self.length = length;
        }
    }

    /// Takes all elements away.
    pub fn clear(&mut self) {
        self.length = 0;
        self.head = 0;
    }

    /// Takes all elements of another queue.
    pub fn append(&mut self, other: &mut VecDeque<T>) {
        self.reserve(other.length);
        while let Some(value) = other.pop_front() {
            self.push_back(value);
        }
    }

    /// Takes the elements from an index on away, as a queue.
    #[track_caller]
    pub fn split_off(&mut self, at: usize) -> VecDeque<T> {
        assert!(at <= self.length, "`at` out of bounds");
        let mut rest: VecDeque<T> = VecDeque::new();
        rest.reserve(self.length - at);
        while self.length > at {
            if let Some(value) = self.pop_back() {
                rest.push_front(value);
            }
        }
        rest
    }

    /// Keeps the elements that fit.
    pub fn retain<F: FnMut(&T) -> bool>(&mut self, fits: F) {
        let mut fits = fits;
        let mut rest = self.length;
        while rest > 0 {
            if let Some(value) = self.pop_front()
                && fits(&value)
            {
                self.push_back(value);
            }
            rest -= 1;
        }
    }

    /// Puts the elements in one part of the memory.
    pub fn make_contiguous(&mut self) -> &mut [T] {
        if self.head + self.length > self.capacity {
            let (pointer, capacity) = grow(self.pointer, self.capacity, self.head, self.capacity);
            self.pointer = pointer;
            self.capacity = capacity;
            self.head = 0;
        }
        // SAFETY: the elements stand in a row.
        unsafe {
            let pointer = intrinsics::pointer_add_mut(self.pointer, self.head);
            intrinsics::slice_from_parts_mut(pointer, self.length)
        }
    }

    /// Moves the first elements to the end.
    #[track_caller]
    pub fn rotate_left(&mut self, count: usize) {
        assert!(count <= self.length);
        let mut rest = count;
        while rest > 0 {
            if let Some(value) = self.pop_front() {
                self.push_back(value);
            }
            rest -= 1;
        }
    }

    /// Moves the last elements to the front.
    #[track_caller]
    pub fn rotate_right(&mut self, count: usize) {
        assert!(count <= self.length);
        let mut rest = count;
        while rest > 0 {
            if let Some(value) = self.pop_back() {
                self.push_front(value);
            }
            rest -= 1;
        }
    }

    /// Whether an element equals the value.
    pub fn contains(&self, value: &T) -> bool
    where
        T: PartialEq,
    {
        let mut index: usize = 0;
        while index < self.length {
            if self[index] == *value {
                return true;
            }
            index += 1;
        }
        false
    }

    /// The elements by reference.
    #[inline]
    pub fn iter(&self) -> Iter<'_, T> {
        Iter {
            queue: self,
            index: 0,
            end: self.length,
        }
    }

    /// The elements by mutable reference.
    #[inline]
    pub fn iter_mut(&mut self) -> IterMut<'_, T> {
        let ring = VecDeque {
            pointer: self.pointer,
            capacity: self.capacity,
            head: self.head,
            length: self.length,
        };
        IterMut {
            ring,
            index: 0,
            end: self.length,
            marker: PhantomData,
        }
    }
}

impl<T> Index<usize> for VecDeque<T> {
    type Output = T;

    #[inline]
    #[track_caller]
    fn index(&self, index: usize) -> &T {
        self.get(index).expect("Out of bounds access")
    }
}

impl<T> IndexMut<usize> for VecDeque<T> {
    #[inline]
    #[track_caller]
    fn index_mut(&mut self, index: usize) -> &mut T {
        self.get_mut(index).expect("Out of bounds access")
    }
}

impl<T: Clone> Clone for VecDeque<T> {
    fn clone(&self) -> VecDeque<T> {
        let mut queue: VecDeque<T> = VecDeque::with_capacity(self.length);
        let mut index: usize = 0;
        while index < self.length {
            queue.push_back(self[index].clone());
            index += 1;
        }
        queue
    }
}

impl<T> Default for VecDeque<T> {
    #[inline]
    fn default() -> VecDeque<T> {
        VecDeque::new()
    }
}

impl<T: PartialEq> PartialEq for VecDeque<T> {
    fn eq(&self, other: &VecDeque<T>) -> bool {
        if self.length != other.length {
            return false;
        }
        let mut index: usize = 0;
        while index < self.length {
            if self[index] != other[index] {
                return false;
            }
            index += 1;
        }
        true
    }
}

impl<T: Eq> Eq for VecDeque<T> {}

impl<T: PartialOrd> PartialOrd for VecDeque<T> {
    fn partial_cmp(&self, other: &VecDeque<T>) -> Option<Ordering> {
        self.iter().partial_cmp(other.iter())
    }
}

impl<T: Ord> Ord for VecDeque<T> {
    fn cmp(&self, other: &VecDeque<T>) -> Ordering {
        self.iter().cmp(other.iter())
    }
}

impl<T: Hash> Hash for VecDeque<T> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        state.write_usize(self.length);
        let mut index: usize = 0;
        while index < self.length {
            self[index].hash(state);
            index += 1;
        }
    }
}

impl<T: fmt::Debug> fmt::Debug for VecDeque<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_list().entries(self.iter()).finish()
    }
}

impl<T> Extend<T> for VecDeque<T> {
    fn extend<I: IntoIterator<Item = T>>(&mut self, values: I) {
        let mut values = values.into_iter();
        while let Some(value) = values.next() {
            self.push_back(value);
        }
    }
}

impl<T> FromIterator<T> for VecDeque<T> {
    fn from_iter<I: IntoIterator<Item = T>>(values: I) -> VecDeque<T> {
        let mut queue: VecDeque<T> = VecDeque::new();
        queue.extend(values);
        queue
    }
}

impl<T> From<Vec<T>> for VecDeque<T> {
    fn from(vector: Vec<T>) -> VecDeque<T> {
        let mut queue: VecDeque<T> = VecDeque::with_capacity(vector.len());
        queue.extend(vector);
        queue
    }
}

impl<T> From<VecDeque<T>> for Vec<T> {
    fn from(queue: VecDeque<T>) -> Vec<T> {
        let mut vector: Vec<T> = Vec::with_capacity(queue.len());
        vector.extend(queue);
        vector
    }
}

impl<T, const N: usize> From<[T; N]> for VecDeque<T> {
    fn from(array: [T; N]) -> VecDeque<T> {
        VecDeque::from(crate::vec::from_array(array))
    }
}

/// The elements by reference.
pub struct Iter<'a, T> {
    queue: &'a VecDeque<T>,
    index: usize,
    end: usize,
}

impl<T> Clone for Iter<'_, T> {
    #[inline]
    fn clone(&self) -> Self {
        Iter {
            queue: self.queue,
            index: self.index,
            end: self.end,
        }
    }
}

impl<'a, T> Iterator for Iter<'a, T> {
    type Item = &'a T;

    #[inline]
    fn next(&mut self) -> Option<&'a T> {
        if self.index == self.end {
            return None;
        }
        let index = self.index;
        self.index = index + 1;
        self.queue.get(index)
    }

    #[inline]
    fn size_hint(&self) -> (usize, Option<usize>) {
        let length = self.end - self.index;
        (length, Some(length))
    }
}

impl<'a, T> DoubleEndedIterator for Iter<'a, T> {
    #[inline]
    fn next_back(&mut self) -> Option<&'a T> {
        if self.index == self.end {
            return None;
        }
        self.end -= 1;
        self.queue.get(self.end)
    }
}

impl<T> ExactSizeIterator for Iter<'_, T> {}

/// The elements by mutable reference.
pub struct IterMut<'a, T> {
    ring: VecDeque<T>,
    index: usize,
    end: usize,
    marker: PhantomData<&'a mut T>,
}

impl<'a, T> IterMut<'a, T> {
    /// An element that is given out only once.
    #[inline]
    fn element(&mut self, index: usize) -> &'a mut T {
        // SAFETY: the element is there, and no other reference to it is left.
        unsafe { intrinsics::pointer_to_reference_mut(self.ring.place(index)) }
    }
}

impl<'a, T> Iterator for IterMut<'a, T> {
    type Item = &'a mut T;

    #[inline]
    fn next(&mut self) -> Option<&'a mut T> {
        if self.index == self.end {
            return None;
        }
        let index = self.index;
        self.index = index + 1;
        Some(self.element(index))
    }

    #[inline]
    fn size_hint(&self) -> (usize, Option<usize>) {
        let length = self.end - self.index;
        (length, Some(length))
    }
}

impl<'a, T> DoubleEndedIterator for IterMut<'a, T> {
    #[inline]
    fn next_back(&mut self) -> Option<&'a mut T> {
        if self.index == self.end {
            return None;
        }
        self.end -= 1;
        let end = self.end;
        Some(self.element(end))
    }
}

impl<T> ExactSizeIterator for IterMut<'_, T> {}

/// The elements by value.
pub struct IntoIter<T> {
    queue: VecDeque<T>,
}

impl<T> Iterator for IntoIter<T> {
    type Item = T;

    #[inline]
    fn next(&mut self) -> Option<T> {
        self.queue.pop_front()
    }

    #[inline]
    fn size_hint(&self) -> (usize, Option<usize>) {
        (self.queue.length, Some(self.queue.length))
    }
}

impl<T> DoubleEndedIterator for IntoIter<T> {
    #[inline]
    fn next_back(&mut self) -> Option<T> {
        self.queue.pop_back()
    }
}

impl<T> ExactSizeIterator for IntoIter<T> {}

impl<T> IntoIterator for VecDeque<T> {
    type Item = T;
    type IntoIter = IntoIter<T>;

    #[inline]
    fn into_iter(self) -> IntoIter<T> {
        IntoIter { queue: self }
    }
}

impl<'a, T> IntoIterator for &'a VecDeque<T> {
    type Item = &'a T;
    type IntoIter = Iter<'a, T>;

    #[inline]
    fn into_iter(self) -> Iter<'a, T> {
        self.iter()
    }
}

impl<'a, T> IntoIterator for &'a mut VecDeque<T> {
    type Item = &'a mut T;
    type IntoIter = IterMut<'a, T>;

    #[inline]
    fn into_iter(self) -> IterMut<'a, T> {
        self.iter_mut()
    }
}

//! Heaps: the greatest element first.

use crate::fmt;
use crate::prelude::v1::*;
use crate::slice;
use crate::vec;

/// A heap, the greatest element first.
pub struct BinaryHeap<T> {
    elements: Vec<T>,
}

impl<T: Ord> BinaryHeap<T> {
    /// An empty heap.
    #[inline]
    pub const fn new() -> BinaryHeap<T> {
        BinaryHeap {
            elements: Vec::new(),
        }
    }

    /// An empty heap with memory for some elements.
    #[inline]
    pub fn with_capacity(capacity: usize) -> BinaryHeap<T> {
        BinaryHeap {
            elements: Vec::with_capacity(capacity),
        }
    }

    /// Adds an element.
    pub fn push(&mut self, value: T) {
        self.elements.push(value);
        let last = self.elements.len() - 1;
        self.sift_up(last);
    }

    /// Takes the greatest element away.
    pub fn pop(&mut self) -> Option<T> {
        if self.elements.is_empty() {
            return None;
        }
        let greatest = self.elements.swap_remove(0);
        self.sift_down(0);
        Some(greatest)
    }

    /// Moves an element up until its parent is not smaller.
    fn sift_up(&mut self, from: usize) {
        let mut index = from;
        while index > 0 {
            let parent = (index - 1) / 2;
            if self.elements[index] <= self.elements[parent] {
                break;
            }
            self.elements.swap(index, parent);
            index = parent;
        }
    }

    /// Moves an element down until no child is greater.
    fn sift_down(&mut self, from: usize) {
        let mut index = from;
        loop {
            let mut child = 2 * index + 1;
            if child >= self.elements.len() {
                break;
            }
            if child + 1 < self.elements.len() && self.elements[child] < self.elements[child + 1] {
                child += 1;
            }
            if self.elements[index] >= self.elements[child] {
                break;
            }
            self.elements.swap(index, child);
            index = child;
        }
    }

    /// The elements in ascending order.
    pub fn into_sorted_vec(self) -> Vec<T> {
        let mut elements = self.elements;
        elements.as_mut_slice().sort();
        elements
    }

    /// Takes all elements of another heap.
    pub fn append(&mut self, other: &mut BinaryHeap<T>) {
        while let Some(value) = other.elements.pop() {
            self.push(value);
        }
    }
}

impl<T> BinaryHeap<T> {
    /// The greatest element.
    #[inline]
    pub fn peek(&self) -> Option<&T> {
        self.elements.as_slice().first()
    }

    /// The number of elements.
    #[inline]
    pub fn len(&self) -> usize {
        self.elements.len()
    }

    /// Whether there are none.
    #[inline]
    pub fn is_empty(&self) -> bool {
        self.elements.is_empty()
    }

    /// Takes all elements away.
    #[inline]
    pub fn clear(&mut self) {
        self.elements.clear();
    }

    /// The elements in the order of the heap.
    #[inline]
    pub fn into_vec(self) -> Vec<T> {
        self.elements
    }

    /// The elements by reference, in the order of the heap.
    #[inline]
    pub fn iter(&self) -> slice::Iter<'_, T> {
        slice::Iter::new(self.elements.as_slice())
    }
}

impl<T: Ord> Default for BinaryHeap<T> {
    #[inline]
    fn default() -> BinaryHeap<T> {
        BinaryHeap::new()
    }
}

impl<T: Clone> Clone for BinaryHeap<T> {
    fn clone(&self) -> BinaryHeap<T> {
        BinaryHeap {
            elements: self.elements.clone(),
        }
    }
}

impl<T: fmt::Debug> fmt::Debug for BinaryHeap<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.elements, formatter)
    }
}

impl<T: Ord> Extend<T> for BinaryHeap<T> {
    fn extend<I: IntoIterator<Item = T>>(&mut self, values: I) {
        let mut values = values.into_iter();
        while let Some(value) = values.next() {
            self.push(value);
        }
    }
}

impl<T: Ord> FromIterator<T> for BinaryHeap<T> {
    fn from_iter<I: IntoIterator<Item = T>>(values: I) -> BinaryHeap<T> {
        let mut heap: BinaryHeap<T> = BinaryHeap::new();
        heap.extend(values);
        heap
    }
}

impl<T: Ord> From<Vec<T>> for BinaryHeap<T> {
    fn from(vector: Vec<T>) -> BinaryHeap<T> {
        let mut heap: BinaryHeap<T> = BinaryHeap::new();
        heap.extend(vector);
        heap
    }
}

impl<T: Ord, const N: usize> From<[T; N]> for BinaryHeap<T> {
    fn from(array: [T; N]) -> BinaryHeap<T> {
        BinaryHeap::from(vec::from_array(array))
    }
}

impl<T> IntoIterator for BinaryHeap<T> {
    type Item = T;
    type IntoIter = vec::IntoIter<T>;

    #[inline]
    fn into_iter(self) -> vec::IntoIter<T> {
        vec::IntoIter::new(self.elements)
    }
}

impl<'a, T> IntoIterator for &'a BinaryHeap<T> {
    type Item = &'a T;
    type IntoIter = slice::Iter<'a, T>;

    #[inline]
    fn into_iter(self) -> slice::Iter<'a, T> {
        self.iter()
    }
}

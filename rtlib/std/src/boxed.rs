//! Boxes: a pointer to a value of its own on the heap.

use crate::borrow::{Borrow, BorrowMut};
use crate::cmp::Ordering;
use crate::fmt;
use crate::hash::{Hash, Hasher};
use crate::intrinsics;
use crate::ops::{Deref, DerefMut};
use crate::prelude::v1::*;

/// A value on the heap. `*boxed` as a place is built into the language.
#[rtlib_macros::lang("owned_box")]
pub struct Box<T: ?Sized> {
    pointer: *mut T,
}

impl<T> Box<T> {
    /// The value on the heap.
    #[inline]
    #[rtlib_macros::lang("box_new")]
    pub fn new(value: T) -> Box<T> {
        let pointer: *mut T = intrinsics::allocate();
        // SAFETY: the memory is new.
        unsafe { intrinsics::pointer_write(pointer, value) };
        Box { pointer }
    }

    /// The value, moved out of the box.
    #[inline]
    pub fn into_inner(boxed: Box<T>) -> T {
        // SAFETY: the box is gone.
        unsafe { intrinsics::pointer_read(boxed.pointer) }
    }
}

impl<T: ?Sized> Box<T> {
    /// The box of a value that nobody else owns.
    #[inline]
    pub(crate) fn from_reference(value: &mut T) -> Box<T> {
        Box {
            pointer: intrinsics::reference_to_pointer_mut(value),
        }
    }

    /// The value, for ever.
    #[inline]
    pub fn leak<'a>(boxed: Box<T>) -> &'a mut T
    where
        T: 'a,
    {
        // SAFETY: the box is gone.
        unsafe { intrinsics::pointer_to_reference_mut(boxed.pointer) }
    }

    /// The value behind the box.
    #[inline]
    fn value(&self) -> &T {
        // SAFETY: the pointer is valid as long as the box lives.
        unsafe { intrinsics::pointer_to_reference(self.pointer) }
    }
}

impl<T> Box<[T]> {
    /// The elements as a vector.
    #[inline]
    pub fn into_vec(self) -> Vec<T> {
        Vec::from_leaked(Box::leak(self))
    }
}

impl Box<str> {
    /// The string as a growing one.
    #[inline]
    pub fn into_string(self) -> String {
        String::from(self)
    }

    /// The bytes, for ever.
    #[inline]
    pub(crate) fn into_bytes_reference<'a>(self) -> &'a mut [u8] {
        // SAFETY: they become a string again.
        unsafe { intrinsics::string_bytes_mut(Box::leak(self)) }
    }
}

impl<T: ?Sized> Deref for Box<T> {
    type Target = T;

    #[inline]
    fn deref(&self) -> &T {
        self.value()
    }
}

impl<T: ?Sized> DerefMut for Box<T> {
    #[inline]
    fn deref_mut(&mut self) -> &mut T {
        // SAFETY: the pointer is valid as long as the box lives.
        unsafe { intrinsics::pointer_to_reference_mut(self.pointer) }
    }
}

impl<T: Clone> Clone for Box<T> {
    #[inline]
    fn clone(&self) -> Box<T> {
        Box::new(self.value().clone())
    }
}

impl<T: Clone> Clone for Box<[T]> {
    #[inline]
    fn clone(&self) -> Box<[T]> {
        crate::vec::cloned(self.value()).into_boxed_slice()
    }
}

impl Clone for Box<str> {
    #[inline]
    fn clone(&self) -> Box<str> {
        String::from(self.value()).into_boxed_str()
    }
}

impl<T: Default> Default for Box<T> {
    #[inline]
    fn default() -> Box<T> {
        Box::new(T::default())
    }
}

impl<T: PartialEq + ?Sized> PartialEq for Box<T> {
    #[inline]
    fn eq(&self, other: &Box<T>) -> bool {
        PartialEq::eq(self.value(), other.value())
    }
}

impl<T: Eq + ?Sized> Eq for Box<T> {}

impl<T: PartialOrd + ?Sized> PartialOrd for Box<T> {
    #[inline]
    fn partial_cmp(&self, other: &Box<T>) -> Option<Ordering> {
        PartialOrd::partial_cmp(self.value(), other.value())
    }
}

impl<T: Ord + ?Sized> Ord for Box<T> {
    #[inline]
    fn cmp(&self, other: &Box<T>) -> Ordering {
        Ord::cmp(self.value(), other.value())
    }
}

impl<T: Hash + ?Sized> Hash for Box<T> {
    #[inline]
    fn hash<H: Hasher>(&self, state: &mut H) {
        Hash::hash(self.value(), state)
    }
}

impl<T: fmt::Display + ?Sized> fmt::Display for Box<T> {
    #[inline]
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self.value(), formatter)
    }
}

impl<T: fmt::Debug + ?Sized> fmt::Debug for Box<T> {
    #[inline]
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self.value(), formatter)
    }
}

impl<T: ?Sized> AsRef<T> for Box<T> {
    #[inline]
    fn as_ref(&self) -> &T {
        self.value()
    }
}

impl<T: ?Sized> AsMut<T> for Box<T> {
    #[inline]
    fn as_mut(&mut self) -> &mut T {
        // SAFETY: the pointer is valid as long as the box lives.
        unsafe { intrinsics::pointer_to_reference_mut(self.pointer) }
    }
}

impl<T: ?Sized> Borrow<T> for Box<T> {
    #[inline]
    fn borrow(&self) -> &T {
        self.value()
    }
}

impl<T: ?Sized> BorrowMut<T> for Box<T> {
    #[inline]
    fn borrow_mut(&mut self) -> &mut T {
        // SAFETY: the pointer is valid as long as the box lives.
        unsafe { intrinsics::pointer_to_reference_mut(self.pointer) }
    }
}

impl<T> From<T> for Box<T> {
    #[inline]
    fn from(value: T) -> Box<T> {
        Box::new(value)
    }
}

impl<T: Clone> From<&[T]> for Box<[T]> {
    #[inline]
    fn from(slice: &[T]) -> Box<[T]> {
        crate::vec::cloned(slice).into_boxed_slice()
    }
}

impl<T> From<Vec<T>> for Box<[T]> {
    #[inline]
    fn from(vector: Vec<T>) -> Box<[T]> {
        vector.into_boxed_slice()
    }
}

impl From<&str> for Box<str> {
    #[inline]
    fn from(text: &str) -> Box<str> {
        String::from(text).into_boxed_str()
    }
}

impl From<String> for Box<str> {
    #[inline]
    fn from(text: String) -> Box<str> {
        text.into_boxed_str()
    }
}

impl<T> FromIterator<T> for Box<[T]> {
    fn from_iter<I: IntoIterator<Item = T>>(values: I) -> Box<[T]> {
        let vector: Vec<T> = Vec::from_iter(values);
        vector.into_boxed_slice()
    }
}

impl<I: Iterator + ?Sized> Iterator for Box<I> {
    type Item = I::Item;

    #[inline]
    fn next(&mut self) -> Option<I::Item> {
        (**self).next()
    }

    #[inline]
    fn size_hint(&self) -> (usize, Option<usize>) {
        (**self).size_hint()
    }
}

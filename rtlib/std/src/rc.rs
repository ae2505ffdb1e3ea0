//! Shared values: a bare pointer, for memory belongs to the collector. There is nothing to count, so
//! `strong_count`, `get_mut`, `try_unwrap` and their kin are missing.

use crate::borrow::Borrow;
use crate::boxed::Box;
use crate::cmp::Ordering;
use crate::fmt;
use crate::hash::{Hash, Hasher};
use crate::intrinsics;
use crate::ops::Deref;
use crate::prelude::v1::*;

/// A shared value.
#[rtlib_macros::lang("rc")]
pub struct Rc<T: ?Sized> {
    pointer: *const T,
}

impl<T> Rc<T> {
    /// The value on the heap.
    #[inline]
    pub fn new(value: T) -> Rc<T> {
        let pointer: *mut T = intrinsics::allocate();
        // SAFETY: the memory is new.
        unsafe { intrinsics::pointer_write(pointer, value) };
        Rc { pointer }
    }
}

impl<T: ?Sized> Rc<T> {
    /// The sharing of a value that nobody else owns.
    #[inline]
    fn from_reference(value: &mut T) -> Rc<T> {
        Rc {
            pointer: intrinsics::reference_to_pointer_mut(value),
        }
    }

    /// The shared value.
    #[inline]
    fn value(&self) -> &T {
        // SAFETY: the collector keeps the value as long as the pointer lives.
        unsafe { intrinsics::pointer_to_reference(self.pointer) }
    }

    /// Whether two share one value.
    #[inline]
    pub fn ptr_eq(left: &Rc<T>, right: &Rc<T>) -> bool {
        intrinsics::pointer_address(left.pointer) == intrinsics::pointer_address(right.pointer)
    }

    /// The pointer to the value.
    #[inline]
    pub fn as_ptr(shared: &Rc<T>) -> *const T {
        shared.pointer
    }
}

impl<T: ?Sized> Deref for Rc<T> {
    type Target = T;

    #[inline]
    fn deref(&self) -> &T {
        self.value()
    }
}

impl<T: ?Sized> Clone for Rc<T> {
    #[inline]
    fn clone(&self) -> Rc<T> {
        Rc {
            pointer: self.pointer,
        }
    }
}

impl<T: Default> Default for Rc<T> {
    #[inline]
    fn default() -> Rc<T> {
        Rc::new(T::default())
    }
}

impl<T: PartialEq + ?Sized> PartialEq for Rc<T> {
    #[inline]
    fn eq(&self, other: &Rc<T>) -> bool {
        PartialEq::eq(self.value(), other.value())
    }
}

impl<T: Eq + ?Sized> Eq for Rc<T> {}

impl<T: PartialOrd + ?Sized> PartialOrd for Rc<T> {
    #[inline]
    fn partial_cmp(&self, other: &Rc<T>) -> Option<Ordering> {
        PartialOrd::partial_cmp(self.value(), other.value())
    }
}

impl<T: Ord + ?Sized> Ord for Rc<T> {
    #[inline]
    fn cmp(&self, other: &Rc<T>) -> Ordering {
        Ord::cmp(self.value(), other.value())
    }
}

impl<T: Hash + ?Sized> Hash for Rc<T> {
    #[inline]
    fn hash<H: Hasher>(&self, state: &mut H) {
        Hash::hash(self.value(), state)
    }
}

impl<T: fmt::Display + ?Sized> fmt::Display for Rc<T> {
    #[inline]
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self.value(), formatter)
    }
}

impl<T: fmt::Debug + ?Sized> fmt::Debug for Rc<T> {
    #[inline]
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self.value(), formatter)
    }
}

impl<T: ?Sized> AsRef<T> for Rc<T> {
    #[inline]
    fn as_ref(&self) -> &T {
        self.value()
    }
}

impl<T: ?Sized> Borrow<T> for Rc<T> {
    #[inline]
    fn borrow(&self) -> &T {
        self.value()
    }
}

impl<T> From<T> for Rc<T> {
    #[inline]
    fn from(value: T) -> Rc<T> {
        Rc::new(value)
    }
}

impl<T: ?Sized> From<Box<T>> for Rc<T> {
    #[inline]
    fn from(boxed: Box<T>) -> Rc<T> {
        Rc::from_reference(Box::leak(boxed))
    }
}

impl<T> From<Vec<T>> for Rc<[T]> {
    #[inline]
    fn from(vector: Vec<T>) -> Rc<[T]> {
        Rc::from_reference(vector.leak())
    }
}

impl<T: Clone> From<&[T]> for Rc<[T]> {
    #[inline]
    fn from(slice: &[T]) -> Rc<[T]> {
        Rc::from_reference(crate::vec::cloned(slice).leak())
    }
}

impl From<&str> for Rc<str> {
    #[inline]
    fn from(text: &str) -> Rc<str> {
        Rc::from_reference(String::from(text).leak())
    }
}

impl From<String> for Rc<str> {
    #[inline]
    fn from(text: String) -> Rc<str> {
        Rc::from_reference(text.leak())
    }
}

impl<T> FromIterator<T> for Rc<[T]> {
    fn from_iter<I: IntoIterator<Item = T>>(values: I) -> Rc<[T]> {
        let vector: Vec<T> = Vec::from_iter(values);
        Rc::from(vector)
    }
}

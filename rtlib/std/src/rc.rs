//! Shared values: a bare pointer, for memory belongs to the collector. There is nothing to count, so
//! `strong_count`, `get_mut`, `try_unwrap` and their kin are missing. [`Weak`] is the collector's weak reference: its value goes not with the last `Rc`, but
//! at some collection after the last use of that, even if its scope has not ended.

use crate::borrow::Borrow;
use crate::boxed::Box;
use crate::cmp::Ordering;
use crate::fmt;
use crate::hash::{Hash, Hasher};
use crate::intrinsics;
use crate::ops::Deref;
use crate::prelude::v1::*;
use crate::runtime;

/// A shared value.
#[rtlib_macros::lang("rc")]
pub struct Rc<T: ?Sized> {
    pointer: *const T,
}

/// A reference that does not keep its value: the pointer to a cell of its own, which all clones share.
pub struct Weak<T: ?Sized> {
    cell: *const WeakCell<T>,
}

/// What the collector knows of a weak reference, and how to make a pointer of it.
#[repr(C)]
struct WeakCell<T: ?Sized> {
    /// The two words of a weak cell, see [`runtime::weak_aim`].
    hidden: usize,
    died: usize,
    /// A pointer to nowhere, with the value's length or table.
    like: *const T,
}

impl<T> Rc<T> {
    /// A value on the heap that may keep weak references to itself. While it is being made they have no value.
    pub fn new_cyclic<F: FnOnce(&Weak<T>) -> T>(make: F) -> Rc<T> {
        let weak = Weak::new();
        let shared = Rc::new(make(&weak));
        weak.aim(&shared);
        shared
    }

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

    /// A reference that does not keep the value.
    pub fn downgrade(shared: &Rc<T>) -> Weak<T> {
        let nowhere: *mut u8 = intrinsics::dangling();
        let weak = Weak::with_cell(intrinsics::pointer_at(shared.pointer, nowhere));
        weak.aim(shared);
        weak
    }

    /// The pointer to the value.
    #[inline]
    pub fn as_ptr(shared: &Rc<T>) -> *const T {
        shared.pointer
    }
}

impl<T> Weak<T> {
    /// A reference to no value.
    pub fn new() -> Weak<T> {
        let nowhere: *mut T = intrinsics::dangling();
        Weak::with_cell(nowhere)
    }
}

impl<T: ?Sized> Weak<T> {
    /// A new cell without a value.
    fn with_cell(like: *const T) -> Weak<T> {
        let cell: *mut WeakCell<T> = intrinsics::allocate();
        let empty = WeakCell {
            hidden: 0,
            died: 0,
            like,
        };
        // SAFETY: the memory is new.
        unsafe { intrinsics::pointer_write(cell, empty) };
        Weak { cell }
    }

    /// The cell that has no value gets one.
    fn aim(&self, shared: &Rc<T>) {
        let target = intrinsics::pointer_address(shared.pointer);
        // SAFETY: the cell is new, and the value is reachable by the other reference.
        unsafe { runtime::weak_aim(self.words(), target) }
    }

    #[inline]
    fn value(&self) -> &WeakCell<T> {
        // SAFETY: the collector keeps the cell as long as the pointer lives.
        unsafe { intrinsics::pointer_to_reference(self.cell) }
    }

    /// The cell as the collector knows it.
    #[inline]
    fn words(&self) -> *const usize {
        intrinsics::reference_to_pointer(&self.value().hidden)
    }

    /// The value, if it is still there.
    pub fn upgrade(&self) -> Option<Rc<T>> {
        // SAFETY: it is a weak cell.
        let target = unsafe { runtime::weak_target(self.words()) };
        if intrinsics::pointer_address(target) == 0 {
            return None;
        }
        Some(Rc {
            pointer: intrinsics::pointer_at(self.value().like, target),
        })
    }

    /// Whether two refer to one value, dead or alive, or neither has ever had one.
    pub fn ptr_eq(&self, other: &Weak<T>) -> bool {
        // SAFETY: they are weak cells.
        unsafe { runtime::weak_is_same(self.words(), other.words()) != 0 }
    }
}

impl<T: ?Sized> Clone for Weak<T> {
    #[inline]
    fn clone(&self) -> Weak<T> {
        Weak { cell: self.cell }
    }
}

impl<T> Default for Weak<T> {
    fn default() -> Weak<T> {
        Weak::new()
    }
}

impl<T: ?Sized> fmt::Debug for Weak<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("(Weak)")
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

//! Mutability behind shared references.

use crate::cmp::Ordering;
use crate::fmt;
use crate::intrinsics;
use crate::mem;
use crate::ops::{Deref, DerefMut, Drop};
use crate::prelude::v1::*;
use rtlib_macros::mirrors;

/// The one type that may change behind a shared reference.
#[mirrors(core::cell::UnsafeCell)]
#[rtlib_macros::lang("unsafe_cell")]
pub struct UnsafeCell<T: ?Sized> {
    value: T,
}

/// The place in the cell. A cell begins with its value.
#[inline]
fn place<T: ?Sized>(cell: &UnsafeCell<T>) -> *mut T {
    intrinsics::cell_pointer(cell)
}

/// A value that is moved in and out.
#[rtlib_macros::lang("cell")]
pub struct Cell<T: ?Sized> {
    value: UnsafeCell<T>,
}

impl<T> Cell<T> {
    /// A cell with a value.
    #[inline]
    pub const fn new(value: T) -> Cell<T> {
        Cell {
            value: intrinsics::cell_new(value),
        }
    }

    /// Puts a value in.
    #[inline]
    pub fn set(&self, value: T) {
        // SAFETY: nobody holds a reference into the cell.
        unsafe { intrinsics::pointer_write(place(&self.value), value) }
    }

    /// Puts a value in and gives what was there.
    #[inline]
    pub fn replace(&self, value: T) -> T {
        // SAFETY: nobody holds a reference into the cell; the value read is overwritten.
        unsafe {
            let old = intrinsics::pointer_read(place(&self.value));
            intrinsics::pointer_write(place(&self.value), value);
            old
        }
    }

    /// Exchanges the values of two cells.
    #[inline]
    pub fn swap(&self, other: &Cell<T>) {
        let value = self.replace_bits(place(&other.value));
        // SAFETY: nobody holds a reference into the cell, whose value has been copied.
        unsafe { intrinsics::pointer_write(place(&other.value), value) }
    }

    /// Puts a copy of what is at the pointer in and gives what was there.
    #[inline]
    fn replace_bits(&self, source: *mut T) -> T {
        // SAFETY: the source is another cell's value, which the caller overwrites.
        self.replace(unsafe { intrinsics::pointer_read(source) })
    }

    /// The value, without the cell.
    #[inline]
    pub fn into_inner(self) -> T {
        // SAFETY: the cell is gone.
        unsafe { intrinsics::pointer_read(place(&self.value)) }
    }

    /// A copy of the value.
    #[inline]
    pub fn get(&self) -> T
    where
        T: Copy,
    {
        // SAFETY: there is a value in the cell.
        unsafe { intrinsics::pointer_read(place(&self.value)) }
    }

    /// Puts in what the function makes of the value.
    #[inline]
    pub fn update(&self, function: impl FnOnce(T) -> T)
    where
        T: Copy,
    {
        self.set(function(self.get()));
    }

    /// Takes the value out and leaves the default one.
    #[inline]
    pub fn take(&self) -> T
    where
        T: Default,
    {
        self.replace(T::default())
    }
}

impl<T: ?Sized> Cell<T> {
    /// The value by exclusive reference.
    #[inline]
    pub fn get_mut(&mut self) -> &mut T {
        // SAFETY: the reference to the cell is exclusive.
        unsafe { intrinsics::pointer_to_reference_mut(place(&self.value)) }
    }

    /// The pointer to the value.
    #[inline]
    pub fn as_ptr(&self) -> *mut T {
        place(&self.value)
    }
}

impl<T: Copy> Clone for Cell<T> {
    #[inline]
    fn clone(&self) -> Cell<T> {
        Cell::new(self.get())
    }
}

impl<T: Default> Default for Cell<T> {
    #[inline]
    fn default() -> Cell<T> {
        Cell::new(T::default())
    }
}

impl<T: PartialEq + Copy> PartialEq for Cell<T> {
    #[inline]
    fn eq(&self, other: &Cell<T>) -> bool {
        self.get() == other.get()
    }
}

impl<T: Eq + Copy> Eq for Cell<T> {}

impl<T> From<T> for Cell<T> {
    #[inline]
    fn from(value: T) -> Cell<T> {
        Cell::new(value)
    }
}

impl<T: fmt::Debug + Copy> fmt::Debug for Cell<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Cell")
            .field("value", &self.get())
            .finish()
    }
}

/// How a `RefCell` is borrowed: not, by so many readers, or (-1) by a writer.
type Borrows = isize;

/// A value whose borrows are counted at run time.
#[rtlib_macros::lang("refcell")]
pub struct RefCell<T: ?Sized> {
    borrows: Cell<Borrows>,
    value: UnsafeCell<T>,
}

/// The value is being changed.
pub struct BorrowError;

/// The value is borrowed.
pub struct BorrowMutError;

impl fmt::Debug for BorrowError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("BorrowError")
    }
}

impl fmt::Display for BorrowError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("RefCell already mutably borrowed")
    }
}

impl fmt::Debug for BorrowMutError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("BorrowMutError")
    }
}

impl fmt::Display for BorrowMutError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("RefCell already borrowed")
    }
}

impl<T> RefCell<T> {
    /// A cell with a value.
    #[inline]
    pub const fn new(value: T) -> RefCell<T> {
        RefCell {
            borrows: Cell::new(0),
            value: intrinsics::cell_new(value),
        }
    }

    /// The value, without the cell.
    #[inline]
    pub fn into_inner(self) -> T {
        // SAFETY: the cell is gone.
        unsafe { intrinsics::pointer_read(place(&self.value)) }
    }

    /// Puts a value in and gives what was there.
    #[inline]
    #[track_caller]
    pub fn replace(&self, value: T) -> T {
        mem::replace(&mut *self.borrow_mut(), value)
    }

    /// Puts in what the function makes of the value and gives what was there.
    #[inline]
    #[track_caller]
    pub fn replace_with<F: FnOnce(&mut T) -> T>(&self, function: F) -> T {
        let mut guard = self.borrow_mut();
        let place: &mut T = &mut guard;
        let value = function(place);
        mem::replace(place, value)
    }

    /// Exchanges the values of two cells.
    #[inline]
    #[track_caller]
    pub fn swap(&self, other: &RefCell<T>) {
        mem::swap(&mut *self.borrow_mut(), &mut *other.borrow_mut())
    }

    /// Takes the value out and leaves the default one.
    #[inline]
    #[track_caller]
    pub fn take(&self) -> T
    where
        T: Default,
    {
        self.replace(T::default())
    }
}

#[cold]
#[inline(never)]
#[track_caller]
fn already_mutably_borrowed() -> ! {
    intrinsics::panic_at("RefCell already mutably borrowed")
}

#[cold]
#[inline(never)]
#[track_caller]
fn already_borrowed() -> ! {
    intrinsics::panic_at("RefCell already borrowed")
}

impl<T: ?Sized> RefCell<T> {
    /// The value, for reading.
    #[inline]
    #[track_caller]
    pub fn borrow(&self) -> Ref<'_, T> {
        match self.try_borrow() {
            Ok(guard) => guard,
            Err(_) => already_mutably_borrowed(),
        }
    }

    /// The value, for reading, unless it is being changed.
    #[inline]
    pub fn try_borrow(&self) -> Result<Ref<'_, T>, BorrowError> {
        let borrows = self.borrows.get();
        if borrows < 0 {
            return Err(BorrowError);
        }
        self.borrows.set(borrows + 1);
        // SAFETY: no writer holds a reference.
        let value = unsafe { intrinsics::pointer_to_reference(place(&self.value)) };
        Ok(Ref {
            value,
            borrows: &self.borrows,
        })
    }

    /// The value, for changing.
    #[inline]
    #[track_caller]
    pub fn borrow_mut(&self) -> RefMut<'_, T> {
        match self.try_borrow_mut() {
            Ok(guard) => guard,
            Err(_) => already_borrowed(),
        }
    }

    /// The value, for changing, unless it is borrowed.
    #[inline]
    pub fn try_borrow_mut(&self) -> Result<RefMut<'_, T>, BorrowMutError> {
        if self.borrows.get() != 0 {
            return Err(BorrowMutError);
        }
        self.borrows.set(-1);
        // SAFETY: nobody else holds a reference.
        let value = unsafe { intrinsics::pointer_to_reference_mut(place(&self.value)) };
        Ok(RefMut {
            value,
            borrows: &self.borrows,
        })
    }

    /// The value by exclusive reference.
    #[inline]
    pub fn get_mut(&mut self) -> &mut T {
        // SAFETY: the reference to the cell is exclusive.
        unsafe { intrinsics::pointer_to_reference_mut(place(&self.value)) }
    }

    /// The pointer to the value.
    #[inline]
    pub fn as_ptr(&self) -> *mut T {
        place(&self.value)
    }
}

impl<T: Clone> Clone for RefCell<T> {
    #[inline]
    #[track_caller]
    fn clone(&self) -> RefCell<T> {
        let guard = self.borrow();
        RefCell::new((*guard).clone())
    }
}

impl<T: Default> Default for RefCell<T> {
    #[inline]
    fn default() -> RefCell<T> {
        RefCell::new(T::default())
    }
}

impl<T: PartialEq + ?Sized> PartialEq for RefCell<T> {
    #[inline]
    fn eq(&self, other: &RefCell<T>) -> bool {
        *self.borrow() == *other.borrow()
    }
}

impl<T: Eq + ?Sized> Eq for RefCell<T> {}

impl<T: PartialOrd + ?Sized> PartialOrd for RefCell<T> {
    #[inline]
    fn partial_cmp(&self, other: &RefCell<T>) -> Option<Ordering> {
        self.borrow().partial_cmp(&*other.borrow())
    }
}

impl<T> From<T> for RefCell<T> {
    #[inline]
    fn from(value: T) -> RefCell<T> {
        RefCell::new(value)
    }
}

/// What `Debug` shows of a value that is being changed.
struct Borrowed;

impl fmt::Debug for Borrowed {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("<borrowed>")
    }
}

impl<T: fmt::Debug + ?Sized> fmt::Debug for RefCell<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut builder = formatter.debug_struct("RefCell");
        match self.try_borrow() {
            Ok(guard) => builder.field("value", &guard),
            Err(_) => builder.field("value", &Borrowed),
        };
        builder.finish()
    }
}

/// A reading borrow of a `RefCell`.
pub struct Ref<'b, T: ?Sized> {
    value: &'b T,
    borrows: &'b Cell<Borrows>,
}

impl<'b, T: ?Sized> Ref<'b, T> {
    /// Another borrow of the same value.
    #[inline]
    #[allow(clippy::should_implement_trait)]
    pub fn clone(original: &Ref<'b, T>) -> Ref<'b, T> {
        original.borrows.set(original.borrows.get() + 1);
        Ref {
            value: original.value,
            borrows: original.borrows,
        }
    }

    /// The borrow of a part of the value.
    #[inline]
    pub fn map<U: ?Sized, F: FnOnce(&T) -> &U>(original: Ref<'b, T>, function: F) -> Ref<'b, U> {
        let value: &'b T = original.value;
        let borrows: &'b Cell<Borrows> = original.borrows;
        // The new guard takes over from the old one, which must not be dropped.
        mem::forget(original);
        Ref {
            value: function(value),
            borrows,
        }
    }
}

impl<T: ?Sized> Drop for Ref<'_, T> {
    #[inline]
    fn drop(&mut self) {
        self.borrows.set(self.borrows.get() - 1);
    }
}

impl<T: ?Sized> Deref for Ref<'_, T> {
    type Target = T;

    #[inline]
    fn deref(&self) -> &T {
        self.value
    }
}

impl<T: fmt::Display + ?Sized> fmt::Display for Ref<'_, T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self.value, formatter)
    }
}

impl<T: fmt::Debug + ?Sized> fmt::Debug for Ref<'_, T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self.value, formatter)
    }
}

/// A writing borrow of a `RefCell`.
pub struct RefMut<'b, T: ?Sized> {
    value: &'b mut T,
    borrows: &'b Cell<Borrows>,
}

impl<'b, T: ?Sized> RefMut<'b, T> {
    /// The borrow of a part of the value.
    #[inline]
    pub fn map<U: ?Sized, F: FnOnce(&mut T) -> &mut U>(
        original: RefMut<'b, T>,
        function: F,
    ) -> RefMut<'b, U> {
        let pointer: *mut T = intrinsics::reference_to_pointer_mut(&mut *original.value);
        let borrows: &'b Cell<Borrows> = original.borrows;
        // The new guard takes over from the old one, which must not be dropped.
        mem::forget(original);
        // SAFETY: the old guard is gone, and its borrow goes on.
        let value: &'b mut T = unsafe { intrinsics::pointer_to_reference_mut(pointer) };
        RefMut {
            value: function(value),
            borrows,
        }
    }
}

impl<T: ?Sized> Drop for RefMut<'_, T> {
    #[inline]
    fn drop(&mut self) {
        self.borrows.set(0);
    }
}

impl<T: ?Sized> Deref for RefMut<'_, T> {
    type Target = T;

    #[inline]
    fn deref(&self) -> &T {
        self.value
    }
}

impl<T: ?Sized> DerefMut for RefMut<'_, T> {
    #[inline]
    fn deref_mut(&mut self) -> &mut T {
        self.value
    }
}

impl<T: fmt::Display + ?Sized> fmt::Display for RefMut<'_, T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&*self.value, formatter)
    }
}

impl<T: fmt::Debug + ?Sized> fmt::Debug for RefMut<'_, T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&*self.value, formatter)
    }
}

/// A cell that is filled once.
pub struct OnceCell<T> {
    value: UnsafeCell<Option<T>>,
}

impl<T> OnceCell<T> {
    /// An empty cell.
    #[inline]
    pub const fn new() -> OnceCell<T> {
        OnceCell {
            value: intrinsics::cell_new(None),
        }
    }

    /// The value, if there is one.
    #[inline]
    pub fn get(&self) -> Option<&T> {
        // SAFETY: a value that is there is not changed any more.
        let value: &Option<T> = unsafe { intrinsics::pointer_to_reference(place(&self.value)) };
        match value {
            Some(value) => Some(value),
            None => None,
        }
    }

    /// Fills the cell, or gives the value back.
    #[inline]
    pub fn set(&self, value: T) -> Result<(), T> {
        if self.get().is_some() {
            return Err(value);
        }
        // SAFETY: nobody holds a reference to a value that is not there.
        unsafe { intrinsics::pointer_write(place(&self.value), Some(value)) };
        Ok(())
    }

    /// The value, which is made if there is none.
    #[track_caller]
    pub fn get_or_init<F: FnOnce() -> T>(&self, make: F) -> &T {
        if let Some(value) = self.get() {
            return value;
        }
        let value = make();
        if self.set(value).is_err() {
            panic!("reentrant init");
        }
        match self.get() {
            Some(value) => value,
            None => panic!("a cell that was just filled"),
        }
    }
}

impl<T> Default for OnceCell<T> {
    #[inline]
    fn default() -> OnceCell<T> {
        OnceCell::new()
    }
}

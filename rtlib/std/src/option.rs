//! `Option`.

use crate::cmp::Ordering;
use crate::hash::{Hash, Hasher};
use crate::intrinsics::panic_at;
use crate::mem;
use crate::ops::{Deref, DerefMut};
use crate::prelude::v1::*;
use rtlib_macros::{mirrored, mirrors};

/// A value or none.
#[mirrors(core::option::Option)]
#[rtlib_macros::lang("option")]
pub enum Option<T> {
    /// No value.
    #[rtlib_macros::lang("option_none")]
    None,
    /// A value.
    #[rtlib_macros::lang("option_some")]
    Some(T),
}

#[cold]
#[inline(never)]
#[track_caller]
fn unwrap_failed() -> ! {
    panic_at("called `Option::unwrap()` on a `None` value")
}

#[cold]
#[inline(never)]
#[track_caller]
fn expect_failed(message: &str) -> ! {
    panic_at(message)
}

#[mirrored]
impl<T> Option<T> {
    /// Whether there is a value.
    #[inline]
    pub const fn is_some(&self) -> bool {
        matches!(self, Some(_))
    }

    /// Whether there is a value that fits.
    #[inline]
    pub fn is_some_and(self, fits: impl FnOnce(T) -> bool) -> bool {
        match self {
            Some(value) => fits(value),
            None => false,
        }
    }

    /// Whether there is no value.
    #[inline]
    pub const fn is_none(&self) -> bool {
        !matches!(self, Some(_))
    }

    /// Whether there is no value, or one that fits.
    #[inline]
    pub fn is_none_or(self, fits: impl FnOnce(T) -> bool) -> bool {
        match self {
            Some(value) => fits(value),
            None => true,
        }
    }

    /// The value by reference.
    #[inline]
    pub const fn as_ref(&self) -> Option<&T> {
        match self {
            Some(value) => Some(value),
            None => None,
        }
    }

    /// The value by mutable reference.
    #[inline]
    pub const fn as_mut(&mut self) -> Option<&mut T> {
        match self {
            Some(value) => Some(value),
            None => None,
        }
    }

    /// The value, or a panic with the message.
    #[inline]
    #[track_caller]
    pub fn expect(self, message: &str) -> T {
        match self {
            Some(value) => value,
            None => expect_failed(message),
        }
    }

    /// The value, or a panic.
    #[inline]
    #[track_caller]
    pub fn unwrap(self) -> T {
        match self {
            Some(value) => value,
            None => unwrap_failed(),
        }
    }

    /// The value, or the other one.
    #[inline]
    pub fn unwrap_or(self, other: T) -> T {
        match self {
            Some(value) => value,
            None => other,
        }
    }

    /// The value, or what the function gives.
    #[inline]
    pub fn unwrap_or_else<F: FnOnce() -> T>(self, other: F) -> T {
        match self {
            Some(value) => value,
            None => other(),
        }
    }

    /// The value, or the default one.
    #[inline]
    pub fn unwrap_or_default(self) -> T
    where
        T: Default,
    {
        match self {
            Some(value) => value,
            None => T::default(),
        }
    }

    /// The value, which must be there.
    ///
    /// # Safety
    /// It is.
    #[inline]
    pub unsafe fn unwrap_unchecked(self) -> T {
        match self {
            Some(value) => value,
            // SAFETY: as promised by the caller.
            None => unsafe { crate::intrinsics::unreachable_unchecked() },
        }
    }

    /// The function of the value.
    #[inline]
    pub fn map<U, F: FnOnce(T) -> U>(self, function: F) -> Option<U> {
        match self {
            Some(value) => Some(function(value)),
            None => None,
        }
    }

    /// Looks at the value on its way.
    #[inline]
    pub fn inspect<F: FnOnce(&T)>(self, look: F) -> Self {
        if let Some(value) = &self {
            look(value);
        }
        self
    }

    /// The function of the value, or the other result.
    #[inline]
    pub fn map_or<U, F: FnOnce(T) -> U>(self, other: U, function: F) -> U {
        match self {
            Some(value) => function(value),
            None => other,
        }
    }

    /// The function of the value, or what the other function gives.
    #[inline]
    pub fn map_or_else<U, D: FnOnce() -> U, F: FnOnce(T) -> U>(self, other: D, function: F) -> U {
        match self {
            Some(value) => function(value),
            None => other(),
        }
    }

    /// The value as a result, or the error.
    #[inline]
    pub fn ok_or<E>(self, error: E) -> Result<T, E> {
        match self {
            Some(value) => Ok(value),
            None => Err(error),
        }
    }

    /// The value as a result, or the error that the function gives.
    #[inline]
    pub fn ok_or_else<E, F: FnOnce() -> E>(self, error: F) -> Result<T, E> {
        match self {
            Some(value) => Ok(value),
            None => Err(error()),
        }
    }

    /// What the value dereferences to.
    #[inline]
    pub fn as_deref(&self) -> Option<&T::Target>
    where
        T: Deref,
    {
        match self {
            Some(value) => Some(value.deref()),
            None => None,
        }
    }

    /// What the value dereferences to, mutably.
    #[inline]
    pub fn as_deref_mut(&mut self) -> Option<&mut T::Target>
    where
        T: DerefMut,
    {
        match self {
            Some(value) => Some(value.deref_mut()),
            None => None,
        }
    }

    /// An iterator over the one value or none.
    #[inline]
    pub fn iter(&self) -> Iter<'_, T> {
        let value = match self {
            Some(value) => Some(value),
            None => None,
        };
        Iter { value }
    }

    /// `other`, if there is a value.
    #[inline]
    pub fn and<U>(self, other: Option<U>) -> Option<U> {
        match self {
            Some(_) => other,
            None => None,
        }
    }

    /// What the function makes of the value, which may be nothing.
    #[inline]
    pub fn and_then<U, F: FnOnce(T) -> Option<U>>(self, function: F) -> Option<U> {
        match self {
            Some(value) => function(value),
            None => None,
        }
    }

    /// The value if it fits.
    #[inline]
    pub fn filter<P: FnOnce(&T) -> bool>(self, fits: P) -> Self {
        if let Some(value) = self
            && fits(&value)
        {
            return Some(value);
        }
        None
    }

    /// This value, or the other option.
    #[inline]
    pub fn or(self, other: Option<T>) -> Option<T> {
        match self {
            Some(value) => Some(value),
            None => other,
        }
    }

    /// This value, or the option that the function gives.
    #[inline]
    pub fn or_else<F: FnOnce() -> Option<T>>(self, other: F) -> Option<T> {
        match self {
            Some(value) => Some(value),
            None => other(),
        }
    }

    /// The one value of the two options, if there is exactly one.
    #[inline]
    pub fn xor(self, other: Option<T>) -> Option<T> {
        match (self, other) {
            (Some(value), None) => Some(value),
            (None, Some(value)) => Some(value),
            _ => None,
        }
    }

    /// Puts the value in and gives a reference to it.
    #[inline]
    pub fn insert(&mut self, value: T) -> &mut T {
        *self = Some(value);
        match self {
            Some(value) => value,
            None => unwrap_failed(),
        }
    }

    /// A reference to the value, which is put in if there was none.
    #[inline]
    pub fn get_or_insert(&mut self, value: T) -> &mut T {
        if let None = self {
            *self = Some(value);
        }
        match self {
            Some(value) => value,
            None => unwrap_failed(),
        }
    }

    /// A reference to the value, which is made and put in if there was none.
    #[inline]
    pub fn get_or_insert_with<F: FnOnce() -> T>(&mut self, make: F) -> &mut T {
        if let None = self {
            *self = Some(make());
        }
        match self {
            Some(value) => value,
            None => unwrap_failed(),
        }
    }

    /// Takes the value out and leaves none.
    #[inline]
    pub fn take(&mut self) -> Option<T> {
        mem::replace(self, None)
    }

    /// Takes the value out if it fits.
    #[inline]
    pub fn take_if<P: FnOnce(&mut T) -> bool>(&mut self, fits: P) -> Option<T> {
        let taken = match self {
            Some(value) => fits(value),
            None => false,
        };
        if taken {
            mem::replace(self, None)
        } else {
            None
        }
    }

    /// Puts the value in and gives what was there.
    #[inline]
    pub fn replace(&mut self, value: T) -> Option<T> {
        mem::replace(self, Some(value))
    }

    /// Both values, if both are there.
    #[inline]
    pub fn zip<U>(self, other: Option<U>) -> Option<(T, U)> {
        match (self, other) {
            (Some(left), Some(right)) => Some((left, right)),
            _ => None,
        }
    }
}

#[mirrored(OptionReferenceMethods)]
impl<T> Option<&T> {
    /// The value behind the reference.
    #[inline]
    pub fn copied(self) -> Option<T>
    where
        T: Copy,
    {
        match self {
            Some(value) => Some(*value),
            None => None,
        }
    }

    /// A clone of the value behind the reference.
    #[inline]
    pub fn cloned(self) -> Option<T>
    where
        T: Clone,
    {
        match self {
            Some(value) => Some(value.clone()),
            None => None,
        }
    }
}

#[mirrored(OptionMutReferenceMethods)]
impl<T> Option<&mut T> {
    /// The value behind the reference.
    #[inline]
    pub fn copied(self) -> Option<T>
    where
        T: Copy,
    {
        match self {
            Some(value) => Some(*value),
            None => None,
        }
    }

    /// A clone of the value behind the reference.
    #[inline]
    pub fn cloned(self) -> Option<T>
    where
        T: Clone,
    {
        match self {
            Some(value) => Some(value.clone()),
            None => None,
        }
    }
}

#[mirrored(OptionOptionMethods)]
impl<T> Option<Option<T>> {
    /// One layer less.
    #[inline]
    pub fn flatten(self) -> Option<T> {
        match self {
            Some(inner) => inner,
            None => None,
        }
    }
}

#[mirrored(OptionResultMethods)]
impl<T, E> Option<Result<T, E>> {
    /// The result of an option instead of the option of a result.
    #[inline]
    pub fn transpose(self) -> Result<Option<T>, E> {
        match self {
            Some(Ok(value)) => Ok(Some(value)),
            Some(Err(error)) => Err(error),
            None => Ok(None),
        }
    }
}

#[mirrored]
impl<T: Clone> Clone for Option<T> {
    #[inline]
    fn clone(&self) -> Self {
        match self {
            Some(value) => Some(value.clone()),
            None => None,
        }
    }
}

#[mirrored]
impl<T: Copy> Copy for Option<T> {}

#[mirrored]
impl<T> Default for Option<T> {
    #[inline]
    fn default() -> Self {
        None
    }
}

#[mirrored]
impl<T> From<T> for Option<T> {
    #[inline]
    fn from(value: T) -> Self {
        Some(value)
    }
}

#[mirrored]
impl<T: PartialEq> PartialEq for Option<T> {
    #[inline]
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Some(left), Some(right)) => *left == *right,
            (None, None) => true,
            _ => false,
        }
    }
}

#[mirrored]
impl<T: Eq> Eq for Option<T> {}

#[mirrored]
impl<T: PartialOrd> PartialOrd for Option<T> {
    #[inline]
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        match (self, other) {
            (Some(left), Some(right)) => left.partial_cmp(right),
            (Some(_), None) => Some(Ordering::Greater),
            (None, Some(_)) => Some(Ordering::Less),
            (None, None) => Some(Ordering::Equal),
        }
    }
}

#[mirrored]
impl<T: Ord> Ord for Option<T> {
    #[inline]
    fn cmp(&self, other: &Self) -> Ordering {
        match (self, other) {
            (Some(left), Some(right)) => left.cmp(right),
            (Some(_), None) => Ordering::Greater,
            (None, Some(_)) => Ordering::Less,
            (None, None) => Ordering::Equal,
        }
    }
}

#[mirrored]
impl<T: Hash> Hash for Option<T> {
    #[inline]
    fn hash<H: Hasher>(&self, state: &mut H) {
        match self {
            None => state.write_isize(0),
            Some(value) => {
                state.write_isize(1);
                value.hash(state);
            }
        }
    }
}

#[mirrored]
impl<'a, T> IntoIterator for &'a mut Option<T> {
    type Item = &'a mut T;
    type IntoIter = IterMut<'a, T>;

    #[inline]
    fn into_iter(self) -> IterMut<'a, T> {
        let value = match self {
            Some(value) => Some(value),
            None => None,
        };
        IterMut { value }
    }
}

/// Iterator over the value by mutable reference.
pub struct IterMut<'a, T> {
    value: Option<&'a mut T>,
}

impl<'a, T> Iterator for IterMut<'a, T> {
    type Item = &'a mut T;

    #[inline]
    fn next(&mut self) -> Option<&'a mut T> {
        self.value.take()
    }
}

/// Iterator over the value by reference.
pub struct Iter<'a, T> {
    value: Option<&'a T>,
}

impl<'a, T> Iterator for Iter<'a, T> {
    type Item = &'a T;

    #[inline]
    fn next(&mut self) -> Option<&'a T> {
        self.value.take()
    }
}

/// Iterator over the value.
pub struct IntoIter<T> {
    value: Option<T>,
}

impl<T> Iterator for IntoIter<T> {
    type Item = T;

    #[inline]
    fn next(&mut self) -> Option<T> {
        self.value.take()
    }
}

#[mirrored]
impl<T> IntoIterator for Option<T> {
    type Item = T;
    type IntoIter = IntoIter<T>;

    #[inline]
    fn into_iter(self) -> IntoIter<T> {
        IntoIter { value: self }
    }
}

#[mirrored]
impl<'a, T> IntoIterator for &'a Option<T> {
    type Item = &'a T;
    type IntoIter = Iter<'a, T>;

    #[inline]
    fn into_iter(self) -> Iter<'a, T> {
        let value = match self {
            Some(value) => Some(value),
            None => None,
        };
        Iter { value }
    }
}

/// Gives the values of an iterator of options up to the first `None`, which it remembers.
struct Values<'a, I> {
    options: I,
    found_none: &'a mut bool,
}

impl<T, I: Iterator<Item = Option<T>>> Iterator for Values<'_, I> {
    type Item = T;

    #[inline]
    fn next(&mut self) -> Option<T> {
        match self.options.next() {
            Some(Some(value)) => Some(value),
            Some(None) => {
                *self.found_none = true;
                None
            }
            None => None,
        }
    }
}

#[mirrored]
impl<A, V: FromIterator<A>> FromIterator<Option<A>> for Option<V> {
    fn from_iter<I: IntoIterator<Item = Option<A>>>(options: I) -> Option<V> {
        let mut found_none = false;
        let values = Values {
            options: options.into_iter(),
            found_none: &mut found_none,
        };
        let collected: V = values.collect();
        if found_none { None } else { Some(collected) }
    }
}

//! `Result`.

use crate::cmp::Ordering;
use crate::fmt;
use crate::hash::{Hash, Hasher};
use crate::ops::{Deref, DerefMut};
use crate::panicking::unwrap_failed;
use crate::prelude::v1::*;
use rtlib_macros::{mirrored, mirrors};

/// A value or an error.
#[mirrors(core::result::Result)]
#[rtlib_macros::lang("result")]
pub enum Result<T, E> {
    /// The value.
    #[rtlib_macros::lang("result_ok")]
    Ok(T),
    /// The error.
    #[rtlib_macros::lang("result_err")]
    Err(E),
}

#[mirrored]
impl<T, E> Result<T, E> {
    /// Whether it is a value.
    #[inline]
    pub const fn is_ok(&self) -> bool {
        matches!(self, Ok(_))
    }

    /// Whether it is a value that fits.
    #[inline]
    pub fn is_ok_and(self, fits: impl FnOnce(T) -> bool) -> bool {
        match self {
            Ok(value) => fits(value),
            Err(_) => false,
        }
    }

    /// Whether it is an error.
    #[inline]
    pub const fn is_err(&self) -> bool {
        matches!(self, Err(_))
    }

    /// Whether it is an error that fits.
    #[inline]
    pub fn is_err_and(self, fits: impl FnOnce(E) -> bool) -> bool {
        match self {
            Ok(_) => false,
            Err(error) => fits(error),
        }
    }

    /// The value, without the error.
    #[inline]
    pub fn ok(self) -> Option<T> {
        match self {
            Ok(value) => Some(value),
            Err(_) => None,
        }
    }

    /// The error, without the value.
    #[inline]
    pub fn err(self) -> Option<E> {
        match self {
            Ok(_) => None,
            Err(error) => Some(error),
        }
    }

    /// Value and error by reference.
    #[inline]
    pub const fn as_ref(&self) -> Result<&T, &E> {
        match self {
            Ok(value) => Ok(value),
            Err(error) => Err(error),
        }
    }

    /// Value and error by mutable reference.
    #[inline]
    pub const fn as_mut(&mut self) -> Result<&mut T, &mut E> {
        match self {
            Ok(value) => Ok(value),
            Err(error) => Err(error),
        }
    }

    /// The function of the value.
    #[inline]
    pub fn map<U, F: FnOnce(T) -> U>(self, function: F) -> Result<U, E> {
        match self {
            Ok(value) => Ok(function(value)),
            Err(error) => Err(error),
        }
    }

    /// The function of the value, or the other result.
    #[inline]
    pub fn map_or<U, F: FnOnce(T) -> U>(self, other: U, function: F) -> U {
        match self {
            Ok(value) => function(value),
            Err(_) => other,
        }
    }

    /// The function of the value, or the other function of the error.
    #[inline]
    pub fn map_or_else<U, D: FnOnce(E) -> U, F: FnOnce(T) -> U>(self, other: D, function: F) -> U {
        match self {
            Ok(value) => function(value),
            Err(error) => other(error),
        }
    }

    /// The function of the error.
    #[inline]
    pub fn map_err<F, O: FnOnce(E) -> F>(self, function: O) -> Result<T, F> {
        match self {
            Ok(value) => Ok(value),
            Err(error) => Err(function(error)),
        }
    }

    /// Looks at the value on its way.
    #[inline]
    pub fn inspect<F: FnOnce(&T)>(self, look: F) -> Self {
        if let Ok(value) = &self {
            look(value);
        }
        self
    }

    /// Looks at the error on its way.
    #[inline]
    pub fn inspect_err<F: FnOnce(&E)>(self, look: F) -> Self {
        if let Err(error) = &self {
            look(error);
        }
        self
    }

    /// What the value dereferences to.
    #[inline]
    pub fn as_deref(&self) -> Result<&T::Target, &E>
    where
        T: Deref,
    {
        match self {
            Ok(value) => Ok(value.deref()),
            Err(error) => Err(error),
        }
    }

    /// What the value dereferences to, mutably.
    #[inline]
    pub fn as_deref_mut(&mut self) -> Result<&mut T::Target, &mut E>
    where
        T: DerefMut,
    {
        match self {
            Ok(value) => Ok(value.deref_mut()),
            Err(error) => Err(error),
        }
    }

    /// The value, or a panic with the message and the error.
    #[inline]
    #[track_caller]
    pub fn expect(self, message: &str) -> T
    where
        E: fmt::Debug,
    {
        match self {
            Ok(value) => value,
            Err(error) => unwrap_failed(message, &error),
        }
    }

    /// The value, or a panic with the error.
    #[inline]
    #[track_caller]
    pub fn unwrap(self) -> T
    where
        E: fmt::Debug,
    {
        match self {
            Ok(value) => value,
            Err(error) => unwrap_failed("called `Result::unwrap()` on an `Err` value", &error),
        }
    }

    /// The value, or the default one.
    #[inline]
    pub fn unwrap_or_default(self) -> T
    where
        T: Default,
    {
        match self {
            Ok(value) => value,
            Err(_) => T::default(),
        }
    }

    /// The error, or a panic with the message and the value.
    #[inline]
    #[track_caller]
    pub fn expect_err(self, message: &str) -> E
    where
        T: fmt::Debug,
    {
        match self {
            Ok(value) => unwrap_failed(message, &value),
            Err(error) => error,
        }
    }

    /// The error, or a panic with the value.
    #[inline]
    #[track_caller]
    pub fn unwrap_err(self) -> E
    where
        T: fmt::Debug,
    {
        match self {
            Ok(value) => unwrap_failed("called `Result::unwrap_err()` on an `Ok` value", &value),
            Err(error) => error,
        }
    }

    /// The other result, if this is a value.
    #[inline]
    pub fn and<U>(self, other: Result<U, E>) -> Result<U, E> {
        match self {
            Ok(_) => other,
            Err(error) => Err(error),
        }
    }

    /// What the function makes of the value.
    #[inline]
    pub fn and_then<U, F: FnOnce(T) -> Result<U, E>>(self, function: F) -> Result<U, E> {
        match self {
            Ok(value) => function(value),
            Err(error) => Err(error),
        }
    }

    /// The other result, if this is an error.
    #[inline]
    pub fn or<F>(self, other: Result<T, F>) -> Result<T, F> {
        match self {
            Ok(value) => Ok(value),
            Err(_) => other,
        }
    }

    /// What the function makes of the error.
    #[inline]
    pub fn or_else<F, O: FnOnce(E) -> Result<T, F>>(self, function: O) -> Result<T, F> {
        match self {
            Ok(value) => Ok(value),
            Err(error) => function(error),
        }
    }

    /// The value, or the other one.
    #[inline]
    pub fn unwrap_or(self, other: T) -> T {
        match self {
            Ok(value) => value,
            Err(_) => other,
        }
    }

    /// The value, or what the function makes of the error.
    #[inline]
    pub fn unwrap_or_else<F: FnOnce(E) -> T>(self, other: F) -> T {
        match self {
            Ok(value) => value,
            Err(error) => other(error),
        }
    }

    /// An iterator over the one value or none.
    #[inline]
    pub fn iter(&self) -> Iter<'_, T> {
        match self {
            Ok(value) => Iter { value: Some(value) },
            Err(_) => Iter { value: None },
        }
    }
}

#[mirrored(ResultReferenceMethods)]
impl<T, E> Result<&T, E> {
    /// The value behind the reference.
    #[inline]
    pub fn copied(self) -> Result<T, E>
    where
        T: Copy,
    {
        match self {
            Ok(value) => Ok(*value),
            Err(error) => Err(error),
        }
    }

    /// A clone of the value behind the reference.
    #[inline]
    pub fn cloned(self) -> Result<T, E>
    where
        T: Clone,
    {
        match self {
            Ok(value) => Ok(value.clone()),
            Err(error) => Err(error),
        }
    }
}

#[mirrored(ResultOptionMethods)]
impl<T, E> Result<Option<T>, E> {
    /// The option of a result instead of the result of an option.
    #[inline]
    pub fn transpose(self) -> Option<Result<T, E>> {
        match self {
            Ok(Some(value)) => Some(Ok(value)),
            Ok(None) => None,
            Err(error) => Some(Err(error)),
        }
    }
}

#[mirrored]
impl<T: Clone, E: Clone> Clone for Result<T, E> {
    #[inline]
    fn clone(&self) -> Self {
        match self {
            Ok(value) => Ok(value.clone()),
            Err(error) => Err(error.clone()),
        }
    }
}

#[mirrored]
impl<T: Copy, E: Copy> Copy for Result<T, E> {}

#[mirrored]
impl<T: PartialEq, E: PartialEq> PartialEq for Result<T, E> {
    #[inline]
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Ok(left), Ok(right)) => *left == *right,
            (Err(left), Err(right)) => *left == *right,
            _ => false,
        }
    }
}

#[mirrored]
impl<T: Eq, E: Eq> Eq for Result<T, E> {}

#[mirrored]
impl<T: PartialOrd, E: PartialOrd> PartialOrd for Result<T, E> {
    #[inline]
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        match (self, other) {
            (Ok(left), Ok(right)) => left.partial_cmp(right),
            (Err(left), Err(right)) => left.partial_cmp(right),
            (Ok(_), Err(_)) => Some(Ordering::Less),
            (Err(_), Ok(_)) => Some(Ordering::Greater),
        }
    }
}

#[mirrored]
impl<T: Ord, E: Ord> Ord for Result<T, E> {
    #[inline]
    fn cmp(&self, other: &Self) -> Ordering {
        match (self, other) {
            (Ok(left), Ok(right)) => left.cmp(right),
            (Err(left), Err(right)) => left.cmp(right),
            (Ok(_), Err(_)) => Ordering::Less,
            (Err(_), Ok(_)) => Ordering::Greater,
        }
    }
}

#[mirrored]
impl<T: Hash, E: Hash> Hash for Result<T, E> {
    #[inline]
    fn hash<H: Hasher>(&self, state: &mut H) {
        match self {
            Ok(value) => {
                state.write_isize(0);
                value.hash(state);
            }
            Err(error) => {
                state.write_isize(1);
                error.hash(state);
            }
        }
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
impl<T, E> IntoIterator for Result<T, E> {
    type Item = T;
    type IntoIter = IntoIter<T>;

    #[inline]
    fn into_iter(self) -> IntoIter<T> {
        match self {
            Ok(value) => IntoIter { value: Some(value) },
            Err(_) => IntoIter { value: None },
        }
    }
}

/// Gives the values of an iterator of results up to the first error, which it keeps.
pub(crate) struct Values<'a, I, E> {
    pub(crate) results: I,
    pub(crate) error: &'a mut Option<E>,
}

impl<T, E, I: Iterator<Item = Result<T, E>>> Iterator for Values<'_, I, E> {
    type Item = T;

    #[inline]
    fn next(&mut self) -> Option<T> {
        match self.results.next() {
            Some(Ok(value)) => Some(value),
            Some(Err(error)) => {
                *self.error = Some(error);
                None
            }
            None => None,
        }
    }
}

#[mirrored]
impl<A, E, V: FromIterator<A>> FromIterator<Result<A, E>> for Result<V, E> {
    fn from_iter<I: IntoIterator<Item = Result<A, E>>>(results: I) -> Result<V, E> {
        let mut error: Option<E> = None;
        let values = Values {
            results: results.into_iter(),
            error: &mut error,
        };
        let collected: V = values.collect();
        match error {
            None => Ok(collected),
            Some(error) => Err(error),
        }
    }
}

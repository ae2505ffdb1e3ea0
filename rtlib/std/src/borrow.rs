//! Seeing one type as another that compares and hashes alike; owned values from borrowed ones.

use crate::fmt;
use crate::ops::Deref;
use crate::prelude::v1::*;
use rtlib_macros::{mirrored, mirrors};

/// `self` may be looked at as a `Borrowed`, with equal hash and order.
#[mirrors(core::borrow::Borrow)]
#[rtlib_macros::lang("borrow")]
pub trait Borrow<Borrowed: ?Sized> {
    /// The view.
    fn borrow(&self) -> &Borrowed;
}

/// The mutable form of [`Borrow`].
#[mirrors(core::borrow::BorrowMut)]
pub trait BorrowMut<Borrowed: ?Sized>: Borrow<Borrowed> {
    /// The view.
    fn borrow_mut(&mut self) -> &mut Borrowed;
}

#[mirrored]
impl<T: ?Sized> Borrow<T> for T {
    #[inline]
    fn borrow(&self) -> &T {
        self
    }
}

#[mirrored]
impl<T: ?Sized> BorrowMut<T> for T {
    #[inline]
    fn borrow_mut(&mut self) -> &mut T {
        self
    }
}

#[mirrored(BorrowForReference)]
impl<T: ?Sized> Borrow<T> for &T {
    #[inline]
    fn borrow(&self) -> &T {
        self
    }
}

/// Types with an owned form.
#[rtlib_macros::lang("to_owned")]
pub trait ToOwned {
    /// The owned form.
    type Owned: Borrow<Self>;

    /// An owned copy.
    fn to_owned(&self) -> Self::Owned;
}

impl<T: Clone> ToOwned for T {
    type Owned = T;

    #[inline]
    fn to_owned(&self) -> T {
        self.clone()
    }
}

/// A borrowed value or an owned one.
pub enum Cow<'a, B: ToOwned + ?Sized> {
    /// Borrowed.
    Borrowed(&'a B),
    /// Owned.
    Owned(B::Owned),
}

impl<B: ToOwned + ?Sized> Cow<'_, B> {
    /// The value, owned.
    #[inline]
    pub fn into_owned(self) -> B::Owned {
        match self {
            Cow::Borrowed(value) => value.to_owned(),
            Cow::Owned(value) => value,
        }
    }

    /// The value, to be changed; it is owned from now on.
    #[inline]
    pub fn to_mut(&mut self) -> &mut B::Owned {
        if let Cow::Borrowed(value) = self {
            *self = Cow::Owned(value.to_owned());
        }
        match self {
            Cow::Owned(value) => value,
            Cow::Borrowed(_) => panic!("a value that was just owned"),
        }
    }
}

impl<B: ToOwned + ?Sized> Deref for Cow<'_, B> {
    type Target = B;

    #[inline]
    fn deref(&self) -> &B {
        match self {
            Cow::Borrowed(value) => value,
            Cow::Owned(value) => value.borrow(),
        }
    }
}

impl<B: ToOwned + ?Sized> AsRef<B> for Cow<'_, B> {
    #[inline]
    fn as_ref(&self) -> &B {
        self.deref()
    }
}

impl<B: ToOwned + ?Sized> Clone for Cow<'_, B> {
    #[inline]
    fn clone(&self) -> Self {
        match self {
            Cow::Borrowed(value) => Cow::Borrowed(value),
            Cow::Owned(value) => {
                let value: &B = value.borrow();
                Cow::Owned(value.to_owned())
            }
        }
    }
}

impl<'a, 'b, B, C> PartialEq<Cow<'b, C>> for Cow<'a, B>
where
    B: PartialEq<C> + ToOwned + ?Sized,
    C: ToOwned + ?Sized,
{
    #[inline]
    fn eq(&self, other: &Cow<'b, C>) -> bool {
        PartialEq::eq(self.deref(), other.deref())
    }
}

impl<B: Eq + ToOwned + ?Sized> Eq for Cow<'_, B> {}

impl PartialEq<str> for Cow<'_, str> {
    #[inline]
    fn eq(&self, other: &str) -> bool {
        PartialEq::eq(self.deref(), other)
    }
}

impl PartialEq<&str> for Cow<'_, str> {
    #[inline]
    fn eq(&self, other: &&str) -> bool {
        PartialEq::eq(self.deref(), *other)
    }
}

impl<B: fmt::Display + ToOwned + ?Sized> fmt::Display for Cow<'_, B> {
    #[inline]
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self.deref(), formatter)
    }
}

impl<B: fmt::Debug + ToOwned + ?Sized> fmt::Debug for Cow<'_, B> {
    #[inline]
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self.deref(), formatter)
    }
}

impl<'a> From<&'a str> for Cow<'a, str> {
    #[inline]
    fn from(text: &'a str) -> Cow<'a, str> {
        Cow::Borrowed(text)
    }
}

impl<'a> From<String> for Cow<'a, str> {
    #[inline]
    fn from(text: String) -> Cow<'a, str> {
        Cow::Owned(text)
    }
}

impl<'a> From<&'a String> for Cow<'a, str> {
    #[inline]
    fn from(text: &'a String) -> Cow<'a, str> {
        Cow::Borrowed(text.as_str())
    }
}

//! Comparison: the traits and their implementations for primitive types, references and tuples.
//! Those of slices, strings, `Option` and the like stand with the types.

use crate::prelude::v1::*;
use rtlib_macros::{mirrored, mirrors};

use Ordering::{Equal, Greater, Less};

/// How two values are ordered.
#[mirrors(core::cmp::Ordering)]
#[rtlib_macros::lang("ordering")]
pub enum Ordering {
    /// The first is smaller.
    Less = -1,
    /// They are equal.
    Equal = 0,
    /// The first is greater.
    Greater = 1,
}

/// `==` and `!=`.
#[mirrors(core::cmp::PartialEq)]
#[rtlib_macros::lang("partial_eq")]
pub trait PartialEq<Rhs: ?Sized = Self> {
    /// `self == other`.
    fn eq(&self, other: &Rhs) -> bool;

    /// `self != other`.
    #[inline]
    fn ne(&self, other: &Rhs) -> bool {
        !self.eq(other)
    }
}

/// Every value equals itself.
#[mirrors(core::cmp::Eq)]
#[rtlib_macros::lang("eq")]
pub trait Eq: PartialEq {}

/// `<`, `<=`, `>` and `>=`.
#[mirrors(core::cmp::PartialOrd)]
#[rtlib_macros::lang("partial_ord")]
pub trait PartialOrd<Rhs: ?Sized = Self>: PartialEq<Rhs> {
    /// The order of the two, if they have one.
    fn partial_cmp(&self, other: &Rhs) -> Option<Ordering>;

    /// `self < other`.
    #[inline]
    fn lt(&self, other: &Rhs) -> bool {
        matches!(self.partial_cmp(other), Some(Less))
    }

    /// `self <= other`.
    #[inline]
    fn le(&self, other: &Rhs) -> bool {
        matches!(self.partial_cmp(other), Some(Less | Equal))
    }

    /// `self > other`.
    #[inline]
    fn gt(&self, other: &Rhs) -> bool {
        matches!(self.partial_cmp(other), Some(Greater))
    }

    /// `self >= other`.
    #[inline]
    fn ge(&self, other: &Rhs) -> bool {
        matches!(self.partial_cmp(other), Some(Greater | Equal))
    }
}

/// Any two values have an order.
#[mirrors(core::cmp::Ord)]
#[rtlib_macros::lang("ord")]
pub trait Ord: Eq + PartialOrd<Self> {
    /// The order of the two.
    fn cmp(&self, other: &Self) -> Ordering;

    /// The greater one, `other` if they are equal.
    #[inline]
    fn max(self, other: Self) -> Self
    where
        Self: Sized,
    {
        if other < self { self } else { other }
    }

    /// The smaller one, `self` if they are equal.
    #[inline]
    fn min(self, other: Self) -> Self
    where
        Self: Sized,
    {
        if other < self { other } else { self }
    }

    /// The nearest value between `min` and `max`.
    #[inline]
    #[track_caller]
    fn clamp(self, min: Self, max: Self) -> Self
    where
        Self: Sized,
    {
        assert!(min <= max);
        if self < min {
            min
        } else if self > max {
            max
        } else {
            self
        }
    }
}

/// The smaller one, the first if they are equal.
#[inline]
pub fn min<T: Ord>(left: T, right: T) -> T {
    left.min(right)
}

/// The greater one, the second if they are equal.
#[inline]
pub fn max<T: Ord>(left: T, right: T) -> T {
    left.max(right)
}

#[mirrored]
impl Ordering {
    /// Whether it is `Equal`.
    #[inline]
    pub const fn is_eq(self) -> bool {
        matches!(self, Equal)
    }

    /// Whether it is not `Equal`.
    #[inline]
    pub const fn is_ne(self) -> bool {
        !matches!(self, Equal)
    }

    /// Whether it is `Less`.
    #[inline]
    pub const fn is_lt(self) -> bool {
        matches!(self, Less)
    }

    /// Whether it is `Greater`.
    #[inline]
    pub const fn is_gt(self) -> bool {
        matches!(self, Greater)
    }

    /// Whether it is not `Greater`.
    #[inline]
    pub const fn is_le(self) -> bool {
        !matches!(self, Greater)
    }

    /// Whether it is not `Less`.
    #[inline]
    pub const fn is_ge(self) -> bool {
        !matches!(self, Less)
    }

    /// The order seen from the other side.
    #[inline]
    pub const fn reverse(self) -> Ordering {
        match self {
            Less => Greater,
            Equal => Equal,
            Greater => Less,
        }
    }

    /// This order, or `other` among equals.
    #[inline]
    pub const fn then(self, other: Ordering) -> Ordering {
        match self {
            Equal => other,
            _ => self,
        }
    }

    /// This order, or what `other` gives among equals.
    #[inline]
    pub fn then_with<F: FnOnce() -> Ordering>(self, other: F) -> Ordering {
        match self {
            Equal => other(),
            _ => self,
        }
    }
}

#[mirrored]
impl Clone for Ordering {
    #[inline]
    fn clone(&self) -> Self {
        *self
    }
}

#[mirrored]
impl Copy for Ordering {}

#[mirrored]
impl PartialEq for Ordering {
    #[inline]
    fn eq(&self, other: &Ordering) -> bool {
        *self as i8 == *other as i8
    }
}

#[mirrored]
impl Eq for Ordering {}

#[mirrored]
impl PartialOrd for Ordering {
    #[inline]
    fn partial_cmp(&self, other: &Ordering) -> Option<Ordering> {
        Some((*self as i8).cmp(&(*other as i8)))
    }
}

#[mirrored]
impl Ord for Ordering {
    #[inline]
    fn cmp(&self, other: &Ordering) -> Ordering {
        (*self as i8).cmp(&(*other as i8))
    }
}

/// A value whose order is turned around.
pub struct Reverse<T>(pub T);

impl<T: Clone> Clone for Reverse<T> {
    #[inline]
    fn clone(&self) -> Self {
        Reverse(self.0.clone())
    }
}

impl<T: Copy> Copy for Reverse<T> {}

impl<T: PartialEq> PartialEq for Reverse<T> {
    #[inline]
    fn eq(&self, other: &Self) -> bool {
        self.0 == other.0
    }
}

impl<T: Eq> Eq for Reverse<T> {}

impl<T: PartialOrd> PartialOrd for Reverse<T> {
    #[inline]
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        other.0.partial_cmp(&self.0)
    }
}

impl<T: Ord> Ord for Reverse<T> {
    #[inline]
    fn cmp(&self, other: &Self) -> Ordering {
        other.0.cmp(&self.0)
    }
}

macro_rules! compared_by_operators {
    ($($compared:ty)*) => {
        $(
            #[mirrored]
            impl PartialEq for $compared {
                #[inline]
                fn eq(&self, other: &$compared) -> bool {
                    *self == *other
                }
                #[inline]
                fn ne(&self, other: &$compared) -> bool {
                    *self != *other
                }
            }

            #[mirrored]
            impl Eq for $compared {}

            #[mirrored]
            impl PartialOrd for $compared {
                #[inline]
                fn partial_cmp(&self, other: &$compared) -> Option<Ordering> {
                    Some(self.cmp(other))
                }
                #[inline]
                fn lt(&self, other: &$compared) -> bool {
                    *self < *other
                }
                #[inline]
                fn le(&self, other: &$compared) -> bool {
                    *self <= *other
                }
                #[inline]
                fn gt(&self, other: &$compared) -> bool {
                    *self > *other
                }
                #[inline]
                fn ge(&self, other: &$compared) -> bool {
                    *self >= *other
                }
            }

            #[mirrored]
            impl Ord for $compared {
                #[inline]
                fn cmp(&self, other: &$compared) -> Ordering {
                    if *self < *other {
                        Less
                    } else if *self == *other {
                        Equal
                    } else {
                        Greater
                    }
                }
            }
        )*
    };
}

compared_by_operators! { i8 i16 i32 i64 isize u8 u16 u32 u64 usize bool char }

macro_rules! partially_compared_by_operators {
    ($($compared:ty)*) => {
        $(
            #[mirrored]
            impl PartialEq for $compared {
                #[inline]
                fn eq(&self, other: &$compared) -> bool {
                    *self == *other
                }
                #[inline]
                fn ne(&self, other: &$compared) -> bool {
                    *self != *other
                }
            }

            #[mirrored]
            impl PartialOrd for $compared {
                #[inline]
                fn partial_cmp(&self, other: &$compared) -> Option<Ordering> {
                    if *self < *other {
                        Some(Less)
                    } else if *self == *other {
                        Some(Equal)
                    } else if *self > *other {
                        Some(Greater)
                    } else {
                        None
                    }
                }
                #[inline]
                fn lt(&self, other: &$compared) -> bool {
                    *self < *other
                }
                #[inline]
                fn le(&self, other: &$compared) -> bool {
                    *self <= *other
                }
                #[inline]
                fn gt(&self, other: &$compared) -> bool {
                    *self > *other
                }
                #[inline]
                fn ge(&self, other: &$compared) -> bool {
                    *self >= *other
                }
            }
        )*
    };
}

partially_compared_by_operators! { f32 f64 }

#[mirrored]
impl PartialEq for () {
    #[inline]
    fn eq(&self, _other: &()) -> bool {
        true
    }
}

#[mirrored]
impl Eq for () {}

#[mirrored]
impl PartialOrd for () {
    #[inline]
    fn partial_cmp(&self, _other: &()) -> Option<Ordering> {
        Some(Equal)
    }
}

#[mirrored]
impl Ord for () {
    #[inline]
    fn cmp(&self, _other: &()) -> Ordering {
        Equal
    }
}

#[mirrored]
impl<A: ?Sized + PartialEq<B>, B: ?Sized> PartialEq<&B> for &A {
    #[inline]
    fn eq(&self, other: &&B) -> bool {
        PartialEq::eq(*self, *other)
    }
    #[inline]
    fn ne(&self, other: &&B) -> bool {
        PartialEq::ne(*self, *other)
    }
}

#[mirrored]
impl<A: ?Sized + Eq> Eq for &A {}

#[mirrored]
impl<A: ?Sized + PartialOrd<B>, B: ?Sized> PartialOrd<&B> for &A {
    #[inline]
    fn partial_cmp(&self, other: &&B) -> Option<Ordering> {
        PartialOrd::partial_cmp(*self, *other)
    }
    #[inline]
    fn lt(&self, other: &&B) -> bool {
        PartialOrd::lt(*self, *other)
    }
    #[inline]
    fn le(&self, other: &&B) -> bool {
        PartialOrd::le(*self, *other)
    }
    #[inline]
    fn gt(&self, other: &&B) -> bool {
        PartialOrd::gt(*self, *other)
    }
    #[inline]
    fn ge(&self, other: &&B) -> bool {
        PartialOrd::ge(*self, *other)
    }
}

#[mirrored]
impl<A: ?Sized + Ord> Ord for &A {
    #[inline]
    fn cmp(&self, other: &Self) -> Ordering {
        Ord::cmp(*self, *other)
    }
}

#[mirrored(PartialEqForMutReference)]
impl<A: ?Sized + PartialEq<B>, B: ?Sized> PartialEq<&mut B> for &mut A {
    #[inline]
    fn eq(&self, other: &&mut B) -> bool {
        PartialEq::eq(&**self, &**other)
    }
}

#[mirrored(EqForMutReference)]
impl<A: ?Sized + Eq> Eq for &mut A {}

macro_rules! compare_tuples {
    ($($equal:ident $whole:ident $partial:ident $order:ident: $($parameter:ident $index:tt)*;)*) => {
        $(
            #[mirrored($equal)]
            impl<$($parameter: PartialEq),*> PartialEq for ($($parameter,)*) {
                #[inline]
                fn eq(&self, other: &($($parameter,)*)) -> bool {
                    $(self.$index == other.$index)&&*
                }
            }

            #[mirrored($whole)]
            impl<$($parameter: Eq),*> Eq for ($($parameter,)*) {}

            #[mirrored($partial)]
            impl<$($parameter: PartialOrd),*> PartialOrd for ($($parameter,)*) {
                #[inline]
                fn partial_cmp(&self, other: &($($parameter,)*)) -> Option<Ordering> {
                    $(
                        match self.$index.partial_cmp(&other.$index) {
                            Some(Equal) => {}
                            decided => return decided,
                        }
                    )*
                    Some(Equal)
                }
            }

            #[mirrored($order)]
            impl<$($parameter: Ord),*> Ord for ($($parameter,)*) {
                #[inline]
                fn cmp(&self, other: &($($parameter,)*)) -> Ordering {
                    $(
                        match self.$index.cmp(&other.$index) {
                            Equal => {}
                            decided => return decided,
                        }
                    )*
                    Equal
                }
            }
        )*
    };
}

compare_tuples! {
    PartialEqForTuple1 EqForTuple1 PartialOrdForTuple1 OrdForTuple1: A 0;
    PartialEqForTuple2 EqForTuple2 PartialOrdForTuple2 OrdForTuple2: A 0 B 1;
    PartialEqForTuple3 EqForTuple3 PartialOrdForTuple3 OrdForTuple3: A 0 B 1 C 2;
    PartialEqForTuple4 EqForTuple4 PartialOrdForTuple4 OrdForTuple4: A 0 B 1 C 2 D 3;
    PartialEqForTuple5 EqForTuple5 PartialOrdForTuple5 OrdForTuple5: A 0 B 1 C 2 D 3 E 4;
    PartialEqForTuple6 EqForTuple6 PartialOrdForTuple6 OrdForTuple6: A 0 B 1 C 2 D 3 E 4 F 5;
}

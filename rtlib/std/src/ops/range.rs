//! Ranges: `a..b` and its kin. Their iterators are in `iter::range`.

use crate::prelude::v1::*;
use rtlib_macros::{mirrored, mirrors};

/// `..`.
#[mirrors(core::ops::RangeFull)]
#[rtlib_macros::lang("range_full")]
pub struct RangeFull;

/// `start..end`.
#[mirrors(core::ops::Range)]
#[rtlib_macros::lang("range")]
pub struct Range<Idx> {
    /// The first index in it.
    pub start: Idx,
    /// The first index behind it.
    pub end: Idx,
}

/// `start..`.
#[mirrors(core::ops::RangeFrom)]
#[rtlib_macros::lang("range_from")]
pub struct RangeFrom<Idx> {
    /// The first index in it.
    pub start: Idx,
}

/// `..end`.
#[mirrors(core::ops::RangeTo)]
#[rtlib_macros::lang("range_to")]
pub struct RangeTo<Idx> {
    /// The first index behind it.
    pub end: Idx,
}

/// `..=end`.
#[mirrors(core::ops::RangeToInclusive)]
#[rtlib_macros::lang("range_to_inclusive")]
pub struct RangeToInclusive<Idx> {
    /// The last index in it.
    pub end: Idx,
}

/// `start..=end`. The expression is compiled to [`RangeInclusive::new`].
#[mirrors(core::ops::RangeInclusive)]
#[rtlib_macros::lang("range_inclusive")]
pub struct RangeInclusive<Idx> {
    pub(crate) start: Idx,
    pub(crate) end: Idx,
    /// Set when iteration has given the last index.
    pub(crate) exhausted: bool,
}

/// One end of a range.
#[mirrors(core::ops::Bound)]
#[rtlib_macros::lang("bound")]
pub enum Bound<T> {
    /// The end belongs to the range.
    Included(T),
    /// The end does not belong to the range.
    Excluded(T),
    /// There is no end.
    Unbounded,
}

/// Everything that has two ends.
#[mirrors(core::ops::RangeBounds)]
#[rtlib_macros::lang("range_bounds")]
pub trait RangeBounds<T: ?Sized> {
    /// The lower end.
    fn start_bound(&self) -> Bound<&T>;
    /// The upper end.
    fn end_bound(&self) -> Bound<&T>;
}

#[mirrored]
impl<T: ?Sized> RangeBounds<T> for RangeFull {
    #[inline]
    fn start_bound(&self) -> Bound<&T> {
        Bound::Unbounded
    }
    #[inline]
    fn end_bound(&self) -> Bound<&T> {
        Bound::Unbounded
    }
}

#[mirrored]
impl<T> RangeBounds<T> for Range<T> {
    #[inline]
    fn start_bound(&self) -> Bound<&T> {
        Bound::Included(&self.start)
    }
    #[inline]
    fn end_bound(&self) -> Bound<&T> {
        Bound::Excluded(&self.end)
    }
}

#[mirrored]
impl<T> RangeBounds<T> for RangeFrom<T> {
    #[inline]
    fn start_bound(&self) -> Bound<&T> {
        Bound::Included(&self.start)
    }
    #[inline]
    fn end_bound(&self) -> Bound<&T> {
        Bound::Unbounded
    }
}

#[mirrored]
impl<T> RangeBounds<T> for RangeTo<T> {
    #[inline]
    fn start_bound(&self) -> Bound<&T> {
        Bound::Unbounded
    }
    #[inline]
    fn end_bound(&self) -> Bound<&T> {
        Bound::Excluded(&self.end)
    }
}

#[mirrored]
impl<T> RangeBounds<T> for RangeToInclusive<T> {
    #[inline]
    fn start_bound(&self) -> Bound<&T> {
        Bound::Unbounded
    }
    #[inline]
    fn end_bound(&self) -> Bound<&T> {
        Bound::Included(&self.end)
    }
}

#[mirrored]
impl<T> RangeBounds<T> for RangeInclusive<T> {
    #[inline]
    fn start_bound(&self) -> Bound<&T> {
        Bound::Included(self.start())
    }
    #[inline]
    fn end_bound(&self) -> Bound<&T> {
        Bound::Included(self.end())
    }
}

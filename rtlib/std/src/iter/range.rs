//! Ranges as iterators.

use crate::ops::{Range, RangeFrom, RangeTo, RangeToInclusive};
use crate::prelude::v1::*;
use rtlib_macros::{mirrored, translated};

/// Types with a next and a previous value.
pub trait Step: Clone + PartialOrd {
    /// The next value. Overflow follows the profile.
    #[doc(hidden)]
    fn next_step(start: &Self) -> Self;
    /// The previous value; there is one.
    #[doc(hidden)]
    fn previous_step(end: &Self) -> Self;
    /// The value `count` steps on, if there is one.
    #[doc(hidden)]
    fn checked_steps(start: &Self, count: usize) -> Option<Self>;
    /// The value `count` steps back, if there is one.
    #[doc(hidden)]
    fn checked_steps_back(end: &Self, count: usize) -> Option<Self>;
    /// How many steps lie between, if that fits; 0 if the range is empty.
    #[doc(hidden)]
    fn steps_between(start: &Self, end: &Self) -> Option<usize>;
}

macro_rules! integer_steps {
    ($($integer:ident)*) => {
        $(
            impl Step for $integer {
                #[inline]
                fn next_step(start: &$integer) -> $integer {
                    *start + 1
                }
                #[inline]
                fn previous_step(end: &$integer) -> $integer {
                    *end - 1
                }
                #[inline]
                fn checked_steps(start: &$integer, count: usize) -> Option<$integer> {
                    let moved = start.wrapping_add(count as $integer);
                    if <$integer as Step>::steps_between(start, &moved) == Some(count) {
                        Some(moved)
                    } else {
                        None
                    }
                }
                #[inline]
                fn checked_steps_back(end: &$integer, count: usize) -> Option<$integer> {
                    let moved = end.wrapping_sub(count as $integer);
                    if <$integer as Step>::steps_between(&moved, end) == Some(count) {
                        Some(moved)
                    } else {
                        None
                    }
                }
                #[inline]
                fn steps_between(start: &$integer, end: &$integer) -> Option<usize> {
                    // The widening keeps the sign, so that the wrapped difference is the true one.
                    if *start < *end {
                        Some((*end as usize).wrapping_sub(*start as usize))
                    } else {
                        Some(0)
                    }
                }
            }
        )*
    };
}

integer_steps! { i8 i16 i32 i64 isize u8 u16 u32 u64 usize }

/// The number of a character, with the gap of the surrogates closed.
#[inline]
fn character_number(character: char) -> u32 {
    let number = character as u32;
    if number >= 0xe000 {
        number - 0x800
    } else {
        number
    }
}

/// The character with this number.
#[inline]
fn numbered_character(number: u32) -> Option<char> {
    crate::char::from_u32(if number >= 0xd800 {
        number + 0x800
    } else {
        number
    })
}

impl Step for char {
    #[inline]
    fn next_step(start: &char) -> char {
        match numbered_character(character_number(*start) + 1) {
            Some(next) => next,
            None => panic!("overflow in `Step::forward`"),
        }
    }
    #[inline]
    fn previous_step(end: &char) -> char {
        match numbered_character(character_number(*end) - 1) {
            Some(previous) => previous,
            None => panic!("overflow in `Step::backward`"),
        }
    }
    #[inline]
    fn checked_steps(start: &char, count: usize) -> Option<char> {
        let moved = (character_number(*start) as usize).checked_add(count)?;
        if moved > 0x10_ffff {
            None
        } else {
            numbered_character(moved as u32)
        }
    }
    #[inline]
    fn checked_steps_back(end: &char, count: usize) -> Option<char> {
        let moved = (character_number(*end) as usize).checked_sub(count)?;
        numbered_character(moved as u32)
    }
    #[inline]
    fn steps_between(start: &char, end: &char) -> Option<usize> {
        let start = character_number(*start);
        let end = character_number(*end);
        Some(if start < end {
            (end - start) as usize
        } else {
            0
        })
    }
}

#[mirrored]
impl<A: Step> Iterator for Range<A> {
    type Item = A;

    #[inline]
    fn next(&mut self) -> Option<A> {
        if self.start < self.end {
            let value = self.start.clone();
            self.start = A::next_step(&value);
            Some(value)
        } else {
            None
        }
    }

    #[inline]
    fn size_hint(&self) -> (usize, Option<usize>) {
        match A::steps_between(&self.start, &self.end) {
            Some(steps) => (steps, Some(steps)),
            None => (usize::MAX, None),
        }
    }

    #[inline]
    fn nth(&mut self, count: usize) -> Option<A> {
        match A::checked_steps(&self.start, count) {
            Some(value) if value < self.end => {
                self.start = A::next_step(&value);
                Some(value)
            }
            _ => {
                self.start = self.end.clone();
                None
            }
        }
    }
}

#[mirrored]
impl<A: Step> DoubleEndedIterator for Range<A> {
    #[inline]
    fn next_back(&mut self) -> Option<A> {
        if self.start < self.end {
            self.end = A::previous_step(&self.end);
            Some(self.end.clone())
        } else {
            None
        }
    }

    #[inline]
    fn nth_back(&mut self, count: usize) -> Option<A> {
        match A::checked_steps_back(&self.end, count) {
            Some(value) if self.start < value => {
                self.end = A::previous_step(&value);
                Some(self.end.clone())
            }
            _ => {
                self.end = self.start.clone();
                None
            }
        }
    }
}

#[mirrored]
impl<A: Step> ExactSizeIterator for Range<A> {}

#[mirrored]
impl<A: Step> Iterator for RangeFrom<A> {
    type Item = A;

    #[inline]
    fn next(&mut self) -> Option<A> {
        let value = self.start.clone();
        self.start = A::next_step(&value);
        Some(value)
    }

    #[inline]
    fn size_hint(&self) -> (usize, Option<usize>) {
        (usize::MAX, None)
    }
}

/// `next` of an inclusive range, over its fields.
#[doc(hidden)]
#[inline]
pub fn inclusive_next<A: Step>(start: &mut A, end: &A, exhausted: &mut bool) -> Option<A> {
    if *exhausted {
        return None;
    }
    let value = start.clone();
    if value < *end {
        *start = A::next_step(&value);
        Some(value)
    } else if value == *end {
        *exhausted = true;
        Some(value)
    } else {
        None
    }
}

/// `next_back` of an inclusive range, over its fields.
#[doc(hidden)]
#[inline]
pub fn inclusive_next_back<A: Step>(start: &A, end: &mut A, exhausted: &mut bool) -> Option<A> {
    if *exhausted {
        return None;
    }
    let value = end.clone();
    if *start < value {
        *end = A::previous_step(&value);
        Some(value)
    } else if *start == value {
        *exhausted = true;
        Some(value)
    } else {
        None
    }
}

/// `size_hint` of an inclusive range, over its fields.
#[doc(hidden)]
#[inline]
pub fn inclusive_size_hint<A: Step>(start: &A, end: &A, exhausted: bool) -> (usize, Option<usize>) {
    if exhausted || !(*start <= *end) {
        return (0, Some(0));
    }
    match A::steps_between(start, end) {
        Some(steps) => (steps.saturating_add(1), steps.checked_add(1)),
        None => (usize::MAX, None),
    }
}

#[translated]
impl<A: Step> Iterator for crate::ops::RangeInclusive<A> {
    type Item = A;

    #[inline]
    fn next(&mut self) -> Option<A> {
        inclusive_next(&mut self.start, &self.end, &mut self.exhausted)
    }

    #[inline]
    fn size_hint(&self) -> (usize, Option<usize>) {
        inclusive_size_hint(&self.start, &self.end, self.exhausted)
    }
}

#[translated]
impl<A: Step> DoubleEndedIterator for crate::ops::RangeInclusive<A> {
    #[inline]
    fn next_back(&mut self) -> Option<A> {
        inclusive_next_back(&self.start, &mut self.end, &mut self.exhausted)
    }
}

#[translated]
impl<A: Step> ExactSizeIterator for crate::ops::RangeInclusive<A> {}

#[translated]
impl<Idx> crate::ops::RangeInclusive<Idx> {
    /// `start..=end`.
    #[inline]
    #[rtlib_macros::lang("range_inclusive_new")]
    pub const fn new(start: Idx, end: Idx) -> crate::ops::RangeInclusive<Idx> {
        crate::ops::RangeInclusive {
            start,
            end,
            exhausted: false,
        }
    }

    /// The lower end.
    #[inline]
    pub const fn start(&self) -> &Idx {
        &self.start
    }

    /// The upper end.
    #[inline]
    pub const fn end(&self) -> &Idx {
        &self.end
    }

    /// Both ends.
    #[inline]
    pub fn into_inner(self) -> (Idx, Idx) {
        (self.start, self.end)
    }

    /// Whether a value lies in it.
    #[inline]
    pub fn contains<U: ?Sized + PartialOrd<Idx>>(&self, value: &U) -> bool
    where
        Idx: PartialOrd<U>,
    {
        self.start <= *value
            && (if self.exhausted {
                *value < self.end
            } else {
                *value <= self.end
            })
    }

    /// Whether nothing lies in it.
    #[inline]
    pub fn is_empty(&self) -> bool
    where
        Idx: PartialOrd,
    {
        self.exhausted || !(self.start <= self.end)
    }
}

#[translated]
impl<Idx: Clone> Clone for crate::ops::RangeInclusive<Idx> {
    #[inline]
    fn clone(&self) -> Self {
        crate::ops::RangeInclusive {
            start: self.start.clone(),
            end: self.end.clone(),
            exhausted: self.exhausted,
        }
    }
}

#[translated]
impl<Idx: PartialEq> PartialEq for crate::ops::RangeInclusive<Idx> {
    #[inline]
    fn eq(&self, other: &Self) -> bool {
        self.start == other.start && self.end == other.end && self.exhausted == other.exhausted
    }
}

#[mirrored]
impl<Idx> Range<Idx> {
    /// Whether a value lies in it.
    #[inline]
    pub fn contains<U: ?Sized + PartialOrd<Idx>>(&self, value: &U) -> bool
    where
        Idx: PartialOrd<U>,
    {
        self.start <= *value && *value < self.end
    }

    /// Whether nothing lies in it.
    #[inline]
    pub fn is_empty(&self) -> bool
    where
        Idx: PartialOrd,
    {
        !(self.start < self.end)
    }
}

#[mirrored]
impl<Idx> RangeFrom<Idx> {
    /// Whether a value lies in it.
    #[inline]
    pub fn contains<U: ?Sized + PartialOrd<Idx>>(&self, value: &U) -> bool
    where
        Idx: PartialOrd<U>,
    {
        self.start <= *value
    }
}

#[mirrored]
impl<Idx> RangeTo<Idx> {
    /// Whether a value lies in it.
    #[inline]
    pub fn contains<U: ?Sized + PartialOrd<Idx>>(&self, value: &U) -> bool
    where
        Idx: PartialOrd<U>,
    {
        *value < self.end
    }
}

#[mirrored]
impl<Idx> RangeToInclusive<Idx> {
    /// Whether a value lies in it.
    #[inline]
    pub fn contains<U: ?Sized + PartialOrd<Idx>>(&self, value: &U) -> bool
    where
        Idx: PartialOrd<U>,
    {
        *value <= self.end
    }
}

#[mirrored]
impl<Idx: Clone> Clone for Range<Idx> {
    #[inline]
    fn clone(&self) -> Self {
        Range {
            start: self.start.clone(),
            end: self.end.clone(),
        }
    }
}

#[mirrored]
impl<Idx: PartialEq> PartialEq for Range<Idx> {
    #[inline]
    fn eq(&self, other: &Self) -> bool {
        self.start == other.start && self.end == other.end
    }
}

#[mirrored]
impl<Idx: Eq> Eq for Range<Idx> {}

#[mirrored]
impl<Idx: Clone> Clone for RangeFrom<Idx> {
    #[inline]
    fn clone(&self) -> Self {
        RangeFrom {
            start: self.start.clone(),
        }
    }
}

#[mirrored]
impl<Idx: Clone> Clone for RangeTo<Idx> {
    #[inline]
    fn clone(&self) -> Self {
        RangeTo {
            end: self.end.clone(),
        }
    }
}

#[mirrored]
impl<Idx: Copy> Copy for RangeTo<Idx> {}

//! The trait `Iterator`.

use super::*;
use crate::cmp::Ordering;
use crate::ops::{ControlFlow, Try};
use crate::prelude::v1::*;
use rtlib_macros::{mirrored, mirrors};

/// A sequence of values, one at a time.
#[mirrors(core::iter::Iterator)]
#[rtlib_macros::lang("iterator")]
pub trait Iterator {
    /// What comes out.
    #[rtlib_macros::lang("iterator_item")]
    type Item;

    /// The next value, or none at the end.
    #[rtlib_macros::lang("iterator_next")]
    fn next(&mut self) -> Option<Self::Item>;

    /// At least and perhaps at most how many values are left.
    #[inline]
    fn size_hint(&self) -> (usize, Option<usize>) {
        (0, None)
    }

    /// How many values are left.
    #[inline]
    fn count(self) -> usize
    where
        Self: Sized,
    {
        let mut this = self;
        let mut count: usize = 0;
        while let Some(_) = this.next() {
            count += 1;
        }
        count
    }

    /// The last value.
    #[inline]
    fn last(self) -> Option<Self::Item>
    where
        Self: Sized,
    {
        let mut this = self;
        let mut last = None;
        while let Some(value) = this.next() {
            last = Some(value);
        }
        last
    }

    /// The value after `count` others.
    #[inline]
    fn nth(&mut self, count: usize) -> Option<Self::Item> {
        let mut rest = count;
        while rest > 0 {
            if self.next().is_none() {
                return None;
            }
            rest -= 1;
        }
        self.next()
    }

    /// The first value of every `step`.
    #[inline]
    #[track_caller]
    fn step_by(self, step: usize) -> StepBy<Self>
    where
        Self: Sized,
    {
        StepBy::new(self, step)
    }

    /// These values, then those of another.
    #[inline]
    fn chain<U>(self, other: U) -> Chain<Self, U::IntoIter>
    where
        Self: Sized,
        U: IntoIterator<Item = Self::Item>,
    {
        Chain::new(self, other.into_iter())
    }

    /// Pairs with the values of another.
    #[inline]
    fn zip<U>(self, other: U) -> Zip<Self, U::IntoIter>
    where
        Self: Sized,
        U: IntoIterator,
    {
        Zip::new(self, other.into_iter())
    }

    /// The function of every value.
    #[inline]
    fn map<B, F>(self, function: F) -> Map<Self, F>
    where
        Self: Sized,
        F: FnMut(Self::Item) -> B,
    {
        Map::new(self, function)
    }

    /// Calls the function with every value.
    #[inline]
    fn for_each<F>(self, function: F)
    where
        Self: Sized,
        F: FnMut(Self::Item),
    {
        let mut this = self;
        let mut function = function;
        while let Some(value) = this.next() {
            function(value);
        }
    }

    /// The values that fit.
    #[inline]
    fn filter<P>(self, fits: P) -> Filter<Self, P>
    where
        Self: Sized,
        P: FnMut(&Self::Item) -> bool,
    {
        Filter::new(self, fits)
    }

    /// What the function makes of the values, where it makes something.
    #[inline]
    fn filter_map<B, F>(self, function: F) -> FilterMap<Self, F>
    where
        Self: Sized,
        F: FnMut(Self::Item) -> Option<B>,
    {
        FilterMap::new(self, function)
    }

    /// Every value with its number.
    #[inline]
    fn enumerate(self) -> Enumerate<Self>
    where
        Self: Sized,
    {
        Enumerate::new(self)
    }

    /// With a look at the next value.
    #[inline]
    fn peekable(self) -> Peekable<Self>
    where
        Self: Sized,
    {
        Peekable::new(self)
    }

    /// From the first value on that does not fit.
    #[inline]
    fn skip_while<P>(self, fits: P) -> SkipWhile<Self, P>
    where
        Self: Sized,
        P: FnMut(&Self::Item) -> bool,
    {
        SkipWhile::new(self, fits)
    }

    /// Up to the first value that does not fit.
    #[inline]
    fn take_while<P>(self, fits: P) -> TakeWhile<Self, P>
    where
        Self: Sized,
        P: FnMut(&Self::Item) -> bool,
    {
        TakeWhile::new(self, fits)
    }

    /// What the function makes of the values, up to the first of which it makes nothing.
    #[inline]
    fn map_while<B, P>(self, function: P) -> MapWhile<Self, P>
    where
        Self: Sized,
        P: FnMut(Self::Item) -> Option<B>,
    {
        MapWhile::new(self, function)
    }

    /// Without the first values.
    #[inline]
    fn skip(self, count: usize) -> Skip<Self>
    where
        Self: Sized,
    {
        Skip::new(self, count)
    }

    /// The first values alone.
    #[inline]
    fn take(self, count: usize) -> Take<Self>
    where
        Self: Sized,
    {
        Take::new(self, count)
    }

    /// What the function makes of the values and a state, up to the first nothing.
    #[inline]
    fn scan<St, B, F>(self, state: St, function: F) -> Scan<Self, St, F>
    where
        Self: Sized,
        F: FnMut(&mut St, Self::Item) -> Option<B>,
    {
        Scan::new(self, state, function)
    }

    /// The values of what the function makes of the values.
    #[inline]
    fn flat_map<U, F>(self, function: F) -> FlatMap<Self, U, F>
    where
        Self: Sized,
        U: IntoIterator,
        F: FnMut(Self::Item) -> U,
    {
        FlatMap::new(self, function)
    }

    /// The values of the values.
    #[inline]
    fn flatten(self) -> Flatten<Self>
    where
        Self: Sized,
        Self::Item: IntoIterator,
    {
        Flatten::new(self)
    }

    /// Stays at the end once it was reached.
    #[inline]
    fn fuse(self) -> Fuse<Self>
    where
        Self: Sized,
    {
        Fuse::new(self)
    }

    /// Looks at every value on its way.
    #[inline]
    fn inspect<F>(self, look: F) -> Inspect<Self, F>
    where
        Self: Sized,
        F: FnMut(&Self::Item),
    {
        Inspect::new(self, look)
    }

    /// The iterator by reference.
    #[inline]
    fn by_ref(&mut self) -> &mut Self
    where
        Self: Sized,
    {
        self
    }

    /// All values in a collection.
    #[inline]
    fn collect<B: FromIterator<Self::Item>>(self) -> B
    where
        Self: Sized,
    {
        B::from_iter(self)
    }

    /// The values that fit in one collection, the others in a second.
    #[inline]
    fn partition<B, F>(self, fits: F) -> (B, B)
    where
        Self: Sized,
        B: Default + Extend<Self::Item>,
        F: FnMut(&Self::Item) -> bool,
    {
        let mut this = self;
        let mut fits = fits;
        let mut left: B = B::default();
        let mut right: B = B::default();
        while let Some(value) = this.next() {
            if fits(&value) {
                left.extend(Some(value));
            } else {
                right.extend(Some(value));
            }
        }
        (left, right)
    }

    /// Folds as long as the function goes on.
    #[inline]
    fn try_fold<B, F, R>(&mut self, start: B, function: F) -> R
    where
        Self: Sized,
        F: FnMut(B, Self::Item) -> R,
        R: Try<Output = B>,
    {
        let mut function = function;
        let mut folded = start;
        while let Some(value) = self.next() {
            match function(folded, value).branch() {
                ControlFlow::Continue(next) => folded = next,
                ControlFlow::Break(residual) => return R::from_residual(residual),
            }
        }
        R::from_output(folded)
    }

    /// Calls the function with every value as long as it goes on.
    #[inline]
    fn try_for_each<F, R>(&mut self, function: F) -> R
    where
        Self: Sized,
        F: FnMut(Self::Item) -> R,
        R: Try<Output = ()>,
    {
        let mut function = function;
        while let Some(value) = self.next() {
            match function(value).branch() {
                ControlFlow::Continue(()) => {}
                ControlFlow::Break(residual) => return R::from_residual(residual),
            }
        }
        R::from_output(())
    }

    /// Runs all values through the function, with what it gave before.
    #[inline]
    fn fold<B, F>(self, start: B, function: F) -> B
    where
        Self: Sized,
        F: FnMut(B, Self::Item) -> B,
    {
        let mut this = self;
        let mut function = function;
        let mut folded = start;
        while let Some(value) = this.next() {
            folded = function(folded, value);
        }
        folded
    }

    /// `fold` that starts with the first value.
    #[inline]
    fn reduce<F>(self, function: F) -> Option<Self::Item>
    where
        Self: Sized,
        F: FnMut(Self::Item, Self::Item) -> Self::Item,
    {
        let mut this = self;
        let mut function = function;
        let mut folded = this.next()?;
        while let Some(value) = this.next() {
            folded = function(folded, value);
        }
        Some(folded)
    }

    /// Whether all values fit.
    #[inline]
    fn all<F>(&mut self, fits: F) -> bool
    where
        Self: Sized,
        F: FnMut(Self::Item) -> bool,
    {
        let mut fits = fits;
        while let Some(value) = self.next() {
            if !fits(value) {
                return false;
            }
        }
        true
    }

    /// Whether any value fits.
    #[inline]
    fn any<F>(&mut self, fits: F) -> bool
    where
        Self: Sized,
        F: FnMut(Self::Item) -> bool,
    {
        let mut fits = fits;
        while let Some(value) = self.next() {
            if fits(value) {
                return true;
            }
        }
        false
    }

    /// The first value that fits.
    #[inline]
    fn find<P>(&mut self, fits: P) -> Option<Self::Item>
    where
        Self: Sized,
        P: FnMut(&Self::Item) -> bool,
    {
        let mut fits = fits;
        while let Some(value) = self.next() {
            if fits(&value) {
                return Some(value);
            }
        }
        None
    }

    /// The first thing that the function makes of a value.
    #[inline]
    fn find_map<B, F>(&mut self, function: F) -> Option<B>
    where
        Self: Sized,
        F: FnMut(Self::Item) -> Option<B>,
    {
        let mut function = function;
        while let Some(value) = self.next() {
            let made: Option<B> = function(value);
            if made.is_some() {
                return made;
            }
        }
        None
    }

    /// The number of the first value that fits.
    #[inline]
    fn position<P>(&mut self, fits: P) -> Option<usize>
    where
        Self: Sized,
        P: FnMut(Self::Item) -> bool,
    {
        let mut fits = fits;
        let mut position: usize = 0;
        while let Some(value) = self.next() {
            if fits(value) {
                return Some(position);
            }
            position += 1;
        }
        None
    }

    /// The number of the last value that fits.
    #[inline]
    fn rposition<P>(&mut self, fits: P) -> Option<usize>
    where
        Self: Sized + ExactSizeIterator + DoubleEndedIterator,
        P: FnMut(Self::Item) -> bool,
    {
        let mut fits = fits;
        let mut position: usize = self.len();
        while let Some(value) = self.next_back() {
            position -= 1;
            if fits(value) {
                return Some(position);
            }
        }
        None
    }

    /// The greatest value, the last of equals.
    #[inline]
    fn max(self) -> Option<Self::Item>
    where
        Self: Sized,
        Self::Item: Ord,
    {
        let mut this = self;
        let mut best = this.next()?;
        while let Some(value) = this.next() {
            if best.cmp(&value) != Ordering::Greater {
                best = value;
            }
        }
        Some(best)
    }

    /// The smallest value, the first of equals.
    #[inline]
    fn min(self) -> Option<Self::Item>
    where
        Self: Sized,
        Self::Item: Ord,
    {
        let mut this = self;
        let mut best = this.next()?;
        while let Some(value) = this.next() {
            if best.cmp(&value) == Ordering::Greater {
                best = value;
            }
        }
        Some(best)
    }

    /// The value with the greatest key, the last of equals.
    #[inline]
    fn max_by_key<B: Ord, F>(self, key: F) -> Option<Self::Item>
    where
        Self: Sized,
        F: FnMut(&Self::Item) -> B,
    {
        let mut this = self;
        let mut key = key;
        let mut best = this.next()?;
        let mut best_key: B = key(&best);
        while let Some(value) = this.next() {
            let value_key: B = key(&value);
            if best_key.cmp(&value_key) != Ordering::Greater {
                best = value;
                best_key = value_key;
            }
        }
        Some(best)
    }

    /// The greatest value by a comparison, the last of equals.
    #[inline]
    fn max_by<F>(self, compare: F) -> Option<Self::Item>
    where
        Self: Sized,
        F: FnMut(&Self::Item, &Self::Item) -> Ordering,
    {
        let mut this = self;
        let mut compare = compare;
        let mut best = this.next()?;
        while let Some(value) = this.next() {
            if compare(&best, &value) != Ordering::Greater {
                best = value;
            }
        }
        Some(best)
    }

    /// The value with the smallest key, the first of equals.
    #[inline]
    fn min_by_key<B: Ord, F>(self, key: F) -> Option<Self::Item>
    where
        Self: Sized,
        F: FnMut(&Self::Item) -> B,
    {
        let mut this = self;
        let mut key = key;
        let mut best = this.next()?;
        let mut best_key: B = key(&best);
        while let Some(value) = this.next() {
            let value_key: B = key(&value);
            if best_key.cmp(&value_key) == Ordering::Greater {
                best = value;
                best_key = value_key;
            }
        }
        Some(best)
    }

    /// The smallest value by a comparison, the first of equals.
    #[inline]
    fn min_by<F>(self, compare: F) -> Option<Self::Item>
    where
        Self: Sized,
        F: FnMut(&Self::Item, &Self::Item) -> Ordering,
    {
        let mut this = self;
        let mut compare = compare;
        let mut best = this.next()?;
        while let Some(value) = this.next() {
            if compare(&best, &value) == Ordering::Greater {
                best = value;
            }
        }
        Some(best)
    }

    /// From the last to the first.
    #[inline]
    fn rev(self) -> Rev<Self>
    where
        Self: Sized + DoubleEndedIterator,
    {
        Rev::new(self)
    }

    /// A collection of the first components and one of the second ones.
    #[inline]
    fn unzip<A, B, FromA, FromB>(self) -> (FromA, FromB)
    where
        FromA: Default + Extend<A>,
        FromB: Default + Extend<B>,
        Self: Sized + Iterator<Item = (A, B)>,
    {
        let mut this = self;
        let mut left: FromA = FromA::default();
        let mut right: FromB = FromB::default();
        while let Some((first, second)) = this.next() {
            left.extend(Some(first));
            right.extend(Some(second));
        }
        (left, right)
    }

    /// The values behind references, copied.
    #[inline]
    fn copied<'a, T: Copy + 'a>(self) -> Copied<Self>
    where
        Self: Sized + Iterator<Item = &'a T>,
    {
        Copied::new(self)
    }

    /// The values behind references, cloned.
    #[inline]
    fn cloned<'a, T: Clone + 'a>(self) -> Cloned<Self>
    where
        Self: Sized + Iterator<Item = &'a T>,
    {
        Cloned::new(self)
    }

    /// Again from the start, for ever.
    #[inline]
    fn cycle(self) -> Cycle<Self>
    where
        Self: Sized + Clone,
    {
        Cycle::new(self)
    }

    /// The sum of all values.
    #[inline]
    fn sum<S: Sum<Self::Item>>(self) -> S
    where
        Self: Sized,
    {
        S::sum(self)
    }

    /// The product of all values.
    #[inline]
    fn product<P: Product<Self::Item>>(self) -> P
    where
        Self: Sized,
    {
        P::product(self)
    }

    /// The order of two sequences.
    #[inline]
    fn cmp<I>(self, other: I) -> Ordering
    where
        I: IntoIterator<Item = Self::Item>,
        Self::Item: Ord,
        Self: Sized,
    {
        let mut this = self;
        let mut other = other.into_iter();
        loop {
            match (this.next(), other.next()) {
                (Some(left), Some(right)) => match left.cmp(&right) {
                    Ordering::Equal => {}
                    decided => return decided,
                },
                (Some(_), None) => return Ordering::Greater,
                (None, Some(_)) => return Ordering::Less,
                (None, None) => return Ordering::Equal,
            }
        }
    }

    /// The order of two sequences, if they have one.
    #[inline]
    fn partial_cmp<I>(self, other: I) -> Option<Ordering>
    where
        I: IntoIterator,
        Self::Item: PartialOrd<I::Item>,
        Self: Sized,
    {
        let mut this = self;
        let mut other = other.into_iter();
        loop {
            match (this.next(), other.next()) {
                (Some(left), Some(right)) => match left.partial_cmp(&right) {
                    Some(Ordering::Equal) => {}
                    decided => return decided,
                },
                (Some(_), None) => return Some(Ordering::Greater),
                (None, Some(_)) => return Some(Ordering::Less),
                (None, None) => return Some(Ordering::Equal),
            }
        }
    }

    /// Whether two sequences are equal.
    #[inline]
    fn eq<I>(self, other: I) -> bool
    where
        I: IntoIterator,
        Self::Item: PartialEq<I::Item>,
        Self: Sized,
    {
        let mut this = self;
        let mut other = other.into_iter();
        loop {
            match (this.next(), other.next()) {
                (Some(left), Some(right)) => {
                    if left != right {
                        return false;
                    }
                }
                (None, None) => return true,
                _ => return false,
            }
        }
    }

    /// Whether two sequences differ.
    #[inline]
    fn ne<I>(self, other: I) -> bool
    where
        I: IntoIterator,
        Self::Item: PartialEq<I::Item>,
        Self: Sized,
    {
        !self.eq(other)
    }

    /// Whether no value is smaller than the one before.
    #[inline]
    fn is_sorted(self) -> bool
    where
        Self: Sized,
        Self::Item: PartialOrd,
    {
        let mut this = self;
        let mut last = match this.next() {
            Some(value) => value,
            None => return true,
        };
        while let Some(value) = this.next() {
            match last.partial_cmp(&value) {
                Some(Ordering::Less | Ordering::Equal) => last = value,
                _ => return false,
            }
        }
        true
    }
}

#[mirrored(IteratorForMutReference)]
impl<I: Iterator + ?Sized> Iterator for &mut I {
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

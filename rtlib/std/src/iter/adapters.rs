//! The adaptors that keep one iterator and perhaps a closure.

use crate::prelude::v1::*;

/// Declares an adaptor's struct with its constructor and `Clone`.
macro_rules! adaptor {
    ($(#[$documentation:meta])* $name:ident<$($parameter:ident),*> { $($field:ident: $kind:ty = $value:expr),* }
     ($($argument:ident: $argument_kind:ty),*)) => {
        $(#[$documentation])*
        pub struct $name<$($parameter),*> {
            $($field: $kind,)*
        }

        impl<$($parameter),*> $name<$($parameter),*> {
            #[inline]
            pub(crate) fn new($($argument: $argument_kind),*) -> $name<$($parameter),*> {
                $name { $($field: $value),* }
            }
        }

        impl<$($parameter: Clone),*> Clone for $name<$($parameter),*> {
            #[inline]
            fn clone(&self) -> Self {
                $name { $($field: self.$field.clone()),* }
            }
        }
    };
}

adaptor! {
    /// The function of every value.
    Map<I, F> { iterator: I = iterator, function: F = function } (iterator: I, function: F)
}

impl<B, I: Iterator, F: FnMut(I::Item) -> B> Iterator for Map<I, F> {
    type Item = B;

    #[inline]
    fn next(&mut self) -> Option<B> {
        match self.iterator.next() {
            Some(value) => Some((self.function)(value)),
            None => None,
        }
    }

    #[inline]
    fn size_hint(&self) -> (usize, Option<usize>) {
        self.iterator.size_hint()
    }
}

impl<B, I: DoubleEndedIterator, F: FnMut(I::Item) -> B> DoubleEndedIterator for Map<I, F> {
    #[inline]
    fn next_back(&mut self) -> Option<B> {
        match self.iterator.next_back() {
            Some(value) => Some((self.function)(value)),
            None => None,
        }
    }
}

impl<B, I: ExactSizeIterator, F: FnMut(I::Item) -> B> ExactSizeIterator for Map<I, F> {}

adaptor! {
    /// The values that fit.
    Filter<I, P> { iterator: I = iterator, fits: P = fits } (iterator: I, fits: P)
}

impl<I: Iterator, P: FnMut(&I::Item) -> bool> Iterator for Filter<I, P> {
    type Item = I::Item;

    #[inline]
    fn next(&mut self) -> Option<I::Item> {
        while let Some(value) = self.iterator.next() {
            if (self.fits)(&value) {
                return Some(value);
            }
        }
        None
    }

    #[inline]
    fn size_hint(&self) -> (usize, Option<usize>) {
        (0, self.iterator.size_hint().1)
    }
}

impl<I: DoubleEndedIterator, P: FnMut(&I::Item) -> bool> DoubleEndedIterator for Filter<I, P> {
    #[inline]
    fn next_back(&mut self) -> Option<I::Item> {
        while let Some(value) = self.iterator.next_back() {
            if (self.fits)(&value) {
                return Some(value);
            }
        }
        None
    }
}

adaptor! {
    /// What the function makes of the values, where it makes something.
    FilterMap<I, F> { iterator: I = iterator, function: F = function } (iterator: I, function: F)
}

impl<B, I: Iterator, F: FnMut(I::Item) -> Option<B>> Iterator for FilterMap<I, F> {
    type Item = B;

    #[inline]
    fn next(&mut self) -> Option<B> {
        while let Some(value) = self.iterator.next() {
            if let Some(made) = (self.function)(value) {
                return Some(made);
            }
        }
        None
    }

    #[inline]
    fn size_hint(&self) -> (usize, Option<usize>) {
        (0, self.iterator.size_hint().1)
    }
}

impl<B, I: DoubleEndedIterator, F: FnMut(I::Item) -> Option<B>> DoubleEndedIterator
    for FilterMap<I, F>
{
    #[inline]
    fn next_back(&mut self) -> Option<B> {
        while let Some(value) = self.iterator.next_back() {
            if let Some(made) = (self.function)(value) {
                return Some(made);
            }
        }
        None
    }
}

adaptor! {
    /// Every value with its number.
    Enumerate<I> { iterator: I = iterator, count: usize = 0 } (iterator: I)
}

impl<I: Iterator> Iterator for Enumerate<I> {
    type Item = (usize, I::Item);

    #[inline]
    fn next(&mut self) -> Option<(usize, I::Item)> {
        match self.iterator.next() {
            Some(value) => {
                let number = self.count;
                self.count += 1;
                Some((number, value))
            }
            None => None,
        }
    }

    #[inline]
    fn size_hint(&self) -> (usize, Option<usize>) {
        self.iterator.size_hint()
    }
}

impl<I: ExactSizeIterator + DoubleEndedIterator> DoubleEndedIterator for Enumerate<I> {
    #[inline]
    fn next_back(&mut self) -> Option<(usize, I::Item)> {
        match self.iterator.next_back() {
            Some(value) => Some((self.count + self.iterator.len(), value)),
            None => None,
        }
    }
}

impl<I: ExactSizeIterator> ExactSizeIterator for Enumerate<I> {}

adaptor! {
    /// From the last to the first.
    Rev<I> { iterator: I = iterator } (iterator: I)
}

impl<I: DoubleEndedIterator> Iterator for Rev<I> {
    type Item = I::Item;

    #[inline]
    fn next(&mut self) -> Option<I::Item> {
        self.iterator.next_back()
    }

    #[inline]
    fn size_hint(&self) -> (usize, Option<usize>) {
        self.iterator.size_hint()
    }
}

impl<I: DoubleEndedIterator> DoubleEndedIterator for Rev<I> {
    #[inline]
    fn next_back(&mut self) -> Option<I::Item> {
        self.iterator.next()
    }
}

impl<I: ExactSizeIterator + DoubleEndedIterator> ExactSizeIterator for Rev<I> {}

adaptor! {
    /// Pairs.
    Zip<A, B> { left: A = left, right: B = right } (left: A, right: B)
}

/// Pairs of the values of two sequences.
#[inline]
pub fn zip<A: IntoIterator, B: IntoIterator>(left: A, right: B) -> Zip<A::IntoIter, B::IntoIter> {
    Zip::new(left.into_iter(), right.into_iter())
}

impl<A: Iterator, B: Iterator> Iterator for Zip<A, B> {
    type Item = (A::Item, B::Item);

    #[inline]
    fn next(&mut self) -> Option<(A::Item, B::Item)> {
        let left = self.left.next()?;
        let right = self.right.next()?;
        Some((left, right))
    }

    #[inline]
    fn size_hint(&self) -> (usize, Option<usize>) {
        let (left_least, left_most) = self.left.size_hint();
        let (right_least, right_most) = self.right.size_hint();
        let least = if left_least < right_least {
            left_least
        } else {
            right_least
        };
        let most = match (left_most, right_most) {
            (Some(left), Some(right)) => Some(if left < right { left } else { right }),
            (Some(left), None) => Some(left),
            (None, right) => right,
        };
        (least, most)
    }
}

impl<A, B> DoubleEndedIterator for Zip<A, B>
where
    A: ExactSizeIterator + DoubleEndedIterator,
    B: ExactSizeIterator + DoubleEndedIterator,
{
    #[inline]
    fn next_back(&mut self) -> Option<(A::Item, B::Item)> {
        let left_length = self.left.len();
        let right_length = self.right.len();
        let mut surplus = left_length;
        while surplus > right_length {
            self.left.next_back();
            surplus -= 1;
        }
        let mut surplus = right_length;
        while surplus > left_length {
            self.right.next_back();
            surplus -= 1;
        }
        match (self.left.next_back(), self.right.next_back()) {
            (Some(left), Some(right)) => Some((left, right)),
            _ => None,
        }
    }
}

impl<A: ExactSizeIterator, B: ExactSizeIterator> ExactSizeIterator for Zip<A, B> {}

adaptor! {
    /// One after the other; an exhausted one is dropped.
    Chain<A, B> { first: Option<A> = Some(first), second: Option<B> = Some(second) }
    (first: A, second: B)
}

impl<A: Iterator, B: Iterator<Item = A::Item>> Iterator for Chain<A, B> {
    type Item = A::Item;

    #[inline]
    fn next(&mut self) -> Option<A::Item> {
        if let Some(first) = &mut self.first {
            let value = first.next();
            if value.is_some() {
                return value;
            }
            self.first = None;
        }
        match &mut self.second {
            Some(second) => second.next(),
            None => None,
        }
    }

    #[inline]
    fn size_hint(&self) -> (usize, Option<usize>) {
        let (first_least, first_most) = match &self.first {
            Some(first) => first.size_hint(),
            None => (0, Some(0)),
        };
        let (second_least, second_most) = match &self.second {
            Some(second) => second.size_hint(),
            None => (0, Some(0)),
        };
        let most = match (first_most, second_most) {
            (Some(first), Some(second)) => first.checked_add(second),
            _ => None,
        };
        (first_least.saturating_add(second_least), most)
    }
}

impl<A, B> DoubleEndedIterator for Chain<A, B>
where
    A: DoubleEndedIterator,
    B: DoubleEndedIterator<Item = A::Item>,
{
    #[inline]
    fn next_back(&mut self) -> Option<A::Item> {
        if let Some(second) = &mut self.second {
            let value = second.next_back();
            if value.is_some() {
                return value;
            }
            self.second = None;
        }
        match &mut self.first {
            Some(first) => first.next_back(),
            None => None,
        }
    }
}

adaptor! {
    /// The first values.
    Take<I> { iterator: I = iterator, rest: usize = count } (iterator: I, count: usize)
}

impl<I: Iterator> Iterator for Take<I> {
    type Item = I::Item;

    #[inline]
    fn next(&mut self) -> Option<I::Item> {
        if self.rest == 0 {
            return None;
        }
        self.rest -= 1;
        self.iterator.next()
    }

    #[inline]
    fn size_hint(&self) -> (usize, Option<usize>) {
        if self.rest == 0 {
            return (0, Some(0));
        }
        let (least, most) = self.iterator.size_hint();
        let least = if least < self.rest { least } else { self.rest };
        let most = match most {
            Some(most) if most < self.rest => Some(most),
            _ => Some(self.rest),
        };
        (least, most)
    }
}

impl<I: ExactSizeIterator + DoubleEndedIterator> DoubleEndedIterator for Take<I> {
    #[inline]
    fn next_back(&mut self) -> Option<I::Item> {
        if self.rest == 0 {
            return None;
        }
        let mut length = self.iterator.len();
        while length > self.rest {
            self.iterator.next_back();
            length -= 1;
        }
        self.rest -= 1;
        self.iterator.next_back()
    }
}

impl<I: ExactSizeIterator> ExactSizeIterator for Take<I> {}

adaptor! {
    /// Without the first values.
    Skip<I> { iterator: I = iterator, rest: usize = count } (iterator: I, count: usize)
}

impl<I: Iterator> Iterator for Skip<I> {
    type Item = I::Item;

    #[inline]
    fn next(&mut self) -> Option<I::Item> {
        while self.rest > 0 {
            self.rest -= 1;
            self.iterator.next()?;
        }
        self.iterator.next()
    }

    #[inline]
    fn size_hint(&self) -> (usize, Option<usize>) {
        let (least, most) = self.iterator.size_hint();
        let most = match most {
            Some(most) => Some(most.saturating_sub(self.rest)),
            None => None,
        };
        (least.saturating_sub(self.rest), most)
    }
}

impl<I: DoubleEndedIterator + ExactSizeIterator> DoubleEndedIterator for Skip<I> {
    #[inline]
    fn next_back(&mut self) -> Option<I::Item> {
        if self.iterator.len() > self.rest {
            self.iterator.next_back()
        } else {
            None
        }
    }
}

impl<I: ExactSizeIterator> ExactSizeIterator for Skip<I> {}

adaptor! {
    /// From the first value on that does not fit.
    SkipWhile<I, P> { iterator: I = iterator, started: bool = false, fits: P = fits }
    (iterator: I, fits: P)
}

impl<I: Iterator, P: FnMut(&I::Item) -> bool> Iterator for SkipWhile<I, P> {
    type Item = I::Item;

    #[inline]
    fn next(&mut self) -> Option<I::Item> {
        loop {
            let value = self.iterator.next()?;
            if self.started || !(self.fits)(&value) {
                self.started = true;
                return Some(value);
            }
        }
    }
}

adaptor! {
    /// Up to the first value that does not fit.
    TakeWhile<I, P> { iterator: I = iterator, ended: bool = false, fits: P = fits }
    (iterator: I, fits: P)
}

impl<I: Iterator, P: FnMut(&I::Item) -> bool> Iterator for TakeWhile<I, P> {
    type Item = I::Item;

    #[inline]
    fn next(&mut self) -> Option<I::Item> {
        if self.ended {
            return None;
        }
        let value = self.iterator.next()?;
        if (self.fits)(&value) {
            Some(value)
        } else {
            self.ended = true;
            None
        }
    }
}

adaptor! {
    /// What the function makes of the values, up to the first nothing.
    MapWhile<I, P> { iterator: I = iterator, function: P = function } (iterator: I, function: P)
}

impl<B, I: Iterator, P: FnMut(I::Item) -> Option<B>> Iterator for MapWhile<I, P> {
    type Item = B;

    #[inline]
    fn next(&mut self) -> Option<B> {
        let value = self.iterator.next()?;
        (self.function)(value)
    }
}

adaptor! {
    /// What the function makes of the values and a state.
    Scan<I, St, F> { iterator: I = iterator, state: St = state, function: F = function }
    (iterator: I, state: St, function: F)
}

impl<B, I: Iterator, St, F: FnMut(&mut St, I::Item) -> Option<B>> Iterator for Scan<I, St, F> {
    type Item = B;

    #[inline]
    fn next(&mut self) -> Option<B> {
        let value = self.iterator.next()?;
        (self.function)(&mut self.state, value)
    }
}

adaptor! {
    /// A look at every value.
    Inspect<I, F> { iterator: I = iterator, look: F = look } (iterator: I, look: F)
}

impl<I: Iterator, F: FnMut(&I::Item)> Iterator for Inspect<I, F> {
    type Item = I::Item;

    #[inline]
    fn next(&mut self) -> Option<I::Item> {
        let value = self.iterator.next()?;
        (self.look)(&value);
        Some(value)
    }

    #[inline]
    fn size_hint(&self) -> (usize, Option<usize>) {
        self.iterator.size_hint()
    }
}

adaptor! {
    /// Stays at the end.
    Fuse<I> { iterator: Option<I> = Some(iterator) } (iterator: I)
}

impl<I: Iterator> Iterator for Fuse<I> {
    type Item = I::Item;

    #[inline]
    fn next(&mut self) -> Option<I::Item> {
        match &mut self.iterator {
            Some(iterator) => {
                let value = iterator.next();
                if value.is_none() {
                    self.iterator = None;
                }
                value
            }
            None => None,
        }
    }

    #[inline]
    fn size_hint(&self) -> (usize, Option<usize>) {
        match &self.iterator {
            Some(iterator) => iterator.size_hint(),
            None => (0, Some(0)),
        }
    }
}

adaptor! {
    /// The first value of every `step`: the gap is walked before all but the first one.
    StepBy<I> { iterator: I = iterator, gap: usize = checked_gap(step), first: bool = true }
    (iterator: I, step: usize)
}

#[inline]
#[track_caller]
fn checked_gap(step: usize) -> usize {
    assert!(step != 0);
    step - 1
}

impl<I: Iterator> Iterator for StepBy<I> {
    type Item = I::Item;

    #[inline]
    fn next(&mut self) -> Option<I::Item> {
        if self.first {
            self.first = false;
            self.iterator.next()
        } else {
            self.iterator.nth(self.gap)
        }
    }

    #[inline]
    fn size_hint(&self) -> (usize, Option<usize>) {
        let (least, most) = self.iterator.size_hint();
        let most = match most {
            Some(most) => Some(steps(most, self.gap, self.first)),
            None => None,
        };
        (steps(least, self.gap, self.first), most)
    }
}

/// How many values of `length` are given.
#[inline]
fn steps(length: usize, gap: usize, first: bool) -> usize {
    if !first {
        length / (gap + 1)
    } else if length == 0 {
        0
    } else {
        1 + (length - 1) / (gap + 1)
    }
}

impl<I: DoubleEndedIterator + ExactSizeIterator> DoubleEndedIterator for StepBy<I> {
    #[inline]
    fn next_back(&mut self) -> Option<I::Item> {
        let length = self.iterator.len();
        let step = self.gap + 1;
        let surplus = if !self.first {
            length % step
        } else if length == 0 {
            0
        } else {
            (length - 1) % step
        };
        self.iterator.nth_back(surplus)
    }
}

impl<I: ExactSizeIterator> ExactSizeIterator for StepBy<I> {}

adaptor! {
    /// The values behind references, copied.
    Copied<I> { iterator: I = iterator } (iterator: I)
}

impl<'a, T: Copy + 'a, I: Iterator<Item = &'a T>> Iterator for Copied<I> {
    type Item = T;

    #[inline]
    fn next(&mut self) -> Option<T> {
        match self.iterator.next() {
            Some(value) => Some(*value),
            None => None,
        }
    }

    #[inline]
    fn size_hint(&self) -> (usize, Option<usize>) {
        self.iterator.size_hint()
    }
}

impl<'a, T: Copy + 'a, I: DoubleEndedIterator<Item = &'a T>> DoubleEndedIterator for Copied<I> {
    #[inline]
    fn next_back(&mut self) -> Option<T> {
        match self.iterator.next_back() {
            Some(value) => Some(*value),
            None => None,
        }
    }
}

impl<'a, T: Copy + 'a, I: ExactSizeIterator<Item = &'a T>> ExactSizeIterator for Copied<I> {}

adaptor! {
    /// The values behind references, cloned.
    Cloned<I> { iterator: I = iterator } (iterator: I)
}

impl<'a, T: Clone + 'a, I: Iterator<Item = &'a T>> Iterator for Cloned<I> {
    type Item = T;

    #[inline]
    fn next(&mut self) -> Option<T> {
        match self.iterator.next() {
            Some(value) => Some(value.clone()),
            None => None,
        }
    }

    #[inline]
    fn size_hint(&self) -> (usize, Option<usize>) {
        self.iterator.size_hint()
    }
}

impl<'a, T: Clone + 'a, I: DoubleEndedIterator<Item = &'a T>> DoubleEndedIterator for Cloned<I> {
    #[inline]
    fn next_back(&mut self) -> Option<T> {
        match self.iterator.next_back() {
            Some(value) => Some(value.clone()),
            None => None,
        }
    }
}

impl<'a, T: Clone + 'a, I: ExactSizeIterator<Item = &'a T>> ExactSizeIterator for Cloned<I> {}

/// Again from the start, for ever.
pub struct Cycle<I> {
    original: I,
    iterator: I,
}

impl<I: Clone> Cycle<I> {
    #[inline]
    pub(crate) fn new(iterator: I) -> Cycle<I> {
        Cycle {
            original: iterator.clone(),
            iterator,
        }
    }
}

impl<I: Clone + Iterator> Iterator for Cycle<I> {
    type Item = I::Item;

    #[inline]
    fn next(&mut self) -> Option<I::Item> {
        let value = self.iterator.next();
        if value.is_some() {
            return value;
        }
        self.iterator = self.original.clone();
        self.iterator.next()
    }
}

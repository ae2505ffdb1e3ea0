//! Sequences of sequences.

use crate::prelude::v1::*;

/// The values of the values of `I`.
pub struct Flatten<I: Iterator>
where
    I::Item: IntoIterator,
{
    outer: I,
    front: Option<<I::Item as IntoIterator>::IntoIter>,
    back: Option<<I::Item as IntoIterator>::IntoIter>,
}

impl<I: Iterator> Flatten<I>
where
    I::Item: IntoIterator,
{
    #[inline]
    pub(crate) fn new(outer: I) -> Flatten<I> {
        Flatten {
            outer,
            front: None,
            back: None,
        }
    }
}

impl<I: Iterator> Iterator for Flatten<I>
where
    I::Item: IntoIterator,
{
    type Item = <I::Item as IntoIterator>::Item;

    #[inline]
    fn next(&mut self) -> Option<<I::Item as IntoIterator>::Item> {
        loop {
            if let Some(front) = &mut self.front {
                let value = front.next();
                if value.is_some() {
                    return value;
                }
                self.front = None;
            }
            match self.outer.next() {
                Some(inner) => self.front = Some(inner.into_iter()),
                None => {
                    return match &mut self.back {
                        Some(back) => back.next(),
                        None => None,
                    };
                }
            }
        }
    }
}

impl<I: DoubleEndedIterator> DoubleEndedIterator for Flatten<I>
where
    I::Item: IntoIterator,
    <I::Item as IntoIterator>::IntoIter: DoubleEndedIterator,
{
    #[inline]
    fn next_back(&mut self) -> Option<<I::Item as IntoIterator>::Item> {
        loop {
            if let Some(back) = &mut self.back {
                let value = back.next_back();
                if value.is_some() {
                    return value;
                }
                self.back = None;
            }
            match self.outer.next_back() {
                Some(inner) => self.back = Some(inner.into_iter()),
                None => {
                    return match &mut self.front {
                        Some(front) => front.next_back(),
                        None => None,
                    };
                }
            }
        }
    }
}

/// The values of what a function makes of the values of `I`.
pub struct FlatMap<I, U: IntoIterator, F> {
    outer: I,
    function: F,
    front: Option<U::IntoIter>,
    back: Option<U::IntoIter>,
}

impl<I: Iterator, U: IntoIterator, F: FnMut(I::Item) -> U> FlatMap<I, U, F> {
    #[inline]
    pub(crate) fn new(outer: I, function: F) -> FlatMap<I, U, F> {
        FlatMap {
            outer,
            function,
            front: None,
            back: None,
        }
    }
}

impl<I: Iterator, U: IntoIterator, F: FnMut(I::Item) -> U> Iterator for FlatMap<I, U, F> {
    type Item = U::Item;

    #[inline]
    fn next(&mut self) -> Option<U::Item> {
        loop {
            if let Some(front) = &mut self.front {
                let value = front.next();
                if value.is_some() {
                    return value;
                }
                self.front = None;
            }
            match self.outer.next() {
                Some(outer) => self.front = Some((self.function)(outer).into_iter()),
                None => {
                    return match &mut self.back {
                        Some(back) => back.next(),
                        None => None,
                    };
                }
            }
        }
    }
}

impl<I, U, F> DoubleEndedIterator for FlatMap<I, U, F>
where
    I: DoubleEndedIterator,
    U: IntoIterator,
    U::IntoIter: DoubleEndedIterator,
    F: FnMut(I::Item) -> U,
{
    #[inline]
    fn next_back(&mut self) -> Option<U::Item> {
        loop {
            if let Some(back) = &mut self.back {
                let value = back.next_back();
                if value.is_some() {
                    return value;
                }
                self.back = None;
            }
            match self.outer.next_back() {
                Some(outer) => self.back = Some((self.function)(outer).into_iter()),
                None => {
                    return match &mut self.front {
                        Some(front) => front.next_back(),
                        None => None,
                    };
                }
            }
        }
    }
}

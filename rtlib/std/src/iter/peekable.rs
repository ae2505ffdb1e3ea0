//! A look at the next value.

use crate::prelude::v1::*;

/// An iterator whose next value can be looked at. The outer option of `peeked` says whether it has
/// been taken from the iterator already.
pub struct Peekable<I: Iterator> {
    iterator: I,
    peeked: Option<Option<I::Item>>,
}

impl<I: Iterator> Peekable<I> {
    #[inline]
    pub(crate) fn new(iterator: I) -> Peekable<I> {
        Peekable {
            iterator,
            peeked: None,
        }
    }

    #[inline]
    fn look_ahead(&mut self) {
        if self.peeked.is_none() {
            self.peeked = Some(self.iterator.next());
        }
    }

    /// The next value, which stays the next one.
    #[inline]
    pub fn peek(&mut self) -> Option<&I::Item> {
        self.look_ahead();
        match &self.peeked {
            Some(Some(value)) => Some(value),
            _ => None,
        }
    }

    /// The next value by mutable reference, which stays the next one.
    #[inline]
    pub fn peek_mut(&mut self) -> Option<&mut I::Item> {
        self.look_ahead();
        match &mut self.peeked {
            Some(Some(value)) => Some(value),
            _ => None,
        }
    }

    /// Takes the next value if it fits.
    #[inline]
    pub fn next_if(&mut self, fits: impl FnOnce(&I::Item) -> bool) -> Option<I::Item> {
        match self.next() {
            Some(value) => {
                if fits(&value) {
                    Some(value)
                } else {
                    self.peeked = Some(Some(value));
                    None
                }
            }
            None => {
                self.peeked = Some(None);
                None
            }
        }
    }

    /// Takes the next value if it equals another.
    #[inline]
    pub fn next_if_eq<T: ?Sized>(&mut self, expected: &T) -> Option<I::Item>
    where
        I::Item: PartialEq<T>,
    {
        self.next_if(|next| *next == *expected)
    }
}

impl<I: Iterator + Clone> Clone for Peekable<I>
where
    I::Item: Clone,
{
    #[inline]
    fn clone(&self) -> Self {
        Peekable {
            iterator: self.iterator.clone(),
            peeked: self.peeked.clone(),
        }
    }
}

impl<I: Iterator> Iterator for Peekable<I> {
    type Item = I::Item;

    #[inline]
    fn next(&mut self) -> Option<I::Item> {
        match self.peeked.take() {
            Some(value) => value,
            None => self.iterator.next(),
        }
    }

    #[inline]
    fn size_hint(&self) -> (usize, Option<usize>) {
        let (least, most) = self.iterator.size_hint();
        match &self.peeked {
            Some(None) => (0, Some(0)),
            Some(Some(_)) => {
                let most = match most {
                    Some(most) => most.checked_add(1),
                    None => None,
                };
                (least.saturating_add(1), most)
            }
            None => (least, most),
        }
    }
}

impl<I: DoubleEndedIterator> DoubleEndedIterator for Peekable<I> {
    #[inline]
    fn next_back(&mut self) -> Option<I::Item> {
        match &self.peeked {
            Some(None) => None,
            Some(Some(_)) => {
                let value = self.iterator.next_back();
                if value.is_some() {
                    return value;
                }
                match self.peeked.take() {
                    Some(last) => last,
                    None => None,
                }
            }
            None => self.iterator.next_back(),
        }
    }
}

impl<I: ExactSizeIterator> ExactSizeIterator for Peekable<I> {}

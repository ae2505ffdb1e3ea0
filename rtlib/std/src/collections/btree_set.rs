//! Sets in order: maps without values.

use super::btree_map::{self, BTreeMap};
use crate::borrow::Borrow;
use crate::cmp::Ordering;
use crate::fmt;
use crate::hash::{Hash, Hasher};
use crate::ops::RangeBounds;
use crate::prelude::v1::*;

/// A set in order.
pub struct BTreeSet<T> {
    map: BTreeMap<T, ()>,
}

impl<T> BTreeSet<T> {
    /// An empty set.
    #[inline]
    pub const fn new() -> BTreeSet<T> {
        BTreeSet {
            map: BTreeMap::new(),
        }
    }

    /// The number of elements.
    #[inline]
    pub const fn len(&self) -> usize {
        self.map.len()
    }

    /// Whether there are none.
    #[inline]
    pub const fn is_empty(&self) -> bool {
        self.map.is_empty()
    }

    /// Takes all elements away.
    pub fn clear(&mut self) {
        self.map.clear();
    }

    /// Whether the element is there.
    pub fn contains<Q: Ord + ?Sized>(&self, element: &Q) -> bool
    where
        T: Borrow<Q>,
    {
        self.map.contains_key(element)
    }

    /// The element in the set.
    pub fn get<Q: Ord + ?Sized>(&self, element: &Q) -> Option<&T>
    where
        T: Borrow<Q>,
    {
        match self.map.get_key_value(element) {
            Some((found, _)) => Some(found),
            None => None,
        }
    }

    /// Adds an element; whether it was not there.
    pub fn insert(&mut self, element: T) -> bool
    where
        T: Ord,
    {
        self.map.insert(element, ()).is_none()
    }

    /// Takes an element away; whether it was there.
    pub fn remove<Q: Ord + ?Sized>(&mut self, element: &Q) -> bool
    where
        T: Borrow<Q>,
    {
        self.map.remove(element).is_some()
    }

    /// The smallest element.
    pub fn first(&self) -> Option<&T> {
        self.iter().next()
    }

    /// The greatest element.
    pub fn last(&self) -> Option<&T> {
        self.iter().next_back()
    }

    /// Takes the smallest element away.
    pub fn pop_first(&mut self) -> Option<T> {
        match self.map.pop_first() {
            Some((element, _)) => Some(element),
            None => None,
        }
    }

    /// Takes the greatest element away.
    pub fn pop_last(&mut self) -> Option<T> {
        match self.map.pop_last() {
            Some((element, _)) => Some(element),
            None => None,
        }
    }

    /// Keeps the elements that fit.
    pub fn retain<F: FnMut(&T) -> bool>(&mut self, fits: F) {
        let mut fits = fits;
        self.map.retain(|element, _nothing| fits(element));
    }

    /// The elements in order.
    #[inline]
    pub fn iter(&self) -> Iter<'_, T> {
        Iter {
            keys: self.map.keys(),
        }
    }

    /// The elements in a range, in order.
    #[track_caller]
    pub fn range<Q: Ord + ?Sized, R: RangeBounds<Q>>(&self, range: R) -> Range<'_, T>
    where
        T: Borrow<Q>,
    {
        Range {
            pairs: self.map.range(range),
        }
    }

    /// Whether all elements are in the other set.
    pub fn is_subset(&self, other: &BTreeSet<T>) -> bool
    where
        T: Ord,
    {
        let mut elements = self.iter();
        while let Some(element) = elements.next() {
            if !other.contains(element) {
                return false;
            }
        }
        true
    }
}

impl<T: Clone> Clone for BTreeSet<T> {
    fn clone(&self) -> BTreeSet<T> {
        BTreeSet {
            map: self.map.clone(),
        }
    }
}

impl<T> Default for BTreeSet<T> {
    #[inline]
    fn default() -> BTreeSet<T> {
        BTreeSet::new()
    }
}

impl<T: PartialEq> PartialEq for BTreeSet<T> {
    fn eq(&self, other: &BTreeSet<T>) -> bool {
        self.map == other.map
    }
}

impl<T: Eq> Eq for BTreeSet<T> {}

impl<T: PartialOrd> PartialOrd for BTreeSet<T> {
    fn partial_cmp(&self, other: &BTreeSet<T>) -> Option<Ordering> {
        self.iter().partial_cmp(other.iter())
    }
}

impl<T: Ord> Ord for BTreeSet<T> {
    fn cmp(&self, other: &BTreeSet<T>) -> Ordering {
        self.iter().cmp(other.iter())
    }
}

impl<T: Hash> Hash for BTreeSet<T> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.map.hash(state);
    }
}

impl<T: fmt::Debug> fmt::Debug for BTreeSet<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_set().entries(self.iter()).finish()
    }
}

impl<T: Ord> Extend<T> for BTreeSet<T> {
    fn extend<I: IntoIterator<Item = T>>(&mut self, elements: I) {
        let mut elements = elements.into_iter();
        while let Some(element) = elements.next() {
            self.insert(element);
        }
    }
}

impl<T: Ord> FromIterator<T> for BTreeSet<T> {
    fn from_iter<I: IntoIterator<Item = T>>(elements: I) -> BTreeSet<T> {
        let mut set: BTreeSet<T> = BTreeSet::new();
        set.extend(elements);
        set
    }
}

impl<T: Ord, const N: usize> From<[T; N]> for BTreeSet<T> {
    fn from(elements: [T; N]) -> BTreeSet<T> {
        let mut set: BTreeSet<T> = BTreeSet::new();
        set.extend(crate::vec::from_array(elements));
        set
    }
}

/// The elements by reference, in order.
pub struct Iter<'a, T> {
    keys: btree_map::Keys<'a, T, ()>,
}

impl<T> Clone for Iter<'_, T> {
    #[inline]
    fn clone(&self) -> Self {
        Iter {
            keys: self.keys.clone(),
        }
    }
}

impl<'a, T> Iterator for Iter<'a, T> {
    type Item = &'a T;

    fn next(&mut self) -> Option<&'a T> {
        self.keys.next()
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.keys.size_hint()
    }
}

impl<'a, T> DoubleEndedIterator for Iter<'a, T> {
    fn next_back(&mut self) -> Option<&'a T> {
        self.keys.next_back()
    }
}

impl<T> ExactSizeIterator for Iter<'_, T> {}

/// The elements in a range, in order.
pub struct Range<'a, T> {
    pairs: btree_map::Range<'a, T, ()>,
}

impl<'a, T> Iterator for Range<'a, T> {
    type Item = &'a T;

    fn next(&mut self) -> Option<&'a T> {
        match self.pairs.next() {
            Some((element, _)) => Some(element),
            None => None,
        }
    }
}

impl<'a, T> DoubleEndedIterator for Range<'a, T> {
    fn next_back(&mut self) -> Option<&'a T> {
        match self.pairs.next_back() {
            Some((element, _)) => Some(element),
            None => None,
        }
    }
}

/// The elements by value, in order.
pub struct IntoIter<T> {
    pairs: btree_map::IntoIter<T, ()>,
}

impl<T> Iterator for IntoIter<T> {
    type Item = T;

    fn next(&mut self) -> Option<T> {
        match self.pairs.next() {
            Some((element, _)) => Some(element),
            None => None,
        }
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.pairs.size_hint()
    }
}

impl<T> IntoIterator for BTreeSet<T> {
    type Item = T;
    type IntoIter = IntoIter<T>;

    fn into_iter(self) -> IntoIter<T> {
        IntoIter {
            pairs: self.map.into_iter(),
        }
    }
}

impl<'a, T> IntoIterator for &'a BTreeSet<T> {
    type Item = &'a T;
    type IntoIter = Iter<'a, T>;

    fn into_iter(self) -> Iter<'a, T> {
        self.iter()
    }
}

//! Sets by hash: maps without values.

use super::hash_map::{self, HashMap, RandomState};
use crate::borrow::Borrow;
use crate::fmt;
use crate::hash::{BuildHasher, Hash};
use crate::prelude::v1::*;

/// A set by hash.
pub struct HashSet<T, S = RandomState> {
    map: HashMap<T, (), S>,
}

impl<T> HashSet<T, RandomState> {
    /// An empty set.
    #[inline]
    pub fn new() -> HashSet<T, RandomState> {
        HashSet {
            map: HashMap::new(),
        }
    }

    /// An empty set with memory for some elements.
    #[inline]
    pub fn with_capacity(capacity: usize) -> HashSet<T, RandomState> {
        HashSet {
            map: HashMap::with_capacity(capacity),
        }
    }
}

impl<T, S> HashSet<T, S> {
    /// An empty set with its own hashers.
    #[inline]
    pub const fn with_hasher(hash_builder: S) -> HashSet<T, S> {
        HashSet {
            map: HashMap::with_hasher(hash_builder),
        }
    }

    /// The number of elements.
    #[inline]
    pub fn len(&self) -> usize {
        self.map.len()
    }

    /// Whether there are none.
    #[inline]
    pub fn is_empty(&self) -> bool {
        self.map.is_empty()
    }

    /// Takes all elements away.
    pub fn clear(&mut self) {
        self.map.clear();
    }

    /// The elements.
    #[inline]
    pub fn iter(&self) -> Iter<'_, T> {
        Iter {
            keys: self.map.keys(),
        }
    }

    /// Takes all elements away, as an iterator.
    pub fn drain(&mut self) -> Drain<'_, T> {
        Drain {
            pairs: self.map.drain(),
        }
    }

    /// Keeps the elements that fit.
    pub fn retain<F: FnMut(&T) -> bool>(&mut self, fits: F) {
        let mut fits = fits;
        self.map.retain(|element, _nothing| fits(element));
    }
}

impl<T: Eq + Hash, S: BuildHasher> HashSet<T, S> {
    /// Makes room for more elements.
    pub fn reserve(&mut self, additional: usize) {
        self.map.reserve(additional);
    }

    /// Whether the element is there.
    #[inline]
    pub fn contains<Q: Hash + Eq + ?Sized>(&self, element: &Q) -> bool
    where
        T: Borrow<Q>,
    {
        self.map.contains_key(element)
    }

    /// The element in the set.
    #[inline]
    pub fn get<Q: Hash + Eq + ?Sized>(&self, element: &Q) -> Option<&T>
    where
        T: Borrow<Q>,
    {
        match self.map.get_key_value(element) {
            Some((found, _)) => Some(found),
            None => None,
        }
    }

    /// Adds an element; whether it was not there.
    #[inline]
    pub fn insert(&mut self, element: T) -> bool {
        self.map.insert(element, ()).is_none()
    }

    /// Takes an element away; whether it was there.
    #[inline]
    pub fn remove<Q: Hash + Eq + ?Sized>(&mut self, element: &Q) -> bool
    where
        T: Borrow<Q>,
    {
        self.map.remove(element).is_some()
    }

    /// Takes an element away and gives it.
    #[inline]
    pub fn take<Q: Hash + Eq + ?Sized>(&mut self, element: &Q) -> Option<T>
    where
        T: Borrow<Q>,
    {
        match self.map.remove_entry(element) {
            Some((found, _)) => Some(found),
            None => None,
        }
    }

    /// Whether all elements are in the other set.
    pub fn is_subset(&self, other: &HashSet<T, S>) -> bool {
        let mut elements = self.iter();
        while let Some(element) = elements.next() {
            if !other.contains(element) {
                return false;
            }
        }
        true
    }

    /// Whether all elements of the other set are here.
    pub fn is_superset(&self, other: &HashSet<T, S>) -> bool {
        other.is_subset(self)
    }

    /// Whether no element is in both sets.
    pub fn is_disjoint(&self, other: &HashSet<T, S>) -> bool {
        let mut elements = self.iter();
        while let Some(element) = elements.next() {
            if other.contains(element) {
                return false;
            }
        }
        true
    }

    /// The elements in both sets.
    pub fn intersection<'a>(&'a self, other: &'a HashSet<T, S>) -> Filtered<'a, T, S> {
        Filtered {
            elements: self.iter(),
            other,
            wanted: true,
            more: None,
        }
    }

    /// The elements that are not in the other set.
    pub fn difference<'a>(&'a self, other: &'a HashSet<T, S>) -> Filtered<'a, T, S> {
        Filtered {
            elements: self.iter(),
            other,
            wanted: false,
            more: None,
        }
    }

    /// The elements in any of the sets.
    pub fn union<'a>(&'a self, other: &'a HashSet<T, S>) -> Filtered<'a, T, S> {
        Filtered {
            elements: other.iter(),
            other: self,
            wanted: false,
            more: Some(self.iter()),
        }
    }
}

/// The elements of one set that are (or are not) in another, and then perhaps more.
pub struct Filtered<'a, T, S> {
    elements: Iter<'a, T>,
    other: &'a HashSet<T, S>,
    wanted: bool,
    more: Option<Iter<'a, T>>,
}

impl<'a, T: Eq + Hash, S: BuildHasher> Iterator for Filtered<'a, T, S> {
    type Item = &'a T;

    fn next(&mut self) -> Option<&'a T> {
        while let Some(element) = self.elements.next() {
            if self.other.contains(element) == self.wanted {
                return Some(element);
            }
        }
        match &mut self.more {
            Some(more) => more.next(),
            None => None,
        }
    }
}

impl<T: Clone, S: Clone> Clone for HashSet<T, S> {
    fn clone(&self) -> HashSet<T, S> {
        HashSet {
            map: self.map.clone(),
        }
    }
}

impl<T, S: Default> Default for HashSet<T, S> {
    #[inline]
    fn default() -> HashSet<T, S> {
        HashSet {
            map: HashMap::default(),
        }
    }
}

impl<T: Eq + Hash, S: BuildHasher> PartialEq for HashSet<T, S> {
    fn eq(&self, other: &HashSet<T, S>) -> bool {
        self.len() == other.len() && self.is_subset(other)
    }
}

impl<T: Eq + Hash, S: BuildHasher> Eq for HashSet<T, S> {}

impl<T: fmt::Debug, S> fmt::Debug for HashSet<T, S> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_set().entries(self.iter()).finish()
    }
}

impl<T: Eq + Hash, S: BuildHasher> Extend<T> for HashSet<T, S> {
    fn extend<I: IntoIterator<Item = T>>(&mut self, elements: I) {
        let mut elements = elements.into_iter();
        while let Some(element) = elements.next() {
            self.insert(element);
        }
    }
}

impl<T: Eq + Hash, S: BuildHasher + Default> FromIterator<T> for HashSet<T, S> {
    fn from_iter<I: IntoIterator<Item = T>>(elements: I) -> HashSet<T, S> {
        let mut set: HashSet<T, S> = HashSet::with_hasher(S::default());
        set.extend(elements);
        set
    }
}

impl<T: Eq + Hash, const N: usize> From<[T; N]> for HashSet<T, RandomState> {
    fn from(elements: [T; N]) -> HashSet<T, RandomState> {
        let mut set: HashSet<T, RandomState> = HashSet::new();
        set.extend(crate::vec::from_array(elements));
        set
    }
}

/// The elements by reference.
pub struct Iter<'a, T> {
    keys: hash_map::Keys<'a, T, ()>,
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

    #[inline]
    fn next(&mut self) -> Option<&'a T> {
        self.keys.next()
    }

    #[inline]
    fn size_hint(&self) -> (usize, Option<usize>) {
        self.keys.size_hint()
    }
}

impl<T> ExactSizeIterator for Iter<'_, T> {}

/// The elements by value.
pub struct IntoIter<T> {
    keys: hash_map::IntoKeys<T, ()>,
}

impl<T> Iterator for IntoIter<T> {
    type Item = T;

    #[inline]
    fn next(&mut self) -> Option<T> {
        self.keys.next()
    }

    #[inline]
    fn size_hint(&self) -> (usize, Option<usize>) {
        self.keys.size_hint()
    }
}

impl<T> ExactSizeIterator for IntoIter<T> {}

/// The elements that were taken away.
pub struct Drain<'a, T> {
    pairs: hash_map::Drain<'a, T, ()>,
}

impl<T> Iterator for Drain<'_, T> {
    type Item = T;

    #[inline]
    fn next(&mut self) -> Option<T> {
        match self.pairs.next() {
            Some((element, _)) => Some(element),
            None => None,
        }
    }
}

impl<'a, T, S> IntoIterator for &'a HashSet<T, S> {
    type Item = &'a T;
    type IntoIter = Iter<'a, T>;

    #[inline]
    fn into_iter(self) -> Iter<'a, T> {
        self.iter()
    }
}

impl<T, S> IntoIterator for HashSet<T, S> {
    type Item = T;
    type IntoIter = IntoIter<T>;

    #[inline]
    fn into_iter(self) -> IntoIter<T> {
        IntoIter {
            keys: self.map.into_keys(),
        }
    }
}

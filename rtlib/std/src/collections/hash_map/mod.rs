//! Maps by hash. The order of their pairs is not observed: it depends on the hashes alone, and is the
//! same in every run.

mod entry;
mod iter;
mod table;

pub use self::entry::{Entry, OccupiedEntry, VacantEntry};
pub use self::iter::{
    Drain, IntoIter, IntoKeys, IntoValues, Iter, IterMut, Keys, Values, ValuesMut,
};
pub(crate) use self::table::{Pair, Table};
pub use crate::hash::{DefaultHasher, RandomState};

use crate::borrow::Borrow;
use crate::fmt;
use crate::hash::{BuildHasher, Hash};
use crate::mem;
use crate::ops::Index;
use crate::prelude::v1::*;

/// A map by hash.
#[rtlib_macros::lang("hash_map")]
pub struct HashMap<K, V, S = RandomState> {
    table: Table<K, V>,
    hash_builder: S,
}

impl<K, V> HashMap<K, V, RandomState> {
    /// An empty map.
    #[inline]
    pub fn new() -> HashMap<K, V, RandomState> {
        HashMap {
            table: Table::new(),
            hash_builder: RandomState::new(),
        }
    }

    /// An empty map with memory for some pairs.
    #[inline]
    pub fn with_capacity(capacity: usize) -> HashMap<K, V, RandomState> {
        let mut table: Table<K, V> = Table::new();
        table.reserve(capacity);
        HashMap {
            table,
            hash_builder: RandomState::new(),
        }
    }
}

impl<K, V, S> HashMap<K, V, S> {
    /// An empty map with its own hashers.
    #[inline]
    pub const fn with_hasher(hash_builder: S) -> HashMap<K, V, S> {
        HashMap {
            table: Table::new(),
            hash_builder,
        }
    }

    /// What makes the hashers.
    #[inline]
    pub fn hasher(&self) -> &S {
        &self.hash_builder
    }

    /// How many pairs fit without growing.
    #[inline]
    pub fn capacity(&self) -> usize {
        self.table.capacity()
    }

    /// The number of pairs.
    #[inline]
    pub fn len(&self) -> usize {
        self.table.length()
    }

    /// Whether there are none.
    #[inline]
    pub fn is_empty(&self) -> bool {
        self.table.length() == 0
    }

    /// Takes all pairs away.
    pub fn clear(&mut self) {
        self.table.clear();
    }

    /// The pairs.
    #[inline]
    pub fn iter(&self) -> Iter<'_, K, V> {
        Iter::new(self.table.alias())
    }

    /// The pairs, with mutable values.
    #[inline]
    pub fn iter_mut(&mut self) -> IterMut<'_, K, V> {
        IterMut::new(self.table.alias())
    }

    /// The keys.
    #[inline]
    pub fn keys(&self) -> Keys<'_, K, V> {
        Keys::new(self.iter())
    }

    /// The values.
    #[inline]
    pub fn values(&self) -> Values<'_, K, V> {
        Values::new(self.iter())
    }

    /// The values, mutably.
    #[inline]
    pub fn values_mut(&mut self) -> ValuesMut<'_, K, V> {
        ValuesMut::new(self.iter_mut())
    }

    /// The keys, without the map.
    #[inline]
    pub fn into_keys(self) -> IntoKeys<K, V> {
        IntoKeys::new(IntoIter::new(self.table))
    }

    /// The values, without the map.
    #[inline]
    pub fn into_values(self) -> IntoValues<K, V> {
        IntoValues::new(IntoIter::new(self.table))
    }

    /// Takes all pairs away, as an iterator.
    pub fn drain(&mut self) -> Drain<'_, K, V> {
        Drain::new(IntoIter::new(mem::replace(&mut self.table, Table::new())))
    }

    /// Keeps the pairs that fit.
    pub fn retain<F: FnMut(&K, &mut V) -> bool>(&mut self, fits: F) {
        let mut fits = fits;
        // A removal may move a pair into the slot just looked at, or around the end to the front;
        // so the pairs are looked at first, each one once, and removed afterwards.
        let mut kept: Table<K, V> = Table::new();
        kept.reserve(self.table.length());
        let mut slot = self.table.next_occupied(0);
        while slot < self.table.slots() {
            let pair = self.table.pair_mut(slot);
            if fits(&pair.key, &mut pair.value) {
                let hash = self.table.hash(slot);
                let pair = self.table.take(slot);
                kept.insert(hash, pair.key, pair.value);
            }
            slot = self.table.next_occupied(slot + 1);
        }
        self.table = kept;
    }
}

impl<K: Eq + Hash, V, S: BuildHasher> HashMap<K, V, S> {
    /// The slot of a key.
    #[inline]
    fn find<Q: Hash + Eq + ?Sized>(&self, key: &Q) -> Option<usize>
    where
        K: Borrow<Q>,
    {
        if self.table.length() == 0 {
            return None;
        }
        let hash = self.hash_builder.hash_one(key);
        self.table.find(hash, |found| *found.borrow() == *key)
    }

    /// Makes room for more pairs.
    pub fn reserve(&mut self, additional: usize) {
        self.table.reserve(additional);
    }

    /// Gives memory back.
    pub fn shrink_to_fit(&mut self) {
        self.retain(|_key, _value| true);
    }

    /// The place of a key, whether it is there or not.
    #[inline]
    pub fn entry(&mut self, key: K) -> Entry<'_, K, V> {
        let hash = self.hash_builder.hash_one(&key);
        match self.table.find(hash, |found| *found == key) {
            Some(slot) => Entry::Occupied(OccupiedEntry::new(&mut self.table, slot)),
            None => Entry::Vacant(VacantEntry::new(&mut self.table, hash, key)),
        }
    }

    /// The value of a key.
    #[inline]
    pub fn get<Q: Hash + Eq + ?Sized>(&self, key: &Q) -> Option<&V>
    where
        K: Borrow<Q>,
    {
        match self.find(key) {
            Some(slot) => Some(&self.table.pair(slot).value),
            None => None,
        }
    }

    /// The value of a key, with the key in the map.
    #[inline]
    pub fn get_key_value<Q: Hash + Eq + ?Sized>(&self, key: &Q) -> Option<(&K, &V)>
    where
        K: Borrow<Q>,
    {
        match self.find(key) {
            Some(slot) => {
                let pair = self.table.pair(slot);
                Some((&pair.key, &pair.value))
            }
            None => None,
        }
    }

    /// Whether the key is there.
    #[inline]
    pub fn contains_key<Q: Hash + Eq + ?Sized>(&self, key: &Q) -> bool
    where
        K: Borrow<Q>,
    {
        self.find(key).is_some()
    }

    /// The value of a key, mutably.
    #[inline]
    pub fn get_mut<Q: Hash + Eq + ?Sized>(&mut self, key: &Q) -> Option<&mut V>
    where
        K: Borrow<Q>,
    {
        match self.find(key) {
            Some(slot) => Some(&mut self.table.pair_mut(slot).value),
            None => None,
        }
    }

    /// Puts a value under a key and gives what was there.
    #[inline]
    pub fn insert(&mut self, key: K, value: V) -> Option<V> {
        let hash = self.hash_builder.hash_one(&key);
        match self.table.find(hash, |found| *found == key) {
            Some(slot) => Some(mem::replace(&mut self.table.pair_mut(slot).value, value)),
            None => {
                self.table.insert(hash, key, value);
                None
            }
        }
    }

    /// Takes a key away.
    #[inline]
    pub fn remove<Q: Hash + Eq + ?Sized>(&mut self, key: &Q) -> Option<V>
    where
        K: Borrow<Q>,
    {
        match self.find(key) {
            Some(slot) => Some(self.table.remove(slot).value),
            None => None,
        }
    }

    /// Takes a key away, with the key in the map.
    #[inline]
    pub fn remove_entry<Q: Hash + Eq + ?Sized>(&mut self, key: &Q) -> Option<(K, V)>
    where
        K: Borrow<Q>,
    {
        match self.find(key) {
            Some(slot) => {
                let pair = self.table.remove(slot);
                Some((pair.key, pair.value))
            }
            None => None,
        }
    }
}

impl<K: Clone, V: Clone, S: Clone> Clone for HashMap<K, V, S> {
    fn clone(&self) -> HashMap<K, V, S> {
        let mut table: Table<K, V> = Table::new();
        table.reserve(self.table.length());
        let mut slot = self.table.next_occupied(0);
        while slot < self.table.slots() {
            let pair = self.table.pair(slot);
            table.insert(self.table.hash(slot), pair.key.clone(), pair.value.clone());
            slot = self.table.next_occupied(slot + 1);
        }
        HashMap {
            table,
            hash_builder: self.hash_builder.clone(),
        }
    }
}

impl<K, V, S: Default> Default for HashMap<K, V, S> {
    #[inline]
    fn default() -> HashMap<K, V, S> {
        HashMap {
            table: Table::new(),
            hash_builder: S::default(),
        }
    }
}

impl<K: Eq + Hash, V: PartialEq, S: BuildHasher> PartialEq for HashMap<K, V, S> {
    fn eq(&self, other: &HashMap<K, V, S>) -> bool {
        if self.len() != other.len() {
            return false;
        }
        let mut pairs = self.iter();
        while let Some((key, value)) = pairs.next() {
            match other.get(key) {
                Some(found) if *value == *found => {}
                _ => return false,
            }
        }
        true
    }
}

impl<K: Eq + Hash, V: Eq, S: BuildHasher> Eq for HashMap<K, V, S> {}

impl<K: Eq + Hash + Borrow<Q>, Q: Eq + Hash + ?Sized, V, S: BuildHasher> Index<&Q>
    for HashMap<K, V, S>
{
    type Output = V;

    #[inline]
    #[track_caller]
    fn index(&self, key: &Q) -> &V {
        self.get(key).expect("no entry found for key")
    }
}

impl<K: fmt::Debug, V: fmt::Debug, S> fmt::Debug for HashMap<K, V, S> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_map().entries(self.iter()).finish()
    }
}

impl<K: Eq + Hash, V, S: BuildHasher> Extend<(K, V)> for HashMap<K, V, S> {
    fn extend<I: IntoIterator<Item = (K, V)>>(&mut self, pairs: I) {
        let mut pairs = pairs.into_iter();
        while let Some((key, value)) = pairs.next() {
            self.insert(key, value);
        }
    }
}

impl<K: Eq + Hash, V, S: BuildHasher + Default> FromIterator<(K, V)> for HashMap<K, V, S> {
    fn from_iter<I: IntoIterator<Item = (K, V)>>(pairs: I) -> HashMap<K, V, S> {
        let mut map: HashMap<K, V, S> = HashMap::with_hasher(S::default());
        map.extend(pairs);
        map
    }
}

impl<K: Eq + Hash, V, const N: usize> From<[(K, V); N]> for HashMap<K, V, RandomState> {
    fn from(pairs: [(K, V); N]) -> HashMap<K, V, RandomState> {
        let mut map: HashMap<K, V, RandomState> = HashMap::new();
        map.extend(crate::vec::from_array(pairs));
        map
    }
}

impl<'a, K, V, S> IntoIterator for &'a HashMap<K, V, S> {
    type Item = (&'a K, &'a V);
    type IntoIter = Iter<'a, K, V>;

    #[inline]
    fn into_iter(self) -> Iter<'a, K, V> {
        self.iter()
    }
}

impl<'a, K, V, S> IntoIterator for &'a mut HashMap<K, V, S> {
    type Item = (&'a K, &'a mut V);
    type IntoIter = IterMut<'a, K, V>;

    #[inline]
    fn into_iter(self) -> IterMut<'a, K, V> {
        self.iter_mut()
    }
}

impl<K, V, S> IntoIterator for HashMap<K, V, S> {
    type Item = (K, V);
    type IntoIter = IntoIter<K, V>;

    #[inline]
    fn into_iter(self) -> IntoIter<K, V> {
        IntoIter::new(self.table)
    }
}

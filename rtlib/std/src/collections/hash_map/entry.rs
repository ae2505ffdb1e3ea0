//! The place of a key in a map.

use super::Table;
use crate::mem;
use crate::prelude::v1::*;

/// The place of a key.
pub enum Entry<'a, K, V> {
    /// The key is there.
    Occupied(OccupiedEntry<'a, K, V>),
    /// The key is not there.
    Vacant(VacantEntry<'a, K, V>),
}

/// The place of a key that is there.
pub struct OccupiedEntry<'a, K, V> {
    table: &'a mut Table<K, V>,
    slot: usize,
}

/// The place of a key that is not there.
pub struct VacantEntry<'a, K, V> {
    table: &'a mut Table<K, V>,
    hash: u64,
    key: K,
}

impl<'a, K, V> Entry<'a, K, V> {
    /// The value, which is put in if there is none.
    #[inline]
    pub fn or_insert(self, value: V) -> &'a mut V {
        match self {
            Entry::Occupied(entry) => entry.into_mut(),
            Entry::Vacant(entry) => entry.insert(value),
        }
    }

    /// The value, which is made and put in if there is none.
    #[inline]
    pub fn or_insert_with<F: FnOnce() -> V>(self, make: F) -> &'a mut V {
        match self {
            Entry::Occupied(entry) => entry.into_mut(),
            Entry::Vacant(entry) => entry.insert(make()),
        }
    }

    /// The value, which is made of the key and put in if there is none.
    #[inline]
    pub fn or_insert_with_key<F: FnOnce(&K) -> V>(self, make: F) -> &'a mut V {
        match self {
            Entry::Occupied(entry) => entry.into_mut(),
            Entry::Vacant(entry) => {
                let value = make(entry.key());
                entry.insert(value)
            }
        }
    }

    /// The value; the default one if there is none.
    #[inline]
    pub fn or_default(self) -> &'a mut V
    where
        V: Default,
    {
        match self {
            Entry::Occupied(entry) => entry.into_mut(),
            Entry::Vacant(entry) => entry.insert(V::default()),
        }
    }

    /// Changes the value if there is one.
    #[inline]
    pub fn and_modify<F: FnOnce(&mut V)>(self, change: F) -> Entry<'a, K, V> {
        match self {
            Entry::Occupied(entry) => {
                let mut entry = entry;
                change(entry.get_mut());
                Entry::Occupied(entry)
            }
            Entry::Vacant(entry) => Entry::Vacant(entry),
        }
    }

    /// The key.
    #[inline]
    pub fn key(&self) -> &K {
        match self {
            Entry::Occupied(entry) => entry.key(),
            Entry::Vacant(entry) => entry.key(),
        }
    }
}

impl<'a, K, V> OccupiedEntry<'a, K, V> {
    #[inline]
    pub(crate) fn new(table: &'a mut Table<K, V>, slot: usize) -> OccupiedEntry<'a, K, V> {
        OccupiedEntry { table, slot }
    }

    /// The key.
    #[inline]
    pub fn key(&self) -> &K {
        &self.table.pair(self.slot).key
    }

    /// The value.
    #[inline]
    pub fn get(&self) -> &V {
        &self.table.pair(self.slot).value
    }

    /// The value, mutably.
    #[inline]
    pub fn get_mut(&mut self) -> &mut V {
        &mut self.table.pair_mut(self.slot).value
    }

    /// The value, mutably, for as long as the map is borrowed.
    #[inline]
    pub fn into_mut(self) -> &'a mut V {
        &mut self.table.pair_mut(self.slot).value
    }

    /// Puts a value in and gives what was there.
    #[inline]
    pub fn insert(&mut self, value: V) -> V {
        mem::replace(self.get_mut(), value)
    }

    /// Takes the key away.
    #[inline]
    pub fn remove(self) -> V {
        self.table.remove(self.slot).value
    }

    /// Takes the key away, and gives it, too.
    #[inline]
    pub fn remove_entry(self) -> (K, V) {
        let pair = self.table.remove(self.slot);
        (pair.key, pair.value)
    }
}

impl<'a, K, V> VacantEntry<'a, K, V> {
    #[inline]
    pub(crate) fn new(table: &'a mut Table<K, V>, hash: u64, key: K) -> VacantEntry<'a, K, V> {
        VacantEntry { table, hash, key }
    }

    /// The key.
    #[inline]
    pub fn key(&self) -> &K {
        &self.key
    }

    /// The key, without the place.
    #[inline]
    pub fn into_key(self) -> K {
        self.key
    }

    /// Puts a value in.
    #[inline]
    pub fn insert(self, value: V) -> &'a mut V {
        let slot = self.table.insert(self.hash, self.key, value);
        &mut self.table.pair_mut(slot).value
    }
}

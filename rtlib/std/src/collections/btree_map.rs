//! Maps in the order of their keys.
//!
//! The pairs stand in sorted chunks of at most [`CHUNK`] pairs, and the chunks in a vector: a tree of
//! two levels. No chunk is empty.

use crate::borrow::Borrow;
use crate::cmp::Ordering;
use crate::fmt;
use crate::hash::{Hash, Hasher};
use crate::mem;
use crate::ops::{Bound, Index, RangeBounds};
use crate::prelude::v1::*;

/// The most pairs in a chunk.
const CHUNK: usize = 64;

/// A key with its value.
struct Pair<K, V> {
    key: K,
    value: V,
}

/// Where a pair stands: its chunk, and its index there. The end is the number of chunks and 0.
struct Position {
    chunk: usize,
    index: usize,
}

impl Clone for Position {
    #[inline]
    fn clone(&self) -> Position {
        *self
    }
}

impl Copy for Position {}

impl PartialEq for Position {
    #[inline]
    fn eq(&self, other: &Position) -> bool {
        self.chunk == other.chunk && self.index == other.index
    }
}

/// A map in the order of its keys.
#[rtlib_macros::lang("btree_map")]
pub struct BTreeMap<K, V> {
    chunks: Vec<Vec<Pair<K, V>>>,
    length: usize,
}

impl<K, V> BTreeMap<K, V> {
    /// An empty map.
    #[inline]
    pub const fn new() -> BTreeMap<K, V> {
        BTreeMap {
            chunks: Vec::new(),
            length: 0,
        }
    }

    /// The number of pairs.
    #[inline]
    pub const fn len(&self) -> usize {
        self.length
    }

    /// Whether there are none.
    #[inline]
    pub const fn is_empty(&self) -> bool {
        self.length == 0
    }

    /// Takes all pairs away.
    pub fn clear(&mut self) {
        self.chunks.clear();
        self.length = 0;
    }

    /// The position of the first key that is not below (with `behind`: that is above) the wanted one,
    /// and whether it equals the wanted one.
    fn search<Q: Ord + ?Sized>(&self, wanted: &Q, behind: bool) -> (Position, bool)
    where
        K: Borrow<Q>,
    {
        // The first chunk whose last key is not below.
        let mut low: usize = 0;
        let mut high = self.chunks.len();
        while low < high {
            let middle = low + (high - low) / 2;
            let chunk = &self.chunks[middle];
            let order = chunk[chunk.len() - 1].key.borrow().cmp(wanted);
            if order == Ordering::Less || (behind && order == Ordering::Equal) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        let chunk = low;
        if chunk == self.chunks.len() {
            return (Position { chunk, index: 0 }, false);
        }
        let pairs = &self.chunks[chunk];
        let mut low: usize = 0;
        let mut high = pairs.len();
        let mut found = false;
        while low < high {
            let middle = low + (high - low) / 2;
            let order = pairs[middle].key.borrow().cmp(wanted);
            if order == Ordering::Equal {
                found = true;
            }
            if order == Ordering::Less || (behind && order == Ordering::Equal) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        (Position { chunk, index: low }, found && !behind)
    }

    /// The position behind the last pair.
    #[inline]
    fn end(&self) -> Position {
        Position {
            chunk: self.chunks.len(),
            index: 0,
        }
    }

    /// The position behind this one.
    #[inline]
    fn after(&self, position: Position) -> Position {
        if position.index + 1 < self.chunks[position.chunk].len() {
            Position {
                chunk: position.chunk,
                index: position.index + 1,
            }
        } else {
            Position {
                chunk: position.chunk + 1,
                index: 0,
            }
        }
    }

    /// The position before this one.
    #[inline]
    fn before(&self, position: Position) -> Position {
        if position.index > 0 {
            Position {
                chunk: position.chunk,
                index: position.index - 1,
            }
        } else {
            let chunk = position.chunk - 1;
            Position {
                chunk,
                index: self.chunks[chunk].len() - 1,
            }
        }
    }

    /// Puts a pair before a position, and gives its own position.
    fn insert_at(&mut self, position: Position, key: K, value: V) -> Position {
        self.length += 1;
        let mut position = position;
        if self.chunks.is_empty() {
            self.chunks.push(Vec::new());
        } else if position.chunk == self.chunks.len() {
            position.chunk -= 1;
            position.index = self.chunks[position.chunk].len();
        }
        if self.chunks[position.chunk].len() == CHUNK {
            let upper: Vec<Pair<K, V>> = self.chunks[position.chunk].split_off(CHUNK / 2);
            self.chunks.insert(position.chunk + 1, upper);
            if position.index > CHUNK / 2 {
                position.chunk += 1;
                position.index -= CHUNK / 2;
            }
        }
        self.chunks[position.chunk].insert(position.index, Pair { key, value });
        position
    }

    /// Takes the pair at a position away.
    fn remove_at(&mut self, position: Position) -> Pair<K, V> {
        self.length -= 1;
        let pair = self.chunks[position.chunk].remove(position.index);
        if self.chunks[position.chunk].is_empty() {
            self.chunks.remove(position.chunk);
        }
        pair
    }

    /// The value under a key.
    pub fn get<Q: Ord + ?Sized>(&self, key: &Q) -> Option<&V>
    where
        K: Borrow<Q>,
    {
        match self.search(key, false) {
            (position, true) => Some(&self.chunks[position.chunk][position.index].value),
            _ => None,
        }
    }

    /// The value under a key, with the key in the map.
    pub fn get_key_value<Q: Ord + ?Sized>(&self, key: &Q) -> Option<(&K, &V)>
    where
        K: Borrow<Q>,
    {
        match self.search(key, false) {
            (position, true) => {
                let pair = &self.chunks[position.chunk][position.index];
                Some((&pair.key, &pair.value))
            }
            _ => None,
        }
    }

    /// The value under a key, mutably.
    pub fn get_mut<Q: Ord + ?Sized>(&mut self, key: &Q) -> Option<&mut V>
    where
        K: Borrow<Q>,
    {
        match self.search(key, false) {
            (position, true) => Some(&mut self.chunks[position.chunk][position.index].value),
            _ => None,
        }
    }

    /// Whether the key is there.
    pub fn contains_key<Q: Ord + ?Sized>(&self, key: &Q) -> bool
    where
        K: Borrow<Q>,
    {
        let (_, found) = self.search(key, false);
        found
    }

    /// Puts a value under a key and gives what was there.
    pub fn insert(&mut self, key: K, value: V) -> Option<V>
    where
        K: Ord,
    {
        let (position, found) = self.search(&key, false);
        if found {
            let place = &mut self.chunks[position.chunk][position.index].value;
            return Some(mem::replace(place, value));
        }
        self.insert_at(position, key, value);
        None
    }

    /// Takes a key away.
    pub fn remove<Q: Ord + ?Sized>(&mut self, key: &Q) -> Option<V>
    where
        K: Borrow<Q>,
    {
        match self.search(key, false) {
            (position, true) => Some(self.remove_at(position).value),
            _ => None,
        }
    }

    /// Takes a key away, with the key in the map.
    pub fn remove_entry<Q: Ord + ?Sized>(&mut self, key: &Q) -> Option<(K, V)>
    where
        K: Borrow<Q>,
    {
        match self.search(key, false) {
            (position, true) => {
                let pair = self.remove_at(position);
                Some((pair.key, pair.value))
            }
            _ => None,
        }
    }

    /// The place of a key, whether it is there or not.
    pub fn entry(&mut self, key: K) -> Entry<'_, K, V>
    where
        K: Ord,
    {
        let (position, found) = self.search(&key, false);
        if found {
            Entry::Occupied(OccupiedEntry {
                map: self,
                position,
            })
        } else {
            Entry::Vacant(VacantEntry {
                map: self,
                position,
                key,
            })
        }
    }

    /// The pair with the smallest key.
    pub fn first_key_value(&self) -> Option<(&K, &V)> {
        self.iter().next()
    }

    /// The pair with the greatest key.
    pub fn last_key_value(&self) -> Option<(&K, &V)> {
        self.iter().next_back()
    }

    /// Takes the pair with the smallest key away.
    pub fn pop_first(&mut self) -> Option<(K, V)> {
        if self.length == 0 {
            return None;
        }
        let pair = self.remove_at(Position { chunk: 0, index: 0 });
        Some((pair.key, pair.value))
    }

    /// Takes the pair with the greatest key away.
    pub fn pop_last(&mut self) -> Option<(K, V)> {
        if self.length == 0 {
            return None;
        }
        let last = self.before(self.end());
        let pair = self.remove_at(last);
        Some((pair.key, pair.value))
    }

    /// Keeps the pairs that fit.
    pub fn retain<F: FnMut(&K, &mut V) -> bool>(&mut self, fits: F) {
        let mut fits = fits;
        let mut length: usize = 0;
        let mut chunk: usize = 0;
        while chunk < self.chunks.len() {
            self.chunks[chunk].retain_mut(|pair| fits(&pair.key, &mut pair.value));
            length += self.chunks[chunk].len();
            chunk += 1;
        }
        self.chunks.retain(|chunk| !chunk.is_empty());
        self.length = length;
    }

    /// The pairs in order.
    #[inline]
    pub fn iter(&self) -> Iter<'_, K, V> {
        Iter {
            map: self,
            front: Position { chunk: 0, index: 0 },
            back: self.end(),
            rest: self.length,
        }
    }

    /// The pairs in order, with mutable values.
    #[inline]
    pub fn iter_mut(&mut self) -> IterMut<'_, K, V> {
        IterMut {
            chunks: (&mut self.chunks).into_iter(),
            front: None,
        }
    }

    /// The keys in order.
    #[inline]
    pub fn keys(&self) -> Keys<'_, K, V> {
        Keys { pairs: self.iter() }
    }

    /// The values in the order of their keys.
    #[inline]
    pub fn values(&self) -> Values<'_, K, V> {
        Values { pairs: self.iter() }
    }

    /// The values in the order of their keys, mutably.
    #[inline]
    pub fn values_mut(&mut self) -> ValuesMut<'_, K, V> {
        ValuesMut {
            pairs: self.iter_mut(),
        }
    }

    /// The pairs whose keys lie in a range.
    #[track_caller]
    pub fn range<Q: Ord + ?Sized, R: RangeBounds<Q>>(&self, range: R) -> Range<'_, K, V>
    where
        K: Borrow<Q>,
    {
        let front = match range.start_bound() {
            Bound::Included(key) => self.search(key, false).0,
            Bound::Excluded(key) => self.search(key, true).0,
            Bound::Unbounded => Position { chunk: 0, index: 0 },
        };
        let back = match range.end_bound() {
            Bound::Included(key) => self.search(key, true).0,
            Bound::Excluded(key) => self.search(key, false).0,
            Bound::Unbounded => self.end(),
        };
        let backwards =
            back.chunk < front.chunk || (back.chunk == front.chunk && back.index < front.index);
        if backwards {
            panic!("range start is greater than range end in BTreeMap");
        }
        Range {
            map: self,
            front,
            back,
        }
    }
}

impl<K: Clone, V: Clone> Clone for BTreeMap<K, V> {
    fn clone(&self) -> BTreeMap<K, V> {
        BTreeMap {
            chunks: self.chunks.clone(),
            length: self.length,
        }
    }
}

impl<K: Clone, V: Clone> Clone for Pair<K, V> {
    #[inline]
    fn clone(&self) -> Pair<K, V> {
        Pair {
            key: self.key.clone(),
            value: self.value.clone(),
        }
    }
}

impl<K, V> Default for BTreeMap<K, V> {
    #[inline]
    fn default() -> BTreeMap<K, V> {
        BTreeMap::new()
    }
}

impl<K: PartialEq, V: PartialEq> PartialEq for BTreeMap<K, V> {
    fn eq(&self, other: &BTreeMap<K, V>) -> bool {
        self.length == other.length && self.iter().eq(other.iter())
    }
}

impl<K: Eq, V: Eq> Eq for BTreeMap<K, V> {}

impl<K: PartialOrd, V: PartialOrd> PartialOrd for BTreeMap<K, V> {
    fn partial_cmp(&self, other: &BTreeMap<K, V>) -> Option<Ordering> {
        self.iter().partial_cmp(other.iter())
    }
}

impl<K: Ord, V: Ord> Ord for BTreeMap<K, V> {
    fn cmp(&self, other: &BTreeMap<K, V>) -> Ordering {
        self.iter().cmp(other.iter())
    }
}

impl<K: Hash, V: Hash> Hash for BTreeMap<K, V> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        state.write_usize(self.length);
        let mut pairs = self.iter();
        while let Some((key, value)) = pairs.next() {
            key.hash(state);
            value.hash(state);
        }
    }
}

impl<K: fmt::Debug, V: fmt::Debug> fmt::Debug for BTreeMap<K, V> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_map().entries(self.iter()).finish()
    }
}

impl<K: Borrow<Q> + Ord, Q: Ord + ?Sized, V> Index<&Q> for BTreeMap<K, V> {
    type Output = V;

    #[inline]
    #[track_caller]
    fn index(&self, key: &Q) -> &V {
        self.get(key).expect("no entry found for key")
    }
}

impl<K: Ord, V> Extend<(K, V)> for BTreeMap<K, V> {
    fn extend<I: IntoIterator<Item = (K, V)>>(&mut self, pairs: I) {
        let mut pairs = pairs.into_iter();
        while let Some((key, value)) = pairs.next() {
            self.insert(key, value);
        }
    }
}

impl<K: Ord, V> FromIterator<(K, V)> for BTreeMap<K, V> {
    fn from_iter<I: IntoIterator<Item = (K, V)>>(pairs: I) -> BTreeMap<K, V> {
        let mut map: BTreeMap<K, V> = BTreeMap::new();
        map.extend(pairs);
        map
    }
}

impl<K: Ord, V, const N: usize> From<[(K, V); N]> for BTreeMap<K, V> {
    fn from(pairs: [(K, V); N]) -> BTreeMap<K, V> {
        let mut map: BTreeMap<K, V> = BTreeMap::new();
        map.extend(crate::vec::from_array(pairs));
        map
    }
}

/// The place of a key.
pub enum Entry<'a, K, V> {
    /// The key is not there.
    Vacant(VacantEntry<'a, K, V>),
    /// The key is there.
    Occupied(OccupiedEntry<'a, K, V>),
}

/// The place of a key that is there.
pub struct OccupiedEntry<'a, K, V> {
    map: &'a mut BTreeMap<K, V>,
    position: Position,
}

/// The place of a key that is not there.
pub struct VacantEntry<'a, K, V> {
    map: &'a mut BTreeMap<K, V>,
    position: Position,
    key: K,
}

impl<'a, K, V> Entry<'a, K, V> {
    /// The value, which is put in if there is none.
    pub fn or_insert(self, value: V) -> &'a mut V {
        match self {
            Entry::Occupied(entry) => entry.into_mut(),
            Entry::Vacant(entry) => entry.insert(value),
        }
    }

    /// The value, which is made and put in if there is none.
    pub fn or_insert_with<F: FnOnce() -> V>(self, make: F) -> &'a mut V {
        match self {
            Entry::Occupied(entry) => entry.into_mut(),
            Entry::Vacant(entry) => entry.insert(make()),
        }
    }

    /// The value; the default one if there is none.
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
}

impl<'a, K, V> OccupiedEntry<'a, K, V> {
    /// The key.
    pub fn key(&self) -> &K {
        &self.map.chunks[self.position.chunk][self.position.index].key
    }

    /// The value.
    pub fn get(&self) -> &V {
        &self.map.chunks[self.position.chunk][self.position.index].value
    }

    /// The value, mutably.
    pub fn get_mut(&mut self) -> &mut V {
        &mut self.map.chunks[self.position.chunk][self.position.index].value
    }

    /// The value, mutably, for as long as the map is borrowed.
    pub fn into_mut(self) -> &'a mut V {
        &mut self.map.chunks[self.position.chunk][self.position.index].value
    }

    /// Puts a value in and gives what was there.
    pub fn insert(&mut self, value: V) -> V {
        mem::replace(self.get_mut(), value)
    }

    /// Takes the key away.
    pub fn remove(self) -> V {
        self.map.remove_at(self.position).value
    }
}

impl<'a, K, V> VacantEntry<'a, K, V> {
    /// The key.
    pub fn key(&self) -> &K {
        &self.key
    }

    /// Puts a value in.
    pub fn insert(self, value: V) -> &'a mut V {
        let position = self.map.insert_at(self.position, self.key, value);
        &mut self.map.chunks[position.chunk][position.index].value
    }
}

/// The pairs in order.
pub struct Iter<'a, K, V> {
    map: &'a BTreeMap<K, V>,
    front: Position,
    back: Position,
    rest: usize,
}

impl<K, V> Clone for Iter<'_, K, V> {
    #[inline]
    fn clone(&self) -> Self {
        Iter {
            map: self.map,
            front: self.front,
            back: self.back,
            rest: self.rest,
        }
    }
}

impl<'a, K, V> Iterator for Iter<'a, K, V> {
    type Item = (&'a K, &'a V);

    fn next(&mut self) -> Option<(&'a K, &'a V)> {
        if self.rest == 0 {
            return None;
        }
        self.rest -= 1;
        let pair: &'a Pair<K, V> = &self.map.chunks[self.front.chunk][self.front.index];
        self.front = self.map.after(self.front);
        Some((&pair.key, &pair.value))
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        (self.rest, Some(self.rest))
    }
}

impl<'a, K, V> DoubleEndedIterator for Iter<'a, K, V> {
    fn next_back(&mut self) -> Option<(&'a K, &'a V)> {
        if self.rest == 0 {
            return None;
        }
        self.rest -= 1;
        self.back = self.map.before(self.back);
        let pair: &'a Pair<K, V> = &self.map.chunks[self.back.chunk][self.back.index];
        Some((&pair.key, &pair.value))
    }
}

impl<K, V> ExactSizeIterator for Iter<'_, K, V> {}

/// The pairs whose keys lie in a range, in order.
pub struct Range<'a, K, V> {
    map: &'a BTreeMap<K, V>,
    front: Position,
    back: Position,
}

impl<'a, K, V> Iterator for Range<'a, K, V> {
    type Item = (&'a K, &'a V);

    fn next(&mut self) -> Option<(&'a K, &'a V)> {
        if self.front == self.back {
            return None;
        }
        let pair: &'a Pair<K, V> = &self.map.chunks[self.front.chunk][self.front.index];
        self.front = self.map.after(self.front);
        Some((&pair.key, &pair.value))
    }
}

impl<'a, K, V> DoubleEndedIterator for Range<'a, K, V> {
    fn next_back(&mut self) -> Option<(&'a K, &'a V)> {
        if self.front == self.back {
            return None;
        }
        self.back = self.map.before(self.back);
        let pair: &'a Pair<K, V> = &self.map.chunks[self.back.chunk][self.back.index];
        Some((&pair.key, &pair.value))
    }
}

/// The pairs in order, with mutable values.
pub struct IterMut<'a, K, V> {
    chunks: crate::slice::IterMut<'a, Vec<Pair<K, V>>>,
    front: Option<crate::slice::IterMut<'a, Pair<K, V>>>,
}

impl<'a, K, V> Iterator for IterMut<'a, K, V> {
    type Item = (&'a K, &'a mut V);

    fn next(&mut self) -> Option<(&'a K, &'a mut V)> {
        loop {
            if let Some(front) = &mut self.front
                && let Some(pair) = front.next()
            {
                return Some((&pair.key, &mut pair.value));
            }
            match self.chunks.next() {
                Some(chunk) => self.front = Some(chunk.into_iter()),
                None => return None,
            }
        }
    }
}

/// Declares an iterator over one component of the pairs of another.
macro_rules! component {
    ($(#[$documentation:meta])* $name:ident of $pairs:ident, $item:ty, $index:tt) => {
        $(#[$documentation])*
        pub struct $name<'a, K, V> {
            pairs: $pairs<'a, K, V>,
        }

        impl<'a, K, V> Iterator for $name<'a, K, V> {
            type Item = $item;

            fn next(&mut self) -> Option<$item> {
                match self.pairs.next() {
                    Some(pair) => Some(pair.$index),
                    None => None,
                }
            }

            fn size_hint(&self) -> (usize, Option<usize>) {
                self.pairs.size_hint()
            }
        }
    };
}

component! {
    /// The keys in order.
    Keys of Iter, &'a K, 0
}

component! {
    /// The values in the order of their keys.
    Values of Iter, &'a V, 1
}

component! {
    /// The values in the order of their keys, mutably.
    ValuesMut of IterMut, &'a mut V, 1
}

impl<'a, K, V> DoubleEndedIterator for Keys<'a, K, V> {
    fn next_back(&mut self) -> Option<&'a K> {
        match self.pairs.next_back() {
            Some((key, _)) => Some(key),
            None => None,
        }
    }
}

impl<'a, K, V> DoubleEndedIterator for Values<'a, K, V> {
    fn next_back(&mut self) -> Option<&'a V> {
        match self.pairs.next_back() {
            Some((_, value)) => Some(value),
            None => None,
        }
    }
}

impl<K, V> ExactSizeIterator for Keys<'_, K, V> {}

impl<K, V> ExactSizeIterator for Values<'_, K, V> {}

impl<K, V> Clone for Keys<'_, K, V> {
    #[inline]
    fn clone(&self) -> Self {
        Keys {
            pairs: self.pairs.clone(),
        }
    }
}

/// The pairs in order, without the map.
pub struct IntoIter<K, V> {
    chunks: crate::vec::IntoIter<Vec<Pair<K, V>>>,
    front: crate::vec::IntoIter<Pair<K, V>>,
    back: crate::vec::IntoIter<Pair<K, V>>,
    rest: usize,
}

impl<K, V> Iterator for IntoIter<K, V> {
    type Item = (K, V);

    fn next(&mut self) -> Option<(K, V)> {
        if self.rest == 0 {
            return None;
        }
        self.rest -= 1;
        loop {
            if let Some(pair) = self.front.next() {
                return Some((pair.key, pair.value));
            }
            match self.chunks.next() {
                Some(chunk) => self.front = chunk.into_iter(),
                None => {
                    let pair = self.back.next()?;
                    return Some((pair.key, pair.value));
                }
            }
        }
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        (self.rest, Some(self.rest))
    }
}

impl<K, V> DoubleEndedIterator for IntoIter<K, V> {
    fn next_back(&mut self) -> Option<(K, V)> {
        if self.rest == 0 {
            return None;
        }
        self.rest -= 1;
        loop {
            if let Some(pair) = self.back.next_back() {
                return Some((pair.key, pair.value));
            }
            match self.chunks.next_back() {
                Some(chunk) => self.back = chunk.into_iter(),
                None => {
                    let pair = self.front.next_back()?;
                    return Some((pair.key, pair.value));
                }
            }
        }
    }
}

impl<K, V> ExactSizeIterator for IntoIter<K, V> {}

impl<K, V> IntoIterator for BTreeMap<K, V> {
    type Item = (K, V);
    type IntoIter = IntoIter<K, V>;

    fn into_iter(self) -> IntoIter<K, V> {
        let nothing: Vec<Pair<K, V>> = Vec::new();
        let no_more: Vec<Pair<K, V>> = Vec::new();
        IntoIter {
            chunks: self.chunks.into_iter(),
            front: nothing.into_iter(),
            back: no_more.into_iter(),
            rest: self.length,
        }
    }
}

impl<'a, K, V> IntoIterator for &'a BTreeMap<K, V> {
    type Item = (&'a K, &'a V);
    type IntoIter = Iter<'a, K, V>;

    fn into_iter(self) -> Iter<'a, K, V> {
        self.iter()
    }
}

impl<'a, K, V> IntoIterator for &'a mut BTreeMap<K, V> {
    type Item = (&'a K, &'a mut V);
    type IntoIter = IterMut<'a, K, V>;

    fn into_iter(self) -> IterMut<'a, K, V> {
        self.iter_mut()
    }
}

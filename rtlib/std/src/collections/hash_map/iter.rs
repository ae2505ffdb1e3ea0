//! The iterators over a map.

use super::{Pair, Table};
use crate::marker::PhantomData;
use crate::prelude::v1::*;

/// The occupied slots one after the other.
struct Slots<K, V> {
    table: Table<K, V>,
    slot: usize,
    rest: usize,
}

impl<K, V> Slots<K, V> {
    #[inline]
    fn new(table: Table<K, V>) -> Slots<K, V> {
        let rest = table.length();
        Slots {
            table,
            slot: 0,
            rest,
        }
    }

    #[inline]
    fn next(&mut self) -> Option<usize> {
        if self.rest == 0 {
            return None;
        }
        self.rest -= 1;
        let slot = self.table.next_occupied(self.slot);
        self.slot = slot + 1;
        Some(slot)
    }
}

/// The pairs.
pub struct Iter<'a, K, V> {
    slots: Slots<K, V>,
    marker: PhantomData<&'a Pair<K, V>>,
}

impl<'a, K, V> Iter<'a, K, V> {
    #[inline]
    pub(crate) fn new(table: Table<K, V>) -> Iter<'a, K, V> {
        Iter {
            slots: Slots::new(table),
            marker: PhantomData,
        }
    }
}

impl<K, V> Clone for Iter<'_, K, V> {
    #[inline]
    fn clone(&self) -> Self {
        let slots = Slots {
            table: self.slots.table.alias(),
            slot: self.slots.slot,
            rest: self.slots.rest,
        };
        Iter {
            slots,
            marker: PhantomData,
        }
    }
}

impl<'a, K, V> Iterator for Iter<'a, K, V> {
    type Item = (&'a K, &'a V);

    #[inline]
    fn next(&mut self) -> Option<(&'a K, &'a V)> {
        let slot = self.slots.next()?;
        let pair: &'a Pair<K, V> = self.slots.table.pair(slot);
        Some((&pair.key, &pair.value))
    }

    #[inline]
    fn size_hint(&self) -> (usize, Option<usize>) {
        (self.slots.rest, Some(self.slots.rest))
    }
}

impl<K, V> ExactSizeIterator for Iter<'_, K, V> {}

/// The pairs, with mutable values.
pub struct IterMut<'a, K, V> {
    slots: Slots<K, V>,
    marker: PhantomData<&'a mut Pair<K, V>>,
}

impl<'a, K, V> IterMut<'a, K, V> {
    #[inline]
    pub(crate) fn new(table: Table<K, V>) -> IterMut<'a, K, V> {
        IterMut {
            slots: Slots::new(table),
            marker: PhantomData,
        }
    }
}

impl<'a, K, V> Iterator for IterMut<'a, K, V> {
    type Item = (&'a K, &'a mut V);

    #[inline]
    fn next(&mut self) -> Option<(&'a K, &'a mut V)> {
        let slot = self.slots.next()?;
        let pair: &'a mut Pair<K, V> = self.slots.table.pair_mut(slot);
        Some((&pair.key, &mut pair.value))
    }

    #[inline]
    fn size_hint(&self) -> (usize, Option<usize>) {
        (self.slots.rest, Some(self.slots.rest))
    }
}

impl<K, V> ExactSizeIterator for IterMut<'_, K, V> {}

/// The pairs, without the map.
pub struct IntoIter<K, V> {
    slots: Slots<K, V>,
}

impl<K, V> IntoIter<K, V> {
    #[inline]
    pub(crate) fn new(table: Table<K, V>) -> IntoIter<K, V> {
        IntoIter {
            slots: Slots::new(table),
        }
    }
}

impl<K, V> Iterator for IntoIter<K, V> {
    type Item = (K, V);

    #[inline]
    fn next(&mut self) -> Option<(K, V)> {
        let slot = self.slots.next()?;
        let pair = self.slots.table.take(slot);
        Some((pair.key, pair.value))
    }

    #[inline]
    fn size_hint(&self) -> (usize, Option<usize>) {
        (self.slots.rest, Some(self.slots.rest))
    }
}

impl<K, V> ExactSizeIterator for IntoIter<K, V> {}

/// Declares an iterator over one component of the pairs of another.
macro_rules! component {
    ($(#[$documentation:meta])* $name:ident<$($lifetime:lifetime)?> of $pairs:ty, $item:ty, $index:tt) => {
        $(#[$documentation])*
        pub struct $name<$($lifetime,)? K, V> {
            pairs: $pairs,
        }

        impl<$($lifetime,)? K, V> $name<$($lifetime,)? K, V> {
            #[inline]
            pub(crate) fn new(pairs: $pairs) -> Self {
                $name { pairs }
            }
        }

        impl<$($lifetime,)? K, V> Iterator for $name<$($lifetime,)? K, V> {
            type Item = $item;

            #[inline]
            fn next(&mut self) -> Option<$item> {
                match self.pairs.next() {
                    Some(pair) => Some(pair.$index),
                    None => None,
                }
            }

            #[inline]
            fn size_hint(&self) -> (usize, Option<usize>) {
                self.pairs.size_hint()
            }
        }

        impl<$($lifetime,)? K, V> ExactSizeIterator for $name<$($lifetime,)? K, V> {}
    };
}

component! {
    /// The keys.
    Keys<'a> of Iter<'a, K, V>, &'a K, 0
}

component! {
    /// The values.
    Values<'a> of Iter<'a, K, V>, &'a V, 1
}

component! {
    /// The values, mutably.
    ValuesMut<'a> of IterMut<'a, K, V>, &'a mut V, 1
}

component! {
    /// The keys, without the map.
    IntoKeys<> of IntoIter<K, V>, K, 0
}

component! {
    /// The values, without the map.
    IntoValues<> of IntoIter<K, V>, V, 1
}

impl<K, V> Clone for Keys<'_, K, V> {
    #[inline]
    fn clone(&self) -> Self {
        Keys {
            pairs: self.pairs.clone(),
        }
    }
}

impl<K, V> Clone for Values<'_, K, V> {
    #[inline]
    fn clone(&self) -> Self {
        Values {
            pairs: self.pairs.clone(),
        }
    }
}

/// The pairs that were taken away.
pub struct Drain<'a, K, V> {
    pairs: IntoIter<K, V>,
    marker: PhantomData<&'a mut Pair<K, V>>,
}

impl<'a, K, V> Drain<'a, K, V> {
    #[inline]
    pub(crate) fn new(pairs: IntoIter<K, V>) -> Drain<'a, K, V> {
        Drain {
            pairs,
            marker: PhantomData,
        }
    }
}

impl<K, V> Iterator for Drain<'_, K, V> {
    type Item = (K, V);

    #[inline]
    fn next(&mut self) -> Option<(K, V)> {
        self.pairs.next()
    }

    #[inline]
    fn size_hint(&self) -> (usize, Option<usize>) {
        self.pairs.size_hint()
    }
}

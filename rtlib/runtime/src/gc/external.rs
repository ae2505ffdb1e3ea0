//! External bytes: memory outside of the heap that objects of the heap keep alive.
//!
//! The collector cannot give it back, but what it collects may. So it counts as if it were in the heap: what has been added since the latest
//! collection brings the next one nearer, and what is there makes the budget larger, as live objects do. A collection is due when there is twice as
//! much as there was, and the nursery is not asked: it has the size of a cache, where memory outside does not lie.

use super::budget::LEAST_GROWTH;

/// Memory outside.
#[derive(Clone, Copy, Debug, Default)]
pub struct External {
    /// Bytes that are there.
    bytes: usize,
    /// How many have been added since the latest collection, less what has gone again.
    added: usize,
}

impl External {
    /// So many bytes more, or fewer. Never less than none.
    pub fn change(&mut self, delta: i64) {
        let amount = usize::try_from(delta.unsigned_abs()).unwrap_or(usize::MAX);
        let change = match delta < 0 {
            true => usize::saturating_sub,
            false => usize::saturating_add,
        };
        self.bytes = change(self.bytes, amount);
        self.added = change(self.added, amount);
    }

    /// Bytes that are there.
    pub fn bytes(&self) -> usize {
        self.bytes
    }

    /// Whether so much has been added since the latest collection that another one is due.
    #[inline]
    pub(super) fn is_due(&self) -> bool {
        self.added > (self.bytes / 2).max(LEAST_GROWTH)
    }

    /// A collection is over.
    pub(super) fn settle(&mut self) {
        self.added = 0;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_go_up_and_down() {
        let mut external = External::default();
        external.change(1000);
        external.change(-400);
        assert_eq!((external.bytes(), external.added), (600, 600));
        external.settle();
        external.change(-500);
        assert_eq!((external.bytes(), external.added), (100, 0));
        external.change(50);
        assert_eq!((external.bytes(), external.added), (150, 50));
        external.change(i64::MIN);
        assert_eq!((external.bytes(), external.added), (0, 0));
        external.change(i64::MAX);
        external.change(i64::MAX);
        external.change(i64::MAX);
        assert_eq!(external.bytes(), usize::MAX);
    }
}

//! Cells: what the JIT knows of a place in a guest's program.

use rustc_hash::FxHashMap;
use std::cell::RefCell;

/// A place in a guest's program: a merge point and the values of its greens.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub(crate) struct Place {
    /// The number of the merge point.
    pub point: u32,
    /// The bits of its greens.
    pub greens: Vec<u64>,
}

/// What is known of a place.
#[derive(Clone, Debug, Default)]
pub(crate) struct Cell {
    /// The trace that begins there.
    pub trace: Option<u32>,
    /// Its trace has been freed: visits are counted anew before it is recorded again.
    pub is_cooling: bool,
    /// Visits that its counter does not count, because it shares it with a place that has a trace.
    pub visits: u32,
    /// Recordings from there that were given up.
    pub aborts: u32,
    /// Whether calls that begin there are left out of other traces.
    pub is_apart: bool,
    /// The author's words for it, if somebody wants to read them.
    pub location: Option<String>,
}

/// Bytes of an entry in the table: a table that has just grown is seven sixteenths full.
const ENTRY_BYTES: u64 = (size_of::<(Place, Cell)>() as u64 + 1) * 16 / 7;

/// So many places that recordings were given up at are remembered however little memory there is: else they would be tried again and
/// again.
const FEW: usize = 256;

/// Bytes by which an allocation is larger than what is in it.
const ALLOCATION_BYTES: u64 = 16;

/// All cells of a VM. The keys may be references: what is known of a place goes with their objects, see [`crate::survey`].
#[derive(Debug, Default)]
pub(crate) struct Cells {
    map: RefCell<FxHashMap<Place, Cell>>,
    /// The most entries that the table has had since it was last made smaller.
    most: std::cell::Cell<u64>,
    /// How many were left when the table was made smaller.
    kept: std::cell::Cell<u64>,
    /// Bytes of what the entries own.
    owned: std::cell::Cell<u64>,
}

impl Cells {
    /// A copy of what is known of a place.
    pub fn get(&self, place: &Place) -> Cell {
        self.map.borrow().get(place).cloned().unwrap_or_default()
    }

    /// The trace that begins at a place.
    pub fn trace(&self, place: &Place) -> Option<u32> {
        self.map.borrow().get(place).and_then(|cell| cell.trace)
    }

    /// Bytes of all of them, at most.
    pub fn bytes(&self) -> u64 {
        self.most.get() * ENTRY_BYTES + self.owned.get()
    }

    /// Whether enough has come since places were last forgotten to make it worth while again: else the time for it would add up.
    pub fn have_grown(&self) -> bool {
        self.most.get() > self.kept.get() + self.kept.get() / 4
    }

    /// The trace that begins at a place has been freed. The place cools down, unless so many do already.
    pub fn forget_trace(&self, place: &Place, most: usize) {
        let mut map = self.map.borrow_mut();
        let is_full = map.len() >= most;
        let Some(cell) = map.get_mut(place) else {
            return;
        };
        (cell.trace, cell.is_cooling) = (None, true);
        if is_full && cell.is_idle() {
            self.owned.set(self.owned.get() - owned(place, cell));
            map.remove(place);
        }
    }

    /// Whether nobody is at work on them.
    pub fn are_at_rest(&self) -> bool {
        self.map.try_borrow_mut().is_ok()
    }

    /// Forgets places without a trace whose greens are not all alive.
    pub fn forget_dead(&self, is_alive: &mut dyn FnMut(u64) -> bool) {
        let mut map = self.map.borrow_mut();
        let owned_before = self.owned.get();
        let mut less = 0;
        map.retain(|place, cell| {
            let stays = cell.trace.is_some() || place.greens.iter().all(|bits| is_alive(*bits));
            less += if stays { 0 } else { owned(place, cell) };
            stays
        });
        self.owned.set(owned_before - less);
    }

    /// Calls a function with every green of a place.
    pub fn for_each_green(&self, see: &mut dyn FnMut(u64)) {
        for place in self.map.borrow().keys() {
            place.greens.iter().for_each(|bits| see(*bits));
        }
    }

    /// Changes what is known of a place.
    pub fn update(&self, place: &Place, change: impl FnOnce(&mut Cell)) {
        let mut map = self.map.borrow_mut();
        let known = map.get(place).map_or(0, |cell| owned(place, cell));
        let cell = map.entry(place.clone()).or_default();
        change(cell);
        self.owned
            .set(self.owned.get() - known + owned(place, cell));
        self.most.set(self.most.get().max(map.len() as u64));
    }

    /// Forgets places without a trace: those of which little is known, and if many are left, and more than half, those that
    /// recordings were given up at, too: they will be tried once more. Whether that has saved anything. It takes time for all cells.
    pub fn forget_idle(&self) -> bool {
        let before = self.bytes();
        let mut map = self.map.borrow_mut();
        let wanted = FEW.max(map.len() / 2);
        map.retain(|_, cell| !cell.is_idle());
        if map.len() > wanted {
            map.retain(|_, cell| cell.trace.is_some());
        }
        map.shrink_to_fit();
        let sum = map.iter().map(|(place, cell)| owned(place, cell)).sum();
        self.owned.set(sum);
        self.most.set(map.len() as u64);
        self.kept.set(map.len() as u64);
        self.bytes() < before
    }
}

impl Cell {
    /// Whether nothing is lost if it is forgotten, except that the place is cooling.
    fn is_idle(&self) -> bool {
        self.trace.is_none() && self.aborts == 0 && !self.is_apart
    }
}

/// Bytes that an entry owns.
fn owned(place: &Place, cell: &Cell) -> u64 {
    let location = cell.location.as_ref();
    let location = location.map_or(0, |text| ALLOCATION_BYTES + text.len() as u64);
    ALLOCATION_BYTES + place.greens.len() as u64 * 8 + location
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(number: u64) -> Place {
        Place {
            point: 1,
            greens: vec![number, 7],
        }
    }

    #[test]
    fn bytes_are_those_of_the_table() {
        let cells = Cells::default();
        assert_eq!(cells.bytes(), 0);
        for number in 0..1000 {
            cells.update(&place(number), |cell| cell.trace = Some(3));
            cells.update(&place(number), |cell| cell.location = Some("here".into()));
            let buckets = cells.map.borrow().capacity() as u64 * 8 / 7;
            let table = buckets * (size_of::<(Place, Cell)>() as u64 + 1);
            // Tables of a few entries have room for some more.
            assert!(number < 8 || cells.bytes() >= table, "{number}");
        }
        let full = cells.bytes();
        assert!(!cells.forget_idle());
        for number in 0..900 {
            cells.forget_trace(&place(number), 500);
        }
        assert!(cells.map.borrow().len() < 600 && cells.bytes() < full);
        assert!(cells.forget_idle());
        assert!(!cells.have_grown());
        let left = cells.bytes();
        assert_eq!(cells.map.borrow().len(), 100);
        assert!(left < full / 5, "{left} of {full}");
        assert_eq!(cells.trace(&place(950)), Some(3));
        for number in 2000..2026 {
            assert!(!cells.have_grown());
            cells.update(&place(number), |cell| cell.trace = Some(3));
        }
        assert!(cells.have_grown());
    }

    /// What is blacklisted is remembered as long as others can be forgotten.
    #[test]
    fn aborts_are_forgotten_last() {
        let cells = Cells::default();
        for number in 0..1000 {
            cells.update(&place(number), |cell| cell.aborts = u32::from(number < 300));
        }
        assert!(cells.forget_idle());
        assert_eq!(cells.get(&place(3)).aborts, 1);
        assert!(cells.forget_idle());
        assert_eq!((cells.get(&place(3)).aborts, cells.bytes()), (0, 0));
    }
}

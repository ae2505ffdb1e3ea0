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
    /// Recordings from there that were given up.
    pub aborts: u32,
    /// Whether calls that begin there are left out of other traces.
    pub is_apart: bool,
    /// The author's words for it, if somebody wants to read them.
    pub location: Option<String>,
}

/// All cells of a VM. The keys may be references: their objects are kept alive as long as the cell is there.
#[derive(Debug, Default)]
pub(crate) struct Cells {
    map: RefCell<FxHashMap<Place, Cell>>,
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

    /// The trace that begins at a place has been freed. The place cools down, unless so many do already.
    pub fn forget_trace(&self, place: &Place, most: usize) {
        let mut map = self.map.borrow_mut();
        let is_full = map.len() >= most;
        let Some(cell) = map.get_mut(place) else {
            return;
        };
        (cell.trace, cell.is_cooling) = (None, true);
        if is_full && cell.aborts == 0 && !cell.is_apart {
            map.remove(place);
        }
    }

    /// Calls a function with every green of a place.
    pub fn for_each_green(&self, see: &mut dyn FnMut(u64)) {
        for place in self.map.borrow().keys() {
            place.greens.iter().for_each(|bits| see(*bits));
        }
    }

    /// Changes what is known of a place.
    pub fn update(&self, place: &Place, change: impl FnOnce(&mut Cell)) {
        change(self.map.borrow_mut().entry(place.clone()).or_default());
    }
}

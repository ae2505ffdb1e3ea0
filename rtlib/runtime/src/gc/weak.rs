//! Weak references, and values of the outside that end with an object.
//!
//! A *weak cell* is an object of the heap whose first two words belong to this file:
//!
//! ```text
//! | hidden | died | what else the program keeps there
//! ```
//!
//! `hidden` is the target's address with all bits turned round, so that neither the collector nor the scan of the stack takes it for a reference; 0 is no
//! target. The type table says that it is a number. Every cell that has a target is listed here. After marking, cells that were not marked leave
//! the list; those whose target was not marked do, too, and get the number of the collection as `died`. So a target that has been reached is never lost, and
//! one that has not is lost for all cells in the same collection, before its memory can be used again. Two cells have the same target, dead or alive, if
//! both words are equal.
//!
//! A *tie* is an object with a number: when the object has not been marked, the number is told, once.

use std::collections::TryReserveError;

/// What the collector knows of cells and ties.
#[derive(Debug, Default)]
pub struct Weak {
    /// References to weak cells with a target.
    cells: Vec<usize>,
    /// References to objects, and the number of each.
    ties: Vec<(usize, u32)>,
    /// Numbers of ties whose object is gone.
    untied: Vec<u32>,
    /// How many cells have lost their targets.
    deaths: u64,
    /// How often [`Weak::settle`] has run.
    collections: u64,
}

impl Weak {
    /// A cell gets a target, its first.
    ///
    /// # Errors
    /// If there is no memory for the list.
    ///
    /// # Safety
    /// `cell` is a weak cell, and `target` an address inside of an object that is reachable now.
    pub unsafe fn aim(&mut self, cell: usize, target: usize) -> Result<(), TryReserveError> {
        self.cells.try_reserve(1)?;
        self.cells.push(cell);
        // SAFETY: as promised by the caller.
        unsafe { hide(cell, target) };
        Ok(())
    }

    /// The number is told when the object is gone.
    ///
    /// # Errors
    /// If there is no memory for the list.
    pub fn tie(&mut self, object: usize, number: u32) -> Result<(), TryReserveError> {
        self.ties.try_reserve(1)?;
        // Telling must not need memory.
        self.untied.try_reserve(self.ties.len() + 1)?;
        self.ties.push((object, number));
        Ok(())
    }

    /// A number of an object that is gone; each is told once.
    pub fn next_untied(&mut self) -> Option<u32> {
        self.untied.pop()
    }

    /// How many weak cells have ever lost their targets while they were alive themselves.
    pub fn deaths(&self) -> u64 {
        self.deaths
    }

    /// How many things have happened that somebody may want to know.
    pub fn news(&self) -> u64 {
        self.deaths + self.untied.len() as u64
    }

    /// After marking, and before anything is swept.
    ///
    /// `is_alive` is told an address inside of an object that was there when the collection began.
    pub(super) fn settle(&mut self, is_alive: &mut dyn FnMut(usize) -> bool) {
        self.collections += 1;
        let (number, deaths) = (self.collections, &mut self.deaths);
        self.cells.retain(|cell| {
            if !is_alive(*cell) {
                return false;
            }
            // SAFETY: a listed cell that is alive.
            let target = unsafe { target(*cell) };
            let stays = target.is_some_and(&mut *is_alive);
            if !stays {
                // SAFETY: as above; the second word is ours.
                unsafe { ((*cell + 8) as *mut u64).write(number) };
                *deaths += 1;
            }
            stays
        });
        let untied = &mut self.untied;
        self.ties.retain(|(object, number)| {
            let stays = is_alive(*object);
            if !stays {
                untied.push(*number);
            }
            stays
        });
    }
}

/// Writes a target's address.
///
/// # Safety
/// `cell` is a weak cell.
pub unsafe fn hide(cell: usize, target: usize) {
    // SAFETY: as promised by the caller.
    unsafe { (cell as *mut usize).write(!target) };
}

/// A cell's target, if it has one that is not dead.
///
/// # Safety
/// `cell` is a weak cell.
pub unsafe fn target(cell: usize) -> Option<usize> {
    // SAFETY: as promised by the caller.
    let (hidden, died) = unsafe { (*(cell as *const usize), *((cell + 8) as *const u64)) };
    (hidden != 0 && died == 0).then_some(!hidden)
}

/// Whether two cells have one target, or had one when it died, or neither has ever had one.
///
/// # Safety
/// Both are weak cells.
pub unsafe fn is_same(left: usize, right: usize) -> bool {
    // SAFETY: as promised by the caller.
    unsafe { *(left as *const [u64; 2]) == *(right as *const [u64; 2]) }
}

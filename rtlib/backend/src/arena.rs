//! Memory for machine code: one range of pages at two addresses, one to write and one to execute.
//!
//! Nothing is ever writable and executable at the same address, and nothing with code in it changes its protection: a write through the one
//! mapping is seen through the other. A piece is cut from the smallest free one that is large enough, and given back.

use crate::unwinding::Unwinding;
use std::collections::{BTreeMap, BTreeSet};
use std::ptr;
use trace::Refusal;

/// Pieces begin at multiples of this, and have a multiple of it as their length.
const GRAIN: usize = 16;

/// A range of bytes at two addresses.
#[derive(Debug)]
pub struct Arena {
    writable: *mut u8,
    executable: *const u8,
    size: usize,
    /// Free pieces: where they begin, and their length.
    free: BTreeMap<usize, usize>,
    /// The same: their length, and where they begin.
    by_length: BTreeSet<(usize, usize)>,
    used: usize,
    /// Where no code has ever been written.
    untouched: usize,
    /// What backtraces know of it; it is there until the arena goes.
    unwinding: Option<Unwinding>,
}

/// With less than this there is no sense in machine code, unless less was asked for.
const LEAST: usize = 64 << 10;

/// Mappings begin and end at multiples of this.
const PAGE: usize = 4096;

impl Arena {
    /// Reserves room for `limit` bytes of code; memory is taken as it is used. Where the system does not grant so many addresses, it
    /// is the half of them, or the half of that, and so on.
    ///
    /// # Errors
    /// [`Refusal::Denied`] if the system allows none.
    pub fn new(limit: usize) -> Result<Arena, Refusal> {
        let wanted = limit.next_multiple_of(PAGE);
        let least = wanted.clamp(PAGE, LEAST);
        let mut size = wanted;
        while size >= least {
            let reserved = Arena::reserve(size);
            if let Some(arena) = reserved.filter(|_| is_room_left(size)) {
                return Ok(arena);
            }
            size = size / 2 / PAGE * PAGE;
        }
        Err(Refusal::Denied)
    }

    /// The same pages at two addresses. They have no file with a name: then perf knows that code is made there.
    fn reserve(size: usize) -> Option<Arena> {
        let access = libc::PROT_READ | libc::PROT_WRITE;
        let flags = libc::MAP_SHARED | libc::MAP_ANONYMOUS | libc::MAP_NORESERVE;
        // SAFETY: a new mapping at an address of the system's choice disturbs nobody. Moving nothing of a shared mapping makes a second one of
        // the same pages, which is ours, too. All results are checked.
        unsafe {
            let writable = libc::mmap(ptr::null_mut(), size, access, flags, -1, 0);
            if writable == libc::MAP_FAILED {
                return None;
            }
            let executable = libc::mremap(writable, 0, size, libc::MREMAP_MAYMOVE);
            let is_there = executable != libc::MAP_FAILED;
            let access = libc::PROT_READ | libc::PROT_EXEC;
            if !is_there || libc::mprotect(executable, size, access) != 0 {
                libc::munmap(writable, size);
                if is_there {
                    libc::munmap(executable, size);
                }
                return None;
            }
            Some(Arena {
                writable: writable.cast(),
                executable: executable.cast_const().cast(),
                size,
                free: BTreeMap::from([(0, size)]),
                by_length: BTreeSet::from([(size, 0)]),
                used: 0,
                untouched: 0,
                unwinding: Some(Unwinding::new(executable as u64, size as u64)),
            })
        }
    }

    /// Takes a piece of at least so many bytes: its offset.
    pub fn take(&mut self, bytes: usize) -> Option<usize> {
        let bytes = bytes.next_multiple_of(GRAIN);
        let (length, start) = self.by_length.range((bytes, 0)..).next().copied()?;
        self.remove_free(start, length);
        if length > bytes {
            self.add_free(start + bytes, length - bytes);
        }
        self.used += bytes;
        Some(start)
    }

    /// Gives a piece of [`Arena::take`] back.
    pub fn give_back(&mut self, start: usize, bytes: usize) {
        let mut start = start;
        let mut length = bytes.next_multiple_of(GRAIN);
        self.used -= length;
        let before = self.free.range(..start).next_back();
        if let Some((before, size)) = before.map(|(before, size)| (*before, *size))
            && before + size == start
        {
            self.remove_free(before, size);
            (start, length) = (before, size + length);
        }
        let after = start + length;
        if let Some(size) = self.free.get(&after).copied() {
            self.remove_free(after, size);
            length += size;
        }
        self.add_free(start, length);
    }

    fn add_free(&mut self, start: usize, length: usize) {
        self.free.insert(start, length);
        self.by_length.insert((length, start));
    }

    fn remove_free(&mut self, start: usize, length: usize) {
        self.free.remove(&start);
        self.by_length.remove(&(length, start));
    }

    /// Writes bytes at an offset.
    ///
    /// # Panics
    /// If they do not lie in the arena.
    pub fn write(&mut self, offset: usize, bytes: &[u8]) {
        assert!(
            offset + bytes.len() <= self.size,
            "code outside of its memory"
        );
        self.untouched = self.untouched.max(offset + bytes.len());
        // SAFETY: the range is mapped, as just checked, and nobody has a reference into it.
        unsafe { ptr::copy_nonoverlapping(bytes.as_ptr(), self.writable.add(offset), bytes.len()) };
    }

    /// A process has forked, and this is the child: its code gets pages of its own at the same addresses. Whether there was memory for them;
    /// without, the child must not write.
    pub fn part_from_parent(&mut self) -> bool {
        let bytes = self.untouched.next_multiple_of(PAGE);
        let access = libc::PROT_READ | libc::PROT_WRITE;
        let flags = libc::MAP_SHARED | libc::MAP_ANONYMOUS | libc::MAP_NORESERVE;
        let moved = libc::MREMAP_MAYMOVE | libc::MREMAP_FIXED;
        let (writable, executable) = (self.writable.cast(), self.executable.cast_mut().cast());
        // SAFETY: a new mapping disturbs nobody. It gets what has been written, and then takes the place of the two mappings, which have
        // the same size. No other thread exists, and this one does not run machine code now.
        unsafe {
            let own = libc::mmap(ptr::null_mut(), self.size, access, flags, -1, 0);
            if own == libc::MAP_FAILED {
                return false;
            }
            ptr::copy_nonoverlapping(self.writable, own.cast(), bytes);
            let second = libc::mremap(own, 0, self.size, moved, executable);
            let code = libc::PROT_READ | libc::PROT_EXEC;
            second == executable
                && libc::mprotect(executable, self.size, code) == 0
                && libc::mremap(own, self.size, self.size, moved, writable) == writable
        }
    }

    /// Bytes that are taken.
    pub fn used(&self) -> usize {
        self.used
    }

    /// Where the bytes at an offset are executed.
    pub fn address(&self, offset: usize) -> u64 {
        self.executable as u64 + offset as u64
    }
}

/// Whether as many addresses could be had once more as an arena of that size takes. Where addresses are scarce, half of them are for others: whoever finds
/// no memory for tables or frames cannot go on at all.
fn is_room_left(size: usize) -> bool {
    if !are_addresses_limited() {
        return true;
    }
    let flags = libc::MAP_PRIVATE | libc::MAP_ANONYMOUS | libc::MAP_NORESERVE;
    // SAFETY: a new mapping at an address of the system's choice disturbs nobody, and it goes at once.
    unsafe {
        let trial = libc::mmap(ptr::null_mut(), 2 * size, libc::PROT_NONE, flags, -1, 0);
        trial != libc::MAP_FAILED && libc::munmap(trial, 2 * size) == 0
    }
}

/// Whether the process may not have as many addresses as it likes (`ulimit -v`).
pub fn are_addresses_limited() -> bool {
    let mut limit = libc::rlimit {
        rlim_cur: 0,
        rlim_max: 0,
    };
    // SAFETY: the system writes to the structure.
    let status = unsafe { libc::getrlimit(libc::RLIMIT_AS, &mut limit) };
    status != 0 || limit.rlim_cur != libc::RLIM_INFINITY
}

impl Drop for Arena {
    fn drop(&mut self) {
        // Before somebody else gets the addresses.
        self.unwinding = None;
        for address in [self.writable.cast_const(), self.executable] {
            // SAFETY: it was mapped with that size by `reserve`, and whoever drops the arena runs no code in it.
            unsafe { libc::munmap(address.cast_mut().cast(), self.size) };
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn code_runs_where_it_was_not_written() {
        let mut arena = Arena::new(1 << 16).expect("memory for code");
        let offset = arena.take(6).expect("there is room");
        // mov eax, 7; ret
        arena.write(offset, &[0xb8, 7, 0, 0, 0, 0xc3]);
        // SAFETY: these are the bytes of a function without arguments.
        let function: extern "C" fn() -> u32 =
            unsafe { std::mem::transmute(arena.address(offset) as usize) };
        assert_eq!(function(), 7);
        arena.write(offset + 1, &[8]);
        assert_eq!(function(), 8);
    }

    #[test]
    fn pieces_come_back_whole() {
        let mut arena = Arena::new(4096).expect("memory for code");
        let pieces: Vec<usize> = (0..8).filter_map(|_| arena.take(500)).collect();
        assert_eq!(pieces.len(), 8);
        assert_eq!(arena.take(1), None);
        for piece in [pieces[1], pieces[3], pieces[2], pieces[0]] {
            arena.give_back(piece, 500);
        }
        assert_eq!(arena.take(2048), Some(0));
        for piece in &pieces[4..] {
            arena.give_back(*piece, 500);
        }
        arena.give_back(0, 2048);
        assert_eq!(arena.take(4096), Some(0));
    }

    /// Pieces of all lengths come and go, and never overlap; at the end everything is one piece again.
    #[test]
    fn pieces_are_apart() {
        let mut arena = Arena::new(1 << 16).expect("memory for code");
        let mut taken: Vec<(usize, usize)> = Vec::new();
        let mut seed = 1u64;
        for _ in 0..5000 {
            seed = seed
                .wrapping_mul(6364136223846793005)
                .wrapping_add(1442695040888963407);
            let number = (seed >> 33) as usize;
            if number & 1 == 0
                && let Some(start) = arena.take(number % 700 + 1)
            {
                let end = start + number % 700 + 1;
                let meets = |(other, bytes): &(usize, usize)| *other < end && start < other + bytes;
                assert!(!taken.iter().any(meets), "{start} to {end} is taken");
                taken.push((start, end - start));
            } else if !taken.is_empty() {
                let (start, bytes) = taken.swap_remove(number % taken.len());
                arena.give_back(start, bytes);
            }
        }
        for (start, bytes) in taken {
            arena.give_back(start, bytes);
        }
        assert_eq!((arena.used(), arena.take(1 << 16)), (0, Some(0)));
    }
}

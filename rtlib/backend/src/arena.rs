//! Memory for machine code: one range of pages at two addresses, one to write and one to execute.
//!
//! Nothing is ever writable and executable at the same address, and nothing changes its protection: a write through the one
//! mapping is seen through the other. Pieces are handed out first-fit, and given back.

use std::collections::BTreeMap;
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
    used: usize,
}

impl Arena {
    /// Reserves room for `limit` bytes of code; memory is taken as it is used.
    ///
    /// # Errors
    /// [`Refusal::Denied`] if the system does not allow it.
    pub fn new(limit: usize) -> Result<Arena, Refusal> {
        let size = limit.next_multiple_of(4096);
        // SAFETY: the calls make a file without a name and map it at addresses of the system's choice; everything is checked.
        unsafe {
            let file = libc::memfd_create(c"lathe-code".as_ptr(), libc::MFD_CLOEXEC);
            if file < 0 {
                return Err(Refusal::Denied);
            }
            let mapped = libc::ftruncate(file, size as libc::off_t) == 0;
            let map = |protection| {
                libc::mmap(ptr::null_mut(), size, protection, libc::MAP_SHARED, file, 0)
            };
            let (writable, executable) = match mapped {
                true => (
                    map(libc::PROT_READ | libc::PROT_WRITE),
                    map(libc::PROT_READ | libc::PROT_EXEC),
                ),
                false => (libc::MAP_FAILED, libc::MAP_FAILED),
            };
            libc::close(file);
            let arena = Arena {
                writable: writable.cast(),
                executable: executable.cast_const().cast(),
                size,
                free: BTreeMap::from([(0, size)]),
                used: 0,
            };
            if writable == libc::MAP_FAILED || executable == libc::MAP_FAILED {
                return Err(Refusal::Denied);
            }
            Ok(arena)
        }
    }

    /// Takes a piece of at least so many bytes: its offset.
    pub fn take(&mut self, bytes: usize) -> Option<usize> {
        let bytes = bytes.next_multiple_of(GRAIN);
        let (start, length) = self
            .free
            .iter()
            .map(|(start, length)| (*start, *length))
            .find(|(_, length)| *length >= bytes)?;
        self.free.remove(&start);
        if length > bytes {
            self.free.insert(start + bytes, length - bytes);
        }
        self.used += bytes;
        Some(start)
    }

    /// Gives a piece of [`Arena::take`] back.
    pub fn give_back(&mut self, start: usize, bytes: usize) {
        let mut start = start;
        let mut length = bytes.next_multiple_of(GRAIN);
        self.used -= length;
        if let Some((before, size)) = self.free.range(..start).next_back()
            && before + size == start
        {
            (start, length) = (*before, size + length);
        }
        if let Some(size) = self.free.remove(&(start + length)) {
            length += size;
        }
        self.free.insert(start, length);
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
        // SAFETY: the range is mapped, as just checked, and nobody has a reference into it.
        unsafe { ptr::copy_nonoverlapping(bytes.as_ptr(), self.writable.add(offset), bytes.len()) };
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

impl Drop for Arena {
    fn drop(&mut self) {
        for address in [self.writable.cast_const(), self.executable] {
            if address != libc::MAP_FAILED.cast_const().cast() {
                // SAFETY: it was mapped with that size by `new`, and whoever drops the arena runs no code in it.
                unsafe { libc::munmap(address.cast_mut().cast(), self.size) };
            }
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
}

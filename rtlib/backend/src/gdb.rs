//! What gdb is told of machine code, so that it can unwind it.
//!
//! gdb has a breakpoint in a function that does nothing, and when that is called reads a list of object files in the process's memory:
//! its manual, "JIT Compilation Interface". An arena gets one file with two sections, one that says where the code is, and one with the
//! description of its frames that the unwinder of the process has, too.

use std::ptr;
use std::sync::{Mutex, PoisonError};

/// An entry of gdb's list; the manual fixes its form.
#[repr(C)]
struct Entry {
    next: *mut Entry,
    previous: *mut Entry,
    file: *const u8,
    file_bytes: u64,
}

/// What gdb looks at; the manual fixes its form and its name.
#[repr(C)]
struct Descriptor {
    version: u32,
    action: u32,
    relevant: *mut Entry,
    first: *mut Entry,
}

/// An entry has been added.
const REGISTER: u32 = 1;
/// An entry has been taken away.
const UNREGISTER: u32 = 2;

/// gdb finds it by its name.
#[unsafe(no_mangle)]
static mut __jit_debug_descriptor: Descriptor = Descriptor {
    version: 1,
    action: 0,
    relevant: ptr::null_mut(),
    first: ptr::null_mut(),
};

/// gdb stops here, and looks at the descriptor.
#[unsafe(no_mangle)]
#[inline(never)]
extern "C" fn __jit_debug_register_code() {
    // A call of a function that seems to see no memory would be left out.
    // SAFETY: there is no instruction.
    unsafe { std::arch::asm!("", options(nostack, preserves_flags)) };
}

/// The list belongs to whoever holds it.
static LIST: Mutex<()> = Mutex::new(());

/// An object file that gdb knows as long as this lives.
#[derive(Debug)]
pub(crate) struct Announcement {
    /// Both are raw, since gdb's list has their addresses.
    entry: *mut Entry,
    file: *mut [u8],
}

impl std::fmt::Debug for Entry {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} bytes at {:?}", self.file_bytes, self.file)
    }
}

impl Announcement {
    /// Announces a range of code with the description of its frames.
    pub fn new(address: u64, size: u64, frames: &[u8]) -> Announcement {
        let file = Box::into_raw(object_file(address, size, frames).into_boxed_slice());
        let entry = Box::into_raw(Box::new(Entry {
            next: ptr::null_mut(),
            previous: ptr::null_mut(),
            file: file.cast_const().cast(),
            file_bytes: file.len() as u64,
        }));
        let _list = LIST.lock().unwrap_or_else(PoisonError::into_inner);
        // SAFETY: the list is ours while it is locked, and its entries live until they are taken from it.
        unsafe {
            let first = __jit_debug_descriptor.first;
            if let Some(first) = first.as_mut() {
                first.previous = entry;
            }
            (*entry).next = first;
            __jit_debug_descriptor.first = entry;
            tell(REGISTER, entry);
        }
        Announcement { entry, file }
    }
}

impl Drop for Announcement {
    fn drop(&mut self) {
        let _list = LIST.lock().unwrap_or_else(PoisonError::into_inner);
        // SAFETY: the list is ours while it is locked. The entry is in it, and both are ours again when it has been taken away.
        unsafe {
            let (previous, next) = ((*self.entry).previous, (*self.entry).next);
            match previous.as_mut() {
                Some(previous) => previous.next = next,
                None => __jit_debug_descriptor.first = next,
            }
            if let Some(next) = next.as_mut() {
                next.previous = previous;
            }
            tell(UNREGISTER, self.entry);
            drop(Box::from_raw(self.entry));
            drop(Box::from_raw(self.file));
        }
    }
}

/// Tells gdb, if it is there, of an entry.
///
/// # Safety
/// The list is the caller's.
unsafe fn tell(action: u32, entry: *mut Entry) {
    // SAFETY: as promised by the caller.
    unsafe {
        __jit_debug_descriptor.action = action;
        __jit_debug_descriptor.relevant = entry;
        __jit_debug_register_code();
        __jit_debug_descriptor.action = 0;
        __jit_debug_descriptor.relevant = ptr::null_mut();
    }
}

/// Bytes of an ELF header, and of that of a section.
const HEADER_BYTES: u64 = 64;

/// Names of sections, each ended by a zero, and where they begin.
const NAMES: &[u8] = b"\0.text\0.eh_frame\0.shstrtab\0";
const TEXT_NAME: u32 = 1;
const FRAMES_NAME: u32 = 7;
const NAMES_NAME: u32 = 17;

/// The form of a section's header (ELF-64 object file format, version 1.5, figure 5).
struct Section {
    name: u32,
    kind: u32,
    flags: u64,
    address: u64,
    offset: u64,
    size: u64,
}

/// `SHT_PROGBITS`, `SHT_STRTAB`, `SHT_NOBITS`.
const CONTENTS: u32 = 1;
const STRINGS: u32 = 3;
const NOTHING: u32 = 8;
/// `SHF_ALLOC`, and that with `SHF_EXECINSTR`.
const IN_MEMORY: u64 = 2;
const CODE: u64 = 6;

/// An executable for x86-64 without a program: where code is, and what its frames look like. Of the code itself nothing is in the file: gdb
/// reads that from memory.
fn object_file(address: u64, size: u64, frames: &[u8]) -> Vec<u8> {
    let frames_at = HEADER_BYTES;
    let names_at = frames_at + frames.len() as u64;
    let sections_at = (names_at + NAMES.len() as u64).next_multiple_of(8);
    let section = |name, kind, flags, address, offset, size| Section {
        name,
        kind,
        flags,
        address,
        offset,
        size,
    };
    let sections = [
        section(0, 0, 0, 0, 0, 0),
        section(TEXT_NAME, NOTHING, CODE, address, 0, size),
        section(
            FRAMES_NAME,
            CONTENTS,
            IN_MEMORY,
            0,
            frames_at,
            frames.len() as u64,
        ),
        section(NAMES_NAME, STRINGS, 0, 0, names_at, NAMES.len() as u64),
    ];
    let mut file = Vec::new();
    // 64 bits, little-endian, version 1, System V.
    file.extend([0x7f, b'E', b'L', b'F', 2, 1, 1, 0]);
    file.extend([0; 8]);
    // ET_EXEC: addresses are as they stand. EM_X86_64. The version.
    file.extend([2, 0, 62, 0, 1, 0, 0, 0]);
    // No entry, no program headers.
    file.extend([0; 16]);
    file.extend(sections_at.to_le_bytes());
    file.extend([0; 4]);
    let sizes = [HEADER_BYTES, 0, 0, HEADER_BYTES];
    let counts = [sections.len() as u64, sections.len() as u64 - 1];
    for number in sizes.iter().chain(&counts) {
        file.extend((*number as u16).to_le_bytes());
    }
    file.extend(frames);
    file.extend(NAMES);
    file.resize(sections_at as usize, 0);
    for section in sections {
        file.extend(section.name.to_le_bytes());
        file.extend(section.kind.to_le_bytes());
        for word in [
            section.flags,
            section.address,
            section.offset,
            section.size,
            0,
            8,
            0,
        ] {
            file.extend(word.to_le_bytes());
        }
    }
    file
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What gdb's list holds now.
    fn listed() -> Vec<(u64, u64)> {
        let _list = LIST.lock().unwrap_or_else(PoisonError::into_inner);
        let mut found = Vec::new();
        // SAFETY: the list is ours while it is locked.
        unsafe {
            let mut next = __jit_debug_descriptor.first;
            while let Some(entry) = next.as_ref() {
                found.push((entry.file as u64, entry.file_bytes));
                next = entry.next;
            }
        }
        found
    }

    #[test]
    fn announcements_come_and_go() {
        let one = Announcement::new(0x1000, 0x2000, &[1, 2, 3]);
        let two = Announcement::new(0x5000, 0x1000, &[]);
        let of = |made: &Announcement| (made.file.cast::<u8>() as u64, made.file.len() as u64);
        let (first, second) = (of(&one), of(&two));
        // Other tests have arenas of their own.
        assert!(listed().contains(&first) && listed().contains(&second));
        drop(one);
        assert!(!listed().contains(&first) && listed().contains(&second));
        drop(two);
        assert!(!listed().contains(&second));
    }

    #[test]
    fn the_file_is_an_object() {
        let file = object_file(0x7000, 0x3000, &[9; 12]);
        let word = |at: usize| u64::from_le_bytes(file[at..at + 8].try_into().expect("8 bytes"));
        let sections = word(40) as usize;
        assert_eq!(file.len(), sections + 4 * 64);
        // Address and size of the code; the frames' bytes.
        assert_eq!((word(sections + 80), word(sections + 96)), (0x7000, 0x3000));
        let at = word(sections + 152) as usize;
        assert_eq!(&file[at..at + 12], [9; 12]);
        for (name, text) in [
            (TEXT_NAME, ".text"),
            (FRAMES_NAME, ".eh_frame"),
            (NAMES_NAME, ".shstrtab"),
        ] {
            let name = &NAMES[name as usize..];
            assert!(name.starts_with(text.as_bytes()) && name[text.len()] == 0);
        }
    }
}

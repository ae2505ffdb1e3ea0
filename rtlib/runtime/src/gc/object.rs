//! Objects as they are in memory: sizes of cells, and where references are.
//!
//! ```text
//!             [header: u64] object         the header is the type id with bit 31 set, sign-extended: a negative number
//! [count: u64][header: u64] elements…      the header is the type id
//! ```
//!
//! So the first word of a cell tells which of the two it is: a count is never negative.

use crate::heap::{COUNT_BYTES, HEADER_BYTES, LEAST_OBJECT_BYTES, NO_ARRAY};
use crate::type_table::{FLAG_TAGGED, HEAD_BYTES, MAP_ALWAYS, RECORD_BYTES};

/// The type table of a program, by its address.
#[derive(Clone, Copy, Debug)]
pub struct Types {
    start: usize,
}

/// What the collector has to know of a type.
#[derive(Clone, Copy, Debug)]
struct Record {
    size: usize,
    /// Address of the map's first word, and how many words it has.
    map: usize,
    words: usize,
    /// Whether the map says of all references that they are always there.
    is_plain: bool,
}

impl Types {
    /// A view of a table.
    ///
    /// # Safety
    /// It is one that emission has written, or of the same form, and it stays there.
    pub unsafe fn new(start: usize) -> Types {
        Types { start }
    }

    /// The number of types.
    pub fn count(self) -> u32 {
        word32(self.start)
    }

    fn record(self, id: u32) -> Record {
        let at = self.start + HEAD_BYTES + id as usize * RECORD_BYTES;
        let maps = self.start + word32(self.start + 4) as usize;
        Record {
            size: word32(at) as usize,
            map: maps + word32(at + 8) as usize * 4,
            words: word32(at + 12) as usize,
            is_plain: word32(at + 4) & FLAG_TAGGED == 0,
        }
    }
}

/// A word of the heap.
pub fn word(address: usize) -> u64 {
    // SAFETY: callers pass addresses inside of cells, which are multiples of 8 in memory with access.
    unsafe { (address as *const u64).read() }
}

fn word32(address: usize) -> u32 {
    // SAFETY: callers pass addresses inside of cells or of the type table.
    unsafe { (address as *const u32).read_unaligned() }
}

/// The header of an object that is no array.
pub const fn header(ty: u32) -> u64 {
    (ty | NO_ARRAY) as i32 as i64 as u64
}

/// Bytes of the cell of an array; wraps where no such cell can be.
pub fn array_bytes(size: usize, count: usize) -> usize {
    // As emitted code computes it: with at least a byte to spare behind the elements, so that a pointer to the end points into the cell.
    size.wrapping_mul(count)
        .wrapping_add(COUNT_BYTES + HEADER_BYTES + 8)
        & !7
}

/// Bytes of the cell of an object that is no array.
pub fn struct_bytes(size: usize) -> usize {
    size.max(LEAST_OBJECT_BYTES).next_multiple_of(8) + HEADER_BYTES
}

/// The reference to the object of a cell, and the cell's end.
pub fn cell(start: usize, types: Types) -> (usize, usize) {
    let first = word(start);
    if (first as i64) < 0 {
        let size = types.record(first as u32 & !NO_ARRAY).size;
        return (start + HEADER_BYTES, start + struct_bytes(size));
    }
    let ty = word(start + COUNT_BYTES) as u32;
    let bytes = array_bytes(types.record(ty).size, first as usize);
    (start + COUNT_BYTES + HEADER_BYTES, start + bytes)
}

/// The reference to the object in a cell.
pub fn reference_of(cell: usize) -> usize {
    match (word(cell) as i64) < 0 {
        true => cell + HEADER_BYTES,
        false => cell + COUNT_BYTES + HEADER_BYTES,
    }
}

/// The type of an object.
pub fn type_of(reference: usize) -> u32 {
    word(reference - HEADER_BYTES) as u32 & !NO_ARRAY
}

/// The cell of an object: its first byte, and its end.
pub fn bounds(reference: usize, types: Types) -> (usize, usize) {
    let object = Object::at(reference, types);
    (object.start, object.end)
}

/// Asks the processor for memory that will be looked at soon. Any address may be asked for.
#[inline(always)]
pub fn fetch(address: usize) {
    // SAFETY: fetching changes nothing that a program can see, and faults nowhere.
    unsafe {
        use std::arch::x86_64::{_MM_HINT_T0, _mm_prefetch};
        _mm_prefetch::<_MM_HINT_T0>(address as *const i8);
    }
}

/// An object as its header describes it.
#[derive(Clone, Copy, Debug)]
pub struct Object {
    /// The first byte of its cell.
    pub start: usize,
    /// The end of its cell.
    pub end: usize,
    reference: usize,
    /// Elements; of what is no array, one.
    count: usize,
    record: Record,
}

impl Object {
    /// The object that a reference refers to.
    pub fn at(reference: usize, types: Types) -> Object {
        let header = word(reference - HEADER_BYTES);
        let record = types.record(header as u32 & !NO_ARRAY);
        if (header as i64) < 0 {
            let start = reference - HEADER_BYTES;
            return Object {
                start,
                end: start + struct_bytes(record.size),
                reference,
                count: 1,
                record,
            };
        }
        let start = reference - HEADER_BYTES - COUNT_BYTES;
        let count = word(start) as usize;
        Object {
            start,
            end: start + array_bytes(record.size, count),
            reference,
            count,
            record,
        }
    }

    /// Calls a function with every word of the object that is a reference, null or outside of the heap.
    #[inline(always)]
    pub fn for_each_reference(&self, see: &mut impl FnMut(u64)) {
        if self.record.words > 0 {
            self.for_each_in_elements(0, self.count, see);
        }
    }

    /// Calls a function with the address of every word of the object that is a reference, null or outside of the heap.
    pub fn for_each_place(&self, see: &mut impl FnMut(usize)) {
        for index in 0..self.count {
            let element = self.reference + index * self.record.size;
            for_each_in(element, self.record.map, self.record.words, see);
        }
    }

    /// Calls a function with the references in the part of the object between two addresses: an array's elements that touch it, anything else as a whole.
    pub fn for_each_reference_in(&self, start: usize, end: usize, see: &mut impl FnMut(u64)) {
        if self.record.words == 0 {
            return;
        }
        let size = self.record.size.max(1);
        let first = start.saturating_sub(self.reference) / size;
        let last = end.saturating_sub(self.reference).div_ceil(size);
        match self.count {
            1 => self.for_each_in_elements(0, 1, see),
            count => self.for_each_in_elements(first, last.min(count), see),
        }
    }

    #[inline(always)]
    fn for_each_in_elements(&self, first: usize, last: usize, see: &mut impl FnMut(u64)) {
        let Record {
            size,
            map,
            words,
            is_plain,
        } = self.record;
        for index in first..last {
            let element = self.reference + index * size;
            if !is_plain {
                for_each_in(element, map, words, &mut |place| see(word(place)));
                continue;
            }
            // Nothing but references that are always there: frequent, and no tags to look at.
            for at in (map + 4..map + words * 4).step_by(8) {
                see(word(element + word32(at) as usize));
            }
        }
    }
}

/// So many references at most are a few.
pub const FEW: usize = 16;

/// An object that is no array and has a few references, all of which are always there.
#[derive(Clone, Copy)]
pub struct FewReferences {
    /// The end of its cell.
    pub end: usize,
    reference: usize,
    map: usize,
    map_end: usize,
}

impl FewReferences {
    /// The object that a reference refers to, if it is of this form with at most [`FEW`] of them.
    #[inline(always)]
    pub fn of(reference: usize, types: Types) -> Option<FewReferences> {
        let header = word(reference - HEADER_BYTES);
        let record = types.record(header as u32 & !NO_ARRAY);
        if (header as i64) >= 0 || !record.is_plain || record.words > 2 * FEW {
            return None;
        }
        Some(FewReferences {
            end: reference + struct_bytes(record.size) - HEADER_BYTES,
            reference,
            map: record.map + 4,
            map_end: record.map + 4 + record.words * 4,
        })
    }

    /// Calls a function with every word that is a reference, null or outside of the heap.
    #[inline(always)]
    pub fn for_each(&self, mut see: impl FnMut(u64)) {
        let mut at = self.map;
        while at != self.map_end {
            see(word(self.reference + word32(at) as usize));
            at += 8;
        }
    }
}

/// The addresses of the references of a part of an object, by a sequence of a map.
fn for_each_in(base: usize, map: usize, words: usize, see: &mut impl FnMut(usize)) {
    let (mut at, end) = (map, map + words * 4);
    while at < end {
        let offset = word32(at + 4) as usize;
        if word32(at) == MAP_ALWAYS {
            see(base + offset);
            at += 8;
            continue;
        }
        let (cases, tag) = (word32(at + 8), word32(base + offset));
        at += 12;
        for _ in 0..cases {
            let (value, inner) = (word32(at), word32(at + 4) as usize);
            at += 8;
            if value == tag {
                for_each_in(base, at, inner, see);
            }
            at += inner * 4;
        }
    }
}

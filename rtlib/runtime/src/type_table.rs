//! The type table: heap layouts by type id, as emission writes them into the object.
//!
//! One read-only block of little-endian words without addresses in it, so that it needs no work at
//! start-up:
//!
//! ```text
//! count: u32, maps: u32 (byte offset), names: u32 (byte offset), 0: u32
//! count times  size: u32, flags: u32 (1 = array, 2 = tagged), map: u32 (word offset from maps),
//!              map words: u32, name: u32 (byte offset from names), name bytes: u32
//! maps …       a sequence of   0, offset                               (a reference, always)
//!                              1, tag offset, cases, cases times (tag value, words, sequence of words)
//! names …      UTF-8
//! ```
//!
//! Offsets count from the first byte of the object or of one element.

/// Bytes of the table's head.
pub const HEAD_BYTES: usize = 16;

/// Bytes of one type's record.
pub const RECORD_BYTES: usize = 24;

/// The flag of array types.
pub const FLAG_ARRAY: u32 = 1;

/// The flag of types whose map has cases.
pub const FLAG_TAGGED: u32 = 2;

/// The map word that introduces a reference.
pub const MAP_ALWAYS: u32 = 0;

/// The map word that introduces cases by an enum's tag.
pub const MAP_TAGGED: u32 = 1;

/// A view of a type table.
#[derive(Clone, Copy, Debug)]
pub struct TypeTable<'a> {
    bytes: &'a [u8],
}

/// One type's record.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct TypeRecord<'a> {
    /// Bytes of the object or of one element.
    pub size: u32,
    /// Whether it is an array.
    pub is_array: bool,
    /// The words of its map, little-endian.
    pub map: &'a [u8],
    /// The Rust type.
    pub name: &'a str,
}

impl<'a> TypeTable<'a> {
    /// A view of the bytes.
    pub fn new(bytes: &'a [u8]) -> TypeTable<'a> {
        TypeTable { bytes }
    }

    /// The number of types.
    pub fn count(&self) -> u32 {
        self.word(0)
    }

    /// The record of a type id below [`TypeTable::count`].
    pub fn record(&self, id: u32) -> TypeRecord<'a> {
        let at = HEAD_BYTES + id as usize * RECORD_BYTES;
        let map = self.word(4) as usize + self.word(at + 8) as usize * 4;
        let name = self.word(8) as usize + self.word(at + 16) as usize;
        let name = &self.bytes[name..name + self.word(at + 20) as usize];
        TypeRecord {
            size: self.word(at),
            is_array: self.word(at + 4) & FLAG_ARRAY != 0,
            map: &self.bytes[map..map + self.word(at + 12) as usize * 4],
            name: std::str::from_utf8(name).unwrap_or("?"),
        }
    }

    fn word(&self, at: usize) -> u32 {
        let mut word = [0; 4];
        word.copy_from_slice(&self.bytes[at..at + 4]);
        u32::from_le_bytes(word)
    }
}

//! The image: all jitcodes as read-only data of the executable.
//!
//! ```text
//! [magic][counts and places of the sections]   words of 32 bits
//! [constants]                                  64 bits each; addresses are filled in when the VM is loaded
//! [records, lists, names]                      words; a record is found by its section's table of places
//! ```
//!
//! [`write`] makes it of a [`Program`]; [`Image`] reads it where it stands. Nothing is decoded before it is asked for.

use crate::{Constant, Kind, Program, Symbol};

/// The first word.
const MAGIC: u32 = 0x4c_4a_43_31;

/// Sections with a table of places.
#[derive(Clone, Copy)]
enum Section {
    Jitcodes,
    Calls,
    Effects,
    Classes,
    Portals,
    Points,
    Drivers,
    Files,
    Callbacks,
}

/// How many there are.
const SECTIONS: usize = 9;

/// Words before the constants: magic, constants (place and count), live lists, overlaps, locations, then the sections.
const HEAD: usize = 10 + 2 * SECTIONS;

/// An address that must be filled in: the place in bytes, of what, plus how much.
pub type ImageRelocation = (u32, Symbol, u64);

/// The bytes of an image, to be aligned to eight, and the addresses in it.
pub fn write(program: &Program) -> (Vec<u8>, Vec<ImageRelocation>) {
    let mut writer = Writer {
        words: vec![0; HEAD],
    };
    let mut relocations = Vec::new();
    let constants = writer.words.len();
    for constant in &program.constants {
        let place = (writer.words.len() * 4) as u32;
        let bits = match constant {
            Constant::Number(bits) => *bits,
            Constant::Address(symbol, addend) => {
                relocations.push((place, *symbol, *addend));
                0
            }
        };
        writer.words.extend([bits as u32, (bits >> 32) as u32]);
    }
    let live = writer.plain(&program.live);
    let overlaps: Vec<u32> = program
        .overlaps
        .iter()
        .flat_map(|(a, b)| [*a, *b])
        .collect();
    let overlaps = writer.plain(&overlaps);
    let locations: Vec<u32> = program
        .locations
        .iter()
        .flat_map(|at| [at.file, at.line, at.column])
        .collect();
    let locations = writer.plain(&locations);
    let sections = [
        writer.section(&program.jitcodes, |writer, jitcode| {
            writer
                .words
                .extend([jitcode.words, jitcode.floats, jitcode.call]);
            writer
                .words
                .push(jitcode.portal.map_or(0, |portal| portal + 1));
            writer.list(&jitcode.parameters);
            writer.kinds(&jitcode.results);
            writer.list(&jitcode.code);
            let lines: Vec<u32> = jitcode
                .lines
                .iter()
                .flat_map(|(pc, at)| [*pc, *at])
                .collect();
            writer.list(&lines);
            writer.text(&jitcode.name);
        }),
        writer.section(&program.calls, |writer, call| {
            writer
                .words
                .push(call.target.map_or(0, |target| target + 1));
            writer
                .words
                .extend([call.wrapper, call.effects, call.flags]);
            writer.kinds(&call.parameters);
            writer.kinds(&call.results);
            writer.list(&call.bits);
            writer.text(&call.name);
        }),
        writer.section(&program.effects, |writer, effects| {
            writer.words.push(u32::from(effects.everything));
            writer.list(&effects.writes);
        }),
        writer.section(&program.classes, |writer, class| {
            writer.words.extend([class.flags, class.ty]);
            writer.text(&class.name);
        }),
        writer.section(&program.portals, |writer, portal| {
            writer.words.extend([portal.jitcode, portal.resume]);
        }),
        writer.section(&program.points, |writer, point| {
            writer
                .words
                .extend([point.driver, point.portal, point.pc, point.location]);
            writer.list(&point.greens);
            writer.list(&point.slots);
            writer.list(&point.live);
        }),
        writer.section(&program.drivers, |writer, name| writer.text(name)),
        writer.section(&program.files, |writer, name| writer.text(name)),
        writer.section(&program.callbacks, |writer, calls| {
            writer.words.extend(calls)
        }),
    ];
    let plain = [
        (constants, program.constants.len()),
        live,
        overlaps,
        locations,
    ];
    writer.words[0] = MAGIC;
    if writer.words.len() % 2 == 1 {
        writer.words.push(0);
    }
    // The image's length in words of 64 bits stands above the number of sections.
    writer.words[1] = SECTIONS as u32 | (writer.words.len() as u32 / 2) << 8;
    for (index, (place, count)) in plain.into_iter().chain(sections).enumerate() {
        writer.words[2 + 2 * index] = place as u32;
        writer.words[3 + 2 * index] = count as u32;
    }
    let bytes = writer
        .words
        .iter()
        .flat_map(|word| word.to_le_bytes())
        .collect();
    (bytes, relocations)
}

struct Writer {
    words: Vec<u32>,
}

impl Writer {
    fn plain(&mut self, words: &[u32]) -> (usize, usize) {
        let place = self.words.len();
        self.words.extend_from_slice(words);
        (place, words.len())
    }

    fn section<T>(&mut self, items: &[T], one: impl Fn(&mut Writer, &T)) -> (usize, usize) {
        let table = self.words.len();
        self.words.resize(table + items.len(), 0);
        for (index, item) in items.iter().enumerate() {
            self.words[table + index] = self.words.len() as u32;
            one(self, item);
        }
        (table, items.len())
    }

    fn list(&mut self, words: &[u32]) {
        self.words.push(words.len() as u32);
        self.words.extend_from_slice(words);
    }

    fn kinds(&mut self, kinds: &[Kind]) {
        self.words.push(kinds.len() as u32);
        self.words
            .extend(kinds.iter().map(|kind| u32::from(*kind == Kind::Float)));
    }

    fn text(&mut self, text: &str) {
        self.words.push(text.len() as u32);
        for chunk in text.as_bytes().chunks(4) {
            let mut word = [0; 4];
            word[..chunk.len()].copy_from_slice(chunk);
            self.words.push(u32::from_le_bytes(word));
        }
    }
}

/// A read-only view of an image.
#[derive(Clone, Copy, Debug)]
pub struct Image<'a> {
    words: &'a [u32],
    constants: &'a [u64],
}

/// See [`crate::Jitcode`].
#[derive(Clone, Copy, Debug)]
#[allow(missing_docs)]
pub struct JitcodeView<'a> {
    pub number: u32,
    pub words: u32,
    pub floats: u32,
    pub call: u32,
    pub portal: Option<u32>,
    pub parameters: &'a [u32],
    /// 1 for floats.
    pub results: &'a [u32],
    pub code: &'a [u32],
    /// Pairs of index and location.
    pub lines: &'a [u32],
    pub name: &'a str,
}

/// See [`crate::Call`].
#[derive(Clone, Copy, Debug)]
#[allow(missing_docs)]
pub struct CallView<'a> {
    /// The address; 0 for indirect calls.
    pub target: u64,
    pub wrapper: u64,
    pub effects: u32,
    pub flags: u32,
    /// 1 for floats.
    pub parameters: &'a [u32],
    /// 1 for floats.
    pub results: &'a [u32],
    /// Bits of each result that are told; what is above them is open.
    pub bits: &'a [u32],
    pub name: &'a str,
}

/// See [`crate::Point`].
#[derive(Clone, Copy, Debug)]
#[allow(missing_docs)]
pub struct PointView<'a> {
    pub driver: u32,
    pub portal: u32,
    pub pc: u32,
    pub location: u32,
    pub greens: &'a [u32],
    pub slots: &'a [u32],
    pub live: &'a [u32],
}

impl PointView<'_> {
    /// Words of the record.
    pub fn record_words(&self) -> usize {
        self.greens.len() + self.slots.len() + self.live.len()
    }
}

impl<'a> Image<'a> {
    /// The image whose bytes these words are, as words of 64 bits.
    ///
    /// # Errors
    /// When it is none, or of another version.
    pub fn new(words: &'a [u64]) -> Result<Image<'a>, &'static str> {
        // SAFETY: words of 64 bits are twice as many of 32, of smaller alignment.
        let halves =
            unsafe { std::slice::from_raw_parts(words.as_ptr().cast::<u32>(), words.len() * 2) };
        if halves.len() < HEAD || halves[0] != MAGIC || halves[1] & 0xff != SECTIONS as u32 {
            return Err("this is no image of jitcodes of this version");
        }
        let (place, count) = (halves[2] as usize / 2, halves[3] as usize);
        let constants = words
            .get(place..place + count)
            .ok_or("the image is cut off")?;
        Ok(Image {
            words: halves,
            constants,
        })
    }

    /// How many words of 64 bits the image at an address has.
    ///
    /// # Safety
    /// An image that [`write`] has made stands there.
    pub unsafe fn length_of(image: *const u64) -> usize {
        // SAFETY: as promised by the caller; the second half of the first word is the count of sections and the length.
        (unsafe { image.read() } >> 40) as usize
    }

    fn plain(&self, index: usize) -> &'a [u32] {
        let (place, count) = (
            self.words[2 + 2 * index] as usize,
            self.words[3 + 2 * index] as usize,
        );
        &self.words[place..place + count]
    }

    fn count(&self, section: Section) -> u32 {
        self.words[11 + 2 * section as usize]
    }

    fn record(&self, section: Section, number: u32) -> Reader<'a> {
        let table = self.words[10 + 2 * section as usize];
        let place = self.words[(table + number) as usize] as usize;
        Reader {
            words: &self.words[place..],
        }
    }

    /// The bits of a constant.
    #[inline]
    pub fn constant(&self, number: u32) -> u64 {
        self.constants[number as usize]
    }

    /// All constants.
    pub fn constants(&self) -> &'a [u64] {
        self.constants
    }

    /// A list of live registers.
    pub fn live(&self, index: u32) -> &'a [u32] {
        let lists = self.plain(1);
        let index = index as usize;
        &lists[index + 1..index + 1 + lists[index] as usize]
    }

    /// Pairs of classes that overlap, ascending.
    pub fn overlaps(&self) -> &'a [u32] {
        self.plain(2)
    }

    /// File, line and column of a location.
    pub fn location(&self, number: u32) -> (u32, u32, u32) {
        match self
            .plain(3)
            .get(number as usize * 3..number as usize * 3 + 3)
        {
            Some(at) => (at[0], at[1], at[2]),
            None => (0, 0, 0),
        }
    }

    /// How many jitcodes there are.
    pub fn jitcode_count(&self) -> u32 {
        self.count(Section::Jitcodes)
    }

    /// A jitcode.
    pub fn jitcode(&self, number: u32) -> JitcodeView<'a> {
        let mut reader = self.record(Section::Jitcodes, number);
        let (words, floats, call) = (reader.word(), reader.word(), reader.word());
        let portal = reader.word().checked_sub(1);
        JitcodeView {
            number,
            words,
            floats,
            call,
            portal,
            parameters: reader.list(),
            results: reader.list(),
            code: reader.list(),
            lines: reader.list(),
            name: reader.text(),
        }
    }

    /// A descriptor of a native function.
    pub fn call(&self, number: u32) -> CallView<'a> {
        let mut reader = self.record(Section::Calls, number);
        let target = match reader.word() {
            0 => 0,
            number => self.constant(number - 1),
        };
        CallView {
            target,
            wrapper: self.constant(reader.word()),
            effects: reader.word(),
            flags: reader.word(),
            parameters: reader.list(),
            results: reader.list(),
            bits: reader.list(),
            name: reader.text(),
        }
    }

    /// Whether a call may write everything, else the classes that it may write.
    pub fn effects(&self, number: u32) -> (bool, &'a [u32]) {
        let mut reader = self.record(Section::Effects, number);
        (reader.word() != 0, reader.list())
    }

    /// How many alias classes there are.
    pub fn class_count(&self) -> u32 {
        self.count(Section::Classes)
    }

    /// Flags and type of an alias class.
    pub fn class(&self, number: u32) -> (u32, u32) {
        let mut reader = self.record(Section::Classes, number);
        (reader.word(), reader.word())
    }

    /// An alias class's name.
    pub fn class_name(&self, number: u32) -> &'a str {
        let mut reader = self.record(Section::Classes, number);
        reader.word();
        reader.word();
        reader.text()
    }

    /// Jitcode and descriptor of the resume function of a portal.
    pub fn portal(&self, number: u32) -> (u32, u32) {
        let mut reader = self.record(Section::Portals, number);
        (reader.word(), reader.word())
    }

    /// How many merge points there are.
    pub fn point_count(&self) -> u32 {
        self.count(Section::Points)
    }

    /// A merge point.
    pub fn point(&self, number: u32) -> PointView<'a> {
        let mut reader = self.record(Section::Points, number);
        PointView {
            driver: reader.word(),
            portal: reader.word(),
            pc: reader.word(),
            location: reader.word(),
            greens: reader.list(),
            slots: reader.list(),
            live: reader.list(),
        }
    }

    /// A driver's name.
    pub fn driver(&self, number: u32) -> &'a str {
        self.record(Section::Drivers, number).text()
    }

    /// The descriptor of one of a driver's callbacks.
    pub fn callback(&self, driver: u32, which: Callback) -> Option<u32> {
        if driver >= self.count(Section::Callbacks) {
            return None;
        }
        self.record(Section::Callbacks, driver).words[which as usize].checked_sub(1)
    }

    /// A file's name.
    pub fn file(&self, number: u32) -> &'a str {
        match number < self.count(Section::Files) {
            true => self.record(Section::Files, number).text(),
            false => "?",
        }
    }
}

/// What an author may say of a driver by a function of its greens.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Callback {
    /// Where in the guest's program it is: the leaves of a string, which are buffer, capacity and length.
    Location,
    /// Whether a trace may begin there.
    Confirm,
    /// Whether a trace may follow a call of the portal that begins there.
    Inline,
    /// A trace has been made; it also gets kind, operations and guards.
    Compiled,
    /// A recording has been given up; it also gets kind, operations, guards and the reason.
    Aborted,
}

struct Reader<'a> {
    words: &'a [u32],
}

impl<'a> Reader<'a> {
    fn word(&mut self) -> u32 {
        let word = self.words[0];
        self.words = &self.words[1..];
        word
    }

    fn list(&mut self) -> &'a [u32] {
        let count = self.word() as usize;
        let (list, rest) = self.words.split_at(count);
        self.words = rest;
        list
    }

    fn text(&mut self) -> &'a str {
        let length = self.word() as usize;
        // SAFETY: words of 32 bits are four bytes each, and the text was written with as many as it needs.
        let bytes = unsafe {
            std::slice::from_raw_parts(
                self.words[..length.div_ceil(4)].as_ptr().cast::<u8>(),
                length,
            )
        };
        std::str::from_utf8(bytes).unwrap_or("?")
    }
}

//! What traces of the tests run on: a VM without anything but a heap, a buffer, and native functions that
//! overwrite every register they may.
//!
//! ```text
//! words   0 VM   64 buffer   192 slack   224 heap   480 slack   512 cards   528 slots   656 slack   688
//! ```
//!
//! Everything is in one piece of memory that keeps its place, so that two executions of a trace can begin with the same bytes at
//! the same addresses, and end in bytes that are compared. The place is the same in every process: addresses are among the numbers that traces
//! compute with, so a seed says everything only if they do not change.

mod functions;
mod host;
mod image;

use super::native::Natives;
use super::random::{Random, mix};
use crate::Layout;
pub use functions::OVERFLOW;
use functions::{
    call_portal, compute, copy_bytes, copy_references, finish_portal, make_room, stack_overflow,
};
pub use host::WorldHost;
use image::make_image;
pub use image::{Signature, greens, record_roles};
use jitcode::Image;
use std::cell::{Cell, RefCell};
use std::rc::Rc;

/// What headers of objects that are no arrays have beside the type.
const NO_ARRAY: u32 = 1 << 31;

/// Where worlds are.
const PLACES: u64 = 0x2345_6000_0000;
/// Words of the piece.
const WORDS: usize = 688;
/// Where the buffer begins, in words.
const BUFFER_AT: usize = 64;
/// Where the heap begins, in words.
const HEAP_AT: usize = 224;
/// Bytes of the heap.
pub const HEAP_BYTES: u64 = 2048;
/// Where the card table begins, in words; behind it are some that no store must reach.
const CARDS_AT: usize = 512;
/// The binary logarithm of the bytes of a card.
const CARD_SHIFT: u8 = 6;

/// Where the stack of slots begins, in words.
const SLOTS_AT: usize = 528;
/// Where it ends.
const SLOTS_END: usize = 656;

/// Fields of the VM, in words. Some are out of reach of a displacement of eight bits.
mod field {
    pub const CURSOR: usize = 3;
    pub const LIMIT: usize = 15;
    pub const START: usize = 17;
    pub const SIZE: usize = 16;
    pub const CARDS: usize = 40;
    pub const WORLD: usize = 41;
    pub const FUEL: usize = 42;
    pub const FRAME: usize = 43;
    /// 0 in random traces: fuel is what limits the depth.
    pub const STACK_LIMIT: usize = 44;
    /// A byte with others beside it that are no part of it.
    pub const POLL: usize = 45;
    pub const SLOT_TOP: usize = 5;
    pub const SLOT_LIMIT: usize = 6;
}

/// With less of the native stack than that, it is low.
pub const STACK_RESERVE: u64 = 1 << 18;

/// Sizes of objects and elements by type.
pub const SIZES: [u32; 8] = [0, 1, 8, 12, 16, 24, 40, 64];

/// Descriptors of calls: the first half has a target, the second is indirect.
pub const CALLS: usize = 80;
/// Merge points.
pub const POINTS: u32 = 10;
/// Arguments of a call at most.
pub const MOST_ARGUMENTS: usize = 8;
/// Results of a call at most.
pub const MOST_RESULTS: usize = 4;

/// A wrapper: VM, function, arguments, results.
type Wrapper = unsafe extern "C" fn(*const u64, u64, *const u64, *mut u64);

/// What runs traces inside of calls of portals.
pub trait Nested {
    /// Runs the trace of a place until the portal returns: its results. Nothing if there is no such trace.
    fn call(&self, point: u32, record: &[u64]) -> Option<Vec<u64>>;
    /// Goes on where machine code that machine code has called was left by a guard: the portal's results.
    fn finish(&self, left: u64) -> Vec<u64>;
    /// The traces that are at work, the innermost first.
    fn active(&self) -> Vec<u32>;
}

/// See the module.
pub struct World {
    /// Mapped: machine code has addresses in it.
    memory: *mut u64,
    /// The calls that were made: what was called and with what.
    log: RefCell<Vec<u64>>,
    /// What runs portals, if calls of portals are more than other calls.
    nested: RefCell<Option<Rc<dyn Nested>>>,
    /// Functions of the calls.
    natives: Natives,
    /// How many results portals have.
    pub portal_results: Cell<usize>,
    /// What calls are.
    pub image: Image<'static>,
    /// By number.
    pub calls: Vec<Signature>,
}

impl World {
    /// A world at one of several places, each of which may be taken once at a time.
    pub fn new(place: u64) -> Rc<World> {
        let address = PLACES + (place << 20);
        let natives = Natives::new(address + (1 << 16), CALLS, compute);
        let (image, calls) = make_image(&natives);
        let world = Rc::new(World {
            memory: map(address, WORDS * 8),
            log: RefCell::default(),
            nested: RefCell::default(),
            natives,
            portal_results: Cell::new(0),
            image,
            calls,
        });
        world.write(field::WORLD, &raw const *world as u64);
        world
    }

    fn read(&self, word: usize) -> u64 {
        assert!(word < WORDS, "a word of the world");
        // SAFETY: just checked.
        unsafe { self.memory.add(word).read() }
    }

    fn write(&self, word: usize, bits: u64) {
        assert!(word < WORDS, "a word of the world");
        // SAFETY: just checked; nobody has a reference to the memory.
        unsafe { self.memory.add(word).write(bits) };
    }

    fn address(&self, word: usize) -> u64 {
        self.memory as u64 + word as u64 * 8
    }

    /// The address of the buffer.
    pub fn buffer(&self) -> u64 {
        self.address(BUFFER_AT)
    }

    /// The address of the heap.
    pub fn heap(&self) -> u64 {
        self.address(HEAP_AT)
    }

    /// The address of the stack of slots.
    pub fn slots(&self) -> u64 {
        self.address(SLOTS_AT)
    }

    /// The address of the native function of a call.
    pub fn native(&self, call: usize) -> u64 {
        self.natives.address(call)
    }

    /// The address of the word that loops count down.
    pub fn fuel(&self) -> u64 {
        self.address(field::FUEL)
    }

    /// Random bytes in buffer and heap, no card set, some room in the heap, so much fuel.
    pub fn reset(&self, random: &mut Random, fuel: u64) {
        for word in BUFFER_AT..CARDS_AT {
            self.write(word, random.word());
        }
        for word in CARDS_AT..SLOTS_AT {
            self.write(word, 0);
        }
        for word in SLOTS_AT..WORDS {
            self.write(word, random.word());
        }
        self.write(field::FRAME, 0);
        self.write(field::SLOT_TOP, self.slots());
        self.write(field::SLOT_LIMIT, self.address(SLOTS_END));
        self.write(field::START, self.heap());
        self.write(field::SIZE, HEAP_BYTES);
        self.write(field::CARDS, self.address(CARDS_AT));
        self.write(field::CURSOR, self.heap());
        self.write(field::LIMIT, self.heap() + 8 * random.below(40) as u64);
        self.write(field::FUEL, fuel);
        self.set_poll(random.below(3) as u64 * 0x80);
        self.log.borrow_mut().clear();
    }

    /// Bytes that are taken of the heap, and bytes that are free before room must be made.
    pub fn room(&self) -> (u64, u64) {
        let (cursor, limit) = (self.read(field::CURSOR), self.read(field::LIMIT));
        (cursor - self.heap(), limit - cursor)
    }

    /// Says how low the native stack may get.
    pub fn set_stack_limit(&self, limit: u64) {
        self.write(field::STACK_LIMIT, limit);
    }

    /// Sets the byte of polls, the lowest of these.
    pub fn set_poll(&self, bits: u64) {
        self.write(field::POLL, bits);
    }

    /// Words that calls have written down.
    pub fn logged(&self) -> usize {
        self.log.borrow().len()
    }

    /// All that executions can change.
    pub fn state(&self) -> State {
        State {
            words: (0..WORDS).map(|word| self.read(word)).collect(),
            log: self.log.borrow().clone(),
        }
    }

    /// Goes back to a state.
    pub fn restore(&self, state: &State) {
        for (word, bits) in state.words.iter().enumerate() {
            self.write(word, *bits);
        }
        self.log.borrow_mut().clone_from(&state.log);
    }

    /// Says what runs the portals that are called.
    pub fn set_nested(&self, nested: Option<Rc<dyn Nested>>) {
        *self.nested.borrow_mut() = nested;
    }

    /// The layout of this world's VM.
    pub fn layout(&self) -> Layout {
        let offset = |word: usize| word as i32 * 8;
        Layout {
            vm: self.address(0),
            heap_cursor: offset(field::CURSOR),
            heap_limit: offset(field::LIMIT),
            heap_start: offset(field::START),
            heap_size: offset(field::SIZE),
            cards: offset(field::CARDS),
            frame: offset(field::FRAME),
            stack_limit: offset(field::STACK_LIMIT),
            stack_reserve: STACK_RESERVE as i32,
            poll: offset(field::POLL),
            slot_top: offset(field::SLOT_TOP),
            slot_limit: offset(field::SLOT_LIMIT),
            card_shift: CARD_SHIFT,
            size_of: |_, ty| SIZES[ty as usize],
            header_bytes: 8,
            count_bytes: 8,
            least_object_bytes: 8,
            no_array: NO_ARRAY,
            make_room: make_room as *const () as u64,
            stack_overflow: stack_overflow as *const () as u64,
            copy_bytes: copy_bytes as *const () as u64,
            copy_references: copy_references as *const () as u64,
            call_portal: call_portal as *const () as u64,
            finish_portal: finish_portal as *const () as u64,
        }
    }

    /// A call of native code: it is written down, and it writes somewhere; the results depend on everything.
    fn call(&self, target: u64, arguments: &[u64], results: &mut [u64]) {
        let nested = self.nested.borrow().clone();
        let active = nested.map_or(Vec::new(), |nested| nested.active());
        let mut log = self.log.borrow_mut();
        log.push(target);
        log.extend(active.into_iter().map(u64::from));
        log.extend_from_slice(arguments);
        let seed = arguments
            .iter()
            .fold(mix(target) ^ log.len() as u64, |sum, word| mix(sum ^ word));
        let mut random = Random::new(seed);
        for result in results.iter_mut() {
            *result = match random.below(2) {
                0 => random.word(),
                _ => random.float(),
            };
        }
        if random.percent(30) {
            self.write(BUFFER_AT + random.below(128), random.word());
        }
    }

    /// Calls the function with a number.
    fn call_native(&self, number: u64, arguments: &[u64]) -> Vec<u64> {
        let signature = &self.calls[number as usize];
        let mut results = vec![0; signature.results.len()];
        self.call(number, arguments, &mut results);
        for (result, bits) in results.iter_mut().zip(&signature.bits) {
            *result &= u64::MAX >> (64 - bits);
        }
        results
    }

    /// Results of a portal's call that has come to such an end.
    pub fn results_of(&self, end: &[u64], results: &mut [u64]) {
        self.call(end.len() as u64, end, results);
    }

    /// Room for so many bytes: the heap grows a little, and when it is full, everything in it is given up.
    fn make_room(&self, bytes: u64) {
        let (cursor, limit) = (self.read(field::CURSOR), self.read(field::LIMIT));
        if limit - cursor >= bytes {
            return;
        }
        let wanted = cursor + bytes + 8 * (bytes % 5);
        if wanted <= self.heap() + HEAP_BYTES {
            self.write(field::LIMIT, wanted);
            return;
        }
        for word in HEAP_AT..HEAP_AT + HEAP_BYTES as usize / 8 {
            self.write(word, 0);
        }
        self.write(field::CURSOR, self.heap() + 16);
        self.write(field::LIMIT, self.heap() + 16 + bytes.max(200));
    }

    fn mark(&self, target: u64, bytes: u64) {
        let first = target.wrapping_sub(self.heap());
        if bytes > 0 && first < HEAP_BYTES {
            for card in first >> CARD_SHIFT..=(first + bytes - 1) >> CARD_SHIFT {
                let card = self.address(CARDS_AT) + card;
                // SAFETY: behind the card table there is room for what lies behind the heap.
                unsafe { (card as *mut u8).write(1) };
            }
        }
    }
}

impl Drop for World {
    fn drop(&mut self) {
        // SAFETY: it was mapped with that many bytes.
        unsafe { libc::munmap(self.memory.cast(), WORDS * 8) };
    }
}

/// See [`World::state`].
#[derive(Clone, PartialEq, Debug)]
pub struct State {
    words: Vec<u64>,
    log: Vec<u64>,
}

impl State {
    /// In what two states differ, for people.
    pub fn difference(&self, other: &State) -> Option<String> {
        if self.log != other.log {
            return Some(format!("calls\n  {:x?}\n  {:x?}", self.log, other.log));
        }
        let word = (0..WORDS).find(|word| self.words[*word] != other.words[*word])?;
        let (ours, theirs) = (self.words[word], other.words[word]);
        Some(format!("word {word} of memory: {ours:#x} and {theirs:#x}"))
    }
}

/// Runs a portal from a point on.
pub fn run_portal(world: &World, point: u32, record: &[u64], results: &mut [u64]) {
    let nested = world.nested.borrow().clone();
    match nested.and_then(|nested| nested.call(point, record)) {
        Some(words) => results.copy_from_slice(&words[..results.len()]),
        None => world.call(u64::from(point) + 1000, record, results),
    }
}

/// Takes memory at an address.
pub fn map(address: u64, bytes: usize) -> *mut u64 {
    // SAFETY: nothing is replaced that is there already.
    let memory = unsafe {
        libc::mmap(
            address as *mut libc::c_void,
            bytes,
            libc::PROT_READ | libc::PROT_WRITE,
            libc::MAP_PRIVATE | libc::MAP_ANONYMOUS | libc::MAP_FIXED_NOREPLACE,
            -1,
            0,
        )
    };
    assert_eq!(
        memory as u64, address,
        "there is something at a world's place"
    );
    memory.cast()
}

//! The memory of this process as a machine.

use std::alloc::{Layout, alloc_zeroed, dealloc};
use std::ptr::{with_exposed_provenance, with_exposed_provenance_mut};

use flow::{BadAddress, Extern, Machine, PanicMessage, Stop};

use crate::externs::{self, Action};
use crate::world::{Streams, World, bytes_at};

/// Addresses below are null with an offset: no memory of ours is there.
const LOWEST_ADDRESS: u64 = 1 << 16;

/// Small allocations share chunks of this size.
const CHUNK_BYTES: usize = 1 << 20;

/// Alignment of chunks; larger ones get chunks of their own.
const CHUNK_ALIGN: usize = 64;

/// Memory of this process and functions of the run-time library. All memory is given back in the end.
#[derive(Debug)]
pub struct ProcessMachine {
    chunks: Vec<(*mut u8, Layout)>,
    /// The free part of the last shared chunk.
    free: u64,
    end: u64,
    world: World,
}

impl ProcessMachine {
    /// A machine without memory so far.
    ///
    /// # Safety
    /// What runs on it touches only memory that the machine has allocated or that functions outside were given
    /// for that purpose, within its bounds, and obeys the contracts of the functions outside: graphs that build has
    /// made from safe Rust, and that pass the verifier.
    pub unsafe fn new(world: World) -> ProcessMachine {
        ProcessMachine {
            chunks: Vec::new(),
            free: 0,
            end: 0,
            world,
        }
    }

    /// What was written and read, if the world is made of strings.
    pub fn streams(&self) -> Option<&Streams> {
        match &self.world {
            World::Strings(streams) => Some(streams),
            World::Process | World::Nothing => None,
        }
    }

    fn new_chunk(&mut self, bytes: usize, align: usize) -> Result<u64, Stop> {
        let Ok(layout) = Layout::from_size_align(bytes, align) else {
            return Err(Stop::OutOfMemory);
        };
        // SAFETY: callers ask for more than zero bytes.
        let start = unsafe { alloc_zeroed(layout) };
        if start.is_null() {
            return Err(Stop::OutOfMemory);
        }
        self.chunks.push((start, layout));
        Ok(start.expose_provenance() as u64)
    }

    fn panic(&self, words: &[u64]) -> Stop {
        // SAFETY: the arguments are those that the function expects, by the contract of `new`.
        let (message, file) =
            unsafe { (bytes_at(words[0], words[1]), bytes_at(words[2], words[3])) };
        Stop::Panic(PanicMessage {
            message: String::from_utf8_lossy(message).into_owned(),
            file: String::from_utf8_lossy(file).into_owned(),
            line: words[4] as u32,
            column: words[5] as u32,
        })
    }
}

impl Drop for ProcessMachine {
    fn drop(&mut self) {
        for (start, layout) in &self.chunks {
            // SAFETY: they come from `alloc_zeroed` with that layout, and no one has freed them.
            unsafe { dealloc(*start, *layout) };
        }
    }
}

/// Defines a load of a type.
macro_rules! load {
    ($name:ident, $ty:ty) => {
        fn $name(&self, address: u64) -> Result<u64, BadAddress> {
            if address < LOWEST_ADDRESS {
                return Err(BadAddress(address));
            }
            let place = with_exposed_provenance::<$ty>(address as usize);
            // SAFETY: the address is valid by the contract of `new`.
            Ok(u64::from(unsafe { place.read_unaligned() }))
        }
    };
}

/// Defines a store of a type.
macro_rules! store {
    ($name:ident, $ty:ty) => {
        fn $name(&mut self, address: u64, value: u64) -> Result<(), BadAddress> {
            if address < LOWEST_ADDRESS {
                return Err(BadAddress(address));
            }
            let place = with_exposed_provenance_mut::<$ty>(address as usize);
            // SAFETY: the address is valid by the contract of `new`.
            unsafe { place.write_unaligned(value as $ty) };
            Ok(())
        }
    };
}

impl Machine for ProcessMachine {
    load!(load_u8, u8);
    load!(load_u16, u16);
    load!(load_u32, u32);
    load!(load_u64, u64);
    store!(store_u8, u8);
    store!(store_u16, u16);
    store!(store_u32, u32);
    store!(store_u64, u64);

    fn copy(&mut self, to: u64, from: u64, count: u64) -> Result<(), BadAddress> {
        if count == 0 {
            return Ok(());
        }
        for address in [to, from] {
            if address < LOWEST_ADDRESS {
                return Err(BadAddress(address));
            }
        }
        let source = with_exposed_provenance::<u8>(from as usize);
        let target = with_exposed_provenance_mut::<u8>(to as usize);
        // SAFETY: both ranges are valid by the contract of `new`.
        unsafe { std::ptr::copy(source, target, count as usize) };
        Ok(())
    }

    fn allocate(&mut self, bytes: u64, align: u64) -> Result<u64, Stop> {
        let align = (align as usize).max(8);
        let Ok(bytes) = usize::try_from(bytes.max(1)) else {
            return Err(Stop::OutOfMemory);
        };
        if bytes > CHUNK_BYTES / 4 || align > CHUNK_ALIGN {
            return self.new_chunk(bytes, align);
        }
        let mut start = self.free.next_multiple_of(align as u64);
        if self.free == 0 || start + bytes as u64 > self.end {
            start = self.new_chunk(CHUNK_BYTES, CHUNK_ALIGN)?;
            self.end = start + CHUNK_BYTES as u64;
        }
        self.free = start + bytes as u64;
        Ok(start)
    }

    fn poll(&self) -> bool {
        !matches!(self.world, World::Nothing) && rtlib_runtime::events::waits()
    }

    fn find_extern(&self, extern_: &Extern) -> Option<u32> {
        externs::find(extern_)
    }

    fn call_extern(&mut self, number: u32, words: &[u64]) -> Result<[u64; 2], Stop> {
        let entry = externs::entry(number);
        match entry.action {
            Action::Pure(function) => {
                // SAFETY: the evaluator gives as many words as were declared, which `find_extern` has
                // compared with the function; what they mean is by the contract of `new`.
                Ok([unsafe { function(words) }, 0])
            }
            Action::World(function) => {
                let answer = match &mut self.world {
                    World::Process => None,
                    // SAFETY: as above.
                    World::Strings(streams) => unsafe { streams.answer(entry.symbol, words) },
                    World::Nothing => {
                        let symbol = entry.symbol;
                        return Err(Stop::Refused(format!("{symbol} in a constant")));
                    }
                };
                // SAFETY: as above.
                let result = answer.unwrap_or_else(|| unsafe { function(words) });
                Ok([result, 0])
            }
            Action::Exit => Err(Stop::Exit(words[0] as i32)),
            Action::Abort => Err(Stop::Abort),
            Action::Panic => Err(self.panic(words)),
        }
    }
}

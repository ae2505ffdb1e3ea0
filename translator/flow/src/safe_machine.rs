//! A machine whose memory is a vector: every access is checked against the block that was allocated.
//!
//! Addresses are offsets into the vector. There are gaps between allocations, and each byte knows
//! whether it belongs to one, so that accesses beside an object are found, not only wild ones.

use crate::{BadAddress, Extern, Machine, Stop, Type};

/// Below the first allocation: null and small offsets from it.
const FIRST_ADDRESS: u64 = 4096;

/// Between allocations.
const GAP: u64 = 16;

/// A machine in a vector, with some functions that tests may call.
#[derive(Clone, Debug)]
pub struct SafeMachine {
    bytes: Vec<u8>,
    /// By byte: whether it is allocated.
    allocated: Vec<bool>,
    /// The size that it must not exceed.
    limit: u64,
    /// What `print_i64` has written, one number a line.
    pub output: String,
}

impl SafeMachine {
    /// A machine with at most so many bytes.
    pub fn new(limit: u64) -> SafeMachine {
        SafeMachine {
            bytes: Vec::new(),
            allocated: Vec::new(),
            limit,
            output: String::new(),
        }
    }

    /// The index of the first of `count` allocated bytes.
    fn range(&self, address: u64, count: u64) -> Result<usize, BadAddress> {
        let Some(start) = address.checked_sub(FIRST_ADDRESS) else {
            return Err(BadAddress(address));
        };
        let end = start.saturating_add(count);
        if end > self.bytes.len() as u64 {
            return Err(BadAddress(address));
        }
        for index in start..end {
            if !self.allocated[index as usize] {
                return Err(BadAddress(address));
            }
        }
        Ok(start as usize)
    }

    fn load(&self, address: u64, count: u64) -> Result<u64, BadAddress> {
        let start = self.range(address, count)?;
        let mut value = 0;
        for index in (0..count as usize).rev() {
            value = value << 8 | u64::from(self.bytes[start + index]);
        }
        Ok(value)
    }

    fn store(&mut self, address: u64, value: u64, count: u64) -> Result<(), BadAddress> {
        let start = self.range(address, count)?;
        for index in 0..count as usize {
            self.bytes[start + index] = (value >> (8 * index)) as u8;
        }
        Ok(())
    }
}

impl Machine for SafeMachine {
    fn load_u8(&self, address: u64) -> Result<u64, BadAddress> {
        self.load(address, 1)
    }

    fn load_u16(&self, address: u64) -> Result<u64, BadAddress> {
        self.load(address, 2)
    }

    fn load_u32(&self, address: u64) -> Result<u64, BadAddress> {
        self.load(address, 4)
    }

    fn load_u64(&self, address: u64) -> Result<u64, BadAddress> {
        self.load(address, 8)
    }

    fn store_u8(&mut self, address: u64, value: u64) -> Result<(), BadAddress> {
        self.store(address, value, 1)
    }

    fn store_u16(&mut self, address: u64, value: u64) -> Result<(), BadAddress> {
        self.store(address, value, 2)
    }

    fn store_u32(&mut self, address: u64, value: u64) -> Result<(), BadAddress> {
        self.store(address, value, 4)
    }

    fn store_u64(&mut self, address: u64, value: u64) -> Result<(), BadAddress> {
        self.store(address, value, 8)
    }

    fn copy(&mut self, to: u64, from: u64, count: u64) -> Result<(), BadAddress> {
        if count == 0 {
            return Ok(());
        }
        let from = self.range(from, count)?;
        let to = self.range(to, count)?;
        self.bytes.copy_within(from..from + count as usize, to);
        Ok(())
    }

    fn allocate(&mut self, bytes: u64, align: u64) -> Result<u64, Stop> {
        let free = FIRST_ADDRESS + self.bytes.len() as u64 + GAP;
        let address = free.next_multiple_of(align);
        let Some(end) = (address - FIRST_ADDRESS).checked_add(bytes) else {
            return Err(Stop::OutOfMemory);
        };
        if end > self.limit {
            return Err(Stop::OutOfMemory);
        }
        let start = (address - FIRST_ADDRESS) as usize;
        self.allocated.resize(start, false);
        self.allocated.resize(end as usize, true);
        self.bytes.resize(end as usize, 0);
        Ok(address)
    }

    /// `print_i64(i64)` and `exit(i32)`.
    fn find_extern(&self, extern_: &Extern) -> Option<u32> {
        if !extern_.results.is_empty() {
            return None;
        }
        if extern_.symbol == "print_i64" && extern_.parameters == [Type::I64] {
            Some(0)
        } else if extern_.symbol == "exit" && extern_.parameters == [Type::I32] {
            Some(1)
        } else {
            None
        }
    }

    fn call_extern(&mut self, number: u32, arguments: &[u64]) -> Result<[u64; 2], Stop> {
        if number == 0 {
            self.output.push_str(&format!("{}\n", arguments[0] as i64));
            Ok([0, 0])
        } else {
            Err(Stop::Exit(arguments[0] as i32))
        }
    }
}

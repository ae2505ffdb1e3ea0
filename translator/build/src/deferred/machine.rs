//! The memory in which constants are computed: checked, and with the one function outside that a constant
//! may call, the end by a panic.

use flow::{BadAddress, Extern, Machine, PanicMessage, SafeMachine, Stop};

/// Memory for one run.
pub struct ConstantMachine {
    memory: SafeMachine,
}

impl ConstantMachine {
    /// A machine with at most so many bytes.
    pub fn new(limit: u64) -> ConstantMachine {
        ConstantMachine {
            memory: SafeMachine::new(limit),
        }
    }

    /// Room for the value of the constant.
    pub fn value_memory(&mut self, size: u64) -> u64 {
        self.memory
            .allocate(size.max(8), 16)
            .unwrap_or_else(|stop| panic!("no memory for a constant of {size} bytes: {stop:?}"))
    }

    /// Writes the lowest bytes of a number.
    pub fn write(&mut self, address: u64, bits: u64, size: u32) {
        for byte in 0..u64::from(size) {
            self.memory
                .store_u8(address + byte, bits >> (8 * byte) & 255)
                .expect("there is room for the value");
        }
    }

    fn text(&self, address: u64, length: u64) -> Result<String, Stop> {
        let mut bytes = Vec::new();
        for index in 0..length {
            let byte = self.memory.load_u8(address + index);
            bytes.push(byte.map_err(|bad| Stop::BadAddress(bad.0))? as u8);
        }
        Ok(String::from_utf8_lossy(&bytes).into_owned())
    }
}

/// Hands the accesses on to the memory.
macro_rules! accesses {
    ($($load:ident $store:ident)*) => {
        $(
            fn $load(&self, address: u64) -> Result<u64, BadAddress> {
                self.memory.$load(address)
            }

            fn $store(&mut self, address: u64, value: u64) -> Result<(), BadAddress> {
                self.memory.$store(address, value)
            }
        )*
    };
}

impl Machine for ConstantMachine {
    accesses! { load_u8 store_u8 load_u16 store_u16 load_u32 store_u32 load_u64 store_u64 }

    fn copy(&mut self, to: u64, from: u64, count: u64) -> Result<(), BadAddress> {
        self.memory.copy(to, from, count)
    }

    fn allocate(&mut self, bytes: u64, align: u64) -> Result<u64, Stop> {
        self.memory.allocate(bytes, align)
    }

    fn find_extern(&self, extern_: &Extern) -> Option<u32> {
        (extern_.symbol == "lathe_rt_panic").then_some(0)
    }

    fn call_extern(&mut self, _number: u32, arguments: &[u64]) -> Result<[u64; 2], Stop> {
        Err(Stop::Panic(PanicMessage {
            message: self.text(arguments[0], arguments[1])?,
            file: self.text(arguments[2], arguments[3])?,
            line: arguments[4] as u32,
            column: arguments[5] as u32,
        }))
    }
}

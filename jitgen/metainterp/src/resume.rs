//! Resume data: snapshots, packed.
//!
//! A frame is a run of variable-length numbers: how many bytes back its caller's frame begins (0: it has none), jitcode, index into
//! its code, state, and its live values, each as twice the number of a value, or twice that of a constant plus one. How many values there are, the
//! jitcode's live list says. Frames that several guards have around them are stored once.
//!
//! ```text
//! guard a:  [0, 3, 14, 0, 2*v1, 2*v7]                  the portal at 14
//! guard b:  [6, 5, 2, 0, 2*v9+…]                       a callee; its caller begins 6 bytes before it
//! ```

use crate::frame::live_registers;
use jitcode::{CONSTANT, Image};
use trace::{Snapshots, Trace};

/// The packed frames of one trace.
#[derive(Debug, Default)]
pub(crate) struct ResumeData {
    bytes: Vec<u8>,
    /// By snapshot: where its innermost frame begins. Nothing needs those that are no guard's or its callers'.
    starts: Vec<u32>,
}

/// A frame, unpacked.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct ResumeFrame {
    pub jitcode: u32,
    pub pc: u32,
    pub state: u32,
    /// Places of the live values.
    pub values: Vec<u32>,
}

/// Not packed.
const ABSENT: u32 = u32::MAX;

impl ResumeData {
    /// Packs what the guards of a trace need.
    pub fn new(trace: &Trace) -> ResumeData {
        let mut data = ResumeData {
            bytes: Vec::new(),
            starts: vec![ABSENT; trace.snapshots.len()],
        };
        for op in trace.ops() {
            if let Some(snapshot) = op.snapshot() {
                data.pack(&trace.snapshots, snapshot);
            }
        }
        data
    }

    fn pack(&mut self, snapshots: &Snapshots, number: u32) -> u32 {
        let known = self.starts[number as usize];
        if known != ABSENT {
            return known;
        }
        let frame = snapshots.frame(number);
        let parent = frame.parent.map(|parent| self.pack(snapshots, parent));
        let start = self.bytes.len() as u32;
        self.starts[number as usize] = start;
        self.number(parent.map_or(0, |parent| start - parent));
        self.number(frame.jitcode);
        self.number(frame.pc);
        self.number(frame.state);
        for place in frame.values {
            match place.checked_sub(CONSTANT) {
                None => self.number(place << 1),
                Some(constant) => self.number(constant << 1 | 1),
            }
        }
        start
    }

    fn number(&mut self, mut number: u32) {
        while number >= 0x80 {
            self.bytes.push(number as u8 | 0x80);
            number >>= 7;
        }
        self.bytes.push(number as u8);
    }

    /// The frames of a guard, the outermost first.
    pub fn unpack(&self, image: &Image<'static>, snapshot: u32) -> Vec<ResumeFrame> {
        let mut frames = Vec::new();
        let mut start = self.starts[snapshot as usize];
        let mut registers = Vec::new();
        loop {
            let mut reader = Reader {
                bytes: &self.bytes[start as usize..],
            };
            let back = reader.number();
            let (jitcode, pc, state) = (reader.number(), reader.number(), reader.number());
            live_registers(image, image.jitcode(jitcode).code, pc, &mut registers);
            let values = registers.iter().map(|_| reader.place()).collect();
            frames.push(ResumeFrame {
                jitcode,
                pc,
                state,
                values,
            });
            if back == 0 {
                break;
            }
            start -= back;
        }
        frames.reverse();
        frames
    }

    /// Bytes, the table of beginnings included.
    pub fn size(&self) -> usize {
        self.bytes.len() + self.starts.len() * 4
    }

    /// The verifier: what was packed must be what was recorded.
    ///
    /// # Errors
    /// The first snapshot that differs.
    pub fn verify(&self, image: &Image<'static>, trace: &Trace) -> Result<(), String> {
        for snapshot in trace.ops().filter_map(|op| op.snapshot()) {
            let mut recorded: Vec<ResumeFrame> = trace
                .snapshots
                .chain(snapshot)
                .map(|frame| ResumeFrame {
                    jitcode: frame.jitcode,
                    pc: frame.pc,
                    state: frame.state,
                    values: frame.values.to_vec(),
                })
                .collect();
            recorded.reverse();
            let unpacked = self.unpack(image, snapshot);
            if unpacked != recorded {
                return Err(format!(
                    "snapshot {snapshot}: {recorded:?} was packed, {unpacked:?} comes out"
                ));
            }
        }
        Ok(())
    }
}

struct Reader<'a> {
    bytes: &'a [u8],
}

impl Reader<'_> {
    fn number(&mut self) -> u32 {
        let mut number = 0;
        let mut shift = 0;
        loop {
            let byte = self.bytes[0];
            self.bytes = &self.bytes[1..];
            number |= u32::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                return number;
            }
            shift += 7;
        }
    }

    fn place(&mut self) -> u32 {
        let number = self.number();
        if number & 1 == 0 {
            number >> 1
        } else {
            CONSTANT + (number >> 1)
        }
    }
}

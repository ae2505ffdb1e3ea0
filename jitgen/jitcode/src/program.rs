//! All jitcodes of a VM and their tables, as the codewriter makes them.

use crate::Kind;

/// Everything that the JIT knows of an interpreter.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Program {
    /// By the number after [`CONSTANT`](crate::CONSTANT).
    pub constants: Vec<Constant>,
    /// By number.
    pub jitcodes: Vec<Jitcode>,
    /// Lists of live registers, one after the other: a count, then the registers, ascending. An operation names the index of the count.
    pub live: Vec<u32>,
    /// Descriptors of native functions that jitcodes call.
    pub calls: Vec<Call>,
    /// What calls do to memory.
    pub effects: Vec<Effects>,
    /// Alias classes.
    pub classes: Vec<Class>,
    /// Pairs of classes that may be the same bytes beyond what their kinds say, the smaller first, ascending.
    pub overlaps: Vec<(u32, u32)>,
    /// Names of drivers.
    pub drivers: Vec<String>,
    /// By driver, as far as there are any: the author's callbacks in the order of [`crate::image::Callback`], each 1 + the
    /// number of its descriptor, or 0.
    pub callbacks: Vec<[u32; 5]>,
    /// Functions with merge points.
    pub portals: Vec<Portal>,
    /// Merge points.
    pub points: Vec<Point>,
    /// Places in the interpreter's source; number 0 is "unknown".
    pub locations: Vec<Location>,
    /// Names of source files.
    pub files: Vec<String>,
}

/// A constant of 64 bits.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Constant {
    /// A number, or the bits of a float.
    Number(u64),
    /// An address plus bytes, known when the VM is loaded.
    Address(Symbol, u64),
}

/// What an address is the address of. The numbers are those of the flow program.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Symbol {
    /// A function of the program.
    Function(u32),
    /// Read-only data.
    Data(u32),
    /// A function of the run-time library.
    Extern(u32),
    /// A wrapper by which functions of a signature are called.
    Wrapper(u32),
}

/// A graph as code.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Jitcode {
    /// The function's.
    pub name: String,
    /// Operations.
    pub code: Vec<u32>,
    /// How many registers hold words; they have the lowest numbers.
    pub words: u32,
    /// How many registers hold floats.
    pub floats: u32,
    /// Registers of the parameters.
    pub parameters: Vec<u32>,
    /// Kinds of the results.
    pub results: Vec<Kind>,
    /// The function's descriptor: how it is called natively.
    pub call: u32,
    /// Its number among the portals, if it is one.
    pub portal: Option<u32>,
    /// Ascending by index into the code: from here on, the code comes from that location.
    pub lines: Vec<(u32, u32)>,
}

/// A native function, or for indirect calls a signature.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Call {
    /// For people.
    pub name: String,
    /// The constant that is its address; nothing for indirect calls.
    pub target: Option<u32>,
    /// The constant that is the address of its wrapper.
    pub wrapper: u32,
    /// Kinds of the parameters.
    pub parameters: Vec<Kind>,
    /// Kinds of the results.
    pub results: Vec<Kind>,
    /// How many bits of each result its register holds; what is above them is open.
    pub bits: Vec<u32>,
    /// An index of [`Program::effects`].
    pub effects: u32,
    /// A set of the flags in [`call_flag`].
    pub flags: u32,
}

/// Flags of [`Call`].
pub mod call_flag {
    /// It never comes back.
    pub const DIVERGES: u32 = 1;
    /// Equal arguments give equal results, and nothing else happens.
    pub const ELIDABLE: u32 = 2;
    /// As elidable, and it has no arguments that change in a loop.
    pub const LOOP_INVARIANT: u32 = 4;
    /// It may run portals or leave the process: everything that is not known to be harmless.
    pub const EXTERNAL: u32 = 8;
    /// It has the convention of generated code, not that of C.
    pub const INTERNAL: u32 = 16;
}

/// What a call may do to memory.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Default)]
pub struct Effects {
    /// Whether it may write anything; then the list is empty.
    pub everything: bool,
    /// Classes that it may write, ascending.
    pub writes: Vec<u32>,
}

/// An alias class.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Class {
    /// For people.
    pub name: String,
    /// What makes two classes of one type alias: see [`class_flag`].
    pub flags: u32,
    /// The number of the leaf's type; only equality counts.
    pub ty: u32,
}

/// Flags of [`Class`].
pub mod class_flag {
    /// Through a bare reference.
    pub const BARE: u32 = 1;
    /// A field whose address is taken somewhere.
    pub const ADDRESS_TAKEN: u32 = 2;
    /// An enum's payload word: counts as every type.
    pub const PAYLOAD: u32 = 4;
    /// Never written after the object was made.
    pub const IMMUTABLE: u32 = 8;
}

/// A function with merge points.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Portal {
    /// Its jitcode.
    pub jitcode: u32,
    /// The descriptor of the native function that enters at a point with a record: `(record, point)`.
    pub resume: u32,
}

/// A merge point. Its record in memory is one word for each green, slot and live register, in this order.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Point {
    /// Index of [`Program::drivers`].
    pub driver: u32,
    /// Index of [`Program::portals`].
    pub portal: u32,
    /// Where `merge_point` stands in the portal's jitcode.
    pub pc: u32,
    /// Places of the greens: registers or constants.
    pub greens: Vec<u32>,
    /// Registers of the slots' addresses.
    pub slots: Vec<u32>,
    /// Registers of the values that are live after the point.
    pub live: Vec<u32>,
    /// Index of [`Program::locations`].
    pub location: u32,
}

/// A place in the interpreter's source.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub struct Location {
    /// Index of [`Program::files`].
    pub file: u32,
    /// From 1; 0 if unknown.
    pub line: u32,
    /// From 1; 0 if unknown.
    pub column: u32,
}

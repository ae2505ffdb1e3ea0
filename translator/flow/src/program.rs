//! The data of the flow graph IR: a program is functions, data, heap layouts and alias classes.
//!
//! Graphs are in SSA form with block parameters. Values are small: integers by width, floats, and two
//! kinds of pointers; every aggregate has been taken apart or lives in memory.

use crate::{Block, ClassId, DataId, ExternId, FunctionId, Inst, LocationId, Op, Slot, Value};

/// The type of an SSA value.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Type {
    /// 8 bits; also `bool` (0 or 1).
    I8,
    /// 16 bits.
    I16,
    /// 32 bits; also `char` and enum tags.
    I32,
    /// 64 bits; also enum payload words of mixed type.
    I64,
    /// Single precision.
    F32,
    /// Double precision.
    F64,
    /// A pointer that keeps its object alive: into the heap (also interior), to a slot, to data, or null.
    Ref,
    /// A pointer that the collector ignores: code, vtables, read-only tables.
    Ptr,
}

/// A whole program.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Program {
    /// By [`FunctionId`].
    pub functions: Vec<Function>,
    /// By [`ExternId`](crate::ExternId).
    pub externs: Vec<Extern>,
    /// By [`DataId`].
    pub data: Vec<Data>,
    /// By [`TypeId`](crate::TypeId): the type table.
    pub types: Vec<HeapType>,
    /// By [`ClassId`].
    pub classes: Vec<Class>,
    /// Pairs of classes that may be the same bytes beyond what their kinds say, the smaller id first,
    /// ascending: an enum's payload word, and a leaf of an aggregate inside of the payload.
    pub overlaps: Vec<(ClassId, ClassId)>,
    /// Signatures by which the JIT calls functions, each with a wrapper of the C convention: `(vm, target, arguments,
    /// results)`, the last two addresses of one word for each argument and result.
    pub call_wrappers: Vec<CallWrapper>,
    /// The image of jitcodes, if there is a JIT.
    pub jit_image: Option<DataId>,
    /// What the author says of drivers; those without anything to say are missing.
    pub drivers: Vec<Driver>,
    /// By [`LocationId`]; number 0 is "unknown".
    pub locations: Vec<Location>,
    /// Names of source files, by [`Location::file`].
    pub files: Vec<String>,
    /// The function that runs first: no parameters, no results (`main`'s own result has been dealt with).
    pub entry: Option<FunctionId>,
}

/// What the author says of a driver, the name that merge points and can-enter points share.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Driver {
    /// The name in [`JitPoint::driver`](crate::JitPoint::driver); unique.
    pub name: String,
    /// Says where in the guest's program greens are: from the greens of the driver's merge point to the leaves
    /// of a string (its buffer, capacity and length as `String` has them).
    pub location: Option<FunctionId>,
    /// Whether a trace may begin at these greens: an I8.
    pub confirm: Option<FunctionId>,
    /// Whether a trace may follow a call of the portal that begins with these greens: an I8.
    pub inline: Option<FunctionId>,
    /// Is told that a trace has been made: takes the greens and the leaves of the API's `Recording`.
    pub compiled: Option<FunctionId>,
    /// Is told that a recording has been given up: takes the same, and the number of the reason.
    pub aborted: Option<FunctionId>,
}

impl Driver {
    /// A driver of which nothing is said.
    pub fn new(name: &str) -> Driver {
        Driver {
            name: String::from(name),
            location: None,
            confirm: None,
            inline: None,
            compiled: None,
            aborted: None,
        }
    }

    /// Its callbacks in a fixed order, with their words in the text form.
    pub fn callbacks(&self) -> [(&'static str, Option<FunctionId>); 5] {
        [
            ("location", self.location),
            ("confirm", self.confirm),
            ("inline", self.inline),
            ("compiled", self.compiled),
            ("aborted", self.aborted),
        ]
    }

    /// Replaces the functions.
    pub fn map_callbacks(&mut self, mut replace: impl FnMut(FunctionId) -> FunctionId) {
        self.location = self.location.map(&mut replace);
        self.confirm = self.confirm.map(&mut replace);
        self.inline = self.inline.map(&mut replace);
        self.compiled = self.compiled.map(&mut replace);
        self.aborted = self.aborted.map(&mut replace);
    }
}

/// A function outside of the program, called by the C convention: at most 6 parameters of integer or
/// pointer type and at most 8 float ones, at most 2 results.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Extern {
    /// Its linker symbol, `lathe_rt_…`.
    pub symbol: String,
    /// Parameter types.
    pub parameters: Vec<Type>,
    /// Result types.
    pub results: Vec<Type>,
    /// Whether it never comes back.
    pub diverges: bool,
}

/// A signature by which the JIT calls functions.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct CallWrapper {
    /// Parameter types.
    pub parameters: Vec<Type>,
    /// Result types.
    pub results: Vec<Type>,
    /// Whether the functions have the C convention.
    pub external: bool,
}

/// Read-only bytes with addresses inside.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Data {
    /// A unique name, for symbols and dumps.
    pub name: String,
    /// The bytes; addresses are zero here.
    pub bytes: Vec<u8>,
    /// In bytes, a power of two.
    pub align: u32,
    /// Eight-byte addresses to be filled in, ascending by offset.
    pub relocations: Vec<Relocation>,
}

/// An address inside of a [`Data`].
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Relocation {
    /// Where, in bytes.
    pub offset: u32,
    /// What it is the address of.
    pub target: RelocationTarget,
}

/// What an address in data points to.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum RelocationTarget {
    /// A function's entry.
    Function(FunctionId),
    /// A data object, plus bytes.
    Data(DataId, u32),
    /// A function outside.
    Extern(ExternId),
    /// The wrapper with this number.
    CallWrapper(u32),
}

/// The layout of a heap object, for allocation and for exact tracing. Offsets are from the object's
/// first byte after the header. (Header: eight bytes before the object; arrays have their element count
/// in the eight bytes before that.)
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct HeapType {
    /// The Rust type, for dumps.
    pub name: String,
    /// Bytes of the object, or of one element, a multiple of its alignment. May be 0.
    pub size: u32,
    /// Whether objects of it are arrays with a count.
    pub is_array: bool,
    /// Where references stand in the object or in one element.
    pub references: Vec<ReferenceMap>,
}

/// A place that holds a reference.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum ReferenceMap {
    /// Always, at that offset.
    Always(u32),
    /// By the value of an enum's 32-bit tag.
    Tagged {
        /// Offset of the tag.
        tag: u32,
        /// References for each tag value that has any.
        cases: Vec<(u32, Vec<ReferenceMap>)>,
    },
}

/// An alias class: what a memory access touches.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Class {
    /// `Vm.pc`, `*i64`, …: unique.
    pub name: String,
    /// What kind.
    pub kind: ClassKind,
    /// The type of the accessed leaf.
    pub ty: Type,
    /// Whether the author promises that it is written only before anyone else sees the object.
    pub immutable: bool,
    /// Whether what the pointer there points to belongs to nobody else, so that it does not change where the pointer does not: the
    /// elements of a vector, the content of a box. Not if they have cells.
    pub owns: bool,
}

/// The kinds of alias classes. Two classes alias if they are equal, or if one is bare and the other bare
/// or address-taken, of the same leaf type (payload words of enums count as every type).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ClassKind {
    /// A leaf of a struct or enum; `address_taken` if a reference to it (or to a part around it that
    /// is not the whole struct) is made anywhere in the program.
    Field {
        /// See above.
        address_taken: bool,
        /// Whether it is an enum's payload word of mixed type.
        is_payload: bool,
    },
    /// Through a bare reference (`*p` for `p: &i64`), also elements of slices and arrays.
    Bare,
}

/// A place in the source.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Location {
    /// Index into [`Program::files`].
    pub file: u32,
    /// From 1; 0 if unknown.
    pub line: u32,
    /// From 1; 0 if unknown.
    pub column: u32,
}

/// A function and its graph. Block 0 is the entry; its parameters are the function's.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Function {
    /// Unique; printable; ends up as the linker symbol.
    pub name: String,
    /// Result types.
    pub results: Vec<Type>,
    /// By [`Block`]. Blocks that no one jumps to are allowed; `simplify` empties them.
    pub blocks: Vec<BlockData>,
    /// By [`Inst`].
    pub insts: Vec<InstData>,
    /// Types by [`Value`].
    pub values: Vec<Type>,
    /// By [`Slot`].
    pub slots: Vec<SlotData>,
    /// What passes should know.
    pub attributes: FunctionAttributes,
    /// Where it is defined.
    pub location: LocationId,
}

/// What the author or an analysis says of a function.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct FunctionAttributes {
    /// The wish about inlining.
    pub inline: Inline,
    /// Rarely called: not inlined, and its callers' blocks are cold.
    pub cold: bool,
    /// Found out by `effects`; `None` means the worst.
    pub effects: Option<Effects>,
    /// What the author says to the JIT.
    pub jit: JitAttributes,
}

/// What the author says of a function to the JIT. Native code takes no notice.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct JitAttributes {
    /// No effect that a caller could see, and equal results for equal arguments.
    pub elidable: bool,
    /// Its loops may be unrolled into a trace.
    pub unroll_safe: bool,
    /// Calls of it are not traced into.
    pub dont_look_inside: bool,
    /// No parameters, and the same results all through a run of a loop.
    pub loop_invariant: bool,
    /// The first parameter is a condition (I8): where it is 0 the function does nothing. No results.
    pub conditional_call: bool,
}

/// The wish about inlining.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Inline {
    /// By size.
    #[default]
    Auto,
    /// Generously by size.
    Hint,
    /// Always, if not recursive.
    Always,
    /// Never.
    Never,
}

/// A summary of what a call may do.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Effects {
    /// Classes that it may read.
    pub reads: Vec<ClassId>,
    /// Classes that it may write.
    pub writes: Vec<ClassId>,
    /// Whether it may allocate.
    pub allocates: bool,
    /// Whether it may diverge by a panic or an exit.
    pub panics: bool,
    /// Whether it may do anything else that the outside sees (externs).
    pub external: bool,
}

/// A basic block.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct BlockData {
    /// Its parameters.
    pub parameters: Vec<Value>,
    /// In order.
    pub insts: Vec<Inst>,
    /// How it ends.
    pub terminator: Terminator,
    /// Location of the terminator.
    pub location: LocationId,
    /// Whether it is rarely run.
    pub cold: bool,
}

/// An instruction with its results.
#[derive(Clone, PartialEq, Debug)]
pub struct InstData {
    /// What it does.
    pub op: Op,
    /// What it defines.
    pub results: Vec<Value>,
    /// Where it comes from.
    pub location: LocationId,
}

/// A stack slot: a piece of the frame with an address.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SlotData {
    /// In bytes.
    pub size: u32,
    /// In bytes, a power of two.
    pub align: u32,
    /// The local's name, for dumps.
    pub name: String,
}

/// A jump's target with the arguments for its parameters.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Target {
    /// The block.
    pub block: Block,
    /// One for each parameter.
    pub arguments: Vec<Value>,
}

/// The end of a block.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub enum Terminator {
    /// Goes to a block.
    Jump(Target),
    /// Goes to the first if the value (I8) is not 0, else to the second.
    Branch(Value, Target, Target),
    /// Goes by the value (an integer of any width) to the case that equals it (zero-extended), else to
    /// the default.
    Switch(Value, Vec<(u64, Target)>, Target),
    /// Leaves the function.
    Return(Vec<Value>),
    /// Calls a function with the same result types as its own and returns what that returns, in constant stack.
    TailCall(FunctionId, Vec<Value>),
    /// The same through a Ptr. The callee has the arguments' types as parameters and this function's results.
    TailCallIndirect(Value, Vec<Value>),
    /// Cannot be reached: after a call that diverges, or proved.
    #[default]
    Unreachable,
}

impl Location {
    /// The unknown location.
    pub const UNKNOWN: Location = Location {
        file: 0,
        line: 0,
        column: 0,
    };
}

impl Type {
    /// Its size in bytes, which is its alignment too.
    pub fn size(self) -> u32 {
        match self {
            Type::I8 => 1,
            Type::I16 => 2,
            Type::I32 | Type::F32 => 4,
            Type::I64 | Type::F64 | Type::Ref | Type::Ptr => 8,
        }
    }

    /// Whether it is an integer.
    pub fn is_int(self) -> bool {
        matches!(self, Type::I8 | Type::I16 | Type::I32 | Type::I64)
    }

    /// Whether it is a float.
    pub fn is_float(self) -> bool {
        matches!(self, Type::F32 | Type::F64)
    }

    /// Its spelling in the text form.
    pub fn name(self) -> &'static str {
        match self {
            Type::I8 => "i8",
            Type::I16 => "i16",
            Type::I32 => "i32",
            Type::I64 => "i64",
            Type::F32 => "f32",
            Type::F64 => "f64",
            Type::Ref => "ref",
            Type::Ptr => "ptr",
        }
    }
}

impl Function {
    /// A new value of that type.
    pub fn new_value(&mut self, ty: Type) -> Value {
        self.values.push(ty);
        Value::new(self.values.len() - 1)
    }

    /// A new empty block.
    pub fn new_block(&mut self) -> Block {
        self.blocks.push(BlockData::default());
        Block::new(self.blocks.len() - 1)
    }

    /// A new slot.
    pub fn new_slot(&mut self, slot: SlotData) -> Slot {
        self.slots.push(slot);
        Slot::new(self.slots.len() - 1)
    }

    /// Appends an instruction to a block and makes its results.
    pub fn append(&mut self, block: Block, op: Op, types: &[Type], location: LocationId) -> Inst {
        let mut results = Vec::new();
        for ty in types {
            results.push(self.new_value(*ty));
        }
        self.insts.push(InstData {
            op,
            results,
            location,
        });
        let inst = Inst::new(self.insts.len() - 1);
        self.blocks[block.index()].insts.push(inst);
        inst
    }

    /// The type of a value.
    pub fn type_of(&self, value: Value) -> Type {
        self.values[value.index()]
    }
}

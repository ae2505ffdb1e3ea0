//! The place IR: a body after name and type resolution, monomorphic, with every evaluation step,
//! scope exit and adjustment explicit, but aggregates still whole.
//!
//! A *place* is a local with projections; an *operand* reads a place (copying or moving it) or is a
//! constant; a statement assigns an *rvalue* to a place. Calls are statements, since nothing unwinds;
//! a call that diverges is followed by [`Terminator::Unreachable`]. Local 0 is the result, then come
//! the parameters. Arithmetic is already chosen by type ([`Primitive`]); checks (overflow, bounds) are
//! branches that lowering has written out.
//!
//! Drops are recorded as statements at every exit of every scope; `drop_erasure` removes those of
//! types that have nothing to drop, `drop_elaboration` turns the others into calls, part by part where
//! parts were moved away (`drop_paths`).

mod print;
mod types;

use flow::{DataId, ExternId, FunctionId};
use hir::{Span, Ty};

hir::declare_id!(
    /// A local of a place body.
    Local, "_"
);
hir::declare_id!(
    /// A block of a place body.
    BlockId, "bb"
);

/// The local of the result.
pub const RESULT: Local = Local(0);

/// A body.
#[derive(Clone, Debug)]
pub struct Body {
    /// The function's name.
    pub name: String,
    /// By [`Local`].
    pub locals: Vec<LocalData>,
    /// How many locals after the result are parameters.
    pub parameters: usize,
    /// By [`BlockId`]; block 0 is the entry.
    pub blocks: Vec<BlockData>,
    /// The function's place.
    pub span: Span,
}

/// A local.
#[derive(Clone, Debug)]
pub struct LocalData {
    /// The author's name; empty for temporaries.
    pub name: String,
    /// Its concrete type.
    pub ty: Ty,
}

/// A block.
#[derive(Clone, Debug)]
pub struct BlockData {
    /// In order.
    pub statements: Vec<Statement>,
    /// How it ends.
    pub terminator: Terminator,
    /// The terminator's place.
    pub span: Span,
    /// Whether it leads to a panic.
    pub cold: bool,
}

/// A statement.
#[derive(Clone, Debug)]
pub struct Statement {
    /// What it does.
    pub kind: StatementKind,
    /// Where it comes from.
    pub span: Span,
}

/// The forms of a statement.
#[derive(Clone, Debug)]
pub enum StatementKind {
    /// `place = rvalue`.
    Assign(Place, Rvalue),
    /// `place = callee(arguments)`.
    Call {
        /// Takes the result.
        destination: Place,
        /// What is called.
        callee: CallTarget,
        /// Already flattened as the callee wants them.
        arguments: Vec<Operand>,
        /// Whether it does not come back.
        diverges: bool,
    },
    /// The value in the place ends its life, if it has not been moved away.
    Drop(Place),
    /// Copies elements that may overlap.
    CopyElements {
        /// The elements' type.
        element: Ty,
        /// A pointer to them.
        source: Operand,
        /// A pointer to where they go.
        target: Operand,
        /// How many.
        count: Operand,
    },
    /// A driver's merge point or can-enter point.
    JitPoint {
        /// The driver's name.
        driver: String,
        /// Which of the two.
        can_enter: bool,
        /// Green values.
        greens: Vec<Operand>,
    },
    /// The first is the second, which a trace may use in its place. Both are numbers.
    RecordExact(Operand, Operand),
}

/// What a call calls.
#[derive(Clone, Debug)]
pub enum CallTarget {
    /// A function of the program.
    Function(FunctionId),
    /// A function of the run-time library.
    Extern(ExternId),
    /// A function pointer.
    Pointer(Operand),
    /// Entry `.1` of the table of the `dyn` reference `.0`, whose data is the first argument.
    Table(Operand, u32),
}

/// A location.
#[derive(Clone, PartialEq, Debug)]
pub struct Place {
    /// Where it starts.
    pub local: Local,
    /// The way from there.
    pub projections: Vec<Projection>,
}

/// A step from a place into it or through it.
#[derive(Clone, PartialEq, Debug)]
pub enum Projection {
    /// Field of a struct, tuple or closure, or of the enum variant that a [`Projection::Variant`]
    /// before it has chosen.
    Field(u32),
    /// Takes an enum for one of its variants.
    Variant(u32),
    /// What a reference, raw pointer or box points to.
    Dereference,
    /// The element with that index (a `usize` local); bounds have been checked.
    Index(Local),
    /// The element with that number, counted from the end if `from_end` (then 1 is the last).
    ConstantIndex {
        /// The number.
        index: u64,
        /// From which side.
        from_end: bool,
    },
    /// The subslice without the first `from` and the last `to` elements.
    Subslice {
        /// How many are left out before.
        from: u64,
        /// How many are left out behind.
        to: u64,
    },
}

/// A value that is read.
#[derive(Clone, PartialEq, Debug)]
pub enum Operand {
    /// The place keeps its value.
    Copy(Place),
    /// The place is empty afterwards.
    Move(Place),
    /// A constant.
    Constant(Constant),
}

/// A constant.
#[derive(Clone, PartialEq, Debug)]
pub enum Constant {
    /// An integer, `bool` or `char` of that type (sign-extended to 64 bits).
    Int(i64, Ty),
    /// A float's bits.
    Float(u64, Ty),
    /// The value of a type without leaves.
    Empty(Ty),
    /// A reference to data; with the second word for fat ones.
    Data(DataId, Option<u64>, Ty),
    /// The address of a function.
    Function(FunctionId, Ty),
}

/// An operation on primitive values.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Primitive {
    /// One result of the operands' type.
    Binary(flow::BinaryOp),
    /// Assigns a pair: the wrapped value and a `bool`.
    Overflowing(flow::OverflowingOp),
    /// One operand.
    Unary(flow::UnaryOp),
    /// A `bool`.
    Compare(flow::Condition),
    /// A `bool`.
    FloatCompare(flow::FloatCondition),
    /// To the destination's type.
    Convert(flow::Conversion),
    /// A `bool`'s opposite.
    Not,
    /// The second operand if the first is true, else the third.
    Select,
}

/// What can be assigned.
#[derive(Clone, Debug)]
pub enum Rvalue {
    /// The operand.
    Use(Operand),
    /// A reference to the place (fat if its type has no size).
    Reference(Place),
    /// See [`Primitive`].
    Primitive(Primitive, Vec<Operand>),
    /// A struct, tuple, closure (variant 0) or an enum's variant from its fields in order.
    Aggregate(u32, Vec<Operand>),
    /// An array.
    Array(Vec<Operand>),
    /// The number of an enum's variant, as `u32`.
    Tag(Place),
    /// The number of elements of a slice, array or string.
    Length(Place),
    /// The leaves of the operands, one after the other (or only the chosen one), taken for the leaves
    /// of the destination's type.
    Leaves(Vec<(Operand, Option<u32>)>),
    /// New zeroed memory for a value, or for that many: a pointer.
    Allocate(Ty, Option<Operand>),
    /// The operand, as a constant of a trace.
    Promote(Operand),
    /// Whether the operand is a constant of a trace. A `bool`.
    IsConstant(Operand),
    /// Whether the object that the operand (one pointer) points to is virtual in a trace. A `bool`.
    IsVirtual(Operand),
    /// Whether this is part of a trace. A `bool`.
    WeAreJitted,
    /// What the VM is asked. A `bool`.
    Ask(flow::Question),
}

/// The end of a block.
#[derive(Clone, Debug)]
pub enum Terminator {
    /// Goes on there.
    Goto(BlockId),
    /// By the operand's value, zero-extended.
    Switch(Operand, Vec<(u64, BlockId)>, BlockId),
    /// Leaves the function.
    Return,
    /// Control does not come here.
    Unreachable,
}

impl Place {
    /// The whole local.
    pub fn local(local: Local) -> Place {
        Place {
            local,
            projections: Vec::new(),
        }
    }

    /// One step further.
    pub fn then(mut self, projection: Projection) -> Place {
        self.projections.push(projection);
        self
    }

    /// A field.
    pub fn field(self, field: usize) -> Place {
        self.then(Projection::Field(field as u32))
    }

    /// What it points to.
    pub fn dereference(self) -> Place {
        self.then(Projection::Dereference)
    }
}

impl Body {
    /// A new local.
    pub fn new_local(&mut self, name: &str, ty: Ty) -> Local {
        self.locals.push(LocalData {
            name: name.to_string(),
            ty,
        });
        Local::new(self.locals.len() - 1)
    }

    /// A new block, unreachable at its end so far.
    pub fn new_block(&mut self, span: Span) -> BlockId {
        self.blocks.push(BlockData {
            statements: Vec::new(),
            terminator: Terminator::Unreachable,
            span,
            cold: false,
        });
        BlockId::new(self.blocks.len() - 1)
    }
}

impl Terminator {
    /// Calls `visit` for every block it may go to.
    pub fn for_each_successor(&self, mut visit: impl FnMut(BlockId)) {
        match self {
            Terminator::Goto(block) => visit(*block),
            Terminator::Switch(_, cases, default) => {
                cases.iter().for_each(|(_, block)| visit(*block));
                visit(*default);
            }
            Terminator::Return | Terminator::Unreachable => {}
        }
    }
}

//! Paths and types as written, with their names resolved as far as names alone can.

use crate::{BodyId, DefId, LocalId, Span};

/// What the resolved part of a path names.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Resolution {
    /// An item: module members, also enum variants' owner items (see [`Resolution::Variant`]).
    Def(DefId),
    /// Variant number `.1` of the enum `.0`.
    Variant(DefId, u32),
    /// A primitive type.
    Primitive(PrimitiveType),
    /// `Self` inside the impl or trait `.0`.
    SelfType(DefId),
    /// Generic parameter `index` (numbered over parents first, as in substitutions) that is
    /// declared by `owner`. Const parameters too.
    Parameter {
        /// The item that declares it.
        owner: DefId,
        /// Its number in the owner's substitutions.
        index: u32,
    },
    /// A local variable; only in bodies, only as a whole path.
    Local(LocalId),
}

/// Primitive types by name.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
#[allow(missing_docs)]
pub enum PrimitiveType {
    Bool,
    Char,
    Str,
    Int(IntType),
    Float(FloatType),
}

/// Integer types.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
#[allow(missing_docs)]
pub enum IntType {
    I8,
    I16,
    I32,
    I64,
    I128,
    Isize,
    U8,
    U16,
    U32,
    U64,
    U128,
    Usize,
}

/// Floating-point types.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
#[allow(missing_docs)]
pub enum FloatType {
    F32,
    F64,
}

impl IntType {
    /// All of them, in the order of declaration.
    pub const ALL: [IntType; 12] = [
        IntType::I8,
        IntType::I16,
        IntType::I32,
        IntType::I64,
        IntType::I128,
        IntType::Isize,
        IntType::U8,
        IntType::U16,
        IntType::U32,
        IntType::U64,
        IntType::U128,
        IntType::Usize,
    ];

    /// The name in Rust.
    pub fn name(self) -> &'static str {
        match self {
            IntType::I8 => "i8",
            IntType::I16 => "i16",
            IntType::I32 => "i32",
            IntType::I64 => "i64",
            IntType::I128 => "i128",
            IntType::Isize => "isize",
            IntType::U8 => "u8",
            IntType::U16 => "u16",
            IntType::U32 => "u32",
            IntType::U64 => "u64",
            IntType::U128 => "u128",
            IntType::Usize => "usize",
        }
    }

    /// Width in bits; 64 for the pointer-sized ones.
    pub fn bits(self) -> u32 {
        match self {
            IntType::I8 | IntType::U8 => 8,
            IntType::I16 | IntType::U16 => 16,
            IntType::I32 | IntType::U32 => 32,
            IntType::I64 | IntType::U64 | IntType::Isize | IntType::Usize => 64,
            IntType::I128 | IntType::U128 => 128,
        }
    }

    /// Whether it has a sign.
    pub fn is_signed(self) -> bool {
        self < IntType::U8
    }
}

impl FloatType {
    /// The name in Rust.
    pub fn name(self) -> &'static str {
        match self {
            FloatType::F32 => "f32",
            FloatType::F64 => "f64",
        }
    }
}

impl PrimitiveType {
    /// The primitive type of that name.
    pub fn by_name(name: &str) -> Option<PrimitiveType> {
        Some(match name {
            "bool" => PrimitiveType::Bool,
            "char" => PrimitiveType::Char,
            "str" => PrimitiveType::Str,
            "f32" => PrimitiveType::Float(FloatType::F32),
            "f64" => PrimitiveType::Float(FloatType::F64),
            _ => PrimitiveType::Int(*IntType::ALL.iter().find(|int| int.name() == name)?),
        })
    }
}

/// A path in a type, expression or pattern.
///
/// `segments[..resolved]` are named by `resolution`; the rest are associated items that depend on
/// types: `Vec::<u8>::new` resolves one segment, `T::Item` one, `Option::None` two. Module segments
/// before the item are dropped, so that `segments[0]` is the item itself (or the enum, for a variant
/// that was written with it; a variant imported by name stands alone).
#[derive(Clone, PartialEq, Debug)]
pub struct Path {
    /// What the resolved part is.
    pub resolution: Resolution,
    /// The segments from the item on.
    pub segments: Vec<PathSegment>,
    /// How many of them `resolution` covers, at least one.
    pub resolved: usize,
    /// The whole path.
    pub span: Span,
}

impl Path {
    /// A path that is one name, which means `resolution`.
    pub fn of_name(name: &str, resolution: Resolution, span: Span) -> Path {
        Path {
            resolution,
            segments: vec![PathSegment::of_name(name, span)],
            resolved: 1,
            span,
        }
    }
}

/// One segment with its arguments.
#[derive(Clone, PartialEq, Debug)]
pub struct PathSegment {
    /// The name.
    pub name: String,
    /// Type and const arguments in order; `None` if there are no angle brackets.
    pub arguments: Option<Vec<TypeRef>>,
    /// Lifetime arguments as written (`'a`), for printing only.
    pub lifetimes: Vec<String>,
    /// `Item = u8` in `Iterator<Item = u8>`.
    pub bindings: Vec<(String, TypeRef)>,
    /// Its own span.
    pub span: Span,
}

impl PathSegment {
    /// A name without arguments.
    pub fn of_name(name: impl Into<String>, span: Span) -> PathSegment {
        PathSegment {
            name: name.into(),
            arguments: None,
            lifetimes: Vec::new(),
            bindings: Vec::new(),
            span,
        }
    }
}

/// A type as written.
#[derive(Clone, PartialEq, Debug)]
pub struct TypeRef {
    /// What it is.
    pub kind: TypeRefKind,
    /// Where it stands.
    pub span: Span,
}

/// The forms of a written type.
#[derive(Clone, PartialEq, Debug)]
pub enum TypeRefKind {
    /// A named type; `T::Item` has one resolved and one open segment.
    Path(Path),
    /// `<T as Trait>::Name`; `trait_path` is `None` for `<T>::Name`.
    Qualified {
        /// `T`.
        self_type: Box<TypeRef>,
        /// `Trait`, fully resolved.
        trait_path: Option<Path>,
        /// `Name`.
        name: PathSegment,
    },
    /// `&T`, `&mut T`.
    Reference {
        /// Whether `mut`.
        mutable: bool,
        /// The written lifetime (`'a`), for printing only.
        lifetime: Option<String>,
        /// `T`.
        target: Box<TypeRef>,
    },
    /// `*const T`, `*mut T`.
    Pointer {
        /// Whether `mut`.
        mutable: bool,
        /// `T`.
        target: Box<TypeRef>,
    },
    /// `[T]`.
    Slice(Box<TypeRef>),
    /// `[T; N]`.
    Array(Box<TypeRef>, ConstArgument),
    /// `(A, B)`; the unit type is the empty one.
    Tuple(Vec<TypeRef>),
    /// `fn(A) -> B`.
    Function(Vec<TypeRef>, Box<TypeRef>),
    /// `!`.
    Never,
    /// `_`.
    Infer,
    /// `impl A + B`; in argument position ingest has already made it a generic parameter.
    ImplTrait(Vec<Bound>),
    /// `dyn A + B`.
    Dyn(Vec<Bound>),
    /// A const argument in the list of a path's arguments.
    Const(ConstArgument),
}

/// A constant in a type.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum ConstArgument {
    /// A literal.
    Value(u64),
    /// A const parameter.
    Parameter {
        /// The item that declares it.
        owner: DefId,
        /// Its number in the owner's substitutions.
        index: u32,
    },
    /// Any other expression, of type `usize`.
    Body(BodyId),
    /// `_`.
    Infer,
}

/// A trait bound; `?Sized` is left out. `Fn(A, B) -> C` has become
/// `Fn<(A, B), Output = C>` (arguments `[Tuple]`, one binding `Output`).
#[derive(Clone, PartialEq, Debug)]
pub struct Bound {
    /// The trait with its arguments (without `Self`) and bindings.
    pub trait_path: Path,
    /// The lifetimes of `for<'a>`, for printing only.
    pub binder: Vec<String>,
    /// `'a` in `dyn Trait + 'a` and `impl Trait + 'a`, on the first bound, for printing only.
    pub outlives: Vec<String>,
}

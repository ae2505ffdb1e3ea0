//! Concrete types to layouts: how a value is taken apart into leaves, and where the leaves stand in
//! memory.
//!
//! A *leaf* is a flow value: an integer, float or pointer. Primitive types have their natural size. In
//! an aggregate (struct, tuple, closure, enum) every leaf has an eight-byte word of its own, so that
//! the payload of an enum is the same sequence of words in memory and in SSA values, and a
//! reference into a payload sees the ordinary layout of what it points to. An aggregate with exactly
//! one field that is not empty has that field's layout. An inline array is one piece of memory without
//! leaves.
//!
//! Enums: a 32-bit tag (the variant's number) at offset 0, then the payload words that the variants
//! share; word k has the type on which all variants agree that have a leaf k, else `I64`, and the
//! leaf is its low bits. `Option`-like enums of a pointer that is never null use null.
//!
//! Types of more than [`SCALAR_LEAVES`] leaves, and with arrays, are *memory* types: their values live
//! in slots or on the heap, and are copied by bytes.
//!
//! Alias classes: the innermost (struct, field) for a leaf; a leaf that is itself the whole pointee is
//! accessed as "bare". The words of an enum and the leaves of aggregates in its payload are the
//! same bytes under different classes: they overlap ([`Classes::put_inside`]).

mod aggregate;
mod classes;
mod heap;
mod name;

use std::rc::Rc;

use flow::{Access, Type};
use hir::{FloatType, Ty, TyKind};

use crate::context::Context;

pub use classes::Classes;

/// Values of at most that many leaves are taken apart.
pub const SCALAR_LEAVES: usize = 8;

/// The layout of a type.
#[derive(Clone, PartialEq, Debug)]
pub struct Layout {
    /// In bytes, a multiple of the alignment.
    pub size: u32,
    /// In bytes.
    pub align: u32,
    /// In the order of their offsets; without those of arrays.
    pub leaves: Vec<Leaf>,
    /// Whether an array is somewhere inside.
    pub has_array: bool,
    /// Its parts.
    pub shape: Shape,
}

/// A leaf.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Leaf {
    /// In bytes from the start of the value.
    pub offset: u32,
    /// Its type and class.
    pub access: Access,
}

/// The parts of a type.
#[derive(Clone, PartialEq, Debug)]
pub enum Shape {
    /// A primitive or pointer: nothing but its leaves.
    Primitive,
    /// A struct, tuple or closure.
    Struct(Vec<FieldLayout>),
    /// An enum without tag: null (of leaf 0) is the variant that is not `some`.
    Nullable {
        /// The variant with the pointer.
        some: u32,
        /// By variant.
        variants: Vec<Vec<FieldLayout>>,
    },
    /// An enum with a tag.
    Tagged(Vec<Vec<FieldLayout>>),
    /// An array.
    Array {
        /// Its elements' type.
        element: Ty,
        /// How many.
        count: u64,
    },
    /// A type without a size, behind a fat pointer.
    Unsized,
}

/// A field of a struct or variant.
#[derive(Clone, PartialEq, Debug)]
pub struct FieldLayout {
    /// Its type.
    pub ty: Ty,
    /// In bytes.
    pub offset: u32,
    /// For each of its leaves, the leaf of the aggregate that holds it.
    pub leaves: Vec<u32>,
}

/// What stands beside the address in a pointer to a type.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Metadata {
    /// Nothing.
    None,
    /// The number of elements or bytes.
    Length,
    /// The table of a `dyn`.
    Table,
}

impl Layout {
    /// Whether values live in memory.
    pub fn is_memory(&self) -> bool {
        self.has_array || self.leaves.len() > SCALAR_LEAVES
    }

    /// The types of the leaves.
    pub fn types(&self) -> Vec<Type> {
        self.leaves.iter().map(|leaf| leaf.access.ty).collect()
    }

    /// Whether there is nothing to store.
    pub fn is_empty(&self) -> bool {
        self.size == 0
    }

    fn primitive(types: &[Type], context: &Context<'_>) -> Layout {
        let leaves: Vec<Leaf> = types
            .iter()
            .enumerate()
            .map(|(index, ty)| Leaf {
                offset: index as u32 * 8,
                access: context.classes.borrow_mut().bare(*ty),
            })
            .collect();
        Layout {
            size: if types.len() == 1 {
                types[0].size()
            } else {
                types.len() as u32 * 8
            },
            align: if types.len() == 1 { types[0].size() } else { 8 },
            leaves,
            has_array: false,
            shape: Shape::Primitive,
        }
    }
}

impl Context<'_> {
    /// The layout of a concrete type.
    pub fn layout(&self, ty: Ty) -> Rc<Layout> {
        if let Some(layout) = self.layouts.borrow().get(&ty) {
            return layout.clone();
        }
        let layout = Rc::new(self.compute_layout(ty));
        self.layouts.borrow_mut().insert(ty, layout.clone());
        layout
    }

    /// What a pointer to `ty` has beside the address.
    pub fn metadata(&self, ty: Ty) -> Metadata {
        match self.kind(ty) {
            TyKind::Str | TyKind::Slice(_) => Metadata::Length,
            TyKind::Dyn { .. } => Metadata::Table,
            TyKind::Adt(def, substitutions) if self.is_struct(*def) => {
                match self.field_types(*def, 0, substitutions).last() {
                    Some(last) => self.metadata(*last),
                    None => Metadata::None,
                }
            }
            TyKind::Tuple(parts) => match parts.last() {
                Some(last) => self.metadata(*last),
                None => Metadata::None,
            },
            _ => Metadata::None,
        }
    }

    /// What a reference, raw pointer or box points to.
    pub fn pointee(&self, ty: Ty) -> Option<Ty> {
        match self.kind(ty) {
            TyKind::Ref(_, target) | TyKind::Pointer(_, target) => Some(*target),
            TyKind::Adt(def, substitutions) if self.is_lang(*def, "owned_box") => {
                substitutions.first().copied()
            }
            _ => None,
        }
    }

    /// Whether the first leaf of a value is a pointer that is never null.
    fn is_non_null(&self, ty: Ty) -> bool {
        match self.kind(ty) {
            TyKind::Ref(..) => true,
            TyKind::Adt(def, substitutions) if self.is_struct(*def) => {
                if ["owned_box", "rc", "non_null"]
                    .iter()
                    .any(|name| self.is_lang(*def, name))
                {
                    return true;
                }
                let fields = self.field_types(*def, 0, substitutions);
                let mut filled = fields
                    .iter()
                    .filter(|field| !self.layout(**field).is_empty());
                match (filled.next(), filled.next()) {
                    (Some(only), None) => self.is_non_null(*only),
                    _ => false,
                }
            }
            _ => false,
        }
    }

    fn compute_layout(&self, ty: Ty) -> Layout {
        match self.kind(ty) {
            TyKind::Bool => Layout::primitive(&[Type::I8], self),
            TyKind::Char => Layout::primitive(&[Type::I32], self),
            TyKind::Int(int) => match int.bits() {
                8 => Layout::primitive(&[Type::I8], self),
                16 => Layout::primitive(&[Type::I16], self),
                32 => Layout::primitive(&[Type::I32], self),
                64 => Layout::primitive(&[Type::I64], self),
                _ => {
                    self.unsupported_here(
                        format!("`{}` is not in the subset yet", int.name()),
                        "use 64 bits, or two words of 64",
                    );
                    Layout::primitive(&[Type::I64], self)
                }
            },
            TyKind::Float(FloatType::F32) => Layout::primitive(&[Type::F32], self),
            TyKind::Float(FloatType::F64) => Layout::primitive(&[Type::F64], self),
            TyKind::Ref(_, target) | TyKind::Pointer(_, target) => match self.metadata(*target) {
                Metadata::None => Layout::primitive(&[Type::Ref], self),
                Metadata::Length => Layout::primitive(&[Type::Ref, Type::I64], self),
                Metadata::Table => Layout::primitive(&[Type::Ref, Type::Ptr], self),
            },
            TyKind::FunctionPointer(..) => Layout::primitive(&[Type::Ptr], self),
            TyKind::Function(..) | TyKind::Never => self.struct_layout(ty, &[]),
            TyKind::Tuple(parts) => self.struct_layout(ty, parts),
            TyKind::Closure(closure, substitutions) => {
                let captures = self.capture_types(*closure, substitutions);
                self.struct_layout(ty, &captures)
            }
            TyKind::Adt(def, substitutions) => {
                let variants = self.program().variants(*def).len() as u32;
                if self.is_struct(*def) {
                    let fields = self.field_types(*def, 0, substitutions);
                    self.struct_layout(ty, &fields)
                } else {
                    let fields: Vec<Vec<Ty>> = (0..variants)
                        .map(|variant| self.field_types(*def, variant, substitutions))
                        .collect();
                    self.enum_layout(ty, &fields)
                }
            }
            TyKind::Array(element, _) => {
                let count = self.array_length(ty);
                let layout = self.layout(*element);
                Layout {
                    size: u32::try_from(u64::from(layout.size) * count).unwrap_or_else(|_| {
                        self.unsupported_here(
                            "an array of more than 4 GB".to_string(),
                            "use a `Vec`",
                        );
                        0
                    }),
                    align: layout.align,
                    leaves: Vec::new(),
                    has_array: true,
                    shape: Shape::Array {
                        element: *element,
                        count,
                    },
                }
            }
            TyKind::Str | TyKind::Slice(_) | TyKind::Dyn { .. } => Layout {
                size: 0,
                align: 8,
                leaves: Vec::new(),
                has_array: true,
                shape: Shape::Unsized,
            },
            TyKind::Error => self.struct_layout(ty, &[]),
            kind @ (TyKind::Parameter(..)
            | TyKind::Projection { .. }
            | TyKind::Const(_)
            | TyKind::Infer(_)) => {
                panic!("{kind:?} has no layout, in {}", self.current_name.borrow())
            }
        }
    }
}

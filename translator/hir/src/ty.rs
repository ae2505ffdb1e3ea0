//! Semantic types, interned: equal types have equal [`Ty`]s. Lifetimes do not exist here.

use std::cell::RefCell;
use std::collections::HashMap;

use crate::{ClosureId, DefId, FloatType, IntType};

crate::declare_id!(
    /// An interned type.
    Ty, "ty"
);

/// What a type is.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub enum TyKind {
    /// `bool`.
    Bool,
    /// `char`.
    Char,
    /// An integer.
    Int(IntType),
    /// A float.
    Float(FloatType),
    /// `str`.
    Str,
    /// `!`.
    Never,
    /// A struct or enum with its substitutions.
    Adt(DefId, Vec<Ty>),
    /// `&T` (false) or `&mut T` (true).
    Ref(bool, Ty),
    /// `*const T` (false) or `*mut T` (true).
    Pointer(bool, Ty),
    /// `[T]`.
    Slice(Ty),
    /// `[T; N]`; the length is a [`TyKind::Const`], [`TyKind::Parameter`] or [`TyKind::Infer`].
    Array(Ty, Ty),
    /// A tuple; unit is the empty one.
    Tuple(Vec<Ty>),
    /// The type of a function item or of a tuple constructor ([`FunctionRef`]).
    Function(FunctionRef, Vec<Ty>),
    /// `fn(A) -> B`.
    FunctionPointer(Vec<Ty>, Ty),
    /// A closure, with the substitutions of the item around it.
    Closure(ClosureId, Vec<Ty>),
    /// Generic parameter number `index` of the item at hand (its parents' first). The name is for
    /// printing only, but equal for equal parameters of one item.
    Parameter(u32, String),
    /// `<S0 as Trait<S1…>>::Name` that could not be normalised because `S0` is not known enough.
    /// `item` is the associated type in the trait.
    Projection {
        /// The associated type's definition in its trait.
        item: DefId,
        /// The trait's substitutions, `Self` first.
        substitutions: Vec<Ty>,
    },
    /// `dyn Trait<A, Item = B>`.
    Dyn {
        /// The principal trait.
        trait_def: DefId,
        /// Its arguments without `Self`.
        arguments: Vec<Ty>,
        /// Values of its associated types.
        bindings: Vec<(DefId, Ty)>,
    },
    /// A constant in a type.
    Const(u64),
    /// An inference variable; never in a finished [`TypedBody`](crate::TypedBody).
    Infer(u32),
    /// An error was reported.
    Error,
}

/// Something that can be called by its path.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum FunctionRef {
    /// A function or method; a trait's method before its impl is selected.
    Item(DefId),
    /// The constructor of variant `.1` of a tuple struct (variant 0) or enum.
    Constructor(DefId, u32),
}

/// The interner. One a program; ids of one interner mean nothing to another.
#[derive(Debug, Default)]
pub struct TyInterner {
    state: RefCell<InternerState>,
}

#[derive(Debug, Default)]
struct InternerState {
    kinds: Vec<&'static TyKind>,
    ids: HashMap<&'static TyKind, Ty>,
}

impl TyInterner {
    /// An empty interner.
    pub fn new() -> Self {
        Self::default()
    }

    /// The id of `kind`.
    pub fn intern(&self, kind: TyKind) -> Ty {
        let mut state = self.state.borrow_mut();
        if let Some(ty) = state.ids.get(&kind) {
            return *ty;
        }
        // A translation is one process with one interner: its types live as long as it does.
        let kind: &'static TyKind = Box::leak(Box::new(kind));
        let ty = Ty::new(state.kinds.len());
        state.kinds.push(kind);
        state.ids.insert(kind, ty);
        ty
    }

    /// What `ty` is.
    pub fn kind(&self, ty: Ty) -> &'static TyKind {
        self.state.borrow().kinds[ty.index()]
    }

    /// The unit type.
    pub fn unit(&self) -> Ty {
        self.intern(TyKind::Tuple(Vec::new()))
    }

    /// `bool`.
    pub fn bool(&self) -> Ty {
        self.intern(TyKind::Bool)
    }

    /// `usize`.
    pub fn usize(&self) -> Ty {
        self.intern(TyKind::Int(IntType::Usize))
    }

    /// `!`.
    pub fn never(&self) -> Ty {
        self.intern(TyKind::Never)
    }

    /// `&T` or `&mut T`.
    pub fn reference(&self, mutable: bool, target: Ty) -> Ty {
        self.intern(TyKind::Ref(mutable, target))
    }

    /// Rebuilds `ty` bottom-up: `change` sees every part after its own parts were changed.
    pub fn map(&self, ty: Ty, change: &mut dyn FnMut(Ty) -> Ty) -> Ty {
        let list = |types: &[Ty], change: &mut dyn FnMut(Ty) -> Ty| -> Vec<Ty> {
            types.iter().map(|part| self.map(*part, change)).collect()
        };
        let kind = match self.kind(ty) {
            TyKind::Bool
            | TyKind::Char
            | TyKind::Int(_)
            | TyKind::Float(_)
            | TyKind::Str
            | TyKind::Never
            | TyKind::Parameter(..)
            | TyKind::Const(_)
            | TyKind::Infer(_)
            | TyKind::Error => return change(ty),
            TyKind::Adt(def, parts) => TyKind::Adt(*def, list(parts, change)),
            TyKind::Ref(mutable, part) => TyKind::Ref(*mutable, self.map(*part, change)),
            TyKind::Pointer(mutable, part) => TyKind::Pointer(*mutable, self.map(*part, change)),
            TyKind::Slice(part) => TyKind::Slice(self.map(*part, change)),
            TyKind::Array(part, length) => {
                TyKind::Array(self.map(*part, change), self.map(*length, change))
            }
            TyKind::Tuple(parts) => TyKind::Tuple(list(parts, change)),
            TyKind::Function(function, parts) => TyKind::Function(*function, list(parts, change)),
            TyKind::FunctionPointer(parts, result) => {
                let parts = list(parts, change);
                TyKind::FunctionPointer(parts, self.map(*result, change))
            }
            TyKind::Closure(closure, parts) => TyKind::Closure(*closure, list(parts, change)),
            TyKind::Projection {
                item,
                substitutions,
            } => TyKind::Projection {
                item: *item,
                substitutions: list(substitutions, change),
            },
            TyKind::Dyn {
                trait_def,
                arguments,
                bindings,
            } => TyKind::Dyn {
                trait_def: *trait_def,
                arguments: list(arguments, change),
                bindings: bindings
                    .iter()
                    .map(|(item, part)| (*item, self.map(*part, change)))
                    .collect(),
            },
        };
        change(self.intern(kind))
    }

    /// Replaces the generic parameters of `ty` by `substitutions`. Projections that become concrete
    /// are left for the caller to normalise.
    pub fn substitute(&self, ty: Ty, substitutions: &[Ty]) -> Ty {
        self.map(ty, &mut |part| match self.kind(part) {
            TyKind::Parameter(index, _) => {
                substitutions.get(*index as usize).copied().unwrap_or(part)
            }
            _ => part,
        })
    }

    /// Whether any part of `ty` satisfies `test`.
    pub fn any(&self, ty: Ty, test: &mut dyn FnMut(&TyKind) -> bool) -> bool {
        let mut found = false;
        self.map(ty, &mut |part| {
            found |= test(self.kind(part));
            part
        });
        found
    }
}

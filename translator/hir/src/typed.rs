//! The typed body: what `build` knows of a body beyond its text.
//!
//! Everything is said in terms of the definition: generic parameters appear as
//! [`TyKind::Parameter`](crate::TyKind), and callees may be trait methods whose impl is selected only
//! when the instance is built. Types before adjustments are in `expr_types`; adjustments say how a
//! value is changed before its use, in order.

use std::collections::HashMap;

use crate::{BodyId, ClosureId, DefId, ExprId, FunctionRef, LocalId, PatId, Ty};

/// The types of one body.
#[derive(Clone, Debug)]
pub struct TypedBody {
    /// The body.
    pub body: BodyId,
    /// The signature's parameter types.
    pub parameters: Vec<Ty>,
    /// The result type.
    pub result: Ty,
    /// By [`ExprId`]: the type before adjustments. (`!` for what diverges, before a coercion.)
    pub expr_types: Vec<Ty>,
    /// By [`PatId`]: the type of the value that the pattern itself tests, after the references
    /// of `pat_dereferences` were followed.
    pub pat_types: Vec<Ty>,
    /// By [`LocalId`].
    pub local_types: Vec<Ty>,
    /// How values change on their way to their use.
    pub adjustments: HashMap<ExprId, Vec<Adjustment>>,
    /// What an expression calls or names: see [`Callee`] for where it is set.
    pub callees: HashMap<ExprId, Callee>,
    /// Callee of a `for` loop's `next` (its `into_iter` is in `callees`).
    pub next_callees: HashMap<ExprId, Callee>,
    /// What a path in an expression names, where that is no local and no function.
    pub values: HashMap<ExprId, ValueRef>,
    /// What a path, tuple-struct or struct pattern names, and a struct expression's path
    /// (by the expression, in `expr_variants`).
    pub pat_values: HashMap<PatId, ValueRef>,
    /// The variant that a struct expression builds; its type is in `expr_types`.
    pub expr_variants: HashMap<ExprId, u32>,
    /// Field index for [`ExprKind::Field`](crate::ExprKind) (of the adjusted operand's type).
    pub fields: HashMap<ExprId, u32>,
    /// The types of the references that default binding modes follow before the pattern applies,
    /// outermost first.
    pub pat_dereferences: HashMap<PatId, Vec<Ty>>,
    /// How a binding takes its value: by the pattern for [`PatKind::Bind`](crate::PatKind). The local's
    /// type includes the reference.
    pub binding_modes: HashMap<PatId, BindingMode>,
    /// Closures of this body.
    pub closures: HashMap<ExprId, ClosureTypes>,
    /// For [`ExprKind::Try`](crate::ExprKind): which type it works on and how errors convert.
    pub tries: HashMap<ExprId, TryTypes>,
    /// Resolved types that stand in expressions: cast targets by the cast.
    pub cast_types: HashMap<ExprId, Ty>,
}

/// A step on the way of a value to its use.
#[derive(Clone, PartialEq, Debug)]
pub struct Adjustment {
    /// What is done.
    pub kind: AdjustmentKind,
    /// The type after it.
    pub target: Ty,
}

/// The kinds of adjustments. Coercion sites: see `types`.
#[derive(Clone, PartialEq, Debug)]
pub enum AdjustmentKind {
    /// `!` becomes any type.
    NeverToAny,
    /// `*` on a reference, raw pointer or `Box`.
    Dereference,
    /// `*` through `Deref::deref` or `DerefMut::deref_mut`: the value is borrowed (mutably if
    /// `mutable`), the method is called, and its result is dereferenced. The callee's first
    /// substitution is the type before the step.
    OverloadedDereference {
        /// Whether `deref_mut`.
        mutable: bool,
        /// `Deref::deref` or `DerefMut::deref_mut`.
        callee: Callee,
    },
    /// `&` or `&mut`.
    Borrow {
        /// Whether `&mut`.
        mutable: bool,
    },
    /// `&T` to `*const T`, `&mut T` to `*mut T` or `*const T`.
    ReferenceToPointer,
    /// `*mut T` to `*const T`, `&mut T` to `&T` without reborrow.
    MutableToConst,
    /// A function item to a function pointer.
    ReifyFunction,
    /// A closure without captures to a function pointer.
    ClosureToFunction,
    /// `&[T; N]` to `&[T]`, `&T` to `&dyn Trait`, also inside `Box` and `Rc`.
    Unsize,
}

/// A function with its substitutions, the parent's (impl's or trait's) first.
///
/// Set for: method calls; paths and qualified paths that name a function or a tuple constructor (on the
/// path expression, not on the call around it); overloaded unary, binary, compound-assignment and index
/// operators (absent when built in); a call of something that is no function item, function pointer or
/// constructor (`FnOnce::call_once`, `FnMut::call_mut`, `Fn::call` with the arguments as a tuple);
/// `for` (its `into_iter`). Operands that an overloaded operator takes by reference (both sides of a
/// comparison, the left of a compound assignment, the base of an index, the operand of `*`) carry a
/// [`AdjustmentKind::Borrow`]; the results of `deref`, `deref_mut`, `index` and `index_mut` are dereferenced.
#[derive(Clone, PartialEq, Debug)]
pub struct Callee {
    /// Which function.
    pub function: FunctionRef,
    /// For its generic parameters.
    pub substitutions: Vec<Ty>,
}

/// What a path names other than locals and functions.
#[derive(Clone, PartialEq, Debug)]
pub enum ValueRef {
    /// A free const, or an associated one (perhaps of a trait: selected on the instance).
    Const(DefId, Vec<Ty>),
    /// A static.
    Static(DefId),
    /// A variant (of a struct: 0). Unit ones as values; all shapes in patterns.
    Variant(DefId, u32),
    /// A const parameter, by its number in the substitutions.
    ConstParameter(u32),
}

/// How a binding takes its value.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum BindingMode {
    /// Copied or moved.
    Value,
    /// `ref` or `ref mut`, written or by default binding mode.
    Reference {
        /// Whether `ref mut`.
        mutable: bool,
    },
}

/// What was found out about a closure.
#[derive(Clone, Debug)]
pub struct ClosureTypes {
    /// Its id.
    pub closure: ClosureId,
    /// The most general trait that it implements.
    pub kind: ClosureKind,
    /// Parameter types.
    pub parameters: Vec<Ty>,
    /// Result type.
    pub result: Ty,
    /// What it captures, in order of first use; whole variables (the difference to rustc's capture of
    /// single fields shows only in ends of guards, which build refuses).
    pub captures: Vec<Capture>,
}

/// A captured variable.
#[derive(Clone, Debug)]
pub struct Capture {
    /// The variable of the body around it.
    pub local: LocalId,
    /// How.
    pub mode: BindingMode,
    /// The variable is a reference, and the closure uses what is behind it: borrowed is that, and the closure has a copy of the
    /// reference. The variable may get another value while the closure lives.
    pub is_behind: bool,
}

/// `Fn`, `FnMut` or `FnOnce`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
#[allow(missing_docs)]
pub enum ClosureKind {
    Fn,
    FnMut,
    FnOnce,
}

/// How `?` works here.
#[derive(Clone, Debug)]
pub enum TryTypes {
    /// On `Option<T>` in a function (or closure) that returns `Option<U>`.
    Option {
        /// The type that is returned early: `Option<U>`.
        returned: Ty,
    },
    /// On `Result<T, E>` in a function that returns `Result<U, F>`: `From::from` for `F: From<E>`.
    Result {
        /// The type that is returned early: `Result<U, F>`.
        returned: Ty,
        /// `<F as From<E>>::from`.
        conversion: Callee,
    },
}

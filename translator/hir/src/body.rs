//! Bodies: arenas of expressions and patterns, names resolved, macros expanded, types as written.

use crate::{BodyId, DefId, ExprId, LocalId, PatId, Path, PathSegment, Span, TypeRef};

/// A body. Its text form is what `respell` prints.
#[derive(Clone, Debug)]
pub struct Body {
    /// The function, const, static, or (for array lengths and discriminants) the item around it.
    pub owner: DefId,
    /// Parameter patterns, `self` first.
    pub parameters: Vec<PatId>,
    /// The value.
    pub value: ExprId,
    /// By [`ExprId`].
    pub exprs: Vec<Expr>,
    /// By [`PatId`].
    pub pats: Vec<Pat>,
    /// By [`LocalId`].
    pub locals: Vec<Local>,
    /// The traits whose methods may be called here without naming the trait: those that the module
    /// and the blocks around the body can name (also `use Trait as _`), and the prelude's.
    pub traits_in_scope: std::rc::Rc<[DefId]>,
    /// Where the bracket of an index expression opens, by the expression of the index: panics in an
    /// overloaded index operator name that place.
    pub index_brackets: std::collections::HashMap<ExprId, Span>,
}

/// A local variable. `A(x) | B(x)` binds one local by two patterns.
#[derive(Clone, Debug)]
pub struct Local {
    /// As written, without marks of hygiene.
    pub name: String,
    /// Where it is bound first.
    pub span: Span,
    /// `mut`.
    pub mutable: bool,
}

/// An expression.
#[derive(Clone, Debug)]
pub struct Expr {
    /// What it is.
    pub kind: ExprKind,
    /// Where it stands.
    pub span: Span,
}

/// A literal.
#[derive(Clone, PartialEq, Debug)]
pub enum Literal {
    /// An integer without suffix, or with one.
    Int(u128, Option<crate::IntType>),
    /// A float's digits without suffix and underscores. `1f64` too.
    Float(String, Option<crate::FloatType>),
    /// `true`, `false`.
    Bool(bool),
    /// `'a'`.
    Char(char),
    /// `b'a'`.
    Byte(u8),
    /// `"a"`.
    Str(String),
    /// `b"a"`, of type `&[u8; 1]`.
    ByteStr(Vec<u8>),
}

/// Prefix operators that may be overloaded (`*` on references and boxes is built in).
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
#[allow(missing_docs)]
pub enum UnaryOp {
    Negate,
    Not,
    Dereference,
}

/// Infix operators without `&&` and `||`.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
#[allow(missing_docs)]
pub enum BinaryOp {
    Add,
    Subtract,
    Multiply,
    Divide,
    Remainder,
    And,
    Or,
    Xor,
    ShiftLeft,
    ShiftRight,
    Equal,
    NotEqual,
    Less,
    LessEqual,
    Greater,
    GreaterEqual,
}

impl BinaryOp {
    /// The token; compound assignment appends `=`.
    pub fn token(self) -> &'static str {
        match self {
            BinaryOp::Add => "+",
            BinaryOp::Subtract => "-",
            BinaryOp::Multiply => "*",
            BinaryOp::Divide => "/",
            BinaryOp::Remainder => "%",
            BinaryOp::And => "&",
            BinaryOp::Or => "|",
            BinaryOp::Xor => "^",
            BinaryOp::ShiftLeft => "<<",
            BinaryOp::ShiftRight => ">>",
            BinaryOp::Equal => "==",
            BinaryOp::NotEqual => "!=",
            BinaryOp::Less => "<",
            BinaryOp::LessEqual => "<=",
            BinaryOp::Greater => ">",
            BinaryOp::GreaterEqual => ">=",
        }
    }

    /// Whether it yields `bool`.
    pub fn is_comparison(self) -> bool {
        matches!(
            self,
            BinaryOp::Equal
                | BinaryOp::NotEqual
                | BinaryOp::Less
                | BinaryOp::LessEqual
                | BinaryOp::Greater
                | BinaryOp::GreaterEqual
        )
    }
}

/// The forms of an expression.
#[derive(Clone, Debug)]
pub enum ExprKind {
    /// A literal.
    Literal(Literal),
    /// A path: local, const, static, function, constructor.
    Path(Path),
    /// `<T as Trait>::name` or `<T>::name`.
    Qualified {
        /// `T`.
        self_type: TypeRef,
        /// `Trait`.
        trait_path: Option<Path>,
        /// `name`.
        name: PathSegment,
    },
    /// Prefix operator.
    Unary(UnaryOp, ExprId),
    /// Infix operator.
    Binary(BinaryOp, ExprId, ExprId),
    /// `a && b`; `a` and `b` may hold `let`.
    LazyAnd(ExprId, ExprId),
    /// `a || b`.
    LazyOr(ExprId, ExprId),
    /// `a = b`, where `a` is a place (or `_`, or a tuple of places: see [`ExprKind::Underscore`]).
    Assign(ExprId, ExprId),
    /// `a += b`.
    AssignOp(BinaryOp, ExprId, ExprId),
    /// `_` on the left of an assignment.
    Underscore,
    /// `&a`, `&mut a`.
    Reference {
        /// Whether `mut`.
        mutable: bool,
        /// The place or value.
        operand: ExprId,
    },
    /// `&raw const a`, `&raw mut a`.
    RawReference {
        /// Whether `mut`.
        mutable: bool,
        /// The place.
        operand: ExprId,
    },
    /// `a as T`.
    Cast(ExprId, TypeRef),
    /// `f(a)`, also constructors.
    Call {
        /// `f`.
        callee: ExprId,
        /// Its arguments.
        arguments: Vec<ExprId>,
    },
    /// `a.f::<T>(b)`.
    MethodCall {
        /// `a`.
        receiver: ExprId,
        /// `f` with its type arguments.
        method: PathSegment,
        /// Without the receiver.
        arguments: Vec<ExprId>,
    },
    /// `a.b`, `a.0`.
    Field(ExprId, String),
    /// `a[i]`.
    Index(ExprId, ExprId),
    /// `a..b` in all forms.
    Range {
        /// `a`.
        start: Option<ExprId>,
        /// `b`.
        end: Option<ExprId>,
        /// `..=`.
        inclusive: bool,
    },
    /// `(a, b)`; `()` too.
    Tuple(Vec<ExprId>),
    /// `[a, b]`.
    Array(Vec<ExprId>),
    /// `[a; N]`.
    Repeat(ExprId, crate::ConstArgument),
    /// `vec![a, b]`.
    VecList(Vec<ExprId>),
    /// `vec![a; n]`.
    VecRepeat(ExprId, ExprId),
    /// `S { a, b: c, ..d }`.
    Struct {
        /// The struct or variant, or `Self`, or an alias.
        path: Path,
        /// In source order.
        fields: Vec<(String, ExprId)>,
        /// `d`.
        base: Option<ExprId>,
    },
    /// `{ …; value }`, with an optional label for `break 'a`.
    Block {
        /// Whether a `break` inside may name it.
        labelled: bool,
        /// `unsafe { … }`.
        is_unsafe: bool,
        /// Its statements.
        statements: Vec<Statement>,
        /// Its value.
        value: Option<ExprId>,
    },
    /// `if a { b } else { c }`; `a` may hold `let`.
    If {
        /// The condition.
        condition: ExprId,
        /// A block.
        then: ExprId,
        /// A block or another `if`.
        otherwise: Option<ExprId>,
    },
    /// `let P = a` in a condition.
    Let(PatId, ExprId),
    /// `match a { … }`.
    Match {
        /// `a`.
        scrutinee: ExprId,
        /// In order.
        arms: Vec<Arm>,
    },
    /// `loop { … }`.
    Loop(ExprId),
    /// `while a { … }`.
    While(ExprId, ExprId),
    /// `for P in a { … }`.
    For(PatId, ExprId, ExprId),
    /// `break`, with the loop or labelled block that it leaves.
    Break(ExprId, Option<ExprId>),
    /// `continue`, with its loop.
    Continue(ExprId),
    /// `return a`.
    Return(Option<ExprId>),
    /// `|a, b| c`.
    Closure {
        /// Patterns with their written types.
        parameters: Vec<(PatId, Option<TypeRef>)>,
        /// The written result.
        result: Option<TypeRef>,
        /// `c`.
        body: ExprId,
        /// `move`.
        by_move: bool,
    },
    /// `a?`.
    Try(ExprId),
    /// `format_args!` and the macros around it.
    Format {
        /// Which macro.
        kind: FormatKind,
        /// Literal text and holes.
        pieces: Vec<FormatPiece>,
        /// What the holes refer to; taken by reference.
        arguments: Vec<ExprId>,
    },
    /// `assert_eq!(a, b)`, `assert_ne!(a, b)`: both evaluated once, compared by reference, shown on failure.
    AssertCompare {
        /// `assert_eq!`, not `assert_ne!`.
        equal: bool,
        /// `a`.
        left: ExprId,
        /// `b`.
        right: ExprId,
        /// A [`ExprKind::Format`] of kind [`FormatKind::Arguments`].
        message: Option<ExprId>,
    },
    /// `assert!(a)`, `assert!(a, "…")`: panics with the message (a [`FormatKind::Panic`] format) if false.
    Assert {
        /// `a`.
        condition: ExprId,
        /// The panic.
        panic: ExprId,
        /// `debug_assert!`; only there if debug assertions are on.
        debug: bool,
    },
    /// Could not be made; an error was reported.
    Error,
}

/// The macros that take a format string.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum FormatKind {
    /// `format_args!`, also the argument that `write!` passes to `write_fmt`.
    Arguments,
    /// `format!`.
    String,
    /// `print!`, `println!` (the newline is in the last piece).
    Print,
    /// `eprint!`, `eprintln!`.
    ErrorPrint,
    /// `panic!`, `todo!`, `unimplemented!`, `unreachable!`; prefixes are in the first piece.
    Panic,
}

/// A part of a format string.
#[derive(Clone, PartialEq, Debug)]
pub enum FormatPiece {
    /// Text, escapes undone.
    Text(String),
    /// `{…}`.
    Hole(FormatHole),
}

/// `{argument:spec}`.
#[derive(Clone, PartialEq, Debug)]
pub struct FormatHole {
    /// Index into the arguments.
    pub argument: usize,
    /// The lang name of the trait: `display`, `debug`, `lower_hex`, `upper_hex`, `binary`, `octal`,
    /// `lower_exp`, `upper_exp`, `pointer`.
    pub trait_name: &'static str,
    /// Fill character, `' '` if none.
    pub fill: char,
    /// `<`, `^`, `>`.
    pub align: Option<char>,
    /// `+`.
    pub plus: bool,
    /// `#`.
    pub alternate: bool,
    /// `0`.
    pub zero_pad: bool,
    /// Width.
    pub width: FormatCount,
    /// Precision.
    pub precision: FormatCount,
}

/// A width or precision.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum FormatCount {
    /// None given.
    None,
    /// A number.
    Literal(u32),
    /// The value of that argument, a `usize`.
    Argument(usize),
}

/// A statement.
#[derive(Clone, Debug)]
pub enum Statement {
    /// `let P: T = a else { … };`
    Let {
        /// `P`.
        pat: PatId,
        /// `T`.
        ty: Option<TypeRef>,
        /// `a`.
        init: Option<ExprId>,
        /// The diverging block.
        otherwise: Option<ExprId>,
    },
    /// `a;` or a block-like expression without `;` that is not the value (`semicolon` false: its
    /// type must be unit).
    Expr {
        /// The expression.
        expr: ExprId,
        /// Whether `;` follows.
        semicolon: bool,
    },
}

/// An arm of a match.
#[derive(Clone, Debug)]
pub struct Arm {
    /// The pattern.
    pub pat: PatId,
    /// `if a`; may hold `let`.
    pub guard: Option<ExprId>,
    /// The value.
    pub value: ExprId,
}

/// A pattern.
#[derive(Clone, Debug)]
pub struct Pat {
    /// What it is.
    pub kind: PatKind,
    /// Where it stands.
    pub span: Span,
}

/// The forms of a pattern.
#[derive(Clone, Debug)]
pub enum PatKind {
    /// `_`.
    Wild,
    /// `x`, `ref x`, `mut x`, `x @ P`.
    Bind {
        /// The variable.
        local: LocalId,
        /// `ref`.
        by_reference: bool,
        /// `mut` (of the binding, or of the reference).
        mutable: bool,
        /// `P`.
        inner: Option<PatId>,
    },
    /// A unit variant, a unit struct, or a constant.
    Path(Path),
    /// `<T as Trait>::CONST` as a pattern.
    Qualified {
        /// `T`.
        self_type: TypeRef,
        /// `Trait`.
        trait_path: Option<Path>,
        /// The constant.
        name: PathSegment,
    },
    /// `A(p, .., q)`.
    TupleStruct {
        /// `A`.
        path: Path,
        /// Without the `..`.
        pats: Vec<PatId>,
        /// How many patterns stand before `..`.
        rest: Option<usize>,
    },
    /// `A { a: p, .. }`.
    Struct {
        /// `A`.
        path: Path,
        /// In source order.
        fields: Vec<(String, PatId)>,
        /// `..`.
        rest: bool,
    },
    /// `(p, .., q)`.
    Tuple {
        /// Without the `..`.
        pats: Vec<PatId>,
        /// How many patterns stand before `..`.
        rest: Option<usize>,
    },
    /// A literal, possibly negated: an expression.
    Literal(ExprId),
    /// `a..=b` in all forms; the ends are literals or paths.
    Range {
        /// `a`.
        start: Option<ExprId>,
        /// `b`.
        end: Option<ExprId>,
        /// `..=`.
        inclusive: bool,
    },
    /// `&p`, `&mut p`.
    Reference {
        /// Whether `mut`.
        mutable: bool,
        /// `p`.
        inner: PatId,
    },
    /// `p | q`.
    Or(Vec<PatId>),
    /// `[p, rest @ .., q]`.
    Slice {
        /// Before the rest.
        before: Vec<PatId>,
        /// The rest: `None` if absent, `Some(None)` for `..`, `Some(Some(p))` for `p @ ..`.
        rest: Option<Option<PatId>>,
        /// After the rest.
        after: Vec<PatId>,
    },
}

impl Body {
    /// The expression `expr`.
    pub fn expr(&self, expr: ExprId) -> &Expr {
        &self.exprs[expr.index()]
    }

    /// The pattern `pat`.
    pub fn pat(&self, pat: PatId) -> &Pat {
        &self.pats[pat.index()]
    }
}

/// Names a closure expression of the whole program.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct ClosureId {
    /// The body that it stands in.
    pub body: BodyId,
    /// The closure expression.
    pub expr: ExprId,
}

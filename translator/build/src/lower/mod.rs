//! Typed bodies to the place IR, one instance at a time.
//!
//! Expressions are lowered in rustc's order of evaluation. Three entries, by what the context wants:
//! [`Builder::into`] evaluates into a place, [`Builder::operand`] to an operand, [`Builder::place`] to
//! a place (of a value, a temporary's). Adjustments are part of an expression: each entry applies them.
//!
//! *Scopes* are a stack; each has the locals whose values end with it. Leaving a scope in any way (its
//! end, `break`, `continue`, `return`, `?`) records a drop for each of them, the youngest first.
//! Temporaries belong to the innermost *terminating* scope: a statement, a condition, an arm, a body.
//!
//! Two-phase borrows need nothing here: a mutable borrow is an address, and the arguments that read the
//! borrowed value afterwards see it unchanged until the call.

mod adjust;
mod call;
mod callable;
mod cast;
mod closure;
mod control;
mod drop_glue;
mod expr;
mod format;
mod function;
mod hints;
mod literal;
mod look_inside;
mod matching;
mod operator;
mod pattern;
mod places;
mod scope;
mod statement;

use std::collections::{HashMap, HashSet};
use std::rc::Rc;

use hir::{ExprId, LocalId, Span, Ty, TypedBody};

use crate::context::Context;
use crate::place::{
    BlockId, Body, Constant, Local, Operand, Place, Primitive, Rvalue, Statement, StatementKind,
    Terminator,
};
use scope::{Breakable, Scope};

pub use function::lower_instance;
pub use literal::float_bits;

/// Lowers one instance.
pub struct Builder<'c, 'p> {
    /// What everything shares.
    pub context: &'c Context<'p>,
    /// The definition's body.
    hir: &'p hir::Body,
    typed: Rc<TypedBody>,
    substitutions: Vec<Ty>,
    /// What comes out.
    pub body: Body,
    /// Where statements go.
    block: BlockId,
    /// The place of each variable; a captured one's is in the environment.
    variables: HashMap<LocalId, Place>,
    scopes: Vec<Scope>,
    /// The scope of temporaries, an index into `scopes`.
    temporaries: usize,
    /// Values whose temporary lives as long as the `let` around: the scope to put it into.
    extended: HashMap<ExprId, usize>,
    /// Consts whose value is not changed where they stand: they need no copy.
    looked_at: HashSet<ExprId>,
    breakables: HashMap<ExprId, Breakable>,
    /// The caller's location, in `track_caller` functions.
    location: Option<Local>,
    /// Whether arithmetic is checked.
    checks_overflow: bool,
    /// Whether temporaries in a block's value end before its variables.
    is_edition_2024: bool,
    /// What is being lowered.
    pub span: Span,
}

impl<'c, 'p> Builder<'c, 'p> {
    /// A type of the definition, for this instance.
    fn instantiate(&self, ty: Ty) -> Ty {
        self.context.instantiate(ty, &self.substitutions)
    }

    /// The type of an expression before adjustments.
    fn ty(&self, expr: ExprId) -> Ty {
        self.instantiate(self.typed.expr_types[expr.index()])
    }

    /// The type of an expression after adjustments.
    fn adjusted_ty(&self, expr: ExprId) -> Ty {
        match self.typed.adjustments.get(&expr).and_then(|all| all.last()) {
            Some(last) => self.instantiate(last.target),
            None => self.ty(expr),
        }
    }

    /// The type of a variable.
    fn variable_ty(&self, variable: LocalId) -> Ty {
        self.instantiate(self.typed.local_types[variable.index()])
    }

    /// The type of a place.
    pub fn place_ty(&self, place: &Place) -> Ty {
        self.context.place_type(&self.body, place)
    }

    /// The type of an operand.
    pub fn operand_ty(&self, operand: &Operand) -> Ty {
        match operand {
            Operand::Copy(place) | Operand::Move(place) => self.place_ty(place),
            Operand::Constant(
                Constant::Int(_, ty)
                | Constant::Float(_, ty)
                | Constant::Empty(ty)
                | Constant::Data(_, _, ty)
                | Constant::Function(_, ty),
            ) => *ty,
        }
    }

    /// Reports that the expression at hand is outside of the subset; control does not go on.
    pub fn unsupported(&mut self, message: impl Into<String>, help: &str) {
        self.context.unsupported(self.span, message, help);
        self.terminate(Terminator::Unreachable);
    }

    /// Appends a statement.
    pub fn push(&mut self, kind: StatementKind) {
        let span = self.span;
        self.body.blocks[self.block.index()]
            .statements
            .push(Statement { kind, span });
    }

    /// Appends an assignment.
    pub fn assign(&mut self, place: Place, rvalue: Rvalue) {
        self.push(StatementKind::Assign(place, rvalue));
    }

    /// A new block.
    pub fn new_block(&mut self) -> BlockId {
        self.body.new_block(self.span)
    }

    /// Ends the block; what follows goes to a new one that nothing reaches yet.
    pub fn terminate(&mut self, terminator: Terminator) {
        let next = self.new_block();
        self.terminate_and_go(terminator, next);
    }

    /// Ends the block and goes on in another.
    pub fn terminate_and_go(&mut self, terminator: Terminator, next: BlockId) {
        let block = &mut self.body.blocks[self.block.index()];
        block.terminator = terminator;
        block.span = self.span;
        self.block = next;
    }

    /// Goes on in `next`.
    pub fn goto(&mut self, next: BlockId) {
        self.terminate_and_go(Terminator::Goto(next), next);
    }

    /// A temporary without a scope: for values that have no end of their own to record.
    pub fn scratch(&mut self, ty: Ty) -> Place {
        Place::local(self.body.new_local("", ty))
    }

    /// A scratch place with a primitive's result.
    pub fn primitive(&mut self, ty: Ty, primitive: Primitive, operands: Vec<Operand>) -> Operand {
        let place = self.scratch(ty);
        self.assign(place.clone(), Rvalue::Primitive(primitive, operands));
        Operand::Copy(place)
    }

    /// An integer constant.
    pub fn int(&self, value: i64, ty: Ty) -> Operand {
        Operand::Constant(Constant::Int(value, ty))
    }

    /// A `usize` constant.
    pub fn usize(&self, value: u64) -> Operand {
        self.int(value as i64, self.context.interner().usize())
    }

    /// Goes to one of two blocks by a `bool`.
    pub fn branch(&mut self, condition: Operand, yes: BlockId, no: BlockId) {
        self.terminate(Terminator::Switch(condition, vec![(0, no)], yes));
    }

    /// Goes on in a cold block if the condition holds, where `panics` ends it; and else after it.
    pub fn panic_if(&mut self, condition: Operand, panics: impl FnOnce(&mut Self)) {
        let (cold, go_on) = (self.new_block(), self.new_block());
        self.body.blocks[cold.index()].cold = true;
        self.terminate_and_go(Terminator::Switch(condition, vec![(0, go_on)], cold), cold);
        panics(self);
        self.block = go_on;
    }
}

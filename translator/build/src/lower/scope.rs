//! Scopes: which values end where.

use hir::{ExprId, Ty, TyKind};

use super::Builder;
use crate::place::{BlockId, Local, Place, StatementKind, Terminator};

/// A scope that is open.
#[derive(Debug, Default)]
pub struct Scope {
    /// Whose values end with it, in order of their beginning.
    locals: Vec<Local>,
    /// The scope of temporaries outside.
    outer_temporaries: usize,
}

/// A loop or block that can be left from inside.
#[derive(Clone, Debug)]
pub struct Breakable {
    /// Where `break` goes.
    pub break_block: BlockId,
    /// Where `continue` goes.
    pub continue_block: Option<BlockId>,
    /// Takes the value of `break`.
    pub destination: Place,
    /// How many scopes stay open.
    pub depth: usize,
}

impl Builder<'_, '_> {
    /// Opens a scope; a terminating one takes the temporaries.
    pub(super) fn open_scope(&mut self, is_terminating: bool) {
        self.scopes.push(Scope {
            locals: Vec::new(),
            outer_temporaries: self.temporaries,
        });
        if is_terminating {
            self.temporaries = self.scopes.len() - 1;
        }
    }

    /// Records the drops of the innermost scope and closes it.
    pub(super) fn close_scope(&mut self) {
        self.record_drops(self.scopes.len() - 1);
        self.forget_scope();
    }

    /// Closes the innermost scope; its drops were recorded on all ways out.
    pub(super) fn forget_scope(&mut self) {
        let scope = self.scopes.pop().expect("a scope is open");
        self.temporaries = scope.outer_temporaries;
    }

    /// Records drops for all scopes from `depth` on, which stay open.
    pub(super) fn record_drops(&mut self, depth: usize) {
        let locals: Vec<Local> = self.scopes[depth..]
            .iter()
            .flat_map(|scope| &scope.locals)
            .copied()
            .collect();
        for local in locals.into_iter().rev() {
            self.push(StatementKind::Drop(Place::local(local)));
        }
    }

    /// From here on, `break` and `continue` may name the loop or block `expr`. The scopes that are open now stay open.
    pub(super) fn leavable(
        &mut self,
        expr: ExprId,
        break_block: BlockId,
        continue_block: Option<BlockId>,
        destination: Place,
    ) {
        let breakable = Breakable {
            break_block,
            continue_block,
            destination,
            depth: self.scopes.len(),
        };
        self.breakables.insert(expr, breakable);
    }

    /// Leaves all scopes from `depth` on for a block.
    pub(super) fn exit_to(&mut self, depth: usize, block: BlockId) {
        self.record_drops(depth);
        self.terminate(Terminator::Goto(block));
    }

    /// The value of a local ends with that scope.
    pub(super) fn schedule_drop(&mut self, local: Local, scope: usize) {
        // A number or a reference has no end that anybody could see.
        let ty = self.body.locals[local.index()].ty;
        match self.context.kind(ty) {
            TyKind::Bool
            | TyKind::Char
            | TyKind::Int(_)
            | TyKind::Float(_)
            | TyKind::Ref(..)
            | TyKind::Pointer(..)
            | TyKind::Never
            | TyKind::Function(..)
            | TyKind::FunctionPointer(..) => {}
            _ => self.scopes[scope].locals.push(local),
        }
    }

    /// A temporary for the value of an expression.
    pub(super) fn temporary(&mut self, expr: ExprId, ty: Ty) -> Place {
        let local = self.body.new_local("", ty);
        let scope = self.extended.get(&expr).copied();
        self.schedule_drop(local, scope.unwrap_or(self.temporaries));
        Place::local(local)
    }

    /// A temporary for a value that build makes itself.
    pub(super) fn value_temporary(&mut self, ty: Ty) -> Place {
        let local = self.body.new_local("", ty);
        self.schedule_drop(local, self.temporaries);
        Place::local(local)
    }
}

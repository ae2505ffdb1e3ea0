//! Turns the drops that are left into calls of drop glue.
//!
//! A local with drops gets a flag: set where it is assigned as a whole, cleared where it is moved from, tested
//! and cleared where it is dropped. The passes remove the flags that are known. A place behind a
//! reference or inside of a value that is being dropped is always full.

use std::collections::HashMap;

use hir::Ty;

use crate::context::Context;
use crate::instances::InstanceKind;
use crate::place::{
    BlockId, Body, CallTarget, Constant, Local, Operand, Place, Rvalue, Statement, StatementKind,
    Terminator,
};

/// Replaces all drop statements.
pub fn elaborate_drops(context: &Context<'_>, body: &mut Body) {
    let flags = make_flags(context, body);
    let has_drops = body.blocks.iter().any(|block| {
        let mut statements = block.statements.iter();
        statements.any(|statement| matches!(statement.kind, StatementKind::Drop(_)))
    });
    if !has_drops {
        return;
    }
    let mut index = 0;
    while index < body.blocks.len() {
        elaborate_block(context, body, BlockId::new(index), &flags);
        index += 1;
    }
    clear_at_entry(context, body, &flags);
}

/// A flag for each local that is dropped as a whole.
fn make_flags(context: &Context<'_>, body: &mut Body) -> HashMap<Local, Local> {
    let mut dropped = Vec::new();
    for statement in body.blocks.iter().flat_map(|block| &block.statements) {
        if let StatementKind::Drop(place) = &statement.kind
            && place.projections.is_empty()
            && !dropped.contains(&place.local)
        {
            dropped.push(place.local);
        }
    }
    let bool_ty = context.interner().bool();
    let mut flags = HashMap::new();
    for local in dropped {
        flags.insert(local, body.new_local("is_full", bool_ty));
    }
    flags
}

fn set(context: &Context<'_>, flag: Local, value: i64) -> StatementKind {
    let constant = Constant::Int(value, context.interner().bool());
    StatementKind::Assign(Place::local(flag), Rvalue::Use(Operand::Constant(constant)))
}

fn elaborate_block(
    context: &Context<'_>,
    body: &mut Body,
    block: BlockId,
    flags: &HashMap<Local, Local>,
) {
    let statements = std::mem::take(&mut body.blocks[block.index()].statements);
    let terminator = std::mem::replace(
        &mut body.blocks[block.index()].terminator,
        Terminator::Unreachable,
    );
    let block_span = body.blocks[block.index()].span;
    let mut at = block;
    for Statement { kind, span } in statements {
        let push = |body: &mut Body, at: BlockId, kind: StatementKind| {
            body.blocks[at.index()]
                .statements
                .push(Statement { kind, span });
        };
        let StatementKind::Drop(place) = kind else {
            let (moved, filled) = effects(&kind);
            push(body, at, kind);
            for local in moved {
                if let Some(flag) = flags.get(&local) {
                    push(body, at, set(context, *flag, 0));
                }
            }
            if let Some(flag) = filled.and_then(|local| flags.get(&local)) {
                push(body, at, set(context, *flag, 1));
            }
            continue;
        };
        let ty = context.place_type(body, &place);
        let Some(flag) = flags
            .get(&place.local)
            .filter(|_| place.projections.is_empty())
        else {
            call_glue(context, body, at, place, ty, span);
            continue;
        };
        let (drops, after) = (body.new_block(span), body.new_block(span));
        body.blocks[at.index()].terminator =
            Terminator::Switch(Operand::Copy(Place::local(*flag)), vec![(0, after)], drops);
        call_glue(context, body, drops, place, ty, span);
        body.blocks[drops.index()].statements.push(Statement {
            kind: set(context, *flag, 0),
            span,
        });
        body.blocks[drops.index()].terminator = Terminator::Goto(after);
        at = after;
    }
    body.blocks[at.index()].terminator = terminator;
    body.blocks[at.index()].span = block_span;
}

/// Parameters come full, all others empty.
fn clear_at_entry(context: &Context<'_>, body: &mut Body, flags: &HashMap<Local, Local>) {
    let span = body.span;
    let mut all: Vec<(&Local, &Local)> = flags.iter().collect();
    all.sort();
    let first = all.into_iter().map(|(local, flag)| {
        let is_parameter = (1..=body.parameters).contains(&local.index());
        Statement {
            kind: set(context, *flag, i64::from(is_parameter)),
            span,
        }
    });
    let first: Vec<Statement> = first.collect();
    body.blocks[0].statements.splice(0..0, first);
}

/// The locals that a statement moves from, and the one that it fills.
fn effects(kind: &StatementKind) -> (Vec<Local>, Option<Local>) {
    let mut moved = Vec::new();
    let mut operand = |operand: &Operand| {
        if let Operand::Move(place) = operand
            && !place
                .projections
                .contains(&crate::place::Projection::Dereference)
        {
            moved.push(place.local);
        }
    };
    let whole = |place: &Place| place.projections.is_empty().then_some(place.local);
    let filled = match kind {
        StatementKind::Assign(place, rvalue) => {
            match rvalue {
                Rvalue::Use(one) => operand(one),
                Rvalue::Primitive(_, many) | Rvalue::Aggregate(_, many) | Rvalue::Array(many) => {
                    many.iter().for_each(operand);
                }
                Rvalue::Leaves(many) => many.iter().for_each(|(one, _)| operand(one)),
                Rvalue::Allocate(_, Some(one))
                | Rvalue::Promote(one)
                | Rvalue::IsConstant(one)
                | Rvalue::IsVirtual(one) => operand(one),
                Rvalue::Reference(_)
                | Rvalue::Tag(_)
                | Rvalue::Length(_)
                | Rvalue::Allocate(_, None)
                | Rvalue::WeAreJitted => {}
            }
            whole(place)
        }
        StatementKind::Call {
            destination,
            arguments,
            ..
        } => {
            arguments.iter().for_each(operand);
            whole(destination)
        }
        _ => None,
    };
    (moved, filled)
}

fn call_glue(
    context: &Context<'_>,
    body: &mut Body,
    block: BlockId,
    place: Place,
    ty: Ty,
    span: hir::Span,
) {
    let glue = context.function(InstanceKind::DropGlue(ty), Vec::new());
    let reference = body.new_local("", context.interner().reference(true, ty));
    let unit = body.new_local("", context.interner().unit());
    let statements = &mut body.blocks[block.index()].statements;
    statements.push(Statement {
        kind: StatementKind::Assign(Place::local(reference), Rvalue::Reference(place)),
        span,
    });
    statements.push(Statement {
        kind: StatementKind::Call {
            destination: Place::local(unit),
            callee: CallTarget::Function(glue),
            arguments: vec![Operand::Copy(Place::local(reference))],
            diverges: false,
        },
        span,
    });
}

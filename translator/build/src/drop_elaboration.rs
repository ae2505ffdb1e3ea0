//! Turns the drops that are left into calls of drop glue.
//!
//! What can be empty has a flag ([`drop_paths`](crate::drop_paths)): set where it is filled, cleared
//! where it is moved from, tested and cleared where it is dropped. A value that was emptied in part
//! ends part by part, in the order of its fields, as in rustc; of an enum, the tag tells which parts there are.
//! The passes remove the flags that are known. A place behind a reference or inside of a value that is being
//! dropped is always full.

use hir::{Span, Ty, TyKind};

use crate::context::Context;
use crate::drop_paths::{Effects, Paths, Step, effects, has_drops, stepped};
use crate::instances::InstanceKind;
use crate::place::{
    BlockId, Body, CallTarget, Constant, Local, Operand, Place, Rvalue, Statement, StatementKind,
    Terminator,
};

/// Replaces all drop statements.
pub fn elaborate_drops(context: &Context<'_>, body: &mut Body) {
    if !has_drops(body) {
        return;
    }
    let paths = Paths::of(context, body);
    let span = body.span;
    let mut elaboration = Elaboration {
        context,
        body,
        paths,
        at: BlockId::new(0),
        span,
    };
    for index in 0..elaboration.body.blocks.len() {
        elaboration.block(BlockId::new(index));
    }
    elaboration.clear_at_entry();
}

struct Elaboration<'a, 'p> {
    context: &'a Context<'p>,
    body: &'a mut Body,
    paths: Paths,
    /// The block that grows.
    at: BlockId,
    /// The statement that is replaced.
    span: Span,
}

impl Elaboration<'_, '_> {
    fn push(&mut self, kind: StatementKind) {
        let span = self.span;
        let block = &mut self.body.blocks[self.at.index()];
        block.statements.push(Statement { kind, span });
    }

    fn terminate(&mut self, terminator: Terminator) {
        self.body.blocks[self.at.index()].terminator = terminator;
    }

    fn set(&mut self, flag: Local, value: i64) {
        let kind = self.setting(flag, value);
        self.push(kind);
    }

    fn setting(&self, flag: Local, value: i64) -> StatementKind {
        let constant = Constant::Int(value, self.context.interner().bool());
        StatementKind::Assign(Place::local(flag), Rvalue::Use(Operand::Constant(constant)))
    }

    fn set_all(&mut self, path: usize, value: i64) {
        for flag in self.paths.flags(path) {
            self.set(flag, value);
        }
    }

    fn block(&mut self, block: BlockId) {
        let data = &mut self.body.blocks[block.index()];
        let statements = std::mem::take(&mut data.statements);
        let terminator = std::mem::replace(&mut data.terminator, Terminator::Unreachable);
        let block_span = data.span;
        self.at = block;
        for Statement { kind, span } in statements {
            self.span = span;
            match kind {
                StatementKind::Drop(place) => self.drop(place),
                kind => self.statement(kind),
            }
        }
        self.terminate(terminator);
        self.body.blocks[self.at.index()].span = block_span;
    }

    /// A statement that stays, and what it does to the flags.
    fn statement(&mut self, kind: StatementKind) {
        let Effects { moved, filled } = effects(&kind);
        self.push(kind);
        for (places, value) in [(moved, 0), (filled.into_iter().collect(), 1)] {
            for place in places {
                for path in self.paths.find(self.context, self.body, &place) {
                    self.set_all(path, value);
                }
            }
        }
    }

    fn drop(&mut self, place: Place) {
        match self.paths.find(self.context, self.body, &place).first() {
            Some(path) => self.drop_path(*path),
            None => self.call_glue(place),
        }
    }

    /// Ends what a path holds, if it is full, and clears its flags.
    fn drop_path(&mut self, path: usize) {
        let (drops, after) = (self.new_block(), self.new_block());
        let flag = Operand::Copy(Place::local(self.paths.list[path].flag));
        self.terminate(Terminator::Switch(flag, vec![(0, after)], drops));
        self.at = drops;
        if self.paths.list[path].parts.is_empty() {
            self.call_glue(self.paths.list[path].place.clone());
        } else {
            self.drop_parts(path);
        }
        self.set_all(path, 0);
        self.terminate(Terminator::Goto(after));
        self.at = after;
    }

    /// Ends the parts of a path one by one.
    fn drop_parts(&mut self, path: usize) {
        let ty = self.paths.list[path].ty;
        let context = self.context;
        match context.kind(ty) {
            TyKind::Tuple(parts) => self.drop_fields(path, None, parts),
            TyKind::Closure(closure, substitutions) => {
                let parts = context.capture_types(*closure, substitutions);
                self.drop_fields(path, None, &parts);
            }
            TyKind::Adt(def, substitutions) if context.is_struct(*def) => {
                let parts = context.field_types(*def, 0, substitutions);
                self.drop_fields(path, None, &parts);
            }
            TyKind::Adt(..) => self.drop_variants(path),
            TyKind::Array(element, _) => {
                for index in 0..context.array_length(ty) {
                    self.drop_part(path, Step::Element(index), *element);
                }
            }
            _ => panic!(
                "a part was moved out of `{}`, in {}",
                context.type_name(ty),
                self.body.name
            ),
        }
    }

    fn drop_fields(&mut self, path: usize, variant: Option<u32>, parts: &[Ty]) {
        for (index, part) in parts.iter().enumerate() {
            self.drop_part(path, Step::Field(variant, index as u32), *part);
        }
    }

    fn drop_part(&mut self, path: usize, step: Step, ty: Ty) {
        match self.paths.part(path, step) {
            Some(part) => self.drop_path(part),
            None if self.context.needs_drop(ty) => {
                self.call_glue(stepped(self.paths.list[path].place.clone(), step));
            }
            None => {}
        }
    }

    /// The variants of which something was moved end in parts, all others as a whole.
    fn drop_variants(&mut self, path: usize) {
        let (place, ty) = (
            self.paths.list[path].place.clone(),
            self.paths.list[path].ty,
        );
        let TyKind::Adt(def, substitutions) = self.context.kind(ty) else {
            panic!("an enum is a definition");
        };
        let mut variants: Vec<u32> = Vec::new();
        for (step, _) in &self.paths.list[path].parts {
            if let Step::Field(Some(variant), _) = step
                && !variants.contains(variant)
            {
                variants.push(*variant);
            }
        }
        let u32_ty = TyKind::Int(hir::IntType::U32);
        let tag = self
            .body
            .new_local("", self.context.interner().intern(u32_ty));
        self.push(StatementKind::Assign(
            Place::local(tag),
            Rvalue::Tag(place.clone()),
        ));
        let (whole, join) = (self.new_block(), self.new_block());
        let cases: Vec<(u64, BlockId)> = variants
            .iter()
            .map(|variant| (u64::from(*variant), self.new_block()))
            .collect();
        let tag = Operand::Copy(Place::local(tag));
        self.terminate(Terminator::Switch(tag, cases.clone(), whole));
        for (variant, (_, block)) in variants.into_iter().zip(cases) {
            self.at = block;
            let parts = self.context.field_types(*def, variant, substitutions);
            self.drop_fields(path, Some(variant), &parts);
            self.terminate(Terminator::Goto(join));
        }
        self.at = whole;
        self.call_glue(place);
        self.terminate(Terminator::Goto(join));
        self.at = join;
    }

    fn new_block(&mut self) -> BlockId {
        self.body.new_block(self.span)
    }

    fn call_glue(&mut self, place: Place) {
        let ty = self.context.place_type(self.body, &place);
        let glue = self
            .context
            .function(InstanceKind::DropGlue(ty), Vec::new());
        let interner = self.context.interner();
        let reference = self.body.new_local("", interner.reference(true, ty));
        let unit = self.body.new_local("", interner.unit());
        let borrow = Rvalue::Reference(place);
        self.push(StatementKind::Assign(Place::local(reference), borrow));
        self.push(StatementKind::Call {
            destination: Place::local(unit),
            callee: CallTarget::Function(glue),
            arguments: vec![Operand::Copy(Place::local(reference))],
            diverges: false,
        });
    }

    /// Parameters come full, all others empty.
    fn clear_at_entry(&mut self) {
        self.span = self.body.span;
        let mut roots: Vec<(Local, usize)> = Vec::new();
        roots.extend(self.paths.roots.iter().map(|(local, path)| (*local, *path)));
        roots.sort();
        let mut first = Vec::new();
        for (local, path) in roots {
            let is_parameter = (1..=self.body.parameters).contains(&local.index());
            for flag in self.paths.flags(path) {
                first.push(Statement {
                    kind: self.setting(flag, i64::from(is_parameter)),
                    span: self.span,
                });
            }
        }
        self.body.blocks[0].statements.splice(0..0, first);
    }
}

//! Drop glue: the function that ends a value of a type, given by reference.

use hir::{Ty, TyKind};

use super::Builder;
use crate::place::{
    Local, Operand, Place, Primitive, Projection, Rvalue, StatementKind, Terminator,
};

/// Arrays up to that length end without a loop.
const UNROLLED: u64 = 8;

impl Builder<'_, '_> {
    /// Drops the value behind the first parameter: its own `drop`, then its parts.
    pub(super) fn drop_glue(&mut self, ty: Ty) {
        let reference = Place::local(Local::new(1));
        let value = reference.clone().dereference();
        if let Some((def, substitutions)) = self.context.types.drop_method(ty) {
            let unit = self.scratch(self.context.interner().unit());
            let arguments = vec![Operand::Copy(reference)];
            self.call_function(def, substitutions, arguments, unit);
        }
        let context = self.context;
        match context.kind(ty) {
            TyKind::Tuple(parts) => self.drop_fields(&value, parts.len()),
            TyKind::Closure(closure, substitutions) => {
                let count = context.capture_types(*closure, substitutions).len();
                self.drop_fields(&value, count);
            }
            TyKind::Adt(def, _) if context.is_struct(*def) => {
                let count = context.program().variants(*def)[0].fields.len();
                self.drop_fields(&value, count);
            }
            TyKind::Adt(def, _) => self.drop_variants(*def, value),
            TyKind::Array(..) => self.drop_elements(value, context.array_length(ty)),
            _ => {}
        }
    }

    fn drop_fields(&mut self, value: &Place, count: usize) {
        for index in 0..count {
            self.push(StatementKind::Drop(value.clone().field(index)));
        }
    }

    fn drop_variants(&mut self, def: hir::DefId, value: Place) {
        let variants = self.context.program().variants(def);
        let u32_ty = TyKind::Int(hir::IntType::U32);
        let tag = self.scratch(self.context.interner().intern(u32_ty));
        self.assign(tag.clone(), Rvalue::Tag(value.clone()));
        let join = self.new_block();
        let mut cases = Vec::new();
        for variant in 0..variants.len() {
            cases.push((variant as u64, self.new_block()));
        }
        let blocks = cases.clone();
        self.terminate(Terminator::Switch(Operand::Copy(tag), cases, join));
        for ((number, block), variant) in blocks.into_iter().zip(variants) {
            self.block = block;
            let value = value.clone().then(Projection::Variant(number as u32));
            self.drop_fields(&value, variant.fields.len());
            self.terminate(Terminator::Goto(join));
        }
        self.block = join;
    }

    /// The elements of an array, the first one first.
    fn drop_elements(&mut self, array: Place, count: u64) {
        if count <= UNROLLED {
            for index in 0..count {
                let step = Projection::ConstantIndex {
                    index,
                    from_end: false,
                };
                self.push(StatementKind::Drop(array.clone().then(step)));
            }
            return;
        }
        let interner = self.context.interner();
        let index = self.scratch(interner.usize());
        let zero = self.usize(0);
        self.assign(index.clone(), Rvalue::Use(zero));
        let (head, body, exit) = (self.new_block(), self.new_block(), self.new_block());
        self.goto(head);
        let less = Primitive::Compare(flow::Condition::UnsignedLess);
        let operands = vec![Operand::Copy(index.clone()), self.usize(count)];
        let goes_on = self.primitive(interner.bool(), less, operands);
        self.branch(goes_on, body, exit);
        self.block = body;
        let element = array.then(Projection::Index(index.local));
        self.push(StatementKind::Drop(element));
        let add = Primitive::Binary(flow::BinaryOp::Add);
        let operands = vec![Operand::Copy(index.clone()), self.usize(1)];
        self.assign(index, Rvalue::Primitive(add, operands));
        self.terminate_and_go(Terminator::Goto(head), exit);
    }
}

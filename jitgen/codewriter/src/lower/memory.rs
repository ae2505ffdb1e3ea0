//! Memory: loads and stores by type, interior references, copies, new objects.

use super::Lower;
use crate::body::{Operand, Place};
use flow::{Address, Op, Type, Value};
use jitcode::Opcode;

impl Lower<'_, '_> {
    pub(super) fn memory(&mut self, op: &Op, results: &[Value]) {
        match op {
            Op::Load(address, class) => {
                let opcode = load(self.ty(results[0]), address.index.is_some());
                let mut operands = self.address(address);
                let class = match self.is_unchanging {
                    true => self.tables.unchanging_class(*class),
                    false => class.0,
                };
                operands.push(Operand::Word(class));
                let place = self.operation(opcode, operands);
                self.set(results[0], place);
            }
            Op::Store(address, value, class) => {
                // A payload word of an enum may hold a reference under another name.
                let is_payload = self.tables.is_payload(*class) && self.ty(*value) == Type::I64;
                let ty = if is_payload {
                    Type::Ref
                } else {
                    self.ty(*value)
                };
                let opcode = store(ty, address.index.is_some());
                let mut operands = self.address(address);
                operands.push(Operand::Word(class.0));
                operands.push(Operand::Place(self.place(*value)));
                self.push(opcode, Vec::new(), operands);
            }
            Op::Interior(address) => {
                let place = self.interior(address);
                self.set(results[0], place);
            }
            Op::Copy(target, source, count, references, class) => {
                let values = [*target, *source, *count].into_iter();
                let mut operands: Vec<Operand> = values
                    .map(|value| Operand::Place(self.place(value)))
                    .collect();
                operands.push(Operand::Word(u32::from(*references)));
                operands.push(Operand::Word(class.map_or(0, |class| class.0 + 1)));
                self.push(Opcode::Copy, Vec::new(), operands);
            }
            Op::Allocate(ty, count) => {
                let mut operands = vec![Operand::Word(ty.0)];
                let place = match count {
                    Some(count) => {
                        operands.push(Operand::Place(self.place(*count)));
                        self.operation(Opcode::AllocateArray, operands)
                    }
                    None => self.operation(Opcode::Allocate, operands),
                };
                self.set(results[0], place);
            }
            _ => unreachable!("only operations on memory come here"),
        }
    }

    fn interior(&mut self, address: &Address) -> Place {
        let operands = self.address(address);
        match address.index {
            Some(_) => self.operation(Opcode::InteriorIndexed, operands),
            None if address.offset == 0 => self.place(address.base),
            None => self.operation(Opcode::Interior, operands),
        }
    }

    fn address(&mut self, address: &Address) -> Vec<Operand> {
        let mut operands = vec![Operand::Place(self.place(address.base))];
        if let Some((index, scale)) = address.index {
            operands.push(Operand::Place(self.place(index)));
            operands.push(Operand::Word(scale));
        }
        operands.push(Operand::Word(address.offset as u32));
        operands
    }
}

fn load(ty: Type, is_indexed: bool) -> Opcode {
    match (ty, is_indexed) {
        (Type::I8, false) => Opcode::Load8,
        (Type::I16, false) => Opcode::Load16,
        (Type::I32, false) => Opcode::Load32,
        (Type::I64 | Type::Ref | Type::Ptr, false) => Opcode::Load64,
        (Type::F32, false) => Opcode::LoadSingle,
        (Type::F64, false) => Opcode::LoadDouble,
        (Type::I8, true) => Opcode::Load8Indexed,
        (Type::I16, true) => Opcode::Load16Indexed,
        (Type::I32, true) => Opcode::Load32Indexed,
        (Type::I64 | Type::Ref | Type::Ptr, true) => Opcode::Load64Indexed,
        (Type::F32, true) => Opcode::LoadSingleIndexed,
        (Type::F64, true) => Opcode::LoadDoubleIndexed,
    }
}

fn store(ty: Type, is_indexed: bool) -> Opcode {
    match (ty, is_indexed) {
        (Type::I8, false) => Opcode::Store8,
        (Type::I16, false) => Opcode::Store16,
        (Type::I32, false) => Opcode::Store32,
        (Type::I64 | Type::Ptr, false) => Opcode::Store64,
        (Type::Ref, false) => Opcode::StoreReference,
        (Type::F32, false) => Opcode::StoreSingle,
        (Type::F64, false) => Opcode::StoreDouble,
        (Type::I8, true) => Opcode::Store8Indexed,
        (Type::I16, true) => Opcode::Store16Indexed,
        (Type::I32, true) => Opcode::Store32Indexed,
        (Type::I64 | Type::Ptr, true) => Opcode::Store64Indexed,
        (Type::Ref, true) => Opcode::StoreReferenceIndexed,
        (Type::F32, true) => Opcode::StoreSingleIndexed,
        (Type::F64, true) => Opcode::StoreDoubleIndexed,
    }
}

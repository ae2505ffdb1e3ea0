//! Rvalues.

use flow::{Op, Type, Value};
use hir::{Ty, TyKind};

use super::Emitter;
use super::position::{Position, Projected};
use crate::layout::{Metadata, Shape};
use crate::place::{Constant, Operand, Place, Primitive, Projection, Rvalue};

impl Emitter<'_, '_> {
    /// `place = rvalue`.
    pub(super) fn assign(&mut self, place: &Place, rvalue: &Rvalue) {
        let ty = self.context.place_type(self.body, place);
        if self.context.layout(ty).is_memory() {
            self.assign_memory(place, ty, rvalue);
            return;
        }
        let values = self.rvalue(ty, rvalue);
        let position = self.position(place);
        self.write(&position, &values);
    }

    /// The leaves of an rvalue of a scalar type.
    fn rvalue(&mut self, ty: Ty, rvalue: &Rvalue) -> Vec<Value> {
        match rvalue {
            Rvalue::Use(operand) => self.operand_leaves(operand),
            Rvalue::Reference(place) => {
                let position = self.position(place);
                self.reference(&position)
            }
            Rvalue::Primitive(primitive, operands) => self.primitive(ty, *primitive, operands),
            Rvalue::Aggregate(variant, operands) => self.aggregate(ty, *variant, operands),
            Rvalue::Array(_) => panic!("arrays live in memory"),
            Rvalue::Tag(place) => vec![self.tag(place)],
            Rvalue::Length(place) => {
                let position = self.position(place);
                vec![self.metadata(&position)]
            }
            Rvalue::Leaves(parts) => {
                let mut values = Vec::new();
                for (operand, leaf) in parts {
                    let leaves = self.operand_leaves(operand);
                    match leaf {
                        Some(leaf) => values.push(leaves[*leaf as usize]),
                        None => values.extend(leaves),
                    }
                }
                let types = self.context.layout(ty).types();
                assert_eq!(types.len(), values.len(), "leaves in {}", self.body.name);
                values
                    .into_iter()
                    .zip(types)
                    .map(|(value, ty)| self.convert(value, ty))
                    .collect()
            }
            Rvalue::Allocate(element, count) => {
                let heap_type = self.context.heap_type(*element, count.is_some());
                let count = count.as_ref().map(|count| self.operand_leaves(count)[0]);
                vec![self.op(Op::Allocate(heap_type, count), Type::Ref)]
            }
            Rvalue::Promote(operand) => {
                let mut promoted = Vec::new();
                for leaf in self.operand_leaves(operand) {
                    let ty = self.function.type_of(leaf);
                    promoted.push(self.op(Op::Promote(leaf), ty));
                }
                promoted
            }
            Rvalue::IsConstant(operand) => {
                let mut all = None;
                for leaf in self.operand_leaves(operand) {
                    let one = self.op(Op::IsConstant(leaf), Type::I8);
                    all = Some(match all {
                        Some(others) => {
                            let both = Op::Binary(flow::BinaryOp::And, others, one);
                            self.op(both, Type::I8)
                        }
                        None => one,
                    });
                }
                // What has no leaves is the same always, but only a trace would know.
                vec![match all {
                    Some(all) => all,
                    None => self.op(Op::WeAreJitted, Type::I8),
                }]
            }
            Rvalue::IsVirtual(operand) => {
                let object = self.operand_leaves(operand)[0];
                vec![self.op(Op::IsVirtual(object), Type::I8)]
            }
            Rvalue::WeAreJitted => vec![self.op(Op::WeAreJitted, Type::I8)],
            Rvalue::Ask(question) => vec![self.op(Op::Ask(*question), Type::I8)],
        }
    }

    fn primitive(&mut self, ty: Ty, primitive: Primitive, operands: &[Operand]) -> Vec<Value> {
        let values: Vec<Value> = operands
            .iter()
            .map(|operand| self.operand_leaves(operand)[0])
            .collect();
        let types = self.context.layout(ty).types();
        let op = match primitive {
            Primitive::Binary(op) => Op::Binary(op, values[0], values[1]),
            Primitive::Overflowing(op) => {
                let op = Op::Overflowing(op, values[0], values[1]);
                let inst = self.function.append(self.block, op, &types, self.location);
                return self.function.insts[inst.index()].results.clone();
            }
            Primitive::Unary(op) => Op::Unary(op, values[0]),
            Primitive::Compare(condition) => Op::Compare(condition, values[0], values[1]),
            Primitive::FloatCompare(condition) => Op::FloatCompare(condition, values[0], values[1]),
            Primitive::Convert(conversion) => Op::Convert(conversion, values[0]),
            Primitive::Not => {
                let one = self.constant(1, Type::I8);
                Op::Binary(flow::BinaryOp::Xor, values[0], one)
            }
            Primitive::Select => Op::Select(values[0], values[1], values[2]),
        };
        vec![self.op(op, types[0])]
    }

    fn aggregate(&mut self, ty: Ty, variant: u32, operands: &[Operand]) -> Vec<Value> {
        let layout = self.context.layout(ty);
        let fields = match &layout.shape {
            Shape::Struct(fields) => fields,
            Shape::Tagged(variants) => &variants[variant as usize],
            Shape::Nullable { variants, .. } => &variants[variant as usize],
            other => panic!("an aggregate of shape {other:?}, in {}", self.body.name),
        };
        assert_eq!(
            fields.len(),
            operands.len(),
            "fields of {}, in {}",
            self.context.type_name(ty),
            self.body.name
        );
        let mut values: Vec<Option<Value>> = vec![None; layout.leaves.len()];
        if let Shape::Tagged(_) = layout.shape {
            values[0] = Some(self.constant(i64::from(variant), Type::I32));
        }
        for (field, operand) in fields.iter().zip(operands) {
            if field.leaves.is_empty() {
                continue;
            }
            let leaves = self.operand_leaves(operand);
            for (leaf, value) in field.leaves.iter().zip(leaves) {
                let ty = layout.leaves[*leaf as usize].access.ty;
                values[*leaf as usize] = Some(self.convert(value, ty));
            }
        }
        values
            .into_iter()
            .enumerate()
            .map(|(number, value)| match value {
                Some(value) => value,
                // A payload word that this variant does not have.
                None => self.constant(0, layout.leaves[number].access.ty),
            })
            .collect()
    }

    /// The number of an enum's variant.
    fn tag(&mut self, place: &Place) -> Value {
        let position = self.position(place);
        let layout = self.context.layout(position.ty);
        match &layout.shape {
            Shape::Tagged(variants) if variants.is_empty() => self.constant(0, Type::I32),
            Shape::Tagged(_) => self.first_leaf(&position, Type::I32),
            Shape::Nullable { some, .. } => {
                let pointer = self.first_leaf(&position, layout.leaves[0].access.ty);
                let null = self.constant(0, layout.leaves[0].access.ty);
                let condition = if *some == 1 {
                    flow::Condition::NotEqual
                } else {
                    flow::Condition::Equal
                };
                let is_second = self.op(Op::Compare(condition, pointer, null), Type::I8);
                self.op(
                    Op::Convert(flow::Conversion::ZeroExtend, is_second),
                    Type::I32,
                )
            }
            other => panic!("the tag of {other:?}, in {}", self.body.name),
        }
    }

    /// Leaf 0 alone.
    fn first_leaf(&mut self, at: &Projected, ty: Type) -> Value {
        match &at.position {
            Position::Values(variables) => {
                let variable = variables[0];
                let value = self.ssa.read(&mut self.function, self.block, variable);
                self.convert(value, ty)
            }
            Position::Memory {
                address, classes, ..
            } => self.op(Op::Load(*address, classes[0]), ty),
        }
    }

    pub(super) fn constant_leaves(&mut self, constant: &Constant) -> Vec<Value> {
        match constant {
            Constant::Int(value, ty) => {
                let ty = self.context.layout(*ty).types()[0];
                vec![self.constant(*value, ty)]
            }
            Constant::Float(bits, ty) => {
                let ty = self.context.layout(*ty).types()[0];
                vec![self.op(Op::FloatConst(*bits), ty)]
            }
            Constant::Empty(_) => Vec::new(),
            Constant::Data(data, length, _) => {
                let mut leaves = vec![self.op(Op::DataAddress(*data, 0), Type::Ref)];
                if let Some(length) = length {
                    leaves.push(self.constant(*length as i64, Type::I64));
                }
                leaves
            }
            Constant::Function(function, ty) => {
                let address = self.op(Op::FunctionAddress(*function), Type::Ptr);
                let ty = self.context.layout(*ty).types()[0];
                vec![self.convert(address, ty)]
            }
        }
    }

    /// `place = rvalue` for a type that lives in memory.
    fn assign_memory(&mut self, place: &Place, ty: Ty, rvalue: &Rvalue) {
        let layout = self.context.layout(ty);
        match rvalue {
            Rvalue::Use(operand) => {
                let (Operand::Copy(source) | Operand::Move(source)) = operand else {
                    panic!("a constant of a memory type, in {}", self.body.name);
                };
                let source = self.position(source);
                let target = self.position(place);
                self.copy(&target, &source, ty);
            }
            Rvalue::Aggregate(variant, operands) => {
                let fields = match &layout.shape {
                    Shape::Struct(fields) => fields,
                    Shape::Tagged(variants) => {
                        let position = self.position(place);
                        let Position::Memory {
                            address, classes, ..
                        } = position.position
                        else {
                            panic!("a memory type in values, in {}", self.body.name);
                        };
                        let tag = self.constant(i64::from(*variant), Type::I32);
                        self.effect(Op::Store(address, tag, classes[0]));
                        &variants[*variant as usize]
                    }
                    Shape::Nullable { variants, .. } => &variants[*variant as usize],
                    other => panic!("an aggregate of shape {other:?}"),
                };
                assert_eq!(fields.len(), operands.len(), "fields in {}", self.body.name);
                for (index, operand) in operands.iter().enumerate() {
                    let field = place
                        .clone()
                        .then(Projection::Variant(*variant))
                        .field(index);
                    self.assign(&field, &Rvalue::Use(operand.clone()));
                }
            }
            Rvalue::Array(operands) => {
                for (index, operand) in operands.iter().enumerate() {
                    let element = place.clone().then(Projection::ConstantIndex {
                        index: index as u64,
                        from_end: false,
                    });
                    self.assign(&element, &Rvalue::Use(operand.clone()));
                }
            }
            other => panic!("{other} into memory, in {}", self.body.name),
        }
    }

    /// Copies a value of a memory type.
    pub(super) fn copy(&mut self, target: &Projected, source: &Projected, ty: Ty) {
        let layout = self.context.layout(ty);
        let target = self.address_of(target);
        let source = self.address_of(source);
        if target == source || layout.size == 0 {
            return;
        }
        let size = self.constant(i64::from(layout.size), Type::I64);
        let references = self.context.has_references(ty);
        let class = match self.context.kind(ty) {
            TyKind::Array(element, _) => {
                let element = self.context.layout(*element);
                match element.leaves.as_slice() {
                    [leaf] if !element.has_array => Some(leaf.access.class),
                    _ => None,
                }
            }
            _ => None,
        };
        debug_assert!(self.context.metadata(ty) == Metadata::None);
        self.effect(Op::Copy(target, source, size, references, class));
    }
}

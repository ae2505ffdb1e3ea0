//! Places as positions: which SSA variables, or which address.

use flow::{Address, ClassId, Conversion, Op, Type, Value};
use hir::{Ty, TyKind};

use super::ssa::Variable;
use super::{Emitter, Storage};
use crate::layout::{FieldLayout, Shape};
use crate::place::{Place, Projection};

/// A place, found.
#[derive(Clone, Debug)]
pub(super) struct Projected {
    /// Its type.
    pub ty: Ty,
    /// The variant that it is taken for, if an enum.
    variant: u32,
    /// Where.
    pub position: Position,
}

/// Where a place is.
#[derive(Clone, Debug)]
pub(super) enum Position {
    /// One variable for each leaf of its type.
    Values(Vec<Variable>),
    /// In memory.
    Memory {
        /// Its address.
        address: Address,
        /// One class for each leaf of its type.
        classes: Vec<ClassId>,
        /// The second word of a pointer to it, if its type has no size.
        metadata: Option<Value>,
    },
}

impl Projected {
    /// A place of that type there.
    pub(super) fn new(ty: Ty, position: Position) -> Projected {
        Projected {
            ty,
            variant: 0,
            position,
        }
    }
}

impl Emitter<'_, '_> {
    /// Finds a place.
    pub(super) fn project(&mut self, place: &Place) -> Projected {
        let ty = self.body.locals[place.local.index()].ty;
        let position = match self.storage[place.local.index()].clone() {
            Storage::Values(variables) => Position::Values(variables),
            Storage::Slot(slot) => {
                let base = self.op(Op::SlotAddress(slot), Type::Ref);
                self.at(base, ty, None)
            }
            Storage::Address(base) => self.at(base, ty, None),
        };
        let mut at = Projected {
            ty,
            variant: 0,
            position,
        };
        // Who builds a value fills places that nobody else sees.
        let mut is_shared = false;
        for step in &place.projections {
            if let Projection::Variant(variant) = step {
                at.variant = *variant;
                continue;
            }
            let ty = self.context.projected(at.ty, at.variant, step, self.body);
            let position = self.step(&at, ty, step);
            let owner = at.ty;
            at = Projected {
                ty,
                variant: 0,
                position,
            };
            is_shared |= *step == Projection::Dereference;
            if is_shared && let Projection::Field(field) = step {
                self.hint_immutable(owner, *field, &at);
            }
        }
        at
    }

    /// Says that a field does not change, and what it owns, if the author says so. A field that is one leaf has its class to say it.
    fn hint_immutable(&mut self, owner: Ty, field: u32, at: &Projected) {
        if !self.context.has_immutable_structs
            || !self.context.is_immutable_field(owner, field)
            || !matches!(at.position, Position::Memory { .. })
        {
            return;
        }
        let layout = self.context.layout(at.ty);
        let is_leaf = layout.shape == Shape::Primitive;
        let has_size = self.context.metadata(at.ty) == crate::layout::Metadata::None;
        if !is_leaf && has_size && layout.size > 0 && !self.context.has_cells(at.ty) {
            let address = self.address_of(at);
            self.effect(Op::Immutable(address, layout.size));
        }
    }

    /// The memory of a value of type `ty` at `base`.
    pub(super) fn at(&self, base: Value, ty: Ty, metadata: Option<Value>) -> Position {
        Position::Memory {
            address: Address::at(base, 0),
            classes: self.bare_classes(ty),
            metadata,
        }
    }

    /// The classes of the leaves of a whole value behind a pointer.
    fn bare_classes(&self, ty: Ty) -> Vec<ClassId> {
        let layout = self.context.layout(ty);
        layout.leaves.iter().map(|leaf| leaf.access.class).collect()
    }

    /// The address of element `index` behind `address`; an element has `size` bytes.
    fn element(&mut self, address: Address, index: Value, size: u32) -> Address {
        let mut address = address;
        if address.index.is_some() {
            let base = self.op(Op::Interior(address), Type::Ref);
            address = Address::at(base, 0);
        }
        if size != 0 {
            address.index = Some((index, size));
        }
        address
    }

    fn step(&mut self, at: &Projected, ty: Ty, step: &Projection) -> Position {
        match step {
            Projection::Field(field) => self.field(at, ty, *field as usize),
            Projection::Dereference => {
                let leaves = self.read(at);
                self.at(leaves[0], ty, leaves.get(1).copied())
            }
            Projection::Index(local) => {
                let index = Place::local(*local);
                let index = self.project(&index);
                let index = self.read(&index)[0];
                let size = self.context.layout(ty).size;
                let address = self.memory(at);
                let address = self.element(address, index, size);
                Position::Memory {
                    address,
                    classes: self.bare_classes(ty),
                    metadata: None,
                }
            }
            Projection::ConstantIndex { index, from_end } => {
                let size = self.context.layout(ty).size;
                let mut address = self.memory(at);
                match (from_end, self.context.kind(at.ty)) {
                    (false, _) => self.advance(&mut address, *index, size),
                    (true, TyKind::Array(..)) => {
                        let count = self.context.array_length(at.ty);
                        self.advance(&mut address, count - index, size);
                    }
                    (true, _) => {
                        let length = self.metadata(at);
                        let back = self.constant(-(*index as i64), Type::I64);
                        let add = Op::Binary(flow::BinaryOp::Add, length, back);
                        let index = self.op(add, Type::I64);
                        address = self.element(address, index, size);
                    }
                }
                Position::Memory {
                    address,
                    classes: self.bare_classes(ty),
                    metadata: None,
                }
            }
            Projection::Subslice { from, to } => {
                let (TyKind::Slice(element) | TyKind::Array(element, _)) = self.context.kind(at.ty)
                else {
                    panic!("a subslice of no slice, in {}", self.body.name);
                };
                let size = self.context.layout(*element).size;
                let mut address = self.memory(at);
                self.advance(&mut address, *from, size);
                let metadata = match self.context.kind(at.ty) {
                    TyKind::Array(..) => None,
                    _ => {
                        let length = self.metadata(at);
                        let less = self.constant((from + to) as i64, Type::I64);
                        let sub = Op::Binary(flow::BinaryOp::Sub, length, less);
                        Some(self.op(sub, Type::I64))
                    }
                };
                Position::Memory {
                    address,
                    classes: Vec::new(),
                    metadata,
                }
            }
            Projection::Variant(_) => panic!("variants are no steps"),
        }
    }

    /// The fields of what a place is taken for.
    fn fields<'l>(&self, shape: &'l Shape, variant: u32) -> &'l [FieldLayout] {
        match shape {
            Shape::Struct(fields) => fields,
            Shape::Nullable { variants, .. } | Shape::Tagged(variants) => {
                &variants[variant as usize]
            }
            other => panic!("{other:?} has no fields, in {}", self.body.name),
        }
    }

    fn field(&mut self, at: &Projected, ty: Ty, field: usize) -> Position {
        let layout = self.context.layout(at.ty);
        let field = &self.fields(&layout.shape, at.variant)[field];
        match &at.position {
            Position::Values(variables) => Position::Values(
                field
                    .leaves
                    .iter()
                    .map(|leaf| variables[*leaf as usize])
                    .collect(),
            ),
            Position::Memory {
                address,
                classes,
                metadata,
            } => {
                let mut address = *address;
                address.offset += field.offset as i32;
                let is_unsized = self.context.metadata(ty) != crate::layout::Metadata::None;
                Position::Memory {
                    address,
                    classes: field
                        .leaves
                        .iter()
                        .map(|leaf| classes[*leaf as usize])
                        .collect(),
                    metadata: if is_unsized { *metadata } else { None },
                }
            }
        }
    }

    /// Adds `index * size` bytes.
    fn advance(&mut self, address: &mut Address, index: u64, size: u32) {
        let offset = i64::from(address.offset) + (index * u64::from(size)) as i64;
        address.offset = i32::try_from(offset).expect("a constant index inside of 2 GB");
    }

    fn memory(&self, at: &Projected) -> Address {
        match &at.position {
            Position::Memory { address, .. } => *address,
            Position::Values(_) => panic!("an element of a value, in {}", self.body.name),
        }
    }

    /// The second word of a pointer to the place.
    pub(super) fn metadata(&self, at: &Projected) -> Value {
        match &at.position {
            Position::Memory {
                metadata: Some(value),
                ..
            } => *value,
            other => panic!(
                "no second word for `{}`, {other:?}, in {}",
                self.context.type_name(at.ty),
                self.body.name
            ),
        }
    }

    /// The leaves of a scalar place.
    pub(super) fn read(&mut self, at: &Projected) -> Vec<Value> {
        let layout = self.context.layout(at.ty);
        let mut values = Vec::new();
        for (number, leaf) in layout.leaves.iter().enumerate() {
            let ty = leaf.access.ty;
            values.push(match &at.position {
                Position::Values(variables) => {
                    let variable = variables[number];
                    let value = self.ssa.read(&mut self.function, self.block, variable);
                    self.convert(value, ty)
                }
                Position::Memory {
                    address, classes, ..
                } => {
                    let mut address = *address;
                    address.offset += leaf.offset as i32;
                    self.op(Op::Load(address, classes[number]), ty)
                }
            });
        }
        values
    }

    /// Writes the leaves of a scalar place.
    pub(super) fn write(&mut self, at: &Projected, values: &[Value]) {
        let layout = self.context.layout(at.ty);
        assert_eq!(
            layout.leaves.len(),
            values.len(),
            "leaves of {}, in {} at {:?}",
            self.context.type_name(at.ty),
            self.body.name,
            self.last_span
        );
        for (number, value) in values.iter().enumerate() {
            let leaf = layout.leaves[number];
            match &at.position {
                Position::Values(variables) => {
                    let variable = variables[number];
                    let value = self.convert(*value, self.ssa.types[variable]);
                    self.ssa.write(self.block, variable, value);
                }
                Position::Memory {
                    address, classes, ..
                } => {
                    let value = self.convert(*value, leaf.access.ty);
                    let mut address = *address;
                    address.offset += leaf.offset as i32;
                    self.effect(Op::Store(address, value, classes[number]));
                }
            }
        }
    }

    /// The same bits as a leaf of another type: payload words hold small leaves in their low bits.
    pub(super) fn convert(&mut self, value: Value, to: Type) -> Value {
        let from = self.function.type_of(value);
        if from == to {
            return value;
        }
        let integer = |ty: Type| match ty {
            Type::F32 => Type::I32,
            Type::F64 | Type::Ref | Type::Ptr => Type::I64,
            int => int,
        };
        let mut value = value;
        if integer(from) != from {
            if !from.is_float() && !to.is_float() && integer(to) != to {
                return self.op(Op::Convert(Conversion::Bits, value), to);
            }
            value = self.op(Op::Convert(Conversion::Bits, value), integer(from));
        }
        let (narrow, wide) = (integer(from), integer(to));
        if narrow.size() < wide.size() {
            value = self.op(Op::Convert(Conversion::ZeroExtend, value), wide);
        } else if narrow.size() > wide.size() {
            value = self.op(Op::Convert(Conversion::Truncate, value), wide);
        }
        if wide != to {
            value = self.op(Op::Convert(Conversion::Bits, value), to);
        }
        value
    }

    /// A pointer to a place in memory.
    pub(super) fn address_of(&mut self, at: &Projected) -> Value {
        let address = self.memory(at);
        if address.index.is_none() && address.offset == 0 {
            return address.base;
        }
        self.op(Op::Interior(address), Type::Ref)
    }

    /// A reference to a place: its leaves. Leaves whose class differs from that of an access through the
    /// reference are marked.
    pub(super) fn reference(&mut self, at: &Projected) -> Vec<Value> {
        if let Position::Memory { classes, .. } = &at.position {
            let bare = self.bare_classes(at.ty);
            let mut all = self.context.classes.borrow_mut();
            for (class, bare) in classes.iter().zip(bare) {
                if *class != bare && !all.is_inside(*class, bare) {
                    all.set_address_taken(*class);
                }
            }
        }
        let mut leaves = vec![self.address_of(at)];
        if self.context.metadata(at.ty) != crate::layout::Metadata::None {
            leaves.push(self.metadata(at));
        }
        leaves
    }
}

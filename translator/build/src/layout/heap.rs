//! Heap layouts: where references stand in an object.

use flow::{HeapType, ReferenceMap, Type, TypeId};
use hir::Ty;

use super::{FieldLayout, Shape};
use crate::context::Context;

impl Context<'_> {
    /// The entry of the type table for objects (or arrays) of that type.
    pub fn heap_type(&self, ty: Ty, is_array: bool) -> TypeId {
        if let Some(id) = self.heap_types.borrow().get(&(ty, is_array)) {
            return *id;
        }
        let layout = self.layout(ty);
        let mut references = Vec::new();
        self.references(ty, 0, &mut references);
        let mut program = self.output.borrow_mut();
        program.types.push(HeapType {
            name: if is_array {
                format!("[{}]", self.type_name(ty))
            } else {
                self.type_name(ty)
            },
            size: layout.size,
            is_array,
            references,
        });
        let id = TypeId::new(program.types.len() - 1);
        self.heap_types.borrow_mut().insert((ty, is_array), id);
        id
    }

    /// Adds the references in a value of type `ty` at `base`.
    fn references(&self, ty: Ty, base: u32, list: &mut Vec<ReferenceMap>) {
        let layout = self.layout(ty);
        match &layout.shape {
            Shape::Primitive => list.extend(
                layout
                    .leaves
                    .iter()
                    .filter(|leaf| leaf.access.ty == Type::Ref)
                    .map(|leaf| ReferenceMap::Always(base + leaf.offset)),
            ),
            Shape::Struct(fields) => self.field_references(fields, base, list),
            Shape::Nullable { some, variants } => {
                self.field_references(&variants[*some as usize], base, list);
            }
            Shape::Tagged(variants) => {
                let mut cases = Vec::new();
                for (tag, fields) in variants.iter().enumerate() {
                    let mut inside = Vec::new();
                    self.field_references(fields, base, &mut inside);
                    if !inside.is_empty() {
                        cases.push((tag as u32, inside));
                    }
                }
                if !cases.is_empty() {
                    list.push(ReferenceMap::Tagged { tag: base, cases });
                }
            }
            Shape::Array { element, count } => {
                let size = self.layout(*element).size;
                for index in 0..*count as u32 {
                    let before = list.len();
                    self.references(*element, base + index * size, list);
                    if list.len() == before {
                        break;
                    }
                }
            }
            Shape::Unsized => {}
        }
    }

    fn field_references(&self, fields: &[FieldLayout], base: u32, list: &mut Vec<ReferenceMap>) {
        for field in fields {
            self.references(field.ty, base + field.offset, list);
        }
    }

    /// Whether a value of the type holds references.
    pub fn has_references(&self, ty: Ty) -> bool {
        let mut list = Vec::new();
        self.references(ty, 0, &mut list);
        !list.is_empty()
    }
}

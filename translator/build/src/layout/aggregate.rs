//! Layouts of structs, tuples, closures and enums.

use flow::{Access, Type};
use hir::{Ty, TyKind};

use super::{FieldLayout, Layout, Leaf, Shape};
use crate::context::Context;

impl Context<'_> {
    /// The layout of a type with these fields and no tag.
    pub(super) fn struct_layout(&self, ty: Ty, fields: &[Ty]) -> Layout {
        let filled = fields
            .iter()
            .filter(|field| !self.is_empty_field(**field))
            .count();
        let mut placing = Placing::new(0, filled == 1);
        let mut leaves = Vec::new();
        for (index, field) in fields.iter().enumerate() {
            let layout = self.layout(*field);
            let offset = placing.place(&layout);
            let first = leaves.len() as u32;
            for (number, leaf) in layout.leaves.iter().enumerate() {
                let access = match layout.shape {
                    Shape::Primitive => {
                        let name = self.leaf_name(ty, 0, index, number, layout.leaves.len());
                        let access = self.classes.borrow_mut().field(&name, leaf.access.ty);
                        if self.is_immutable_field(ty, index as u32) {
                            self.classes.borrow_mut().set_immutable(access.class);
                        }
                        if self.owns_its_pointee(ty, *field) {
                            self.classes.borrow_mut().set_owns(access.class);
                        }
                        access
                    }
                    _ => leaf.access,
                };
                leaves.push(Leaf {
                    offset: offset + leaf.offset,
                    access,
                });
            }
            placing.has_array |= layout.has_array;
            placing.fields.push(FieldLayout {
                ty: *field,
                offset,
                leaves: (first..leaves.len() as u32).collect(),
            });
        }
        Layout {
            size: placing.size(),
            align: placing.align,
            leaves,
            has_array: placing.has_array,
            shape: Shape::Struct(placing.fields),
        }
    }

    /// The layout of an enum whose variants have these fields.
    pub(super) fn enum_layout(&self, ty: Ty, variants: &[Vec<Ty>]) -> Layout {
        if variants.is_empty() {
            return Layout {
                shape: Shape::Tagged(Vec::new()),
                ..self.struct_layout(ty, &[])
            };
        }
        if let Some(layout) = self.nullable_layout(variants) {
            return layout;
        }
        let tag = self.classes.borrow_mut().field(
            &format!("{}#{}.tag", self.type_name(ty), ty.index()),
            Type::I32,
        );
        let mut words: Vec<(u32, Vec<(Access, bool)>)> = Vec::new();
        let mut shapes = Vec::new();
        let (mut end, mut has_array) = (4, false);
        for fields in variants {
            let mut placing = Placing::new(8, false);
            for field in fields {
                let layout = self.layout(*field);
                let offset = placing.place(&layout);
                placing.has_array |= layout.has_array;
                let is_primitive = layout.shape == Shape::Primitive;
                for leaf in &layout.leaves {
                    let at = offset + leaf.offset;
                    match words.iter_mut().find(|(other, _)| *other == at) {
                        Some((_, members)) => members.push((leaf.access, is_primitive)),
                        None => words.push((at, vec![(leaf.access, is_primitive)])),
                    }
                }
                placing.fields.push(FieldLayout {
                    ty: *field,
                    offset,
                    leaves: Vec::new(),
                });
            }
            if placing.end > 8 {
                end = end.max(placing.size());
            }
            has_array |= placing.has_array;
            shapes.push(placing.fields);
        }
        words.sort_by_key(|(offset, _)| *offset);
        let mut leaves = vec![Leaf {
            offset: 0,
            access: tag,
        }];
        for (offset, members) in &words {
            let name = format!(
                "{}#{}.word{}",
                self.type_name(ty),
                ty.index(),
                offset / 8 - 1
            );
            let access = self.word_access(&name, members);
            leaves.push(Leaf {
                offset: *offset,
                access,
            });
        }
        for field in shapes.iter_mut().flatten() {
            let layout = self.layout(field.ty);
            field.leaves = layout
                .leaves
                .iter()
                .map(|leaf| {
                    let at = field.offset + leaf.offset;
                    leaves.partition_point(|other| other.offset < at) as u32
                })
                .collect();
        }
        Layout {
            size: end,
            align: if end > 4 { 8 } else { 4 },
            leaves,
            has_array,
            shape: Shape::Tagged(shapes),
        }
    }

    /// The payload word that these leaves of different variants share.
    fn word_access(&self, name: &str, members: &[(Access, bool)]) -> Access {
        let mut classes = self.classes.borrow_mut();
        let ty = members[0].0.ty;
        let agree = members.iter().all(|(access, _)| access.ty == ty);
        // What is of mixed type inside is so here.
        let mixed = members
            .iter()
            .any(|(access, _)| classes.is_payload(access.class));
        let access = classes.field(name, if agree { ty } else { Type::I64 });
        if !agree || mixed {
            classes.set_payload(access.class);
        }
        for (member, is_primitive) in members {
            if !is_primitive {
                classes.put_inside(access.class, member.class);
            }
        }
        access
    }

    fn nullable_layout(&self, variants: &[Vec<Ty>]) -> Option<Layout> {
        let some = match variants {
            [none, some] if none.is_empty() && some.len() == 1 => 1,
            [some, none] if none.is_empty() && some.len() == 1 => 0,
            _ => return None,
        };
        let payload = variants[some][0];
        if !self.is_non_null(payload) {
            return None;
        }
        let layout = self.layout(payload);
        let mut shapes = vec![Vec::new(), Vec::new()];
        shapes[some].push(FieldLayout {
            ty: payload,
            offset: 0,
            leaves: (0..layout.leaves.len() as u32).collect(),
        });
        Some(Layout {
            shape: Shape::Nullable {
                some: some as u32,
                variants: shapes,
            },
            ..(*layout).clone()
        })
    }

    fn is_empty_field(&self, field: Ty) -> bool {
        match self.kind(field) {
            TyKind::Str | TyKind::Slice(_) | TyKind::Dyn { .. } => false,
            _ => self.layout(field).is_empty(),
        }
    }
}

/// Places fields one after the other.
struct Placing {
    end: u32,
    align: u32,
    transparent: bool,
    has_array: bool,
    fields: Vec<FieldLayout>,
}

impl Placing {
    fn new(start: u32, transparent: bool) -> Placing {
        Placing {
            end: start,
            align: if transparent { 1 } else { 8 },
            transparent,
            has_array: false,
            fields: Vec::new(),
        }
    }

    /// The offset of the next field.
    fn place(&mut self, layout: &Layout) -> u32 {
        if self.transparent {
            // All others are empty: the only field starts the struct.
            self.end = self.end.max(layout.size);
            self.align = self.align.max(layout.align);
            return 0;
        }
        let offset = self.end;
        self.end += layout.size.next_multiple_of(8);
        offset
    }

    fn size(&self) -> u32 {
        self.end
    }
}

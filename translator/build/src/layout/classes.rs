//! Alias classes while the program is built: a union-find, because an enum's payload words turn out
//! to be the same locations as the leaves of aggregates inside.

use std::collections::HashMap;

use flow::{Access, Class, ClassId, ClassKind, Type};

/// The classes so far. Ids that were given out stay valid; [`Classes::finish`] tells what became of them.
#[derive(Debug, Default)]
pub struct Classes {
    list: Vec<Class>,
    parents: Vec<ClassId>,
    by_name: HashMap<String, ClassId>,
}

impl Classes {
    /// The class of a leaf of type `ty` through a bare reference.
    pub fn bare(&mut self, ty: Type) -> Access {
        self.get(&format!("*{}", ty.name()), ty, ClassKind::Bare)
    }

    /// The class of a field.
    pub fn field(&mut self, name: &str, ty: Type) -> Access {
        let kind = ClassKind::Field {
            address_taken: false,
            is_payload: false,
        };
        self.get(name, ty, kind)
    }

    fn get(&mut self, name: &str, ty: Type, kind: ClassKind) -> Access {
        if let Some(class) = self.by_name.get(name) {
            return Access { ty, class: *class };
        }
        let class = ClassId::new(self.list.len());
        self.list.push(Class {
            name: name.to_string(),
            kind,
            ty,
        });
        self.parents.push(class);
        self.by_name.insert(name.to_string(), class);
        Access { ty, class }
    }

    /// The representative of a class.
    pub fn find(&self, class: ClassId) -> ClassId {
        let mut at = class;
        while self.parents[at.index()] != at {
            at = self.parents[at.index()];
        }
        at
    }

    /// The two are the same locations.
    pub fn unite(&mut self, first: ClassId, second: ClassId) -> ClassId {
        let (kept, gone) = (self.find(first), self.find(second));
        if kept == gone {
            return kept;
        }
        let other = self.list[gone.index()].clone();
        let class = &mut self.list[kept.index()];
        let mixed = class.ty != other.ty;
        class.kind = match (class.kind, other.kind) {
            (
                ClassKind::Field {
                    address_taken: taken,
                    is_payload: payload,
                },
                ClassKind::Field {
                    address_taken: other_taken,
                    is_payload: other_payload,
                },
            ) => ClassKind::Field {
                address_taken: taken | other_taken,
                is_payload: payload | other_payload | mixed,
            },
            _ => panic!("{} and {} cannot be united", class.name, other.name),
        };
        if mixed {
            class.ty = Type::I64;
        }
        self.parents[gone.index()] = kept;
        kept
    }

    /// It is a payload word of mixed type.
    pub fn set_payload(&mut self, class: ClassId) {
        let class = self.find(class);
        if let ClassKind::Field { is_payload, .. } = &mut self.list[class.index()].kind {
            *is_payload = true;
        }
    }

    /// A bare reference to the leaf is made somewhere.
    pub fn set_address_taken(&mut self, class: ClassId) {
        let class = self.find(class);
        if let ClassKind::Field { address_taken, .. } = &mut self.list[class.index()].kind {
            *address_taken = true;
        }
    }

    /// The final classes, and for every id that was given out its final one.
    pub fn finish(&self) -> (Vec<Class>, Vec<ClassId>) {
        let mut classes = Vec::new();
        let mut numbers: HashMap<ClassId, ClassId> = HashMap::new();
        let mut map = Vec::new();
        for index in 0..self.list.len() {
            let kept = self.find(ClassId::new(index));
            let number = *numbers.entry(kept).or_insert_with(|| {
                classes.push(self.list[kept.index()].clone());
                ClassId::new(classes.len() - 1)
            });
            map.push(number);
        }
        (classes, map)
    }
}

#[cfg(test)]
mod tests {
    use super::Classes;
    use flow::{ClassKind, Type};

    #[test]
    fn united_classes_are_one_and_mixed_ones_are_payload() {
        let mut classes = Classes::default();
        let first = classes.field("P.x", Type::F64);
        let second = classes.field("E.word0", Type::I64);
        classes.set_address_taken(first.class);
        classes.unite(second.class, first.class);
        let (list, map) = classes.finish();
        assert_eq!(list.len(), 1);
        assert_eq!(map[first.class.index()], map[second.class.index()]);
        let expected = ClassKind::Field {
            address_taken: true,
            is_payload: true,
        };
        assert_eq!(list[0].kind, expected);
    }
}

//! Alias classes while the program is built.
//!
//! A payload word of an enum and the leaves of aggregates that lie there are the same bytes under different
//! classes. Each word's class remembers what is *inside* of it; at the end these pairs become the program's
//! overlaps, and a word counts as address-taken if anything inside is.

use std::collections::{BTreeSet, HashMap};

use flow::{Access, Class, ClassId, ClassKind, Type};

/// The classes so far.
#[derive(Debug, Default)]
pub struct Classes {
    list: Vec<Class>,
    by_name: HashMap<String, ClassId>,
    inside: HashMap<ClassId, BTreeSet<ClassId>>,
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
            immutable: false,
            owns: false,
        });
        self.by_name.insert(name.to_string(), class);
        Access { ty, class }
    }

    /// Leaves of the class `part`, and what is inside of them, lie in words of the class `word`.
    pub fn put_inside(&mut self, word: ClassId, part: ClassId) {
        let mut parts = self.inside.get(&part).cloned().unwrap_or_default();
        parts.insert(part);
        parts.remove(&word);
        self.inside.entry(word).or_default().extend(parts);
    }

    /// Whether `part` was put inside of `word`.
    pub fn is_inside(&self, word: ClassId, part: ClassId) -> bool {
        self.inside
            .get(&word)
            .is_some_and(|parts| parts.contains(&part))
    }

    /// It is a payload word of mixed type.
    pub fn set_payload(&mut self, class: ClassId) {
        if let ClassKind::Field { is_payload, .. } = &mut self.list[class.index()].kind {
            *is_payload = true;
        }
    }

    /// Whether it is a payload word of mixed type.
    pub fn is_payload(&self, class: ClassId) -> bool {
        matches!(
            self.list[class.index()].kind,
            ClassKind::Field {
                is_payload: true,
                ..
            }
        )
    }

    /// The author says that it does not change after construction.
    pub fn set_immutable(&mut self, class: ClassId) {
        self.list[class.index()].immutable = true;
    }

    /// What the pointer there points to belongs to nobody else, and has no cells.
    pub fn set_owns(&mut self, class: ClassId) {
        self.list[class.index()].owns = true;
    }

    /// A bare reference to the leaf is made somewhere.
    pub fn set_address_taken(&mut self, class: ClassId) {
        if let ClassKind::Field { address_taken, .. } = &mut self.list[class.index()].kind {
            *address_taken = true;
        }
    }

    /// The final classes and overlaps.
    pub fn finish(mut self) -> (Vec<Class>, Vec<(ClassId, ClassId)>) {
        let mut overlaps = BTreeSet::new();
        let inside = std::mem::take(&mut self.inside);
        for (word, parts) in &inside {
            for part in parts {
                overlaps.insert((*word.min(part), *word.max(part)));
                let taken = ClassKind::Field {
                    address_taken: true,
                    is_payload: false,
                };
                let payload = ClassKind::Field {
                    address_taken: true,
                    is_payload: true,
                };
                if [taken, payload].contains(&self.list[part.index()].kind) {
                    self.set_address_taken(*word);
                }
            }
        }
        (self.list, overlaps.into_iter().collect())
    }
}

#[cfg(test)]
mod tests {
    use super::Classes;
    use flow::{ClassKind, Type};

    #[test]
    fn words_overlap_with_all_that_is_inside() {
        let mut classes = Classes::default();
        let leaf = classes.field("P.x", Type::F64).class;
        let inner = classes.field("E.word0", Type::I64).class;
        let outer = classes.field("F.word1", Type::I64).class;
        classes.put_inside(inner, leaf);
        classes.put_inside(outer, inner);
        classes.set_address_taken(leaf);
        assert!(classes.is_inside(outer, leaf) && !classes.is_inside(leaf, outer));
        let (list, overlaps) = classes.finish();
        assert_eq!(overlaps, [(leaf, inner), (leaf, outer), (inner, outer)]);
        let expected = ClassKind::Field {
            address_taken: true,
            is_payload: false,
        };
        assert_eq!(list[outer.index()].kind, expected);
    }
}

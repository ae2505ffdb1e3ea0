//! What lowering wants to know of the whole program, computed once before the threads start.

use flow::{Class, ClassId, ClassKind, HeapType, Program, ReferenceMap, Type};

/// See the module.
#[derive(Debug)]
pub(crate) struct Facts {
    /// By class: the alias region of its accesses. Accesses in different regions never overlap.
    pub regions: Vec<u32>,
    /// Whether an enum's payload word of mixed type may hold a reference, so that storing one needs the
    /// write barrier.
    pub payloads_hold_references: bool,
}

/// The region of the fields of the `Vm`.
pub(crate) const VM_REGION: u32 = 0;

/// The region of headers of objects.
pub(crate) const HEADER_REGION: u32 = 1;

/// The region of the memory through which a call's results come.
pub(crate) const RESULTS_REGION: u32 = 2;

/// The first of the regions of bare accesses, one for each type.
const FIRST_BARE_REGION: u32 = 3;

/// The first of the regions that belong to a single class.
const FIRST_CLASS_REGION: u32 = FIRST_BARE_REGION + 8;

/// Collects the facts.
pub(crate) fn facts(program: &Program) -> Facts {
    Facts {
        regions: regions(&program.classes, &program.overlaps),
        payloads_hold_references: program.types.iter().any(has_tagged_reference),
    }
}

/// A field whose address is never taken has a region of its own; all others share one for each type,
/// or a single one if the address of a payload word is taken, which counts as every type.
/// Classes that overlap, directly or by others, share a region.
fn regions(classes: &[Class], overlaps: &[(ClassId, ClassId)]) -> Vec<u32> {
    let mut regions = regions_by_kind(classes);
    let mut changed = true;
    while changed {
        changed = false;
        for (first, second) in overlaps {
            let (a, b) = (regions[first.index()], regions[second.index()]);
            let (kept, gone) = (a.min(b), a.max(b));
            if kept != gone {
                for region in &mut regions {
                    if *region == gone {
                        *region = kept;
                    }
                }
                changed = true;
            }
        }
    }
    regions
}

fn regions_by_kind(classes: &[Class]) -> Vec<u32> {
    let is_taken_payload = |class: &Class| {
        class.kind
            == ClassKind::Field {
                address_taken: true,
                is_payload: true,
            }
    };
    let merge = classes.iter().any(is_taken_payload);
    let mut regions = Vec::new();
    for (index, class) in classes.iter().enumerate() {
        let is_private = matches!(
            class.kind,
            ClassKind::Field {
                address_taken: false,
                ..
            }
        );
        regions.push(if is_private {
            FIRST_CLASS_REGION + index as u32
        } else if merge {
            FIRST_BARE_REGION
        } else {
            FIRST_BARE_REGION + type_number(class.ty)
        });
    }
    regions
}

fn type_number(ty: Type) -> u32 {
    match ty {
        Type::I8 => 0,
        Type::I16 => 1,
        Type::I32 => 2,
        Type::I64 => 3,
        Type::F32 => 4,
        Type::F64 => 5,
        Type::Ref => 6,
        Type::Ptr => 7,
    }
}

fn has_tagged_reference(ty: &HeapType) -> bool {
    ty.references
        .iter()
        .any(|map| matches!(map, ReferenceMap::Tagged { .. }))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn class(address_taken: bool, is_payload: bool, ty: Type) -> Class {
        Class {
            name: String::new(),
            kind: ClassKind::Field {
                address_taken,
                is_payload,
            },
            ty,
            immutable: false,
            owns: false,
        }
    }

    #[test]
    fn classes_that_alias_share_a_region() {
        let bare = Class {
            name: String::new(),
            kind: ClassKind::Bare,
            ty: Type::I64,
            immutable: false,
            owns: false,
        };
        let mut classes = vec![
            bare,
            class(true, false, Type::I64),
            class(false, false, Type::I64),
            class(true, false, Type::F64),
        ];
        let before = regions(&classes, &[]);
        assert_eq!(before[0], before[1]);
        assert_ne!(before[0], before[2]);
        assert_ne!(before[0], before[3]);
        classes.push(class(true, true, Type::I64));
        let after = regions(&classes, &[]);
        assert_eq!((after[0], after[3]), (after[4], after[4]));
        assert_ne!(after[2], after[4]);
    }
}

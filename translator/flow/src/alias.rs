//! Alias classes: which accesses may touch the same leaf.

use crate::{Class, ClassId, ClassKind, Effects, Op, Program};

/// Whether accesses of two classes may touch the same bytes: equal classes do, and a bare one with
/// a bare one or an address-taken field of the same leaf type. Payload words count as every type.
/// Beside this, what [`Program::overlaps`] lists.
pub fn may_alias(program: &Program, a: ClassId, b: ClassId) -> bool {
    if a == b {
        return true;
    }
    let pair = if a < b { (a, b) } else { (b, a) };
    if program.overlaps.binary_search(&pair).is_ok() {
        return true;
    }
    let (a, b) = (&program.classes[a.index()], &program.classes[b.index()]);
    match (a.kind, b.kind) {
        (ClassKind::Bare, ClassKind::Bare) => same_leaf(a, b),
        (ClassKind::Bare, ClassKind::Field { address_taken, .. })
        | (ClassKind::Field { address_taken, .. }, ClassKind::Bare) => {
            address_taken && same_leaf(a, b)
        }
        (ClassKind::Field { .. }, ClassKind::Field { .. }) => false,
    }
}

/// Whether an operation may change what a load of the class reads. `effects` are those of the
/// function that a direct call calls, outside or not; `None` is the worst.
pub fn may_write(program: &Program, op: &Op, effects: Option<&Effects>, class: ClassId) -> bool {
    match op {
        Op::Store(_, _, written) => may_alias(program, *written, class),
        Op::Copy(_, _, _, _, written) => match written {
            Some(written) => may_alias(program, *written, class),
            None => true,
        },
        Op::Call(..) | Op::CallExtern(..) => match effects {
            Some(effects) => lists(program, &effects.writes, class),
            None => true,
        },
        Op::CallIndirect(..) | Op::JitEnter(..) => true,
        _ => false,
    }
}

/// Whether an operation may see what a store of the class writes.
pub fn may_read(program: &Program, op: &Op, effects: Option<&Effects>, class: ClassId) -> bool {
    match op {
        Op::Load(_, read) => may_alias(program, *read, class),
        Op::Copy(_, _, _, _, read) => match read {
            Some(read) => may_alias(program, *read, class),
            None => true,
        },
        Op::Call(..) | Op::CallExtern(..) => match effects {
            Some(effects) => lists(program, &effects.reads, class),
            None => true,
        },
        Op::CallIndirect(..) | Op::JitEnter(..) => true,
        _ => false,
    }
}

fn lists(program: &Program, classes: &[ClassId], class: ClassId) -> bool {
    for listed in classes {
        if may_alias(program, *listed, class) {
            return true;
        }
    }
    false
}

fn same_leaf(a: &Class, b: &Class) -> bool {
    a.ty == b.ty || is_payload(a) || is_payload(b)
}

fn is_payload(class: &Class) -> bool {
    matches!(
        class.kind,
        ClassKind::Field {
            is_payload: true,
            ..
        }
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parse_program;

    #[test]
    fn fields_and_bare_references() {
        let text = "class *i64: i64 bare
            class *i32: i32 bare
            class Vm.pc: i64 field
            class Vm.taken: i64 field address_taken
            class Value.1: i64 field address_taken payload
            class Value.2: i64 field payload";
        let program = parse_program(text).unwrap();
        let alias = |a, b| {
            let forth = may_alias(&program, ClassId(a), ClassId(b));
            assert_eq!(forth, may_alias(&program, ClassId(b), ClassId(a)));
            forth
        };
        assert!(alias(0, 0) && alias(2, 2));
        assert!(!alias(0, 1));
        assert!(!alias(0, 2) && alias(0, 3) && !alias(1, 3));
        assert!(alias(0, 4) && alias(1, 4) && !alias(0, 5));
        assert!(!alias(2, 3) && !alias(3, 4));
        let call = Op::Call(crate::FunctionId(0), vec![]);
        let effects = Effects {
            writes: vec![ClassId(1)],
            ..Effects::default()
        };
        assert!(may_write(&program, &call, None, ClassId(2)));
        assert!(!may_write(&program, &call, Some(&effects), ClassId(0)));
        assert!(!may_read(&program, &call, Some(&effects), ClassId(1)));
    }
}

//! Signatures: how arguments and results travel.
//!
//! Inside generated code (`Tail` convention) the first six results of integer class and the first
//! eight floats travel in registers. If there are more, the caller passes the address of an area in
//! its frame as an additional last argument, and the callee writes the rest there, eight bytes each.
//! Both ends compute this from the types alone, so that calls through pointers agree too, and a tail
//! call hands on the area of its own caller.

use cranelift_codegen::ir::{self, AbiParam, Signature, types};
use cranelift_codegen::isa::CallConv;
use flow::Type;

/// Results of integer class that travel in registers.
const INTEGER_RESULTS: usize = 6;

/// Float results that travel in registers.
const FLOAT_RESULTS: usize = 8;

/// The way of the results of one signature.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Results {
    /// By result: where it travels.
    pub ways: Vec<Way>,
    /// Bytes of the area for those without a register.
    pub area: u32,
}

/// The way of one result.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Way {
    /// In a register, as the CLIF result with this number.
    Register(usize),
    /// In the area, at this offset.
    Area(i32),
}

/// The CLIF type of a value.
pub(crate) fn clif_type(ty: Type) -> ir::Type {
    match ty {
        Type::I8 => types::I8,
        Type::I16 => types::I16,
        Type::I32 => types::I32,
        Type::I64 | Type::Ref | Type::Ptr => types::I64,
        Type::F32 => types::F32,
        Type::F64 => types::F64,
    }
}

/// Distributes results.
pub(crate) fn results(types: &[Type]) -> Results {
    let (mut integers, mut floats, mut registers, mut area) = (0, 0, 0, 0);
    let mut ways = Vec::new();
    for ty in types {
        let (count, most) = if ty.is_float() {
            (&mut floats, FLOAT_RESULTS)
        } else {
            (&mut integers, INTEGER_RESULTS)
        };
        if *count < most {
            *count += 1;
            ways.push(Way::Register(registers));
            registers += 1;
        } else {
            ways.push(Way::Area(area));
            area += 8;
        }
    }
    Results {
        ways,
        area: area as u32,
    }
}

/// The signature of a function of the program.
pub(crate) fn internal(parameters: &[Type], result_types: &[Type]) -> Signature {
    let mut signature = Signature::new(CallConv::Tail);
    let results = results(result_types);
    for ty in parameters {
        signature.params.push(AbiParam::new(clif_type(*ty)));
    }
    if results.area > 0 {
        signature.params.push(AbiParam::new(types::I64));
    }
    for (ty, way) in result_types.iter().zip(&results.ways) {
        if matches!(way, Way::Register(_)) {
            signature.returns.push(AbiParam::new(clif_type(*ty)));
        }
    }
    signature
}

/// The signature of a function of the C convention. Small integers are zero-extended, as compilers
/// expect.
pub(crate) fn external(parameters: &[Type], results: &[Type]) -> Signature {
    let mut signature = Signature::new(CallConv::SystemV);
    for (types, list) in [
        (parameters, &mut signature.params),
        (results, &mut signature.returns),
    ] {
        for ty in types {
            let parameter = AbiParam::new(clif_type(*ty));
            list.push(match ty {
                Type::I8 | Type::I16 => parameter.uext(),
                _ => parameter,
            });
        }
    }
    signature
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_seventh_integer_goes_through_memory() {
        let mut types = vec![Type::I64; 8];
        types.insert(3, Type::F64);
        let results = results(&types);
        assert_eq!(results.area, 16);
        assert_eq!(results.ways[6], Way::Register(6));
        assert_eq!(results.ways[7..], [Way::Area(0), Way::Area(8)]);
        let signature = internal(&[], &types);
        assert_eq!((signature.params.len(), signature.returns.len()), (1, 7));
        assert_eq!(internal(&[], &types[..6]).params.len(), 0);
    }
}

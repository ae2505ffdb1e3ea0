//! The bodies of the library's intrinsics, at each call.
//!
//! The list is closed: `rtlib/std/src/intrinsics.rs`, and what `rtlib/api` asks of the VM. One that is missing here is a fault of ours.

use flow::{BinaryOp, Condition, Conversion, OverflowingOp, Question, UnaryOp};
use hir::{DefId, FloatType, IntType, Ty, TyKind};

use crate::lower::Builder;
use crate::place::{CallTarget, Operand, Place, Primitive, Rvalue, StatementKind, Terminator};

/// Lowers a call of the intrinsic `def`.
pub fn lower(
    builder: &mut Builder<'_, '_>,
    def: DefId,
    substitutions: &[Ty],
    arguments: Vec<Operand>,
    destination: Place,
) {
    let name = builder.context.program().item(def).name.as_str();
    if name == "swap_bytes" && builder.context.layout(substitutions[0]).size == 1 {
        let [value] = take(arguments);
        return builder.assign(destination, Rvalue::Use(value));
    }
    if let Some(primitive) = arithmetic(builder, name, substitutions) {
        builder.assign(destination, Rvalue::Primitive(primitive, arguments));
        return;
    }
    match name {
        "allocate" => builder.assign(destination, Rvalue::Allocate(substitutions[0], None)),
        "allocate_array" => allocate_array(builder, substitutions[0], arguments, destination),
        "dangling" => {
            let address = builder.usize(16);
            builder.assign(destination, Rvalue::Leaves(vec![(address, None)]));
        }
        "pointer_add" | "pointer_add_mut" => {
            let element = Builder::pointee_place(builder, arguments, substitutions[0]);
            builder.assign(destination, Rvalue::Reference(element));
        }
        "pointer_read" => {
            let pointer = pointer_place(builder, arguments.into_iter().next());
            builder.assign(destination, Rvalue::Use(Operand::Copy(pointer)));
        }
        "pointer_write" => {
            let mut arguments = arguments.into_iter();
            let pointer = pointer_place(builder, arguments.next());
            let value = arguments.next().expect("two arguments");
            builder.assign(pointer, Rvalue::Use(value));
        }
        "copy_elements" => {
            let [source, target, count] = take(arguments);
            builder.push(StatementKind::CopyElements {
                element: substitutions[0],
                source,
                target,
                count,
            });
        }
        "pointer_to_reference"
        | "pointer_to_reference_mut"
        | "reference_to_pointer"
        | "reference_to_pointer_mut"
        | "slice_from_parts"
        | "slice_from_parts_mut"
        | "string_from_bytes"
        | "string_from_bytes_mut"
        | "string_bytes"
        | "string_bytes_mut"
        | "char_from_number"
        | "f64_to_bits"
        | "f64_from_bits"
        | "f32_to_bits"
        | "f32_from_bits" => {
            let leaves = arguments
                .into_iter()
                .map(|argument| (argument, None))
                .collect();
            builder.assign(destination, Rvalue::Leaves(leaves));
        }
        "cell_new" => builder.assign(destination, Rvalue::Aggregate(0, arguments)),
        "cell_pointer" => {
            let cell = pointer_place(builder, arguments.into_iter().next());
            builder.assign(destination, Rvalue::Reference(cell.field(0)));
        }
        "pointer_address" | "slice_pointer" | "slice_pointer_mut" => {
            let [pointer] = take(arguments);
            builder.assign(destination, Rvalue::Leaves(vec![(pointer, Some(0))]));
        }
        "pointer_at" => {
            let [like, address] = take(arguments);
            let ty = builder.operand_ty(&like);
            let mut leaves = vec![(address, None)];
            let count = builder.context.layout(ty).types().len() as u32;
            leaves.extend((1..count).map(|leaf| (like.clone(), Some(leaf))));
            builder.assign(destination, Rvalue::Leaves(leaves));
        }
        "slice_length" => {
            let [slice] = take(arguments);
            builder.assign(destination, Rvalue::Leaves(vec![(slice, Some(1))]));
        }
        "size_of" => {
            let size = builder.context.layout(substitutions[0]).size;
            let size = builder.usize(u64::from(size));
            builder.assign(destination, Rvalue::Use(size));
        }
        "align_of" => {
            let align = builder.context.layout(substitutions[0]).align;
            let align = builder.usize(u64::from(align));
            builder.assign(destination, Rvalue::Use(align));
        }
        "discriminant_value" => discriminant(builder, substitutions[0], arguments, destination),
        "black_box" => {
            let [value] = take(arguments);
            builder.assign(destination, Rvalue::Use(value));
        }
        "forget" => {
            // Its end is not recorded: the move is all there is.
            let [value] = take(arguments);
            let ty = builder.operand_ty(&value);
            let gone = builder.scratch(ty);
            builder.assign(gone, Rvalue::Use(value));
        }
        "poll" => builder.assign(destination, Rvalue::Ask(Question::Poll)),
        "stack_low" => builder.assign(destination, Rvalue::Ask(Question::StackLow)),
        "unreachable_unchecked" => builder.terminate(Terminator::Unreachable),
        "panic_at" => panic_at(builder, arguments),
        "float_round_ties_even" => round(builder, substitutions[0], arguments, destination),
        "float_copysign" => copysign(builder, substitutions[0], arguments, destination),
        "rotate_left" => {
            let [value, count] = take(arguments);
            let u32_ty = int(builder, IntType::U32);
            let count = builder.convert_int(count, u32_ty, substitutions[0]);
            let rotate = Primitive::Binary(BinaryOp::RotateLeft);
            builder.assign(destination, Rvalue::Primitive(rotate, vec![value, count]));
        }
        "count_ones" | "leading_zeros" | "trailing_zeros" => {
            let operation = match name {
                "count_ones" => UnaryOp::CountOnes,
                "leading_zeros" => UnaryOp::LeadingZeros,
                _ => UnaryOp::TrailingZeros,
            };
            let counted =
                builder.primitive(substitutions[0], Primitive::Unary(operation), arguments);
            // A count is never negative, whatever the sign of the type.
            let unsigned = unsigned(builder, substitutions[0]);
            let u32_ty = int(builder, IntType::U32);
            let count = builder.convert_int(counted, unsigned, u32_ty);
            builder.assign(destination, Rvalue::Use(count));
        }
        _ => panic!("the intrinsic `{name}` has no translation"),
    }
}

fn arithmetic(builder: &Builder<'_, '_>, name: &str, substitutions: &[Ty]) -> Option<Primitive> {
    let signed = match substitutions.first().map(|ty| builder.context.kind(*ty)) {
        Some(TyKind::Int(int)) => int.is_signed(),
        _ => false,
    };
    Some(match name {
        "wrapping_add" => Primitive::Binary(BinaryOp::Add),
        "wrapping_sub" => Primitive::Binary(BinaryOp::Sub),
        "wrapping_mul" => Primitive::Binary(BinaryOp::Mul),
        "add_with_overflow" if signed => Primitive::Overflowing(OverflowingOp::SignedAdd),
        "add_with_overflow" => Primitive::Overflowing(OverflowingOp::UnsignedAdd),
        "sub_with_overflow" if signed => Primitive::Overflowing(OverflowingOp::SignedSub),
        "sub_with_overflow" => Primitive::Overflowing(OverflowingOp::UnsignedSub),
        "mul_with_overflow" if signed => Primitive::Overflowing(OverflowingOp::SignedMul),
        "mul_with_overflow" => Primitive::Overflowing(OverflowingOp::UnsignedMul),
        "swap_bytes" => Primitive::Unary(UnaryOp::SwapBytes),
        "float_sqrt" => Primitive::Unary(UnaryOp::SquareRoot),
        "float_floor" => Primitive::Unary(UnaryOp::Floor),
        "float_ceil" => Primitive::Unary(UnaryOp::Ceiling),
        "float_trunc" => Primitive::Unary(UnaryOp::Truncate),
        "float_abs" => Primitive::Unary(UnaryOp::FloatAbs),
        _ => return None,
    })
}

fn take<const N: usize>(arguments: Vec<Operand>) -> [Operand; N] {
    match <[Operand; N]>::try_from(arguments) {
        Ok(arguments) => arguments,
        Err(other) => panic!("{N} arguments are expected, not {}", other.len()),
    }
}

fn int(builder: &Builder<'_, '_>, int: IntType) -> Ty {
    builder.context.interner().intern(TyKind::Int(int))
}

/// The unsigned type of the same width.
fn unsigned(builder: &Builder<'_, '_>, ty: Ty) -> Ty {
    let TyKind::Int(of) = builder.context.kind(ty) else {
        panic!("an integer is expected");
    };
    let by_bits = match of.bits() {
        8 => IntType::U8,
        16 => IntType::U16,
        32 => IntType::U32,
        _ => IntType::U64,
    };
    int(builder, by_bits)
}

/// What a pointer points to.
fn pointer_place(builder: &mut Builder<'_, '_>, pointer: Option<Operand>) -> Place {
    let pointer = pointer.expect("a pointer is passed");
    let ty = builder.operand_ty(&pointer);
    let place = builder.scratch(ty);
    builder.assign(place.clone(), Rvalue::Use(pointer));
    place.dereference()
}

impl Builder<'_, '_> {
    /// Element number `arguments[1]` of the memory at `arguments[0]`.
    fn pointee_place(builder: &mut Self, arguments: Vec<Operand>, element: Ty) -> Place {
        let [pointer, index] = take(arguments);
        let interner = builder.context.interner();
        // The pointer is taken for one to an array, whose length does not matter here.
        let array = interner.intern(TyKind::Array(element, interner.intern(TyKind::Const(0))));
        let array = builder.scratch(interner.intern(TyKind::Pointer(true, array)));
        builder.assign(array.clone(), Rvalue::Leaves(vec![(pointer, None)]));
        let usize_ty = builder.context.interner().usize();
        let index_place = builder.scratch(usize_ty);
        builder.assign(index_place.clone(), Rvalue::Use(index));
        array
            .dereference()
            .then(crate::place::Projection::Index(index_place.local))
    }
}

/// Checks the size as rustc's library does.
fn allocate_array(
    builder: &mut Builder<'_, '_>,
    element: Ty,
    arguments: Vec<Operand>,
    destination: Place,
) {
    let [count] = take(arguments);
    let size = u64::from(builder.context.layout(element).size);
    if let Some(limit) = (i64::MAX as u64).checked_div(size) {
        let limit = builder.usize(limit);
        let bool_ty = builder.context.interner().bool();
        let greater = Primitive::Compare(Condition::UnsignedGreater);
        let too_many = builder.primitive(bool_ty, greater, vec![count.clone(), limit]);
        builder.panic_if(too_many, |builder| {
            builder.panic_message("capacity overflow");
        });
    }
    builder.assign(destination, Rvalue::Allocate(element, Some(count)));
}

fn discriminant(
    builder: &mut Builder<'_, '_>,
    ty: Ty,
    arguments: Vec<Operand>,
    destination: Place,
) {
    let isize_ty = int(builder, IntType::Isize);
    let value = match builder.context.kind(ty) {
        TyKind::Adt(def, _) if !builder.context.is_struct(*def) => {
            let discriminants = builder.context.types.discriminants(*def);
            let place = pointer_place(builder, arguments.into_iter().next());
            builder.discriminant(place, &discriminants, isize_ty, 64)
        }
        _ => builder.int(0, isize_ty),
    };
    builder.assign(destination, Rvalue::Use(value));
}

/// Takes the location object apart for the run-time function.
fn panic_at(builder: &mut Builder<'_, '_>, arguments: Vec<Operand>) {
    let [message] = take(arguments);
    panic_with_text(builder, message);
}

/// Panics with the text of a `&str` operand at the caller's location.
pub fn panic_with_text(builder: &mut Builder<'_, '_>, message: Operand) {
    let location = builder.caller_location();
    let location = pointer_place(builder, Some(location));
    let part = |index| Operand::Copy(location.clone().field(index));
    let file_ty = builder.operand_ty(&part(0));
    let file = builder.scratch(file_ty);
    builder.assign(file.clone(), Rvalue::Use(part(0)));
    let never = builder.scratch(builder.context.interner().never());
    let callee = builder.context.panic_extern();
    // The texts are two words each.
    let arguments = vec![message, Operand::Copy(file), part(1), part(2)];
    builder.push_call(CallTarget::Extern(callee), arguments, never, true);
}

/// To the nearest, ties to even: adding and subtracting 2^52 rounds in the default mode.
fn round(builder: &mut Builder<'_, '_>, ty: Ty, arguments: Vec<Operand>, destination: Place) {
    let [value] = take(arguments);
    let bool_ty = builder.context.interner().bool();
    let single = *builder.context.kind(ty) == TyKind::Float(FloatType::F32);
    let limit = if single {
        u64::from(8_388_608f32.to_bits())
    } else {
        4_503_599_627_370_496f64.to_bits()
    };
    let limit = Operand::Constant(crate::place::Constant::Float(limit, ty));
    let absolute = builder.primitive(ty, Primitive::Unary(UnaryOp::FloatAbs), vec![value.clone()]);
    let up = builder.primitive(
        ty,
        Primitive::Binary(BinaryOp::FloatAdd),
        vec![absolute.clone(), limit.clone()],
    );
    let rounded = builder.primitive(
        ty,
        Primitive::Binary(BinaryOp::FloatSub),
        vec![up, limit.clone()],
    );
    let is_small = builder.primitive(
        bool_ty,
        Primitive::FloatCompare(flow::FloatCondition::Less),
        vec![absolute, limit],
    );
    let signed = builder.scratch(ty);
    copysign(builder, ty, vec![rounded, value.clone()], signed.clone());
    // Large numbers and NaN are whole already.
    builder.assign(
        destination,
        Rvalue::Primitive(
            Primitive::Select,
            vec![is_small, Operand::Copy(signed), value],
        ),
    );
}

fn copysign(builder: &mut Builder<'_, '_>, ty: Ty, arguments: Vec<Operand>, destination: Place) {
    let [value, sign] = take(arguments);
    let single = *builder.context.kind(ty) == TyKind::Float(FloatType::F32);
    let (bits, mask) = if single {
        (int(builder, IntType::I32), i64::from(i32::MIN))
    } else {
        (int(builder, IntType::I64), i64::MIN)
    };
    let as_bits = Primitive::Convert(Conversion::Bits);
    let value = builder.primitive(bits, as_bits, vec![value]);
    let sign = builder.primitive(bits, as_bits, vec![sign]);
    let and = Primitive::Binary(BinaryOp::And);
    let rest = builder.int(!mask, bits);
    let mask = builder.int(mask, bits);
    let value = builder.primitive(bits, and, vec![value, rest]);
    let sign = builder.primitive(bits, and, vec![sign, mask]);
    let or = Primitive::Binary(BinaryOp::Or);
    let together = builder.primitive(bits, or, vec![value, sign]);
    builder.assign(destination, Rvalue::Primitive(as_bits, vec![together]));
}

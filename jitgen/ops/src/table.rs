//! The table.
//!
//! A row reads `name (operands) -> result, where, effect, meaning, what it is`. In a meaning the operands are `u64`; `f(x)`
//! is the double whose bits `x` is, `s(x)` the single, and the value of the expression is a `u64`, a `bool`, an `f64`, an `f32` or
//! an `i64`, which [`Kind`] and the conversions `bits(…)` of the evaluation make a `u64` again.

/// The two kinds of registers and values. That a word is a reference is a type, not a kind of its own: objects do not move.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
    /// 64 bits: integers, references, pointers.
    Word,
    /// A double, or the bits of a single in the low half and zeros above.
    Float,
    /// Either: the kind of the operand that is given.
    Any,
}

/// What stands at an operand's place, in units of 32 bits.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Operand {
    /// A register or constant (in traces: a value or constant) of a kind.
    Value(&'static str, Kind),
    /// A number: an index into a table, a scale, a flag.
    Number(&'static str),
    /// A signed number of bytes.
    Offset(&'static str),
    /// A place in the same jitcode.
    Label(&'static str),
    /// A set of registers: those that are needed when execution resumes at this operation.
    Live(&'static str),
    /// In traces: the snapshot from which execution resumes if the guard fails.
    Snapshot(&'static str),
    /// A count, then values of any kind.
    Values(&'static str),
    /// In jitcodes a count, then registers; in traces only the count.
    Results(&'static str),
    /// A count, then pairs of a constant and a label.
    Cases(&'static str),
}

/// Where an operation occurs.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Stage {
    /// In jitcodes and traces.
    Both,
    /// In jitcodes only.
    Jitcode,
    /// In traces only.
    Trace,
}

/// What an operation does beside giving a result.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Effect {
    /// Nothing: equal operands give equal results.
    Pure,
    /// Nothing, but it has no meaning for all operands: it must not be moved in front of what checks them.
    Partial,
    /// Reads memory.
    Reads,
    /// Writes memory.
    Writes,
    /// Makes an object.
    Allocates,
    /// Calls, and may do anything that the call's effects list.
    Calls,
    /// Decides where execution goes on.
    Controls,
    /// Leaves the trace if its condition does not hold.
    Guards,
    /// Tells the recorder something.
    Hints,
}

/// A row.
#[derive(Clone, Copy, Debug)]
pub struct Operation {
    /// In text forms; the opcode's name is the same in camel case.
    pub name: &'static str,
    /// In order.
    pub operands: &'static [Operand],
    /// The kind of its single result.
    pub result: Option<Kind>,
    /// Where it occurs.
    pub stage: Stage,
    /// What it does.
    pub effect: Effect,
    /// For [`Effect::Pure`] and [`Effect::Partial`]: a Rust expression.
    pub meaning: &'static str,
    /// For the reference page.
    pub text: &'static str,
}

use Effect::{Allocates, Calls, Controls, Guards, Hints, Partial, Pure, Reads, Writes};
use Kind::{Any, Float, Word};
use Operand::{Cases, Label, Live, Number, Offset, Results, Snapshot, Value, Values};
use Stage::{Both, Jitcode, Trace};

const A: Operand = Value("a", Word);
const B: Operand = Value("b", Word);
const X: Operand = Value("x", Float);
const Y: Operand = Value("y", Float);
const BASE: Operand = Value("base", Word);
const INDEX: Operand = Value("index", Word);
const SCALE: Operand = Number("scale");
const OFFSET: Operand = Offset("offset");
const CLASS: Operand = Number("class");
const WORD: Operand = Value("value", Word);
const FLOAT: Operand = Value("value", Float);
const ANY: Operand = Value("value", Any);

const fn row(
    name: &'static str,
    operands: &'static [Operand],
    result: Option<Kind>,
    stage: Stage,
    effect: Effect,
    meaning: &'static str,
    text: &'static str,
) -> Operation {
    Operation {
        name,
        operands,
        result,
        stage,
        effect,
        meaning,
        text,
    }
}

const fn pure(
    name: &'static str,
    operands: &'static [Operand],
    result: Kind,
    meaning: &'static str,
    text: &'static str,
) -> Operation {
    row(name, operands, Some(result), Both, Pure, meaning, text)
}

const fn partial(name: &'static str, meaning: &'static str, text: &'static str) -> Operation {
    row(name, &[A, B], Some(Word), Both, Partial, meaning, text)
}

const fn load(
    name: &'static str,
    operands: &'static [Operand],
    result: Kind,
    text: &'static str,
) -> Operation {
    row(name, operands, Some(result), Both, Reads, "", text)
}

const fn store(name: &'static str, operands: &'static [Operand], text: &'static str) -> Operation {
    row(name, operands, None, Both, Writes, "", text)
}

const PLAIN: &[Operand] = &[BASE, OFFSET, CLASS];
const INDEXED: &[Operand] = &[BASE, INDEX, SCALE, OFFSET, CLASS];
const PLAIN_WORD: &[Operand] = &[BASE, OFFSET, CLASS, WORD];
const INDEXED_WORD: &[Operand] = &[BASE, INDEX, SCALE, OFFSET, CLASS, WORD];
const PLAIN_FLOAT: &[Operand] = &[BASE, OFFSET, CLASS, FLOAT];
const INDEXED_FLOAT: &[Operand] = &[BASE, INDEX, SCALE, OFFSET, CLASS, FLOAT];

/// All operations. The order is that of the opcodes.
#[rustfmt::skip]
pub const OPERATIONS: &[Operation] = &[
    // Words.
    pure("add", &[A, B], Word, "a.wrapping_add(b)", "The sum."),
    pure("subtract", &[A, B], Word, "a.wrapping_sub(b)", "The difference."),
    pure("multiply", &[A, B], Word, "a.wrapping_mul(b)", "The product."),
    pure("and", &[A, B], Word, "a & b", "Bits that are set in both."),
    pure("or", &[A, B], Word, "a | b", "Bits that are set in one."),
    pure("xor", &[A, B], Word, "a ^ b", "Bits that differ."),
    pure("shift_left", &[A, B], Word, "a.wrapping_shl(b as u32)", "The count is taken modulo 64."),
    pure("signed_shift_right", &[A, B], Word, "(a as i64).wrapping_shr(b as u32)", "The count is taken modulo 64."),
    pure("unsigned_shift_right", &[A, B], Word, "a.wrapping_shr(b as u32)", "The count is taken modulo 64."),
    pure("rotate_left", &[A, B], Word, "a.rotate_left((b % 64) as u32)", "The count is taken modulo 64."),
    partial("signed_divide", "(a as i64).checked_div(b as i64)", "Truncates; neither a zero divisor nor an overflow."),
    partial("signed_remainder", "(a as i64).checked_rem(b as i64)", "With the dividend's sign; as `signed_divide`."),
    partial("unsigned_divide", "a.checked_div(b)", "No zero divisor."),
    partial("unsigned_remainder", "a.checked_rem(b)", "No zero divisor."),
    pure("negate", &[A], Word, "a.wrapping_neg()", "Zero minus the operand."),
    pure("not", &[A], Word, "!a", "All bits turned round."),
    pure("count_ones", &[A], Word, "u64::from(a.count_ones())", "How many bits are set."),
    pure("leading_zeros", &[A], Word, "u64::from(a.leading_zeros())", "64 of zero."),
    pure("trailing_zeros", &[A], Word, "u64::from(a.trailing_zeros())", "64 of zero."),
    pure("swap_bytes", &[A], Word, "a.swap_bytes()", "The eight bytes in reverse order."),
    pure("sign_extend_8", &[A], Word, "i64::from(a as i8)", "The low 8 bits, by sign."),
    pure("sign_extend_16", &[A], Word, "i64::from(a as i16)", "The low 16 bits, by sign."),
    pure("sign_extend_32", &[A], Word, "i64::from(a as i32)", "The low 32 bits, by sign."),
    pure("zero_extend_8", &[A], Word, "u64::from(a as u8)", "The low 8 bits."),
    pure("zero_extend_16", &[A], Word, "u64::from(a as u16)", "The low 16 bits."),
    pure("zero_extend_32", &[A], Word, "u64::from(a as u32)", "The low 32 bits."),
    pure("equal", &[A, B], Word, "a == b", "1 or 0."),
    pure("not_equal", &[A, B], Word, "a != b", "1 or 0."),
    pure("signed_less", &[A, B], Word, "(a as i64) < (b as i64)", "1 or 0."),
    pure("signed_less_equal", &[A, B], Word, "(a as i64) <= (b as i64)", "1 or 0."),
    pure("unsigned_less", &[A, B], Word, "a < b", "1 or 0."),
    pure("unsigned_less_equal", &[A, B], Word, "a <= b", "1 or 0."),
    pure("signed_add_overflows", &[A, B], Word, "(a as i64).checked_add(b as i64).is_none()", "1 or 0."),
    pure("signed_subtract_overflows", &[A, B], Word, "(a as i64).checked_sub(b as i64).is_none()", "1 or 0."),
    pure("signed_multiply_overflows", &[A, B], Word, "(a as i64).checked_mul(b as i64).is_none()", "1 or 0."),
    pure("unsigned_multiply_overflows", &[A, B], Word, "a.checked_mul(b).is_none()", "1 or 0."),
    pure("select", &[Value("condition", Word), A, B], Word, "if condition != 0 { a } else { b }", "`a` if the condition is not 0."),
    pure("float_select", &[Value("condition", Word), X, Y], Float, "if condition != 0 { x } else { y }", "`x` if the condition is not 0."),
    pure("interior", &[BASE, OFFSET], Word, "base.wrapping_add_signed(i64::from(offset))", "A reference into an object."),
    pure("interior_indexed", &[BASE, INDEX, SCALE, OFFSET], Word, "base.wrapping_add(index.wrapping_mul(u64::from(scale))).wrapping_add_signed(i64::from(offset))", "A reference into an array."),
    // Floats.
    pure("float_add", &[X, Y], Float, "f(x) + f(y)", "The sum of doubles."),
    pure("float_subtract", &[X, Y], Float, "f(x) - f(y)", "The difference of doubles."),
    pure("float_multiply", &[X, Y], Float, "f(x) * f(y)", "The product of doubles."),
    pure("float_divide", &[X, Y], Float, "f(x) / f(y)", "The quotient of doubles."),
    pure("float_negate", &[X], Float, "x ^ (1 << 63)", "The sign bit turned round."),
    pure("float_absolute", &[X], Float, "x & !(1 << 63)", "The sign bit cleared."),
    pure("square_root", &[X], Float, "f(x).sqrt()", "The square root of a double."),
    pure("floor", &[X], Float, "f(x).floor()", "Rounded down."),
    pure("ceiling", &[X], Float, "f(x).ceil()", "Rounded up."),
    pure("truncate", &[X], Float, "f(x).trunc()", "Rounded towards zero."),
    pure("float_equal", &[X, Y], Word, "f(x) == f(y)", "1 or 0; 0 on NaN."),
    pure("float_not_equal", &[X, Y], Word, "f(x) != f(y)", "1 or 0; 1 on NaN."),
    pure("float_less", &[X, Y], Word, "f(x) < f(y)", "1 or 0; 0 on NaN."),
    pure("float_less_equal", &[X, Y], Word, "f(x) <= f(y)", "1 or 0; 0 on NaN."),
    pure("signed_to_float", &[A], Float, "(a as i64) as f64", "The nearest double."),
    pure("unsigned_to_float", &[A], Float, "a as f64", "The nearest double."),
    pure("signed_to_single", &[A], Float, "(a as i64) as f32", "The nearest single."),
    pure("unsigned_to_single", &[A], Float, "a as f32", "The nearest single."),
    pure("float_to_signed", &[X], Word, "f(x) as i64", "Truncates; saturates; 0 of NaN."),
    pure("float_to_unsigned", &[X], Word, "f(x) as u64", "Truncates; saturates; 0 of NaN."),
    pure("single_to_double", &[X], Float, "f64::from(s(x))", "The same number."),
    pure("double_to_single", &[X], Float, "f(x) as f32", "The nearest single."),
    pure("word_to_float", &[A], Float, "a", "The same bits. Transparent to every optimizer."),
    pure("float_to_word", &[X], Word, "x", "The same bits. Transparent to every optimizer."),
    // Memory. An address is `base + index * scale + offset`, wrapping.
    load("load_8", PLAIN, Word, "A byte."),
    load("load_16", PLAIN, Word, "Two bytes."),
    load("load_32", PLAIN, Word, "Four bytes."),
    load("load_64", PLAIN, Word, "Eight bytes: a word, a reference, a pointer."),
    load("load_single", PLAIN, Float, "The bits of a single."),
    load("load_double", PLAIN, Float, "A double."),
    load("load_8_indexed", INDEXED, Word, "A byte."),
    load("load_16_indexed", INDEXED, Word, "Two bytes."),
    load("load_32_indexed", INDEXED, Word, "Four bytes."),
    load("load_64_indexed", INDEXED, Word, "Eight bytes."),
    load("load_single_indexed", INDEXED, Float, "The bits of a single."),
    load("load_double_indexed", INDEXED, Float, "A double."),
    store("store_8", PLAIN_WORD, "The low byte."),
    store("store_16", PLAIN_WORD, "The two low bytes."),
    store("store_32", PLAIN_WORD, "The four low bytes."),
    store("store_64", PLAIN_WORD, "Eight bytes that are no reference."),
    store("store_reference", PLAIN_WORD, "A reference, through the write barrier."),
    store("store_single", PLAIN_FLOAT, "The bits of a single."),
    store("store_double", PLAIN_FLOAT, "A double."),
    store("store_8_indexed", INDEXED_WORD, "The low byte."),
    store("store_16_indexed", INDEXED_WORD, "The two low bytes."),
    store("store_32_indexed", INDEXED_WORD, "The four low bytes."),
    store("store_64_indexed", INDEXED_WORD, "Eight bytes that are no reference."),
    store("store_reference_indexed", INDEXED_WORD, "A reference, through the write barrier."),
    store("store_single_indexed", INDEXED_FLOAT, "The bits of a single."),
    store("store_double_indexed", INDEXED_FLOAT, "A double."),
    row("copy", &[Value("target", Word), Value("source", Word), Value("count", Word), Number("references"), CLASS], None, Both, Writes, "", "Copies bytes that may overlap; `references` is 1 if they may hold some; the class is 1 + that of all leaves, or 0."),
    row("allocate", &[Number("type")], Some(Word), Both, Allocates, "", "A new zeroed object."),
    row("allocate_array", &[Number("type"), Value("count", Word)], Some(Word), Both, Allocates, "", "A new zeroed array of so many elements."),
    row("poll", &[], Some(Word), Both, Reads, "", "1 if something waits for the program, else 0. While recording 0, and no constant: what waits is seen by the trace."),
    row("stack_low", &[], Some(Word), Both, Reads, "", "1 if little of the native stack is left, else 0."),
    row("push_slot", &[Number("bytes")], Some(Word), Both, Allocates, "", "Room for a local whose address is taken, on the stack of slots; its contents are open."),
    row("pop_slots", &[Value("first", Word)], None, Both, Writes, "", "Ends the life of a slot and of all that were made after it. In a frame that the JIT did not make, nothing happens."),
    // Calls.
    row("call", &[Number("jitcode"), Values("arguments"), Results("results"), Live("live")], None, Jitcode, Calls, "", "Calls a jitcode, which the recorder looks into. `live` is what the caller needs after it, without the results."),
    row("call_residual", &[Number("call"), Values("arguments"), Results("results")], None, Both, Calls, "", "Calls a native function by its descriptor."),
    row("call_indirect", &[Number("call"), Value("target", Word), Values("arguments"), Results("results")], None, Both, Calls, "", "Calls a native function by its address; the descriptor says the rest."),
    // Control, in jitcodes.
    row("move", &[ANY], Some(Any), Jitcode, Controls, "", "Copies a register."),
    row("jump", &[Label("to")], None, Jitcode, Controls, "", "Goes there."),
    row("branch", &[Value("condition", Word), Label("otherwise"), Live("live")], None, Jitcode, Controls, "", "Goes on if the condition is not 0, else goes there."),
    row("switch", &[WORD, Cases("cases"), Label("otherwise"), Live("live")], None, Jitcode, Controls, "", "Goes to the case that equals the value."),
    row("return", &[Values("values")], None, Jitcode, Controls, "", "Leaves the jitcode."),
    row("unreachable", &[], None, Jitcode, Controls, "", "Follows a call that does not come back."),
    row("merge_point", &[Number("point")], None, Jitcode, Hints, "", "The author's merge point; the point's record says greens and live registers."),
    row("can_enter", &[Number("driver")], None, Jitcode, Hints, "", "A loop of the guest closes at the next merge point of the driver."),
    row("promote", &[ANY, Live("live")], Some(Any), Jitcode, Hints, "", "The value, which the trace guards to be the same in each run."),
    row("is_constant", &[ANY], Some(Word), Jitcode, Hints, "", "1 while recording if the value is a constant of the trace, else 0."),
    row("is_virtual", &[WORD], Some(Word), Jitcode, Hints, "", "1 while recording if the object has not been allocated, else 0."),
    row("we_are_jitted", &[], Some(Word), Jitcode, Hints, "", "1 while recording, else 0."),
    row("record_exact", &[Value("value", Any), Value("exact", Any)], None, Jitcode, Hints, "", "The value is known to be that."),
    // Guards and ends, in traces.
    row("guard_true", &[Value("condition", Word), Snapshot("snapshot")], None, Trace, Guards, "", "The condition is not 0."),
    row("guard_false", &[Value("condition", Word), Snapshot("snapshot")], None, Trace, Guards, "", "The condition is 0."),
    row("guard_value", &[Value("value", Any), Value("expected", Any), Snapshot("snapshot")], None, Trace, Guards, "", "The bits of the value are those of the constant."),
    row("same_as", &[ANY], Some(Any), Trace, Pure, "value", "The value under another name."),
    row("call_portal", &[Number("point"), Values("record"), Results("results")], None, Trace, Calls, "", "Runs a portal from a point on until it returns. The values are those of the point's record."),
    row("close_loop", &[Values("values")], None, Trace, Controls, "", "Goes to the header of the trace's own loop."),
    row("enter_trace", &[Number("trace"), Values("values")], None, Trace, Controls, "", "Goes to the header of another trace."),
    row("finish", &[Values("values")], None, Trace, Controls, "", "The portal returns."),
];

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn rows_are_complete() {
        let mut names = HashSet::new();
        for operation in OPERATIONS {
            assert!(names.insert(operation.name), "{} twice", operation.name);
            let computes = matches!(operation.effect, Pure | Partial);
            assert_eq!(
                computes,
                !operation.meaning.is_empty(),
                "{}",
                operation.name
            );
            assert!(
                !computes || operation.result.is_some(),
                "{}",
                operation.name
            );
            assert!(operation.text.ends_with('.'), "{}", operation.name);
            for operand in operation.operands {
                let fits = match operand {
                    Label(_) | Live(_) | Cases(_) => operation.stage == Jitcode,
                    Snapshot(_) => operation.stage == Trace,
                    _ => true,
                };
                assert!(fits, "{}: {operand:?}", operation.name);
            }
        }
    }
}

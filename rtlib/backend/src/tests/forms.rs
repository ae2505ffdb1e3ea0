//! Every form of an instruction that is emitted, decoded by somebody else's decoder: the operation, its registers, addresses and numbers
//! are those that were meant. That no form is forgotten is read off the source.

use crate::assembler::{Assembler, Condition, indexed, memory, put, put_plain};
use crate::plan::general::{RAX, RCX, RDX, RSP};
use cranelift_assembler_x64::{Amode, GprMem, TrapCode};
use iced_x86::{Decoder, DecoderOptions, Instruction, Mnemonic, OpKind, Register};
use std::collections::BTreeSet;
use std::num::NonZeroU8;

/// What an operand of a decoded instruction has to be.
#[derive(Clone, Copy, Debug)]
enum Is {
    /// A general register, of so many bytes.
    General(u8, u32),
    Xmm(u8),
    Memory(Memory),
    Number(i64),
}

/// An address.
#[derive(Clone, Copy, Debug)]
struct Memory {
    base: u8,
    index: Option<(u8, u32)>,
    offset: i32,
}

/// A register or memory.
#[derive(Clone, Copy, Debug)]
enum Any {
    Register(u8),
    Memory(Memory),
}

impl Memory {
    fn address(self) -> Amode<u8> {
        match self.index {
            None => memory(self.base, self.offset),
            Some((index, scale)) => indexed(self.base, index, scale, self.offset),
        }
    }
}

impl Any {
    fn operand(self) -> GprMem<u8, u8> {
        match self {
            Any::Register(register) => GprMem::Gpr(register),
            Any::Memory(memory) => GprMem::Mem(memory.address()),
        }
    }

    fn is(self, bytes: u32) -> Is {
        match self {
            Any::Register(register) => Is::General(register, bytes),
            Any::Memory(memory) => Is::Memory(memory),
        }
    }
}

/// Displacements of none, one and four bytes.
const OFFSETS: [i32; 9] = [0, 1, -1, 127, -128, 128, -129, i32::MAX, i32::MIN];

/// All bases with all displacements, and all pairs of base and index with some scale and displacement.
fn memories() -> Vec<Memory> {
    let mut all = Vec::new();
    for base in 0..16 {
        for offset in OFFSETS {
            all.push(Memory {
                base,
                index: None,
                offset,
            });
        }
        for index in (0..16).filter(|index| *index != RSP) {
            let turn = usize::from(base) * 5 + usize::from(index);
            all.push(Memory {
                base,
                index: Some((index, 1 << (turn % 4))),
                offset: OFFSETS[turn % 9],
            });
        }
    }
    all
}

fn anys() -> Vec<Any> {
    let registers = (0..16).map(Any::Register);
    registers
        .chain(memories().into_iter().map(Any::Memory))
        .collect()
}

/// The decoder's name of a general register.
fn register_name(number: u8, bytes: u32) -> Register {
    let number = u32::from(number);
    match bytes {
        1 if number < 4 => Register::AL + number,
        1 => Register::SPL + (number - 4),
        2 => Register::AX + number,
        4 => Register::EAX + number,
        _ => Register::RAX + number,
    }
}

/// Decodes a single instruction.
fn decode(bytes: &[u8]) -> Instruction {
    let mut decoder = Decoder::with_ip(64, bytes, 0x1000, DecoderOptions::NONE);
    let instruction = decoder.decode();
    assert!(
        !instruction.is_invalid() && instruction.len() == bytes.len(),
        "no single instruction: {bytes:x?}"
    );
    instruction
}

/// Names of the forms that have been decoded.
#[derive(Default)]
struct Table {
    names: BTreeSet<&'static str>,
    decoded: u64,
}

impl Table {
    fn check(&mut self, mnemonic: Mnemonic, operands: &[Is], emit: impl FnOnce(&mut Assembler)) {
        let mut assembler = Assembler::default();
        emit(&mut assembler);
        self.decoded += 1;
        let instruction = decode(&assembler.bytes);
        let what = || {
            format!(
                "{:x?} is {instruction:?}, not {operands:?}",
                assembler.bytes
            )
        };
        assert_eq!(instruction.mnemonic(), mnemonic, "{}", what());
        assert_eq!(
            instruction.op_count() as usize,
            operands.len(),
            "{}",
            what()
        );
        for (index, operand) in operands.iter().enumerate() {
            let index = index as u32;
            let kind = instruction.op_kind(index);
            match *operand {
                Is::General(number, bytes) => {
                    let register = register_name(number, bytes);
                    assert_eq!(instruction.op_register(index), register, "{}", what());
                }
                Is::Xmm(number) => {
                    let register = Register::XMM0 + u32::from(number);
                    assert_eq!(instruction.op_register(index), register, "{}", what());
                }
                Is::Memory(memory) => {
                    let base = register_name(memory.base, 8);
                    let offset = instruction.memory_displacement64() as i64;
                    let (index, scale) = match memory.index {
                        None => (Register::None, 1),
                        Some((index, scale)) => (register_name(index, 8), scale),
                    };
                    assert_eq!(kind, OpKind::Memory, "{}", what());
                    assert_eq!(instruction.memory_base(), base, "{}", what());
                    assert_eq!(instruction.memory_index(), index, "{}", what());
                    assert_eq!(instruction.memory_index_scale(), scale, "{}", what());
                    assert_eq!(offset, i64::from(memory.offset), "{}", what());
                }
                Is::Number(number) => {
                    assert_eq!(instruction.immediate(index) as i64, number, "{}", what());
                }
            }
        }
    }
}

/// Forms of a family.
macro_rules! forms {
    ($table:ident, $family:ident: $($name:ident $mnemonic:ident $what:tt),* $(,)?) => {$(
        $table.names.insert(stringify!($name));
        $family!($table, $name, $mnemonic, $what);
    )*};
}

/// A register of so many bytes, then anything of so many bytes.
macro_rules! register_any {
    ($table:ident, $name:ident, $mnemonic:ident, ($first:literal, $second:literal)) => {
        for register in 0..16 {
            for any in anys() {
                let operands = [Is::General(register, $first), any.is($second)];
                $table.check(Mnemonic::$mnemonic, &operands, |assembler| {
                    put!(assembler, $name, register, any.operand())
                });
            }
        }
    };
}

/// Anything, then a register.
macro_rules! any_register {
    ($table:ident, $name:ident, $mnemonic:ident, $bytes:literal) => {
        for register in 0..16 {
            for any in anys() {
                let operands = [any.is($bytes), Is::General(register, $bytes)];
                $table.check(Mnemonic::$mnemonic, &operands, |assembler| {
                    put!(assembler, $name, any.operand(), register)
                });
            }
        }
    };
}

/// Anything.
macro_rules! only_any {
    ($table:ident, $name:ident, $mnemonic:ident, $bytes:literal) => {
        for any in anys() {
            $table.check(Mnemonic::$mnemonic, &[any.is($bytes)], |assembler| {
                put!(assembler, $name, any.operand())
            });
        }
    };
}

/// A register.
macro_rules! only_register {
    ($table:ident, $name:ident, $mnemonic:ident, $bytes:literal) => {
        for register in 0..16u8 {
            let operands = [Is::General(register, $bytes)];
            $table.check(Mnemonic::$mnemonic, &operands, |assembler| {
                put!(assembler, $name, register)
            });
        }
    };
}

/// Anything of so many bytes, then some numbers.
macro_rules! any_number {
    ($table:ident, $name:ident, $mnemonic:ident, ($bytes:literal, $numbers:expr)) => {
        for any in anys() {
            for number in $numbers {
                let operands = [any.is($bytes), Is::Number(number as i64)];
                $table.check(Mnemonic::$mnemonic, &operands, |assembler| {
                    put!(assembler, $name, any.operand(), number)
                });
            }
        }
    };
}

/// A register of so many bytes, then some numbers.
macro_rules! register_number {
    ($table:ident, $name:ident, $mnemonic:ident, ($bytes:literal, $numbers:expr)) => {
        for register in 0..16u8 {
            for number in $numbers {
                let operands = [Is::General(register, $bytes), Is::Number(number as i64)];
                $table.check(Mnemonic::$mnemonic, &operands, |assembler| {
                    put!(assembler, $name, register, number)
                });
            }
        }
    };
}

/// Anything, shifted by cl.
macro_rules! any_count {
    ($table:ident, $name:ident, $mnemonic:ident, $bytes:literal) => {
        for any in anys() {
            let operands = [any.is($bytes), Is::General(RCX, 1)];
            $table.check(Mnemonic::$mnemonic, &operands, |assembler| {
                put!(assembler, $name, any.operand(), RCX)
            });
        }
    };
}

/// Two float registers.
macro_rules! floats {
    ($table:ident, $name:ident, $mnemonic:ident, ()) => {
        for first in 0..16u8 {
            for second in 0..16u8 {
                let operands = [Is::Xmm(first), Is::Xmm(second)];
                $table.check(Mnemonic::$mnemonic, &operands, |assembler| {
                    put!(assembler, $name, first, second)
                });
            }
        }
    };
}

/// A float register, then any word.
macro_rules! float_any {
    ($table:ident, $name:ident, $mnemonic:ident, ()) => {
        for float in 0..16u8 {
            for any in anys() {
                let operands = [Is::Xmm(float), any.is(8)];
                $table.check(Mnemonic::$mnemonic, &operands, |assembler| {
                    put!(assembler, $name, float, any.operand())
                });
            }
        }
    };
}

/// A float register, then memory.
macro_rules! float_load {
    ($table:ident, $name:ident, $mnemonic:ident, ()) => {
        for float in 0..16u8 {
            for memory in memories() {
                let operands = [Is::Xmm(float), Is::Memory(memory)];
                $table.check(Mnemonic::$mnemonic, &operands, |assembler| {
                    put!(assembler, $name, float, memory.address())
                });
            }
        }
    };
}

/// Memory, then a float register.
macro_rules! float_store {
    ($table:ident, $name:ident, $mnemonic:ident, ()) => {
        for float in 0..16u8 {
            for memory in memories() {
                let operands = [Is::Memory(memory), Is::Xmm(float)];
                $table.check(Mnemonic::$mnemonic, &operands, |assembler| {
                    put!(assembler, $name, memory.address(), float)
                });
            }
        }
    };
}

const SHORT: [i8; 4] = [1, -1, i8::MAX, i8::MIN];
const LONG: [i32; 4] = [1, -129, i32::MAX, i32::MIN];

fn words(table: &mut Table) {
    forms!(table, register_any:
        addq_rm Add (8, 8), subq_rm Sub (8, 8), andq_rm And (8, 8), orq_rm Or (8, 8),
        xorq_rm Xor (8, 8), imulq_rm Imul (8, 8), cmpq_rm Cmp (8, 8), movq_rm Mov (8, 8),
        cmoveq_rm Cmove (8, 8), cmovneq_rm Cmovne (8, 8), popcntq_rm Popcnt (8, 8),
        bsrq_rm Bsr (8, 8), bsfq_rm Bsf (8, 8), movl_rm Mov (4, 4), xorl_rm Xor (4, 4),
        movzbl_rm Movzx (4, 1), movzwl_rm Movzx (4, 2), movsbq_rm Movsx (8, 1),
        movswq_rm Movsx (8, 2), movslq_rm Movsxd (8, 4),
    );
    forms!(table, any_register:
        movq_mr Mov 8, movl_mr Mov 4, movw_mr Mov 2, movb_mr Mov 1, testq_mr Test 8,
    );
    forms!(table, only_any: negq_m Neg 8, notq_m Not 8, callq_m Call 8);
    forms!(table, only_register: pushq_o Push 8, popq_o Pop 8, bswapq_o Bswap 8);
    forms!(table, any_count: shlq_mc Shl 8, shrq_mc Shr 8, sarq_mc Sar 8, rolq_mc Rol 8);
    table.names.insert("leaq_rm");
    for register in 0..16 {
        for memory in memories() {
            let operands = [Is::General(register, 8), Is::Memory(memory)];
            table.check(Mnemonic::Lea, &operands, |assembler| {
                put!(assembler, leaq_rm, register, memory.address())
            });
        }
    }
}

fn numbers(table: &mut Table) {
    forms!(table, any_number:
        addq_mi_sxb Add (8, SHORT), subq_mi_sxb Sub (8, SHORT), andq_mi_sxb And (8, SHORT),
        orq_mi_sxb Or (8, SHORT), xorq_mi_sxb Xor (8, SHORT), cmpq_mi_sxb Cmp (8, SHORT),
        addq_mi_sxl Add (8, LONG), subq_mi_sxl Sub (8, LONG), andq_mi_sxl And (8, LONG),
        orq_mi_sxl Or (8, LONG), xorq_mi_sxl Xor (8, LONG), cmpq_mi Cmp (8, LONG),
        movq_mi_sxl Mov (8, LONG), movl_mi Mov (4, [0, 7, 1 << 31, u32::MAX]),
        movw_mi Mov (2, [0, 7, 1 << 15, u16::MAX]), movb_mi Mov (1, [0, 7, 128, u8::MAX]),
        cmpb_mi Cmp (1, [0, 7, 128, u8::MAX]), cmpl_mi Cmp (4, [0, 7, 1 << 31, u32::MAX]),
        shlq_mi Shl (8, [1u8, 31, 63]), shrq_mi Shr (8, [1u8, 31, 63]),
        sarq_mi Sar (8, [1u8, 31, 63]), rolq_mi Rol (8, [1u8, 31, 63]),
    );
    forms!(table, register_number:
        movl_oi Mov (4, [0, 7, 1 << 31, u32::MAX]),
        movabsq_oi Mov (8, [0, 7, 1 << 31, 1 << 63, u64::MAX]),
    );
    table.names.insert("imulq_rmi_sxl");
    for register in 0..16 {
        for any in anys() {
            for number in LONG {
                let number_is = Is::Number(i64::from(number));
                let operands = [Is::General(register, 8), any.is(8), number_is];
                table.check(Mnemonic::Imul, &operands, |assembler| {
                    put!(assembler, imulq_rmi_sxl, register, any.operand(), number)
                });
            }
        }
    }
}

fn float_forms(table: &mut Table) {
    forms!(table, floats:
        addsd_a Addsd (), subsd_a Subsd (), mulsd_a Mulsd (), divsd_a Divsd (), addss_a Addss (),
        andps_a Andps (), xorps_a Xorps (), movaps_a Movaps (), sqrtsd_a Sqrtsd (),
        ucomisd_a Ucomisd (), cvtsd2ss_a Cvtsd2ss (), cvtss2sd_a Cvtss2sd (),
    );
    forms!(table, float_any:
        cvtsi2sdq_a Cvtsi2sd (), cvtsi2ssq_a Cvtsi2ss (), movq_a Movq (),
    );
    forms!(table, float_load: movsd_a_m Movsd (), movss_a_m Movss ());
    forms!(table, float_store: movsd_c_m Movsd (), movss_c_m Movss ());
    table
        .names
        .extend(["cvttsd2si_aq", "movq_b", "movd_a", "movd_b", "roundsd_rmi"]);
    for float in 0..16u8 {
        for register in 0..16u8 {
            let word = Is::General(register, 8);
            table.check(Mnemonic::Cvttsd2si, &[word, Is::Xmm(float)], |assembler| {
                put!(assembler, cvttsd2si_aq, register, float)
            });
            table.check(Mnemonic::Movq, &[word, Is::Xmm(float)], |assembler| {
                put!(assembler, movq_b, register, float)
            });
            let half = Is::General(register, 4);
            table.check(Mnemonic::Movd, &[Is::Xmm(float), half], |assembler| {
                put!(assembler, movd_a, float, register)
            });
            table.check(Mnemonic::Movd, &[half, Is::Xmm(float)], |assembler| {
                put!(assembler, movd_b, register, float)
            });
            for way in [9u8, 10, 11] {
                let operands = [Is::Xmm(float), Is::Xmm(register), Is::Number(way.into())];
                table.check(Mnemonic::Roundsd, &operands, |assembler| {
                    put!(assembler, roundsd_rmi, float, register, way)
                });
            }
        }
    }
}

/// Instructions with registers of their own, and those without any.
fn fixed(table: &mut Table) {
    table
        .names
        .extend(["cqto_zo", "mulq_m", "idivq_m", "divq_m"]);
    let trap = TrapCode(NonZeroU8::MIN);
    for any in anys() {
        let operands = [any.is(8)];
        table.check(Mnemonic::Mul, &operands, |assembler| {
            put!(assembler, mulq_m, RAX, RDX, any.operand())
        });
        table.check(Mnemonic::Div, &operands, |assembler| {
            put!(assembler, divq_m, RAX, RDX, any.operand(), trap)
        });
        table.check(Mnemonic::Idiv, &operands, |assembler| {
            put!(assembler, idivq_m, RAX, RDX, any.operand(), trap)
        });
    }
    table.check(Mnemonic::Cqo, &[], |assembler| {
        put!(assembler, cqto_zo, RDX, RAX)
    });
    table.names.insert("retq_zo");
    table.check(Mnemonic::Ret, &[], |assembler| {
        put_plain!(assembler, retq_zo)
    });
}

/// By condition: the names of the jump and of `setcc`, in the encoder and in the decoder.
fn conditions() -> [(Condition, &'static str, Mnemonic, &'static str, Mnemonic); 14] {
    use Condition::*;
    use Mnemonic as M;
    [
        (Equal, "je_d32", M::Je, "sete_m", M::Sete),
        (NotEqual, "jne_d32", M::Jne, "setne_m", M::Setne),
        (Less, "jl_d32", M::Jl, "setl_m", M::Setl),
        (LessEqual, "jle_d32", M::Jle, "setle_m", M::Setle),
        (Greater, "jg_d32", M::Jg, "setg_m", M::Setg),
        (GreaterEqual, "jge_d32", M::Jge, "setge_m", M::Setge),
        (Below, "jb_d32", M::Jb, "setb_m", M::Setb),
        (BelowEqual, "jbe_d32", M::Jbe, "setbe_m", M::Setbe),
        (Above, "ja_d32", M::Ja, "seta_m", M::Seta),
        (AboveEqual, "jae_d32", M::Jae, "setae_m", M::Setae),
        (Overflow, "jo_d32", M::Jo, "seto_m", M::Seto),
        (NoOverflow, "jno_d32", M::Jno, "setno_m", M::Setno),
        (Parity, "jp_d32", M::Jp, "setp_m", M::Setp),
        (NoParity, "jnp_d32", M::Jnp, "setnp_m", M::Setnp),
    ]
}

fn conditional(table: &mut Table) {
    table.names.insert("jmp_d32");
    let mut assembler = Assembler::default();
    let displacement = assembler.jump();
    assembler.bind(displacement, 0x1234);
    let jump = decode(&assembler.bytes);
    assert_eq!(jump.mnemonic(), Mnemonic::Jmp);
    assert_eq!(jump.near_branch64(), 0x1000 + 0x1234);
    for (condition, jump_name, jump, set_name, set) in conditions() {
        table.names.extend([jump_name, set_name]);
        let mut assembler = Assembler::default();
        let displacement = assembler.jump_if(condition);
        assembler.bind(displacement, 0x8000);
        let decoded = decode(&assembler.bytes);
        assert_eq!(decoded.mnemonic(), jump);
        assert_eq!(decoded.near_branch64(), 0x1000 + 0x8000);
        let mut opposite = Assembler::default();
        opposite.jump_if(condition.opposite());
        let mut negated = decoded;
        negated.negate_condition_code();
        assert_eq!(decode(&opposite.bytes).mnemonic(), negated.mnemonic());
        for register in 0..16 {
            let mut assembler = Assembler::default();
            assembler.set_if(condition, register);
            let mut decoder = Decoder::new(64, &assembler.bytes, DecoderOptions::NONE);
            let decoded: Vec<Instruction> = decoder.iter().collect();
            let [first, second] = decoded[..] else {
                panic!("{condition:?} is set by {decoded:?}");
            };
            assert_eq!(first.mnemonic(), set);
            assert_eq!(first.op0_register(), register_name(register, 1));
            assert_eq!(second.mnemonic(), Mnemonic::Movzx);
            assert_eq!(second.op0_register(), register_name(register, 4));
            assert_eq!(second.op1_register(), register_name(register, 1));
        }
    }
}

/// Names of the forms in the source of this crate.
fn emitted_forms() -> BTreeSet<&'static str> {
    const SOURCES: [&str; 9] = [
        include_str!("../assembler.rs"),
        include_str!("../routines.rs"),
        include_str!("../emit/mod.rs"),
        include_str!("../emit/calls.rs"),
        include_str!("../emit/compare.rs"),
        include_str!("../emit/floats.rs"),
        include_str!("../emit/guards.rs"),
        include_str!("../emit/memory.rs"),
        include_str!("../emit/words.rs"),
    ];
    let mut names = BTreeSet::new();
    for source in SOURCES
        .into_iter()
        .chain([include_str!("../emit/moves.rs")])
    {
        for call in source.split("put!(").chain(source.split("put_plain!(")) {
            // The name stands behind the first comma that is in no parentheses.
            let rest = call
                .split_once(',')
                .map_or("", |(_, rest)| rest)
                .trim_start();
            let end = rest.find(|letter: char| !letter.is_ascii_alphanumeric() && letter != '_');
            let name = &rest[..end.unwrap_or(rest.len())];
            if name.contains('_') && name.starts_with(|letter: char| letter.is_ascii_lowercase()) {
                names.insert(name);
            }
        }
    }
    names
}

#[test]
fn every_form_is_what_it_is_called() {
    let mut table = Table::default();
    words(&mut table);
    numbers(&mut table);
    float_forms(&mut table);
    fixed(&mut table);
    conditional(&mut table);
    let emitted = emitted_forms();
    assert!(
        emitted.len() > 80,
        "the source is not understood: {emitted:?}"
    );
    let forgotten: Vec<&&str> = emitted.difference(&table.names).collect();
    assert!(forgotten.is_empty(), "not decoded: {forgotten:?}");
    assert!(table.decoded > 100_000, "{} decoded", table.decoded);
}

//! Takes away frames that nobody uses.
//!
//! Cranelift gives each function a frame: `push rbp; mov rbp, rsp` at its start and `mov rsp, rbp; pop rbp` before
//! each return and tail call. A handler of an interpreter's loop that calls nothing and has all in registers has no use
//! for it, and is so short that these four instructions are a tenth of its time and more.
//!
//! ```text
//! push rbp                     add rsi, 1
//! mov  rbp, rsp                jmp r10
//! add  rsi, 1        becomes   int3 (four times)
//! mov  rsp, rbp
//! pop  rbp
//! jmp  r10
//! ```
//!
//! Nothing in the code moves except for the instruction behind the end of a frame, which takes the place of that
//! end, and for the function as a whole, which begins behind its prologue; all that is relative inside of it stays right.
//!
//! Which functions: those without calls, stack slots, saved registers, spilled values, and arguments on the stack. Where
//! frames end in the code is found by the bytes. A constant may have the same bytes, so the places must be as many as
//! there are returns and tail calls in the CLIF: each of those has one, and there is no other.

use crate::compile::CodeRelocation;
use cranelift_codegen::CompiledCode;
use cranelift_codegen::ir::{self, Opcode};
use cranelift_codegen::isa::CallConv;

/// `push rbp; mov rbp, rsp`.
const BEGIN: [u8; 4] = [0x55, 0x48, 0x89, 0xe5];
/// `mov rsp, rbp; pop rbp`.
const END: [u8; 4] = [0x48, 0x89, 0xec, 0x5d];
/// `nop` of four bytes.
const NOTHING: [u8; 4] = [0x0f, 0x1f, 0x40, 0x00];
/// `int3`.
const FILLER: u8 = 0xcc;
/// `ret`.
const RETURN: u8 = 0xc3;
/// `jmp` with four bytes of distance, which a relocation fills in.
const JUMP: u8 = 0xe9;
/// Integer arguments that travel in registers.
const INTEGER_ARGUMENTS: usize = 6;
/// Float arguments that travel in registers.
const FLOAT_ARGUMENTS: usize = 8;

/// What is left of a function whose frame has been taken away.
#[derive(PartialEq, Eq, Debug)]
pub(crate) struct Frameless {
    /// Machine code.
    pub code: Vec<u8>,
    /// Bytes that are gone from its start: all offsets are so much smaller.
    pub skipped: u32,
    /// Where the distances of jumps stand that have moved: before, without what is gone from the start.
    pub moved: Vec<u32>,
}

/// The function without its frame, if it needs none.
pub(crate) fn without_frame(
    function: &ir::Function,
    compiled: &CompiledCode,
    relocations: &[CodeRelocation],
) -> Option<Frameless> {
    let layout = compiled.buffer.frame_layout()?;
    if layout.frame_to_fp_offset != 0 || !function.sized_stack_slots.is_empty() {
        return None;
    }
    let ends = ends_without_frame(function)?;
    let distances: Vec<u32> = relocations.iter().map(|one| one.offset).collect();
    // Constants in memory are aligned from the function's start.
    let only_integers = function
        .dfg
        .values()
        .all(|value| function.dfg.value_type(value).is_int());
    rewrite(compiled.code_buffer(), &distances, ends, only_integers)
}

impl Frameless {
    /// Where a relocation stands now.
    pub(crate) fn place(&self, offset: u32) -> u32 {
        let back = if self.moved.contains(&offset) {
            END.len() as u32
        } else {
            0
        };
        offset - back - self.skipped
    }
}

/// How many returns and tail calls a function has; nothing if it uses its frame.
fn ends_without_frame(function: &ir::Function) -> Option<usize> {
    if !travels_in_registers(&function.signature) {
        return None;
    }
    let mut ends = 0;
    for block in function.layout.blocks() {
        for inst in function.layout.block_insts(block) {
            match function.dfg.insts[inst].opcode() {
                Opcode::Return => ends += 1,
                Opcode::ReturnCall | Opcode::ReturnCallIndirect => {
                    let signature = function.dfg.call_signature(inst)?;
                    if !travels_in_registers(&function.dfg.signatures[signature]) {
                        return None;
                    }
                    ends += 1;
                }
                Opcode::GetFramePointer | Opcode::GetStackPointer | Opcode::GetReturnAddress => {
                    return None;
                }
                opcode if opcode.is_call() => return None,
                _ => {}
            }
        }
    }
    Some(ends)
}

/// Whether no argument is on the stack. Results never are: those without a register go to memory of the caller's.
fn travels_in_registers(signature: &ir::Signature) -> bool {
    let floats = signature
        .params
        .iter()
        .filter(|parameter| parameter.value_type.is_float())
        .count();
    signature.call_conv == CallConv::Tail
        && floats <= FLOAT_ARGUMENTS
        && signature.params.len() - floats <= INTEGER_ARGUMENTS
}

/// Rewrites code with so many `ends` of frames. `distances` are the places of relocations.
fn rewrite(code: &[u8], distances: &[u32], ends: usize, skip_prologue: bool) -> Option<Frameless> {
    if !code.starts_with(&BEGIN) {
        return None;
    }
    let found: Vec<(usize, usize)> = (BEGIN.len()..code.len())
        .filter(|at| code[*at..].starts_with(&END))
        .filter_map(|at| Some((at, size_of_exit(code, at + END.len(), distances)?)))
        .collect();
    if found.len() != ends {
        return None;
    }
    let mut result = code.to_vec();
    let mut moved = Vec::new();
    for (at, size) in found {
        let exit = at + END.len();
        result.copy_within(exit..exit + size, at);
        result[at + size..exit + size].fill(FILLER);
        moved.extend(distances.iter().filter(|place| **place == exit as u32 + 1));
    }
    let mut skipped = 0;
    if skip_prologue {
        result.drain(..BEGIN.len());
        skipped = BEGIN.len() as u32;
    } else {
        result[..NOTHING.len()].copy_from_slice(&NOTHING);
    }
    Some(Frameless {
        code: result,
        skipped,
        moved,
    })
}

/// The bytes of the return or tail call that begins there.
fn size_of_exit(code: &[u8], at: usize, distances: &[u32]) -> Option<usize> {
    match code[at..] {
        [RETURN, ..] => Some(1),
        [JUMP, ..] if distances.contains(&(at as u32 + 1)) => Some(5),
        // Through a register, of the first eight or the others.
        [0xff, 0xe0..=0xe7, ..] => Some(2),
        [0x41, 0xff, 0xe0..=0xe7, ..] => Some(3),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::{Frameless, rewrite};

    /// Two ends of frames, one with a distance to be filled in at 11.
    const CODE: [u8; 20] = [
        0x55, 0x48, 0x89, 0xe5, 0x75, 0x09, // jnz to the second end
        0x48, 0x89, 0xec, 0x5d, 0xe9, 0, 0, 0, 0, // jmp
        0x48, 0x89, 0xec, 0x5d, 0xc3, // ret
    ];

    #[test]
    fn exits_take_the_places_of_the_ends_of_frames() {
        let found = rewrite(&CODE, &[11], 2, true).expect("no frame");
        let expected = [
            0x75, 0x09, 0xe9, 0, 0, 0, 0, 0xcc, 0xcc, 0xcc, 0xcc, 0xc3, 0xcc, 0xcc, 0xcc, 0xcc,
        ];
        assert_eq!(found.code, expected);
        assert_eq!(found.place(11), 3);
        assert_eq!(found.skipped, 4);
    }

    #[test]
    fn a_prologue_before_aligned_constants_becomes_nothing() {
        let found = rewrite(&CODE, &[11], 2, false).expect("no frame");
        assert_eq!(found.code[..6], [0x0f, 0x1f, 0x40, 0x00, 0x75, 0x09]);
        assert_eq!(found.code.len(), CODE.len());
        assert_eq!(found.place(11), 7);
    }

    #[test]
    fn a_constant_that_looks_like_an_end_keeps_the_frame() {
        // mov r10, imm64: the last bytes of the constant are an end with a return.
        let mut code = CODE[..4].to_vec();
        code.extend([0x49, 0xba, 0, 0, 0, 0x48, 0x89, 0xec, 0x5d, 0xc3]);
        code.extend([0x48, 0x89, 0xec, 0x5d, 0xc3]);
        assert_eq!(rewrite(&code, &[], 1, true), None);
    }

    #[test]
    fn another_prologue_stays() {
        assert_eq!(rewrite(&CODE[1..], &[10], 2, true), None::<Frameless>);
    }
}

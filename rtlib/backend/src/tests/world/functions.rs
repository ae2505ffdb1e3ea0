//! What machine code and the evaluator call: each function demands an aligned stack, and leaves nothing in registers that it may overwrite.

use super::image::{greens, record_roles};
use super::{World, field, run_portal};
use crate::tests::native::{self, AREA};

/// With what a process ends whose stack is used up.
pub const OVERFLOW: i32 = 103;

/// # Safety
/// The VM is that of a world.
unsafe fn world_of<'w>(vm: *const u64) -> &'w World {
    // SAFETY: as promised by the caller; the world has written its address there.
    unsafe { &*(vm.add(field::WORLD).read() as *const World) }
}

pub(super) unsafe extern "C" fn wrapper<const ARGUMENTS: usize, const RESULTS: usize>(
    vm: *const u64,
    target: u64,
    arguments: *const u64,
    results: *mut u64,
) {
    check_stack();
    // SAFETY: traces pass the VM, and as many words as the descriptor with this wrapper says.
    unsafe {
        let world = world_of(vm);
        let arguments = std::slice::from_raw_parts(arguments, ARGUMENTS);
        let results = std::slice::from_raw_parts_mut(results, RESULTS);
        let words = world.call_native(world.natives.number(target), arguments);
        results.copy_from_slice(&words);
    }
    overwrite_registers();
}

/// What native functions do.
pub(super) unsafe extern "C" fn compute(vm: *const u64, number: u64, area: *mut u64) {
    check_stack();
    // SAFETY: the functions pass the VM that machine code has in r15, and their area.
    let (world, area) = unsafe { (world_of(vm), std::slice::from_raw_parts_mut(area, AREA)) };
    let signature = &world.calls[number as usize];
    let arguments = native::arguments(area, &signature.parameters);
    let results = world.call_native(number, &arguments);
    let (kinds, bits) = (&signature.results, &signature.bits);
    native::give(area, kinds, bits, &results, signature.is_internal);
}

pub(super) unsafe extern "C" fn call_portal(
    vm: *const u64,
    point: u64,
    record: *const u64,
    results: *mut u64,
) {
    check_stack();
    let words = greens(point as u32) + record_roles(point as u32).len();
    // SAFETY: traces pass the VM, as many words as the point says, and room for the results of all portals of the world.
    unsafe {
        let world = world_of(vm);
        let record = std::slice::from_raw_parts(record, words);
        let results = std::slice::from_raw_parts_mut(results, world.portal_results.get());
        run_portal(world, point as u32, record, results);
    }
    overwrite_registers();
}

pub(super) unsafe extern "C" fn finish_portal(vm: *const u64, left: u64, results: *mut u64) {
    check_stack();
    // SAFETY: as for `call_portal`.
    unsafe {
        let world = world_of(vm);
        let nested = world.nested.borrow().clone();
        let words = nested.expect("a portal has run").finish(left);
        std::ptr::copy_nonoverlapping(words.as_ptr(), results, words.len());
    }
    overwrite_registers();
}

pub(super) extern "C" fn stack_overflow() -> ! {
    // SAFETY: it ends the process, which is a child of the tests if this is expected.
    unsafe { libc::_exit(OVERFLOW) }
}

pub(super) unsafe extern "C" fn make_room(vm: *const u64, bytes: u64) {
    check_stack();
    // SAFETY: traces pass the VM.
    unsafe { world_of(vm) }.make_room(bytes);
    overwrite_registers();
}

pub(super) unsafe extern "C" fn copy_bytes(target: u64, source: u64, count: u64) {
    check_stack();
    // SAFETY: generated traces stay in the world.
    unsafe { std::ptr::copy(source as *const u8, target as *mut u8, count as usize) };
    overwrite_registers();
}

pub(super) unsafe extern "C" fn copy_references(
    vm: *const u64,
    target: u64,
    source: u64,
    count: u64,
) {
    // SAFETY: as for plain bytes; the VM is that of a world.
    unsafe {
        copy_bytes(target, source, count);
        world_of(vm).mark(target, count);
    }
    overwrite_registers();
}

/// Demands that the caller has kept the stack's alignment.
#[inline(never)]
fn check_stack() {
    #[repr(align(16))]
    struct Aligned(u64);
    let aligned = Aligned(0);
    let address = std::hint::black_box(&raw const aligned.0 as u64);
    if address & 15 != 0 {
        eprintln!("native code was called with a stack that is not aligned");
        std::process::abort();
    }
}

/// Leaves nothing in registers that native functions may overwrite.
#[inline(never)]
fn overwrite_registers() {
    // SAFETY: everything that is written is declared.
    unsafe {
        std::arch::asm!(
            "mov rax, 0x5a5a5a5a5a5a5a5a",
            "mov rcx, rax",
            "mov rdx, rax",
            "mov rsi, rax",
            "mov rdi, rax",
            "mov r8, rax",
            "mov r9, rax",
            "mov r10, rax",
            "mov r11, rax",
            "movq xmm0, rax",
            "movaps xmm1, xmm0",
            "movaps xmm2, xmm0",
            "movaps xmm3, xmm0",
            "movaps xmm4, xmm0",
            "movaps xmm5, xmm0",
            "movaps xmm6, xmm0",
            "movaps xmm7, xmm0",
            "movaps xmm8, xmm0",
            "movaps xmm9, xmm0",
            "movaps xmm10, xmm0",
            "movaps xmm11, xmm0",
            "movaps xmm12, xmm0",
            "movaps xmm13, xmm0",
            "movaps xmm14, xmm0",
            "movaps xmm15, xmm0",
            out("rax") _, out("rcx") _, out("rdx") _, out("rsi") _, out("rdi") _,
            out("r8") _, out("r9") _, out("r10") _, out("r11") _,
            out("xmm0") _, out("xmm1") _, out("xmm2") _, out("xmm3") _,
            out("xmm4") _, out("xmm5") _, out("xmm6") _, out("xmm7") _,
            out("xmm8") _, out("xmm9") _, out("xmm10") _, out("xmm11") _,
            out("xmm12") _, out("xmm13") _, out("xmm14") _, out("xmm15") _,
            options(nomem, nostack)
        );
    }
}

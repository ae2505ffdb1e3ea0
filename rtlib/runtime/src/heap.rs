//! The heap as emitted code sees it: where it allocates, what objects look like, the write barrier.
//!
//! ```text
//! heap_start      heap_cursor     heap_limit             heap_start + heap_size
//! | …             | zeroed, free  | …                    |
//! ```
//!
//! Emitted code allocates by moving `heap_cursor` and calls [`lathe_rt_make_room`] when it would
//! pass `heap_limit`; that finds other free memory, and collects what is unreachable if it is time: [`crate::gc`]. An object is
//!
//! ```text
//!             [header: u64] object         count and header have 8 bytes each; a reference to the
//! [count: u64][header: u64] elements…      object is the address of what follows the header
//! ```
//!
//! with the type id in the header; in that of an object that is no array with bit 31 set and sign-extended ([`NO_ARRAY`]), so that the first word
//! tells the two apart. What follows the header takes at least eight bytes, so that every object's address is its own.
//!
//! # Write barrier
//! A store of a reference anywhere into the reserved range sets the card of the stored-to address.
//! Emitted code does so inline; [`lathe_rt_copy_references`] is the same for many references at once.

use crate::fatal;
use crate::gc::object::Types;
use crate::gc::options::Options;
use crate::gc::{Area, BLOCK_BYTES, Heap, OutOfMemory, Roots};
use crate::roots::RootSet;
use crate::vm::Vm;
use std::ptr;
use std::sync::atomic::Ordering;
use std::time::Instant;

/// Bytes of heap that one byte of the card table stands for.
pub const CARD_BYTES: usize = 512;

/// The binary logarithm of [`CARD_BYTES`].
pub const CARD_SHIFT: u32 = CARD_BYTES.trailing_zeros();

/// Bytes before an object that belong to its header.
pub const HEADER_BYTES: usize = 8;

/// Bytes before the header that hold an array's element count.
pub const COUNT_BYTES: usize = 8;

/// The least number of bytes that an object takes beside its header.
pub const LEAST_OBJECT_BYTES: usize = 8;

/// Set in the type id of an object that is no array; the header is then the sign-extended number.
pub const NO_ARRAY: u32 = 1 << 31;

/// The most that is ever reserved.
const MOST_RESERVED: usize = 64 << 30;

/// With less than this a VM does not start.
const LEAST_RESERVED: usize = 1 << 20;

/// Address space that must stay free for everybody else when the system has given less than asked.
const LEFT_FOR_OTHERS: usize = 64 << 20;

/// The reserved range starts at a multiple of this, and grows in multiples of it once it is large.
const HUGE_PAGE: usize = 2 << 20;

/// A reserved range with its tables.
#[derive(Debug)]
pub struct Range {
    /// First byte.
    pub start: usize,
    /// Length in bytes.
    pub size: usize,
    /// Who hands it out.
    pub heap: Heap,
}

/// Reserves as much as the system grants: at most 64 GB or three quarters of the machine's memory.
pub fn reserve(options: Options) -> Range {
    // A clock that nobody reads is a page of the system's that nobody needs.
    let start = options.summary.then(Instant::now);
    let mut size = MOST_RESERVED.min(machine_memory() / 4 * 3) / HUGE_PAGE * HUGE_PAGE;
    let mut shrunk = false;
    while size >= LEAST_RESERVED {
        if let Some(mut range) = try_reserve(size, options) {
            if !shrunk || is_room_left(LEFT_FOR_OTHERS) {
                let elapsed = start.map(|start| start.elapsed());
                range.heap.note_start(elapsed.unwrap_or_default());
                return range;
            }
            give_back(range.start, range.size);
        }
        size = size / 2 / BLOCK_BYTES * BLOCK_BYTES;
        shrunk = true;
    }
    fatal::out_of_memory(LEAST_RESERVED)
}

/// Gives the heap back to the system.
pub fn release(vm: &mut Vm) {
    give_back(vm.heap_start, vm.heap_size);
}

/// Unmaps a heap and its tables.
fn give_back(start: usize, size: usize) {
    let before = bytes_before(size);
    unmap(start - before, before + size);
}

/// Sees to it that `bytes` zeroed bytes are free at the cursor: the slow path of emitted allocations.
/// `bytes` is a multiple of 8 and includes header and count.
///
/// # Safety
/// `vm` is a VM that no other thread uses.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lathe_rt_make_room(vm: *mut Vm, bytes: usize) {
    // SAFETY: as promised by the caller.
    let vm = unsafe { &mut *vm };
    let area = Area {
        cursor: vm.heap_cursor,
        limit: vm.heap_limit,
    };
    if area.room() >= bytes {
        return;
    }
    match vm.heap.next_area(area, bytes) {
        Some(area) => (vm.heap_cursor, vm.heap_limit) = (area.cursor, area.limit),
        None => RootSet::with_registers(vm, |vm, roots| refill(vm, bytes, roots)),
    }
}

/// Gets another area. There is a collection only if it is known what is reachable.
fn refill(vm: &mut Vm, bytes: usize, roots: Option<RootSet>) {
    let area = Area {
        cursor: vm.heap_cursor,
        limit: vm.heap_limit,
    };
    // SAFETY: whoever has made the VM has given it its program's table.
    let types = (vm.type_table != 0).then(|| unsafe { Types::new(vm.type_table) });
    let known = match (types, &roots) {
        (Some(types), Some(roots)) => Some((types, roots as Roots<'_>)),
        _ => None,
    };
    let news = vm.heap.weak.news();
    match vm.heap.make_room(area, bytes, known) {
        Ok(area) => (vm.heap_cursor, vm.heap_limit) = (area.cursor, area.limit),
        Err(OutOfMemory) => fatal::out_of_memory(bytes),
    }
    if vm.heap.weak.news() != news {
        vm.poll.store(1, Ordering::SeqCst);
    }
}

/// Collects if so much has been added outside of the heap that it is time.
pub(crate) fn collect_if_due(vm: &mut Vm) {
    if vm.heap.is_due() {
        RootSet::with_registers(vm, |vm, roots| refill(vm, HEADER_BYTES, roots));
    }
}

/// The address of so many zeroed bytes: what emitted code does inline.
pub fn allocate(vm: &mut Vm, bytes: usize) -> *mut u8 {
    let bytes = bytes.next_multiple_of(8);
    // SAFETY: the exclusive reference says that nobody else uses the VM.
    unsafe { lathe_rt_make_room(vm, bytes) };
    let object = vm.heap_cursor;
    vm.heap_cursor += bytes;
    object as *mut u8
}

/// Copies `count` bytes that may overlap and may hold references.
///
/// # Safety
/// Both ranges are valid; `vm` is the VM whose heap the references point to.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lathe_rt_copy_references(
    vm: *mut Vm,
    target: *mut u8,
    source: *const u8,
    count: usize,
) {
    // SAFETY: as promised by the caller.
    unsafe { ptr::copy(source, target, count) };
    // SAFETY: as promised by the caller.
    let vm = unsafe { &*vm };
    let first = (target as usize).wrapping_sub(vm.heap_start);
    if first < vm.heap_size && count > 0 {
        let cards = (first >> CARD_SHIFT)..=((first + count - 1) >> CARD_SHIFT);
        let length = cards.end() - cards.start() + 1;
        // SAFETY: the copied range lies in the heap, so its cards lie in the card table.
        unsafe { ptr::write_bytes((vm.cards + cards.start()) as *mut u8, 1, length) };
    }
}

/// Copies `count` bytes that may overlap and hold no references.
///
/// # Safety
/// Both ranges are valid.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lathe_rt_copy_bytes(target: *mut u8, source: *const u8, count: usize) {
    // SAFETY: as promised by the caller.
    unsafe { ptr::copy(source, target, count) };
}

fn try_reserve(size: usize, options: Options) -> Option<Range> {
    let before = bytes_before(size);
    let start = map_aligned(before + size)? + before;
    // SAFETY: the addresses have just been reserved, and live as long as the VM that gets all of this.
    let Some(heap) = (unsafe { Heap::new(start, size, options) }) else {
        unmap(start - before, before + size);
        return None;
    };
    Some(Range { start, size, heap })
}

/// Bytes before a heap of that size that belong to it, for its tables; so many that both begin at a multiple of a huge page.
fn bytes_before(size: usize) -> usize {
    Heap::table_bytes(size).next_multiple_of(HUGE_PAGE)
}

/// Addresses without access that begin at a multiple of a huge page: only there the system can back them with huge pages.
fn map_aligned(bytes: usize) -> Option<usize> {
    let first = map(bytes, libc::PROT_NONE)?;
    // Where much is asked for, systems choose such an address by themselves, or do not.
    if first.is_multiple_of(HUGE_PAGE) {
        return Some(first);
    }
    unmap(first, bytes);
    let raw = map(bytes + HUGE_PAGE, libc::PROT_NONE)?;
    let start = raw.next_multiple_of(HUGE_PAGE);
    unmap(raw, start - raw);
    unmap(start + bytes, raw + HUGE_PAGE - start);
    Some(start)
}

/// Whether so many bytes could be mapped.
pub(crate) fn is_room_left(bytes: usize) -> bool {
    let trial = map(bytes, libc::PROT_READ | libc::PROT_WRITE);
    if let Some(address) = trial {
        unmap(address, bytes);
    }
    trial.is_some()
}

fn machine_memory() -> usize {
    // SAFETY: sysconf only reads.
    let (pages, size) = unsafe {
        (
            libc::sysconf(libc::_SC_PHYS_PAGES),
            libc::sysconf(libc::_SC_PAGESIZE),
        )
    };
    if pages > 0 && size > 0 {
        pages as usize * size as usize
    } else {
        MOST_RESERVED
    }
}

/// Private anonymous memory that costs nothing until it is touched, or `None`.
pub(crate) fn map(size: usize, protection: libc::c_int) -> Option<usize> {
    let flags = libc::MAP_PRIVATE | libc::MAP_ANONYMOUS | libc::MAP_NORESERVE;
    // SAFETY: a new mapping at an address of the system's choice disturbs nobody.
    let address = unsafe { libc::mmap(ptr::null_mut(), size, protection, flags, -1, 0) };
    (address != libc::MAP_FAILED).then_some(address as usize)
}

/// Gives a range back that has been mapped and that nobody uses any more.
pub(crate) fn unmap(start: usize, size: usize) {
    if size > 0 {
        // SAFETY: callers pass ranges that they have mapped and no longer use.
        unsafe { libc::munmap(start as *mut libc::c_void, size) };
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn allocations_are_zeroed_and_apart() {
        let mut vm = Vm::new();
        let mut seen = HashSet::new();
        for round in 0..200_000usize {
            let bytes = 16 + round % 7 * 8 + if round % 1000 == 0 { 40_000 } else { 0 };
            // SAFETY: the VM is ours; the object has that many bytes.
            unsafe {
                let object = allocate(&mut vm, bytes);
                assert!(seen.insert(object as usize));
                assert_eq!((*object, *object.add(bytes - 1)), (0, 0));
                object.write_bytes(0xff, bytes);
            }
        }
    }

    #[test]
    fn copies_of_references_mark_every_card() {
        let mut vm = Vm::new();
        // SAFETY: the VM is ours, and the copied ranges lie in the object.
        unsafe {
            let object = allocate(&mut vm, 4096);
            object.write(7);
            lathe_rt_copy_references(&mut vm, object.add(1000), object, 600);
            assert_eq!(object.add(1000).read(), 7);
            let cards = std::slice::from_raw_parts(vm.cards as *const u8, 8);
            assert_eq!(cards, [0, 1, 1, 1, 0, 0, 0, 0]);
            let mut local = [0u8; 8];
            lathe_rt_copy_references(&mut vm, local.as_mut_ptr(), object, 8);
            assert_eq!(local[0], 7);
        }
    }
}

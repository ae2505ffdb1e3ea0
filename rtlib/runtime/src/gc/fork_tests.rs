//! A child after `fork` has a heap of its own, which it allocates from and collects.

use super::options::Options;
use crate::heap;
use crate::type_table::{HEAD_BYTES, MAP_ALWAYS, RECORD_BYTES};
use crate::vm::Vm;

/// Bytes of a node before its header: the next one, and a number.
const NODE_BYTES: usize = 16;

/// A type table with that one type.
fn table() -> Vec<u32> {
    let maps = (HEAD_BYTES + RECORD_BYTES) as u32;
    let head = [1, maps, maps + 8, 0];
    let record = [NODE_BYTES as u32, 0, 0, 2, 0, 0];
    [head.as_slice(), &record, &[MAP_ALWAYS, 0]].concat()
}

/// The bounds of this thread's stack.
fn stack() -> (usize, usize) {
    // SAFETY: the system writes to what it is given; zero is valid for plain data.
    unsafe {
        let mut attributes: libc::pthread_attr_t = std::mem::zeroed();
        assert_eq!(
            libc::pthread_getattr_np(libc::pthread_self(), &mut attributes),
            0
        );
        let (mut start, mut size) = (std::ptr::null_mut(), 0);
        assert_eq!(
            libc::pthread_attr_getstack(&attributes, &mut start, &mut size),
            0
        );
        libc::pthread_attr_destroy(&mut attributes);
        (start as usize, start as usize + size)
    }
}

/// Allocates so many nodes, of which every thousandth is kept in a list.
fn allocate(vm: &mut Vm, mut list: *mut u64, count: u64) -> *mut u64 {
    for number in 0..count {
        let cell = heap::allocate(vm, NODE_BYTES + heap::HEADER_BYTES);
        // SAFETY: the cell has a header and two words.
        unsafe {
            let node = cell.cast::<u64>().add(1);
            cell.cast::<u64>()
                .write(i64::from(heap::NO_ARRAY as i32) as u64);
            node.write(list as u64);
            node.add(1).write(number);
            if number % 1000 == 0 {
                list = node;
            }
        }
    }
    list
}

/// How many nodes a list has, and the sum of their numbers.
fn sum(mut list: *const u64) -> (u64, u64) {
    let (mut count, mut sum) = (0, 0);
    while !list.is_null() {
        // SAFETY: it is a node.
        unsafe {
            (count, sum) = (count + 1, sum + list.add(1).read());
            list = list.read() as *const u64;
        }
    }
    (count, sum)
}

#[test]
fn a_child_allocates_and_collects() {
    let options = Options {
        verify: true,
        poison: true,
        ..Options::default()
    };
    let types = table();
    let mut vm = Vm::with_options(options);
    vm.type_table = types.as_ptr() as usize;
    (vm.stack_limit, vm.stack_top) = stack();
    const NODES: u64 = 400_000;
    let list = allocate(&mut vm, std::ptr::null_mut(), NODES);
    let expected = sum(list);
    assert_eq!(expected.0, NODES / 1000);
    let before = vm.heap.pauses.count();
    assert!(before > 0, "there was a collection");
    // SAFETY: the child uses its own memory, and ends without anything of the parent.
    let child = unsafe { libc::fork() };
    let longer = allocate(&mut vm, list, NODES);
    let is_right = sum(list) == expected
        && sum(longer) == (2 * expected.0, 2 * expected.1)
        && vm.heap.pauses.count() > before;
    if child == 0 {
        // SAFETY: ends the process.
        unsafe { libc::_exit(i32::from(!is_right)) };
    }
    let mut status = 0;
    // SAFETY: waits for the child; the system writes to the number.
    assert_eq!(unsafe { libc::waitpid(child, &mut status, 0) }, child);
    assert!(is_right && status == 0, "{is_right} {status}");
}

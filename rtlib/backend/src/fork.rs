//! Machine code in a child after `fork`.
//!
//! Both mappings of an arena are shared, so that what is written at one address is seen at the other; and so the child would write into its
//! parent's code. The system calls a function in each child, which gives the arenas of the thread that has forked, the only one that the child
//! has, pages of their own.

use crate::arena::Arena;
use std::cell::RefCell;
use std::rc::{Rc, Weak};
use std::sync::Once;

thread_local! {
    /// The arenas of this thread.
    static ARENAS: RefCell<Vec<Weak<RefCell<Arena>>>> = const { RefCell::new(Vec::new()) };
}

/// An arena that survives a fork.
pub(crate) fn watched(arena: Arena) -> Rc<RefCell<Arena>> {
    static WATCH: Once = Once::new();
    // SAFETY: the function is there as long as the process. Without memory for the note, a fork in the midst of code that is never left
    // is no worse than before.
    WATCH.call_once(|| unsafe {
        libc::pthread_atfork(None, None, Some(in_child));
    });
    let arena = Rc::new(RefCell::new(arena));
    ARENAS.with_borrow_mut(|arenas| {
        arenas.retain(|arena| arena.strong_count() > 0);
        arenas.push(Rc::downgrade(&arena));
    });
    arena
}

/// What the system calls.
unsafe extern "C" fn in_child() {
    // Whoever forks while code is being written gets no second chance: there is nobody to tell.
    let all_apart = ARENAS.try_with(|arenas| {
        let arenas = arenas.borrow();
        let mut arenas = arenas.iter().filter_map(Weak::upgrade);
        arenas.all(|arena| {
            let arena = arena.try_borrow_mut();
            arena.is_ok_and(|mut arena| arena.part_from_parent())
        })
    });
    if all_apart == Ok(false) {
        std::process::abort();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    type Function = extern "C" fn() -> u32;

    /// mov eax, number; ret
    fn code(number: u8) -> [u8; 6] {
        [0xb8, number, 0, 0, 0, 0xc3]
    }

    #[test]
    fn a_child_writes_code_of_its_own() {
        let arena = watched(Arena::new(1 << 16).expect("memory for code"));
        let offset = arena.borrow_mut().take(6).expect("there is room");
        arena.borrow_mut().write(offset, &code(7));
        // SAFETY: these are the bytes of a function without arguments.
        let function: Function =
            unsafe { std::mem::transmute(arena.borrow().address(offset) as usize) };
        assert_eq!(function(), 7);
        // SAFETY: the child does what it does with its own memory, and ends without anything of the parent.
        let child = unsafe { libc::fork() };
        if child == 0 {
            let inherited = function();
            arena.borrow_mut().write(offset, &code(8));
            let is_right = (inherited, function()) == (7, 8);
            // SAFETY: ends the process.
            unsafe { libc::_exit(i32::from(!is_right)) };
        }
        let mut status = 0;
        // SAFETY: waits for the child; the system writes to the number.
        assert_eq!(unsafe { libc::waitpid(child, &mut status, 0) }, child);
        assert_eq!((status, function()), (0, 7));
    }
}

//! The start of a VM process.
//!
//! Emitted code defines `main`, which calls [`lathe_rt_start`] with the command line, the entry
//! wrapper, the type table and the image of jitcodes. Here the process gets what Rust's own start would have given it (open
//! standard streams, an ignored SIGPIPE), a [`Vm`] and the guest's stack are made, and the wrapper runs on it.

use crate::gc::options::Options;
use crate::vm::Vm;
use crate::{current, jit, stack, streams};
use std::cell::RefCell;
use std::ffi::{CStr, c_char, c_int};
use std::os::unix::ffi::OsStringExt;
use std::sync::OnceLock;

/// The command line, as `main` got it. A process has one, so it is global.
static ARGUMENTS: OnceLock<Vec<Vec<u8>>> = OnceLock::new();

thread_local! {
    /// What the VM of this thread got instead.
    static OWN_ARGUMENTS: RefCell<Option<Vec<Vec<u8>>>> = const { RefCell::new(None) };
}

/// The entry wrapper of emitted code: puts the VM's address into r15 and calls the entry function.
pub type Entry = unsafe extern "C" fn(*mut Vm);

/// Looks at the command line. Without a VM's start, in the graph evaluator, that of the Rust process.
pub fn with_arguments<T>(see: impl FnOnce(&[Vec<u8>]) -> T) -> T {
    let of_process = || std::env::args_os().map(OsStringExt::into_vec).collect();
    OWN_ARGUMENTS.with_borrow(|own| match own {
        Some(own) => see(own),
        None => see(ARGUMENTS.get_or_init(of_process)),
    })
}

/// What emission made of a program.
struct Emitted {
    entry: Entry,
    type_table: *const u8,
    /// Null without merge points.
    jit_image: *const u64,
}

/// Runs a VM from beginning to end, as a process of its own; the result is the exit code.
///
/// # Safety
/// `count` and `arguments` are those of `main`; `entry`, `type_table` and `jit_image` (null without merge points) come from emission.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lathe_rt_start(
    count: c_int,
    arguments: *const *const c_char,
    entry: Entry,
    type_table: *const u8,
    jit_image: *const u64,
) -> c_int {
    open_standard_streams();
    // SAFETY: sets a disposition, for which no handler is called.
    unsafe { libc::signal(libc::SIGPIPE, libc::SIG_IGN) };
    let emitted = Emitted {
        entry,
        type_table,
        jit_image,
    };
    // SAFETY: as promised by the caller.
    unsafe {
        let arguments = copy_arguments(count, arguments);
        let vm = run(emitted, arguments, |arguments| {
            let _ = ARGUMENTS.set(arguments);
        });
        // The process ends with this: the system frees everything faster than we could.
        std::mem::forget(vm);
    }
    0
}

/// Runs a VM from beginning to end on this thread, beside others on theirs; the result is 0. Its standard output goes to a descriptor. What
/// ends a process, a panic or an exit, ends that of all.
///
/// # Safety
/// There are `count` C strings at `arguments`, the first of which is a name; the rest is as for [`lathe_rt_start`]. The thread runs no VM.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lathe_rt_run(
    count: c_int,
    arguments: *const *const c_char,
    output: c_int,
    entry: Entry,
    type_table: *const u8,
    jit_image: *const u64,
) -> c_int {
    let emitted = Emitted {
        entry,
        type_table,
        jit_image,
    };
    streams::redirect_output(output);
    // SAFETY: as promised by the caller. The guest has ended when its JIT goes.
    unsafe {
        let arguments = copy_arguments(count, arguments);
        let mut running = run(emitted, arguments, |arguments| {
            OWN_ARGUMENTS.set(Some(arguments));
        });
        jit::end(&mut running.vm);
    }
    OWN_ARGUMENTS.set(None);
    streams::give_output_back();
    0
}

/// A VM, and what it needs of the system.
struct Running {
    vm: Box<Vm>,
    _stack: stack::GuestStack,
}

/// Makes a VM and runs it until its entry function returns. What is left of the command line is kept before.
///
/// # Safety
/// As for [`lathe_rt_start`].
unsafe fn run(
    emitted: Emitted,
    mut arguments: Vec<Vec<u8>>,
    keep: impl FnOnce(Vec<Vec<u8>>),
) -> Running {
    // In a box it stays where it is, as emitted code and the JIT need it.
    let mut vm = Box::new(Vm::with_options(collector_options()));
    if !emitted.jit_image.is_null() {
        // SAFETY: the image comes from emission, as read-only data of the executable.
        unsafe { jit::start(&mut vm, emitted.jit_image, &mut arguments) };
    }
    keep(arguments);
    vm.type_table = emitted.type_table as usize;
    let mut guest = stack::GuestStack::new();
    (vm.stack_limit, vm.stack_top) = (guest.limit(), guest.top());
    guest.handle_faults();
    // SAFETY: the VM stays until the thread has left it. The stack is fresh and large; the wrapper takes a VM.
    unsafe {
        current::enter(&raw mut *vm);
        guest.run(emitted.entry, &mut vm);
    }
    streams::flush_at_exit();
    print_summaries();
    Running { vm, _stack: guest }
}

/// Prints what was asked for about the VM of this thread, at any of its ends, which it is then.
pub(crate) fn print_summaries() {
    if let Some(vm) = current::leave() {
        // SAFETY: it was the VM of this thread until now.
        let vm = unsafe { &*vm };
        jit::print_summary(vm);
        vm.heap.print_summary();
    }
}

/// What `LATHE_GC` says. Ends the process if it makes no sense.
fn collector_options() -> Options {
    let text = std::env::var_os("LATHE_GC").unwrap_or_default();
    let read = Options::read(&text.to_string_lossy());
    read.unwrap_or_else(|message| jit::end_for_usage(&format!("LATHE_GC: {message}")))
}

/// Gives descriptors 0 to 2 to `/dev/null` if they are closed, so that no file of the guest gets them.
fn open_standard_streams() {
    for descriptor in 0..=2 {
        // SAFETY: asks about a descriptor, and opens a file that is always there. The lowest free
        // number is the one in question, because those below it are open by now.
        unsafe {
            if libc::fcntl(descriptor, libc::F_GETFD) == -1 {
                libc::open(c"/dev/null".as_ptr(), libc::O_RDWR);
            }
        }
    }
}

/// Copies the command line.
///
/// # Safety
/// `arguments` points to `count` C strings.
unsafe fn copy_arguments(count: c_int, arguments: *const *const c_char) -> Vec<Vec<u8>> {
    (0..usize::try_from(count).unwrap_or(0))
        .map(|index| {
            // SAFETY: as promised by the caller.
            unsafe { CStr::from_ptr(*arguments.add(index)) }
                .to_bytes()
                .to_vec()
        })
        .collect()
}

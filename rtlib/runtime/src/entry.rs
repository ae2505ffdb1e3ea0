//! The start of a VM process.
//!
//! Emitted code defines `main`, which calls [`lathe_rt_start`] with the command line, the entry
//! wrapper, the type table and the image of jitcodes. Here the process gets what Rust's own start would have given it (open
//! standard streams, an ignored SIGPIPE), the machine is checked, a [`Vm`] and the guest's stack are
//! made, and the wrapper runs on it.

use crate::gc::options::Options;
use crate::vm::Vm;
use crate::{events, fatal, heap, jit, stack, streams};
use std::ffi::{CStr, c_char, c_int};
use std::os::unix::ffi::OsStringExt;
use std::sync::OnceLock;

/// The command line, as `main` got it. A process has one, so it is global.
static ARGUMENTS: OnceLock<Vec<Vec<u8>>> = OnceLock::new();

/// The entry wrapper of emitted code: puts the VM's address into r15 and calls the entry function.
pub type Entry = unsafe extern "C" fn(*mut Vm);

/// The command line. Without a VM's start, in the graph evaluator, that of the Rust process.
pub fn arguments() -> &'static [Vec<u8>] {
    ARGUMENTS.get_or_init(|| std::env::args_os().map(OsStringExt::into_vec).collect())
}

/// Runs a VM from beginning to end; the result is the exit code.
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
    check_machine();
    open_standard_streams();
    // SAFETY: sets a disposition, for which no handler is called.
    unsafe { libc::signal(libc::SIGPIPE, libc::SIG_IGN) };
    // SAFETY: as promised by the caller.
    let mut arguments = unsafe { copy_arguments(count, arguments) };
    let options = collector_options();
    let mut vm = Vm::with_options(options);
    // SAFETY: the VM stays here until the process ends.
    unsafe { heap::announce_summary(&vm) };
    if !jit_image.is_null() {
        // SAFETY: the image comes from emission, as read-only data of the executable.
        unsafe { jit::start(&mut vm, jit_image, &mut arguments) };
    }
    let _ = ARGUMENTS.set(arguments);
    vm.type_table = type_table as usize;
    // SAFETY: as above.
    unsafe { events::set_current(&mut vm) };
    let guest = stack::GuestStack::new();
    (vm.stack_limit, vm.stack_top) = (guest.limit(), guest.top());
    stack::install_handler(&guest);
    // SAFETY: the stack is fresh and large; the wrapper takes a VM.
    unsafe { guest.run(entry, &mut vm) };
    streams::flush_at_exit();
    print_summaries();
    0
}

/// Prints what was asked for, at any of the process's ends.
pub(crate) fn print_summaries() {
    jit::print_summary();
    heap::print_summary();
}

/// What `LATHE_GC` says. Ends the process if it makes no sense.
fn collector_options() -> Options {
    let text = std::env::var_os("LATHE_GC").unwrap_or_default();
    let read = Options::read(&text.to_string_lossy());
    read.unwrap_or_else(|message| jit::end_for_usage(&format!("LATHE_GC: {message}")))
}

/// Ends the process if the machine lacks an instruction that emitted code uses: the level x86-64-v2.
fn check_machine() {
    let has_all = std::arch::is_x86_feature_detected!("sse3")
        && std::arch::is_x86_feature_detected!("ssse3")
        && std::arch::is_x86_feature_detected!("sse4.1")
        && std::arch::is_x86_feature_detected!("sse4.2")
        && std::arch::is_x86_feature_detected!("popcnt");
    if !has_all {
        fatal::cannot_start(
            "this program needs a processor of level x86-64-v2 (SSE 4.2 and POPCNT)",
        );
    }
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

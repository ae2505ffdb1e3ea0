//! `stack_low`: whether recursion has gone deep.

use rtlib_macros::intrinsic;

/// Whether less than 256 KB are left of the stack. An interpreter that calls itself asks it there, and makes an error of the guest of it:
///
/// ```
/// /// The depth of a list of lists.
/// fn depth(text: &mut std::str::Bytes<'_>) -> Result<u32, String> {
///     if rtlib::stack_low() {
///         return Err("nested too deeply".to_string());
///     }
///     let mut deepest = 0;
///     while let Some(b'(') = text.next() {
///         deepest = deepest.max(depth(text)?);
///     }
///     Ok(deepest + 1)
/// }
///
/// assert_eq!(depth(&mut "(()())".bytes()), Ok(3));
/// assert_eq!(
///     depth(&mut "(".repeat(10_000_000).bytes()),
///     Err("nested too deeply".to_string())
/// );
/// ```
///
/// How deep that is, is different in every execution: a trace's frames are smaller than the interpreter's, and under rustc the thread's stack
/// counts. A program that does not ask ends with a message and the exit code 103 where the stack ends (under rustc: by a signal).
#[intrinsic]
#[must_use]
pub fn stack_low() -> bool {
    crate::hosted::stack_low()
}

//! The traits of what can be called. Closures, functions and function pointers implement them
//! without an `impl` block; the translator writes their methods.

use rtlib_macros::mirrors;

/// What can be called once. `Arguments` is a tuple.
#[mirrors(core::ops::FnOnce)]
#[rtlib_macros::lang("fn_once")]
pub trait FnOnce<Arguments> {
    /// What the call gives.
    #[rtlib_macros::lang("fn_once_output")]
    type Output;

    /// The call.
    fn call_once(self, arguments: Arguments) -> Self::Output;
}

/// What can be called again and again, but not from inside of itself.
#[mirrors(core::ops::FnMut)]
#[rtlib_macros::lang("fn_mut")]
pub trait FnMut<Arguments>: FnOnce<Arguments> {
    /// The call.
    fn call_mut(&mut self, arguments: Arguments) -> Self::Output;
}

/// What can be called at any time.
#[mirrors(core::ops::Fn)]
#[rtlib_macros::lang("fn")]
pub trait Fn<Arguments>: FnMut<Arguments> {
    /// The call.
    fn call(&self, arguments: Arguments) -> Self::Output;
}

/// What happens at the end of a value's life. Of this library's types only the guards of `RefCell`
/// have it.
#[mirrors(core::ops::Drop)]
#[rtlib_macros::lang("drop")]
pub trait Drop {
    /// The destructor.
    fn drop(&mut self);
}

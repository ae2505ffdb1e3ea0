//! Moving values about.

use crate::intrinsics;
use crate::prelude::v1::*;

#[doc(inline)]
pub use crate::intrinsics::{align_of, forget, size_of};

/// Ends a value's life.
#[inline]
pub fn drop<T>(value: T) {
    let _value = value;
}

/// Puts `source` into `target` and gives what was there.
#[inline]
pub fn replace<T>(target: &mut T, source: T) -> T {
    let pointer = intrinsics::reference_to_pointer_mut(target);
    // SAFETY: the pointer comes from an exclusive reference; the value read is overwritten.
    unsafe {
        let old = intrinsics::pointer_read(pointer);
        intrinsics::pointer_write(pointer, source);
        old
    }
}

/// Puts the default value into `target` and gives what was there.
#[inline]
pub fn take<T: Default>(target: &mut T) -> T {
    replace(target, T::default())
}

/// Exchanges two values.
#[inline]
pub fn swap<T>(left: &mut T, right: &mut T) {
    let left = intrinsics::reference_to_pointer_mut(left);
    let right = intrinsics::reference_to_pointer_mut(right);
    // SAFETY: the pointers come from exclusive references; both values read are overwritten.
    unsafe {
        let kept = intrinsics::pointer_read(left);
        intrinsics::pointer_write(left, intrinsics::pointer_read(right));
        intrinsics::pointer_write(right, kept);
    }
}

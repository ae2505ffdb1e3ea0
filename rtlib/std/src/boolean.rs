//! Methods of `bool`.

use crate::prelude::v1::*;
use rtlib_macros::mirrored;

#[mirrored]
impl bool {
    /// The value in `Some` if this holds.
    #[inline]
    pub fn then_some<T>(self, value: T) -> Option<T> {
        if self { Some(value) } else { None }
    }

    /// What `make` gives in `Some` if this holds.
    #[inline]
    pub fn then<T, F: FnOnce() -> T>(self, make: F) -> Option<T> {
        if self { Some(make()) } else { None }
    }
}

//! `value[index]`.

use rtlib_macros::mirrors;

/// `value[index]` for reading.
#[mirrors(core::ops::Index)]
#[rtlib_macros::lang("index")]
pub trait Index<Idx: ?Sized> {
    /// What stands at an index.
    type Output: ?Sized;

    /// The place at the index.
    #[track_caller]
    fn index(&self, index: Idx) -> &Self::Output;
}

/// `value[index]` for writing.
#[mirrors(core::ops::IndexMut)]
#[rtlib_macros::lang("index_mut")]
pub trait IndexMut<Idx: ?Sized>: Index<Idx> {
    /// The place at the index.
    #[track_caller]
    fn index_mut(&mut self, index: Idx) -> &mut Self::Output;
}

//! Comparing vectors with vectors, slices and arrays.

use crate::cmp::Ordering;
use crate::intrinsics;
use crate::prelude::v1::*;

/// Equality by the elements. Per pair: the parameters, the two types, and how each becomes a slice.
macro_rules! equal_as_slices {
    ($([$($parameters:tt)*] $left:ty, $right:ty: |$this:ident, $that:ident| $first:expr, $second:expr;)*) => {
        $(
            impl<T: PartialEq<U>, U, $($parameters)*> PartialEq<$right> for $left {
                #[inline]
                fn eq(&self, other: &$right) -> bool {
                    let $this = self;
                    let $that = other;
                    let left: &[T] = $first;
                    let right: &[U] = $second;
                    slices_equal(left, right)
                }
            }
        )*
    };
}

#[inline]
fn slices_equal<T: PartialEq<U>, U>(left: &[T], right: &[U]) -> bool {
    let length = intrinsics::slice_length(left);
    if intrinsics::slice_length(right) != length {
        return false;
    }
    let mut index: usize = 0;
    while index < length {
        if left[index] != right[index] {
            return false;
        }
        index += 1;
    }
    true
}

equal_as_slices! {
    [] Vec<T>, Vec<U>: |this, that| this.as_slice(), that.as_slice();
    [] Vec<T>, [U]: |this, that| this.as_slice(), that;
    [] Vec<T>, &[U]: |this, that| this.as_slice(), *that;
    [] Vec<T>, &mut [U]: |this, that| this.as_slice(), &**that;
    [] [T], Vec<U>: |this, that| this, that.as_slice();
    [] &[T], Vec<U>: |this, that| *this, that.as_slice();
    [const N: usize] Vec<T>, [U; N]: |this, that| this.as_slice(), that;
    [const N: usize] Vec<T>, &[U; N]: |this, that| this.as_slice(), *that;
}

impl<T: Eq> Eq for Vec<T> {}

impl<T: PartialOrd> PartialOrd for Vec<T> {
    #[inline]
    fn partial_cmp(&self, other: &Vec<T>) -> Option<Ordering> {
        PartialOrd::partial_cmp(self.as_slice(), other.as_slice())
    }
}

impl<T: Ord> Ord for Vec<T> {
    #[inline]
    fn cmp(&self, other: &Vec<T>) -> Ordering {
        Ord::cmp(self.as_slice(), other.as_slice())
    }
}

//! Joining the elements of a slice.

use crate::borrow::Borrow;
use crate::prelude::v1::*;

/// Slices whose elements can be put in a row.
pub trait Concat<Item: ?Sized> {
    /// The row.
    type Output;

    /// All elements of all elements.
    #[doc(hidden)]
    fn concat(slice: &Self) -> Self::Output;
}

/// Slices whose elements can be put in a row with a separator between.
pub trait Join<Separator> {
    /// The row.
    type Output;

    /// All elements of all elements, with a separator between.
    #[doc(hidden)]
    fn join(slice: &Self, separator: Separator) -> Self::Output;
}

impl<S: Borrow<str>> Concat<str> for [S] {
    type Output = String;

    fn concat(slice: &[S]) -> String {
        let mut row = String::new();
        let mut index: usize = 0;
        while index < slice.len() {
            row.push_str(slice[index].borrow());
            index += 1;
        }
        row
    }
}

impl<T: Clone, V: Borrow<[T]>> Concat<T> for [V] {
    type Output = Vec<T>;

    fn concat(slice: &[V]) -> Vec<T> {
        let mut row: Vec<T> = Vec::new();
        let mut index: usize = 0;
        while index < slice.len() {
            row.extend_from_slice(slice[index].borrow());
            index += 1;
        }
        row
    }
}

impl<S: Borrow<str>> Join<&str> for [S] {
    type Output = String;

    fn join(slice: &[S], separator: &str) -> String {
        let mut row = String::new();
        let mut index: usize = 0;
        while index < slice.len() {
            if index > 0 {
                row.push_str(separator);
            }
            row.push_str(slice[index].borrow());
            index += 1;
        }
        row
    }
}

impl<T: Clone, V: Borrow<[T]>> Join<&T> for [V] {
    type Output = Vec<T>;

    fn join(slice: &[V], separator: &T) -> Vec<T> {
        let mut row: Vec<T> = Vec::new();
        let mut index: usize = 0;
        while index < slice.len() {
            if index > 0 {
                row.push(separator.clone());
            }
            row.extend_from_slice(slice[index].borrow());
            index += 1;
        }
        row
    }
}

impl<T: Clone, V: Borrow<[T]>> Join<&[T]> for [V] {
    type Output = Vec<T>;

    fn join(slice: &[V], separator: &[T]) -> Vec<T> {
        let mut row: Vec<T> = Vec::new();
        let mut index: usize = 0;
        while index < slice.len() {
            if index > 0 {
                row.extend_from_slice(separator);
            }
            row.extend_from_slice(slice[index].borrow());
            index += 1;
        }
        row
    }
}

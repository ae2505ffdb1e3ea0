//! Intervals of integers, signed and unsigned at once, and how two values may compare.
//!
//! Two values of one type stand in exactly one of five relations: equal, or less or greater as signed numbers together with
//! less or greater as unsigned ones. A set of relations is a mask of five bits, and so is a condition; what is known of a pair is
//! a mask that shrinks.

use crate::arithmetic::{normalize, unsigned};
use flow::{BinaryOp, Condition, Type};

/// Equal.
pub const EQUAL: u8 = 1;
/// Less both ways.
const LESS_LESS: u8 = 2;
/// Less as signed numbers, greater as unsigned ones.
const LESS_GREATER: u8 = 4;
/// Greater as signed numbers, less as unsigned ones.
const GREATER_LESS: u8 = 8;
/// Greater both ways.
const GREATER_GREATER: u8 = 16;
/// Nothing known.
pub const ANY: u8 = 31;
/// Less as signed numbers.
pub const SIGNED_LESS: u8 = LESS_LESS | LESS_GREATER;
/// Less as unsigned numbers.
pub const UNSIGNED_LESS: u8 = LESS_LESS | GREATER_LESS;
/// Greater as signed numbers.
pub const SIGNED_GREATER: u8 = GREATER_GREATER | GREATER_LESS;
/// Greater as unsigned numbers.
pub const UNSIGNED_GREATER: u8 = GREATER_GREATER | LESS_GREATER;

/// The relations that fulfil a condition.
pub fn mask_of(condition: Condition) -> u8 {
    match condition {
        Condition::Equal => EQUAL,
        Condition::NotEqual => ANY & !EQUAL,
        Condition::SignedLess => SIGNED_LESS,
        Condition::SignedLessEqual => SIGNED_LESS | EQUAL,
        Condition::SignedGreater => SIGNED_GREATER,
        Condition::SignedGreaterEqual => SIGNED_GREATER | EQUAL,
        Condition::UnsignedLess => UNSIGNED_LESS,
        Condition::UnsignedLessEqual => UNSIGNED_LESS | EQUAL,
        Condition::UnsignedGreater => UNSIGNED_GREATER,
        Condition::UnsignedGreaterEqual => UNSIGNED_GREATER | EQUAL,
    }
}

/// The mask for the pair in the other order.
pub fn swapped(mask: u8) -> u8 {
    let mut result = mask & EQUAL;
    for (from, to) in [
        (LESS_LESS, GREATER_GREATER),
        (GREATER_GREATER, LESS_LESS),
        (LESS_GREATER, GREATER_LESS),
        (GREATER_LESS, LESS_GREATER),
    ] {
        if mask & from != 0 {
            result |= to;
        }
    }
    result
}

/// What is known of (a, c) from what is known of (a, b) and (b, c).
pub fn composed(first: u8, second: u8) -> u8 {
    if first == EQUAL {
        return second;
    }
    if second == EQUAL {
        return first;
    }
    let mut mask = ANY;
    for (strict, opposite) in [
        (SIGNED_LESS, SIGNED_GREATER),
        (SIGNED_GREATER, SIGNED_LESS),
        (UNSIGNED_LESS, UNSIGNED_GREATER),
        (UNSIGNED_GREATER, UNSIGNED_LESS),
    ] {
        let weak = strict | EQUAL;
        if first & !weak == 0 && second & !weak == 0 {
            mask &= !opposite;
            if first & EQUAL == 0 || second & EQUAL == 0 {
                mask &= !EQUAL;
            }
        }
    }
    mask
}

/// The numbers that a value may be. Pointers are unsigned 64-bit numbers here.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Range {
    /// Least as a signed number.
    pub signed_min: i64,
    /// Greatest as a signed number.
    pub signed_max: i64,
    /// Least as an unsigned number.
    pub unsigned_min: u64,
    /// Greatest as an unsigned number.
    pub unsigned_max: u64,
}

impl Range {
    /// Any number of the type.
    pub fn any(ty: Type) -> Range {
        let bits = ty.size() * 8;
        Range {
            signed_min: i64::MIN >> (64 - bits),
            signed_max: i64::MAX >> (64 - bits),
            unsigned_min: 0,
            unsigned_max: u64::MAX >> (64 - bits),
        }
    }

    /// One number, sign-extended.
    pub fn single(number: i64, ty: Type) -> Range {
        let number = normalize(number, ty);
        Range {
            signed_min: number,
            signed_max: number,
            unsigned_min: unsigned(number, ty),
            unsigned_max: unsigned(number, ty),
        }
    }

    /// Unsigned numbers from one to another.
    pub fn unsigned(min: u64, max: u64, ty: Type) -> Range {
        let mut range = Range::any(ty);
        range.unsigned_min = min;
        range.unsigned_max = max.min(range.unsigned_max);
        range.linked(ty)
    }

    /// The number, sign-extended, if there is only one.
    pub fn constant(&self) -> Option<i64> {
        (self.signed_min == self.signed_max).then_some(self.signed_min)
    }

    /// Both ranges hold.
    pub fn and(&self, other: &Range, ty: Type) -> Range {
        Range {
            signed_min: self.signed_min.max(other.signed_min),
            signed_max: self.signed_max.min(other.signed_max),
            unsigned_min: self.unsigned_min.max(other.unsigned_min),
            unsigned_max: self.unsigned_max.min(other.unsigned_max),
        }
        .linked(ty)
    }

    /// One of the ranges holds.
    pub fn or(&self, other: &Range) -> Range {
        Range {
            signed_min: self.signed_min.min(other.signed_min),
            signed_max: self.signed_max.max(other.signed_max),
            unsigned_min: self.unsigned_min.min(other.unsigned_min),
            unsigned_max: self.unsigned_max.max(other.unsigned_max),
        }
    }

    /// No number is left: the place cannot be reached.
    pub fn is_empty(&self) -> bool {
        self.signed_min > self.signed_max || self.unsigned_min > self.unsigned_max
    }

    /// Where the signs are known, each half tells of the other.
    fn linked(mut self, ty: Type) -> Range {
        if self.is_empty() {
            return self;
        }
        let largest = Range::any(ty).signed_max as u64;
        if self.unsigned_max <= largest || self.unsigned_min > largest {
            self.signed_min = self.signed_min.max(normalize(self.unsigned_min as i64, ty));
            self.signed_max = self.signed_max.min(normalize(self.unsigned_max as i64, ty));
        }
        if self.signed_min >= 0 || self.signed_max < 0 {
            self.unsigned_min = self.unsigned_min.max(unsigned(self.signed_min, ty));
            self.unsigned_max = self.unsigned_max.min(unsigned(self.signed_max, ty));
        }
        self
    }

    /// How a number of this range may compare with one of the other.
    pub fn relations(&self, other: &Range) -> u8 {
        let mut mask = ANY;
        if self.signed_min > other.signed_max {
            mask &= SIGNED_GREATER;
        } else if self.signed_min == other.signed_max {
            mask &= !SIGNED_LESS;
        }
        if self.signed_max < other.signed_min {
            mask &= SIGNED_LESS;
        } else if self.signed_max == other.signed_min {
            mask &= !SIGNED_GREATER;
        }
        if self.unsigned_min > other.unsigned_max {
            mask &= UNSIGNED_GREATER;
        } else if self.unsigned_min == other.unsigned_max {
            mask &= !UNSIGNED_LESS;
        }
        if self.unsigned_max < other.unsigned_min {
            mask &= UNSIGNED_LESS;
        } else if self.unsigned_max == other.unsigned_min {
            mask &= !UNSIGNED_GREATER;
        }
        mask
    }

    /// This range where the number compares so with one of the other.
    pub fn refined(&self, mask: u8, other: &Range, ty: Type) -> Range {
        let mut range = *self;
        if mask == EQUAL {
            return range.and(other, ty);
        }
        if mask & SIGNED_GREATER == 0 {
            let strict = (mask & EQUAL == 0) as i64;
            let limit = other.signed_max.saturating_sub(strict);
            range.signed_max = range.signed_max.min(limit);
        }
        if mask & SIGNED_LESS == 0 {
            let strict = (mask & EQUAL == 0) as i64;
            let limit = other.signed_min.saturating_add(strict);
            range.signed_min = range.signed_min.max(limit);
        }
        if mask & UNSIGNED_GREATER == 0 {
            let strict = (mask & EQUAL == 0) as u64;
            let limit = other.unsigned_max.saturating_sub(strict);
            range.unsigned_max = range.unsigned_max.min(limit);
        }
        if mask & UNSIGNED_LESS == 0 {
            let strict = (mask & EQUAL == 0) as u64;
            let limit = other.unsigned_min.saturating_add(strict);
            range.unsigned_min = range.unsigned_min.max(limit);
        }
        if mask & EQUAL == 0 && other.unsigned_min == other.unsigned_max {
            // Not that number: an end of the range may go.
            let number = other.unsigned_min;
            if range.unsigned_min == number && range.unsigned_max > number {
                range.unsigned_min += 1;
            }
            if range.unsigned_max == number && range.unsigned_min < number {
                range.unsigned_max -= 1;
            }
        }
        range.linked(ty)
    }

    /// Exact bounds of an operation without wrapping: signed, then unsigned.
    pub fn exact(op: BinaryOp, a: &Range, b: &Range) -> Option<((i128, i128), (i128, i128))> {
        let apply = |a: (i128, i128), b: (i128, i128)| match op {
            BinaryOp::Add => Some((a.0 + b.0, a.1 + b.1)),
            BinaryOp::Sub => Some((a.0 - b.1, a.1 - b.0)),
            BinaryOp::Mul => {
                let mut bounds: Option<(i128, i128)> = None;
                for x in [a.0, a.1] {
                    for y in [b.0, b.1] {
                        let product = x.checked_mul(y)?;
                        bounds = Some(match bounds {
                            None => (product, product),
                            Some((min, max)) => (min.min(product), max.max(product)),
                        });
                    }
                }
                bounds
            }
            _ => None,
        };
        let signed = apply(
            (a.signed_min as i128, a.signed_max as i128),
            (b.signed_min as i128, b.signed_max as i128),
        )?;
        let bare = apply(
            (a.unsigned_min as i128, a.unsigned_max as i128),
            (b.unsigned_min as i128, b.unsigned_max as i128),
        )?;
        Some((signed, bare))
    }

    /// The range of a sum, difference or product; halves that may wrap are unknown.
    pub fn arithmetic(op: BinaryOp, a: &Range, b: &Range, ty: Type) -> Range {
        let any = Range::any(ty);
        let mut range = any;
        if let Some((signed, bare)) = Range::exact(op, a, b) {
            if signed.0 >= any.signed_min as i128 && signed.1 <= any.signed_max as i128 {
                range.signed_min = signed.0 as i64;
                range.signed_max = signed.1 as i64;
            }
            if bare.0 >= 0 && bare.1 <= any.unsigned_max as i128 {
                range.unsigned_min = bare.0 as u64;
                range.unsigned_max = bare.1 as u64;
            }
        }
        range.linked(ty)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::arithmetic::fold_compare;

    const CONDITIONS: [Condition; 10] = [
        Condition::Equal,
        Condition::NotEqual,
        Condition::SignedLess,
        Condition::SignedLessEqual,
        Condition::SignedGreater,
        Condition::SignedGreaterEqual,
        Condition::UnsignedLess,
        Condition::UnsignedLessEqual,
        Condition::UnsignedGreater,
        Condition::UnsignedGreaterEqual,
    ];

    /// The one relation that two bytes have.
    fn relation(a: i64, b: i64) -> u8 {
        let mut mask = ANY;
        for condition in CONDITIONS {
            if fold_compare(condition, Type::I8, a, b) {
                mask &= mask_of(condition);
            } else {
                mask &= !mask_of(condition);
            }
        }
        mask
    }

    #[test]
    fn bytes_have_one_relation() {
        for a in -128..128 {
            for b in -128..128 {
                let mask = relation(a, b);
                assert_eq!(mask.count_ones(), 1);
                assert_eq!(swapped(mask), relation(b, a));
                let (one, other) = (Range::single(a, Type::I8), Range::single(b, Type::I8));
                assert_eq!(one.relations(&other), mask);
            }
        }
    }

    #[test]
    fn composition_and_refinement_are_sound() {
        let numbers = [-128, -127, -3, -1, 0, 1, 2, 100, 127];
        for a in numbers {
            for b in numbers {
                for c in numbers {
                    for wider in [0, SIGNED_LESS, UNSIGNED_LESS, EQUAL, UNSIGNED_GREATER] {
                        let (first, second) = (relation(a, b) | wider, relation(b, c) | wider);
                        assert!(composed(first, second) & relation(a, c) != 0);
                        let known = Range::any(Type::I8);
                        let other = Range::single(b, Type::I8);
                        let refined = known.refined(first, &other, Type::I8);
                        assert!(refined.signed_min <= a && a <= refined.signed_max);
                        let bare = unsigned(a, Type::I8);
                        assert!(refined.unsigned_min <= bare && bare <= refined.unsigned_max);
                    }
                }
            }
        }
    }
}

//! Why a number could not be had.

use crate::fmt;
use crate::prelude::v1::*;

/// A text that is no integer of the type.
pub struct ParseIntError {
    kind: IntErrorKind,
}

/// What was wrong with the text.
pub enum IntErrorKind {
    /// There was none.
    Empty,
    /// A character that is no digit.
    InvalidDigit,
    /// Above the greatest value.
    PosOverflow,
    /// Below the smallest value.
    NegOverflow,
    /// Zero for a type without it.
    Zero,
}

impl ParseIntError {
    #[inline]
    pub(crate) const fn new(kind: IntErrorKind) -> ParseIntError {
        ParseIntError { kind }
    }

    /// What was wrong.
    #[inline]
    pub const fn kind(&self) -> &IntErrorKind {
        &self.kind
    }
}

impl IntErrorKind {
    fn name(&self) -> &'static str {
        match self {
            IntErrorKind::Empty => "Empty",
            IntErrorKind::InvalidDigit => "InvalidDigit",
            IntErrorKind::PosOverflow => "PosOverflow",
            IntErrorKind::NegOverflow => "NegOverflow",
            IntErrorKind::Zero => "Zero",
        }
    }
}

impl Clone for IntErrorKind {
    #[inline]
    fn clone(&self) -> Self {
        *self
    }
}

impl Copy for IntErrorKind {}

impl PartialEq for IntErrorKind {
    #[inline]
    fn eq(&self, other: &Self) -> bool {
        *self as u8 == *other as u8
    }
}

impl Eq for IntErrorKind {}

impl fmt::Debug for IntErrorKind {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.name())
    }
}

impl Clone for ParseIntError {
    #[inline]
    fn clone(&self) -> Self {
        ParseIntError { kind: self.kind }
    }
}

impl PartialEq for ParseIntError {
    #[inline]
    fn eq(&self, other: &Self) -> bool {
        self.kind == other.kind
    }
}

impl Eq for ParseIntError {}

impl fmt::Display for ParseIntError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(match self.kind {
            IntErrorKind::Empty => "cannot parse integer from empty string",
            IntErrorKind::InvalidDigit => "invalid digit found in string",
            IntErrorKind::PosOverflow => "number too large to fit in target type",
            IntErrorKind::NegOverflow => "number too small to fit in target type",
            IntErrorKind::Zero => "number would be zero for non-zero type",
        })
    }
}

impl fmt::Debug for ParseIntError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("ParseIntError")
            .field("kind", &self.kind)
            .finish()
    }
}

/// An integer that the target type does not hold.
pub struct TryFromIntError {
    private: (),
}

impl TryFromIntError {
    #[inline]
    pub(crate) const fn new() -> TryFromIntError {
        TryFromIntError { private: () }
    }
}

impl Clone for TryFromIntError {
    #[inline]
    fn clone(&self) -> Self {
        *self
    }
}

impl Copy for TryFromIntError {}

impl PartialEq for TryFromIntError {
    #[inline]
    fn eq(&self, _other: &Self) -> bool {
        true
    }
}

impl Eq for TryFromIntError {}

impl fmt::Display for TryFromIntError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad("out of range integral type conversion attempted")
    }
}

impl fmt::Debug for TryFromIntError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_tuple("TryFromIntError")
            .field(&self.private)
            .finish()
    }
}

/// A text that is no float.
pub struct ParseFloatError {
    empty: bool,
}

impl ParseFloatError {
    #[inline]
    pub(crate) const fn new(empty: bool) -> ParseFloatError {
        ParseFloatError { empty }
    }
}

impl Clone for ParseFloatError {
    #[inline]
    fn clone(&self) -> Self {
        ParseFloatError { empty: self.empty }
    }
}

impl PartialEq for ParseFloatError {
    #[inline]
    fn eq(&self, other: &Self) -> bool {
        self.empty == other.empty
    }
}

impl Eq for ParseFloatError {}

impl fmt::Display for ParseFloatError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(if self.empty {
            "cannot parse float from empty string"
        } else {
            "invalid float literal"
        })
    }
}

/// The kind as `Debug` shows it: a word.
struct Word(&'static str);

impl fmt::Debug for Word {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.0)
    }
}

impl fmt::Debug for ParseFloatError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kind = Word(if self.empty { "Empty" } else { "Invalid" });
        formatter
            .debug_struct("ParseFloatError")
            .field("kind", &kind)
            .finish()
    }
}

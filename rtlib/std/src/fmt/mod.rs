//! Formatting.
//!
//! # How the macros are lowered
//! The translator lowers `format_args!("a{}b{:>5}", x, y)` eagerly: at once, into text. In terms of
//! the language items here it becomes
//!
//! ```text
//! let mut f = Formatter::new();                    // "formatter_new"
//! f.write_piece("a");                              // "formatter_write_str"
//! f.check(Display::fmt(&x, &mut f));               // "formatter_check"
//! f.write_piece("b");
//! f.set_spec(' ', ALIGN_RIGHT, 0, 5, NO_COUNT);    // "formatter_set_spec"
//! f.check(Display::fmt(&y, &mut f));
//! f.finish()                                       // "formatter_finish": an Arguments
//! ```
//!
//! A new formatter has the specification `(' ', ALIGN_NONE, 0, NO_COUNT, NO_COUNT)`; `set_spec` is
//! needed before a hole whose specification differs from the one in force. A format string without
//! holes may use `Arguments::from_str` ("arguments_from_str"). The macros then call `format`
//! ("format"), `io::_print` ("print"), `io::_eprint` ("eprint") or `panicking::panic_fmt`
//! ("panic_fmt"); `write!` calls the method `write_fmt` of its first argument.
//!
//! # Differences from the real library
//! A `Formatter` owns the text instead of passing it on, so that there is no `dyn Write` in it. When
//! an argument's `fmt` fails, the text up to there is kept and the failure is known to whoever takes
//! the `Arguments`. The methods of the debug builders are generic where the real ones take
//! `&dyn Debug`. `{:p}` is missing: addresses are not observed.

mod builders;
mod float;
mod integer;
mod text;
mod values;

pub use self::builders::{DebugList, DebugMap, DebugSet, DebugStruct, DebugTuple};

use crate::intrinsics;
use crate::marker::PhantomData;
use crate::prelude::v1::*;

/// Nothing went wrong, or the sink failed.
pub type Result = crate::result::Result<(), Error>;

/// Text could not be written.
#[rtlib_macros::lang("fmt_error")]
pub struct Error;

impl Clone for Error {
    #[inline]
    fn clone(&self) -> Error {
        Error
    }
}

impl Copy for Error {}

impl PartialEq for Error {
    #[inline]
    fn eq(&self, _other: &Error) -> bool {
        true
    }
}

impl Eq for Error {}

impl Default for Error {
    #[inline]
    fn default() -> Error {
        Error
    }
}

impl Debug for Error {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> Result {
        formatter.write_str("Error")
    }
}

impl Display for Error {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> Result {
        formatter.pad("an error occurred when formatting an argument")
    }
}

/// `{}`.
#[rtlib_macros::lang("display")]
pub trait Display {
    /// Writes the value.
    fn fmt(&self, formatter: &mut Formatter<'_>) -> Result;
}

/// `{:?}`.
#[rtlib_macros::lang("debug")]
pub trait Debug {
    /// Writes the value.
    fn fmt(&self, formatter: &mut Formatter<'_>) -> Result;
}

/// `{:x}`.
#[rtlib_macros::lang("lower_hex")]
pub trait LowerHex {
    /// Writes the value.
    fn fmt(&self, formatter: &mut Formatter<'_>) -> Result;
}

/// `{:X}`.
#[rtlib_macros::lang("upper_hex")]
pub trait UpperHex {
    /// Writes the value.
    fn fmt(&self, formatter: &mut Formatter<'_>) -> Result;
}

/// `{:b}`.
#[rtlib_macros::lang("binary")]
pub trait Binary {
    /// Writes the value.
    fn fmt(&self, formatter: &mut Formatter<'_>) -> Result;
}

/// `{:o}`.
#[rtlib_macros::lang("octal")]
pub trait Octal {
    /// Writes the value.
    fn fmt(&self, formatter: &mut Formatter<'_>) -> Result;
}

/// `{:e}`.
#[rtlib_macros::lang("lower_exp")]
pub trait LowerExp {
    /// Writes the value.
    fn fmt(&self, formatter: &mut Formatter<'_>) -> Result;
}

/// `{:E}`.
#[rtlib_macros::lang("upper_exp")]
pub trait UpperExp {
    /// Writes the value.
    fn fmt(&self, formatter: &mut Formatter<'_>) -> Result;
}

/// What text can be written to.
#[rtlib_macros::lang("fmt_write")]
pub trait Write {
    /// Writes the text.
    fn write_str(&mut self, text: &str) -> Result;

    /// Writes the character.
    fn write_char(&mut self, character: char) -> Result {
        let mut text = String::new();
        text.push(character);
        self.write_str(text.as_str())
    }

    /// Writes what `write!` made.
    fn write_fmt(&mut self, arguments: Arguments<'_>) -> Result {
        self.write_str(arguments.text())?;
        arguments.status()
    }
}

impl<W: Write + ?Sized> Write for &mut W {
    fn write_str(&mut self, text: &str) -> Result {
        (**self).write_str(text)
    }

    fn write_char(&mut self, character: char) -> Result {
        (**self).write_char(character)
    }

    fn write_fmt(&mut self, arguments: Arguments<'_>) -> Result {
        (**self).write_fmt(arguments)
    }
}

/// No alignment given.
pub const ALIGN_NONE: u32 = 0;
/// `<`.
pub const ALIGN_LEFT: u32 = 1;
/// `^`.
pub const ALIGN_CENTER: u32 = 2;
/// `>`.
pub const ALIGN_RIGHT: u32 = 3;
/// The flag `+`.
pub const FLAG_PLUS: u32 = 1;
/// The flag `#`.
pub const FLAG_ALTERNATE: u32 = 2;
/// The flag `0`.
pub const FLAG_ZERO: u32 = 4;
/// No width or precision given.
pub const NO_COUNT: usize = usize::MAX;

/// Where an alignment puts the text.
pub enum Alignment {
    /// `<`.
    Left,
    /// `>`.
    Right,
    /// `^`.
    Center,
}

/// What stands behind the colon of a hole.
struct Spec {
    fill: char,
    align: u32,
    flags: u32,
    width: usize,
    precision: usize,
}

impl Clone for Spec {
    #[inline]
    fn clone(&self) -> Spec {
        *self
    }
}

impl Copy for Spec {}

/// Text in the making, and how the next value is wanted.
#[rtlib_macros::lang("formatter")]
pub struct Formatter<'a> {
    buffer: String,
    spec: Spec,
    /// How much text there was when an argument failed, `usize::MAX` if none did.
    failed_at: usize,
    marker: PhantomData<&'a mut ()>,
}

impl<'a> Formatter<'a> {
    /// No text, and nothing said about the next value.
    #[doc(hidden)]
    #[inline]
    #[rtlib_macros::lang("formatter_new")]
    pub const fn new() -> Formatter<'a> {
        Formatter {
            buffer: String::new(),
            spec: Spec {
                fill: ' ',
                align: ALIGN_NONE,
                flags: 0,
                width: NO_COUNT,
                precision: NO_COUNT,
            },
            failed_at: usize::MAX,
            marker: PhantomData,
        }
    }

    /// Says how the next value is wanted: a fill character, one of the `ALIGN_` constants, a sum of
    /// the `FLAG_` constants, width and precision or `NO_COUNT`.
    #[doc(hidden)]
    #[inline]
    #[rtlib_macros::lang("formatter_set_spec")]
    pub fn set_spec(&mut self, fill: char, align: u32, flags: u32, width: usize, precision: usize) {
        self.spec = Spec {
            fill,
            align,
            flags,
            width,
            precision,
        };
    }

    /// Writes a literal piece.
    #[doc(hidden)]
    #[inline]
    #[rtlib_macros::lang("formatter_write_str")]
    pub fn write_piece(&mut self, text: &str) {
        self.buffer.push_str(text);
    }

    /// Takes the result of an argument's `fmt`.
    #[doc(hidden)]
    #[inline]
    #[rtlib_macros::lang("formatter_check")]
    pub fn check(&mut self, result: Result) {
        if result.is_err() && self.failed_at == usize::MAX {
            self.failed_at = self.buffer.len();
        }
    }

    /// The text, ready.
    #[doc(hidden)]
    #[inline]
    #[rtlib_macros::lang("formatter_finish")]
    pub fn finish(self) -> Arguments<'a> {
        let failed = self.failed_at != usize::MAX;
        let mut text = self.buffer;
        if failed {
            text.truncate(self.failed_at);
        }
        Arguments {
            text,
            failed,
            marker: PhantomData,
        }
    }

    /// The text so far.
    #[doc(hidden)]
    #[inline]
    pub fn text(&self) -> &str {
        self.buffer.as_str()
    }

    /// A formatter for a part of the value, to be put in by the caller.
    fn inner(&self) -> Formatter<'a> {
        Formatter {
            buffer: String::new(),
            spec: self.spec,
            failed_at: usize::MAX,
            marker: PhantomData,
        }
    }

    /// Whether neither width, precision nor a flag was given.
    #[inline]
    fn is_plain(&self) -> bool {
        self.spec.width == NO_COUNT && self.spec.precision == NO_COUNT && self.spec.flags == 0
    }

    /// Writes text.
    #[inline]
    pub fn write_str(&mut self, text: &str) -> Result {
        self.buffer.push_str(text);
        Ok(())
    }

    /// Writes a character.
    #[inline]
    pub fn write_char(&mut self, character: char) -> Result {
        self.buffer.push(character);
        Ok(())
    }

    /// Writes what `write!` made.
    #[inline]
    pub fn write_fmt(&mut self, arguments: Arguments<'_>) -> Result {
        self.buffer.push_str(arguments.text());
        arguments.status()
    }

    /// The fill character.
    #[inline]
    pub fn fill(&self) -> char {
        self.spec.fill
    }

    /// The alignment, if one was given.
    #[inline]
    pub fn align(&self) -> Option<Alignment> {
        match self.spec.align {
            ALIGN_LEFT => Some(Alignment::Left),
            ALIGN_CENTER => Some(Alignment::Center),
            ALIGN_RIGHT => Some(Alignment::Right),
            _ => None,
        }
    }

    /// The width, if one was given.
    #[inline]
    pub fn width(&self) -> Option<usize> {
        if self.spec.width == NO_COUNT {
            None
        } else {
            Some(self.spec.width)
        }
    }

    /// The precision, if one was given.
    #[inline]
    pub fn precision(&self) -> Option<usize> {
        if self.spec.precision == NO_COUNT {
            None
        } else {
            Some(self.spec.precision)
        }
    }

    /// The flag `+`.
    #[inline]
    pub fn sign_plus(&self) -> bool {
        self.spec.flags & FLAG_PLUS != 0
    }

    /// The flag `-`, which means nothing.
    #[inline]
    pub fn sign_minus(&self) -> bool {
        false
    }

    /// The flag `#`.
    #[inline]
    pub fn alternate(&self) -> bool {
        self.spec.flags & FLAG_ALTERNATE != 0
    }

    /// The flag `0`.
    #[inline]
    pub fn sign_aware_zero_pad(&self) -> bool {
        self.spec.flags & FLAG_ZERO != 0
    }

    /// Writes the fill character several times.
    fn write_fill(&mut self, fill: char, count: usize) {
        let mut rest = count;
        while rest > 0 {
            self.buffer.push(fill);
            rest -= 1;
        }
    }

    /// Writes text of `length` characters in `width` ones.
    fn write_aligned(&mut self, text: &str, length: usize, width: usize, default_align: u32) {
        let padding = width.saturating_sub(length);
        let align = if self.spec.align == ALIGN_NONE {
            default_align
        } else {
            self.spec.align
        };
        let before = match align {
            ALIGN_LEFT => 0,
            ALIGN_CENTER => padding / 2,
            _ => padding,
        };
        let fill = self.spec.fill;
        self.write_fill(fill, before);
        self.buffer.push_str(text);
        self.write_fill(fill, padding - before);
    }

    /// Writes a text: the precision shortens it, the width fills it up.
    pub fn pad(&mut self, text: &str) -> Result {
        if self.spec.width == NO_COUNT && self.spec.precision == NO_COUNT {
            self.buffer.push_str(text);
            return Ok(());
        }
        let (text, length) = text::first_characters(text, self.spec.precision);
        if self.spec.width == NO_COUNT {
            self.buffer.push_str(text);
        } else {
            self.write_aligned(text, length, self.spec.width, ALIGN_LEFT);
        }
        Ok(())
    }

    /// Writes the digits of an integer with sign, prefix (if `#` was given) and padding.
    pub fn pad_integral(&mut self, is_nonnegative: bool, prefix: &str, digits: &str) -> Result {
        let sign = if !is_nonnegative {
            "-"
        } else if self.sign_plus() {
            "+"
        } else {
            ""
        };
        let prefix = if self.alternate() { prefix } else { "" };
        self.pad_number(sign, prefix, digits, self.spec.flags & FLAG_ZERO != 0)
    }

    /// Writes sign, prefix and digits, all ASCII, in the width.
    fn pad_number(&mut self, sign: &str, prefix: &str, digits: &str, zeros: bool) -> Result {
        let length = sign.len() + prefix.len() + digits.len();
        if self.spec.width == NO_COUNT || self.spec.width <= length {
            self.buffer.push_str(sign);
            self.buffer.push_str(prefix);
            self.buffer.push_str(digits);
            return Ok(());
        }
        if zeros {
            self.buffer.push_str(sign);
            self.buffer.push_str(prefix);
            self.write_fill('0', self.spec.width - length);
            self.buffer.push_str(digits);
            return Ok(());
        }
        let mut text = String::with_capacity(length);
        text.push_str(sign);
        text.push_str(prefix);
        text.push_str(digits);
        self.write_aligned(text.as_str(), length, self.spec.width, ALIGN_RIGHT);
        Ok(())
    }

    /// Begins `Name { field: value, .. }`.
    #[inline]
    pub fn debug_struct<'b>(&'b mut self, name: &str) -> DebugStruct<'b, 'a> {
        DebugStruct::new(self, name)
    }

    /// Begins `Name(value, ..)`.
    #[inline]
    pub fn debug_tuple<'b>(&'b mut self, name: &str) -> DebugTuple<'b, 'a> {
        DebugTuple::new(self, name)
    }

    /// Begins `[value, ..]`.
    #[inline]
    pub fn debug_list<'b>(&'b mut self) -> DebugList<'b, 'a> {
        DebugList::new(self)
    }

    /// Begins `{value, ..}`.
    #[inline]
    pub fn debug_set<'b>(&'b mut self) -> DebugSet<'b, 'a> {
        DebugSet::new(self)
    }

    /// Begins `{key: value, ..}`.
    #[inline]
    pub fn debug_map<'b>(&'b mut self) -> DebugMap<'b, 'a> {
        DebugMap::new(self)
    }
}

impl Write for Formatter<'_> {
    #[inline]
    fn write_str(&mut self, text: &str) -> Result {
        self.buffer.push_str(text);
        Ok(())
    }

    #[inline]
    fn write_char(&mut self, character: char) -> Result {
        self.buffer.push(character);
        Ok(())
    }
}

/// What `format_args!` makes: the text itself, and whether it stops where an argument failed.
#[rtlib_macros::lang("fmt_arguments")]
pub struct Arguments<'a> {
    text: String,
    failed: bool,
    marker: PhantomData<&'a ()>,
}

impl<'a> Arguments<'a> {
    /// A text without holes.
    #[doc(hidden)]
    #[inline]
    #[rtlib_macros::lang("arguments_from_str")]
    pub fn from_str(text: &str) -> Arguments<'a> {
        Arguments {
            text: String::from(text),
            failed: false,
            marker: PhantomData,
        }
    }

    /// The text.
    #[doc(hidden)]
    #[inline]
    pub fn text(&self) -> &str {
        self.text.as_str()
    }

    /// Whether all arguments could be written.
    #[doc(hidden)]
    #[inline]
    pub fn status(&self) -> Result {
        if self.failed { Err(Error) } else { Ok(()) }
    }
}

impl Clone for Arguments<'_> {
    fn clone(&self) -> Self {
        Arguments {
            text: self.text.clone(),
            failed: self.failed,
            marker: PhantomData,
        }
    }
}

impl Display for Arguments<'_> {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> Result {
        formatter.buffer.push_str(self.text());
        self.status()
    }
}

impl Debug for Arguments<'_> {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> Result {
        formatter.buffer.push_str(self.text());
        self.status()
    }
}

/// What `format!` calls.
#[rtlib_macros::lang("format")]
#[inline]
pub fn format(arguments: Arguments<'_>) -> String {
    if arguments.failed {
        format_failed();
    }
    arguments.text
}

#[cold]
#[inline(never)]
fn format_failed() -> ! {
    intrinsics::panic_at(
        "a formatting trait implementation returned an error when the underlying stream did not: Error",
    )
}

/// Writes into anything: what `write!` does without a method.
pub fn write<W: Write + ?Sized>(target: &mut W, arguments: Arguments<'_>) -> Result {
    target.write_fmt(arguments)
}

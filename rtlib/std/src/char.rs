//! Characters. ASCII is decided here; for the others the run-time library has the tables.

use crate::fmt;
use crate::intrinsics;
use crate::prelude::v1::*;
use crate::runtime;
use crate::str::FromStr;
use rtlib_macros::mirrored;

/// The character with this number, if there is one.
#[inline]
pub const fn from_u32(number: u32) -> Option<char> {
    if number < 0xd800 || (number > 0xdfff && number <= 0x10_ffff) {
        // SAFETY: the number is a scalar value.
        Some(unsafe { intrinsics::char_from_number(number) })
    } else {
        None
    }
}

/// The digit with this value in a radix of at most 36.
#[inline]
#[track_caller]
pub const fn from_digit(value: u32, radix: u32) -> Option<char> {
    if radix > 36 {
        panic!("from_digit: radix is too high (maximum 36)");
    }
    if value >= radix {
        None
    } else if value < 10 {
        Some((b'0' + value as u8) as char)
    } else {
        Some((b'a' + (value as u8 - 10)) as char)
    }
}

// The classes of `runtime::character_has_class`.
const ALPHABETIC: u32 = 0;
const NUMERIC: u32 = 1;
const LOWERCASE: u32 = 2;
const UPPERCASE: u32 = 3;
const WHITESPACE: u32 = 4;
const CONTROL: u32 = 5;
const ESCAPED_IN_DEBUG: u32 = 6;

#[inline]
fn has_class(character: char, class: u32) -> bool {
    runtime::character_has_class(character as u32, class) != 0
}

/// Whether it is white space.
#[inline]
pub(crate) fn is_whitespace(character: char) -> bool {
    match character {
        ' ' | '\x09'..='\x0d' => true,
        _ => character as u32 > 0x7f && has_class(character, WHITESPACE),
    }
}

/// Whether `Debug` writes its number.
pub(crate) fn is_escaped_in_debug(character: char) -> bool {
    let number = character as u32;
    if number < 0x80 {
        number < 0x20 || number == 0x7f
    } else {
        has_class(character, ESCAPED_IN_DEBUG)
    }
}

/// Whether it has an upper and a lower case.
pub(crate) fn is_cased(character: char) -> bool {
    character.is_lowercase() || character.is_uppercase()
}

/// Whether it does not end a word for the sake of the final sigma.
pub(crate) fn is_case_ignorable(character: char) -> bool {
    matches!(
        character,
        '\'' | '.' | ':' | '^' | '`' | '\u{a8}' | '\u{ad}' | '\u{af}' | '\u{b7}'
    ) || matches!(
        character as u32,
        0x2b0..=0x36f | 0x2018 | 0x2019 | 0x2024 | 0x2027
    )
}

/// Adds the lower-case form.
pub(crate) fn push_lowercase(text: &mut String, character: char) {
    if (character as u32) < 0x80 {
        text.push(character.to_ascii_lowercase());
        return;
    }
    let mut forms = [0u32; 3];
    let numbers: &mut [u32] = &mut forms;
    let target = intrinsics::slice_pointer_mut(numbers);
    // SAFETY: there is room for three numbers.
    let count = unsafe { runtime::character_to_lowercase(character as u32, target) };
    push_numbers(text, &forms[..count]);
}

/// Adds the upper-case form.
pub(crate) fn push_uppercase(text: &mut String, character: char) {
    if (character as u32) < 0x80 {
        text.push(character.to_ascii_uppercase());
        return;
    }
    let mut forms = [0u32; 3];
    let numbers: &mut [u32] = &mut forms;
    let target = intrinsics::slice_pointer_mut(numbers);
    // SAFETY: there is room for three numbers.
    let count = unsafe { runtime::character_to_uppercase(character as u32, target) };
    push_numbers(text, &forms[..count]);
}

fn push_numbers(text: &mut String, numbers: &[u32]) {
    let mut index: usize = 0;
    while index < numbers.len() {
        // SAFETY: the run-time library gives scalar values.
        text.push(unsafe { intrinsics::char_from_number(numbers[index]) });
        index += 1;
    }
}

#[mirrored]
impl char {
    /// The greatest character.
    pub const MAX: char = '\u{10ffff}';
    /// The smallest character.
    pub const MIN: char = '\0';
    /// The character for what could not be read.
    pub const REPLACEMENT_CHARACTER: char = '\u{fffd}';

    /// The character with this number, if there is one.
    #[inline]
    pub const fn from_u32(number: u32) -> Option<char> {
        from_u32(number)
    }

    /// The digit with this value in a radix of at most 36.
    #[inline]
    #[track_caller]
    pub const fn from_digit(value: u32, radix: u32) -> Option<char> {
        from_digit(value, radix)
    }

    /// The character with this number.
    ///
    /// # Safety
    /// There is one.
    #[inline]
    pub const unsafe fn from_u32_unchecked(number: u32) -> char {
        // SAFETY: as promised by the caller.
        unsafe { intrinsics::char_from_number(number) }
    }

    /// Whether it is a digit in the radix.
    #[inline]
    #[track_caller]
    pub const fn is_digit(self, radix: u32) -> bool {
        digit_value(self, radix).is_some()
    }

    /// Its value as a digit in the radix.
    #[inline]
    #[track_caller]
    pub const fn to_digit(self, radix: u32) -> Option<u32> {
        digit_value(self, radix)
    }

    /// The number of its bytes in UTF-8.
    #[inline]
    pub const fn len_utf8(self) -> usize {
        let number = self as u32;
        if number < 0x80 {
            1
        } else if number < 0x800 {
            2
        } else if number < 0x1_0000 {
            3
        } else {
            4
        }
    }

    /// The number of its words in UTF-16.
    #[inline]
    pub const fn len_utf16(self) -> usize {
        if (self as u32) < 0x1_0000 { 1 } else { 2 }
    }

    /// Writes it as UTF-8.
    pub const fn encode_utf8(self, target: &mut [u8]) -> &mut str {
        let number = self as u32;
        let length = if number < 0x80 {
            target[0] = number as u8;
            1
        } else if number < 0x800 {
            target[0] = (number >> 6) as u8 | 0xc0;
            target[1] = continuation(number);
            2
        } else if number < 0x1_0000 {
            target[0] = (number >> 12) as u8 | 0xe0;
            target[1] = continuation(number >> 6);
            target[2] = continuation(number);
            3
        } else {
            target[0] = (number >> 18) as u8 | 0xf0;
            target[1] = continuation(number >> 12);
            target[2] = continuation(number >> 6);
            target[3] = continuation(number);
            4
        };
        // SAFETY: the bytes are one character.
        unsafe { intrinsics::string_from_bytes_mut(&mut target[..length]) }
    }

    /// Whether it is a letter.
    #[inline]
    pub fn is_alphabetic(self) -> bool {
        match self {
            'a'..='z' | 'A'..='Z' => true,
            _ => self as u32 > 0x7f && has_class(self, ALPHABETIC),
        }
    }

    /// Whether it is a number.
    #[inline]
    pub fn is_numeric(self) -> bool {
        match self {
            '0'..='9' => true,
            _ => self as u32 > 0x7f && has_class(self, NUMERIC),
        }
    }

    /// Whether it is a letter or a number.
    #[inline]
    pub fn is_alphanumeric(self) -> bool {
        match self {
            'a'..='z' | 'A'..='Z' | '0'..='9' => true,
            _ => self as u32 > 0x7f && (has_class(self, ALPHABETIC) || has_class(self, NUMERIC)),
        }
    }

    /// Whether it is a lower-case letter.
    #[inline]
    pub fn is_lowercase(self) -> bool {
        match self {
            'a'..='z' => true,
            _ => self as u32 > 0x7f && has_class(self, LOWERCASE),
        }
    }

    /// Whether it is an upper-case letter.
    #[inline]
    pub fn is_uppercase(self) -> bool {
        match self {
            'A'..='Z' => true,
            _ => self as u32 > 0x7f && has_class(self, UPPERCASE),
        }
    }

    /// Whether it is white space.
    #[inline]
    pub fn is_whitespace(self) -> bool {
        is_whitespace(self)
    }

    /// Whether it is a control character.
    #[inline]
    pub fn is_control(self) -> bool {
        let number = self as u32;
        if number < 0x80 {
            number < 0x20 || number == 0x7f
        } else {
            has_class(self, CONTROL)
        }
    }

    /// The characters of its lower-case form.
    pub fn to_lowercase(self) -> ToLowercase {
        let mut text = String::new();
        push_lowercase(&mut text, self);
        ToLowercase { text, index: 0 }
    }

    /// The characters of its upper-case form.
    pub fn to_uppercase(self) -> ToUppercase {
        let mut text = String::new();
        push_uppercase(&mut text, self);
        ToUppercase { text, index: 0 }
    }

    /// Whether it is ASCII.
    #[inline]
    pub const fn is_ascii(&self) -> bool {
        (*self as u32) < 0x80
    }

    /// In upper case if it is an ASCII letter.
    #[inline]
    pub const fn to_ascii_uppercase(&self) -> char {
        if self.is_ascii_lowercase() {
            (*self as u8 - 0x20) as char
        } else {
            *self
        }
    }

    /// In lower case if it is an ASCII letter.
    #[inline]
    pub const fn to_ascii_lowercase(&self) -> char {
        if self.is_ascii_uppercase() {
            (*self as u8 + 0x20) as char
        } else {
            *self
        }
    }

    /// Whether two characters are equal but for the case of ASCII letters.
    #[inline]
    pub const fn eq_ignore_ascii_case(&self, other: &char) -> bool {
        self.to_ascii_lowercase() == other.to_ascii_lowercase()
    }

    /// Puts it in upper case if it is an ASCII letter.
    #[inline]
    pub const fn make_ascii_uppercase(&mut self) {
        *self = self.to_ascii_uppercase();
    }

    /// Puts it in lower case if it is an ASCII letter.
    #[inline]
    pub const fn make_ascii_lowercase(&mut self) {
        *self = self.to_ascii_lowercase();
    }
}

/// The low six bits as a byte that continues a character.
#[inline]
const fn continuation(number: u32) -> u8 {
    (number & 0x3f) as u8 | 0x80
}

#[inline]
#[track_caller]
fn digit_value(character: char, radix: u32) -> Option<u32> {
    if radix < 2 || radix > 36 {
        panic!("to_digit: invalid radix -- radix must be in the range 2 to 36 inclusive");
    }
    let value = match character {
        '0'..='9' => character as u32 - '0' as u32,
        'a'..='z' => character as u32 - 'a' as u32 + 10,
        'A'..='Z' => character as u32 - 'A' as u32 + 10,
        _ => return None,
    };
    if value < radix { Some(value) } else { None }
}

/// The questions about ASCII, for bytes and characters.
macro_rules! ascii_classes {
    ($($trait_name:ident $kind:ty: |$this:ident| $byte:expr;)*) => {
        $(
            #[mirrored($trait_name)]
            impl $kind {
                /// Whether it is an ASCII letter.
                #[inline]
                pub const fn is_ascii_alphabetic(&self) -> bool {
                    let $this = *self;
                    matches!($byte, b'a'..=b'z' | b'A'..=b'Z')
                }
                /// Whether it is an upper-case ASCII letter.
                #[inline]
                pub const fn is_ascii_uppercase(&self) -> bool {
                    let $this = *self;
                    matches!($byte, b'A'..=b'Z')
                }
                /// Whether it is a lower-case ASCII letter.
                #[inline]
                pub const fn is_ascii_lowercase(&self) -> bool {
                    let $this = *self;
                    matches!($byte, b'a'..=b'z')
                }
                /// Whether it is an ASCII letter or digit.
                #[inline]
                pub const fn is_ascii_alphanumeric(&self) -> bool {
                    let $this = *self;
                    matches!($byte, b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9')
                }
                /// Whether it is an ASCII digit.
                #[inline]
                pub const fn is_ascii_digit(&self) -> bool {
                    let $this = *self;
                    matches!($byte, b'0'..=b'9')
                }
                /// Whether it is an ASCII digit to the base 16.
                #[inline]
                pub const fn is_ascii_hexdigit(&self) -> bool {
                    let $this = *self;
                    matches!($byte, b'0'..=b'9' | b'a'..=b'f' | b'A'..=b'F')
                }
                /// Whether it is ASCII punctuation.
                #[inline]
                pub const fn is_ascii_punctuation(&self) -> bool {
                    let $this = *self;
                    matches!($byte, b'!'..=b'/' | b':'..=b'@' | b'['..=b'`' | b'{'..=b'~')
                }
                /// Whether it is ASCII and visible.
                #[inline]
                pub const fn is_ascii_graphic(&self) -> bool {
                    let $this = *self;
                    matches!($byte, b'!'..=b'~')
                }
                /// Whether it is ASCII white space.
                #[inline]
                pub const fn is_ascii_whitespace(&self) -> bool {
                    let $this = *self;
                    matches!($byte, b' ' | b'\t' | b'\n' | b'\r' | b'\x0c')
                }
                /// Whether it is an ASCII control character.
                #[inline]
                pub const fn is_ascii_control(&self) -> bool {
                    let $this = *self;
                    matches!($byte, 0..=0x1f | 0x7f)
                }
            }
        )*
    };
}

ascii_classes! {
    CharAsciiMethods char: |this| if (this as u32) < 0x80 { this as u8 } else { 0x80 };
    U8AsciiClasses u8: |this| this;
}

#[mirrored(U8AsciiMethods)]
impl u8 {
    /// Whether it is ASCII.
    #[inline]
    pub const fn is_ascii(&self) -> bool {
        *self < 0x80
    }

    /// In upper case if it is an ASCII letter.
    #[inline]
    pub const fn to_ascii_uppercase(&self) -> u8 {
        if self.is_ascii_lowercase() {
            *self - 0x20
        } else {
            *self
        }
    }

    /// In lower case if it is an ASCII letter.
    #[inline]
    pub const fn to_ascii_lowercase(&self) -> u8 {
        if self.is_ascii_uppercase() {
            *self + 0x20
        } else {
            *self
        }
    }

    /// Whether two bytes are equal but for the case of ASCII letters.
    #[inline]
    pub const fn eq_ignore_ascii_case(&self, other: &u8) -> bool {
        self.to_ascii_lowercase() == other.to_ascii_lowercase()
    }

    /// Puts it in upper case if it is an ASCII letter.
    #[inline]
    pub const fn make_ascii_uppercase(&mut self) {
        *self = self.to_ascii_uppercase();
    }

    /// Puts it in lower case if it is an ASCII letter.
    #[inline]
    pub const fn make_ascii_lowercase(&mut self) {
        *self = self.to_ascii_lowercase();
    }
}

/// Declares the iterator over a changed case, which is also a text.
macro_rules! case_iterator {
    ($(#[$documentation:meta])* $name:ident) => {
        $(#[$documentation])*
        pub struct $name {
            text: String,
            index: usize,
        }

        impl Iterator for $name {
            type Item = char;

            fn next(&mut self) -> Option<char> {
                let rest = &self.text.as_str()[self.index..];
                let character = crate::str::Chars::new(rest).next()?;
                self.index += character.len_utf8();
                Some(character)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str(&self.text.as_str()[self.index..])
            }
        }
    };
}

case_iterator! {
    /// The characters of a lower-case form.
    ToLowercase
}

case_iterator! {
    /// The characters of an upper-case form.
    ToUppercase
}

/// Declares an error with one text.
macro_rules! character_error {
    ($(#[$documentation:meta])* $name:ident $shown:literal $text:literal) => {
        $(#[$documentation])*
        pub struct $name {
            private: (),
        }

        impl $name {
            #[inline]
            pub(crate) const fn new() -> $name {
                $name { private: () }
            }
        }

        impl Clone for $name {
            #[inline]
            fn clone(&self) -> Self {
                *self
            }
        }

        impl Copy for $name {}

        impl PartialEq for $name {
            #[inline]
            fn eq(&self, _other: &Self) -> bool {
                true
            }
        }

        impl Eq for $name {}

        impl fmt::Display for $name {
            fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.pad($text)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.debug_tuple($shown).field(&self.private).finish()
            }
        }
    };
}

character_error! {
    /// A number that is no character.
    CharTryFromError "CharTryFromError" "converted integer out of range for `char`"
}

character_error! {
    /// A character that does not fit.
    TryFromCharError "TryFromCharError" "unicode code point out of range"
}

/// A text that is not exactly one character.
pub struct ParseCharError {
    empty: bool,
}

impl fmt::Display for ParseCharError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(if self.empty {
            "cannot parse char from empty string"
        } else {
            "too many characters in string"
        })
    }
}

impl fmt::Debug for ParseCharError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(if self.empty {
            "EmptyString"
        } else {
            "TooManyChars"
        })
    }
}

impl FromStr for char {
    type Err = ParseCharError;

    fn from_str(text: &str) -> Result<char, ParseCharError> {
        let mut characters = crate::str::Chars::new(text);
        match (characters.next(), characters.next()) {
            (Some(character), None) => Ok(character),
            (None, _) => Err(ParseCharError { empty: true }),
            _ => Err(ParseCharError { empty: false }),
        }
    }
}

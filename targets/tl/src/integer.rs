//! Integers as tl spells them: `-?[0-9]+` or `-?0x[0-9a-fA-F]+`, taken modulo 2^64.
//!
//! Both the assembler (operands) and the command line (input) read them, so that a number means
//! the same wherever it stands.

/// The value of `text`, or nothing if it is not spelled like an integer.
pub fn parse(text: &str) -> Option<i64> {
    let (negative, unsigned) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text),
    };
    let (radix, digits) = match unsigned.strip_prefix("0x") {
        Some(rest) => (16, rest),
        None => (10, unsigned),
    };
    if digits.is_empty() {
        return None;
    }
    let mut value: i64 = 0;
    for character in digits.chars() {
        let digit = character.to_digit(radix)?;
        value = value.wrapping_mul(radix as i64).wrapping_add(digit as i64);
    }
    Some(if negative {
        value.wrapping_neg()
    } else {
        value
    })
}

#[cfg(test)]
mod tests {
    use super::parse;

    #[test]
    fn decimal_and_hexadecimal_wrap_modulo_two_to_the_64() {
        assert_eq!(parse("0"), Some(0));
        assert_eq!(parse("-0"), Some(0));
        assert_eq!(parse("007"), Some(7));
        assert_eq!(parse("-0x1F"), Some(-31));
        assert_eq!(parse("9223372036854775808"), Some(i64::MIN));
        assert_eq!(parse("18446744073709551617"), Some(1));
        assert_eq!(parse("-18446744073709551617"), Some(-1));
        assert_eq!(parse("0xffffffffffffffff"), Some(-1));
        assert_eq!(parse("0x123456789abcdef01"), Some(0x23456789abcdef01));
    }

    #[test]
    fn anything_else_is_refused() {
        for text in [
            "", "-", "+1", "--1", "1_0", "0x", "-0x", "0X1", "x1", "1x", "a", "0x-1", "0b1", "1.0",
            "١",
        ] {
            assert_eq!(parse(text), None, "{text:?}");
        }
    }
}

//! Numbers against the real standard library.

mod support;

use rtlib_std::fmt::Display;
use rtlib_std::num::i8_methods::I8Methods;
use rtlib_std::num::i8_parse_methods::I8ParseMethods;
use rtlib_std::num::i8_signed_methods::I8SignedMethods;
use rtlib_std::num::u8_methods::U8Methods;
use rtlib_std::num::u8_unsigned_methods::U8UnsignedMethods;
use rtlib_std::str::FromStr;
use support::Random;

/// Checks that a method of ours gives what the method of the same name of the real library gives.
macro_rules! same {
    ($kind:ty as $ours:ident: $value:expr; $($method:ident($($argument:expr),*)),* $(,)?) => {
        $(
            assert_eq!(
                <$kind as $ours>::$method($value $(, $argument)*),
                <$kind>::$method($value $(, $argument)*),
                "{}.{}({:?})", $value, stringify!($method), ($($argument,)*),
            );
        )*
    };
}

#[test]
fn all_pairs_of_i8() {
    for left in i8::MIN..=i8::MAX {
        same!(i8 as I8Methods: left; count_ones(), count_zeros(), leading_zeros(), trailing_zeros(),
            leading_ones(), trailing_ones(), swap_bytes(), reverse_bits(), wrapping_neg(),
            checked_neg(), overflowing_neg(), to_le_bytes(), to_be_bytes(), checked_ilog2());
        same!(i8 as I8SignedMethods: left; wrapping_abs(), checked_abs(), overflowing_abs(),
            saturating_abs(), saturating_neg(), unsigned_abs(), signum(), is_positive(), is_negative());
        if left >= 0 {
            same!(i8 as I8SignedMethods: left; isqrt());
        }
        if left > 0 {
            same!(i8 as I8Methods: left; ilog2(), ilog10());
        }
        for count in 0..20u32 {
            same!(i8 as I8Methods: left; rotate_left(count), rotate_right(count),
                wrapping_shl(count), wrapping_shr(count), checked_shl(count), checked_shr(count),
                overflowing_shl(count), overflowing_shr(count), checked_pow(count),
                wrapping_pow(count), overflowing_pow(count));
            same!(i8 as I8SignedMethods: left; saturating_pow(count));
            if left.checked_pow(count).is_some() {
                same!(i8 as I8Methods: left; pow(count));
            }
        }
        for right in i8::MIN..=i8::MAX {
            same!(i8 as I8Methods: left; wrapping_add(right), wrapping_sub(right),
                wrapping_mul(right), checked_add(right), checked_sub(right), checked_mul(right),
                overflowing_add(right), overflowing_sub(right), overflowing_mul(right));
            same!(i8 as I8SignedMethods: left; checked_div(right), checked_rem(right),
                checked_div_euclid(right), checked_rem_euclid(right), saturating_add(right),
                saturating_sub(right), saturating_mul(right), abs_diff(right),
                checked_add_unsigned(right as u8), wrapping_add_unsigned(right as u8));
            if right != 0 {
                same!(i8 as I8SignedMethods: left; wrapping_div(right), wrapping_rem(right),
                    wrapping_div_euclid(right), wrapping_rem_euclid(right), overflowing_div(right),
                    overflowing_rem(right));
            }
            if right != 0 && (left, right) != (i8::MIN, -1) {
                same!(i8 as I8SignedMethods: left; div_euclid(right), rem_euclid(right));
            }
        }
    }
}

#[test]
fn all_pairs_of_u8() {
    for left in u8::MIN..=u8::MAX {
        same!(u8 as U8UnsignedMethods: left; isqrt(), is_power_of_two(),
            checked_next_power_of_two());
        for right in u8::MIN..=u8::MAX {
            same!(u8 as U8Methods: left; checked_add(right), checked_sub(right), checked_mul(right));
            same!(u8 as U8UnsignedMethods: left; checked_div(right), checked_rem(right),
                saturating_add(right), saturating_sub(right), saturating_mul(right),
                abs_diff(right), is_multiple_of(right), checked_add_signed(right as i8),
                wrapping_add_signed(right as i8), saturating_add_signed(right as i8));
            if right != 0 {
                same!(u8 as U8UnsignedMethods: left; div_ceil(right));
            }
        }
    }
}

#[test]
fn wide_integers() {
    use rtlib_std::num::i64_methods::I64Methods;
    use rtlib_std::num::i64_signed_methods::I64SignedMethods;
    let mut random = Random(1);
    for _ in 0..20_000 {
        let shift = random.below(64) as u32;
        let left = (random.next() as i64) >> shift;
        let shift = random.below(64) as u32;
        let right = (random.next() as i64) >> shift;
        same!(i64 as I64Methods: left; checked_add(right), checked_sub(right), checked_mul(right),
            wrapping_mul(right), overflowing_mul(right), to_le_bytes(), to_be_bytes(),
            reverse_bits(), leading_zeros(), rotate_right(shift));
        same!(i64 as I64SignedMethods: left; saturating_mul(right), checked_div(right),
            checked_rem_euclid(right), abs_diff(right));
        assert_eq!(<i64 as I64Methods>::from_be_bytes(left.to_be_bytes()), left);
    }
    assert_eq!(<i64 as I64Methods>::MIN, i64::MIN);
    assert_eq!(<i64 as I64Methods>::MAX, i64::MAX);
}

/// The text of a value by our `Display`.
fn shown<T: Display>(value: &T) -> String {
    rtlib_std::string::ToString::to_string(value)
        .as_str()
        .into()
}

#[test]
fn integers_from_text() {
    let texts = [
        "",
        "+",
        "-",
        "0",
        "-0",
        "+7",
        "12",
        "-12",
        "127",
        "128",
        "-128",
        "-129",
        "1x",
        "x",
        " 1",
        "999999999999",
        "-999",
        "255",
        "256",
        "00012",
        "--1",
        "1-",
        "٣",
    ];
    for text in texts {
        let ours = <i8 as FromStr>::from_str(text);
        match (&ours, text.parse::<i8>()) {
            (Ok(left), Ok(right)) => assert_eq!(*left, right, "{text}"),
            (Err(left), Err(right)) => assert_eq!(shown(left), right.to_string(), "{text}"),
            _ => panic!("{text} differs"),
        }
        let ours = <u8 as FromStr>::from_str(text);
        match (&ours, text.parse::<u8>()) {
            (Ok(left), Ok(right)) => assert_eq!(*left, right, "{text}"),
            (Err(left), Err(right)) => assert_eq!(shown(left), right.to_string(), "{text}"),
            _ => panic!("{text} differs"),
        }
        for radix in [2, 8, 16, 36] {
            let ours = <i8 as I8ParseMethods>::from_str_radix(text, radix);
            let real = i8::from_str_radix(text, radix);
            assert_eq!(ours.as_ref().ok(), real.as_ref().ok(), "{text} in {radix}");
        }
    }
}

#[test]
fn floats_from_text() {
    for text in [
        "", "1", "-1.5e3", "inf", "NaN", "1e400", ".5", "5.", "x", "1_0", "+0.1",
    ] {
        let ours = <f64 as FromStr>::from_str(text);
        match (&ours, text.parse::<f64>()) {
            (Ok(left), Ok(right)) => assert_eq!(left.to_bits(), right.to_bits(), "{text}"),
            (Err(left), Err(right)) => assert_eq!(shown(left), right.to_string(), "{text}"),
            _ => panic!("{text} differs"),
        }
    }
}

#[test]
fn float_methods() {
    use rtlib_std::num::f64_methods::F64Methods;
    let mut random = Random(5);
    let special = [
        0.0,
        -0.0,
        0.5,
        -0.5,
        1.5,
        2.5,
        -2.5,
        0.49999999999999994,
        1e300,
        -1e300,
        1e-310,
        f64::INFINITY,
        f64::NEG_INFINITY,
        4503599627370495.5,
        f64::MAX,
        f64::MIN_POSITIVE,
    ];
    for round in 0..2000 {
        let value = match special.get(round) {
            Some(value) => *value,
            None => (random.next() as i64 as f64) / (1u64 << random.below(64)) as f64,
        };
        macro_rules! same_bits {
            ($($method:ident($($argument:expr),*)),*) => {
                $(
                    let ours = <f64 as F64Methods>::$method(value $(, $argument)*);
                    let real = f64::$method(value $(, $argument)*);
                    assert_eq!(ours.to_bits(), real.to_bits(), "{value}.{}", stringify!($method));
                )*
            };
        }
        same_bits!(
            floor(),
            ceil(),
            round(),
            trunc(),
            fract(),
            abs(),
            signum(),
            sqrt(),
            round_ties_even(),
            to_degrees(),
            to_radians(),
            min(0.25),
            max(0.25),
            copysign(-1.0),
            rem_euclid(0.3),
            div_euclid(0.3),
            recip()
        );
        assert_eq!(<f64 as F64Methods>::is_finite(value), value.is_finite());
        assert_eq!(<f64 as F64Methods>::is_infinite(value), value.is_infinite());
        assert_eq!(<f64 as F64Methods>::classify(value), value.classify());
        assert_eq!(
            <f64 as F64Methods>::total_cmp(&value, &0.5),
            value.total_cmp(&0.5)
        );
        assert_eq!(
            <f64 as F64Methods>::total_cmp(&value, &-0.5),
            value.total_cmp(&-0.5)
        );
    }
    for value in [1.0f32, 0.1, 57.3, 1e20] {
        use rtlib_std::num::f32_methods::F32Methods;
        assert_eq!(<f32 as F32Methods>::to_degrees(value), value.to_degrees());
        assert_eq!(<f32 as F32Methods>::to_radians(value), value.to_radians());
        assert_eq!(<f32 as F32Methods>::round(value), value.round());
    }
    assert_eq!(rtlib_std::f64::consts::PI, std::f64::consts::PI);
    assert_eq!(rtlib_std::f32::consts::LN_10, std::f32::consts::LN_10);
    assert!(<f64 as F64Methods>::is_nan(f64::NAN));
    assert_eq!(<f64 as F64Methods>::MAX, f64::MAX);
    assert_eq!(<f64 as F64Methods>::EPSILON, f64::EPSILON);
    assert_eq!(<f64 as F64Methods>::MIN_POSITIVE, f64::MIN_POSITIVE);
}

#[test]
fn integers_into_each_other() {
    use rtlib_std::convert::try_from_i64_for_u8::TryFromI64ForU8;
    use rtlib_std::convert::try_from_u64_for_i8::TryFromU64ForI8;
    for value in [
        -129i64,
        -128,
        -1,
        0,
        1,
        127,
        128,
        255,
        256,
        i64::MIN,
        i64::MAX,
    ] {
        let ours = <u8 as TryFromI64ForU8>::try_from(value);
        assert_eq!(ours.ok(), TryInto::<u8>::try_into(value).ok(), "{value}");
        let ours = <i8 as TryFromU64ForI8>::try_from(value as u64);
        assert_eq!(
            ours.ok(),
            TryInto::<i8>::try_into(value as u64).ok(),
            "{value}"
        );
    }
}

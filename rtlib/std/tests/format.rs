//! Formatting against the real standard library.

use rtlib_std::fmt::{
    self, ALIGN_CENTER, ALIGN_LEFT, ALIGN_NONE, ALIGN_RIGHT, Binary, Debug, Display,
    FLAG_ALTERNATE, FLAG_PLUS, FLAG_ZERO, Formatter, LowerExp, LowerHex, NO_COUNT, Octal, UpperHex,
};

/// The text of a value in a specification, by a trait of ours.
macro_rules! ours {
    ($trait_name:ident, $value:expr, $fill:expr, $align:expr, $flags:expr, $width:expr, $precision:expr) => {{
        let mut formatter = Formatter::new();
        formatter.set_spec($fill, $align, $flags, $width, $precision);
        let result = $trait_name::fmt(&$value, &mut formatter);
        formatter.check(result);
        String::from(fmt::format(formatter.finish()).as_str())
    }};
}

/// Compares some specifications of one trait on one value; `$kind` is the trait's letter.
macro_rules! same {
    ($trait_name:ident $kind:literal: $($value:expr),* $(,)?) => {
        $(
            let value = $value;
            let none = NO_COUNT;
            assert_eq!(ours!($trait_name, value, ' ', ALIGN_NONE, 0, none, none),
                format!(concat!("{:", $kind, "}"), value));
            assert_eq!(ours!($trait_name, value, ' ', ALIGN_NONE, 0, 9, none),
                format!(concat!("{:9", $kind, "}"), value));
            assert_eq!(ours!($trait_name, value, '*', ALIGN_LEFT, 0, 12, none),
                format!(concat!("{:*<12", $kind, "}"), value));
            assert_eq!(ours!($trait_name, value, '-', ALIGN_CENTER, 0, 12, none),
                format!(concat!("{:-^12", $kind, "}"), value));
            assert_eq!(ours!($trait_name, value, '…', ALIGN_RIGHT, 0, 12, none),
                format!(concat!("{:…>12", $kind, "}"), value));
            assert_eq!(ours!($trait_name, value, ' ', ALIGN_NONE, FLAG_PLUS, none, none),
                format!(concat!("{:+", $kind, "}"), value));
            assert_eq!(ours!($trait_name, value, ' ', ALIGN_NONE, FLAG_ZERO, 11, none),
                format!(concat!("{:011", $kind, "}"), value));
            assert_eq!(ours!($trait_name, value, ' ', ALIGN_NONE, FLAG_ZERO + FLAG_PLUS, 11, none),
                format!(concat!("{:+011", $kind, "}"), value));
            assert_eq!(ours!($trait_name, value, ' ', ALIGN_NONE, FLAG_ALTERNATE, 0, none),
                format!(concat!("{:#", $kind, "}"), value));
            assert_eq!(ours!($trait_name, value, ' ', ALIGN_NONE, 0, none, 2),
                format!(concat!("{:.2", $kind, "}"), value));
            assert_eq!(ours!($trait_name, value, ' ', ALIGN_RIGHT, FLAG_ZERO, 10, 0),
                format!(concat!("{:>010.0", $kind, "}"), value));
        )*
    };
}

#[test]
fn integers() {
    same!(Display "": 0i32, 7u8, -7i8, i64::MIN, u64::MAX, -123456isize);
    same!(Debug "?": 0i32, -7i8, u64::MAX);
    same!(LowerHex "x": 0i32, 255u8, -1i8, i64::MIN, 0xbeefu16);
    same!(UpperHex "X": 0i32, 255u8, -1i8, 0xbeefu16);
    same!(Octal "o": 8i32, -1i8);
    same!(Binary "b": 5i32, -1i8);
}

#[test]
fn floats() {
    same!(Display "": 0.0f64, -0.0f64, 1.5f64, 0.1f32, 1e300f64, 1e-7f64, 123456789.0f64, -2.5f64,
        f64::NAN, f64::INFINITY, f64::NEG_INFINITY, f64::MAX, f64::MIN_POSITIVE);
    same!(Debug "?": 0.0f64, -0.0f64, 1.5f64, 0.1f32, 1e300f64, 1e-7f64, 1e15f64, 1e16f64, f64::NAN);
    same!(LowerExp "e": 0.0f64, 1234.5f64, 1e-7f64, 0.1f32);
}

#[test]
fn texts() {
    same!(Display "": "", "abc", "äöü", "a\nb", 'x', 'ß', true, false);
    same!(Debug "?": "", "a\"b'c\\", "tab\t nul\0 del\x7f", "äöü e\u{301} \u{200b}\u{1f600}", true);
    same!(Debug "?": 'x', '\'', '"', '\u{301}', '\u{a0}', '\n');
}

/// A value with our `Debug` and the real one.
struct Both<T>(T);

impl<T: Debug> Debug for Both<T> {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Both")
            .field("first", &self.0)
            .field("second", &"a\nb")
            .finish()
    }
}

impl<T: std::fmt::Debug> std::fmt::Debug for Both<T> {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("Both")
            .field("first", &self.0)
            .field("second", &"a\nb")
            .finish()
    }
}

/// The forms `{:?}` and `{:#?}`.
macro_rules! same_debug {
    ($($value:expr),* $(,)?) => {
        $(
            let value = $value;
            assert_eq!(ours!(Debug, value, ' ', ALIGN_NONE, 0, NO_COUNT, NO_COUNT),
                format!("{:?}", value));
            assert_eq!(ours!(Debug, value, ' ', ALIGN_NONE, FLAG_ALTERNATE, NO_COUNT, NO_COUNT),
                format!("{:#?}", value));
            assert_eq!(ours!(Debug, value, ' ', ALIGN_NONE, 0, 5, 1), format!("{:5.1?}", value));
        )*
    };
}

#[test]
fn composites() {
    same_debug!(
        (),
        (1,),
        (1, "a"),
        [1, 2, 3],
        [[1, 2], [3, 4]],
        Some(5),
        None::<i32>
    );
    same_debug!(
        Some(Some((1, 'c'))),
        Ok::<i32, &str>(1),
        Err::<i32, &str>("no")
    );
    same_debug!(
        Both(1),
        Both([Some(1.5), None]),
        Both(Both("x")),
        [(); 0],
        Both([0i32; 0])
    );
    same_debug!(std::cmp::Ordering::Less, 1..3, ..=4, 2.., ..);
}

#[test]
fn collections() {
    let vector: rtlib_std::vec::Vec<i32> = (1..4).collect();
    assert_eq!(
        ours!(
            Debug,
            vector,
            ' ',
            ALIGN_NONE,
            FLAG_ALTERNATE,
            NO_COUNT,
            NO_COUNT
        ),
        format!("{:#?}", [1, 2, 3])
    );
    let ours_map: rtlib_std::collections::BTreeMap<i32, &str> =
        [(2, "b"), (1, "a")].into_iter().collect();
    let real_map: std::collections::BTreeMap<i32, &str> =
        [(2, "b"), (1, "a")].into_iter().collect();
    assert_eq!(
        ours!(Debug, ours_map, ' ', ALIGN_NONE, 0, NO_COUNT, NO_COUNT),
        format!("{real_map:?}")
    );
    assert_eq!(
        ours!(
            Debug,
            ours_map,
            ' ',
            ALIGN_NONE,
            FLAG_ALTERNATE,
            NO_COUNT,
            NO_COUNT
        ),
        format!("{real_map:#?}")
    );
}

#[test]
fn a_failing_argument_ends_the_text() {
    struct Failing;
    impl Display for Failing {
        fn fmt(&self, formatter: &mut Formatter<'_>) -> fmt::Result {
            formatter.write_str("some")?;
            Err(fmt::Error)
        }
    }
    let mut formatter = Formatter::new();
    formatter.write_piece("a");
    let result = Display::fmt(&Failing, &mut formatter);
    formatter.check(result);
    formatter.write_piece("never seen");
    let arguments = formatter.finish();
    assert_eq!(arguments.text(), "asome");
    assert!(arguments.status().is_err());
}

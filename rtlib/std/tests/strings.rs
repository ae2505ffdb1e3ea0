//! Strings against the real standard library: all methods on many texts and patterns.

mod support;

use rtlib_std::str::str_methods::StrMethods;
use rtlib_std::string::{String as OurString, ToString as _};
use rtlib_std::vec::Vec as OurVec;
use support::Random;

const TEXTS: [&str; 20] = [
    "",
    "a",
    "ab",
    "aXbXc",
    "XaXX",
    "  lead and trail \t",
    "äöü",
    "aßXäXß",
    "日本語X日本",
    "line\nline\r\nlast",
    "\n\n",
    "a\r",
    "aaa",
    "ababab",
    "🦀X🦀",
    "\u{a0}nb\u{2003}sp",
    "X",
    "XX",
    "İıſK ΣΑΣ",
    "Straße ŉ ﬁ",
];

const NEEDLES: [&str; 9] = ["", "X", "a", "ab", "aa", "ß", "日本", "\n", "not there"];

/// Our strings as real ones.
fn real(parts: impl Iterator<Item = &'static str>) -> Vec<&'static str> {
    parts.collect()
}

#[test]
fn searching_and_splitting_by_strings() {
    for text in TEXTS {
        for needle in NEEDLES {
            let case = format!("{text:?} and {needle:?}");
            type Ours = str;
            macro_rules! same {
                ($($method:ident),*) => {$(
                    assert_eq!(<Ours as StrMethods>::$method(text, needle), text.$method(needle),
                        "{} on {case}", stringify!($method));
                )*};
            }
            same!(
                contains,
                starts_with,
                ends_with,
                find,
                rfind,
                split_once,
                rsplit_once,
                strip_prefix,
                strip_suffix,
                trim_start_matches,
                trim_end_matches
            );
            macro_rules! same_parts {
                ($($method:ident($($argument:expr),*)),*) => {$(
                    assert_eq!(
                        real(<Ours as StrMethods>::$method(text $(, $argument)*)),
                        real(text.$method($($argument),*)),
                        "{} on {case}", stringify!($method));
                )*};
            }
            same_parts!(
                split(needle),
                split_inclusive(needle),
                split_terminator(needle),
                rsplit(needle),
                splitn(0, needle),
                splitn(1, needle),
                splitn(2, needle),
                splitn(3, needle),
                rsplitn(1, needle),
                rsplitn(2, needle),
                rsplitn(3, needle),
                matches(needle)
            );
            let ours: Vec<(usize, &str)> = StrMethods::match_indices(text, needle).collect();
            let theirs: Vec<(usize, &str)> = text.match_indices(needle).collect();
            assert_eq!(ours, theirs, "{case}");
            assert_eq!(
                StrMethods::replace(text, needle, "<>").as_str(),
                text.replace(needle, "<>")
            );
            assert_eq!(
                StrMethods::replacen(text, needle, "<>", 2).as_str(),
                text.replacen(needle, "<>", 2)
            );
        }
    }
}

#[test]
fn searching_and_splitting_by_characters() {
    let set: &[char] = &['X', 'ß', ' '];
    for text in TEXTS {
        for character in ['X', 'a', 'ß', '日', '\n', '🦀'] {
            assert_eq!(StrMethods::find(text, character), text.find(character));
            assert_eq!(StrMethods::rfind(text, character), text.rfind(character));
            let mut ours = StrMethods::split(text, character);
            let mut theirs = text.split(character);
            // From both ends in turn.
            loop {
                let pair = (ours.next(), theirs.next());
                assert_eq!(pair.0, pair.1, "{text:?} {character:?}");
                let pair = (ours.next_back(), theirs.next_back());
                assert_eq!(pair.0, pair.1, "{text:?} {character:?}");
                if pair.0.is_none() {
                    break;
                }
            }
            assert_eq!(
                real(StrMethods::split_inclusive(text, character).rev()),
                real(text.split_inclusive(character).rev())
            );
            assert_eq!(
                real(StrMethods::split_terminator(text, character).rev()),
                real(text.split_terminator(character).rev())
            );
            assert_eq!(
                StrMethods::trim_matches(text, character),
                text.trim_matches(character)
            );
        }
        assert_eq!(real(StrMethods::split(text, set)), real(text.split(set)));
        assert_eq!(
            real(StrMethods::split(text, ['X', 'a'])),
            real(text.split(['X', 'a']))
        );
        assert_eq!(
            real(StrMethods::split(text, |c: char| c > 'm')),
            real(text.split(|c: char| c > 'm'))
        );
        assert_eq!(
            StrMethods::trim_matches(text, char::is_alphabetic),
            text.trim_matches(char::is_alphabetic)
        );
    }
}

#[test]
fn whole_texts() {
    for text in TEXTS {
        assert_eq!(StrMethods::trim(text), text.trim());
        assert_eq!(StrMethods::trim_start(text), text.trim_start());
        assert_eq!(StrMethods::trim_end(text), text.trim_end());
        assert_eq!(real(StrMethods::lines(text)), real(text.lines()));
        assert_eq!(
            real(StrMethods::lines(text).rev()),
            real(text.lines().rev())
        );
        assert_eq!(
            real(StrMethods::split_whitespace(text)),
            real(text.split_whitespace())
        );
        assert_eq!(
            real(StrMethods::split_whitespace(text).rev()),
            real(text.split_whitespace().rev())
        );
        assert_eq!(
            real(StrMethods::split_ascii_whitespace(text)),
            real(text.split_ascii_whitespace())
        );
        assert!(StrMethods::chars(text).eq(text.chars()));
        assert!(StrMethods::chars(text).rev().eq(text.chars().rev()));
        assert!(StrMethods::char_indices(text).eq(text.char_indices()));
        assert!(
            StrMethods::char_indices(text)
                .rev()
                .eq(text.char_indices().rev())
        );
        assert!(StrMethods::bytes(text).rev().eq(text.bytes().rev()));
        assert_eq!(StrMethods::to_uppercase(text).as_str(), text.to_uppercase());
        assert_eq!(StrMethods::to_lowercase(text).as_str(), text.to_lowercase());
        assert_eq!(
            StrMethods::to_ascii_uppercase(text).as_str(),
            text.to_ascii_uppercase()
        );
        assert_eq!(StrMethods::repeat(text, 3).as_str(), text.repeat(3));
        for index in 0..text.len() + 2 {
            assert_eq!(
                StrMethods::is_char_boundary(text, index),
                text.is_char_boundary(index)
            );
            assert_eq!(
                StrMethods::floor_char_boundary(text, index),
                text.floor_char_boundary(index)
            );
            assert_eq!(StrMethods::get(text, index..), text.get(index..));
            assert_eq!(StrMethods::get(text, ..=index), text.get(..=index));
        }
    }
}

#[test]
fn bytes_to_text() {
    let mut random = Random(3);
    let pieces: [&[u8]; 12] = [
        b"a",
        "ß".as_bytes(),
        "日".as_bytes(),
        "🦀".as_bytes(),
        b"\x80",
        b"\xc3",
        b"\xe0\x80",
        b"\xed\xa0\x80",
        b"\xf0\x9f",
        b"\xf5",
        b"\xe6\x97",
        b"\xf4\x90\x80\x80",
    ];
    for _ in 0..3000 {
        let mut bytes: Vec<u8> = Vec::new();
        for _ in 0..random.below(5) {
            bytes.extend_from_slice(pieces[random.below(pieces.len())]);
        }
        match (
            rtlib_std::str::from_utf8(&bytes),
            std::str::from_utf8(&bytes),
        ) {
            (Ok(left), Ok(right)) => assert_eq!(left, right),
            (Err(left), Err(right)) => {
                assert_eq!(left.valid_up_to(), right.valid_up_to(), "{bytes:?}");
                assert_eq!(left.error_len(), right.error_len(), "{bytes:?}");
                assert_eq!(left.to_string().as_str(), format!("{right}"));
            }
            _ => panic!("{bytes:?} differs"),
        }
        let ours = OurString::from_utf8_lossy(&bytes).into_owned();
        assert_eq!(ours.as_str(), String::from_utf8_lossy(&bytes));
    }
}

#[test]
fn growing_strings() {
    let mut random = Random(11);
    for _ in 0..200 {
        let mut ours = OurString::new();
        let mut theirs = String::new();
        for _ in 0..30 {
            let boundaries: Vec<usize> = (0..=theirs.len())
                .filter(|index| theirs.is_char_boundary(*index))
                .collect();
            let at = boundaries[random.below(boundaries.len())];
            match random.below(9) {
                0 => (ours.push('ß'), theirs.push('ß')).0,
                1 => (ours.push_str("añ🦀"), theirs.push_str("añ🦀")).0,
                2 => assert_eq!(ours.pop(), theirs.pop()),
                3 => (ours.insert(at, '日'), theirs.insert(at, '日')).0,
                4 => (ours.insert_str(at, "xy"), theirs.insert_str(at, "xy")).0,
                5 if at < theirs.len() => assert_eq!(ours.remove(at), theirs.remove(at)),
                6 => {
                    (
                        ours.replace_range(at.., "é"),
                        theirs.replace_range(at.., "é"),
                    )
                        .0
                }
                7 => (ours.retain(|c| c != 'a'), theirs.retain(|c| c != 'a')).0,
                _ => {
                    let left: Vec<char> = ours.drain(..at).collect();
                    let right: Vec<char> = theirs.drain(..at).collect();
                    assert_eq!(left, right);
                }
            }
            assert_eq!(ours.as_str(), theirs);
        }
    }
}

#[test]
fn characters() {
    use rtlib_std::char::char_ascii_methods::CharAsciiMethods;
    use rtlib_std::char::char_methods::CharMethods;
    for number in (0..0x3000)
        .chain(0x1f000..0x20000)
        .chain(0x10ff00..0x110010)
    {
        assert_eq!(rtlib_std::char::from_u32(number), char::from_u32(number));
        let Some(character) = char::from_u32(number) else {
            continue;
        };
        macro_rules! equal {
            ($($left:expr, $right:expr;)*) => {$( assert_eq!($left, $right, "{character:?}"); )*};
        }
        equal! {
            CharMethods::is_alphabetic(character), character.is_alphabetic();
            CharMethods::is_numeric(character), character.is_numeric();
            CharMethods::is_alphanumeric(character), character.is_alphanumeric();
            CharMethods::is_lowercase(character), character.is_lowercase();
            CharMethods::is_uppercase(character), character.is_uppercase();
            CharMethods::is_whitespace(character), character.is_whitespace();
            CharMethods::is_control(character), character.is_control();
            CharMethods::len_utf8(character), character.len_utf8();
            CharMethods::to_digit(character, 36), character.to_digit(36);
            CharAsciiMethods::is_ascii_punctuation(&character), character.is_ascii_punctuation();
            CharAsciiMethods::is_ascii_whitespace(&character), character.is_ascii_whitespace();
            CharAsciiMethods::is_ascii_graphic(&character), character.is_ascii_graphic();
            CharAsciiMethods::is_ascii_hexdigit(&character), character.is_ascii_hexdigit();
            CharAsciiMethods::is_ascii_control(&character), character.is_ascii_control();
        }
        assert!(CharMethods::to_lowercase(character).eq(character.to_lowercase()));
        assert!(CharMethods::to_uppercase(character).eq(character.to_uppercase()));
        let mut buffer = [0; 4];
        let mut expected = [0; 4];
        assert_eq!(
            CharMethods::encode_utf8(character, &mut buffer),
            character.encode_utf8(&mut expected)
        );
    }
}

/// The message with which the function panics.
fn message<R>(function: impl FnOnce() -> R + std::panic::UnwindSafe) -> String {
    let Err(payload) = std::panic::catch_unwind(function) else {
        panic!("there was no panic");
    };
    match payload.downcast::<String>() {
        Ok(text) => *text,
        Err(payload) => payload.downcast::<&str>().expect("a text").to_string(),
    }
}

#[test]
fn panics_say_what_the_real_ones_say() {
    let ours = || OurString::from("aß日");
    let theirs = "aß日";
    assert_eq!(message(|| ours()[2..].len()), message(|| theirs[2..].len()));
    assert_eq!(message(|| ours()[..4].len()), message(|| theirs[..4].len()));
    assert_eq!(message(|| ours()[9..].len()), message(|| theirs[9..].len()));
    assert_eq!(
        message(|| ours()[..=6].len()),
        message(|| theirs[..=6].len())
    );
    let (start, end) = (3, 1);
    assert_eq!(
        message(|| ours()[start..end].len()),
        message(|| theirs[start..end].len())
    );
    let long = "x".repeat(300);
    let copy: OurVec<u8> = OurVec::from(long.as_str());
    let ours = OurString::from_utf8(copy).unwrap_or_default();
    assert_eq!(message(|| ours[400..].len()), message(|| long[400..].len()));
}

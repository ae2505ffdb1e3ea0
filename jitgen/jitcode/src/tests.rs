//! Tests of text form, image and verifier.

use crate::image::Callback;
use crate::{Image, Opcode, evaluate, image, parse, print, verify};

const TEXT: &str = r#"file "src/main.rs"
location 0 0 0
location 0 7 9
driver "LOOP"
callbacks 0 2 1 0 2
constant 5
constant @function3+0
constant @wrapper0+0
live 0 [r0 r1 r2]
live 4 [r1]
class "Vec.len" flags 2 type 3
class "*i64" flags 1 type 3
overlap 0 1
effects everything
effects [0 1]
call "f" target 1 wrapper 2 (word, float) -> (word) bits [64] effects 1 flags 0
call "run.resume" target 1 wrapper 2 (word, word) -> (word) bits [64] effects 0 flags 0
portal jitcode 0 resume 1
point driver 0 portal 0 pc 4 location 1 greens [r0] slots [] live [r0 r1 r2]
jitcode "run" words 2 floats 1 parameters [r0 r2] results (word) call 0 portal 0 {
  L0: r1 = add r0, c0[5]
  at 1
  L4: merge_point #0
  L6: r2 = float_add r2, r2
  L10: call_residual #0, (r0, r2), -> (r1)
  L17: branch r1, L24, live 0
  L21: r1 = load_64 r0, -8, #0
  L26: jump L4
  L28: switch r1, {c0[5]: L35}, L35, live 4
  L35: return (r1)
}
"#;

/// The text with right labels: written once by hand is enough.
fn text() -> String {
    TEXT.replace("branch r1, L24", "branch r1, L28")
}

#[test]
fn printing_and_parsing_are_inverse() {
    let program = parse(&text()).expect("it parses");
    assert_eq!(print(&program), text());
    assert_eq!(verify(&program), []);
}

#[test]
fn an_image_says_the_same() {
    let program = parse(&text()).expect("it parses");
    let (bytes, relocations) = image::write(&program);
    let mut words: Vec<u64> = bytes
        .chunks(8)
        .map(|chunk| {
            let mut word = [0; 8];
            word[..chunk.len()].copy_from_slice(chunk);
            u64::from_le_bytes(word)
        })
        .collect();
    for (place, symbol, addend) in &relocations {
        assert_eq!((place % 8, *addend), (0, 0));
        words[*place as usize / 8] = if matches!(symbol, crate::Symbol::Wrapper(_)) {
            20
        } else {
            10
        };
    }
    let image = Image::new(&words).expect("it is an image");
    assert_eq!((image.constant(0), image.jitcode_count()), (5, 1));
    let jitcode = image.jitcode(0);
    assert_eq!(
        (jitcode.name, jitcode.code),
        ("run", &program.jitcodes[0].code[..])
    );
    assert_eq!(
        (jitcode.words, jitcode.floats, jitcode.portal),
        (2, 1, Some(0))
    );
    assert_eq!(
        (jitcode.parameters, jitcode.lines),
        (&[0, 2][..], &[4, 1][..])
    );
    let call = image.call(0);
    assert_eq!((call.name, call.target, call.wrapper), ("f", 10, 20));
    assert_eq!(
        (call.parameters, image.effects(call.effects)),
        (&[0, 1][..], (false, &[0, 1][..]))
    );
    assert_eq!(image.point(0).live, [0, 1, 2]);
    assert_eq!(
        (image.portal(0), image.driver(0), image.file(0)),
        ((0, 1), "LOOP", "src/main.rs")
    );
    assert_eq!(image.callback(0, Callback::Location), None);
    assert_eq!(image.callback(0, Callback::Confirm), Some(1));
    assert_eq!(image.callback(0, Callback::Compiled), None);
    assert_eq!(image.callback(0, Callback::Aborted), Some(1));
    assert_eq!(image.callback(1, Callback::Confirm), None);
    assert_eq!((image.live(0), image.live(4)), (&[0, 1, 2][..], &[1][..]));
    assert_eq!((image.class(1), image.class_name(1)), ((1, 3), "*i64"));
    assert_eq!(
        (image.location(1), image.overlaps()),
        ((0, 7, 9), &[0, 1][..])
    );
}

/// One wrong program for each invariant.
#[test]
fn invariants_are_checked() {
    let cases = [
        (1, "  L35: return (r1)\n", "  L35: r1 = add r0, r0\n"),
        (2, "r1 = add r0, c0[5]", "r1 = add r0, c9"),
        (3, "r2 = float_add r2, r2", "r2 = float_add r2, r1"),
        (4, "branch r1, L28", "branch r1, L29"),
        (5, "L28, live 0", "L28, live 7"),
        (6, "call_residual #0", "call_residual #7"),
        (7, "(r0, r2), -> (r1)", "(r0, r0), -> (r1)"),
        (8, "pc 4", "pc 0"),
        (9, "r1 = add r0, c0[5]", "r0 = add r1, c0[5]"),
        (10, "live 4 [r1]", "live 4 [r0]"),
        (10, "live [r0 r1 r2]", "live [r0 r1]"),
    ];
    for (invariant, from, to) in cases {
        let wrong = text().replace(from, to);
        assert_ne!(wrong, text());
        let program = parse(&wrong).expect("it parses");
        let errors = verify(&program);
        assert!(
            errors.iter().any(|error| error.invariant == invariant),
            "{invariant}: {errors:?}"
        );
    }
}

#[test]
fn meanings() {
    let minus = |number: i64| number as u64;
    assert_eq!(evaluate(Opcode::Add, &[u64::MAX, 2]), Some(1));
    assert_eq!(
        evaluate(Opcode::SignedDivide, &[minus(-7), 2]),
        Some(minus(-3))
    );
    assert_eq!(evaluate(Opcode::SignedDivide, &[1, 0]), None);
    assert_eq!(evaluate(Opcode::SignExtend8, &[0x80]), Some(minus(-128)));
    assert_eq!(
        evaluate(Opcode::Interior, &[16, u64::from(-8i32 as u32)]),
        Some(8)
    );
    assert_eq!(evaluate(Opcode::InteriorIndexed, &[16, 2, 8, 4]), Some(36));
    assert_eq!(
        evaluate(Opcode::FloatLess, &[f64::NAN.to_bits(), 0]),
        Some(0)
    );
    assert_eq!(
        evaluate(Opcode::FloatToSigned, &[f64::NAN.to_bits()]),
        Some(0)
    );
    assert_eq!(evaluate(Opcode::Jump, &[0]), None);
}

//! Descriptors of calls, and merge points.

use super::functions::wrapper;
use super::{CALLS, MOST_ARGUMENTS, MOST_RESULTS, POINTS, Wrapper};
use crate::tests::generate::Role;
use crate::tests::native::Natives;
use crate::tests::random::Random;
use jitcode::{Call, Constant, Effects, Image, Kind, Point, Program, Symbol, call_flag};

/// How many greens the record of a point has: what comes first in it.
pub fn greens(point: u32) -> usize {
    point as usize % 3
}

/// Roles of the words behind the greens in the record of a point.
pub fn record_roles(point: u32) -> Vec<Role> {
    let roles = [
        Role::Word,
        Role::Float,
        Role::Base,
        Role::Word,
        Role::Object,
        Role::Float,
        Role::Index,
        Role::Word,
        Role::Float,
    ];
    let count = point as usize * 7 % 10;
    let turned = roles.iter().cycle().skip(point as usize);
    turned.take(count).copied().collect()
}

macro_rules! wrappers {
    ($($arguments:literal)*) => {
        [$([
            wrapper::<$arguments, 0>,
            wrapper::<$arguments, 1>,
            wrapper::<$arguments, 2>,
            wrapper::<$arguments, 3>,
            wrapper::<$arguments, 4>,
        ]),*]
    };
}

/// By the number of arguments and of results.
static WRAPPERS: [[Wrapper; MOST_RESULTS + 1]; MOST_ARGUMENTS + 1] = wrappers!(0 1 2 3 4 5 6 7 8);

/// What a call is.
#[derive(Clone, Debug)]
pub struct Signature {
    /// Kinds of the arguments.
    pub parameters: Vec<Kind>,
    /// Kinds of the results.
    pub results: Vec<Kind>,
    /// How many bits of each result are told.
    pub bits: Vec<u32>,
    /// Whether it has the convention of generated code.
    pub is_internal: bool,
}

/// Descriptors of calls with all numbers of arguments and results, and points.
pub(super) fn make_image(natives: &Natives) -> (Image<'static>, Vec<Signature>) {
    let mut random = Random::new(4711);
    let mut program = Program {
        effects: vec![Effects {
            everything: true,
            writes: Vec::new(),
        }],
        ..Program::default()
    };
    let mut calls = Vec::new();
    let mut kinds = |count: usize| -> Vec<Kind> {
        let kinds = std::iter::repeat_with(|| random.pick(&[Kind::Word, Kind::Word, Kind::Float]));
        kinds.take(count).collect()
    };
    let mut sizes = Random::new(815);
    for number in 0..CALLS {
        let arguments = number % (MOST_ARGUMENTS + 1);
        let results = number % (MOST_RESULTS + 1);
        let parameters = kinds(arguments);
        let results_kinds = kinds(results);
        let bits = results_kinds.iter().map(|kind| match kind {
            Kind::Float => sizes.pick(&[32, 64, 64]),
            _ => sizes.pick(&[8, 16, 32, 64, 64]),
        });
        let bits: Vec<u32> = bits.collect();
        let is_internal = number / 2 % 2 == 0;
        let wrapper = WRAPPERS[arguments][results] as *const () as u64;
        program.constants.push(Constant::Number(wrapper));
        let target = (number < CALLS / 2).then(|| {
            program
                .constants
                .push(Constant::Number(natives.address(number)));
            program.constants.len() as u32 - 1
        });
        program.calls.push(Call {
            name: format!("call{number}"),
            target,
            wrapper: program.constants.len() as u32 - 1 - u32::from(target.is_some()),
            parameters: parameters.clone(),
            results: results_kinds.clone(),
            bits: bits.clone(),
            effects: 0,
            flags: if is_internal { call_flag::INTERNAL } else { 0 },
        });
        calls.push(Signature {
            parameters,
            results: results_kinds,
            bits,
            is_internal,
        });
    }
    for point in 0..POINTS {
        program.points.push(Point {
            driver: 0,
            portal: 0,
            pc: 0,
            greens: (0..greens(point) as u32).collect(),
            slots: Vec::new(),
            live: (0..record_roles(point).len() as u32).collect(),
            location: 0,
        });
    }
    let (bytes, relocations): (Vec<u8>, Vec<(u32, Symbol, u64)>) = jitcode::image::write(&program);
    assert!(relocations.is_empty(), "addresses are numbers here");
    let words: Vec<u64> = bytes
        .chunks(8)
        .map(|chunk| u64::from_le_bytes(chunk.try_into().expect("eight bytes")))
        .collect();
    (Image::new(words.leak()).expect("an image"), calls)
}

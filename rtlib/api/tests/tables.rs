//! The author's lists of parameters, counters, reasons and kinds are those of the JIT, in the same order: their numbers
//! go over to it.

use metainterp::{Abort, Settings, Statistics};
use rtlib::jit::{AbortReason, Counter, Parameter, TraceKind};

/// Two lists of names, and that each variant's number is its place.
fn same<T: Copy>(ours: &[T], number: fn(T) -> usize, name: fn(T) -> &'static str, theirs: &[&str]) {
    let names: Vec<&str> = ours.iter().map(|one| name(*one)).collect();
    assert_eq!(names, theirs);
    let numbers: Vec<usize> = ours.iter().map(|one| number(*one)).collect();
    assert_eq!(numbers, (0..ours.len()).collect::<Vec<_>>());
}

/// `TraceLimit` is `trace_limit`.
fn is_camel(variant: &impl std::fmt::Debug, name: &str) -> bool {
    let words = name.split('_').map(|word| {
        let (first, rest) = word.split_at(1);
        first.to_uppercase() + rest
    });
    format!("{variant:?}") == words.collect::<String>()
}

#[test]
fn parameters_are_the_tunables() {
    let tunables: Vec<&str> = Settings::TUNABLES.iter().map(|(name, ..)| *name).collect();
    same(
        &Parameter::ALL,
        |one| one as usize,
        Parameter::name,
        &tunables,
    );
    assert!(Parameter::ALL.iter().all(|one| is_camel(one, one.name())));
}

#[test]
fn counters_are_those_of_the_summary() {
    let list = Statistics::default().list();
    let names: Vec<&str> = list.iter().map(|(name, _)| name.as_str()).collect();
    same(&Counter::ALL, |one| one as usize, Counter::name, &names);
    assert!(Counter::ALL.iter().all(|one| is_camel(one, one.name())));
}

#[test]
fn reasons_are_those_of_aborts() {
    let names: Vec<&str> = Abort::ALL.iter().map(|reason| reason.name()).collect();
    same(
        &AbortReason::ALL,
        |one| one as usize,
        AbortReason::name,
        &names,
    );
    assert!(AbortReason::ALL.iter().all(|one| is_camel(one, one.name())));
}

#[test]
fn kinds_are_those_of_traces() {
    use metainterp::TraceKind::{Bridge, Entry, Loop};
    let kinds = [TraceKind::Loop, TraceKind::Entry, TraceKind::Bridge];
    let names = [Loop, Entry, Bridge].map(|kind| kind.name());
    same(&kinds, |one| one as usize, TraceKind::name, &names);
    assert_eq!([Loop, Entry, Bridge].map(|kind| kind as usize), [0, 1, 2]);
}

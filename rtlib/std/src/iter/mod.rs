//! Iterators: the traits, the adaptors, the sources and the ranges.
//!
//! Everything is written in terms of `next` and `next_back`, so that after inlining a loop over an
//! adaptor is the loop that one would have written by hand.

mod adapters;
mod collect;
mod double_ended;
mod exact_size;
mod flatten;
mod iterator;
mod peekable;
mod range;
mod sources;
mod sum;

pub use self::adapters::{
    Chain, Cloned, Copied, Cycle, Enumerate, Filter, FilterMap, Fuse, Inspect, Map, MapWhile, Rev,
    Scan, Skip, SkipWhile, StepBy, Take, TakeWhile, Zip, zip,
};
pub use self::collect::*;
pub use self::double_ended::*;
pub use self::exact_size::*;
pub use self::flatten::{FlatMap, Flatten};
pub use self::iterator::*;
pub use self::peekable::Peekable;
pub use self::range::*;
pub use self::sources::{
    Empty, FromFn, Once, Repeat, RepeatN, RepeatWith, Successors, empty, from_fn, once, repeat,
    repeat_n, repeat_with, successors,
};
pub use self::sum::*;

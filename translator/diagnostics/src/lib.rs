//! What the translator says to the author: diagnostics with a code, a place and a way out.
//!
//! In: facts that some phase found about the author's source. Out: text like rustc's. A
//! [`Diagnostic`] is plain data; phases collect them in a [`Diagnostics`] so that one run reports
//! everything at once; [`render`] turns them into text. Every kind of error has a [`Code`], and all
//! codes stand in one table ([`codes`]) from which the enum, `--explain` and the error page come.
//!
//! Whose fault it is decides the form: the author's faults are diagnostics; our own are panics;
//! neither is ever turned into the other.

pub mod codes;
mod diagnostic;
mod render;

pub use codes::Code;
pub use diagnostic::{Diagnostic, Diagnostics, Note};
pub use render::render;

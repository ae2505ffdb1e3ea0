//! The data that the front end's phases hand to each other, and no algorithm.
//!
//! `ingest` fills a [`Program`]: every item of every crate, macros expanded, `cfg` applied, names
//! resolved, bodies as arenas of expressions. `types` answers with one [`TypedBody`] a body: the type
//! of every expression, the callee of every call, adjustments and captures. `build` reads these two
//! records and nothing else of the front end; whatever fills them (our inference, or an adapter on
//! another one) can be exchanged. That is the seam.
//!
//! Terms. A *definition* ([`DefId`]) is an item of any crate, also a variant's owner, an associated
//! item, an impl. A *type reference* ([`TypeRef`]) is a type as written; a [`Ty`] is an interned
//! semantic type. *Substitutions* are the types for a definition's generic parameters, the
//! parent's (impl's or trait's) first; a trait's parameter 0 is `Self`.

pub mod body;
pub mod hint;
pub mod ids;
pub mod item;
mod parts;
pub mod path;
pub mod span;
pub mod ty;
pub mod typed;

pub use body::*;
pub use hint::*;
pub use ids::*;
pub use item::*;
pub use path::*;
pub use span::*;
pub use ty::*;
pub use typed::*;

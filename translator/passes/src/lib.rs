//! The passes over flow graphs, one file each, listed in [`pipeline`].
//!
//! In goes a program as `build` made it: small functions, aggregates taken apart, locals whose address is taken in
//! slots. Out comes the program that `emit` and the codewriter read: the same answers, fewer
//! operations. A pass is a function of the name of its file; it takes a function or the program, keeps the verifier's
//! invariants, and leaves cleaning up to `simplify` and `dead_code`, which run after it.
//!
//! Passes on single functions expect *compacted* functions (see [`compact`]): every block is reachable
//! and the blocks stand in reverse postorder. `simplify` ends with that.

pub mod arithmetic;
pub mod assert_removal;
pub mod call_graph;
pub mod compact;
pub mod constant_folding;
pub mod dead_code;
pub mod dead_functions;
pub mod dominance;
pub mod effects;
pub mod erase_jit_points;
pub mod handler_body;
pub mod handler_exits;
pub mod handler_plan;
pub mod handler_split;
pub mod handler_webs;
pub mod identities;
pub mod index_rebasing;
pub mod inlining;
pub mod jump_threading;
pub mod layout;
pub mod load_sinking;
pub mod look_inside;
pub mod memory_forwarding;
pub mod pipeline;
mod portal_entries;
mod portal_modes;
mod portal_points;
mod portal_resume;
pub mod portals;
pub mod ranges;
pub mod scalar_promotion;
pub mod scalar_replacement;
pub mod scalar_rewrite;
mod side_calls;
pub mod simplify;
pub mod slots;
pub mod ssa;
pub mod tail_handlers;
pub mod threaded_dispatch;

pub use look_inside::{LookInside, look_inside};
pub use pipeline::{Options, optimize};
pub use portals::{Point, Portal, split_portals};

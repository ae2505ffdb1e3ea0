//! x
use crate::Types;
pub(crate) fn infer_body(_: &Types<'_>, _: hir::BodyId) -> Result<hir::TypedBody, ()> { Err(()) }

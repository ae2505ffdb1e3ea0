//! Errors.

use crate::fmt::{Debug, Display};

/// A reason in words. The real trait's `source` is missing, for it would need `dyn`.
#[rtlib_macros::lang("error")]
pub trait Error: Debug + Display {}

impl Error for crate::num::ParseIntError {}
impl Error for crate::num::ParseFloatError {}
impl Error for crate::num::TryFromIntError {}
impl Error for crate::str::ParseBoolError {}
impl Error for crate::str::Utf8Error {}
impl Error for crate::string::FromUtf8Error {}
impl Error for crate::char::ParseCharError {}
impl Error for crate::cell::BorrowError {}
impl Error for crate::cell::BorrowMutError {}
impl Error for crate::fmt::Error {}

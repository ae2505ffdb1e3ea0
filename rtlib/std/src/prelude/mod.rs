//! What every module sees without a `use`.

pub mod v1;

/// The prelude of the 2024 edition.
pub mod rust_2024 {
    pub use super::v1::*;
}

/// The prelude of the 2021 edition.
pub mod rust_2021 {
    pub use super::v1::*;
}

//! Ids: `u32` indices into the arenas of [`Program`](crate::Program) and [`Body`](crate::Body).

/// Declares an id type and its text form.
#[macro_export]
macro_rules! declare_id {
    ($(#[$meta:meta])* $name:ident, $prefix:literal) => {
        $(#[$meta])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub u32);

        impl $name {
            /// The id of arena element `index`.
            pub fn new(index: usize) -> Self {
                $name(u32::try_from(index).expect("fewer than 2^32 elements"))
            }

            /// The arena index.
            pub fn index(self) -> usize {
                self.0 as usize
            }
        }

        impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                write!(f, concat!($prefix, "{}"), self.0)
            }
        }
    };
}

declare_id!(
    /// A source file of the [`SourceMap`](crate::SourceMap).
    FileId, "file"
);
declare_id!(
    /// One expansion of a macro.
    ExpansionId, "expansion"
);
declare_id!(
    /// A crate of the program.
    CrateId, "crate"
);
declare_id!(
    /// An item, associated item, impl, trait or module; of the whole program.
    DefId, "def"
);
declare_id!(
    /// A body: of a function, a const, a static, an array length, a discriminant.
    BodyId, "body"
);
declare_id!(
    /// An expression of one body.
    ExprId, "e"
);
declare_id!(
    /// A pattern of one body.
    PatId, "p"
);
declare_id!(
    /// A local variable of one body.
    LocalId, "local"
);

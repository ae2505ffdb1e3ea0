//! Ids: `u32` indices into the arenas of [`Program`](crate::Program) and [`Function`](crate::Function).

/// Declares an id type whose `Display` is its spelling in the text form.
macro_rules! declare_id {
    ($(#[$meta:meta])* $name:ident, $prefix:literal) => {
        $(#[$meta])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
        pub struct $name(pub u32);

        impl $name {
            /// The id of arena element `index`.
            pub fn new(index: usize) -> Self {
                $name(index as u32)
            }

            /// The arena index.
            pub fn index(self) -> usize {
                self.0 as usize
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                write!(f, "{}{}", $prefix, self.0)
            }
        }
    };
}

declare_id!(
    /// A function of the program; in text its name, `@name`.
    FunctionId, "@"
);
declare_id!(
    /// A function of the run-time library or an island, by symbol.
    ExternId, "%extern"
);
declare_id!(
    /// A read-only data object.
    DataId, "data"
);
declare_id!(
    /// A heap layout in the type table.
    TypeId, "type"
);
declare_id!(
    /// An alias class.
    ClassId, "class"
);
declare_id!(
    /// A source location.
    #[derive(Default)]
    LocationId, "loc"
);
declare_id!(
    /// A basic block.
    Block, "b"
);
declare_id!(
    /// An SSA value.
    Value, "v"
);
declare_id!(
    /// An instruction.
    Inst, "i"
);
declare_id!(
    /// A stack slot.
    Slot, "s"
);

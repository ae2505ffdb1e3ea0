//! Types of the run-time library's functions, as the evaluator's words.

use flow::Type;

/// What a parameter or result is to the program.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Kind {
    /// A value of that type.
    Value(Type),
    /// A Ref or a Ptr.
    Pointer,
}

impl Kind {
    /// Whether a program may declare that type.
    pub(crate) fn accepts(self, ty: Type) -> bool {
        match self {
            Kind::Value(expected) => ty == expected,
            Kind::Pointer => ty == Type::Ref || ty == Type::Ptr,
        }
    }
}

/// A type of a parameter or result.
pub(crate) trait Word {
    /// What it is to the program; nothing if it is no value.
    const KIND: Option<Kind>;
    /// From the evaluator.
    fn from_word(word: u64) -> Self;
    /// To the evaluator.
    fn to_word(self) -> u64;
}

macro_rules! integer_words {
    ($($ty:ty as $unsigned:ty = $kind:ident;)*) => {
        $(
            impl Word for $ty {
                const KIND: Option<Kind> = Some(Kind::Value(Type::$kind));

                fn from_word(word: u64) -> Self {
                    word as $ty
                }

                fn to_word(self) -> u64 {
                    self as $unsigned as u64
                }
            }
        )*
    };
}

integer_words! {
    i64 as u64 = I64;
    u64 as u64 = I64;
    usize as u64 = I64;
    i32 as u32 = I32;
    u32 as u32 = I32;
}

macro_rules! pointer_words {
    ($($ty:ty;)*) => {
        $(
            impl Word for $ty {
                const KIND: Option<Kind> = Some(Kind::Pointer);

                fn from_word(word: u64) -> Self {
                    // The memory was exposed when it was allocated.
                    std::ptr::with_exposed_provenance_mut::<()>(word as usize) as $ty
                }

                fn to_word(self) -> u64 {
                    self.expose_provenance() as u64
                }
            }
        )*
    };
}

pointer_words! {
    *const u8;
    *const usize;
    *mut u8;
    *mut u32;
    *mut f64;
}

impl Word for f64 {
    const KIND: Option<Kind> = Some(Kind::Value(Type::F64));

    fn from_word(word: u64) -> Self {
        f64::from_bits(word)
    }

    fn to_word(self) -> u64 {
        self.to_bits()
    }
}

impl Word for () {
    const KIND: Option<Kind> = None;

    fn from_word(_word: u64) -> Self {}

    fn to_word(self) -> u64 {
        0
    }
}

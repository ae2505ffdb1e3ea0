//! Hints of the author to the JIT that are attributes of items.

use crate::{Resolution, Span};

/// One attribute.
#[derive(Clone, PartialEq, Debug)]
pub struct Hint {
    /// Which.
    pub kind: HintKind,
    /// The name of the attribute.
    pub span: Span,
    /// What stands between its parentheses, at commas.
    pub arguments: Vec<HintArgument>,
}

/// An argument of an attribute: the name of a field, or the path of a function.
#[derive(Clone, PartialEq, Debug)]
pub struct HintArgument {
    /// As written.
    pub text: String,
    /// Where.
    pub span: Span,
    /// What the path names, for the hints that take one.
    pub resolution: Option<Resolution>,
}

/// The attributes.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum HintKind {
    /// No effect that a caller could see, and equal results for equal arguments.
    Elidable,
    /// The function's loops may be unrolled into a trace.
    UnrollSafe,
    /// Calls are traced into where a predicate holds.
    LookInsideIf,
    /// Calls are never traced into.
    DontLookInside,
    /// No parameters, and the same result all through a run of a loop.
    LoopInvariant,
    /// Does nothing where its first parameter is false.
    ConditionalCall,
    /// The fields do not change after construction.
    Immutable,
    /// The fields change seldom.
    QuasiImmutable,
    /// The fields of an interpreter's frame.
    Virtualizable,
}

impl HintKind {
    /// All of them.
    pub const ALL: [HintKind; 9] = [
        HintKind::Elidable,
        HintKind::UnrollSafe,
        HintKind::LookInsideIf,
        HintKind::DontLookInside,
        HintKind::LoopInvariant,
        HintKind::ConditionalCall,
        HintKind::Immutable,
        HintKind::QuasiImmutable,
        HintKind::Virtualizable,
    ];

    /// The attribute's name.
    pub fn name(self) -> &'static str {
        match self {
            HintKind::Elidable => "elidable",
            HintKind::UnrollSafe => "unroll_safe",
            HintKind::LookInsideIf => "look_inside_if",
            HintKind::DontLookInside => "dont_look_inside",
            HintKind::LoopInvariant => "loop_invariant",
            HintKind::ConditionalCall => "conditional_call",
            HintKind::Immutable => "immutable",
            HintKind::QuasiImmutable => "quasi_immutable",
            HintKind::Virtualizable => "virtualizable",
        }
    }

    /// The attribute of that name.
    pub fn by_name(name: &str) -> Option<HintKind> {
        HintKind::ALL.into_iter().find(|kind| kind.name() == name)
    }

    /// Whether it stands on structs, not on functions.
    pub fn is_of_structs(self) -> bool {
        matches!(
            self,
            HintKind::Immutable | HintKind::QuasiImmutable | HintKind::Virtualizable
        )
    }
}

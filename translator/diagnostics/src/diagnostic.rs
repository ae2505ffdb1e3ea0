//! The data of a diagnostic, and the collector.

use crate::Code;
use hir::Span;

/// One thing that the author must know.
#[derive(Clone, Debug)]
pub struct Diagnostic {
    /// Which rule was broken.
    pub code: Code,
    /// One sentence without a full stop, in the author's terms.
    pub message: String,
    /// Where.
    pub span: Span,
    /// Words under the primary span.
    pub label: Option<String>,
    /// Other places, or remarks without a place.
    pub notes: Vec<Note>,
    /// The smallest rewrite that the translator would accept.
    pub help: Option<String>,
    /// The way from `main` to here, outermost first, as printable names.
    pub reached_from: Vec<String>,
}

/// A remark beside the main message.
#[derive(Clone, Debug)]
pub struct Note {
    /// The place, if there is one.
    pub span: Option<Span>,
    /// The words.
    pub text: String,
}

impl Diagnostic {
    /// A diagnostic with nothing but a message.
    pub fn new(code: Code, span: Span, message: impl Into<String>) -> Diagnostic {
        Diagnostic {
            code,
            message: message.into(),
            span,
            label: None,
            notes: Vec::new(),
            help: None,
            reached_from: Vec::new(),
        }
    }

    /// Sets the words under the primary span.
    pub fn label(mut self, text: impl Into<String>) -> Diagnostic {
        self.label = Some(text.into());
        self
    }

    /// Sets the rewrite that would help.
    pub fn help(mut self, text: impl Into<String>) -> Diagnostic {
        self.help = Some(text.into());
        self
    }

    /// Adds a second place.
    pub fn note(mut self, span: Span, text: impl Into<String>) -> Diagnostic {
        self.notes.push(Note {
            span: Some(span),
            text: text.into(),
        });
        self
    }

    /// Adds a remark without a place.
    pub fn remark(mut self, text: impl Into<String>) -> Diagnostic {
        self.notes.push(Note {
            span: None,
            text: text.into(),
        });
        self
    }

    /// Sets the way from `main` to the place, outermost first.
    pub fn reached_from(mut self, way: Vec<String>) -> Diagnostic {
        self.reached_from = way;
        self
    }
}

/// Collects the diagnostics of a phase.
#[derive(Clone, Debug, Default)]
pub struct Diagnostics {
    list: Vec<Diagnostic>,
}

impl Diagnostics {
    /// An empty collector.
    pub fn new() -> Diagnostics {
        Diagnostics::default()
    }

    /// Adds one, unless the same was said of the same place before (a macro or a generic item may
    /// lead to one place many times).
    pub fn push(&mut self, diagnostic: Diagnostic) {
        let known = self.list.iter().any(|other| {
            other.code == diagnostic.code
                && other.span == diagnostic.span
                && other.message == diagnostic.message
        });
        if !known {
            self.list.push(diagnostic);
        }
    }

    /// Whether nothing was reported.
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// How many were reported.
    pub fn len(&self) -> usize {
        self.list.len()
    }

    /// The diagnostics so far, in the order of their discovery.
    pub fn as_slice(&self) -> &[Diagnostic] {
        &self.list
    }

    /// The diagnostics in the order of the source: by file, then by position.
    pub fn into_sorted(mut self) -> Vec<Diagnostic> {
        self.list
            .sort_by_key(|one| (one.span.file, one.span.start, one.span.end));
        self.list
    }
}

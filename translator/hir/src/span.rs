//! Source files, spans, and the macro expansions behind them.

use crate::{ExpansionId, FileId};

/// A stretch of source text, in bytes, with the expansion that put it where it is.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Span {
    /// The file that holds the text.
    pub file: FileId,
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
    /// The macro expansion by which this text came to be code; `None` for text outside of macros
    /// and for macro arguments that were written by the caller.
    pub expansion: Option<ExpansionId>,
}

/// One expansion of a macro.
#[derive(Clone, Debug)]
pub struct Expansion {
    /// Name of the macro, without `!`.
    pub macro_name: String,
    /// The whole call, which may itself come from an expansion.
    pub call_site: Span,
}

/// A file that was read.
#[derive(Clone, Debug)]
pub struct SourceFile {
    /// The path as rustc prints it: relative to the workspace root of the crate, or `std/src/…`.
    pub path: String,
    /// The text.
    pub text: String,
    /// Byte offset of each line's start.
    pub line_starts: Vec<u32>,
}

/// All files and expansions.
#[derive(Clone, Debug, Default)]
pub struct SourceMap {
    /// By [`FileId`].
    pub files: Vec<SourceFile>,
    /// By [`ExpansionId`].
    pub expansions: Vec<Expansion>,
}

/// A place as a person reads it.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Location {
    /// The file's path as in [`SourceFile::path`].
    pub path: String,
    /// Line, from 1.
    pub line: u32,
    /// Column in characters, from 1.
    pub column: u32,
}

impl SourceMap {
    /// Adds a file.
    pub fn add_file(&mut self, path: String, text: String) -> FileId {
        let starts = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n');
        let line_starts = std::iter::once(0)
            .chain(starts.map(|(at, _)| at as u32 + 1))
            .collect();
        self.files.push(SourceFile {
            path,
            text,
            line_starts,
        });
        FileId::new(self.files.len() - 1)
    }

    /// The span that rustc reports for `span`: that of the outermost macro call, if any.
    pub fn outermost(&self, span: Span) -> Span {
        let mut at = span;
        while let Some(expansion) = at.expansion {
            at = self.expansions[expansion.index()].call_site;
        }
        at
    }

    /// Where `span` starts, without regard to expansions.
    pub fn location(&self, span: Span) -> Location {
        let file = &self.files[span.file.index()];
        let line = file
            .line_starts
            .partition_point(|start| *start <= span.start)
            - 1;
        let line_start = file.line_starts[line] as usize;
        let column = file.text[line_start..span.start as usize].chars().count();
        Location {
            path: file.path.clone(),
            line: line as u32 + 1,
            column: column as u32 + 1,
        }
    }

    /// The text under `span`.
    pub fn text(&self, span: Span) -> &str {
        &self.files[span.file.index()].text[span.start as usize..span.end as usize]
    }
}

//! Diagnostics as text, in the form that users of rustc know.
//!
//! Text that came out of a macro is shown where the macro wrote it, with one line for each call
//! that led there, the innermost first.

use crate::Diagnostic;
use annotate_snippets::{AnnotationKind, Element, Group, Level, Renderer, Snippet};
use hir::{SourceMap, Span};
use std::ops::Range;

/// The text of `diagnostics`, one after the other, without colours.
pub fn render(sources: &SourceMap, diagnostics: &[Diagnostic]) -> String {
    let renderer = Renderer::plain();
    let mut text = String::new();
    for diagnostic in diagnostics {
        text.push_str(&renderer.render(&[group(sources, diagnostic)]));
        text.push_str("\n\n");
    }
    text
}

fn group<'a>(sources: &'a SourceMap, diagnostic: &'a Diagnostic) -> Group<'a> {
    let title = Level::ERROR
        .primary_title(diagnostic.message.as_str())
        .id(diagnostic.code.id());
    let mut group = Group::with_title(title).elements(snippets(sources, diagnostic));
    for words in calls(sources, diagnostic.span) {
        group = group.element(Level::NOTE.message(words));
    }
    for note in &diagnostic.notes {
        if note.span.is_none() {
            group = group.element(Level::NOTE.message(note.text.as_str()));
        }
    }
    if !diagnostic.reached_from.is_empty() {
        let way = diagnostic.reached_from.join(" → ");
        group = group.element(Level::NOTE.message(format!("reached from {way}")));
    }
    // Who has nothing better to say says what the code's page says.
    let help = diagnostic.help.as_deref();
    let help = help.unwrap_or(diagnostic.code.explanation());
    group.element(Level::HELP.message(help))
}

/// The calls of macros that led to a place, the innermost first; long ways are cut in the middle.
fn calls(sources: &SourceMap, span: Span) -> Vec<String> {
    let mut calls = Vec::new();
    let mut at = span;
    while let Some(expansion) = at.expansion {
        let expansion = &sources.expansions[expansion.index()];
        let place = sources.location(expansion.call_site);
        calls.push(format!(
            "from the macro `{}!` called at {}:{}:{}",
            expansion.macro_name, place.path, place.line, place.column
        ));
        at = expansion.call_site;
    }
    if calls.len() > 6 {
        let left_out = calls.len() - 5;
        let words = format!("from {left_out} more calls of macros");
        calls.splice(3..calls.len() - 2, [words]);
    }
    calls
}

/// One snippet a file: the primary one first.
fn snippets<'a>(sources: &'a SourceMap, diagnostic: &'a Diagnostic) -> Vec<Element<'a>> {
    let mut places: Vec<(Span, AnnotationKind, Option<&str>)> = vec![(
        diagnostic.span,
        AnnotationKind::Primary,
        diagnostic.label.as_deref(),
    )];
    for note in &diagnostic.notes {
        if let Some(span) = note.span {
            places.push((span, AnnotationKind::Context, Some(&note.text)));
        }
    }
    let mut files = Vec::new();
    for (span, ..) in &places {
        if !files.contains(&span.file) {
            files.push(span.file);
        }
    }
    let mut elements = Vec::new();
    for file in files {
        let source = &sources.files[file.index()];
        let mut snippet = Snippet::source(source.text.as_str())
            .line_start(1)
            .path(source.path.as_str());
        for (span, kind, words) in places.iter().filter(|(span, ..)| span.file == file) {
            let annotation = kind.span(range(*span, &source.text));
            snippet = snippet.annotation(match words {
                Some(words) => annotation.label(*words),
                None => annotation,
            });
        }
        elements.push(Element::from(snippet));
    }
    elements
}

/// The bytes to underline; at least one if the text has any.
fn range(span: Span, text: &str) -> Range<usize> {
    let start = (span.start as usize).min(text.len());
    let end = (span.end as usize).clamp(start, text.len());
    start..end
}

#[cfg(test)]
mod tests {
    use super::render;
    use crate::{Code, Diagnostic};
    use hir::{Expansion, ExpansionId, SourceMap, Span};

    #[test]
    fn place_label_notes_and_help_are_shown() {
        let mut sources = SourceMap::default();
        let text = "fn main() {\n    static mut X: u8 = 1;\n    m!();\n}\n";
        let file = sources.add_file("src/main.rs".to_string(), text.to_string());
        let span = |start: usize, end: usize| Span {
            file,
            start: start as u32,
            end: end as u32,
            expansion: None,
        };
        sources.expansions.push(Expansion {
            macro_name: "m".to_string(),
            call_site: span(42, 46),
        });
        let mut place = span(16, 26);
        place.expansion = Some(ExpansionId(0));
        let diagnostic = Diagnostic::new(Code::MutableStatic, place, "`static mut` is refused")
            .label("mutable state without an owner")
            .help("pass it as an argument")
            .reached_from(vec!["main".to_string(), "step".to_string()]);
        let text = render(&sources, &[diagnostic]);
        for expected in [
            "error[L0204]: `static mut` is refused",
            "src/main.rs:2:5",
            "^^^^^^^^^^ mutable state without an owner",
            "from the macro `m!` called at src/main.rs:3:5",
            "reached from main → step",
            "help: pass it as an argument",
        ] {
            assert!(text.contains(expected), "{expected} is not in:\n{text}");
        }
    }
}

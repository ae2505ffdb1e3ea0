//! Tokens as text: what `stringify!` and the message of `assert!` show.
//!
//! Spaces stand where the source has them, line breaks become spaces, and a method call that was
//! broken before its dot is joined again. Between tokens of different origin there is a space,
//! except around the marks that never have one.

use super::transcriber::flatten_invisible;
use crate::tokens::Tokens;
use hir::Span;
use proc_macro2::{Delimiter, Spacing, TokenStream, TokenTree};

/// The text of `stream`.
pub fn stringify(tokens: &Tokens, stream: TokenStream) -> String {
    let mut printer = Printer {
        tokens,
        text: String::new(),
        last: None,
    };
    printer.stream(flatten_invisible(stream));
    printer.text
}

struct Printer<'a> {
    tokens: &'a Tokens,
    text: String,
    /// The end of what was printed, and whether it joins the next token anyway.
    last: Option<(Span, bool)>,
}

impl Printer<'_> {
    fn stream(&mut self, stream: TokenStream) {
        for token in stream {
            match token {
                TokenTree::Group(group) => {
                    let (open, close) = match group.delimiter() {
                        Delimiter::Parenthesis => ("(", ")"),
                        Delimiter::Brace => ("{", "}"),
                        Delimiter::Bracket => ("[", "]"),
                        Delimiter::None => ("", ""),
                    };
                    let is_brace = group.delimiter() == Delimiter::Brace;
                    self.piece(open, first_byte(self.span(group.span_open())), !is_brace);
                    self.stream(group.stream());
                    let joins = !is_brace;
                    if joins {
                        self.text.push_str(close);
                    } else {
                        self.text.push(' ');
                        self.text.push_str(close);
                    }
                    self.last = Some((self.span(group.span_close()), false));
                }
                TokenTree::Ident(word) => {
                    let info = self.tokens.info(word.span());
                    let text = match info.dollar_crate {
                        Some(_) => "$crate".to_string(),
                        None => word.to_string(),
                    };
                    self.piece(&text, info.span, false);
                }
                TokenTree::Punct(mark) => {
                    let text = mark.as_char().to_string();
                    let joint = mark.spacing() == Spacing::Joint || mark.as_char() == '\'';
                    self.piece(&text, self.span(mark.span()), joint);
                }
                TokenTree::Literal(literal) => {
                    self.piece(&literal.to_string(), self.span(literal.span()), false);
                }
            }
        }
    }

    fn span(&self, span: proc_macro2::Span) -> Span {
        self.tokens.info(span).span
    }

    fn piece(&mut self, text: &str, span: Span, joins_next: bool) {
        if let Some((last, joins)) = self.last {
            let same = last.file == span.file && last.expansion == span.expansion;
            let adjacent = joins || same && last.end == span.start;
            let tight = matches!(text, "." | "," | ";" | "?");
            if !adjacent && !tight {
                self.text.push(' ');
            }
        }
        self.text.push_str(text);
        self.last = Some((span, joins_next));
    }
}

fn first_byte(span: Span) -> Span {
    Span {
        end: (span.start + 1).min(span.end),
        ..span
    }
}

#[cfg(test)]
mod tests {
    use super::stringify;
    use crate::tokens::Tokens;
    use hir::FileId;

    #[test]
    fn text_is_as_in_the_source() {
        let mut tokens = Tokens::new();
        for (source, expected) in [
            ("a == b", "a == b"),
            ("x.len() > 1 && !y[0]", "x.len() > 1 && !y[0]"),
            (
                "value\n    .trim()\n    .is_empty()",
                "value.trim().is_empty()",
            ),
            ("f::<u8>(&a, -1)", "f::<u8>(&a, -1)"),
        ] {
            let stream = tokens.lex(FileId(0), source).expect("tokens");
            assert_eq!(stringify(&tokens, stream), expected);
        }
    }
}

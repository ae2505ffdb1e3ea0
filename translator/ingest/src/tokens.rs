//! What the lexer's spans mean: the source text, the expansion, and the hygiene of every token.
//!
//! A token carries nothing but a span, and the lexer's spans are positions in the texts that it has
//! read on this thread. So each token that a macro writes gets a span of its own: a position in a
//! synthetic text (a *pool* of one-letter words), and this table says what that position stands
//! for. The parser in between neither knows nor loses it.
//!
//! Terms. A *context* is the hygiene of an identifier: the list of the expansions whose macro body
//! wrote it, outermost last. The empty context is that of text outside of all macros.

use hir::{ExpansionId, FileId, Span};
use proc_macro2::{TokenStream, TokenTree};
use std::fmt::Write;
use std::str::FromStr;

/// The hygiene of a token: an index into the table of contexts.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Context(u32);

impl Context {
    /// Text outside of all macro bodies.
    pub const ROOT: Context = Context(0);
}

/// A macro definition of the session.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct MacroId(pub u32);

/// What is known of a token beyond its text.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct TokenInfo {
    /// Where the text stands.
    pub span: Span,
    /// Its hygiene.
    pub context: Context,
    /// For the word `crate` that was written `$crate`: which crate it means.
    pub dollar_crate: Option<u32>,
}

/// A stretch of the lexer's positions.
struct Region {
    low: u32,
    high: u32,
    kind: RegionKind,
}

enum RegionKind {
    /// A source file. `bytes` maps characters to bytes; absent where both are equal.
    File {
        file: FileId,
        bytes: Option<Vec<u32>>,
    },
    /// Synthetic words, two positions each; the first has this index in `synthetic`.
    Pool { first: usize },
}

/// How many words a pool has.
const POOL_SIZE: usize = 2048;

/// The table.
pub struct Tokens {
    regions: Vec<Region>,
    synthetic: Vec<TokenInfo>,
    /// Unused spans of the youngest pool, in reverse order.
    unused: Vec<proc_macro2::Span>,
    /// By context: the context without its outermost mark, and the macro of that mark.
    contexts: Vec<(Context, Option<MacroId>)>,
    /// What tokens stand for that no text put there.
    nowhere: Span,
}

impl Tokens {
    /// An empty table.
    pub fn new() -> Tokens {
        Tokens {
            regions: Vec::new(),
            synthetic: Vec::new(),
            unused: Vec::new(),
            contexts: vec![(Context::ROOT, None)],
            nowhere: Span {
                file: FileId(0),
                start: 0,
                end: 0,
                expansion: None,
            },
        }
    }

    /// Splits the text of a file into tokens.
    pub fn lex(&mut self, file: FileId, text: &str) -> Result<TokenStream, (Span, String)> {
        let stream = TokenStream::from_str(text).map_err(|error| {
            let at = error.span().byte_range();
            let span = Span {
                file,
                start: at.start as u32,
                end: at.end as u32,
                expansion: None,
            };
            (span, error.to_string())
        })?;
        if let Some(first) = stream.clone().into_iter().next() {
            let span = first.span();
            let byte = span.byte_range().start;
            let character = text[..byte].chars().count() as u32;
            let low = positions(span).0 - character;
            let length = text.chars().count() as u32;
            let bytes = (!text.is_ascii()).then(|| {
                let starts = text.char_indices().map(|(at, _)| at as u32);
                starts.chain(std::iter::once(text.len() as u32)).collect()
            });
            self.regions.push(Region {
                low,
                high: low + length,
                kind: RegionKind::File { file, bytes },
            });
        }
        Ok(stream)
    }

    /// What `span` stands for; tokens that no text put there stand for the start of the first file.
    pub fn info(&self, span: proc_macro2::Span) -> TokenInfo {
        self.known(span).unwrap_or(TokenInfo {
            span: self.nowhere,
            context: Context::ROOT,
            dollar_crate: None,
        })
    }

    /// What `span` stands for, if some text put it there.
    pub fn known(&self, span: proc_macro2::Span) -> Option<TokenInfo> {
        let (low, high) = positions(span);
        let at = self.regions.partition_point(|region| region.low <= low);
        let region = &self.regions[at.checked_sub(1)?];
        if low > region.high {
            return None;
        }
        Some(match &region.kind {
            RegionKind::File { file, bytes } => {
                let byte = |position: u32| {
                    let character = position.min(region.high) - region.low;
                    match bytes {
                        Some(bytes) => bytes[character as usize],
                        None => character,
                    }
                };
                TokenInfo {
                    span: Span {
                        file: *file,
                        start: byte(low),
                        end: byte(high),
                        expansion: None,
                    },
                    context: Context::ROOT,
                    dollar_crate: None,
                }
            }
            RegionKind::Pool { first } => self.synthetic[first + (low - region.low) as usize / 2],
        })
    }

    /// A new span that stands for `info`.
    pub fn synthesize(&mut self, info: TokenInfo) -> proc_macro2::Span {
        if self.unused.is_empty() {
            self.add_pool();
        }
        self.synthetic.push(info);
        self.unused.pop().expect("a pool was just added")
    }

    fn add_pool(&mut self) {
        let words = TokenStream::from_str(&"a ".repeat(POOL_SIZE)).expect("words are tokens");
        self.unused = words.into_iter().map(|word| word.span()).collect();
        let low = positions(self.unused[0]).0;
        self.unused.reverse();
        self.regions.push(Region {
            low,
            high: low + 2 * POOL_SIZE as u32,
            kind: RegionKind::Pool {
                first: self.synthetic.len(),
            },
        });
    }

    /// `context` with a mark of one expansion of `definition` around it.
    pub fn mark(&mut self, context: Context, definition: MacroId) -> Context {
        self.contexts.push((context, Some(definition)));
        Context(self.contexts.len() as u32 - 1)
    }

    /// The context without its outermost mark, and the macro of that mark.
    pub fn unmark(&self, context: Context) -> (Context, Option<MacroId>) {
        self.contexts[context.0 as usize]
    }

    /// The text from `first` to `last`. Where they come from different expansions, the one that
    /// comes from an expansion at all is taken, so that the outermost call site is found.
    pub fn join(&self, first: Span, last: Span) -> Span {
        if first.expansion == last.expansion && first.file == last.file {
            return Span {
                start: first.start.min(last.start),
                end: first.end.max(last.end),
                ..first
            };
        }
        match (first.expansion, last.expansion) {
            (None, Some(_)) => last,
            _ => first,
        }
    }
}

/// A source of fresh contexts for one expansion: equal contexts of the body get equal new ones.
pub struct Marking {
    definition: MacroId,
    expansion: ExpansionId,
    known: Vec<(Context, Context)>,
}

impl Marking {
    /// The marks of one expansion of `definition`.
    pub fn new(definition: MacroId, expansion: ExpansionId) -> Marking {
        Marking {
            definition,
            expansion,
            known: Vec::new(),
        }
    }

    /// The span of a token of the macro's body as this expansion writes it.
    pub fn respan(&mut self, tokens: &mut Tokens, info: TokenInfo) -> proc_macro2::Span {
        let known = self.known.iter().find(|(old, _)| *old == info.context);
        let context = match known {
            Some((_, new)) => *new,
            None => {
                let new = tokens.mark(info.context, self.definition);
                self.known.push((info.context, new));
                new
            }
        };
        tokens.synthesize(TokenInfo {
            span: Span {
                expansion: Some(self.expansion),
                ..info.span
            },
            context,
            ..info
        })
    }
}

/// Gives every token of `stream` that no text put there a new span that stands for `info`. The
/// word `crate` among them gets the crate of `info`.
pub fn respan_new(tokens: &mut Tokens, stream: TokenStream, info: TokenInfo) -> TokenStream {
    let respanned = stream.into_iter().map(|mut token| {
        let is_new = positions(token.span()) == (0, 0);
        if let TokenTree::Group(group) = &token {
            let inner = respan_new(tokens, group.stream(), info);
            let mut outer = proc_macro2::Group::new(group.delimiter(), inner);
            outer.set_span(group.span());
            token = TokenTree::Group(outer);
        }
        if is_new {
            let is_crate = matches!(&token, TokenTree::Ident(word) if word == "crate");
            token.set_span(tokens.synthesize(TokenInfo {
                dollar_crate: info.dollar_crate.filter(|_| is_crate),
                ..info
            }));
        }
        token
    });
    respanned.collect()
}

/// The lexer's two positions of a span. They are readable only through its debugging form,
/// `bytes(1..2)`; the digits are taken as they are written, without a string in between.
fn positions(span: proc_macro2::Span) -> (u32, u32) {
    let mut reader = Digits {
        values: [0; 2],
        at: 0,
    };
    write!(reader, "{span:?}").expect("reading digits cannot fail");
    assert!(reader.at >= 1, "the lexer's spans have two positions");
    (reader.values[0], reader.values[1])
}

struct Digits {
    values: [u32; 2],
    at: usize,
}

impl Write for Digits {
    fn write_str(&mut self, text: &str) -> std::fmt::Result {
        for byte in text.bytes() {
            match byte {
                b'0'..=b'9' => {
                    let value = &mut self.values[self.at.min(1)];
                    *value = *value * 10 + u32::from(byte - b'0');
                }
                b'.' => self.at = 1,
                _ => {}
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::{Context, TokenInfo, Tokens};
    use hir::{FileId, Span};

    #[test]
    fn spans_are_bytes_of_their_file() {
        let mut tokens = Tokens::new();
        let text = "fn é() { \"ü\" } x";
        tokens.lex(FileId(0), "some other text").expect("tokens");
        let stream = tokens.lex(FileId(1), text).expect("tokens");
        let last = stream.into_iter().last().expect("a token");
        let span = tokens.info(last.span()).span;
        assert_eq!(span.file, FileId(1));
        assert_eq!(&text[span.start as usize..span.end as usize], "x");
    }

    #[test]
    fn synthetic_spans_are_told_apart_across_pools() {
        let mut tokens = Tokens::new();
        let mut made = Vec::new();
        for number in 0..5000 {
            let span = Span {
                file: FileId(7),
                start: number,
                end: number + 1,
                expansion: None,
            };
            made.push(tokens.synthesize(TokenInfo {
                span,
                context: Context::ROOT,
                dollar_crate: None,
            }));
            if number % 1000 == 0 {
                tokens.lex(FileId(0), "a file in between").expect("tokens");
            }
        }
        for (number, span) in made.into_iter().enumerate() {
            assert_eq!(tokens.info(span).span.start, number as u32);
        }
    }
}

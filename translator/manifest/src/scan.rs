//! Facts of one source file, read from its tokens.
//!
//! The library is written in a newer Rust than any parser on stable reads (`impl const`, `[const]` bounds), so
//! that only the outermost form of items is looked at: `impl … for … { … }`, `trait … { … }`, `fn name`.

use std::collections::BTreeSet;
use std::iter::Peekable;
use std::path::Path;

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree, token_stream};

/// The integer types that the library's macros write methods for.
const SIGNED: [&str; 5] = ["i8", "i16", "i32", "i64", "isize"];
const UNSIGNED: [&str; 5] = ["u8", "u16", "u32", "u64", "usize"];

/// Adds the facts of a file.
pub fn scan(text: &str, path: &Path, facts: &mut BTreeSet<String>) {
    let Ok(tokens) = text.parse::<TokenStream>() else {
        return;
    };
    let name = path
        .file_name()
        .map(|name| name.to_string_lossy().into_owned());
    let targets = match name.as_deref() {
        Some("int_macros.rs") => Some(SIGNED),
        Some("uint_macros.rs") => Some(UNSIGNED),
        _ => None,
    };
    match targets {
        Some(targets) => {
            for method in functions(tokens, true) {
                for target in targets {
                    facts.insert(format!(
                        "method {target} {} {}",
                        method.name, method.version
                    ));
                }
            }
        }
        None => scan_items(tokens, facts),
    }
}

/// A function that the library promises to keep.
struct Function {
    name: String,
    version: String,
    has_body: bool,
}

fn scan_items(tokens: TokenStream, facts: &mut BTreeSet<String>) {
    let mut tokens = tokens.into_iter().peekable();
    let mut version: Option<String> = None;
    let mut is_unstable = false;
    let mut is_test = false;
    while let Some(token) = tokens.next() {
        match &token {
            TokenTree::Group(group) if group.delimiter() == Delimiter::Bracket => {
                let attribute = group.stream().to_string();
                is_test |= attribute == "test" || attribute.replace(' ', "") == "cfg(test)";
                is_unstable |= attribute.starts_with("unstable");
                if attribute.starts_with("stable") {
                    version = stable_version(&attribute);
                }
            }
            TokenTree::Ident(word) if word == "impl" => {
                let (header, body) = header_and_body(&mut tokens);
                if let Some(body) = body
                    && !is_unstable
                    && !is_test
                {
                    scan_impl(&header, &body, facts);
                }
                (version, is_unstable, is_test) = (None, false, false);
            }
            TokenTree::Ident(word) if word == "trait" => {
                let (header, body) = header_and_body(&mut tokens);
                if let (Some(TokenTree::Ident(name)), Some(body), Some(_)) =
                    (header.first(), body, &version)
                {
                    for method in functions(body.stream(), false) {
                        if method.has_body {
                            facts.insert(format!(
                                "provided {name} {} {}",
                                method.name, method.version
                            ));
                        }
                    }
                }
                (version, is_unstable, is_test) = (None, false, false);
            }
            TokenTree::Ident(word) if word == "mod" => {
                let (_, body) = header_and_body(&mut tokens);
                if let Some(body) = body
                    && !is_test
                {
                    scan_items(body.stream(), facts);
                }
                (version, is_unstable, is_test) = (None, false, false);
            }
            TokenTree::Group(group) if group.delimiter() == Delimiter::Brace => {
                (version, is_unstable, is_test) = (None, false, false);
            }
            TokenTree::Punct(punct) if punct.as_char() == ';' => {
                (version, is_unstable, is_test) = (None, false, false);
            }
            _ => {}
        }
    }
}

/// The tokens up to an item's braces, and these; no braces if a `;` comes first.
fn header_and_body(
    tokens: &mut Peekable<token_stream::IntoIter>,
) -> (Vec<TokenTree>, Option<Group>) {
    let mut header = Vec::new();
    for token in tokens.by_ref() {
        match token {
            TokenTree::Group(group) if group.delimiter() == Delimiter::Brace => {
                return (header, Some(group));
            }
            TokenTree::Punct(ref punct) if punct.as_char() == ';' => return (header, None),
            other => header.push(other),
        }
    }
    (header, None)
}

fn scan_impl(header: &[TokenTree], body: &Group, facts: &mut BTreeSet<String>) {
    let header = skip_generics(header);
    let end = header
        .iter()
        .position(|token| is_word(token, "where"))
        .unwrap_or(header.len());
    let header = &header[..end];
    match header.iter().position(|token| is_word(token, "for")) {
        Some(at) => {
            let is_negative =
                matches!(header.first(), Some(TokenTree::Punct(punct)) if punct.as_char() == '!');
            if let (Some(trait_name), Some(target)) =
                (last_name(&header[..at]), type_name(&header[at + 1..]))
                && !is_negative
            {
                facts.insert(format!("impl {target} {trait_name}"));
            }
        }
        None => {
            let Some(target) = type_name(header) else {
                return;
            };
            for method in functions(body.stream(), true) {
                facts.insert(format!(
                    "method {target} {} {}",
                    method.name, method.version
                ));
            }
        }
    }
}

fn is_word(token: &TokenTree, word: &str) -> bool {
    matches!(token, TokenTree::Ident(ident) if ident == word)
}

/// Skips `<…>` at the start. `->` inside does not close.
fn skip_generics(tokens: &[TokenTree]) -> &[TokenTree] {
    let mut depth = 0;
    for (number, token) in tokens.iter().enumerate() {
        if let TokenTree::Punct(punct) = token {
            let is_arrow = number > 0
                && matches!(&tokens[number - 1], TokenTree::Punct(before) if before.as_char() == '-');
            match punct.as_char() {
                '<' => depth += 1,
                '>' if !is_arrow => depth -= 1,
                _ => {}
            }
        }
        if depth == 0 {
            return if number == 0 {
                tokens
            } else {
                &tokens[number + 1..]
            };
        }
    }
    &[]
}

/// The last word of a path, before its arguments.
fn last_name(tokens: &[TokenTree]) -> Option<String> {
    let mut last = None;
    for token in tokens {
        match token {
            TokenTree::Ident(word) if *word != "const" && *word != "dyn" => {
                last = Some(word.to_string())
            }
            TokenTree::Punct(punct) if punct.as_char() == '<' => break,
            _ => {}
        }
    }
    last
}

/// The name of the implementing type: of a path its last segment, `&T`, `[T]`, `[T; N]` by their form.
fn type_name(tokens: &[TokenTree]) -> Option<String> {
    match tokens.first()? {
        TokenTree::Punct(punct) if punct.as_char() == '&' => {
            let is_mutable = tokens.iter().take(4).any(|token| is_word(token, "mut"));
            Some(if is_mutable { "&mut" } else { "&" }.into())
        }
        TokenTree::Punct(punct) if punct.as_char() == '*' => Some("*".into()),
        TokenTree::Group(group) if group.delimiter() == Delimiter::Bracket => {
            let is_array = group
                .stream()
                .into_iter()
                .any(|token| matches!(token, TokenTree::Punct(punct) if punct.as_char() == ';'));
            Some(if is_array { "[;]" } else { "[]" }.into())
        }
        TokenTree::Ident(_) => last_name(tokens),
        _ => None,
    }
}

/// The stable functions written in `tokens`; of a trait, where nothing says `pub`, or of anything else.
fn functions(tokens: TokenStream, needs_pub: bool) -> Vec<Function> {
    let mut found = Vec::new();
    let mut version: Option<String> = None;
    let mut is_pub = false;
    let mut tokens = tokens.into_iter().peekable();
    while let Some(token) = tokens.next() {
        match token {
            TokenTree::Group(group) if group.delimiter() == Delimiter::Bracket => {
                let attribute = group.stream().to_string();
                if attribute.starts_with("stable") {
                    version = stable_version(&attribute);
                } else if attribute.starts_with("unstable") {
                    version = None;
                }
            }
            // The rules of a macro.
            TokenTree::Group(group) if group.delimiter() == Delimiter::Brace => {
                found.extend(functions(group.stream(), needs_pub));
                is_pub = false;
            }
            TokenTree::Ident(word) if word == "pub" => is_pub = true,
            TokenTree::Ident(word) if word == "fn" => {
                let (header, body) = header_and_body(&mut tokens);
                if let (Some(TokenTree::Ident(name)), Some(version)) =
                    (header.first(), version.take())
                    && (is_pub || !needs_pub)
                {
                    let has_body = body.is_some();
                    found.push(Function {
                        name: name.to_string(),
                        version,
                        has_body,
                    });
                }
                is_pub = false;
            }
            _ => {}
        }
    }
    found
}

/// The version in `since = "1.0.0"`; the library marks the current one by a word.
fn stable_version(tokens: &str) -> Option<String> {
    let rest = &tokens[tokens.find("since")?..];
    match rest.find('"') {
        Some(start) => {
            let rest = &rest[start + 1..];
            Some(rest[..rest.find('"')?].to_owned())
        }
        None => Some("current".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_public_and_stable_counts() {
        let text = r#"
            impl<T> Vec<T> {
                #[stable(feature = "rust1", since = "1.0.0")]
                pub fn push(&mut self, value: T) {}
                #[unstable(feature = "new", issue = "1")]
                pub fn novel(&self) {}
                fn hidden(&self) {}
            }
            #[stable(feature = "rust1", since = "1.0.0")]
            impl<T: Clone> Clone for Vec<T> { fn clone(&self) -> Self { loop {} } }
            #[stable(feature = "rust1", since = "1.0.0")]
            pub trait Iterator {
                fn next(&mut self);
                #[stable(feature = "rust1", since = "1.3.0")]
                fn map(&self) {}
            }
        "#;
        let mut facts = BTreeSet::new();
        scan(text, Path::new("vec.rs"), &mut facts);
        let facts: Vec<String> = facts.into_iter().collect();
        assert_eq!(
            facts,
            [
                "impl Vec Clone",
                "method Vec push 1.0.0",
                "provided Iterator map 1.3.0"
            ]
        );
    }

    #[test]
    fn integer_methods_are_read_out_of_the_macro() {
        let text = r#"
            macro_rules! int_impl {
                ($T:ty) => {
                    #[stable(feature = "rust1", since = "1.2.0")]
                    #[inline]
                    pub const fn pow(self, exp: u32) -> Self { 0 }
                    #[unstable(feature = "x", issue = "2")]
                    pub const fn novel(self) -> Self { 0 }
                };
            }
        "#;
        let mut facts = BTreeSet::new();
        scan(text, Path::new("int_macros.rs"), &mut facts);
        assert!(facts.contains("method i64 pow 1.2.0"));
        assert_eq!(facts.len(), 5);
    }
}

//! Reads `macro_rules!` definitions.

use super::compound::operator;
use super::fragment::Kind;
use super::{Count, MacroDefinition, Matcher, Rule, Template};
use crate::tokens::{TokenInfo, Tokens};
use hir::{CrateId, Span};
use proc_macro2::{Delimiter, TokenStream, TokenTree};

/// What is wrong with a definition.
pub struct Fault {
    /// Where.
    pub span: Span,
    /// What.
    pub message: String,
}

/// Reads the rules in `body`.
pub fn parse(
    tokens: &Tokens,
    name: &str,
    krate: CrateId,
    span: Span,
    body: TokenStream,
) -> Result<MacroDefinition, Fault> {
    let list: Vec<TokenTree> = body.into_iter().collect();
    let mut rules = Vec::new();
    let mut at = 0;
    while at < list.len() {
        let fault = |message: &str| Fault {
            span: tokens.info(list[at].span()).span,
            message: message.to_string(),
        };
        let (TokenTree::Group(matcher), Some((arrow, 2)), Some(TokenTree::Group(template))) = (
            &list[at],
            operator(&list[(at + 1).min(list.len())..]),
            list.get(at + 3),
        ) else {
            return Err(fault("expected a rule of the form `(matcher) => { body }`"));
        };
        if arrow != "=>" {
            return Err(fault("expected `=>` after the matcher"));
        }
        let reader = Reader { tokens };
        rules.push(Rule {
            matcher: reader.matchers(matcher.stream())?,
            body: reader.templates(template.stream()),
        });
        at += 4;
        if matches!(list.get(at), Some(TokenTree::Punct(mark)) if mark.as_char() == ';') {
            at += 1;
        }
    }
    Ok(MacroDefinition {
        name: name.to_string(),
        krate,
        span,
        rules,
    })
}

struct Reader<'a> {
    tokens: &'a Tokens,
}

/// A `$( … )` with what follows it.
struct RepetitionSyntax {
    inner: TokenStream,
    separator: Vec<TokenTree>,
    count: Count,
    /// How many tokens it takes from the `$` on.
    length: usize,
}

impl Reader<'_> {
    fn info(&self, token: &TokenTree) -> TokenInfo {
        self.tokens.info(token.span())
    }

    fn fault(&self, token: &TokenTree, message: String) -> Fault {
        Fault {
            span: self.info(token).span,
            message,
        }
    }

    fn matchers(&self, stream: TokenStream) -> Result<Vec<Matcher>, Fault> {
        let list: Vec<TokenTree> = stream.into_iter().collect();
        let mut matchers = Vec::new();
        let mut at = 0;
        while at < list.len() {
            if is_dollar(&list[at]) {
                if let Some(repetition) = repetition(&list[at..]) {
                    let separator = match &repetition.separator[..] {
                        [] => None,
                        tokens => Some(Box::new(single(tokens).0)),
                    };
                    matchers.push(Matcher::Repetition {
                        inner: self.matchers(repetition.inner)?,
                        separator,
                        count: repetition.count,
                    });
                    at += repetition.length;
                    continue;
                }
                if let (
                    Some(TokenTree::Ident(name)),
                    Some(TokenTree::Punct(colon)),
                    Some(TokenTree::Ident(kind)),
                ) = (list.get(at + 1), list.get(at + 2), list.get(at + 3))
                    && colon.as_char() == ':'
                {
                    let Some(known) = Kind::by_name(&kind.to_string()) else {
                        let message = format!("unknown fragment kind `{kind}`");
                        return Err(self.fault(&list[at + 3], message));
                    };
                    matchers.push(Matcher::Fragment(name.to_string(), known));
                    at += 4;
                    continue;
                }
                // `$crate` in a matcher, or a lone `$` of a macro that writes macros.
                matchers.push(Matcher::Operator("$".to_string()));
                at += 1;
                continue;
            }
            if let TokenTree::Group(group) = &list[at] {
                let inner = self.matchers(group.stream())?;
                matchers.push(Matcher::Delimited(group.delimiter(), inner));
                at += 1;
                continue;
            }
            let (matcher, length) = single(&list[at..]);
            matchers.push(matcher);
            at += length;
        }
        Ok(matchers)
    }

    fn templates(&self, stream: TokenStream) -> Vec<Template> {
        let list: Vec<TokenTree> = stream.into_iter().collect();
        let mut templates = Vec::new();
        let mut at = 0;
        while at < list.len() {
            let token = &list[at];
            let info = self.info(token);
            if is_dollar(token) {
                if let Some(repetition) = repetition(&list[at..]) {
                    let with_info = |token: TokenTree| (token.clone(), self.info(&token));
                    templates.push(Template::Repetition {
                        inner: self.templates(repetition.inner),
                        separator: repetition.separator.into_iter().map(with_info).collect(),
                        info,
                    });
                    at += repetition.length;
                    continue;
                }
                if let Some(name @ TokenTree::Ident(word)) = list.get(at + 1) {
                    let name_info = self.info(name);
                    templates.push(if word == "crate" {
                        Template::Crate(name_info)
                    } else {
                        let text = word.to_string();
                        Template::Variable(text, name.clone(), [info, name_info])
                    });
                    at += 2;
                    continue;
                }
            }
            templates.push(match token {
                TokenTree::Group(group) => {
                    let inner = self.templates(group.stream());
                    Template::Delimited(group.delimiter(), inner, info)
                }
                other => Template::Token(other.clone(), info),
            });
            at += 1;
        }
        templates
    }
}

fn is_dollar(token: &TokenTree) -> bool {
    matches!(token, TokenTree::Punct(mark) if mark.as_char() == '$')
}

/// The repetition that starts with the `$` at the front of `list`.
fn repetition(list: &[TokenTree]) -> Option<RepetitionSyntax> {
    let Some(TokenTree::Group(group)) = list.get(1) else {
        return None;
    };
    if group.delimiter() != Delimiter::Parenthesis {
        return None;
    }
    let after = &list[2..];
    let (separator, length) = match count(after.first()) {
        Some(_) => (Vec::new(), 0),
        None => {
            let length = single(after).1;
            (after[..length.min(after.len())].to_vec(), length)
        }
    };
    Some(RepetitionSyntax {
        inner: group.stream(),
        separator,
        count: count(after.get(length))?,
        length: 3 + length,
    })
}

fn count(token: Option<&TokenTree>) -> Option<Count> {
    match token {
        Some(TokenTree::Punct(mark)) => match mark.as_char() {
            '*' => Some(Count::Any),
            '+' => Some(Count::AtLeastOnce),
            '?' => Some(Count::AtMostOnce),
            _ => None,
        },
        _ => None,
    }
}

/// The matcher for the one token (as macros count them) at the front, and its length.
fn single(list: &[TokenTree]) -> (Matcher, usize) {
    match list.first() {
        Some(TokenTree::Ident(word)) => (Matcher::Word(word.to_string()), 1),
        Some(TokenTree::Literal(literal)) => (Matcher::Literal(literal.to_string()), 1),
        Some(TokenTree::Punct(mark)) if mark.as_char() == '\'' => match list.get(1) {
            Some(TokenTree::Ident(name)) => (Matcher::Lifetime(name.to_string()), 2),
            _ => (Matcher::Operator("'".to_string()), 1),
        },
        Some(TokenTree::Punct(_)) => {
            let (text, length) = operator(list).expect("a mark is an operator");
            (Matcher::Operator(text), length)
        }
        Some(TokenTree::Group(group)) => (Matcher::Delimited(group.delimiter(), Vec::new()), 1),
        None => (Matcher::Operator(String::new()), 1),
    }
}

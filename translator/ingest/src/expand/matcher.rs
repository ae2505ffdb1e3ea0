//! Matches the tokens of a call against a rule.
//!
//! Repetitions are greedy: another round is tried first, and given back when it does not fit. For
//! macros that rustc accepts this finds the same match, because rustc refuses ambiguous ones.

use super::compound::operator;
use super::fragment::{self, next_trees};
use super::{Count, Matcher};
use proc_macro2::{Delimiter, TokenStream, TokenTree};
use std::collections::HashMap;
use syn::parse::discouraged::Speculative;
use syn::parse::{ParseStream, Parser};
use syn::{Lifetime, Lit};

/// What the variables of a rule stand for.
pub type Bindings = HashMap<String, Bound>;

/// What a variable stands for.
#[derive(Clone, Debug)]
pub enum Bound {
    /// The tokens of a fragment, and whether it is a type.
    Fragment(Vec<TokenTree>, fragment::Kind),
    /// One entry a round.
    Rounds(Vec<Bound>),
}

/// What the rule's variables stand for, if it fits the whole input.
pub fn match_rule(matchers: &[Matcher], input: TokenStream) -> Option<Bindings> {
    let parser = |input: ParseStream| {
        let mut bindings = Bindings::new();
        if sequence(matchers, input, &mut bindings) && input.is_empty() {
            return Ok(bindings);
        }
        // What is left must be consumed, or the parser reports it.
        input.parse::<TokenStream>()?;
        Err(input.error("no match"))
    };
    parser.parse2(input).ok()
}

fn sequence(matchers: &[Matcher], input: ParseStream, bindings: &mut Bindings) -> bool {
    matchers.iter().all(|matcher| one(matcher, input, bindings))
}

fn one(matcher: &Matcher, input: ParseStream, bindings: &mut Bindings) -> bool {
    match matcher {
        Matcher::Word(word) => input
            .step(|cursor| match cursor.ident() {
                Some((found, rest)) if found == word => Ok(((), rest)),
                _ => Err(cursor.error("another word")),
            })
            .is_ok(),
        Matcher::Lifetime(name) => {
            input.peek(Lifetime)
                && input
                    .parse::<Lifetime>()
                    .is_ok_and(|found| found.ident == name)
        }
        Matcher::Operator(text) => {
            let found = operator(&next_trees(input.cursor(), 3));
            let Some((found, length)) = found else {
                return false;
            };
            found == *text && (0..length).all(|_| input.parse::<TokenTree>().is_ok())
        }
        Matcher::Literal(text) => input
            .parse::<Lit>()
            .is_ok_and(|found| quote::ToTokens::to_token_stream(&found).to_string() == *text),
        Matcher::Delimited(delimiter, inner) => delimited(*delimiter, inner, input, bindings),
        Matcher::Fragment(name, kind) => match fragment::take(input, *kind) {
            Some(taken) => {
                bindings.insert(name.clone(), Bound::Fragment(taken, *kind));
                true
            }
            None => false,
        },
        Matcher::Repetition {
            inner,
            separator,
            count,
        } => repetition(inner, separator.as_deref(), *count, input, bindings),
    }
}

fn delimited(
    delimiter: Delimiter,
    inner: &[Matcher],
    input: ParseStream,
    bindings: &mut Bindings,
) -> bool {
    let mut parse = || -> syn::Result<bool> {
        let content;
        match delimiter {
            Delimiter::Parenthesis => drop(syn::parenthesized!(content in input)),
            Delimiter::Brace => drop(syn::braced!(content in input)),
            Delimiter::Bracket => drop(syn::bracketed!(content in input)),
            Delimiter::None => return Ok(sequence(inner, input, bindings)),
        }
        let fits = sequence(inner, &content, bindings) && content.is_empty();
        // The rest must be consumed, or the parser reports it later.
        content.parse::<TokenStream>()?;
        Ok(fits)
    };
    parse().unwrap_or(false)
}

fn repetition(
    inner: &[Matcher],
    separator: Option<&Matcher>,
    count: Count,
    input: ParseStream,
    bindings: &mut Bindings,
) -> bool {
    let mut names = Vec::new();
    collect_names(inner, &mut names);
    let mut rounds: Vec<Bindings> = Vec::new();
    loop {
        if count == Count::AtMostOnce && rounds.len() == 1 {
            break;
        }
        let fork = input.fork();
        let mut round = Bindings::new();
        if let Some(separator) = separator
            && !rounds.is_empty()
            && !one(separator, &fork, &mut round)
        {
            break;
        }
        let before = fork.cursor();
        if !sequence(inner, &fork, &mut round) {
            break;
        }
        let stuck = fork.cursor() == before;
        input.advance_to(&fork);
        rounds.push(round);
        if stuck {
            break;
        }
    }
    if count == Count::AtLeastOnce && rounds.is_empty() {
        return false;
    }
    for name in names {
        let values = rounds
            .iter_mut()
            .map(|round| round.remove(&name).expect("a round binds its variables"));
        bindings.insert(name.clone(), Bound::Rounds(values.collect()));
    }
    true
}

fn collect_names(matchers: &[Matcher], names: &mut Vec<String>) {
    for matcher in matchers {
        match matcher {
            Matcher::Fragment(name, _) => names.push(name.clone()),
            Matcher::Delimited(_, inner) | Matcher::Repetition { inner, .. } => {
                collect_names(inner, names);
            }
            _ => {}
        }
    }
}

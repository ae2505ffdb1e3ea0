//! Macros by example: from a call's tokens to the tokens that stand in its place.
//!
//! In: a [`MacroDefinition`] (made by [`definition`]) and the tokens of a call. [`matcher`] finds
//! the first rule that fits and what its variables stand for, with the parser's help for the
//! fragments; [`transcriber`] writes the rule's body. Tokens of the body get spans that say which
//! expansion wrote them and that carry its hygiene mark; tokens of the caller keep theirs.
//!
//! A fragment that must stay one operand (`$e:expr`) is written inside of invisible delimiters.

pub mod compound;
pub mod definition;
pub mod fragment;
pub mod matcher;
pub mod text;
pub mod transcriber;

use crate::session::Session;
use crate::tokens::{MacroId, Marking, TokenInfo};
use diagnostics::{Code, Diagnostic};
use hir::{CrateId, Span};
use proc_macro2::{Delimiter, TokenStream, TokenTree};
use std::rc::Rc;

/// A macro by example.
pub struct MacroDefinition {
    /// Its name.
    pub name: String,
    /// The crate that `$crate` means.
    pub krate: CrateId,
    /// Where it is defined.
    pub span: Span,
    /// In order.
    pub rules: Vec<Rule>,
}

/// `(matcher) => { body }`.
pub struct Rule {
    /// What the call must look like.
    pub matcher: Vec<Matcher>,
    /// What is written.
    pub body: Vec<Template>,
}

/// A part of a matcher.
pub enum Matcher {
    /// A word.
    Word(String),
    /// A lifetime, without the quote.
    Lifetime(String),
    /// An operator of one to three characters.
    Operator(String),
    /// A literal, as text.
    Literal(String),
    /// A delimited list.
    Delimited(Delimiter, Vec<Matcher>),
    /// `$name:kind`.
    Fragment(String, fragment::Kind),
    /// `$(…) separator operator`.
    Repetition {
        /// What is repeated.
        inner: Vec<Matcher>,
        /// What stands between.
        separator: Option<Box<Matcher>>,
        /// How often.
        count: Count,
    },
}

/// How often a repetition may occur.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Count {
    /// `*`.
    Any,
    /// `+`.
    AtLeastOnce,
    /// `?`.
    AtMostOnce,
}

/// A part of a body.
pub enum Template {
    /// A token as written.
    Token(TokenTree, TokenInfo),
    /// A delimited list.
    Delimited(Delimiter, Vec<Template>, TokenInfo),
    /// `$name`, with the information of the name.
    Variable(String, TokenTree, [TokenInfo; 2]),
    /// `$crate`.
    Crate(TokenInfo),
    /// `$(…) separator operator`.
    Repetition {
        /// What is repeated.
        inner: Vec<Template>,
        /// What stands between.
        separator: Vec<(TokenTree, TokenInfo)>,
        /// Where it stands.
        info: TokenInfo,
    },
}

/// How many expansions may be nested.
pub const RECURSION_LIMIT: u32 = 128;

/// Expands one call of `id`; `None` after an error was reported.
pub fn expand(
    session: &mut Session,
    id: MacroId,
    arguments: TokenStream,
    call_site: Span,
) -> Option<TokenStream> {
    let definition: Rc<MacroDefinition> = session.macros[id.0 as usize].clone();
    if session.expansion_depth(call_site) >= RECURSION_LIMIT {
        let message = format!("the macro `{}!` expands itself too deeply", definition.name);
        session.report(
            Diagnostic::new(Code::MacroRecursion, call_site, message)
                .label(format!("{RECURSION_LIMIT} expansions inside of each other"))
                .note(definition.span, "defined here"),
        );
        return None;
    }
    for rule in &definition.rules {
        let Some(bindings) = matcher::match_rule(&rule.matcher, arguments.clone()) else {
            continue;
        };
        let expansion = session.add_expansion(&definition.name, call_site);
        let mut marking = Marking::new(id, expansion);
        let written = transcriber::transcribe(
            &mut session.tokens,
            &mut marking,
            definition.krate,
            &rule.body,
            &bindings,
        );
        match written {
            Ok(stream) => return Some(stream),
            Err(fault) => {
                session.report(
                    Diagnostic::new(Code::MacroVariable, fault.span, fault.message)
                        .note(call_site, "in the expansion of this call"),
                );
                return None;
            }
        }
    }
    let message = format!(
        "no rule of the macro `{}!` matches this call",
        definition.name
    );
    session.report(
        Diagnostic::new(Code::MacroNoRule, call_site, message)
            .note(definition.span, "the macro is defined here"),
    );
    None
}

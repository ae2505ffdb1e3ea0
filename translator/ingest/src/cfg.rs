//! Conditional compilation: what is switched on, and the evaluation of `cfg` and `cfg_attr`.

use crate::tokens::Tokens;
use diagnostics::{Code, Diagnostic};
use proc_macro2::TokenStream;
use std::borrow::Cow;
use std::collections::HashSet;
use syn::ext::IdentExt;
use syn::parse::{ParseStream, Parser};
use syn::punctuated::Punctuated;
use syn::{Attribute, Ident, LitStr, Meta, Token};

/// The options of a crate.
#[derive(Clone, Debug, Default)]
pub struct CfgSet {
    names: HashSet<String>,
    values: HashSet<(String, String)>,
}

/// A condition as in `#[cfg(…)]`.
enum Condition {
    Name(String),
    Value(String, String),
    All(Vec<Condition>),
    Any(Vec<Condition>),
    Not(Box<Condition>),
    Literal(bool),
}

impl CfgSet {
    /// The options in the form of `rustc --print cfg`, one a line.
    pub fn parse(lines: &str) -> CfgSet {
        let mut set = CfgSet::default();
        for line in lines.lines().filter(|line| !line.trim().is_empty()) {
            set.add(line.trim());
        }
        set
    }

    /// Adds `name` or `name="value"`.
    pub fn add(&mut self, option: &str) {
        match option.split_once('=') {
            Some((name, value)) => {
                let value = value.trim().trim_matches('"');
                let entry = (name.trim().to_string(), value.to_string());
                self.values.insert(entry);
            }
            None => {
                self.names.insert(option.to_string());
            }
        }
    }

    /// Takes the option `name` away.
    pub fn remove(&mut self, name: &str) {
        self.names.remove(name);
    }

    /// Whether the condition in `tokens` holds.
    pub fn holds(&self, tokens: TokenStream) -> syn::Result<bool> {
        condition.parse2(tokens).map(|it| self.evaluate(&it))
    }

    fn evaluate(&self, condition: &Condition) -> bool {
        match condition {
            Condition::Name(name) => self.names.contains(name),
            Condition::Value(name, value) => self.values.contains(&(name.clone(), value.clone())),
            Condition::All(list) => list.iter().all(|one| self.evaluate(one)),
            Condition::Any(list) => list.iter().any(|one| self.evaluate(one)),
            Condition::Not(one) => !self.evaluate(one),
            Condition::Literal(value) => *value,
        }
    }

    /// The attributes with `cfg_attr` replaced by what it stands for; `None` if a `cfg` among
    /// them switches the item off.
    pub fn filter<'a>(
        &self,
        attributes: &'a [Attribute],
        tokens: &Tokens,
        report: &mut dyn FnMut(Diagnostic),
    ) -> Option<Cow<'a, [Attribute]>> {
        let conditional = |attribute: &Attribute| {
            attribute.path().is_ident("cfg") || attribute.path().is_ident("cfg_attr")
        };
        // The library's bodies for rustc alone.
        let hosted = |attribute: &Attribute| {
            attribute
                .path()
                .segments
                .last()
                .is_some_and(|last| last.ident == "hosted")
        };
        if self.names.contains("lathe") && attributes.iter().any(hosted) {
            return None;
        }
        if !attributes.iter().any(conditional) {
            return Some(Cow::Borrowed(attributes));
        }
        let mut kept = Vec::new();
        let mut active = true;
        for attribute in attributes {
            let outcome = self.filter_one(attribute, &mut kept);
            match outcome {
                Ok(holds) => active &= holds,
                Err(error) => {
                    let span = tokens.info(error.span()).span;
                    report(Diagnostic::new(Code::Syntax, span, error.to_string()));
                }
            }
        }
        active.then_some(Cow::Owned(kept))
    }

    fn filter_one(&self, attribute: &Attribute, kept: &mut Vec<Attribute>) -> syn::Result<bool> {
        if attribute.path().is_ident("cfg") {
            return self.holds(attribute.meta.require_list()?.tokens.clone());
        }
        if !attribute.path().is_ident("cfg_attr") {
            kept.push(attribute.clone());
            return Ok(true);
        }
        let list = attribute.meta.require_list()?.tokens.clone();
        let parser = |input: ParseStream| {
            let condition = condition(input)?;
            input.parse::<Option<Token![,]>>()?;
            let attributes = Punctuated::<Meta, Token![,]>::parse_terminated(input)?;
            Ok((condition, attributes))
        };
        let (condition, metas) = parser.parse2(list)?;
        let mut active = true;
        if self.evaluate(&condition) {
            for meta in metas {
                let nested = Attribute {
                    meta,
                    ..attribute.clone()
                };
                active &= self.filter_one(&nested, kept)?;
            }
        }
        Ok(active)
    }
}

fn condition(input: ParseStream) -> syn::Result<Condition> {
    let name = Ident::parse_any(input)?.to_string();
    if input.peek(syn::token::Paren) {
        let content;
        syn::parenthesized!(content in input);
        let list = Punctuated::<Condition, Token![,]>::parse_terminated_with(&content, condition)?;
        let mut list: Vec<Condition> = list.into_iter().collect();
        return match (name.as_str(), list.len()) {
            ("all", _) => Ok(Condition::All(list)),
            ("any", _) => Ok(Condition::Any(list)),
            ("not", 1) => Ok(Condition::Not(Box::new(list.remove(0)))),
            _ => Err(input.error("expected `all`, `any` or `not`")),
        };
    }
    if input.peek(Token![=]) {
        input.parse::<Token![=]>()?;
        let value: LitStr = input.parse()?;
        return Ok(Condition::Value(name, value.value()));
    }
    Ok(match name.as_str() {
        "true" => Condition::Literal(true),
        "false" => Condition::Literal(false),
        _ => Condition::Name(name),
    })
}

#[cfg(test)]
mod tests {
    use super::CfgSet;
    use std::str::FromStr;

    #[test]
    fn conditions_are_evaluated() {
        let set = CfgSet::parse("unix\nfeature=\"a b\"\ntarget_os=\"linux\"\n");
        let holds = |text: &str| {
            let tokens = proc_macro2::TokenStream::from_str(text).expect("tokens");
            set.holds(tokens).expect("a condition")
        };
        assert!(holds("unix"));
        assert!(holds("all(unix, target_os = \"linux\", not(windows))"));
        assert!(holds("any(windows, feature = \"a b\",)"));
        assert!(!holds("any()"));
        assert!(holds("all()"));
        assert!(!holds("test"));
        assert!(holds("not(false)"));
    }
}

//! Writes the body of a rule with the variables replaced.

use super::Template;
use super::fragment::Kind;
use super::matcher::{Bindings, Bound};
use crate::tokens::{Marking, TokenInfo, Tokens};
use hir::{CrateId, Span};
use proc_macro2::{Delimiter, Group, Ident, Punct, Spacing, TokenStream, TokenTree};

/// A body that cannot be written with these bindings.
pub struct Fault {
    /// Where in the body.
    pub span: Span,
    /// What is wrong.
    pub message: String,
}

/// Writes `body`.
pub fn transcribe(
    tokens: &mut Tokens,
    marking: &mut Marking,
    krate: CrateId,
    body: &[Template],
    bindings: &Bindings,
) -> Result<TokenStream, Fault> {
    let mut writer = Writer {
        tokens,
        marking,
        krate,
        bindings,
        rounds: Vec::new(),
    };
    let mut output = Vec::new();
    writer.write(body, &mut output)?;
    Ok(TokenStream::from_iter(output))
}

struct Writer<'a> {
    tokens: &'a mut Tokens,
    marking: &'a mut Marking,
    krate: CrateId,
    bindings: &'a Bindings,
    /// The number of the round, for each repetition around.
    rounds: Vec<usize>,
}

impl Writer<'_> {
    fn write(&mut self, body: &[Template], output: &mut Vec<TokenTree>) -> Result<(), Fault> {
        for (index, template) in body.iter().enumerate() {
            match template {
                Template::Token(token, info) => {
                    let mut token = token.clone();
                    token.set_span(self.marking.respan(self.tokens, *info));
                    output.push(token);
                }
                Template::Delimited(delimiter, inner, info) => {
                    let mut written = Vec::new();
                    self.write(inner, &mut written)?;
                    let mut group = Group::new(*delimiter, TokenStream::from_iter(written));
                    group.set_span(self.marking.respan(self.tokens, *info));
                    output.push(TokenTree::Group(group));
                }
                Template::Crate(info) => {
                    let info = TokenInfo {
                        dollar_crate: Some(self.krate.0),
                        ..*info
                    };
                    let span = self.marking.respan(self.tokens, info);
                    output.push(TokenTree::Ident(Ident::new("crate", span)));
                }
                Template::Variable(name, token, infos) => {
                    let follows_path = starts_path_tail(&body[index + 1..]);
                    self.variable(name, token, *infos, follows_path, output)?;
                }
                Template::Repetition {
                    inner,
                    separator,
                    info,
                } => {
                    let rounds = self.count_rounds(inner, *info)?;
                    for round in 0..rounds {
                        if round > 0 {
                            for (token, info) in separator {
                                let mut token = token.clone();
                                token.set_span(self.marking.respan(self.tokens, *info));
                                output.push(token);
                            }
                        }
                        self.rounds.push(round);
                        let written = self.write(inner, output);
                        self.rounds.pop();
                        written?;
                    }
                }
            }
        }
        Ok(())
    }

    fn variable(
        &mut self,
        name: &str,
        token: &TokenTree,
        infos: [TokenInfo; 2],
        follows_path: bool,
        output: &mut Vec<TokenTree>,
    ) -> Result<(), Fault> {
        match self.lookup(name) {
            Some(Bound::Fragment(taken, kind)) => {
                if kind == Kind::Type && follows_path && taken.len() > 1 {
                    // `$t::new` means `<$t>::new`.
                    let mut mark = |mark: char| {
                        let mut mark = Punct::new(mark, Spacing::Alone);
                        mark.set_span(self.marking.respan(self.tokens, infos[1]));
                        TokenTree::Punct(mark)
                    };
                    output.push(mark('<'));
                    output.extend(taken);
                    output.push(mark('>'));
                } else {
                    output.extend(taken);
                }
                Ok(())
            }
            Some(Bound::Rounds(_)) => Err(Fault {
                span: infos[1].span,
                message: format!("the variable `${name}` is still repeating at this depth"),
            }),
            // Not a variable of this macro: a macro that writes a macro.
            None => {
                let mut dollar = Punct::new('$', Spacing::Alone);
                dollar.set_span(self.marking.respan(self.tokens, infos[0]));
                output.push(TokenTree::Punct(dollar));
                let mut token = token.clone();
                token.set_span(self.marking.respan(self.tokens, infos[1]));
                output.push(token);
                Ok(())
            }
        }
    }

    /// What the variable stands for in the rounds at hand.
    fn lookup(&self, name: &str) -> Option<Bound> {
        let mut bound = self.bindings.get(name)?;
        for round in &self.rounds {
            match bound {
                Bound::Rounds(values) => bound = values.get(*round)?,
                Bound::Fragment(..) => break,
            }
        }
        Some(bound.clone())
    }

    /// How often the repetition is written: as often as its variables were matched.
    fn count_rounds(&self, inner: &[Template], info: TokenInfo) -> Result<usize, Fault> {
        let mut counts = Vec::new();
        self.collect_counts(inner, &mut counts);
        let first = counts.first().copied().ok_or_else(|| Fault {
            span: info.span,
            message: "a repetition without a variable that repeats".to_string(),
        })?;
        if counts.iter().any(|count| *count != first) {
            return Err(Fault {
                span: info.span,
                message: "the variables of this repetition were matched differently often".into(),
            });
        }
        Ok(first)
    }

    fn collect_counts(&self, templates: &[Template], counts: &mut Vec<usize>) {
        for template in templates {
            match template {
                Template::Variable(name, ..) => {
                    if let Some(count) = self.rounds_of(name) {
                        counts.push(count);
                    }
                }
                Template::Delimited(_, inner, _) | Template::Repetition { inner, .. } => {
                    self.collect_counts(inner, counts);
                }
                Template::Token(..) | Template::Crate(_) => {}
            }
        }
    }

    /// In how many rounds the variable was matched at the depth at hand.
    fn rounds_of(&self, name: &str) -> Option<usize> {
        let mut bound = self.bindings.get(name)?;
        for round in &self.rounds {
            match bound {
                Bound::Rounds(values) => bound = values.get(*round)?,
                Bound::Fragment(..) => return None,
            }
        }
        match bound {
            Bound::Rounds(values) => Some(values.len()),
            Bound::Fragment(..) => None,
        }
    }
}

/// Whether the templates begin with `::`.
fn starts_path_tail(templates: &[Template]) -> bool {
    let is_colon = |template: Option<&Template>| matches!(template, Some(Template::Token(TokenTree::Punct(mark), _)) if mark.as_char() == ':');
    is_colon(templates.first()) && is_colon(templates.get(1))
}

/// Invisible delimiters keep nothing of their own: used where text is wanted.
pub fn flatten_invisible(stream: TokenStream) -> TokenStream {
    let flat = stream.into_iter().flat_map(|token| match token {
        TokenTree::Group(group) if group.delimiter() == Delimiter::None => {
            flatten_invisible(group.stream()).into_iter().collect()
        }
        TokenTree::Group(group) => {
            let mut inner = Group::new(group.delimiter(), flatten_invisible(group.stream()));
            inner.set_span(group.span());
            vec![TokenTree::Group(inner)]
        }
        other => vec![other],
    });
    flat.collect()
}

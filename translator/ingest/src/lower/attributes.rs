//! Attributes: those that later phases ask for, and the text of all that matter.

use super::Lowerer;
use crate::expand::text::stringify;
use crate::session::{Binding, Namespace};
use crate::source::macros::{path_segments, path_text};
use diagnostics::{Code, Diagnostic};
use hir::{Attributes, Hint, HintArgument, HintKind, InlineHint};
use quote::ToTokens;
use syn::punctuated::Punctuated;
use syn::{Attribute, Meta, Token};

/// Attributes that say nothing to rustc's code generation or to a later phase.
const IGNORED: [&str; 13] = [
    "doc",
    "cfg",
    "cfg_attr",
    "allow",
    "warn",
    "deny",
    "forbid",
    "expect",
    "must_use",
    "test",
    "rustfmt",
    "clippy",
    "diagnostic",
];

/// Attributes of the language that items may carry; all others are attribute macros.
const LANGUAGE: [&str; 31] = [
    "inline",
    "cold",
    "track_caller",
    "derive",
    "repr",
    "default",
    "non_exhaustive",
    "macro_use",
    "macro_export",
    "path",
    "deprecated",
    "no_mangle",
    "export_name",
    "link_section",
    "used",
    "recursion_limit",
    "feature",
    "no_std",
    "no_main",
    "crate_type",
    "crate_name",
    "automatically_derived",
    "global_allocator",
    "target_feature",
    "link",
    "link_name",
    "proc_macro",
    "ignore",
    "should_panic",
    "type_length_limit",
    "unsafe",
];

/// The attributes of Lathe itself, whatever path leads to them.
const OURS: [&str; 18] = [
    "lang",
    "intrinsic",
    "runtime",
    "mirrors",
    "mirrored",
    "elidable",
    "unroll_safe",
    "look_inside_if",
    "dont_look_inside",
    "loop_invariant",
    "conditional_call",
    "immutable",
    "quasi_immutable",
    "virtualizable",
    "island",
    "jit",
    "merge_point",
    "not_in_trace",
];

impl Lowerer<'_> {
    /// Reads the attributes of an item.
    pub fn attributes(&mut self, list: &[Attribute]) -> Attributes {
        let mut attributes = Attributes {
            text: self.attribute_texts(list),
            ..Attributes::default()
        };
        for attribute in list {
            let path = attribute.path();
            let Some(name) = path.segments.last().map(|it| it.ident.to_string()) else {
                continue;
            };
            match name.as_str() {
                "lang" => attributes.lang = self.lang_name(attribute),
                "intrinsic" => attributes.intrinsic = true,
                "runtime" => attributes.runtime = true,
                "track_caller" => attributes.track_caller = true,
                "cold" => attributes.cold = true,
                "mirrored" => attributes.mirrored = true,
                "inline" => attributes.inline = inline_hint(attribute),
                name => {
                    if let Some(kind) = HintKind::by_name(name) {
                        attributes.hints.extend(self.hint(kind, attribute));
                    }
                }
            }
        }
        attributes
    }

    /// The texts to keep; unknown attribute macros are reported.
    pub fn attribute_texts(&mut self, list: &[Attribute]) -> Vec<String> {
        let mut texts = Vec::new();
        for attribute in list {
            let path = attribute.path();
            let first = path.segments[0].ident.to_string();
            if IGNORED.contains(&first.as_str()) {
                continue;
            }
            if !LANGUAGE.contains(&first.as_str()) {
                self.check_attribute(attribute);
            }
            let stream = attribute.meta.to_token_stream();
            texts.push(stringify(&self.session.tokens, stream));
        }
        texts
    }

    fn check_attribute(&mut self, attribute: &Attribute) {
        let path = attribute.path();
        let last = path.segments.last().expect("a path has a segment");
        if OURS.contains(&last.ident.to_string().as_str()) {
            return;
        }
        let segments = path_segments(self.session, path);
        let walked = self
            .session
            .walk(self.scope.module, &segments, Namespace::Macros);
        if let Ok(walked) = walked
            && let Binding::Foreign(krate) = walked.binding
            && self.session.foreign[krate as usize].is_rtlib_macros
        {
            return;
        }
        let span = self.session.span(path.segments[0].ident.span());
        let name = path_text(path);
        let message = format!("the attribute macro `{name}` is not known");
        self.session.report(
            Diagnostic::new(Code::UnknownAttribute, span, message)
                .help("write out what it expands to, or keep the item behind an island"),
        );
    }

    /// A hint to the JIT with its arguments; what they may be is checked when all items are known.
    fn hint(&mut self, kind: HintKind, attribute: &Attribute) -> Option<Hint> {
        let last = attribute.path().segments.last()?;
        let span = self.session.span(last.ident.span());
        let paths = match &attribute.meta {
            Meta::Path(_) => Ok(Punctuated::new()),
            Meta::List(list) => {
                list.parse_args_with(Punctuated::<syn::Path, Token![,]>::parse_terminated)
            }
            Meta::NameValue(_) => Err(syn::Error::new(last.ident.span(), "")),
        };
        let Ok(paths) = paths else {
            let message = format!("`{}` with something else than names", kind.name());
            let help = match kind {
                HintKind::LookInsideIf => "name a function: `#[jit::look_inside_if(is_short)]`",
                HintKind::Immutable => "name fields: `#[jit::immutable(code, constants)]`",
                HintKind::QuasiImmutable => "name fields: `#[jit::quasi_immutable(globals)]`",
                _ => "leave the arguments out",
            };
            let code = Code::HintArguments;
            self.session.refuse(code, span, message, help);
            return None;
        };
        let mut arguments = Vec::new();
        for path in &paths {
            let resolution = match kind {
                // What cannot be resolved has been reported.
                HintKind::LookInsideIf => {
                    let path = self.path(path, Namespace::Values)?;
                    let whole = path.resolved == path.segments.len();
                    whole.then_some(path.resolution)
                }
                _ => None,
            };
            arguments.push(HintArgument {
                text: path_text(path),
                span: self.path_span(path),
                resolution,
            });
        }
        Some(Hint {
            kind,
            span,
            arguments,
        })
    }

    fn lang_name(&mut self, attribute: &Attribute) -> Option<String> {
        match attribute.parse_args::<syn::LitStr>() {
            Ok(name) => Some(name.value()),
            Err(error) => {
                let span = self.session.span(attribute.pound_token.spans[0]);
                self.session.syntax_error(&error, span);
                None
            }
        }
    }
}

fn inline_hint(attribute: &Attribute) -> InlineHint {
    match &attribute.meta {
        Meta::List(list) => match list.tokens.to_string().as_str() {
            "always" => InlineHint::Always,
            "never" => InlineHint::Never,
            _ => InlineHint::Hint,
        },
        _ => InlineHint::Hint,
    }
}

//! The macros with format strings.

use super::body::BodyLowerer;
use super::expr::local_path;
use crate::expand;
use crate::expand::text::stringify;
use crate::session::{Binding, Namespace};
use crate::source::collect::unraw;
use crate::source::macros::{call_span, path_segments};
use crate::template::{self, Argument, Count, Part};
use diagnostics::{Code, Diagnostic};
use hir::{ExprId, ExprKind, FormatCount, FormatHole, FormatKind, FormatPiece, Span};
use proc_macro2::TokenStream;
use syn::ext::IdentExt;
use syn::parse::{ParseStream, Parser};
use syn::{Expr, Ident, Lit, Token};

/// The arguments of a macro: the plain ones first, then `name = value`.
pub type Arguments = Vec<(Option<Ident>, Expr)>;

/// What stands around the author's format string.
#[derive(Clone, Copy, Default)]
pub struct Frame {
    /// Before it.
    pub prefix: &'static str,
    /// Between prefix and string, if there is a string.
    pub separator: &'static str,
    /// After it.
    pub suffix: &'static str,
}

/// Reads the arguments of a macro.
pub fn arguments(tokens: TokenStream) -> syn::Result<Arguments> {
    let parser = |input: ParseStream| {
        let mut list = Arguments::new();
        while !input.is_empty() {
            let named = input.peek(Ident::peek_any)
                && input.peek2(Token![=])
                && !input.peek2(Token![==])
                && !input.peek2(Token![=>]);
            let name = match named {
                true => {
                    let name = input.call(Ident::parse_any)?;
                    input.parse::<Token![=]>()?;
                    Some(name)
                }
                false => None,
            };
            list.push((name, input.parse()?));
            if !input.is_empty() {
                input.parse::<Token![,]>()?;
            }
        }
        Ok(list)
    };
    parser.parse2(tokens)
}

/// The arguments of one format string while its holes are resolved.
struct Resolver {
    names: Vec<Option<String>>,
    exprs: Vec<ExprId>,
    /// How many are positional.
    positional: usize,
    next: usize,
    /// The token of the format string: hygiene of the captured names.
    literal: proc_macro2::Span,
    span: Span,
    fault: Option<String>,
}

impl BodyLowerer<'_> {
    /// Lowers a macro call with a format string.
    pub fn format(
        &mut self,
        kind: FormatKind,
        arguments: &[(Option<Ident>, Expr)],
        frame: Frame,
        span: Span,
    ) -> ExprId {
        let mut pieces = Vec::new();
        push_text(&mut pieces, frame.prefix);
        let mut exprs = Vec::new();
        if let Some((first, rest)) = arguments.split_first() {
            let Some((text, literal)) = self.literal_text(&first.1) else {
                return self.report_format(&first.1);
            };
            push_text(&mut pieces, frame.separator);
            let parts = match self.parts(kind, &text, rest.is_empty()) {
                Ok(parts) => parts,
                Err(message) => return self.format_fault(literal, &message),
            };
            let mut resolver = Resolver {
                names: rest
                    .iter()
                    .map(|(name, _)| name.as_ref().map(unraw))
                    .collect(),
                exprs: rest.iter().map(|(_, value)| self.expr(value)).collect(),
                positional: rest.iter().filter(|(name, _)| name.is_none()).count(),
                next: 0,
                literal,
                span: self.base.session.span(literal),
                fault: None,
            };
            for part in parts {
                match part {
                    Part::Text(text) => push_text(&mut pieces, &text),
                    Part::Hole(hole) => {
                        let hole = self.hole(&mut resolver, hole);
                        pieces.push(FormatPiece::Hole(hole));
                    }
                }
            }
            if let Some(fault) = resolver.fault {
                return self.format_fault(literal, &fault);
            }
            exprs = resolver.exprs;
        }
        push_text(&mut pieces, frame.suffix);
        let kind = ExprKind::Format {
            kind,
            pieces,
            arguments: exprs,
        };
        self.add(kind, span)
    }

    /// Before the 2021 edition a lone string in `panic!` is no format string.
    fn parts(&self, kind: FormatKind, text: &str, alone: bool) -> Result<Vec<Part>, String> {
        let edition = self.base.session.crate_info().edition;
        if kind == FormatKind::Panic && alone && edition < 2021 {
            return Ok(vec![Part::Text(text.to_string())]);
        }
        template::parse(text)
    }

    fn hole(&mut self, resolver: &mut Resolver, hole: template::Hole) -> FormatHole {
        let width = self.format_count(resolver, &hole.width);
        // `.*` takes its argument before the value does.
        let precision = self.format_count(resolver, &hole.precision);
        FormatHole {
            argument: self.format_argument(resolver, &hole.argument),
            trait_name: hole.trait_name,
            fill: hole.fill,
            align: hole.align,
            plus: hole.plus,
            alternate: hole.alternate,
            zero_pad: hole.zero_pad,
            width,
            precision,
        }
    }

    fn format_count(&mut self, resolver: &mut Resolver, count: &Count) -> FormatCount {
        match count {
            Count::None => FormatCount::None,
            Count::Literal(number) => FormatCount::Literal(*number),
            Count::Argument(argument) => {
                FormatCount::Argument(self.format_argument(resolver, argument))
            }
        }
    }

    fn format_argument(&mut self, resolver: &mut Resolver, argument: &Argument) -> usize {
        match argument {
            Argument::Next => {
                resolver.next += 1;
                self.format_index(resolver, resolver.next - 1)
            }
            Argument::Index(index) => self.format_index(resolver, *index),
            Argument::Name(name) => {
                let known = resolver
                    .names
                    .iter()
                    .position(|known| known.as_deref() == Some(name));
                match known {
                    Some(index) => index,
                    None => self.capture(resolver, name),
                }
            }
        }
    }

    fn format_index(&mut self, resolver: &mut Resolver, index: usize) -> usize {
        // Named arguments may be counted too, after the positional ones.
        let given = resolver.names.iter().filter(|name| name.is_some()).count();
        if index >= resolver.positional + given || index >= resolver.exprs.len() {
            let message =
                format!("the format string refers to argument {index}, which is not there");
            resolver.fault.get_or_insert(message);
            return 0;
        }
        index
    }

    /// `{x}` without an argument of that name: the variable `x`.
    fn capture(&mut self, resolver: &mut Resolver, name: &str) -> usize {
        let ident = Ident::new(name, resolver.literal);
        let kind = match self.local(&ident) {
            Some(local) => ExprKind::Path(local_path(name, local, resolver.span)),
            None => {
                let path = syn::Path::from(ident);
                match self.base.path(&path, Namespace::Values) {
                    Some(path) => ExprKind::Path(path),
                    None => ExprKind::Error,
                }
            }
        };
        let expr = self.add(kind, resolver.span);
        resolver.names.push(Some(name.to_string()));
        resolver.exprs.push(expr);
        resolver.exprs.len() - 1
    }

    fn format_fault(&mut self, literal: proc_macro2::Span, message: &str) -> ExprId {
        let span = self.base.session.span(literal);
        let diagnostic = Diagnostic::new(Code::FormatString, span, message)
            .help("write another format, or make the text by a function of your own");
        self.base.session.report(diagnostic);
        self.add(ExprKind::Error, span)
    }

    fn report_format(&mut self, expr: &Expr) -> ExprId {
        let span = self.expr_span(expr);
        let message = "the format string must be a literal";
        let help = "write `\"{}\", value`";
        self.base
            .session
            .refuse(Code::FormatString, span, message, help);
        self.add(ExprKind::Error, span)
    }

    /// The text of an expression that is a literal, perhaps after the expansion of macros, and a
    /// token of it.
    pub fn literal_text(&mut self, expr: &Expr) -> Option<(String, proc_macro2::Span)> {
        match expr {
            Expr::Lit(literal) => {
                let text = match &literal.lit {
                    Lit::Str(text) => text.value(),
                    _ => return None,
                };
                Some((text, literal.lit.span()))
            }
            Expr::Group(group) => self.literal_text(&group.expr),
            Expr::Paren(paren) => self.literal_text(&paren.expr),
            Expr::Macro(call) => {
                let first = call.mac.path.segments[0].ident.span();
                self.macro_text(&call.mac).map(|text| (text, first))
            }
            _ => None,
        }
    }

    /// The text of a macro call that is known at once.
    fn macro_text(&mut self, call: &syn::Macro) -> Option<String> {
        let segments = path_segments(self.base.session, &call.path);
        let (module, scope) = (self.base.scope.module, self.base.scope.macros.clone());
        let session = &mut *self.base.session;
        let span = call_span(session, call);
        match session.resolve_macro(module, &scope, &segments)? {
            Binding::Macro(id) => {
                let stream = expand::expand(session, id, call.tokens.clone(), span)?;
                let expr = syn::parse2::<Expr>(stream).ok()?;
                self.literal_text(&expr).map(|(text, _)| text)
            }
            Binding::Builtin("stringify") => Some(stringify(&session.tokens, call.tokens.clone())),
            Binding::Builtin("concat") => self.concatenate(call.tokens.clone()),
            Binding::Builtin(name) => self.text_of_builtin(name, call, span),
            _ => None,
        }
    }

    /// `concat!("a", 1, …)`.
    pub fn concatenate(&mut self, tokens: TokenStream) -> Option<String> {
        let mut text = String::new();
        for (_, expr) in arguments(tokens).ok()? {
            text.push_str(&self.concatenated(&expr)?);
        }
        Some(text)
    }

    fn concatenated(&mut self, expr: &Expr) -> Option<String> {
        match expr {
            Expr::Group(group) => self.concatenated(&group.expr),
            Expr::Lit(literal) => Some(match &literal.lit {
                Lit::Str(text) => text.value(),
                Lit::Int(number) => number.base10_digits().to_string(),
                Lit::Float(number) => number.base10_digits().to_string(),
                Lit::Bool(value) => value.value.to_string(),
                Lit::Char(value) => value.value().to_string(),
                _ => return None,
            }),
            Expr::Unary(unary) if matches!(unary.op, syn::UnOp::Neg(_)) => {
                Some(format!("-{}", self.concatenated(&unary.expr)?))
            }
            other => self.literal_text(other).map(|(text, _)| text),
        }
    }
}

fn push_text(pieces: &mut Vec<FormatPiece>, text: &str) {
    if text.is_empty() {
        return;
    }
    match pieces.last_mut() {
        Some(FormatPiece::Text(last)) => last.push_str(text),
        _ => pieces.push(FormatPiece::Text(text.to_string())),
    }
}

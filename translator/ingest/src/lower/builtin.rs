//! Macro calls in expression position: macros by example, and the closed table of built-in ones.

use super::body::BodyLowerer;
use super::format::{Arguments, Frame, arguments};
use crate::expand;
use crate::expand::text::stringify;
use crate::session::Binding;
use crate::source::macros::{call_span, path_segments, path_text};
use diagnostics::{Code, Diagnostic};
use hir::{
    Arm, ExprId, ExprKind, FormatKind, FormatPiece, IntType, Literal, PatKind, PathSegment, Span,
};
use proc_macro2::TokenStream;
use syn::parse::{ParseStream, Parser};
use syn::{Expr, Macro, Pat, Token};

impl BodyLowerer<'_> {
    /// Lowers a macro call that stands for an expression.
    pub fn macro_call(&mut self, call: &Macro) -> ExprId {
        let segments = path_segments(self.base.session, &call.path);
        let (module, scope) = (self.base.scope.module, self.base.scope.macros.clone());
        let session = &mut *self.base.session;
        let span = call_span(session, call);
        match session.resolve_macro(module, &scope, &segments) {
            Some(Binding::Macro(id)) => {
                let expanded = expand::expand(session, id, call.tokens.clone(), span);
                let parser = |input: ParseStream| {
                    let expr: Expr = input.parse()?;
                    input.parse::<Option<Token![;]>>()?;
                    Ok(expr)
                };
                match expanded.map(|stream| parser.parse2(stream)) {
                    Some(Ok(expr)) => self.expr(&expr),
                    Some(Err(error)) => {
                        session.syntax_error(&error, span);
                        self.add(ExprKind::Error, span)
                    }
                    None => self.add(ExprKind::Error, span),
                }
            }
            Some(Binding::Builtin(name)) => self.builtin(name, call, span),
            Some(Binding::Foreign(krate)) => {
                self.base.report_foreign(&call.path, krate);
                self.add(ExprKind::Error, span)
            }
            _ if segments.last().is_some_and(|last| is_assembly(&last.name)) => {
                self.builtin("asm", call, span)
            }
            _ => {
                let name = path_text(&call.path);
                let message = format!("the macro `{name}!` is not known");
                session.report(
                    Diagnostic::new(Code::UnknownMacro, span, message)
                        .help("write out what it expands to, or put it behind an island"),
                );
                self.add(ExprKind::Error, span)
            }
        }
    }

    fn builtin(&mut self, name: &'static str, call: &Macro, span: Span) -> ExprId {
        let tokens = call.tokens.clone();
        let newline = Frame {
            suffix: "\n",
            ..Frame::default()
        };
        let prefixed = |prefix| Frame {
            prefix,
            separator: ": ",
            suffix: "",
        };
        let plain = Frame::default();
        match name {
            "print" => self.format_call(FormatKind::Print, tokens, plain, span),
            "println" => self.format_call(FormatKind::Print, tokens, newline, span),
            "eprint" => self.format_call(FormatKind::ErrorPrint, tokens, plain, span),
            "eprintln" => self.format_call(FormatKind::ErrorPrint, tokens, newline, span),
            "format" => self.format_call(FormatKind::String, tokens, plain, span),
            "format_args" => self.format_call(FormatKind::Arguments, tokens, plain, span),
            "panic" => match tokens.is_empty() {
                true => self.panic_text("explicit panic", span),
                false => self.format_call(FormatKind::Panic, tokens, plain, span),
            },
            "todo" => {
                let frame = prefixed("not yet implemented");
                self.format_call(FormatKind::Panic, tokens, frame, span)
            }
            "unimplemented" => {
                let frame = prefixed("not implemented");
                self.format_call(FormatKind::Panic, tokens, frame, span)
            }
            "unreachable" => {
                let frame = prefixed("internal error: entered unreachable code");
                self.format_call(FormatKind::Panic, tokens, frame, span)
            }
            "write" => self.write(tokens, plain, span),
            "writeln" => self.write(tokens, newline, span),
            "assert" => self.assert(tokens, false, span),
            "assert_eq" => self.assert_compare(true, tokens, span),
            "assert_ne" => self.assert_compare(false, tokens, span),
            "debug_assert" | "debug_assert_eq" | "debug_assert_ne" => {
                if !self.base.session.crate_info().debug_assertions {
                    return self.add(ExprKind::Tuple(Vec::new()), span);
                }
                match name {
                    "debug_assert" => self.assert(tokens, true, span),
                    "debug_assert_eq" => self.assert_compare(true, tokens, span),
                    _ => self.assert_compare(false, tokens, span),
                }
            }
            "matches" => self.matches(tokens, span),
            "vec" => self.vec(tokens, span),
            "dbg" => self.debug(tokens, span),
            "addr_of" => self.address(tokens, false, span),
            "addr_of_mut" => self.address(tokens, true, span),
            "line" => {
                let number = self.location(span).line;
                self.number(number, span)
            }
            "column" => {
                let number = self.location(span).column;
                self.number(number, span)
            }
            "cfg" => {
                let holds = self.base.session.crate_info().cfg.holds(tokens);
                match holds {
                    Ok(holds) => self.add(ExprKind::Literal(Literal::Bool(holds)), span),
                    Err(error) => self.bad_arguments(&error, span),
                }
            }
            "compile_error" => {
                let text = syn::parse2::<syn::LitStr>(tokens).map(|text| text.value());
                let message = text.unwrap_or_else(|_| "compile_error!".to_string());
                self.base
                    .session
                    .refuse(Code::CompileError, span, message, "");
                self.add(ExprKind::Error, span)
            }
            "asm" | "global_asm" => {
                let message = "inline assembly is not translated";
                let help = "put it behind an island";
                self.base
                    .session
                    .refuse(Code::InlineAssembly, span, message, help);
                self.add(ExprKind::Error, span)
            }
            "concat" => match self.concatenate(tokens) {
                Some(text) => self.add(ExprKind::Literal(Literal::Str(text)), span),
                None => self.refuse_builtin(name, span),
            },
            "option_env" => self.refuse_builtin(name, span),
            _ => match self.text_of_builtin(name, call, span) {
                Some(text) => self.add(ExprKind::Literal(Literal::Str(text)), span),
                None => self.refuse_builtin(name, span),
            },
        }
    }

    /// The built-in macros that are a string.
    pub fn text_of_builtin(&mut self, name: &str, call: &Macro, span: Span) -> Option<String> {
        let session = &mut *self.base.session;
        match name {
            "stringify" => Some(stringify(&session.tokens, call.tokens.clone())),
            "file" => Some(self.location(span).path),
            "module_path" => {
                let module = session.real_module(self.base.scope.module);
                let def = session.module(module).def;
                Some(session.program.path_of(def))
            }
            "env" => {
                let list = arguments(call.tokens.clone()).ok()?;
                let (name, _) = self.literal_text(&list.first()?.1)?;
                let known = self.base.session.crate_info().environment.get(&name);
                known.cloned().or_else(|| std::env::var(&name).ok())
            }
            "include_str" => {
                let list = arguments(call.tokens.clone()).ok()?;
                let (path, _) = self.literal_text(&list.first()?.1)?;
                let session = &*self.base.session;
                let place = session.program.sources.outermost(span);
                let file = &session.file_paths[place.file.index()];
                std::fs::read_to_string(file.parent()?.join(path)).ok()
            }
            "line" => Some(self.location(span).line.to_string()),
            "column" => Some(self.location(span).column.to_string()),
            _ => None,
        }
    }

    fn refuse_builtin(&mut self, name: &str, span: Span) -> ExprId {
        let message = format!("the macro `{name}!` is not translated here");
        let help = "write out what it expands to, or put it behind an island";
        self.base
            .session
            .refuse(Code::UnknownMacro, span, message, help);
        self.add(ExprKind::Error, span)
    }

    pub(super) fn location(&self, span: Span) -> hir::Location {
        let sources = &self.base.session.program.sources;
        sources.location(sources.outermost(span))
    }

    fn number(&mut self, number: u32, span: Span) -> ExprId {
        let literal = Literal::Int(u128::from(number), Some(IntType::U32));
        self.add(ExprKind::Literal(literal), span)
    }

    fn panic_text(&mut self, text: &str, span: Span) -> ExprId {
        let kind = ExprKind::Format {
            kind: FormatKind::Panic,
            pieces: vec![FormatPiece::Text(text.to_string())],
            arguments: Vec::new(),
        };
        self.add(kind, span)
    }

    pub(super) fn bad_arguments(&mut self, error: &syn::Error, span: Span) -> ExprId {
        let message = format!("the arguments of this macro: {error}");
        self.base
            .session
            .refuse(Code::MacroArguments, span, message, "");
        self.add(ExprKind::Error, span)
    }

    fn format_call(
        &mut self,
        kind: FormatKind,
        tokens: TokenStream,
        frame: Frame,
        span: Span,
    ) -> ExprId {
        match arguments(tokens) {
            Ok(list) => self.format(kind, &list, frame, span),
            Err(error) => self.bad_arguments(&error, span),
        }
    }

    /// `write!(target, …)` is `target.write_fmt(format_args!(…))`.
    fn write(&mut self, tokens: TokenStream, frame: Frame, span: Span) -> ExprId {
        let list = match arguments(tokens) {
            Ok(list) => list,
            Err(error) => return self.bad_arguments(&error, span),
        };
        let Some(((_, target), rest)) = list.split_first() else {
            let error = syn::Error::new(proc_macro2::Span::call_site(), "a target is missing");
            return self.bad_arguments(&error, span);
        };
        let receiver = self.expr(target);
        let format = self.format(FormatKind::Arguments, rest, frame, span);
        let kind = ExprKind::MethodCall {
            receiver,
            method: PathSegment::of_name("write_fmt", span),
            arguments: vec![format],
        };
        self.add(kind, span)
    }

    fn assert(&mut self, tokens: TokenStream, debug: bool, span: Span) -> ExprId {
        let parser = |input: ParseStream| {
            let condition: Expr = input.parse()?;
            input.parse::<Option<Token![,]>>()?;
            let rest: TokenStream = input.parse()?;
            Ok((condition, rest))
        };
        let parsed = parser.parse2(tokens.clone());
        let parsed = parsed.and_then(|(condition, rest)| Ok((condition, arguments(rest)?)));
        let (condition, message) = match parsed {
            Ok(parsed) => parsed,
            Err(error) => return self.bad_arguments(&error, span),
        };
        let panic = match message.is_empty() {
            true => {
                let condition = quote::ToTokens::to_token_stream(&condition);
                let shown = stringify(&self.base.session.tokens, condition);
                self.panic_text(&format!("assertion failed: {shown}"), span)
            }
            false => self.format(FormatKind::Panic, &message, Frame::default(), span),
        };
        let condition = self.expr(&condition);
        let kind = ExprKind::Assert {
            condition,
            panic,
            debug,
        };
        self.add(kind, span)
    }

    fn assert_compare(&mut self, equal: bool, tokens: TokenStream, span: Span) -> ExprId {
        let mut list: Arguments = match arguments(tokens) {
            Ok(list) if list.len() >= 2 => list,
            Ok(_) => {
                let error = syn::Error::new(proc_macro2::Span::call_site(), "two values expected");
                return self.bad_arguments(&error, span);
            }
            Err(error) => return self.bad_arguments(&error, span),
        };
        let rest = list.split_off(2);
        let left = self.expr(&list[0].1);
        let right = self.expr(&list[1].1);
        let message = (!rest.is_empty())
            .then(|| self.format(FormatKind::Arguments, &rest, Frame::default(), span));
        let kind = ExprKind::AssertCompare {
            equal,
            left,
            right,
            message,
        };
        self.add(kind, span)
    }

    /// `match value { pattern if guard => true, _ => false }`.
    fn matches(&mut self, tokens: TokenStream, span: Span) -> ExprId {
        let parser = |input: ParseStream| {
            let value: Expr = input.parse()?;
            input.parse::<Token![,]>()?;
            let pat = input.call(Pat::parse_multi_with_leading_vert)?;
            let guard = match input.parse::<Option<Token![if]>>()? {
                Some(_) => Some(input.parse::<Expr>()?),
                None => None,
            };
            input.parse::<Option<Token![,]>>()?;
            Ok((value, pat, guard))
        };
        let (value, pat, guard) = match parser.parse2(tokens) {
            Ok(parsed) => parsed,
            Err(error) => return self.bad_arguments(&error, span),
        };
        let scrutinee = self.expr(&value);
        let ribs = self.ribs.len();
        let pat = self.pattern(&pat);
        let guard = guard.map(|guard| self.expr(&guard));
        self.ribs.truncate(ribs);
        let yes = self.add(ExprKind::Literal(Literal::Bool(true)), span);
        let no = self.add(ExprKind::Literal(Literal::Bool(false)), span);
        let wild = self.add_pat(PatKind::Wild, span);
        let arms = vec![
            Arm {
                pat,
                guard,
                value: yes,
            },
            Arm {
                pat: wild,
                guard: None,
                value: no,
            },
        ];
        self.add(ExprKind::Match { scrutinee, arms }, span)
    }

    fn vec(&mut self, tokens: TokenStream, span: Span) -> ExprId {
        let repeated = |input: ParseStream| {
            let value: Expr = input.parse()?;
            input.parse::<Token![;]>()?;
            let count: Expr = input.parse()?;
            Ok((value, count))
        };
        if let Ok((value, count)) = repeated.parse2(tokens.clone()) {
            let value = self.expr(&value);
            let count = self.expr(&count);
            return self.add(ExprKind::VecRepeat(value, count), span);
        }
        match arguments(tokens) {
            Ok(list) => {
                let elements = list.iter().map(|(_, value)| self.expr(value)).collect();
                self.add(ExprKind::VecList(elements), span)
            }
            Err(error) => self.bad_arguments(&error, span),
        }
    }

    fn address(&mut self, tokens: TokenStream, mutable: bool, span: Span) -> ExprId {
        match syn::parse2::<Expr>(tokens) {
            Ok(place) => {
                self.base.session.refuse_pointer(span);
                let operand = self.expr(&place);
                self.add(ExprKind::RawReference { mutable, operand }, span)
            }
            Err(error) => self.bad_arguments(&error, span),
        }
    }
}

/// Macros of `std::arch`, whatever path they are called by.
fn is_assembly(name: &str) -> bool {
    matches!(name, "asm" | "global_asm" | "naked_asm")
}

//! The first and the last token of syntax, without printing it.

use proc_macro2::Span;
use syn::spanned::Spanned;
use syn::{Expr, Pat, PathArguments, Type, UnOp};

/// The first token of an expression.
pub fn first(expr: &Expr) -> Span {
    match expr {
        Expr::Array(it) => it.bracket_token.span.open(),
        Expr::Assign(it) => first(&it.left),
        Expr::Await(it) => first(&it.base),
        Expr::Binary(it) => first(&it.left),
        Expr::Block(it) => match &it.label {
            Some(label) => label.name.apostrophe,
            None => it.block.brace_token.span.open(),
        },
        Expr::Break(it) => it.break_token.span,
        Expr::Call(it) => first(&it.func),
        Expr::Cast(it) => first(&it.expr),
        Expr::Closure(it) => match &it.capture {
            Some(capture) => capture.span,
            None => it.inputs_begin.spans[0],
        },
        Expr::Continue(it) => it.continue_token.span,
        Expr::Field(it) => first(&it.base),
        Expr::ForLoop(it) => label_or(&it.label, it.for_token.span),
        Expr::Group(it) => first(&it.expr),
        Expr::If(it) => it.if_token.span,
        Expr::Index(it) => first(&it.expr),
        Expr::Infer(it) => it.underscore_token.spans[0],
        Expr::Let(it) => it.let_token.span,
        Expr::Lit(it) => it.lit.span(),
        Expr::Loop(it) => label_or(&it.label, it.loop_token.span),
        Expr::Macro(it) => it.mac.path.segments[0].ident.span(),
        Expr::Match(it) => it.match_token.span,
        Expr::MethodCall(it) => first(&it.receiver),
        Expr::Paren(it) => it.paren_token.span.open(),
        Expr::Path(it) => match &it.qself {
            Some(qualified) => qualified.lt_token.spans[0],
            None => it.path.segments[0].ident.span(),
        },
        Expr::Range(it) => match &it.start {
            Some(start) => first(start),
            None => limits(&it.limits),
        },
        Expr::RawAddr(it) => it.and_token.spans[0],
        Expr::Reference(it) => it.and_token.spans[0],
        Expr::Repeat(it) => it.bracket_token.span.open(),
        Expr::Return(it) => it.return_token.span,
        Expr::Struct(it) => it.path.segments[0].ident.span(),
        Expr::Try(it) => first(&it.expr),
        Expr::Tuple(it) => it.paren_token.span.open(),
        Expr::Unary(it) => match &it.op {
            UnOp::Deref(token) => token.spans[0],
            UnOp::Not(token) => token.spans[0],
            UnOp::Neg(token) => token.spans[0],
            _ => expr.span(),
        },
        Expr::Unsafe(it) => it.unsafe_token.span,
        Expr::While(it) => label_or(&it.label, it.while_token.span),
        other => other.span(),
    }
}

/// The last token of an expression.
pub fn last(expr: &Expr) -> Span {
    match expr {
        Expr::Array(it) => it.bracket_token.span.close(),
        Expr::Assign(it) => last(&it.right),
        Expr::Await(it) => it.await_token.span,
        Expr::Binary(it) => last(&it.right),
        Expr::Block(it) => it.block.brace_token.span.close(),
        Expr::Break(it) => match (&it.expr, &it.label) {
            (Some(value), _) => last(value),
            (None, Some(label)) => label.ident.span(),
            (None, None) => it.break_token.span,
        },
        Expr::Call(it) => it.paren_token.span.close(),
        Expr::Cast(it) => of_type(&it.ty).1,
        Expr::Closure(it) => last(&it.body),
        Expr::Continue(it) => match &it.label {
            Some(label) => label.ident.span(),
            None => it.continue_token.span,
        },
        Expr::Field(it) => it.member.span(),
        Expr::ForLoop(it) => it.body.brace_token.span.close(),
        Expr::Group(it) => last(&it.expr),
        Expr::If(it) => match &it.else_branch {
            Some((_, otherwise)) => last(otherwise),
            None => it.then_branch.brace_token.span.close(),
        },
        Expr::Index(it) => it.bracket_token.span.close(),
        Expr::Infer(it) => it.underscore_token.spans[0],
        Expr::Let(it) => last(&it.expr),
        Expr::Lit(it) => it.lit.span(),
        Expr::Loop(it) => it.body.brace_token.span.close(),
        Expr::Macro(it) => it.mac.delimiter.span().close(),
        Expr::Match(it) => it.brace_token.span.close(),
        Expr::MethodCall(it) => it.paren_token.span.close(),
        Expr::Paren(it) => it.paren_token.span.close(),
        Expr::Path(it) => path_end(&it.path),
        Expr::Range(it) => match &it.end {
            Some(end) => last(end),
            None => limits(&it.limits),
        },
        Expr::RawAddr(it) => last(&it.expr),
        Expr::Reference(it) => last(&it.expr),
        Expr::Repeat(it) => it.bracket_token.span.close(),
        Expr::Return(it) => match &it.expr {
            Some(value) => last(value),
            None => it.return_token.span,
        },
        Expr::Struct(it) => it.brace_token.span.close(),
        Expr::Try(it) => it.question_token.spans[0],
        Expr::Tuple(it) => it.paren_token.span.close(),
        Expr::Unary(it) => last(&it.expr),
        Expr::Unsafe(it) => it.block.brace_token.span.close(),
        Expr::While(it) => it.body.brace_token.span.close(),
        other => other.span(),
    }
}

/// The first and the last token of a type.
pub fn of_type(ty: &Type) -> (Span, Span) {
    match ty {
        Type::Array(it) => (it.bracket_token.span.open(), it.bracket_token.span.close()),
        Type::Group(it) => of_type(&it.elem),
        Type::Infer(it) => (it.underscore_token.spans[0], it.underscore_token.spans[0]),
        Type::Never(it) => (it.bang_token.spans[0], it.bang_token.spans[0]),
        Type::Paren(it) => (it.paren_token.span.open(), it.paren_token.span.close()),
        Type::Path(it) => {
            let first = match &it.qself {
                Some(qualified) => qualified.lt_token.spans[0],
                None => it.path.segments[0].ident.span(),
            };
            (first, path_end(&it.path))
        }
        Type::Ptr(it) => (it.star_token.spans[0], of_type(&it.elem).1),
        Type::Reference(it) => (it.and_token.spans[0], of_type(&it.elem).1),
        Type::Slice(it) => (it.bracket_token.span.open(), it.bracket_token.span.close()),
        Type::Tuple(it) => (it.paren_token.span.open(), it.paren_token.span.close()),
        other => (other.span(), other.span()),
    }
}

/// The first and the last token of a pattern.
pub fn of_pattern(pat: &Pat) -> (Span, Span) {
    match pat {
        Pat::Ident(it) => {
            let name = it.ident.span();
            let mutability = it.mutability.as_ref().map_or(name, |it| it.span);
            let first = it.by_ref.as_ref().map_or(mutability, |it| it.span);
            let last = it.subpat.as_ref();
            (first, last.map_or(name, |(_, pat)| of_pattern(pat).1))
        }
        Pat::Lit(it) => (it.lit.span(), it.lit.span()),
        Pat::Or(it) if !it.cases.is_empty() => {
            let last = it.cases.last().expect("not empty");
            (of_pattern(&it.cases[0]).0, of_pattern(last).1)
        }
        Pat::Paren(it) => (it.paren_token.span.open(), it.paren_token.span.close()),
        Pat::Path(it) if it.qself.is_none() => {
            (it.path.segments[0].ident.span(), path_end(&it.path))
        }
        Pat::Reference(it) => (it.and_token.spans[0], of_pattern(&it.pat).1),
        Pat::Slice(it) => (it.bracket_token.span.open(), it.bracket_token.span.close()),
        Pat::Struct(it) => (
            it.path.segments[0].ident.span(),
            it.brace_token.span.close(),
        ),
        Pat::Tuple(it) => (it.paren_token.span.open(), it.paren_token.span.close()),
        Pat::TupleStruct(it) => (
            it.path.segments[0].ident.span(),
            it.paren_token.span.close(),
        ),
        Pat::Type(it) => of_pattern(&it.pat),
        Pat::Wild(it) => (it.underscore_token.spans[0], it.underscore_token.spans[0]),
        other => (other.span(), other.span()),
    }
}

/// The last token of a path.
pub fn path_end(path: &syn::Path) -> Span {
    let segment = path.segments.last().expect("a path has a segment");
    match &segment.arguments {
        PathArguments::None => segment.ident.span(),
        PathArguments::AngleBracketed(arguments) => arguments.gt_token.spans[0],
        PathArguments::Parenthesized(arguments) => arguments.paren_token.span.close(),
    }
}

fn label_or(label: &Option<syn::Label>, otherwise: Span) -> Span {
    match label {
        Some(label) => label.name.apostrophe,
        None => otherwise,
    }
}

fn limits(limits: &syn::RangeLimits) -> Span {
    match limits {
        syn::RangeLimits::HalfOpen(token) => token.spans[0],
        syn::RangeLimits::Closed(token) => token.spans[2],
    }
}

/// The span of tokens that no text put there.
pub fn call_site() -> Span {
    Span::call_site()
}

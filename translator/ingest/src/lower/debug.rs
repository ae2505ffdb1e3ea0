//! `dbg!`: shows values with their text and place on stderr, and gives them back.
//!
//! `dbg!(a)` is `match a { value => { eprintln!("[file:line:column] a = {:#?}", &value); value } }`: the
//! argument is evaluated once, and its temporaries live as long as the whole.

use super::body::BodyLowerer;
use super::expr::local_path;
use super::format::arguments;
use crate::expand::text::stringify;
use hir::{
    Arm, ExprId, ExprKind, FormatCount, FormatHole, FormatKind, FormatPiece, PatKind, Span,
    Statement,
};
use proc_macro2::TokenStream;
use quote::ToTokens;

impl BodyLowerer<'_> {
    /// Lowers `dbg!(tokens)`.
    pub fn debug(&mut self, tokens: TokenStream, span: Span) -> ExprId {
        let list = match arguments(tokens) {
            Ok(list) => list,
            Err(error) => return self.bad_arguments(&error, span),
        };
        if list.is_empty() {
            let place = self.place_text(span);
            return self.debug_print(vec![FormatPiece::Text(format!("{place}\n"))], None, span);
        }
        let mut shown: Vec<ExprId> = Vec::new();
        for (_, value) in &list {
            shown.push(self.debug_value(value, span));
        }
        match shown.as_slice() {
            [one] => *one,
            _ => self.add(ExprKind::Tuple(shown), span),
        }
    }

    fn debug_value(&mut self, value: &syn::Expr, span: Span) -> ExprId {
        let text = stringify(&self.base.session.tokens, value.to_token_stream());
        let scrutinee = self.expr(value);
        let local = self.add_local("value", span, false);
        let variable = |this: &mut Self| {
            let path = local_path("value", local, span);
            this.add(ExprKind::Path(path), span)
        };
        let pat = self.add_pat(
            PatKind::Bind {
                local,
                by_reference: false,
                mutable: false,
                inner: None,
            },
            span,
        );
        let hole = FormatHole {
            argument: 0,
            trait_name: "debug",
            fill: ' ',
            align: None,
            plus: false,
            alternate: true,
            zero_pad: false,
            width: FormatCount::None,
            precision: FormatCount::None,
        };
        let place = self.place_text(span);
        let pieces = vec![
            FormatPiece::Text(format!("{place} {text} = ")),
            FormatPiece::Hole(hole),
            FormatPiece::Text("\n".to_string()),
        ];
        let argument = variable(self);
        let print = self.debug_print(pieces, Some(argument), span);
        let result = variable(self);
        let block = ExprKind::Block {
            labelled: false,
            is_unsafe: false,
            statements: vec![Statement::Expr {
                expr: print,
                semicolon: true,
            }],
            value: Some(result),
        };
        let value = self.add(block, span);
        let arms = vec![Arm {
            pat,
            guard: None,
            value,
        }];
        self.add(ExprKind::Match { scrutinee, arms }, span)
    }

    fn debug_print(
        &mut self,
        pieces: Vec<FormatPiece>,
        argument: Option<ExprId>,
        span: Span,
    ) -> ExprId {
        let kind = ExprKind::Format {
            kind: FormatKind::ErrorPrint,
            pieces,
            arguments: argument.into_iter().collect(),
        };
        self.add(kind, span)
    }

    /// `[file:line:column]` of the outermost macro call.
    fn place_text(&self, span: Span) -> String {
        let place = self.location(span);
        format!("[{}:{}:{}]", place.path, place.line, place.column)
    }
}

//! Literals and the macros with a format string.

use hir::{
    ExprId, ExprKind, FormatCount, FormatHole, FormatKind, FormatPiece, Literal, Ty, TyKind,
};

use crate::body::BodyPrinter;

impl BodyPrinter<'_, '_, '_> {
    /// A literal with its type as a suffix.
    pub fn literal(&self, literal: &Literal, ty: Ty) -> String {
        let suffix = match self.kind(ty) {
            TyKind::Int(int) => int.name(),
            TyKind::Float(float) => float.name(),
            _ => "",
        };
        match literal {
            Literal::Int(value, _) => format!("{value}{suffix}"),
            Literal::Float(digits, _) => match digits.ends_with('.') {
                true => format!("{digits}0{suffix}"),
                false => format!("{digits}{suffix}"),
            },
            Literal::Bool(value) => value.to_string(),
            Literal::Char(value) => format!("{value:?}"),
            Literal::Byte(value) => format!("b'\\x{value:02x}'"),
            Literal::Str(text) => format!("{text:?}"),
            Literal::ByteStr(bytes) => {
                let text: String = bytes.iter().map(|byte| format!("\\x{byte:02x}")).collect();
                format!("b\"{text}\"")
            }
        }
    }

    /// `format!("…", a, b)` and its relatives.
    pub fn format(
        &self,
        kind: FormatKind,
        pieces: &[FormatPiece],
        arguments: &[ExprId],
        depth: usize,
    ) -> String {
        let name = match kind {
            FormatKind::Arguments => "format_args",
            FormatKind::String => "format",
            FormatKind::Print => "print",
            FormatKind::ErrorPrint => "eprint",
            FormatKind::Panic => "panic",
        };
        format!(
            "std::{name}!({})",
            self.format_inputs(pieces, arguments, depth)
        )
    }

    fn format_inputs(&self, pieces: &[FormatPiece], arguments: &[ExprId], depth: usize) -> String {
        let mut template = String::new();
        for piece in pieces {
            match piece {
                FormatPiece::Text(text) => {
                    template.push_str(&text.replace('{', "{{").replace('}', "}}"));
                }
                FormatPiece::Hole(hole) => template.push_str(&self.hole(hole)),
            }
        }
        let mut parts = vec![format!("{template:?}")];
        parts.extend(arguments.iter().map(|one| self.value(*one, depth)));
        parts.join(", ")
    }

    fn hole(&self, hole: &FormatHole) -> String {
        let mut spec = String::new();
        if let Some(align) = hole.align {
            spec.push(hole.fill);
            spec.push(align);
        }
        for (present, sign) in [
            (hole.plus, '+'),
            (hole.alternate, '#'),
            (hole.zero_pad, '0'),
        ] {
            if present {
                spec.push(sign);
            }
        }
        spec.push_str(&count(hole.width));
        if hole.precision != FormatCount::None {
            spec.push('.');
            spec.push_str(&count(hole.precision));
        }
        spec.push_str(match hole.trait_name {
            "debug" => "?",
            "lower_hex" => "x",
            "upper_hex" => "X",
            "binary" => "b",
            "octal" => "o",
            "lower_exp" => "e",
            "upper_exp" => "E",
            "pointer" => "p",
            _ => "",
        });
        // `{0:}>` would take the brace for a fill character.
        match spec.is_empty() {
            true => format!("{{{}}}", hole.argument),
            false => format!("{{{}:{spec}}}", hole.argument),
        }
    }

    /// `assert_eq!` and `assert_ne!`.
    pub fn assert_compare(
        &self,
        equal: bool,
        operands: (ExprId, ExprId),
        message: Option<ExprId>,
        depth: usize,
    ) -> String {
        let name = if equal { "assert_eq" } else { "assert_ne" };
        let (left, right) = (self.value(operands.0, depth), self.value(operands.1, depth));
        let message = self.message(message, depth);
        format!("std::{name}!({left}, {right}{message})")
    }

    /// `assert!` and `debug_assert!`.
    pub fn assert(&self, condition: ExprId, panic: ExprId, debug: bool, depth: usize) -> String {
        let name = if debug { "debug_assert" } else { "assert" };
        let condition = self.value(condition, depth);
        format!(
            "std::{name}!({condition}{})",
            self.message(Some(panic), depth)
        )
    }

    fn message(&self, message: Option<ExprId>, depth: usize) -> String {
        match message.map(|message| &self.expr(message).kind) {
            Some(ExprKind::Format {
                pieces, arguments, ..
            }) => {
                format!(", {}", self.format_inputs(pieces, arguments, depth))
            }
            _ => String::new(),
        }
    }
}

fn count(count: FormatCount) -> String {
    match count {
        FormatCount::None => String::new(),
        FormatCount::Literal(number) => number.to_string(),
        FormatCount::Argument(argument) => format!("{argument}$"),
    }
}

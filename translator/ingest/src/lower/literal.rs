//! Literals.

use super::Lowerer;
use diagnostics::Code;
use hir::{FloatType, IntType, Literal};
use syn::Lit;

impl Lowerer<'_> {
    /// The value of a literal; `None` after a report.
    pub fn literal(&mut self, literal: &Lit) -> Option<Literal> {
        Some(match literal {
            Lit::Int(number) => match float_type(number.suffix()) {
                Some(ty) => Literal::Float(number.base10_digits().to_string(), Some(ty)),
                None => match number.base10_digits().parse::<u128>() {
                    Ok(value) => Literal::Int(value, int_type(number.suffix())),
                    Err(_) => {
                        let span = self.session.span(number.span());
                        let message = "an integer of more than 128 bits";
                        self.session.refuse(Code::Literal, span, message, "");
                        return None;
                    }
                },
            },
            Lit::Float(number) => Literal::Float(
                number.base10_digits().to_string(),
                float_type(number.suffix()),
            ),
            Lit::Bool(value) => Literal::Bool(value.value),
            Lit::Char(value) => Literal::Char(value.value()),
            Lit::Byte(value) => Literal::Byte(value.value()),
            Lit::Str(value) => Literal::Str(value.value()),
            Lit::ByteStr(value) => Literal::ByteStr(value.value()),
            Lit::CStr(value) => {
                let span = self.session.span(value.span());
                let message = "C string literals are not translated";
                self.session
                    .refuse(Code::CString, span, message, "use a byte string");
                return None;
            }
            other => {
                let span = self.session.span(other.span());
                let message = "this is not a literal of stable Rust";
                self.session.refuse(Code::UnstableSyntax, span, message, "");
                return None;
            }
        })
    }
}

fn float_type(suffix: &str) -> Option<FloatType> {
    match suffix {
        "f32" => Some(FloatType::F32),
        "f64" => Some(FloatType::F64),
        _ => None,
    }
}

fn int_type(suffix: &str) -> Option<IntType> {
    IntType::ALL.iter().find(|it| it.name() == suffix).copied()
}

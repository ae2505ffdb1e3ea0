//! Patterns: binding modes as written, paths in full.

use hir::{ExprId, ExprKind, PatId, PatKind, Ty, ValueRef};

use crate::body::BodyPrinter;
use crate::names::identifier;

impl BodyPrinter<'_, '_, '_> {
    pub fn pattern(&self, pat: PatId) -> String {
        match &self.body.pat(pat).kind {
            PatKind::Wild => "_".into(),
            PatKind::Bind {
                local,
                by_reference,
                mutable,
                inner,
            } => {
                let mut text = String::new();
                if *by_reference {
                    text.push_str("ref ");
                }
                if *mutable {
                    text.push_str("mut ");
                }
                text.push_str(&self.local(*local));
                if let Some(inner) = inner {
                    text.push_str(&format!(" @ {}", self.pattern(*inner)));
                }
                text
            }
            PatKind::Path(_) | PatKind::Qualified { .. } => self.named_value(pat),
            PatKind::TupleStruct { pats, rest, .. } => {
                format!("{}({})", self.named_value(pat), self.patterns(pats, *rest))
            }
            PatKind::Struct { fields, rest, .. } => {
                let mut parts: Vec<String> = fields
                    .iter()
                    .map(|(name, inner)| format!("{}: {}", identifier(name), self.pattern(*inner)))
                    .collect();
                if *rest {
                    parts.push("..".into());
                }
                format!("{} {{ {} }}", self.named_value(pat), parts.join(", "))
            }
            PatKind::Tuple { pats, rest } => match (&pats[..], rest) {
                ([one], None) => format!("({},)", self.pattern(*one)),
                _ => format!("({})", self.patterns(pats, *rest)),
            },
            PatKind::Literal(value) => self.pattern_end(*value),
            PatKind::Range {
                start,
                end,
                inclusive,
            } => {
                let shown =
                    |end: &Option<ExprId>| end.map(|end| self.pattern_end(end)).unwrap_or_default();
                let dots = if *inclusive { "..=" } else { ".." };
                format!("({}{dots}{})", shown(start), shown(end))
            }
            PatKind::Reference { mutable, inner } => {
                format!(
                    "&{}{}",
                    if *mutable { "mut " } else { "" },
                    self.pattern(*inner)
                )
            }
            PatKind::Or(alternatives) => {
                let parts: Vec<String> =
                    alternatives.iter().map(|pat| self.pattern(*pat)).collect();
                format!("({})", parts.join(" | "))
            }
            PatKind::Slice {
                before,
                rest,
                after,
            } => {
                let mut parts: Vec<String> = before.iter().map(|pat| self.pattern(*pat)).collect();
                match rest {
                    Some(Some(rest)) => parts.push(format!("{} @ ..", self.pattern(*rest))),
                    Some(None) => parts.push("..".into()),
                    None => {}
                }
                parts.extend(after.iter().map(|pat| self.pattern(*pat)));
                format!("[{}]", parts.join(", "))
            }
        }
    }

    fn patterns(&self, pats: &[PatId], rest: Option<usize>) -> String {
        let mut parts: Vec<String> = pats.iter().map(|pat| self.pattern(*pat)).collect();
        if let Some(before) = rest {
            parts.insert(before, "..".into());
        }
        parts.join(", ")
    }

    fn named_value(&self, pat: PatId) -> String {
        match self.typed.pat_values.get(&pat) {
            Some(value) => self.value_path(value, &[]),
            None => panic!(
                "a path in a pattern without its meaning: {:?}",
                self.body.pat(pat)
            ),
        }
    }

    /// A literal or a path in a pattern, without parentheses.
    fn pattern_end(&self, end: ExprId) -> String {
        match &self.expr(end).kind {
            ExprKind::Unary(_, operand) => format!("-{}", self.pattern_end(*operand)),
            ExprKind::Literal(literal) => self.literal(literal, self.typed.expr_types[end.index()]),
            _ => self.raw(end, 0),
        }
    }

    /// What a path names. `own` are the substitutions of a variant; in patterns they are left out.
    pub fn value_path(&self, value: &ValueRef, own: &[Ty]) -> String {
        let printer = self.printer;
        match value {
            ValueRef::Const(def, substitutions) => printer.constant_item(*def, substitutions),
            ValueRef::Static(def) => printer.path(*def),
            ValueRef::Variant(adt, variant) => printer.variant(*adt, *variant, own),
            ValueRef::ConstParameter(index) => {
                let owner = self.body.owner;
                let ty = printer.types.identity(owner)[*index as usize];
                printer.ty(ty)
            }
        }
    }
}

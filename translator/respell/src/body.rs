//! Bodies: the entry points, blocks and statements.

use std::rc::Rc;

use hir::{Body, BodyId, Expr, ExprId, ExprKind, PatId, Statement, Ty, TyKind, TypedBody};

use crate::Printer;

/// The printing of one body.
pub(crate) struct BodyPrinter<'a, 't, 'p> {
    pub printer: &'a Printer<'t, 'p>,
    pub body: &'p Body,
    pub typed: Rc<TypedBody>,
}

impl<'p> Printer<'_, 'p> {
    /// The typed body; without one the whole output is void.
    fn typed(&self, body: BodyId) -> Option<BodyPrinter<'_, '_, 'p>> {
        match self.types.typed_body(body) {
            Ok(typed) => Some(BodyPrinter {
                printer: self,
                body: self.program.body(body),
                typed,
            }),
            Err(_) => {
                self.failed.set(true);
                None
            }
        }
    }

    /// A function's body, a block.
    pub fn function_body(&self, body: BodyId, depth: usize) -> String {
        let Some(printer) = self.typed(body) else {
            return "{ loop {} }".into();
        };
        let value = printer.body.value;
        match &printer.expr(value).kind {
            ExprKind::Block {
                labelled: false,
                is_unsafe: false,
                ..
            } => printer.block(value, depth),
            _ => format!("{{ {} }}", printer.value(value, depth)),
        }
    }

    /// The value of a constant.
    pub fn constant_body(&self, body: BodyId) -> String {
        match self.typed(body) {
            Some(printer) => printer.value(printer.body.value, 0),
            None => "loop {}".into(),
        }
    }

    /// A parameter's pattern.
    pub fn pat(&self, body: BodyId, pat: PatId) -> String {
        match self.typed(body) {
            Some(printer) => printer.pattern(pat),
            None => "_".into(),
        }
    }
}

impl<'p> BodyPrinter<'_, '_, 'p> {
    pub fn expr(&self, expr: ExprId) -> &'p Expr {
        self.body.expr(expr)
    }

    pub fn kind(&self, ty: Ty) -> &'static TyKind {
        self.printer.types.interner.kind(ty)
    }

    /// The type of an expression after its adjustments.
    pub fn adjusted_type(&self, expr: ExprId) -> Ty {
        match self.typed.adjustments.get(&expr).and_then(|all| all.last()) {
            Some(last) => last.target,
            None => self.typed.expr_types[expr.index()],
        }
    }

    /// The type of the value that a pattern is matched with.
    pub fn matched_type(&self, pat: PatId) -> Ty {
        match self
            .typed
            .pat_dereferences
            .get(&pat)
            .and_then(|all| all.first())
        {
            Some(outermost) => *outermost,
            None => self.typed.pat_types[pat.index()],
        }
    }

    /// A block with braces, on several lines.
    pub fn block(&self, block: ExprId, depth: usize) -> String {
        let ExprKind::Block {
            statements,
            value,
            is_unsafe,
            ..
        } = &self.expr(block).kind
        else {
            return format!("{{ {} }}", self.value(block, depth));
        };
        let word = if *is_unsafe { "unsafe " } else { "" };
        if statements.is_empty() {
            match value {
                None => return format!("{word}{{}}"),
                Some(value) if !is_multiline(&self.expr(*value).kind) => {
                    return format!("{word}{{ {} }}", self.value(*value, depth));
                }
                Some(_) => {}
            }
        }
        let indent = "    ".repeat(depth + 1);
        let mut text = format!("{word}{{\n");
        for statement in statements {
            text.push_str(&format!(
                "{indent}{}\n",
                self.statement(statement, depth + 1)
            ));
        }
        if let Some(value) = value {
            text.push_str(&format!("{indent}{}\n", self.value(*value, depth + 1)));
        }
        text.push_str(&"    ".repeat(depth));
        text.push('}');
        text
    }

    fn statement(&self, statement: &Statement, depth: usize) -> String {
        match statement {
            Statement::Expr { expr, .. } => format!("{};", self.value(*expr, depth)),
            Statement::Let {
                pat,
                ty,
                init,
                otherwise,
            } => {
                let declared = match init {
                    Some(_) if self.is_reference_init(*init) => {
                        self.printer.ty(self.matched_type(*pat))
                    }
                    Some(init) => self.printer.ty(self.adjusted_type(*init)),
                    None => self.printer.ty(self.matched_type(*pat)),
                };
                let declared = match ty {
                    // The annotation may name what the inferred type cannot: lifetimes.
                    Some(ty) if has_lifetimes(ty) => self.printer.written(ty),
                    _ => declared,
                };
                let pat = self.pattern(*pat);
                let mut text = format!("let {pat}: {declared}");
                match init {
                    // The annotation coerces; spelled out, the temporary would die too early.
                    Some(init) if self.is_reference_init(Some(*init)) => {
                        text.push_str(&format!(" = {}", self.raw(*init, depth)));
                    }
                    Some(init) => text.push_str(&format!(" = {}", self.value(*init, depth))),
                    None => {}
                }
                if let Some(otherwise) = otherwise {
                    text.push_str(&format!(" else {}", self.block(*otherwise, depth)));
                }
                text.push(';');
                text
            }
        }
    }

    /// `let x: &str = &temporary();`: the temporary lives as long as `x`, but only if the reference stands
    /// right there.
    fn is_reference_init(&self, init: Option<ExprId>) -> bool {
        let Some(init) = init else { return false };
        matches!(self.expr(init).kind, ExprKind::Reference { .. })
            && self.typed.adjustments.contains_key(&init)
    }
}

fn is_multiline(kind: &ExprKind) -> bool {
    matches!(
        kind,
        ExprKind::Block { .. }
            | ExprKind::If { .. }
            | ExprKind::Match { .. }
            | ExprKind::Loop(_)
            | ExprKind::While(..)
            | ExprKind::For(..)
    )
}

fn has_lifetimes(ty: &hir::TypeRef) -> bool {
    use hir::TypeRefKind;
    let path = |path: &hir::Path| {
        path.segments.iter().any(|segment| {
            !segment.lifetimes.is_empty() || segment.arguments.iter().flatten().any(has_lifetimes)
        })
    };
    match &ty.kind {
        TypeRefKind::Reference {
            lifetime, target, ..
        } => lifetime.is_some() || has_lifetimes(target),
        TypeRefKind::Path(own) => path(own),
        TypeRefKind::Pointer { target, .. } => has_lifetimes(target),
        TypeRefKind::Slice(element) | TypeRefKind::Array(element, _) => has_lifetimes(element),
        TypeRefKind::Tuple(parts) => parts.iter().any(has_lifetimes),
        _ => false,
    }
}

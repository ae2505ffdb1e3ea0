//! Expressions.

use super::body::{BodyLowerer, Rib};
use super::spans;
use crate::session::Namespace;
use crate::source::collect::unraw;
use diagnostics::{Code, Diagnostic};
use hir::{Arm, BinaryOp, ExprId, ExprKind, PathSegment, Span, UnaryOp};
use syn::{Attribute, BinOp, Expr, Member, Pat, ReturnType, UnOp};

impl BodyLowerer<'_> {
    /// The text of an expression.
    pub fn expr_span(&self, expr: &Expr) -> Span {
        let first = self.base.session.span(spans::first(expr));
        let last = self.base.session.span(spans::last(expr));
        self.base.session.tokens.join(first, last)
    }

    /// Lowers an expression.
    pub fn expr(&mut self, expr: &Expr) -> ExprId {
        match expr {
            Expr::Paren(it) => return self.expr(&it.expr),
            Expr::Group(it) => return self.expr(&it.expr),
            Expr::Macro(it) => return self.macro_call(&it.mac),
            _ => {}
        }
        let span = self.expr_span(expr);
        match expr {
            Expr::Block(it) => self.block_expr(it, span),
            Expr::Unsafe(it) => {
                self.base.session.refuse_unsafe(it.unsafe_token);
                let room = self.reserve(span);
                self.fill_block(room, &it.block.stmts, false, true)
            }
            Expr::Loop(it) => {
                let room = self.reserve(span);
                let ribs = self.enter_target(&it.label, room, true);
                let body = self.block(&it.body);
                self.ribs.truncate(ribs);
                self.fill(room, ExprKind::Loop(body))
            }
            Expr::While(it) => {
                let room = self.reserve(span);
                let ribs = self.enter_target(&it.label, room, true);
                let condition = self.expr(&it.cond);
                let body = self.block(&it.body);
                self.ribs.truncate(ribs);
                self.fill(room, ExprKind::While(condition, body))
            }
            Expr::ForLoop(it) => {
                let iterated = self.expr(&it.expr);
                let room = self.reserve(span);
                let ribs = self.enter_target(&it.label, room, true);
                let pat = self.pattern(&it.pat);
                let body = self.block(&it.body);
                self.ribs.truncate(ribs);
                self.fill(room, ExprKind::For(pat, iterated, body))
            }
            other => match self.kind(other, span) {
                Some(kind) => self.add(kind, span),
                None => self.add(ExprKind::Error, span),
            },
        }
    }

    /// All forms that need no room of their own before their parts.
    fn kind(&mut self, expr: &Expr, span: Span) -> Option<ExprKind> {
        Some(match expr {
            Expr::Array(it) => ExprKind::Array(self.list(it.elems.iter())),
            Expr::Assign(it) => {
                let right = self.expr(&it.right);
                let left = self.expr(&it.left);
                ExprKind::Assign(left, right)
            }
            Expr::Binary(it) => self.binary(it)?,
            Expr::Break(it) => {
                let target = self.jump_target(it.label.as_ref(), false, span)?;
                let value = it.expr.as_ref().map(|value| self.expr(value));
                ExprKind::Break(target, value)
            }
            Expr::Continue(it) => {
                ExprKind::Continue(self.jump_target(it.label.as_ref(), true, span)?)
            }
            Expr::Call(it) => ExprKind::Call {
                callee: self.expr(&it.func),
                arguments: self.list(it.args.iter()),
            },
            Expr::Cast(it) => {
                let value = self.expr(&it.expr);
                ExprKind::Cast(value, self.base.ty(&it.ty))
            }
            Expr::Closure(it) => self.closure(it),
            Expr::Field(it) => {
                let name = match &it.member {
                    Member::Named(ident) => unraw(ident),
                    Member::Unnamed(index) => index.index.to_string(),
                };
                ExprKind::Field(self.expr(&it.base), name)
            }
            Expr::If(it) => self.if_expr(it),
            Expr::Index(it) => {
                let base = self.expr(&it.expr);
                let index = self.expr(&it.index);
                let bracket = self.base.session.span(it.bracket_token.span.open());
                self.body.index_brackets.insert(index, bracket);
                ExprKind::Index(base, index)
            }
            Expr::Infer(_) => ExprKind::Underscore,
            Expr::Let(it) => {
                let value = self.expr(&it.expr);
                ExprKind::Let(self.pattern(&it.pat), value)
            }
            Expr::Lit(it) => ExprKind::Literal(self.base.literal(&it.lit)?),
            Expr::Match(it) => self.match_expr(it),
            Expr::MethodCall(it) => self.method_call(it),
            Expr::Path(it) => self.path_expr(it)?,
            Expr::Range(it) => ExprKind::Range {
                start: it.start.as_ref().map(|start| self.expr(start)),
                end: it.end.as_ref().map(|end| self.expr(end)),
                inclusive: matches!(it.limits, syn::RangeLimits::Closed(_)),
            },
            Expr::RawAddr(it) => {
                self.base.session.refuse_pointer(span);
                ExprKind::RawReference {
                    mutable: matches!(it.mutability, syn::PointerMutability::Mut(_)),
                    operand: self.expr(&it.expr),
                }
            }
            Expr::Reference(it) => ExprKind::Reference {
                mutable: it.mutability.is_some(),
                operand: self.expr(&it.expr),
            },
            Expr::Repeat(it) => {
                let value = self.expr(&it.expr);
                ExprKind::Repeat(value, self.base.const_argument(&it.len))
            }
            Expr::Return(it) => ExprKind::Return(it.expr.as_ref().map(|value| self.expr(value))),
            Expr::Struct(it) => self.structure(it)?,
            Expr::Try(it) => ExprKind::Try(self.expr(&it.expr)),
            Expr::Tuple(it) => ExprKind::Tuple(self.list(it.elems.iter())),
            Expr::Unary(it) => {
                let operator = match it.op {
                    UnOp::Deref(_) => UnaryOp::Dereference,
                    UnOp::Not(_) => UnaryOp::Not,
                    _ => UnaryOp::Negate,
                };
                ExprKind::Unary(operator, self.expr(&it.expr))
            }
            other => {
                self.refuse_expr(other, span);
                return None;
            }
        })
    }

    fn list<'e>(&mut self, exprs: impl Iterator<Item = &'e Expr>) -> Vec<ExprId> {
        let mut lowered = Vec::new();
        for expr in exprs {
            if self.base.session.is_active(attributes(expr)) {
                lowered.push(self.expr(expr));
            }
        }
        lowered
    }

    fn block_expr(&mut self, block: &syn::ExprBlock, span: Span) -> ExprId {
        let room = self.reserve(span);
        let labelled = block.label.is_some();
        let ribs = match labelled {
            true => self.enter_target(&block.label, room, false),
            false => self.ribs.len(),
        };
        self.fill_block(room, &block.block.stmts, labelled, false);
        self.ribs.truncate(ribs);
        room
    }

    /// Opens the scope of a loop or labelled block; the depth to return to.
    fn enter_target(&mut self, label: &Option<syn::Label>, expr: ExprId, is_loop: bool) -> usize {
        let ribs = self.ribs.len();
        let label = label.as_ref().map(|label| {
            let ident = &label.name.ident;
            (unraw(ident), self.base.session.info(ident.span()).context)
        });
        self.ribs.push(Rib::Target {
            label,
            expr,
            is_loop,
        });
        ribs
    }

    fn jump_target(
        &mut self,
        label: Option<&syn::Lifetime>,
        is_continue: bool,
        span: Span,
    ) -> Option<ExprId> {
        let found = self.target(label, is_continue);
        if found.is_none() {
            let message = match label {
                Some(label) => format!("the label `{label}` is not in scope"),
                None => "there is no loop around".to_string(),
            };
            let diagnostic = Diagnostic::new(Code::UnresolvedLabel, span, message);
            self.base.session.report(diagnostic);
        }
        found
    }

    fn binary(&mut self, binary: &syn::ExprBinary) -> Option<ExprKind> {
        let (operator, assigns) = match binary.op {
            BinOp::And(_) => {
                let left = self.expr(&binary.left);
                return Some(ExprKind::LazyAnd(left, self.expr(&binary.right)));
            }
            BinOp::Or(_) => {
                let left = self.expr(&binary.left);
                return Some(ExprKind::LazyOr(left, self.expr(&binary.right)));
            }
            BinOp::Add(_) => (BinaryOp::Add, false),
            BinOp::Sub(_) => (BinaryOp::Subtract, false),
            BinOp::Mul(_) => (BinaryOp::Multiply, false),
            BinOp::Div(_) => (BinaryOp::Divide, false),
            BinOp::Rem(_) => (BinaryOp::Remainder, false),
            BinOp::BitXor(_) => (BinaryOp::Xor, false),
            BinOp::BitAnd(_) => (BinaryOp::And, false),
            BinOp::BitOr(_) => (BinaryOp::Or, false),
            BinOp::Shl(_) => (BinaryOp::ShiftLeft, false),
            BinOp::Shr(_) => (BinaryOp::ShiftRight, false),
            BinOp::Eq(_) => (BinaryOp::Equal, false),
            BinOp::Lt(_) => (BinaryOp::Less, false),
            BinOp::Le(_) => (BinaryOp::LessEqual, false),
            BinOp::Ne(_) => (BinaryOp::NotEqual, false),
            BinOp::Ge(_) => (BinaryOp::GreaterEqual, false),
            BinOp::Gt(_) => (BinaryOp::Greater, false),
            BinOp::AddAssign(_) => (BinaryOp::Add, true),
            BinOp::SubAssign(_) => (BinaryOp::Subtract, true),
            BinOp::MulAssign(_) => (BinaryOp::Multiply, true),
            BinOp::DivAssign(_) => (BinaryOp::Divide, true),
            BinOp::RemAssign(_) => (BinaryOp::Remainder, true),
            BinOp::BitXorAssign(_) => (BinaryOp::Xor, true),
            BinOp::BitAndAssign(_) => (BinaryOp::And, true),
            BinOp::BitOrAssign(_) => (BinaryOp::Or, true),
            BinOp::ShlAssign(_) => (BinaryOp::ShiftLeft, true),
            BinOp::ShrAssign(_) => (BinaryOp::ShiftRight, true),
            _ => return None,
        };
        let left = self.expr(&binary.left);
        let right = self.expr(&binary.right);
        Some(match assigns {
            true => ExprKind::AssignOp(operator, left, right),
            false => ExprKind::Binary(operator, left, right),
        })
    }

    fn closure(&mut self, closure: &syn::ExprClosure) -> ExprKind {
        if let Some(token) = &closure.asyncness {
            let span = self.base.session.span(token.span);
            let message = "an `async` closure";
            let help = "write a state machine";
            self.base.session.refuse(Code::Async, span, message, help);
        }
        let ribs = self.ribs.len();
        self.ribs.push(Rib::Closure);
        let mut parameters = Vec::new();
        for input in &closure.inputs {
            let (pat, ty) = match input {
                Pat::Type(typed) => (&*typed.pat, Some(self.base.ty(&typed.ty))),
                pat => (pat, None),
            };
            parameters.push((self.pattern(pat), ty));
        }
        let result = match &closure.output {
            ReturnType::Default => None,
            ReturnType::Type(_, ty) => Some(self.base.ty(ty)),
        };
        let body = self.expr(&closure.body);
        self.ribs.truncate(ribs);
        ExprKind::Closure {
            parameters,
            result,
            body,
            by_move: closure.capture.is_some(),
        }
    }

    fn if_expr(&mut self, it: &syn::ExprIf) -> ExprKind {
        let ribs = self.ribs.len();
        let condition = self.expr(&it.cond);
        let then = self.block(&it.then_branch);
        self.ribs.truncate(ribs);
        let otherwise = it.else_branch.as_ref().map(|(_, expr)| self.expr(expr));
        ExprKind::If {
            condition,
            then,
            otherwise,
        }
    }

    fn match_expr(&mut self, it: &syn::ExprMatch) -> ExprKind {
        let scrutinee = self.expr(&it.expr);
        let mut arms = Vec::new();
        for arm in &it.arms {
            if !self.base.session.is_active(&arm.attrs) {
                continue;
            }
            let ribs = self.ribs.len();
            let (pat, guard) = match &arm.pat {
                Pat::Guard(guarded) => (&*guarded.pat, Some(&*guarded.guard)),
                pat => (pat, None),
            };
            let pat = self.pattern(pat);
            let guard = guard.map(|guard| self.expr(guard));
            let value = self.expr(&arm.body);
            self.ribs.truncate(ribs);
            arms.push(Arm { pat, guard, value });
        }
        ExprKind::Match { scrutinee, arms }
    }

    fn method_call(&mut self, it: &syn::ExprMethodCall) -> ExprKind {
        let receiver = self.expr(&it.receiver);
        let span = self.base.session.span(it.method.span());
        let mut method = PathSegment::of_name(unraw(&it.method), span);
        if let Some(arguments) = &it.turbofish {
            self.base.angle_arguments(arguments, &mut method);
        }
        ExprKind::MethodCall {
            receiver,
            method,
            arguments: self.list(it.args.iter()),
        }
    }

    fn path_expr(&mut self, it: &syn::ExprPath) -> Option<ExprKind> {
        if let Some(qualified) = &it.qself {
            let code = Code::ComplexPath;
            let (self_type, trait_path, name) = self.base.qualified(qualified, &it.path, code)?;
            return Some(ExprKind::Qualified {
                self_type,
                trait_path,
                name,
            });
        }
        if let Some(ident) = it.path.get_ident()
            && let Some(local) = self.local(ident)
        {
            let span = self.base.session.span(ident.span());
            return Some(ExprKind::Path(local_path(&unraw(ident), local, span)));
        }
        Some(ExprKind::Path(self.base.path(&it.path, Namespace::Values)?))
    }

    fn structure(&mut self, it: &syn::ExprStruct) -> Option<ExprKind> {
        let path = self.unqualified(&it.qself, &it.path, Namespace::Types);
        let mut fields = Vec::new();
        for field in &it.fields {
            if !self.base.session.is_active(&field.attrs) {
                continue;
            }
            let name = match &field.member {
                Member::Named(ident) => unraw(ident),
                Member::Unnamed(index) => index.index.to_string(),
            };
            fields.push((name, self.expr(&field.expr)));
        }
        let base = it.rest.as_ref().map(|rest| self.expr(rest));
        Some(ExprKind::Struct {
            path: path?,
            fields,
            base,
        })
    }

    fn refuse_expr(&mut self, expr: &Expr, span: Span) {
        let (code, message, help) = match expr {
            Expr::Async(_) | Expr::Await(_) | Expr::Yield(_) => (
                Code::Async,
                "asynchronous code is not translated",
                "write a state machine, or put the I/O behind an island",
            ),
            Expr::Const(_) => (
                Code::ConstBlock,
                "a const block is not translated",
                "name the constant: `const NAME: T = …;`",
            ),
            _ => (
                Code::UnstableSyntax,
                "this is not an expression of stable Rust",
                "",
            ),
        };
        self.base.session.refuse(code, span, message, help);
    }
}

/// The path of a local variable.
pub fn local_path(name: &str, local: hir::LocalId, span: Span) -> hir::Path {
    hir::Path::of_name(name, hir::Resolution::Local(local), span)
}

/// The attributes of the expressions that statements and arguments may carry.
pub fn attributes(expr: &Expr) -> &[Attribute] {
    match expr {
        Expr::Assign(it) => &it.attrs,
        Expr::Binary(it) => &it.attrs,
        Expr::Block(it) => &it.attrs,
        Expr::Break(it) => &it.attrs,
        Expr::Call(it) => &it.attrs,
        Expr::Continue(it) => &it.attrs,
        Expr::ForLoop(it) => &it.attrs,
        Expr::If(it) => &it.attrs,
        Expr::Lit(it) => &it.attrs,
        Expr::Loop(it) => &it.attrs,
        Expr::Macro(it) => &it.attrs,
        Expr::Match(it) => &it.attrs,
        Expr::MethodCall(it) => &it.attrs,
        Expr::Path(it) => &it.attrs,
        Expr::Return(it) => &it.attrs,
        Expr::Struct(it) => &it.attrs,
        Expr::Try(it) => &it.attrs,
        Expr::Tuple(it) => &it.attrs,
        Expr::Unsafe(it) => &it.attrs,
        Expr::While(it) => &it.attrs,
        _ => &[],
    }
}

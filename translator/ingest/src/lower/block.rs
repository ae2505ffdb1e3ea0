//! Blocks: items first, macros in statement position expanded in place, then the statements.

use super::body::{BodyLowerer, Rib};
use crate::expand;
use crate::resolve::macros::extend;
use crate::session::{Binding, MacroScope};
use crate::source;
use crate::source::collect::Collector;
use crate::source::files::Place;
use crate::source::macros::{self, call_span, path_segments};
use crate::tokens::MacroId;
use hir::{ExprId, ExprKind, Statement};
use std::ops::Deref;
use std::path::PathBuf;
use std::rc::Rc;
use syn::parse::Parser;
use syn::{Block, Expr, Item, Stmt, StmtMacro};

/// A statement after the expansion of macros between statements.
enum Flat<'s> {
    Statement(Written<'s>),
    /// A `macro_rules!` is visible from here on.
    Macro(String, MacroId),
}

/// A statement, and who keeps it.
enum Written<'s> {
    Source(&'s Stmt),
    Expansion(Box<Stmt>),
}

impl Deref for Written<'_> {
    type Target = Stmt;

    fn deref(&self) -> &Stmt {
        match self {
            Written::Source(statement) => statement,
            Written::Expansion(statement) => statement,
        }
    }
}

impl BodyLowerer<'_> {
    /// A plain block.
    pub fn block(&mut self, block: &Block) -> ExprId {
        let first = self.base.session.span(block.brace_token.span.open());
        let last = self.base.session.span(block.brace_token.span.close());
        let span = self.base.session.tokens.join(first, last);
        let expr = self.reserve(span);
        self.fill_block(expr, &block.stmts, false, false)
    }

    /// Fills an expression with the statements of a block.
    pub fn fill_block(
        &mut self,
        expr: ExprId,
        statements: &[Stmt],
        labelled: bool,
        is_unsafe: bool,
    ) -> ExprId {
        let ribs = self.ribs.len();
        let module = self.base.scope.module;
        let scope = self.base.scope.macros.clone();
        let mut items = BlockItems {
            collector: None,
            macros: scope.clone(),
        };
        for statement in statements {
            if let Stmt::Item(item @ Item::Use(_)) = statement {
                self.block_item(&mut items, item.clone());
            }
        }
        let mut flat = Vec::new();
        let mut all = statements.iter().map(Written::Source);
        self.flatten(&mut all, true, &mut items, &mut flat);
        if let Some(collector) = items.collector {
            source::settle(self.base.session, collector.deferred);
            source::uses::check_module(self.base.session, collector.module);
        }
        self.base.scope.macros = scope.clone();
        let (statements, value) = self.statements(flat);
        self.ribs.truncate(ribs);
        self.base.scope.module = module;
        self.base.scope.macros = scope;
        let kind = ExprKind::Block {
            labelled,
            is_unsafe,
            statements,
            value,
        };
        self.fill(expr, kind)
    }

    /// Expands macros and takes the items out.
    fn flatten<'s>(
        &mut self,
        statements: &mut dyn Iterator<Item = Written<'s>>,
        outermost: bool,
        items: &mut BlockItems,
        flat: &mut Vec<Flat<'s>>,
    ) {
        for statement in statements {
            match &*statement {
                Stmt::Item(Item::Macro(item)) if item.ident.is_some() => {
                    if !self.base.session.is_active(&item.attrs) {
                        continue;
                    }
                    if let Some((name, id)) = macros::define(self.base.session, item) {
                        items.macros = extend(&items.macros, &name, id);
                        flat.push(Flat::Macro(name, id));
                    }
                }
                Stmt::Item(Item::Use(_)) if outermost => {}
                Stmt::Item(item) => self.block_item(items, item.clone()),
                Stmt::Macro(call) => {
                    if !self.base.session.is_active(&call.attrs) {
                        continue;
                    }
                    match self.expanded_statements(call, items) {
                        Some(expanded) => {
                            let expanded = expanded.into_iter();
                            let mut expanded = expanded.map(|it| Written::Expansion(Box::new(it)));
                            self.flatten(&mut expanded, false, items, flat);
                        }
                        None => flat.push(Flat::Statement(statement)),
                    }
                }
                _ => flat.push(Flat::Statement(statement)),
            }
        }
    }

    /// The statements that a call stands for; `None` if it is no macro by example.
    fn expanded_statements(&mut self, call: &StmtMacro, items: &BlockItems) -> Option<Vec<Stmt>> {
        let segments = path_segments(self.base.session, &call.mac.path);
        let module = self.base.scope.module;
        let session = &mut *self.base.session;
        let Some(Binding::Macro(id)) = session.resolve_macro(module, &items.macros, &segments)
        else {
            return None;
        };
        let span = call_span(session, &call.mac);
        let Some(stream) = expand::expand(session, id, call.mac.tokens.clone(), span) else {
            return Some(Vec::new());
        };
        match Block::parse_within.parse2(stream) {
            Ok(mut statements) => {
                end_as_statement(&mut statements);
                if call.semi_token.is_some() {
                    end_with_semicolon(&mut statements, call.semi_token);
                }
                Some(statements)
            }
            Err(error) => {
                session.syntax_error(&error, span);
                Some(Vec::new())
            }
        }
    }

    /// Gives an item of the block its name in the block's own module.
    fn block_item(&mut self, items: &mut BlockItems, item: Item) {
        let collector = match &mut items.collector {
            Some(collector) => collector,
            None => {
                let around = self.base.scope.module;
                let def = self.base.session.module(around).def;
                let module = self.base.session.add_module(def, Some(around), true);
                self.base.scope.module = module;
                self.ribs.push(Rib::Block(module));
                self.blocks.push(module);
                items.collector.insert(Collector {
                    module,
                    owner: self.body.owner,
                    place: Rc::new(Place {
                        children: PathBuf::new(),
                        explicit: PathBuf::new(),
                    }),
                    macros: None,
                    deferred: Vec::new(),
                })
            }
        };
        collector.macros = items.macros.clone();
        collector.item(self.base.session, item);
        items.macros = collector.macros.clone();
    }

    /// Lowers the statements; the last one may be the block's value.
    fn statements(&mut self, flat: Vec<Flat<'_>>) -> (Vec<Statement>, Option<ExprId>) {
        let mut statements = Vec::new();
        let mut value = None;
        let count = flat.len();
        for (index, one) in flat.into_iter().enumerate() {
            let statement = match one {
                Flat::Macro(name, id) => {
                    self.base.scope.macros = extend(&self.base.scope.macros, &name, id);
                    self.ribs.push(Rib::Macro(id));
                    continue;
                }
                Flat::Statement(statement) => statement,
            };
            let (expr, semicolon) = match &*statement {
                Stmt::Local(local) => {
                    if self.base.session.is_active(&local.attrs) {
                        statements.push(self.local_statement(local));
                    }
                    continue;
                }
                Stmt::Expr(expr, semicolon) => {
                    let is_empty = matches!(expr, Expr::Verbatim(it) if it.is_empty());
                    let attributes = super::expr::attributes(expr);
                    if is_empty || !self.base.session.is_active(attributes) {
                        continue;
                    }
                    (self.expr(expr), semicolon.is_some())
                }
                Stmt::Macro(call) => (self.macro_call(&call.mac), call.semi_token.is_some()),
                Stmt::Item(item) => {
                    panic!("an item that was not taken out of its block: {item:?}")
                }
            };
            match index + 1 == count && !semicolon {
                true => value = Some(expr),
                false => statements.push(Statement::Expr { expr, semicolon }),
            }
        }
        (statements, value)
    }

    fn local_statement(&mut self, local: &syn::Local) -> Statement {
        let (pat, ty) = match &local.pat {
            syn::Pat::Type(typed) => (&*typed.pat, Some(self.base.ty(&typed.ty))),
            pat => (pat, None),
        };
        let mut init = None;
        let mut otherwise = None;
        if let Some(value) = &local.init {
            init = Some(self.expr(&value.expr));
            if let Some((_, diverge)) = &value.diverge {
                otherwise = Some(self.expr(diverge));
            }
        }
        let pat = self.pattern(pat);
        Statement::Let {
            pat,
            ty,
            init,
            otherwise,
        }
    }
}

/// The items of a block while it is taken apart.
struct BlockItems {
    collector: Option<Collector>,
    macros: MacroScope,
}

/// A call at the end of an expansion is a statement, which may itself expand to statements; the
/// parser takes it for an expression.
fn end_as_statement(statements: &mut [Stmt]) {
    if let Some(last) = statements.last_mut()
        && let Stmt::Expr(Expr::Macro(call), None) = last
    {
        *last = Stmt::Macro(StmtMacro {
            attrs: std::mem::take(&mut call.attrs),
            mac: call.mac.clone(),
            semi_token: None,
        });
    }
}

/// A call with a semicolon gives it to the last statement of its expansion.
fn end_with_semicolon(statements: &mut [Stmt], semicolon: Option<syn::Token![;]>) {
    match statements.last_mut() {
        Some(Stmt::Expr(_, end)) if end.is_none() => *end = semicolon,
        Some(Stmt::Macro(call)) if call.semi_token.is_none() => call.semi_token = semicolon,
        _ => {}
    }
}

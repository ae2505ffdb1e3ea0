//! Bodies: the arenas under construction, and what local names mean at the place at hand.
//!
//! Scopes are a stack of *ribs*, innermost last: locals, loops and labelled blocks, closures,
//! blocks with items, and definitions of macros. A local is found by its name and its hygiene. The
//! rib of a macro's definition takes the mark of that macro off the name that is looked for: below
//! it, names of the macro's body mean what they meant where the macro was defined.

use super::{Lowerer, Scope};
use crate::session::{ModuleId, Namespace, Session};
use crate::source::collect::unraw;
use crate::tokens::{Context, MacroId};
use hir::{Body, BodyId, Expr, ExprId, ExprKind, Local, LocalId, Pat, PatId, PatKind, Span};
use std::collections::HashMap;
use syn::FnArg;

/// A body under construction.
pub struct BodyLowerer<'a> {
    /// Types, paths and items.
    pub base: Lowerer<'a>,
    /// What is there so far.
    pub body: Body,
    /// Scopes, innermost last.
    pub ribs: Vec<Rib>,
    /// The variables of the pattern at hand.
    pub bindings: Vec<(String, Context, LocalId)>,
    /// The blocks with items that were met.
    pub blocks: Vec<ModuleId>,
}

/// A scope.
pub enum Rib {
    /// A local variable.
    Local(String, Context, LocalId),
    /// A macro is defined here.
    Macro(MacroId),
    /// A block with items.
    Block(ModuleId),
    /// A loop, or a labelled block.
    Target {
        /// Its label.
        label: Option<(String, Context)>,
        /// The expression.
        expr: ExprId,
        /// Whether a plain `break` means it.
        is_loop: bool,
    },
    /// A closure: `break` does not leave it.
    Closure,
}

/// Lowers the body of a function.
pub fn lower_function(
    session: &mut Session,
    scope: &Scope,
    inputs: &[&FnArg],
    block: &syn::Block,
) -> BodyId {
    build(session, scope, |lowerer| {
        for input in inputs {
            let pat = match input {
                FnArg::Receiver(receiver) => lowerer.self_parameter(receiver),
                FnArg::Typed(typed) => lowerer.pattern(&typed.pat),
            };
            lowerer.body.parameters.push(pat);
        }
        lowerer.block(block)
    })
}

/// Lowers the value of a constant, a length or a discriminant.
pub fn lower_constant(session: &mut Session, scope: &Scope, value: &syn::Expr) -> BodyId {
    build(session, scope, |lowerer| lowerer.expr(value))
}

fn build(
    session: &mut Session,
    scope: &Scope,
    fill: impl FnOnce(&mut BodyLowerer) -> ExprId,
) -> BodyId {
    let empty = |traits_in_scope| Body {
        owner: scope.owner,
        parameters: Vec::new(),
        value: ExprId(0),
        exprs: Vec::new(),
        pats: Vec::new(),
        locals: Vec::new(),
        traits_in_scope,
        index_brackets: HashMap::new(),
    };
    let id = BodyId::new(session.program.bodies.len());
    session.program.bodies.push(empty(Vec::new().into()));
    let traits_in_scope = session.traits_in_scope(scope.module);
    let mut lowerer = BodyLowerer {
        base: Lowerer {
            session,
            scope: scope.clone(),
            argument_parameters: None,
        },
        body: empty(traits_in_scope),
        ribs: Vec::new(),
        bindings: Vec::new(),
        blocks: Vec::new(),
    };
    lowerer.body.value = fill(&mut lowerer);
    let (mut body, blocks) = (lowerer.body, lowerer.blocks);
    if !blocks.is_empty() {
        let mut traits = body.traits_in_scope.to_vec();
        for block in blocks {
            traits.extend_from_slice(&session.traits_in_scope(block));
        }
        traits.sort();
        traits.dedup();
        body.traits_in_scope = traits.into();
    }
    session.program.bodies[id.index()] = body;
    id
}

impl BodyLowerer<'_> {
    /// Adds an expression.
    pub fn add(&mut self, kind: ExprKind, span: Span) -> ExprId {
        self.body.exprs.push(Expr { kind, span });
        ExprId::new(self.body.exprs.len() - 1)
    }

    /// Makes room for an expression whose number must be known before its parts.
    pub fn reserve(&mut self, span: Span) -> ExprId {
        self.add(ExprKind::Error, span)
    }

    /// Fills the room.
    pub fn fill(&mut self, expr: ExprId, kind: ExprKind) -> ExprId {
        self.body.exprs[expr.index()].kind = kind;
        expr
    }

    /// Adds a pattern.
    pub fn add_pat(&mut self, kind: PatKind, span: Span) -> PatId {
        self.body.pats.push(Pat { kind, span });
        PatId::new(self.body.pats.len() - 1)
    }

    /// Adds a local variable.
    pub fn add_local(&mut self, name: &str, span: Span, mutable: bool) -> LocalId {
        self.body.locals.push(Local {
            name: name.to_string(),
            span,
            mutable,
        });
        LocalId::new(self.body.locals.len() - 1)
    }

    /// The `self` parameter.
    fn self_parameter(&mut self, receiver: &syn::Receiver) -> PatId {
        let info = self.base.session.info(receiver.self_token.span);
        let mutable = receiver.mutability.is_some();
        let local = self.add_local("self", info.span, mutable);
        self.ribs
            .push(Rib::Local("self".to_string(), info.context, local));
        let kind = PatKind::Bind {
            local,
            by_reference: false,
            mutable,
            inner: None,
        };
        self.add_pat(kind, info.span)
    }

    /// The local variable that an identifier means, if it means one.
    pub fn local(&mut self, ident: &syn::Ident) -> Option<LocalId> {
        let name = unraw(ident);
        let mut context = self.base.session.info(ident.span()).context;
        for index in (0..self.ribs.len()).rev() {
            match &self.ribs[index] {
                Rib::Local(known, mark, local) if *known == name && *mark == context => {
                    return Some(*local);
                }
                Rib::Macro(definition) => context = self.peel(context, *definition),
                Rib::Block(module) => {
                    let module = *module;
                    let session = &mut *self.base.session;
                    let item = session.lookup_in_module(module, &name, Namespace::Values, module);
                    if item.is_some() {
                        return None;
                    }
                }
                _ => {}
            }
        }
        None
    }

    /// The context without the mark of `definition`, if that is the outermost.
    fn peel(&self, context: Context, definition: MacroId) -> Context {
        match self.base.session.tokens.unmark(context) {
            (inner, Some(outermost)) if outermost == definition => inner,
            _ => context,
        }
    }

    /// The expression that `break` or `continue` with this label means.
    pub fn target(&self, label: Option<&syn::Lifetime>, is_continue: bool) -> Option<ExprId> {
        let wanted = label.map(|label| unraw(&label.ident));
        let mut context = match label {
            Some(label) => self.base.session.info(label.ident.span()).context,
            None => Context::ROOT,
        };
        for rib in self.ribs.iter().rev() {
            match rib {
                Rib::Target {
                    label,
                    expr,
                    is_loop,
                } => match (&wanted, label) {
                    (None, _) if *is_loop => return Some(*expr),
                    (Some(name), Some((known, mark)))
                        if name == known && *mark == context && (*is_loop || !is_continue) =>
                    {
                        return Some(*expr);
                    }
                    _ => {}
                },
                Rib::Macro(definition) => context = self.peel(context, *definition),
                Rib::Closure => return None,
                Rib::Local(..) | Rib::Block(_) => {}
            }
        }
        None
    }
}

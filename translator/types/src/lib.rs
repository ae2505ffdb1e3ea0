//! Types of bodies: inference on definitions, selection of impls on instances.
//!
//! In: an ingested [`Program`](hir::Program). Out, on demand: a [`TypedBody`] for a body, in terms of
//! its definition's own parameters ([`Types::typed_body`]); and for concrete types the questions that
//! `build` asks ([`instance`]): which impl a callee means, what a projection is, whether a type is `Copy`.
//!
//! Two rules keep the answers equal to rustc's. *Resolve on the definition*: a body is inferred once with its
//! type parameters rigid, so a call on `T` sees only the methods of `T`'s bounds. *Select on the
//! instance*: after substitution, concrete types select impls and nothing else.
//!
//! Inference ([`infer`]) unifies, pushes expectations down, probes methods by autoderef and autoref
//! ([`probe`](infer)), and keeps a list of obligations ([`solve`]) that it solves to a fixpoint; bodies of closures come
//! after the other arguments of a call. What is still open at the end gets a default (integers, floats) or is an error
//! "annotate this". It never guesses: where two candidates remain, that is an error too.
//!
//! Since rustc has accepted the crate before, no type error is diagnosed here; if one shows up, the subset
//! or this crate falls short, and the message says so.

pub mod coverage;
mod impls;
pub mod infer;
mod instance;
mod items;
mod lower;
mod manifest;
mod show;
mod solve;

use std::cell::RefCell;
use std::rc::Rc;

use diagnostics::{Code, Diagnostic, Diagnostics};
use hir::{BodyId, DefId, FunctionRef, Program, Span, Ty, TyInterner, TypedBody};
use rustc_hash::FxHashMap;

pub use instance::Resolved;
pub use items::{Clause, ImplHeader, Signature};

use impls::ImplIndex;

/// The types of a program, found out on demand.
#[derive(Debug)]
pub struct Types<'p> {
    /// The program.
    pub program: &'p Program,
    /// All types of it.
    pub interner: TyInterner,
    /// What was wrong with it.
    pub diagnostics: RefCell<Diagnostics>,
    impls: ImplIndex,
    manifest: manifest::Manifest,
    caches: RefCell<Caches>,
}

/// What was wrong stands among the diagnostics already.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Reported;

/// Answers that were given before.
#[derive(Debug, Default)]
struct Caches {
    super_clauses: FxHashMap<DefId, Rc<Vec<Clause>>>,
    predicates: FxHashMap<DefId, Rc<Vec<Clause>>>,
    assumptions: FxHashMap<DefId, Rc<Vec<Clause>>>,
    headers: FxHashMap<DefId, Rc<ImplHeader>>,
    signatures: FxHashMap<FunctionRef, Rc<Signature>>,
    fields: FxHashMap<DefId, Rc<Vec<Vec<Ty>>>>,
    bodies: FxHashMap<BodyId, Result<Rc<TypedBody>, Reported>>,
    normal: FxHashMap<Ty, Ty>,
    copy: FxHashMap<Ty, bool>,
}

impl<'p> Types<'p> {
    /// Nothing is typed yet.
    pub fn new(program: &'p Program) -> Types<'p> {
        Types {
            program,
            interner: TyInterner::new(),
            diagnostics: RefCell::default(),
            impls: ImplIndex::new(program),
            manifest: manifest::Manifest::new(),
            caches: RefCell::default(),
        }
    }

    /// The types of a body; inferred at the first call.
    ///
    /// # Errors
    /// If inference failed; the diagnostics were reported.
    pub fn typed_body(&self, body: BodyId) -> Result<Rc<TypedBody>, Reported> {
        if let Some(known) = self.caches.borrow().bodies.get(&body) {
            return known.clone();
        }
        let typed = infer::infer_body(self, body).map(Rc::new);
        self.caches.borrow_mut().bodies.insert(body, typed.clone());
        typed
    }

    /// Types every body that is not the library's, so that all that is wrong is reported.
    pub fn check_authors_bodies(&self) {
        for (number, body) in self.program.bodies.iter().enumerate() {
            let krate = self.program.item(body.owner).krate;
            if self.program.crates[krate.index()].name != "std" {
                // Errors are among the diagnostics.
                let _typed = self.typed_body(BodyId::new(number));
            }
        }
    }

    /// Reports something outside of the subset.
    pub(crate) fn refuse(&self, code: Code, span: Span, message: &str, help: &str) {
        let diagnostic = Diagnostic::new(code, span, message).help(help);
        self.diagnostics.borrow_mut().push(diagnostic);
    }
}

//! Hints of the author: points in the interpreter's loop, and what is said of values.
//!
//! `merge_point!` and `can_enter!` are macros of `rtlib` that expand to a call of the function with the mark
//! `jit_point`: the driver's name, which of the two it is, a tuple of references to the greens, and a tuple of calls,
//! one a callback, with a closure that calls the author's function. All this is taken apart here, so that the greens
//! are read and no address of theirs is taken. The other hints are functions with marks.
//!
//! What needs types is checked here; see `ingest::hints` for the rest.

use diagnostics::Code;
use flow::{Driver, Type};
use hir::{DefId, ExprId, ExprKind, FunctionRef, Literal, Span, Ty, TyKind};
use types::Resolved;

use super::Builder;
use crate::instances::InstanceKind;
use crate::place::{Operand, Place, Projection, Rvalue, StatementKind};

/// What is wrong with a green, and the way out.
struct BadGreen {
    message: String,
    help: &'static str,
}

impl Builder<'_, '_> {
    /// A call of the function that stands for both points.
    pub(super) fn jit_point(&mut self, arguments: &[ExprId]) {
        let hir = self.hir;
        let kind = |expr: &ExprId| &hir.expr(*expr).kind;
        let parts = match arguments {
            [driver, can_enter, greens, callbacks] => {
                (kind(driver), kind(can_enter), kind(greens), kind(callbacks))
            }
            _ => panic!("a point has four arguments, in {}", self.body.name),
        };
        let (
            ExprKind::Literal(Literal::Str(driver)),
            ExprKind::Literal(Literal::Bool(can_enter)),
            ExprKind::Tuple(greens),
            ExprKind::Tuple(callbacks),
        ) = parts
        else {
            let help = "write `jit::merge_point!` or `jit::can_enter!`";
            self.unsupported("a call of what only macros call", help);
            return;
        };
        let mut operands = Vec::new();
        let mut types = Vec::new();
        for green in greens {
            let ExprKind::Reference { operand, .. } = kind(green) else {
                panic!("a green is behind a reference, in {}", self.body.name);
            };
            let place = self.place(*operand);
            let ty = self.place_ty(&place);
            types.push((ty, hir.expr(*operand).span));
            if let Some(BadGreen { message, help }) = self.bad_green(ty) {
                let span = hir.expr(*operand).span;
                self.context.report(Code::Green, span, message, help);
                continue;
            }
            operands.push(Operand::Copy(place));
        }
        self.same_greens(driver, &types);
        if !can_enter {
            self.callbacks(driver, callbacks);
        }
        self.push(StatementKind::JitPoint {
            driver: driver.clone(),
            can_enter: *can_enter,
            greens: operands,
        });
    }

    /// Greens are one word each, and no floats.
    fn bad_green(&self, ty: Ty) -> Option<BadGreen> {
        let name = self.context.type_name(ty);
        let layout = self.context.layout(ty);
        let leaves = layout.types();
        let bad = |message, help| Some(BadGreen { message, help });
        if let TyKind::Ref(mutable, target) = self.context.kind(ty) {
            if *mutable {
                let message = format!("a green of the type `{name}`");
                let help = "what is written through `&mut` is state: leave it out, it is a red";
                return bad(message, help);
            }
            if leaves.len() > 1 {
                let message = format!("a green of the type `{name}`, a reference of two words");
                let help = "keep what it points to in a struct behind an `Rc`, and make that the \
                            green: `Rc<Code>`";
                return bad(message, help);
            }
            let is_number = matches!(
                self.context.kind(*target),
                TyKind::Bool | TyKind::Char | TyKind::Int(_) | TyKind::Float(_)
            );
            if is_number {
                let message = format!("a green of the type `{name}`: the address of a number");
                let help = "make the number itself the green: put `*` before it";
                return bad(message, help);
            }
            return None;
        }
        if layout.is_memory() || leaves.len() != 1 {
            let message = format!("a green of the type `{name}`, which is no single word");
            let help =
                "name its parts as greens, or keep it behind an `Rc` and make that the green";
            return bad(message, help);
        }
        if leaves[0].is_float() {
            let message = format!("a green of the type `{name}`");
            let help = "where the interpreter is in the guest's program is no float: leave it out";
            return bad(message, help);
        }
        None
    }

    /// The points of a driver have greens of the same types; the one that is built second is compared.
    fn same_greens(&mut self, driver: &str, greens: &[(Ty, Span)]) {
        let key = (self.context.current.get(), driver.to_string());
        let types = greens.iter().map(|(ty, _)| *ty).collect();
        let known = match self.context.greens.borrow_mut().entry(key) {
            std::collections::hash_map::Entry::Occupied(known) => known.get().clone(),
            std::collections::hash_map::Entry::Vacant(free) => {
                free.insert(types);
                return;
            }
        };
        // Another number of greens was reported before types were known.
        for ((found, span), expected) in greens.iter().zip(known) {
            if *found != expected {
                let message = format!(
                    "a green of the type `{}`, where the driver's other point has `{}`",
                    self.context.type_name(*found),
                    self.context.type_name(expected)
                );
                let help = "write the greens of both points alike";
                self.context.report(Code::CanEnter, *span, message, help);
            }
        }
    }

    /// Notes the driver's callbacks.
    fn callbacks(&mut self, driver: &str, callbacks: &[ExprId]) {
        let hir = self.hir;
        let mut noted = Driver::new(driver);
        for callback in callbacks {
            let ExprKind::Call { callee, arguments } = &hir.expr(*callback).kind else {
                continue;
            };
            let Some(FunctionRef::Item(mark)) =
                self.typed.callees.get(callee).map(|callee| callee.function)
            else {
                continue;
            };
            let function = self.callback_function(arguments[0]);
            let mark = &self.context.program().item(mark).attributes.lang;
            match mark.as_deref() {
                Some("jit_location") => noted.location = function,
                Some("jit_confirm") => noted.confirm = function,
                Some("jit_inline") => noted.inline = function,
                Some("jit_compiled") => noted.compiled = function,
                Some("jit_aborted") => noted.aborted = function,
                _ => panic!("a callback without a mark, in {}", self.body.name),
            }
        }
        let mut output = self.context.output.borrow_mut();
        let is_known = output.drivers.iter().any(|known| known.name == driver);
        if noted != Driver::new(driver) && !is_known {
            output.drivers.push(noted);
        }
    }

    /// The function that a closure calls.
    fn callback_function(&mut self, closure: ExprId) -> Option<flow::FunctionId> {
        let hir = self.hir;
        let ExprKind::Closure { body, .. } = &hir.expr(closure).kind else {
            return None;
        };
        let mut body = *body;
        while let ExprKind::Block {
            value: Some(value), ..
        } = &hir.expr(body).kind
        {
            body = *value;
        }
        let ExprKind::Call { callee, .. } = &hir.expr(body).kind else {
            return None;
        };
        let function = self.typed.callees.get(callee).cloned();
        let resolved = function.map(|function| {
            let callee = self
                .context
                .instantiate_callee(&function, &self.substitutions);
            self.context.resolve(&callee)
        });
        let Some(Resolved::Function(def, substitutions)) = resolved else {
            let span = hir.expr(*callee).span;
            let message = "a callback of a driver that is no function";
            let help = "write a function that takes the greens";
            self.context.report(Code::MergePoint, span, message, help);
            return None;
        };
        let kind = match self.context.tracks_caller(def) {
            true => InstanceKind::Shim(FunctionRef::Item(def)),
            false => InstanceKind::Item(def),
        };
        Some(self.context.function(kind, substitutions))
    }

    /// A call of one of the functions that say something of values; `false` if it is none of them, or if the call
    /// itself has to be made too.
    pub(super) fn value_hint(
        &mut self,
        def: DefId,
        substitutions: &[Ty],
        arguments: &[Operand],
        destination: &Place,
    ) -> bool {
        let item = self.context.program().item(def);
        let value = match item.attributes.lang.as_deref() {
            Some("jit_promote") => {
                if !self.check_value("promote", substitutions[0]) {
                    return true;
                }
                Rvalue::Promote(arguments[0].clone())
            }
            Some("jit_is_constant") => {
                if !self.check_value("is_constant", substitutions[0]) {
                    return true;
                }
                Rvalue::IsConstant(arguments[0].clone())
            }
            Some("jit_is_virtual") => match self.object(substitutions[0], &arguments[0]) {
                Some(object) => Rvalue::IsVirtual(object),
                None => return true,
            },
            Some("we_are_jitted") => Rvalue::WeAreJitted,
            Some("jit_record_exact") => {
                self.record_exact(substitutions[0], arguments);
                // A debug build checks the claim.
                return false;
            }
            _ => return false,
        };
        self.assign(destination.clone(), value);
        true
    }

    fn refuse_value(&mut self, message: String, help: &str) {
        let span = self.span;
        self.context.report(Code::HintedValue, span, message, help);
    }

    /// Whether traces can know a value of the type as constants.
    fn check_value(&mut self, hint: &str, ty: Ty) -> bool {
        let layout = self.context.layout(ty);
        let name = self.context.type_name(ty);
        if layout.is_memory() {
            let message = format!("`{hint}` of a `{name}`, which lives in memory");
            let help = "name the numbers or references in it that matter, one by one";
            self.refuse_value(message, help);
            return false;
        }
        if hint == "promote" && layout.types().iter().any(|leaf| leaf.is_float()) {
            let message = format!("`promote` of a `{name}`: floats are no constants of traces");
            let help = "promote the number or reference that decides, not the float";
            self.refuse_value(message, help);
            return false;
        }
        if let TyKind::Ref(true, _) = self.context.kind(ty)
            && hint == "promote"
        {
            let message = format!("`promote` of a `{name}`");
            let help = "promote a number in it that decides: what is behind `&mut` changes";
            self.refuse_value(message, help);
            return false;
        }
        true
    }

    /// The reference to the object that `is_virtual` asks for: the argument, or what an `Rc`, `Box` or reference
    /// behind it points to.
    fn object(&mut self, ty: Ty, argument: &Operand) -> Option<Operand> {
        let name = self.context.type_name(ty);
        if self.context.metadata(ty) != crate::layout::Metadata::None {
            let message = format!("`is_virtual` of a `{name}`, a part of an object");
            self.refuse_value(message, "ask for the whole object: the `Vec` or `String`");
            return None;
        }
        let layout = self.context.layout(ty);
        if !layout.is_memory() && layout.types() == [Type::Ref] {
            let (Operand::Copy(place) | Operand::Move(place)) = argument else {
                // A reference to a constant, which is no part of a trace.
                return Some(argument.clone());
            };
            let mut place = place.clone();
            place.projections.push(Projection::Dereference);
            return Some(Operand::Copy(place));
        }
        let is_number = matches!(
            self.context.kind(ty),
            TyKind::Bool | TyKind::Char | TyKind::Int(_) | TyKind::Float(_)
        );
        if is_number {
            let message = format!("`is_virtual` of a `{name}`, which is no object");
            self.refuse_value(message, "ask `is_constant` of a number");
            return None;
        }
        Some(argument.clone())
    }

    /// A `&mut` of the place is made.
    pub(super) fn borrows_mutably(&mut self, place: &Place) {
        crate::immutable::check_mutable_borrow(self.context, &self.body, place, self.span);
    }

    /// An index operator of a library is called with a reference to its base.
    pub(super) fn index_borrows_mutably(&mut self, callee: &hir::Callee, base: &Operand) {
        if let FunctionRef::Item(def) = callee.function
            && self.context.program().item(def).name == "index_mut"
            && let Operand::Copy(reference) = base
            && let Some(StatementKind::Assign(made, Rvalue::Reference(place))) =
                self.last_statement()
            && made == *reference
        {
            self.borrows_mutably(&place);
        }
    }

    fn last_statement(&self) -> Option<StatementKind> {
        let statements = &self.body.blocks[self.block.index()].statements;
        statements.last().map(|statement| statement.kind.clone())
    }

    fn record_exact(&mut self, ty: Ty, arguments: &[Operand]) {
        let exact = matches!(
            self.context.kind(ty),
            TyKind::Bool | TyKind::Char | TyKind::Int(_)
        );
        if !exact {
            let name = self.context.type_name(ty);
            let message = format!("`record_exact` of a `{name}`: equal values may differ in bits");
            let help = "record numbers, characters or booleans";
            self.refuse_value(message, help);
            return;
        }
        self.push(StatementKind::RecordExact(
            arguments[0].clone(),
            arguments[1].clone(),
        ));
    }
}

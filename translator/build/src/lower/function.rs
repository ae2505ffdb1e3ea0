//! Instances to place bodies: functions, closures, consts, and what build adds itself.

use std::collections::{HashMap, HashSet};

use hir::{BindingMode, BodyId, ClosureKind, FunctionRef, ItemKind, Span, TyKind};

use super::Builder;
use crate::context::Context;
use crate::instances::{Abi, Instance, InstanceKind};
use crate::place::{BlockId, Body, Local, Operand, Place, RESULT, Rvalue, Terminator};

/// The place body of an instance; `None` if it has none because errors were reported.
pub fn lower_instance(
    context: &Context<'_>,
    instance: &Instance,
    abi: &Abi,
    name: &str,
) -> Option<Body> {
    match &instance.kind {
        InstanceKind::Item(def) => {
            let body = match &context.program().item(*def).kind {
                ItemKind::Function(function) => function.body?,
                ItemKind::Const(constant) => constant.body?,
                ItemKind::Static { body, .. } => *body,
                other => panic!("no function: {other:?}"),
            };
            let mut builder = builder(context, body, instance, abi, name)?;
            builder.look_inside_if(*def, abi);
            builder.function_body();
            Some(builder.body)
        }
        InstanceKind::Closure(closure) => {
            let mut builder = builder(context, closure.body, instance, abi, name)?;
            builder.closure_body(closure.expr, abi);
            Some(builder.body)
        }
        kind => {
            let mut builder = empty_builder(context, instance, abi, name)?;
            match kind {
                InstanceKind::DropGlue(ty) => builder.drop_glue(*ty),
                InstanceKind::Panic(message) => builder.panic_body(message),
                InstanceKind::Entry(main) => builder.entry_body(*main),
                InstanceKind::Shim(FunctionRef::Item(def)) | InstanceKind::Residual(def) => {
                    let arguments = builder.parameter_operands(abi);
                    let result = Place::local(RESULT);
                    builder.call_function(*def, instance.substitutions.clone(), arguments, result);
                }
                InstanceKind::Shim(FunctionRef::Constructor(_, variant)) => {
                    let arguments = builder.parameter_operands(abi);
                    let aggregate = Rvalue::Aggregate(*variant, arguments);
                    builder.assign(Place::local(RESULT), aggregate);
                }
                InstanceKind::CallableShim(ty, _) => {
                    let mut arguments = builder.parameter_operands(abi);
                    let receiver = arguments.remove(0);
                    let result = Place::local(RESULT);
                    builder.call_callable(*ty, true, receiver, arguments, result);
                }
                InstanceKind::Item(_) | InstanceKind::Closure(_) => {
                    unreachable!("handled above")
                }
            }
            builder.terminate(Terminator::Return);
            Some(builder.body)
        }
    }
}

fn builder<'c, 'p>(
    context: &'c Context<'p>,
    body: BodyId,
    instance: &Instance,
    abi: &Abi,
    name: &str,
) -> Option<Builder<'c, 'p>> {
    let typed = context.typed_body(body)?;
    let hir = context.program().body(body);
    let krate = context.program().item(hir.owner).krate;
    let of = &context.program().crates[krate.index()];
    let span = hir.expr(hir.value).span;
    let mut builder = Builder {
        context,
        hir,
        typed,
        substitutions: instance.substitutions.clone(),
        body: empty_body(name, abi, span),
        block: BlockId(0),
        variables: HashMap::new(),
        scopes: Vec::new(),
        temporaries: 0,
        extended: HashMap::new(),
        looked_at: HashSet::new(),
        breakables: HashMap::new(),
        location: None,
        // The library's operators, sums and powers follow the author's profile, as rustc's do; they carry
        // the caller's place, and that is how they are known.
        checks_overflow: of.overflow_checks
            || (krate.index() == 0 && abi.track_caller && author_checks_overflow(context)),
        is_edition_2024: of.edition >= 2024,
        span,
    };
    builder.take_parameters(abi);
    Some(builder)
}

/// Whether the author's own crate, the last one, checks for overflow.
fn author_checks_overflow(context: &Context<'_>) -> bool {
    context
        .program()
        .crates
        .last()
        .is_some_and(|own| own.overflow_checks)
}

/// A builder for a body that is not written anywhere: it borrows `main`'s.
fn empty_builder<'c, 'p>(
    context: &'c Context<'p>,
    instance: &Instance,
    abi: &Abi,
    name: &str,
) -> Option<Builder<'c, 'p>> {
    let main = context.program().main?;
    let ItemKind::Function(function) = &context.program().item(main).kind else {
        panic!("main is a function");
    };
    builder(context, function.body?, instance, abi, name)
}

fn empty_body(name: &str, abi: &Abi, span: Span) -> Body {
    let mut body = Body {
        name: name.to_string(),
        locals: Vec::new(),
        parameters: 0,
        blocks: Vec::new(),
        span,
    };
    body.new_local("", abi.result);
    body.new_block(span);
    body
}

impl Builder<'_, '_> {
    /// Makes locals for the parameters.
    fn take_parameters(&mut self, abi: &Abi) {
        for parameter in &abi.parameters {
            self.body.new_local("", *parameter);
        }
        if abi.track_caller {
            let ty = self.context.location_type();
            self.location = Some(self.body.new_local("caller", ty));
        }
        self.body.parameters = self.body.locals.len() - 1;
    }

    pub(super) fn parameter_operands(&self, abi: &Abi) -> Vec<Operand> {
        (1..=abi.parameters.len())
            .map(|index| Operand::Move(Place::local(Local::new(index))))
            .collect()
    }

    fn function_body(&mut self) {
        self.open_scope(true);
        let parameters = self.hir.parameters.clone();
        for (index, pat) in parameters.into_iter().enumerate() {
            self.bind_parameter(pat, Local::new(index + 1));
        }
        let value = self.hir.value;
        self.finish_body(value);
    }

    fn bind_parameter(&mut self, pat: hir::PatId, local: Local) {
        let scope = self.scopes.len() - 1;
        if self.is_plain_binding(pat)
            && let hir::PatKind::Bind {
                local: variable, ..
            } = self.hir.pat(pat).kind
        {
            self.body.locals[local.index()].name = self.hir.locals[variable.index()].name.clone();
            self.variables.insert(variable, Place::local(local));
            self.schedule_drop(local, scope);
            return;
        }
        self.schedule_drop(local, scope);
        self.bind_irrefutable(pat, Place::local(local), scope);
    }

    fn closure_body(&mut self, expr: hir::ExprId, abi: &Abi) {
        self.open_scope(true);
        let types = self.typed.closures[&expr].clone();
        let mut next = 1;
        if !types.captures.is_empty() {
            let mut environment = Place::local(Local::new(1));
            if types.kind == ClosureKind::FnOnce {
                self.schedule_drop(Local::new(1), 0);
            } else {
                environment = environment.dereference();
            }
            for (index, capture) in types.captures.iter().enumerate() {
                let mut place = environment.clone().field(index);
                if matches!(capture.mode, BindingMode::Reference { .. }) && !capture.is_behind {
                    place = place.dereference();
                }
                self.variables.insert(capture.local, place);
            }
            next = 2;
        }
        let hir::ExprKind::Closure {
            parameters, body, ..
        } = &self.hir.expr(expr).kind
        else {
            panic!("a closure is a closure expression");
        };
        for (index, (pat, _)) in parameters.iter().enumerate() {
            self.bind_parameter(*pat, Local::new(next + index));
        }
        debug_assert_eq!(next - 1 + parameters.len(), abi.parameters.len());
        self.finish_body(*body);
    }

    fn finish_body(&mut self, value: hir::ExprId) {
        self.open_scope(true);
        self.evaluate_into(Place::local(RESULT), value);
        self.close_scope();
        self.close_scope();
        self.terminate(Terminator::Return);
    }

    /// A message of the language, at the caller's location.
    fn panic_body(&mut self, message: &str) {
        let text = self.text(message);
        crate::intrinsics::panic_with_text(self, text);
    }

    /// Calls `main`; a result other than unit is reported and becomes the exit code.
    fn entry_body(&mut self, main: hir::DefId) {
        let (_, result) = self.context.signature(main, &[]);
        let place = self.scratch(result);
        self.span = self.context.program().item(main).span;
        self.call_function(main, Vec::new(), Vec::new(), place.clone());
        let is_unit = matches!(self.context.kind(result), TyKind::Tuple(parts) if parts.is_empty());
        if is_unit || *self.context.kind(result) == TyKind::Never {
            return;
        }
        let program = self.context.program();
        let (Some(termination), Some(exit_code)) = (
            program.lang.get("termination"),
            program.lang.get("exit_code"),
        ) else {
            self.unsupported("the library lacks `Termination`", "");
            return;
        };
        let ItemKind::Trait(declaration) = &program.item(*termination).kind else {
            panic!("Termination is a trait");
        };
        let report = hir::Callee {
            function: FunctionRef::Item(declaration.items[0]),
            substitutions: vec![result],
        };
        let interner = self.context.interner();
        let code = self.scratch(interner.intern(TyKind::Adt(*exit_code, Vec::new())));
        self.call(&report, vec![Operand::Move(place)], code.clone());
        let u8_ty = interner.intern(TyKind::Int(hir::IntType::U8));
        let i32_ty = interner.intern(TyKind::Int(hir::IntType::I32));
        let number = self.convert_int(Operand::Copy(code.field(0)), u8_ty, i32_ty);
        let never = self.scratch(interner.never());
        self.call_runtime_function("exit", vec![number], never);
    }
}

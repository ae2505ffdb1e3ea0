//! Calls: of functions, constructors, intrinsics, run-time functions, methods of `dyn`.

use hir::{Callee, DefId, ExprId, FunctionRef, ItemKind, Ty, TyKind};
use types::Resolved;

use super::Builder;
use crate::instances::InstanceKind;
use crate::place::{CallTarget, Constant, Operand, Place, Rvalue, StatementKind, Terminator};

impl Builder<'_, '_> {
    /// `callee(arguments)`.
    pub(super) fn call_expression(
        &mut self,
        destination: Place,
        expr: ExprId,
        callee: ExprId,
        arguments: &[ExprId],
    ) {
        if self.typed.callees.contains_key(&expr) {
            self.overloaded_call(destination, expr, callee, arguments);
            return;
        }
        if let Some(function) = self.typed.callees.get(&callee).cloned() {
            if let FunctionRef::Item(def) = function.function
                && self.context.is_lang(def, "jit_point")
            {
                // What the author wrote: the call of the macro.
                let author = self.context.program().sources.outermost(self.span);
                let outer = std::mem::replace(&mut self.span, author);
                self.jit_point(arguments);
                self.span = outer;
                return;
            }
            let operands = self.operands(arguments);
            let function = self
                .context
                .instantiate_callee(&function, &self.substitutions);
            self.call(&function, operands, destination);
            return;
        }
        let ty = self.adjusted_ty(callee);
        let pointer = self.operand(callee);
        let operands = self.operands(arguments);
        self.call_callable(ty, false, pointer, operands, destination);
    }

    pub(super) fn operands(&mut self, arguments: &[ExprId]) -> Vec<Operand> {
        arguments
            .iter()
            .map(|argument| self.operand(*argument))
            .collect()
    }

    /// The result type of a concrete callee.
    pub(super) fn callee_result(&self, callee: &Callee) -> Ty {
        match callee.function {
            FunctionRef::Item(def) => self.context.signature(def, &callee.substitutions).1,
            FunctionRef::Constructor(adt, _) => self
                .context
                .interner()
                .intern(TyKind::Adt(adt, callee.substitutions.clone())),
        }
    }

    /// Calls a concrete callee.
    pub fn call(&mut self, callee: &Callee, arguments: Vec<Operand>, destination: Place) {
        if self.is_callable_object(callee) {
            self.call_trait_method(callee, arguments, destination);
            return;
        }
        match self.context.resolve(callee) {
            Resolved::Function(def, substitutions) => {
                self.call_function(def, substitutions, arguments, destination);
            }
            Resolved::Constructor(_, variant, _) => {
                self.assign(destination, Rvalue::Aggregate(variant, arguments));
            }
            Resolved::ClosureCall { .. }
            | Resolved::FunctionItemCall(..)
            | Resolved::FunctionPointerCall
            | Resolved::ReferenceCall { .. } => {
                self.call_trait_method(callee, arguments, destination);
            }
            Resolved::DynMethod { trait_def, method } => {
                self.call_dyn(trait_def, method, arguments, destination);
            }
            Resolved::BuiltinClone(ty) => self.clone_value(ty, arguments, destination),
        }
    }

    /// Whether it is a method of the `Fn` traits on a trait object.
    pub(super) fn is_callable_object(&self, callee: &Callee) -> bool {
        let FunctionRef::Item(def) = callee.function else {
            return false;
        };
        let parent = self.context.program().item(def).parent;
        parent.is_some_and(|parent| self.context.is_callable_trait(parent))
            && matches!(
                self.context.kind(callee.substitutions[0]),
                TyKind::Dyn { .. }
            )
    }

    /// Calls a function with its own substitutions.
    pub fn call_function(
        &mut self,
        def: DefId,
        substitutions: Vec<Ty>,
        mut arguments: Vec<Operand>,
        destination: Place,
    ) {
        let item = self.context.program().item(def);
        let attributes = &item.attributes;
        if attributes.intrinsic {
            crate::intrinsics::lower(self, def, &substitutions, arguments, destination);
            return;
        }
        if attributes.runtime {
            self.call_runtime(def, arguments, destination);
            return;
        }
        if attributes.lang.is_some()
            && self.value_hint(def, &substitutions, &arguments, &destination)
        {
            return;
        }
        if let ItemKind::Function(function) = &item.kind
            && function.body.is_none()
        {
            let message = format!("`{}` has no body that is known here", item.name);
            self.unsupported(
                message,
                "call a function with a body, or put this behind an island",
            );
            return;
        }
        let function = self
            .context
            .function(InstanceKind::Item(def), substitutions);
        let abi = self.context.instances.borrow().abi(function).clone();
        if abi.track_caller {
            arguments.push(self.caller_location());
        }
        let diverges = *self.context.kind(abi.result) == TyKind::Never;
        self.push_call(
            CallTarget::Function(function),
            arguments,
            destination,
            diverges,
        );
    }

    /// Records a call.
    pub fn push_call(
        &mut self,
        callee: CallTarget,
        arguments: Vec<Operand>,
        destination: Place,
        diverges: bool,
    ) {
        self.push(StatementKind::Call {
            destination,
            callee,
            arguments,
            diverges,
        });
        if diverges {
            self.terminate(Terminator::Unreachable);
        }
    }

    /// Calls a function of the run-time library.
    fn call_runtime(&mut self, def: DefId, arguments: Vec<Operand>, destination: Place) {
        let (parameters, result) = self.context.signature(def, &[]);
        let mut types = Vec::new();
        for parameter in parameters {
            types.extend(self.context.layout(parameter).types());
        }
        let results = self.context.layout(result).types();
        let diverges = *self.context.kind(result) == TyKind::Never;
        let symbol = format!("lathe_rt_{}", self.context.program().item(def).name);
        let callee = self.context.external(&symbol, types, results, diverges);
        self.push_call(CallTarget::Extern(callee), arguments, destination, diverges);
    }

    /// Calls the run-time function of that name.
    pub fn call_runtime_function(
        &mut self,
        name: &'static str,
        arguments: Vec<Operand>,
        destination: Place,
    ) {
        match self.context.library_function(name) {
            Some(def) => self.call_runtime(def, arguments, destination),
            None => panic!("the library declares no run-time function {name}"),
        }
    }

    /// Calls a function of the library that has no other parameters than these types.
    pub(super) fn call_library(
        &mut self,
        name: &'static str,
        substitutions: Vec<Ty>,
        arguments: Vec<Operand>,
        destination: Place,
    ) {
        match self.context.library_function(name) {
            Some(def) => self.call_function(def, substitutions, arguments, destination),
            None => self.unsupported(format!("the library lacks `{name}`"), ""),
        }
    }

    /// Where the call at hand comes from, as `track_caller` functions want it: a reference to a
    /// location object.
    pub fn caller_location(&mut self) -> Operand {
        if let Some(local) = self.location {
            return Operand::Copy(Place::local(local));
        }
        let data = self.context.caller_location(self.span);
        Operand::Constant(Constant::Data(data, None, self.context.location_type()))
    }

    /// Panics by a function of the library.
    pub(super) fn panic_with(&mut self, name: &'static str, arguments: Vec<Operand>) {
        let never = self.scratch(self.context.interner().never());
        self.call_library(name, Vec::new(), arguments, never);
    }

    /// Panics with a message of the language.
    pub fn panic_message(&mut self, message: &'static str) {
        let function = self
            .context
            .function(InstanceKind::Panic(message), Vec::new());
        let location = self.caller_location();
        let never = self.scratch(self.context.interner().never());
        self.push_call(CallTarget::Function(function), vec![location], never, true);
    }

    /// A method through a table.
    fn call_dyn(
        &mut self,
        trait_def: DefId,
        method: DefId,
        mut arguments: Vec<Operand>,
        destination: Place,
    ) {
        let entries = self.context.table_entries(trait_def);
        let Some(entry) = entries.iter().position(|entry| *entry == method) else {
            self.unsupported(
                "this method of a trait object is not in the subset yet",
                "make the function generic over the trait, or use an enum of the types",
            );
            return;
        };
        let object = arguments[0].clone();
        if self.context.tracks_caller(method) {
            arguments.push(self.caller_location());
        }
        let result = self.place_ty(&destination);
        let diverges = *self.context.kind(result) == TyKind::Never;
        let callee = CallTarget::Table(object, entry as u32);
        self.push_call(callee, arguments, destination, diverges);
    }

    /// `Clone::clone` of a type without an impl: by copying, or part by part.
    fn clone_value(&mut self, ty: Ty, arguments: Vec<Operand>, destination: Place) {
        let reference = self.context.interner().reference(false, ty);
        let argument = arguments.into_iter().next().expect("clone takes self");
        let (source, _) = self.stored(argument, reference);
        let source = source.dereference();
        if self.context.is_copy(ty) {
            self.assign(destination, Rvalue::Use(Operand::Copy(source)));
            return;
        }
        let parts = match self.context.kind(ty) {
            TyKind::Tuple(parts) => parts.clone(),
            TyKind::Closure(closure, substitutions) => {
                self.context.capture_types(*closure, substitutions)
            }
            _ => {
                let name = self.context.type_name(ty);
                let message = format!("cloning `{name}` is not in the subset yet");
                self.unsupported(message, "make a new value of the parts");
                return;
            }
        };
        let clone = self.context.program().lang_item("clone");
        let ItemKind::Trait(declaration) = &self.context.program().item(clone).kind else {
            panic!("Clone is a trait");
        };
        let mut operands = Vec::new();
        for (index, part) in parts.into_iter().enumerate() {
            let reference = self.reference_to(source.clone().field(index));
            let callee = Callee {
                function: FunctionRef::Item(declaration.items[0]),
                substitutions: vec![part],
            };
            let copy = self.scratch(part);
            self.call(&callee, vec![reference], copy.clone());
            operands.push(Operand::Move(copy));
        }
        self.assign(destination, Rvalue::Aggregate(0, operands));
    }
}

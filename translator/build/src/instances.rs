//! Monomorphisation: functions are made when something that is built calls them.
//!
//! An *instance* is a definition or closure with concrete substitutions. [`Context::function`] gives it a
//! [`FunctionId`] at the first mention and puts it on the list; the main loop ([`crate::build`]) builds
//! what is on the list until nothing is. Who mentioned it first is the way that diagnostics show.

use std::collections::{HashMap, HashSet};

use flow::{FunctionId, Inline, JitAttributes, Type};
use hir::{ClosureId, ClosureKind, DefId, HintKind, InlineHint, ItemKind, Span, Ty};

use crate::context::Context;

/// What a function is made of.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub enum InstanceKind {
    /// A function, or a const as a function without parameters.
    Item(DefId),
    /// A closure's body.
    Closure(ClosureId),
    /// The call of `Drop::drop` on a value of the type and on its parts, by reference.
    DropGlue(Ty),
    /// Prints a message of the language and exits: an overflow, a division by zero.
    Panic(&'static str),
    /// The program's entry: calls `main` and deals with its result.
    Entry(DefId),
    /// A function without a caller's location, for function pointers to a `track_caller` function;
    /// or a constructor as a function.
    Shim(hir::FunctionRef),
    /// A function with the hint `look_inside_if`, as a call that traces do not follow: it calls the function.
    Residual(DefId),
    /// A value of the first type, by reference, called through a trait object of the second.
    CallableShim(Ty, Ty),
}

/// An instance.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Instance {
    /// What of.
    pub kind: InstanceKind,
    /// With which types.
    pub substitutions: Vec<Ty>,
}

/// How an instance is called.
#[derive(Clone, PartialEq, Debug)]
pub struct Abi {
    /// The parameters' types; those without leaves are not passed.
    pub parameters: Vec<Ty>,
    /// The result type.
    pub result: Ty,
    /// Whether the caller's location is the last parameter.
    pub track_caller: bool,
}

/// All instances that were asked for.
#[derive(Debug, Default)]
pub struct Instances {
    by_key: HashMap<Instance, FunctionId>,
    keys: Vec<Instance>,
    abis: Vec<Abi>,
    callers: Vec<Option<FunctionId>>,
    names: HashSet<String>,
    next: usize,
}

impl Instances {
    /// The next instance to build.
    pub fn take_next(&mut self) -> Option<(FunctionId, Instance, Abi)> {
        let index = self.next;
        let key = self.keys.get(index)?.clone();
        self.next += 1;
        Some((FunctionId::new(index), key, self.abis[index].clone()))
    }

    /// How a function is called.
    pub fn abi(&self, function: FunctionId) -> &Abi {
        &self.abis[function.index()]
    }

    /// The names from the entry to a function, outermost first; long ways are cut in the middle.
    pub fn way_to(&self, function: FunctionId, program: &flow::Program) -> Vec<String> {
        let mut way = vec![program.functions[function.index()].name.clone()];
        let mut at = function;
        while let Some(caller) = self.callers[at.index()] {
            way.push(program.functions[caller.index()].name.clone());
            at = caller;
        }
        way.reverse();
        if way.len() > 10 {
            way.splice(5..way.len() - 5, ["…".to_string()]);
        }
        way
    }
}

/// What the author says to the JIT of a function.
fn jit_attributes(attributes: &hir::Attributes) -> JitAttributes {
    let has = |kind| attributes.hint(kind).is_some();
    JitAttributes {
        elidable: has(HintKind::Elidable),
        // Where the predicate holds, loops are unrolled too.
        unroll_safe: has(HintKind::UnrollSafe) || has(HintKind::LookInsideIf),
        dont_look_inside: has(HintKind::DontLookInside),
        loop_invariant: has(HintKind::LoopInvariant),
        conditional_call: has(HintKind::ConditionalCall),
    }
}

/// Whether the library, or build itself, wrote the body of an instance.
pub fn is_library(context: &Context<'_>, kind: &InstanceKind) -> bool {
    let owner = match kind {
        InstanceKind::Item(def) => *def,
        InstanceKind::Closure(closure) => context.program().body(closure.body).owner,
        _ => return true,
    };
    context.program().item(owner).krate.index() == 0
}

impl Context<'_> {
    /// The function for an instance.
    pub fn function(&self, kind: InstanceKind, substitutions: Vec<Ty>) -> FunctionId {
        let key = Instance {
            kind,
            substitutions,
        };
        if let Some(function) = self.instances.borrow().by_key.get(&key) {
            return *function;
        }
        let abi = self.abi_of(&key);
        let name = self.instance_name(&key);
        let results = self.result_types(abi.result);
        let mut attributes = flow::FunctionAttributes::default();
        let mut span = None;
        match &key.kind {
            InstanceKind::Item(def) => {
                let item = self.program().item(*def);
                span = Some(item.span);
                attributes.cold = item.attributes.cold;
                attributes.jit = jit_attributes(&item.attributes);
                attributes.inline = match (&item.kind, item.attributes.inline) {
                    (ItemKind::Const(_), _) => Inline::Hint,
                    (_, InlineHint::None) => Inline::Auto,
                    (_, InlineHint::Hint) => Inline::Hint,
                    (_, InlineHint::Always) => Inline::Always,
                    (_, InlineHint::Never) => Inline::Never,
                };
            }
            InstanceKind::Closure(closure) => {
                attributes.inline = Inline::Hint;
                span = Some(self.program().body(closure.body).expr(closure.expr).span);
            }
            InstanceKind::Panic(_) => {
                attributes.cold = true;
                attributes.inline = Inline::Never;
            }
            InstanceKind::Residual(def) => {
                span = Some(self.program().item(*def).span);
                attributes.jit.dont_look_inside = true;
                attributes.inline = Inline::Never;
            }
            _ => {}
        }
        let location = self.location_id(span);
        let mut instances = self.instances.borrow_mut();
        let mut unique = name.clone();
        let mut number = 1;
        while !instances.names.insert(unique.clone()) {
            number += 1;
            unique = format!("{name}#{number}");
        }
        let mut program = self.output.borrow_mut();
        program.functions.push(flow::Function {
            name: unique,
            results,
            attributes,
            location,
            ..flow::Function::default()
        });
        let id = FunctionId::new(program.functions.len() - 1);
        instances.by_key.insert(key.clone(), id);
        instances.keys.push(key);
        instances.abis.push(abi);
        instances.callers.push(self.current.get());
        id
    }

    /// The id of the location of `span`.
    pub fn location_id(&self, span: Option<Span>) -> flow::LocationId {
        let Some(span) = span else {
            return flow::LocationId::default();
        };
        let location = self.location(span);
        let mut program = self.output.borrow_mut();
        // Neighbours mostly share their location.
        if program.locations.last() != Some(&location) {
            program.locations.push(location);
        }
        flow::LocationId::new(program.locations.len() - 1)
    }

    /// The flow types of a function's results; none if the result goes through an out-pointer.
    pub fn result_types(&self, result: Ty) -> Vec<Type> {
        let layout = self.layout(result);
        if layout.is_memory() {
            Vec::new()
        } else {
            layout.types()
        }
    }

    /// Whether the attribute `track_caller` holds for a function: its own, or that of the trait's
    /// declaration.
    pub fn tracks_caller(&self, def: DefId) -> bool {
        let program = self.program();
        let item = program.item(def);
        if item.attributes.track_caller {
            return true;
        }
        let Some(parent) = item.parent else {
            return false;
        };
        let ItemKind::Impl(imp) = &program.item(parent).kind else {
            return false;
        };
        let Some(hir::Resolution::Def(trait_def)) =
            imp.trait_path.as_ref().map(|path| path.resolution)
        else {
            return false;
        };
        match &program.item(trait_def).kind {
            ItemKind::Trait(declaration) => declaration.items.iter().any(|member| {
                let member = program.item(*member);
                member.name == item.name && member.attributes.track_caller
            }),
            _ => false,
        }
    }

    fn abi_of(&self, key: &Instance) -> Abi {
        let unit = self.interner().unit();
        let mut abi = Abi {
            parameters: Vec::new(),
            result: unit,
            track_caller: false,
        };
        match &key.kind {
            InstanceKind::Item(def) | InstanceKind::Residual(def) => {
                match &self.program().item(*def).kind {
                    ItemKind::Function(_) => {
                        (abi.parameters, abi.result) = self.signature(*def, &key.substitutions);
                        abi.track_caller = self.tracks_caller(*def);
                    }
                    ItemKind::Const(_) | ItemKind::Static { .. } => {
                        abi.result = self.constant_type(*def, &key.substitutions);
                    }
                    other => panic!("no function: {other:?}"),
                }
            }
            InstanceKind::Closure(closure) => {
                let types = self.closure_types(*closure).expect("the closure was typed");
                let environment = self
                    .interner()
                    .intern(hir::TyKind::Closure(*closure, key.substitutions.clone()));
                if types.captures.is_empty() {
                    // It is called as a function, also through pointers.
                } else if types.kind == ClosureKind::FnOnce {
                    abi.parameters.push(environment);
                } else {
                    abi.parameters
                        .push(self.interner().reference(true, environment));
                }
                for parameter in &types.parameters {
                    abi.parameters
                        .push(self.instantiate(*parameter, &key.substitutions));
                }
                abi.result = self.instantiate(types.result, &key.substitutions);
            }
            InstanceKind::DropGlue(ty) => abi.parameters.push(self.interner().reference(true, *ty)),
            InstanceKind::Panic(_) => {
                abi.result = self.interner().never();
                abi.track_caller = true;
            }
            InstanceKind::Entry(_) => {}
            InstanceKind::CallableShim(ty, object) => {
                abi.parameters.push(self.interner().reference(true, *ty));
                if let hir::TyKind::Dyn {
                    arguments,
                    bindings,
                    ..
                } = self.kind(*object)
                {
                    if let Some(hir::TyKind::Tuple(parts)) =
                        arguments.first().map(|tuple| self.kind(*tuple))
                    {
                        abi.parameters.extend(parts);
                    }
                    abi.result = bindings.first().map_or(unit, |(_, output)| *output);
                }
            }
            InstanceKind::Shim(hir::FunctionRef::Item(def)) => {
                (abi.parameters, abi.result) = self.signature(*def, &key.substitutions);
            }
            InstanceKind::Shim(hir::FunctionRef::Constructor(adt, variant)) => {
                abi.parameters = self.field_types(*adt, *variant, &key.substitutions);
                abi.result = self
                    .interner()
                    .intern(hir::TyKind::Adt(*adt, key.substitutions.clone()));
            }
        }
        abi
    }

    /// The type of a const or static.
    pub fn constant_type(&self, def: DefId, substitutions: &[Ty]) -> Ty {
        let body = match &self.program().item(def).kind {
            ItemKind::Const(constant) => constant.body,
            ItemKind::Static { body, .. } => Some(*body),
            other => panic!("no constant: {other:?}"),
        };
        match body.and_then(|body| self.typed_body(body)) {
            Some(typed) => self.instantiate(typed.result, substitutions),
            None => self.interner().intern(hir::TyKind::Error),
        }
    }

    fn instance_name(&self, key: &Instance) -> String {
        match &key.kind {
            InstanceKind::Item(def) => self.item_name(*def, &key.substitutions),
            InstanceKind::Residual(def) => {
                format!("{}::{{residual}}", self.item_name(*def, &key.substitutions))
            }
            InstanceKind::Closure(closure) => {
                let body = self.program().body(closure.body);
                let place = self
                    .program()
                    .sources
                    .location(body.expr(closure.expr).span);
                let owner = self.item_name(body.owner, &key.substitutions);
                format!("{owner}::{{closure@{}:{}}}", place.line, place.column)
            }
            InstanceKind::DropGlue(ty) => format!("drop<{}>", self.type_name(*ty)),
            InstanceKind::Panic(message) => {
                format!("panic_{}", message.replace(' ', "_"))
            }
            InstanceKind::CallableShim(ty, _) => format!("call<{}>", self.type_name(*ty)),
            InstanceKind::Entry(_) => "lathe_main".to_string(),
            InstanceKind::Shim(
                hir::FunctionRef::Item(def) | hir::FunctionRef::Constructor(def, _),
            ) => format!("{}::{{shim}}", self.item_name(*def, &key.substitutions)),
        }
    }

    /// `module::Type::function<types>`; the impl's self type stands for the impl.
    fn item_name(&self, def: DefId, substitutions: &[Ty]) -> String {
        let item = self.program().item(def);
        let own = &substitutions[(item.generics.parent_count as usize).min(substitutions.len())..];
        let name = self.named(&item.name, own);
        let Some(parent) = item.parent else {
            return name;
        };
        let outer = &substitutions[..substitutions.len() - own.len()];
        let parent_item = self.program().item(parent);
        match &parent_item.kind {
            ItemKind::Impl(imp) => {
                let text = self.program().sources.text(imp.self_type.span);
                let text = text.split('<').next().unwrap_or(text).trim();
                let self_type = self.named(text, outer);
                match &imp.trait_path {
                    Some(path) => {
                        let trait_name = path.segments.last().map_or("", |last| &last.name);
                        format!("<{self_type} as {trait_name}>::{name}")
                    }
                    None => format!("{self_type}::{name}"),
                }
            }
            ItemKind::Trait(_) => format!("{}::{name}", self.named(&parent_item.name, outer)),
            _ => format!("{}::{name}", self.program().path_of(parent)),
        }
    }
}

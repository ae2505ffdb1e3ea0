//! Constants that build cannot fold itself: the evaluator runs them at translation time.
//!
//! A const or static is a function without parameters. Where its value is not known when it is
//! used, the use calls that function, or names a data object that is empty so far. When all
//! functions are built, [`evaluate_constants`] runs each of these functions, those first that
//! others need, and [`capture`] turns what they leave in memory into read-only data. The data object
//! gets the content, and the function's graph becomes the value itself, which inlining then puts
//! into its uses.
//!
//! A function that asks for what is not there at translation time (files, clocks, heap memory that
//! would have to outlive it) stays a function, which means the same; only a data object must have
//! its content, so that is a diagnostic. A panic always is.
//!
//! Every run has an evaluator and memory of its own with addresses that depend on nothing
//! but the program: equal programs have equal data.

mod capture;
mod machine;

use std::collections::HashMap;

use diagnostics::{Code, Diagnostic};
use flow::{
    BlockData, DataId, EvaluateError, Evaluator, Fault, Function, FunctionId, Inline, Limits, Op,
    Program, Relocation, RelocationTarget, Terminator, Type,
};
use hir::{DefId, Ty};

use crate::context::Context;
use crate::instances::InstanceKind;
use capture::Capture;
use machine::ConstantMachine;

/// Steps of one constant; about a second.
const STEPS: u64 = 50_000_000;

/// Frames at a time.
const FRAMES: usize = 10_000;

/// Memory for slots, and for everything.
const SLOT_BYTES: u64 = 4 << 20;
const MEMORY_BYTES: u64 = 256 << 20;

/// A constant that is to be evaluated.
#[derive(Clone, Debug)]
struct Deferred {
    def: DefId,
    function: FunctionId,
    ty: Ty,
    /// Where its value is wanted in memory.
    data: Option<DataId>,
}

/// All that wait for the evaluator.
#[derive(Clone, Debug, Default)]
pub struct DeferredConstants {
    list: Vec<Deferred>,
    by_function: HashMap<FunctionId, usize>,
    /// Data of consts and statics, also of those whose value is known.
    data: HashMap<(DefId, Vec<Ty>), DataId>,
}

/// What a run has left: the bytes of the value, and the addresses in it.
struct Value {
    bytes: Vec<u8>,
    relocations: Vec<Relocation>,
}

impl Context<'_> {
    /// The function that gives the value of a const.
    pub fn constant_function(&self, def: DefId, substitutions: &[Ty]) -> FunctionId {
        let (def, substitutions) = self.types.resolve_constant(def, substitutions);
        let ty = self.constant_type(def, &substitutions);
        let function = self.function(InstanceKind::Item(def), substitutions);
        let mut deferred = self.deferred.borrow_mut();
        let next = deferred.list.len();
        if *deferred.by_function.entry(function).or_insert(next) == next {
            deferred.list.push(Deferred {
                def,
                function,
                ty,
                data: None,
            });
        }
        function
    }

    /// The data object of a const or static; it may get its content later.
    pub fn constant_data(&self, def: DefId, substitutions: &[Ty]) -> DataId {
        let (def, substitutions) = self.types.resolve_constant(def, substitutions);
        let key = (def, substitutions);
        if let Some(data) = self.deferred.borrow().data.get(&key) {
            return *data;
        }
        let ty = self.constant_type(def, &key.1);
        let known = self
            .constant_value(def, &key.1)
            .and_then(|value| self.value_data(&value, ty));
        let data = known.unwrap_or_else(|| {
            let function = self.constant_function(def, &key.1);
            let layout = self.layout(ty);
            let bytes = vec![0; layout.size as usize];
            let data = self.push_data("const", bytes, layout.align, Vec::new());
            let mut deferred = self.deferred.borrow_mut();
            let index = deferred.by_function[&function];
            deferred.list[index].data = Some(data);
            data
        });
        self.deferred.borrow_mut().data.insert(key, data);
        data
    }

    /// Whether a shared place of a constant's value is the same as a copy of it: nothing in the value
    /// can be changed through a shared reference, and its end does nothing.
    pub fn is_shareable(&self, ty: Ty) -> bool {
        !self.needs_drop(ty) && !self.has_cell(ty, 0)
    }

    fn has_cell(&self, ty: Ty, depth: usize) -> bool {
        use hir::TyKind;
        match self.kind(ty) {
            TyKind::Tuple(parts) => parts.iter().any(|part| self.has_cell(*part, depth)),
            TyKind::Array(element, _) => self.has_cell(*element, depth),
            TyKind::Closure(..) => true,
            TyKind::Adt(def, substitutions) => {
                // What is that deep is behind a box, but nothing is lost by a copy.
                let is_cell = ["unsafe_cell", "cell", "refcell"]
                    .iter()
                    .any(|name| self.is_lang(*def, name));
                is_cell
                    || depth > 16
                    || (0..self.program().variants(*def).len() as u32).any(|variant| {
                        self.field_types(*def, variant, substitutions)
                            .iter()
                            .any(|field| self.has_cell(*field, depth + 1))
                    })
            }
            _ => false,
        }
    }
}

/// Runs all deferred constants and puts their values into the program.
pub fn evaluate_constants(context: &Context<'_>) {
    let deferred = context.deferred.take();
    let mut begun = vec![false; deferred.list.len()];
    for index in 0..deferred.list.len() {
        evaluate_in_order(context, &deferred, index, &mut begun);
    }
}

/// Evaluates a constant after those that it needs.
fn evaluate_in_order(
    context: &Context<'_>,
    deferred: &DeferredConstants,
    index: usize,
    begun: &mut [bool],
) {
    if std::mem::replace(&mut begun[index], true) {
        return;
    }
    let function = deferred.list[index].function;
    let needed = needed_by(&context.output.borrow(), deferred, function);
    for other in needed {
        evaluate_in_order(context, deferred, other, begun);
    }
    evaluate_one(context, &deferred.list[index]);
}

/// The deferred constants that a function may use, directly or through what it calls.
fn needed_by(program: &Program, deferred: &DeferredConstants, function: FunctionId) -> Vec<usize> {
    let mut by_data = HashMap::new();
    for (index, constant) in deferred.list.iter().enumerate() {
        if let Some(data) = constant.data {
            by_data.insert(data, index);
        }
    }
    let mut needed = Vec::new();
    let (mut functions, mut data) = (vec![function], Vec::new());
    let mut seen_functions = vec![false; program.functions.len()];
    let mut seen_data = vec![false; program.data.len()];
    loop {
        if let Some(function) = functions.pop() {
            if std::mem::replace(&mut seen_functions[function.index()], true) {
                continue;
            }
            needed.extend(deferred.by_function.get(&function));
            let body = &program.functions[function.index()];
            for inst in body.blocks.iter().flat_map(|block| &block.insts) {
                match &body.insts[inst.index()].op {
                    Op::Call(callee, _) | Op::FunctionAddress(callee) => functions.push(*callee),
                    Op::DataAddress(object, _) => data.push(*object),
                    _ => {}
                }
            }
        } else if let Some(object) = data.pop() {
            if std::mem::replace(&mut seen_data[object.index()], true) {
                continue;
            }
            needed.extend(by_data.get(&object));
            for relocation in &program.data[object.index()].relocations {
                match relocation.target {
                    RelocationTarget::Function(function) => functions.push(function),
                    RelocationTarget::Data(object, _) => data.push(object),
                    // Only the JIT's image names these, and it is not made yet.
                    RelocationTarget::Extern(_) | RelocationTarget::CallWrapper(_) => {}
                }
            }
        } else {
            return needed;
        }
    }
}

fn evaluate_one(context: &Context<'_>, constant: &Deferred) {
    match run(context, constant) {
        Ok(value) => {
            let data = constant.data.or_else(|| {
                let layout = context.layout(constant.ty);
                let in_memory = layout.is_memory() && !layout.is_empty();
                in_memory.then(|| context.push_data("const", Vec::new(), layout.align, Vec::new()))
            });
            let mut program = context.output.borrow_mut();
            if let Some(data) = data {
                let object = &mut program.data[data.index()];
                object.bytes.clone_from(&value.bytes);
                object.relocations.clone_from(&value.relocations);
            }
            let layout = context.layout(constant.ty);
            let function = &mut program.functions[constant.function.index()];
            if layout.is_memory() {
                write_from_data(function, data, &value);
            } else {
                return_leaves(function, &layout.leaves, &value);
            }
        }
        Err(Failure::Panic(message)) => {
            let message = format!("the evaluation of this constant panicked: {message}");
            let help = "change the constant so that it is defined, or compute it in `main`";
            report(context, constant, message, help);
        }
        Err(Failure::Limit(what)) => {
            let message = format!("the evaluation of this constant needs {what}");
            let help = "compute it at run time, in `main`";
            report(context, constant, message, help);
        }
        Err(Failure::Elsewhere(what)) if constant.data.is_some() => {
            let message =
                format!("this constant cannot be computed at translation time: it needs {what}");
            let help = "compute it at run time, in `main`";
            report(context, constant, message, help);
        }
        Err(Failure::Elsewhere(_)) => {}
    }
}

fn report(context: &Context<'_>, constant: &Deferred, message: String, help: &str) {
    let span = context.program().item(constant.def).span;
    let way = context
        .instances
        .borrow()
        .way_to(constant.function, &context.output.borrow());
    let mut diagnostic = Diagnostic::new(Code::Constant, span, message).reached_from(way);
    if !help.is_empty() {
        diagnostic = diagnostic.help(help);
    }
    context.diagnostics.borrow_mut().push(diagnostic);
}

/// Why a constant has no value.
enum Failure {
    /// It panicked, with that message and place.
    Panic(String),
    /// It takes too long or too much memory.
    Limit(&'static str),
    /// It needs what is not there at translation time.
    Elsewhere(String),
}

/// Runs the function of a constant and takes over what it leaves.
fn run(context: &Context<'_>, constant: &Deferred) -> Result<Value, Failure> {
    let layout = context.layout(constant.ty);
    let mut machine = ConstantMachine::new(MEMORY_BYTES);
    let mut evaluator = Evaluator::new(Limits {
        steps: STEPS,
        frames: FRAMES,
        slot_bytes: SLOT_BYTES,
    });
    let address = machine.value_memory(u64::from(layout.size));
    let arguments: &[u64] = if layout.is_memory() { &[address] } else { &[] };
    // Capturing adds data; the run itself must not.
    let result = {
        let program = context.output.borrow();
        evaluator.evaluate(&program, &mut machine, constant.function, arguments)
    };
    let leaves = result.map_err(failure_of)?;
    if !layout.is_memory() {
        for (leaf, bits) in layout.leaves.iter().zip(leaves) {
            machine.write(
                address + u64::from(leaf.offset),
                bits,
                leaf.access.ty.size(),
            );
        }
    }
    let mut capture = Capture::new(context, &evaluator, &machine);
    let (bytes, relocations) = capture
        .value(constant.ty, address)
        .map_err(Failure::Elsewhere)?;
    Ok(Value { bytes, relocations })
}

fn failure_of(error: EvaluateError) -> Failure {
    if let Some(panic) = error.panic() {
        return Failure::Panic(format!(
            "{}, at {}:{}:{}",
            panic.message, panic.file, panic.line, panic.column
        ));
    }
    match &error.fault {
        Fault::OutOfSteps => Failure::Limit("too many steps"),
        Fault::StackOverflow => Failure::Limit("too deep a recursion"),
        Fault::Stopped(flow::Stop::OutOfMemory) => Failure::Limit("too much memory"),
        Fault::UnknownExtern(symbol) => Failure::Elsewhere(format!("`{symbol}`")),
        _ => panic!("a constant: {error}"),
    }
}

/// A function with one block that is to be filled.
fn emptied(function: &mut Function) {
    *function = Function {
        name: std::mem::take(&mut function.name),
        results: std::mem::take(&mut function.results),
        attributes: std::mem::take(&mut function.attributes),
        location: function.location,
        ..Function::default()
    };
    function.attributes.inline = Inline::Always;
    function.blocks.push(BlockData {
        location: function.location,
        ..BlockData::default()
    });
}

/// The function becomes one that copies the data to the out-pointer.
fn write_from_data(function: &mut Function, data: Option<DataId>, value: &Value) {
    emptied(function);
    let (entry, location) = (flow::Block::new(0), function.location);
    let target = function.new_value(Type::Ref);
    function.blocks[0].parameters.push(target);
    if let Some(data) = data.filter(|_| !value.bytes.is_empty()) {
        let source = function.append(entry, Op::DataAddress(data, 0), &[Type::Ref], location);
        let source = function.insts[source.index()].results[0];
        let count = Op::Const(value.bytes.len() as i64);
        let count = function.append(entry, count, &[Type::I64], location);
        let count = function.insts[count.index()].results[0];
        let references = !value.relocations.is_empty();
        let copy = Op::Copy(target, source, count, references, None);
        function.append(entry, copy, &[], location);
    }
    function.blocks[0].terminator = Terminator::Return(Vec::new());
}

/// The function becomes one that returns the leaves as constants.
fn return_leaves(function: &mut Function, leaves: &[crate::layout::Leaf], value: &Value) {
    emptied(function);
    let (entry, location) = (flow::Block::new(0), function.location);
    let mut results = Vec::new();
    for leaf in leaves {
        let ty = leaf.access.ty;
        let address = value
            .relocations
            .iter()
            .find(|relocation| relocation.offset == leaf.offset);
        let (op, made) = match address.map(|relocation| relocation.target) {
            Some(RelocationTarget::Data(data, offset)) => {
                (Op::DataAddress(data, offset), Type::Ref)
            }
            Some(RelocationTarget::Function(callee)) => (Op::FunctionAddress(callee), Type::Ptr),
            _ => {
                let bits = number(&value.bytes, leaf.offset, ty.size());
                match ty {
                    Type::F32 | Type::F64 => (Op::FloatConst(bits), ty),
                    _ => (Op::Const(sign_extended(bits, ty.size())), ty),
                }
            }
        };
        let inst = function.append(entry, op, &[made], location);
        let mut result = function.insts[inst.index()].results[0];
        if made != ty {
            // An address in the payload word of an enum, or of a method table.
            let convert = Op::Convert(flow::Conversion::Bits, result);
            let inst = function.append(entry, convert, &[ty], location);
            result = function.insts[inst.index()].results[0];
        }
        results.push(result);
    }
    function.blocks[0].terminator = Terminator::Return(results);
}

fn number(bytes: &[u8], offset: u32, size: u32) -> u64 {
    let mut word = [0; 8];
    let part = &bytes[offset as usize..(offset + size) as usize];
    word[..part.len()].copy_from_slice(part);
    u64::from_le_bytes(word)
}

fn sign_extended(bits: u64, size: u32) -> i64 {
    let unused = 64 - 8 * size;
    (bits << unused) as i64 >> unused
}

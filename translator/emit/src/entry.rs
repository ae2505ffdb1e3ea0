//! The functions that every object has beside those of the program:
//!
//! * `main`, in the C convention, calls the run-time library with the command line, the entry wrapper
//!   and the type table; an object for a program of somebody else's has `lathe_vm_run` instead, which also gets the descriptor of the guest's
//!   standard output;
//! * `lathe_main`, in the C convention, puts the address of the `Vm` into r15 and calls the entry
//!   function;
//! * `lathe_call_N`, in the C convention, calls a function of the N-th signature for the JIT, with arguments and results in
//!   memory;
//! * `lathe_make_room` keeps every register and calls the run-time library: so the hot code around an
//!   allocation need not save any.

use crate::lower::symbols::{self, Helper};
use crate::signature::{self, Way, clif_type};
use cranelift_codegen::ir::{
    AbiParam, ExtFuncData, FuncRef, Function, InstBuilder, MemFlagsData, Signature, StackSlotData,
    StackSlotKind, UserFuncName, Value, types,
};
use cranelift_codegen::isa::{CallConv, TargetIsa};
use cranelift_frontend::{FunctionBuilder, FunctionBuilderContext};
use flow::{CallWrapper, FunctionId, Program, Type};
use std::borrow::Cow;

/// What is made here, in the order in which it stands in the object.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Wrapper {
    Main,
    Run,
    LatheMain,
    MakeRoom,
    /// By number of the signature.
    Call(u32),
}

impl Wrapper {
    /// Those that a program needs: without an entry function it has no `main`, and neither if it is embedded into another program.
    pub(crate) fn of(program: &Program, embedded: bool) -> Vec<Wrapper> {
        let mut wrappers = vec![Wrapper::MakeRoom];
        if program.entry.is_some() {
            let start = if embedded {
                Wrapper::Run
            } else {
                Wrapper::Main
            };
            wrappers.splice(0..0, [start, Wrapper::LatheMain]);
        }
        wrappers
            .extend((0..program.call_wrappers.len()).map(|number| Wrapper::Call(number as u32)));
        wrappers
    }

    /// Its symbol.
    pub(crate) fn name(self) -> Cow<'static, str> {
        match self {
            Wrapper::Main => "main".into(),
            Wrapper::Run => "lathe_vm_run".into(),
            Wrapper::LatheMain => "lathe_main".into(),
            Wrapper::MakeRoom => "lathe_make_room".into(),
            Wrapper::Call(number) => format!("lathe_call_{number}").into(),
        }
    }
}

/// Makes the CLIF of a wrapper in `function`, which is empty.
pub(crate) fn build(
    wrapper: Wrapper,
    program: &Program,
    machine: &dyn TargetIsa,
    function: &mut Function,
    context: &mut FunctionBuilderContext,
) {
    function.name = UserFuncName::testcase(wrapper.name().as_bytes());
    function.signature = wrapper_signature(wrapper);
    let mut builder = FunctionBuilder::new(function, context);
    let block = builder.create_block();
    builder.append_block_params_for_function_params(block);
    builder.switch_to_block(block);
    builder.seal_block(block);
    let parameters = builder.block_params(block).to_vec();
    match wrapper {
        Wrapper::Main => build_start(&mut builder, Helper::Start, program, &parameters),
        Wrapper::Run => build_start(&mut builder, Helper::Run, program, &parameters),
        Wrapper::LatheMain => build_lathe_main(&mut builder, program.entry, parameters[0]),
        Wrapper::MakeRoom => build_make_room(&mut builder, parameters[0]),
        Wrapper::Call(number) => {
            let callee = &program.call_wrappers[number as usize];
            build_call(&mut builder, callee, &parameters);
        }
    }
    builder.finalize(machine.frontend_config());
}

/// The signature of a wrapper.
pub(crate) fn wrapper_signature(wrapper: Wrapper) -> Signature {
    match wrapper {
        Wrapper::Main => signature::external(&[Type::I32, Type::Ptr], &[Type::I32]),
        Wrapper::Run => signature::external(&[Type::I32, Type::Ptr, Type::I32], &[Type::I32]),
        Wrapper::LatheMain => signature::external(&[Type::Ptr], &[]),
        Wrapper::Call(_) => signature::external(&[Type::Ptr; 4], &[]),
        Wrapper::MakeRoom => {
            let mut signature = Signature::new(CallConv::PreserveAll);
            signature.params.push(AbiParam::new(types::I64));
            signature
        }
    }
}

/// Calls the run-time library with the parameters, and with what it needs of the program.
fn build_start(
    builder: &mut FunctionBuilder<'_>,
    start: Helper,
    program: &Program,
    parameters: &[Value],
) {
    let entry = import(
        builder,
        symbols::wrapper_name(Wrapper::LatheMain),
        wrapper_signature(Wrapper::LatheMain),
    );
    let start = import_helper(builder, start);
    let entry = builder.ins().func_addr(types::I64, entry);
    let table = symbols::type_table_address(builder);
    let image = match program.jit_image {
        Some(image) => symbols::data_address(builder, image, 0),
        None => builder.ins().iconst(types::I64, 0),
    };
    let call = builder
        .ins()
        .call(start, &[parameters, &[entry, table, image]].concat());
    let code = builder.inst_results(call)[0];
    builder.ins().return_(&[code]);
}

fn build_lathe_main(builder: &mut FunctionBuilder<'_>, entry: Option<FunctionId>, vm: Value) {
    let saved = builder.ins().get_pinned_reg(types::I64);
    builder.ins().set_pinned_reg(vm);
    if let Some(entry) = entry {
        let name = symbols::function_name(entry);
        let entry = import(builder, name, signature::internal(&[], &[]));
        builder.ins().call(entry, &[]);
    }
    builder.ins().set_pinned_reg(saved);
    builder.ins().return_(&[]);
}

/// Parameters: the VM, the function, where one word for each argument stands, where one for each result goes.
fn build_call(builder: &mut FunctionBuilder<'_>, callee: &CallWrapper, parameters: &[Value]) {
    let &[vm, target, arguments_at, results_at] = parameters else {
        panic!("a wrapper for calls has four parameters");
    };
    let saved = builder.ins().get_pinned_reg(types::I64);
    builder.ins().set_pinned_reg(vm);
    let flags = MemFlagsData::trusted();
    let mut arguments = Vec::new();
    for (index, ty) in callee.parameters.iter().enumerate() {
        let offset = index as i32 * 8;
        arguments.push(
            builder
                .ins()
                .load(clif_type(*ty), flags, arguments_at, offset),
        );
    }
    let ways = if callee.external {
        (0..callee.results.len()).map(Way::Register).collect()
    } else {
        let results = signature::results(&callee.results);
        if results.area > 0 {
            let data = StackSlotData::new(StackSlotKind::ExplicitSlot, results.area, 3);
            let area = builder.create_sized_stack_slot(data);
            arguments.push(builder.ins().stack_addr(types::I64, area, 0));
        }
        results.ways
    };
    let signature = match callee.external {
        true => signature::external(&callee.parameters, &callee.results),
        false => signature::internal(&callee.parameters, &callee.results),
    };
    let signature = builder.import_signature(signature);
    let call = builder.ins().call_indirect(signature, target, &arguments);
    let area = arguments.last().copied();
    for (index, (ty, way)) in callee.results.iter().zip(ways).enumerate() {
        let value = match (way, area) {
            (Way::Register(number), _) => builder.inst_results(call)[number],
            (Way::Area(offset), Some(area)) => {
                builder.ins().load(clif_type(*ty), flags, area, offset)
            }
            (Way::Area(_), None) => panic!("an area for results is the last argument"),
        };
        let word = word_of(builder, *ty, value);
        builder
            .ins()
            .store(flags, word, results_at, index as i32 * 8);
    }
    builder.ins().set_pinned_reg(saved);
    builder.ins().return_(&[]);
}

/// A value as a word of 64 bits: narrow ones with zeros above.
pub(crate) fn word_of(builder: &mut FunctionBuilder<'_>, ty: Type, value: Value) -> Value {
    match ty {
        Type::I8 | Type::I16 | Type::I32 => builder.ins().uextend(types::I64, value),
        Type::F32 => {
            let bits = builder
                .ins()
                .bitcast(types::I32, MemFlagsData::new(), value);
            builder.ins().uextend(types::I64, bits)
        }
        Type::F64 => builder
            .ins()
            .bitcast(types::I64, MemFlagsData::new(), value),
        Type::I64 | Type::Ref | Type::Ptr => value,
    }
}

fn build_make_room(builder: &mut FunctionBuilder<'_>, bytes: Value) {
    let slow = import_helper(builder, Helper::MakeRoom);
    let vm = builder.ins().get_pinned_reg(types::I64);
    builder.ins().call(slow, &[vm, bytes]);
    builder.ins().return_(&[]);
}

fn import_helper(builder: &mut FunctionBuilder<'_>, helper: Helper) -> FuncRef {
    import(builder, symbols::helper_name(helper), helper.signature())
}

fn import(
    builder: &mut FunctionBuilder<'_>,
    name: cranelift_codegen::ir::UserExternalName,
    signature: Signature,
) -> FuncRef {
    let signature = builder.import_signature(signature);
    let name = builder.func.declare_imported_user_function(name);
    builder.import_function(ExtFuncData {
        name: cranelift_codegen::ir::ExternalName::user(name),
        signature,
        colocated: true,
        patchable: false,
    })
}

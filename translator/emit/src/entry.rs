//! The functions that every object has beside those of the program:
//!
//! * `main`, in the C convention, calls the run-time library with the command line, the entry wrapper
//!   and the type table;
//! * `lathe_main`, in the C convention, puts the address of the `Vm` into r15 and calls the entry
//!   function;
//! * `lathe_make_room` keeps every register and calls the run-time library: so the hot code around an
//!   allocation need not save any.

use crate::lower::symbols::{self, Helper};
use crate::signature;
use cranelift_codegen::ir::{
    AbiParam, ExtFuncData, FuncRef, Function, InstBuilder, Signature, UserFuncName, Value, types,
};
use cranelift_codegen::isa::{CallConv, TargetIsa};
use cranelift_frontend::{FunctionBuilder, FunctionBuilderContext};
use flow::{FunctionId, Program, Type};

/// What is made here, in the order in which it stands in the object.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Wrapper {
    Main,
    LatheMain,
    MakeRoom,
}

impl Wrapper {
    /// Those that a program needs: without an entry function it has no `main`.
    pub(crate) fn of(program: &Program) -> &'static [Wrapper] {
        match program.entry {
            Some(_) => &[Wrapper::Main, Wrapper::LatheMain, Wrapper::MakeRoom],
            None => &[Wrapper::MakeRoom],
        }
    }

    /// Its symbol.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Wrapper::Main => "main",
            Wrapper::LatheMain => "lathe_main",
            Wrapper::MakeRoom => "lathe_make_room",
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
    function.name = UserFuncName::testcase(wrapper.name());
    function.signature = wrapper_signature(wrapper);
    let mut builder = FunctionBuilder::new(function, context);
    let block = builder.create_block();
    builder.append_block_params_for_function_params(block);
    builder.switch_to_block(block);
    builder.seal_block(block);
    let parameters = builder.block_params(block).to_vec();
    match wrapper {
        Wrapper::Main => build_main(&mut builder, &parameters),
        Wrapper::LatheMain => build_lathe_main(&mut builder, program.entry, parameters[0]),
        Wrapper::MakeRoom => build_make_room(&mut builder, parameters[0]),
    }
    builder.finalize(machine.frontend_config());
}

/// The signature of a wrapper.
pub(crate) fn wrapper_signature(wrapper: Wrapper) -> Signature {
    match wrapper {
        Wrapper::Main => signature::external(&[Type::I32, Type::Ptr], &[Type::I32]),
        Wrapper::LatheMain => signature::external(&[Type::Ptr], &[]),
        Wrapper::MakeRoom => {
            let mut signature = Signature::new(CallConv::PreserveAll);
            signature.params.push(AbiParam::new(types::I64));
            signature
        }
    }
}

fn build_main(builder: &mut FunctionBuilder<'_>, parameters: &[Value]) {
    let entry = import(
        builder,
        symbols::wrapper_name(Wrapper::LatheMain),
        wrapper_signature(Wrapper::LatheMain),
    );
    let start = import_helper(builder, Helper::Start);
    let entry = builder.ins().func_addr(types::I64, entry);
    let table = symbols::type_table_address(builder);
    let call = builder
        .ins()
        .call(start, &[parameters[0], parameters[1], entry, table]);
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

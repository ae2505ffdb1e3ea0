//! How CLIF names things outside of a function: a number space for each kind of thing.

use crate::entry::Wrapper;
use crate::signature;
use cranelift_codegen::ir::{
    ExternalName, GlobalValueData, InstBuilder, Signature, UserExternalName, Value, types,
};
use cranelift_frontend::FunctionBuilder;
use flow::{DataId, ExternId, FunctionId, Program, Type};

/// Name space and number of a thing outside of a function.
pub(crate) type Key = (u32, u32);

/// A thing outside of a function.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Outside {
    /// A function of the program.
    Function(FunctionId),
    /// A function outside of the program.
    Extern(ExternId),
    /// A data object.
    Data(DataId),
    /// A function of the run-time library that emission itself calls.
    Helper(Helper),
    /// One of `entry`'s functions.
    Wrapper(Wrapper),
    /// The type table.
    TypeTable,
}

/// A function of the run-time library that emission itself calls.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Helper {
    Start,
    Run,
    MakeRoom,
    CopyReferences,
    CopyBytes,
    JitEnter,
}

/// All helpers.
pub(crate) const HELPERS: [Helper; 6] = [
    Helper::Start,
    Helper::Run,
    Helper::MakeRoom,
    Helper::CopyReferences,
    Helper::CopyBytes,
    Helper::JitEnter,
];

const WRAPPERS: [Wrapper; 4] = [
    Wrapper::Main,
    Wrapper::Run,
    Wrapper::LatheMain,
    Wrapper::MakeRoom,
];

impl Helper {
    /// Its symbol.
    pub(crate) fn symbol(self) -> &'static str {
        match self {
            Helper::Start => "lathe_rt_start",
            Helper::Run => "lathe_rt_run",
            Helper::MakeRoom => "lathe_rt_make_room",
            Helper::CopyReferences => "lathe_rt_copy_references",
            Helper::CopyBytes => "lathe_rt_copy_bytes",
            Helper::JitEnter => "lathe_rt_jit_enter",
        }
    }

    /// Its signature.
    pub(crate) fn signature(self) -> Signature {
        use Type::{I32, I64, Ptr};
        match self {
            Helper::Start => signature::external(&[I32, Ptr, Ptr, Ptr, Ptr], &[I32]),
            Helper::Run => signature::external(&[I32, Ptr, I32, Ptr, Ptr, Ptr], &[I32]),
            Helper::MakeRoom => signature::external(&[Ptr, I64], &[]),
            Helper::CopyReferences => signature::external(&[Ptr, Ptr, Ptr, I64], &[]),
            Helper::CopyBytes => signature::external(&[Ptr, Ptr, I64], &[]),
            Helper::JitEnter => signature::external(&[Ptr, I64, I64, Ptr], &[I64]),
        }
    }
}

const FUNCTIONS: u32 = 0;
const EXTERNS: u32 = 1;
const DATA: u32 = 2;
const HELPER: u32 = 3;
const WRAPPER: u32 = 4;
const TYPE_TABLE: u32 = 5;
const CALL_WRAPPER: u32 = 6;

/// CLIF's name of a function.
pub(crate) fn function_name(function: FunctionId) -> UserExternalName {
    UserExternalName::new(FUNCTIONS, function.0)
}

/// CLIF's name of an extern.
pub(crate) fn extern_name(function: ExternId) -> UserExternalName {
    UserExternalName::new(EXTERNS, function.0)
}

/// CLIF's name of a data object.
pub(crate) fn data_name(data: DataId) -> UserExternalName {
    UserExternalName::new(DATA, data.0)
}

/// CLIF's name of a helper.
pub(crate) fn helper_name(helper: Helper) -> UserExternalName {
    UserExternalName::new(HELPER, helper as u32)
}

/// CLIF's name of a wrapper.
pub(crate) fn wrapper_name(wrapper: Wrapper) -> UserExternalName {
    match wrapper {
        Wrapper::Call(number) => UserExternalName::new(CALL_WRAPPER, number),
        other => {
            let number = WRAPPERS.iter().position(|known| *known == other);
            UserExternalName::new(WRAPPER, number.map_or(0, |number| number as u32))
        }
    }
}

/// What a name means.
pub(crate) fn meaning(name: &UserExternalName) -> Outside {
    match name.namespace {
        FUNCTIONS => Outside::Function(FunctionId(name.index)),
        EXTERNS => Outside::Extern(ExternId(name.index)),
        DATA => Outside::Data(DataId(name.index)),
        HELPER => Outside::Helper(HELPERS[name.index as usize]),
        WRAPPER => Outside::Wrapper(WRAPPERS[name.index as usize]),
        TYPE_TABLE => Outside::TypeTable,
        CALL_WRAPPER => Outside::Wrapper(Wrapper::Call(name.index)),
        other => panic!("CLIF names a thing of the unknown kind {other}"),
    }
}

/// Its name, for people.
pub(crate) fn name(outside: Outside, program: &Program) -> String {
    match outside {
        Outside::Function(id) => program.functions[id.index()].name.clone(),
        Outside::Extern(id) => program.externs[id.index()].symbol.clone(),
        Outside::Data(id) => program.data[id.index()].name.clone(),
        Outside::Helper(helper) => helper.symbol().to_string(),
        Outside::Wrapper(wrapper) => wrapper.name().to_string(),
        Outside::TypeTable => "lathe_type_table".to_string(),
    }
}

/// The address of a data object plus bytes.
pub(crate) fn data_address(builder: &mut FunctionBuilder<'_>, data: DataId, offset: u32) -> Value {
    address(builder, data_name(data), offset)
}

/// The address of the type table.
pub(crate) fn type_table_address(builder: &mut FunctionBuilder<'_>) -> Value {
    address(builder, UserExternalName::new(TYPE_TABLE, 0), 0)
}

fn address(builder: &mut FunctionBuilder<'_>, name: UserExternalName, offset: u32) -> Value {
    let name = builder.func.declare_imported_user_function(name);
    let global = builder.create_global_value(GlobalValueData::Symbol {
        name: ExternalName::user(name),
        offset: i64::from(offset).into(),
        colocated: true,
        tls: false,
    });
    builder.ins().symbol_value(types::I64, global)
}

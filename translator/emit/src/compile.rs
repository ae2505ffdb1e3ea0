//! Compiling: CLIF for every function, Cranelift on it, in parallel.

use crate::entry::{self, Wrapper};
use crate::facts::{self, Facts};
use crate::frameless::without_frame;
use crate::lower;
use crate::{EmitError, Options, text};
use cranelift_codegen::control::ControlPlane;
use cranelift_codegen::isa::TargetIsa;
use cranelift_codegen::isa::unwind::UnwindInfo;
use cranelift_codegen::{CompiledCode, Context, FinalizedMachReloc, FinalizedRelocTarget, ir};
use cranelift_frontend::FunctionBuilderContext;
use flow::{FunctionId, LocationId, Program};
use rayon::prelude::*;
use std::borrow::Cow;

use crate::lower::symbols::{self, Outside};

/// What is compiled.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Unit {
    /// A function of the program.
    Function(FunctionId),
    /// One of `entry`'s functions.
    Wrapper(Wrapper),
}

/// A compiled function.
#[derive(Debug)]
pub(crate) struct Compiled {
    /// Which.
    pub unit: Unit,
    /// Machine code.
    pub code: Vec<u8>,
    /// In bytes.
    pub align: u32,
    /// Places to be filled in.
    pub relocations: Vec<CodeRelocation>,
    /// Ranges of code, ascending, with the place in the source that they come from.
    pub lines: Vec<(u32, LocationId)>,
    /// How to unwind its frame.
    pub unwind: Unwind,
    /// Cranelift's print of the code, if asked for.
    pub assembly: Option<String>,
}

/// How a function is unwound.
#[derive(Debug)]
pub(crate) enum Unwind {
    /// As Cranelift says.
    Frame(Option<UnwindInfo>),
    /// It has no frame: everywhere the return address is on top of the stack.
    NoFrame,
}

/// A place in code that wants an address.
#[derive(Clone, Copy, Debug)]
pub(crate) struct CodeRelocation {
    /// Where.
    pub offset: u32,
    /// Of what.
    pub target: CodeTarget,
    /// Added to the address.
    pub addend: i64,
    /// How.
    pub kind: ir_reloc::Kind,
}

/// What a place in code refers to.
#[derive(Clone, Copy, Debug)]
pub(crate) enum CodeTarget {
    /// A symbol.
    Outside(Outside),
    /// Bytes from the beginning of the same function.
    Inside(u32),
}

/// The kinds of relocations.
pub(crate) mod ir_reloc {
    /// See [`super::CodeRelocation`].
    #[derive(Clone, Copy, PartialEq, Eq, Debug)]
    pub(crate) enum Kind {
        /// Four bytes, relative to their own place.
        Relative,
        /// Eight bytes.
        Absolute,
    }
}

/// The tools that a thread uses again and again.
struct Tools {
    context: Context,
    builder: FunctionBuilderContext,
}

impl Tools {
    fn new() -> Tools {
        Tools {
            context: Context::new(),
            builder: FunctionBuilderContext::new(),
        }
    }
}

/// Compiles the wrappers and the functions whose names contain `filter`.
pub(crate) fn compile(
    program: &Program,
    options: &Options,
    machine: &dyn TargetIsa,
    filter: Option<&str>,
    with_assembly: bool,
) -> Result<Vec<Compiled>, EmitError> {
    let facts = facts::facts(program);
    let results: Vec<Result<Compiled, EmitError>> = units(program, options, filter)
        .into_par_iter()
        .map_init(Tools::new, |tools, unit| {
            tools.context.clear();
            tools.context.set_disasm(with_assembly);
            build(unit, program, options, &facts, machine, tools);
            compile_unit(unit, program, machine, &mut tools.context)
        })
        .collect();
    results.into_iter().collect()
}

/// The CLIF of the functions whose names contain `filter`, as text.
pub(crate) fn clif_texts(
    program: &Program,
    options: &Options,
    machine: &dyn TargetIsa,
    filter: Option<&str>,
) -> Result<Vec<(Unit, String)>, EmitError> {
    let facts = facts::facts(program);
    let mut tools = Tools::new();
    let mut texts = Vec::new();
    for unit in units(program, options, filter) {
        tools.context.clear();
        build(unit, program, options, &facts, machine, &mut tools);
        let clif = tools.context.func.display().to_string();
        texts.push((
            unit,
            text::name_imports(&clif, &tools.context.func, program),
        ));
    }
    Ok(texts)
}

/// The name of a unit.
pub(crate) fn unit_name(unit: Unit, program: &Program) -> Cow<'_, str> {
    match unit {
        Unit::Function(id) => program.functions[id.index()].name.as_str().into(),
        Unit::Wrapper(wrapper) => wrapper.name(),
    }
}

/// Functions without a body have been emptied; a reference to one is an error of the object file.
fn units(program: &Program, options: &Options, filter: Option<&str>) -> Vec<Unit> {
    let wrappers = Wrapper::of(program, options.embedded)
        .into_iter()
        .map(Unit::Wrapper);
    let functions = (0..program.functions.len())
        .filter(|index| !program.functions[*index].blocks.is_empty())
        .map(|index| Unit::Function(FunctionId::new(index)));
    wrappers
        .chain(functions)
        .filter(|unit| filter.is_none_or(|part| unit_name(*unit, program).contains(part)))
        .collect()
}

fn build(
    unit: Unit,
    program: &Program,
    options: &Options,
    facts: &Facts,
    machine: &dyn TargetIsa,
    tools: &mut Tools,
) {
    let function = &mut tools.context.func;
    match unit {
        Unit::Function(id) => {
            let context = lower::Program {
                program,
                facts,
                options,
            };
            lower::lower(id, context, machine, function, &mut tools.builder);
        }
        Unit::Wrapper(wrapper) => {
            entry::build(wrapper, program, machine, function, &mut tools.builder);
        }
    }
}

fn compile_unit(
    unit: Unit,
    program: &Program,
    machine: &dyn TargetIsa,
    context: &mut Context,
) -> Result<Compiled, EmitError> {
    let fail = |message: String| EmitError {
        function: Some(unit_name(unit, program).to_string()),
        message,
    };
    let mut plane = ControlPlane::default();
    let code: &CompiledCode = context
        .compile(machine, &mut plane)
        .map_err(|error| fail(format!("{:?}", error.inner)))?;
    let unwind = code
        .create_unwind_info(machine)
        .map_err(|error| fail(format!("unwinding information: {error}")))?;
    let code = context
        .take_compiled_code()
        .ok_or_else(|| fail("no code".to_string()))?;
    let mut relocations = Vec::new();
    for relocation in code.buffer.relocs() {
        relocations.push(convert(relocation, &context.func).map_err(fail)?);
    }
    let mut lines = lines(&code);
    let (bytes, unwind) = match without_frame(&context.func, &code, &relocations) {
        Some(frameless) => {
            for relocation in &mut relocations {
                relocation.offset = frameless.place(relocation.offset);
                if let CodeTarget::Inside(offset) = &mut relocation.target {
                    *offset -= frameless.skipped;
                }
            }
            for (start, _) in &mut lines {
                *start = start.saturating_sub(frameless.skipped);
            }
            // Of what begins at the start now, the last is true.
            lines.dedup_by(|later, earlier| {
                let same = later.0 == earlier.0;
                if same {
                    earlier.1 = later.1;
                }
                same
            });
            (frameless.code, Unwind::NoFrame)
        }
        None => (code.code_buffer().to_vec(), Unwind::Frame(unwind)),
    };
    Ok(Compiled {
        unit,
        code: bytes,
        align: code.buffer.alignment,
        relocations,
        lines,
        unwind,
        assembly: code
            .vcode
            .map(|text| text::name_calls(text, &context.func, program)),
    })
}

fn convert(
    relocation: &FinalizedMachReloc,
    function: &ir::Function,
) -> Result<CodeRelocation, String> {
    use cranelift_codegen::binemit::Reloc;
    let target = match &relocation.target {
        FinalizedRelocTarget::Func(offset) => CodeTarget::Inside(*offset),
        FinalizedRelocTarget::ExternalName(ir::ExternalName::User(name)) => {
            let name = &function.params.user_named_funcs()[*name];
            CodeTarget::Outside(symbols::meaning(name))
        }
        FinalizedRelocTarget::ExternalName(name) => {
            return Err(format!("Cranelift wants the library function {name:?}"));
        }
    };
    let kind = match relocation.kind {
        Reloc::X86PCRel4 | Reloc::X86CallPCRel4 | Reloc::X86CallPLTRel4 => ir_reloc::Kind::Relative,
        Reloc::Abs8 => ir_reloc::Kind::Absolute,
        other => return Err(format!("relocation {other} is not expected")),
    };
    Ok(CodeRelocation {
        offset: relocation.offset,
        target,
        addend: relocation.addend,
        kind,
    })
}

/// The starts of ranges with one location; neighbours differ.
fn lines(code: &CompiledCode) -> Vec<(u32, LocationId)> {
    let mut lines: Vec<(u32, LocationId)> = Vec::new();
    let mut end = 0;
    let mut add = |offset: u32, location: LocationId| {
        if lines.last().is_none_or(|(_, last)| *last != location) {
            lines.push((offset, location));
        }
    };
    for range in code.buffer.get_srclocs_sorted() {
        if range.start > end {
            add(end, LocationId::default());
        }
        let location = if range.loc.is_default() {
            LocationId::default()
        } else {
            LocationId(range.loc.bits())
        };
        add(range.start, location);
        end = range.end;
    }
    lines
}

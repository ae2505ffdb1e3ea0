//! Readable forms, for people and tests.

use crate::compile::{self, unit_name};
use crate::{EmitError, Options};
use cranelift_codegen::isa::TargetIsa;
use flow::Program;

/// The CLIF of the functions whose names contain `filter`.
pub(crate) fn clif(
    program: &Program,
    options: &Options,
    machine: &dyn TargetIsa,
    filter: Option<&str>,
) -> Result<String, EmitError> {
    let mut text = String::new();
    for (unit, clif) in compile::clif_texts(program, options, machine, filter)? {
        text.push_str(&format!("; {}\n{clif}\n", unit_name(unit, program)));
    }
    Ok(text)
}

/// Their assembly.
pub(crate) fn assembly(
    program: &Program,
    options: &Options,
    machine: &dyn TargetIsa,
    filter: Option<&str>,
) -> Result<String, EmitError> {
    let mut text = String::new();
    for compiled in compile::compile(program, options, machine, filter, true)? {
        let assembly = compiled.assembly.unwrap_or_default();
        let name = unit_name(compiled.unit, program);
        text.push_str(&format!(
            "; {name}, {} bytes\n{assembly}\n",
            compiled.code.len()
        ));
    }
    Ok(text)
}

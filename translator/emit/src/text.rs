//! Readable forms, for people and tests. Cranelift numbers what is outside of a function; here the
//! numbers get their names back.

use crate::compile::{self, Unwind, unit_name};
use crate::lower::symbols;
use crate::{EmitError, Options};
use cranelift_codegen::ir;
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

/// Their assembly as Cranelift prints it, before frames are taken away.
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
        let note = match compiled.unwind {
            Unwind::Frame(_) => "",
            Unwind::NoFrame => ", without the frame that is printed",
        };
        text.push_str(&format!(
            "; {name}, {} bytes{note}\n{assembly}\n",
            compiled.code.len()
        ));
    }
    Ok(text)
}

/// Puts names for numbers in Cranelift's print of machine code.
pub(crate) fn name_calls(text: String, function: &ir::Function, program: &Program) -> String {
    let mut text = text;
    // Higher numbers first: `userextname1` is the beginning of `userextname12`.
    for (reference, name) in function.params.user_named_funcs().iter().rev() {
        let name = symbols::name(symbols::meaning(name), program);
        text = text
            .replace(&format!("User({reference})"), &name)
            .replace(&reference.to_string(), &name);
    }
    text
}

/// Adds names as comments to the lines of CLIF that declare what is outside.
pub(crate) fn name_imports(text: &str, function: &ir::Function, program: &Program) -> String {
    let mut lines = Vec::new();
    for line in text.lines() {
        let named = function.params.user_named_funcs().values().find(|name| {
            let number = format!(" u{}:{}", name.namespace, name.index);
            line.split_once(&number).is_some_and(|(start, rest)| {
                start.starts_with("    ")
                    && start.contains("colocated")
                    && !rest.starts_with(|letter: char| letter.is_ascii_digit())
            })
        });
        match named {
            Some(name) => {
                let name = symbols::name(symbols::meaning(name), program);
                lines.push(format!("{line} ; {name}"));
            }
            None => lines.push(line.to_string()),
        }
    }
    lines.join("\n") + "\n"
}

//! `.eh_frame`: how to unwind the frames of emitted code.
//!
//! Addresses in it are four bytes relative to their own place, so that the section needs no
//! relocation at load time and may stand in a position-independent executable.

use crate::EmitError;
use crate::compile::{Compiled, Unwind};
use crate::sections::Growing;
use cranelift_codegen::isa::TargetIsa;
use cranelift_codegen::isa::unwind::UnwindInfo;
use gimli::write::{Address, EhFrame, FrameDescriptionEntry, FrameTable};

/// Writes the section. Symbol number `n` is the symbol of function `n` of the list.
pub(crate) fn eh_frame(
    machine: &dyn TargetIsa,
    compiled: &[Compiled],
) -> Result<Growing, EmitError> {
    let mut table = FrameTable::default();
    let Some(mut common) = machine.create_systemv_cie() else {
        return Err(EmitError::new("Cranelift gives no frame information"));
    };
    common.fde_address_encoding = gimli::DW_EH_PE_pcrel | gimli::DW_EH_PE_sdata4;
    let common = table.add_cie(common);
    for (number, function) in compiled.iter().enumerate() {
        let address = Address::Symbol {
            symbol: number,
            addend: 0,
        };
        match &function.unwind {
            Unwind::Frame(Some(UnwindInfo::SystemV(unwind))) => {
                table.add_fde(common, unwind.to_fde(address));
            }
            Unwind::Frame(_) => {}
            // What holds at the start of every function holds to its end.
            Unwind::NoFrame => {
                let length = function.code.len() as u32;
                table.add_fde(common, FrameDescriptionEntry::new(address, length));
            }
        }
    }
    let mut section = EhFrame(Growing::default());
    table
        .write_eh_frame(&mut section)
        .map_err(|error| EmitError::new(format!("frame information: {error}")))?;
    Ok(section.0)
}

//! Sections that gimli writes: bytes that grow, and the relocations that come with them.

use crate::EmitError;
use gimli::RunTimeEndian;
use gimli::write::{EndianVec, RelocateWriter, Relocation, RelocationTarget};
use object::write::{Object, SectionId, SymbolId};
use object::{RelocationEncoding, RelocationFlags, RelocationKind};

/// A section in the making.
#[derive(Clone, Debug)]
pub(crate) struct Growing {
    bytes: EndianVec<RunTimeEndian>,
    relocations: Vec<Relocation>,
}

impl Default for Growing {
    fn default() -> Self {
        Growing {
            bytes: EndianVec::new(RunTimeEndian::Little),
            relocations: Vec::new(),
        }
    }
}

impl RelocateWriter for Growing {
    type Writer = EndianVec<RunTimeEndian>;

    fn writer(&self) -> &Self::Writer {
        &self.bytes
    }

    fn writer_mut(&mut self) -> &mut Self::Writer {
        &mut self.bytes
    }

    fn relocate(&mut self, relocation: Relocation) {
        self.relocations.push(relocation);
    }
}

impl Growing {
    /// The bytes.
    pub(crate) fn bytes(&self) -> &[u8] {
        self.bytes.slice()
    }

    /// Adds the relocations to a section that holds the bytes. `symbol` finds what gimli's symbol numbers
    /// mean, `section` the section that it refers to by name.
    pub(crate) fn relocate_in(
        &self,
        object: &mut Object<'_>,
        target: SectionId,
        symbol: impl Fn(usize) -> SymbolId,
        section: impl Fn(gimli::SectionId) -> Option<SymbolId>,
    ) -> Result<(), EmitError> {
        for relocation in &self.relocations {
            let symbol = match relocation.target {
                RelocationTarget::Symbol(number) => symbol(number),
                RelocationTarget::Section(id) => section(id).ok_or_else(|| {
                    EmitError::new(format!("debug information refers to {}", id.name()))
                })?,
            };
            let is_relative = relocation
                .eh_pe
                .is_some_and(|encoding| encoding.application() == gimli::DW_EH_PE_pcrel);
            let kind = if is_relative {
                RelocationKind::Relative
            } else {
                RelocationKind::Absolute
            };
            add_relocation(
                object,
                target,
                relocation.offset as u64,
                symbol,
                relocation.addend,
                kind,
                relocation.size * 8,
            )?;
        }
        Ok(())
    }
}

/// Adds a relocation of `bits` bits.
pub(crate) fn add_relocation(
    object: &mut Object<'_>,
    section: SectionId,
    offset: u64,
    symbol: SymbolId,
    addend: i64,
    kind: RelocationKind,
    bits: u8,
) -> Result<(), EmitError> {
    let relocation = object::write::Relocation {
        offset,
        symbol,
        addend,
        flags: RelocationFlags::Generic {
            kind,
            encoding: RelocationEncoding::Generic,
            size: bits,
        },
    };
    object
        .add_relocation(section, relocation)
        .map_err(|error| EmitError::new(format!("relocation: {error}")))
}

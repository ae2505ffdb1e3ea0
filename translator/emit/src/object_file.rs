//! The object: everything that was compiled, the program's data and the type table, with symbols,
//! unwinding and debug information.
//!
//! Functions of the program have local symbols with their own names, so that a guest's `main` or
//! `memcpy` hides nobody else's. Global are only `main` or `lathe_vm_run`, and `lathe_main`.

use crate::compile::{CodeTarget, Compiled, Unit, ir_reloc, unit_name};
use crate::entry::Wrapper;
use crate::lower::symbols::{HELPERS, Helper, Outside};
use crate::sections::{Growing, add_relocation};
use crate::{EmitError, Options, debug_info, type_table, unwind};
use cranelift_codegen::isa::TargetIsa;
use flow::{DataId, FunctionId, Program, RelocationTarget};
use object::write::{Object, SectionId, StandardSection, Symbol, SymbolId, SymbolSection};
use object::{
    Architecture, BinaryFormat, Endianness, RelocationKind, SectionKind, SymbolFlags, SymbolKind,
    SymbolScope,
};

/// The byte between functions.
const FILLER: u8 = 0xcc;

/// Writes the object.
pub(crate) fn write(
    program: &Program,
    options: &Options,
    machine: &dyn TargetIsa,
    compiled: &[Compiled],
) -> Result<Vec<u8>, EmitError> {
    let mut object = Object::new(BinaryFormat::Elf, Architecture::X86_64, Endianness::Little);
    let mut file = File {
        text: object.section_id(StandardSection::Text),
        functions: vec![None; program.functions.len()],
        wrappers: Vec::new(),
        externs: Vec::new(),
        helpers: Vec::new(),
        data: Vec::new(),
        type_table: None,
        in_order: Vec::new(),
        offsets: Vec::new(),
        object,
        program,
    };
    file.undefined();
    file.code(compiled);
    file.data()?;
    file.code_relocations(compiled)?;
    file.unwinding(machine, compiled)?;
    file.debugging(options, compiled)?;
    // Its presence says that the stack need not be executable.
    file.object
        .add_section(Vec::new(), b".note.GNU-stack".to_vec(), SectionKind::Other);
    file.object
        .write()
        .map_err(|error| EmitError::new(format!("object: {error}")))
}

/// The object in the making.
struct File<'a> {
    object: Object<'static>,
    program: &'a Program,
    text: SectionId,
    functions: Vec<Option<SymbolId>>,
    wrappers: Vec<(Wrapper, SymbolId)>,
    externs: Vec<SymbolId>,
    helpers: Vec<SymbolId>,
    data: Vec<(SectionId, u64, SymbolId)>,
    type_table: Option<SymbolId>,
    /// Symbols and offsets of what was compiled, in its order.
    in_order: Vec<SymbolId>,
    offsets: Vec<u64>,
}

impl File<'_> {
    /// Symbols that others define.
    fn undefined(&mut self) {
        for data in &self.program.externs {
            let symbol = undefined_symbol(&data.symbol);
            self.externs.push(self.object.add_symbol(symbol));
        }
        for helper in HELPERS {
            let symbol = undefined_symbol(helper.symbol());
            self.helpers.push(self.object.add_symbol(symbol));
        }
    }

    /// All code in one section, one function after the other.
    fn code(&mut self, compiled: &[Compiled]) {
        let mut code: Vec<u8> = Vec::new();
        let mut most_align = 16;
        for function in compiled {
            let align = function.align.max(16) as usize;
            most_align = most_align.max(align);
            code.resize(code.len().next_multiple_of(align), FILLER);
            let offset = code.len() as u64;
            code.extend_from_slice(&function.code);
            let name = unit_name(function.unit, self.program);
            let is_global = matches!(
                function.unit,
                Unit::Wrapper(Wrapper::Main | Wrapper::Run | Wrapper::LatheMain)
            );
            let symbol = self.object.add_symbol(Symbol {
                name: linker_name(&name),
                value: offset,
                size: function.code.len() as u64,
                kind: SymbolKind::Text,
                scope: if is_global {
                    SymbolScope::Dynamic
                } else {
                    SymbolScope::Compilation
                },
                weak: false,
                section: SymbolSection::Section(self.text),
                flags: SymbolFlags::None,
            });
            match function.unit {
                Unit::Function(id) => self.functions[id.index()] = Some(symbol),
                Unit::Wrapper(wrapper) => self.wrappers.push((wrapper, symbol)),
            }
            self.in_order.push(symbol);
            self.offsets.push(offset);
        }
        self.object
            .append_section_data(self.text, &code, most_align as u64);
    }

    /// Read-only data; what holds addresses is written by the loader first.
    fn data(&mut self) -> Result<(), EmitError> {
        let program = self.program;
        for data in &program.data {
            let kind = if data.relocations.is_empty() {
                StandardSection::ReadOnlyData
            } else {
                StandardSection::ReadOnlyDataWithRel
            };
            let section = self.object.section_id(kind);
            let align = u64::from(data.align.max(1));
            // An object of no bytes gets one, so that its address is its own.
            let bytes: &[u8] = if data.bytes.is_empty() {
                &[0]
            } else {
                &data.bytes
            };
            let offset = self.object.append_section_data(section, bytes, align);
            let symbol = self.local_data(&data.name, section, offset, bytes.len());
            self.data.push((section, offset, symbol));
        }
        let section = self.object.section_id(StandardSection::ReadOnlyData);
        let table = type_table::type_table(&program.types);
        let offset = self.object.append_section_data(section, &table, 8);
        self.type_table = Some(self.local_data("lathe_type_table", section, offset, table.len()));
        for (index, data) in program.data.iter().enumerate() {
            let (section, start, _) = self.data[index];
            for relocation in &data.relocations {
                let (symbol, addend) = match relocation.target {
                    RelocationTarget::Function(id) => (self.function(id)?, 0),
                    RelocationTarget::Data(id, bytes) => (self.data_symbol(id), i64::from(bytes)),
                    RelocationTarget::Extern(id) => (self.externs[id.index()], 0),
                    RelocationTarget::CallWrapper(number) => {
                        let wrapper = Wrapper::Call(number);
                        (self.outside(Outside::Wrapper(wrapper))?, 0)
                    }
                };
                let offset = start + u64::from(relocation.offset);
                add_relocation(
                    &mut self.object,
                    section,
                    offset,
                    symbol,
                    addend,
                    RelocationKind::Absolute,
                    64,
                )?;
            }
        }
        Ok(())
    }

    fn local_data(&mut self, name: &str, section: SectionId, value: u64, size: usize) -> SymbolId {
        self.object.add_symbol(Symbol {
            name: linker_name(name),
            value,
            size: size as u64,
            kind: SymbolKind::Data,
            scope: SymbolScope::Compilation,
            weak: false,
            section: SymbolSection::Section(section),
            flags: SymbolFlags::None,
        })
    }

    fn code_relocations(&mut self, compiled: &[Compiled]) -> Result<(), EmitError> {
        for (number, function) in compiled.iter().enumerate() {
            for relocation in &function.relocations {
                let (symbol, extra) = match relocation.target {
                    CodeTarget::Inside(offset) => (self.in_order[number], i64::from(offset)),
                    CodeTarget::Outside(outside) => (self.outside(outside)?, 0),
                };
                let (kind, bits) = match relocation.kind {
                    ir_reloc::Kind::Relative => (RelocationKind::Relative, 32),
                    ir_reloc::Kind::Absolute => (RelocationKind::Absolute, 64),
                };
                let offset = self.offsets[number] + u64::from(relocation.offset);
                let addend = relocation.addend + extra;
                add_relocation(
                    &mut self.object,
                    self.text,
                    offset,
                    symbol,
                    addend,
                    kind,
                    bits,
                )?;
            }
        }
        Ok(())
    }

    fn unwinding(
        &mut self,
        machine: &dyn TargetIsa,
        compiled: &[Compiled],
    ) -> Result<(), EmitError> {
        let frames = unwind::eh_frame(machine, compiled)?;
        let section = self.object.section_id(StandardSection::EhFrame);
        self.object.append_section_data(section, frames.bytes(), 8);
        let symbols = &self.in_order;
        frames.relocate_in(
            &mut self.object,
            section,
            |number| symbols[number],
            |_| None,
        )
    }

    fn debugging(&mut self, options: &Options, compiled: &[Compiled]) -> Result<(), EmitError> {
        let length = match (compiled.last(), self.offsets.last()) {
            (Some(last), Some(offset)) => offset + last.code.len() as u64,
            _ => return Ok(()),
        };
        let sections =
            debug_info::debug_info(self.program, options, compiled, &self.offsets, length)?;
        let mut placed: Vec<(gimli::SectionId, SectionId, Growing)> = Vec::new();
        sections.for_each(|id, growing| {
            if !growing.bytes().is_empty() {
                let name = id.name().as_bytes().to_vec();
                let section = self
                    .object
                    .add_section(Vec::new(), name, SectionKind::Debug);
                self.object.append_section_data(section, growing.bytes(), 1);
                placed.push((id, section, growing.clone()));
            }
            Ok::<(), EmitError>(())
        })?;
        let mut section_symbols = Vec::new();
        for (id, section, _) in &placed {
            section_symbols.push((*id, self.object.section_symbol(*section)));
        }
        let code = self.object.section_symbol(self.text);
        for (_, section, growing) in &placed {
            let find = |wanted| {
                let found = section_symbols.iter().find(|(id, _)| *id == wanted);
                found.map(|(_, symbol)| *symbol)
            };
            growing.relocate_in(&mut self.object, *section, |_| code, find)?;
        }
        Ok(())
    }

    fn outside(&self, outside: Outside) -> Result<SymbolId, EmitError> {
        match outside {
            Outside::Function(id) => self.function(id),
            Outside::Extern(id) => Ok(self.externs[id.index()]),
            Outside::Data(id) => Ok(self.data_symbol(id)),
            Outside::Helper(helper) => Ok(self.helper(helper)),
            Outside::Wrapper(wrapper) => {
                let found = self.wrappers.iter().find(|(known, _)| *known == wrapper);
                found
                    .map(|(_, symbol)| *symbol)
                    .ok_or_else(|| EmitError::new(format!("{} was not compiled", wrapper.name())))
            }
            Outside::TypeTable => self
                .type_table
                .ok_or_else(|| EmitError::new("there is no type table")),
        }
    }

    fn function(&self, id: FunctionId) -> Result<SymbolId, EmitError> {
        self.functions[id.index()].ok_or_else(|| {
            let name = &self.program.functions[id.index()].name;
            EmitError::new(format!("`{name}` was not compiled"))
        })
    }

    fn data_symbol(&self, id: DataId) -> SymbolId {
        self.data[id.index()].2
    }

    fn helper(&self, helper: Helper) -> SymbolId {
        self.helpers[helper as usize]
    }
}

fn undefined_symbol(name: &str) -> Symbol {
    Symbol {
        name: name.as_bytes().to_vec(),
        value: 0,
        size: 0,
        kind: SymbolKind::Text,
        scope: SymbolScope::Unknown,
        weak: false,
        section: SymbolSection::Undefined,
        flags: SymbolFlags::None,
    }
}

/// A symbol's name. Linkers take nearly everything, but `@` begins a version, and control characters
/// would spoil listings.
fn linker_name(name: &str) -> Vec<u8> {
    let mut bytes = Vec::new();
    for byte in name.bytes() {
        if byte == b'@' || byte < b' ' || byte == 0x7f {
            bytes.extend(format!("${byte:02x}").bytes());
        } else {
            bytes.push(byte);
        }
    }
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_keep_what_linkers_take() {
        assert_eq!(linker_name("tl::run<i64>"), b"tl::run<i64>");
        assert_eq!(linker_name("a@b\n"), b"a$40b$0a");
    }
}

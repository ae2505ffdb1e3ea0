//! `.debug_line` and the least of `.debug_info` that lets backtraces, gdb and perf show functions,
//! files and lines: one compilation unit with one entry a function.

use crate::compile::{Compiled, Unit, unit_name};
use crate::sections::Growing;
use crate::{EmitError, Options};
use flow::{LocationId, Program};
use gimli::write::{Address, AttributeValue, DwarfUnit, FileId, LineProgram, LineString, Sections};
use gimli::{Encoding, Format, LineEncoding};

/// Symbol number of the beginning of the code in the relocations made here.
pub(crate) const CODE_SYMBOL: usize = 0;

/// Writes the sections. `offsets` are those of the functions in the code, whose length is `length`.
pub(crate) fn debug_info(
    program: &Program,
    options: &Options,
    compiled: &[Compiled],
    offsets: &[u64],
    length: u64,
) -> Result<Sections<Growing>, EmitError> {
    let encoding = Encoding {
        format: Format::Dwarf32,
        version: 4,
        address_size: 8,
    };
    let mut dwarf = DwarfUnit::new(encoding);
    let mut lines = Lines::new(program, options, encoding);
    lines.write(program, compiled, offsets, length);
    let files = lines.files;
    dwarf.unit.line_program = lines.program;
    let root = dwarf.unit.root();
    let name = dwarf.strings.add(unit_file(program));
    let folder = dwarf.strings.add(folder(options));
    let producer = dwarf.strings.add("lathe");
    let unit = dwarf.unit.get_mut(root);
    unit.set(gimli::DW_AT_producer, AttributeValue::StringRef(producer));
    unit.set(
        gimli::DW_AT_language,
        AttributeValue::Language(gimli::DW_LANG_Rust),
    );
    unit.set(gimli::DW_AT_name, AttributeValue::StringRef(name));
    unit.set(gimli::DW_AT_comp_dir, AttributeValue::StringRef(folder));
    unit.set(gimli::DW_AT_low_pc, address(0));
    unit.set(gimli::DW_AT_high_pc, AttributeValue::Udata(length));
    unit.set(gimli::DW_AT_stmt_list, AttributeValue::LineProgramRef);
    for (function, offset) in compiled.iter().zip(offsets) {
        let name = dwarf.strings.add(&*unit_name(function.unit, program));
        let id = dwarf.unit.add(root, gimli::DW_TAG_subprogram);
        let entry = dwarf.unit.get_mut(id);
        entry.set(gimli::DW_AT_name, AttributeValue::StringRef(name));
        entry.set(gimli::DW_AT_low_pc, address(*offset as i64));
        let length = function.code.len() as u64;
        entry.set(gimli::DW_AT_high_pc, AttributeValue::Udata(length));
        if let Unit::Function(id) = function.unit {
            let location = program.functions[id.index()].location;
            let place = program.locations.get(location.index());
            let file = place.and_then(|place| files.get(place.file as usize));
            if let (Some(place), Some(file)) = (place, file)
                && place.line != 0
            {
                let file = AttributeValue::FileIndex(Some(*file));
                entry.set(gimli::DW_AT_decl_file, file);
                let line = AttributeValue::Udata(u64::from(place.line));
                entry.set(gimli::DW_AT_decl_line, line);
            }
        }
    }
    let mut sections = Sections::new(Growing::default());
    dwarf
        .write(&mut sections)
        .map_err(|error| EmitError::new(format!("debug information: {error}")))?;
    Ok(sections)
}

/// The line table in the making.
struct Lines {
    program: LineProgram,
    /// By number of the program's file.
    files: Vec<FileId>,
}

impl Lines {
    fn new(program: &Program, options: &Options, encoding: Encoding) -> Lines {
        let mut lines = LineProgram::new(
            encoding,
            LineEncoding::default(),
            LineString::String(folder(options).into()),
            None,
            LineString::String(unit_file(program).into()),
            None,
        );
        let folder = lines.default_directory();
        let mut files = Vec::new();
        for file in &program.files {
            let name = if file.is_empty() { "?" } else { file.as_str() };
            files.push(lines.add_file(LineString::String(name.into()), folder, None));
        }
        Lines {
            program: lines,
            files,
        }
    }

    fn write(&mut self, program: &Program, compiled: &[Compiled], offsets: &[u64], length: u64) {
        let start = Address::Symbol {
            symbol: CODE_SYMBOL,
            addend: 0,
        };
        self.program.begin_sequence(Some(start));
        for (function, offset) in compiled.iter().zip(offsets) {
            // What comes before the first known place belongs to the function's head.
            let head = match function.unit {
                Unit::Function(id) => program.functions[id.index()].location,
                Unit::Wrapper(_) => LocationId::default(),
            };
            self.row(program, *offset, head);
            for (start, location) in &function.lines {
                if *start > 0 || location.index() != 0 {
                    self.row(program, offset + u64::from(*start), *location);
                }
            }
        }
        self.program.end_sequence(length);
    }

    fn row(&mut self, program: &Program, offset: u64, location: LocationId) {
        let place = program.locations.get(location.index());
        let row = self.program.row();
        row.address_offset = offset;
        row.line = 0;
        row.column = 0;
        if let Some(place) = place
            && let Some(file) = self.files.get(place.file as usize)
        {
            row.file = *file;
            row.line = u64::from(place.line);
            row.column = u64::from(place.column);
        }
        self.program.generate_row();
    }
}

fn address(offset: i64) -> AttributeValue {
    AttributeValue::Address(Address::Symbol {
        symbol: CODE_SYMBOL,
        addend: offset,
    })
}

fn unit_file(program: &Program) -> &str {
    match program.files.first() {
        Some(file) if !file.is_empty() => file,
        _ => "main.rs",
    }
}

fn folder(options: &Options) -> &str {
    match options.compilation_folder.as_str() {
        "" => ".",
        folder => folder,
    }
}

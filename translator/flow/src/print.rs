//! The text form: from a program to text.
//!
//! The text shows everything that a block can reach: instructions that stand in no block and values
//! that no one defines or uses are left out, and an instruction's number is its place. So
//! `parse(print(p)) == p` holds for every *normalized* program (see [`Program::normalize`]); of any
//! other program the text is that of the normalized one up to the numbers of values, which are kept
//! so that dumps can be compared.
//!
//! ```text
//! file "src/main.rs"
//! type type0 "Vec<i64>" size 24 references {0}
//! class *i64: i64 bare
//! class Vm.pc: i64 field address_taken
//! extern %lathe_rt_abort() diverges
//! data $digits align 1 "0123456789"
//! entry @main
//! driver "LOOP" location @describe
//!
//! function @sum(ref, i64) -> i64 inline_hint !0:3:1 {
//!   s0: slot 16 align 8 "x"
//! b0(v0: ref, v1: i64):
//!   v2: i64 = load v0 + v1*8 + 16, *i64 !0:4:9
//!   v3: i8 = compare signed_less v2, v1
//!   branch v3, b1(v2), b2
//! b1(v4: i64):
//!   return v4
//! b2 cold:
//!   call_extern %lathe_rt_abort()
//!   unreachable
//! }
//! ```
//! A location is `!file:line:column` with the number of the file, and left out if unknown. Names
//! that are not plain words are in quotation marks; what has no unambiguous name is `#number`. `;`
//! starts a comment.

use std::collections::HashMap;

use crate::names::is_plain;
use crate::print_function::types;
use crate::{
    ClassId, ClassKind, Data, DataId, Extern, ExternId, Function, FunctionId, HeapType, InstData,
    LocationId, Program, ReferenceMap, RelocationTarget,
};

/// The text of a whole program.
pub fn print_program(program: &Program) -> String {
    let mut printer = Printer::new(program);
    printer.header(program);
    for function in &program.functions {
        printer.text.push('\n');
        printer.function(program, function);
    }
    printer.text
}

/// The text of one function.
pub fn print_function(program: &Program, function: FunctionId) -> String {
    let mut printer = Printer::new(program);
    printer.function(program, &program.functions[function.index()]);
    printer.text
}

/// The text of one instruction, without its location.
pub fn print_inst(program: &Program, function: &Function, inst: &InstData) -> String {
    let mut printer = Printer::new(program);
    printer.inst(function, inst);
    printer.text
}

/// A string or byte string in quotation marks.
pub fn quote(bytes: &[u8]) -> String {
    let mut text = String::new();
    text.push('"');
    for byte in bytes {
        match *byte {
            b'"' => text.push_str("\\\""),
            b'\\' => text.push_str("\\\\"),
            b'\n' => text.push_str("\\n"),
            b'\t' => text.push_str("\\t"),
            b'\r' => text.push_str("\\r"),
            0 => text.push_str("\\0"),
            0x20..=0x7e => text.push(*byte as char),
            other => text.push_str(&format!("\\x{other:02x}")),
        }
    }
    text.push('"');
    text
}

/// The text so far, and how each thing is referred to.
pub(crate) struct Printer {
    pub(crate) text: String,
    functions: Vec<String>,
    externs: Vec<String>,
    data: Vec<String>,
    classes: Vec<String>,
    locations: Vec<String>,
}

impl Printer {
    fn new(program: &Program) -> Printer {
        let functions = program.functions.iter().map(|function| &function.name);
        let externs = program.externs.iter().map(|extern_| &extern_.symbol);
        let data = program.data.iter().map(|data| &data.name);
        let classes = program.classes.iter().map(|class| &class.name);
        Printer {
            text: String::new(),
            functions: references("@", functions.cloned().collect()),
            externs: references("%", externs.cloned().collect()),
            data: references("$", data.cloned().collect()),
            classes: references("", classes.cloned().collect()),
            locations: location_references(program),
        }
    }

    fn header(&mut self, program: &Program) {
        for file in &program.files {
            self.line(&format!("file {}", quote(file.as_bytes())));
        }
        self.location_table(program);
        for (index, heap_type) in program.types.iter().enumerate() {
            self.heap_type(index, heap_type);
        }
        for class in &program.classes {
            let mut line = format!("class {}: {}", spell("", &class.name), class.ty.name());
            match class.kind {
                ClassKind::Bare => line.push_str(" bare"),
                ClassKind::Field {
                    address_taken,
                    is_payload,
                } => {
                    line.push_str(" field");
                    if address_taken {
                        line.push_str(" address_taken");
                    }
                    if is_payload {
                        line.push_str(" payload");
                    }
                }
            }
            if class.immutable {
                line.push_str(" immutable");
            }
            if class.owns {
                line.push_str(" owns");
            }
            self.line(&line);
        }
        for (first, second) in &program.overlaps {
            let first = refer("", &self.classes, first.index());
            let second = refer("", &self.classes, second.index());
            self.line(&format!("overlap {first}, {second}"));
        }
        for extern_ in &program.externs {
            self.extern_(extern_);
        }
        for data in &program.data {
            self.data_object(data);
        }
        if let Some(entry) = program.entry {
            let line = format!("entry {}", refer("@", &self.functions, entry.index()));
            self.line(&line);
        }
        for driver in &program.drivers {
            let mut line = format!("driver {}", quote(driver.name.as_bytes()));
            for (word, callback) in driver.callbacks() {
                if let Some(callback) = callback {
                    let callback = refer("@", &self.functions, callback.index());
                    line.push_str(&format!(" {word} {callback}"));
                }
            }
            self.line(&line);
        }
        for wrapper in &program.call_wrappers {
            let word = if wrapper.external {
                "external"
            } else {
                "internal"
            };
            let mut line = format!("wrapper {word}({})", types(&wrapper.parameters));
            if !wrapper.results.is_empty() {
                line.push_str(&format!(" -> {}", types(&wrapper.results)));
            }
            self.line(&line);
        }
        if let Some(image) = program.jit_image {
            let line = format!("jit_image {}", self.data_place(image, 0));
            self.line(&line);
        }
    }

    /// The table is left out if the parser would make the same one from the uses.
    fn location_table(&mut self, program: &Program) {
        if is_first_use_order(program) {
            return;
        }
        self.text.push_str("locations {");
        for (index, location) in program.locations.iter().enumerate() {
            if index % 12 == 0 {
                self.text.push_str("\n ");
            }
            self.text.push_str(&format!(
                " {}:{}:{}",
                location.file, location.line, location.column
            ));
        }
        self.text.push_str("\n}\n");
    }

    fn heap_type(&mut self, index: usize, heap_type: &HeapType) {
        let mut line = format!(
            "type type{index} {} size {}",
            quote(heap_type.name.as_bytes()),
            heap_type.size
        );
        if heap_type.is_array {
            line.push_str(" array");
        }
        if !heap_type.references.is_empty() {
            line.push_str(" references ");
            reference_maps(&mut line, &heap_type.references);
        }
        self.line(&line);
    }

    fn extern_(&mut self, extern_: &Extern) {
        let mut line = format!(
            "extern {}({})",
            spell("%", &extern_.symbol),
            types(&extern_.parameters)
        );
        if !extern_.results.is_empty() {
            line.push_str(" -> ");
            line.push_str(&types(&extern_.results));
        }
        if extern_.diverges {
            line.push_str(" diverges");
        }
        self.line(&line);
    }

    fn data_object(&mut self, data: &Data) {
        let mut line = format!("data {} align {}", spell("$", &data.name), data.align);
        if !data.relocations.is_empty() {
            line.push_str(" {");
            for (index, relocation) in data.relocations.iter().enumerate() {
                if index > 0 {
                    line.push(',');
                }
                line.push_str(&format!(" {}: ", relocation.offset));
                match relocation.target {
                    RelocationTarget::Function(function) => {
                        line.push_str(&refer("@", &self.functions, function.index()));
                    }
                    RelocationTarget::Data(data, offset) => {
                        line.push_str(&self.data_place(data, offset));
                    }
                    RelocationTarget::Extern(callee) => line.push_str(&self.extern_name(callee)),
                    RelocationTarget::CallWrapper(number) => {
                        line.push_str(&format!("wrapper {number}"));
                    }
                }
            }
            line.push_str(" }");
        }
        line.push(' ');
        line.push_str(&quote(&data.bytes));
        self.line(&line);
    }

    pub(crate) fn data_place(&self, data: DataId, offset: u32) -> String {
        let name = refer("$", &self.data, data.index());
        if offset == 0 {
            name
        } else {
            format!("{name} + {offset}")
        }
    }

    pub(crate) fn function_name(&self, function: FunctionId) -> String {
        refer("@", &self.functions, function.index())
    }

    pub(crate) fn extern_name(&self, extern_: ExternId) -> String {
        refer("%", &self.externs, extern_.index())
    }

    pub(crate) fn class_name(&self, class: ClassId) -> String {
        refer("", &self.classes, class.index())
    }

    pub(crate) fn location(&mut self, location: LocationId) {
        if location.0 == 0 {
            return;
        }
        self.text.push_str(" !");
        if location.index() < self.locations.len() {
            self.text.push_str(&self.locations[location.index()]);
        } else {
            self.text.push_str(&format!("#{}", location.0));
        }
    }

    pub(crate) fn line(&mut self, line: &str) {
        self.text.push_str(line);
        self.text.push('\n');
    }
}

/// How each of the named things is referred to: by name if that is unambiguous, else by number.
fn references(sigil: &str, names: Vec<String>) -> Vec<String> {
    let mut seen: HashMap<String, usize> = HashMap::new();
    for (index, name) in names.iter().enumerate() {
        if !seen.contains_key(name) {
            seen.insert(name.clone(), index);
        }
    }
    let mut references = Vec::new();
    for (index, name) in names.iter().enumerate() {
        if seen[name] == index {
            references.push(spell(sigil, name));
        } else {
            references.push(format!("{sigil}#{index}"));
        }
    }
    references
}

fn refer(sigil: &str, references: &[String], index: usize) -> String {
    match references.get(index) {
        Some(reference) => reference.clone(),
        None => format!("{sigil}#{index}"),
    }
}

/// A name with its sigil, quoted if it is not plain. Classes have no sigil, but may begin with `*`.
pub(crate) fn spell(sigil: &str, name: &str) -> String {
    let word = if sigil.is_empty() {
        name.strip_prefix('*').unwrap_or(name)
    } else {
        name
    };
    if is_plain(word) {
        format!("{sigil}{name}")
    } else {
        format!("{sigil}{}", quote(name.as_bytes()))
    }
}

/// `file:line:column`, or the number for an entry that is equal to an earlier one.
fn location_references(program: &Program) -> Vec<String> {
    let mut seen = HashMap::new();
    let mut references = Vec::new();
    for (index, location) in program.locations.iter().enumerate() {
        let place = (location.file, location.line, location.column);
        if seen.insert(place, index).is_some() {
            references.push(format!("#{index}"));
        } else {
            references.push(format!("{}:{}:{}", place.0, place.1, place.2));
        }
    }
    references
}

/// Whether the location table is "unknown", then every other place in order of its first use.
fn is_first_use_order(program: &Program) -> bool {
    if program.locations.first() != Some(&crate::Location::UNKNOWN) {
        return false;
    }
    let mut next = 1;
    let mut in_order = true;
    let mut visit = |location: LocationId| {
        if location.0 as usize == next {
            next += 1;
        } else if location.0 as usize > next {
            in_order = false;
        }
    };
    for function in &program.functions {
        visit(function.location);
        for block in &function.blocks {
            for inst in &block.insts {
                visit(function.insts[inst.index()].location);
            }
            visit(block.location);
        }
    }
    let mut seen = HashMap::new();
    for location in &program.locations {
        seen.insert((location.file, location.line, location.column), ());
    }
    in_order && next == program.locations.len() && seen.len() == program.locations.len()
}

fn reference_maps(line: &mut String, maps: &[ReferenceMap]) {
    line.push('{');
    for (index, map) in maps.iter().enumerate() {
        if index > 0 {
            line.push_str(", ");
        }
        match map {
            ReferenceMap::Always(offset) => line.push_str(&format!("{offset}")),
            ReferenceMap::Tagged { tag, cases } => {
                line.push_str(&format!("tagged {tag} {{"));
                for (index, (case, maps)) in cases.iter().enumerate() {
                    if index > 0 {
                        line.push_str(", ");
                    }
                    line.push_str(&format!("{case}: "));
                    reference_maps(line, maps);
                }
                line.push('}');
            }
        }
    }
    line.push('}');
}

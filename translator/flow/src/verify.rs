//! The verifier: what every graph must be, whoever made it.
//!
//! Of the program:
//! 1. Every id that is named exists: functions, externs, data, types, classes, locations, files,
//!    blocks, instructions, values, slots. (If not, the rest of that function is not checked.)
//! 2. Functions, externs, data, classes and drivers have names of their own.
//! 3. The entry function has no parameters and no results.
//! 4. An extern has at most 6 parameters of integer or pointer type, at most 8 float ones, and at
//!    most 2 results; one that diverges has no result.
//! 5. Data is aligned to a power of two. Its relocations ascend, do not overlap, lie inside on
//!    multiples of 8 with an alignment of at least 8, stand on zero bytes, and point into their
//!    target or directly behind it.
//! 6. A heap type's references lie inside on multiples of 8, its tags on multiples of 4; no tag
//!    value comes twice.
//! 7. Location 0 is the unknown one.
//!
//! Of a function:
//! 8. It has an entry block, and no one jumps there.
//! 9. A value is defined once, an instruction stands in one place.
//! 10. A use in a reachable block is dominated by its definition; a use elsewhere has one.
//! 11. An operation has the results that it should have, by number and type.
//! 12. An operation has operands of the types that it should have.
//! 13. A constant fits its type: integers sign-extended, an F32 by its low 32 bits.
//! 14. An address's base is a Ref or Ptr, its index an I64, its scale not 0.
//! 15. A load's or store's type is that of its class; payload words may be accessed as any type (a
//!     small leaf is in the low bits).
//! 16. A call's arguments and results are those of the signature; an indirect call's callee is a Ptr.
//! 17. A jump's arguments are those of the block, by number and type.
//! 18. A switch is on an integer; its cases are distinct and fit its type.
//! 19. A condition of a branch is an I8.
//! 20. Returned values have the types of the function's results.
//! 21. A tail call's callee has the same result types, and no slot's address is among its
//!     arguments' definitions.
//! 22. A slot is aligned to a power of two.
//! 23. A call of an extern that diverges is the last instruction of its block, which ends in
//!     `unreachable`.
//! 24. An allocation has a count exactly if its type is an array.

use std::collections::HashMap;

use crate::dominators::Dominators;
use crate::uses::{Definition, definitions};
use crate::verify_ids::check_ids;
use crate::verify_types::{check_inst, check_terminator};
use crate::{
    Block, ControlFlow, Function, FunctionId, HeapType, Location, Op, Program, ReferenceMap,
    RelocationTarget, Terminator, Value,
};

/// A broken invariant.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct VerifyError {
    /// Its number in the module's documentation.
    pub invariant: u32,
    /// The function, block and instruction, or the item of the program.
    pub place: String,
    /// What is wrong.
    pub message: String,
}

impl std::fmt::Display for VerifyError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            f,
            "{}: {} (invariant {})",
            self.place, self.message, self.invariant
        )
    }
}

/// Checks a whole program.
pub fn verify(program: &Program) -> Vec<VerifyError> {
    let mut report = Report::new(String::new());
    check_names(program, &mut report);
    check_entry(program, &mut report);
    check_drivers(program, &mut report);
    check_externs(program, &mut report);
    check_data(program, &mut report);
    check_jit_image(program, &mut report);
    check_types(program, &mut report);
    check_locations(program, &mut report);
    let mut errors = report.errors;
    for function in 0..program.functions.len() {
        errors.extend(verify_function(program, FunctionId::new(function)));
    }
    errors
}

/// Checks one function of a program.
pub fn verify_function(program: &Program, id: FunctionId) -> Vec<VerifyError> {
    let function = &program.functions[id.index()];
    let mut report = Report::new(format!("@{}", function.name));
    check_ids(program, function, &mut report);
    if !report.errors.is_empty() {
        return report.errors;
    }
    check_shape(function, &mut report);
    if !report.errors.is_empty() {
        return report.errors;
    }
    for (index, block) in function.blocks.iter().enumerate() {
        let block_id = Block::new(index);
        for inst in &block.insts {
            let inst = &function.insts[inst.index()];
            let found = report.errors.len();
            report.at(format!("{block_id}"));
            check_inst(program, function, inst, &mut report);
            // The text is made for errors only: it costs more than the check.
            for error in &mut report.errors[found..] {
                let text = crate::print::print_inst(program, function, inst);
                error.place.push_str(&format!(", `{text}`"));
            }
        }
        report.at(format!("{block_id}, terminator"));
        check_terminator(program, function, &block.terminator, &mut report);
    }
    check_divergence(program, function, &mut report);
    check_dominance(function, &mut report);
    report.errors
}

/// The errors so far, and the place that is being looked at.
pub(crate) struct Report {
    pub(crate) errors: Vec<VerifyError>,
    item: String,
    place: String,
}

impl Report {
    fn new(item: String) -> Report {
        Report {
            errors: Vec::new(),
            item,
            place: String::new(),
        }
    }

    pub(crate) fn at(&mut self, place: String) {
        self.place = place;
    }

    pub(crate) fn error(&mut self, invariant: u32, message: String) {
        let place = if self.item.is_empty() || self.place.is_empty() {
            format!("{}{}", self.item, self.place)
        } else {
            format!("{}, {}", self.item, self.place)
        };
        self.errors.push(VerifyError {
            invariant,
            place,
            message,
        });
    }
}

fn check_names(program: &Program, report: &mut Report) {
    let functions = program.functions.iter().map(|function| &function.name);
    check_unique("function", functions.collect(), report);
    let externs = program.externs.iter().map(|extern_| &extern_.symbol);
    check_unique("extern", externs.collect(), report);
    let data = program.data.iter().map(|data| &data.name);
    check_unique("data", data.collect(), report);
    let classes = program.classes.iter().map(|class| &class.name);
    check_unique("class", classes.collect(), report);
    let drivers = program.drivers.iter().map(|driver| &driver.name);
    check_unique("driver", drivers.collect(), report);
}

fn check_drivers(program: &Program, report: &mut Report) {
    for driver in &program.drivers {
        report.at(format!("driver {}", driver.name));
        for (_, callback) in driver.callbacks() {
            if let Some(callback) = callback
                && callback.index() >= program.functions.len()
            {
                report.error(1, format!("there is no function {}", callback.0));
            }
        }
    }
}

fn check_unique(kind: &str, names: Vec<&String>, report: &mut Report) {
    let mut seen = HashMap::new();
    for name in names {
        if seen.insert(name.clone(), ()).is_some() {
            report.at(format!("{kind} {name}"));
            report.error(2, String::from("the name is taken"));
        }
    }
}

fn check_entry(program: &Program, report: &mut Report) {
    let Some(entry) = program.entry else {
        return;
    };
    report.at(String::from("entry"));
    if entry.index() >= program.functions.len() {
        report.error(1, format!("there is no function {}", entry.0));
        return;
    }
    let function = &program.functions[entry.index()];
    let has_parameters = match function.blocks.first() {
        Some(block) => !block.parameters.is_empty(),
        None => false,
    };
    if has_parameters || !function.results.is_empty() {
        report.error(3, format!("@{} has parameters or results", function.name));
    }
}

fn check_externs(program: &Program, report: &mut Report) {
    for extern_ in &program.externs {
        report.at(format!("extern %{}", extern_.symbol));
        let floats = extern_.parameters.iter().filter(|ty| ty.is_float()).count();
        if floats > 8 || extern_.parameters.len() - floats > 6 || extern_.results.len() > 2 {
            report.error(4, String::from("more parameters or results than registers"));
        }
        if extern_.diverges && !extern_.results.is_empty() {
            report.error(4, String::from("it diverges but has results"));
        }
    }
}

fn check_data(program: &Program, report: &mut Report) {
    for data in &program.data {
        report.at(format!("data ${}", data.name));
        if !data.align.is_power_of_two() {
            report.error(5, format!("alignment {} is no power of two", data.align));
        }
        let mut free = 0u64;
        for relocation in &data.relocations {
            let offset = u64::from(relocation.offset);
            if offset < free || offset + 8 > data.bytes.len() as u64 {
                report.error(5, format!("relocation {offset} overlaps or is outside"));
                continue;
            }
            if offset % 8 != 0 || data.align < 8 {
                report.error(5, format!("relocation {offset} is not aligned"));
            }
            free = offset + 8;
            let start = relocation.offset as usize;
            if data.bytes[start..start + 8].iter().any(|byte| *byte != 0) {
                report.error(5, format!("bytes at relocation {offset} are not zero"));
            }
            check_relocation_target(program, relocation.target, report);
        }
    }
}

fn check_jit_image(program: &Program, report: &mut Report) {
    if let Some(image) = program.jit_image
        && image.index() >= program.data.len()
    {
        report.at(String::from("jit_image"));
        report.error(1, format!("there is no data {}", image.0));
    }
}

fn check_relocation_target(program: &Program, target: RelocationTarget, report: &mut Report) {
    match target {
        RelocationTarget::Function(function) => {
            if function.index() >= program.functions.len() {
                report.error(1, format!("there is no function {}", function.0));
            }
        }
        RelocationTarget::Data(data, offset) => match program.data.get(data.index()) {
            None => report.error(1, format!("there is no data {}", data.0)),
            Some(data) => {
                if offset as usize > data.bytes.len() {
                    report.error(5, format!("a relocation points outside of ${}", data.name));
                }
            }
        },
        RelocationTarget::Extern(callee) => {
            if callee.index() >= program.externs.len() {
                report.error(1, format!("there is no extern {}", callee.0));
            }
        }
        RelocationTarget::CallWrapper(number) => {
            if number as usize >= program.call_wrappers.len() {
                report.error(1, format!("there is no wrapper {number}"));
            }
        }
    }
}

fn check_types(program: &Program, report: &mut Report) {
    for (index, heap_type) in program.types.iter().enumerate() {
        report.at(format!("type{index}"));
        check_references(heap_type, &heap_type.references, report);
    }
}

fn check_references(heap_type: &HeapType, maps: &[ReferenceMap], report: &mut Report) {
    let size = u64::from(heap_type.size);
    for map in maps {
        match map {
            ReferenceMap::Always(offset) => {
                if offset % 8 != 0 || u64::from(*offset) + 8 > size {
                    report.error(6, format!("no reference fits at {offset}"));
                }
            }
            ReferenceMap::Tagged { tag, cases } => {
                if tag % 4 != 0 || u64::from(*tag) + 4 > size {
                    report.error(6, format!("no tag fits at {tag}"));
                }
                let mut seen = HashMap::new();
                for (case, maps) in cases {
                    if seen.insert(*case, ()).is_some() {
                        report.error(6, format!("tag {case} comes twice"));
                    }
                    check_references(heap_type, maps, report);
                }
            }
        }
    }
}

fn check_locations(program: &Program, report: &mut Report) {
    report.at(String::from("locations"));
    match program.locations.first() {
        None => {}
        Some(first) if *first == Location::UNKNOWN => {}
        Some(_) => report.error(7, String::from("location 0 is a known one")),
    }
    for location in &program.locations {
        if *location != Location::UNKNOWN && location.file as usize >= program.files.len() {
            report.error(1, format!("there is no file {}", location.file));
        }
    }
}

/// Invariants 8, 9 and 22: what the analyses rely on.
fn check_shape(function: &Function, report: &mut Report) {
    report.at(String::new());
    if function.blocks.is_empty() {
        report.error(8, String::from("there is no entry block"));
    }
    let mut defined = vec![false; function.values.len()];
    let mut placed = vec![false; function.insts.len()];
    let mut define = |value: Value, report: &mut Report| {
        if defined[value.index()] {
            report.error(9, format!("{value} is defined twice"));
        }
        defined[value.index()] = true;
    };
    for (index, block) in function.blocks.iter().enumerate() {
        report.at(format!("{}", Block::new(index)));
        if block.terminator.successors().contains(&Block(0)) {
            report.error(8, String::from("it goes to the entry block"));
        }
        for parameter in &block.parameters {
            define(*parameter, report);
        }
        for inst in &block.insts {
            if placed[inst.index()] {
                report.error(9, format!("instruction {inst} stands in two places"));
                continue;
            }
            placed[inst.index()] = true;
            for result in function.results_of(*inst) {
                define(*result, report);
            }
        }
    }
    for (index, slot) in function.slots.iter().enumerate() {
        report.at(format!("s{index}"));
        if !slot.align.is_power_of_two() {
            report.error(22, format!("alignment {} is no power of two", slot.align));
        }
    }
}

fn check_divergence(program: &Program, function: &Function, report: &mut Report) {
    for (index, block) in function.blocks.iter().enumerate() {
        report.at(format!("{}", Block::new(index)));
        for (position, inst) in block.insts.iter().enumerate() {
            let Op::CallExtern(callee, _) = function.op(*inst) else {
                continue;
            };
            let is_end =
                position + 1 == block.insts.len() && block.terminator == Terminator::Unreachable;
            let callee = &program.externs[callee.index()];
            if callee.diverges && !is_end {
                let symbol = &callee.symbol;
                report.error(
                    23,
                    format!("the block goes on after %{symbol}, which diverges"),
                );
            }
        }
    }
}

fn check_dominance(function: &Function, report: &mut Report) {
    let flow = ControlFlow::new(function);
    let dominators = Dominators::new(function, &flow);
    let definitions = definitions(function);
    // The place of each instruction in its block.
    let mut positions = vec![0; function.insts.len()];
    for block in &function.blocks {
        for (position, inst) in block.insts.iter().enumerate() {
            positions[inst.index()] = position;
        }
    }
    for (index, block) in function.blocks.iter().enumerate() {
        let id = Block::new(index);
        let is_reachable = flow.is_reachable(id);
        report.at(format!("{id}"));
        let mut check = |value: Value, position: usize| {
            let is_dominated = match definitions[value.index()] {
                Definition::None => false,
                _ if !is_reachable => true,
                Definition::Parameter(block, _) => dominators.dominates(block, id),
                Definition::Result(block, inst, _) if block == id => {
                    positions[inst.index()] < position
                }
                Definition::Result(block, _, _) => dominators.dominates(block, id),
            };
            if !is_dominated {
                report.error(10, format!("{value} is used where it is not defined"));
            }
        };
        for (position, inst) in block.insts.iter().enumerate() {
            function
                .op(*inst)
                .for_each_operand(|value| check(value, position));
        }
        let end = block.insts.len();
        block.terminator.for_each_operand(|value| check(value, end));
    }
}

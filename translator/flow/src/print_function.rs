//! The text form of functions: blocks, instructions, terminators. See `print.rs` for the form.

use crate::names::{
    BINARY, CONDITIONS, CONVERSIONS, FLOAT_CONDITIONS, INLINE, JIT_ATTRIBUTES, OVERFLOWING, UNARY,
    name_of,
};
use crate::print::{Printer, quote, spell};
use crate::{
    Address, Block, BlockData, ClassId, Function, InstData, Op, Program, Target, Terminator, Type,
    Value,
};

impl Printer {
    pub(crate) fn function(&mut self, program: &Program, function: &Function) {
        self.function_header(function);
        for (index, slot) in function.slots.iter().enumerate() {
            let line = format!(
                "  s{index}: slot {} align {} {}",
                slot.size,
                slot.align,
                quote(slot.name.as_bytes())
            );
            self.line(&line);
        }
        self.undefined(function);
        for (index, block) in function.blocks.iter().enumerate() {
            // Emptied blocks are only numbers; the last one tells the parser how many there are.
            if index + 1 == function.blocks.len() || *block != BlockData::default() {
                self.block(program, function, Block::new(index), block);
            }
        }
        self.line("}");
    }

    fn function_header(&mut self, function: &Function) {
        let mut line = format!(
            "function {}({})",
            spell("@", &function.name),
            types(&function.parameter_types())
        );
        if !function.results.is_empty() {
            line.push_str(" -> ");
            line.push_str(&types(&function.results));
        }
        let attributes = &function.attributes;
        if attributes.inline != crate::Inline::Auto {
            line.push(' ');
            line.push_str(name_of(&INLINE, attributes.inline));
        }
        if attributes.cold {
            line.push_str(" cold");
        }
        for (attribute, name) in JIT_ATTRIBUTES {
            let mut jit = attributes.jit;
            if *jit.get(attribute) {
                line.push(' ');
                line.push_str(name);
            }
        }
        if let Some(effects) = &attributes.effects {
            line.push_str(" effects {");
            self.class_list(&mut line, "reads", &effects.reads);
            self.class_list(&mut line, "writes", &effects.writes);
            if effects.allocates {
                line.push_str(" allocates");
            }
            if effects.panics {
                line.push_str(" panics");
            }
            if effects.external {
                line.push_str(" external");
            }
            line.push_str(" }");
        }
        self.text.push_str(&line);
        self.location(function.location);
        self.text.push_str(" {\n");
    }

    fn class_list(&self, line: &mut String, word: &str, classes: &[ClassId]) {
        if classes.is_empty() {
            return;
        }
        line.push(' ');
        line.push_str(word);
        line.push('(');
        for (index, class) in classes.iter().enumerate() {
            if index > 0 {
                line.push_str(", ");
            }
            line.push_str(&self.class_name(*class));
        }
        line.push(')');
    }

    /// Values that are used but nowhere defined: only broken graphs have them.
    fn undefined(&mut self, function: &Function) {
        let mut state = vec![0u8; function.values.len()];
        let mut note = |value: Value, bit: u8| {
            if value.index() < state.len() {
                state[value.index()] |= bit;
            }
        };
        for block in &function.blocks {
            for parameter in &block.parameters {
                note(*parameter, 1);
            }
            for inst in &block.insts {
                let inst = &function.insts[inst.index()];
                for result in &inst.results {
                    note(*result, 1);
                }
                inst.op.for_each_operand(|value| note(value, 2));
            }
            block.terminator.for_each_operand(|value| note(value, 2));
        }
        for (index, bits) in state.iter().enumerate() {
            if *bits == 2 {
                let line = format!("  undefined v{index}: {}", function.values[index].name());
                self.line(&line);
            }
        }
    }

    fn block(&mut self, program: &Program, function: &Function, id: Block, block: &BlockData) {
        let mut line = format!("{id}");
        if !block.parameters.is_empty() {
            line.push('(');
            line.push_str(&definitions(function, &block.parameters));
            line.push(')');
        }
        if block.cold {
            line.push_str(" cold");
        }
        line.push(':');
        self.line(&line);
        for inst in &block.insts {
            let inst = &function.insts[inst.index()];
            self.text.push_str("  ");
            self.inst(function, inst);
            self.location(inst.location);
            self.text.push('\n');
        }
        self.text.push_str("  ");
        self.terminator(program, &block.terminator);
        self.location(block.location);
        self.text.push('\n');
    }

    pub(crate) fn inst(&mut self, function: &Function, inst: &InstData) {
        if !inst.results.is_empty() {
            self.text.push_str(&definitions(function, &inst.results));
            self.text.push_str(" = ");
        }
        let result = inst.results.first().map(|value| function.type_of(*value));
        let op = self.op(&inst.op, result);
        self.text.push_str(&op);
    }

    fn op(&self, op: &Op, result: Option<Type>) -> String {
        match op {
            Op::Const(number) => format!("const {number}"),
            Op::FloatConst(bits) => format!("float {}", float_text(*bits, result)),
            Op::SlotAddress(slot) => format!("slot_address {slot}"),
            Op::DataAddress(data, offset) => {
                format!("data_address {}", self.data_place(*data, *offset))
            }
            Op::FunctionAddress(function) => {
                format!("function_address {}", self.function_name(*function))
            }
            Op::Binary(op, a, b) => format!("{} {a}, {b}", name_of(&BINARY, *op)),
            Op::Overflowing(op, a, b) => format!("{} {a}, {b}", name_of(&OVERFLOWING, *op)),
            Op::Unary(op, a) => format!("{} {a}", name_of(&UNARY, *op)),
            Op::Compare(condition, a, b) => {
                format!("compare {} {a}, {b}", name_of(&CONDITIONS, *condition))
            }
            Op::FloatCompare(condition, a, b) => {
                let condition = name_of(&FLOAT_CONDITIONS, *condition);
                format!("float_compare {condition} {a}, {b}")
            }
            Op::Convert(conversion, a) => format!("{} {a}", name_of(&CONVERSIONS, *conversion)),
            Op::Select(a, b, c) => format!("select {a}, {b}, {c}"),
            Op::Load(address, class) => {
                format!(
                    "load {}, {}",
                    address_text(address),
                    self.class_name(*class)
                )
            }
            Op::Store(address, value, class) => {
                let class = self.class_name(*class);
                format!("store {}, {value}, {class}", address_text(address))
            }
            Op::Interior(address) => format!("interior {}", address_text(address)),
            Op::Copy(to, from, count, references, class) => {
                let word = if *references {
                    "copy references"
                } else {
                    "copy"
                };
                match class {
                    Some(class) => {
                        format!("{word} {to}, {from}, {count}, {}", self.class_name(*class))
                    }
                    None => format!("{word} {to}, {from}, {count}"),
                }
            }
            Op::Allocate(heap_type, None) => format!("allocate {heap_type}"),
            Op::Allocate(heap_type, Some(count)) => format!("allocate {heap_type}, {count}"),
            Op::Call(function, arguments) => {
                format!(
                    "call {}({})",
                    self.function_name(*function),
                    values(arguments)
                )
            }
            Op::CallIndirect(callee, arguments) => {
                format!("call_indirect {callee}({})", values(arguments))
            }
            Op::CallExtern(callee, arguments) => {
                format!(
                    "call_extern {}({})",
                    self.extern_name(*callee),
                    values(arguments)
                )
            }
            Op::Assume(value) => format!("assume {value}"),
            Op::JitPoint(point) => {
                let word = if point.can_enter {
                    "can_enter"
                } else {
                    "merge_point"
                };
                let driver = quote(point.driver.as_bytes());
                let mut text = format!("{word} {driver} ({})", values(&point.greens));
                if !point.live.is_empty() {
                    text.push_str(&format!(" live ({})", values(&point.live)));
                }
                text
            }
            Op::Ask(question) => String::from(question.name()),
            Op::JitEnabled => String::from("jit_enabled"),
            Op::JitTick(tick) => {
                let greens = values(&tick.greens);
                format!("jit_tick {}, {} ({greens})", tick.point, tick.entering)
            }
            Op::JitEnter(point, entering, record) => {
                format!("jit_enter {point}, {entering}, {record}")
            }
            Op::Promote(value) => format!("jit_promote {value}"),
            Op::IsConstant(value) => format!("jit_is_constant {value}"),
            Op::IsVirtual(value) => format!("jit_is_virtual {value}"),
            Op::WeAreJitted => String::from("we_are_jitted"),
            Op::RecordExact(value, exact) => format!("jit_record_exact {value}, {exact}"),
            Op::Immutable(address, bytes) => format!("jit_immutable {address}, {bytes}"),
        }
    }

    fn terminator(&mut self, _program: &Program, terminator: &Terminator) {
        let text = match terminator {
            Terminator::Jump(target) => format!("jump {}", target_text(target)),
            Terminator::Branch(value, first, second) => format!(
                "branch {value}, {}, {}",
                target_text(first),
                target_text(second)
            ),
            Terminator::Switch(value, cases, default) => {
                let mut text = format!("switch {value} {{");
                for (index, (case, target)) in cases.iter().enumerate() {
                    if index > 0 {
                        text.push(',');
                    }
                    text.push_str(&format!(" {case}: {}", target_text(target)));
                }
                text.push_str(&format!(" }} {}", target_text(default)));
                text
            }
            Terminator::Return(results) if results.is_empty() => String::from("return"),
            Terminator::Return(results) => format!("return {}", values(results)),
            Terminator::TailCall(function, arguments) => {
                format!(
                    "tail_call {}({})",
                    self.function_name(*function),
                    values(arguments)
                )
            }
            Terminator::TailCallIndirect(callee, arguments) => {
                format!("tail_call_indirect {callee}({})", values(arguments))
            }
            Terminator::Unreachable => String::from("unreachable"),
        };
        self.text.push_str(&text);
    }
}

fn address_text(address: &Address) -> String {
    let mut text = format!("{}", address.base);
    if let Some((index, scale)) = address.index {
        text.push_str(&format!(" + {index}*{scale}"));
    }
    if address.offset > 0 {
        text.push_str(&format!(" + {}", address.offset));
    } else if address.offset < 0 {
        text.push_str(&format!(" - {}", -(address.offset as i64)));
    }
    text
}

fn target_text(target: &Target) -> String {
    if target.arguments.is_empty() {
        format!("{}", target.block)
    } else {
        format!("{}({})", target.block, values(&target.arguments))
    }
}

fn values(values: &[Value]) -> String {
    let mut text = String::new();
    for (index, value) in values.iter().enumerate() {
        if index > 0 {
            text.push_str(", ");
        }
        text.push_str(&format!("{value}"));
    }
    text
}

fn definitions(function: &Function, values: &[Value]) -> String {
    let mut text = String::new();
    for (index, value) in values.iter().enumerate() {
        if index > 0 {
            text.push_str(", ");
        }
        text.push_str(&format!("{value}: {}", function.type_of(*value).name()));
    }
    text
}

pub(crate) fn types(types: &[Type]) -> String {
    let mut text = String::new();
    for (index, ty) in types.iter().enumerate() {
        if index > 0 {
            text.push_str(", ");
        }
        text.push_str(ty.name());
    }
    text
}

/// The shortest decimal text with the same bits, or the bits in hexadecimal.
fn float_text(bits: u64, ty: Option<Type>) -> String {
    if ty == Some(Type::F64) {
        let number = f64::from_bits(bits);
        if number.is_finite() {
            return format!("{number:?}");
        }
    }
    if ty == Some(Type::F32) && bits <= u64::from(u32::MAX) {
        let number = f32::from_bits(bits as u32);
        if number.is_finite() {
            return format!("{number:?}");
        }
    }
    format!("0x{bits:x}")
}

//! The text form of functions: slots, blocks, instructions.

use crate::lex::{ParseError, Token};
use crate::names::{
    BINARY, CONDITIONS, CONVERSIONS, FLOAT_CONDITIONS, INLINE, JIT_ATTRIBUTES, OVERFLOWING, UNARY,
    by_name,
};
use crate::parse::Parser;
use crate::{
    Address, Block, BlockData, ClassId, Effects, Function, Inst, InstData, JitPoint, JitTick, Op,
    Question, Slot, SlotData, Target, Terminator, Type, TypeId, Value,
};

/// Block and value numbers are indices; a typo must not take all memory.
const MAXIMUM_ID: u32 = 1 << 24;

/// Reads a function from behind the word `function`.
pub(crate) fn parse_function(parser: &mut Parser) -> Result<Function, ParseError> {
    parser.expect(b'@')?;
    let name = parser.name()?;
    let mut reader = FunctionReader {
        function: Function {
            name,
            ..Function::default()
        },
        defined: Vec::new(),
        used: Vec::new(),
    };
    reader.function(parser)?;
    Ok(reader.function)
}

struct FunctionReader {
    function: Function,
    /// By value: the type, once a definition has been read.
    defined: Vec<Option<Type>>,
    /// Values that are used.
    used: Vec<Value>,
}

impl FunctionReader {
    fn function(&mut self, parser: &mut Parser) -> Result<(), ParseError> {
        parser.expect(b'(')?;
        let parameters = parser.types_until(b')')?;
        self.function.results = parser.results()?;
        self.attributes(parser)?;
        self.function.location = parser.location()?;
        parser.expect(b'{')?;
        while let Some(slot) = parser.peek_id("s") {
            parser.advance();
            self.slot(parser, slot)?;
        }
        while parser.take_word("undefined") {
            self.definition(parser)?;
        }
        while !parser.take(b'}') {
            self.block(parser)?;
        }
        self.values(parser)?;
        if self.function.parameter_types() != parameters {
            return parser.fail("the parameters are not those of the entry block");
        }
        Ok(())
    }

    fn attributes(&mut self, parser: &mut Parser) -> Result<(), ParseError> {
        loop {
            let Token::Word(word) = parser.peek().clone() else {
                return Ok(());
            };
            parser.advance();
            if let Some(inline) = by_name(&INLINE, &word) {
                self.function.attributes.inline = inline;
            } else if word == "cold" {
                self.function.attributes.cold = true;
            } else if let Some(attribute) = by_name(&JIT_ATTRIBUTES, &word) {
                *self.function.attributes.jit.get(attribute) = true;
            } else if word == "effects" {
                self.function.attributes.effects = Some(self.effects(parser)?);
            } else {
                return parser.fail(&format!("unknown attribute `{word}`"));
            }
        }
    }

    fn effects(&mut self, parser: &mut Parser) -> Result<Effects, ParseError> {
        let mut effects = Effects::default();
        parser.expect(b'{')?;
        while !parser.take(b'}') {
            let word = parser.word()?;
            match word.as_str() {
                "reads" => effects.reads = class_list(parser)?,
                "writes" => effects.writes = class_list(parser)?,
                "allocates" => effects.allocates = true,
                "panics" => effects.panics = true,
                "external" => effects.external = true,
                other => return parser.fail(&format!("unknown effect `{other}`")),
            }
        }
        Ok(effects)
    }

    fn slot(&mut self, parser: &mut Parser, id: u32) -> Result<(), ParseError> {
        if id as usize != self.function.slots.len() {
            return parser.fail(&format!("s{} is next", self.function.slots.len()));
        }
        parser.expect(b':')?;
        parser.keyword("slot")?;
        let size = parser.u32()?;
        parser.keyword("align")?;
        let align = parser.u32()?;
        let name = parser.string()?;
        self.function.new_slot(SlotData { size, align, name });
        Ok(())
    }

    fn block(&mut self, parser: &mut Parser) -> Result<(), ParseError> {
        let id = block_id(parser)?;
        if id.index() < self.function.blocks.len() {
            return parser.fail(&format!("{id} comes twice or out of order"));
        }
        while self.function.blocks.len() < id.index() {
            self.function.blocks.push(BlockData::default());
        }
        let mut block = BlockData::default();
        if parser.take(b'(') {
            while !parser.take(b')') {
                block.parameters.push(self.definition(parser)?);
                parser.take(b',');
            }
        }
        block.cold = parser.take_word("cold");
        parser.expect(b':')?;
        while !self.terminator(parser, &mut block)? {
            let inst = self.inst(parser)?;
            self.function.insts.push(inst);
            block.insts.push(Inst::new(self.function.insts.len() - 1));
        }
        block.location = parser.location()?;
        self.function.blocks.push(block);
        Ok(())
    }

    /// Reads a terminator if one is next.
    fn terminator(
        &mut self,
        parser: &mut Parser,
        block: &mut BlockData,
    ) -> Result<bool, ParseError> {
        let Token::Word(word) = parser.peek().clone() else {
            return Ok(false);
        };
        if parser.peek_second() == &Token::Sign(b':') {
            return Ok(false);
        }
        let is_terminator = matches!(
            word.as_str(),
            "jump"
                | "branch"
                | "switch"
                | "return"
                | "tail_call"
                | "tail_call_indirect"
                | "unreachable"
        );
        if !is_terminator {
            return Ok(false);
        }
        parser.advance();
        block.terminator = match word.as_str() {
            "jump" => Terminator::Jump(self.target(parser)?),
            "branch" => {
                let value = self.value(parser)?;
                parser.expect(b',')?;
                let first = self.target(parser)?;
                parser.expect(b',')?;
                Terminator::Branch(value, first, self.target(parser)?)
            }
            "switch" => self.switch(parser)?,
            "return" => {
                let mut values = Vec::new();
                if parser.peek_id("v").is_some() {
                    values.push(self.value(parser)?);
                    while parser.take(b',') {
                        values.push(self.value(parser)?);
                    }
                }
                Terminator::Return(values)
            }
            "tail_call" => {
                let function = parser.function_reference()?;
                Terminator::TailCall(function, self.arguments(parser)?)
            }
            "tail_call_indirect" => {
                let callee = self.value(parser)?;
                Terminator::TailCallIndirect(callee, self.arguments(parser)?)
            }
            _ => Terminator::Unreachable,
        };
        Ok(true)
    }

    fn switch(&mut self, parser: &mut Parser) -> Result<Terminator, ParseError> {
        let value = self.value(parser)?;
        let mut cases = Vec::new();
        parser.expect(b'{')?;
        while !parser.take(b'}') {
            let case = parser.u64()?;
            parser.expect(b':')?;
            cases.push((case, self.target(parser)?));
            parser.take(b',');
        }
        Ok(Terminator::Switch(value, cases, self.target(parser)?))
    }

    fn inst(&mut self, parser: &mut Parser) -> Result<InstData, ParseError> {
        let mut results = Vec::new();
        if parser.peek_id("v").is_some() {
            results.push(self.definition(parser)?);
            while parser.take(b',') {
                results.push(self.definition(parser)?);
            }
            parser.expect(b'=')?;
        }
        let ty = match results.first() {
            Some(value) => self.defined[value.index()],
            None => None,
        };
        let op = self.op(parser, ty)?;
        let location = parser.location()?;
        Ok(InstData {
            op,
            results,
            location,
        })
    }

    fn op(&mut self, parser: &mut Parser, ty: Option<Type>) -> Result<Op, ParseError> {
        let word = parser.word()?;
        if let Some(op) = by_name(&BINARY, &word) {
            let (a, b) = self.two(parser)?;
            return Ok(Op::Binary(op, a, b));
        }
        if let Some(op) = by_name(&OVERFLOWING, &word) {
            let (a, b) = self.two(parser)?;
            return Ok(Op::Overflowing(op, a, b));
        }
        if let Some(op) = by_name(&UNARY, &word) {
            return Ok(Op::Unary(op, self.value(parser)?));
        }
        if let Some(conversion) = by_name(&CONVERSIONS, &word) {
            return Ok(Op::Convert(conversion, self.value(parser)?));
        }
        match word.as_str() {
            "const" => Ok(Op::Const(signed(parser)?)),
            "float" => Ok(Op::FloatConst(float_bits(parser, ty)?)),
            "slot_address" => Ok(Op::SlotAddress(Slot(parser.id("s")?))),
            "data_address" => {
                let (data, offset) = parser.data_place()?;
                Ok(Op::DataAddress(data, offset))
            }
            "function_address" => Ok(Op::FunctionAddress(parser.function_reference()?)),
            "compare" => {
                let name = parser.word()?;
                let Some(condition) = by_name(&CONDITIONS, &name) else {
                    return parser.fail(&format!("unknown condition `{name}`"));
                };
                let (a, b) = self.two(parser)?;
                Ok(Op::Compare(condition, a, b))
            }
            "float_compare" => {
                let name = parser.word()?;
                let Some(condition) = by_name(&FLOAT_CONDITIONS, &name) else {
                    return parser.fail(&format!("unknown condition `{name}`"));
                };
                let (a, b) = self.two(parser)?;
                Ok(Op::FloatCompare(condition, a, b))
            }
            "select" => {
                let (a, b) = self.two(parser)?;
                parser.expect(b',')?;
                Ok(Op::Select(a, b, self.value(parser)?))
            }
            "assume" => Ok(Op::Assume(self.value(parser)?)),
            "poll" => Ok(Op::Ask(Question::Poll)),
            "stack_low" => Ok(Op::Ask(Question::StackLow)),
            "jit_enabled" => Ok(Op::JitEnabled),
            "jit_tick" => {
                let point = parser.u32()?;
                parser.expect(b',')?;
                let entering = self.value(parser)?;
                let greens = self.arguments(parser)?;
                Ok(Op::JitTick(JitTick {
                    point,
                    entering,
                    greens,
                }))
            }
            "jit_enter" => {
                let point = parser.u32()?;
                parser.expect(b',')?;
                let (entering, record) = self.two(parser)?;
                Ok(Op::JitEnter(point, entering, record))
            }
            "jit_promote" => Ok(Op::Promote(self.value(parser)?)),
            "jit_is_constant" => Ok(Op::IsConstant(self.value(parser)?)),
            "jit_is_virtual" => Ok(Op::IsVirtual(self.value(parser)?)),
            "we_are_jitted" => Ok(Op::WeAreJitted),
            "jit_record_exact" => {
                let (value, exact) = self.two(parser)?;
                Ok(Op::RecordExact(value, exact))
            }
            "jit_immutable" => {
                let address = self.value(parser)?;
                parser.expect(b',')?;
                Ok(Op::Immutable(address, parser.u32()?))
            }
            _ => self.memory_op(parser, &word),
        }
    }

    fn memory_op(&mut self, parser: &mut Parser, word: &str) -> Result<Op, ParseError> {
        match word {
            "load" => {
                let address = self.address(parser)?;
                parser.expect(b',')?;
                Ok(Op::Load(address, parser.class_reference()?))
            }
            "store" => {
                let address = self.address(parser)?;
                parser.expect(b',')?;
                let value = self.value(parser)?;
                parser.expect(b',')?;
                Ok(Op::Store(address, value, parser.class_reference()?))
            }
            "interior" => Ok(Op::Interior(self.address(parser)?)),
            "copy" => {
                let references = parser.take_word("references");
                let (to, from) = self.two(parser)?;
                parser.expect(b',')?;
                let count = self.value(parser)?;
                let class = if parser.take(b',') {
                    Some(parser.class_reference()?)
                } else {
                    None
                };
                Ok(Op::Copy(to, from, count, references, class))
            }
            "allocate" => {
                let heap_type = TypeId(parser.id("type")?);
                let count = if parser.take(b',') {
                    Some(self.value(parser)?)
                } else {
                    None
                };
                Ok(Op::Allocate(heap_type, count))
            }
            "call" => {
                let function = parser.function_reference()?;
                Ok(Op::Call(function, self.arguments(parser)?))
            }
            "call_indirect" => {
                let callee = self.value(parser)?;
                Ok(Op::CallIndirect(callee, self.arguments(parser)?))
            }
            "call_extern" => {
                let callee = parser.extern_reference()?;
                Ok(Op::CallExtern(callee, self.arguments(parser)?))
            }
            "merge_point" | "can_enter" => {
                let driver = parser.string()?;
                let greens = self.arguments(parser)?;
                let live = if parser.take_word("live") {
                    self.arguments(parser)?
                } else {
                    Vec::new()
                };
                Ok(Op::JitPoint(JitPoint {
                    driver,
                    can_enter: word == "can_enter",
                    greens,
                    live,
                }))
            }
            other => parser.fail(&format!("unknown operation `{other}`")),
        }
    }

    /// `base + index*scale + offset`.
    fn address(&mut self, parser: &mut Parser) -> Result<Address, ParseError> {
        let base = self.value(parser)?;
        let mut address = Address::at(base, 0);
        let mut is_negative = parser.take(b'-');
        let mut more = is_negative || parser.take(b'+');
        if more && !is_negative && parser.peek_id("v").is_some() {
            let index = self.value(parser)?;
            parser.expect(b'*')?;
            address.index = Some((index, parser.u32()?));
            is_negative = parser.take(b'-');
            more = is_negative || parser.take(b'+');
        }
        if more {
            let distance = i64::from(parser.u32()?);
            let offset = if is_negative { -distance } else { distance };
            if offset != i64::from(offset as i32) {
                return parser.fail("the offset does not fit into 32 bits");
            }
            address.offset = offset as i32;
        }
        Ok(address)
    }

    fn target(&mut self, parser: &mut Parser) -> Result<Target, ParseError> {
        let block = block_id(parser)?;
        let arguments = if parser.peek() == &Token::Sign(b'(') {
            self.arguments(parser)?
        } else {
            Vec::new()
        };
        Ok(Target { block, arguments })
    }

    fn arguments(&mut self, parser: &mut Parser) -> Result<Vec<Value>, ParseError> {
        let mut arguments = Vec::new();
        parser.expect(b'(')?;
        while !parser.take(b')') {
            arguments.push(self.value(parser)?);
            parser.take(b',');
        }
        Ok(arguments)
    }

    fn two(&mut self, parser: &mut Parser) -> Result<(Value, Value), ParseError> {
        let first = self.value(parser)?;
        parser.expect(b',')?;
        Ok((first, self.value(parser)?))
    }

    /// A use of a value.
    fn value(&mut self, parser: &mut Parser) -> Result<Value, ParseError> {
        let value = value_id(parser)?;
        self.used.push(value);
        Ok(value)
    }

    /// `v1: type`.
    fn definition(&mut self, parser: &mut Parser) -> Result<Value, ParseError> {
        let value = value_id(parser)?;
        parser.expect(b':')?;
        let ty = parser.ty()?;
        while self.defined.len() <= value.index() {
            self.defined.push(None);
        }
        match self.defined[value.index()] {
            Some(other) if other != ty => {
                parser.fail(&format!("{value} is a {} elsewhere", other.name()))
            }
            _ => {
                self.defined[value.index()] = Some(ty);
                Ok(value)
            }
        }
    }

    /// Sets the types of all values. Numbers that no one uses get some type.
    fn values(&mut self, parser: &Parser) -> Result<(), ParseError> {
        for value in &self.used {
            if self.defined.get(value.index()).copied().flatten().is_none() {
                return parser.fail(&format!("{value} is not defined"));
            }
        }
        for ty in &self.defined {
            self.function.values.push(ty.unwrap_or(Type::I8));
        }
        Ok(())
    }
}

fn block_id(parser: &mut Parser) -> Result<Block, ParseError> {
    let id = parser.id("b")?;
    if id > MAXIMUM_ID {
        return parser.fail("the block's number is too large");
    }
    Ok(Block(id))
}

fn value_id(parser: &mut Parser) -> Result<Value, ParseError> {
    let id = parser.id("v")?;
    if id > MAXIMUM_ID {
        return parser.fail("the value's number is too large");
    }
    Ok(Value(id))
}

fn class_list(parser: &mut Parser) -> Result<Vec<ClassId>, ParseError> {
    let mut classes = Vec::new();
    parser.expect(b'(')?;
    while !parser.take(b')') {
        classes.push(parser.class_reference()?);
        parser.take(b',');
    }
    Ok(classes)
}

/// A 64-bit number with a sign; unsigned ones that need the 64th bit are taken as they are.
fn signed(parser: &mut Parser) -> Result<i64, ParseError> {
    let is_negative = parser.take(b'-');
    let magnitude = parser.u64()?;
    if is_negative {
        Ok((magnitude as i64).wrapping_neg())
    } else {
        Ok(magnitude as i64)
    }
}

/// The bits of a float: a decimal number of the result's type, or the bits in hexadecimal.
fn float_bits(parser: &mut Parser, ty: Option<Type>) -> Result<u64, ParseError> {
    let is_negative = parser.take(b'-');
    let text = parser.number()?;
    if let Some(digits) = text.strip_prefix("0x") {
        return match u64::from_str_radix(digits, 16) {
            Ok(bits) if !is_negative => Ok(bits),
            _ => parser.fail("bits are at most 64 and have no sign"),
        };
    }
    if ty == Some(Type::F32) {
        if let Ok(number) = text.parse::<f32>() {
            let number = if is_negative { -number } else { number };
            return Ok(u64::from(number.to_bits()));
        }
    } else if let Ok(number) = text.parse::<f64>() {
        let number = if is_negative { -number } else { number };
        return Ok(number.to_bits());
    }
    parser.fail(&format!("`{text}` is no float"))
}

//! Invariants 11 to 21 and 24: operands, results and targets have the right types.

use crate::uses::{Definition, definitions};
use crate::verify::Report;
use crate::{
    Address, BinaryOp, ClassId, ClassKind, Conversion, Function, InstData, Op, Program, Target,
    Terminator, Type, UnaryOp, Value,
};

/// Checks one instruction.
pub(crate) fn check_inst(
    program: &Program,
    function: &Function,
    inst: &InstData,
    report: &mut Report,
) {
    let mut checker = Checker {
        program,
        function,
        report,
    };
    let mut results = Vec::new();
    for result in &inst.results {
        results.push(function.type_of(*result));
    }
    checker.op(&inst.op, &results);
}

/// Checks a terminator.
pub(crate) fn check_terminator(
    program: &Program,
    function: &Function,
    terminator: &Terminator,
    report: &mut Report,
) {
    let mut checker = Checker {
        program,
        function,
        report,
    };
    checker.terminator(terminator);
}

struct Checker<'a> {
    program: &'a Program,
    function: &'a Function,
    report: &'a mut Report,
}

impl Checker<'_> {
    fn op(&mut self, op: &Op, results: &[Type]) {
        match op {
            Op::Const(number) => self.constant(*number, results),
            Op::FloatConst(bits) => self.float_constant(*bits, results),
            Op::SlotAddress(_) | Op::DataAddress(..) => self.results(results, &[Type::Ref]),
            Op::FunctionAddress(_) => self.results(results, &[Type::Ptr]),
            Op::Binary(op, a, b) => self.binary(*op, *a, *b, results),
            Op::Overflowing(_, a, b) => {
                let ty = self.ty(*a);
                self.int(*a);
                self.same(*a, *b);
                self.results(results, &[ty, Type::I8]);
            }
            Op::Unary(op, a) => self.unary(*op, *a, results),
            Op::Compare(_, a, b) => {
                let ty = self.ty(*a);
                if ty.is_float() {
                    self.operand(*a, "an integer or a pointer");
                }
                self.same(*a, *b);
                self.results(results, &[Type::I8]);
            }
            Op::FloatCompare(_, a, b) => {
                self.float(*a);
                self.same(*a, *b);
                self.results(results, &[Type::I8]);
            }
            Op::Convert(conversion, a) => self.convert(*conversion, *a, results),
            Op::Select(condition, a, b) => {
                self.exactly(*condition, Type::I8);
                self.same(*a, *b);
                let ty = self.ty(*a);
                self.results(results, &[ty]);
            }
            Op::Assume(condition) => {
                self.exactly(*condition, Type::I8);
                self.results(results, &[]);
            }
            Op::JitPoint(_) => self.results(results, &[]),
            Op::Promote(value) => {
                let ty = self.ty(*value);
                self.results(results, &[ty]);
            }
            Op::IsVirtual(object) => {
                self.pointer(*object);
                self.results(results, &[Type::I8]);
            }
            Op::JitTick(tick) => {
                self.exactly(tick.entering, Type::I64);
                self.results(results, &[Type::I8]);
            }
            Op::JitEnter(_, entering, record) => {
                self.exactly(*entering, Type::I64);
                self.exactly(*record, Type::Ref);
                self.results(results, &[Type::I64]);
            }
            Op::IsConstant(_) | Op::WeAreJitted | Op::JitEnabled | Op::Ask(_) => {
                self.results(results, &[Type::I8])
            }
            Op::Immutable(address, _) => {
                self.pointer(*address);
                self.results(results, &[]);
            }
            Op::RecordExact(value, exact) => {
                self.same(*value, *exact);
                self.results(results, &[]);
            }
            _ => self.memory_op(op, results),
        }
    }

    fn memory_op(&mut self, op: &Op, results: &[Type]) {
        match op {
            Op::Load(address, class) => {
                self.address(address);
                if results.len() == 1 {
                    self.access(results[0], *class);
                } else {
                    self.report.error(11, String::from("a load has one result"));
                }
            }
            Op::Store(address, value, class) => {
                self.address(address);
                let ty = self.ty(*value);
                self.access(ty, *class);
                self.results(results, &[]);
            }
            Op::Interior(address) => {
                self.address(address);
                self.results(results, &[Type::Ref]);
            }
            Op::Copy(to, from, count, _, _) => {
                self.pointer(*to);
                self.pointer(*from);
                self.exactly(*count, Type::I64);
                self.results(results, &[]);
            }
            Op::Allocate(heap_type, count) => {
                if let Some(count) = count {
                    self.exactly(*count, Type::I64);
                }
                if self.program.types[heap_type.index()].is_array != count.is_some() {
                    let message = "arrays have a count, other objects have none";
                    self.report.error(24, String::from(message));
                }
                self.results(results, &[Type::Ref]);
            }
            Op::Call(callee, arguments) => {
                let callee = &self.program.functions[callee.index()];
                let parameters = callee.parameter_types();
                self.call(arguments, &parameters);
                self.call_results(results, &callee.results);
            }
            Op::CallIndirect(callee, _) => self.code_pointer(*callee),
            Op::CallExtern(callee, arguments) => {
                let callee = &self.program.externs[callee.index()];
                self.call(arguments, &callee.parameters);
                self.call_results(results, &callee.results);
            }
            _ => {}
        }
    }

    fn constant(&mut self, number: i64, results: &[Type]) {
        let Some(ty) = self.one_result(results) else {
            return;
        };
        if ty.is_float() {
            self.report
                .error(11, String::from("a float's constant is `float`"));
            return;
        }
        let spare = 64 - 8 * ty.size();
        if (number << spare) >> spare != number {
            self.report
                .error(13, format!("{number} is no sign-extended {}", ty.name()));
        }
    }

    fn float_constant(&mut self, bits: u64, results: &[Type]) {
        let Some(ty) = self.one_result(results) else {
            return;
        };
        if !ty.is_float() {
            self.report.error(11, String::from("`float` gives a float"));
        } else if ty == Type::F32 && bits > u64::from(u32::MAX) {
            self.report.error(13, String::from("an f32 has 32 bits"));
        }
    }

    fn binary(&mut self, op: BinaryOp, a: Value, b: Value, results: &[Type]) {
        match op {
            BinaryOp::FloatAdd | BinaryOp::FloatSub | BinaryOp::FloatMul | BinaryOp::FloatDiv => {
                self.float(a)
            }
            _ => self.int(a),
        }
        self.same(a, b);
        let ty = self.ty(a);
        self.results(results, &[ty]);
    }

    fn unary(&mut self, op: UnaryOp, a: Value, results: &[Type]) {
        match op {
            UnaryOp::Negate
            | UnaryOp::Not
            | UnaryOp::CountOnes
            | UnaryOp::LeadingZeros
            | UnaryOp::TrailingZeros => self.int(a),
            UnaryOp::SwapBytes => {
                self.int(a);
                if self.ty(a) == Type::I8 {
                    self.operand(a, "of more than one byte");
                }
            }
            UnaryOp::FloatNegate
            | UnaryOp::FloatAbs
            | UnaryOp::SquareRoot
            | UnaryOp::Floor
            | UnaryOp::Ceiling
            | UnaryOp::Truncate => self.float(a),
        }
        let ty = self.ty(a);
        self.results(results, &[ty]);
    }

    fn convert(&mut self, conversion: Conversion, a: Value, results: &[Type]) {
        let Some(to) = self.one_result(results) else {
            return;
        };
        let from = self.ty(a);
        let fits = match conversion {
            Conversion::SignExtend | Conversion::ZeroExtend => {
                from.is_int() && to.is_int() && from.size() < to.size()
            }
            Conversion::Truncate => from.is_int() && to.is_int() && from.size() > to.size(),
            Conversion::SignedToFloat | Conversion::UnsignedToFloat => {
                from.is_int() && to.is_float()
            }
            Conversion::FloatToSigned | Conversion::FloatToUnsigned => {
                from.is_float() && to.is_int()
            }
            Conversion::Promote => from == Type::F32 && to == Type::F64,
            Conversion::Demote => from == Type::F64 && to == Type::F32,
            Conversion::Bits => from.size() == to.size() && from.size() >= 4,
        };
        if !fits {
            let message = format!("no such conversion from {} to {}", from.name(), to.name());
            self.report.error(12, message);
        }
    }

    fn terminator(&mut self, terminator: &Terminator) {
        terminator.for_each_target(|target| self.target(target));
        match terminator {
            Terminator::Branch(condition, _, _) => {
                if self.ty(*condition) != Type::I8 {
                    self.report.error(19, format!("{condition} is no i8"));
                }
            }
            Terminator::Switch(value, cases, _) => self.switch(*value, cases),
            Terminator::Return(values) => {
                let function = self.function;
                if self.types(values) != function.results {
                    let message = "the values are not those that the function returns";
                    self.report.error(20, String::from(message));
                }
            }
            Terminator::TailCall(callee, arguments) => {
                let callee = &self.program.functions[callee.index()];
                let parameters = callee.parameter_types();
                self.call(arguments, &parameters);
                if callee.results != self.function.results {
                    let message = format!("@{} has other results", callee.name);
                    self.report.error(21, message);
                }
                self.no_slot_addresses(arguments);
            }
            Terminator::TailCallIndirect(callee, arguments) => {
                self.code_pointer(*callee);
                self.no_slot_addresses(arguments);
            }
            Terminator::Jump(_) | Terminator::Unreachable => {}
        }
    }

    fn switch(&mut self, value: Value, cases: &[(u64, Target)]) {
        let ty = self.ty(value);
        if !ty.is_int() {
            self.report.error(18, format!("{value} is no integer"));
            return;
        }
        let mut numbers = Vec::new();
        for (number, _) in cases {
            if ty.size() < 8 && *number >> (8 * ty.size()) != 0 {
                let message = format!("case {number} does not fit {}", ty.name());
                self.report.error(18, message);
            }
            numbers.push(*number);
        }
        numbers.sort();
        for index in 1..numbers.len() {
            if numbers[index] == numbers[index - 1] {
                self.report
                    .error(18, format!("case {} comes twice", numbers[index]));
            }
        }
    }

    /// The frame is gone when the callee runs.
    fn no_slot_addresses(&mut self, arguments: &[Value]) {
        let definitions = definitions(self.function);
        for argument in arguments {
            if let Definition::Result(_, inst, _) = definitions[argument.index()]
                && let Op::SlotAddress(_) = self.function.op(inst)
            {
                self.report
                    .error(21, format!("{argument} points into the frame"));
            }
        }
    }

    fn target(&mut self, target: &Target) {
        let block = &self.function.blocks[target.block.index()];
        if self.types(&target.arguments) != self.types(&block.parameters) {
            let message = format!("the arguments are not those of {}", target.block);
            self.report.error(17, message);
        }
    }

    fn call(&mut self, arguments: &[Value], parameters: &[Type]) {
        if self.types(arguments) != parameters {
            let message = "the arguments are not those of the signature";
            self.report.error(16, String::from(message));
        }
    }

    fn code_pointer(&mut self, callee: Value) {
        if self.ty(callee) != Type::Ptr {
            self.report.error(16, format!("{callee} is no ptr"));
        }
    }

    fn call_results(&mut self, results: &[Type], expected: &[Type]) {
        if results != expected {
            let message = "the results are not those of the signature";
            self.report.error(16, String::from(message));
        }
    }

    fn address(&mut self, address: &Address) {
        if !is_pointer(self.ty(address.base)) {
            self.report
                .error(14, format!("the base {} is no pointer", address.base));
        }
        if let Some((index, scale)) = address.index {
            if self.ty(index) != Type::I64 {
                self.report
                    .error(14, format!("the index {index} is no i64"));
            }
            if scale == 0 {
                self.report.error(14, String::from("the scale is 0"));
            }
        }
    }

    fn access(&mut self, ty: Type, class: ClassId) {
        let class = &self.program.classes[class.index()];
        let fits = match class.kind {
            ClassKind::Field {
                is_payload: true, ..
            } => true,
            _ => ty == class.ty,
        };
        if !fits {
            let message = format!(
                "an access of type {}, but {} is of type {}",
                ty.name(),
                class.name,
                class.ty.name()
            );
            self.report.error(15, message);
        }
    }

    fn one_result(&mut self, results: &[Type]) -> Option<Type> {
        if results.len() == 1 {
            return Some(results[0]);
        }
        self.report.error(11, String::from("it has one result"));
        None
    }

    fn results(&mut self, results: &[Type], expected: &[Type]) {
        if results != expected {
            let mut names = Vec::new();
            for ty in expected {
                names.push(ty.name());
            }
            let message = format!("the results should be ({})", names.join(", "));
            self.report.error(11, message);
        }
    }

    fn int(&mut self, value: Value) {
        if !self.ty(value).is_int() {
            self.operand(value, "an integer");
        }
    }

    fn float(&mut self, value: Value) {
        if !self.ty(value).is_float() {
            self.operand(value, "a float");
        }
    }

    fn pointer(&mut self, value: Value) {
        if !is_pointer(self.ty(value)) {
            self.operand(value, "a pointer");
        }
    }

    fn exactly(&mut self, value: Value, ty: Type) {
        if self.ty(value) != ty {
            self.operand(value, ty.name());
        }
    }

    fn same(&mut self, a: Value, b: Value) {
        if self.ty(a) != self.ty(b) {
            self.report
                .error(12, format!("{a} and {b} are of different types"));
        }
    }

    fn operand(&mut self, value: Value, expected: &str) {
        let ty = self.ty(value);
        let message = format!("{value} is of type {}, not {expected}", ty.name());
        self.report.error(12, message);
    }

    fn ty(&self, value: Value) -> Type {
        self.function.type_of(value)
    }

    fn types(&self, values: &[Value]) -> Vec<Type> {
        values.iter().map(|value| self.ty(*value)).collect()
    }
}

fn is_pointer(ty: Type) -> bool {
    ty == Type::Ref || ty == Type::Ptr
}

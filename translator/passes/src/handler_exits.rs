//! Leaving a handler: to another handler that is known, or through a table of handlers.
//!
//! On the way out, what lives in the record and has changed is stored, and the webs in registers become the arguments of
//! a tail call. A register whose web is not alive at the target passes on what it
//! held, which costs no move. A dispatch becomes
//!
//! ```text
//! v20 = convert zero_extend v19              ; the switch's value
//! v21 = const 5
//! v22 = compare unsigned_less v20, v21       ; only if the switch's default can be reached
//! branch v22, b1, b2                         ; b2: tail_call the default's handler
//! b1:
//! v23 = data_address run.handlers0
//! v24 = load v23 + v20*8
//! store v0 + 8, v17                          ; a web of the record that has changed
//! tail_call_indirect v24(v0, v15, v16)
//! ```
//!
//! Dispatches over the same handlers share a table. The prologue calls its first handler and returns what that returns.

use flow::{
    Address, Block, Condition, Conversion, Data, DataId, FunctionId, LocationId, Op, Relocation,
    RelocationTarget, Target, Terminator, Type, Value,
};

use crate::handler_plan::{is_trap, passed_by_dispatch, passed_to};
use crate::handler_split::{Handler, Splitter};
use crate::handler_webs::Home;

impl Splitter {
    /// Goes to another handler from the end of `block`.
    pub(crate) fn leave(
        &mut self,
        handler: &mut Handler,
        block: Block,
        target: &Target,
        location: LocationId,
    ) {
        if is_trap(&self.original, target.block) {
            handler.function.blocks[block.index()].terminator = Terminator::Unreachable;
            return;
        }
        let number = self.plan.number[target.block.index()].expect("the target is an entry");
        let mut passed: Vec<Option<Value>> = vec![None; self.webs.homes.len()];
        for (web, value) in passed_to(&self.original, target, &self.plan, &self.webs) {
            passed[web] = Some(value);
        }
        let arguments = self.pass(handler, block, &passed, location);
        let callee = FunctionId::new(self.first + number);
        if handler.is_prologue {
            let results = self.original.results.clone();
            let call =
                handler
                    .function
                    .append(block, Op::Call(callee, arguments), &results, location);
            let results = handler.function.results_of(call).to_vec();
            handler.function.blocks[block.index()].terminator = Terminator::Return(results);
        } else {
            handler.function.blocks[block.index()].terminator =
                Terminator::TailCall(callee, arguments);
        }
    }

    /// Stores what lives in the record and has changed; the register arguments, the record first.
    fn pass(
        &mut self,
        handler: &mut Handler,
        block: Block,
        passed: &[Option<Value>],
        location: LocationId,
    ) -> Vec<Value> {
        let mut arguments: Vec<Option<Value>> = vec![None; self.parameters.len()];
        arguments[0] = Some(handler.record);
        for (web, value) in passed.iter().enumerate() {
            match self.webs.homes[web] {
                Home::Register(position, _) => {
                    arguments[position + 1] = match value {
                        Some(value) => Some(self.value(handler, *value, location)),
                        None => handler.incoming[web],
                    };
                }
                Home::Record(offset, _) => {
                    let Some(value) = value else { continue };
                    let is_own = self.webs.of(*value) == Some(web);
                    // Already there: stored by the prologue for good, or not touched by this handler.
                    if is_own && self.webs.is_invariant[web] {
                        continue;
                    }
                    let known = handler.values[value.index()];
                    let untouched = is_own
                        && (known.is_none() || known == handler.incoming[web])
                        && !handler.redefined.contains_key(value);
                    if untouched && !handler.is_prologue {
                        continue;
                    }
                    let value = self.value(handler, *value, location);
                    let store = Op::Store(
                        Address::at(handler.record, offset as i32),
                        value,
                        self.classes[web],
                    );
                    handler.function.append(block, store, &[], location);
                }
            }
        }
        let mut complete = Vec::with_capacity(arguments.len());
        for (position, argument) in arguments.into_iter().enumerate() {
            complete.push(match argument {
                Some(argument) => argument,
                None => {
                    let ty = self.parameters[position];
                    let zero = match ty {
                        Type::F32 | Type::F64 => Op::FloatConst(0),
                        _ => Op::Const(0),
                    };
                    let made = handler.function.append(block, zero, &[ty], location);
                    handler.function.results_of(made)[0]
                }
            });
        }
        complete
    }

    /// A dispatch through the table of handlers.
    pub(crate) fn dispatch(
        &mut self,
        handler: &mut Handler,
        block: Block,
        terminator: &Terminator,
        location: LocationId,
    ) {
        let Terminator::Switch(value, cases, default) = terminator else {
            unreachable!("dispatches are switches")
        };
        let length = cases
            .iter()
            .map(|(case, _)| *case as usize + 1)
            .max()
            .unwrap_or(0);
        let number = |block: Block| self.plan.number[block.index()].expect("arms are entries");
        let mut numbers = vec![number(default.block); length];
        for (case, target) in cases {
            numbers[*case as usize] = number(target.block);
        }
        let passed = passed_by_dispatch(&self.original, terminator, &self.plan, &self.webs)
            .expect("checked before");
        let table = self.table(numbers);
        let ty = self.original.type_of(*value);
        let mut index = self.value(handler, *value, location);
        if ty != Type::I64 {
            let wide = Op::Convert(Conversion::ZeroExtend, index);
            let made = handler.function.append(block, wide, &[Type::I64], location);
            index = handler.function.results_of(made)[0];
        }
        let mut block = block;
        if !is_trap(&self.original, default.block) {
            let limit =
                handler
                    .function
                    .append(block, Op::Const(length as i64), &[Type::I64], location);
            let limit = handler.function.results_of(limit)[0];
            let compare = Op::Compare(Condition::UnsignedLess, index, limit);
            let made = handler
                .function
                .append(block, compare, &[Type::I8], location);
            let inside = handler.function.results_of(made)[0];
            let go_on = handler.function.new_block();
            handler.function.blocks[go_on.index()].location = location;
            let outside = self.edge(handler, default, location);
            handler.function.blocks[block.index()].terminator =
                Terminator::Branch(inside, Target::new(go_on, Vec::new()), outside);
            block = go_on;
        }
        let base =
            handler
                .function
                .append(block, Op::DataAddress(table, 0), &[Type::Ref], location);
        let base = handler.function.results_of(base)[0];
        let entry = Address {
            base,
            index: Some((index, 8)),
            offset: 0,
        };
        let load = Op::Load(entry, self.table_class);
        let callee = handler.function.append(block, load, &[Type::Ptr], location);
        let callee = handler.function.results_of(callee)[0];
        let arguments = self.pass(handler, block, &passed, location);
        handler.function.blocks[block.index()].terminator =
            Terminator::TailCallIndirect(callee, arguments);
    }

    fn table(&mut self, numbers: Vec<usize>) -> DataId {
        if let Some(known) = self.tables.get(&numbers) {
            return *known;
        }
        let data = DataId::new(self.first_data + self.new_data.len());
        let relocations = numbers
            .iter()
            .enumerate()
            .map(|(position, number)| Relocation {
                offset: position as u32 * 8,
                target: RelocationTarget::Function(FunctionId::new(self.first + number)),
            })
            .collect();
        self.new_data.push(Data {
            name: format!("{}.handlers{}", self.original.name, self.tables.len()),
            bytes: vec![0; numbers.len() * 8],
            align: 8,
            relocations,
        });
        self.tables.insert(numbers, data);
        data
    }
}

//! Copying the blocks of a handler.
//!
//! Values are renamed as blocks are copied, dominators first. Constants are not copied with their blocks but
//! made where a handler first needs them: at its start, so that they dominate all uses. The address
//! of a slot becomes a part of the record.
//!
//! A block behind an entry may define again what came in: an arm flows back into a block that stood before its entry, and
//! that block's copy has a second definition of a value that the handler got from outside.
//! Both definitions are noted, and [`repair`] makes block parameters where they meet:
//!
//! ```text
//! b2(v4: i64): v5 = add v4, v1  jump b3          ; owned by the handler of b7, too
//! b3:          ... switch v6 { 3: b7, ... } b9
//! b7:          v8 = sub v5, v1  branch v7, b2(v8), b8   ; v5 came in, and b2's copy defines it
//! ```

use flow::{Address, Block, BlockData, InstData, LocationId, Op, Target, Terminator, Type, Value};

use crate::handler_plan::{is_constant, is_dispatch};
use crate::handler_split::{Handler, Splitter};
use crate::handler_webs::Home;
use crate::ssa::{CopiedValue, repair};

impl Splitter {
    /// Copies the owned blocks; `start` stands for the first.
    pub(crate) fn body(&mut self, handler: &mut Handler, owned: &[Block], start: Block) {
        // Parameters of inner blocks, and the blocks themselves, before anything refers to them.
        for (position, block) in owned.iter().enumerate() {
            if position == 0 {
                handler.blocks.insert(*block, start);
                continue;
            }
            let copy = handler.function.new_block();
            handler.blocks.insert(*block, copy);
            for parameter in &self.original.blocks[block.index()].parameters {
                let value = handler
                    .function
                    .new_value(self.original.type_of(*parameter));
                handler.function.blocks[copy.index()].parameters.push(value);
                handler.define(*parameter, value, *block);
            }
        }
        for block in owned {
            let copy = handler.blocks[block];
            let cold = self.plan.cold[block.index()];
            handler.function.blocks[copy.index()].location =
                self.original.blocks[block.index()].location;
            handler.function.blocks[copy.index()].cold = cold && copy != Block(0);
        }
        // Dominators come first in reverse postorder, so definitions precede uses.
        for block in crate::compact::reverse_postorder(&self.original) {
            if handler.blocks.contains_key(&block) {
                self.copy_insts(handler, block);
            }
        }
        for block in owned {
            self.copy_terminator(handler, *block);
        }
        let mut redefined: Vec<CopiedValue> = handler.redefined.values().cloned().collect();
        redefined.sort_by_key(|one| one.original);
        repair(&mut handler.function, &redefined);
    }

    fn copy_insts(&mut self, handler: &mut Handler, block: Block) {
        handler.current = block;
        let copy = handler.blocks[&block];
        for inst in self.original.blocks[block.index()].insts.clone() {
            let InstData {
                op,
                results,
                location,
            } = self.original.insts[inst.index()].clone();
            if is_constant(&op) {
                continue;
            }
            let mut op = op;
            let mut missing = Vec::new();
            op.for_each_operand(|value| missing.push(value));
            for value in missing {
                self.value(handler, value, location);
            }
            op.map_operands(|value| handler.known(value).expect("made above"));
            let types: Vec<Type> = results
                .iter()
                .map(|value| self.original.type_of(*value))
                .collect();
            let made = handler.function.append(copy, op, &types, location);
            for (old, new) in results
                .iter()
                .zip(handler.function.results_of(made).to_vec())
            {
                handler.define(*old, new, block);
                self.define_web(handler, copy, *old, new, location);
            }
        }
    }

    /// What the prologue defines for good and the record keeps is stored where it is defined.
    fn define_web(
        &self,
        handler: &mut Handler,
        block: Block,
        old: Value,
        new: Value,
        location: LocationId,
    ) {
        let Some(web) = self.webs.of(old) else { return };
        if let (Home::Record(offset, _), true) = (self.webs.homes[web], self.webs.is_invariant[web])
        {
            let store = Op::Store(
                Address::at(handler.record, offset as i32),
                new,
                self.classes[web],
            );
            handler.function.append(block, store, &[], location);
        }
    }

    /// The copy of a value; constants and slot addresses are made at the handler's start.
    pub(crate) fn value(
        &mut self,
        handler: &mut Handler,
        value: Value,
        location: LocationId,
    ) -> Value {
        if let Some(known) = handler.known(value) {
            return known;
        }
        let op = self.constants[value.index()].clone().unwrap_or_else(|| {
            panic!(
                "{}: {value} is not alive in its handler",
                self.original.name
            )
        });
        let ty = self.original.type_of(value);
        let op = match op {
            Op::SlotAddress(slot) => Op::Interior(Address::at(
                handler.record,
                self.slot_offsets[slot.index()] as i32,
            )),
            other => other,
        };
        // At the start, so that it dominates all uses.
        let made = handler.function.append(Block(0), op, &[ty], location);
        let insts = &mut handler.function.blocks[0].insts;
        let inst = insts.pop().expect("appended above");
        let position = usize::from(handler.is_prologue).min(insts.len());
        insts.insert(position, inst);
        let result = handler.function.results_of(made)[0];
        handler.values[value.index()] = Some(result);
        result
    }

    fn copy_terminator(&mut self, handler: &mut Handler, block: Block) {
        handler.current = block;
        let copy = handler.blocks[&block];
        let location = self.original.blocks[block.index()].location;
        let terminator = self.original.blocks[block.index()].terminator.clone();
        if is_dispatch(&terminator) && !handler.is_prologue {
            self.dispatch(handler, copy, &terminator, location);
            return;
        }
        if block == Block(0) {
            // Parameters of the function that are webs of the record.
            for parameter in self.original.blocks[0].parameters.clone() {
                let new = handler.values[parameter.index()].expect("a parameter");
                self.define_web(handler, copy, parameter, new, location);
            }
        }
        let made = match terminator {
            Terminator::Return(values) => {
                let values = values
                    .iter()
                    .map(|value| self.value(handler, *value, location))
                    .collect();
                Terminator::Return(values)
            }
            Terminator::Jump(target) => match self.plan.number[target.block.index()] {
                Some(_) => {
                    self.leave(handler, copy, &target, location);
                    return;
                }
                None => Terminator::Jump(self.inner_target(handler, &target, location)),
            },
            Terminator::Branch(condition, yes, no) => {
                let condition = self.value(handler, condition, location);
                let yes = self.edge(handler, &yes, location);
                let no = self.edge(handler, &no, location);
                Terminator::Branch(condition, yes, no)
            }
            Terminator::Switch(value, cases, default) => {
                let value = self.value(handler, value, location);
                let cases = cases
                    .iter()
                    .map(|(case, target)| (*case, self.edge(handler, target, location)))
                    .collect();
                Terminator::Switch(value, cases, self.edge(handler, &default, location))
            }
            Terminator::TailCall(callee, arguments) => {
                let arguments = arguments
                    .iter()
                    .map(|value| self.value(handler, *value, location))
                    .collect();
                Terminator::TailCall(callee, arguments)
            }
            Terminator::TailCallIndirect(callee, arguments) => {
                let callee = self.value(handler, callee, location);
                let arguments = arguments
                    .iter()
                    .map(|value| self.value(handler, *value, location))
                    .collect();
                Terminator::TailCallIndirect(callee, arguments)
            }
            Terminator::Unreachable => Terminator::Unreachable,
        };
        handler.function.blocks[copy.index()].terminator = made;
    }

    fn inner_target(
        &mut self,
        handler: &mut Handler,
        target: &Target,
        location: LocationId,
    ) -> Target {
        let arguments = target
            .arguments
            .iter()
            .map(|value| self.value(handler, *value, location))
            .collect();
        Target::new(handler.blocks[&target.block], arguments)
    }

    /// An edge: to a block of the handler, or to a new block that goes to another handler.
    pub(crate) fn edge(
        &mut self,
        handler: &mut Handler,
        target: &Target,
        location: LocationId,
    ) -> Target {
        if self.plan.number[target.block.index()].is_none() {
            return self.inner_target(handler, target, location);
        }
        let bridge = handler.function.new_block();
        let cold = self.plan.cold[target.block.index()];
        handler.function.blocks[bridge.index()] = BlockData {
            location,
            cold,
            ..BlockData::default()
        };
        self.leave(handler, bridge, target, location);
        Target::new(bridge, Vec::new())
    }
}

//! What a function does with the addresses of its slots.
//!
//! A value *points* into a slot if it is the slot's address or an interior reference with a constant
//! offset from one that does. Its uses are sorted into loads, stores, copies of known size, and
//! *escapes*: everything else (arguments of calls and blocks, stores of the address itself, comparisons, indexing).

use flow::{Address, Block, ClassId, Function, Inst, Op, Slot, Type, Value};

/// A load or store of a leaf of a slot.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct SlotAccess {
    /// Which slot.
    pub slot: Slot,
    /// Where in the slot, in bytes.
    pub offset: i64,
    /// The leaf's type at this access.
    pub ty: Type,
    /// Its alias class.
    pub class: ClassId,
    /// Where the instruction stands.
    pub block: Block,
    /// Whether it writes.
    pub is_store: bool,
}

/// A copy from or to a slot, or both.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct SlotCopy {
    /// Where it stands.
    pub block: Block,
    /// The instruction.
    pub inst: Inst,
    /// Slot and offset that it writes, if a slot.
    pub to: Option<(Slot, i64)>,
    /// Slot and offset that it reads, if a slot.
    pub from: Option<(Slot, i64)>,
    /// In bytes, known and less than 2^31.
    pub count: i64,
}

/// All uses of slot addresses in a function.
#[derive(Clone, Debug, Default)]
pub struct SlotUses {
    /// Slot and offset, by value.
    pub pointers: Vec<Option<(Slot, i64)>>,
    /// In the order of the blocks.
    pub accesses: Vec<SlotAccess>,
    /// In the order of the blocks.
    pub copies: Vec<SlotCopy>,
    /// Where slots escape.
    pub escapes: Vec<(Slot, Block)>,
}

/// Finds all uses of slots. Blocks must stand in reverse postorder.
pub fn find_slot_uses(function: &Function, constants: &[Option<i64>]) -> SlotUses {
    let mut uses = SlotUses {
        pointers: vec![None; function.values.len()],
        ..SlotUses::default()
    };
    for index in 0..function.blocks.len() {
        let block = Block::new(index);
        for inst in &function.blocks[index].insts {
            uses.visit(function, block, *inst, constants);
        }
        function.blocks[index]
            .terminator
            .for_each_operand(|value| uses.escape(value, block));
    }
    uses
}

impl SlotUses {
    /// The slot and offset that a value points to.
    pub fn pointer(&self, value: Value) -> Option<(Slot, i64)> {
        self.pointers.get(value.index()).copied().flatten()
    }

    /// The slot and offset of an address.
    pub fn place(&self, address: &Address) -> Option<(Slot, i64)> {
        let (slot, offset) = self.pointer(address.base)?;
        if address.index.is_some() {
            return None;
        }
        Some((slot, offset + address.offset as i64))
    }

    fn escape(&mut self, value: Value, block: Block) {
        if let Some((slot, _)) = self.pointer(value) {
            self.escapes.push((slot, block));
        }
    }

    fn visit(&mut self, function: &Function, block: Block, inst: Inst, constants: &[Option<i64>]) {
        let results = function.results_of(inst);
        match function.op(inst) {
            Op::SlotAddress(slot) => self.pointers[results[0].index()] = Some((*slot, 0)),
            Op::Interior(address) => match self.place(address) {
                Some(place) => self.pointers[results[0].index()] = Some(place),
                None => address.for_each_operand(|value| self.escape(value, block)),
            },
            Op::Load(address, class) => {
                let ty = function.type_of(results[0]);
                self.access(address, ty, *class, block, false);
            }
            Op::Store(address, value, class) => {
                self.escape(*value, block);
                self.access(address, function.type_of(*value), *class, block, true);
            }
            Op::Copy(to, from, count, _, _) => {
                let places = (self.pointer(*to), self.pointer(*from));
                if places == (None, None) {
                    return;
                }
                match constants[count.index()] {
                    Some(number) if (0..1 << 31).contains(&number) => {
                        self.copies.push(SlotCopy {
                            block,
                            inst,
                            to: places.0,
                            from: places.1,
                            count: number,
                        });
                    }
                    _ => {
                        self.escape(*to, block);
                        self.escape(*from, block);
                    }
                }
            }
            // It says something of the slot's memory, and goes where that goes.
            Op::Immutable(..) => {}
            op => op.for_each_operand(|value| self.escape(value, block)),
        }
    }

    fn access(
        &mut self,
        address: &Address,
        ty: Type,
        class: ClassId,
        block: Block,
        is_store: bool,
    ) {
        match self.place(address) {
            Some((slot, offset)) => self.accesses.push(SlotAccess {
                slot,
                offset,
                ty,
                class,
                block,
                is_store,
            }),
            None => address.for_each_operand(|value| self.escape(value, block)),
        }
    }
}

/// The blocks from which every way ends in a divergence: they end in `unreachable`, or go only to such
/// blocks. Loops are not among them.
pub fn diverging_blocks(function: &Function) -> Vec<bool> {
    let mut diverging = vec![false; function.blocks.len()];
    for index in (0..function.blocks.len()).rev() {
        let terminator = &function.blocks[index].terminator;
        diverging[index] = match terminator {
            flow::Terminator::Unreachable => true,
            flow::Terminator::Return(_)
            | flow::Terminator::TailCall(..)
            | flow::Terminator::TailCallIndirect(..) => false,
            _ => {
                let successors = terminator.successors();
                successors.iter().all(|block| diverging[block.index()])
            }
        };
    }
    diverging
}

//! Which loads of a graph read what does not change any more.
//!
//! The hint [`Op::Immutable`] says it of some bytes, where an immutable field is reached through a reference. What pointers there own does not change
//! either: a pointer that was loaded from such bytes with a class that [owns](flow::Class::owns) makes all loads through it
//! unchanging. So the elements of a vector in an immutable field are known, while those of another vector with elements of the same type
//! are not: the fact hangs on the load, not on its class.
//!
//! ```text
//! jit_immutable v0, 24                 ; a vector in an immutable field
//! v2 = load.ptr v0+0, Vec.pointer      ; unchanging, and so is what v2 points to
//! v3 = load.i64 v2+v1*8, *i64          ; unchanging
//! ```
//! A hint holds for what it dominates. Addresses are followed through interior references, not through parameters of blocks.

use flow::{Address, Block, Class, ControlFlow, Dominators, Function, Op, Value};

/// Bytes that do not change: from `start` to `end`, counted from the value `base`.
struct Known {
    base: Value,
    start: i64,
    end: i64,
    block: Block,
}

struct Finder<'a> {
    function: &'a Function,
    dominators: Dominators,
    known: Vec<Known>,
    /// By value: the value and the bytes after it that it stands for, if it is an interior reference without an index.
    interior: Vec<Option<(Value, i64)>>,
    /// By value: whether nothing that it points to changes.
    owned: Vec<bool>,
}

/// By instruction, whether it is a load of what does not change.
pub(crate) fn unchanging_loads(function: &Function, classes: &[Class]) -> Vec<bool> {
    let mut unchanging = vec![false; function.insts.len()];
    let flow = ControlFlow::new(function);
    let mut finder = Finder {
        function,
        dominators: Dominators::new(function, &flow),
        known: Vec::new(),
        interior: vec![None; function.values.len()],
        owned: vec![false; function.values.len()],
    };
    for block in &flow.reverse_postorder {
        for inst in &function.blocks[block.index()].insts {
            let results = function.results_of(*inst);
            match function.op(*inst) {
                Op::Immutable(address, bytes) => {
                    let (base, start) = finder.place(*address, 0);
                    finder.known.push(Known {
                        base,
                        start,
                        end: start + i64::from(*bytes),
                        block: *block,
                    });
                }
                Op::Interior(address) => {
                    let (base, offset) = finder.place(address.base, address.offset);
                    finder.owned[results[0].index()] = finder.owned[base.index()];
                    if address.index.is_none() {
                        finder.interior[results[0].index()] = Some((base, offset));
                    }
                }
                Op::Load(address, class) => {
                    let bytes = function.type_of(results[0]).size();
                    let is_known = finder.is_known(address, i64::from(bytes), *block);
                    let class = &classes[class.index()];
                    unchanging[inst.index()] = is_known;
                    let does_not_change = is_known || class.immutable;
                    finder.owned[results[0].index()] = does_not_change && class.owns;
                }
                _ => {}
            }
        }
    }
    unchanging
}

impl Finder<'_> {
    /// The value that an address is counted from, and the bytes after it.
    fn place(&self, value: Value, offset: i32) -> (Value, i64) {
        match self.interior[value.index()] {
            Some((base, before)) => (base, before + i64::from(offset)),
            None => (value, i64::from(offset)),
        }
    }

    fn is_known(&self, address: &Address, bytes: i64, block: Block) -> bool {
        debug_assert!(address.base.index() < self.function.values.len());
        let (base, offset) = self.place(address.base, address.offset);
        if self.owned[base.index()] || self.owned[address.base.index()] {
            return true;
        }
        address.index.is_none()
            && self.known.iter().any(|known| {
                known.base == base
                    && known.start <= offset
                    && offset + bytes <= known.end
                    && self.dominators.dominates(known.block, block)
            })
    }
}

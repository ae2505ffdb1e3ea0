//! Copies blocks so that each visit of a merge point knows what led to it.
//!
//! A *mode* is what happened last: the function was called, a loop of a driver closed (`can_enter`), or a merge point
//! was passed. Blocks that are reached in several modes are copied, one copy a mode, but only where a merge point may
//! still come: behind that nothing depends on the mode. In an interpreter that is the stretch between the jump back and
//! the head of the loop, a few instructions.
//!
//! ```text
//! b1(v1): v2 = compare ... branch v2, b2, b9      ; reached from b0 (called), b4 (closing) and b5 (passed)
//! b2: merge_point "LOOP" (v1) ...
//! ```
//! becomes three copies of b1 and of b2 up to the point; the copies of b2 go on to one block behind it.
//!
//! Cost: a block is copied at most once a driver and once for the call.

use crate::jump_threading::copy_block;
use crate::ssa::{CopiedValue, repair};
use flow::{Block, Function, Op, Value};
use std::collections::HashMap;

/// What happened last.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub(crate) enum Mode {
    /// A merge point was passed, or none can come.
    Passed,
    /// `can_enter` of the driver with this number.
    Closing(usize),
    /// The function was called.
    Called,
}

/// In which modes each block is reached.
pub(crate) struct Modes {
    /// By block, ascending.
    pub by_block: Vec<Vec<Mode>>,
    /// By block: the mode that it leaves, if it changes it.
    exits: Vec<Option<Mode>>,
    /// By block: whether a merge point may come.
    awaits_point: Vec<bool>,
}

impl Modes {
    /// Finds the modes from the first block on.
    pub fn new(function: &Function, start: Mode, drivers: &[String]) -> Modes {
        let mut modes = Modes {
            by_block: vec![Vec::new(); function.blocks.len()],
            exits: Vec::new(),
            awaits_point: awaits_point(function),
        };
        for index in 0..function.blocks.len() {
            modes.exits.push(exit_mode(function, index, drivers));
        }
        let mut work = vec![(Block(0), modes.at_entry(Block(0), start))];
        while let Some((block, mode)) = work.pop() {
            let known = &mut modes.by_block[block.index()];
            if let Err(position) = known.binary_search(&mode) {
                known.insert(position, mode);
                for successor in function.blocks[block.index()].terminator.successors() {
                    work.push((successor, modes.after(block, mode, successor)));
                }
            }
        }
        modes
    }

    fn at_entry(&self, block: Block, mode: Mode) -> Mode {
        if self.awaits_point[block.index()] {
            mode
        } else {
            Mode::Passed
        }
    }

    /// The mode in which a block's successor is reached.
    fn after(&self, block: Block, mode: Mode, successor: Block) -> Mode {
        self.at_entry(successor, self.exits[block.index()].unwrap_or(mode))
    }

    /// Makes the copies. By block of the old graph: its modes with their blocks.
    pub fn apply(&self, function: &mut Function) -> Vec<Vec<(Mode, Block)>> {
        let mut copied: Vec<CopiedValue> = Vec::new();
        let mut places: HashMap<Value, usize> = HashMap::new();
        let mut blocks = Vec::new();
        for (index, modes) in self.by_block.iter().enumerate() {
            let original = Block::new(index);
            let mut list = Vec::new();
            for mode in modes {
                if list.is_empty() {
                    list.push((*mode, original));
                    continue;
                }
                let copy = copy_block(function, original, |(value, home), block, copy| {
                    let place = *places.entry(value).or_insert_with(|| {
                        copied.push(CopiedValue {
                            original: value,
                            block: home,
                            copies: Vec::new(),
                        });
                        copied.len() - 1
                    });
                    copied[place].copies.push((block, copy));
                });
                list.push((*mode, copy));
            }
            blocks.push(list);
        }
        for (index, list) in blocks.iter().enumerate() {
            for (mode, block) in list {
                let goes_to = |successor: Block| {
                    let wanted = self.after(Block::new(index), *mode, successor);
                    let found = blocks[successor.index()]
                        .iter()
                        .find(|(mode, _)| *mode == wanted);
                    found.map_or(successor, |(_, block)| *block)
                };
                function.blocks[block.index()]
                    .terminator
                    .map_successors(goes_to);
            }
        }
        repair(function, &copied);
        blocks
    }
}

/// The mode after a block, if it has a point: that of the last one.
fn exit_mode(function: &Function, index: usize, drivers: &[String]) -> Option<Mode> {
    for inst in function.blocks[index].insts.iter().rev() {
        if let Op::JitPoint(point) = function.op(*inst) {
            if !point.can_enter {
                return Some(Mode::Passed);
            }
            // A driver without a merge point here closes no loop of this function.
            if let Some(number) = drivers.iter().position(|driver| *driver == point.driver) {
                return Some(Mode::Closing(number));
            }
        }
    }
    None
}

/// By block: whether a merge point stands in it or may come after it.
fn awaits_point(function: &Function) -> Vec<bool> {
    let mut awaits = vec![false; function.blocks.len()];
    for (index, block) in function.blocks.iter().enumerate() {
        awaits[index] = block
            .insts
            .iter()
            .any(|inst| crate::look_inside::is_merge_point(function.op(*inst)));
    }
    let mut changed = true;
    while changed {
        changed = false;
        for index in (0..function.blocks.len()).rev() {
            let successors = function.blocks[index].terminator.successors();
            if !awaits[index] && successors.iter().any(|block| awaits[block.index()]) {
                awaits[index] = true;
                changed = true;
            }
        }
    }
    awaits
}

//! Operations whose results no one reads and that do nothing else are left out: lowering makes both halves of an
//! operation that tells of overflow, and constants take the place of what computed them.

use crate::body::{Body, Place};
use jitcode::Effect;

/// Removes them.
pub(crate) fn remove_unused(body: &mut Body, order: &[usize]) {
    let mut uses = vec![0u32; body.kinds.len()];
    for index in order {
        let block = &body.blocks[*index];
        for instruction in &block.instructions {
            instruction.for_each_use(|register| uses[register.0 as usize] += 1);
        }
        block
            .end
            .for_each_use(|register| uses[register.0 as usize] += 1);
        for edge in block.end.edges() {
            for place in &edge.arguments {
                if let Place::Register(register) = place {
                    uses[register.0 as usize] += 1;
                }
            }
        }
    }
    // Backwards, so that what only a removed operation read is removed too.
    for index in order.iter().rev() {
        let block = &mut body.blocks[*index];
        let mut kept = Vec::new();
        for instruction in std::mem::take(&mut block.instructions).into_iter().rev() {
            let effect = instruction.opcode.shape().effect;
            let is_removable = matches!(effect, Effect::Pure | Effect::Partial | Effect::Reads)
                && instruction
                    .results
                    .iter()
                    .all(|result| uses[result.0 as usize] == 0);
            if is_removable {
                instruction.for_each_use(|register| uses[register.0 as usize] -= 1);
            } else {
                kept.push(instruction);
            }
        }
        kept.reverse();
        block.instructions = kept;
    }
}

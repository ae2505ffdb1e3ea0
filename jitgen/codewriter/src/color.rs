//! Registers for virtual registers.
//!
//! Graphs in SSA form are colored optimally by going through the blocks in an order in which definitions come first: where a
//! register is defined, only what is alive there is in its way, and a color that nothing there has is free for all of its
//! life. So there are as many registers of a kind as there are values of the kind alive at once. Among the
//! free colors that of a value is taken with which it meets at a block's parameter, to save moves.

use crate::body::{Body, Place, Virtual};
use crate::liveness::Liveness;
use jitcode::Kind;

/// Colors of virtual registers; words and floats are counted apart.
#[derive(Clone, Debug)]
pub(crate) struct Colors {
    colors: Vec<Option<u32>>,
    /// How many colors words have.
    pub words: u32,
    /// How many colors floats have.
    pub floats: u32,
}

impl Colors {
    /// The color of a register that is alive somewhere.
    pub fn of(&self, register: Virtual) -> u32 {
        self.colors[register.0 as usize].expect("what is needed has a register")
    }

    /// The number of the register in code.
    pub fn register(&self, body: &Body, register: Virtual) -> u32 {
        match body.kind(register) {
            Kind::Float => self.words + self.of(register),
            _ => self.of(register),
        }
    }
}

/// Colors a body.
pub(crate) fn color(body: &Body, order: &[usize], liveness: &Liveness) -> Colors {
    let mut painter = Painter {
        body,
        partners: partners(body, order, liveness),
        colors: vec![None; body.kinds.len()],
        taken: [Vec::new(), Vec::new()],
    };
    for index in order {
        painter.block(*index, liveness);
    }
    Colors {
        words: painter.taken[0].len() as u32,
        floats: painter.taken[1].len() as u32,
        colors: painter.colors,
    }
}

/// By register: those with which it would like to share a color.
fn partners(body: &Body, order: &[usize], liveness: &Liveness) -> Vec<Vec<Virtual>> {
    let mut partners = vec![Vec::new(); body.kinds.len()];
    for index in order {
        for edge in body.blocks[*index].end.edges() {
            for (parameter, place) in liveness.passed(body, edge) {
                if let Place::Register(register) = place {
                    partners[parameter.0 as usize].push(register);
                    partners[register.0 as usize].push(parameter);
                }
            }
        }
    }
    partners
}

struct Painter<'a> {
    body: &'a Body,
    partners: Vec<Vec<Virtual>>,
    colors: Vec<Option<u32>>,
    /// By kind and color: whether it is in use at this place. As long as there are colors.
    taken: [Vec<bool>; 2],
}

impl Painter<'_> {
    fn block(&mut self, index: usize, liveness: &Liveness) {
        let block = &self.body.blocks[index];
        self.taken.iter_mut().for_each(|taken| taken.fill(false));
        for register in liveness.at_start(index).iter() {
            if !block.parameters.contains(&register) {
                self.set(register, true);
            }
        }
        for parameter in &block.parameters {
            // The function's parameters are all passed, needed or not.
            if index == 0 || liveness.at_start(index).contains(*parameter) {
                self.define(*parameter);
            }
        }
        if index == 0 {
            for parameter in &block.parameters {
                if !liveness.at_start(index).contains(*parameter) {
                    self.set(*parameter, false);
                }
            }
        }
        let after = liveness.after_each(self.body, block);
        for (instruction, after) in block.instructions.iter().zip(&after) {
            instruction.for_each_use(|register| {
                if !after.contains(register) {
                    self.set(register, false);
                }
            });
            for result in &instruction.results {
                self.define(*result);
            }
            for result in &instruction.results {
                if !after.contains(*result) {
                    self.set(*result, false);
                }
            }
        }
    }

    fn bank(&self, register: Virtual) -> usize {
        usize::from(self.body.kind(register) == Kind::Float)
    }

    fn set(&mut self, register: Virtual, taken: bool) {
        let bank = self.bank(register);
        let color = self.colors[register.0 as usize].expect("definitions come before uses");
        self.taken[bank][color as usize] = taken;
    }

    fn define(&mut self, register: Virtual) {
        let bank = self.bank(register);
        let taken = &mut self.taken[bank];
        let wished = self.partners[register.0 as usize]
            .iter()
            .filter_map(|partner| self.colors[partner.0 as usize])
            .find(|color| !taken[*color as usize]);
        let color = match wished.or_else(|| first_free(taken)) {
            Some(color) => color,
            None => {
                taken.push(false);
                taken.len() as u32 - 1
            }
        };
        taken[color as usize] = true;
        self.colors[register.0 as usize] = Some(color);
    }
}

fn first_free(taken: &[bool]) -> Option<u32> {
    taken
        .iter()
        .position(|taken| !taken)
        .map(|color| color as u32)
}

//! The evaluator's inner loop: the steps of one frame between calls and returns.

use crate::arithmetic::{binary, compare, convert, float_compare, overflowing, unary};
use crate::resolve::{Code, Part, Place, Step, Width};
use crate::{BadAddress, Fault, Machine, Question, Stop};

/// What ends a stretch of steps in one frame.
pub(crate) enum Transfer {
    Call {
        callee: u32,
        arguments: Part,
        results: Part,
    },
    CallIndirect {
        callee: u64,
        arguments: Part,
        results: Part,
    },
    CallExtern {
        callee: u32,
        arguments: Part,
        results: Part,
    },
    TailCall {
        callee: u32,
        arguments: Part,
    },
    TailCallIndirect {
        callee: u64,
        arguments: Part,
    },
    Return {
        values: Part,
    },
}

impl Transfer {
    /// The registers of what is handed over: arguments or results.
    pub(crate) fn passed(&self) -> Part {
        match self {
            Transfer::Call { arguments, .. }
            | Transfer::CallIndirect { arguments, .. }
            | Transfer::CallExtern { arguments, .. }
            | Transfer::TailCall { arguments, .. }
            | Transfer::TailCallIndirect { arguments, .. } => *arguments,
            Transfer::Return { values } => *values,
        }
    }
}

/// Copies listed registers into transit.
pub(crate) fn fetch(
    registers: &[u64],
    base: usize,
    code: &Code,
    list: Part,
    transit: &mut Vec<u64>,
) {
    transit.clear();
    for index in list.start..list.start + list.count {
        transit.push(registers[base + code.lists[index as usize] as usize]);
    }
}

/// The steps of one frame between calls and returns.
pub(crate) struct Stretch<'a> {
    pub(crate) registers: &'a mut Vec<u64>,
    pub(crate) transit: &'a mut Vec<u64>,
    pub(crate) base: usize,
    pub(crate) slots: u64,
    pub(crate) steps: u64,
    pub(crate) limit: u64,
    /// Whether little is left of the room for frames and slots.
    pub(crate) stack_low: bool,
}

impl Stretch<'_> {
    fn get(&self, register: u32) -> u64 {
        self.registers[self.base + register as usize]
    }

    fn set(&mut self, register: u32, value: u64) {
        self.registers[self.base + register as usize] = value;
    }

    /// Runs from `*position`, which is the last step that ran at the end.
    pub(crate) fn run<M: Machine>(
        &mut self,
        machine: &mut M,
        code: &Code,
        position: &mut u32,
    ) -> Result<Transfer, Fault> {
        loop {
            if self.steps >= self.limit {
                return Err(Fault::OutOfSteps);
            }
            self.steps += 1;
            match code.steps[*position as usize] {
                Step::Constant { to, bits } => self.set(to, bits),
                Step::SlotAddress { to, offset } => self.set(to, self.slots + u64::from(offset)),
                Step::Binary {
                    op,
                    spare,
                    to,
                    a,
                    b,
                } => match binary(op, u32::from(spare), self.get(a), self.get(b)) {
                    Some(result) => self.set(to, result),
                    None => return Err(Fault::Division),
                },
                Step::Overflowing {
                    op,
                    spare,
                    to,
                    flag,
                    a,
                    b,
                } => {
                    let (result, overflowed) =
                        overflowing(op, u32::from(spare), self.get(a), self.get(b));
                    self.set(to, result);
                    self.set(flag, u64::from(overflowed));
                }
                Step::Unary { op, spare, to, a } => {
                    let result = unary(op, u32::from(spare), self.get(a));
                    self.set(to, result);
                }
                Step::Compare {
                    condition,
                    spare,
                    to,
                    a,
                    b,
                } => {
                    let result = compare(condition, u32::from(spare), self.get(a), self.get(b));
                    self.set(to, u64::from(result));
                }
                Step::FloatCompare {
                    condition,
                    spare,
                    to,
                    a,
                    b,
                } => {
                    let result =
                        float_compare(condition, u32::from(spare), self.get(a), self.get(b));
                    self.set(to, u64::from(result));
                }
                Step::Convert {
                    conversion,
                    from,
                    into,
                    to,
                    a,
                } => {
                    let result = convert(conversion, from, into, self.get(a));
                    self.set(to, result);
                }
                Step::Select { to, a, b, c } => {
                    let chosen = if self.get(a) != 0 { b } else { c };
                    self.set(to, self.get(chosen));
                }
                Step::Load { width, to, place } => {
                    let value = load(machine, width, self.address(place))?;
                    self.set(to, value);
                }
                Step::Store { width, a, place } => {
                    store(machine, width, self.address(place), self.get(a))?;
                }
                Step::Interior { to, place } => self.set(to, self.address(place)),
                Step::Copy { to, from, count } => {
                    machine.copy(self.get(to), self.get(from), self.get(count))?;
                }
                Step::Allocate {
                    to,
                    heap_type,
                    size,
                } => {
                    let start = machine.allocate(u64::from(size) + 8, 8)?;
                    machine.store_u32(start, u64::from(heap_type))?;
                    self.set(to, start + 8);
                }
                Step::AllocateArray {
                    to,
                    heap_type,
                    size,
                    count,
                } => {
                    let object = allocate_array(machine, heap_type, size, self.get(count))?;
                    self.set(to, object);
                }
                Step::Assume { a } => {
                    if self.get(a) != 1 {
                        return Err(Fault::FalseAssumption);
                    }
                }
                Step::Nothing => {}
                Step::Ask { to, question } => {
                    let answer = match question {
                        Question::Poll => machine.poll(),
                        Question::StackLow => self.stack_low,
                    };
                    self.set(to, u64::from(answer));
                }
                Step::Move { to, a } => self.set(to, self.get(a)),
                Step::Jump { edge } => {
                    *position = self.jump(code, edge);
                    continue;
                }
                Step::Branch { a, first, second } => {
                    let edge = if self.get(a) != 0 { first } else { second };
                    *position = self.jump(code, edge);
                    continue;
                }
                Step::Switch { a, cases, default } => {
                    let edge = find_case(code, cases, self.get(a)).unwrap_or(default);
                    *position = self.jump(code, edge);
                    continue;
                }
                Step::Unreachable => return Err(Fault::Unreachable),
                Step::Call {
                    callee,
                    arguments,
                    results,
                } => {
                    return Ok(Transfer::Call {
                        callee,
                        arguments,
                        results,
                    });
                }
                Step::CallIndirect {
                    callee,
                    arguments,
                    results,
                } => {
                    let callee = self.get(callee);
                    return Ok(Transfer::CallIndirect {
                        callee,
                        arguments,
                        results,
                    });
                }
                Step::CallExtern {
                    callee,
                    arguments,
                    results,
                } => {
                    return Ok(Transfer::CallExtern {
                        callee,
                        arguments,
                        results,
                    });
                }
                Step::TailCall { callee, arguments } => {
                    return Ok(Transfer::TailCall { callee, arguments });
                }
                Step::TailCallIndirect { callee, arguments } => {
                    let callee = self.get(callee);
                    return Ok(Transfer::TailCallIndirect { callee, arguments });
                }
                Step::Return { values } => return Ok(Transfer::Return { values }),
                // Replaced by constants when the code was made.
                Step::DataAddress { .. } | Step::FunctionAddress { .. } => {
                    return Err(Fault::Unreachable);
                }
            }
            *position += 1;
        }
    }

    fn address(&self, place: Place) -> u64 {
        let base = self
            .get(place.base)
            .wrapping_add(place.offset as i64 as u64);
        if place.scale == 0 {
            return base;
        }
        let distance = self.get(place.index).wrapping_mul(u64::from(place.scale));
        base.wrapping_add(distance)
    }

    /// Copies the arguments and gives the position.
    fn jump(&mut self, code: &Code, edge: u32) -> u32 {
        let edge = code.edges[edge as usize];
        let start = edge.moves.start as usize;
        let moves = &code.moves[start..start + edge.moves.count as usize];
        if edge.is_tangled {
            self.transit.clear();
            for (_, from) in moves {
                let value = self.get(*from);
                self.transit.push(value);
            }
            for (index, (to, _)) in moves.iter().enumerate() {
                let value = self.transit[index];
                self.set(*to, value);
            }
        } else {
            for (to, from) in moves {
                let value = self.get(*from);
                self.set(*to, value);
            }
        }
        edge.target
    }
}

fn find_case(code: &Code, cases: Part, value: u64) -> Option<u32> {
    let mut low = cases.start as usize;
    let mut high = low + cases.count as usize;
    while low < high {
        let middle = low + (high - low) / 2;
        let (number, edge) = code.cases[middle];
        if number == value {
            return Some(edge);
        }
        if number < value {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    None
}

fn load<M: Machine>(machine: &M, width: Width, address: u64) -> Result<u64, BadAddress> {
    match width {
        Width::One => machine.load_u8(address),
        Width::Two => machine.load_u16(address),
        Width::Four => machine.load_u32(address),
        Width::Eight => machine.load_u64(address),
    }
}

fn store<M: Machine>(
    machine: &mut M,
    width: Width,
    address: u64,
    value: u64,
) -> Result<(), BadAddress> {
    match width {
        Width::One => machine.store_u8(address, value),
        Width::Two => machine.store_u16(address, value),
        Width::Four => machine.store_u32(address, value),
        Width::Eight => machine.store_u64(address, value),
    }
}

fn allocate_array<M: Machine>(
    machine: &mut M,
    heap_type: u32,
    size: u32,
    count: u64,
) -> Result<u64, Fault> {
    if (count as i64) < 0 {
        return Err(Fault::NegativeCount(count as i64));
    }
    let Some(bytes) = count.checked_mul(u64::from(size)) else {
        return Err(Fault::Stopped(Stop::OutOfMemory));
    };
    let start = machine.allocate(bytes.saturating_add(16), 8)?;
    machine.store_u64(start, count)?;
    machine.store_u32(start + 8, u64::from(heap_type))?;
    Ok(start + 16)
}

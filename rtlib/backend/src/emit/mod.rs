//! From a plan to machine code.
//!
//! ```text
//! entry:    push rbp; mov rbp, rsp; inputs from the record at rsi to where the header has them
//! header:   rsp = rbp - frame; the trace's number into the frame,    other traces jump here
//!           a mark that it has been used
//! body:     operations                                               the trace's own loop jumps here
//! cold:     allocations that found no room, and for each guard
//!             mov ecx, guard; jmp leave                              a bridge takes the guard's jump away from here
//! leave:    mov r11, slots; jmp to the routine that saves everything and returns
//! ```
//!
//! A trace that begins at a guard has no entry; its header is jumped to with the guard's frame as it is.
//!
//! The frame is based on rbp. Below the return address and the saved rbp: the header (the number of the trace that
//! runs in it), slots, and at rsp room for the arguments and results of calls.

mod calls;
mod compare;
mod floats;
mod guards;
mod memory;
mod moves;
mod words;

use crate::assembler::{Assembler, Condition, frame_bytes, header, memory, put};
use crate::layout::Layout;
use crate::listing::Listing;
use crate::plan::general::{R15, RBP, RSI, RSP};
use crate::plan::{Action, Location, Plan, SCRATCH};
use crate::routines::Routines;
use jitcode::Opcode;
use trace::{Op, Source};

/// Code and what has to be known of it. Offsets are from its beginning.
#[derive(Debug, Default)]
pub struct Emitted {
    /// The code, with jumps out of it still open.
    pub assembler: Assembler,
    /// Where other traces jump to.
    pub header: u32,
    /// By number.
    pub guards: Vec<EmittedGuard>,
    /// Words of its results, if it ends with the portal's return.
    pub results: u32,
}

/// A guard.
#[derive(Clone, Copy, Debug)]
pub struct EmittedGuard {
    /// Where the displacements of the jumps to its exit are; [`NO_JUMP`] fills up.
    pub jumps: [u32; 2],
    /// Its exit.
    pub exit: u32,
    /// What its condition is when it fails.
    pub fails_with: bool,
}

/// Of a guard with a single jump.
pub const NO_JUMP: u32 = u32::MAX;

/// In the number that an exit leaves with: the guard was forced.
pub const FORCED: u32 = 1 << 30;

/// The number with which a finished portal leaves.
pub const FINISHED: u32 = u32::MAX >> 1;

/// What emission needs to know beside the plan.
#[derive(Clone, Copy)]
pub struct Context<'a> {
    pub source: &'a Source<'a>,
    pub plan: &'a Plan,
    pub layout: &'a Layout,
    pub routines: &'a Routines,
    /// Address of a byte for each guard that is 1 as long as the guard shall fail at its first execution.
    pub forced: Option<u64>,
    /// Address of a byte that is set when the code is entered.
    pub used: u64,
    /// Address of the word that says where the portal of a point runs, with these greens.
    pub target_of: &'a dyn Fn(u32, &[u64]) -> u64,
    /// The header of another trace, as an offset in the arena.
    pub header_of: &'a dyn Fn(u32) -> u32,
}

/// Where an allocation goes when there is no room, and where it goes on.
struct Refill {
    jump: u32,
    retry: u32,
    /// Bytes, if they are known; else they are in [`crate::plan::COUNT`].
    bytes: Option<u32>,
}

struct Emitter<'a> {
    context: Context<'a>,
    emitted: Emitted,
    /// Bytes that calls need at rsp.
    area: u32,
    /// Where the size of the frame is to be filled in.
    frame_sizes: Vec<u32>,
    body: u32,
    refills: Vec<Refill>,
    /// Jumps from where there is no room for a frame or a slot.
    overflows: Vec<u32>,
    /// Calls of portals: the jump if the callee was left by a guard, and where it goes on.
    unfinished: Vec<(u32, u32)>,
    /// Jumps for forced guards, with the guard.
    forced: Vec<(u32, u32)>,
}

/// Emits a planned trace.
pub fn emit(context: Context<'_>) -> Emitted {
    let mut emitter = Emitter {
        context,
        emitted: Emitted::default(),
        area: 0,
        frame_sizes: Vec::new(),
        body: 0,
        refills: Vec::new(),
        overflows: Vec::new(),
        unfinished: Vec::new(),
        forced: Vec::new(),
    };
    if context.source.is_logged {
        emitter.emitted.assembler.listing = Some(Listing::default());
    }
    emitter.prologue();
    let mut ops = context.source.trace.ops();
    for action in &context.plan.actions {
        emitter.action(action, &mut ops);
    }
    emitter.cold();
    let frame = frame_bytes(context.plan.slots, emitter.area) as i32;
    for at in &emitter.frame_sizes {
        let at = *at as usize;
        emitter.emitted.assembler.bytes[at..at + 4].copy_from_slice(&(-frame).to_le_bytes());
    }
    if let Some(listing) = &mut emitter.emitted.assembler.listing {
        listing.replace(
            "-0x80000000(%rbp), %rsp",
            &format!("-{frame:#x}(%rbp), %rsp"),
        );
    }
    emitter.emitted
}

impl Emitter<'_> {
    fn assembler(&mut self) -> &mut Assembler {
        &mut self.emitted.assembler
    }

    fn note(&mut self, text: impl FnOnce() -> String) {
        if let Some(listing) = &mut self.emitted.assembler.listing {
            listing.note(&text());
        }
    }

    /// Says where the jump goes that was written last, which leads out of this code.
    fn name_outside(&mut self, target: impl FnOnce() -> String) {
        let assembler = self.assembler();
        if let Some((displacement, _)) = assembler.outside.last().copied() {
            assembler.name_jump(displacement, target);
        }
    }

    fn prologue(&mut self) {
        let plan = self.context.plan;
        if self.context.source.parent.is_none() {
            let assembler = self.assembler();
            put!(assembler, pushq_o, RBP);
            put!(assembler, movq_mr, RBP, RSP);
            self.reserve_frame();
            // rsi says where the inputs are, so what goes into it comes last.
            let late = |location: &Location| *location == Location::General(RSI);
            for pass in [false, true] {
                for (index, location) in plan.inputs.iter().enumerate() {
                    if late(location) == pass {
                        let entry = self.context.source.entry;
                        let word = entry.map_or(index as u32, |entry| entry.words[index]);
                        self.load_input(*location, word as i32 * 8);
                    }
                }
            }
        }
        self.emitted.header = self.emitted.assembler.here();
        if self.context.source.parent.is_none() || plan.slots > 0 || self.has_calls() {
            self.reserve_frame();
            let limit = memory(R15, self.context.layout.stack_limit);
            put!(self.assembler(), cmpq_rm, RSP, limit);
            let jump = self.assembler().jump_if(Condition::Below);
            self.overflows.push(jump);
        }
        let number = self.context.source.number;
        let used = self.context.used;
        let assembler = self.assembler();
        put!(assembler, movl_mi, header(), number);
        assembler.load_constant(SCRATCH, used);
        put!(assembler, movb_mi, memory(SCRATCH, 0), 1u8);
        self.body = self.emitted.assembler.here();
    }

    /// Whether the trace needs room at rsp.
    fn has_calls(&self) -> bool {
        self.context
            .source
            .trace
            .ops()
            .any(|op| crate::uses::is_call(op.opcode))
    }

    /// rsp below everything that the trace has in its frame; how much that is, is filled in at the end.
    fn reserve_frame(&mut self) {
        // A displacement that needs all four bytes.
        put!(self.assembler(), leaq_rm, RSP, memory(RBP, i32::MIN));
        let at = self.emitted.assembler.here() - 4;
        self.frame_sizes.push(at);
    }

    fn load_input(&mut self, location: Location, offset: i32) {
        let from = memory(RSI, offset);
        let assembler = &mut self.emitted.assembler;
        match location {
            Location::General(register) => put!(assembler, movq_rm, register, from),
            Location::Float(register) => put!(assembler, movsd_a_m, register, from),
            Location::Slot(number) => {
                put!(assembler, movq_rm, SCRATCH, from);
                put!(assembler, movq_mr, crate::assembler::slot(number), SCRATCH);
            }
            Location::Constant(_) | Location::Condition | Location::Nowhere => {}
        }
    }

    fn action(&mut self, action: &Action, ops: &mut trace::Ops<'_>) {
        let plan = self.context.plan;
        match *action {
            Action::Move { from, to } => self.copy(to, from),
            Action::Perform { position, run } => {
                let op = self.find(ops, position);
                self.perform(&op, plan.run(run));
            }
            Action::Guard {
                position,
                compare,
                run,
                guard,
            } => {
                let compare = compare.map(|position| self.find(ops, position));
                let op = self.find(ops, position);
                self.guard(&op, compare.as_ref(), plan.run(run), guard);
            }
            Action::End { position, from, to } => {
                let op = self.find(ops, position);
                self.end(&op, plan.run(from), plan.run(to));
            }
        }
    }

    /// The next operation that stands at a position; those before it are not wanted.
    fn find<'t>(&mut self, ops: &mut trace::Ops<'t>, position: u32) -> Op<'t> {
        let op = ops
            .find(|op| op.position == position)
            .expect("a plan follows its trace");
        self.note(|| {
            let trace = self.context.source.trace;
            format!("  {}", trace::print_op(trace, &op))
        });
        op
    }

    fn perform(&mut self, op: &Op<'_>, locations: &[Location]) {
        let operands = locations.len() - op.results as usize;
        let (operands, results) = locations.split_at(operands);
        match op.opcode {
            Opcode::CallResidual | Opcode::CallIndirect => self.call(op, operands, results),
            Opcode::CallPortal => self.call_portal(op, operands, results),
            Opcode::Copy => self.copy_memory(op, operands),
            Opcode::Allocate => self.allocate(op, results[0]),
            Opcode::PushSlot => self.push_slot(op, results[0]),
            Opcode::PopSlots => self.pop_slots(operands[0]),
            Opcode::AllocateArray => self.allocate_array(op, operands[0], results[0]),
            _ => {
                if let Some(access) = trace::access::access(op.opcode) {
                    self.access(op, access, operands, results);
                } else if !self.word(op, operands, results[0]) {
                    self.float(op, operands, results[0]);
                }
            }
        }
    }

    fn end(&mut self, op: &Op<'_>, from: &[Location], to: &[Location]) {
        match op.opcode {
            Opcode::Finish => {
                self.emitted.results = from.len() as u32;
                self.finish(from);
                self.name_outside(|| "routine leave, with the results".to_string());
            }
            Opcode::EnterTrace => {
                self.shuffle(from, to);
                let target = (self.context.header_of)(op.operands[0]);
                self.assembler().jump_outside(target);
                self.name_outside(|| format!("trace {}", op.operands[0]));
            }
            _ => {
                self.shuffle(from, to);
                let body = self.body;
                let displacement = self.assembler().jump();
                self.assembler().bind(displacement, body);
                let name = || format!("{body:x}, the beginning");
                self.assembler().name_jump(displacement, name);
            }
        }
    }
}

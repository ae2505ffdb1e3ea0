//! The backend: compiles traces, keeps their code, and runs it.

use crate::allocate::{Beginning, MOST_SLOTS, allocate};
use crate::arena::Arena;
use crate::check::check;
use crate::emit::{Context, Emitted, FINISHED, FORCED, NO_JUMP, emit};
use crate::fork;
use crate::layout::Layout;
use crate::listing::Listing;
use crate::perf_map::PerfMap;
use crate::plan::{Location, Plan};
use crate::routines::{NEXT_AT, NO_TRACE, Routines, SLOTS_AT};
use crate::unit::{Guard, Place, Unit};
use jitcode::Opcode;
use rustc_hash::FxHashMap;
use std::cell::{Cell, OnceCell, RefCell};
use std::mem::MaybeUninit;
use std::rc::Rc;
use trace::{Code, Machine, Refusal, Source, Stop};

/// Machine code of the traces of one VM.
#[derive(Debug)]
pub struct Backend {
    layout: Layout,
    /// Whether every plan is checked.
    verify: bool,
    /// Made when the first trace is compiled; the reason, if that is impossible.
    memory: OnceCell<Result<Memory, Refusal>>,
    /// By number of the trace.
    units: RefCell<Vec<Option<Unit>>>,
    targets: RefCell<FxHashMap<Place, Target>>,
    /// Where code is named, if somebody wants to see it.
    perf_map: Option<PerfMap>,
}

/// Where calls of a portal from a place go.
#[derive(Debug)]
struct Target {
    /// The address, which machine code of the callers reads by its own address.
    address: Box<Cell<u64>>,
    /// How many traces call it.
    callers: u32,
    /// Whether there is code of a trace that begins there.
    has_code: bool,
}

#[derive(Debug)]
struct Memory {
    arena: Rc<RefCell<Arena>>,
    routines: Routines,
    /// Machine code writes to it by address: it is a raw allocation, to which there is no reference.
    buffer: *mut u64,
}

/// Words of the exit buffer.
const BUFFER_WORDS: usize = (SLOTS_AT + MOST_SLOTS) as usize;

/// `fn(code, vm, inputs)`, see [`Routines::enter`].
type Enter = unsafe extern "C" fn(u64, u64, *const u64) -> u64;

impl Backend {
    /// A backend without any code.
    ///
    /// # Safety
    /// The layout is that of a VM that lives as long as the backend, and the traces that are compiled are what its program's jitcodes
    /// make: they read and write what that program would.
    pub unsafe fn new(layout: Layout, verify: bool) -> Backend {
        Backend {
            layout,
            verify,
            memory: OnceCell::new(),
            units: RefCell::default(),
            targets: RefCell::default(),
            perf_map: None,
        }
    }

    /// The same backend, which names its code for `perf` in a file of the process.
    pub fn with_perf_map(self) -> Backend {
        Backend {
            perf_map: Some(PerfMap::of_process()),
            ..self
        }
    }

    /// The memory for code; room for so many bytes is reserved when it is first needed.
    fn memory(&self, limit: usize) -> Result<&Memory, Refusal> {
        let made = self.memory.get_or_init(|| {
            let mut arena = Arena::new(limit)?;
            // Its contents are open, so that pages that nothing is saved to cost nothing.
            let buffer = Box::into_raw(Box::<[u64]>::new_uninit_slice(BUFFER_WORDS)).cast::<u64>();
            let routines = Routines::new(&mut arena, &self.layout, buffer as u64)?;
            Ok(Memory {
                arena: fork::watched(arena),
                routines,
                buffer,
            })
        });
        made.as_ref().map_err(|refusal| *refusal)
    }

    /// Changes where calls of a portal go, and forgets it if nobody needs to know any more.
    fn update_target<T>(&self, place: &Place, change: impl FnOnce(&mut Target) -> T) -> T {
        let mut targets = self.targets.borrow_mut();
        let target = targets.entry(place.clone()).or_insert_with(|| Target {
            address: Box::new(Cell::new(self.portal_routine())),
            callers: 0,
            has_code: false,
        });
        let answer = change(target);
        if target.callers == 0 && !target.has_code {
            targets.remove(place);
        }
        answer
    }

    /// A trace does not call its portals any more.
    fn forget_calls(&self, unit: &Unit) {
        for place in &unit.calls {
            self.update_target(place, |target| target.callers -= 1);
        }
    }

    /// What calls of a portal go to without code of it.
    fn portal_routine(&self) -> u64 {
        match self.memory.get() {
            Some(Ok(memory)) => memory.routines.call_portal_address,
            _ => panic!("code that calls has been compiled"),
        }
    }

    /// Does something with the code of a trace.
    fn with_unit<T>(&self, number: u32, see: impl FnOnce(&Unit) -> T) -> T {
        let units = self.units.borrow();
        let unit = units.get(number as usize).and_then(Option::as_ref);
        see(unit.expect("a trace that is jumped to has code"))
    }

    /// Finds registers, and says no if there are too many values for a frame.
    fn plan(
        &self,
        source: &Source<'_>,
        beginning: Beginning<'_>,
        header: &[Location],
    ) -> Result<Plan, Refusal> {
        let plan = allocate(source.trace, beginning, |_| header);
        if plan.slots > MOST_SLOTS {
            return Err(Refusal::TooManyValues);
        }
        if self.verify
            && let Err(message) = check(source.trace, &plan, header)
        {
            panic!(
                "registers are allocated wrongly: {message}\n{}",
                trace::print(source.trace)
            );
        }
        Ok(plan)
    }

    /// Emits a trace as a plan says. The unit remembers the guards that are forced, and the places that are called.
    fn emit(&self, source: &Source<'_>, plan: &Plan, memory: &Memory, unit: &mut Unit) -> Emitted {
        let flags: Vec<u8> = plan
            .guards
            .iter()
            .map(|guard| u8::from((source.is_forced)(guard.snapshot)))
            .collect();
        if flags.contains(&1) {
            unit.forced = flags.into_boxed_slice();
        }
        let calls = RefCell::new(Vec::new());
        let emitted = emit(Context {
            source,
            plan,
            layout: &self.layout,
            routines: &memory.routines,
            forced: (!unit.forced.is_empty()).then_some(unit.forced.as_ptr() as u64),
            used: unit.used.as_ptr() as u64,
            target_of: &|point, greens| {
                let place = (point, greens.into());
                calls.borrow_mut().push(Place::clone(&place));
                self.update_target(&place, |target| {
                    target.callers += 1;
                    target.address.as_ptr() as u64
                })
            },
            header_of: &|number| self.with_unit(number, |unit| unit.header),
        });
        unit.calls = calls.into_inner();
        emitted
    }
}

impl Machine for Backend {
    fn compile(&self, source: &Source<'_>) -> Result<Code, Refusal> {
        let memory = self.memory(source.limit)?;
        let parent = source.parent.map(|(trace, snapshot)| {
            self.with_unit(trace, |unit| {
                let guard = unit.guard_of(snapshot);
                (trace, guard, unit.locations(guard))
            })
        });
        let beginning = match &parent {
            None => Beginning::Entry,
            Some((_, _, locations)) => Beginning::Guard(locations),
        };
        let target = match source.trace.ops().last() {
            Some(op) if op.opcode == Opcode::EnterTrace => Some(op.operands[0]),
            _ => None,
        };
        // Only an end has a target, so there is one at most.
        let header: Vec<Location> = target.map_or(Vec::new(), |number| {
            self.with_unit(number, |unit| unit.inputs.clone())
        });
        let plan = self.plan(source, beginning, &header)?;
        let mut unit = Unit::new(&plan)?;
        let mut emitted = self.emit(source, &plan, memory, &mut unit);
        let mut arena = memory.arena.borrow_mut();
        let bytes = emitted.assembler.bytes.len();
        let room = match arena.used() + bytes <= source.limit {
            true => arena.take(bytes),
            false => None,
        };
        let Some(offset) = room else {
            self.forget_calls(&unit);
            return Err(Refusal::Full);
        };
        let offset = offset as u32;
        emitted.assembler.settle_at(offset);
        arena.write(offset as usize, &emitted.assembler.bytes);
        unit.place_at(offset, &emitted);
        if let Some(entry) = source.entry {
            let place = (entry.point, entry.greens.into());
            let address = arena.address(offset as usize);
            self.update_target(&place, |target| {
                target.address.set(address);
                target.has_code = true;
            });
            unit.place = Some(place);
        }
        let code = Code {
            code_bytes: bytes as u32,
            table_bytes: unit.table_bytes() as u32,
            text: emitted
                .assembler
                .listing
                .map_or(String::new(), Listing::finish),
        };
        if let Some((trace, guard, _)) = parent {
            self.with_unit(trace, |parent| {
                lead(&mut arena, &parent.guards[guard], unit.header)
            });
        }
        let mut units = self.units.borrow_mut();
        let number = source.number as usize;
        if units.len() <= number {
            units.resize_with(number + 1, || None);
        }
        units[number] = Some(unit);
        Ok(code)
    }

    fn announce(&self, number: u32, name: &str) -> Option<String> {
        let (Some(map), Some(Ok(memory))) = (&self.perf_map, self.memory.get()) else {
            return None;
        };
        let (offset, bytes) = self.with_unit(number, |unit| (unit.offset, unit.bytes));
        let arena = memory.arena.borrow();
        let range = |offset: u32, bytes: u32| (arena.address(offset as usize), u64::from(bytes));
        let shared = memory.routines.parts.map(|(name, offset, bytes)| {
            let (address, bytes) = range(offset, bytes);
            (address, bytes, name)
        });
        let (address, bytes) = range(offset, bytes);
        map.add(&shared, (address, bytes, name)).err()
    }

    fn run(&self, number: u32, words: &mut Vec<u64>) -> Stop {
        let Some(Ok(memory)) = self.memory.get() else {
            panic!("code that runs has been compiled");
        };
        let offset = self.with_unit(number, |unit| unit.offset);
        let code = memory.arena.borrow().address(offset as usize);
        // SAFETY: both are code that this backend has written: the routine of that type, and a trace that begins with an entry and has as
        // many inputs as there are words. Nothing of the backend is borrowed while it runs.
        let left = unsafe {
            let enter: Enter = std::mem::transmute(memory.routines.enter as usize);
            enter(code, self.layout.vm, words.as_ptr())
        };
        self.stop(left, words)
    }

    fn was_used(&self, number: u32) -> bool {
        self.with_unit(number, |unit| unit.used.replace(0) != 0)
    }

    fn active(&self, numbers: &mut Vec<u32>) {
        let word = |address: u64| {
            // SAFETY: the VM's word leads to a frame of machine code on the native stack, and each frame to the next: by the saved rbp, or where
            // machine code was entered, by the word that was saved there.
            unsafe { (address as *const u64).read() }
        };
        let mut frame = word(self.layout.vm.wrapping_add_signed(self.layout.frame.into()));
        while frame != 0 {
            let number = word(frame - 8) as u32;
            frame = match number {
                NO_TRACE => word(frame.wrapping_add_signed(NEXT_AT.into())),
                number => {
                    numbers.push(number);
                    word(frame)
                }
            };
        }
    }

    fn free(&self, numbers: &[u32], detached: &[(u32, u32)]) {
        let Some(Ok(memory)) = self.memory.get() else {
            return;
        };
        for number in numbers {
            let unit = self.units.borrow_mut()[*number as usize].take();
            let Some(unit) = unit else { continue };
            self.forget_calls(&unit);
            if let Some(place) = &unit.place {
                let routine = self.portal_routine();
                self.update_target(place, |target| {
                    target.address.set(routine);
                    target.has_code = false;
                });
            }
            let mut arena = memory.arena.borrow_mut();
            arena.give_back(unit.offset as usize, unit.bytes as usize);
        }
        for (number, snapshot) in detached {
            self.with_unit(*number, |unit| {
                let guard = &unit.guards[unit.guard_of(*snapshot)];
                lead(&mut memory.arena.borrow_mut(), guard, guard.exit);
            });
        }
    }

    fn stop(&self, left: u64, words: &mut Vec<u64>) -> Stop {
        let Some(Ok(memory)) = self.memory.get() else {
            panic!("code that was left has been compiled");
        };
        let (trace, exit) = ((left >> 32) as u32, left as u32);
        let mut units = self.units.borrow_mut();
        let unit = units[trace as usize]
            .as_mut()
            .expect("code that has run is there");
        if exit == FINISHED {
            words.clear();
            // SAFETY: the buffer's first words are the results.
            let results =
                unsafe { std::slice::from_raw_parts(memory.buffer, unit.results as usize) };
            words.extend_from_slice(results);
            return Stop::Finished;
        }
        let is_forced = exit & FORCED != 0;
        let guard = (exit & !FORCED) as usize;
        if is_forced {
            unit.forced[guard] = 0;
        }
        unit.read(guard, is_forced, memory.buffer, words);
        Stop::Guard {
            trace,
            snapshot: unit.guards[guard].snapshot,
            is_forced,
        }
    }
}

/// Lets a guard that fails go somewhere.
fn lead(arena: &mut Arena, guard: &Guard, to: u32) {
    for jump in guard.jumps.into_iter().filter(|jump| *jump != NO_JUMP) {
        let distance = to.wrapping_sub(jump + 4);
        arena.write(jump as usize, &distance.to_le_bytes());
    }
}

impl Drop for Memory {
    fn drop(&mut self) {
        let start = self.buffer.cast::<MaybeUninit<u64>>();
        let buffer = std::ptr::slice_from_raw_parts_mut(start, BUFFER_WORDS);
        // SAFETY: it was made of a box of that many words, and no code runs any more that writes to it.
        drop(unsafe { Box::from_raw(buffer) });
    }
}

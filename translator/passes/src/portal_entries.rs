//! The versions of a portal that count and enter the JIT.
//!
//! The code behind merge point k becomes a block of its own, C_k, that can be entered in other ways than from before the point. So
//! what the JIT may have changed there becomes parameters of C_k. What is computed once an activation and before every point
//! that leads to k is not among it: no time spent in the JIT changes it, and the frame of native code still has it.
//!
//! ```text
//! M_k: merge_point (greens)                M_k: v8: i8 = jit_tick k, entering (greens)     ; not in ordinary visits
//!      ...                                      branch v8, E_k, C_k(live...)
//!                                   ▶      E_k: store the record
//!                                               v9: i64 = jit_enter k, entering, record
//!                                               switch v9 { 0: C_k(live...), 1 + j: L_j, ... } R
//!                                          L_j: load what C_j wants      jump C_j(...)
//!                                          R:   load the results         return ...
//!                                          C_k(v10...): ...
//! ```
//!
//! The version that resumes begins with loads of the slots' addresses and of all live values from the record that it was given,
//! and a switch over the points. Its slots are those of the frame, or objects, that the record names.

use crate::compact::compact;
use crate::erase_jit_points::erase_jit_points;
use crate::portal_modes::{Mode, Modes};
use crate::portal_points::split;
use crate::portal_resume::begin_at_record;
use crate::portals::Point;
use crate::ssa::{CopiedValue, repair};
use flow::uses::{Definition, definitions};
use flow::{
    Address, Block, BlockData, ClassId, ControlFlow, Conversion, Dominators, Function, JitPoint,
    JitTick, LocationId, Op, Slot, SlotData, Target, Terminator, Type, Value,
};

/// Which version.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Version {
    /// Begins where the portal does.
    Jit,
    /// Begins at a point: the record's address, the point's number.
    Resume,
}

/// Entering as `JitTick` and `JitEnter` have it.
const CLOSING: i64 = 1;
/// The same.
const CALLED: i64 = 2;

/// Makes a version of a prepared graph. Calls of portals are left as they are.
pub(crate) fn make_version(
    graph: &Function,
    points: &[Point],
    version: Version,
    class: ClassId,
) -> Function {
    let mut function = graph.clone();
    let mut drivers: Vec<String> = Vec::new();
    let mut after = Vec::new();
    for point in points {
        if !drivers.contains(&point.driver) {
            drivers.push(point.driver.clone());
        }
        after.push(split(&mut function, point.block, 1));
    }
    let start = match version {
        Version::Jit => Mode::Called,
        Version::Resume => Mode::Passed,
    };
    let changing = match version {
        Version::Jit => changing_values(&function, points, &Modes::new(&function, start, &drivers)),
        Version::Resume => all_values(&function, points),
    };
    let homes = definitions(&function);
    let (slots, was_entry) = match version {
        Version::Jit => (Vec::new(), Block(0)),
        Version::Resume => begin_at_record(&mut function, points, &after, class),
    };
    let home_of = |value: Value| match home(&homes, value) {
        Block(0) => was_entry,
        block => block,
    };
    add_parameters(&mut function, points, &after, &changing, home_of);
    let modes = Modes::new(&function, start, &drivers);
    let blocks = modes.apply(&mut function);
    let mut builder = Builder {
        graph,
        points,
        class,
        after,
        changing,
        slots,
        record: make_record(&mut function, graph, points),
        leaving: None,
    };
    for (position, point) in points.iter().enumerate() {
        let driver = drivers.iter().position(|driver| *driver == point.driver);
        for (mode, block) in &blocks[point.block.index()] {
            let entering = match mode {
                Mode::Called => CALLED,
                Mode::Closing(closing) if Some(*closing) == driver => CLOSING,
                _ => continue,
            };
            builder.count(&mut function, position, *block, entering);
        }
    }
    erase_jit_points(&mut function);
    compact(&mut function);
    function
}

/// The merge point that a block begins with.
pub(crate) fn point_of(function: &Function, block: Block) -> &JitPoint {
    match function.op(function.blocks[block.index()].insts[0]) {
        Op::JitPoint(point) => point,
        _ => unreachable!("a merge point is the first of its block"),
    }
}

/// The block that defines a value.
fn home(homes: &[Definition], value: Value) -> Block {
    match homes[value.index()] {
        Definition::Parameter(block, _) | Definition::Result(block, _, _) => block,
        Definition::None => Block(0),
    }
}

/// By point: the live values.
fn all_values(function: &Function, points: &[Point]) -> Vec<Vec<Value>> {
    let live = |point: &Point| point_of(function, point.block).live.clone();
    points.iter().map(live).collect()
}

/// By point: the live values that need not be behind it what the frame has.
fn changing_values(function: &Function, points: &[Point], modes: &Modes) -> Vec<Vec<Value>> {
    let flow = ControlFlow::new(function);
    let dominators = Dominators::new(function, &flow);
    let homes = definitions(function);
    // By block: whether it is run again, once somebody has asked.
    let mut repeats: Vec<Option<bool>> = vec![None; function.blocks.len()];
    let mut leads = Vec::new();
    for point in points {
        leads.push(reached_from(function, point.block));
    }
    let mut changing = Vec::new();
    for (position, point) in points.iter().enumerate() {
        let mut list = Vec::new();
        for value in &point_of(function, point.block).live {
            let home = home(&homes, *value);
            let repeated = *repeats[home.index()]
                .get_or_insert_with(|| reached_from(function, home)[home.index()]);
            let mut stays = !repeated && modes.by_block[home.index()].len() == 1;
            for (other, from) in points.iter().enumerate() {
                if other == position || leads[other][point.block.index()] {
                    stays &= dominators.dominates(home, from.block);
                }
            }
            if !stays {
                list.push(*value);
            }
        }
        changing.push(list);
    }
    changing
}

/// By block: whether there is a way from the end of the block to it.
fn reached_from(function: &Function, start: Block) -> Vec<bool> {
    let mut reached = vec![false; function.blocks.len()];
    let mut work = function.blocks[start.index()].terminator.successors();
    while let Some(block) = work.pop() {
        if !reached[block.index()] {
            reached[block.index()] = true;
            work.extend(function.blocks[block.index()].terminator.successors());
        }
    }
    reached
}

/// The blocks behind the points get parameters for what may have changed.
fn add_parameters(
    function: &mut Function,
    points: &[Point],
    after: &[Block],
    changing: &[Vec<Value>],
    home_of: impl Fn(Value) -> Block,
) {
    let mut defined: Vec<CopiedValue> = Vec::new();
    let mut places: Vec<Option<usize>> = vec![None; function.values.len()];
    for (position, values) in changing.iter().enumerate() {
        let after = after[position];
        let mut renamed = Vec::new();
        for value in values {
            let parameter = function.new_value(function.type_of(*value));
            function.blocks[after.index()].parameters.push(parameter);
            renamed.push((*value, parameter));
            let place = *places[value.index()].get_or_insert_with(|| {
                defined.push(CopiedValue {
                    original: *value,
                    block: home_of(*value),
                    copies: Vec::new(),
                });
                defined.len() - 1
            });
            defined[place].copies.push((after, parameter));
        }
        rename(function, after, &renamed);
        // A point that nothing leads to any more has been emptied.
        let before = &mut function.blocks[points[position].block.index()];
        if !before.insts.is_empty() {
            before.terminator = Terminator::Jump(Target::new(after, values.clone()));
        }
    }
    repair(function, &defined);
}

/// Replaces values in a block.
fn rename(function: &mut Function, block: Block, renamed: &[(Value, Value)]) {
    let replace = |value: Value| match renamed.binary_search_by_key(&value, |pair| pair.0) {
        Ok(position) => renamed[position].1,
        Err(_) => value,
    };
    function.map_block_operands(block, replace);
}

/// A slot for the longest record, and for the results.
fn make_record(function: &mut Function, graph: &Function, points: &[Point]) -> Slot {
    let mut words = function.results.len().max(1);
    for point in points {
        words = words.max((point.greens + point.live) as usize + graph.slots.len());
    }
    function.new_slot(SlotData {
        size: 8 * words as u32,
        align: 8,
        name: String::from("portal record"),
    })
}

struct Builder<'a> {
    graph: &'a Function,
    points: &'a [Point],
    class: ClassId,
    /// By point: the block behind it.
    after: Vec<Block>,
    /// By point: which values its parameters are.
    changing: Vec<Vec<Value>>,
    /// The addresses of the portal's slots, if they are values.
    slots: Vec<Value>,
    /// The record of this frame.
    record: Slot,
    /// The block that returns what the record holds.
    leaving: Option<Block>,
}

impl Builder<'_> {
    /// A visit that counts: replaces the point by a tick, and adds the entry into the JIT.
    fn count(&mut self, function: &mut Function, position: usize, block: Block, entering: i64) {
        let inst = function.blocks[block.index()].insts[0];
        let location = function.insts[inst.index()].location;
        let point = point_of(function, block).clone();
        let number = self.points[position].number;
        let onwards = match &function.blocks[block.index()].terminator {
            Terminator::Jump(target) => target.clone(),
            _ => unreachable!("a point's block jumps to what is behind it"),
        };
        function.blocks[block.index()].insts.clear();
        let number_of = Op::Const(entering);
        let entering = append(function, block, number_of, Type::I64, location);
        let entry = self.enter(function, position, &point, &onwards, entering, location);
        let tick = Op::JitTick(JitTick {
            point: number,
            entering,
            greens: point.greens,
        });
        let hot = append(function, block, tick, Type::I8, location);
        let entry = Target::new(entry, Vec::new());
        function.blocks[block.index()].terminator = Terminator::Branch(hot, entry, onwards);
    }

    /// The cold block that hands the state over.
    fn enter(
        &mut self,
        function: &mut Function,
        position: usize,
        point: &JitPoint,
        onwards: &Target,
        entering: Value,
        location: LocationId,
    ) -> Block {
        let entry = cold_block(function, location);
        let record = slot_address(function, entry, self.record, location);
        let mut words: Vec<Value> = point.greens.clone();
        for slot in 0..self.graph.slots.len() {
            words.push(match self.slots.get(slot) {
                Some(address) => *address,
                None => slot_address(function, entry, Slot::new(slot), location),
            });
        }
        words.extend_from_slice(&point.live);
        for (index, value) in words.into_iter().enumerate() {
            let word = as_word(function, entry, value, location);
            let store = Op::Store(Address::at(record, 8 * index as i32), word, self.class);
            function.append(entry, store, &[], location);
        }
        let number = self.points[position].number;
        let enter = Op::JitEnter(number, entering, record);
        let action = append(function, entry, enter, Type::I64, location);
        let mut cases = vec![(0, onwards.clone())];
        let leads = reached_from(self.graph, self.points[position].block);
        for (other, point) in self.points.iter().enumerate() {
            if other == position || leads[point.block.index()] {
                let landing = self.landing(function, other, location);
                let case = 1 + u64::from(point.number);
                cases.push((case, Target::new(landing, Vec::new())));
            }
        }
        let leaving = Target::new(self.leaving(function, location), Vec::new());
        function.blocks[entry.index()].terminator = Terminator::Switch(action, cases, leaving);
        entry
    }

    /// A block that goes on at a point with what the record holds. Entries do not share it: one from outside of a loop would be
    /// a second way into the loop.
    fn landing(&self, function: &mut Function, position: usize, location: LocationId) -> Block {
        let block = cold_block(function, location);
        let record = slot_address(function, block, self.record, location);
        let point = &self.points[position];
        let start = 8 * (point.greens as usize + self.graph.slots.len());
        let live = &point_of(self.graph, point.block).live;
        let mut arguments = Vec::new();
        for value in &self.changing[position] {
            let index = live.binary_search(value).expect("what may change is live");
            let address = Address::at(record, (start + 8 * index) as i32);
            let ty = self.graph.type_of(*value);
            let load = Op::Load(address, self.class);
            arguments.push(append(function, block, load, ty, location));
        }
        let parameters = &function.blocks[self.after[position].index()].parameters;
        assert_eq!(parameters.len(), arguments.len(), "a point's parameters");
        let target = Target::new(self.after[position], arguments);
        function.blocks[block.index()].terminator = Terminator::Jump(target);
        block
    }

    /// The block that leaves the function with the results that the record holds.
    fn leaving(&mut self, function: &mut Function, location: LocationId) -> Block {
        if let Some(block) = self.leaving {
            return block;
        }
        let block = cold_block(function, location);
        self.leaving = Some(block);
        let record = slot_address(function, block, self.record, location);
        let mut results = Vec::new();
        for (index, ty) in function.results.clone().into_iter().enumerate() {
            let load = Op::Load(Address::at(record, 8 * index as i32), self.class);
            results.push(append(function, block, load, ty, location));
        }
        function.blocks[block.index()].terminator = Terminator::Return(results);
        block
    }
}

fn cold_block(function: &mut Function, location: LocationId) -> Block {
    function.blocks.push(BlockData {
        cold: true,
        location,
        ..BlockData::default()
    });
    Block::new(function.blocks.len() - 1)
}

/// Appends an instruction with one result.
pub(crate) fn append(
    function: &mut Function,
    block: Block,
    op: Op,
    ty: Type,
    location: LocationId,
) -> Value {
    let inst = function.append(block, op, &[ty], location);
    function.results_of(inst)[0]
}

/// Appends the address of a slot.
fn slot_address(function: &mut Function, block: Block, slot: Slot, location: LocationId) -> Value {
    append(function, block, Op::SlotAddress(slot), Type::Ref, location)
}

/// What stands in the record for a value: eight bytes, with zeros above narrow ones.
fn as_word(function: &mut Function, block: Block, value: Value, location: LocationId) -> Value {
    let mut word = value;
    if function.type_of(word) == Type::F32 {
        let bits = Op::Convert(Conversion::Bits, word);
        word = append(function, block, bits, Type::I32, location);
    }
    if function.type_of(word).size() < 8 {
        let wide = Op::Convert(Conversion::ZeroExtend, word);
        word = append(function, block, wide, Type::I64, location);
    }
    word
}

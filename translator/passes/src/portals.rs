//! The fork: of each portal come native versions with and without counters, and the graph that the JIT reads.
//!
//! A *portal* is a function P with merge points. Each merge point has a number, in the order of functions, blocks and
//! instructions. Native code and the JIT exchange the state at a point through a *record* of words in memory: the point's
//! greens, the address of each slot of the portal, and the values that are live after the point ([`portal_points`]). Of P are made
//! * `P.plain`, without any points: what runs if the JIT is off;
//! * `P.jit`, which counts at the merge points and hands hot places over to the JIT ([`portal_entries`]);
//! * `P.resume(record, point)`, which goes on at a point with the record's values, and then like `P.jit`;
//! * `P` itself, which calls one of the first two;
//! * the portal's graph with all points and hints, of which the codewriter makes a jitcode.
//!
//! Counting is only done where it must: after `can_enter`, and where the function has just been called. Which visits of a merge point
//! these are is known from the graph, once the blocks on the ways are copied ([`portal_modes`]); so an ordinary
//! visit costs nothing.
//!
//! ```text
//! function @run(i64) -> i64 {
//! b0(v0: i64):
//!   jump b1(v0)
//! b1(v1: i64):
//!   merge_point "LOOP" (v0)
//!   v2: i64 = call @step(v1)
//!   branch v2, b2, b3
//! b2:
//!   can_enter "LOOP" (v0)
//!   jump b1(v2)
//! b3:
//!   return v2
//! }
//! ```
//! becomes `@run.jit` (the other way to b1 looks like b4, with 2 for 1):
//! ```text
//! b1(v1: i64):                        ; after the point, by any way
//!   v2: i64 = call @step(v1)
//!   branch v2, b4, b3
//! b4:                                 ; a loop closes
//!   v3: i64 = const 1
//!   v4: i8 = jit_tick 0, v3 (v0)
//!   branch v4, b5, b1(v2)
//! b5 cold:
//!   v5: ref = slot_address s0         ; the record: green, then live
//!   store v5, v0, "portal record"
//!   store v5 + 8, v2, "portal record"
//!   v6: i64 = jit_enter 0, v3, v5
//!   switch v6 { 0: b1(v2), 1: b6 } b7
//! b6 cold:
//!   v7: i64 = load v5 + 8, "portal record"
//!   jump b1(v7)
//! b7 cold:
//!   v8: i64 = load v5, "portal record"
//!   return v8
//! ```
//!
//! [`portal_points`]: crate::portal_points
//! [`portal_modes`]: crate::portal_modes
//! [`portal_entries`]: crate::portal_entries

use crate::erase_jit_points::erase_jit_points;
use crate::look_inside::has_merge_point;
use crate::pipeline::clean;
use crate::portal_entries::{Version, make_version};
use crate::portal_points::prepare;
use flow::{
    Block, BlockData, Class, ClassId, ClassKind, Function, FunctionId, Inline, LocationId, Op,
    Program, Target, Terminator, Type,
};

/// A function with merge points, and what became of it.
#[derive(Clone, PartialEq, Debug)]
pub struct Portal {
    /// The graph with its points and hints, as it was at the fork. Each merge point is the first instruction of its block, and says
    /// what is live after it: ascending, without constants, of which all stand in the first block.
    pub graph: Function,
    /// What the program calls: now a choice between the next two.
    pub function: FunctionId,
    /// The version without points.
    pub plain: FunctionId,
    /// The version that counts and enters the JIT.
    pub jit: FunctionId,
    /// From a record's address and the number of its point to the portal's results.
    pub resume: FunctionId,
    /// The merge points, in the order of the graph's blocks.
    pub points: Vec<Point>,
}

/// A merge point.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Point {
    /// Its number in the program.
    pub number: u32,
    /// The driver's name.
    pub driver: String,
    /// The block of the portal's graph that it begins.
    pub block: Block,
    /// How many words of the record are greens; they come first.
    pub greens: u32,
    /// How many words of the record are live values; they come last, after the addresses of the graph's slots.
    pub live: u32,
}

/// Splits all portals. The new functions are appended to the program; erasing hints from functions that are no portals is left to
/// [`erase_jit_points`].
pub fn split_portals(program: &mut Program) -> Vec<Portal> {
    let mut ids = Vec::new();
    for index in 0..program.functions.len() {
        if has_merge_point(&program.functions[index]) {
            ids.push(FunctionId::new(index));
        }
    }
    if ids.is_empty() {
        return Vec::new();
    }
    let record = record_class(program);
    let first = program.functions.len();
    let version = |position: usize, which: usize| FunctionId::new(first + 3 * position + which);
    let mut plain_ids = Vec::new();
    let mut jit_ids = Vec::new();
    for (position, id) in ids.iter().enumerate() {
        plain_ids.push((*id, version(position, 0)));
        jit_ids.push((*id, version(position, 1)));
    }
    let mut portals = Vec::new();
    let mut next_point = 0;
    for (position, id) in ids.iter().enumerate() {
        let original = std::mem::take(&mut program.functions[id.index()]);
        let mut graph = original.clone();
        let points = prepare(&mut graph, &mut next_point);
        let mut plain = original.clone();
        erase_jit_points(&mut plain);
        let mut jit = make_version(&graph, &points, Version::Jit, record);
        let mut resume = make_version(&graph, &points, Version::Resume, record);
        redirect_calls(&mut plain, &plain_ids);
        redirect_calls(&mut jit, &jit_ids);
        redirect_calls(&mut resume, &jit_ids);
        let versions = [
            (&mut plain, "plain"),
            (&mut jit, "jit"),
            (&mut resume, "resume"),
        ];
        for (function, suffix) in versions {
            function.name = format!("{}.{suffix}", original.name);
            function.attributes.inline = Inline::Never;
            clean(function, &program.data);
        }
        let portal = Portal {
            graph,
            function: *id,
            plain: version(position, 0),
            jit: version(position, 1),
            resume: version(position, 2),
            points,
        };
        program.functions[id.index()] = choice(original, &portal);
        program.functions.push(plain);
        program.functions.push(jit);
        program.functions.push(resume);
        portals.push(portal);
    }
    portals
}

/// The class of a record's words, which hold values of every type.
fn record_class(program: &mut Program) -> ClassId {
    program.classes.push(Class {
        name: String::from("portal record"),
        kind: ClassKind::Field {
            address_taken: false,
            is_payload: true,
        },
        ty: Type::I64,
        immutable: false,
        owns: false,
    });
    ClassId::new(program.classes.len() - 1)
}

/// The function that calls one of the versions.
fn choice(original: Function, portal: &Portal) -> Function {
    let location = original.location;
    let mut function = Function {
        name: original.name,
        results: original.results,
        attributes: original.attributes,
        location,
        ..Function::default()
    };
    function.attributes.effects = None;
    let entry = function.new_block();
    let mut arguments = Vec::new();
    for parameter in &original.blocks[0].parameters {
        arguments.push(function.new_value(original.values[parameter.index()]));
    }
    function.blocks[0].parameters = arguments.clone();
    let inst = function.append(entry, Op::JitEnabled, &[Type::I8], location);
    let enabled = function.results_of(inst)[0];
    let jit = tail_call(&mut function, portal.jit, &arguments, location);
    let plain = tail_call(&mut function, portal.plain, &arguments, location);
    let branch = Terminator::Branch(
        enabled,
        Target::new(jit, Vec::new()),
        Target::new(plain, Vec::new()),
    );
    function.blocks[0].terminator = branch;
    function.blocks[0].location = location;
    function
}

fn tail_call(
    function: &mut Function,
    callee: FunctionId,
    arguments: &[flow::Value],
    location: LocationId,
) -> Block {
    function.blocks.push(BlockData {
        terminator: Terminator::TailCall(callee, arguments.to_vec()),
        location,
        ..BlockData::default()
    });
    Block::new(function.blocks.len() - 1)
}

/// Whether the JIT is on does not change: versions call each other's equals.
fn redirect_calls(function: &mut Function, to: &[(FunctionId, FunctionId)]) {
    let redirect = |callee: &mut FunctionId| {
        for (portal, version) in to {
            if *callee == *portal {
                *callee = *version;
                return;
            }
        }
    };
    for inst in &mut function.insts {
        if let Op::Call(callee, _) = &mut inst.op {
            redirect(callee);
        }
    }
    for block in &mut function.blocks {
        if let Terminator::TailCall(callee, _) = &mut block.terminator {
            redirect(callee);
        }
    }
}

//! From flow graphs to jitcodes, at build time.
//!
//! In go a program and its portals, with merge points and hints still in the portals' graphs. Out comes the program of jitcodes that the
//! recorder and the blackhole read, and a report of what is looked into and why the rest is not.
//!
//! 1. [`passes::look_inside`] decides which functions become jitcodes.
//! 2. Lowering turns a graph's operations into those of jitcodes, on virtual registers, still in SSA form.
//! 3. Liveness and coloring give registers: words first, then floats, as few as are alive at once.
//! 4. Writing puts the blocks in order, makes moves of what jumps pass, and notes what is alive where execution may resume.
//!
//! ```text
//! b1(v3: i64):                                 L5: merge_point #0          ; live [r1]
//!   merge_point "LOOP" (v0)                    L7: r2 = signed_less r1, c1[10]
//!   v4: i64 = const 10                         L11: branch r2, L19, live [r0 r1 r2]
//!   v5: i8 = compare slt v3, v4
//!   branch v5, b2, b3
//! ```
//!
//! A value that is alive at a merge point has a register of its own there, constants too, because native code passes all of them in
//! the point's record. A slot has its room on a stack of slots, where every activation puts it and takes it away; at a merge point
//! native code passes the address of its own slot instead.
//!
//! Nothing here depends on hash order: equal input gives equal jitcodes.

mod body;
mod color;
mod image;
mod liveness;
mod lower;
mod moves;
mod order;
mod policy;
mod report;
mod slots;
mod tables;
mod unchanging;
mod unused;
mod write;

pub use image::image_data;
pub use report::{Entry, Report, Size, Verdict};

use flow::Function;
use jitcode::{Jitcode, Kind, Point};
use passes::LookInside;
use passes::portals::Portal;
use tables::{Tables, kinds_of};
use unchanging::{find, unchanging_parameters};

/// What the codewriter makes.
#[derive(Clone, Debug)]
pub struct Output {
    /// The jitcodes.
    pub program: jitcode::Program,
    /// What was looked into.
    pub report: Report,
}

/// Writes the jitcodes of a program whose portals have been [split](passes::split_portals).
/// Wrappers for calls are appended to the program's, and what is known of functions' effects is found out.
pub fn write(program: &mut flow::Program, portals: &[Portal]) -> Output {
    passes::effects::effects(program);
    let plan = policy::Plan::new(program, portals);
    let parameters = unchanging_parameters(program, portals, &plan);
    let mut tables = Tables::new(program, portals, plan);
    let points = number_points(&mut tables, portals);
    for number in 0..tables.plan.functions.len() {
        let id = tables.plan.functions[number];
        let graph = match portals.get(number) {
            Some(portal) => &portal.graph,
            None => &program.functions[id.index()],
        };
        let points = points.get(number).map(Vec::as_slice);
        let unchanging = find(graph, tables.classes(), &parameters[id.index()]).loads;
        let jitcode = write_jitcode(&mut tables, number, graph, points, &unchanging);
        tables.program.jitcodes.push(jitcode);
    }
    tables.add_callbacks();
    let report = report(program, &tables);
    let (jitcodes, wrappers) = (tables.program, tables.wrappers);
    program.call_wrappers = wrappers;
    Output {
        program: jitcodes,
        report,
    }
}

/// Makes entries for the portals and their merge points. By portal, the numbers of its merge points.
fn number_points(tables: &mut Tables, portals: &[Portal]) -> Vec<Vec<lower::PointNumber>> {
    let mut numbers = Vec::new();
    for (portal_number, portal) in portals.iter().enumerate() {
        let mut own = Vec::new();
        for point in &portal.points {
            assert_eq!(
                tables.program.points.len() as u32,
                point.number,
                "merge points are numbered in the order of portals"
            );
            let inst = portal.graph.blocks[point.block.index()].insts[0];
            let driver = tables.driver(&point.driver);
            let location = tables.location(portal.graph.insts[inst.index()].location);
            own.push((inst, point.number));
            tables.program.points.push(Point {
                driver,
                portal: portal_number as u32,
                pc: 0,
                greens: Vec::new(),
                slots: Vec::new(),
                live: Vec::new(),
                location,
            });
        }
        numbers.push(own);
        let resume = tables.resume_call(portal);
        tables.program.portals.push(jitcode::Portal {
            jitcode: portal_number as u32,
            resume,
        });
    }
    numbers
}

fn write_jitcode(
    tables: &mut Tables,
    number: usize,
    graph: &Function,
    points: Option<&[lower::PointNumber]>,
    unchanging: &[bool],
) -> Jitcode {
    let mut body = lower::lower(tables, graph, points, unchanging);
    let order = order::order(&body);
    unused::remove_unused(&mut body, &order);
    let liveness = liveness::Liveness::new(&body, &order);
    let colors = color::color(&body, &order, &liveness);
    let written = write::write_code(tables, &body, &order, &liveness, colors);
    let results: Vec<Kind> = kinds_of(&graph.results);
    let call = tables.function_call(tables.plan.functions[number]);
    Jitcode {
        name: graph.name.clone(),
        code: written.code,
        words: written.words,
        floats: written.floats,
        parameters: written.parameters,
        results,
        call,
        portal: points.map(|_| number as u32),
        lines: written.lines,
    }
}

fn report(program: &flow::Program, tables: &Tables) -> Report {
    let mut report = Report::default();
    let plan = &tables.plan;
    let entry = |index: usize, size: Option<Size>| Entry {
        name: program.functions[index].name.clone(),
        verdict: Verdict::Function(plan.verdicts[index]),
        calls: plan.calls[index],
        size,
    };
    for (id, jitcode) in plan.functions.iter().zip(&tables.program.jitcodes) {
        let size = Size {
            words: jitcode.words,
            floats: jitcode.floats,
            bytes: 4 * jitcode.code.len() as u32,
        };
        report.entries.push(entry(id.index(), Some(size)));
    }
    for is_called in [true, false] {
        for index in 0..program.functions.len() {
            let has_calls = plan.verdicts[index] != LookInside::NotReachable;
            if plan.jitcodes[index].is_none() && has_calls == is_called {
                report.entries.push(entry(index, None));
            }
        }
        if is_called {
            let called = tables.extern_calls.iter().zip(&program.externs);
            for (calls, callee) in called.filter(|(calls, _)| **calls != 0) {
                report.entries.push(Entry {
                    name: callee.symbol.clone(),
                    verdict: Verdict::Extern,
                    calls: *calls,
                    size: None,
                });
            }
            if tables.indirect_calls != 0 {
                report.entries.push(Entry {
                    name: String::from("through pointers"),
                    verdict: Verdict::Indirect,
                    calls: tables.indirect_calls,
                    size: None,
                });
            }
        }
    }
    report
}

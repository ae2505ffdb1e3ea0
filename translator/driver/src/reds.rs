//! What lives at the merge points: the greens that the author named, and the reds that liveness found.
//!
//! Graphs do not know the names of variables, so that a value is shown by its type and by the place in the
//! source where it gets its first value. Slots, variables whose address is needed, have their names.

use flow::uses::{Definition, definitions};
use flow::{
    ControlFlow, Function, JitPoint, Liveness, Location, LocationId, Op, Program, Terminator, Value,
};
use std::fmt::Write;

/// How many jumps back the first value of a variable is looked for.
const DEPTH: usize = 64;

/// The text for all merge points; nothing if there are none (any more).
pub(crate) fn reds(program: &Program, filter: Option<&str>) -> Option<String> {
    let mut text = String::new();
    let mut found = false;
    for function in &program.functions {
        for (block, data) in function.blocks.iter().enumerate() {
            for (position, inst) in data.insts.iter().enumerate() {
                let Op::JitPoint(point) = function.op(*inst) else {
                    continue;
                };
                found |= !point.can_enter;
                if point.can_enter || !crate::stages::is_wanted(&function.name, filter) {
                    continue;
                }
                let shower = Shower::new(program, function);
                let location = function.insts[inst.index()].location;
                let live = shower.live_after(block, position);
                shower.point(&mut text, point, location, &live);
            }
        }
    }
    found.then_some(text)
}

struct Shower<'a> {
    program: &'a Program,
    function: &'a Function,
    flow: ControlFlow,
    definitions: Vec<Definition>,
}

impl Shower<'_> {
    fn new<'a>(program: &'a Program, function: &'a Function) -> Shower<'a> {
        Shower {
            program,
            function,
            flow: ControlFlow::new(function),
            definitions: definitions(function),
        }
    }

    /// The values that are used after an instruction, ascending.
    fn live_after(&self, block: usize, position: usize) -> Vec<Value> {
        let liveness = Liveness::new(self.function, &self.flow);
        let data = &self.function.blocks[block];
        let mut live = liveness.live_at_exit(flow::Block::new(block));
        live.extend(data.terminator.operands());
        for inst in data.insts[position + 1..].iter().rev() {
            live.retain(|value| !self.function.results_of(*inst).contains(value));
            live.extend(self.function.op(*inst).operands());
        }
        live.sort();
        live.dedup();
        live
    }

    fn point(&self, text: &mut String, point: &JitPoint, place: LocationId, live: &[Value]) {
        let function = self.function;
        let place = self.place(place);
        let _ = writeln!(text, "{} in {}, {place}", point.driver, function.name);
        for green in &point.greens {
            let _ = writeln!(text, "  green  {}", self.value(*green));
        }
        let is_red = |value: &&Value| !point.greens.contains(value) && !self.is_constant(**value);
        for value in live.iter().filter(is_red) {
            let _ = writeln!(text, "  red    {}", self.value(*value));
        }
        for slot in &function.slots {
            let name = if slot.name.is_empty() {
                "a temporary"
            } else {
                &slot.name
            };
            let _ = writeln!(text, "  slot   {name}, {} bytes in memory", slot.size);
        }
        text.push('\n');
    }

    /// Whether it is a number or an address that code has in it: nothing has to keep it.
    fn is_constant(&self, value: Value) -> bool {
        match self.definitions[value.index()] {
            Definition::Result(_, inst, _) => matches!(
                self.function.op(inst),
                Op::Const(_)
                    | Op::FloatConst(_)
                    | Op::SlotAddress(_)
                    | Op::DataAddress(..)
                    | Op::FunctionAddress(_)
            ),
            _ => false,
        }
    }

    /// `v3: i64, src/main.rs:40:18`.
    fn value(&self, value: Value) -> String {
        let ty = self.function.type_of(value).name();
        format!("{value}: {ty}, {}", self.origin(value))
    }

    /// Where a value is made; of a loop's variable, where its first value is made.
    fn origin(&self, value: Value) -> String {
        let mut value = value;
        for _ in 0..DEPTH {
            match self.definitions[value.index()] {
                Definition::None => break,
                Definition::Result(_, inst, _) => {
                    let data = &self.function.insts[inst.index()];
                    return match data.op {
                        Op::Const(number) => format!("begins as {number}"),
                        _ => self.place(data.location),
                    };
                }
                Definition::Parameter(block, number) if block.index() == 0 => {
                    return format!("parameter {} of the function", number + 1);
                }
                Definition::Parameter(block, number) => {
                    match self.first_argument(block, number as usize) {
                        Some(first) if first != value => value = first,
                        _ => break,
                    }
                }
            }
        }
        String::from("made in several places")
    }

    /// What the earliest block that jumps there passes.
    fn first_argument(&self, block: flow::Block, number: usize) -> Option<Value> {
        for from in &self.flow.reverse_postorder {
            let terminator: &Terminator = &self.function.blocks[from.index()].terminator;
            let mut found = None;
            terminator.for_each_target(|target| {
                if target.block == block && found.is_none() {
                    found = target.arguments.get(number).copied();
                }
            });
            if found.is_some() {
                return found;
            }
        }
        None
    }

    fn place(&self, location: LocationId) -> String {
        match self.program.locations.get(location.index()) {
            Some(place) if *place != Location::UNKNOWN => {
                let file = &self.program.files[place.file as usize];
                format!("{file}:{}:{}", place.line, place.column)
            }
            _ => String::from("an unknown place"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::reds;

    #[test]
    fn reds_are_shown_with_their_first_values() {
        let text = "file \"main.rs\"
            class *i64: i64 bare
            function @run(ref, i64) -> i64 {
              s0: slot 24 align 8 \"stack\"
            b0(v0: ref, v1: i64):
              v2: i64 = const 0
              v3: i64 = const 1
              v4: i64 = load v0, *i64 !0:3:9
              jump b1(v2, v4)
            b1(v5: i64, v6: i64):
              merge_point \"LOOP\" (v5) !0:5:9
              v7: i64 = add v5, v3
              v8: i64 = add v6, v1
              v9: i8 = compare equal v8, v3
              branch v9, b2, b1(v7, v8)
            b2:
              return v6
            }";
        let program = flow::parse_program(text).expect("the text is a program");
        let expected = "LOOP in run, main.rs:5:9
  green  v5: i64, begins as 0
  red    v1: i64, parameter 2 of the function
  red    v6: i64, main.rs:3:9
  slot   stack, 24 bytes in memory

";
        assert_eq!(reds(&program, None).as_deref(), Some(expected));
        assert_eq!(reds(&program, Some("other")).as_deref(), Some(""));
        assert_eq!(reds(&flow::Program::default(), None), None);
    }
}

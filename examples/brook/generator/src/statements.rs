//! Statements.

use crate::generate::{Generator, TYPES, Type, Variable};

/// Estimated steps of a call of a closure without a name.
const CLOSURE_COST: u64 = 30;

/// Elements that a list may grow to.
const LONGEST: usize = 12;

impl Generator {
    /// Something to do.
    pub(crate) fn statement(&mut self) {
        self.spend(3);
        match self.random.below(20) {
            0 | 1 => self.let_statement(),
            2..=5 => self.assignment(),
            6 | 7 => self.if_statement(),
            8..=10 => self.while_statement(),
            11 | 12 => self.for_statement(),
            13 => self.list_statement(),
            14 => self.map_statement(),
            15 => self.named_closure(),
            16 => self.leave(),
            17 => self.text_statement(),
            18 if self.times < 20 => {
                let ty = self.random.choose(TYPES);
                let value = self.expression(ty, 1);
                self.line(&format!("print {value};"));
            }
            _ => self.call_statement(),
        }
    }

    pub(crate) fn let_statement(&mut self) {
        let ty = self.random.choose(TYPES);
        let value = self.expression(ty, 2);
        let name = self.name("v");
        self.line(&format!("let {name} = {value};"));
        self.declare(&name, ty);
        if let Some(variable) = self.variables.last_mut() {
            variable.cost = CLOSURE_COST;
        }
    }

    fn assignment(&mut self) {
        let targets: Vec<Variable> = self
            .variables
            .iter()
            .filter(|variable| !variable.is_counter)
            .cloned()
            .collect();
        if targets.is_empty() {
            return self.let_statement();
        }
        let target = targets[self.random.below(targets.len())].clone();
        // A function that knows others may cost what they cost: it stays what it is.
        if matches!(target.ty, Type::Function | Type::Functions) {
            return;
        }
        let depth = if self.random.once_in(4) { 3 } else { 2 };
        let value = self.expression(target.ty, depth);
        self.line(&format!("{} = {value};", target.name));
    }

    /// A block; what it declares ends with it.
    fn block(&mut self, most: usize) {
        let known = self.variables.len();
        self.indent += 1;
        self.depth += 1;
        for _ in 0..1 + self.random.below(most) {
            self.statement();
        }
        self.depth -= 1;
        self.indent -= 1;
        self.variables.truncate(known);
    }

    fn if_statement(&mut self) {
        if self.depth > 4 {
            return self.assignment();
        }
        let condition = match self.random.below(6) {
            0 => self.expression(Type::Any, 1),
            _ => self.condition(2),
        };
        self.line(&format!("if {condition} {{"));
        self.block(2);
        if self.random.once_in(2) {
            self.line("} else {");
            self.block(2);
        }
        self.line("}");
    }

    fn while_statement(&mut self) {
        let rounds = 3 + self.random.below(25) as u64;
        if self.loops > 2 || !self.affords(rounds * 20) {
            return self.assignment();
        }
        let counter = self.name("i");
        self.line(&format!("let {counter} = 0;"));
        self.declare(&counter, Type::Int);
        if let Some(variable) = self.variables.last_mut() {
            variable.is_counter = true;
        }
        self.line(&format!("while {counter} < {rounds} {{"));
        self.line(&format!("    {counter} = {counter} + 1;"));
        self.looped(rounds);
        self.line("}");
    }

    fn looped(&mut self, rounds: u64) {
        self.loops += 1;
        self.times *= rounds;
        self.block(4);
        self.times /= rounds;
        self.loops -= 1;
    }

    fn for_statement(&mut self) {
        if self.loops > 2 || !self.affords(LONGEST as u64 * 20) {
            return self.assignment();
        }
        let (list, element) = self.random.choose(&[
            (Type::Ints, Type::Int),
            (Type::Floats, Type::Float),
            (Type::Texts, Type::Text),
            (Type::Anys, Type::Any),
            (Type::Rows, Type::Ints),
            (Type::Functions, Type::Function),
        ]);
        let value = match self.random.below(8) {
            0 => {
                let map = self.expression(Type::Map, 1);
                format!("keys({map})")
            }
            _ => self.expression(list, 1),
        };
        let element = if value.starts_with("keys") {
            Type::Any
        } else {
            element
        };
        let name = self.name("x");
        self.line(&format!("for {name} in {value} {{"));
        let known = self.variables.len();
        self.declare(&name, element);
        if let Some(variable) = self.variables.last_mut() {
            variable.cost = CLOSURE_COST;
        }
        self.looped(LONGEST as u64);
        self.variables.truncate(known);
        self.line("}");
    }

    fn list_statement(&mut self) {
        let (list, element) = self.random.choose(&[
            (Type::Ints, Type::Int),
            (Type::Floats, Type::Float),
            (Type::Anys, Type::Any),
            (Type::Rows, Type::Ints),
        ]);
        let target = self.expression(list, 0);
        let name = self.name("l");
        self.line(&format!("let {name} = {target};"));
        let value = self.expression(element, 1);
        match self.random.below(5) {
            0 | 1 => self.line(&format!(
                "if len({name}) < {LONGEST} {{ push({name}, {value}); }}"
            )),
            2 => self.line(&format!("if len({name}) > 1 {{ pop({name}); }}")),
            3 if matches!(list, Type::Ints) => self.line(&format!("sort({name});")),
            _ => {
                let at = self.expression(Type::Int, 1);
                self.line(&format!("{name}[at({at}, len({name}))] = {value};"));
            }
        }
        self.declare(&name, list);
    }

    fn map_statement(&mut self) {
        let target = self.expression(Type::Map, 0);
        let name = self.name("m");
        self.line(&format!("let {name} = {target};"));
        let key = self
            .random
            .choose(&["\"a\"", "\"c\"", "\"key\"", "0", "5", "false"]);
        let value = self.expression(Type::Int, 1);
        match self.random.below(4) {
            0 => self.line(&format!("remove({name}, {key});")),
            1 => self.line(&format!("{name}[{key}] = {value};")),
            2 => self.line(&format!("{name}.field = {value};")),
            _ => self.line(&format!(
                "{name}[{key}] = small(({name}[{key}] or 0) + {value});"
            )),
        }
        self.declare(&name, Type::Map);
    }

    fn text_statement(&mut self) {
        let name = self.name("t");
        let value = self.expression(Type::Text, 1);
        self.line(&format!("let {name} = {value};"));
        self.declare(&name, Type::Text);
        let more = self.expression(Type::Text, 1);
        self.line(&format!(
            "if len({name}) < 40 {{ {name} = {name} + {more}; }}"
        ));
    }

    /// A closure that may use and change all that is around it.
    fn named_closure(&mut self) {
        if self.depth > 2 {
            return self.assignment();
        }
        let name = self.name("c");
        let parameter = self.name("p");
        self.line(&format!("let {name} = fn({parameter}) {{"));
        let known = self.variables.len();
        self.declare(&parameter, Type::Int);
        let outer = (self.times, self.cost, self.budget, self.loops, self.result);
        let room = self.budget.saturating_sub(self.cost) / self.times / 6;
        (self.times, self.cost, self.budget, self.loops) = (1, 0, room, 0);
        self.result = Some(Type::Int);
        self.block(3);
        self.indent += 1;
        let value = self.expression(Type::Int, 2);
        self.line(&format!("return {value};"));
        self.indent -= 1;
        let cost = self.cost + 4;
        (self.times, self.cost, self.budget, self.loops, self.result) = outer;
        self.variables.truncate(known);
        self.line("};");
        self.declare(&name, Type::Function);
        if let Some(variable) = self.variables.last_mut() {
            variable.cost = cost;
        }
        if self.affords(cost * 2) {
            self.spend(cost * 2);
            let (a, b) = (self.expression(Type::Int, 1), self.expression(Type::Int, 0));
            let sum = self.name("v");
            self.line(&format!("let {sum} = small({name}({a}) + {name}({b}));"));
            self.declare(&sum, Type::Int);
        }
    }

    /// Out of the loop or the function, under a condition.
    fn leave(&mut self) {
        let condition = self.condition(2);
        self.line(&format!("if {condition} {{"));
        if self.loops > 0 && !self.random.once_in(3) {
            let word = self.random.choose(&["break", "continue"]);
            self.line(&format!("    {word};"));
        } else if let Some(result) = self.result {
            self.give_back(result);
        } else {
            self.line("    print \"here\";");
        }
        self.line("}");
    }

    /// Returns from inside of a block. What the value's expression declares is known there alone.
    pub(crate) fn give_back(&mut self, result: Type) {
        let known = self.variables.len();
        self.indent += 1;
        let value = self.expression(result, 1);
        self.line(&format!("return {value};"));
        self.indent -= 1;
        self.variables.truncate(known);
    }

    fn call_statement(&mut self) {
        if self.functions.is_empty() {
            return self.assignment();
        }
        let index = self.random.below(self.functions.len());
        let ty = self.functions[index].result;
        let value = self.expression(ty, 2);
        let name = self.name("v");
        self.line(&format!("let {name} = {value};"));
        self.declare(&name, ty);
    }

    /// An error that comes after some rounds of a loop, perhaps deep in calls.
    pub(crate) fn failure(&mut self) {
        let wrong = self.random.choose(&[
            "[1, 2][i - n]",
            "100 / (n - i)",
            "1 + (i < n or \"text\")",
            "(i < n and len or 5)(\"word\")",
            "sink(4000 * (i / n))",
            "9223372036854775800 + i",
            "-(\"\" and 1 or i)",
            "sort([1, i < n or 2, \"x\"])",
            "at(i)",
            "{[]: i}",
        ]);
        let rounds = 2 + self.random.below(30);
        self.line(&format!("let fail = fn(i, n) {{ return {wrong}; }};"));
        self.line("let i = 0;");
        self.line("while true {");
        match self.random.once_in(2) {
            true => self.line(&format!("    fail(i, {rounds});")),
            false => self.line(&format!("    fn(j) {{ return fail(j, {rounds}); }}(i);")),
        }
        self.line("    i = i + 1;");
        self.line(&format!("    if i > {} {{ break; }}", rounds + 3));
        self.line("}");
    }
}

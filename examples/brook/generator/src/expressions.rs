//! Expressions of a type.

use crate::generate::{Generator, Type};

/// Calls of a function that calls itself.
const RECURSIONS: usize = 9;

/// Keys of maps.
const KEYS: &[&str] = &["\"a\"", "\"b\"", "\"key\"", "0", "1", "true"];

impl Generator {
    /// A variable of that type.
    fn variable(&mut self, ty: Type) -> Option<String> {
        let names: Vec<&str> = self
            .variables
            .iter()
            .filter(|variable| variable.ty == ty)
            .map(|variable| variable.name.as_str())
            .collect();
        match names.len() {
            0 => None,
            length => Some(names[self.random.below(length)].to_string()),
        }
    }

    /// An expression of that type; `depth` says how large it may be.
    pub(crate) fn expression(&mut self, ty: Type, depth: usize) -> String {
        self.spend(2);
        if let Some(call) = self.call_of(ty, depth) {
            return call;
        }
        if (depth == 0 || self.random.once_in(5))
            && let Some(name) = self.variable(ty)
        {
            return name;
        }
        match ty {
            Type::Int => self.int(depth),
            Type::Float => self.float(depth),
            Type::Number => self.number(depth),
            Type::Text => self.text_of(depth),
            Type::Bool => self.condition(depth),
            Type::Any => self.any(depth),
            Type::Ints => self.ints(depth),
            Type::Floats => self.list_of(Type::Float, depth),
            Type::Texts => self.texts(depth),
            Type::Anys => self.list_of(Type::Any, depth),
            Type::Rows => self.list_of(Type::Ints, depth),
            Type::Map => self.map(depth),
            Type::Function => self.closure(),
            Type::Functions => self.list_of(Type::Function, depth),
        }
    }

    /// Sometimes a call of a function with that result.
    fn call_of(&mut self, ty: Type, depth: usize) -> Option<String> {
        if depth == 0 || !self.random.once_in(4) {
            return None;
        }
        if ty == Type::Int && self.random.once_in(2) {
            let closures: Vec<(String, u64)> = self
                .variables
                .iter()
                .filter(|variable| variable.ty == Type::Function)
                .map(|variable| (variable.name.clone(), variable.cost))
                .collect();
            if !closures.is_empty() {
                let (name, cost) = closures[self.random.below(closures.len())].clone();
                if self.affords(cost) {
                    self.spend(cost);
                    let argument = self.expression(Type::Int, depth - 1);
                    return Some(format!("{name}({argument})"));
                }
            }
        }
        let fitting: Vec<usize> = (0..self.functions.len())
            .filter(|index| self.functions[*index].result == ty)
            .collect();
        if fitting.is_empty() {
            return None;
        }
        let index = fitting[self.random.below(fitting.len())];
        let function = &self.functions[index];
        let (name, parameters) = (function.name.clone(), function.parameters.clone());
        let (cost, is_recursive) = (function.cost, function.is_recursive);
        let rounds = if is_recursive {
            1 + self.random.below(RECURSIONS)
        } else {
            1
        };
        if !self.affords(cost * rounds as u64) {
            return None;
        }
        self.spend(cost * rounds as u64);
        let mut arguments = Vec::new();
        for (position, parameter) in parameters.into_iter().enumerate() {
            arguments.push(match (position, is_recursive) {
                (0, true) => rounds.to_string(),
                _ => self.expression(parameter, depth - 1),
            });
        }
        Some(format!("{name}({})", arguments.join(", ")))
    }

    fn int(&mut self, depth: usize) -> String {
        if depth == 0 {
            return self
                .random
                .choose(&["0", "1", "2", "3", "7", "16", "-1", "-5", "100", "999"])
                .to_string();
        }
        let depth = depth - 1;
        let (a, b) = (
            self.expression(Type::Int, depth),
            self.expression(Type::Int, depth),
        );
        match self.random.below(16) {
            0..=3 => format!("small({a} + {b})"),
            4 | 5 => format!("small({a} - {b})"),
            6 => format!("small({a} * {b})"),
            7 => {
                let divisor = self.random.choose(&["2", "3", "-7", "10"]);
                format!("({a}) / {divisor}")
            }
            8 => {
                let divisor = self.random.choose(&["2", "3", "-7", "10"]);
                format!("({a}) % {divisor}")
            }
            9 => format!("-({a})"),
            10 => {
                let list = self.expression(Type::Ints, depth);
                let name = self.hoisted(Type::Ints, &list);
                format!("{name}[at({a}, len({name}))]")
            }
            11 => {
                let map = self.expression(Type::Map, 0);
                let key = self.random.choose(KEYS);
                format!("(({map})[{key}] or {a})")
            }
            12 => {
                let ty = self
                    .random
                    .choose(&[Type::Text, Type::Anys, Type::Floats, Type::Map]);
                let value = self.expression(ty, depth);
                format!("len({value})")
            }
            13 => {
                let value = self.expression(Type::Float, depth);
                format!("small(int({value}))")
            }
            14 => format!("int(text({a}))"),
            _ => format!("sink(at({a}, 12))"),
        }
    }

    /// A list in a variable of its own, so that it is made once.
    fn hoisted(&mut self, ty: Type, value: &str) -> String {
        let name = self.name("h");
        self.line(&format!("let {name} = {value};"));
        self.declare(&name, ty);
        name
    }

    fn float(&mut self, depth: usize) -> String {
        if depth == 0 {
            return self
                .random
                .choose(&["0.0", "1.0", "0.5", "2.5", "-1.25", "1000.75"])
                .to_string();
        }
        let depth = depth - 1;
        let a = self.expression(Type::Float, depth);
        let ty = self.random.choose(&[Type::Float, Type::Int]);
        let b = self.expression(ty, depth);
        match self.random.below(9) {
            0 | 1 => format!("({a} + {b})"),
            2 => format!("({a} - {b})"),
            3 => format!("({b} - {a})"),
            4 => format!("({a} * 0.5)"),
            5 => format!("({a}) / ({b})"),
            6 => format!("sqrt({a} * ({a}))"),
            7 => format!("float({b})"),
            _ => format!("({a}) % 100"),
        }
    }

    fn number(&mut self, depth: usize) -> String {
        let ty = self.random.choose(&[Type::Int, Type::Float]);
        if depth == 0 {
            return self.expression(ty, 0);
        }
        let a = self.expression(Type::Number, depth - 1);
        let b = self.expression(ty, depth - 1);
        match self.random.below(5) {
            0 => b,
            1 => format!("({a} + {b}) % 1000"),
            2 => format!("({b} - {a}) % 1000"),
            3 => format!("(({a}) % 100) * (({b}) % 100)"),
            _ => format!("-({a})"),
        }
    }

    fn text_of(&mut self, depth: usize) -> String {
        if depth == 0 {
            return self
                .random
                .choose(&["\"\"", "\"x\"", "\"stone\"", "\"żółw\"", "\"a,b,c\""])
                .to_string();
        }
        let depth = depth - 1;
        match self.random.below(6) {
            0 | 1 => {
                let ty = self.random.choose(&[
                    Type::Int,
                    Type::Float,
                    Type::Number,
                    Type::Bool,
                    Type::Any,
                ]);
                let value = self.expression(ty, depth);
                format!("text({value})")
            }
            2 => {
                let (a, b) = (
                    self.expression(Type::Text, 0),
                    self.expression(Type::Text, 0),
                );
                format!("short({a} + {b})")
            }
            3 => {
                let value = self.expression(Type::Any, depth);
                format!("kind({value})")
            }
            4 => {
                let list = self.expression(Type::Ints, depth);
                format!("join({list}, \"-\")")
            }
            _ => {
                let at = self.expression(Type::Int, depth);
                format!("\"brook\"[at({at}, 5)]")
            }
        }
    }

    /// An expression of type bool.
    pub(crate) fn condition(&mut self, depth: usize) -> String {
        if depth == 0 {
            return self.random.choose(&["true", "false"]).to_string();
        }
        let depth = depth - 1;
        let sign = self.random.choose(&["<", "<=", ">", ">=", "==", "!="]);
        match self.random.below(8) {
            0..=2 => {
                let ty = self
                    .random
                    .choose(&[Type::Int, Type::Float, Type::Number, Type::Text]);
                let (a, b) = (self.expression(ty, depth), self.expression(ty, depth));
                format!("({a} {sign} {b})")
            }
            3 => {
                let (a, b) = (
                    self.expression(Type::Any, depth),
                    self.expression(Type::Any, depth),
                );
                format!("({a} == {b})")
            }
            4 => {
                let word = self.random.choose(&["and", "or"]);
                let (a, b) = (self.condition(depth), self.condition(depth));
                format!("({a} {word} {b})")
            }
            5 => {
                let value = self.expression(Type::Bool, depth);
                format!("not ({value})")
            }
            6 => {
                let map = self.expression(Type::Map, 0);
                let key = self.random.choose(KEYS);
                format!("has({map}, {key})")
            }
            _ => {
                let number = self.expression(Type::Int, depth);
                format!("({number} % 4 == 1)")
            }
        }
    }

    fn any(&mut self, depth: usize) -> String {
        let ty = self.random.choose(&[
            Type::Int,
            Type::Float,
            Type::Text,
            Type::Bool,
            Type::Ints,
            Type::Map,
        ]);
        if depth == 0 {
            return match self.random.below(4) {
                0 => "nil".to_string(),
                1 => self.condition(0),
                2 => self.int(0),
                _ => self.text_of(0),
            };
        }
        let a = self.expression(ty, depth - 1);
        match self.random.below(4) {
            0 => {
                let word = self.random.choose(&["and", "or"]);
                let b = self.expression(Type::Any, depth - 1);
                format!("({b} {word} {a})")
            }
            1 => {
                let list = self.expression(Type::Anys, 0);
                let name = self.hoisted(Type::Anys, &list);
                let at = self.expression(Type::Int, depth - 1);
                format!("{name}[at({at}, len({name}))]")
            }
            _ => a,
        }
    }

    fn list_of(&mut self, element: Type, depth: usize) -> String {
        let length = 1 + self.random.below(4);
        let elements: Vec<String> = (0..length)
            .map(|_| self.expression(element, depth.saturating_sub(1)))
            .collect();
        format!("[{}]", elements.join(", "))
    }

    fn ints(&mut self, depth: usize) -> String {
        match self.random.below(5) {
            0 => {
                let from = self.random.below(20);
                format!("range({from}, {})", from + 1 + self.random.below(9))
            }
            1 if depth > 0 => {
                let rows = self.expression(Type::Rows, depth - 1);
                let name = self.hoisted(Type::Rows, &rows);
                let at = self.expression(Type::Int, depth - 1);
                format!("{name}[at({at}, len({name}))]")
            }
            _ => self.list_of(Type::Int, depth),
        }
    }

    fn texts(&mut self, depth: usize) -> String {
        if depth > 0 && self.random.once_in(3) {
            let text = self.expression(Type::Text, depth - 1);
            let between = self.random.choose(&["\",\"", "\"o\"", "\"-\""]);
            return format!("split({text}, {between})");
        }
        self.list_of(Type::Text, depth)
    }

    fn map(&mut self, depth: usize) -> String {
        let mut pairs = Vec::new();
        for _ in 0..self.random.below(4) {
            let key = self.random.choose(KEYS);
            let value = self.expression(Type::Int, depth.saturating_sub(1));
            pairs.push(format!("{key}: {value}"));
        }
        format!("{{{}}}", pairs.join(", "))
    }

    /// A closure without a name is small, so that calls of unknown functions can be paid for.
    fn closure(&mut self) -> String {
        let captured = self.variable(Type::Int).unwrap_or_else(|| "3".to_string());
        match self.random.below(5) {
            0 => "fn(x) { return small(x + 1); }".to_string(),
            1 => format!("fn(x) {{ return small(x - {captured}); }}"),
            2 => format!("fn(x) {{ if x % 3 == 0 {{ return {captured}; }} return small(x * 2); }}"),
            3 => format!(
                "fn(x) {{ let y = x + {captured}; return fn(z) {{ y = small(y + z); return y; }}(x); }}"
            ),
            _ => {
                "fn(x) { let sum = 0; for y in range(0, at(x, 4)) { sum = sum + y; } return sum; }"
                    .to_string()
            }
        }
    }
}

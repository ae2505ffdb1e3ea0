//! What is known while a program is made, and its frame: functions, guests, the batch.

use random::Random;

/// Estimated steps of one guest.
const BUDGET: u64 = 4000;

/// What every batch begins with: an index into a list of that length from any int, and an int that is not too large.
const PRELUDE: &str = "\
fn at(number, length) {
    let rest = number % length;
    if rest < 0 {
        return rest + length;
    }
    return rest;
}
fn small(number) {
    if number > 9999 or number < -9999 {
        return number % 1009;
    }
    return number;
}
fn short(text) {
    if len(text) > 30 {
        return \"long\";
    }
    return text;
}
fn sink(n) {
    if n <= 0 {
        return 0;
    }
    return 1 + sink(n - 1);
}
";

/// The type of a variable or an expression.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Type {
    Int,
    Float,
    /// An int or a float.
    Number,
    Text,
    Bool,
    /// Anything.
    Any,
    Ints,
    Floats,
    Texts,
    Anys,
    /// A list of lists of ints.
    Rows,
    /// Texts and small ints to ints.
    Map,
    /// A function of an int with an int as its result.
    Function,
    Functions,
}

/// All types.
pub(crate) const TYPES: &[Type] = &[
    Type::Int,
    Type::Int,
    Type::Float,
    Type::Number,
    Type::Text,
    Type::Bool,
    Type::Any,
    Type::Ints,
    Type::Floats,
    Type::Texts,
    Type::Anys,
    Type::Rows,
    Type::Map,
    Type::Function,
    Type::Functions,
];

#[derive(Clone)]
pub(crate) struct Variable {
    pub(crate) name: String,
    pub(crate) ty: Type,
    /// Counters of loops are not assigned to.
    pub(crate) is_counter: bool,
    /// Of a function: estimated steps of a call.
    pub(crate) cost: u64,
}

/// A function that may be called from here on.
pub(crate) struct Function {
    pub(crate) name: String,
    pub(crate) parameters: Vec<Type>,
    pub(crate) result: Type,
    pub(crate) cost: u64,
    /// Whether its first argument says how often it calls itself.
    pub(crate) is_recursive: bool,
}

pub(crate) struct Generator {
    pub(crate) random: Random,
    pub(crate) text: String,
    pub(crate) indent: usize,
    pub(crate) variables: Vec<Variable>,
    pub(crate) functions: Vec<Function>,
    /// Names of all kinds have numbers.
    pub(crate) names: usize,
    /// How often what is made now runs in one call of the function around.
    pub(crate) times: u64,
    /// Estimated steps of the function around so far.
    pub(crate) cost: u64,
    pub(crate) budget: u64,
    /// Loops around, in this function.
    pub(crate) loops: usize,
    /// Blocks around.
    pub(crate) depth: usize,
    /// What `return` gives in the function around; nothing outside of functions.
    pub(crate) result: Option<Type>,
    /// Whether an error may still be put somewhere.
    pub(crate) may_fail: bool,
}

/// The program of a seed, with so many guests.
pub fn batch(seed: u64, guests: usize) -> String {
    let mut generator = Generator {
        random: Random::new(seed),
        text: PRELUDE.to_string(),
        indent: 0,
        variables: Vec::new(),
        functions: Vec::new(),
        names: 0,
        times: 1,
        cost: 0,
        budget: BUDGET,
        loops: 0,
        depth: 0,
        result: None,
        may_fail: false,
    };
    let fails = generator.random.once_in(3);
    for number in 0..guests {
        generator.may_fail = fails && number + 1 == guests;
        generator.guest(number);
    }
    generator.text
}

impl Generator {
    pub(crate) fn line(&mut self, line: &str) {
        for _ in 0..self.indent {
            self.text.push_str("    ");
        }
        self.text.push_str(line);
        self.text.push('\n');
    }

    /// A new name that begins so.
    pub(crate) fn name(&mut self, begin: &str) -> String {
        self.names += 1;
        format!("{begin}{}", self.names)
    }

    pub(crate) fn declare(&mut self, name: &str, ty: Type) {
        self.variables.push(Variable {
            name: name.to_string(),
            ty,
            is_counter: false,
            cost: 0,
        });
    }

    /// Whether there is room for a call of that cost here.
    pub(crate) fn affords(&self, cost: u64) -> bool {
        (self.cost + cost * self.times) < self.budget
    }

    pub(crate) fn spend(&mut self, cost: u64) {
        self.cost += cost * self.times;
    }

    /// Functions, and the function that is the guest.
    fn guest(&mut self, number: usize) {
        self.functions.clear();
        self.variables.clear();
        self.budget = BUDGET / 12;
        for _ in 0..self.random.below(4) {
            self.function();
        }
        // Global variables: of the guest, and of no function.
        self.line(&format!("fn guest{number}() {{"));
        self.budget = BUDGET;
        self.cost = 0;
        self.result = None;
        self.indent += 1;
        for _ in 0..4 + self.random.below(4) {
            self.let_statement();
        }
        for _ in 0..3 + self.random.below(5) {
            self.statement();
        }
        if self.may_fail {
            self.failure();
        }
        for variable in self.variables.clone() {
            self.line(&format!("print {};", variable.name));
        }
        self.indent -= 1;
        self.line("}");
        self.variables.clear();
        self.line(&format!("guest{number}();"));
    }

    /// A function of its own, which may call itself.
    fn function(&mut self) {
        let name = self.name("f");
        let is_recursive = self.random.once_in(3);
        let result = self.random.choose(&[
            Type::Int,
            Type::Int,
            Type::Float,
            Type::Number,
            Type::Text,
            Type::Any,
            Type::Ints,
        ]);
        let mut parameters = Vec::new();
        let count = self.random.below(3) + usize::from(is_recursive);
        for index in 0..count {
            let ty = match index {
                0 if is_recursive => Type::Int,
                _ => self.random.choose(TYPES),
            };
            // What a closure from outside costs is not known here.
            parameters.push(match ty {
                Type::Function | Type::Functions => Type::Int,
                other => other,
            });
        }
        let outer = std::mem::take(&mut self.variables);
        let mut names = Vec::new();
        for (index, ty) in parameters.iter().enumerate() {
            let name = self.name("p");
            self.declare(&name, *ty);
            self.variables[index].is_counter = is_recursive && index == 0;
            names.push(name);
        }
        self.line(&format!("fn {name}({}) {{", names.join(", ")));
        self.indent += 1;
        self.cost = 4;
        self.result = Some(result);
        if is_recursive {
            self.line(&format!("if {} <= 0 {{", names[0]));
            self.give_back(result);
            self.line("}");
        }
        for _ in 0..1 + self.random.below(4) {
            self.statement();
        }
        if is_recursive {
            let mut arguments = vec![format!("{} - 1", names[0])];
            for ty in parameters.iter().skip(1) {
                arguments.push(self.expression(*ty, 1));
            }
            let again = self.name("r");
            self.line(&format!("let {again} = {name}({});", arguments.join(", ")));
            self.declare(&again, result);
        }
        let value = self.expression(result, 2);
        self.line(&format!("return {value};"));
        self.indent -= 1;
        self.line("}");
        self.variables = outer;
        self.functions.push(Function {
            name,
            parameters,
            result,
            cost: self.cost + 4,
            is_recursive,
        });
        self.result = None;
    }
}

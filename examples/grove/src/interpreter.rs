//! Walks the tree.
//!
//! [`Interpreter::evaluate`] says what a node means: a value to go on with, or a way out of the loop or the function around
//! it. The JIT may begin a trace where a loop of the guest begins anew, and where a function is called; the node and the function are its greens.

use crate::builtins;
use crate::tree::{Function, Kind, Node, Operator, Place, Tree};
use crate::value::{Closure, Fault, Map, Scope, Value, Variables};
use rtlib::jit;
use std::cell::RefCell;
use std::rc::Rc;

/// Where a program goes after a node.
enum Flow {
    /// On, with the node's value.
    Next(Value),
    /// Out of the function, with its value.
    Return(Value),
    /// Out of the function, whose value is that of another call.
    Call(Rc<Closure>, Vec<Value>),
    Break,
    Continue,
}

/// The value of a node, if the program goes on.
macro_rules! value {
    ($flow:expr) => {
        match $flow? {
            Flow::Next(value) => value,
            way_out => return Ok(way_out),
        }
    };
}

/// A run of a program.
pub struct Interpreter {
    pub arguments: Vec<i64>,
}

impl Interpreter {
    pub fn new(arguments: Vec<i64>) -> Interpreter {
        Interpreter { arguments }
    }

    pub fn run(&mut self, program: Function) -> Result<(), Box<Fault>> {
        let variables = Variables {
            slots: vec![Value::Nil; program.slots],
            parent: None,
        };
        self.evaluate(&program.body, &Rc::new(RefCell::new(variables)))?;
        Ok(())
    }

    fn evaluate(&mut self, node: &Node, scope: &Scope) -> Result<Flow, Box<Fault>> {
        let value = match &node.kind {
            Kind::Constant(value) => value.clone(),
            Kind::Variable(place) => at(scope, *place).borrow().slots[place.slot].clone(),
            Kind::Assign(place, value) => {
                let value = value!(self.evaluate(value, scope));
                at(scope, *place).borrow_mut().slots[place.slot] = value;
                Value::Nil
            }
            Kind::Binary(operator, left, right) => {
                let left = value!(self.evaluate(left, scope));
                let right = value!(self.evaluate(right, scope));
                fail_at(node.line, binary(*operator, left, right))?
            }
            Kind::And(left, right) => match value!(self.evaluate(left, scope)) {
                left if left.is_true() => return self.evaluate(right, scope),
                left => left,
            },
            Kind::Or(left, right) => match value!(self.evaluate(left, scope)) {
                left if left.is_true() => left,
                _ => return self.evaluate(right, scope),
            },
            Kind::Not(value) => Value::Bool(!value!(self.evaluate(value, scope)).is_true()),
            Kind::Negate(value) => {
                let value = value!(self.evaluate(value, scope));
                fail_at(node.line, negate(value))?
            }
            Kind::Block(statements) => return self.block(statements, scope),
            Kind::If(condition, then, otherwise) => {
                let condition = value!(self.evaluate(condition, scope));
                match otherwise {
                    _ if condition.is_true() => return self.evaluate(then, scope),
                    Some(otherwise) => return self.evaluate(otherwise, scope),
                    None => Value::Nil,
                }
            }
            Kind::While(..) => return self.repeat(node, scope),
            Kind::For(_, items, _) => {
                let items = value!(self.evaluate(items, scope));
                return self.repeat_for(node, &items, scope);
            }
            Kind::Break => return Ok(Flow::Break),
            Kind::Continue => return Ok(Flow::Continue),
            Kind::Return(value) => {
                if let Kind::Call(callee, arguments) = &value.kind {
                    return self.tail_call(value, callee, arguments, scope);
                }
                return Ok(Flow::Return(value!(self.evaluate(value, scope))));
            }
            Kind::Function(function) => Value::Closure(Rc::new(Closure {
                function: function.clone(),
                scope: scope.clone(),
            })),
            Kind::Call(callee, arguments) => {
                let callee = value!(self.evaluate(callee, scope));
                let arguments = match self.all(arguments, scope)? {
                    Ok(arguments) => arguments,
                    Err(way_out) => return Ok(way_out),
                };
                self.apply(&callee, arguments, node.line)?
            }
            Kind::List(items) => match self.all(items, scope)? {
                Ok(items) => Value::list(items),
                Err(way_out) => return Ok(way_out),
            },
            Kind::Map(entries) => return self.map(entries, scope),
            Kind::Index(of, index) => {
                let of = value!(self.evaluate(of, scope));
                let index = value!(self.evaluate(index, scope));
                fail_at(node.line, element(&of, &index))?
            }
            Kind::AssignIndex(of, index, value) => {
                let of = value!(self.evaluate(of, scope));
                let index = value!(self.evaluate(index, scope));
                let value = value!(self.evaluate(value, scope));
                fail_at(node.line, assign_element(&of, &index, value))?;
                Value::Nil
            }
        };
        Ok(Flow::Next(value))
    }

    /// One after the other; the value is that of the last.
    #[jit::unroll_safe]
    fn block(&mut self, statements: &[Tree], scope: &Scope) -> Result<Flow, Box<Fault>> {
        let mut last = Value::Nil;
        for statement in statements {
            last = value!(self.evaluate(statement, scope));
        }
        Ok(Flow::Next(last))
    }

    /// The values of all, or the way out that one of them takes.
    #[jit::unroll_safe]
    fn all(
        &mut self,
        nodes: &[Tree],
        scope: &Scope,
    ) -> Result<Result<Vec<Value>, Flow>, Box<Fault>> {
        let mut values = Vec::with_capacity(nodes.len());
        for node in nodes {
            match self.evaluate(node, scope)? {
                Flow::Next(value) => values.push(value),
                way_out => return Ok(Err(way_out)),
            }
        }
        Ok(Ok(values))
    }

    #[jit::unroll_safe]
    fn map(&mut self, entries: &[(Tree, Tree)], scope: &Scope) -> Result<Flow, Box<Fault>> {
        let mut map = Map::default();
        for (key, value) in entries {
            let line = key.line;
            let key = value!(self.evaluate(key, scope));
            let value = value!(self.evaluate(value, scope));
            map.insert(fail_at(line, builtins::key(&key))?, value);
        }
        Ok(Flow::Next(Value::Map(Rc::new(RefCell::new(map)))))
    }

    fn repeat(&mut self, node: &Node, scope: &Scope) -> Result<Flow, Box<Fault>> {
        loop {
            jit::merge_point!(WHILE; node);
            let Kind::While(condition, body) = &node.kind else {
                unreachable!("only loops are repeated");
            };
            if !value!(self.evaluate(condition, scope)).is_true() {
                return Ok(Flow::Next(Value::Nil));
            }
            match self.evaluate(body, scope)? {
                Flow::Next(_) | Flow::Continue => {}
                Flow::Break => return Ok(Flow::Next(Value::Nil)),
                way_out => return Ok(way_out),
            }
            jit::can_enter!(WHILE; node);
        }
    }

    /// The items may change while the loop runs.
    fn repeat_for(
        &mut self,
        node: &Node,
        items: &Value,
        scope: &Scope,
    ) -> Result<Flow, Box<Fault>> {
        let mut index = 0;
        loop {
            jit::merge_point!(FOR; node);
            let Kind::For(place, _, body) = &node.kind else {
                unreachable!("only loops are repeated");
            };
            let Some(item) = fail_at(node.line, item(items, index))? else {
                return Ok(Flow::Next(Value::Nil));
            };
            scope.borrow_mut().slots[place.slot] = item;
            match self.evaluate(body, scope)? {
                Flow::Next(_) | Flow::Continue => {}
                Flow::Break => return Ok(Flow::Next(Value::Nil)),
                way_out => return Ok(way_out),
            }
            index += 1;
            jit::can_enter!(FOR; node);
        }
    }

    /// The call that is the value of a function: its frame is not needed any more.
    fn tail_call(
        &mut self,
        node: &Node,
        callee: &Node,
        arguments: &[Tree],
        scope: &Scope,
    ) -> Result<Flow, Box<Fault>> {
        let callee = value!(self.evaluate(callee, scope));
        let arguments = match self.all(arguments, scope)? {
            Ok(arguments) => arguments,
            Err(way_out) => return Ok(way_out),
        };
        match callee {
            Value::Closure(closure) => {
                fail_at(node.line, count(&closure, arguments.len()))?;
                Ok(Flow::Call(closure, arguments))
            }
            other => Ok(Flow::Return(self.apply(&other, arguments, node.line)?)),
        }
    }

    /// Calls a value with arguments.
    pub fn apply(
        &mut self,
        callee: &Value,
        arguments: Vec<Value>,
        line: usize,
    ) -> Result<Value, Box<Fault>> {
        match callee {
            Value::Closure(closure) => {
                fail_at(line, count(closure, arguments.len()))?;
                if rtlib::stack_low() {
                    return Err(Fault::new(line, "calls too deep"));
                }
                let result = self.call(closure.clone(), arguments);
                result.map_err(|mut fault| {
                    fault.calls.push(line);
                    fault
                })
            }
            Value::Builtin(builtin) => builtins::apply(self, *builtin, &arguments, line),
            other => Err(Fault::new(
                line,
                format!("{} cannot be called", other.type_name()),
            )),
        }
    }

    /// Runs a function, and those that it calls at its end.
    fn call(
        &mut self,
        mut closure: Rc<Closure>,
        mut arguments: Vec<Value>,
    ) -> Result<Value, Box<Fault>> {
        let mut function = jit::promote(closure.function.clone());
        loop {
            jit::merge_point!(CALL; function);
            arguments.resize(function.slots, Value::Nil);
            let variables = Variables {
                slots: arguments,
                parent: Some(closure.scope.clone()),
            };
            match self.evaluate(&function.body, &Rc::new(RefCell::new(variables)))? {
                Flow::Next(value) | Flow::Return(value) => return Ok(value),
                Flow::Call(next, next_arguments) => {
                    closure = next;
                    arguments = next_arguments;
                    function = jit::promote(closure.function.clone());
                    jit::can_enter!(CALL; function);
                }
                Flow::Break | Flow::Continue => {
                    unreachable!("the parser sees to it that a loop is around")
                }
            }
        }
    }
}

/// The scope in which a variable is.
#[jit::unroll_safe]
fn at(scope: &Scope, place: Place) -> Scope {
    let mut scope = scope.clone();
    for _ in 0..place.up {
        let parent = scope.borrow().parent.clone();
        scope = parent.expect("the parser counts functions");
    }
    scope
}

fn fail_at<T>(line: usize, result: Result<T, String>) -> Result<T, Box<Fault>> {
    result.map_err(|message| Fault::new(line, message))
}

fn count(closure: &Closure, found: usize) -> Result<(), String> {
    let function = &closure.function;
    match function.parameters {
        wanted if wanted == found => Ok(()),
        wanted => Err(format!(
            "{} takes {wanted} arguments, not {found}",
            function.name
        )),
    }
}

fn negate(value: Value) -> Result<Value, String> {
    match value {
        Value::Int(value) => value.checked_neg().map(Value::Int).ok_or_else(overflow),
        Value::Float(value) => Ok(Value::Float(-value)),
        other => Err(format!("{} cannot be negated", other.type_name())),
    }
}

fn overflow() -> String {
    String::from("integer overflow")
}

fn binary(operator: Operator, left: Value, right: Value) -> Result<Value, String> {
    match (operator, left, right) {
        (_, Value::Int(left), Value::Int(right)) => integers(operator, left, right),
        (_, Value::Float(left), Value::Float(right)) => Ok(floats(operator, left, right)),
        (_, Value::Int(left), Value::Float(right)) => Ok(floats(operator, left as f64, right)),
        (_, Value::Float(left), Value::Int(right)) => Ok(floats(operator, left, right as f64)),
        (Operator::Equal, left, right) => Ok(Value::Bool(left == right)),
        (Operator::Unequal, left, right) => Ok(Value::Bool(left != right)),
        (Operator::Add, Value::Text(left), Value::Text(right)) => {
            Ok(Value::text(format!("{left}{right}")))
        }
        (Operator::Less, Value::Text(left), Value::Text(right)) => Ok(Value::Bool(left < right)),
        (Operator::Greater, Value::Text(left), Value::Text(right)) => Ok(Value::Bool(left > right)),
        (_, left, right) => Err(format!(
            "no `{operator:?}` of {} and {}",
            left.type_name(),
            right.type_name()
        )),
    }
}

fn integers(operator: Operator, left: i64, right: i64) -> Result<Value, String> {
    let result = match operator {
        Operator::Add => left.checked_add(right),
        Operator::Subtract => left.checked_sub(right),
        Operator::Multiply => left.checked_mul(right),
        Operator::Divide | Operator::Remainder if right == 0 => {
            return Err(String::from("division by zero"));
        }
        Operator::Divide => left.checked_div(right),
        Operator::Remainder => left.checked_rem(right),
        Operator::Equal => return Ok(Value::Bool(left == right)),
        Operator::Unequal => return Ok(Value::Bool(left != right)),
        Operator::Less => return Ok(Value::Bool(left < right)),
        Operator::LessOrEqual => return Ok(Value::Bool(left <= right)),
        Operator::Greater => return Ok(Value::Bool(left > right)),
        Operator::GreaterOrEqual => return Ok(Value::Bool(left >= right)),
    };
    result.map(Value::Int).ok_or_else(overflow)
}

fn floats(operator: Operator, left: f64, right: f64) -> Value {
    match operator {
        Operator::Add => Value::Float(left + right),
        Operator::Subtract => Value::Float(left - right),
        Operator::Multiply => Value::Float(left * right),
        Operator::Divide => Value::Float(left / right),
        Operator::Remainder => Value::Float(left % right),
        Operator::Equal => Value::Bool(left == right),
        Operator::Unequal => Value::Bool(left != right),
        Operator::Less => Value::Bool(left < right),
        Operator::LessOrEqual => Value::Bool(left <= right),
        Operator::Greater => Value::Bool(left > right),
        Operator::GreaterOrEqual => Value::Bool(left >= right),
    }
}

/// The index of an element, from a number of the guest.
fn index_in(length: usize, index: i64) -> Result<usize, String> {
    match usize::try_from(index) {
        Ok(index) if index < length => Ok(index),
        _ => Err(format!("index {index} of {length} elements")),
    }
}

fn element(of: &Value, index: &Value) -> Result<Value, String> {
    match (of, index) {
        (Value::List(list), Value::Int(index)) => {
            let list = list.borrow();
            Ok(list[index_in(list.len(), *index)?].clone())
        }
        (Value::Map(map), key) => {
            let key = builtins::key(key)?;
            Ok(map.borrow().get(&key).cloned().unwrap_or(Value::Nil))
        }
        (Value::Text(text), Value::Int(index)) => {
            let character = usize::try_from(*index)
                .ok()
                .and_then(|index| text.chars().nth(index));
            match character {
                Some(character) => Ok(Value::text(character.to_string())),
                None => index_in(text.chars().count(), *index).map(|_| Value::Nil),
            }
        }
        _ => Err(format!(
            "no index of {} in {}",
            index.type_name(),
            of.type_name()
        )),
    }
}

fn assign_element(of: &Value, index: &Value, value: Value) -> Result<(), String> {
    match (of, index) {
        (Value::List(list), Value::Int(index)) => {
            let mut list = list.borrow_mut();
            let index = index_in(list.len(), *index)?;
            list[index] = value;
            Ok(())
        }
        (Value::Map(map), key) => {
            map.borrow_mut().insert(builtins::key(key)?, value);
            Ok(())
        }
        _ => Err(format!(
            "no index of {} in {}",
            index.type_name(),
            of.type_name()
        )),
    }
}

/// The item of a loop's round: an element of a list, a key of a map, or a number below another one.
fn item(items: &Value, index: usize) -> Result<Option<Value>, String> {
    match items {
        Value::List(list) => Ok(list.borrow().get(index).cloned()),
        Value::Map(map) => Ok(map
            .borrow()
            .entries
            .get(index)
            .map(|(key, _)| key.clone().into())),
        Value::Int(end) => Ok(Some(Value::Int(index as i64)).filter(|_| (index as i64) < *end)),
        other => Err(format!("no items in {}", other.type_name())),
    }
}

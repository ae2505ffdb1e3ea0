//! What a guest computes with.

use crate::code::Code;
use crate::natives::Native;
use std::cell::RefCell;
use std::cmp::Ordering;
use std::collections::HashMap;
use std::fmt;
use std::rc::Rc;

/// A value. Texts do not change; lists and maps are shared.
#[derive(Clone)]
pub enum Value {
    Nil,
    Bool(bool),
    Int(i64),
    Float(f64),
    Text(Rc<String>),
    List(Rc<RefCell<Vec<Value>>>),
    Map(Rc<RefCell<HashMap<Key, Value>>>),
    Function(Rc<Closure>),
    Native(&'static Native),
}

/// What a map is asked by.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Key {
    Bool(bool),
    Int(i64),
    Text(Rc<String>),
}

/// A function with the variables that it has from outside.
pub struct Closure {
    pub code: Rc<Code>,
    pub captured: Vec<Rc<RefCell<Captured>>>,
}

/// A variable that a closure has captured: on the stack as long as its block runs.
#[derive(Clone)]
pub enum Captured {
    Open(usize),
    Closed(Value),
}

impl Value {
    pub fn text(text: impl Into<String>) -> Value {
        Value::Text(Rc::new(text.into()))
    }

    pub fn list(values: Vec<Value>) -> Value {
        Value::List(Rc::new(RefCell::new(values)))
    }

    pub fn is_true(&self) -> bool {
        !matches!(self, Value::Nil | Value::Bool(false))
    }

    /// For messages.
    pub fn kind(&self) -> &'static str {
        match self {
            Value::Nil => "nil",
            Value::Bool(_) => "bool",
            Value::Int(_) => "int",
            Value::Float(_) => "float",
            Value::Text(_) => "text",
            Value::List(_) => "list",
            Value::Map(_) => "map",
            Value::Function(_) | Value::Native(_) => "function",
        }
    }

    pub fn key(&self) -> Result<Key, String> {
        match self {
            Value::Bool(flag) => Ok(Key::Bool(*flag)),
            Value::Int(number) => Ok(Key::Int(*number)),
            Value::Text(text) => Ok(Key::Text(text.clone())),
            other => Err(format!("a {} is no key", other.kind())),
        }
    }

    pub fn equals(&self, other: &Value) -> bool {
        match (self, other) {
            (Value::Nil, Value::Nil) => true,
            (Value::Bool(a), Value::Bool(b)) => a == b,
            (Value::Text(a), Value::Text(b)) => a == b,
            (Value::List(a), Value::List(b)) => Rc::ptr_eq(a, b),
            (Value::Map(a), Value::Map(b)) => Rc::ptr_eq(a, b),
            (Value::Function(a), Value::Function(b)) => Rc::ptr_eq(a, b),
            (Value::Native(a), Value::Native(b)) => a.name == b.name,
            _ => self.compare(other) == Some(Ordering::Equal),
        }
    }

    /// The order of numbers and of texts.
    pub fn compare(&self, other: &Value) -> Option<Ordering> {
        match (self, other) {
            (Value::Int(a), Value::Int(b)) => Some(a.cmp(b)),
            (Value::Float(a), Value::Float(b)) => a.partial_cmp(b),
            (Value::Int(a), Value::Float(b)) => (*a as f64).partial_cmp(b),
            (Value::Float(a), Value::Int(b)) => a.partial_cmp(&(*b as f64)),
            (Value::Text(a), Value::Text(b)) => Some(a.cmp(b)),
            _ => None,
        }
    }

    pub fn add(&self, other: &Value) -> Result<Value, String> {
        match (self, other) {
            (Value::Text(a), Value::Text(b)) => Ok(Value::text(format!("{a}{b}"))),
            _ => self.arithmetic("+", other, i64::checked_add, |a, b| a + b),
        }
    }

    pub fn subtract(&self, other: &Value) -> Result<Value, String> {
        self.arithmetic("-", other, i64::checked_sub, |a, b| a - b)
    }

    pub fn multiply(&self, other: &Value) -> Result<Value, String> {
        self.arithmetic("*", other, i64::checked_mul, |a, b| a * b)
    }

    pub fn divide(&self, other: &Value) -> Result<Value, String> {
        match (self, other) {
            (Value::Int(_), Value::Int(0)) => Err("division by zero".to_string()),
            _ => self.arithmetic("/", other, i64::checked_div, |a, b| a / b),
        }
    }

    pub fn remainder(&self, other: &Value) -> Result<Value, String> {
        match (self, other) {
            (Value::Int(_), Value::Int(0)) => Err("division by zero".to_string()),
            _ => self.arithmetic("%", other, i64::checked_rem, |a, b| a % b),
        }
    }

    pub fn negate(&self) -> Result<Value, String> {
        match self {
            Value::Int(number) => number.checked_neg().map(Value::Int).ok_or_else(too_large),
            Value::Float(number) => Ok(Value::Float(-number)),
            other => Err(format!("- of a {}", other.kind())),
        }
    }

    /// An operation on two numbers; with a float among them it is one of floats.
    fn arithmetic(
        &self,
        sign: &str,
        other: &Value,
        ints: impl Fn(i64, i64) -> Option<i64>,
        floats: impl Fn(f64, f64) -> f64,
    ) -> Result<Value, String> {
        match (self, other) {
            (Value::Int(a), Value::Int(b)) => ints(*a, *b).map(Value::Int).ok_or_else(too_large),
            (Value::Float(a), Value::Float(b)) => Ok(Value::Float(floats(*a, *b))),
            (Value::Int(a), Value::Float(b)) => Ok(Value::Float(floats(*a as f64, *b))),
            (Value::Float(a), Value::Int(b)) => Ok(Value::Float(floats(*a, *b as f64))),
            _ => Err(format!("{} {sign} {}", self.kind(), other.kind())),
        }
    }

    pub fn index(&self, index: &Value) -> Result<Value, String> {
        match (self, index) {
            (Value::List(list), Value::Int(at)) => {
                let list = list.borrow();
                let found = usize::try_from(*at).ok().and_then(|at| list.get(at));
                found.cloned().ok_or_else(|| outside(*at, list.len()))
            }
            (Value::Text(text), Value::Int(at)) => {
                let found = usize::try_from(*at)
                    .ok()
                    .and_then(|at| text.chars().nth(at));
                found
                    .map(Value::text)
                    .ok_or_else(|| outside(*at, text.chars().count()))
            }
            (Value::Map(map), key) => {
                let found = map.borrow().get(&key.key()?).cloned();
                Ok(found.unwrap_or(Value::Nil))
            }
            _ => Err(format!(
                "a {} has no element at a {}",
                self.kind(),
                index.kind()
            )),
        }
    }

    pub fn set_index(&self, index: &Value, value: Value) -> Result<(), String> {
        match (self, index) {
            (Value::List(list), Value::Int(at)) => {
                let mut list = list.borrow_mut();
                let length = list.len();
                match usize::try_from(*at).ok().and_then(|at| list.get_mut(at)) {
                    Some(element) => *element = value,
                    None => return Err(outside(*at, length)),
                }
                Ok(())
            }
            (Value::Map(map), key) => {
                map.borrow_mut().insert(key.key()?, value);
                Ok(())
            }
            _ => Err(format!(
                "a {} has no element at a {}",
                self.kind(),
                index.kind()
            )),
        }
    }

    /// Lists and maps inside of each other are shown so many levels deep: they may contain themselves.
    fn show(&self, f: &mut fmt::Formatter<'_>, levels: u32) -> fmt::Result {
        match self {
            Value::List(_) | Value::Map(_) if levels == 0 => write!(f, "..."),
            Value::Nil => write!(f, "nil"),
            Value::Bool(flag) => write!(f, "{flag}"),
            Value::Int(number) => write!(f, "{number}"),
            Value::Float(number) => write!(f, "{number:?}"),
            Value::Text(text) => write!(f, "{text}"),
            Value::List(list) => {
                write!(f, "[")?;
                for (at, value) in list.borrow().iter().enumerate() {
                    if at > 0 {
                        write!(f, ", ")?;
                    }
                    value.show(f, levels - 1)?;
                }
                write!(f, "]")
            }
            Value::Map(map) => {
                write!(f, "{{")?;
                let map = map.borrow();
                for (at, key) in sorted_keys(&map).into_iter().enumerate() {
                    if at > 0 {
                        write!(f, ", ")?;
                    }
                    write!(f, "{}: ", Value::from(key.clone()))?;
                    map[&key].show(f, levels - 1)?;
                }
                write!(f, "}}")
            }
            Value::Function(closure) => write!(f, "fn {}", closure.code.name),
            Value::Native(native) => write!(f, "fn {}", native.name),
        }
    }
}

impl From<Key> for Value {
    fn from(key: Key) -> Value {
        match key {
            Key::Bool(flag) => Value::Bool(flag),
            Key::Int(number) => Value::Int(number),
            Key::Text(text) => Value::Text(text),
        }
    }
}

impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.show(f, 6)
    }
}

/// The keys of a map; it keeps no order of its own.
pub fn sorted_keys(map: &HashMap<Key, Value>) -> Vec<Key> {
    let mut keys: Vec<Key> = map.keys().cloned().collect();
    keys.sort();
    keys
}

fn too_large() -> String {
    "integer overflow".to_string()
}

fn outside(at: i64, length: usize) -> String {
    format!("no element {at} among {length}")
}

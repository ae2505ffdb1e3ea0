//! What programs compute with.

use crate::builtins::Builtin;
use crate::tree::Function;
use rtlib::jit;
use std::cell::RefCell;
use std::collections::HashMap;
use std::fmt;
use std::rc::Rc;

/// A value of the guest. Lists and maps are shared, texts never change.
#[derive(Clone)]
pub enum Value {
    Nil,
    Bool(bool),
    Int(i64),
    Float(f64),
    Text(Rc<str>),
    List(Rc<RefCell<Vec<Value>>>),
    Map(Rc<RefCell<Map>>),
    Closure(Rc<Closure>),
    Builtin(Builtin),
}

/// A function with the scope in which it was made.
#[jit::immutable]
pub struct Closure {
    pub function: Rc<Function>,
    pub scope: Scope,
}

/// The variables of one call of a function, or those of the whole program.
pub struct Variables {
    pub slots: Vec<Value>,
    pub parent: Option<Scope>,
}

pub type Scope = Rc<RefCell<Variables>>;

/// What a map finds its entries by.
#[derive(Clone, PartialEq, Eq, Hash)]
pub enum Key {
    Bool(bool),
    Int(i64),
    Text(Rc<str>),
}

/// Entries in the order in which they were added.
#[derive(Default)]
pub struct Map {
    places: HashMap<Key, usize>,
    pub entries: Vec<(Key, Value)>,
}

impl Map {
    pub fn get(&self, key: &Key) -> Option<&Value> {
        self.places.get(key).map(|place| &self.entries[*place].1)
    }

    pub fn insert(&mut self, key: Key, value: Value) {
        match self.places.get(&key) {
            Some(place) => self.entries[*place].1 = value,
            None => {
                self.places.insert(key.clone(), self.entries.len());
                self.entries.push((key, value));
            }
        }
    }
}

impl From<Key> for Value {
    fn from(key: Key) -> Value {
        match key {
            Key::Bool(value) => Value::Bool(value),
            Key::Int(value) => Value::Int(value),
            Key::Text(value) => Value::Text(value),
        }
    }
}

impl Value {
    pub fn text(text: impl Into<Rc<str>>) -> Value {
        Value::Text(text.into())
    }

    pub fn list(values: Vec<Value>) -> Value {
        Value::List(Rc::new(RefCell::new(values)))
    }

    /// All but `nil` and `false` is true.
    pub fn is_true(&self) -> bool {
        !matches!(self, Value::Nil | Value::Bool(false))
    }

    /// The value as the key of a map, if it can be one.
    pub fn key(&self) -> Option<Key> {
        match self {
            Value::Bool(value) => Some(Key::Bool(*value)),
            Value::Int(value) => Some(Key::Int(*value)),
            Value::Text(text) => Some(Key::Text(text.clone())),
            _ => None,
        }
    }

    /// What messages call it.
    pub fn type_name(&self) -> &'static str {
        match self {
            Value::Nil => "nil",
            Value::Bool(_) => "bool",
            Value::Int(_) => "int",
            Value::Float(_) => "float",
            Value::Text(_) => "text",
            Value::List(_) => "list",
            Value::Map(_) => "map",
            Value::Closure(_) | Value::Builtin(_) => "function",
        }
    }
}

/// Numbers and texts by value, what is shared by identity.
impl PartialEq for Value {
    fn eq(&self, other: &Value) -> bool {
        match (self, other) {
            (Value::Nil, Value::Nil) => true,
            (Value::Bool(a), Value::Bool(b)) => a == b,
            (Value::Int(a), Value::Int(b)) => a == b,
            (Value::Float(a), Value::Float(b)) => a == b,
            (Value::Int(a), Value::Float(b)) | (Value::Float(b), Value::Int(a)) => *a as f64 == *b,
            (Value::Text(a), Value::Text(b)) => a == b,
            (Value::List(a), Value::List(b)) => Rc::ptr_eq(a, b),
            (Value::Map(a), Value::Map(b)) => Rc::ptr_eq(a, b),
            (Value::Closure(a), Value::Closure(b)) => Rc::ptr_eq(a, b),
            (Value::Builtin(a), Value::Builtin(b)) => a == b,
            _ => false,
        }
    }
}

impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Value::Nil => f.write_str("nil"),
            Value::Bool(value) => write!(f, "{value}"),
            Value::Int(value) => write!(f, "{value}"),
            Value::Float(value) => write!(f, "{value:?}"),
            Value::Text(text) => f.write_str(text),
            Value::List(list) => {
                f.write_str("[")?;
                for (index, value) in list.borrow().iter().enumerate() {
                    let comma = if index > 0 { ", " } else { "" };
                    write!(f, "{comma}{value}")?;
                }
                f.write_str("]")
            }
            Value::Map(map) => {
                f.write_str("{")?;
                for (index, (key, value)) in map.borrow().entries.iter().enumerate() {
                    let comma = if index > 0 { ", " } else { "" };
                    write!(f, "{comma}{}: {value}", Value::from(key.clone()))?;
                }
                f.write_str("}")
            }
            Value::Closure(closure) => write!(f, "fn {}", closure.function.name),
            Value::Builtin(builtin) => write!(f, "fn {}", builtin.name()),
        }
    }
}

/// Why a program was refused or has failed, and where. Results have it in a box, so that they stay as small as what is right.
pub struct Fault {
    pub line: usize,
    pub message: String,
    /// The lines of the calls that were open, innermost first.
    pub calls: Vec<usize>,
}

impl Fault {
    pub fn new(line: usize, message: impl Into<String>) -> Box<Fault> {
        Box::new(Fault {
            line,
            message: message.into(),
            calls: Vec::new(),
        })
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}: {}", self.line, self.message)?;
        for line in self.calls.iter().take(3) {
            write!(f, ", called at line {line}")?;
        }
        match self.calls.len() {
            0..=3 => Ok(()),
            _ => write!(f, ", and more calls"),
        }
    }
}

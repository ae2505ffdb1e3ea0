//! The functions that are there from the beginning.

use crate::interpreter::Interpreter;
use crate::value::{Fault, Key, Value};

/// Declares them all: variant and name.
macro_rules! builtins {
    ($($variant:ident $name:literal)*) => {
        /// One of them.
        #[derive(Clone, Copy, PartialEq, Debug)]
        pub enum Builtin {
            $($variant),*
        }

        impl Builtin {
            pub fn named(name: &str) -> Option<Builtin> {
                match name {
                    $($name => Some(Builtin::$variant),)*
                    _ => None,
                }
            }

            pub fn name(self) -> &'static str {
                match self {
                    $(Builtin::$variant => $name),*
                }
            }
        }
    };
}

builtins! {
    Print "print"
    Argument "argument"
    Length "length"
    Push "push"
    Pop "pop"
    Sort "sort"
    Has "has"
    Text "text"
    Int "int"
    Float "float"
    Type "type"
    Join "join"
    Split "split"
    Fail "fail"
}

/// Calls one of them.
pub fn apply(
    interpreter: &mut Interpreter,
    builtin: Builtin,
    arguments: &[Value],
    line: usize,
) -> Result<Value, Box<Fault>> {
    let result = match (builtin, arguments) {
        (Builtin::Print, _) => Ok(print(arguments)),
        (Builtin::Argument, [Value::Int(index)]) => {
            let argument = usize::try_from(*index)
                .ok()
                .and_then(|index| interpreter.arguments.get(index));
            Ok(Value::Int(argument.copied().unwrap_or(0)))
        }
        (Builtin::Length, [Value::List(list)]) => Ok(Value::Int(list.borrow().len() as i64)),
        (Builtin::Length, [Value::Map(map)]) => Ok(Value::Int(map.borrow().entries.len() as i64)),
        (Builtin::Length, [Value::Text(text)]) => Ok(Value::Int(text.chars().count() as i64)),
        (Builtin::Push, [Value::List(list), value]) => {
            list.borrow_mut().push(value.clone());
            Ok(Value::Nil)
        }
        (Builtin::Pop, [Value::List(list)]) => Ok(list.borrow_mut().pop().unwrap_or(Value::Nil)),
        (Builtin::Sort, [Value::List(list), less]) => {
            let values = list.borrow().clone();
            Ok(Value::list(sort(interpreter, values, less, line)?))
        }
        (Builtin::Has, [Value::Map(map), wanted]) => {
            key(wanted).map(|wanted| Value::Bool(map.borrow().get(&wanted).is_some()))
        }
        (Builtin::Text, [value]) => Ok(Value::text(value.to_string())),
        (Builtin::Int, [Value::Int(value)]) => Ok(Value::Int(*value)),
        (Builtin::Int, [Value::Float(value)]) => Ok(Value::Int(*value as i64)),
        (Builtin::Int, [Value::Text(text)]) => {
            Ok(text.trim().parse().map_or(Value::Nil, Value::Int))
        }
        (Builtin::Float, [Value::Int(value)]) => Ok(Value::Float(*value as f64)),
        (Builtin::Float, [Value::Float(value)]) => Ok(Value::Float(*value)),
        (Builtin::Type, [value]) => Ok(Value::text(value.type_name())),
        (Builtin::Join, [Value::List(list), Value::Text(between)]) => {
            let parts: Vec<String> = list
                .borrow()
                .iter()
                .map(|value| value.to_string())
                .collect();
            Ok(Value::text(parts.join(between)))
        }
        (Builtin::Split, [Value::Text(text), Value::Text(at)]) => {
            Ok(Value::list(text.split(&**at).map(Value::text).collect()))
        }
        (Builtin::Fail, [value]) => Err(value.to_string()),
        _ => {
            let types: Vec<&str> = arguments.iter().map(Value::type_name).collect();
            Err(format!("no {}({})", builtin.name(), types.join(", ")))
        }
    };
    result.map_err(|message| Fault::new(line, message))
}

fn print(arguments: &[Value]) -> Value {
    let words: Vec<String> = arguments.iter().map(Value::to_string).collect();
    println!("{}", words.join(" "));
    Value::Nil
}

/// Merges sorted halves, by what the guest calls less: an order without sense gives some order.
fn sort(
    interpreter: &mut Interpreter,
    mut values: Vec<Value>,
    less: &Value,
    line: usize,
) -> Result<Vec<Value>, Box<Fault>> {
    if values.len() < 2 {
        return Ok(values);
    }
    let right = values.split_off(values.len() / 2);
    let mut left = sort(interpreter, values, less, line)?
        .into_iter()
        .peekable();
    let mut sorted = Vec::new();
    for value in sort(interpreter, right, less, line)? {
        while let Some(first) = left.peek() {
            let arguments = vec![value.clone(), first.clone()];
            if interpreter.apply(less, arguments, line)?.is_true() {
                break;
            }
            sorted.extend(left.next());
        }
        sorted.push(value);
    }
    sorted.extend(left);
    Ok(sorted)
}

/// The key that a value is.
pub fn key(value: &Value) -> Result<Key, String> {
    value
        .key()
        .ok_or_else(|| format!("{} is no key", value.type_name()))
}

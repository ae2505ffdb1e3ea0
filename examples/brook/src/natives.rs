//! The functions that guests find.

use crate::value::{Key, Value, sorted_keys};
use std::cmp::Ordering;
use std::rc::Rc;

/// A function written in Rust.
pub struct Native {
    pub name: &'static str,
    pub parameters: usize,
    pub call: fn(&[Value]) -> Result<Value, String>,
}

/// All of them.
pub static NATIVES: &[Native] = &[
    native("len", 1, len),
    native("push", 2, push),
    native("pop", 1, pop),
    native("range", 2, range),
    native("sort", 1, sort),
    native("keys", 1, keys),
    native("has", 2, has),
    native("remove", 2, remove),
    native("join", 2, join),
    native("split", 2, split),
    native("text", 1, text),
    native("int", 1, int),
    native("float", 1, float),
    native("sqrt", 1, sqrt),
    native("kind", 1, kind),
];

const fn native(
    name: &'static str,
    parameters: usize,
    call: fn(&[Value]) -> Result<Value, String>,
) -> Native {
    Native {
        name,
        parameters,
        call,
    }
}

fn misuse<T>(name: &str, value: &Value) -> Result<T, String> {
    Err(format!("{name} of a {}", value.kind()))
}

fn len(arguments: &[Value]) -> Result<Value, String> {
    let length = match &arguments[0] {
        Value::Text(text) => text.chars().count(),
        Value::List(list) => list.borrow().len(),
        Value::Map(map) => map.borrow().len(),
        other => return misuse("len", other),
    };
    Ok(Value::Int(length as i64))
}

fn push(arguments: &[Value]) -> Result<Value, String> {
    let [Value::List(list), value] = arguments else {
        return misuse("push", &arguments[0]);
    };
    list.borrow_mut().push(value.clone());
    Ok(Value::Nil)
}

fn pop(arguments: &[Value]) -> Result<Value, String> {
    match &arguments[0] {
        Value::List(list) => list
            .borrow_mut()
            .pop()
            .ok_or_else(|| "pop of an empty list".to_string()),
        other => misuse("pop", other),
    }
}

fn range(arguments: &[Value]) -> Result<Value, String> {
    match arguments {
        [Value::Int(from), Value::Int(to)] => {
            Ok(Value::list((*from..*to).map(Value::Int).collect()))
        }
        _ => misuse("range", &arguments[0]),
    }
}

fn sort(arguments: &[Value]) -> Result<Value, String> {
    let Value::List(list) = &arguments[0] else {
        return misuse("sort", &arguments[0]);
    };
    let mut list = list.borrow_mut();
    if let Some(pair) = list
        .windows(2)
        .find(|pair| pair[0].compare(&pair[1]).is_none())
    {
        return Err(format!(
            "a {} has no order with a {}",
            pair[0].kind(),
            pair[1].kind()
        ));
    }
    list.sort_by(|a, b| a.compare(b).unwrap_or(Ordering::Equal));
    Ok(Value::Nil)
}

fn keys(arguments: &[Value]) -> Result<Value, String> {
    match &arguments[0] {
        Value::Map(map) => {
            let keys = sorted_keys(&map.borrow());
            Ok(Value::list(keys.into_iter().map(Value::from).collect()))
        }
        other => misuse("keys", other),
    }
}

fn has(arguments: &[Value]) -> Result<Value, String> {
    match (&arguments[0], &arguments[1]) {
        (Value::Map(map), key) => Ok(Value::Bool(map.borrow().contains_key(&key.key()?))),
        (Value::List(list), value) => {
            let found = list.borrow().iter().any(|element| element.equals(value));
            Ok(Value::Bool(found))
        }
        (other, _) => misuse("has", other),
    }
}

fn remove(arguments: &[Value]) -> Result<Value, String> {
    let Value::Map(map) = &arguments[0] else {
        return misuse("remove", &arguments[0]);
    };
    let key: Key = arguments[1].key()?;
    let removed = map.borrow_mut().remove(&key);
    Ok(removed.unwrap_or(Value::Nil))
}

fn join(arguments: &[Value]) -> Result<Value, String> {
    let (Value::List(list), Value::Text(between)) = (&arguments[0], &arguments[1]) else {
        return misuse("join", &arguments[0]);
    };
    let parts: Vec<String> = list.borrow().iter().map(Value::to_string).collect();
    Ok(Value::text(parts.join(between)))
}

fn split(arguments: &[Value]) -> Result<Value, String> {
    match arguments {
        [Value::Text(text), Value::Text(between)] if !between.is_empty() => Ok(Value::list(
            text.split(between.as_str()).map(Value::text).collect(),
        )),
        _ => misuse("split", &arguments[0]),
    }
}

fn text(arguments: &[Value]) -> Result<Value, String> {
    match &arguments[0] {
        Value::Text(text) => Ok(Value::Text(Rc::clone(text))),
        other => Ok(Value::text(other.to_string())),
    }
}

fn int(arguments: &[Value]) -> Result<Value, String> {
    match &arguments[0] {
        Value::Int(number) => Ok(Value::Int(*number)),
        Value::Float(number) => Ok(Value::Int(*number as i64)),
        Value::Text(text) => match text.trim().parse() {
            Ok(number) => Ok(Value::Int(number)),
            Err(error) => Err(format!("`{text}`: {error}")),
        },
        other => misuse("int", other),
    }
}

fn float(arguments: &[Value]) -> Result<Value, String> {
    match &arguments[0] {
        Value::Int(number) => Ok(Value::Float(*number as f64)),
        Value::Float(number) => Ok(Value::Float(*number)),
        Value::Text(text) => match text.trim().parse() {
            Ok(number) => Ok(Value::Float(number)),
            Err(error) => Err(format!("`{text}`: {error}")),
        },
        other => misuse("float", other),
    }
}

fn sqrt(arguments: &[Value]) -> Result<Value, String> {
    match float(arguments)? {
        Value::Float(number) => Ok(Value::Float(number.sqrt())),
        other => misuse("sqrt", &other),
    }
}

fn kind(arguments: &[Value]) -> Result<Value, String> {
    Ok(Value::text(arguments[0].kind()))
}

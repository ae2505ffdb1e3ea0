//! An enum of the types that there are.

enum Value {
    Int(i64),
    Text(String),
}

fn show(value: &Value) {
    if let Value::Int(number) = value {
        println!("{number}");
    }
}

fn main() {
    show(&Value::Int(3));
    show(&Value::Text("a".to_string()));
    if let Value::Text(text) = Value::Text("b".to_string()) {
        println!("{text}");
    }
}

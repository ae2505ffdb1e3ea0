#[derive(Debug, Clone, Copy, PartialEq)]
enum Value {
    Nil,
    Int(i64),
    Float(f64),
    Text(&'static str),
    Pair(Option<f64>, Option<&'static str>),
    Deep(Result<Result<i64, f64>, Option<&'static str>>),
    Small(i8, u8, bool, char),
}
fn keep(value: Value) -> Value {
    value
}
fn main() {
    let mut list = vec![Value::Nil; 3];
    let all = [
        Value::Int(-1),
        Value::Float(-0.5),
        Value::Text("t"),
        Value::Pair(Some(1.5), None),
        Value::Pair(None, Some("x")),
        Value::Deep(Ok(Ok(7))),
        Value::Deep(Ok(Err(7.5))),
        Value::Deep(Err(Some("deep"))),
        Value::Deep(Err(None)),
        Value::Small(-1, 255, true, 'é'),
    ];
    for (i, value) in all.iter().enumerate() {
        list[i % 3] = keep(*value);
        println!("{:?} {}", list, list[0] == *value);
    }
    for value in all.iter().rev() {
        let shown = match value {
            Value::Deep(Ok(Ok(n))) => n.to_string(),
            Value::Deep(Ok(Err(f))) => f.to_string(),
            Value::Deep(Err(Some(text))) | Value::Pair(_, Some(text)) | Value::Text(text) => text.to_string(),
            Value::Small(a, b, c, d) => format!("{a}{b}{c}{d}"),
            Value::Pair(Some(f), _) | Value::Float(f) => format!("{f}"),
            _ => "other".into(),
        };
        print!("{shown} ");
    }
    println!();
    if let Value::Pair(Some(f), text) = &mut list[0] {
        *f += 1.0;
        *text = Some("changed");
    }
    let mut one = Value::Deep(Ok(Err(1.0)));
    if let Value::Deep(Ok(inner)) = &mut one {
        if let Err(f) = inner {
            *f *= 4.0;
        }
        println!("{inner:?}");
        *inner = Ok(9);
    }
    println!("{list:?} {one:?}");
}

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;
#[derive(Clone)]
enum Object {
    Number(f64),
    List(Rc<RefCell<Vec<Object>>>),
    Function(Rc<dyn Fn(&[Object]) -> Object>),
}
fn show(object: &Object) -> String {
    match object {
        Object::Number(n) => n.to_string(),
        Object::List(list) => {
            let parts: Vec<String> = list.borrow().iter().map(show).collect();
            format!("[{}]", parts.join(", "))
        }
        Object::Function(_) => "fn".to_string(),
    }
}
fn main() {
    let list = Rc::new(RefCell::new(vec![Object::Number(1.0)]));
    let object = Object::List(list.clone());
    list.borrow_mut().push(Object::Number(2.5));
    let captured = list.clone();
    let function = Object::Function(Rc::new(move |arguments| {
        captured.borrow_mut().extend_from_slice(arguments);
        Object::Number(captured.borrow().len() as f64)
    }));
    let mut globals: HashMap<String, Object> = HashMap::new();
    globals.insert("f".to_string(), function.clone());
    if let Some(Object::Function(f)) = globals.get("f") {
        println!("{}", show(&f(&[Object::Number(7.0), Object::List(Rc::default())])));
    }
    list.borrow_mut().push(function);
    println!("{}", show(&object));
}

use std::cell::{Cell, Ref, RefCell, RefMut};
use std::collections::HashMap;
use std::rc::Rc;
struct Heap {
    objects: RefCell<Vec<Rc<RefCell<HashMap<String, i64>>>>>,
    reads: Cell<usize>,
}
impl Heap {
    fn borrow(&self, at: usize) -> Rc<RefCell<HashMap<String, i64>>> {
        self.reads.set(self.reads.get() + 1);
        self.objects.borrow()[at].clone()
    }
    fn all(&self) -> Ref<'_, Vec<Rc<RefCell<HashMap<String, i64>>>>> {
        self.objects.borrow()
    }
    fn all_mut(&self) -> RefMut<'_, Vec<Rc<RefCell<HashMap<String, i64>>>>> {
        self.objects.borrow_mut()
    }
}
fn walk(depth: u32, visit: &mut dyn FnMut(u32) -> bool) -> u32 {
    if depth == 0 || !visit(depth) {
        return 0;
    }
    1 + walk(depth - 1, visit) + walk(depth / 2, visit)
}
fn retry<T, E>(mut attempts: u32, mut work: impl FnMut(u32) -> Result<T, E>) -> Result<T, Vec<E>> {
    let mut errors = Vec::new();
    loop {
        match work(attempts) {
            Ok(value) => return Ok(value),
            Err(error) => errors.push(error),
        }
        attempts -= 1;
        if attempts == 0 {
            break Err(errors);
        }
    }
}
fn main() {
    let heap = Heap { objects: RefCell::default(), reads: Cell::new(0) };
    heap.all_mut().push(Rc::default());
    heap.all_mut().push(Rc::new(RefCell::new(HashMap::from([("k".to_string(), 4)]))));
    let object = heap.borrow(1);
    *object.borrow_mut().entry("k".into()).or_insert(0) += heap.all().len() as i64;
    match object.borrow().get("k") {
        Some(value) if *value > 5 => println!("large {value}"),
        Some(value) => println!("small {value}"),
        None => println!("none"),
    }
    let taken = object.borrow_mut().remove("k");
    println!("{taken:?} {:?} {}", object.try_borrow_mut().is_ok(), heap.reads.get());
    if let Some(first) = heap.all().first() {
        first.borrow_mut().insert("z".into(), 1);
        println!("{} {}", heap.objects.try_borrow_mut().is_err(), first.borrow().len());
    }
    println!("{}", heap.objects.try_borrow_mut().is_ok());
    let length = { heap.all_mut().clear(); heap.all().len() };
    println!("{length}");
    let mut seen = Vec::new();
    let total = walk(6, &mut |depth| {
        seen.push(depth);
        depth != 4 || seen.len() < 4
    });
    println!("{total} {seen:?}");
    let mut log = String::new();
    let result = retry(4, |n| {
        log.push_str(&n.to_string());
        if n * 10 < 25 { Ok(n) } else { Err(format!("e{n}")) }
    });
    println!("{result:?} {log}");
    println!("{:?}", retry(2, |n| if n > 9 { Ok(()) } else { Err(n) }));
    let shared = Rc::new(Cell::new(1u8));
    let handlers: Vec<Box<dyn Fn(u8) -> u8>> = (1..=3u8)
        .map(|k| {
            let shared = Rc::clone(&shared);
            Box::new(move |x: u8| {
                shared.set(shared.get().wrapping_mul(k + 1));
                x.wrapping_add(shared.get())
            }) as Box<dyn Fn(u8) -> u8>
        })
        .collect();
    println!("{:?} {}", handlers.iter().map(|h| h(100)).collect::<Vec<_>>(), shared.get());
}

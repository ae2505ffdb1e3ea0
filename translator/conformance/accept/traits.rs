trait Animal {
    fn name(&self) -> String;
    fn legs(&self) -> u32 {
        4
    }
    fn speak(&self) -> String {
        format!("{} with {} legs", self.name(), self.legs())
    }
}
trait Loud: Animal {
    fn shout(&self) -> String {
        self.speak().to_uppercase()
    }
}
#[derive(Clone)]
struct Dog(String);
struct Bird;
impl Animal for Dog {
    fn name(&self) -> String {
        self.0.clone()
    }
}
impl Loud for Dog {}
impl Animal for Bird {
    fn name(&self) -> String {
        "bird".into()
    }
    fn legs(&self) -> u32 {
        2
    }
}
impl Loud for Bird {
    fn shout(&self) -> String {
        "tweet".to_owned()
    }
}
struct Tape {
    at: i32,
}
impl Tape {
    fn get(&self) -> i32 {
        self.at
    }
}
trait Read {
    fn get(&self) -> i32;
}
impl Read for Tape {
    fn get(&self) -> i32 {
        -self.at
    }
}
fn step<T: Read>(tape: &T) -> i32 {
    tape.get()
}
fn all(animals: &[&dyn Animal]) -> u32 {
    animals.iter().map(|animal| animal.legs()).sum()
}
fn loud(animal: &impl Loud) -> String {
    animal.shout()
}
trait Visitor {
    type Out;
    fn number(&mut self, n: i64) -> Self::Out;
    fn add(&mut self, a: Self::Out, b: Self::Out) -> Self::Out;
}
enum Expr {
    Number(i64),
    Add(Box<Expr>, Box<Expr>),
}
impl Expr {
    fn accept<V: Visitor>(&self, visitor: &mut V) -> V::Out {
        match self {
            Expr::Number(n) => visitor.number(*n),
            Expr::Add(a, b) => {
                let a = a.accept(visitor);
                let b = b.accept(visitor);
                visitor.add(a, b)
            }
        }
    }
}
struct Evaluate;
struct Print(usize);
impl Visitor for Evaluate {
    type Out = i64;
    fn number(&mut self, n: i64) -> i64 {
        n
    }
    fn add(&mut self, a: i64, b: i64) -> i64 {
        a + b
    }
}
impl Visitor for Print {
    type Out = String;
    fn number(&mut self, n: i64) -> String {
        self.0 += 1;
        n.to_string()
    }
    fn add(&mut self, a: String, b: String) -> String {
        self.0 += 1;
        format!("({a} + {b})")
    }
}
fn main() {
    let dog = Dog("rex".to_string());
    println!("{} {} {}", dog.speak(), loud(&dog), loud(&Bird));
    println!("{}", all(&[&dog, &Bird]));
    let tape = Tape { at: 5 };
    println!("{} {} {}", tape.get(), step(&tape), Read::get(&tape));
    let zoo: Vec<Box<dyn Animal>> = vec![Box::new(dog.clone()), Box::new(Bird)];
    for animal in zoo.iter() {
        println!("{}", animal.speak());
    }
    let tree = Expr::Add(Box::new(Expr::Number(1)), Box::new(Expr::Add(Box::new(Expr::Number(2)), Box::new(Expr::Number(3)))));
    let mut print = Print(0);
    println!("{} {} {}", tree.accept(&mut Evaluate), tree.accept(&mut print), print.0);
    println!("{}", <Dog as Animal>::legs(&dog));
}

#[derive(Debug, Clone, PartialEq)]
enum Shape {
    Empty,
    Circle(f64),
    Rect { width: u32, height: u32 },
    Named(String, Box<Shape>),
}
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
enum Level {
    Low = 1,
    Middle = 5,
    High,
}
fn size(shape: &Shape) -> f64 {
    match shape {
        Shape::Empty => 0.0,
        Shape::Circle(radius) => radius * radius * 3.0,
        Shape::Rect { width, height } if width == height => -((width * height) as f64),
        Shape::Rect { width, .. } => *width as f64,
        Shape::Named(name, inner) => name.len() as f64 + size(inner),
    }
}
fn main() {
    let shapes = vec![
        Shape::Empty,
        Shape::Circle(1.5),
        Shape::Rect { width: 3, height: 3 },
        Shape::Rect { width: 7, height: 2 },
        Shape::Named("box".to_string(), Box::new(Shape::Circle(2.0))),
    ];
    for shape in &shapes {
        println!("{:?} {}", shape, size(shape));
    }
    let copy = shapes.clone();
    println!("{}", copy == shapes);
    println!("{} {} {}", Level::Low as u8, Level::Middle as i32, Level::High as u64);
    println!("{:?} {}", Level::High.max(Level::Low), Level::Low < Level::Middle);
    println!("{:#?}", shapes[4]);
}

struct Place {
    line: u32,
}
fn fail(place: &Place) -> ! {
    panic!("bad thing at line {}: {:?}", place.line, Some("x"));
}
fn main() {
    let place = Place { line: 3 };
    let n: i32 = if place.line > 2 { fail(&place) } else { 4 };
    println!("{n}");
}

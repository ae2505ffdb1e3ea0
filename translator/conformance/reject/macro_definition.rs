macro_rules! twice {
    ($value:number) => {
        $value * 2
    };
}
fn main() {
    println!("{}", twice!(4));
}

fn main() {
    'outer: for number in 0..3 {
        if number == 1 {
            continue 'inner;
        }
    }
}

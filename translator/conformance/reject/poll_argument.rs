fn main() {
    let pc = 3;
    while !rtlib::poll!(pc) {}
}

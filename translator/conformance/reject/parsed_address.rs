use std::net::Ipv4Addr;
fn main() {
    println!("{}", "10.0.0.1".parse::<Ipv4Addr>().is_ok());
}

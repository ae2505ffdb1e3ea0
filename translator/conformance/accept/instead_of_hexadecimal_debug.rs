//! The numbers of a list one by one.

fn hexadecimal(list: &[u8]) -> String {
    let parts: Vec<String> = list.iter().map(|byte| format!("{byte:x}")).collect();
    format!("[{}]", parts.join(", "))
}

fn main() {
    println!("{}", hexadecimal(&[10, 255, 3]));
    println!("{:#06x} {:?}", 255, [10, 255]);
}

//! Writes the part of this crate that is made of the table of operations.

use std::path::Path;

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    let folder = std::env::var_os("OUT_DIR").expect("cargo says where output goes");
    let write = |name: &str, text: String| {
        std::fs::write(Path::new(&folder).join(name), text)
            .expect("the output folder can be written");
    };
    write("opcode.rs", ops::generate_opcodes());
    write("dispatch.rs", ops::generate_dispatch());
}

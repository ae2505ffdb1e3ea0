//! The jitcodes as read-only data of the executable.

use flow::{Data, DataId, ExternId, FunctionId, Relocation, RelocationTarget};
use jitcode::Symbol;

/// The image of jitcodes, with the addresses that the linker fills in. Their numbers are those that the flow program had when
/// the jitcodes were written; as data of that program they are renumbered with it.
pub fn image_data(jitcodes: &jitcode::Program) -> Data {
    let (mut bytes, relocations) = jitcode::image::write(jitcodes);
    bytes.resize(bytes.len().next_multiple_of(8), 0);
    let relocations = relocations.into_iter().map(|(offset, symbol, addend)| {
        let target = match symbol {
            Symbol::Function(number) => RelocationTarget::Function(FunctionId(number)),
            Symbol::Data(number) => RelocationTarget::Data(DataId(number), addend as u32),
            Symbol::Extern(number) => RelocationTarget::Extern(ExternId(number)),
            Symbol::Wrapper(number) => RelocationTarget::CallWrapper(number),
        };
        Relocation { offset, target }
    });
    Data {
        name: String::from("jitcodes"),
        bytes,
        align: 8,
        relocations: relocations.collect(),
    }
}

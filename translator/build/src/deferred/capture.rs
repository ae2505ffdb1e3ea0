//! From the memory of a finished run to read-only data, guided by types.
//!
//! A reference to data of the program stays one. What a reference points to otherwise is a local or
//! temporary of the run, which gets a data object of its own; two references to one place and type
//! share it. A raw pointer stands for memory that was allocated: only one that points to nothing
//! (the pointer of an empty `Vec`) can be kept.

use std::collections::HashMap;

use flow::{DataId, Evaluator, Machine, Relocation, RelocationTarget};
use hir::{Ty, TyKind};

use super::machine::ConstantMachine;
use crate::context::Context;
use crate::layout::{FieldLayout, Metadata, Shape};

/// Below are no objects: null, and the pointers to nothing.
const FIRST_ADDRESS: u64 = 4096;

/// A run that is being read.
pub struct Capture<'c, 'p> {
    context: &'c Context<'p>,
    evaluator: &'c Evaluator,
    machine: &'c ConstantMachine,
    /// Start, end and number of the program's data, ascending.
    objects: Vec<(u64, u64, DataId)>,
    /// What references point to, by address and type.
    made: HashMap<(u64, Ty), DataId>,
}

/// The bytes and addresses of one object.
type Content = (Vec<u8>, Vec<Relocation>);

impl<'c, 'p> Capture<'c, 'p> {
    /// A run whose result is in the machine's memory.
    pub fn new(
        context: &'c Context<'p>,
        evaluator: &'c Evaluator,
        machine: &'c ConstantMachine,
    ) -> Capture<'c, 'p> {
        let mut objects: Vec<(u64, u64, DataId)> = Vec::new();
        for (index, data) in context.output.borrow().data.iter().enumerate() {
            let id = DataId::new(index);
            if let Some(start) = evaluator.data_address(id) {
                objects.push((start, start + data.bytes.len() as u64, id));
            }
        }
        objects.sort_unstable();
        Capture {
            context,
            evaluator,
            machine,
            objects,
            made: HashMap::new(),
        }
    }

    /// The value of a type at an address; or what of it cannot be kept.
    pub fn value(&mut self, ty: Ty, address: u64) -> Result<Content, String> {
        let size = self.context.layout(ty).size as usize;
        let mut content = (vec![0; size], Vec::new());
        self.read(ty, address, 0, &mut content)?;
        content.1.sort_by_key(|relocation| relocation.offset);
        Ok(content)
    }

    fn read(&mut self, ty: Ty, at: u64, offset: u32, content: &mut Content) -> Result<(), String> {
        let layout = self.context.layout(ty);
        match &layout.shape {
            Shape::Primitive => match self.context.kind(ty) {
                TyKind::Ref(_, target) => self.pointer(*target, true, at, offset, content),
                TyKind::Pointer(_, target) => self.pointer(*target, false, at, offset, content),
                TyKind::FunctionPointer(..) => {
                    let address = self.word(at);
                    match self.evaluator.function_at(address) {
                        Some(function) => {
                            let target = RelocationTarget::Function(function);
                            content.1.push(Relocation { offset, target });
                            Ok(())
                        }
                        None => panic!("{address:#x} is no function's address"),
                    }
                }
                _ => {
                    self.copy(at, offset, layout.size, content);
                    Ok(())
                }
            },
            Shape::Struct(fields) => self.fields(fields, at, offset, content),
            Shape::Tagged(variants) => {
                if variants.is_empty() {
                    return Ok(());
                }
                self.copy(at, offset, 4, content);
                let tag = self.word(at) as u32;
                self.fields(&variants[tag as usize], at, offset, content)
            }
            Shape::Nullable { some, variants } => {
                if self.word(at) == 0 {
                    return Ok(());
                }
                self.fields(&variants[*some as usize], at, offset, content)
            }
            Shape::Array { element, count } => {
                let size = self.context.layout(*element).size;
                for index in 0..*count {
                    let place = index as u32 * size;
                    self.read(*element, at + u64::from(place), offset + place, content)?;
                }
                Ok(())
            }
            Shape::Unsized => panic!("a constant has a size"),
        }
    }

    fn fields(
        &mut self,
        fields: &[FieldLayout],
        at: u64,
        offset: u32,
        content: &mut Content,
    ) -> Result<(), String> {
        for field in fields {
            let place = at + u64::from(field.offset);
            self.read(field.ty, place, offset + field.offset, content)?;
        }
        Ok(())
    }

    fn pointer(
        &mut self,
        target: Ty,
        is_reference: bool,
        at: u64,
        offset: u32,
        content: &mut Content,
    ) -> Result<(), String> {
        let metadata = self.context.metadata(target);
        let address = self.word(at);
        let mut pointee = target;
        match metadata {
            Metadata::None => {}
            Metadata::Length => {
                self.copy(at + 8, offset + 8, 8, content);
                let element = match self.context.kind(target) {
                    TyKind::Slice(element) => *element,
                    TyKind::Str => {
                        let byte = TyKind::Int(hir::IntType::U8);
                        self.context.interner().intern(byte)
                    }
                    _ => return Err("a struct without a size behind a reference".to_string()),
                };
                let interner = self.context.interner();
                let count = interner.intern(TyKind::Const(self.word(at + 8)));
                pointee = interner.intern(TyKind::Array(element, count));
            }
            Metadata::Table => {
                let Some((table, _)) = self.object_at(self.word(at + 8)) else {
                    panic!("no method table beside a reference to a trait object");
                };
                content.1.push(Relocation {
                    offset: offset + 8,
                    target: RelocationTarget::Data(table, 0),
                });
                let tables = self.context.tables.borrow();
                let known = tables
                    .iter()
                    .find(|(key, data)| **data == table && key.1 == target);
                match known {
                    Some(((concrete, _), _)) => pointee = *concrete,
                    None => return Err("a trait object of an unknown type".to_string()),
                }
            }
        }
        if address < FIRST_ADDRESS {
            // Null, or a pointer to no bytes.
            self.copy(at, offset, 8, content);
            return Ok(());
        }
        let (data, inside) = match self.object_at(address) {
            Some(found) => found,
            None if !is_reference => return Err("memory on the heap".to_string()),
            None => (self.pointee(pointee, address)?, 0),
        };
        let target = RelocationTarget::Data(data, inside);
        content.1.push(Relocation { offset, target });
        Ok(())
    }

    /// The data object for what a reference of the run points to.
    fn pointee(&mut self, ty: Ty, address: u64) -> Result<DataId, String> {
        if let Some(data) = self.made.get(&(address, ty)) {
            return Ok(*data);
        }
        let (bytes, relocations) = self.value(ty, address)?;
        let align = self.context.layout(ty).align;
        let data = self.context.push_data("const", bytes, align, relocations);
        self.made.insert((address, ty), data);
        Ok(data)
    }

    /// The program's data object that an address is in, and where in it. The end belongs to it.
    fn object_at(&self, address: u64) -> Option<(DataId, u32)> {
        let after = self
            .objects
            .partition_point(|(start, ..)| *start <= address);
        let (start, end, data) = *self.objects.get(after.checked_sub(1)?)?;
        (address <= end).then(|| (data, (address - start) as u32))
    }

    fn word(&self, at: u64) -> u64 {
        let mut word = 0;
        for byte in (0..8).rev() {
            // A narrow value may stand at the end of its memory.
            word = word << 8 | self.machine.load_u8(at + byte).unwrap_or(0);
        }
        word
    }

    fn copy(&self, at: u64, offset: u32, size: u32, content: &mut Content) {
        for byte in 0..size {
            let value = self.machine.load_u8(at + u64::from(byte));
            let value = value.expect("the value is in the memory of the run");
            content.0[(offset + byte) as usize] = value as u8;
        }
    }
}

//! Rust source from the table, for build scripts to write and crates to include.

use crate::{Effect, Kind, OPERATIONS, Operand, Operation, Stage};
use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;

/// `enum Opcode`, its names and its shapes, and `evaluate`: what pure operations mean.
///
/// The including crate defines `Shape`, `OperandKind`, `Kind`, `Stage` and `Effect` as this crate does.
pub fn generate_opcodes() -> String {
    let variants = OPERATIONS.iter().map(|operation| {
        let (name, text) = (variant(operation), operation.text);
        quote!(#[doc = #text] #name)
    });
    let all = OPERATIONS.iter().map(variant);
    let shapes = OPERATIONS.iter().map(shape);
    let count = OPERATIONS.len();
    let evaluation = evaluation();
    let tokens = quote! {
        /// An operation of jitcodes, of traces, or of both.
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
        #[repr(u32)]
        pub enum Opcode { #(#variants),* }

        impl Opcode {
            /// All opcodes, by number.
            pub const ALL: [Opcode; #count] = [#(Opcode::#all),*];
        }

        /// By opcode: what stands where.
        pub(crate) static SHAPES: [Shape; #count] = [#(#shapes),*];

        #evaluation
    };
    tokens.to_string()
}

/// `execute`: reads registers, computes, writes a register, for all pure operations of jitcodes.
///
/// The including crate has `Opcode` and the trait `Registers` in scope.
pub fn generate_dispatch() -> String {
    let arms = OPERATIONS
        .iter()
        .filter(|operation| computes(operation) && operation.stage != Stage::Trace)
        .map(|operation| {
            let name = variant(operation);
            let mut place = 1usize;
            let reads = operation.operands.iter().map(|operand| {
                let position = place;
                place += 1;
                let name = identifier(operand_name(operand));
                match operand {
                    Operand::Value(..) => quote!(let #name = registers.read(code[#position]);),
                    Operand::Offset(_) => quote!(let #name = code[#position] as i32;),
                    _ => quote!(let #name = code[#position];),
                }
            });
            let reads: Vec<TokenStream> = reads.collect();
            let value = meaning(operation);
            let length = operation.operands.len() + 1;
            quote! {
                Opcode::#name => {
                    #(#reads)*
                    let value = #value?;
                    registers.write(code[0], value);
                    Some(#length)
                }
            }
        });
    let tokens = quote! {
        /// Runs a pure operation on registers. `code` begins with the result's register. Says how many words of code it
        /// took; nothing if the operation is not pure, or has no value for these operands.
        #[inline(always)]
        pub fn execute<R: Registers>(opcode: Opcode, code: &[u32], registers: &mut R) -> Option<usize> {
            match opcode {
                #(#arms)*
                _ => None,
            }
        }
    };
    tokens.to_string()
}

/// `fn evaluate(opcode, operands) -> Option<u64>`.
fn evaluation() -> TokenStream {
    let arms = OPERATIONS
        .iter()
        .filter(|operation| computes(operation))
        .map(|operation| {
            let name = variant(operation);
            let reads = operation
                .operands
                .iter()
                .enumerate()
                .map(|(index, operand)| {
                    let name = identifier(operand_name(operand));
                    match operand {
                        Operand::Value(..) => quote!(let #name = operands[#index];),
                        Operand::Offset(_) => quote!(let #name = operands[#index] as i32;),
                        _ => quote!(let #name = operands[#index] as u32;),
                    }
                });
            let value = meaning(operation);
            quote!(Opcode::#name => { #(#reads)* #value })
        });
    quote! {
        /// What a pure operation gives for these operands, numbers and offsets among them as they stand in
        /// the code. Nothing if the operation is not pure, or has no value for them.
        pub fn evaluate(opcode: Opcode, operands: &[u64]) -> Option<u64> {
            match opcode {
                #(#arms)*
                _ => None,
            }
        }
    }
}

/// The meaning as an expression of the type `Option<u64>`.
fn meaning(operation: &Operation) -> TokenStream {
    let text: TokenStream = operation
        .meaning
        .parse()
        .unwrap_or_else(|_| panic!("the meaning of {} is no Rust", operation.name));
    match operation.effect {
        Effect::Partial => quote!((#text).map(bits)),
        _ => quote!(Some(bits(#text))),
    }
}

fn computes(operation: &Operation) -> bool {
    matches!(operation.effect, Effect::Pure | Effect::Partial)
}

fn shape(operation: &Operation) -> TokenStream {
    let name = operation.name;
    let operands = operation.operands.iter().map(|operand| match operand {
        Operand::Value(_, kind) => {
            let kind = kind_tokens(*kind);
            quote!(OperandKind::Value(#kind))
        }
        Operand::Number(_) => quote!(OperandKind::Number),
        Operand::Offset(_) => quote!(OperandKind::Offset),
        Operand::Label(_) => quote!(OperandKind::Label),
        Operand::Live(_) => quote!(OperandKind::Live),
        Operand::Snapshot(_) => quote!(OperandKind::Snapshot),
        Operand::Values(_) => quote!(OperandKind::Values),
        Operand::Results(_) => quote!(OperandKind::Results),
        Operand::Cases(_) => quote!(OperandKind::Cases),
    });
    let result = match operation.result {
        Some(kind) => {
            let kind = kind_tokens(kind);
            quote!(Some(#kind))
        }
        None => quote!(None),
    };
    let stage = identifier(&format!("{:?}", operation.stage));
    let effect = identifier(&format!("{:?}", operation.effect));
    quote! {
        Shape {
            name: #name,
            operands: &[#(#operands),*],
            result: #result,
            stage: Stage::#stage,
            effect: Effect::#effect,
        }
    }
}

fn kind_tokens(kind: Kind) -> TokenStream {
    let name = identifier(&format!("{kind:?}"));
    quote!(Kind::#name)
}

/// The operand's name in meanings.
pub(crate) fn operand_name(operand: &Operand) -> &'static str {
    match operand {
        Operand::Value(name, _)
        | Operand::Number(name)
        | Operand::Offset(name)
        | Operand::Label(name)
        | Operand::Live(name)
        | Operand::Snapshot(name)
        | Operand::Values(name)
        | Operand::Results(name)
        | Operand::Cases(name) => name,
    }
}

/// `signed_less` becomes `SignedLess`.
fn variant(operation: &Operation) -> Ident {
    let mut camel = String::new();
    for part in operation.name.split('_') {
        let mut letters = part.chars();
        camel.extend(letters.next().map(|letter| letter.to_ascii_uppercase()));
        camel.push_str(letters.as_str());
    }
    identifier(&camel)
}

fn identifier(name: &str) -> Ident {
    Ident::new(name, Span::call_site())
}

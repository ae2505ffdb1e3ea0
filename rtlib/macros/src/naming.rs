//! Names for generated traits and modules, made from the tokens of paths and types.

use proc_macro2::{Delimiter, TokenStream, TokenTree};

/// Runs the words of a path or type together: `&[T]` becomes `RefSliceT`.
pub fn camel_case(tokens: TokenStream) -> String {
    let mut name = String::new();
    let mut after_quote = false;
    for token in tokens {
        match token {
            TokenTree::Ident(word) if after_quote => {
                let _lifetime = word;
                after_quote = false;
            }
            TokenTree::Ident(word) => push_capitalized(&mut name, &word.to_string()),
            TokenTree::Punct(mark) => match mark.as_char() {
                '&' => name.push_str("Ref"),
                '*' => name.push_str("Pointer"),
                '\'' => after_quote = true,
                _ => {}
            },
            TokenTree::Group(group) => {
                match group.delimiter() {
                    Delimiter::Bracket => name.push_str("Slice"),
                    Delimiter::Parenthesis => name.push_str("Tuple"),
                    Delimiter::Brace | Delimiter::None => {}
                }
                name.push_str(&camel_case(group.stream()));
            }
            TokenTree::Literal(literal) => push_capitalized(&mut name, &literal.to_string()),
        }
    }
    name
}

/// `DoubleEndedIterator` becomes `double_ended_iterator`.
pub fn snake_case(camel: &str) -> String {
    let mut name = String::new();
    for character in camel.chars() {
        if character.is_uppercase() && !name.is_empty() {
            name.push('_');
        }
        name.extend(character.to_lowercase());
    }
    name
}

fn push_capitalized(name: &mut String, word: &str) {
    for part in word.split('_') {
        let mut characters = part.chars();
        if let Some(first) = characters.next() {
            name.extend(first.to_uppercase());
            name.push_str(characters.as_str());
        }
    }
}

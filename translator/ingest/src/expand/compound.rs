//! Operators of several characters: the lexer gives single characters, macros see whole operators.

use proc_macro2::{Spacing, TokenTree};

/// All operators of more than one character, the longer ones first.
const OPERATORS: [&str; 25] = [
    "<<=", ">>=", "...", "..=", "::", "->", "=>", "==", "!=", "<=", ">=", "&&", "||", "+=", "-=",
    "*=", "/=", "%=", "^=", "&=", "|=", "<<", ">>", "..", "<-",
];

/// The operator at the start of `tokens`, and of how many characters it is.
pub fn operator(tokens: &[TokenTree]) -> Option<(String, usize)> {
    let mut text = String::new();
    for token in tokens.iter().take(3) {
        let TokenTree::Punct(mark) = token else { break };
        text.push(mark.as_char());
        if mark.spacing() == Spacing::Alone {
            break;
        }
    }
    let first = text.chars().next()?;
    for operator in OPERATORS {
        if text.starts_with(operator) {
            return Some((operator.to_string(), operator.len()));
        }
    }
    Some((first.to_string(), 1))
}

#[cfg(test)]
mod tests {
    use super::operator;
    use proc_macro2::{TokenStream, TokenTree};
    use std::str::FromStr;

    #[test]
    fn the_longest_operator_is_taken() {
        let at = |text: &str| {
            let tokens: Vec<TokenTree> = TokenStream::from_str(text)
                .expect("tokens")
                .into_iter()
                .collect();
            operator(&tokens)
        };
        assert_eq!(at("..= x"), Some(("..=".to_string(), 3)));
        assert_eq!(at("=>x"), Some(("=>".to_string(), 2)));
        assert_eq!(at("= >"), Some(("=".to_string(), 1)));
        assert_eq!(at("&&&"), Some(("&&".to_string(), 2)));
        assert_eq!(at("x"), None);
    }
}

//! The fragments of macros: what `$x:kind` takes from the input, and how it is written again.

use super::compound::operator;
use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};
use syn::buffer::Cursor;
use syn::ext::IdentExt;
use syn::parse::discouraged::Speculative;
use syn::parse::{Parse, ParseStream};
use syn::{Expr, Ident, Lifetime, Lit, Pat, Stmt, Token, Type, Visibility};

/// The kinds of fragments.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[allow(missing_docs)]
pub enum Kind {
    Block,
    Expr,
    Ident,
    Item,
    Lifetime,
    Literal,
    Meta,
    Pat,
    PatParam,
    Path,
    Stmt,
    Tree,
    Type,
    Visibility,
}

impl Kind {
    /// The kind that is written so.
    pub fn by_name(name: &str) -> Option<Kind> {
        Some(match name {
            "block" => Kind::Block,
            "expr" | "expr_2021" => Kind::Expr,
            "ident" => Kind::Ident,
            "item" => Kind::Item,
            "lifetime" => Kind::Lifetime,
            "literal" => Kind::Literal,
            "meta" => Kind::Meta,
            "pat" => Kind::Pat,
            "pat_param" => Kind::PatParam,
            "path" => Kind::Path,
            "stmt" => Kind::Stmt,
            "tt" => Kind::Tree,
            "ty" => Kind::Type,
            "vis" => Kind::Visibility,
            _ => return None,
        })
    }
}

/// Takes a fragment off the input; `None` (and an unchanged input) if there is none.
pub fn take(input: ParseStream, kind: Kind) -> Option<Vec<TokenTree>> {
    let fork = input.fork();
    let start = fork.cursor();
    parse(&fork, kind).ok()?;
    let taken = between(start, fork.cursor());
    input.advance_to(&fork);
    Some(written(kind, taken))
}

fn parse(input: ParseStream, kind: Kind) -> syn::Result<()> {
    match kind {
        Kind::Block => input.parse::<syn::Block>().map(drop),
        Kind::Expr => {
            if !Expr::peek(input) && !input.peek(syn::token::Group) {
                return Err(input.error("expected an expression"));
            }
            input.parse::<Expr>().map(drop)
        }
        Kind::Ident => {
            let word = input.call(Ident::parse_any)?;
            match word == "_" {
                true => Err(input.error("expected an identifier")),
                false => Ok(()),
            }
        }
        Kind::Item => input.parse::<syn::Item>().map(drop),
        Kind::Lifetime => input.parse::<Lifetime>().map(drop),
        Kind::Literal => {
            input.parse::<Option<Token![-]>>()?;
            input.parse::<Lit>().map(drop)
        }
        Kind::Meta => input.parse::<syn::Meta>().map(drop),
        Kind::Pat => input.call(Pat::parse_multi_with_leading_vert).map(drop),
        Kind::PatParam => input.call(Pat::parse_single).map(drop),
        Kind::Path => input.parse::<syn::Path>().map(drop),
        Kind::Stmt => statement(input),
        Kind::Tree => tree(input),
        Kind::Type => input.call(Type::without_plus).map(drop),
        Kind::Visibility => input.call(Visibility::parse).map(drop),
    }
}

/// A statement without its semicolon.
fn statement(input: ParseStream) -> syn::Result<()> {
    if input.peek(Token![let]) {
        input.parse::<Token![let]>()?;
        input.call(Pat::parse_single)?;
        if input.parse::<Option<Token![:]>>()?.is_some() {
            input.parse::<Type>()?;
        }
        if input.parse::<Option<Token![=]>>()?.is_some() {
            input.parse::<Expr>()?;
        }
        return Ok(());
    }
    let fork = input.fork();
    if let Ok(Stmt::Item(_)) = fork.parse::<Stmt>() {
        return input.parse::<Stmt>().map(drop);
    }
    input.parse::<Expr>().map(drop)
}

/// One token as macros count them.
fn tree(input: ParseStream) -> syn::Result<()> {
    if input.peek(Lifetime) {
        return input.parse::<Lifetime>().map(drop);
    }
    let mut length = 1;
    if let Some((TokenTree::Punct(_), _)) = input.cursor().token_tree() {
        length = operator(&next_trees(input.cursor(), 3)).map_or(1, |(_, length)| length);
    }
    for _ in 0..length {
        input.parse::<TokenTree>()?;
    }
    Ok(())
}

/// The next trees, at most `limit`.
pub fn next_trees(mut at: Cursor, limit: usize) -> Vec<TokenTree> {
    let mut trees = Vec::new();
    while trees.len() < limit
        && let Some((tree, next)) = at.token_tree()
    {
        trees.push(tree);
        at = next;
    }
    trees
}

/// The trees from one position to a later one of the same list.
fn between(start: Cursor, end: Cursor) -> Vec<TokenTree> {
    let mut trees = Vec::new();
    let mut at = start;
    while at != end
        && let Some((tree, next)) = at.token_tree()
    {
        trees.push(tree);
        at = next;
    }
    trees
}

/// What stands for the fragment in the macro's output.
fn written(kind: Kind, taken: Vec<TokenTree>) -> Vec<TokenTree> {
    let group = |delimiter: Delimiter, taken: Vec<TokenTree>| {
        let first = taken[0].span();
        let mut group = Group::new(delimiter, TokenStream::from_iter(taken));
        group.set_span(first);
        vec![TokenTree::Group(group)]
    };
    match kind {
        Kind::Expr | Kind::Literal if taken.len() > 1 => group(Delimiter::None, taken),
        Kind::Type if taken.len() > 1 && !starts_path(&taken) => group(Delimiter::None, taken),
        Kind::Pat if has_alternatives(&taken) => group(Delimiter::Parenthesis, taken),
        _ => taken,
    }
}

/// Whether the type is a plain path, which needs no grouping (the transcriber adds `<…>` where a
/// further segment follows).
fn starts_path(taken: &[TokenTree]) -> bool {
    matches!(&taken[0], TokenTree::Ident(word) if !["dyn", "impl", "fn", "unsafe", "extern", "for"]
        .contains(&word.to_string().as_str()))
}

fn has_alternatives(taken: &[TokenTree]) -> bool {
    taken
        .iter()
        .any(|token| matches!(token, TokenTree::Punct(mark) if mark.as_char() == '|'))
}

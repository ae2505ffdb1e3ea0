//! A compact text of a program: what names mean, and what macros became.
//!
//! It is made for tests and for people. Items are printed with full paths, so that two items of one
//! name are told apart; locals carry their number (`x#0`), and so do loops that are left by `break`.
//! Grouping is explicit: every operator has parentheses. The text cannot be read back.

mod body;
mod types;

use hir::{
    Attributes, CrateId, DefId, Function, Generics, InlineHint, ItemKind, Program, Variant,
    VariantShape,
};
use std::fmt::Write;
use types::{bounds, path, ty};

/// All items of a crate, in the order of their numbers.
pub fn krate(program: &Program, krate: CrateId) -> String {
    let mut text = String::new();
    for index in 0..program.items.len() {
        let def = DefId::new(index);
        if program.item(def).krate == krate {
            text.push_str(&item(program, def));
        }
    }
    text
}

/// One item without the items in it.
pub fn item(program: &Program, def: DefId) -> String {
    let item = program.item(def);
    let mut text = attributes(&item.attributes);
    if item.is_public {
        text.push_str("pub ");
    }
    let name = program.path_of(def);
    let generics = generics(program, &item.generics);
    let rest = match &item.kind {
        ItemKind::Module(_) => format!("mod {name}\n"),
        ItemKind::Struct(it) => format!("struct {name}{generics}{}\n", variant(program, it)),
        ItemKind::Enum(variants) => {
            let list = variants
                .iter()
                .map(|it| format!("{}{}", it.name, variant(program, it)));
            let list: Vec<String> = list.collect();
            format!("enum {name}{generics} {{ {} }}\n", list.join(", "))
        }
        ItemKind::Trait(it) => {
            let supertraits = bounds(program, &it.supertraits);
            format!("trait {name}{generics}: {supertraits}\n")
        }
        ItemKind::Impl(it) => {
            let of = match &it.trait_path {
                Some(trait_path) => format!("{} for ", path(program, trait_path)),
                None => String::new(),
            };
            let derived = if it.derived { "derived " } else { "" };
            format!(
                "{derived}impl{generics} {of}{}\n",
                ty(program, &it.self_type)
            )
        }
        ItemKind::Function(it) => function(program, &name, &generics, it),
        ItemKind::Const(it) => {
            let value = it.body.map_or(String::new(), |it| body::value(program, it));
            format!("const {name}: {} = {value}\n", ty(program, &it.ty))
        }
        ItemKind::Static { ty: of, body, .. } => {
            let value = body::value(program, *body);
            format!("static {name}: {} = {value}\n", ty(program, of))
        }
        ItemKind::TypeAlias(target) => {
            format!("type {name}{generics} = {}\n", ty(program, target))
        }
        ItemKind::AssociatedType {
            bounds: list,
            ty: target,
            ..
        } => {
            let target = target.as_ref().map_or(String::new(), |it| ty(program, it));
            format!("type {name}: {} = {target}\n", bounds(program, list))
        }
    };
    text.push_str(&rest);
    text
}

fn function(program: &Program, name: &str, generics: &str, function: &Function) -> String {
    let parameters: Vec<String> = function
        .parameters
        .iter()
        .map(|it| ty(program, it))
        .collect();
    let mut text = format!(
        "fn {name}{generics}({}) -> {}",
        parameters.join(", "),
        ty(program, &function.result)
    );
    match function.body {
        Some(body) => {
            let patterns = body::parameters(program, body);
            let _ = write!(text, " |{patterns}| {}", body::value(program, body));
        }
        None => text.push(';'),
    }
    text.push('\n');
    text
}

fn attributes(attributes: &Attributes) -> String {
    let mut words = Vec::new();
    if let Some(name) = &attributes.lang {
        words.push(format!("lang {name}"));
    }
    let flags = [
        (attributes.intrinsic, "intrinsic"),
        (attributes.runtime, "runtime"),
        (attributes.track_caller, "track_caller"),
        (attributes.cold, "cold"),
        (attributes.mirrored, "mirrored"),
        (attributes.inline != InlineHint::None, "inline"),
    ];
    let set = flags.iter().filter(|(set, _)| *set);
    words.extend(set.map(|(_, word)| word.to_string()));
    words.extend(
        attributes
            .hints
            .iter()
            .map(|hint| hint.kind.name().to_string()),
    );
    match words.is_empty() {
        true => String::new(),
        false => format!("[{}] ", words.join(", ")),
    }
}

fn generics(program: &Program, generics: &Generics) -> String {
    let mut list = Vec::new();
    for (index, parameter) in generics.parameters.iter().enumerate() {
        let number = generics.parent_count as usize + index;
        let mut text = format!("{}#{number}", parameter.name);
        if let Some(of) = &parameter.const_type {
            let _ = write!(text, " const {}", ty(program, of));
        }
        if parameter.maybe_unsized {
            text.push_str(" ?Sized");
        }
        if let Some(default) = &parameter.default {
            let _ = write!(text, " = {}", ty(program, default));
        }
        list.push(text);
    }
    let mut text = match list.is_empty() {
        true => String::new(),
        false => format!("<{}>", list.join(", ")),
    };
    if !generics.predicates.is_empty() {
        let predicates = generics.predicates.iter().map(|it| {
            let bound = path(program, &it.bound.trait_path);
            format!("{}: {bound}", ty(program, &it.subject))
        });
        let predicates: Vec<String> = predicates.collect();
        let _ = write!(text, " where {} ", predicates.join(", "));
    }
    text
}

fn variant(program: &Program, variant: &Variant) -> String {
    let fields = variant.fields.iter();
    let fields = fields.map(|it| match variant.shape {
        VariantShape::Named => format!("{}: {}", it.name, ty(program, &it.ty)),
        _ => ty(program, &it.ty),
    });
    let fields: Vec<String> = fields.collect();
    let mut text = match variant.shape {
        VariantShape::Unit => String::new(),
        VariantShape::Tuple => format!("({})", fields.join(", ")),
        VariantShape::Named => format!(" {{ {} }}", fields.join(", ")),
    };
    if let Some(value) = variant.discriminant {
        let _ = write!(text, " = {}", body::value(program, value));
    }
    text
}

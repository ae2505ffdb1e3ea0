//! Items.

use std::fmt::Write;

use hir::{
    DefId, Item, ItemKind, Path, PrimitiveType, Resolution, TypeRefKind, Variant, VariantShape,
};

use crate::Printer;
use crate::names::{identifier, nested_module};

/// Attributes that mean the same in the printed file.
const KEPT: [&str; 8] = [
    "inline",
    "cold",
    "track_caller",
    "repr",
    "non_exhaustive",
    "must_use",
    "recursion_limit",
    "default",
];

/// Attributes of the library in the subset without which rustc would see its twins of core's items.
const TWINS: [&str; 3] = ["mirrors", "mirrored", "translated"];

impl Printer<'_, '_> {
    /// The whole file.
    pub fn file(&self) -> String {
        let mut text = String::from(
            "#![allow(warnings, overflowing_literals, arithmetic_overflow, unconditional_panic)]\n",
        );
        for (index, krate) in self.program.crates.iter().enumerate() {
            if index == self.krate.index() {
                self.members(krate.root, &mut text, 0);
            } else if index != 0 {
                writeln!(text, "pub mod {} {{", identifier(&krate.name)).expect("a string");
                self.members(krate.root, &mut text, 1);
                text.push_str("}\n");
            }
        }
        text
    }

    fn members(&self, module: DefId, text: &mut String, depth: usize) {
        let ItemKind::Module(items) = &self.program.item(module).kind else {
            panic!("{module:?} is no module")
        };
        for def in items {
            self.item(*def, text, depth);
        }
        for def in self.nested.get(&module).into_iter().flatten() {
            let indent = "    ".repeat(depth);
            writeln!(text, "{indent}pub mod {} {{", nested_module(*def)).expect("a string");
            self.item(*def, text, depth + 1);
            writeln!(text, "{indent}}}").expect("a string");
        }
    }

    fn item(&self, def: DefId, text: &mut String, depth: usize) {
        let item = self.program.item(def);
        let indent = "    ".repeat(depth);
        let name = identifier(&item.name);
        let generics = self.generics(item);
        if let ItemKind::Impl(block) = &item.kind
            && block.derived
            && !self.is_enum_default(def)
        {
            return;
        }
        for attribute in self.attributes(item) {
            writeln!(text, "{indent}#[{attribute}]").expect("a string");
        }
        match &item.kind {
            ItemKind::Module(_) => {
                writeln!(text, "{indent}pub mod {name} {{").expect("a string");
                self.members(def, text, depth + 1);
                writeln!(text, "{indent}}}").expect("a string");
            }
            ItemKind::Struct(variant) => {
                let clause = self.where_clause(item, &[]);
                let line = match variant.shape {
                    VariantShape::Named => {
                        format!("{generics}{clause} {}", self.fields(variant, true))
                    }
                    _ => format!("{generics}{}{clause};", self.fields(variant, true)),
                };
                writeln!(text, "{indent}pub struct {name}{line}").expect("a string");
            }
            ItemKind::Enum(variants) => {
                let clause = self.where_clause(item, &[]);
                writeln!(text, "{indent}pub enum {name}{generics}{clause} {{").expect("a string");
                let discriminants = self.types.discriminants(def);
                for (variant, number) in variants.iter().zip(discriminants) {
                    // The number alone: `repr` decides its type, which nothing else depends on.
                    let value = match variant.discriminant {
                        Some(_) => format!(" = {number}"),
                        None => String::new(),
                    };
                    let fields = self.fields(variant, false);
                    writeln!(
                        text,
                        "{indent}    {}{fields}{value},",
                        identifier(&variant.name)
                    )
                    .expect("a string");
                }
                writeln!(text, "{indent}}}").expect("a string");
            }
            ItemKind::Trait(declared) => {
                let above = match declared.supertraits.is_empty() {
                    true => String::new(),
                    false => format!(": {}", self.bounds(&declared.supertraits)),
                };
                let clause = self.where_clause(item, &declared.supertraits);
                writeln!(text, "{indent}pub trait {name}{generics}{above}{clause} {{")
                    .expect("a string");
                for member in &declared.items {
                    self.associated(*member, false, text, depth + 1);
                }
                writeln!(text, "{indent}}}").expect("a string");
            }
            ItemKind::Impl(block) => {
                let subject = self.written(&block.self_type);
                let header = match &block.trait_path {
                    Some(path) => format!("{} for {subject}", self.written_path(path)),
                    None => subject,
                };
                let clause = self.where_clause(item, &[]);
                writeln!(text, "{indent}impl{generics} {header}{clause} {{").expect("a string");
                for member in &block.items {
                    self.associated(*member, block.trait_path.is_none(), text, depth + 1);
                }
                writeln!(text, "{indent}}}").expect("a string");
            }
            ItemKind::TypeAlias(ty) => {
                writeln!(
                    text,
                    "{indent}pub type {name}{generics} = {};",
                    self.written(ty)
                )
                .expect("a string");
            }
            ItemKind::Static { ty, body, .. } => {
                let (ty, value) = (self.written(ty), self.constant_body(*body));
                writeln!(text, "{indent}pub static {name}: {ty} = {value};").expect("a string");
            }
            ItemKind::Function(_) | ItemKind::Const(_) | ItemKind::AssociatedType { .. } => {
                self.value_item(def, "pub ", text, depth);
            }
        }
    }

    /// An associated item of a trait or impl.
    fn associated(&self, def: DefId, public: bool, text: &mut String, depth: usize) {
        let indent = "    ".repeat(depth);
        for attribute in self.attributes(self.program.item(def)) {
            writeln!(text, "{indent}#[{attribute}]").expect("a string");
        }
        self.value_item(def, if public { "pub " } else { "" }, text, depth);
    }

    fn value_item(&self, def: DefId, visibility: &str, text: &mut String, depth: usize) {
        let item = self.program.item(def);
        let indent = "    ".repeat(depth);
        let name = identifier(&item.name);
        match &item.kind {
            ItemKind::Function(function) => {
                let header = self.function_header(def, function);
                match function.body {
                    Some(body) => {
                        let value = self.function_body(body, depth);
                        writeln!(text, "{indent}{visibility}{header} {value}").expect("a string");
                    }
                    // The translator or the run-time library supplies the body; constants are
                    // evaluated even by a mere check.
                    None if item.attributes.intrinsic || item.attributes.runtime => {
                        let value = match &function.result.kind {
                            TypeRefKind::Path(path) if is_number(path) => {
                                "unsafe { core::mem::zeroed() }"
                            }
                            _ => "core::panic!()",
                        };
                        writeln!(text, "{indent}{visibility}{header} {{ {value} }}")
                            .expect("a string");
                    }
                    None => writeln!(text, "{indent}{visibility}{header};").expect("a string"),
                }
            }
            ItemKind::Const(constant) => {
                let ty = self.written(&constant.ty);
                let value = match constant.body {
                    Some(body) => format!(" = {}", self.constant_body(body)),
                    None => String::new(),
                };
                writeln!(text, "{indent}{visibility}const {name}: {ty}{value};").expect("a string");
            }
            ItemKind::AssociatedType {
                bounds,
                maybe_unsized,
                ty,
            } => {
                let mut parts: Vec<String> = bounds.iter().map(|bound| self.bound(bound)).collect();
                if *maybe_unsized {
                    parts.push("?Sized".into());
                }
                let bounds = match parts.is_empty() {
                    true => String::new(),
                    false => format!(": {}", parts.join(" + ")),
                };
                let value = match ty {
                    Some(ty) => format!(" = {}", self.written(ty)),
                    None => String::new(),
                };
                let generics = self.generics(item);
                writeln!(text, "{indent}type {name}{generics}{bounds}{value};").expect("a string");
            }
            other => panic!("not a value: {other:?}"),
        }
    }

    fn fields(&self, variant: &Variant, public: bool) -> String {
        let public = if public { "pub " } else { "" };
        let types = variant.fields.iter().map(|field| self.written(&field.ty));
        match variant.shape {
            VariantShape::Unit => String::new(),
            VariantShape::Tuple => {
                let fields: Vec<String> = types.map(|ty| format!("{public}{ty}")).collect();
                format!("({})", fields.join(", "))
            }
            VariantShape::Named => {
                let names = variant.fields.iter().map(|field| identifier(&field.name));
                let fields: Vec<String> = names
                    .zip(types)
                    .map(|(name, ty)| format!("{public}{name}: {ty}"))
                    .collect();
                format!("{{ {} }}", fields.join(", "))
            }
        }
    }

    fn attributes(&self, item: &Item) -> Vec<String> {
        let mut kept = Vec::new();
        for text in &item.attributes.text {
            let name = text.split([' ', '(', '=']).next().unwrap_or_default();
            if name == "derive" {
                kept.extend(self.derives(item, text));
            } else if KEPT.contains(&name) {
                kept.push(text.clone());
            } else if let Some(twin) = TWINS.iter().find(|twin| name.ends_with(**twin)) {
                let arguments = &text[name.len()..];
                kept.push(format!("rtlib_macros::{twin}{arguments}"));
            }
        }
        kept
    }

    /// `derive (A, B)`. The `#[default]` of a variant is not known here, so that impl is printed.
    fn derives(&self, item: &Item, text: &str) -> Option<String> {
        if !matches!(item.kind, ItemKind::Enum(_)) {
            return Some(text.to_string());
        }
        let list = text.trim_start_matches("derive").trim();
        let list = list.trim_start_matches('(').trim_end_matches(')');
        let names: Vec<&str> = list
            .split(',')
            .map(str::trim)
            .filter(|name| !name.is_empty() && !name.ends_with("Default"))
            .collect();
        (!names.is_empty()).then(|| format!("derive({})", names.join(", ")))
    }

    /// Whether an impl is the derived `Default` of an enum.
    fn is_enum_default(&self, imp: DefId) -> bool {
        let header = self.types.impl_header(imp);
        let Some(clause) = &header.clause else {
            return false;
        };
        let is_enum = match self.types.interner.kind(header.self_type) {
            hir::TyKind::Adt(def, _) => matches!(self.program.item(*def).kind, ItemKind::Enum(_)),
            _ => false,
        };
        is_enum && self.lang(clause.trait_def) == Some("default")
    }
}

fn is_number(path: &Path) -> bool {
    matches!(
        path.resolution,
        Resolution::Primitive(
            PrimitiveType::Int(_) | PrimitiveType::Float(_) | PrimitiveType::Bool
        )
    )
}

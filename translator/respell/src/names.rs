//! Paths from the root of the printed file.

use std::collections::HashMap;

use hir::{CrateId, DefId, ItemKind, Program};
use types::Types;

use crate::Printer;

/// The library is always the first crate.
const LIBRARY: CrateId = CrateId(0);

impl<'t, 'p> Printer<'t, 'p> {
    pub fn new(program: &'p Program, types: &'t Types<'p>, krate: CrateId) -> Printer<'t, 'p> {
        let mut nested: HashMap<DefId, Vec<DefId>> = HashMap::new();
        let listed = listed_items(program);
        for (index, is_listed) in listed.iter().enumerate() {
            let def = DefId::new(index);
            let is_member = matches!(
                program
                    .item(def)
                    .parent
                    .map(|parent| &program.item(parent).kind),
                None | Some(ItemKind::Trait(_) | ItemKind::Impl(_))
            );
            if !is_member && !is_listed {
                nested.entry(module_of(program, def)).or_default().push(def);
            }
        }
        Printer {
            program,
            types,
            krate,
            nested,
            failed: std::cell::Cell::new(false),
        }
    }

    /// Whether the item belongs to the library and the library is not what is printed.
    pub fn is_foreign(&self, def: DefId) -> bool {
        let krate = self.program.item(def).krate;
        krate == LIBRARY && krate != self.krate
    }

    /// Whether `def` has moved out of a body.
    pub fn is_nested(&self, def: DefId) -> bool {
        let module = module_of(self.program, def);
        self.nested
            .get(&module)
            .is_some_and(|list| list.contains(&def))
    }

    /// The path of a type, trait, function, constant, static or module.
    pub fn path(&self, def: DefId) -> String {
        let item = self.program.item(def);
        let Some(parent) = item.parent else {
            return match () {
                () if item.krate == self.krate => "crate".to_string(),
                () if item.krate == LIBRARY => "std".to_string(),
                () => format!("crate::{}", identifier(&item.name)),
            };
        };
        if self.is_nested(def) {
            let module = self.path(module_of(self.program, def));
            return format!(
                "{module}::{}::{}",
                nested_module(def),
                identifier(&item.name)
            );
        }
        // The library's private modules are not part of the real paths.
        let is_module = matches!(item.kind, ItemKind::Module(_));
        if is_module && !item.is_public && self.is_foreign(def) {
            return self.path(parent);
        }
        format!("{}::{}", self.path(parent), identifier(&item.name))
    }

    /// The marker of a language item.
    pub fn lang(&self, def: DefId) -> Option<&str> {
        self.program.item(def).attributes.lang.as_deref()
    }
}

/// The module that an item from a body moves to.
pub(crate) fn nested_module(def: DefId) -> String {
    format!("item_{}", def.0)
}

/// A name as it must be written.
pub(crate) fn identifier(name: &str) -> String {
    const KEYWORDS: [&str; 50] = [
        "as", "break", "const", "continue", "else", "enum", "extern", "false", "fn", "for", "if",
        "impl", "in", "let", "loop", "match", "mod", "move", "mut", "pub", "ref", "return",
        "static", "struct", "trait", "true", "type", "unsafe", "use", "where", "while", "async",
        "await", "dyn", "abstract", "become", "box", "do", "final", "macro", "override", "priv",
        "typeof", "unsized", "virtual", "yield", "try", "gen", "union_", "raw_",
    ];
    match name.strip_prefix("impl#") {
        Some(number) => format!("Impl{number}"),
        None if KEYWORDS.contains(&name) => format!("r#{name}"),
        None => name.to_string(),
    }
}

/// The innermost module around an item.
pub(crate) fn module_of(program: &Program, def: DefId) -> DefId {
    let mut at = def;
    loop {
        at = match program.item(at).parent {
            Some(parent) => parent,
            None => return at,
        };
        if let ItemKind::Module(_) = program.item(at).kind {
            return at;
        }
    }
}

/// By item: whether a module lists it.
fn listed_items(program: &Program) -> Vec<bool> {
    let mut listed = vec![false; program.items.len()];
    for item in &program.items {
        if let ItemKind::Module(items) = &item.kind {
            for def in items {
                listed[def.index()] = true;
            }
        }
    }
    listed
}

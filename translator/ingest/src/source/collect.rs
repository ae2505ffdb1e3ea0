//! The walk over items: slots, names, and what waits to be lowered.

use super::calls::Deferred;
use super::files::Place;
use crate::derive;
use crate::session::{
    Binding, DefKind, MacroScope, ModuleId, Namespace, Queued, Session, Visibility,
};
use diagnostics::{Code, Diagnostic};
use hir::{DefId, ItemKind, Span, VariantShape};
use std::borrow::Cow;
use std::path::Path;
use std::rc::Rc;
use syn::{Attribute, Fields, Generics, Item, ItemMod};

/// The walk at some place.
#[derive(Clone)]
pub struct Collector {
    /// The module (or block) that gets the names.
    pub module: ModuleId,
    /// The parent of the items.
    pub owner: DefId,
    /// Where files are looked for.
    pub place: Rc<Place>,
    /// The macros in textual scope.
    pub macros: MacroScope,
    /// Calls whose macro is not known yet.
    pub deferred: Vec<Deferred>,
}

impl Collector {
    /// Reads and walks a file.
    pub fn file(&mut self, session: &mut Session, shown: &str, disk: &Path, text: String) {
        let text = without_shebang(text);
        let file = session.add_file(shown.to_string(), disk.to_path_buf(), text.clone());
        let stream = match session.tokens.lex(file, &text) {
            Ok(stream) => stream,
            Err((span, message)) => {
                session.report(Diagnostic::new(Code::Syntax, span, message));
                return;
            }
        };
        match syn::parse2::<syn::File>(stream) {
            Ok(syntax) => self.items(session, syntax.items),
            Err(error) => {
                let end = text.len() as u32;
                let around = Span {
                    file,
                    start: end,
                    end,
                    expansion: None,
                };
                session.syntax_error(&error, around);
            }
        }
    }

    /// Walks a list of items.
    pub fn items(&mut self, session: &mut Session, items: Vec<Item>) {
        for item in items {
            self.item(session, item);
        }
    }

    /// Gives an item its slot and its name.
    pub fn item(&mut self, session: &mut Session, item: Item) {
        let attributes = match session.filter(attributes_of(&item)) {
            Some(attributes) => attributes.into_owned(),
            None => return,
        };
        match item {
            Item::Mod(item) => self.nested_module(session, item, &attributes),
            Item::Use(item) => self.import(session, &item),
            Item::ExternCrate(item) => {
                let macro_use = attributes.iter().any(|it| it.path().is_ident("macro_use"));
                self.extern_crate(session, &item, macro_use);
            }
            Item::Macro(item) if item.ident.is_some() => {
                self.macro_rules(session, &item, &attributes);
            }
            Item::Macro(item) => self.call(session, &item),
            Item::Struct(mut item) => {
                item.attrs = attributes;
                filter_fields(session, &mut item.fields);
                let shape = shape(&item.fields);
                let kind = DefKind::Struct(shape);
                let visibility = self.visibility(session, &item.vis);
                let def = self.define(session, &item.ident, kind, visibility);
                if shape != VariantShape::Named {
                    // The constructor is no more visible than its fields.
                    let name = item.ident.to_string();
                    self.bind(
                        session,
                        &name,
                        Namespace::Values,
                        Binding::Def(def),
                        visibility,
                    );
                }
                self.derives(session, &Item::Struct(item.clone()));
                self.enqueue(session, def, Item::Struct(item), false);
            }
            Item::Enum(mut item) => {
                item.attrs = attributes;
                let variants = std::mem::take(&mut item.variants);
                for mut variant in variants {
                    match session.filter(&variant.attrs).map(Cow::into_owned) {
                        Some(attributes) => variant.attrs = attributes,
                        None => continue,
                    }
                    filter_fields(session, &mut variant.fields);
                    item.variants.push(variant);
                }
                let visibility = self.visibility(session, &item.vis);
                let def = self.define(session, &item.ident, DefKind::Enum, visibility);
                let names = item.variants.iter();
                let names = names
                    .map(|it| (unraw(&it.ident), shape(&it.fields)))
                    .collect();
                session.variants.insert(def, names);
                self.derives(session, &Item::Enum(item.clone()));
                self.enqueue(session, def, Item::Enum(item), false);
            }
            Item::Fn(mut item) => {
                if is_test(&attributes) {
                    return;
                }
                item.attrs = attributes;
                let visibility = self.visibility(session, &item.vis);
                let def = self.define(session, &item.sig.ident, DefKind::Function, visibility);
                self.enqueue(session, def, Item::Fn(item), false);
            }
            Item::Const(mut item) => {
                item.attrs = attributes;
                let visibility = self.visibility(session, &item.vis);
                let def = self.define(session, &item.ident, DefKind::Const, visibility);
                self.enqueue(session, def, Item::Const(item), false);
            }
            Item::Static(mut item) => {
                item.attrs = attributes;
                let visibility = self.visibility(session, &item.vis);
                let def = self.define(session, &item.ident, DefKind::Static, visibility);
                self.enqueue(session, def, Item::Static(item), false);
            }
            Item::Trait(mut item) => {
                item.attrs = attributes;
                let visibility = self.visibility(session, &item.vis);
                let def = self.define(session, &item.ident, DefKind::Trait, visibility);
                self.enqueue(session, def, Item::Trait(item), false);
            }
            Item::Type(mut item) => {
                item.attrs = attributes;
                let visibility = self.visibility(session, &item.vis);
                let def = self.define(session, &item.ident, DefKind::Alias, visibility);
                self.enqueue(session, def, Item::Type(item), false);
            }
            Item::Impl(mut item) => {
                item.attrs = attributes;
                self.implementation(session, item, false);
            }
            other => refuse_item(session, &other),
        }
    }

    /// Gives an impl its slot.
    fn implementation(&mut self, session: &mut Session, item: syn::ItemImpl, derived: bool) {
        let span = session.span(item.impl_token.span);
        let def = session.reserve("", Some(self.owner), span, DefKind::Impl);
        self.list(session, def);
        self.enqueue(session, def, Item::Impl(item), derived);
    }

    fn derives(&mut self, session: &mut Session, item: &Item) {
        for implementation in derive::expand(session, item) {
            self.implementation(session, implementation, true);
        }
    }

    /// Makes a slot for a named item and binds the name.
    fn define(
        &mut self,
        session: &mut Session,
        ident: &syn::Ident,
        kind: DefKind,
        visibility: Visibility,
    ) -> DefId {
        let span = session.span(ident.span());
        let name = unraw(ident);
        let def = session.reserve(&name, Some(self.owner), span, kind);
        self.list(session, def);
        if name != "_" {
            let namespace = match kind {
                DefKind::Function | DefKind::Const | DefKind::Static => Namespace::Values,
                _ => Namespace::Types,
            };
            self.bind(session, &name, namespace, Binding::Def(def), visibility);
        }
        def
    }

    fn bind(
        &mut self,
        session: &mut Session,
        name: &str,
        namespace: Namespace,
        binding: Binding,
        visibility: Visibility,
    ) {
        let names = &mut session.module_mut(self.module).names;
        names.insert((name.to_string(), namespace), (binding, visibility));
    }

    /// Lists the item in its module, unless it stands in a body.
    fn list(&self, session: &mut Session, def: DefId) {
        if let ItemKind::Module(list) = &mut session.program.items[self.owner.index()].kind
            && !session.modules[self.module.0 as usize].is_block
        {
            list.push(def);
        }
    }

    fn enqueue(&self, session: &mut Session, def: DefId, syntax: Item, derived: bool) {
        session.queue.push_back(Queued {
            def,
            module: self.module,
            macros: self.macros.clone(),
            syntax,
            derived,
        });
    }

    fn nested_module(&mut self, session: &mut Session, item: ItemMod, attributes: &[Attribute]) {
        let visibility = self.visibility(session, &item.vis);
        let name = unraw(&item.ident);
        let module_kind = DefKind::Module(ModuleId(session.modules.len() as u32));
        let def = self.define(session, &item.ident, module_kind, visibility);
        let module = session.add_module(def, Some(self.module), false);
        session.program.items[def.index()].is_public =
            visibility != Visibility::Within(self.module);
        let path = attributes.iter().find_map(path_value);
        let mut inner = Collector {
            module,
            owner: def,
            place: Rc::new(self.place.of_inline(path.as_deref().unwrap_or(&name))),
            macros: self.macros.clone(),
            deferred: Vec::new(),
        };
        match item.content {
            Some((_, items)) => inner.items(session, items),
            None => inner.file_module(session, &self.place, &item.ident, path.as_deref()),
        }
        self.deferred.append(&mut inner.deferred);
        if attributes
            .iter()
            .any(|one| one.path().is_ident("macro_use"))
        {
            self.macros = inner.macros;
        }
    }

    fn file_module(
        &mut self,
        session: &mut Session,
        outer: &Place,
        ident: &syn::Ident,
        path: Option<&str>,
    ) {
        let span = session.span(ident.span());
        let (file, place) = match outer.find(&unraw(ident), path) {
            Ok(found) => found,
            Err(candidates) => {
                let names: Vec<String> = candidates
                    .iter()
                    .map(|one| one.display().to_string())
                    .collect();
                let message = format!("no file for the module `{ident}`");
                let help = format!("create {}", names.join(" or "));
                session.refuse(Code::MissingModuleFile, span, message, &help);
                return;
            }
        };
        self.place = Rc::new(place);
        match std::fs::read_to_string(&file) {
            Ok(text) => {
                let shown = session.shown_path(&file);
                self.file(session, &shown, &file, text);
            }
            Err(error) => {
                let message = format!("cannot read {}: {error}", file.display());
                session.refuse(Code::MissingModuleFile, span, message, "");
            }
        }
    }
}

/// An identifier without `r#`.
pub fn unraw(ident: &syn::Ident) -> String {
    let text = ident.to_string();
    match text.strip_prefix("r#") {
        Some(rest) => rest.to_string(),
        None => text,
    }
}

/// The shape of a struct or variant.
pub fn shape(fields: &Fields) -> VariantShape {
    match fields {
        Fields::Named(_) => VariantShape::Named,
        Fields::Unnamed(_) => VariantShape::Tuple,
        Fields::Unit => VariantShape::Unit,
    }
}

fn without_shebang(text: String) -> String {
    if text.starts_with("#!") && !text.starts_with("#![") {
        // Kept as a comment of the same length.
        return format!("//{}", &text[2..]);
    }
    text
}

fn path_value(attribute: &Attribute) -> Option<String> {
    if !attribute.path().is_ident("path") {
        return None;
    }
    match &attribute.meta.require_name_value().ok()?.value {
        syn::Expr::Lit(literal) => match &literal.lit {
            syn::Lit::Str(text) => Some(text.value()),
            _ => None,
        },
        _ => None,
    }
}

fn is_test(attributes: &[Attribute]) -> bool {
    let test = |one: &Attribute| one.path().is_ident("test") || one.path().is_ident("bench");
    attributes.iter().any(test)
}

fn filter_fields(session: &mut Session, fields: &mut Fields) {
    let list = match fields {
        Fields::Named(fields) => &mut fields.named,
        Fields::Unnamed(fields) => &mut fields.unnamed,
        Fields::Unit => return,
    };
    for mut field in std::mem::take(list) {
        if let Some(attributes) = session.filter(&field.attrs).map(Cow::into_owned) {
            field.attrs = attributes;
            list.push(field);
        }
    }
}

fn attributes_of(item: &Item) -> &[Attribute] {
    match item {
        Item::Const(item) => &item.attrs,
        Item::Enum(item) => &item.attrs,
        Item::ExternCrate(item) => &item.attrs,
        Item::Fn(item) => &item.attrs,
        Item::ForeignMod(item) => &item.attrs,
        Item::Impl(item) => &item.attrs,
        Item::Macro(item) => &item.attrs,
        Item::Mod(item) => &item.attrs,
        Item::Static(item) => &item.attrs,
        Item::Struct(item) => &item.attrs,
        Item::Trait(item) => &item.attrs,
        Item::TraitAlias(item) => &item.attrs,
        Item::Type(item) => &item.attrs,
        Item::Union(item) => &item.attrs,
        Item::Use(item) => &item.attrs,
        _ => &[],
    }
}

fn refuse_item(session: &mut Session, item: &Item) {
    let (code, span, message, help) = match item {
        Item::Union(item) => (
            Code::Union,
            item.ident.span(),
            "a `union` cannot be translated",
            "use an enum",
        ),
        Item::ForeignMod(item) => (
            Code::ForeignItem,
            item.abi.extern_token.span,
            "an `extern` block cannot be translated",
            "put the foreign functions behind an island",
        ),
        Item::TraitAlias(item) => (
            Code::UnstableSyntax,
            item.ident.span(),
            "trait aliases are not stable Rust",
            "write a trait with the bounds as supertraits",
        ),
        other => (
            Code::UnstableSyntax,
            syn::spanned::Spanned::span(other),
            "this is not an item of stable Rust",
            "",
        ),
    };
    let span = session.span(span);
    session.refuse(code, span, message, help);
}

/// The names of a type's parameters; used by derives.
pub fn parameter_names(generics: &Generics) -> Vec<String> {
    let names = generics.type_params().map(|one| unraw(&one.ident));
    names.collect()
}

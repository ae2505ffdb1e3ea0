//! Crates and their items.

use std::collections::HashMap;

use crate::{Body, BodyId, Bound, CrateId, DefId, Hint, HintKind, Path, SourceMap, Span, TypeRef};

/// Everything that was ingested.
#[derive(Clone, Debug, Default)]
pub struct Program {
    /// Files and expansions.
    pub sources: SourceMap,
    /// By [`CrateId`]. The standard library is crate 0, the author's own crate the last.
    pub crates: Vec<Crate>,
    /// By [`DefId`].
    pub items: Vec<Item>,
    /// By [`BodyId`].
    pub bodies: Vec<Body>,
    /// Items that the language itself refers to, by the name in their `#[lang("name")]`.
    pub lang: HashMap<String, DefId>,
    /// The author's `main`, if the crate is a binary.
    pub main: Option<DefId>,
}

/// One crate.
#[derive(Clone, Debug)]
pub struct Crate {
    /// As in `use name::…`; `std` for the standard library.
    pub name: String,
    /// Its root module.
    pub root: DefId,
    /// 2015, 2018, 2021 or 2024.
    pub edition: u32,
    /// Whether arithmetic overflow panics (the author's profile).
    pub overflow_checks: bool,
    /// Whether `debug_assert!` is active.
    pub debug_assertions: bool,
}

/// An item.
#[derive(Clone, Debug)]
pub struct Item {
    /// Its name; empty for impls.
    pub name: String,
    /// The module, trait, impl or (for items inside of bodies) function around it; `None` for a root.
    pub parent: Option<DefId>,
    /// The crate.
    pub krate: CrateId,
    /// The name's span, or the header's.
    pub span: Span,
    /// `pub` in any form.
    pub is_public: bool,
    /// What was said of it by attributes.
    pub attributes: Attributes,
    /// Own generic parameters and predicates (the parent's come before them in substitutions).
    pub generics: Generics,
    /// What it is.
    pub kind: ItemKind,
}

/// Attributes, parsed where anybody needs them and kept as text for printing.
#[derive(Clone, Debug, Default)]
pub struct Attributes {
    /// `#[lang("…")]`.
    pub lang: Option<String>,
    /// `#[intrinsic]`: the translator supplies the body.
    pub intrinsic: bool,
    /// `#[runtime]`: the run-time library supplies the body.
    pub runtime: bool,
    /// `#[track_caller]`.
    pub track_caller: bool,
    /// `#[inline]`, `#[inline(always)]`, `#[inline(never)]`.
    pub inline: InlineHint,
    /// `#[cold]`.
    pub cold: bool,
    /// Hints to the JIT.
    pub hints: Vec<Hint>,
    /// `#[mirrored(..)]`: an impl that rustc could not accept at this place.
    pub mirrored: bool,
    /// All attributes that matter to rustc or to a later phase (derives have been expanded), as
    /// the text between `#[` and `]`: `inline`, `rtlib::jit::elidable`, `mirrors (core :: cmp :: Ord)`.
    pub text: Vec<String>,
}

impl Attributes {
    /// The hint of that kind.
    pub fn hint(&self, kind: HintKind) -> Option<&Hint> {
        self.hints.iter().find(|hint| hint.kind == kind)
    }
}

/// The author's wish about inlining.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum InlineHint {
    /// Nothing was said.
    #[default]
    None,
    /// `#[inline]`.
    Hint,
    /// `#[inline(always)]`.
    Always,
    /// `#[inline(never)]`.
    Never,
}

/// Generic parameters and where-clauses.
#[derive(Clone, Debug, Default)]
pub struct Generics {
    /// Substitutions that come from the parent (impl or trait; for a trait itself 1, its `Self`).
    pub parent_count: u32,
    /// Own parameters; number `parent_count + i`.
    pub parameters: Vec<GenericParameter>,
    /// Lifetime parameters as written, with their bounds (`'a`, `'b: 'a`), for printing only.
    pub lifetimes: Vec<String>,
    /// Where-clauses with lifetimes as written (`T: 'a`, `'b: 'a`), for printing only.
    pub lifetime_predicates: Vec<String>,
    /// Where-clauses and inline bounds.
    pub predicates: Vec<Predicate>,
}

/// A type or const parameter.
#[derive(Clone, Debug)]
pub struct GenericParameter {
    /// Its name; made up for `impl Trait` in argument position.
    pub name: String,
    /// Whether it is `const N: usize`; then its type.
    pub const_type: Option<TypeRef>,
    /// `= Default`.
    pub default: Option<TypeRef>,
    /// Whether it stands for an `impl Trait` argument.
    pub from_impl_trait: bool,
    /// Whether `?Sized` was said.
    pub maybe_unsized: bool,
}

/// `subject: bound`.
#[derive(Clone, Debug)]
pub struct Predicate {
    /// The bounded type.
    pub subject: TypeRef,
    /// The bound.
    pub bound: Bound,
}

/// The kinds of items.
#[derive(Clone, Debug)]
pub enum ItemKind {
    /// A module with its items in order (impls included).
    Module(Vec<DefId>),
    /// A struct: exactly one variant.
    Struct(Variant),
    /// An enum.
    Enum(Vec<Variant>),
    /// A trait.
    Trait(Trait),
    /// An impl block.
    Impl(Impl),
    /// A function or method.
    Function(Function),
    /// A const, free or associated.
    Const(Constant),
    /// A static.
    Static {
        /// Its type.
        ty: TypeRef,
        /// Its value.
        body: BodyId,
        /// `static mut`.
        mutable: bool,
    },
    /// `type A<T> = …;` outside of traits and impls.
    TypeAlias(TypeRef),
    /// `type A: Bound = Default;` in a trait or `type A = …;` in an impl.
    AssociatedType {
        /// Bounds, in a trait.
        bounds: Vec<Bound>,
        /// Whether `?Sized` was said.
        maybe_unsized: bool,
        /// The type, in an impl; the default, in a trait.
        ty: Option<TypeRef>,
    },
}

/// A struct's fields or one variant of an enum.
#[derive(Clone, Debug)]
pub struct Variant {
    /// The name; of the struct itself for structs.
    pub name: String,
    /// How it is written.
    pub shape: VariantShape,
    /// Its fields; tuple fields are named `0`, `1`, …
    pub fields: Vec<Field>,
    /// `= 3`.
    pub discriminant: Option<BodyId>,
    /// Its span.
    pub span: Span,
}

/// The syntax of a variant.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum VariantShape {
    /// `A`.
    Unit,
    /// `A(T)`.
    Tuple,
    /// `A { t: T }`.
    Named,
}

/// A field.
#[derive(Clone, Debug)]
pub struct Field {
    /// Its name.
    pub name: String,
    /// Its type.
    pub ty: TypeRef,
    /// Its span.
    pub span: Span,
    /// Whether code outside of the module may name it.
    pub is_public: bool,
    /// Attribute texts as in [`Attributes::text`].
    pub attributes: Vec<String>,
}

/// A trait. Its supertraits are predicates on parameter 0.
#[derive(Clone, Debug)]
pub struct Trait {
    /// Associated items, in order.
    pub items: Vec<DefId>,
    /// Direct supertraits.
    pub supertraits: Vec<Bound>,
}

/// An impl block.
#[derive(Clone, Debug)]
pub struct Impl {
    /// The trait (arguments without `Self`), unless inherent.
    pub trait_path: Option<Path>,
    /// The implementing type.
    pub self_type: TypeRef,
    /// Associated items, in order.
    pub items: Vec<DefId>,
    /// Whether a derive made it; respell prints the derive instead.
    pub derived: bool,
}

/// A function's signature and body.
#[derive(Clone, Debug)]
pub struct Function {
    /// Parameter types, `self` first. `impl Trait` has become a generic parameter.
    pub parameters: Vec<TypeRef>,
    /// The result; unit if none was written.
    pub result: TypeRef,
    /// Whether the first parameter is `self` in any form.
    pub has_self: bool,
    /// `const fn`.
    pub is_const: bool,
    /// `unsafe fn`.
    pub is_unsafe: bool,
    /// The body; `None` for a required method.
    pub body: Option<BodyId>,
}

/// A constant.
#[derive(Clone, Debug)]
pub struct Constant {
    /// Its type.
    pub ty: TypeRef,
    /// Its value; `None` if required by a trait.
    pub body: Option<BodyId>,
}

impl Program {
    /// The item `def`.
    pub fn item(&self, def: DefId) -> &Item {
        &self.items[def.index()]
    }

    /// The body `body`.
    pub fn body(&self, body: BodyId) -> &Body {
        &self.bodies[body.index()]
    }

    /// The variants of a struct (one) or enum.
    ///
    /// # Panics
    /// If `def` is neither.
    pub fn variants(&self, def: DefId) -> &[Variant] {
        match &self.item(def).kind {
            ItemKind::Struct(variant) => std::slice::from_ref(variant),
            ItemKind::Enum(variants) => variants,
            other => panic!("{def:?} has no variants: {other:?}"),
        }
    }

    /// The language item `name`.
    ///
    /// # Panics
    /// If the standard library does not mark one.
    pub fn lang_item(&self, name: &str) -> DefId {
        *self
            .lang
            .get(name)
            .unwrap_or_else(|| panic!("no #[lang(\"{name}\")] in the library"))
    }

    /// Whether a trait is `Fn`, `FnMut` or `FnOnce`.
    pub fn is_callable(&self, trait_def: DefId) -> bool {
        let lang = self.item(trait_def).attributes.lang.as_deref();
        matches!(lang, Some("fn" | "fn_mut" | "fn_once"))
    }

    /// `crate_name::module::Item`; impls print as `<impl at path:line>`.
    pub fn path_of(&self, def: DefId) -> String {
        let item = self.item(def);
        let name = match &item.kind {
            ItemKind::Impl(_) => {
                let location = self.sources.location(item.span);
                format!("<impl at {}:{}>", location.path, location.line)
            }
            _ => item.name.clone(),
        };
        match item.parent {
            None => self.crates[item.krate.index()].name.clone(),
            Some(parent) => format!("{}::{name}", self.path_of(parent)),
        }
    }
}

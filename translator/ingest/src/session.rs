//! The state of one run: the program so far, and what the names and macros of it are.
//!
//! Only data and the smallest accessors. The stages work on it: `source` fills modules and the
//! queue of items to lower, `resolve` answers questions about names, `expand` writes tokens,
//! `lower` turns queued items into the program's.

use crate::cfg::CfgSet;
use crate::expand::MacroDefinition;
use crate::tokens::{Context, MacroId, TokenInfo, Tokens};
use diagnostics::{Code, Diagnostic, Diagnostics};
use hir::{
    Attributes, CrateId, DefId, Expansion, ExpansionId, FileId, Generics, Item, ItemKind,
    PrimitiveType, Program, Span, VariantShape,
};
use std::borrow::Cow;
use std::collections::{HashMap, HashSet, VecDeque};
use std::path::{Path, PathBuf};
use std::rc::Rc;
use syn::{Attribute, Token};

/// The three kinds of names.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Namespace {
    /// Modules, types, traits.
    Types,
    /// Functions, constants, constructors.
    Values,
    /// Macros.
    Macros,
}

/// What a name of a module means.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Binding {
    /// An item.
    Def(DefId),
    /// A variant of an enum.
    Variant(DefId, u32),
    /// A primitive type.
    Primitive(PrimitiveType),
    /// A `macro_rules!` macro.
    Macro(MacroId),
    /// A macro of the standard library, in the closed table.
    Builtin(&'static str),
    /// Something in the crate of that number in [`Session::foreign`], which is not translated.
    Foreign(u32),
}

/// Who may use a name.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Visibility {
    /// Everybody.
    Public,
    /// The module and what is inside of it.
    Within(ModuleId),
}

/// A module, or the anonymous one of a block that holds items.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct ModuleId(pub u32);

/// A module's names.
pub struct Module {
    /// Its item; of a block's module: the item of the module around it.
    pub def: DefId,
    /// The module around it, for `super`; for a block also where names are looked up next.
    pub parent: Option<ModuleId>,
    /// Whether it is a block's.
    pub is_block: bool,
    /// The crate.
    pub krate: CrateId,
    /// The names that are defined here.
    pub names: HashMap<(String, Namespace), (Binding, Visibility)>,
    /// The names that a `use` brings in; by the new name.
    pub imports: HashMap<String, Vec<Import>>,
    /// `use path::*`.
    pub globs: Vec<Import>,
}

/// One leaf of a `use`.
#[derive(Clone)]
pub struct Import {
    /// The segments; an empty first one for a leading `::`.
    pub path: Rc<[ImportSegment]>,
    /// Who may use the new name.
    pub visibility: Visibility,
    /// The macros in textual scope.
    pub macros: MacroScope,
    /// Where it stands.
    pub span: Span,
}

/// A segment of a path in a `use`.
#[derive(Clone, Debug)]
pub struct ImportSegment {
    /// The name.
    pub name: String,
    /// For `$crate`: which one.
    pub dollar_crate: Option<u32>,
}

/// The macros in textual scope at some place: a list, innermost first.
pub type MacroScope = Option<Rc<MacroScopeNode>>;

/// One definition of the list.
pub struct MacroScopeNode {
    /// The macro's name.
    pub name: String,
    /// The macro.
    pub definition: MacroId,
    /// What was defined before.
    pub before: MacroScope,
}

/// An item whose name is known and whose content waits to be lowered.
pub struct Queued {
    /// Its slot in the program.
    pub def: DefId,
    /// The module whose names it sees.
    pub module: ModuleId,
    /// The macros in textual scope.
    pub macros: MacroScope,
    /// Its syntax, without what `cfg` switched off at the top.
    pub syntax: syn::Item,
    /// Whether a derive wrote it.
    pub derived: bool,
}

/// What is known of a crate while it is ingested.
pub struct CrateInfo {
    /// Its options.
    pub cfg: CfgSet,
    /// Names that `extern crate` and paths may start with.
    pub externs: HashMap<String, ExternCrate>,
    /// Its root module.
    pub root: ModuleId,
    /// The module whose names are visible everywhere.
    pub prelude: Option<ModuleId>,
    /// What `env!` sees beyond the environment.
    pub environment: HashMap<String, String>,
    /// 2018, 2021 or 2024.
    pub edition: u32,
    /// The folder that is left out of files' names, and what is written instead.
    pub shown: (PathBuf, String),
    /// `debug_assert!` is active.
    pub debug_assertions: bool,
}

/// A crate that another one may name.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum ExternCrate {
    /// It is translated.
    Translated(CrateId),
    /// It is not; its number in [`Session::foreign`].
    Foreign(u32),
}

/// The kind of a definition, before it is lowered: what name resolution asks.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[allow(missing_docs)]
pub enum DefKind {
    Module(ModuleId),
    Struct(VariantShape),
    Enum,
    Trait,
    Impl,
    Function,
    Const,
    Static,
    Alias,
    Associated,
}

/// A crate that is not translated.
pub struct ForeignCrate {
    /// Its name.
    pub name: String,
    /// Whether it holds the attribute macros of `rtlib`.
    pub is_rtlib_macros: bool,
}

/// The state.
pub struct Session {
    /// What is made.
    pub program: Program,
    /// The meaning of the lexer's spans.
    pub tokens: Tokens,
    /// What was reported.
    pub diagnostics: Diagnostics,
    /// By [`FileId`]: the path on disk.
    pub file_paths: Vec<PathBuf>,
    /// By [`CrateId`].
    pub crates: Vec<CrateInfo>,
    /// Crates behind islands.
    pub foreign: Vec<ForeignCrate>,
    /// By [`ModuleId`].
    pub modules: Vec<Module>,
    /// By [`DefId`].
    pub kinds: Vec<DefKind>,
    /// The variants of enums.
    pub variants: HashMap<DefId, Vec<(String, VariantShape)>>,
    /// By [`MacroId`].
    pub macros: Vec<Rc<MacroDefinition>>,
    /// Items to lower.
    pub queue: VecDeque<Queued>,
    /// Names whose resolution is under way, against cycles of imports.
    pub resolving: HashSet<(ModuleId, String, Namespace)>,
    /// The crate at work.
    pub current: CrateId,
    /// By expansion: how many others are around it.
    pub expansion_depths: Vec<u32>,
    /// The traits in scope, by module.
    pub traits_in_scope: HashMap<ModuleId, Rc<[DefId]>>,
}

impl Session {
    /// An empty session.
    pub fn new() -> Session {
        Session {
            program: Program::default(),
            tokens: Tokens::new(),
            diagnostics: Diagnostics::new(),
            file_paths: Vec::new(),
            crates: Vec::new(),
            foreign: Vec::new(),
            modules: Vec::new(),
            kinds: Vec::new(),
            variants: HashMap::new(),
            macros: Vec::new(),
            queue: VecDeque::new(),
            resolving: HashSet::new(),
            current: CrateId(0),
            expansion_depths: Vec::new(),
            traits_in_scope: HashMap::new(),
        }
    }

    /// Reports.
    pub fn report(&mut self, diagnostic: Diagnostic) {
        self.diagnostics.push(diagnostic);
    }

    /// Reports that `span` holds something outside of the subset.
    pub fn refuse(&mut self, code: Code, span: Span, message: impl Into<String>, help: &str) {
        let diagnostic = Diagnostic::new(code, span, message);
        self.report(match help {
            "" => diagnostic,
            help => diagnostic.help(help),
        });
    }

    /// [`Session::refuse`], unless the library is being read, which may do more than authors.
    pub fn refuse_author(&mut self, code: Code, span: Span, message: &str, help: &str) {
        if self.current != CrateId(0) {
            self.refuse(code, span, message, help);
        }
    }

    /// Reports `unsafe` of an author's crate.
    pub fn refuse_unsafe(&mut self, token: Token![unsafe]) {
        let span = self.span(token.span);
        let message = "`unsafe` code is not translated";
        let help = "write it with safe types, or put it behind an island";
        self.refuse_author(Code::Unsafe, span, message, help);
    }

    /// Reports a raw pointer of an author's crate.
    pub fn refuse_pointer(&mut self, span: Span) {
        let message = "raw pointers are not translated";
        let help = "use a reference or an index; `std::ptr::eq` and `Rc::ptr_eq` tell whether two \
                    things are the same";
        self.refuse_author(Code::RawPointer, span, message, help);
    }

    /// Reports an error of the parser. Where the text simply ends, it has no place of its own;
    /// then it is that of `around`.
    pub fn syntax_error(&mut self, error: &syn::Error, around: Span) {
        for one in error.clone() {
            let place = self.tokens.known(one.span()).map_or(around, |it| it.span);
            self.report(Diagnostic::new(Code::Syntax, place, one.to_string()));
        }
    }

    /// The options of the crate at work.
    pub fn crate_info(&self) -> &CrateInfo {
        &self.crates[self.current.index()]
    }

    /// The attributes after `cfg_attr`; `None` if `cfg` switches the thing off.
    pub fn filter<'a>(&mut self, attributes: &'a [Attribute]) -> Option<Cow<'a, [Attribute]>> {
        let diagnostics = &mut self.diagnostics;
        let cfg = &self.crates[self.current.index()].cfg;
        cfg.filter(attributes, &self.tokens, &mut |one| diagnostics.push(one))
    }

    /// Whether `cfg` leaves a thing with these attributes in.
    pub fn is_active(&mut self, attributes: &[Attribute]) -> bool {
        attributes.is_empty() || self.filter(attributes).is_some()
    }

    /// The source text that a token stands for.
    pub fn span(&self, token: proc_macro2::Span) -> Span {
        self.tokens.info(token).span
    }

    /// What is known of a token.
    pub fn info(&self, token: proc_macro2::Span) -> TokenInfo {
        self.tokens.info(token)
    }

    /// A context-free description of a place.
    pub fn plain(&self, span: Span) -> TokenInfo {
        TokenInfo {
            span,
            context: Context::ROOT,
            dollar_crate: None,
        }
    }

    /// Notes the start of an expansion.
    pub fn add_expansion(&mut self, macro_name: &str, call_site: Span) -> ExpansionId {
        let depth = self.expansion_depth(call_site);
        self.expansion_depths.push(depth);
        let expansions = &mut self.program.sources.expansions;
        expansions.push(Expansion {
            macro_name: macro_name.to_string(),
            call_site,
        });
        ExpansionId::new(expansions.len() - 1)
    }

    /// How many expansions are around a place.
    pub fn expansion_depth(&self, place: Span) -> u32 {
        match place.expansion {
            Some(around) => self.expansion_depths[around.index()] + 1,
            None => 0,
        }
    }

    /// The path of a file as rustc prints it.
    pub fn shown_path(&self, file: &Path) -> String {
        let (root, prefix) = &self.crate_info().shown;
        match file.strip_prefix(root) {
            Ok(rest) => format!("{prefix}{}", rest.display()),
            Err(_) => file.display().to_string(),
        }
    }

    /// Makes a slot for an item; its kind is filled in when it is lowered.
    pub fn reserve(
        &mut self,
        name: &str,
        parent: Option<DefId>,
        span: Span,
        kind: DefKind,
    ) -> DefId {
        self.kinds.push(kind);
        self.program.items.push(Item {
            name: name.to_string(),
            parent,
            krate: self.current,
            span,
            is_public: false,
            attributes: Attributes::default(),
            generics: Generics::default(),
            kind: ItemKind::Module(Vec::new()),
        });
        DefId::new(self.program.items.len() - 1)
    }

    /// Makes an empty module.
    pub fn add_module(&mut self, def: DefId, parent: Option<ModuleId>, is_block: bool) -> ModuleId {
        self.modules.push(Module {
            def,
            parent,
            is_block,
            krate: self.current,
            names: HashMap::new(),
            imports: HashMap::new(),
            globs: Vec::new(),
        });
        ModuleId(self.modules.len() as u32 - 1)
    }

    /// The module's names.
    pub fn module(&self, module: ModuleId) -> &Module {
        &self.modules[module.0 as usize]
    }

    /// The module's names, to change.
    pub fn module_mut(&mut self, module: ModuleId) -> &mut Module {
        &mut self.modules[module.0 as usize]
    }

    /// The nearest module that is no block's.
    pub fn real_module(&self, mut module: ModuleId) -> ModuleId {
        while self.module(module).is_block {
            module = self.module(module).parent.expect("a block is in a module");
        }
        module
    }

    /// Adds a source file.
    pub fn add_file(&mut self, shown: String, disk: PathBuf, text: String) -> FileId {
        self.file_paths.push(disk);
        self.program.sources.add_file(shown, text)
    }
}

/// What to write instead of something of the library that is not there.
pub fn instead_of(path: &str) -> &'static str {
    let module = path.split("::").nth(1).unwrap_or_default();
    match module {
        "sync" | "thread" => {
            "a VM has one thread: keep what is shared in a value that `main` makes, in a `Cell` or \
             `RefCell` if it changes"
        }
        "any" => "use an enum of the types that there are",
        "panic" => "a panic ends the process: give back a `Result`",
        _ => "use another item of the standard library, or put this behind an island",
    }
}

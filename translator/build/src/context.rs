//! What all parts of build share: the program that grows, the instances that are still to be built,
//! layouts, and the diagnostics.

use std::cell::{Cell, RefCell};
use std::collections::{HashMap, HashSet};
use std::rc::Rc;

use diagnostics::{Code, Diagnostic, Diagnostics};
use flow::{
    Data, DataId, Extern, ExternId, FunctionId, Relocation, RelocationTarget, Type, TypeId,
};
use hir::{DefId, Span, Ty};
use types::Types;

use crate::instances::Instances;
use crate::layout::{Classes, Layout};

/// The types of greens, by the function and the driver.
type Greens = HashMap<(Option<FunctionId>, String), Vec<Ty>>;

/// Bytes, and where the addresses of other objects stand in them.
type DataContent = (Vec<u8>, Vec<(u32, DataId)>);

/// The state of one run.
pub struct Context<'p> {
    /// Inference.
    pub types: &'p Types<'p>,
    /// The program so far.
    pub output: RefCell<flow::Program>,
    /// Functions that were asked for.
    pub instances: RefCell<Instances>,
    /// By type.
    pub layouts: RefCell<HashMap<Ty, Rc<Layout>>>,
    /// Alias classes.
    pub classes: RefCell<Classes>,
    /// The type table, by type and whether it is an array.
    pub heap_types: RefCell<HashMap<(Ty, bool), TypeId>>,
    /// What the author must know.
    pub diagnostics: RefCell<Diagnostics>,
    /// The function that is being built, for messages.
    pub current: Cell<Option<FunctionId>>,
    /// Its name.
    pub current_name: RefCell<String>,
    /// The expression that is being built.
    pub current_span: Cell<Option<Span>>,
    /// Data objects by content.
    data: RefCell<HashMap<DataContent, DataId>>,
    externs: RefCell<HashMap<String, ExternId>>,
    files: RefCell<HashMap<String, u32>>,
    /// Functions of the library that build calls by name.
    library: RefCell<HashMap<&'static str, Option<DefId>>>,
    /// Whether values of a type have something to drop.
    pub needs_drop: RefCell<HashMap<Ty, bool>>,
    /// The type inside that hides values with an end.
    pub hidden_drops: RefCell<HashMap<Ty, Option<Ty>>>,
    /// The types that were refused because of that.
    pub refused_owners: RefCell<HashSet<Ty>>,
    /// Method tables by type and trait object.
    pub tables: RefCell<HashMap<(Ty, Ty), DataId>>,
    /// Values of consts by definition and substitutions.
    pub constants: RefCell<crate::constants::Cache>,
    /// Consts and statics that the evaluator will run.
    pub deferred: RefCell<crate::deferred::DeferredConstants>,
    /// Whether the author says of any struct that its fields do not change.
    pub(crate) has_immutable_structs: bool,
    /// The greens of the points so far.
    pub(crate) greens: RefCell<Greens>,
}

impl<'p> Context<'p> {
    /// Nothing is built yet.
    pub fn new(types: &'p Types<'p>) -> Context<'p> {
        let mut program = flow::Program::default();
        program.locations.push(flow::Location::UNKNOWN);
        program.files.push(String::new());
        Context {
            types,
            output: RefCell::new(program),
            instances: RefCell::default(),
            layouts: RefCell::default(),
            classes: RefCell::default(),
            heap_types: RefCell::default(),
            diagnostics: RefCell::default(),
            current: Cell::new(None),
            current_name: RefCell::default(),
            current_span: Cell::new(None),
            data: RefCell::default(),
            externs: RefCell::default(),
            files: RefCell::default(),
            library: RefCell::default(),
            needs_drop: RefCell::default(),
            hidden_drops: RefCell::default(),
            refused_owners: RefCell::default(),
            tables: RefCell::default(),
            constants: RefCell::default(),
            deferred: RefCell::default(),
            has_immutable_structs: crate::immutable::has_immutable_structs(types.program),
            greens: RefCell::default(),
        }
    }

    /// Reports something that cannot be translated.
    pub fn unsupported(&self, span: Span, message: impl Into<String>, help: &str) {
        self.report(Code::NotTranslated, span, message, help);
    }

    /// Reports an error with the way from `main` to the function that is being built.
    pub fn report(&self, code: Code, span: Span, message: impl Into<String>, help: &str) {
        let way = match self.current.get() {
            Some(function) => self
                .instances
                .borrow()
                .way_to(function, &self.output.borrow()),
            None => Vec::new(),
        };
        let mut diagnostic = Diagnostic::new(code, span, message).reached_from(way);
        if !help.is_empty() {
            diagnostic = diagnostic.help(help);
        }
        self.diagnostics.borrow_mut().push(diagnostic);
    }

    /// [`Context::unsupported`] at the expression that is being built.
    pub fn unsupported_here(&self, message: String, help: &str) {
        let span = self.current_span.get();
        let span = span.unwrap_or_else(|| self.program().item(DefId::new(0)).span);
        self.unsupported(span, message, help);
    }

    /// A data object with that content; equal content is one object.
    pub fn data(
        &self,
        prefix: &str,
        bytes: Vec<u8>,
        align: u32,
        addresses: Vec<(u32, DataId)>,
    ) -> DataId {
        let key = (bytes, addresses);
        if let Some(data) = self.data.borrow().get(&key) {
            let mut program = self.output.borrow_mut();
            let known = &mut program.data[data.index()];
            known.align = known.align.max(align);
            return *data;
        }
        let relocations = key
            .1
            .iter()
            .map(|(offset, data)| Relocation {
                offset: *offset,
                target: RelocationTarget::Data(*data, 0),
            })
            .collect();
        let data = self.push_data(prefix, key.0.clone(), align, relocations);
        self.data.borrow_mut().insert(key, data);
        data
    }

    /// A new data object.
    pub fn push_data(
        &self,
        prefix: &str,
        bytes: Vec<u8>,
        align: u32,
        relocations: Vec<Relocation>,
    ) -> DataId {
        let mut program = self.output.borrow_mut();
        let data = DataId::new(program.data.len());
        program.data.push(Data {
            name: format!("{prefix}.{}", data.index()),
            bytes,
            align,
            relocations,
        });
        data
    }

    /// The run-time function `symbol`.
    pub fn external(
        &self,
        symbol: &str,
        parameters: Vec<Type>,
        results: Vec<Type>,
        diverges: bool,
    ) -> ExternId {
        if let Some(id) = self.externs.borrow().get(symbol) {
            return *id;
        }
        let mut program = self.output.borrow_mut();
        program.externs.push(Extern {
            symbol: symbol.to_string(),
            parameters,
            results,
            diverges,
        });
        let id = ExternId::new(program.externs.len() - 1);
        self.externs.borrow_mut().insert(symbol.to_string(), id);
        id
    }

    /// The place of an operation as the graphs know it.
    pub fn location(&self, span: Span) -> flow::Location {
        let place = self.program().sources.location(span);
        let mut files = self.files.borrow_mut();
        let file = *files.entry(place.path.clone()).or_insert_with(|| {
            let mut program = self.output.borrow_mut();
            program.files.push(place.path.clone());
            program.files.len() as u32 - 1
        });
        flow::Location {
            file,
            line: place.line,
            column: place.column,
        }
    }

    /// The `Location` object that a `track_caller` function gets for a call at `span`.
    pub fn caller_location(&self, span: Span) -> DataId {
        let sources = &self.program().sources;
        let place = sources.location(sources.outermost(span));
        let file = self.data("text", place.path.clone().into_bytes(), 1, Vec::new());
        let mut bytes = vec![0; 8];
        bytes.extend((place.path.len() as u64).to_le_bytes());
        // The layout of `(&str, u32, u32)`: a word for each leaf.
        bytes.extend(u64::from(place.line).to_le_bytes());
        bytes.extend(u64::from(place.column).to_le_bytes());
        self.data("location", bytes, 8, vec![(0, file)])
    }

    /// The type of the hidden parameter: a reference to `(&str, u32, u32)`.
    pub fn location_type(&self) -> Ty {
        let interner = self.interner();
        let text = interner.reference(false, interner.intern(hir::TyKind::Str));
        let number = interner.intern(hir::TyKind::Int(hir::IntType::U32));
        interner.reference(
            false,
            interner.intern(hir::TyKind::Tuple(vec![text, number, number])),
        )
    }

    /// The run-time function that ends the program with a message and a location.
    pub fn panic_extern(&self) -> ExternId {
        let (text, length) = (Type::Ref, Type::I64);
        let parameters = vec![text, length, text, length, Type::I32, Type::I32];
        self.external("lathe_rt_panic", parameters, Vec::new(), true)
    }

    /// The library's function of that name, for calls that build makes itself.
    pub fn library_function(&self, name: &'static str) -> Option<DefId> {
        if let Some(known) = self.library.borrow().get(name) {
            return *known;
        }
        let program = self.program();
        let found = program.lang.get(name).copied().or_else(|| {
            let of_std = program.items.iter().position(|item| {
                item.krate.index() == 0
                    && item.name == name
                    && matches!(item.kind, hir::ItemKind::Function(_))
            });
            of_std.map(DefId::new)
        });
        self.library.borrow_mut().insert(name, found);
        found
    }
}

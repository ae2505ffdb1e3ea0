//! Fields of structs with the hint `immutable`: who writes them after construction is told so, and what of what they own does not
//! change either.
//!
//! In: a place body as it was lowered. Traces read an immutable field once; so nothing may be assigned to it, or to what it
//! owns, no `&mut` of these may be made, and a whole struct with such fields may not be overwritten through a reference.
//! The construction itself fills places of the whole struct and is not concerned; nor is what raw pointers
//! do, which is the library's moving of values that nobody sees yet.

use diagnostics::Code;
use hir::{HintKind, Span, Ty, TyKind};

use crate::context::Context;
use crate::place::{Body, Place, Projection, StatementKind};

impl Context<'_> {
    /// Whether the author says that the field does not change after construction.
    pub fn is_immutable_field(&self, ty: Ty, field: u32) -> bool {
        let TyKind::Adt(def, _) = self.kind(ty) else {
            return false;
        };
        let Some(hint) = self
            .program()
            .item(*def)
            .attributes
            .hint(HintKind::Immutable)
        else {
            return false;
        };
        if hint.arguments.is_empty() {
            return true;
        }
        let fields = &self.program().variants(*def)[0].fields;
        let name = fields.get(field as usize).map(|field| &field.name);
        hint.arguments
            .iter()
            .any(|argument| Some(&argument.text) == name)
    }

    /// Whether what the pointer in this field of a struct points to changes only where the struct does: a vector's elements and
    /// a box's content, if they have no cells.
    pub fn owns_its_pointee(&self, ty: Ty, field: Ty) -> bool {
        let TyKind::Adt(def, _) = self.kind(ty) else {
            return false;
        };
        let is_owner = self.is_lang(*def, "vec") || self.is_lang(*def, "owned_box");
        match self.kind(field) {
            TyKind::Pointer(_, content) => is_owner && !self.has_cells(*content),
            _ => false,
        }
    }

    /// Whether a value of the type can change through a shared reference to it: there is a cell inside of it, not behind a pointer.
    /// What is not known counts as one.
    pub fn has_cells(&self, ty: Ty) -> bool {
        match self.kind(ty) {
            TyKind::Bool | TyKind::Char | TyKind::Int(_) | TyKind::Float(_) => false,
            TyKind::Str | TyKind::Never | TyKind::Ref(..) | TyKind::Pointer(..) => false,
            TyKind::Function(..) | TyKind::FunctionPointer(..) => false,
            TyKind::Tuple(parts) => parts.iter().any(|part| self.has_cells(*part)),
            TyKind::Array(element, _) | TyKind::Slice(element) => self.has_cells(*element),
            TyKind::Adt(def, substitutions) => {
                self.is_lang(*def, "unsafe_cell")
                    || (0..self.program().variants(*def).len() as u32)
                        .flat_map(|variant| self.field_types(*def, variant, substitutions))
                        .any(|field| self.has_cells(field))
            }
            _ => true,
        }
    }

    /// Whether any field of the struct is immutable.
    fn has_immutable_fields(&self, ty: Ty) -> bool {
        let TyKind::Adt(def, _) = self.kind(ty) else {
            return false;
        };
        let attributes = &self.program().item(*def).attributes;
        attributes.hint(HintKind::Immutable).is_some()
    }
}

/// Whether the program has a struct with the hint.
pub fn has_immutable_structs(program: &hir::Program) -> bool {
    let mut items = program.items.iter();
    items.any(|item| item.attributes.hint(HintKind::Immutable).is_some())
}

/// Reports the assignments of a body to immutable fields.
pub fn check_immutable(context: &Context<'_>, body: &Body) {
    if !context.has_immutable_structs {
        return;
    }
    for statement in body.blocks.iter().flat_map(|block| &block.statements) {
        let place = match &statement.kind {
            StatementKind::Assign(place, _) => place,
            StatementKind::Call { destination, .. } => destination,
            _ => continue,
        };
        let message = match written(context, body, place) {
            Some(Written::Field(owner, field)) => {
                format!("the immutable field `{field}` of `{owner}` is written")
            }
            Some(Written::Whole(owner)) => {
                format!("a `{owner}`, which has immutable fields, is overwritten where it stands")
            }
            None => continue,
        };
        refuse(context, statement.span, message);
    }
}

/// Reports a mutable borrow of an immutable field.
pub fn check_mutable_borrow(context: &Context<'_>, body: &Body, place: &Place, span: Span) {
    if context.has_immutable_structs
        && let Some(Written::Field(owner, field)) = written(context, body, place)
    {
        let message = format!("a mutable borrow of the immutable field `{field}` of `{owner}`");
        refuse(context, span, message);
    }
}

fn refuse(context: &Context<'_>, span: Span, message: String) {
    let help = "make a new value, or name the fields that do not change: \
                `#[jit::immutable(code, constants)]`";
    context.report(Code::ImmutableField, span, message, help);
}

/// What is written that should not be: by the names of the struct and the field.
enum Written {
    Field(String, String),
    Whole(String),
}

fn written(context: &Context<'_>, body: &Body, place: &Place) -> Option<Written> {
    let mut ty = body.locals[place.local.index()].ty;
    let mut variant = 0;
    let mut field = None;
    // Whether the place is behind a reference that others may have.
    let mut is_shared = false;
    for step in &place.projections {
        match step {
            Projection::Variant(number) => {
                variant = *number;
                continue;
            }
            Projection::Field(number)
                if field.is_none() && context.is_immutable_field(ty, *number) =>
            {
                field = Some((ty, *number));
            }
            Projection::Dereference => match context.kind(ty) {
                // What an immutable reference points to belongs to somebody else.
                TyKind::Ref(..) => (field, is_shared) = (None, true),
                TyKind::Pointer(..) => (field, is_shared) = (None, false),
                _ => is_shared = true,
            },
            _ => {}
        }
        ty = context.projected(ty, variant, step, body);
        variant = 0;
    }
    if let Some((owner, number)) = field {
        let TyKind::Adt(def, _) = context.kind(owner) else {
            return None;
        };
        let name = &context.program().variants(*def)[0].fields[number as usize].name;
        return Some(Written::Field(context.type_name(owner), name.clone()));
    }
    let is_whole = is_shared && context.has_immutable_fields(ty);
    is_whole.then(|| Written::Whole(context.type_name(ty)))
}

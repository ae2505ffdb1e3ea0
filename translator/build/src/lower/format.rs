//! The macros that take a format string, lowered to calls as the library's `fmt` describes: a
//! formatter takes pieces and arguments one after the other.

use hir::{
    Callee, ExprId, FormatCount, FormatHole, FormatKind, FormatPiece, FunctionRef, ItemKind, Ty,
    TyKind,
};

use super::Builder;
use crate::place::{Constant, Operand, Place, Rvalue};

/// What the hole's value looks like, as numbers for `set_spec`.
#[derive(Clone, Copy, PartialEq)]
struct Spec {
    fill: char,
    align: i64,
    flags: i64,
    width: FormatCount,
    precision: FormatCount,
}

const PLAIN: Spec = Spec {
    fill: ' ',
    align: 0,
    flags: 0,
    width: FormatCount::None,
    precision: FormatCount::None,
};

impl Builder<'_, '_> {
    /// A format macro.
    pub(super) fn format(
        &mut self,
        destination: Place,
        expr: ExprId,
        kind: FormatKind,
        pieces: &[FormatPiece],
        arguments: &[ExprId],
    ) {
        match kind {
            FormatKind::Arguments => self.format_arguments(destination, pieces, arguments),
            FormatKind::Panic => {
                if let Some(text) = only_text(pieces) {
                    let text = self.text(text);
                    let never = self.scratch(self.context.interner().never());
                    self.call_library("panic_at", Vec::new(), vec![text], never);
                    return;
                }
                self.pass_arguments("panic_fmt", destination, expr, pieces, arguments);
            }
            FormatKind::String => {
                self.pass_arguments("format", destination, expr, pieces, arguments);
            }
            FormatKind::Print => {
                self.pass_arguments("print", destination, expr, pieces, arguments);
            }
            FormatKind::ErrorPrint => {
                self.pass_arguments("eprint", destination, expr, pieces, arguments);
            }
        }
    }

    fn pass_arguments(
        &mut self,
        function: &'static str,
        destination: Place,
        _expr: ExprId,
        pieces: &[FormatPiece],
        arguments: &[ExprId],
    ) {
        let Some(ty) = self.arguments_type() else {
            return;
        };
        let place = self.scratch(ty);
        self.format_arguments(place.clone(), pieces, arguments);
        self.call_library(
            function,
            Vec::new(),
            vec![Operand::Move(place)],
            destination,
        );
    }

    fn library_result(&mut self, name: &'static str) -> Option<Ty> {
        match self.context.library_function(name) {
            Some(def) => Some(self.context.signature(def, &[]).1),
            None => {
                self.unsupported(format!("the library lacks `{name}`"), "");
                None
            }
        }
    }

    fn arguments_type(&mut self) -> Option<Ty> {
        self.library_result("formatter_finish")
    }

    /// A string constant.
    pub(super) fn text(&mut self, text: &str) -> Operand {
        let interner = self.context.interner();
        let ty = interner.reference(false, interner.intern(TyKind::Str));
        let data = self.context.text_data(text.as_bytes());
        Operand::Constant(Constant::Data(data, Some(text.len() as u64), ty))
    }

    /// `format_args!`.
    fn format_arguments(
        &mut self,
        destination: Place,
        pieces: &[FormatPiece],
        arguments: &[ExprId],
    ) {
        let Some(ty) = self.library_result("formatter_new") else {
            return;
        };
        // Arguments are evaluated first, in order, and taken by reference.
        let mut references = Vec::new();
        for argument in arguments {
            let place = self.shared_place(*argument);
            references.push((self.adjusted_ty(*argument), self.reference_to(place)));
        }
        let formatter = self.scratch(ty);
        self.call_library("formatter_new", Vec::new(), Vec::new(), formatter.clone());
        let mut spec = PLAIN;
        for piece in pieces {
            match piece {
                FormatPiece::Text(text) => {
                    let text = self.text(text);
                    let reference = self.reference_to(formatter.clone());
                    let unit = self.scratch(self.context.interner().unit());
                    self.call_library(
                        "formatter_write_str",
                        Vec::new(),
                        vec![reference, text],
                        unit,
                    );
                }
                FormatPiece::Hole(hole) => {
                    self.format_hole(hole, &formatter, &references, &mut spec);
                }
            }
        }
        self.call_library(
            "formatter_finish",
            Vec::new(),
            vec![Operand::Move(formatter)],
            destination,
        );
    }

    fn format_hole(
        &mut self,
        hole: &FormatHole,
        formatter: &Place,
        references: &[(Ty, Operand)],
        spec: &mut Spec,
    ) {
        let wanted = Spec {
            fill: hole.fill,
            align: match hole.align {
                None => 0,
                Some('<') => 1,
                Some('^') => 2,
                Some(_) => 3,
            },
            flags: i64::from(hole.plus)
                | i64::from(hole.alternate) << 1
                | i64::from(hole.zero_pad) << 2,
            width: hole.width,
            precision: hole.precision,
        };
        if wanted != *spec {
            self.set_spec(wanted, formatter, references);
            *spec = wanted;
        }
        let (ty, value) = references[hole.argument].clone();
        let program = self.context.program();
        let Some(trait_def) = program.lang.get(hole.trait_name) else {
            self.unsupported(
                format!("the format `{}` is not in the subset", hole.trait_name),
                "use `{}` or `{:?}`, or make the text by a function of your own",
            );
            return;
        };
        let ItemKind::Trait(declaration) = &program.item(*trait_def).kind else {
            panic!("{} is a trait", hole.trait_name);
        };
        let callee = Callee {
            function: FunctionRef::Item(declaration.items[0]),
            substitutions: vec![ty],
        };
        let result = self.scratch(self.callee_result(&callee));
        let reference = self.reference_to(formatter.clone());
        self.call(&callee, vec![value, reference], result.clone());
        let reference = self.reference_to(formatter.clone());
        let unit = self.scratch(self.context.interner().unit());
        self.call_library(
            "formatter_check",
            Vec::new(),
            vec![reference, Operand::Move(result)],
            unit,
        );
    }

    fn set_spec(&mut self, spec: Spec, formatter: &Place, references: &[(Ty, Operand)]) {
        let interner = self.context.interner();
        let char_ty = interner.intern(TyKind::Char);
        let u32_ty = interner.intern(TyKind::Int(hir::IntType::U32));
        let mut operands = vec![
            self.reference_to(formatter.clone()),
            self.int(i64::from(u32::from(spec.fill)), char_ty),
            self.int(spec.align, u32_ty),
            self.int(spec.flags, u32_ty),
        ];
        for count in [spec.width, spec.precision] {
            let operand = match count {
                FormatCount::None => self.usize(u64::MAX),
                FormatCount::Literal(count) => self.usize(u64::from(count)),
                FormatCount::Argument(index) => {
                    let (ty, reference) = references[index].clone();
                    let reference_ty = self.context.interner().reference(true, ty);
                    let (mut place, _) = self.stored(reference, reference_ty);
                    place = place.dereference();
                    while self.context.pointee(self.place_ty(&place)).is_some() {
                        place = place.dereference();
                    }
                    Operand::Copy(place)
                }
            };
            operands.push(operand);
        }
        let unit = self.scratch(self.context.interner().unit());
        self.call_library("formatter_set_spec", Vec::new(), operands, unit);
    }

    /// The panic of a failed `assert_eq!` or `assert_ne!`: rustc's text, built here.
    pub(super) fn assertion_failed(
        &mut self,
        equal: bool,
        left: (Operand, Ty),
        right: (Operand, Ty),
        message: Option<ExprId>,
    ) {
        let Some(ty) = self.library_result("formatter_new") else {
            return;
        };
        let message = match message {
            Some(message) => {
                let Some(arguments) = self.arguments_type() else {
                    return;
                };
                let place = self.scratch(arguments);
                self.evaluate_into(place.clone(), message);
                Some((arguments, place))
            }
            None => None,
        };
        let formatter = self.scratch(ty);
        self.call_library("formatter_new", Vec::new(), Vec::new(), formatter.clone());
        let operator = if equal { "==" } else { "!=" };
        let head = format!("assertion `left {operator} right` failed");
        self.write_text(&formatter, &head);
        if let Some((ty, place)) = message {
            self.write_text(&formatter, ": ");
            let reference = self.reference_to(place);
            self.write_value("display", ty, reference, &formatter);
        }
        self.write_text(&formatter, "\n  left: ");
        self.write_value("debug", left.1, left.0, &formatter);
        self.write_text(&formatter, "\n right: ");
        self.write_value("debug", right.1, right.0, &formatter);
        let Some(arguments) = self.arguments_type() else {
            return;
        };
        let finished = self.scratch(arguments);
        let operands = vec![Operand::Move(formatter)];
        self.call_library("formatter_finish", Vec::new(), operands, finished.clone());
        let never = self.scratch(self.context.interner().never());
        let operands = vec![Operand::Move(finished)];
        self.call_library("panic_fmt", Vec::new(), operands, never);
    }

    fn write_text(&mut self, formatter: &Place, text: &str) {
        let text = self.text(text);
        let reference = self.reference_to(formatter.clone());
        let unit = self.scratch(self.context.interner().unit());
        let operands = vec![reference, text];
        self.call_library("formatter_write_str", Vec::new(), operands, unit);
    }

    fn write_value(&mut self, name: &'static str, ty: Ty, value: Operand, formatter: &Place) {
        let hole = FormatHole {
            argument: 0,
            trait_name: name,
            fill: ' ',
            align: None,
            plus: false,
            alternate: false,
            zero_pad: false,
            width: FormatCount::None,
            precision: FormatCount::None,
        };
        let mut spec = PLAIN;
        self.format_hole(&hole, formatter, &[(ty, value)], &mut spec);
    }

    /// `Vec { pointer, capacity, length }` of the library.
    pub(super) fn vec_from_memory(&mut self, destination: Place, pointer: Operand, count: Operand) {
        let def = self.context.program().lang_item("vec");
        let fields = &self.context.program().variants(def)[0].fields;
        let operands = fields
            .iter()
            .map(|field| match field.name.as_str() {
                "pointer" => pointer.clone(),
                _ => count.clone(),
            })
            .collect();
        self.assign(destination, Rvalue::Aggregate(0, operands));
    }
}

fn only_text(pieces: &[FormatPiece]) -> Option<&str> {
    match pieces {
        [] => Some(""),
        [FormatPiece::Text(text)] => Some(text),
        _ => None,
    }
}

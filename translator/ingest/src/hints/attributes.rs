//! The attributes: each on an item of its kind, with the arguments that it takes, not against another one, and not
//! against the signature that it stands on.

use diagnostics::{Code, Diagnostic};
use hir::{
    Body, CrateId, DefId, ExprId, ExprKind, Function, Hint, HintKind, Item, ItemKind, PatKind,
    Program, Resolution, TypeRefKind, Variant,
};
use std::collections::HashMap;

use super::points::Portal;

/// Pairs that cannot both hold, with the reason.
const CONFLICTS: [(HintKind, HintKind, &str); 11] = {
    use HintKind::{
        ConditionalCall, DontLookInside, Elidable, LookInsideIf, LoopInvariant, UnrollSafe,
    };
    const INSIDE: &str = "one says that traces never follow the call, the other how they do";
    const FOLDED: &str =
        "an elidable call is folded or made as a whole: no trace looks at what is inside";
    const ONCE: &str =
        "a loop-invariant call is made once in a loop: no trace looks at what is inside";
    const NO_RESULT: &str = "a conditional call has no result that could be used again";
    [
        (DontLookInside, UnrollSafe, INSIDE),
        (DontLookInside, LookInsideIf, INSIDE),
        (Elidable, UnrollSafe, FOLDED),
        (Elidable, LookInsideIf, FOLDED),
        (LoopInvariant, UnrollSafe, ONCE),
        (LoopInvariant, LookInsideIf, ONCE),
        (ConditionalCall, UnrollSafe, INSIDE),
        (ConditionalCall, LookInsideIf, INSIDE),
        (ConditionalCall, Elidable, NO_RESULT),
        (ConditionalCall, LoopInvariant, NO_RESULT),
        (HintKind::Immutable, HintKind::Virtualizable, VIRTUALIZABLE),
    ]
};

const VIRTUALIZABLE: &str = "the fields of a virtualizable are written all the time";

/// Checks the attributes of all items of a crate.
pub fn check(
    program: &Program,
    krate: CrateId,
    portals: &HashMap<DefId, Portal>,
    diagnostics: &mut Vec<Diagnostic>,
) {
    for (index, item) in program.items.iter().enumerate() {
        if item.krate != krate || item.attributes.hints.is_empty() {
            continue;
        }
        let mut checker = Checker {
            program,
            item,
            portal: portals.get(&DefId::new(index)),
            diagnostics,
        };
        for hint in &item.attributes.hints {
            checker.hint(hint);
        }
        checker.conflicts();
    }
}

struct Checker<'a> {
    program: &'a Program,
    item: &'a Item,
    portal: Option<&'a Portal>,
    diagnostics: &'a mut Vec<Diagnostic>,
}

impl Checker<'_> {
    fn report(&mut self, code: Code, hint: &Hint, message: String, help: &str) {
        let diagnostic = Diagnostic::new(code, hint.span, message);
        self.diagnostics.push(match help {
            "" => diagnostic,
            help => diagnostic.help(help),
        });
    }

    fn hint(&mut self, hint: &Hint) {
        let name = hint.kind.name();
        match (&self.item.kind, hint.kind.is_of_structs()) {
            (ItemKind::Struct(variant), true) => self.of_struct(hint, variant),
            (ItemKind::Function(function), false) => match function.body {
                Some(body) => self.of_function(hint, function, self.program.body(body)),
                None => {
                    let message = format!("`{name}` on a method without a body");
                    let help = "put it on the methods of the implementations";
                    self.report(Code::HintPlace, hint, message, help);
                }
            },
            (ItemKind::Enum(_), true) => {
                let message = format!("`{name}` on an enum");
                let help = "put the enum into a field of a struct that has the hint";
                self.report(Code::HintPlace, hint, message, help);
            }
            (_, true) => {
                let message = format!("`{name}` on something that is no struct");
                self.report(Code::HintPlace, hint, message, "put it on the struct");
            }
            (_, false) => {
                let message = format!("`{name}` on something that is no function");
                self.report(Code::HintPlace, hint, message, "put it on the functions");
            }
        }
    }

    fn of_struct(&mut self, hint: &Hint, variant: &Variant) {
        if hint.kind == HintKind::QuasiImmutable && hint.arguments.is_empty() {
            let message = String::from("`quasi_immutable` does not say which fields");
            let help = "name the fields: `#[jit::quasi_immutable(globals)]`";
            self.report(Code::HintArguments, hint, message, help);
        }
        if hint.kind == HintKind::Virtualizable {
            self.no_arguments(hint);
            return;
        }
        for argument in &hint.arguments {
            if !variant.fields.iter().any(|it| it.name == argument.text) {
                let message = format!("`{}` has no field `{}`", self.item.name, argument.text);
                let names: Vec<String> = variant
                    .fields
                    .iter()
                    .map(|field| format!("`{}`", field.name))
                    .collect();
                let help = format!("its fields are {}", names.join(", "));
                let diagnostic = Diagnostic::new(Code::HintArguments, argument.span, message);
                self.diagnostics.push(diagnostic.help(help));
            }
        }
    }

    fn no_arguments(&mut self, hint: &Hint) {
        if let Some(first) = hint.arguments.first() {
            let message = format!("`{}` takes no arguments", hint.kind.name());
            let diagnostic = Diagnostic::new(Code::HintArguments, first.span, message);
            self.diagnostics
                .push(diagnostic.help("leave the parentheses out"));
        }
    }

    fn of_function(&mut self, hint: &Hint, function: &Function, body: &Body) {
        if hint.kind == HintKind::LookInsideIf {
            self.predicate(hint, function);
        } else {
            self.no_arguments(hint);
        }
        if let Some(portal) = self.portal
            && hint.kind != HintKind::UnrollSafe
        {
            let name = &self.item.name;
            let message = format!(
                "`{}` on `{name}`, which has a merge point",
                hint.kind.name()
            );
            let help = "traces begin inside of it: leave the hint out";
            let note = format!("the merge point of `{}`", portal.driver);
            let diagnostic = Diagnostic::new(Code::HintConflict, hint.span, message);
            self.diagnostics
                .push(diagnostic.help(help).note(portal.span, note));
        }
        match hint.kind {
            HintKind::Elidable => self.elidable(hint, function),
            HintKind::LoopInvariant => {
                if !function.parameters.is_empty() {
                    let message = String::from("`loop_invariant` on a function with parameters");
                    let help =
                        "with parameters it may be `elidable`: equal arguments, equal results";
                    self.report(Code::HintedFunction, hint, message, help);
                }
                if is_unit(function) {
                    let message = String::from("`loop_invariant` on a function without a result");
                    let help = "leave the hint out: there is nothing that a loop could keep";
                    self.report(Code::HintedFunction, hint, message, help);
                }
            }
            HintKind::UnrollSafe if !has_loop(body, body.value) => {
                let message = String::from("`unroll_safe` on a function without a loop");
                let help = "leave it out: traces follow calls of functions without loops anyway, \
                            and loops in iterators and closures are functions of their own";
                self.report(Code::HintedFunction, hint, message, help);
            }
            HintKind::ConditionalCall => self.conditional_call(hint, function, body),
            _ => {}
        }
    }

    fn elidable(&mut self, hint: &Hint, function: &Function) {
        if is_unit(function) {
            let message = String::from("`elidable` on a function without a result");
            let help = "leave the hint out: an elidable call is made for its result alone";
            self.report(Code::HintedFunction, hint, message, help);
        }
        let writes = function.parameters.iter().any(|parameter| {
            matches!(parameter.kind, TypeRefKind::Reference { mutable: true, .. })
        });
        if writes {
            let message = String::from("`elidable` on a function with a parameter `&mut`");
            let help = "take `&` and return what is new, or leave the hint out: calls with equal \
                        arguments are made once, so that later writes would be missing";
            self.report(Code::HintedFunction, hint, message, help);
        }
    }

    fn predicate(&mut self, hint: &Hint, function: &Function) {
        let help = "name one function: `#[jit::look_inside_if(is_short)]`";
        let [argument] = hint.arguments.as_slice() else {
            let message = match hint.arguments.is_empty() {
                true => "`look_inside_if` without its predicate",
                false => "`look_inside_if` with several predicates",
            };
            self.report(Code::HintArguments, hint, String::from(message), help);
            return;
        };
        let predicate = match argument.resolution {
            Some(Resolution::Def(def)) => match &self.program.item(def).kind {
                ItemKind::Function(predicate) => Some(predicate),
                _ => None,
            },
            _ => None,
        };
        let Some(predicate) = predicate else {
            let message = format!("the predicate `{}` is no free function", argument.text);
            let diagnostic = Diagnostic::new(Code::HintArguments, argument.span, message);
            self.diagnostics.push(diagnostic.help(help));
            return;
        };
        // Whether the types agree is seen when the function is built.
        let (has, wants) = (predicate.parameters.len(), function.parameters.len());
        if has != wants {
            let message = format!(
                "the predicate `{}` has {has} {}, `{}` has {wants}",
                argument.text,
                if has == 1 { "parameter" } else { "parameters" },
                self.item.name
            );
            let help =
                "the predicate has the parameters of the function, and a `bool` as its result";
            let diagnostic = Diagnostic::new(Code::HintedFunction, argument.span, message);
            self.diagnostics.push(diagnostic.help(help));
        }
    }

    /// `fn name(condition: bool, …) { if condition { … } }`.
    fn conditional_call(&mut self, hint: &Hint, function: &Function, body: &Body) {
        let help = "write `fn name(condition: bool, …) { if condition { … } }`";
        if !is_unit(function) {
            let message = String::from("`conditional_call` on a function with a result");
            self.report(Code::HintedFunction, hint, message, help);
            return;
        }
        let condition = body
            .parameters
            .first()
            .and_then(|pat| match &body.pat(*pat).kind {
                PatKind::Bind {
                    local, inner: None, ..
                } => Some(*local),
                _ => None,
            });
        let is_bool = function.parameters.first().is_some_and(|first| {
            matches!(&first.kind, TypeRefKind::Path(path)
                if path.resolution == Resolution::Primitive(hir::PrimitiveType::Bool))
        });
        let (Some(condition), true) = (condition, is_bool) else {
            let message =
                String::from("`conditional_call` without a condition as its first parameter");
            self.report(Code::HintedFunction, hint, message, help);
            return;
        };
        let is_condition = |expr: ExprId| {
            matches!(&body.expr(expr).kind, ExprKind::Path(path)
                if path.resolution == Resolution::Local(condition))
        };
        let only = only_expression(body, body.value);
        let guarded = only.is_some_and(|expr| match &body.expr(expr).kind {
            ExprKind::If {
                condition,
                otherwise: None,
                ..
            } => is_condition(*condition),
            _ => false,
        });
        if !guarded {
            let message = String::from(
                "`conditional_call` on a function that may do something where its condition is false",
            );
            self.report(Code::HintedFunction, hint, message, help);
        }
    }

    fn conflicts(&mut self) {
        let hints = &self.item.attributes.hints;
        for (index, hint) in hints.iter().enumerate() {
            if hints[..index].iter().any(|other| other.kind == hint.kind) {
                let message = format!("`{}` twice", hint.kind.name());
                self.report(Code::HintConflict, hint, message, "leave one of them out");
            }
        }
        for (first, second, reason) in CONFLICTS {
            let found = |kind| hints.iter().find(|hint| hint.kind == kind);
            if let (Some(first), Some(second)) = (found(first), found(second)) {
                let (one, other) = (first.kind.name(), second.kind.name());
                let message = format!("`{one}` and `{other}` on one item");
                let diagnostic = Diagnostic::new(Code::HintConflict, second.span, message)
                    .note(first.span, "the other one")
                    .remark(reason)
                    .help("leave one of them out");
                self.diagnostics.push(diagnostic);
            }
        }
        self.both_kinds_of_immutable();
    }

    fn both_kinds_of_immutable(&mut self) {
        let attributes = &self.item.attributes;
        let (Some(immutable), Some(quasi)) = (
            attributes.hint(HintKind::Immutable),
            attributes.hint(HintKind::QuasiImmutable),
        ) else {
            return;
        };
        let both = quasi.arguments.iter().find(|field| {
            let named = |other: &hir::HintArgument| other.text == field.text;
            immutable.arguments.is_empty() || immutable.arguments.iter().any(named)
        });
        if let Some(field) = both {
            let message = format!(
                "the field `{}` is immutable and quasi-immutable",
                field.text
            );
            let diagnostic = Diagnostic::new(Code::HintConflict, field.span, message)
                .note(immutable.span, "here it never changes")
                .help("name the fields that never change: `#[jit::immutable(code, constants)]`");
            self.diagnostics.push(diagnostic);
        }
    }
}

fn is_unit(function: &Function) -> bool {
    matches!(&function.result.kind, TypeRefKind::Tuple(parts) if parts.is_empty())
}

/// Whether there is a loop in the expression, outside of closures.
fn has_loop(body: &Body, expr: ExprId) -> bool {
    match &body.expr(expr).kind {
        ExprKind::Loop(_) | ExprKind::While(..) | ExprKind::For(..) => return true,
        ExprKind::Closure { .. } => return false,
        _ => {}
    }
    let mut found = false;
    body.for_each_part(expr, &mut |part| found |= has_loop(body, part));
    found
}

/// The one expression that a block consists of.
fn only_expression(body: &Body, block: ExprId) -> Option<ExprId> {
    let ExprKind::Block {
        statements, value, ..
    } = &body.expr(block).kind
    else {
        return None;
    };
    match (statements.as_slice(), value) {
        ([], Some(value)) => Some(*value),
        ([hir::Statement::Expr { expr, .. }], None) => Some(*expr),
        _ => None,
    }
}

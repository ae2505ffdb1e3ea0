//! Callees by their full names, and calls whose receiver is borrowed in two phases.

use hir::{
    AdjustmentKind, Callee, DefId, ExprId, ExprKind, FunctionRef, ItemKind, LocalId, Resolution,
    Ty, TyKind,
};

use crate::Printer;
use crate::body::BodyPrinter;
use crate::names::identifier;

impl Printer<'_, '_> {
    /// The full name of a function: free, of an impl, or of a trait.
    pub fn function_item(&self, def: DefId, substitutions: &[Ty]) -> String {
        let (prefix, count) = self.prefix(def, substitutions);
        // Arguments for `impl Trait` parameters cannot be written; in the printed crate they have names.
        let parameters = &self.program.item(def).generics.parameters;
        let is_foreign = self.is_foreign(def);
        let own: Vec<Ty> = substitutions[count..]
            .iter()
            .zip(parameters)
            .filter(|(_, parameter)| !(is_foreign && parameter.from_impl_trait))
            .map(|(ty, _)| *ty)
            .collect();
        match &own[..] {
            [] => prefix,
            own => format!("{prefix}::{}", self.arguments(own)),
        }
    }

    /// The full name of a constant.
    pub fn constant_item(&self, def: DefId, substitutions: &[Ty]) -> String {
        self.prefix(def, substitutions).0
    }

    /// The name without its own arguments, and how many substitutions it has used.
    fn prefix(&self, def: DefId, substitutions: &[Ty]) -> (String, usize) {
        let item = self.program.item(def);
        let name = identifier(&item.name);
        let Some(parent) = item.parent else {
            return (name, 0);
        };
        let count = item.generics.parent_count as usize;
        match &self.program.item(parent).kind {
            ItemKind::Trait(_) => {
                let name = format!(
                    "<{} as {}>::{name}",
                    self.ty(substitutions[0]),
                    self.trait_arguments(parent, &substitutions[1..count])
                );
                (name, count)
            }
            ItemKind::Impl(_) => {
                let header = self.types.impl_header(parent);
                let self_type = self
                    .types
                    .interner
                    .substitute(header.self_type, &substitutions[..count]);
                let name = match &header.clause {
                    None => format!("<{}>::{name}", self.ty(self_type)),
                    Some(clause) => {
                        let parts: Vec<Ty> = clause.substitutions[1..]
                            .iter()
                            .map(|ty| self.types.interner.substitute(*ty, &substitutions[..count]))
                            .collect();
                        let above = self.trait_arguments(clause.trait_def, &parts);
                        format!("<{} as {above}>::{name}", self.ty(self_type))
                    }
                };
                (name, count)
            }
            _ => (self.path(def), 0),
        }
    }

    /// A trait with its arguments in angle brackets.
    fn trait_arguments(&self, trait_def: DefId, arguments: &[Ty]) -> String {
        format!("{}{}", self.path(trait_def), self.arguments(arguments))
    }

    /// A struct or variant with its substitutions.
    pub fn variant(&self, adt: DefId, variant: u32, substitutions: &[Ty]) -> String {
        let path = self.path(adt);
        let path = match substitutions {
            [] => path,
            _ => format!("{path}::{}", self.arguments(substitutions)),
        };
        match &self.program.item(adt).kind {
            ItemKind::Enum(variants) => {
                format!("{path}::{}", identifier(&variants[variant as usize].name))
            }
            _ => path,
        }
    }
}

impl BodyPrinter<'_, '_, '_> {
    pub fn callee(&self, callee: &Callee) -> String {
        self.printer
            .function(callee.function, &callee.substitutions)
    }

    /// A call of a method, an overloaded compound assignment or an index: `receiver` is the first argument.
    pub fn receiver_call(
        &self,
        callee: &Callee,
        receiver: ExprId,
        arguments: &[ExprId],
        depth: usize,
    ) -> String {
        let name = self.callee(callee);
        let mut shown: Vec<String> = arguments
            .iter()
            .map(|one| self.value(*one, depth))
            .collect();
        let mut bound = Vec::new();
        if self.is_mutable_reference(receiver)
            && let Some(root) = self.simple_root(receiver)
        {
            for (number, argument) in arguments.iter().enumerate() {
                let is_closure = matches!(self.expr(*argument).kind, ExprKind::Closure { .. });
                if !is_closure && self.mentions(*argument, root) {
                    let name = format!("argument_{number}");
                    bound.push((name.clone(), std::mem::replace(&mut shown[number], name)));
                }
            }
        }
        let receiver = match self.is_reborrowed(receiver, callee) {
            true => format!("(&mut *{})", self.value(receiver, depth)),
            false => self.value(receiver, depth),
        };
        shown.insert(0, receiver);
        let call = format!("{name}({})", shown.join(", "));
        match &bound[..] {
            [] => call,
            [(name, value)] => format!("(match {value} {{ {name} => {call} }})"),
            _ => {
                let (names, values): (Vec<String>, Vec<String>) = bound.into_iter().unzip();
                format!(
                    "(match ({}) {{ ({}) => {call} }})",
                    values.join(", "),
                    names.join(", ")
                )
            }
        }
    }

    /// A receiver that is a `&mut` without adjustments is lent, not moved, even where the parameter's
    /// type is a type parameter of the method's trait.
    fn is_reborrowed(&self, receiver: ExprId, callee: &Callee) -> bool {
        let is_method = match callee.function {
            FunctionRef::Item(def) => {
                matches!(self.printer.program.item(def).kind, ItemKind::Function(_))
            }
            FunctionRef::Constructor(..) => false,
        };
        let adjusted = self.adjusted_type(receiver);
        let ends_in_borrow = matches!(
            self.typed
                .adjustments
                .get(&receiver)
                .and_then(|all| all.last())
                .map(|last| &last.kind),
            Some(AdjustmentKind::Borrow { .. } | AdjustmentKind::Unsize)
        );
        is_method && !ends_in_borrow && matches!(self.kind(adjusted), TyKind::Ref(true, _))
    }

    fn is_mutable_reference(&self, receiver: ExprId) -> bool {
        matches!(
            self.kind(self.adjusted_type(receiver)),
            TyKind::Ref(true, _)
        )
    }

    /// The variable that a place without calls starts from.
    fn simple_root(&self, place: ExprId) -> Option<LocalId> {
        let has_call = self
            .typed
            .adjustments
            .get(&place)
            .into_iter()
            .flatten()
            .any(|adjustment| {
                matches!(
                    adjustment.kind,
                    AdjustmentKind::OverloadedDereference { .. }
                )
            });
        if has_call || self.typed.callees.contains_key(&place) {
            return None;
        }
        match &self.expr(place).kind {
            ExprKind::Path(path) => match path.resolution {
                Resolution::Local(local) => Some(local),
                _ => None,
            },
            ExprKind::Field(operand, _) | ExprKind::Unary(hir::UnaryOp::Dereference, operand) => {
                self.simple_root(*operand)
            }
            ExprKind::Reference { operand, .. } => self.simple_root(*operand),
            ExprKind::Index(base, _) => self.simple_root(*base),
            _ => None,
        }
    }

    /// Whether an expression names the variable anywhere.
    fn mentions(&self, expr: ExprId, local: LocalId) -> bool {
        if let ExprKind::Path(path) = &self.expr(expr).kind {
            return path.resolution == Resolution::Local(local);
        }
        let mut found = false;
        self.body
            .for_each_part(expr, &mut |part| found |= self.mentions(part, local));
        found
    }
}

//! Types as Rust writes them.

use hir::{FunctionRef, Ty, TyKind};

use crate::Types;

impl Types<'_> {
    /// The type as it can be written: paths from the crate's root, `std::…` for the library, `_` for
    /// what has no name (closures, function items, variables).
    pub fn show(&self, ty: Ty) -> String {
        let list = |types: &[Ty]| {
            types
                .iter()
                .map(|ty| self.show(*ty))
                .collect::<Vec<_>>()
                .join(", ")
        };
        let arguments = |types: &[Ty]| match types {
            [] => String::new(),
            _ => format!("<{}>", list(types)),
        };
        match self.interner.kind(ty) {
            TyKind::Bool => "bool".into(),
            TyKind::Char => "char".into(),
            TyKind::Int(int) => int.name().into(),
            TyKind::Float(float) => float.name().into(),
            TyKind::Str => "str".into(),
            TyKind::Never => "!".into(),
            TyKind::Adt(def, substitutions) => {
                format!("{}{}", self.program.path_of(*def), arguments(substitutions))
            }
            TyKind::Ref(mutable, target) => {
                let target = self.show_behind_pointer(*target);
                format!("&{}{target}", if *mutable { "mut " } else { "" })
            }
            TyKind::Pointer(mutable, target) => {
                let target = self.show_behind_pointer(*target);
                format!("*{} {target}", if *mutable { "mut" } else { "const" })
            }
            TyKind::Slice(element) => format!("[{}]", self.show(*element)),
            TyKind::Array(element, length) => {
                format!("[{}; {}]", self.show(*element), self.show(*length))
            }
            TyKind::Tuple(parts) => match &parts[..] {
                [one] => format!("({},)", self.show(*one)),
                _ => format!("({})", list(parts)),
            },
            TyKind::Function(function, substitutions) => match function {
                FunctionRef::Item(def) => {
                    format!(
                        "fn {}{}",
                        self.program.path_of(*def),
                        arguments(substitutions)
                    )
                }
                FunctionRef::Constructor(def, variant) => {
                    let variant = &self.program.variants(*def)[*variant as usize].name;
                    format!("fn {}::{variant}", self.program.path_of(*def))
                }
            },
            TyKind::FunctionPointer(parameters, result) => {
                format!("fn({}) -> {}", list(parameters), self.show(*result))
            }
            TyKind::Closure(closure, _) => {
                let span = self.program.body(closure.body).expr(closure.expr).span;
                let location = self.program.sources.location(span);
                format!(
                    "{{closure@{}:{}:{}}}",
                    location.path, location.line, location.column
                )
            }
            TyKind::Parameter(_, name) => name.clone(),
            TyKind::Projection {
                item,
                substitutions,
            } => {
                let trait_def = self.program.item(*item).parent.expect("a trait");
                format!(
                    "<{} as {}{}>::{}",
                    self.show(substitutions[0]),
                    self.program.path_of(trait_def),
                    arguments(&substitutions[1..]),
                    self.program.item(*item).name
                )
            }
            TyKind::Dyn {
                trait_def,
                arguments: own,
                bindings,
            } => {
                let mut parts: Vec<String> = own.iter().map(|ty| self.show(*ty)).collect();
                for (item, ty) in bindings {
                    parts.push(format!(
                        "{} = {}",
                        self.program.item(*item).name,
                        self.show(*ty)
                    ));
                }
                let parts = if parts.is_empty() {
                    String::new()
                } else {
                    format!("<{}>", parts.join(", "))
                };
                format!("dyn {}{parts}", self.program.path_of(*trait_def))
            }
            TyKind::Const(value) => value.to_string(),
            TyKind::Infer(_) => "_".into(),
            TyKind::Error => "{error}".into(),
        }
    }

    fn show_behind_pointer(&self, ty: Ty) -> String {
        match self.interner.kind(ty) {
            TyKind::Dyn { .. } => format!("({})", self.show(ty)),
            _ => self.show(ty),
        }
    }
}

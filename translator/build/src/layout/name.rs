//! Names of types and leaves, for classes, type tables, symbols and diagnostics.

use hir::{FunctionRef, Ty, TyKind};

use crate::context::Context;

impl Context<'_> {
    /// The type as an author writes it, with the last segment of paths only.
    pub fn type_name(&self, ty: Ty) -> String {
        match self.kind(ty) {
            TyKind::Bool => "bool".to_string(),
            TyKind::Char => "char".to_string(),
            TyKind::Int(int) => int.name().to_string(),
            TyKind::Float(float) => float.name().to_string(),
            TyKind::Str => "str".to_string(),
            TyKind::Never => "!".to_string(),
            TyKind::Adt(def, parts) => self.named(&self.program().item(*def).name, parts),
            TyKind::Ref(false, target) => format!("&{}", self.type_name(*target)),
            TyKind::Ref(true, target) => format!("&mut {}", self.type_name(*target)),
            TyKind::Pointer(false, target) => format!("*const {}", self.type_name(*target)),
            TyKind::Pointer(true, target) => format!("*mut {}", self.type_name(*target)),
            TyKind::Slice(part) => format!("[{}]", self.type_name(*part)),
            TyKind::Array(part, length) => {
                format!("[{}; {}]", self.type_name(*part), self.type_name(*length))
            }
            TyKind::Tuple(parts) => format!("({})", self.type_names(parts)),
            TyKind::Function(FunctionRef::Item(def) | FunctionRef::Constructor(def, _), parts) => {
                format!("fn {}", self.named(&self.program().item(*def).name, parts))
            }
            TyKind::FunctionPointer(parts, result) => {
                format!(
                    "fn({}) -> {}",
                    self.type_names(parts),
                    self.type_name(*result)
                )
            }
            TyKind::Closure(closure, parts) => {
                let span = self.program().body(closure.body).expr(closure.expr).span;
                let location = self.program().sources.location(span);
                self.named(
                    &format!("closure@{}:{}", location.line, location.column),
                    parts,
                )
            }
            TyKind::Parameter(_, name) => name.clone(),
            TyKind::Projection { item, .. } => self.program().item(*item).name.clone(),
            TyKind::Dyn { trait_def, .. } => {
                format!("dyn {}", self.program().item(*trait_def).name)
            }
            TyKind::Const(value) => value.to_string(),
            TyKind::Infer(_) => "_".to_string(),
            TyKind::Error => "{error}".to_string(),
        }
    }

    /// The names with commas between them.
    pub fn type_names(&self, types: &[Ty]) -> String {
        let names: Vec<String> = types.iter().map(|ty| self.type_name(*ty)).collect();
        names.join(", ")
    }

    /// `name<types>`.
    pub fn named(&self, name: &str, types: &[Ty]) -> String {
        if types.is_empty() {
            name.to_string()
        } else {
            format!("{name}<{}>", self.type_names(types))
        }
    }

    /// The class name of leaf `number` (of `count`) of a field. Two types of one short name get two
    /// classes by their numbers.
    pub(super) fn leaf_name(
        &self,
        ty: Ty,
        variant: u32,
        field: usize,
        number: usize,
        count: usize,
    ) -> String {
        let owner = self.type_name(ty);
        let field = match self.kind(ty) {
            TyKind::Adt(def, _) => {
                let fields = &self.program().variants(*def)[variant as usize].fields;
                fields[field].name.clone()
            }
            _ => field.to_string(),
        };
        let number = if count == 1 {
            String::new()
        } else {
            format!(".{number}")
        };
        format!("{owner}#{}.{field}{number}", ty.index())
    }
}

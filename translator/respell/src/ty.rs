//! Types, semantic and as written.

use hir::{
    Bound, ConstArgument, DefId, FunctionRef, Path, PathSegment, Resolution, Ty, TyKind, TypeRef,
    TypeRefKind,
};

use crate::Printer;
use crate::names::identifier;

impl Printer<'_, '_> {
    /// A semantic type, `_` where there is no name.
    pub fn ty(&self, ty: Ty) -> String {
        match self.types.interner.kind(ty) {
            TyKind::Bool => "bool".into(),
            TyKind::Char => "char".into(),
            TyKind::Int(int) => int.name().into(),
            TyKind::Float(float) => float.name().into(),
            TyKind::Str => "str".into(),
            TyKind::Never | TyKind::Function(..) | TyKind::Closure(..) => "_".into(),
            TyKind::Infer(_) | TyKind::Error => "_".into(),
            TyKind::Adt(def, parts) => format!("{}{}", self.path(*def), self.arguments(parts)),
            TyKind::Ref(mutable, target) => {
                format!(
                    "&{}{}",
                    if *mutable { "mut " } else { "" },
                    self.behind_pointer(*target)
                )
            }
            TyKind::Pointer(mutable, target) => {
                let word = if *mutable { "mut" } else { "const" };
                format!("*{word} {}", self.behind_pointer(*target))
            }
            TyKind::Slice(element) => format!("[{}]", self.ty(*element)),
            TyKind::Array(element, length) => {
                format!("[{}; {}]", self.ty(*element), self.ty(*length))
            }
            TyKind::Tuple(parts) => match &parts[..] {
                [one] => format!("({},)", self.ty(*one)),
                _ => format!("({})", self.types_list(parts)),
            },
            TyKind::FunctionPointer(parameters, result) => {
                let result = match self.types.interner.kind(*result) {
                    TyKind::Never => "!".to_string(),
                    _ => self.ty(*result),
                };
                format!("fn({}) -> {result}", self.types_list(parameters))
            }
            TyKind::Parameter(_, name) => identifier(name),
            TyKind::Projection {
                item,
                substitutions,
            } => {
                let declared = self.program.item(*item);
                let trait_def = declared.parent.expect("associated types stand in traits");
                format!(
                    "<{} as {}>::{}",
                    self.ty(substitutions[0]),
                    self.trait_with(trait_def, &substitutions[1..], &[]),
                    identifier(&declared.name)
                )
            }
            TyKind::Dyn {
                trait_def,
                arguments,
                bindings,
            } => {
                format!("dyn {}", self.trait_with(*trait_def, arguments, bindings))
            }
            TyKind::Const(value) => value.to_string(),
        }
    }

    fn behind_pointer(&self, ty: Ty) -> String {
        match self.types.interner.kind(ty) {
            TyKind::Dyn { .. } => format!("({})", self.ty(ty)),
            _ => self.ty(ty),
        }
    }

    fn types_list(&self, types: &[Ty]) -> String {
        types
            .iter()
            .map(|ty| self.ty(*ty))
            .collect::<Vec<_>>()
            .join(", ")
    }

    /// `<A, B>`, or nothing.
    pub fn arguments(&self, types: &[Ty]) -> String {
        match types {
            [] => String::new(),
            _ => format!("<{}>", self.types_list(types)),
        }
    }

    /// A trait with its arguments and the values of its associated types; `Fn(A) -> B` for the callable ones.
    pub fn trait_with(
        &self,
        trait_def: DefId,
        arguments: &[Ty],
        bindings: &[(DefId, Ty)],
    ) -> String {
        let path = self.path(trait_def);
        if self.program.is_callable(trait_def)
            && let [inputs] = arguments
            && let TyKind::Tuple(inputs) = self.types.interner.kind(*inputs)
        {
            let output = match bindings {
                [(_, output), ..] => format!(" -> {}", self.ty(*output)),
                [] => String::new(),
            };
            return format!("{path}({}){output}", self.types_list(inputs));
        }
        let mut parts: Vec<String> = arguments.iter().map(|ty| self.ty(*ty)).collect();
        for (item, ty) in bindings {
            parts.push(format!(
                "{} = {}",
                identifier(&self.program.item(*item).name),
                self.ty(*ty)
            ));
        }
        match parts.is_empty() {
            true => path,
            false => format!("{path}<{}>", parts.join(", ")),
        }
    }

    /// A type as written, with the lifetimes that were written.
    pub fn written(&self, ty: &TypeRef) -> String {
        match &ty.kind {
            TypeRefKind::Path(path) => self.written_path(path),
            TypeRefKind::Qualified {
                self_type,
                trait_path,
                name,
            } => {
                let self_type = self.written(self_type);
                let name = self.segment(identifier(&name.name), name);
                match trait_path {
                    Some(path) => format!("<{self_type} as {}>::{name}", self.written_path(path)),
                    None => format!("<{self_type}>::{name}"),
                }
            }
            TypeRefKind::Reference {
                mutable,
                lifetime,
                target,
            } => {
                let lifetime = lifetime
                    .as_ref()
                    .map(|name| format!("{name} "))
                    .unwrap_or_default();
                let mutable = if *mutable { "mut " } else { "" };
                format!(
                    "&{lifetime}{mutable}{}",
                    self.written_behind_pointer(target)
                )
            }
            TypeRefKind::Pointer { mutable, target } => {
                let word = if *mutable { "mut" } else { "const" };
                format!("*{word} {}", self.written_behind_pointer(target))
            }
            TypeRefKind::Slice(element) => format!("[{}]", self.written(element)),
            TypeRefKind::Array(element, length) => {
                format!("[{}; {}]", self.written(element), self.constant(*length))
            }
            TypeRefKind::Tuple(parts) => match &parts[..] {
                [one] => format!("({},)", self.written(one)),
                _ => format!("({})", self.written_list(parts)),
            },
            TypeRefKind::Function(parameters, result) => {
                format!(
                    "fn({}) -> {}",
                    self.written_list(parameters),
                    self.written(result)
                )
            }
            TypeRefKind::Never => "!".into(),
            TypeRefKind::Infer => "_".into(),
            TypeRefKind::ImplTrait(bounds) => format!("impl {}", self.bounds(bounds)),
            TypeRefKind::Dyn(bounds) => format!("dyn {}", self.bounds(bounds)),
            TypeRefKind::Const(argument) => self.constant(*argument),
        }
    }

    fn written_behind_pointer(&self, ty: &TypeRef) -> String {
        match &ty.kind {
            TypeRefKind::Dyn(_) | TypeRefKind::ImplTrait(_) => format!("({})", self.written(ty)),
            _ => self.written(ty),
        }
    }

    fn written_list(&self, types: &[TypeRef]) -> String {
        types
            .iter()
            .map(|ty| self.written(ty))
            .collect::<Vec<_>>()
            .join(", ")
    }

    /// A path in a type, or a trait's.
    pub fn written_path(&self, path: &Path) -> String {
        let last = path.resolved - 1;
        let mut text = match path.resolution {
            Resolution::Def(def) => self.path(def),
            Resolution::Primitive(_) | Resolution::SelfType(_) | Resolution::Local(_) => {
                path.segments[last].name.clone()
            }
            Resolution::Parameter { .. } => identifier(&path.segments[last].name),
            Resolution::Variant(def, variant) => {
                let variant = &self.program.variants(def)[variant as usize];
                format!("{}::{}", self.path(def), identifier(&variant.name))
            }
        };
        let callable = match path.resolution {
            Resolution::Def(def) => self.program.is_callable(def),
            _ => false,
        };
        let segment = &path.segments[last];
        text = match &segment.arguments.as_deref() {
            Some(
                [
                    TypeRef {
                        kind: TypeRefKind::Tuple(inputs),
                        ..
                    },
                ],
            ) if callable => {
                let output = match &segment.bindings[..] {
                    [(_, output), ..] => format!(" -> {}", self.written(output)),
                    [] => String::new(),
                };
                format!("{text}({}){output}", self.written_list(inputs))
            }
            _ => self.segment(text, segment),
        };
        for open in &path.segments[path.resolved..] {
            text = format!("{text}::{}", self.segment(identifier(&open.name), open));
        }
        text
    }

    fn segment(&self, name: String, segment: &PathSegment) -> String {
        let mut parts = segment.lifetimes.clone();
        parts.extend(
            segment
                .arguments
                .iter()
                .flatten()
                .map(|ty| self.written(ty)),
        );
        for (name, ty) in &segment.bindings {
            parts.push(format!("{} = {}", identifier(name), self.written(ty)));
        }
        match parts.is_empty() {
            true => name,
            false => format!("{name}<{}>", parts.join(", ")),
        }
    }

    /// `A + B + 'a`.
    pub fn bounds(&self, bounds: &[Bound]) -> String {
        let mut parts: Vec<String> = bounds.iter().map(|bound| self.bound(bound)).collect();
        for bound in bounds {
            parts.extend(bound.outlives.iter().cloned());
        }
        parts.join(" + ")
    }

    /// One bound without what it outlives.
    pub fn bound(&self, bound: &Bound) -> String {
        let binder = match bound.binder.is_empty() {
            true => String::new(),
            false => format!("for<{}> ", bound.binder.join(", ")),
        };
        format!("{binder}{}", self.written_path(&bound.trait_path))
    }

    /// A constant in a type.
    pub fn constant(&self, argument: ConstArgument) -> String {
        match argument {
            ConstArgument::Value(value) => value.to_string(),
            ConstArgument::Parameter { owner, index } => {
                let generics = &self.program.item(owner).generics;
                let own = (index - generics.parent_count) as usize;
                identifier(&generics.parameters[own].name)
            }
            ConstArgument::Body(body) => format!("{{ {} }}", self.constant_body(body)),
            ConstArgument::Infer => "_".into(),
        }
    }

    /// What a function reference and its substitutions are called by.
    pub fn function(&self, function: FunctionRef, substitutions: &[Ty]) -> String {
        match function {
            FunctionRef::Item(def) => self.function_item(def, substitutions),
            FunctionRef::Constructor(adt, variant) => self.variant(adt, variant, substitutions),
        }
    }
}

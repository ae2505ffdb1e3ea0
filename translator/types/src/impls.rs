//! The index of all impls, by trait and by the outermost form of their type.

use hir::{
    DefId, ItemKind, PrimitiveType, Program, Resolution, Ty, TyInterner, TyKind, TypeRef,
    TypeRefKind,
};
use rustc_hash::FxHashMap;

/// The outermost form of a type: two types that unify have equal keys, or one has none.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
#[allow(missing_docs)]
pub enum TypeKey {
    Bool,
    Char,
    Str,
    Int(hir::IntType),
    Float(hir::FloatType),
    Never,
    Adt(DefId),
    Ref(bool),
    Pointer(bool),
    Slice,
    Array,
    Tuple(usize),
    Function,
    FunctionPointer,
    Closure,
    Dyn(DefId),
}

/// All impls of the program.
#[derive(Debug, Default)]
pub struct ImplIndex {
    by_trait: FxHashMap<DefId, Vec<(Option<TypeKey>, DefId)>>,
    inherent: FxHashMap<TypeKey, Vec<DefId>>,
}

impl ImplIndex {
    /// Reads the headers of all impls.
    pub fn new(program: &Program) -> ImplIndex {
        let mut index = ImplIndex::default();
        for (number, item) in program.items.iter().enumerate() {
            let ItemKind::Impl(block) = &item.kind else {
                continue;
            };
            let def = DefId::new(number);
            let key = written_key(program, &block.self_type);
            match &block.trait_path {
                Some(path) => {
                    if let Resolution::Def(trait_def) = path.resolution {
                        index
                            .by_trait
                            .entry(trait_def)
                            .or_default()
                            .push((key, def));
                    }
                }
                None => {
                    if let Some(key) = key {
                        index.inherent.entry(key).or_default().push(def);
                    }
                }
            }
        }
        index
    }

    /// Impls of the trait that may be for a type of that form (any, if `None`).
    pub fn of_trait(&self, trait_def: DefId, key: Option<TypeKey>) -> impl Iterator<Item = DefId> {
        let all = self.by_trait.get(&trait_def).map_or(&[][..], Vec::as_slice);
        all.iter()
            .filter(move |(own, _)| own.is_none() || key.is_none() || *own == key)
            .map(|(_, def)| *def)
    }

    /// Inherent impls for types of that form.
    pub fn inherent(&self, key: TypeKey) -> &[DefId] {
        self.inherent.get(&key).map_or(&[], Vec::as_slice)
    }
}

/// The form of a type; `None` if it is a variable, a parameter, or unknown.
pub fn type_key(interner: &TyInterner, ty: Ty) -> Option<TypeKey> {
    Some(match interner.kind(ty) {
        TyKind::Bool => TypeKey::Bool,
        TyKind::Char => TypeKey::Char,
        TyKind::Str => TypeKey::Str,
        TyKind::Int(int) => TypeKey::Int(*int),
        TyKind::Float(float) => TypeKey::Float(*float),
        TyKind::Never => TypeKey::Never,
        TyKind::Adt(def, _) => TypeKey::Adt(*def),
        TyKind::Ref(mutable, _) => TypeKey::Ref(*mutable),
        TyKind::Pointer(mutable, _) => TypeKey::Pointer(*mutable),
        TyKind::Slice(_) => TypeKey::Slice,
        TyKind::Array(..) => TypeKey::Array,
        TyKind::Tuple(parts) => TypeKey::Tuple(parts.len()),
        TyKind::Function(..) => TypeKey::Function,
        TyKind::FunctionPointer(..) => TypeKey::FunctionPointer,
        TyKind::Closure(..) => TypeKey::Closure,
        TyKind::Dyn { trait_def, .. } => TypeKey::Dyn(*trait_def),
        TyKind::Parameter(..)
        | TyKind::Projection { .. }
        | TyKind::Const(_)
        | TyKind::Infer(_)
        | TyKind::Error => return None,
    })
}

fn written_key(program: &Program, written: &TypeRef) -> Option<TypeKey> {
    Some(match &written.kind {
        TypeRefKind::Path(path) => {
            if path.resolved < path.segments.len() {
                return None;
            }
            match path.resolution {
                Resolution::Primitive(PrimitiveType::Bool) => TypeKey::Bool,
                Resolution::Primitive(PrimitiveType::Char) => TypeKey::Char,
                Resolution::Primitive(PrimitiveType::Str) => TypeKey::Str,
                Resolution::Primitive(PrimitiveType::Int(int)) => TypeKey::Int(int),
                Resolution::Primitive(PrimitiveType::Float(float)) => TypeKey::Float(float),
                Resolution::Def(def) => match &program.item(def).kind {
                    ItemKind::TypeAlias(target) => return written_key(program, target),
                    _ => TypeKey::Adt(def),
                },
                _ => return None,
            }
        }
        TypeRefKind::Reference { mutable, .. } => TypeKey::Ref(*mutable),
        TypeRefKind::Pointer { mutable, .. } => TypeKey::Pointer(*mutable),
        TypeRefKind::Slice(_) => TypeKey::Slice,
        TypeRefKind::Array(..) => TypeKey::Array,
        TypeRefKind::Tuple(parts) => TypeKey::Tuple(parts.len()),
        TypeRefKind::Function(..) => TypeKey::FunctionPointer,
        TypeRefKind::Never => TypeKey::Never,
        TypeRefKind::Dyn(bounds) => match bounds.first()?.trait_path.resolution {
            Resolution::Def(def) => TypeKey::Dyn(def),
            _ => return None,
        },
        TypeRefKind::Qualified { .. }
        | TypeRefKind::Infer
        | TypeRefKind::ImplTrait(_)
        | TypeRefKind::Const(_) => return None,
    })
}

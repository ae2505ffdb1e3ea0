//! Paths and types.

use hir::{
    Bound, ConstArgument, Path, PathSegment, PrimitiveType, Program, Resolution, TypeRef,
    TypeRefKind,
};

/// A path: what is resolved by its full name, then the open segments.
pub fn path(program: &Program, path: &Path) -> String {
    let mut text = match path.resolution {
        Resolution::Def(def) => program.path_of(def),
        Resolution::Variant(def, number) => {
            let name = &program.variants(def)[number as usize].name;
            format!("{}::{name}", program.path_of(def))
        }
        Resolution::Primitive(primitive) => primitive_name(primitive).to_string(),
        Resolution::SelfType(_) => "Self".to_string(),
        Resolution::Parameter { index, .. } => format!("{}#{index}", path.segments[0].name),
        Resolution::Local(local) => format!("{}#{}", path.segments[0].name, local.0),
    };
    for segment in &path.segments[..path.resolved] {
        text.push_str(&arguments(program, segment));
    }
    for segment in &path.segments[path.resolved..] {
        text.push_str("::");
        text.push_str(&segment.name);
        text.push_str(&arguments(program, segment));
    }
    text
}

/// The arguments of a segment in angle brackets.
pub fn arguments(program: &Program, segment: &PathSegment) -> String {
    let types = segment.arguments.iter().flatten().map(|it| ty(program, it));
    let bindings = segment.bindings.iter();
    let bindings = bindings.map(|(name, it)| format!("{name} = {}", ty(program, it)));
    let list: Vec<String> = types.chain(bindings).collect();
    match list.is_empty() {
        true => String::new(),
        false => format!("<{}>", list.join(", ")),
    }
}

/// The name of a primitive type.
pub fn primitive_name(primitive: PrimitiveType) -> &'static str {
    match primitive {
        PrimitiveType::Bool => "bool",
        PrimitiveType::Char => "char",
        PrimitiveType::Str => "str",
        PrimitiveType::Int(int) => int.name(),
        PrimitiveType::Float(float) => float.name(),
    }
}

/// Bounds, joined by `+`.
pub fn bounds(program: &Program, bounds: &[Bound]) -> String {
    let list = bounds.iter().map(|it| path(program, &it.trait_path));
    list.collect::<Vec<String>>().join(" + ")
}

/// A type.
pub fn ty(program: &Program, of: &TypeRef) -> String {
    let list = |types: &[TypeRef]| {
        let list = types.iter().map(|it| ty(program, it));
        list.collect::<Vec<String>>().join(", ")
    };
    let mutability = |mutable: bool, word: &str| match mutable {
        true => "mut ".to_string(),
        false => word.to_string(),
    };
    match &of.kind {
        TypeRefKind::Path(it) => path(program, it),
        TypeRefKind::Qualified {
            self_type,
            trait_path,
            name,
        } => qualified(program, self_type, trait_path.as_ref(), name),
        TypeRefKind::Reference {
            mutable, target, ..
        } => {
            format!("&{}{}", mutability(*mutable, ""), ty(program, target))
        }
        TypeRefKind::Pointer { mutable, target } => {
            format!("*{}{}", mutability(*mutable, "const "), ty(program, target))
        }
        TypeRefKind::Slice(element) => format!("[{}]", ty(program, element)),
        TypeRefKind::Array(element, length) => {
            format!("[{}; {}]", ty(program, element), constant(program, length))
        }
        TypeRefKind::Tuple(types) => format!("({})", list(types)),
        TypeRefKind::Function(inputs, output) => {
            format!("fn({}) -> {}", list(inputs), ty(program, output))
        }
        TypeRefKind::Never => "!".to_string(),
        TypeRefKind::Infer => "_".to_string(),
        TypeRefKind::ImplTrait(it) => format!("impl {}", bounds(program, it)),
        TypeRefKind::Dyn(it) => format!("dyn {}", bounds(program, it)),
        TypeRefKind::Const(value) => constant(program, value),
    }
}

/// `<T as Trait>::name`.
pub fn qualified(
    program: &Program,
    self_type: &TypeRef,
    trait_path: Option<&Path>,
    name: &PathSegment,
) -> String {
    let of = trait_path.map_or(String::new(), |it| format!(" as {}", path(program, it)));
    let arguments = arguments(program, name);
    format!("<{}{of}>::{}{arguments}", ty(program, self_type), name.name)
}

/// A constant in a type.
pub fn constant(program: &Program, value: &ConstArgument) -> String {
    match value {
        ConstArgument::Value(value) => value.to_string(),
        ConstArgument::Parameter { index, .. } => format!("const#{index}"),
        ConstArgument::Body(body) => format!("{{{}}}", super::body::value(program, *body)),
        ConstArgument::Infer => "_".to_string(),
    }
}

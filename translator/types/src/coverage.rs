//! How much of the real standard library ours has, as a page.
//!
//! In: the ingested library, and the table of what the real one offers ([`manifest`](crate::manifest)). Out:
//! for each type and trait that ours has, how many of the real methods and impls are there, and the names of
//! those that are missing; at the end, the types that are missing as a whole. Impls of traits that ours does
//! not have are counted with neither.

use std::collections::{BTreeMap, BTreeSet};

use hir::{DefId, ItemKind, Program, Resolution, TypeRef, TypeRefKind};

use crate::manifest::facts;

/// Names of types or traits, each with names of what belongs to it.
type Names = BTreeMap<String, BTreeSet<String>>;

/// What one library offers.
#[derive(Default)]
struct Offer {
    /// Inherent functions and methods by type.
    methods: Names,
    /// Implemented traits by type.
    impls: Names,
    /// Provided methods by trait.
    provided: Names,
}

/// The page COVERAGE.md for a library, given as a program with nothing else in it.
pub fn page(library: &Program) -> String {
    let (real, ours) = (real_offer(), own_offer(library));
    let (types, traits) = defined_names(library);
    let mut text = String::from(
        "# Coverage of the standard library\n\n\
         Printed from `manifest.txt`, which lists what the real library offers, and from the source in `src`;\n\
         `BLESS=1 cargo test -p types` writes it anew. What is missing is refused by name, never replaced.\n\
         Types stand without their path; of impls only those of traits that are here count.\n",
    );
    text.push_str("\n## Types\n\n| type | methods | impls | missing |\n|---|---|---|---|\n");
    let mut sums = [(0, 0), (0, 0)];
    for name in &types {
        let methods = share(&real.methods, &ours.methods, name, |_| true);
        let impls = share(&real.impls, &ours.impls, name, |it| traits.contains(it));
        if methods.all + impls.all == 0 {
            continue;
        }
        for (sum, part) in sums.iter_mut().zip([&methods, &impls]) {
            *sum = (sum.0 + part.present(), sum.1 + part.all);
        }
        let missing = [list(&methods.missing), list(&impls.missing)];
        let missing: Vec<&str> = missing.iter().map(String::as_str).collect();
        let missing: Vec<&str> = missing.into_iter().filter(|it| !it.is_empty()).collect();
        text.push_str(&format!(
            "| `{name}` | {} | {} | {} |\n",
            methods.shown(),
            impls.shown(),
            missing.join("; ")
        ));
    }
    let [methods, impls] = sums.map(|(present, all)| format!("{present} of {all}"));
    text.push_str(&format!("| all | {methods} | {impls} | |\n"));
    text.push_str(
        "\n## Provided methods of traits\n\n| trait | methods | missing |\n|---|---|---|\n",
    );
    for name in &traits {
        let methods = share(&real.provided, &ours.provided, name, |_| true);
        if methods.all > 0 {
            let (shown, missing) = (methods.shown(), list(&methods.missing));
            text.push_str(&format!("| `{name}` | {shown} | {missing} |\n"));
        }
    }
    let absent = real
        .methods
        .iter()
        .filter(|(name, _)| !types.contains(*name));
    let absent: Vec<String> = absent
        .map(|(name, methods)| format!("`{name}` ({})", methods.len()))
        .collect();
    text.push_str(&format!(
        "\n## Missing types\n\nWith the number of their methods; some are private to the library.\n\n{}\n",
        absent.join(", ")
    ));
    text
}

/// What is there of a type.
struct Share {
    all: usize,
    missing: Vec<String>,
}

impl Share {
    fn present(&self) -> usize {
        self.all - self.missing.len()
    }

    fn shown(&self) -> String {
        match self.all {
            0 => String::new(),
            all => format!("{} of {all}", self.present()),
        }
    }
}

fn share(real: &Names, ours: &Names, name: &str, counts: impl Fn(&str) -> bool) -> Share {
    let nothing = BTreeSet::new();
    let (real, ours) = (
        real.get(name).unwrap_or(&nothing),
        ours.get(name).unwrap_or(&nothing),
    );
    let counted = real.iter().filter(|it| counts(it));
    let missing = counted.clone().filter(|it| !ours.contains(*it)).cloned();
    Share {
        all: counted.count(),
        missing: missing.collect(),
    }
}

fn list(names: &[String]) -> String {
    let names: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    names.join(" ")
}

fn insert(names: &mut Names, of: &str, name: &str) {
    let entry = names.entry(of.to_string()).or_default();
    entry.insert(name.to_string());
}

fn real_offer() -> Offer {
    let mut offer = Offer::default();
    for (kind, of, name) in facts() {
        match kind {
            "method" => insert(&mut offer.methods, of, name),
            "impl" => insert(&mut offer.impls, of, name),
            "provided" => insert(&mut offer.provided, of, name),
            _ => {}
        }
    }
    offer
}

fn own_offer(library: &Program) -> Offer {
    let mut offer = Offer::default();
    let is_function = |def: DefId| matches!(library.item(def).kind, ItemKind::Function(_));
    for item in &library.items {
        match &item.kind {
            ItemKind::Impl(imp) => {
                let Some(of) = name_of(library, &imp.self_type) else {
                    continue;
                };
                match imp.trait_path.as_ref().map(|path| path.resolution) {
                    Some(Resolution::Def(def)) => {
                        insert(&mut offer.impls, &of, &library.item(def).name);
                    }
                    Some(_) => {}
                    None => {
                        for def in imp.items.iter().filter(|def| is_function(**def)) {
                            insert(&mut offer.methods, &of, &library.item(*def).name);
                        }
                    }
                }
            }
            ItemKind::Trait(declaration) => {
                for def in &declaration.items {
                    if let ItemKind::Function(function) = &library.item(*def).kind
                        && function.body.is_some()
                    {
                        insert(&mut offer.provided, &item.name, &library.item(*def).name);
                    }
                }
            }
            _ => {}
        }
    }
    offer
}

/// The names of the types that the library has, primitive ones by their form, and of its traits.
fn defined_names(library: &Program) -> (BTreeSet<String>, BTreeSet<String>) {
    let (mut types, mut traits) = (BTreeSet::new(), BTreeSet::new());
    for item in &library.items {
        match &item.kind {
            ItemKind::Struct(_) | ItemKind::Enum(_) if item.is_public => {
                types.insert(item.name.clone());
            }
            ItemKind::Trait(_) => {
                traits.insert(item.name.clone());
            }
            // A primitive type has impls only.
            ItemKind::Impl(imp) => {
                if let TypeRefKind::Path(path) = &imp.self_type.kind
                    && !matches!(path.resolution, Resolution::Primitive(_))
                {
                    continue;
                }
                types.extend(name_of(library, &imp.self_type));
            }
            _ => {}
        }
    }
    (types, traits)
}

/// The name under which the table has a written type.
fn name_of(library: &Program, ty: &TypeRef) -> Option<String> {
    let name = match &ty.kind {
        TypeRefKind::Path(path) => match path.resolution {
            Resolution::Def(def) => &library.item(def).name,
            Resolution::Primitive(_) => &path.segments.last()?.name,
            _ => return None,
        },
        TypeRefKind::Reference { mutable: false, .. } => "&",
        TypeRefKind::Reference { mutable: true, .. } => "&mut",
        TypeRefKind::Slice(_) => "[]",
        TypeRefKind::Array(..) => "[;]",
        _ => return None,
    };
    Some(name.to_string())
}

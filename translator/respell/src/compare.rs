//! Comparison of typed bodies with what rustc's MIR says of them: the second half of the oracle.
//!
//! Compared per function, closures included: the types of named locals, as sets a name; and the multiset
//! of callees. Not compared, because one of the sides does not show them:
//! * locals that MIR does not have (of code that is never reached) or that a desugaring adds;
//! * constructors (aggregates in MIR), calls of function pointers, intrinsics of operators;
//! * what `?`, `..=`, patterns of string literals, destructors and the macros call ([`IGNORED`]), and the
//!   length of a slice, which is no call in MIR; derived impls;
//! * `clone` of references and numbers, which is a copy in MIR; that `Box<dyn Fn>` is itself callable;
//! * the reference by which a guard sees a variable of its arm.

use std::collections::{BTreeMap, BTreeSet};

use hir::{
    AdjustmentKind, BodyId, Callee, CrateId, DefId, ExprId, ExprKind, FunctionRef, ItemKind,
    Program, Ty, TyKind, TypedBody,
};
use types::Types;

use crate::mir::MirFunction;

/// Callees by their last name that only desugarings and macros call.
const IGNORED: [&str; 31] = [
    "new_display",
    "new_debug",
    "new_lower_hex",
    "new_upper_hex",
    "new_binary",
    "new_octal",
    "new_lower_exp",
    "new_upper_exp",
    "new_pointer",
    "from_usize",
    "_print",
    "_eprint",
    "new_const",
    "new_v1",
    "from_str_nonconst",
    "new_v1_formatted",
    "must_use",
    "format",
    "panic_fmt",
    "panic",
    "assert_failed",
    "branch",
    "from_residual",
    "box_new",
    "box_new_uninit",
    "box_assume_init_into_vec_unsafe",
    "from_elem",
    "into_vec",
    "unreachable_display",
    "panic_display",
    "drop",
];

/// Callees that are ignored by their beginning.
const IGNORED_PREFIXES: [&str; 3] = ["Arguments::", "<str as PartialEq>::eq", "<impl>::len"];

/// Variables that desugarings and macros add under names that the author may use too.
const ADDED: [&str; 7] = [
    "iter",
    "args",
    "residual",
    "val",
    "left_val",
    "right_val",
    "kind",
];

/// The outcome of a comparison.
#[derive(Clone, Debug, Default)]
pub struct Comparison {
    /// Functions that both sides have.
    pub functions: usize,
    /// Types of locals compared.
    pub locals: usize,
    /// Callees compared.
    pub callees: usize,
    /// What differs, in words.
    pub differences: Vec<String>,
}

/// Compares all functions of a crate with the functions of its MIR.
pub fn compare_mir(
    program: &Program,
    types: &Types<'_>,
    krate: CrateId,
    mir: &BTreeMap<String, MirFunction>,
) -> Comparison {
    let mut comparison = Comparison::default();
    for index in 0..program.items.len() {
        let def = DefId::new(index);
        let item = program.item(def);
        let ItemKind::Function(function) = &item.kind else {
            continue;
        };
        let (Some(body), true) = (function.body, item.krate == krate) else {
            continue;
        };
        let is_derived = item.parent.is_some_and(
            |parent| matches!(&program.item(parent).kind, ItemKind::Impl(block) if block.derived),
        );
        let path = function_path(program, def);
        if is_derived {
            continue;
        }
        let Some(theirs) = find(mir, &path) else {
            comparison
                .differences
                .push(format!("{path}: not in the MIR"));
            continue;
        };
        let Ok(typed) = types.typed_body(body) else {
            comparison.differences.push(format!("{path}: not typed"));
            continue;
        };
        comparison.functions += 1;
        let reader = Reader {
            program,
            types,
            typed: &typed,
            body,
        };
        reader.compare_locals(&path, theirs, &mut comparison);
        reader.compare_callees(&path, theirs, &mut comparison);
    }
    comparison
}

/// `<Box<dyn Fn> as Fn<A>>::call` is what rustc calls where we look through the box.
fn unboxed(callee: &str) -> String {
    match callee.strip_prefix("<Box<dyn Fn") {
        Some(rest) => format!("<dyn Fn{}", rest.replacen("> as Fn", " as Fn", 1)),
        None => callee.to_string(),
    }
}

/// `clone` of a reference or a primitive type is a copy in MIR.
fn is_copying_clone(callee: &str) -> bool {
    let Some(ty) = callee.strip_suffix(" as Clone>::clone") else {
        return false;
    };
    ty.starts_with("<&") || ty[1..].chars().next().is_some_and(char::is_lowercase)
}

/// The function of that path: rustc leaves out the modules of a name that no other item has.
fn find<'m>(mir: &'m BTreeMap<String, MirFunction>, path: &str) -> Option<&'m MirFunction> {
    let mut rest = path;
    loop {
        if let Some(found) = mir.get(rest) {
            return Some(found);
        }
        rest = rest.split_once("::")?.1;
    }
}

/// As in [`crate::mir::functions`].
fn function_path(program: &Program, def: DefId) -> String {
    let item = program.item(def);
    let name = match &item.kind {
        ItemKind::Impl(_) => {
            let location = program.sources.location(item.span);
            let file = location
                .path
                .rsplit('/')
                .next()
                .unwrap_or_default()
                .to_string();
            return format!("impl@{file}:{}", location.line);
        }
        _ => item.name.clone(),
    };
    match item.parent {
        Some(parent) if program.item(parent).parent.is_some() || is_impl(program, parent) => {
            format!("{}::{name}", function_path(program, parent))
        }
        _ => name,
    }
}

fn is_impl(program: &Program, def: DefId) -> bool {
    matches!(program.item(def).kind, ItemKind::Impl(_))
}

struct Reader<'a, 'p> {
    program: &'p Program,
    types: &'a Types<'p>,
    typed: &'a TypedBody,
    body: BodyId,
}

impl Reader<'_, '_> {
    fn compare_locals(&self, path: &str, theirs: &MirFunction, comparison: &mut Comparison) {
        let mut ours: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
        for (index, local) in self.program.body(self.body).locals.iter().enumerate() {
            let ty = self.canonical(self.typed.local_types[index]);
            ours.entry(&local.name).or_default().insert(ty);
        }
        let mut found: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
        for (name, ty) in &theirs.locals {
            if ours.contains_key(name.as_str()) {
                found.entry(name).or_default().insert(ty.clone());
            }
        }
        for (name, found) in found {
            comparison.locals += found.len();
            let ours = &ours[name];
            let is_ours = |ty: &String| {
                ours.contains(ty) || ty.strip_prefix('&').is_some_and(|seen| ours.contains(seen))
            };
            if !ADDED.contains(&name) && !found.iter().all(is_ours) {
                comparison.differences.push(format!(
                    "{path}: `{name}` is {ours:?} here, {found:?} for rustc"
                ));
            }
        }
    }

    fn compare_callees(&self, path: &str, theirs: &MirFunction, comparison: &mut Comparison) {
        let mut balance: BTreeMap<String, i64> = BTreeMap::new();
        for callee in self.callees() {
            *balance.entry(callee).or_default() += 1;
        }
        for callee in &theirs.callees {
            comparison.callees += 1;
            *balance.entry(unboxed(callee)).or_default() -= 1;
        }
        for (callee, count) in balance {
            let last = callee
                .rsplit("::")
                .find(|part| !part.starts_with('<'))
                .unwrap_or_default();
            let is_ignored = IGNORED.contains(&last)
                || IGNORED_PREFIXES
                    .iter()
                    .any(|prefix| callee.starts_with(prefix))
                || (callee.starts_with("Box::") && last == "new_uninit")
                || is_copying_clone(&callee)
                || (callee.starts_with("RangeInclusive") && last == "new");
            if count != 0 && !is_ignored {
                let (more, times) = match count > 0 {
                    true => ("here", count),
                    false => ("for rustc", -count),
                };
                comparison.differences.push(format!(
                    "{path}: `{callee}` is called {times} times more {more}"
                ));
            }
        }
    }

    /// The canonical callees of all calls in the body.
    fn callees(&self) -> Vec<String> {
        let body = self.program.body(self.body);
        let mut all = Vec::new();
        let mut called: BTreeSet<ExprId> = BTreeSet::new();
        for expr in &body.exprs {
            if let ExprKind::Call { callee, .. } = &expr.kind {
                called.insert(*callee);
            }
        }
        for (expr, callee) in &self.typed.callees {
            let is_path = matches!(
                body.expr(*expr).kind,
                ExprKind::Path(_) | ExprKind::Qualified { .. }
            );
            if !is_path || called.contains(expr) {
                all.extend(self.callee(callee));
            }
        }
        for (index, expr) in body.exprs.iter().enumerate() {
            let ty = self.typed.expr_types[index];
            match &expr.kind {
                // A function item in a variable is called by its own name.
                ExprKind::Call { callee, .. } if !self.typed.callees.contains_key(callee) => {
                    let ty = self.typed.expr_types[callee.index()];
                    if let TyKind::Function(function, parts) = self.types.interner.kind(ty) {
                        let callee = Callee {
                            function: *function,
                            substitutions: parts.clone(),
                        };
                        all.extend(self.callee(&callee));
                    }
                }
                ExprKind::VecList(list) if list.is_empty() => {
                    all.push(format!(
                        "{}::new",
                        self.canonical(ty).replacen('<', "::<", 1)
                    ));
                }
                _ => {}
            }
        }
        for callee in self.typed.next_callees.values() {
            all.extend(self.callee(callee));
        }
        for adjustment in self.typed.adjustments.values().flatten() {
            if let AdjustmentKind::OverloadedDereference { callee, .. } = &adjustment.kind {
                all.extend(self.callee(callee));
            }
        }
        all
    }

    fn callee(&self, callee: &Callee) -> Option<String> {
        let FunctionRef::Item(def) = callee.function else {
            return None;
        };
        let item = self.program.item(def);
        let count = item.generics.parent_count as usize;
        let parent = item.parent.expect("functions stand in modules");
        let prefix = match &self.program.item(parent).kind {
            ItemKind::Trait(_) => {
                let parts = &callee.substitutions[..count];
                format!(
                    "<{} as {}>::",
                    self.canonical(parts[0]),
                    self.trait_name(parent, parts)
                )
            }
            ItemKind::Impl(_) => {
                let header = self.types.impl_header(parent);
                let interner = &self.types.interner;
                let self_type =
                    interner.substitute(header.self_type, &callee.substitutions[..count]);
                match interner.kind(self_type) {
                    TyKind::Adt(adt, parts) => {
                        format!(
                            "{}{}::",
                            self.program.item(*adt).name,
                            self.path_arguments(*adt, parts)
                        )
                    }
                    _ => "<impl>::".to_string(),
                }
            }
            _ => String::new(),
        };
        let own = &callee.substitutions[count..];
        let own = match own.is_empty() {
            true => String::new(),
            false => format!("::<{}>", self.list(own)),
        };
        Some(format!("{prefix}{}{own}", item.name))
    }

    fn path_arguments(&self, adt: DefId, parts: &[Ty]) -> String {
        let parts = self.without_defaults(adt, parts);
        match parts.is_empty() {
            true => String::new(),
            false => format!("::<{}>", self.list(parts)),
        }
    }

    /// rustc leaves out arguments that equal their defaults.
    fn without_defaults<'s>(&self, def: DefId, parts: &'s [Ty]) -> &'s [Ty] {
        let parameters = &self.program.item(def).generics.parameters;
        let mut count = parts.len();
        while count > 0
            && parameters[count - 1].default.is_some()
            && matches!(self.types.interner.kind(parts[count - 1]), TyKind::Adt(..))
        {
            count -= 1;
        }
        &parts[..count]
    }

    fn trait_name(&self, trait_def: DefId, parts: &[Ty]) -> String {
        let item = self.program.item(trait_def);
        let mut count = parts.len();
        while count > 1
            && item.generics.parameters[count - 2].default.is_some()
            && parts[count - 1] == parts[0]
        {
            count -= 1;
        }
        match count {
            1 => item.name.clone(),
            _ => format!("{}<{}>", item.name, self.list(&parts[1..count])),
        }
    }

    fn list(&self, types: &[Ty]) -> String {
        types
            .iter()
            .map(|ty| self.canonical(*ty))
            .collect::<Vec<_>>()
            .join(", ")
    }

    /// A type in the canonical spelling of [`crate::mir`].
    fn canonical(&self, ty: Ty) -> String {
        match self.types.interner.kind(ty) {
            TyKind::Adt(def, parts) => {
                let name = &self.program.item(*def).name;
                let parts = self.without_defaults(*def, parts);
                match parts.is_empty() {
                    true => name.clone(),
                    false => format!("{name}<{}>", self.list(parts)),
                }
            }
            TyKind::Ref(mutable, target) => {
                format!(
                    "&{}{}",
                    if *mutable { "mut " } else { "" },
                    self.canonical(*target)
                )
            }
            TyKind::Pointer(mutable, target) => {
                format!(
                    "*{} {}",
                    if *mutable { "mut" } else { "const" },
                    self.canonical(*target)
                )
            }
            TyKind::Slice(element) => format!("[{}]", self.canonical(*element)),
            TyKind::Array(element, length) => {
                format!(
                    "[{}; {}]",
                    self.canonical(*element),
                    self.canonical(*length)
                )
            }
            TyKind::Tuple(parts) => match &parts[..] {
                [one] => format!("({},)", self.canonical(*one)),
                _ => format!("({})", self.list(parts)),
            },
            TyKind::Function(..) => "{fn}".into(),
            TyKind::Closure(..) => "{closure}".into(),
            TyKind::FunctionPointer(parameters, result) => {
                format!(
                    "fn({}) -> {}",
                    self.list(parameters),
                    self.canonical(*result)
                )
            }
            TyKind::Parameter(_, name) if name.starts_with("impl#") => "impl".into(),
            TyKind::Projection {
                item,
                substitutions,
            } => {
                let declared = self.program.item(*item);
                let trait_def = declared.parent.expect("associated types stand in traits");
                format!(
                    "<{} as {}>::{}",
                    self.canonical(substitutions[0]),
                    self.trait_name(trait_def, substitutions),
                    declared.name
                )
            }
            TyKind::Dyn { trait_def, .. } => format!("dyn {}", self.program.item(*trait_def).name),
            _ => self.types.show(ty),
        }
    }
}

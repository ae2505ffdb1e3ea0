//! Patterns: the tests that a value must pass, and the variables that it then binds.
//!
//! A pattern is flattened into *alternatives* (one, unless it holds `|`), each a list of tests on
//! places and a list of bindings. Tests are ordered parents first: a test inside of a variant comes
//! after the test for the variant.

use hir::{BindingMode, LocalId, PatId, PatKind, TyKind, ValueRef};

use super::Builder;
use crate::constants::ConstantValue;
use crate::place::{BlockId, Operand, Place, Projection, Rvalue, Terminator};

/// A question about the value at a place.
#[derive(Clone, PartialEq, Debug)]
pub(super) enum Test {
    /// Is it that variant of an enum with so many?
    Variant(u32, u32),
    /// Is it that integer, `char` or `bool`?
    Int(i128),
    /// Is it in that range, ends included?
    Range(i128, i128),
    /// Is it that float (bits)?
    Float(u64),
    /// Is it a float in that range (bits); the end included if the last is set?
    FloatRange(Option<u64>, Option<u64>, bool),
    /// Is it equal to that text?
    Text(Vec<u8>),
    /// Has it exactly, or (`true`) at least, that many elements?
    Length(u64, bool),
}

/// A variable that is bound if all tests pass.
#[derive(Clone, PartialEq, Debug)]
pub(super) struct Binding {
    pub variable: LocalId,
    pub place: Place,
    pub mode: BindingMode,
}

/// One way for a value to match.
#[derive(Clone, Default, Debug)]
pub(super) struct Alternative {
    pub tests: Vec<(Place, Test)>,
    pub bindings: Vec<Binding>,
}

impl Builder<'_, '_> {
    /// The alternatives of a pattern for the value at `place`.
    pub(super) fn alternatives(&mut self, pat: PatId, place: Place) -> Vec<Alternative> {
        let mut all = vec![Alternative::default()];
        self.flatten(pat, place, &mut all);
        all
    }

    fn flatten(&mut self, pat: PatId, mut place: Place, all: &mut Vec<Alternative>) {
        let dereferences = self.typed.pat_dereferences.get(&pat).map_or(0, Vec::len);
        for _ in 0..dereferences {
            place = place.dereference();
        }
        let hir = self.hir;
        let ty = self.instantiate(self.typed.pat_types[pat.index()]);
        match &hir.pat(pat).kind {
            PatKind::Wild => {}
            PatKind::Bind { local, inner, .. } => {
                let mode = self.typed.binding_modes.get(&pat).copied();
                let binding = Binding {
                    variable: *local,
                    place: place.clone(),
                    mode: mode.unwrap_or(BindingMode::Value),
                };
                for one in all.iter_mut() {
                    one.bindings.push(binding.clone());
                }
                if let Some(inner) = inner {
                    self.flatten(*inner, place, all);
                }
            }
            PatKind::Path(_) | PatKind::Qualified { .. } => self.flatten_path(pat, ty, place, all),
            PatKind::TupleStruct { pats, rest, .. } => {
                let (place, count) = self.flatten_variant(pat, ty, place, all);
                self.flatten_tuple(pats, *rest, count, place, all);
            }
            PatKind::Struct { fields, .. } => {
                let TyKind::Adt(def, _) = self.context.kind(ty) else {
                    panic!("a struct pattern of another type, in {}", self.body.name);
                };
                let variant = match self.typed.pat_values.get(&pat) {
                    Some(ValueRef::Variant(_, variant)) => *variant,
                    _ => 0,
                };
                let (place, _) = self.flatten_variant(pat, ty, place, all);
                let names = &self.context.program().variants(*def)[variant as usize].fields;
                for (name, inner) in fields {
                    let index = names.iter().position(|field| field.name == *name);
                    let index = index.expect("rustc has checked the field's name");
                    self.flatten(*inner, place.clone().field(index), all);
                }
            }
            PatKind::Tuple { pats, rest } => {
                let TyKind::Tuple(parts) = self.context.kind(ty) else {
                    panic!("a tuple pattern of another type, in {}", self.body.name);
                };
                self.flatten_tuple(pats, *rest, parts.len(), place, all);
            }
            PatKind::Literal(expr) => {
                let value = self.pattern_value(*expr);
                self.flatten_value(value, ty, place, all);
            }
            PatKind::Range {
                start,
                end,
                inclusive,
            } => {
                let start = start.and_then(|expr| self.pattern_value(expr));
                let end = end.and_then(|expr| self.pattern_value(expr));
                let test = self.range_test(start, end, *inclusive, ty);
                add(all, place, test);
            }
            PatKind::Reference { inner, .. } => self.flatten(*inner, place.dereference(), all),
            PatKind::Or(pats) => {
                let before = std::mem::take(all);
                for pat in pats {
                    let mut part = before.clone();
                    self.flatten(*pat, place.clone(), &mut part);
                    all.extend(part);
                }
            }
            PatKind::Slice {
                before,
                rest,
                after,
            } => self.flatten_slice(before, *rest, after, ty, place, all),
        }
    }

    fn flatten_tuple(
        &mut self,
        pats: &[PatId],
        rest: Option<usize>,
        count: usize,
        place: Place,
        all: &mut Vec<Alternative>,
    ) {
        let first_behind = rest.unwrap_or(pats.len());
        for (index, pat) in pats.iter().enumerate() {
            let field = if index < first_behind {
                index
            } else {
                count - (pats.len() - index)
            };
            self.flatten(*pat, place.clone().field(field), all);
        }
    }

    /// The test for the variant that a pattern names; returns the place as that variant, and its
    /// number of fields.
    fn flatten_variant(
        &mut self,
        pat: PatId,
        ty: hir::Ty,
        place: Place,
        all: &mut [Alternative],
    ) -> (Place, usize) {
        let TyKind::Adt(def, _) = self.context.kind(ty) else {
            panic!("a variant pattern of another type, in {}", self.body.name);
        };
        let variant = match self.typed.pat_values.get(&pat) {
            Some(ValueRef::Variant(_, variant)) => *variant,
            _ => 0,
        };
        let variants = self.context.program().variants(*def);
        let count = variants[variant as usize].fields.len();
        if self.context.is_struct(*def) {
            return (place, count);
        }
        if variants.len() > 1 {
            let test = Test::Variant(variant, variants.len() as u32);
            add(all, place.clone(), test);
        }
        (place.then(Projection::Variant(variant)), count)
    }

    fn flatten_path(&mut self, pat: PatId, ty: hir::Ty, place: Place, all: &mut Vec<Alternative>) {
        match self.typed.pat_values.get(&pat).cloned() {
            Some(ValueRef::Const(def, substitutions)) => {
                let substitutions: Vec<hir::Ty> = substitutions
                    .iter()
                    .map(|ty| self.instantiate(*ty))
                    .collect();
                let value = self.context.constant_value(def, &substitutions);
                self.flatten_value(value, ty, place, all);
            }
            _ => {
                self.flatten_variant(pat, ty, place, all);
            }
        }
    }

    /// The value of a literal or path in a pattern.
    fn pattern_value(&mut self, expr: hir::ExprId) -> Option<ConstantValue> {
        self.context
            .evaluate_expression(self.hir, &self.typed, &self.substitutions, expr)
    }

    /// The tests for equality with a constant.
    fn flatten_value(
        &mut self,
        value: Option<ConstantValue>,
        ty: hir::Ty,
        mut place: Place,
        all: &mut Vec<Alternative>,
    ) {
        match (value, self.context.kind(ty)) {
            (Some(ConstantValue::Int(value)), _) => add(all, place, Test::Int(value)),
            (Some(ConstantValue::Float(bits)), _) => add(all, place, Test::Float(bits)),
            (Some(ConstantValue::Text(text)), kind) => {
                if matches!(kind, TyKind::Ref(..)) {
                    place = place.dereference();
                }
                let place_ty = self.place_ty(&place);
                if *self.context.kind(place_ty) == TyKind::Str {
                    add(all, place, Test::Text(text));
                } else {
                    let exact = matches!(self.context.kind(place_ty), TyKind::Slice(_));
                    if exact {
                        add(all, place.clone(), Test::Length(text.len() as u64, false));
                    }
                    for (index, byte) in text.iter().enumerate() {
                        let projection = Projection::ConstantIndex {
                            index: index as u64,
                            from_end: false,
                        };
                        let element = place.clone().then(projection);
                        add(all, element, Test::Int(i128::from(*byte)));
                    }
                }
            }
            (Some(ConstantValue::Reference(inner, None)), TyKind::Ref(_, target)) => {
                self.flatten_value(Some(*inner), *target, place.dereference(), all);
            }
            (Some(ConstantValue::Aggregate(variant, values)), TyKind::Adt(def, parts)) => {
                let types = self.context.field_types(*def, variant, parts);
                if !self.context.is_struct(*def) {
                    let count = self.context.program().variants(*def).len() as u32;
                    if count > 1 {
                        add(all, place.clone(), Test::Variant(variant, count));
                    }
                    place = place.then(Projection::Variant(variant));
                }
                for (index, (value, ty)) in values.into_iter().zip(types).enumerate() {
                    self.flatten_value(Some(value), ty, place.clone().field(index), all);
                }
            }
            (Some(ConstantValue::Aggregate(_, values)), TyKind::Tuple(types)) => {
                for (index, (value, ty)) in values.into_iter().zip(types).enumerate() {
                    self.flatten_value(Some(value), *ty, place.clone().field(index), all);
                }
            }
            _ => self.unsupported(
                "a constant of this form in a pattern is not in the subset yet",
                "compare with `==` in a guard",
            ),
        }
    }

    fn range_test(
        &mut self,
        start: Option<ConstantValue>,
        end: Option<ConstantValue>,
        inclusive: bool,
        ty: hir::Ty,
    ) -> Test {
        let bits = |value: &Option<ConstantValue>| match value {
            Some(ConstantValue::Float(bits)) => Some(*bits),
            _ => None,
        };
        if matches!(self.context.kind(ty), TyKind::Float(_)) {
            return Test::FloatRange(bits(&start), bits(&end), inclusive);
        }
        let (smallest, largest) = match self.context.kind(ty) {
            TyKind::Int(int) if int.is_signed() => (
                -(1i128 << (int.bits() - 1)),
                (1i128 << (int.bits() - 1)) - 1,
            ),
            TyKind::Int(int) => (0, (1i128 << int.bits().min(64)) - 1),
            _ => (0, 0x10_ffff),
        };
        let low = match start {
            Some(ConstantValue::Int(value)) => value,
            _ => smallest,
        };
        let high = match end {
            Some(ConstantValue::Int(value)) if inclusive => value,
            Some(ConstantValue::Int(value)) => value - 1,
            _ => largest,
        };
        Test::Range(low, high)
    }

    fn flatten_slice(
        &mut self,
        before: &[PatId],
        rest: Option<Option<PatId>>,
        after: &[PatId],
        ty: hir::Ty,
        place: Place,
        all: &mut Vec<Alternative>,
    ) {
        let count = (before.len() + after.len()) as u64;
        if matches!(self.context.kind(ty), TyKind::Slice(_)) {
            add(all, place.clone(), Test::Length(count, rest.is_some()));
        }
        for (index, pat) in before.iter().enumerate() {
            let step = Projection::ConstantIndex {
                index: index as u64,
                from_end: false,
            };
            self.flatten(*pat, place.clone().then(step), all);
        }
        if let Some(Some(pat)) = rest {
            let step = Projection::Subslice {
                from: before.len() as u64,
                to: after.len() as u64,
            };
            self.flatten(pat, place.clone().then(step), all);
        }
        for (index, pat) in after.iter().enumerate() {
            let step = Projection::ConstantIndex {
                index: (after.len() - index) as u64,
                from_end: true,
            };
            self.flatten(*pat, place.clone().then(step), all);
        }
    }

    /// Binds the variables of an alternative; `moves` tells that the places are emptied.
    pub(super) fn bind(&mut self, bindings: &[Binding], moves: bool) {
        for binding in bindings {
            let variable = self.variable_place(binding.variable);
            match binding.mode {
                BindingMode::Value => {
                    let operand = if moves {
                        self.read(binding.place.clone())
                    } else {
                        Operand::Copy(binding.place.clone())
                    };
                    self.assign(variable, Rvalue::Use(operand));
                }
                BindingMode::Reference { mutable } => {
                    if mutable {
                        self.borrows_mutably(&binding.place);
                    }
                    self.assign(variable, Rvalue::Reference(binding.place.clone()));
                }
            }
        }
    }

    /// The place of a variable of this body, made at its first mention.
    pub(super) fn variable_place(&mut self, variable: LocalId) -> Place {
        if let Some(place) = self.variables.get(&variable) {
            return place.clone();
        }
        let ty = self.variable_ty(variable);
        let name = &self.hir.locals[variable.index()].name;
        let place = Place::local(self.body.new_local(name, ty));
        self.variables.insert(variable, place.clone());
        place
    }

    /// Whether the pattern is a variable and nothing else.
    pub(super) fn is_plain_binding(&self, pat: PatId) -> bool {
        let mode = self.typed.binding_modes.get(&pat);
        matches!(self.hir.pat(pat).kind, PatKind::Bind { inner: None, .. })
            && matches!(mode, None | Some(BindingMode::Value))
            && self
                .typed
                .pat_dereferences
                .get(&pat)
                .is_none_or(Vec::is_empty)
    }

    /// Makes the variables of a pattern, whose values end with that scope; of a plain binding returns
    /// the place.
    pub(super) fn declare(&mut self, pat: PatId, scope: usize) -> Place {
        let mut variables = Vec::new();
        self.variables_of(pat, &mut variables);
        let mut place = None;
        for variable in variables {
            let made = self.variable_place(variable);
            self.schedule_drop(made.local, scope);
            place.get_or_insert(made);
        }
        match place {
            Some(place) => place,
            None => self.scratch(self.context.interner().unit()),
        }
    }

    fn variables_of(&self, pat: PatId, list: &mut Vec<LocalId>) {
        match &self.hir.pat(pat).kind {
            PatKind::Bind { local, inner, .. } => {
                if !list.contains(local) {
                    list.push(*local);
                }
                if let Some(inner) = inner {
                    self.variables_of(*inner, list);
                }
            }
            PatKind::TupleStruct { pats, .. } | PatKind::Tuple { pats, .. } | PatKind::Or(pats) => {
                pats.iter().for_each(|pat| self.variables_of(*pat, list));
            }
            PatKind::Struct { fields, .. } => {
                fields
                    .iter()
                    .for_each(|(_, pat)| self.variables_of(*pat, list));
            }
            PatKind::Reference { inner, .. } => self.variables_of(*inner, list),
            PatKind::Slice {
                before,
                rest,
                after,
            } => {
                let rest = rest.iter().flatten();
                for pat in before.iter().chain(rest).chain(after) {
                    self.variables_of(*pat, list);
                }
            }
            PatKind::Wild
            | PatKind::Path(_)
            | PatKind::Qualified { .. }
            | PatKind::Literal(_)
            | PatKind::Range { .. } => {}
        }
    }

    /// Binds a pattern that always matches.
    pub(super) fn bind_irrefutable(&mut self, pat: PatId, place: Place, scope: usize) {
        self.declare(pat, scope);
        let alternatives = self.alternatives(pat, place);
        let first = alternatives.into_iter().next();
        let first = first.expect("a pattern has at least one alternative");
        self.bind(&first.bindings, true);
    }

    /// Tests a pattern and binds it; goes to `yes` or `no`.
    pub(super) fn test_pattern(
        &mut self,
        pat: PatId,
        place: Place,
        scope: usize,
        yes: BlockId,
        no: BlockId,
    ) {
        self.declare(pat, scope);
        let candidates = self
            .alternatives(pat, place)
            .into_iter()
            .map(|alternative| super::matching::Candidate {
                alternative,
                guard: None,
                block: yes,
            })
            .collect();
        self.decide(candidates, Some(no));
        // Nothing comes after the decision by itself.
        debug_assert!(matches!(
            self.body.blocks[self.block.index()].terminator,
            Terminator::Unreachable
        ));
    }
}

/// Every alternative must pass the test.
fn add(all: &mut [Alternative], place: Place, test: Test) {
    for one in all {
        one.tests.push((place.clone(), test.clone()));
    }
}

//! What items say of themselves, lowered once: generics, predicates, impl headers, signatures, fields.

use std::rc::Rc;

use hir::{Bound, DefId, FunctionRef, ItemKind, Ty, TyKind};

use crate::Types;
use crate::lower::{NoHoles, Scope};

/// `substitutions[0]: Trait<substitutions[1..], bindings>`.
#[derive(Clone, PartialEq, Debug)]
pub struct Clause {
    /// The trait.
    pub trait_def: DefId,
    /// `Self` and the trait's arguments.
    pub substitutions: Vec<Ty>,
    /// Known associated types, by their definitions in the trait (or a supertrait).
    pub bindings: Vec<(DefId, Ty)>,
}

/// An impl's header.
#[derive(Debug)]
pub struct ImplHeader {
    /// The implementing type.
    pub self_type: Ty,
    /// The trait, unless inherent; its first substitution is `self_type`.
    pub clause: Option<Clause>,
}

/// A function's parameter types and result.
#[derive(Clone, Debug)]
pub struct Signature {
    /// `self` first.
    pub parameters: Vec<Ty>,
    /// The result.
    pub result: Ty,
}

impl<'p> Types<'p> {
    /// The item whose generic parameters come before those of `def`.
    pub(crate) fn generic_parent(&self, def: DefId) -> Option<DefId> {
        let item = self.program.item(def);
        let parent = item.parent?;
        match self.program.item(parent).kind {
            ItemKind::Trait(_) | ItemKind::Impl(_) => Some(parent),
            // Items inside of functions do not see the function's parameters.
            _ => None,
        }
    }

    /// The number of substitutions of `def`.
    pub fn substitution_count(&self, def: DefId) -> usize {
        let generics = &self.program.item(def).generics;
        generics.parent_count as usize + generics.parameters.len()
    }

    /// The substitutions that map every parameter to itself.
    pub fn identity(&self, def: DefId) -> Vec<Ty> {
        (0..self.substitution_count(def))
            .map(|index| self.parameter(def, index as u32))
            .collect()
    }

    /// The associated item of that name, declared in the trait itself.
    pub(crate) fn associated_item(&self, trait_def: DefId, name: &str) -> Option<DefId> {
        let ItemKind::Trait(declared) = &self.program.item(trait_def).kind else {
            return None;
        };
        declared
            .items
            .iter()
            .copied()
            .find(|item| self.program.item(*item).name == name)
    }

    /// The associated type of that name, declared in the trait or above it.
    pub(crate) fn associated_item_with_supertraits(
        &self,
        trait_def: DefId,
        name: &str,
    ) -> Option<DefId> {
        let is_type = |item: &DefId| {
            matches!(
                self.program.item(*item).kind,
                ItemKind::AssociatedType { .. }
            )
        };
        if let Some(item) = self.associated_item(trait_def, name).filter(is_type) {
            return Some(item);
        }
        let ItemKind::Trait(declared) = &self.program.item(trait_def).kind else {
            return None;
        };
        declared
            .supertraits
            .iter()
            .find_map(|bound| match bound.trait_path.resolution {
                hir::Resolution::Def(above) => self.associated_item_with_supertraits(above, name),
                _ => None,
            })
    }

    /// The impl's own item of that name.
    pub(crate) fn impl_item(&self, imp: DefId, name: &str) -> Option<DefId> {
        let ItemKind::Impl(block) = &self.program.item(imp).kind else {
            return None;
        };
        block
            .items
            .iter()
            .copied()
            .find(|item| self.program.item(*item).name == name)
    }

    /// The trait around an associated item, if it is declared in one.
    pub(crate) fn trait_of(&self, item: DefId) -> Option<DefId> {
        let parent = self.program.item(item).parent?;
        matches!(self.program.item(parent).kind, ItemKind::Trait(_)).then_some(parent)
    }

    /// A clause and all that its supertraits say.
    pub(crate) fn with_supertraits(&self, clause: Clause) -> Vec<Clause> {
        let mut all = vec![clause];
        let mut next = 0;
        while next < all.len() {
            let clause = all[next].clone();
            next += 1;
            for above in self.super_clauses(clause.trait_def).iter() {
                let mut above = self.substitute_clause(above, &clause.substitutions);
                // `T: Sub<Item = u8>` where `Item` belongs to a supertrait.
                above.bindings.extend(clause.bindings.iter().copied());
                let same = |known: &Clause| {
                    known.trait_def == above.trait_def && known.substitutions == above.substitutions
                };
                if !all.iter().any(same) {
                    all.push(above);
                }
            }
        }
        all
    }

    fn super_clauses(&self, trait_def: DefId) -> Rc<Vec<Clause>> {
        if let Some(known) = self.caches.borrow().super_clauses.get(&trait_def) {
            return known.clone();
        }
        let ItemKind::Trait(declared) = &self.program.item(trait_def).kind else {
            return Rc::default();
        };
        let self_type = self.parameter(trait_def, 0);
        let lower = |bound: &Bound| {
            self.lower_trait(
                Scope { owner: trait_def },
                self_type,
                &bound.trait_path,
                &mut NoHoles,
            )
        };
        let clauses = Rc::new(declared.supertraits.iter().map(lower).collect::<Vec<_>>());
        self.caches
            .borrow_mut()
            .super_clauses
            .insert(trait_def, clauses.clone());
        clauses
    }

    /// The clause with the trait's or item's parameters replaced.
    pub(crate) fn substitute_clause(&self, clause: &Clause, substitutions: &[Ty]) -> Clause {
        let replace = |ty: &Ty| self.interner.substitute(*ty, substitutions);
        Clause {
            trait_def: clause.trait_def,
            substitutions: clause.substitutions.iter().map(replace).collect(),
            bindings: clause
                .bindings
                .iter()
                .map(|(item, ty)| (*item, replace(ty)))
                .collect(),
        }
    }

    /// The item's predicates with its parents', as written (not elaborated).
    pub fn predicates(&self, def: DefId) -> Rc<Vec<Clause>> {
        if let Some(known) = self.caches.borrow().predicates.get(&def) {
            return known.clone();
        }
        let mut clauses = match self.generic_parent(def) {
            Some(parent) => self.predicates(parent).to_vec(),
            None => Vec::new(),
        };
        let item = self.program.item(def);
        if let ItemKind::Trait(_) = item.kind {
            clauses.push(Clause {
                trait_def: def,
                substitutions: self.identity(def),
                bindings: Vec::new(),
            });
        }
        for predicate in &item.generics.predicates {
            let scope = Scope { owner: def };
            let subject = self.lower(scope, &predicate.subject, &mut NoHoles);
            let clause =
                self.lower_trait(scope, subject, &predicate.bound.trait_path, &mut NoHoles);
            if !clauses.contains(&clause) {
                clauses.push(clause);
            }
        }
        let clauses = Rc::new(clauses);
        self.caches
            .borrow_mut()
            .predicates
            .insert(def, clauses.clone());
        clauses
    }

    /// The predicates with all that their supertraits say: what may be assumed inside of the item.
    pub(crate) fn assumptions(&self, def: DefId) -> Rc<Vec<Clause>> {
        if let Some(known) = self.caches.borrow().assumptions.get(&def) {
            return known.clone();
        }
        let mut all: Vec<Clause> = Vec::new();
        for clause in self.predicates(def).iter() {
            for one in self.with_supertraits(clause.clone()) {
                if !all.contains(&one) {
                    all.push(one);
                }
            }
        }
        let all = Rc::new(all);
        self.caches
            .borrow_mut()
            .assumptions
            .insert(def, all.clone());
        all
    }

    /// What the declaration of an associated type promises of `<S as Trait>::item`.
    pub(crate) fn item_bounds(&self, item: DefId, substitutions: &[Ty]) -> Vec<Clause> {
        let ItemKind::AssociatedType { bounds, .. } = &self.program.item(item).kind else {
            return Vec::new();
        };
        let Some(trait_def) = self.trait_of(item) else {
            return Vec::new();
        };
        let identity = self.identity(trait_def);
        let subject = self.interner.intern(TyKind::Projection {
            item,
            substitutions: identity,
        });
        let mut clauses = Vec::new();
        let lower = |bound: &Bound| {
            self.lower_trait(
                Scope { owner: trait_def },
                subject,
                &bound.trait_path,
                &mut NoHoles,
            )
        };
        let mut declared: Vec<Clause> = bounds.iter().map(lower).collect();
        // `where Self::Item: Bound` of the trait says the same.
        for predicate in &self.program.item(trait_def).generics.predicates {
            let scope = Scope { owner: trait_def };
            if self.lower(scope, &predicate.subject, &mut NoHoles) == subject {
                declared.push(lower(&predicate.bound));
            }
        }
        for clause in &declared {
            clauses.extend(self.with_supertraits(self.substitute_clause(clause, substitutions)));
        }
        clauses
    }

    /// An impl's type and trait.
    pub fn impl_header(&self, imp: DefId) -> Rc<ImplHeader> {
        if let Some(known) = self.caches.borrow().headers.get(&imp) {
            return known.clone();
        }
        let ItemKind::Impl(block) = &self.program.item(imp).kind else {
            panic!("{imp:?} is no impl")
        };
        let scope = Scope { owner: imp };
        let self_type = self.lower(scope, &block.self_type, &mut NoHoles);
        // The header is needed while the trait's arguments say `Self`.
        let partial = Rc::new(ImplHeader {
            self_type,
            clause: None,
        });
        self.caches.borrow_mut().headers.insert(imp, partial);
        let clause = block
            .trait_path
            .as_ref()
            .map(|path| self.lower_trait(scope, self_type, path, &mut NoHoles));
        let header = Rc::new(ImplHeader { self_type, clause });
        self.caches.borrow_mut().headers.insert(imp, header.clone());
        header
    }

    /// The type of an associated type's definition in an impl, or a trait's default.
    pub(crate) fn associated_type_value(&self, item: DefId) -> Option<Ty> {
        match &self.program.item(item).kind {
            ItemKind::AssociatedType {
                ty: Some(written), ..
            } => Some(self.lower(Scope { owner: item }, written, &mut NoHoles)),
            _ => None,
        }
    }

    /// The signature of a function or constructor in its own parameters.
    pub fn generic_signature(&self, function: FunctionRef) -> Rc<Signature> {
        if let Some(known) = self.caches.borrow().signatures.get(&function) {
            return known.clone();
        }
        let signature = match function {
            FunctionRef::Item(def) => {
                let ItemKind::Function(written) = &self.program.item(def).kind else {
                    panic!("{} is no function", self.program.path_of(def))
                };
                let scope = Scope { owner: def };
                Signature {
                    parameters: written
                        .parameters
                        .iter()
                        .map(|ty| self.lower(scope, ty, &mut NoHoles))
                        .collect(),
                    result: self.lower(scope, &written.result, &mut NoHoles),
                }
            }
            FunctionRef::Constructor(adt, variant) => Signature {
                parameters: self.generic_fields(adt)[variant as usize].clone(),
                result: self.interner.intern(TyKind::Adt(adt, self.identity(adt))),
            },
        };
        let signature = Rc::new(signature);
        self.caches
            .borrow_mut()
            .signatures
            .insert(function, signature.clone());
        signature
    }

    /// The field types of all variants in the type's own parameters.
    pub fn generic_fields(&self, adt: DefId) -> Rc<Vec<Vec<Ty>>> {
        if let Some(known) = self.caches.borrow().fields.get(&adt) {
            return known.clone();
        }
        let scope = Scope { owner: adt };
        let lower = |variant: &hir::Variant| {
            variant
                .fields
                .iter()
                .map(|field| self.lower(scope, &field.ty, &mut NoHoles))
                .collect()
        };
        let fields = Rc::new(
            self.program
                .variants(adt)
                .iter()
                .map(lower)
                .collect::<Vec<_>>(),
        );
        self.caches.borrow_mut().fields.insert(adt, fields.clone());
        fields
    }

    /// The declared type of a const or static in its own parameters.
    pub fn constant_type(&self, def: DefId) -> Ty {
        let written = match &self.program.item(def).kind {
            ItemKind::Const(constant) => &constant.ty,
            ItemKind::Static { ty, .. } => ty,
            other => panic!("no constant: {other:?}"),
        };
        self.lower(Scope { owner: def }, written, &mut NoHoles)
    }
}

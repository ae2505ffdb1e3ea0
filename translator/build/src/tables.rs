//! Method tables of trait objects.

use flow::{DataId, FunctionId, Relocation, RelocationTarget};
use hir::{Callee, DefId, FunctionRef, ItemKind, Resolution, Ty, TyKind};
use types::Resolved;

use crate::context::Context;
use crate::instances::InstanceKind;

impl Context<'_> {
    /// Whether it is one of the traits of what can be called, whose tables have one entry.
    pub fn is_callable_trait(&self, trait_def: DefId) -> bool {
        ["fn", "fn_mut", "fn_once"]
            .iter()
            .any(|name| self.is_lang(trait_def, name))
    }

    /// The methods in a trait's table, those of its supertraits first.
    pub fn table_entries(&self, trait_def: DefId) -> Vec<DefId> {
        let mut list = Vec::new();
        self.collect_entries(trait_def, &mut list);
        list
    }

    fn collect_entries(&self, trait_def: DefId, list: &mut Vec<DefId>) {
        let ItemKind::Trait(declaration) = &self.program().item(trait_def).kind else {
            panic!("a trait object of no trait");
        };
        for bound in &declaration.supertraits {
            if let Resolution::Def(above) = bound.trait_path.resolution {
                self.collect_entries(above, list);
            }
        }
        for item in &declaration.items {
            let is_method = matches!(
                &self.program().item(*item).kind,
                ItemKind::Function(function) if function.has_self
            );
            if is_method && !list.contains(item) {
                list.push(*item);
            }
        }
    }

    /// The table of `ty` as the `dyn` type `object`.
    pub fn method_table(&self, ty: Ty, object: Ty) -> DataId {
        if let Some(data) = self.tables.borrow().get(&(ty, object)) {
            return *data;
        }
        let TyKind::Dyn {
            trait_def,
            arguments,
            ..
        } = self.kind(object)
        else {
            panic!("{} is no trait object", self.type_name(object));
        };
        if self.is_callable_trait(*trait_def) {
            let shim = self.function(InstanceKind::CallableShim(ty, object), Vec::new());
            let relocation = Relocation {
                offset: 0,
                target: RelocationTarget::Function(shim),
            };
            let data = self.push_data("table", vec![0; 8], 8, vec![relocation]);
            self.tables.borrow_mut().insert((ty, object), data);
            return data;
        }
        let entries = self.table_entries(*trait_def);
        let mut relocations = Vec::new();
        for (index, method) in entries.iter().enumerate() {
            if let Some(function) = self.table_entry(ty, *trait_def, arguments, *method) {
                relocations.push(Relocation {
                    offset: index as u32 * 8,
                    target: RelocationTarget::Function(function),
                });
            }
        }
        let size = entries.len().max(1) * 8;
        let data = self.push_data("table", vec![0; size], 8, relocations);
        self.tables.borrow_mut().insert((ty, object), data);
        data
    }

    /// The function for a method; none for methods that objects do not have.
    fn table_entry(
        &self,
        ty: Ty,
        trait_def: DefId,
        arguments: &[Ty],
        method: DefId,
    ) -> Option<FunctionId> {
        let item = self.program().item(method);
        if !item.generics.parameters.is_empty() {
            return None;
        }
        let needs_sized = item
            .attributes
            .text
            .iter()
            .any(|text| text.contains("where Self : Sized"));
        if needs_sized {
            return None;
        }
        let mut substitutions = vec![ty];
        if item.parent == Some(trait_def) {
            substitutions.extend(arguments);
        } else if !self
            .program()
            .item(item.parent?)
            .generics
            .parameters
            .is_empty()
        {
            self.unsupported_here(
                "a trait object whose trait has a generic supertrait is not in the subset yet"
                    .to_string(),
                "use a supertrait without parameters",
            );
            return None;
        }
        let callee = Callee {
            function: FunctionRef::Item(method),
            substitutions,
        };
        match self.resolve(&callee) {
            Resolved::Function(def, substitutions) => {
                Some(self.function(InstanceKind::Item(def), substitutions))
            }
            _ => None,
        }
    }
}

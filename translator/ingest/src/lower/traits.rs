//! The traits whose methods can be called at a place without naming them.

use crate::session::{Binding, DefKind, ModuleId, Namespace, Session};
use hir::DefId;
use std::collections::HashSet;
use std::rc::Rc;

impl Session {
    /// The traits in scope in `module`, in the order of their definition.
    pub fn traits_in_scope(&mut self, module: ModuleId) -> Rc<[DefId]> {
        if let Some(known) = self.traits_in_scope.get(&module) {
            return known.clone();
        }
        let mut found = HashSet::new();
        let mut at = Some(module);
        while let Some(inner) = at {
            self.collect_traits(inner, module, &mut HashSet::new(), &mut found);
            at = match self.module(inner).is_block {
                true => self.module(inner).parent,
                false => None,
            };
        }
        let krate = self.module(module).krate;
        if let Some(prelude) = self.crates[krate.index()].prelude {
            self.collect_traits(prelude, prelude, &mut HashSet::new(), &mut found);
        }
        let mut list: Vec<DefId> = found.into_iter().collect();
        list.sort();
        let list: Rc<[DefId]> = list.into();
        // A block's names are complete before its first body is lowered, and so are a module's.
        self.traits_in_scope.insert(module, list.clone());
        list
    }

    /// The traits that `module` names, defines, or takes from a glob.
    fn collect_traits(
        &mut self,
        module: ModuleId,
        from: ModuleId,
        seen: &mut HashSet<ModuleId>,
        found: &mut HashSet<DefId>,
    ) {
        if !seen.insert(module) {
            return;
        }
        let mut names: Vec<String> = Vec::new();
        let data = self.module(module);
        names.extend(data.names.keys().map(|(name, _)| name.clone()));
        names.extend(data.imports.keys().filter(|name| *name != "_").cloned());
        names.sort();
        for name in names {
            if let Some(Binding::Def(def)) =
                self.lookup_in_module(module, &name, Namespace::Types, from)
                && self.kinds[def.index()] == DefKind::Trait
            {
                found.insert(def);
            }
        }
        let unnamed = self.module(module).imports.get("_").cloned();
        for import in unnamed.unwrap_or_default() {
            if let Some(Binding::Def(def)) = self.resolve_import(module, &import, Namespace::Types)
                && self.kinds[def.index()] == DefKind::Trait
            {
                found.insert(def);
            }
        }
        for glob in self.module(module).globs.clone() {
            let target = self.resolve_import(module, &glob, Namespace::Types);
            if let Some(Binding::Def(def)) = target
                && let DefKind::Module(target) = self.kinds[def.index()]
            {
                self.collect_traits(target, module, seen, found);
            }
        }
    }
}

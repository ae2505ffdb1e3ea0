//! Name resolution: what a path means at a place.
//!
//! Questions are answered on demand, when all items of the module are known: a name that is
//! defined in a module wins over one that a `use` names, which wins over one from a glob. A name
//! that is asked for while it is being resolved (imports in a circle) is not there, which is what
//! the compiler's fixpoint says too.
//!
//! In paths, module segments are walked; the walk stops at the first item. What follows it is
//! associated with that item's type and left to inference.

pub mod macros;

use crate::session::{
    Binding, DefKind, ExternCrate, Import, ImportSegment, ModuleId, Namespace, Session, Visibility,
};
use hir::{CrateId, DefId, PrimitiveType};

/// A path whose beginning is resolved.
pub struct Walked {
    /// What the beginning names.
    pub binding: Binding,
    /// The segment that names the item.
    pub start: usize,
    /// How many segments from there on `binding` covers.
    pub covered: usize,
}

/// Why a path has no meaning: the segment that is not there, and where it was looked for.
pub struct Missing {
    /// Number of the segment.
    pub segment: usize,
    /// The module or enum that does not have it; `None` for the first segment.
    pub container: Option<DefId>,
}

impl Session {
    /// Whether code in `from` may use a name of that visibility.
    fn is_visible(&self, visibility: Visibility, from: ModuleId) -> bool {
        let Visibility::Within(module) = visibility else {
            return true;
        };
        let mut at = Some(from);
        while let Some(inner) = at {
            if inner == module {
                return true;
            }
            at = self.module(inner).parent;
        }
        false
    }

    /// What `name` means in `module` for code in `from`.
    pub fn lookup_in_module(
        &mut self,
        module: ModuleId,
        name: &str,
        namespace: Namespace,
        from: ModuleId,
    ) -> Option<Binding> {
        let key = (name.to_string(), namespace);
        let data = self.module(module);
        if let Some((binding, visibility)) = data.names.get(&key)
            && self.is_visible(*visibility, from)
        {
            return Some(*binding);
        }
        let key = (module, name.to_string(), namespace);
        if !self.resolving.insert(key.clone()) {
            return None;
        }
        let found = self.lookup_imported(module, name, namespace, from);
        self.resolving.remove(&key);
        found.or_else(|| self.builtin_of(module, name, namespace))
    }

    fn lookup_imported(
        &mut self,
        module: ModuleId,
        name: &str,
        namespace: Namespace,
        from: ModuleId,
    ) -> Option<Binding> {
        let named = self.module(module).imports.get(name).cloned();
        for import in named.unwrap_or_default() {
            if self.is_visible(import.visibility, from)
                && let Some(binding) = self.resolve_import(module, &import, namespace)
            {
                return Some(binding);
            }
        }
        let globs = self.module(module).globs.len();
        for index in 0..globs {
            let glob = self.module(module).globs[index].clone();
            if !self.is_visible(glob.visibility, from) {
                continue;
            }
            let Some(target) = self.resolve_import(module, &glob, Namespace::Types) else {
                continue;
            };
            if let Some(binding) = self.lookup_member(target, name, namespace, module) {
                return Some(binding);
            }
        }
        None
    }

    /// A built-in macro by the path of the standard library.
    fn builtin_of(&self, module: ModuleId, name: &str, namespace: Namespace) -> Option<Binding> {
        let is_std = self.module(module).krate == CrateId(0) && self.current != CrateId(0);
        if namespace == Namespace::Macros && is_std {
            return macros::builtin(name).map(Binding::Builtin);
        }
        None
    }

    /// What `name` means inside of a module or an enum.
    pub fn lookup_member(
        &mut self,
        container: Binding,
        name: &str,
        namespace: Namespace,
        from: ModuleId,
    ) -> Option<Binding> {
        match container {
            Binding::Def(def) => match self.kinds[def.index()] {
                DefKind::Module(module) => self.lookup_in_module(module, name, namespace, from),
                DefKind::Enum if namespace != Namespace::Macros => {
                    let variants = &self.variants[&def];
                    let number = variants.iter().position(|(variant, _)| variant == name)?;
                    Some(Binding::Variant(def, number as u32))
                }
                _ => None,
            },
            Binding::Foreign(krate) => Some(Binding::Foreign(krate)),
            _ => None,
        }
    }

    /// What the import brings in.
    pub fn resolve_import(
        &mut self,
        module: ModuleId,
        import: &Import,
        namespace: Namespace,
    ) -> Option<Binding> {
        if let ([segment], Namespace::Macros) = (&import.path[..], namespace) {
            let textual = macros::textual(&import.macros, &segment.name);
            if let Some(definition) = textual {
                return Some(Binding::Macro(definition));
            }
        }
        // `use a::{self}` and `use a` of a crate.
        let walked = self.walk(module, &import.path, namespace).ok()?;
        (walked.start + walked.covered == import.path.len()).then_some(walked.binding)
    }

    /// What a single name means at a place in `module`: blocks and the module around, other
    /// crates, the prelude, primitive types.
    pub fn lookup_lexical(
        &mut self,
        module: ModuleId,
        name: &str,
        namespace: Namespace,
    ) -> Option<Binding> {
        let mut at = module;
        loop {
            if let Some(binding) = self.lookup_in_module(at, name, namespace, module) {
                return Some(binding);
            }
            if !self.module(at).is_block {
                break;
            }
            at = self.module(at).parent.expect("a block is in a module");
        }
        if namespace == Namespace::Types
            && let Some(binding) = self.lookup_extern(module, name)
        {
            return Some(binding);
        }
        if namespace == Namespace::Macros
            && let Some(builtin) = macros::builtin(name)
        {
            return Some(Binding::Builtin(builtin));
        }
        let krate = self.module(module).krate;
        if let Some(prelude) = self.crates[krate.index()].prelude
            && let Some(binding) = self.lookup_in_module(prelude, name, namespace, prelude)
        {
            return Some(binding);
        }
        match namespace {
            Namespace::Types => PrimitiveType::by_name(name).map(Binding::Primitive),
            _ => None,
        }
    }

    /// A crate by its name.
    fn lookup_extern(&self, module: ModuleId, name: &str) -> Option<Binding> {
        let krate = self.module(module).krate;
        let found = self.crates[krate.index()].externs.get(name)?;
        Some(self.extern_binding(*found))
    }

    /// The root of a crate as a binding.
    pub fn extern_binding(&self, krate: ExternCrate) -> Binding {
        match krate {
            ExternCrate::Translated(krate) => {
                Binding::Def(self.module(self.crates[krate.index()].root).def)
            }
            ExternCrate::Foreign(krate) => Binding::Foreign(krate),
        }
    }

    fn root_binding(&self, krate: usize) -> Binding {
        Binding::Def(self.module(self.crates[krate].root).def)
    }

    /// Resolves the beginning of a path as seen from `module`; `namespace` is that of the last
    /// segment.
    pub fn walk(
        &mut self,
        module: ModuleId,
        path: &[ImportSegment],
        namespace: Namespace,
    ) -> Result<Walked, Missing> {
        let last = path.len() - 1;
        let space = |index: usize| match index == last {
            true => namespace,
            false => Namespace::Types,
        };
        let (mut binding, mut at) = self.walk_start(module, path, namespace)?;
        loop {
            let done = Walked {
                binding,
                start: at,
                covered: 1,
            };
            if at == last {
                return Ok(done);
            }
            let name = &path[at + 1].name;
            let container = match binding {
                Binding::Def(def) => match self.kinds[def.index()] {
                    DefKind::Module(_) => def,
                    DefKind::Enum => {
                        // A variant, or an associated item of the enum.
                        return Ok(
                            match self.lookup_member(binding, name, space(at + 1), module) {
                                Some(variant) => Walked {
                                    binding: variant,
                                    start: at,
                                    covered: 2,
                                },
                                None => done,
                            },
                        );
                    }
                    _ => return Ok(done),
                },
                Binding::Foreign(_) => {
                    return Ok(Walked {
                        covered: path.len() - at,
                        ..done
                    });
                }
                _ => return Ok(done),
            };
            let found = self.lookup_member(binding, name, space(at + 1), module);
            let primitive = (at == 0)
                .then(|| PrimitiveType::by_name(&path[0].name))
                .flatten();
            match (found, primitive) {
                (Some(found), _) => binding = found,
                // `i32::from` with a module `i32` in scope.
                (None, Some(primitive)) => {
                    return Ok(Walked {
                        binding: Binding::Primitive(primitive),
                        ..done
                    });
                }
                (None, None) => {
                    return Err(Missing {
                        segment: at + 1,
                        container: Some(container),
                    });
                }
            }
            at += 1;
        }
    }

    /// The first segment, with the keywords that may stand there.
    fn walk_start(
        &mut self,
        module: ModuleId,
        path: &[ImportSegment],
        namespace: Namespace,
    ) -> Result<(Binding, usize), Missing> {
        let missing = |segment: usize| Missing {
            segment,
            container: None,
        };
        let first = &path[0];
        match first.name.as_str() {
            "crate" => {
                let krate = match first.dollar_crate {
                    Some(krate) => krate as usize,
                    None => self.module(module).krate.index(),
                };
                Ok((self.root_binding(krate), 0))
            }
            "self" if path.len() > 1 || namespace == Namespace::Types => {
                let mut target = self.real_module(module);
                let mut at = 0;
                while path.get(at + 1).is_some_and(|next| next.name == "super") {
                    target = self.module(target).parent.ok_or(missing(at + 1))?;
                    at += 1;
                }
                Ok((Binding::Def(self.module(target).def), at))
            }
            "super" => {
                let mut target = self.real_module(module);
                let mut at = 0;
                loop {
                    target = self.module(target).parent.ok_or(missing(at))?;
                    target = self.real_module(target);
                    if path.get(at + 1).is_none_or(|next| next.name != "super") {
                        break;
                    }
                    at += 1;
                }
                Ok((Binding::Def(self.module(target).def), at))
            }
            "" => {
                let name = path.get(1).map_or("", |segment| segment.name.as_str());
                let found = self.lookup_extern(module, name).ok_or(missing(1))?;
                Ok((found, 1))
            }
            name => {
                let space = match path.len() {
                    1 => namespace,
                    _ => Namespace::Types,
                };
                let found = self.lookup_lexical(module, name, space);
                Ok((found.ok_or(missing(0))?, 0))
            }
        }
    }
}

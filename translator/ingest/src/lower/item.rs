//! Items: types, functions, constants, traits, impls.

use super::{ArgumentParameters, Lowerer, Scope, body};
use crate::session::{Namespace, Queued, Session};
use crate::source::collect::{shape, unraw};
use diagnostics::Code;
use hir::{
    Constant, DefId, Field, Function, Generics, Impl, ItemKind, Resolution, Span, Trait, TypeRef,
    TypeRefKind, Variant,
};
use syn::{Attribute, Fields, FnArg, Item, ReceiverKind, Signature};

/// Lowers one item into its slot.
pub fn lower(session: &mut Session, queued: Queued) {
    let def = queued.def;
    session.current = session.program.item(def).krate;
    let scope = Scope {
        module: queued.module,
        macros: queued.macros,
        frames: Vec::new(),
        self_def: None,
        owner: def,
    };
    let mut lowerer = Lowerer {
        session,
        scope,
        argument_parameters: None,
    };
    match &queued.syntax {
        Item::Struct(item) => lowerer.structure(def, item),
        Item::Enum(item) => lowerer.enumeration(def, item),
        Item::Fn(item) => {
            lowerer.header(def, &item.attrs, &item.vis);
            lowerer.function(def, &item.sig, Some(&item.block), 0);
        }
        Item::Const(item) => {
            lowerer.header(def, &item.attrs, &item.vis);
            let ty = lowerer.ty(&item.ty);
            let body = body::lower_constant(lowerer.session, &lowerer.scope, &item.expr);
            let constant = Constant {
                ty,
                body: Some(body),
            };
            lowerer.finish(def, Generics::default(), ItemKind::Const(constant));
        }
        Item::Static(item) => {
            lowerer.header(def, &item.attrs, &item.vis);
            let mutable = matches!(item.mutability, syn::StaticMutability::Mut(_));
            if mutable {
                let span = lowerer.session.span(item.ident.span());
                let message = format!("the static `{}` is mutable", item.ident);
                let help = "keep the state in a struct that is passed as an argument";
                lowerer
                    .session
                    .refuse(Code::MutableStatic, span, message, help);
            }
            let ty = lowerer.ty(&item.ty);
            let body = body::lower_constant(lowerer.session, &lowerer.scope, &item.expr);
            lowerer.finish(
                def,
                Generics::default(),
                ItemKind::Static { ty, body, mutable },
            );
        }
        Item::Type(item) => {
            lowerer.header(def, &item.attrs, &item.vis);
            let generics = lowerer.generics(&item.generics, 0);
            let ty = lowerer.ty(&item.ty);
            lowerer.finish(def, generics, ItemKind::TypeAlias(ty));
        }
        Item::Trait(item) => lowerer.trait_definition(def, item),
        Item::Impl(item) => lowerer.implementation(def, item, queued.derived),
        other => panic!("an item that was not queued for lowering: {other:?}"),
    }
}

impl Lowerer<'_> {
    /// Visibility and attributes.
    pub fn header(&mut self, def: DefId, attributes: &[Attribute], visibility: &syn::Visibility) {
        let attributes = self.attributes(attributes);
        if let Some(name) = &attributes.lang {
            self.session.program.lang.insert(name.clone(), def);
        }
        let item = &mut self.session.program.items[def.index()];
        item.attributes = attributes;
        item.is_public = !matches!(visibility, syn::Visibility::Inherited);
    }

    /// Puts the lowered item into its slot.
    pub fn finish(&mut self, def: DefId, generics: Generics, kind: ItemKind) {
        let item = &mut self.session.program.items[def.index()];
        item.generics = generics;
        item.kind = kind;
    }

    fn structure(&mut self, def: DefId, item: &syn::ItemStruct) {
        self.header(def, &item.attrs, &item.vis);
        self.scope.self_def = Some(def);
        let generics = self.generics(&item.generics, 0);
        let span = self.session.span(item.ident.span());
        let variant = Variant {
            name: unraw(&item.ident),
            shape: shape(&item.fields),
            fields: self.fields(&item.fields),
            discriminant: None,
            span,
        };
        self.finish(def, generics, ItemKind::Struct(variant));
    }

    fn enumeration(&mut self, def: DefId, item: &syn::ItemEnum) {
        self.header(def, &item.attrs, &item.vis);
        self.scope.self_def = Some(def);
        let generics = self.generics(&item.generics, 0);
        let mut variants = Vec::new();
        for variant in &item.variants {
            let discriminant = variant.discriminant.as_ref();
            let discriminant = discriminant
                .map(|(_, value)| body::lower_constant(self.session, &self.scope, value));
            let span = self.session.span(variant.ident.span());
            variants.push(Variant {
                name: unraw(&variant.ident),
                shape: shape(&variant.fields),
                fields: self.fields(&variant.fields),
                discriminant,
                span,
            });
        }
        self.finish(def, generics, ItemKind::Enum(variants));
    }

    fn fields(&mut self, fields: &Fields) -> Vec<Field> {
        let mut lowered = Vec::new();
        for (index, field) in fields.iter().enumerate() {
            let ty = self.ty(&field.ty);
            let (name, span) = match &field.ident {
                Some(ident) => (unraw(ident), self.session.span(ident.span())),
                None => (index.to_string(), ty.span),
            };
            lowered.push(Field {
                name,
                ty,
                span,
                is_public: !matches!(field.vis, syn::Visibility::Inherited),
                attributes: self.attribute_texts(&field.attrs),
            });
        }
        lowered
    }

    /// Lowers a function into its slot, whose header is there already.
    pub fn function(
        &mut self,
        def: DefId,
        signature: &Signature,
        block: Option<&syn::Block>,
        parent_count: u32,
    ) {
        self.check_signature(signature);
        let mut generics = self.generics(&signature.generics, parent_count);
        self.argument_parameters = Some(ArgumentParameters {
            next: parent_count + generics.parameters.len() as u32,
            parameters: Vec::new(),
            predicates: Vec::new(),
        });
        let mut inputs = Vec::new();
        let mut parameters = Vec::new();
        let mut has_self = false;
        for input in &signature.inputs {
            let attributes = match input {
                FnArg::Receiver(receiver) => &receiver.attrs,
                FnArg::Typed(typed) => &typed.attrs,
            };
            if !self.session.is_active(attributes) {
                continue;
            }
            parameters.push(match input {
                FnArg::Receiver(receiver) => {
                    has_self = true;
                    self.receiver(receiver)
                }
                FnArg::Typed(typed) => self.ty(&typed.ty),
            });
            inputs.push(input);
        }
        let arguments = self.argument_parameters.take().expect("set above");
        generics.parameters.extend(arguments.parameters);
        generics.predicates.extend(arguments.predicates);
        let around = self.session.span(signature.ident.span());
        let result = self.result_type(&signature.output, around);
        let attributes = &self.session.program.item(def).attributes;
        let supplied = attributes.intrinsic || attributes.runtime;
        let body = match block {
            Some(block) if !supplied => Some(body::lower_function(
                self.session,
                &self.scope,
                &inputs,
                block,
            )),
            _ => None,
        };
        let function = Function {
            parameters,
            result,
            has_self,
            is_const: signature.constness.is_some(),
            is_unsafe: matches!(signature.safety, syn::Safety::Unsafe(_)),
            body,
        };
        self.finish(def, generics, ItemKind::Function(function));
    }

    fn check_signature(&mut self, signature: &Signature) {
        if let Some(token) = &signature.asyncness {
            let span = self.session.span(token.span);
            let message = format!("the function `{}` is `async`", signature.ident);
            self.session
                .refuse(Code::Async, span, message, "write a state machine");
        }
        if let syn::Safety::Unsafe(token) = &signature.safety {
            self.session.refuse_unsafe(*token);
        }
        if let Some(abi) = &signature.abi {
            let span = self.session.span(abi.extern_token.span);
            let message = "functions of another calling convention are not translated";
            self.session
                .refuse(Code::ForeignItem, span, message, "leave `extern` out");
        }
        if let Some(variadic) = &signature.variadic {
            let span = self.session.span(variadic.dots.spans[0]);
            let message = "a function with any number of arguments";
            self.session
                .refuse(Code::Variadic, span, message, "pass a slice");
        }
    }

    /// The type of `self`.
    fn receiver(&mut self, receiver: &syn::Receiver) -> TypeRef {
        let span = self.session.span(receiver.self_token.span);
        match &receiver.kind {
            ReceiverKind::Reference(_, lifetime, mutability) => TypeRef {
                kind: TypeRefKind::Reference {
                    mutable: mutability.is_some(),
                    lifetime: lifetime.as_ref().map(ToString::to_string),
                    target: Box::new(self.self_type(span)),
                },
                span,
            },
            ReceiverKind::Typed(_, ty) => self.ty(ty),
            _ => self.self_type(span),
        }
    }

    fn trait_definition(&mut self, def: DefId, item: &syn::ItemTrait) {
        self.header(def, &item.attrs, &item.vis);
        self.scope.self_def = Some(def);
        let mut generics = self.generics(&item.generics, 1);
        if let Some(token) = item.unsafety {
            self.session.refuse_unsafe(token);
        }
        let (supertraits, _) = self.bounds(&item.supertraits);
        let span = self.session.span(item.ident.span());
        let subject = self.self_type(span);
        super::generics::add_predicates(&mut generics, &subject, supertraits.clone());
        let count = 1 + generics.parameters.len() as u32;
        let items = self.trait_members(&item.items, count);
        self.finish(def, generics, ItemKind::Trait(Trait { items, supertraits }));
    }

    fn implementation(&mut self, def: DefId, item: &syn::ItemImpl, derived: bool) {
        self.header(def, &item.attrs, &syn::Visibility::Inherited);
        self.scope.self_def = Some(def);
        if let Some(bang) = &item.modifiers.polarity {
            let span = self.session.span(bang.span);
            let message = "negative impls are not stable Rust";
            self.session
                .refuse(Code::UnstableSyntax, span, message, "leave the impl out");
        }
        if let Some(token) = item.unsafety {
            self.session.refuse_unsafe(token);
        }
        let generics = self.generics(&item.generics, 0);
        let count = generics.parameters.len() as u32;
        let trait_path = match &item.trait_ {
            None => None,
            Some((path, _)) => match self.path(path, Namespace::Types) {
                Some(path) => Some(path),
                // Reported; without its trait the impl would say something else.
                None => return,
            },
        };
        self.check_drop(trait_path.as_ref().map(|path| path.resolution), item);
        let self_type = self.ty(&item.self_ty);
        let items = self.impl_members(&item.items, count);
        let implementation = Impl {
            trait_path,
            self_type,
            items,
            derived,
        };
        self.finish(def, generics, ItemKind::Impl(implementation));
    }

    /// Destructors of the author's types are not run yet.
    fn check_drop(&mut self, trait_path: Option<Resolution>, item: &syn::ItemImpl) {
        let Some(Resolution::Def(def)) = trait_path else {
            return;
        };
        let program = &self.session.program;
        let is_drop = program.lang.get("drop") == Some(&def);
        if is_drop && self.session.current != hir::CrateId(0) {
            let span: Span = self.session.span(item.impl_token.span);
            let message = "the destructor of this type would not run";
            let help = "clean up in a method that is called by hand";
            self.session.refuse(Code::DropImpl, span, message, help);
        }
    }
}

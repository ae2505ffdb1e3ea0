//! Paths: the part that names resolve, and the arguments of all segments.

use super::{Lowerer, spans};
use crate::session::{Binding, DefKind, ImportSegment, Namespace};
use crate::source::collect::unraw;
use crate::source::macros::path_segments;
use crate::source::uses;
use diagnostics::{Code, Diagnostic};
use hir::{Path, PathSegment, PrimitiveType, Resolution, Span, TypeRef, TypeRefKind};
use syn::{GenericArgument, PathArguments};

/// What the beginning of a path names, and where.
struct Beginning {
    resolution: Resolution,
    start: usize,
    covered: usize,
}

impl Lowerer<'_> {
    /// Lowers a path whose last segment is of that namespace; `None` after a report.
    pub fn path(&mut self, path: &syn::Path, namespace: Namespace) -> Option<Path> {
        let names = path_segments(self.session, path);
        let beginning = self.beginning(path, &names, namespace)?;
        // A leading `::` is a segment of the names, but not of the syntax.
        let extra = usize::from(path.leading_colon.is_some());
        let kept = path.segments.iter().skip(beginning.start - extra);
        let segments: Vec<PathSegment> = kept.map(|it| self.segment(it)).collect();
        Some(Path {
            resolution: beginning.resolution,
            segments,
            resolved: beginning.covered,
            span: self.path_span(path),
        })
    }

    /// The span of a whole path.
    pub fn path_span(&self, path: &syn::Path) -> Span {
        let first = self.session.span(path.segments[0].ident.span());
        let last = self.session.span(spans::path_end(path));
        self.session.tokens.join(first, last)
    }

    fn beginning(
        &mut self,
        path: &syn::Path,
        names: &[ImportSegment],
        namespace: Namespace,
    ) -> Option<Beginning> {
        if let Some(resolution) = self.parameter_or_self(names, namespace) {
            return Some(Beginning {
                resolution,
                start: 0,
                covered: 1,
            });
        }
        let walked = match self.session.walk(self.scope.module, names, namespace) {
            Ok(walked) => walked,
            Err(missing) => {
                self.report_missing(path, names, missing.segment, missing.container);
                return None;
            }
        };
        let is_primitive = PrimitiveType::by_name(&names[0].name).filter(|_| names.len() == 1);
        let resolution = match (walked.binding, is_primitive) {
            // A module `str` in scope does not hide the type.
            (Binding::Def(def), Some(primitive))
                if matches!(self.session.kinds[def.index()], DefKind::Module(_)) =>
            {
                Resolution::Primitive(primitive)
            }
            (binding, _) => self.item_resolution(path, names, binding)?,
        };
        Some(Beginning {
            resolution,
            start: walked.start,
            covered: walked.covered,
        })
    }

    /// What a binding means as the beginning of a type, an expression or a pattern.
    fn item_resolution(
        &mut self,
        path: &syn::Path,
        names: &[ImportSegment],
        binding: Binding,
    ) -> Option<Resolution> {
        Some(match binding {
            Binding::Def(def) if matches!(self.session.kinds[def.index()], DefKind::Module(_)) => {
                let span = self.path_span(path);
                let name = &names.last().expect("not empty").name;
                let message = format!("the module `{name}` is used as an item");
                self.session.refuse(Code::UnresolvedName, span, message, "");
                return None;
            }
            Binding::Def(def) => Resolution::Def(def),
            Binding::Variant(def, number) => Resolution::Variant(def, number),
            Binding::Primitive(primitive) => Resolution::Primitive(primitive),
            Binding::Foreign(krate) => {
                self.report_foreign(path, krate);
                return None;
            }
            Binding::Macro(_) | Binding::Builtin(_) => {
                self.report_missing(path, names, names.len() - 1, None);
                return None;
            }
        })
    }

    /// `Self` and generic parameters.
    pub fn parameter_or_self(
        &self,
        names: &[ImportSegment],
        namespace: Namespace,
    ) -> Option<Resolution> {
        let name = names[0].name.as_str();
        if name == "Self" {
            return self.scope.self_def.map(Resolution::SelfType);
        }
        let as_value = names.len() == 1 && namespace == Namespace::Values;
        for frame in self.scope.frames.iter().rev() {
            let found = frame
                .parameters
                .iter()
                .find(|it| it.name == name && (it.is_const || !as_value));
            if let Some(parameter) = found {
                return Some(Resolution::Parameter {
                    owner: frame.owner,
                    index: parameter.index,
                });
            }
        }
        None
    }

    /// Whether the resolution is a const parameter.
    pub fn is_const_parameter(&self, resolution: Resolution) -> bool {
        let Resolution::Parameter { owner, index } = resolution else {
            return false;
        };
        self.scope.frames.iter().any(|frame| {
            let is_it = |it: &super::FrameParameter| it.index == index && it.is_const;
            frame.owner == owner && frame.parameters.iter().any(is_it)
        })
    }

    /// A segment with its arguments.
    pub fn segment(&mut self, segment: &syn::PathSegment) -> PathSegment {
        let first = self.session.span(segment.ident.span());
        let mut lowered = PathSegment::of_name(unraw(&segment.ident), first);
        match &segment.arguments {
            PathArguments::None => {}
            PathArguments::AngleBracketed(arguments) => {
                self.angle_arguments(arguments, &mut lowered);
            }
            PathArguments::Parenthesized(arguments) => {
                let close = self.session.span(arguments.paren_token.span.close());
                let span = self.session.tokens.join(first, close);
                let inputs = arguments.inputs.iter().map(|it| self.ty(&it.ty)).collect();
                let inputs = TypeRef {
                    kind: TypeRefKind::Tuple(inputs),
                    span,
                };
                lowered.arguments = Some(vec![inputs]);
                let output = self.result_type(&arguments.output, span);
                lowered.bindings.push(("Output".to_string(), output));
            }
        }
        lowered
    }

    /// `<A, B, Item = C>`.
    pub fn angle_arguments(
        &mut self,
        arguments: &syn::AngleBracketedGenericArguments,
        segment: &mut PathSegment,
    ) {
        let mut types = Vec::new();
        for argument in &arguments.args {
            match argument {
                GenericArgument::Lifetime(it) => segment.lifetimes.push(it.to_string()),
                GenericArgument::Type(ty) => types.push(self.type_or_const(ty)),
                GenericArgument::Const(value) => {
                    let span = self.session.span(spans::first(value));
                    let value = self.const_argument(value);
                    types.push(TypeRef {
                        kind: TypeRefKind::Const(value),
                        span,
                    });
                }
                GenericArgument::AssocType(binding) => {
                    let ty = self.ty(&binding.ty);
                    segment.bindings.push((unraw(&binding.ident), ty));
                }
                GenericArgument::AssocConst(binding) => {
                    let span = self.session.span(binding.ident.span());
                    let message = "a constant cannot be bound in angle brackets";
                    self.session
                        .refuse(Code::AssociatedConstraint, span, message, "");
                }
                GenericArgument::Constraint(constraint) => {
                    let span = self.session.span(constraint.ident.span());
                    let message = "a bound inside of angle brackets is not translated";
                    let help = "write it as a where-clause: `where T::Item: Bound`";
                    self.session
                        .refuse(Code::AssociatedConstraint, span, message, help);
                }
                _ => {}
            }
        }
        segment.arguments = Some(types);
    }

    /// Reports the use of a crate that is not translated.
    pub fn report_foreign(&mut self, path: &syn::Path, krate: u32) {
        let span = self.path_span(path);
        let name = self.session.foreign[krate as usize].name.clone();
        let message = format!("the crate `{name}` is not translated");
        self.session.report(
            Diagnostic::new(Code::ForeignCrate, span, message)
                .label("code of another crate")
                .help(format!(
                    "put this call behind an island, where rustc compiles it with `{name}`"
                )),
        );
    }

    fn report_missing(
        &mut self,
        path: &syn::Path,
        names: &[ImportSegment],
        segment: usize,
        container: Option<hir::DefId>,
    ) {
        let extra = usize::from(path.leading_colon.is_some());
        let at = segment.saturating_sub(extra).min(path.segments.len() - 1);
        let span = self.session.span(path.segments[at].ident.span());
        let name = &names[segment.min(names.len() - 1)].name;
        let is_first = container.is_none() && segment == 0;
        if is_first && uses::is_reported(self.session, self.scope.module, name) {
            return;
        }
        let of_std = matches!(names[0].name.as_str(), "std" | "core" | "alloc");
        let message = match container {
            Some(def) => format!("`{name}` is not in `{}`", self.session.program.path_of(def)),
            None => format!("`{name}` is not defined here"),
        };
        let mut diagnostic = Diagnostic::new(Code::UnresolvedName, span, message);
        if of_std {
            let path: Vec<&str> = names.iter().map(|it| it.name.as_str()).collect();
            let path = path.join("::");
            diagnostic = diagnostic
                .label("not in the subset yet")
                .help(crate::session::instead_of(&path));
        } else {
            // rustc knows the name, so something took its definition away.
            diagnostic = diagnostic
                .help("mend the other errors first: they may hide what would have defined it");
        }
        self.session.report(diagnostic);
    }
}

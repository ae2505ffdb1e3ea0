//! Which parts of a body's locals are emptied apart from the rest, each with a flag.
//!
//! A *path* is a local, or a part of one (a field, the field of a variant, an element of an array) that
//! some statement moves out of or that lies on the way to such a part. Its flag says whether the path is
//! full; what has no path of its own is full when the nearest path around it is. So a value whose parts
//! never leave it alone has one flag, and `let (a, _) = pair` gives flags to `pair` and `pair.0`.
//!
//! rustc has checked that a part is emptied only if all values around it may end in parts (none of them has a
//! `Drop` of its own), and that elements leave an array only by patterns, whose numbers are known.

use std::collections::HashMap;

use hir::{Ty, TyKind};

use crate::context::Context;
use crate::place::{Body, Local, Operand, Place, Projection, Rvalue, Statement, StatementKind};

/// From a value to a part of it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Step {
    /// Field `.1` of a struct, tuple or closure, or of an enum's variant `.0`.
    Field(Option<u32>, u32),
    /// That element of an array.
    Element(u64),
}

/// A place with a flag.
#[derive(Debug)]
pub struct Path {
    /// Where it is.
    pub place: Place,
    /// Its type.
    pub ty: Ty,
    /// The local that says whether it is full.
    pub flag: Local,
    /// The paths inside of it, by their step.
    pub parts: Vec<(Step, usize)>,
}

/// All paths of a body.
#[derive(Debug, Default)]
pub struct Paths {
    /// Parts stand behind what they are parts of.
    pub list: Vec<Path>,
    /// The paths of whole locals.
    pub roots: HashMap<Local, usize>,
}

/// What a statement does to the places that it mentions.
#[derive(Debug, Default)]
pub struct Effects {
    /// Emptied, one after the other.
    pub moved: Vec<Place>,
    /// Filled after that.
    pub filled: Option<Place>,
}

impl Paths {
    /// The paths of the locals that are dropped somewhere in the body, with new locals as flags.
    pub fn of(context: &Context<'_>, body: &mut Body) -> Paths {
        let mut paths = Paths::default();
        let (mut dropped, mut moved) = (Vec::new(), Vec::new());
        for statement in body.blocks.iter().flat_map(|block| &block.statements) {
            match &statement.kind {
                StatementKind::Drop(place) => dropped.push(place.local),
                kind => moved.extend(effects(kind).moved),
            }
        }
        for local in dropped {
            if !paths.roots.contains_key(&local) {
                let root = paths.add(context, body, Place::local(local));
                paths.roots.insert(local, root);
            }
        }
        for place in moved {
            let Some(root) = paths.roots.get(&place.local).copied() else {
                continue;
            };
            if context.needs_drop(context.place_type(body, &place)) {
                for steps in steps_to(context, body, &place) {
                    paths.add_below(context, body, root, &steps);
                }
            }
        }
        paths
    }

    fn add(&mut self, context: &Context<'_>, body: &mut Body, place: Place) -> usize {
        let ty = context.place_type(body, &place);
        let flag = body.new_local("is_full", context.interner().bool());
        self.list.push(Path {
            place,
            ty,
            flag,
            parts: Vec::new(),
        });
        self.list.len() - 1
    }

    fn add_below(&mut self, context: &Context<'_>, body: &mut Body, root: usize, steps: &[Step]) {
        let mut at = root;
        for step in steps {
            at = match self.part(at, *step) {
                Some(part) => part,
                None => {
                    let place = stepped(self.list[at].place.clone(), *step);
                    let part = self.add(context, body, place);
                    self.list[at].parts.push((*step, part));
                    part
                }
            };
        }
    }

    /// The path of a part.
    pub fn part(&self, path: usize, step: Step) -> Option<usize> {
        let parts = &self.list[path].parts;
        let found = parts.iter().find(|(other, _)| *other == step);
        found.map(|(_, part)| *part)
    }

    /// The paths of a place: none if it has no flag of its own, several for some elements of an array.
    pub fn find(&self, context: &Context<'_>, body: &Body, place: &Place) -> Vec<usize> {
        let Some(root) = self.roots.get(&place.local) else {
            return Vec::new();
        };
        let all = steps_to(context, body, place).into_iter();
        let found = all.filter_map(|steps| {
            steps
                .into_iter()
                .try_fold(*root, |at, step| self.part(at, step))
        });
        found.collect()
    }

    /// The flags of a path and of all paths inside of it.
    pub fn flags(&self, path: usize) -> Vec<Local> {
        let mut flags = vec![self.list[path].flag];
        for (_, part) in &self.list[path].parts {
            flags.extend(self.flags(*part));
        }
        flags
    }
}

/// The place of a part.
pub fn stepped(place: Place, step: Step) -> Place {
    match step {
        Step::Field(Some(variant), field) => place
            .then(Projection::Variant(variant))
            .field(field as usize),
        Step::Field(None, field) => place.field(field as usize),
        Step::Element(index) => place.then(Projection::ConstantIndex {
            index,
            from_end: false,
        }),
    }
}

/// The steps to a place, or to each of the elements it stands for; none if it lies behind a pointer.
fn steps_to(context: &Context<'_>, body: &Body, place: &Place) -> Vec<Vec<Step>> {
    let mut all: Vec<Vec<Step>> = vec![Vec::new()];
    let mut variant = None;
    for (count, projection) in place.projections.iter().enumerate() {
        let length = || {
            let before = Place {
                local: place.local,
                projections: place.projections[..count].to_vec(),
            };
            let ty = context.place_type(body, &before);
            matches!(context.kind(ty), TyKind::Array(..)).then(|| context.array_length(ty))
        };
        let steps: Vec<Step> = match projection {
            Projection::Variant(number) => {
                variant = Some(*number);
                continue;
            }
            Projection::Field(field) => vec![Step::Field(variant.take(), *field)],
            Projection::Dereference | Projection::Index(_) => return Vec::new(),
            Projection::ConstantIndex { index, from_end } => match (length(), from_end) {
                (Some(length), true) => vec![Step::Element(length - index)],
                (Some(_), false) => vec![Step::Element(*index)],
                (None, _) => return Vec::new(),
            },
            Projection::Subslice { from, to } => match length() {
                Some(length) => (*from..length - to).map(Step::Element).collect(),
                None => return Vec::new(),
            },
        };
        let longer = |before: &Vec<Step>| {
            let before = before.clone();
            let each = steps.clone().into_iter();
            each.map(move |step| [before.as_slice(), &[step]].concat())
        };
        all = all.iter().flat_map(longer).collect();
    }
    all
}

/// The places that a statement moves from, and the one that it fills.
pub fn effects(kind: &StatementKind) -> Effects {
    let mut effects = Effects::default();
    let mut operand = |operand: &Operand| {
        if let Operand::Move(place) = operand {
            effects.moved.push(place.clone());
        }
    };
    effects.filled = match kind {
        StatementKind::Assign(place, rvalue) => {
            match rvalue {
                Rvalue::Use(one) => operand(one),
                Rvalue::Primitive(_, many) | Rvalue::Aggregate(_, many) | Rvalue::Array(many) => {
                    many.iter().for_each(operand);
                }
                Rvalue::Leaves(many) => many.iter().for_each(|(one, _)| operand(one)),
                Rvalue::Allocate(_, Some(one))
                | Rvalue::Promote(one)
                | Rvalue::IsConstant(one)
                | Rvalue::IsVirtual(one) => operand(one),
                Rvalue::Reference(_)
                | Rvalue::Tag(_)
                | Rvalue::Length(_)
                | Rvalue::Allocate(_, None)
                | Rvalue::WeAreJitted
                | Rvalue::Ask(_) => {}
            }
            Some(place.clone())
        }
        StatementKind::Call {
            destination,
            arguments,
            ..
        } => {
            arguments.iter().for_each(operand);
            Some(destination.clone())
        }
        _ => None,
    };
    effects
}

/// Whether the body drops anything.
pub fn has_drops(body: &Body) -> bool {
    let is_drop = |statement: &Statement| matches!(statement.kind, StatementKind::Drop(_));
    let mut blocks = body.blocks.iter();
    blocks.any(|block| block.statements.iter().any(is_drop))
}

//! `match`: a decision tree over the arms' tests.
//!
//! The first candidate's first test decides what is asked. A question with many answers (the variant
//! of an enum, an integer) becomes one switch, and every candidate goes down each branch on which it can
//! still match, without the tests that the branch has answered. So a match on an enum is one switch on its tag,
//! also if the arms go deeper. Leaves bind variables and evaluate guards; each arm's value is lowered once.

use hir::{Arm, ExprId, TyKind};

use super::Builder;
use super::pattern::{Alternative, Test};
use crate::place::{BlockId, Constant, Operand, Place, Primitive, Rvalue, Terminator};

/// A way to an arm.
#[derive(Clone, Debug)]
pub(super) struct Candidate {
    pub alternative: Alternative,
    pub guard: Option<ExprId>,
    pub block: BlockId,
}

impl Builder<'_, '_> {
    /// `match scrutinee { arms }`.
    pub(super) fn match_expression(&mut self, destination: Place, scrutinee: ExprId, arms: &[Arm]) {
        let place = self.matched_place(scrutinee);
        let join = self.new_block();
        let mut candidates = Vec::new();
        let mut blocks = Vec::new();
        // Bound in the decision, dropped at the arm's end: one scope for all arms' variables.
        self.open_scope(true);
        let depth = self.scopes.len() - 1;
        for arm in arms {
            let block = self.new_block();
            blocks.push(block);
            // Guards speak of the variables before the arm's own scope is open.
            self.declare_unscheduled(arm);
            for alternative in self.alternatives(arm.pat, place.clone()) {
                candidates.push(Candidate {
                    alternative,
                    guard: arm.guard,
                    block,
                });
            }
        }
        self.decide(candidates, None);
        for (arm, block) in arms.iter().zip(blocks) {
            self.block = block;
            self.open_scope(true);
            let scope = self.scopes.len() - 1;
            self.declare(arm.pat, scope);
            self.evaluate_into(destination.clone(), arm.value);
            self.close_scope();
            self.exit_to(depth, join);
        }
        self.forget_scope();
        self.block = join;
    }

    fn declare_unscheduled(&mut self, arm: &Arm) {
        // A scope that is thrown away takes the drops; the arm's own scope schedules them again.
        self.open_scope(false);
        let scope = self.scopes.len() - 1;
        self.declare(arm.pat, scope);
        self.forget_scope();
    }

    /// Emits the decision between candidates in order; without any left goes to `otherwise`.
    pub(super) fn decide(&mut self, candidates: Vec<Candidate>, otherwise: Option<BlockId>) {
        let Some(first) = candidates.first() else {
            self.terminate(match otherwise {
                Some(block) => Terminator::Goto(block),
                None => Terminator::Unreachable,
            });
            return;
        };
        let Some((place, test)) = first.alternative.tests.first().cloned() else {
            self.leaf(candidates, otherwise);
            return;
        };
        match test {
            Test::Variant(_, count) => {
                let tag_ty = self
                    .context
                    .interner()
                    .intern(TyKind::Int(hir::IntType::U32));
                let tag = self.scratch(tag_ty);
                self.assign(tag.clone(), Rvalue::Tag(place.clone()));
                self.switch(candidates, &place, tag, Some(count as usize), otherwise);
            }
            Test::Int(_) => {
                let ty = self.place_ty(&place);
                let value = self.scratch(ty);
                self.assign(value.clone(), Rvalue::Use(Operand::Copy(place.clone())));
                let count = match self.context.kind(ty) {
                    TyKind::Bool => Some(2),
                    _ => None,
                };
                self.switch(candidates, &place, value, count, otherwise);
            }
            test => self.ask(candidates, &place, &test, otherwise),
        }
    }

    /// All tests of the first candidate have passed.
    fn leaf(&mut self, candidates: Vec<Candidate>, otherwise: Option<BlockId>) {
        let first = &candidates[0];
        let bindings = first.alternative.bindings.clone();
        let block = first.block;
        let Some(guard) = first.guard else {
            self.bind(&bindings, true);
            self.terminate(Terminator::Goto(block));
            return;
        };
        self.bind(&bindings, false);
        let (yes, no) = (self.new_block(), self.new_block());
        self.open_scope(true);
        self.condition(guard, yes, no);
        self.block = yes;
        self.record_drops(self.scopes.len() - 1);
        self.bind(&bindings, true);
        self.terminate_and_go(Terminator::Goto(block), no);
        self.close_scope();
        self.decide(candidates[1..].to_vec(), otherwise);
    }

    /// One switch for all candidates' questions of that kind about the place.
    fn switch(
        &mut self,
        candidates: Vec<Candidate>,
        place: &Place,
        value: Place,
        count: Option<usize>,
        otherwise: Option<BlockId>,
    ) {
        let mut answers: Vec<i128> = Vec::new();
        for candidate in &candidates {
            for (tested, test) in &candidate.alternative.tests {
                let answer = match test {
                    Test::Variant(variant, _) => i128::from(*variant),
                    Test::Int(value) => *value,
                    _ => continue,
                };
                if tested == place && !answers.contains(&answer) {
                    answers.push(answer);
                }
            }
        }
        let bits = self.context.layout(self.place_ty(&value)).size * 8;
        let mut cases = Vec::new();
        let mut branches = Vec::new();
        for answer in answers.iter().copied() {
            let block = self.new_block();
            let unsigned = (answer as u64) << (64 - bits) >> (64 - bits);
            cases.push((unsigned, block));
            let matching = filter(&candidates, place, |test| answers_to(test, answer));
            branches.push((block, matching));
        }
        let default = self.new_block();
        self.terminate(Terminator::Switch(Operand::Copy(value), cases, default));
        for (block, matching) in branches {
            self.block = block;
            self.decide(matching, otherwise);
        }
        self.block = default;
        if count == Some(answers.len()) {
            return;
        }
        let remaining = filter(&candidates, place, |test| match test {
            Test::Variant(..) | Test::Int(_) => Answer::No,
            _ => Answer::Open,
        });
        self.decide(remaining, otherwise);
    }

    /// A question with two answers.
    fn ask(
        &mut self,
        candidates: Vec<Candidate>,
        place: &Place,
        test: &Test,
        otherwise: Option<BlockId>,
    ) {
        let (yes, no) = (self.new_block(), self.new_block());
        let condition = self.test_condition(place, test);
        self.branch(condition, yes, no);
        self.block = yes;
        let passing = filter(&candidates, place, |other| {
            if other == test {
                Answer::Yes
            } else {
                Answer::Open
            }
        });
        self.decide(passing, otherwise);
        self.block = no;
        let failing = filter(&candidates, place, |other| {
            if other == test {
                Answer::No
            } else {
                Answer::Open
            }
        });
        self.decide(failing, otherwise);
    }

    fn test_condition(&mut self, place: &Place, test: &Test) -> Operand {
        let bool_ty = self.context.interner().bool();
        let ty = self.place_ty(place);
        let value = Operand::Copy(place.clone());
        match test {
            Test::Range(low, high) => {
                let signed = matches!(self.context.kind(ty), TyKind::Int(int) if int.is_signed());
                let (at_least, at_most) = if signed {
                    (
                        flow::Condition::SignedGreaterEqual,
                        flow::Condition::SignedLessEqual,
                    )
                } else {
                    (
                        flow::Condition::UnsignedGreaterEqual,
                        flow::Condition::UnsignedLessEqual,
                    )
                };
                let low = self.int(*low as i64, ty);
                let high = self.int(*high as i64, ty);
                let above = self.primitive(
                    bool_ty,
                    Primitive::Compare(at_least),
                    vec![value.clone(), low],
                );
                let below = self.primitive(bool_ty, Primitive::Compare(at_most), vec![value, high]);
                let and = Primitive::Binary(flow::BinaryOp::And);
                self.primitive(bool_ty, and, vec![above, below])
            }
            Test::Float(bits) => {
                let constant = Operand::Constant(Constant::Float(*bits, ty));
                let equal = Primitive::FloatCompare(flow::FloatCondition::Equal);
                self.primitive(bool_ty, equal, vec![value, constant])
            }
            Test::FloatRange(low, high, inclusive) => {
                let mut result = self.int(1, bool_ty);
                let last = if *inclusive {
                    flow::FloatCondition::LessEqual
                } else {
                    flow::FloatCondition::Less
                };
                let ends = [(low, flow::FloatCondition::GreaterEqual), (high, last)];
                for (end, condition) in ends {
                    if let Some(bits) = end {
                        let constant = Operand::Constant(Constant::Float(*bits, ty));
                        let compare = Primitive::FloatCompare(condition);
                        let passes =
                            self.primitive(bool_ty, compare, vec![value.clone(), constant]);
                        let and = Primitive::Binary(flow::BinaryOp::And);
                        result = self.primitive(bool_ty, and, vec![result, passes]);
                    }
                }
                result
            }
            Test::Text(text) => {
                let left = self.reference_to(place.clone());
                let data = self.context.text_data(text);
                let str_ref = self.context.interner().reference(false, ty);
                let constant = Constant::Data(data, Some(text.len() as u64), str_ref);
                let result = self.scratch(bool_ty);
                match self.equality(ty, ty) {
                    Some(callee) => {
                        let arguments = vec![left, Operand::Constant(constant)];
                        self.call(&callee, arguments, result.clone());
                    }
                    None => self.unsupported("the library lacks `PartialEq for str`", ""),
                }
                Operand::Copy(result)
            }
            Test::Length(count, at_least) => {
                let length = self.length_of(place);
                let count = self.usize(*count);
                let condition = if *at_least {
                    flow::Condition::UnsignedGreaterEqual
                } else {
                    flow::Condition::Equal
                };
                self.primitive(bool_ty, Primitive::Compare(condition), vec![length, count])
            }
            Test::Variant(..) | Test::Int(_) => panic!("switches test these"),
        }
    }
}

/// What is known of a test on a branch.
enum Answer {
    Yes,
    No,
    Open,
}

fn answers_to(test: &Test, answer: i128) -> Answer {
    let passes = match test {
        Test::Variant(variant, _) => i128::from(*variant) == answer,
        Test::Int(value) => *value == answer,
        Test::Range(low, high) => (*low..=*high).contains(&answer),
        _ => return Answer::Open,
    };
    if passes { Answer::Yes } else { Answer::No }
}

/// The candidates that can still match, without the tests on the place that are answered.
fn filter(
    candidates: &[Candidate],
    place: &Place,
    answer: impl Fn(&Test) -> Answer,
) -> Vec<Candidate> {
    let mut kept = Vec::new();
    'candidates: for candidate in candidates {
        let mut candidate = candidate.clone();
        let mut tests = Vec::new();
        for (tested, test) in candidate.alternative.tests {
            if tested == *place {
                match answer(&test) {
                    Answer::Yes => continue,
                    Answer::No => continue 'candidates,
                    Answer::Open => {}
                }
            }
            tests.push((tested, test));
        }
        candidate.alternative.tests = tests;
        kept.push(candidate);
    }
    kept
}

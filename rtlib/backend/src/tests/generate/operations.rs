//! Random operations.

use super::{BASE_FROM, FAR, Generator, Role};
use crate::allocate::is_comparison;
use crate::tests::world::{CALLS, HEAP_BYTES, POINTS, greens, record_roles};
use jitcode::{Effect, Kind, Opcode, OperandKind};
use trace::access::access;

impl Generator<'_> {
    /// So that many values stay alive until here.
    pub(super) fn use_everything(&mut self) {
        if self.random.percent(50) {
            let one = self.constant(1);
            let density = std::mem::replace(&mut self.density, 100);
            self.guard(Opcode::GuardTrue, &[one]);
            self.density = density;
            return;
        }
        let mut sum = self.constant(0);
        for value in 0..self.values.len() as u32 {
            if self.roles[value as usize] != Role::Float {
                sum = self.push(Opcode::Xor, &[sum, value], &[Role::Word]);
            }
        }
        let buffer = self.constant(self.world.buffer());
        self.push(Opcode::Store64, &[buffer, 16, 0, sum], &[]);
    }

    /// Any pure operation.
    pub(super) fn pure(&mut self) {
        let opcode = loop {
            let opcode = self.random.pick(&Opcode::ALL);
            if opcode.is_pure() {
                break opcode;
            }
        };
        self.pure_operation(opcode);
    }

    fn pure_operation(&mut self, opcode: Opcode) -> u32 {
        let shape = opcode.shape();
        if shape.effect == Effect::Partial {
            return self.division(opcode);
        }
        let bits_count = matches!(opcode, Opcode::FloatToWord | Opcode::DoubleToSingle);
        let mut result = shape.result;
        let mut operands = Vec::new();
        for kind in shape.operands {
            operands.push(match kind {
                OperandKind::Value(Kind::Word) => self.word(),
                OperandKind::Value(Kind::Float) if bits_count => self.exact_float(),
                OperandKind::Value(Kind::Float) => self.place(Role::Float),
                OperandKind::Value(Kind::Any) => {
                    let role = self.random.pick(&[Role::Word, Role::Float]);
                    result = Some(role.kind());
                    self.place(role)
                }
                OperandKind::Offset => self.random.word() as u32,
                _ => self.scale(100),
            });
        }
        if operands.len() == 2 && shape.operands[0] == shape.operands[1] && self.random.percent(8) {
            operands[1] = operands[0];
        }
        let role = match result {
            Some(Kind::Float) => Role::Float,
            _ => Role::Word,
        };
        self.push(opcode, &operands, &[role])
    }

    /// Divisions by what is neither zero nor overflows.
    fn division(&mut self, opcode: Opcode) -> u32 {
        let (mut first, second) = (self.word(), self.word());
        let is_signed = matches!(opcode, Opcode::SignedDivide | Opcode::SignedRemainder);
        let one = self.constant(1);
        let divisor = match self.random.below(3) {
            0 => {
                let most = self.constant(i64::MAX as u64);
                first = self.push(Opcode::And, &[first, most], &[Role::Word]);
                self.push(Opcode::Or, &[second, one], &[Role::Word])
            }
            1 => {
                let constants: &[i64] = match is_signed {
                    true => &[1, 2, 3, -3, 10, 1 << 40, i64::MIN, i64::MAX],
                    false => &[1, 2, 3, -1, 10, 1 << 40, i64::MIN, i64::MAX],
                };
                let divisor = self.random.pick(constants);
                self.constant(divisor as u64)
            }
            _ => {
                let mask = self.constant(0xffff);
                let masked = self.push(Opcode::And, &[second, mask], &[Role::Word]);
                self.push(Opcode::Or, &[masked, one], &[Role::Word])
            }
        };
        self.push(opcode, &[first, divisor], &[Role::Word])
    }

    fn scale(&mut self, most: u32) -> u32 {
        loop {
            let scale = self
                .random
                .pick(&[0, 1, 2, 3, 4, 5, 7, 8, 9, 12, 16, 24, 40, 72, 100]);
            if scale <= most {
                return scale;
            }
        }
    }

    /// The operands of an address: up to eight bytes there are in the world.
    fn address(&mut self, is_indexed: bool) -> Vec<u32> {
        let near = self.random.below(256) as i32 - 128;
        let ahead = self.random.below(48) as i32;
        let buffer = self.world.buffer() + BASE_FROM;
        let heap = self.world.heap();
        let (base, offset, most) = match self.random.below(8) {
            0 => (self.constant(buffer), near, 24),
            1 | 2 => (self.place(Role::Base), near, 24),
            3 => {
                let base = self.place(Role::Base);
                let operands = [base, (-FAR) as u32];
                let base = self.push(Opcode::Interior, &operands, &[Role::Word]);
                (base, FAR + near, 24)
            }
            4 => (self.constant(buffer - FAR as u64), FAR + near, 24),
            5 => {
                // At the heap's ends.
                let places = [heap - 8, heap - 4, heap + HEAP_BYTES - 8, heap + HEAP_BYTES];
                let place = self.random.pick(&places);
                (self.constant(place), self.random.below(8) as i32, 8)
            }
            _ => (self.place(Role::Object), ahead, 8),
        };
        match is_indexed {
            true => {
                let index = self.place(Role::Index);
                let scale = self.scale(most);
                vec![base, index, scale, offset as u32, 0]
            }
            false => vec![base, offset as u32, 0],
        }
    }

    /// A question to the VM.
    fn ask(&mut self) -> u32 {
        let opcode = self
            .random
            .pick(&[Opcode::Poll, Opcode::Poll, Opcode::StackLow]);
        self.push(opcode, &[], &[Role::Word])
    }

    pub(super) fn load(&mut self) {
        if self.random.percent(5) {
            self.ask();
            return;
        }
        let opcode = self.pick_access(false);
        let Some(access) = access(opcode) else {
            return;
        };
        let operands = self.address(access.is_indexed);
        let role = match access.is_float {
            true => Role::Float,
            false => Role::Word,
        };
        self.push(opcode, &operands, &[role]);
    }

    pub(super) fn store(&mut self) {
        let opcode = self.pick_access(true);
        let Some(access) = access(opcode) else {
            return;
        };
        let mut operands = self.address(access.is_indexed);
        operands.push(match (access.is_float, access.is_reference) {
            (true, _) => self.exact_float(),
            (_, true) => self.place(Role::Object),
            _ => self.word(),
        });
        self.push(opcode, &operands, &[]);
    }

    fn pick_access(&mut self, is_store: bool) -> Opcode {
        let wanted = |opcode: &Opcode| access(*opcode).is_some_and(|one| one.is_store == is_store);
        let all: Vec<Opcode> = Opcode::ALL.into_iter().filter(wanted).collect();
        self.random.pick(&all)
    }

    /// Makes a slot, or ends the lives of some. There is room for two in each trace.
    pub(super) fn slot(&mut self) {
        if self.random.percent(30) {
            let first = self.constant(self.world.slots());
            let offset = 8 * self.random.below(3) as u32;
            let first = self.push(Opcode::Interior, &[first, offset], &[Role::Object]);
            self.push(Opcode::PopSlots, &[first], &[]);
        } else if self.slots < 2 {
            self.slots += 1;
            let bytes = 8 * self.random.below(5) as u32;
            self.push(Opcode::PushSlot, &[bytes], &[Role::Object]);
        }
    }

    pub(super) fn copy(&mut self) {
        let sides = [Role::Base, Role::Object];
        let (target, source) = (self.random.pick(&sides), self.random.pick(&sides));
        let (target, source) = (self.place(target), self.place(source));
        let count = match self.random.percent(50) {
            true => self.place(Role::Index),
            false => {
                let bytes = self.random.below(64) as u64;
                self.constant(bytes)
            }
        };
        let references = self.random.below(2) as u32;
        self.push(Opcode::Copy, &[target, source, count, references, 0], &[]);
    }

    pub(super) fn call(&mut self) {
        let number = self.random.below(CALLS);
        let signature = self.world.calls[number].clone();
        let (parameters, results) = (signature.parameters, signature.results);
        let mut operands = vec![number as u32];
        let is_indirect = number >= CALLS / 2;
        if is_indirect {
            let target = self.world.native(number);
            operands.push(match self.random.percent(50) {
                true => self.constant(target),
                false => {
                    let near = self.constant(target - 24);
                    self.push(Opcode::Interior, &[near, 24], &[Role::Word])
                }
            });
        }
        operands.push(parameters.len() as u32);
        for kind in parameters {
            let argument = match kind {
                Kind::Float => self.exact_float(),
                _ => self.word(),
            };
            operands.push(argument);
        }
        operands.push(results.len() as u32);
        let roles = results.iter().map(|kind| match kind {
            Kind::Float => Role::Float,
            _ => Role::Word,
        });
        let roles: Vec<Role> = roles.collect();
        let opcode = match is_indirect {
            true => Opcode::CallIndirect,
            false => Opcode::CallResidual,
        };
        self.push(opcode, &operands, &roles);
    }

    pub(super) fn call_portal(&mut self) {
        let point = self.random.below(POINTS as usize) as u32;
        let mut record = Vec::new();
        let is_open = self.random.percent(20);
        for _ in 0..greens(point) {
            let green = self.random.below(2) as u64;
            let constant = self.constant(green);
            record.push(match is_open {
                true => self.push(Opcode::SameAs, &[constant], &[Role::Word]),
                false => constant,
            });
        }
        for role in record_roles(point) {
            let word = self.place(role);
            record.push(match role {
                Role::Float => self.tidied(word),
                _ => word,
            });
        }
        let mut operands = vec![point, record.len() as u32];
        operands.extend(record);
        operands.push(self.results as u32);
        let roles: Vec<Role> = (0..self.results)
            .map(|_| self.random.pick(&[Role::Word, Role::Float]))
            .collect();
        self.push(Opcode::CallPortal, &operands, &roles);
        // What the portal has left of its slots goes: calls may be nested deeply.
        let slots = self.constant(self.world.slots());
        self.push(Opcode::PopSlots, &[slots], &[]);
    }

    /// Goes into a callee, or back from one.
    pub(super) fn frame(&mut self) {
        if self.parents.len() > 3 || self.random.percent(40) {
            self.parents.pop();
            return;
        }
        let values = self.chosen_values();
        let parent = self.parents.last().copied();
        let snapshots = &mut self.builder.trace.snapshots;
        let number = snapshots.push(1, 2, parent, 3, values.into_iter());
        self.parents.push(number);
    }

    /// Values for a frame, and now and then a constant.
    pub(super) fn chosen_values(&mut self) -> Vec<u32> {
        let mut values = Vec::new();
        for value in 0..self.values.len() as u32 {
            if self.random.percent(self.density) {
                values.push(value);
            }
        }
        if self.random.percent(20) {
            let bits = self.random.word();
            values.push(self.constant(bits));
        }
        values
    }

    pub(super) fn some_guard(&mut self) {
        let is_wrong = self.random.percent(6);
        let guard_of = |holds: bool| match holds != is_wrong {
            true => Opcode::GuardTrue,
            false => Opcode::GuardFalse,
        };
        match self.random.below(12) {
            0..=5 => {
                let comparisons = Opcode::ALL.into_iter().filter(|one| is_comparison(*one));
                let comparisons: Vec<Opcode> = comparisons.collect();
                let opcode = self.random.pick(&comparisons);
                let condition = match opcode.is_pure() {
                    true => self.pure_operation(opcode),
                    false => self.ask(),
                };
                if self.random.percent(20) {
                    self.load();
                }
                let guard = guard_of(self.read(condition) != 0);
                self.guard(guard, &[condition]);
            }
            6 | 7 => {
                let word = self.word();
                let guard = guard_of(self.read(word) != 0);
                self.guard(guard, &[word]);
            }
            8 | 9 => {
                let word = self.word();
                let expected = match self.random.percent(80) {
                    true => self.constant(self.read(word)),
                    false => self.word(),
                };
                self.guard(Opcode::GuardValue, &[word, expected]);
            }
            10 => {
                let float = self.exact_float();
                let expected = self.constant(self.read(float));
                self.guard(Opcode::GuardValue, &[float, expected]);
            }
            _ => {
                let bits = self.random.pick(&[0, 1, 1 << 40]);
                let constant = self.constant(bits);
                self.guard(guard_of(bits != 0), &[constant]);
            }
        }
    }
}

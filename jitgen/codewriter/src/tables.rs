//! The tables that all jitcodes share, filled while they are written: constants, calls, effects, drivers.

use crate::body::Place;
use crate::policy::{Plan, returns, runs_portals};
use flow::{CallWrapper, ClassKind, ExternId, FunctionId, LocationId, Type};
use jitcode::{
    Call, Class, Constant, Effects, Interner, Kind, Program, Symbol, call_flag, class_flag,
};
use passes::portals::Portal;
use std::collections::HashMap;

/// The jitcodes' program while it is made.
pub(crate) struct Tables<'a> {
    pub program: Program,
    pub interner: Interner,
    pub plan: Plan,
    /// The flow program's, and those that come new.
    pub wrappers: Vec<CallWrapper>,
    /// By extern: calls in jitcodes.
    pub extern_calls: Vec<u32>,
    /// Calls by address.
    pub indirect_calls: u32,
    flow: &'a flow::Program,
    portals: &'a [Portal],
    runs_portals: Vec<bool>,
    locations: HashMap<LocationId, u32>,
    calls: HashMap<Callee, u32>,
    effects: HashMap<Effects, u32>,
    /// Classes of loads of what does not change.
    unchanging: HashMap<flow::ClassId, u32>,
}

/// What a call's descriptor is for.
#[derive(Clone, PartialEq, Eq, Hash)]
enum Callee {
    Function(FunctionId),
    Extern(ExternId),
    Indirect(Vec<Type>, Vec<Type>),
}

/// The kind of registers that hold values of a type.
pub(crate) fn kind_of(ty: Type) -> Kind {
    match ty.is_float() {
        true => Kind::Float,
        false => Kind::Word,
    }
}

pub(crate) fn kinds_of(types: &[Type]) -> Vec<Kind> {
    types.iter().copied().map(kind_of).collect()
}

/// The types of a function's parameters.
pub(crate) fn parameters_of(function: &flow::Function) -> Vec<Type> {
    let entry = &function.blocks[0];
    let types = entry.parameters.iter();
    types.map(|value| function.type_of(*value)).collect()
}

impl<'a> Tables<'a> {
    /// Whether a class is that of an enum's payload word of mixed type.
    pub fn is_payload(&self, class: flow::ClassId) -> bool {
        let kind = self.flow.classes[class.index()].kind;
        matches!(
            kind,
            ClassKind::Field {
                is_payload: true,
                ..
            }
        )
    }

    /// Tables with what is only copied.
    pub fn new(flow: &'a flow::Program, portals: &'a [Portal], plan: Plan) -> Tables<'a> {
        let mut program = Program::default();
        program.files.clone_from(&flow.files);
        program.locations.push(jitcode::Location::default());
        program.classes = flow.classes.iter().map(class).collect();
        let overlaps = flow.overlaps.iter();
        program.overlaps = overlaps.map(|(a, b)| (a.0, b.0)).collect();
        Tables {
            program,
            interner: Interner::default(),
            plan,
            wrappers: flow.call_wrappers.clone(),
            extern_calls: vec![0; flow.externs.len()],
            indirect_calls: 0,
            flow,
            portals,
            runs_portals: runs_portals(flow, portals),
            locations: HashMap::new(),
            calls: HashMap::new(),
            effects: HashMap::new(),
            unchanging: HashMap::new(),
        }
    }

    /// The flow program's alias classes.
    pub fn classes(&self) -> &'a [flow::Class] {
        &self.flow.classes
    }

    /// The class of loads of a leaf where it does not change any more. Nothing writes to it.
    pub fn unchanging_class(&mut self, class: flow::ClassId) -> u32 {
        let known = &self.program.classes[class.index()];
        if known.flags & class_flag::IMMUTABLE != 0 {
            return class.0;
        }
        let twin = Class {
            name: format!("{} unchanging", known.name),
            flags: class_flag::IMMUTABLE,
            ty: known.ty,
        };
        let classes = &mut self.program.classes;
        *self.unchanging.entry(class).or_insert_with(|| {
            classes.push(twin);
            classes.len() as u32 - 1
        })
    }

    /// The number of a constant.
    pub fn constant(&mut self, constant: Constant) -> u32 {
        self.interner.constant_number(&mut self.program, constant)
    }

    /// The place of a number.
    pub fn number(&mut self, bits: u64) -> Place {
        Place::Constant(self.constant(Constant::Number(bits)))
    }

    /// The number at a place, if it is one.
    pub fn number_at(&self, place: Place) -> Option<u64> {
        match place {
            Place::Constant(number) => match self.program.constants[number as usize] {
                Constant::Number(bits) => Some(bits),
                Constant::Address(..) => None,
            },
            Place::Register(_) => None,
        }
    }

    /// The number of a location. Only those are kept that code comes from.
    pub fn location(&mut self, id: LocationId) -> u32 {
        if id == LocationId::default() {
            return 0;
        }
        let locations = &mut self.program.locations;
        *self.locations.entry(id).or_insert_with(|| {
            let at = self.flow.locations[id.index()];
            locations.push(jitcode::Location {
                file: at.file,
                line: at.line,
                column: at.column,
            });
            locations.len() as u32 - 1
        })
    }

    /// The number of a driver.
    pub fn driver(&mut self, name: &str) -> u32 {
        let drivers = &mut self.program.drivers;
        let known = drivers.iter().position(|driver| driver == name);
        let number = known.unwrap_or_else(|| {
            drivers.push(name.to_string());
            drivers.len() - 1
        });
        number as u32
    }

    /// What the author says of drivers by functions, once all drivers are known.
    pub fn add_callbacks(&mut self) {
        let flow = self.flow;
        if flow.drivers.is_empty() {
            return;
        }
        for name in self.program.drivers.clone() {
            let driver = flow.drivers.iter().find(|driver| driver.name == name);
            let entry = driver.map_or([0; 5], |driver| {
                driver.callbacks().map(|(_, callback)| match callback {
                    Some(function) => 1 + self.function_call(function),
                    None => 0,
                })
            });
            self.program.callbacks.push(entry);
        }
    }

    /// The descriptor of a function of the program.
    pub fn function_call(&mut self, id: FunctionId) -> u32 {
        let key = Callee::Function(id);
        if let Some(number) = self.calls.get(&key) {
            return *number;
        }
        let portal = self.portals.iter().find(|portal| portal.function == id);
        let function = match portal {
            Some(portal) => &portal.graph,
            None => &self.flow.functions[id.index()],
        };
        let native = portal.map_or(id, |portal| portal.jit);
        let attributes = &self.flow.functions[native.index()].attributes;
        let said = attributes.jit;
        let mut flags = 0;
        let effects = if said.elidable || said.loop_invariant {
            flags |= match said.elidable {
                true => call_flag::ELIDABLE,
                false => call_flag::LOOP_INVARIANT,
            };
            Effects::default()
        } else {
            match &attributes.effects {
                Some(known) => {
                    if known.external || self.runs_portals[id.index()] {
                        flags |= call_flag::EXTERNAL;
                    }
                    Effects {
                        everything: false,
                        writes: known.writes.iter().map(|class| class.0).collect(),
                    }
                }
                None => {
                    flags |= call_flag::EXTERNAL;
                    everything()
                }
            }
        };
        if !returns(function) {
            flags |= call_flag::DIVERGES;
        }
        let (parameters, results) = (parameters_of(function), function.results.clone());
        let target = Some(Symbol::Function(native.0));
        let name = function.name.clone();
        let number = self.call(name, target, (parameters, results, false), effects, flags);
        self.calls.insert(key, number);
        number
    }

    /// The descriptor of what enters a portal at a point: from its record and the point's number to the portal's results.
    pub fn resume_call(&mut self, portal: &Portal) -> u32 {
        let signature = (
            vec![Type::Ref, Type::I64],
            portal.graph.results.clone(),
            false,
        );
        self.call(
            format!("{}.resume", portal.graph.name),
            Some(Symbol::Function(portal.resume.0)),
            signature,
            everything(),
            call_flag::EXTERNAL,
        )
    }

    /// The descriptor of a function outside.
    pub fn extern_call(&mut self, id: ExternId) -> u32 {
        self.extern_calls[id.index()] += 1;
        let key = Callee::Extern(id);
        if let Some(number) = self.calls.get(&key) {
            return *number;
        }
        let callee = &self.flow.externs[id.index()];
        let mut flags = call_flag::EXTERNAL;
        if callee.diverges {
            flags |= call_flag::DIVERGES;
        }
        let signature = (callee.parameters.clone(), callee.results.clone(), true);
        let target = Some(Symbol::Extern(id.0));
        let number = self.call(
            callee.symbol.clone(),
            target,
            signature,
            everything(),
            flags,
        );
        self.calls.insert(key, number);
        number
    }

    /// The descriptor of calls by address of functions with these types.
    pub fn indirect_call(&mut self, parameters: Vec<Type>, results: Vec<Type>) -> u32 {
        self.indirect_calls += 1;
        let key = Callee::Indirect(parameters.clone(), results.clone());
        if let Some(number) = self.calls.get(&key) {
            return *number;
        }
        let signature = (parameters, results, false);
        let name = String::from("indirect");
        let number = self.call(name, None, signature, everything(), call_flag::EXTERNAL);
        self.calls.insert(key, number);
        number
    }

    fn call(
        &mut self,
        name: String,
        target: Option<Symbol>,
        (parameters, results, external): (Vec<Type>, Vec<Type>, bool),
        effects: Effects,
        flags: u32,
    ) -> u32 {
        let (parameter_kinds, result_kinds) = (kinds_of(&parameters), kinds_of(&results));
        let bits = results.iter().map(|ty| 8 * ty.size()).collect();
        let flags = match external {
            true => flags,
            false => flags | call_flag::INTERNAL,
        };
        let wrapper = CallWrapper {
            parameters,
            results,
            external,
        };
        let known = self.wrappers.iter().position(|known| *known == wrapper);
        let wrapper = known.unwrap_or_else(|| {
            self.wrappers.push(wrapper);
            self.wrappers.len() - 1
        });
        let target = target.map(|symbol| self.constant(Constant::Address(symbol, 0)));
        let wrapper = self.constant(Constant::Address(Symbol::Wrapper(wrapper as u32), 0));
        let effects = self.effects_number(effects);
        self.program.calls.push(Call {
            name,
            target,
            wrapper,
            parameters: parameter_kinds,
            results: result_kinds,
            bits,
            effects,
            flags,
        });
        self.program.calls.len() as u32 - 1
    }

    fn effects_number(&mut self, effects: Effects) -> u32 {
        if let Some(number) = self.effects.get(&effects) {
            return *number;
        }
        let number = self.program.effects.len() as u32;
        self.program.effects.push(effects.clone());
        self.effects.insert(effects, number);
        number
    }
}

fn everything() -> Effects {
    Effects {
        everything: true,
        writes: Vec::new(),
    }
}

fn class(class: &flow::Class) -> Class {
    let mut flags = match class.kind {
        ClassKind::Bare => class_flag::BARE,
        ClassKind::Field {
            address_taken,
            is_payload,
        } => {
            let taken = if address_taken {
                class_flag::ADDRESS_TAKEN
            } else {
                0
            };
            let payload = if is_payload { class_flag::PAYLOAD } else { 0 };
            taken | payload
        }
    };
    if class.immutable {
        flags |= class_flag::IMMUTABLE;
    }
    Class {
        name: class.name.clone(),
        flags,
        ty: class.ty as u32,
    }
}

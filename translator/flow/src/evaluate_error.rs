//! What stops an evaluation, and where.

use crate::resolve::Code;
use crate::{BadAddress, PanicMessage, Program, Stop};

/// Why an evaluation stopped. All but [`Fault::Stopped`], [`Fault::OutOfSteps`] and
/// [`Fault::StackOverflow`] are faults of whoever made the graph.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Fault {
    /// The machine refuses an address: null, or outside of all memory where it can tell.
    BadAddress(u64),
    /// A division by zero, or a quotient that overflows.
    Division,
    /// `unreachable` was reached.
    Unreachable,
    /// An `assume` of something that is not so.
    FalseAssumption,
    /// An indirect call of what is no function's address.
    NotAFunction(u64),
    /// A call with another number of arguments or results than the function has.
    WrongSignature,
    /// A function without blocks was called.
    NoBody(String),
    /// The machine does not know the symbol with these types.
    UnknownExtern(String),
    /// An array of a negative count.
    NegativeCount(i64),
    /// The limit of steps is reached.
    OutOfSteps,
    /// The limit of frames or of memory for slots is reached.
    StackOverflow,
    /// A function outside ended the program, or cannot go on.
    Stopped(Stop),
}

/// An evaluation that stopped.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct EvaluateError {
    /// Why.
    pub fault: Fault,
    /// Where: function, block and source location, the innermost first.
    pub places: Vec<String>,
}

impl EvaluateError {
    /// The exit code, if the program has ended by itself.
    pub fn exit_code(&self) -> Option<i32> {
        match &self.fault {
            Fault::Stopped(Stop::Exit(code)) => Some(*code),
            _ => None,
        }
    }

    /// The panic, if it is one.
    pub fn panic(&self) -> Option<&PanicMessage> {
        match &self.fault {
            Fault::Stopped(Stop::Panic(message)) => Some(message),
            _ => None,
        }
    }
}

impl From<BadAddress> for Fault {
    fn from(address: BadAddress) -> Fault {
        Fault::BadAddress(address.0)
    }
}

impl From<Stop> for Fault {
    fn from(stop: Stop) -> Fault {
        match stop {
            Stop::BadAddress(address) => Fault::BadAddress(address),
            other => Fault::Stopped(other),
        }
    }
}

impl std::fmt::Display for Fault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Fault::BadAddress(address) => write!(f, "bad address {address:#x}"),
            Fault::Division => write!(f, "division by zero or with overflow"),
            Fault::Unreachable => write!(f, "`unreachable` was reached"),
            Fault::FalseAssumption => write!(f, "a false assumption"),
            Fault::NotAFunction(address) => write!(f, "{address:#x} is no function"),
            Fault::WrongSignature => write!(f, "a call with the wrong signature"),
            Fault::NoBody(name) => write!(f, "function {name} has no body"),
            Fault::UnknownExtern(symbol) => write!(f, "unknown extern {symbol}"),
            Fault::NegativeCount(count) => write!(f, "an array of {count} elements"),
            Fault::OutOfSteps => write!(f, "too many steps"),
            Fault::StackOverflow => write!(f, "stack overflow"),
            Fault::Stopped(Stop::BadAddress(address)) => write!(f, "bad address {address:#x}"),
            Fault::Stopped(Stop::OutOfMemory) => write!(f, "out of memory"),
            Fault::Stopped(Stop::Abort) => write!(f, "abort"),
            Fault::Stopped(Stop::Exit(code)) => write!(f, "exit with code {code}"),
            Fault::Stopped(Stop::Panic(panic)) => write!(
                f,
                "panic at {}:{}:{}: {}",
                panic.file, panic.line, panic.column, panic.message
            ),
            Fault::Stopped(Stop::Refused(reason)) => write!(f, "{reason}"),
        }
    }
}

impl std::fmt::Display for EvaluateError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        /// Deep recursion would flood the screen.
        const SHOWN: usize = 10;
        write!(f, "{}", self.fault)?;
        for (index, place) in self.places.iter().take(SHOWN).enumerate() {
            let word = if index == 0 { "in" } else { "called from" };
            write!(f, "\n  {word} {place}")?;
        }
        if self.places.len() > SHOWN {
            write!(f, "\n  and {} more", self.places.len() - SHOWN)?;
        }
        Ok(())
    }
}

/// The place of a step: `@name, b3 at file:line:column`.
pub(crate) fn describe(program: &Program, function: u32, code: &Code, step: usize) -> String {
    let name = &program.functions[function as usize].name;
    let Some((block, location)) = code.places.get(step) else {
        return format!("@{name}");
    };
    let place = format!("@{name}, {block}");
    if location.0 == 0 {
        return place;
    }
    let Some(location) = program.locations.get(location.index()) else {
        return place;
    };
    match program.files.get(location.file as usize) {
        Some(file) => format!("{place} at {file}:{}:{}", location.line, location.column),
        None => place,
    }
}

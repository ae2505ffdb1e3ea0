//! The text form of the place IR, for dumps.

use std::fmt::{self, Display, Formatter};

use super::{
    Body, CallTarget, Constant, Operand, Place, Projection, Rvalue, StatementKind, Terminator,
};

/// Writes the items with `, ` between them.
fn list<T: Display>(f: &mut Formatter<'_>, items: &[T]) -> fmt::Result {
    for (index, item) in items.iter().enumerate() {
        if index > 0 {
            write!(f, ", ")?;
        }
        write!(f, "{item}")?;
    }
    Ok(())
}

impl Display for Place {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let dereferences = self
            .projections
            .iter()
            .filter(|step| matches!(step, Projection::Dereference))
            .count();
        for _ in 0..dereferences {
            write!(f, "(*")?;
        }
        write!(f, "{:?}", self.local)?;
        for step in &self.projections {
            match step {
                Projection::Field(field) => write!(f, ".{field}")?,
                Projection::Variant(variant) => write!(f, " as {variant}")?,
                Projection::Dereference => write!(f, ")")?,
                Projection::Index(local) => write!(f, "[{local:?}]")?,
                Projection::ConstantIndex { index, from_end } => {
                    write!(f, "[{}{index}]", if *from_end { "-" } else { "" })?;
                }
                Projection::Subslice { from, to } => write!(f, "[{from}..-{to}]")?,
            }
        }
        Ok(())
    }
}

impl Display for Operand {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Operand::Copy(place) => write!(f, "{place}"),
            Operand::Move(place) => write!(f, "move {place}"),
            Operand::Constant(Constant::Int(value, _)) => write!(f, "{value}"),
            Operand::Constant(Constant::Float(bits, _)) => write!(f, "float {bits:#x}"),
            Operand::Constant(Constant::Empty(_)) => write!(f, "()"),
            Operand::Constant(Constant::Data(data, None, _)) => write!(f, "&{data}"),
            Operand::Constant(Constant::Data(data, Some(length), _)) => {
                write!(f, "&{data}[{length}]")
            }
            Operand::Constant(Constant::Function(function, _)) => write!(f, "fn {function}"),
        }
    }
}

impl Display for Rvalue {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Rvalue::Use(operand) => write!(f, "{operand}"),
            Rvalue::Reference(place) => write!(f, "&{place}"),
            Rvalue::Primitive(primitive, operands) => {
                write!(f, "{primitive:?} ")?;
                list(f, operands)
            }
            Rvalue::Aggregate(variant, operands) => {
                write!(f, "variant {variant} {{ ")?;
                list(f, operands)?;
                write!(f, " }}")
            }
            Rvalue::Array(operands) => {
                write!(f, "[")?;
                list(f, operands)?;
                write!(f, "]")
            }
            Rvalue::Tag(place) => write!(f, "tag {place}"),
            Rvalue::Length(place) => write!(f, "length {place}"),
            Rvalue::Leaves(operands) => {
                write!(f, "leaves")?;
                for (operand, leaf) in operands {
                    match leaf {
                        None => write!(f, " {operand}")?,
                        Some(leaf) => write!(f, " {operand}:{leaf}")?,
                    }
                }
                Ok(())
            }
            Rvalue::Allocate(ty, None) => write!(f, "allocate {ty:?}"),
            Rvalue::Allocate(ty, Some(count)) => write!(f, "allocate {ty:?} * {count}"),
            Rvalue::Promote(operand) => write!(f, "promote {operand}"),
            Rvalue::IsConstant(operand) => write!(f, "is_constant {operand}"),
            Rvalue::IsVirtual(operand) => write!(f, "is_virtual {operand}"),
            Rvalue::WeAreJitted => write!(f, "we_are_jitted"),
            Rvalue::Ask(question) => write!(f, "{}", question.name()),
        }
    }
}

impl Display for StatementKind {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            StatementKind::Assign(place, rvalue) => write!(f, "{place} = {rvalue}"),
            StatementKind::Call {
                destination,
                callee,
                arguments,
                diverges,
            } => {
                write!(f, "{destination} = ")?;
                match callee {
                    CallTarget::Function(function) => write!(f, "call {function}")?,
                    CallTarget::Extern(function) => write!(f, "call {function}")?,
                    CallTarget::Pointer(pointer) => write!(f, "call *{pointer}")?,
                    CallTarget::Table(pointer, entry) => write!(f, "call {pointer}[{entry}]")?,
                }
                write!(f, "(")?;
                list(f, arguments)?;
                write!(f, "){}", if *diverges { " -> !" } else { "" })
            }
            StatementKind::Drop(place) => write!(f, "drop {place}"),
            StatementKind::CopyElements {
                source,
                target,
                count,
                ..
            } => write!(f, "copy {source} to {target} * {count}"),
            StatementKind::RecordExact(value, exact) => {
                write!(f, "record_exact {value} = {exact}")
            }
            StatementKind::JitPoint {
                driver,
                can_enter,
                greens,
            } => {
                let kind = if *can_enter {
                    "can_enter"
                } else {
                    "merge_point"
                };
                write!(f, "{kind} {driver} ")?;
                list(f, greens)
            }
        }
    }
}

impl Display for Terminator {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Terminator::Goto(block) => write!(f, "goto {block:?}"),
            Terminator::Switch(operand, cases, default) => {
                write!(f, "switch {operand} {{")?;
                for (value, block) in cases {
                    write!(f, " {value} => {block:?},")?;
                }
                write!(f, " _ => {default:?} }}")
            }
            Terminator::Return => write!(f, "return"),
            Terminator::Unreachable => write!(f, "unreachable"),
        }
    }
}

impl Display for Body {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        writeln!(f, "body {} ({} parameters)", self.name, self.parameters)?;
        for (index, local) in self.locals.iter().enumerate() {
            writeln!(f, "  let _{index}: {:?} {}", local.ty, local.name)?;
        }
        for (index, block) in self.blocks.iter().enumerate() {
            writeln!(f, "bb{index}:{}", if block.cold { " cold" } else { "" })?;
            for statement in &block.statements {
                writeln!(f, "  {}", statement.kind)?;
            }
            writeln!(f, "  {}", block.terminator)?;
        }
        Ok(())
    }
}

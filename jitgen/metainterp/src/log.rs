//! Logs: lines by stage.

use crate::{Jit, Origin, TraceKind};
use jitcode::Opcode;
use std::io::Write;
use trace::Trace;

/// The stages that can be asked for; a stage's name is that of the folder it comes from, or `json`.
pub const STAGES: &[&str] = &["metainterp", "trace", "backend", "json"];

/// Where log lines go, and which.
#[derive(Default)]
pub struct Log {
    stages: Vec<String>,
    output: Option<Box<dyn Write>>,
}

impl std::fmt::Debug for Log {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Log({:?})", self.stages)
    }
}

impl Log {
    /// Reads `stage,…:file`; without a file, lines go to the standard error output. `all` is every stage.
    ///
    /// # Errors
    /// A sentence for the user.
    pub fn new(text: &str) -> Result<Log, String> {
        let (stages, file) = match text.split_once(':') {
            Some((stages, file)) => (stages, Some(file)),
            None => (text, None),
        };
        let stages: Vec<String> = stages
            .split(',')
            .filter(|part| !part.is_empty())
            .map(String::from)
            .collect();
        if let Some(unknown) = stages
            .iter()
            .find(|stage| *stage != "all" && !STAGES.contains(&stage.as_str()))
        {
            return Err(format!(
                "there is no log stage `{unknown}`; there are all, {}",
                STAGES.join(", ")
            ));
        }
        let output: Box<dyn Write> = match file {
            Some(file) => match std::fs::File::create(file) {
                Ok(file) => Box::new(file),
                Err(error) => return Err(format!("cannot write the log {file}: {error}")),
            },
            None => Box::new(std::io::stderr()),
        };
        Ok(Log {
            stages,
            output: Some(output),
        })
    }

    /// Whether anybody wants lines of the stage.
    pub fn wants(&self, stage: &str) -> bool {
        self.stages
            .iter()
            .any(|wanted| wanted == stage || wanted == "all")
    }

    /// Writes text of a stage, if somebody wants it. A log that cannot be written is silent.
    pub fn write(&mut self, stage: &str, text: impl FnOnce() -> String) {
        if self.wants(stage)
            && let Some(output) = &mut self.output
        {
            let _ = output.write_all(text().as_bytes());
        }
    }
}

/// A text as JSON.
pub(crate) fn json_string(text: &str) -> String {
    let mut quoted = String::from("\"");
    for letter in text.chars() {
        match letter {
            '"' => quoted.push_str("\\\""),
            '\\' => quoted.push_str("\\\\"),
            letter if letter < ' ' => quoted.push_str(&format!("\\u{:04x}", letter as u32)),
            letter => quoted.push(letter),
        }
    }
    quoted.push('"');
    quoted
}

/// A compiled trace as a line of JSON: origin, counts, and each operation with the interpreter's place that it stems from, as far
/// as guards tell it.
pub(crate) fn trace_json(jit: &Jit, number: u32, origin: &Origin, trace: &Trace) -> String {
    let kind = TraceKind::of(origin, trace).name();
    let mut operations = Vec::new();
    for op in trace.ops() {
        let mut text = format!("{{\"op\":{}", json_string(op.opcode.name()));
        if let Some(snapshot) = op.snapshot() {
            let frame = trace.snapshots.frame(snapshot);
            let (at, function) = (
                jit.location_text(frame.jitcode, frame.pc),
                jit.image.jitcode(frame.jitcode).name,
            );
            text.push_str(&format!(
                ",\"at\":{},\"in\":{}",
                json_string(&at),
                json_string(function)
            ));
        }
        if op.opcode == Opcode::CallResidual {
            text.push_str(&format!(
                ",\"callee\":{}",
                json_string(jit.image.call(op.operands[0]).name)
            ));
        }
        text.push('}');
        operations.push(text);
    }
    format!(
        "{{\"trace\":{number},\"kind\":\"{kind}\",\"origin\":{},\"inputs\":{},\"operations\":[{}]}}\n",
        json_string(&jit.origin_text(origin)),
        trace.inputs,
        operations.join(",")
    )
}

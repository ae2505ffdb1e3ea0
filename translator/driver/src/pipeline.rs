//! The phases in their order.
//!
//! [`translate`] goes the whole way, [`graphs`] stops before machine code, and [`text`] shows one stage.
//! All three run on a thread with a large stack, because syntax nests as deeply as the author likes.

use crate::fault::guarded;
use crate::output::{Borrowed, Scratch, unwritable};
use crate::{Failure, Fault, Measured, Phase, Progress, Report, Request, Stage, stages};
use std::fs;
use std::path::PathBuf;
use std::thread;
use std::time::Instant;

/// Virtual memory only; what is not used costs nothing.
const STACK_BYTES: usize = 512 << 20;

/// Translates a crate to an executable, or to an object.
///
/// # Errors
/// See [`Failure`]. What was at the output before is then still there.
pub fn translate(request: &Request, progress: &dyn Progress) -> Result<Report, Failure> {
    on_large_stack(|| {
        let mut run = Run::new(request, progress);
        let scratch = Scratch::beside(&request.output)?;
        run.check()?;
        let program = run.ingest()?;
        let mut graphs = run.build(&program)?;
        run.optimize(&mut graphs, request.jit)?;
        let object = run.emit(&graphs)?;
        run.link(&object, &scratch)?;
        run.publish_texts(&scratch)?;
        Ok(run.report)
    })
}

/// The flow graphs of a crate, with or without the passes; never with a JIT.
///
/// # Errors
/// See [`Failure`].
pub fn graphs(
    request: &Request,
    passes: bool,
    progress: &dyn Progress,
) -> Result<flow::Program, Failure> {
    on_large_stack(|| {
        let mut run = Run::new(request, progress);
        run.check()?;
        let program = run.ingest()?;
        let mut graphs = run.build(&program)?;
        if passes {
            run.optimize(&mut graphs, false)?;
        }
        Ok(graphs)
    })
}

/// The passes on graphs of [`graphs`] without them; no JIT.
///
/// # Errors
/// A fault of ours.
pub fn optimize(request: &Request, graphs: &mut flow::Program) -> Result<(), Failure> {
    on_large_stack(|| Run::new(request, &crate::Silent).optimize(graphs, false))
}

/// One stage as text; of functions only those whose names contain `filter`.
///
/// # Errors
/// See [`Failure`].
pub fn text(
    request: &Request,
    stage: Stage,
    filter: Option<&str>,
    progress: &dyn Progress,
) -> Result<String, Failure> {
    on_large_stack(|| {
        let mut run = Run::new(request, progress);
        run.wanted = vec![stage];
        run.filter = filter.map(String::from);
        run.check()?;
        let program = run.ingest()?;
        if stage != Stage::Items && stage != Stage::Types {
            let mut graphs = run.build(&program)?;
            if stage != Stage::Place && stage != Stage::Graph {
                run.optimize(&mut graphs, request.jit)?;
                run.machine_texts(&graphs)?;
            }
        }
        let texts = run.texts.into_iter().map(|(_, text)| text);
        Ok(texts.collect())
    })
}

/// A translation under way.
pub(crate) struct Run<'r> {
    pub(crate) request: &'r Request,
    progress: &'r dyn Progress,
    pub(crate) report: Report,
    /// The stages to be shown.
    pub(crate) wanted: Vec<Stage>,
    /// Of which functions.
    pub(crate) filter: Option<String>,
    /// What they show.
    pub(crate) texts: Vec<(Stage, String)>,
    /// Goes at the end.
    _lock_file: Borrowed,
}

impl<'r> Run<'r> {
    fn new(request: &'r Request, progress: &'r dyn Progress) -> Run<'r> {
        Run {
            request,
            progress,
            report: Report {
                output: request.output.clone(),
                ..Report::default()
            },
            wanted: request.emit.clone(),
            filter: None,
            texts: Vec::new(),
            _lock_file: Borrowed::watch(&request.lock_file),
        }
    }

    /// Runs a phase: tells the progress, measures, and counts what came out. A panic is a fault.
    pub(crate) fn phase<T>(
        &mut self,
        phase: Phase,
        work: impl FnOnce(&mut Self) -> Result<T, Failure>,
        count: impl FnOnce(&T) -> Vec<(&'static str, usize)>,
    ) -> Result<T, Failure> {
        self.progress.begin(phase);
        let start = Instant::now();
        let made = guarded(phase, || work(self))??;
        let measured = Measured {
            phase,
            time: start.elapsed(),
            counts: count(&made),
        };
        self.progress.end(&measured);
        self.report.phases.push(measured);
        Ok(made)
    }

    fn check(&mut self) -> Result<(), Failure> {
        if !self.request.check {
            return Ok(());
        }
        let request = &self.request.ingest;
        self.phase(
            Phase::Check,
            |_| Ok(ingest::check_with_cargo(request)?),
            |()| Vec::new(),
        )
    }

    fn ingest(&mut self) -> Result<hir::Program, Failure> {
        let request = &self.request.ingest;
        let program = self.phase(
            Phase::Ingest,
            |_| Ok(ingest::ingest(request)?),
            |program| {
                let lines = program
                    .sources
                    .files
                    .iter()
                    .map(|file| file.line_starts.len())
                    .sum();
                vec![
                    ("crates", program.crates.len()),
                    ("lines", lines),
                    ("items", program.items.len()),
                    ("bodies", program.bodies.len()),
                ]
            },
        )?;
        if self.wanted.contains(&Stage::Items) {
            let text = stages::items(&program, self.filter.as_deref());
            self.texts.push((Stage::Items, text));
        }
        if self.wanted.contains(&Stage::Types) {
            let text = guarded(Phase::Build, || {
                stages::types(&program, self.filter.as_deref())
            })?;
            self.texts.push((Stage::Types, text));
        }
        Ok(program)
    }

    fn build(&mut self, program: &hir::Program) -> Result<flow::Program, Failure> {
        if program.main.is_none() {
            let message = "error: the crate is a library; a program needs a `fn main`";
            return Err(Failure::Crate(message.to_string()));
        }
        let mut latest = String::new();
        let work = |run: &mut Self| {
            let types = types::Types::new(program);
            let show = run.wanted.contains(&Stage::Place);
            let mut places = String::new();
            let mut see = |body: &build::place::Body| {
                latest.clone_from(&body.name);
                if show && stages::is_wanted(&body.name, run.filter.as_deref()) {
                    places.push_str(&format!("{body}\n"));
                }
            };
            let built = build::build_with(&types, &mut see);
            if show {
                run.texts.push((Stage::Place, places));
            }
            if !types.diagnostics.borrow().is_empty() {
                // What a body with errors would have reached has not been looked at: now all of it is.
                types.check_authors_bodies();
            }
            let mut list = types.diagnostics.borrow().as_slice().to_vec();
            list.extend(built.diagnostics.into_sorted());
            if list.is_empty() {
                return Ok(built.program);
            }
            list.sort_by_key(|one| (one.span.file, one.span.start, one.span.end));
            Err(Failure::Crate(stages::diagnostics_text(
                &program.sources,
                &list,
            )))
        };
        let built = self.phase(Phase::Build, work, count_graphs);
        let graphs = built.map_err(|failure| match failure {
            Failure::Fault(mut fault) if !latest.is_empty() => {
                fault.function = Some(format!("{latest}` or what came after `it"));
                Failure::Fault(fault)
            }
            other => other,
        })?;
        self.verify(&graphs, Phase::Build, "build")?;
        if self.wanted.contains(&Stage::Graph) {
            let text = stages::graphs(&graphs, self.filter.as_deref());
            self.texts.push((Stage::Graph, text));
        }
        Ok(graphs)
    }

    fn emit(&mut self, graphs: &flow::Program) -> Result<Vec<u8>, Failure> {
        let options = self.emit_options();
        let object = self.phase(
            Phase::Emit,
            |_| emit::emit_object(graphs, &options).map_err(|error| emit_fault(&error)),
            |object| vec![("bytes", object.len())],
        );
        let object = object.map_err(|failure| self.with_graphs(failure, graphs))?;
        self.machine_texts(graphs)?;
        Ok(object)
    }

    fn machine_texts(&mut self, graphs: &flow::Program) -> Result<(), Failure> {
        for (stage, what) in [
            (Stage::Clif, emit::Text::Clif),
            (Stage::Assembly, emit::Text::Assembly),
        ] {
            if self.wanted.contains(&stage) {
                let options = self.emit_options();
                let text = guarded(Phase::Emit, || {
                    emit::emit_text(graphs, &options, self.filter.as_deref(), what)
                })?;
                let text = text.map_err(|error| self.with_graphs(emit_fault(&error), graphs))?;
                self.texts.push((stage, text));
            }
        }
        Ok(())
    }

    fn link(&mut self, object: &[u8], scratch: &Scratch) -> Result<(), Failure> {
        let request = self.request;
        let linked = scratch.file("linked");
        let options = emit::LinkOptions {
            compiler: request.compiler.clone(),
            strip: request.strip,
        };
        self.phase(
            Phase::Link,
            |_| {
                if request.object {
                    fs::write(&linked, object)
                        .map_err(|error| unwritable(&request.output, &error))?;
                } else {
                    emit::link(object, &request.runtime_archive, &linked, &options)?;
                }
                let size =
                    fs::metadata(&linked).map_err(|error| unwritable(&request.output, &error))?;
                scratch.publish(&linked, &request.output)?;
                Ok(size.len() as usize)
            },
            |size| vec![("bytes", *size)],
        )?;
        Ok(())
    }

    fn publish_texts(&mut self, scratch: &Scratch) -> Result<(), Failure> {
        for (stage, text) in std::mem::take(&mut self.texts) {
            let mut name = self.request.output.as_os_str().to_owned();
            name.push(format!(".{stage}"));
            let path = PathBuf::from(name);
            scratch.write(&path, &text)?;
            self.report.texts.push(path);
        }
        Ok(())
    }

    fn emit_options(&self) -> emit::Options {
        let folder = self.request.lock_file.parent();
        emit::Options {
            verify: self.request.verify,
            embedded: self.request.object,
            compilation_folder: folder
                .map(|folder| folder.display().to_string())
                .unwrap_or_default(),
            ..emit::Options::default()
        }
    }

    /// Checks the graphs' invariants, if that was asked for.
    pub(crate) fn verify(
        &self,
        graphs: &flow::Program,
        phase: Phase,
        step: &str,
    ) -> Result<(), Failure> {
        if !self.request.verify {
            return Ok(());
        }
        let errors = flow::verify(graphs);
        if errors.is_empty() {
            return Ok(());
        }
        let shown: Vec<String> = errors.iter().take(10).map(ToString::to_string).collect();
        let message = format!("after `{step}`: {}", shown.join("\n  "));
        let fault = Fault::new(phase, phase.name(), message);
        Err(fault
            .with_graphs(graphs, &[], &self.request.fault_folder)
            .into())
    }

    fn with_graphs(&self, failure: Failure, graphs: &flow::Program) -> Failure {
        match failure {
            Failure::Fault(fault) => fault
                .with_graphs(graphs, &[], &self.request.fault_folder)
                .into(),
            other => other,
        }
    }
}

fn emit_fault(error: &emit::EmitError) -> Failure {
    let mut fault = Fault::new(Phase::Emit, "emit", error.message.clone());
    fault.function.clone_from(&error.function);
    fault.into()
}

pub(crate) fn function_names(graphs: &flow::Program) -> Vec<String> {
    graphs
        .functions
        .iter()
        .map(|function| function.name.clone())
        .collect()
}

pub(crate) fn count_graphs(graphs: &flow::Program) -> Vec<(&'static str, usize)> {
    let instructions = graphs
        .functions
        .iter()
        .map(|function| function.insts.len())
        .sum();
    vec![
        ("functions", graphs.functions.len()),
        ("instructions", instructions),
    ]
}

/// Runs `work` on a thread of its own. A panic outside of the phases goes on to the caller.
fn on_large_stack<T: Send>(work: impl FnOnce() -> Result<T, Failure> + Send) -> Result<T, Failure> {
    thread::scope(|scope| {
        let thread = thread::Builder::new()
            .stack_size(STACK_BYTES)
            .spawn_scoped(scope, work);
        match thread {
            Ok(thread) => thread
                .join()
                .unwrap_or_else(|panic| std::panic::resume_unwind(panic)),
            Err(error) => Err(Failure::Usage(format!("cannot start a thread: {error}"))),
        }
    })
}

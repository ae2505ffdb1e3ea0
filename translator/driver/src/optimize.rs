//! The phases between build and emission: passes, and with a JIT the fork.
//!
//! Without a JIT, or without a merge point in the program, the passes are one phase. With one, the graphs fork after
//! inlining: the codewriter makes jitcodes of them, an image that becomes read-only data of the program, and the
//! other half of the passes makes native code's graphs of them.

use crate::pipeline::{Run, count_graphs, function_names};
use crate::{Failure, Fault, Phase, Stage, reds, stages};
use passes::pipeline::{after_fork, before_fork};
use passes::{Portal, split_portals};

/// Is called after each pass.
type Observer<'a> = &'a mut dyn FnMut(&str, &flow::Program);

impl Run<'_> {
    /// Everything between build and emission. With `jit`, programs with merge points get a JIT.
    pub(crate) fn optimize(
        &mut self,
        graphs: &mut flow::Program,
        jit: bool,
    ) -> Result<(), Failure> {
        let options = self.request.pass_options();
        let has_points = graphs
            .functions
            .iter()
            .any(passes::look_inside::has_merge_point);
        if jit && has_points {
            let mut portals = Vec::new();
            self.passes(Phase::Passes, graphs, |graphs, observer| {
                before_fork(graphs, true, &mut |pass, graphs| observer(pass, graphs));
                portals = split_portals(graphs);
                observer("split_portals", graphs);
            })?;
            self.jitcodes(graphs, &portals)?;
            self.passes(Phase::Native, graphs, |graphs, observer| {
                after_fork(graphs, true, &options, &mut |pass, graphs| {
                    observer(pass, graphs);
                });
            })?;
        } else {
            self.passes(Phase::Passes, graphs, |graphs, observer| {
                passes::optimize(graphs, &options, &mut |pass, graphs| observer(pass, graphs));
            })?;
        }
        if self.wanted.contains(&Stage::GraphOptimized) {
            let text = stages::graphs(graphs, self.filter.as_deref());
            self.texts.push((Stage::GraphOptimized, text));
        }
        Ok(())
    }

    /// A phase of passes: verified after each, and a fault shows the graphs as they were.
    fn passes(
        &mut self,
        phase: Phase,
        graphs: &mut flow::Program,
        work: impl FnOnce(&mut flow::Program, Observer),
    ) -> Result<(), Failure> {
        let names = function_names(graphs);
        let mut wrong = None;
        let mut shown_reds = None;
        let result = self.phase(
            phase,
            |run| {
                work(graphs, &mut |pass, program| {
                    if run.wanted.contains(&Stage::Reds) {
                        // The last step that has merge points counts.
                        let found = reds::reds(program, run.filter.as_deref());
                        shown_reds = found.or(shown_reds.take());
                    }
                    if wrong.is_none() {
                        wrong = run.verify(program, phase, pass).err();
                    }
                });
                Ok(())
            },
            |()| Vec::new(),
        );
        if let Err(Failure::Fault(fault)) = result {
            return Err(fault
                .with_graphs(graphs, &names, &self.request.fault_folder)
                .into());
        }
        result?;
        if let Some(failure) = wrong {
            return Err(failure);
        }
        if let Some(measured) = self.report.phases.last_mut() {
            measured.counts = count_graphs(graphs);
        }
        if phase == Phase::Passes && self.wanted.contains(&Stage::Reds) {
            let none = || String::from("no merge point\n");
            self.texts
                .push((Stage::Reds, shown_reds.unwrap_or_else(none)));
        }
        Ok(())
    }

    /// Makes the JIT's program, and data of its image.
    fn jitcodes(&mut self, graphs: &mut flow::Program, portals: &[Portal]) -> Result<(), Failure> {
        let verifies = self.request.verify;
        let result = self.phase(
            Phase::Jitcodes,
            |_| {
                let output = codewriter::write(graphs, portals);
                if verifies && let Some(error) = jitcode::verify(&output.program).first() {
                    let phase = Phase::Jitcodes;
                    return Err(Fault::new(phase, phase.name(), format!("{error:?}")).into());
                }
                graphs.data.push(codewriter::image_data(&output.program));
                graphs.jit_image = Some(flow::DataId::new(graphs.data.len() - 1));
                Ok((output, graphs.data[graphs.data.len() - 1].bytes.len()))
            },
            |(output, bytes)| {
                vec![
                    ("jitcodes", output.program.jitcodes.len()),
                    ("bytes", *bytes),
                ]
            },
        );
        let (output, _) = match result {
            Err(Failure::Fault(fault)) => {
                let folder = &self.request.fault_folder;
                return Err(fault.with_graphs(graphs, &[], folder).into());
            }
            other => other?,
        };
        self.verify(graphs, Phase::Jitcodes, "codewriter")?;
        if self.wanted.contains(&Stage::LookInside) {
            self.texts
                .push((Stage::LookInside, output.report.to_string()));
        }
        if self.wanted.contains(&Stage::Jitcodes) {
            let text = stages::jitcodes(&output.program, self.filter.as_deref());
            self.texts.push((Stage::Jitcodes, text));
        }
        Ok(())
    }
}

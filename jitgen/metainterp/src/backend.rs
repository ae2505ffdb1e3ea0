//! The portable backend: the trace evaluator, with forced guards and calls of portals.

use crate::ForceGuards;
use crate::compiled::Compiled;
use crate::jit::Jit;
use crate::statistics::count;
use trace::{Environment, Exit, Host, evaluate};

/// What a running trace may ask for.
struct Running<'a> {
    jit: &'a Jit,
    compiled: &'a Compiled,
}

impl Jit {
    /// Runs a trace. Also gives its values as they were when it was left.
    pub(crate) fn run_trace<H: Host>(
        &self,
        host: &mut H,
        compiled: &Compiled,
        inputs: Vec<u64>,
    ) -> (Exit, Vec<u64>) {
        let mut values = inputs;
        let mut running = Running {
            jit: self,
            compiled,
        };
        let exit = evaluate(
            &compiled.trace,
            &self.image,
            &mut values,
            host,
            &mut running,
        );
        (exit, values)
    }
}

impl<H: Host> Environment<H> for Running<'_> {
    fn is_forced(&mut self, snapshot: u32) -> bool {
        let guard = &self.compiled.guards[snapshot as usize];
        let is_chosen = match self.jit.settings().force_guards {
            ForceGuards::None => return false,
            ForceGuards::All => true,
            ForceGuards::One(number) => guard.number == number,
        };
        let fails = is_chosen && !guard.was_forced.replace(true);
        count(&self.jit.statistics.forced_guards, u64::from(fails));
        fails
    }

    fn call_portal(&mut self, host: &mut H, point: u32, record: &[u64], results: &mut [u64]) {
        let values = self.jit.call_portal(host, point, record);
        results.copy_from_slice(&values);
    }
}

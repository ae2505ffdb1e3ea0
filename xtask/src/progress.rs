//! Progress for people: a bar on a terminal, plain lines otherwise.

use driver::{Measured, Phase, Progress};
use indicatif::{ProgressBar, ProgressStyle};
use std::io::{IsTerminal, stderr};

/// Shows phases on stderr.
pub struct Shown {
    bar: Option<ProgressBar>,
    name: String,
}

impl Shown {
    /// Progress of what has this name.
    pub fn new(name: &str) -> Shown {
        let bar = stderr().is_terminal().then(|| {
            let bar = ProgressBar::new(Phase::ALL.len() as u64);
            let style = ProgressStyle::with_template("{prefix} {bar:24} {msg}");
            bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
            bar.set_prefix(name.to_string());
            bar
        });
        Shown {
            bar,
            name: name.to_string(),
        }
    }
}

impl Progress for Shown {
    fn begin(&self, phase: Phase) {
        match &self.bar {
            Some(bar) => bar.set_message(phase.name()),
            None => eprintln!("{}: {phase}", self.name),
        }
    }

    fn end(&self, _: &Measured) {
        if let Some(bar) = &self.bar {
            bar.inc(1);
        }
    }
}

impl Drop for Shown {
    fn drop(&mut self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}

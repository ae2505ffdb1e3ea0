//! What users choose: one table of tunables.

use std::time::Duration;

/// Declares the numeric tunables.
macro_rules! tunables {
    ($($name:ident $default:literal $least:literal $text:literal)*) => {
        /// What users choose by `--jit` and `LATHE_JIT`, and authors by parameters.
        #[derive(Clone, Copy, PartialEq, Eq, Debug)]
        pub struct Settings {
            /// Whether there is a JIT at all.
            pub enabled: bool,
            $(#[doc = $text] pub $name: u32,)*
            /// What runs traces.
            pub backend: Backend,
            /// Which guards fail although they hold: for tests.
            pub force_guards: ForceGuards,
            /// Whether resume data and traces are verified as they are made: for tests.
            pub verify: bool,
            /// Whether machine code is named for `perf`.
            pub perf_map: bool,
            /// Which of the numeric ones the user has given: a bit each, in the order of the table.
            pub given: u64,
        }

        impl Default for Settings {
            fn default() -> Settings {
                Settings {
                    enabled: true,
                    $($name: $default,)*
                    backend: Backend::X64,
                    force_guards: ForceGuards::None,
                    verify: cfg!(debug_assertions),
                    perf_map: false,
                    given: 0,
                }
            }
        }

        impl Settings {
            /// Names, defaults and texts of the numeric ones.
            pub const TUNABLES: &'static [(&'static str, u32, &'static str)] = &[$((stringify!($name), $default, $text)),*];

            /// Sets a numeric one. Whether there is one of that name.
            fn set_number(&mut self, key: &str, number: u32) -> Result<bool, String> {
                match key {
                    $(stringify!($name) => {
                        if i64::from(number) < $least {
                            return Err(format!("{key} must be at least {}", $least));
                        }
                        self.$name = number;
                        Ok(true)
                    })*
                    _ => Ok(false),
                }
            }

            /// Sets the numeric one with this place in [`Settings::TUNABLES`], as the author asks for it. What the user has given stays
            /// as it is, and a number below the least becomes the least. Whether anything was set.
            pub fn set_parameter(&mut self, index: usize, number: u32) -> bool {
                let mut places = 0..;
                $(if places.next() == Some(index) && self.given >> index & 1 == 0 {
                    const LEAST: u32 = $least;
                    self.$name = number.max(LEAST);
                    return true;
                })*
                false
            }
        }
    };
}

tunables! {
    threshold 1039 1 "Visits of the beginning of a guest's loop before it is recorded."
    function_threshold 1619 1 "Calls of a guest's function before it is recorded."
    delay 1000 0 "Microseconds of a VM's life before it records for the first time. None if a threshold for places is lower than the default."
    bridge_threshold 200 1 "Failures of a guard before a bridge is recorded."
    trace_limit 6000 1 "Operations in a trace."
    frame_limit 100 1 "Open calls in a trace."
    recursion_limit 7 0 "Open calls of one function with equal constants in a trace; further ones are native calls."
    loop_limit 20 0 "Beginnings of loops in a trace."
    guard_limit 4000 1 "Guards in a trace."
    trace_count_limit 20000 0 "Traces of a VM."
    memory_limit 268435456 0 "Bytes of traces, resume data, and what is remembered of places, of a VM. Less if the process may have few addresses."
    code_limit 67108864 4096 "Bytes of machine code of a VM. Less if the process may have few addresses."
    abort_limit 6 0 "Recordings that may be given up at one place; each doubles the count to the next."
}

/// What runs traces.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Backend {
    /// The trace evaluator.
    Eval,
    /// Machine code for x86-64.
    X64,
}

/// Guards that fail although they hold.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum ForceGuards {
    /// None.
    #[default]
    None,
    /// Each at its first execution.
    All,
    /// The one with this number in the order of compilation, from 0, at its first execution.
    One(u32),
}

impl Settings {
    /// How long a VM lives before it records for the first time.
    ///
    /// The first recording costs a quarter of a millisecond: most of it because the JIT's code and memory are used for the first time. A program
    /// that ends soon would never get that back. So a program has to have lived for a
    /// multiple of the cost: then it may be expected to live as long again. Who sets a lower threshold does not want to wait.
    pub fn delay(&self) -> Duration {
        let usual = Settings::default();
        let is_hurried =
            self.threshold < usual.threshold || self.function_threshold < usual.function_threshold;
        match is_hurried {
            true => Duration::ZERO,
            false => Duration::from_micros(self.delay.into()),
        }
    }

    /// Reads `off`, `on` or `KEY=VALUE,…`, from left to right. Who sets something wants a JIT.
    ///
    /// # Errors
    /// A sentence for the user.
    pub fn read(&mut self, text: &str) -> Result<(), String> {
        for part in text.split(',').filter(|part| !part.is_empty()) {
            match part.split_once('=') {
                None if part == "off" => self.enabled = false,
                None if part == "on" => self.enabled = true,
                None => return Err(format!("`{part}` is neither `on` nor `off` nor KEY=VALUE")),
                Some((key, value)) => {
                    self.set(key, value)?;
                    self.enabled = true;
                }
            }
        }
        Ok(())
    }

    fn set(&mut self, key: &str, value: &str) -> Result<(), String> {
        match (key, value) {
            ("backend", "eval") => self.backend = Backend::Eval,
            ("backend", "x64") => self.backend = Backend::X64,
            ("backend", _) => {
                return Err(format!(
                    "there is no backend `{value}`; there are `eval` and `x64`"
                ));
            }
            ("verify", "on") => self.verify = true,
            ("verify", "off") => self.verify = false,
            ("perf_map", "on") => self.perf_map = true,
            ("perf_map", "off") => self.perf_map = false,
            ("force_guards", "all") => self.force_guards = ForceGuards::All,
            ("force_guards", "none") => self.force_guards = ForceGuards::None,
            _ => {
                let number = value.parse();
                if key == "force_guards"
                    && let Ok(number) = number
                {
                    self.force_guards = ForceGuards::One(number);
                    return Ok(());
                }
                let mut tunables = Settings::TUNABLES.iter();
                let position = tunables.position(|(name, ..)| *name == key);
                if position.is_none() && !WORDED.contains(&key) {
                    return Err(unknown(key));
                }
                let is_set = match number {
                    Ok(number) => self.set_number(key, number)?,
                    Err(_) => false,
                };
                if !is_set {
                    return Err(format!("`{value}` is no value of {key}"));
                }
                self.given |= position.map_or(0, |position| 1 << position);
            }
        }
        Ok(())
    }
}

/// Settings whose values are words.
const WORDED: [&str; 4] = ["backend", "force_guards", "perf_map", "verify"];

fn unknown(key: &str) -> String {
    let mut names: Vec<&str> = Settings::TUNABLES.iter().map(|(name, ..)| *name).collect();
    names.extend(WORDED);
    format!(
        "there is no setting `{key}`; there are {}",
        names.join(", ")
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_are_read() {
        let mut settings = Settings::default();
        assert!(settings.enabled);
        settings
            .read("threshold=2,force_guards=all,verify=on,perf_map=on,backend=eval,off")
            .expect("all is right");
        assert_eq!(
            (settings.threshold, settings.enabled, settings.verify),
            (2, false, true)
        );
        assert_eq!(settings.force_guards, ForceGuards::All);
        assert!(settings.perf_map);
        settings.read("on,force_guards=3").expect("all is right");
        assert_eq!(
            (settings.enabled, settings.force_guards),
            (true, ForceGuards::One(3))
        );
    }

    #[test]
    fn the_user_wins_over_the_author() {
        let mut settings = Settings::default();
        settings.read("bridge_threshold=9").expect("all is right");
        let names: Vec<&str> = Settings::TUNABLES.iter().map(|(name, ..)| *name).collect();
        let index = |name: &str| names.iter().position(|known| *known == name).unwrap_or(99);
        assert!(settings.set_parameter(index("threshold"), 0));
        assert!(!settings.set_parameter(index("bridge_threshold"), 5));
        assert!(settings.set_parameter(index("abort_limit"), 0));
        assert!(!settings.set_parameter(names.len(), 1));
        assert_eq!(
            (
                settings.threshold,
                settings.bridge_threshold,
                settings.abort_limit
            ),
            (1, 9, 0)
        );
    }

    #[test]
    fn who_lowers_a_threshold_does_not_wait() {
        let delay = |text| {
            let mut settings = Settings::default();
            settings.read(text).expect("all is right");
            settings.delay().as_micros()
        };
        assert_eq!(delay("on"), 1000);
        assert_eq!(delay("delay=70,bridge_threshold=1,threshold=5000"), 70);
        assert_eq!(delay("delay=70,threshold=1038"), 0);
        assert_eq!(delay("function_threshold=2"), 0);
    }

    #[test]
    fn mistakes_are_told() {
        let cases = [
            ("x", "`x` is neither `on` nor `off` nor KEY=VALUE"),
            ("threshold=0", "threshold must be at least 1"),
            ("threshold=no", "`no` is no value of threshold"),
            ("perf_map=1", "`1` is no value of perf_map"),
            (
                "backend=llvm",
                "there is no backend `llvm`; there are `eval` and `x64`",
            ),
        ];
        for (text, message) in cases {
            assert_eq!(Settings::default().read(text), Err(message.to_string()));
        }
        let message = Settings::default()
            .read("treshold=1")
            .expect_err("it is misspelt");
        assert!(
            message.starts_with("there is no setting `treshold`; there are threshold, "),
            "{message}"
        );
    }
}

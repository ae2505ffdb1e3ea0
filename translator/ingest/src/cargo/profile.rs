//! The two settings of a profile that change what a program does.
//!
//! cargo does not tell them, so they are read from the workspace's Cargo.toml: the tables
//! `[profile.name]` with their plain `key = true` lines.

use crate::Profile;
use std::path::Path;

/// What the profile says.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Settings {
    /// Arithmetic overflow panics.
    pub overflow_checks: bool,
    /// `debug_assert!` is active.
    pub debug_assertions: bool,
}

/// The settings of the workspace at `root`.
pub fn settings(root: &Path, profile: Profile) -> Settings {
    let text = std::fs::read_to_string(root.join("Cargo.toml")).unwrap_or_default();
    of_manifest(&text, profile)
}

fn of_manifest(text: &str, profile: Profile) -> Settings {
    let (name, default) = match profile {
        Profile::Debug => ("dev", true),
        Profile::Release => ("release", false),
    };
    let mut settings = Settings {
        overflow_checks: default,
        debug_assertions: default,
    };
    let table = format!("[profile.{name}]");
    let mut inside = false;
    for line in text.lines() {
        let line = line.split('#').next().unwrap_or("").trim();
        if line.starts_with('[') {
            inside = line.replace(' ', "") == table;
        } else if inside && let Some((key, value)) = line.split_once('=') {
            let value = value.trim() == "true";
            match key.trim() {
                "overflow-checks" => settings.overflow_checks = value,
                "debug-assertions" => settings.debug_assertions = value,
                _ => {}
            }
        }
    }
    settings
}

#[cfg(test)]
mod tests {
    use super::of_manifest;
    use crate::Profile;

    #[test]
    fn profiles_are_read() {
        let text = "[profile.release]\nlto = true\noverflow-checks = true # always\n\
                    [profile.dev]\ndebug-assertions = false\n[profile.dev.package.\"*\"]\n\
                    overflow-checks = false\n";
        let release = of_manifest(text, Profile::Release);
        assert!(release.overflow_checks && !release.debug_assertions);
        let debug = of_manifest(text, Profile::Debug);
        assert!(debug.overflow_checks && !debug.debug_assertions);
        assert!(!of_manifest("", Profile::Release).overflow_checks);
        assert!(of_manifest("", Profile::Debug).debug_assertions);
    }
}

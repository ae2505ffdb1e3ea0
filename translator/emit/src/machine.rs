//! The machine that code is made for, and how Cranelift is set up for it.

use crate::{EmitError, Options};
use cranelift_codegen::isa::{self, OwnedTargetIsa};
use cranelift_codegen::settings::{self, Configurable};

/// Cranelift's general settings.
///
/// `is_pic` is off and every symbol colocated instead: that gives addresses relative to the
/// instruction pointer without a detour through the global offset table. Frames larger than a page
/// touch their pages in order, so that an overflow meets the guard zone.
const SETTINGS: &[(&str, &str)] = &[
    ("opt_level", "speed"),
    ("is_pic", "false"),
    ("preserve_frame_pointers", "true"),
    ("log2_min_function_alignment", "4"),
    ("enable_pinned_reg", "true"),
    ("enable_probestack", "true"),
    ("probestack_strategy", "inline"),
    ("enable_table_access_spectre_mitigation", "false"),
    ("enable_heap_access_spectre_mitigation", "false"),
    ("unwind_info", "true"),
    ("machine_code_cfg_info", "false"),
];

/// The instructions beyond the first x86-64 that code may use: the level x86-64-v2.
const FEATURES: &[&str] = &[
    "has_sse3",
    "has_ssse3",
    "has_cmpxchg16b",
    "has_sse41",
    "has_sse42",
    "has_popcnt",
];

/// The machine.
pub(crate) fn machine(options: &Options) -> Result<OwnedTargetIsa, EmitError> {
    let mut builder = settings::builder();
    let verifier = if options.verify { "true" } else { "false" };
    for (name, value) in SETTINGS.iter().chain(&[("enable_verifier", verifier)]) {
        builder
            .set(name, value)
            .map_err(|error| EmitError::new(format!("Cranelift's setting {name}: {error}")))?;
    }
    let mut machine = isa::lookup_by_name("x86_64-unknown-linux-gnu")
        .map_err(|error| EmitError::new(format!("Cranelift's machine: {error}")))?;
    for feature in FEATURES {
        machine
            .enable(feature)
            .map_err(|error| EmitError::new(format!("Cranelift's feature {feature}: {error}")))?;
    }
    machine
        .finish(settings::Flags::new(builder))
        .map_err(|error| EmitError::new(format!("Cranelift's machine: {error}")))
}

//! What a caller asks for.

use std::fmt;
use std::path::PathBuf;

/// One translation.
#[derive(Clone, Debug)]
pub struct Request {
    /// The crate, its features, its profile.
    pub ingest: ingest::Request,
    /// Whether cargo checks the crate first. Without, a crate that does not compile gives strange messages.
    pub check: bool,
    /// Whether dispatch blocks are replicated into the arms that jump to them.
    pub threading: bool,
    /// Whether the arms then become functions that call each other as tail calls.
    pub handlers: bool,
    /// Whether a program with merge points gets a JIT.
    pub jit: bool,
    /// Whether the verifier runs after build and after each pass.
    pub verify: bool,
    /// Whether symbols and debug information are left out.
    pub strip: bool,
    /// The C compiler, which links.
    pub compiler: PathBuf,
    /// The run-time library as a static library.
    pub runtime_archive: PathBuf,
    /// Whether the result is an object for a program of somebody else's (`rtlib/runtime/lathe.h`) instead of an executable.
    pub object: bool,
    /// Where the executable or object goes.
    pub output: PathBuf,
    /// What else is written, beside the executable.
    pub emit: Vec<Stage>,
    /// The lock file of the author's workspace. Cargo makes one where there is none; it is removed again, since nothing
    /// stays in the author's folder.
    pub lock_file: PathBuf,
    /// Where the graphs go if one of our own phases fails.
    pub fault_folder: PathBuf,
}

impl Request {
    /// The options of the passes.
    pub fn pass_options(&self) -> passes::Options {
        passes::Options {
            release: self.ingest.profile == ingest::Profile::Release,
            threading: self.threading,
            handlers: self.handlers,
        }
    }
}

/// What can be looked at between source and machine code.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Stage {
    /// The items, with names resolved.
    Items,
    /// The types of locals, and the callees, of the author's bodies.
    Types,
    /// The place IR, with scopes and drops elaborated.
    Place,
    /// Flow graphs as build makes them.
    Graph,
    /// What lives at the merge points.
    Reds,
    /// What the JIT looks into, and why not into the rest.
    LookInside,
    /// The JIT's program.
    Jitcodes,
    /// Flow graphs after all passes.
    GraphOptimized,
    /// Cranelift's IR.
    Clif,
    /// Machine code as text.
    Assembly,
}

impl Stage {
    /// All stages in the order of the pipeline.
    pub const ALL: &'static [Stage] = &[
        Stage::Items,
        Stage::Types,
        Stage::Place,
        Stage::Graph,
        Stage::Reds,
        Stage::LookInside,
        Stage::Jitcodes,
        Stage::GraphOptimized,
        Stage::Clif,
        Stage::Assembly,
    ];

    /// The word on the command line, which is also the extension of files.
    pub fn name(self) -> &'static str {
        match self {
            Stage::Items => "items",
            Stage::Types => "types",
            Stage::Place => "place",
            Stage::Graph => "graph",
            Stage::Reds => "reds",
            Stage::LookInside => "look-inside",
            Stage::Jitcodes => "jitcodes",
            Stage::GraphOptimized => "graph-optimized",
            Stage::Clif => "clif",
            Stage::Assembly => "asm",
        }
    }

    /// The stage of that name.
    pub fn of_name(name: &str) -> Option<Stage> {
        Stage::ALL
            .iter()
            .copied()
            .find(|stage| stage.name() == name)
    }
}

impl fmt::Display for Stage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

//! `tidy`: rules of the house that rustc does not know.
//!
//! * ARCHITECTURE.md's dependency table has exactly the edges between our crates that cargo knows.
//! * Its code map names every crate, and only paths that exist.
//! * No file of Rust is longer than a thousand lines.
//! * No unfinished macro, and no test that is not run.
//!
//! All faults are shown at once.

use crate::setup::Setup;
use cargo_metadata::{DependencyKind, Metadata, MetadataCommand};
use driver::Failure;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// The longest file.
const LINES: usize = 1000;

/// Crates and the crates of ours that they depend on, tests apart.
type Edges = BTreeMap<String, BTreeSet<String>>;

/// Checks, and prints what is wrong.
pub fn tidy() -> Result<(), Failure> {
    let setup = Setup::new()?;
    let root = &setup.workspace.root;
    let mut command = MetadataCommand::new();
    command.manifest_path(root.join("Cargo.toml")).no_deps();
    let metadata = command
        .exec()
        .map_err(|error| Failure::Usage(format!("cannot run cargo: {error}")))?;
    let page = root.join("ARCHITECTURE.md");
    let text = fs::read_to_string(&page)
        .map_err(|error| Failure::Usage(format!("{}: {error}", page.display())))?;
    let mut faults = Vec::new();
    compare_edges(&real_edges(&metadata), &table(&text), &mut faults);
    check_map(&text, root, &metadata, &mut faults);
    let mut files = Vec::new();
    collect(root, &setup.workspace.target, &mut files);
    files.sort();
    for file in &files {
        let source = fs::read_to_string(file).unwrap_or_default();
        let shown = file
            .strip_prefix(root)
            .unwrap_or(file)
            .display()
            .to_string();
        let is_ours = !AUTHORS.iter().any(|folder| shown.starts_with(folder));
        check_source(&shown, &source, is_ours, &mut faults);
    }
    if faults.is_empty() {
        println!(
            "tidy: {} files, {} crates",
            files.len(),
            metadata.packages.len()
        );
        return Ok(());
    }
    Err(Failure::Crate(format!(
        "{}\nerror: tidy found {} faults",
        faults.join("\n"),
        faults.len()
    )))
}

fn real_edges(metadata: &Metadata) -> Edges {
    let names: BTreeSet<&str> = metadata
        .packages
        .iter()
        .map(|package| package.name.as_str())
        .collect();
    let mut edges = Edges::new();
    for package in &metadata.packages {
        let normal = package
            .dependencies
            .iter()
            .filter(|one| one.kind == DependencyKind::Normal);
        let ours = normal.filter(|one| names.contains(one.name.as_str()));
        edges.insert(
            package.name.to_string(),
            ours.map(|one| one.name.clone()).collect(),
        );
    }
    edges
}

/// The rows `` | `crate` | `a`, `b` | `` under the heading `## Dependencies`.
fn table(text: &str) -> Edges {
    let mut edges = Edges::new();
    for line in section(text, "## Dependencies") {
        let mut cells = line.split('|').skip(1);
        let (Some(name), Some(list)) = (cells.next(), cells.next()) else {
            continue;
        };
        if let Some(name) = code_words(name).first() {
            edges.insert(
                name.to_string(),
                code_words(list).iter().map(ToString::to_string).collect(),
            );
        }
    }
    edges
}

fn section<'t>(text: &'t str, heading: &'t str) -> impl Iterator<Item = &'t str> {
    let lines = text
        .lines()
        .skip_while(move |line| *line != heading)
        .skip(1);
    lines.take_while(|line| !line.starts_with("## "))
}

/// The words between backticks.
fn code_words(text: &str) -> Vec<&str> {
    text.split('`').skip(1).step_by(2).collect()
}

fn compare_edges(real: &Edges, written: &Edges, faults: &mut Vec<String>) {
    for (name, dependencies) in real {
        let Some(listed) = written.get(name) else {
            faults.push(format!(
                "ARCHITECTURE.md: the dependency table has no row for `{name}`"
            ));
            continue;
        };
        for gained in dependencies.difference(listed) {
            faults.push(format!(
                "ARCHITECTURE.md: `{name}` depends on `{gained}`, which its row does not list"
            ));
        }
        for lost in listed.difference(dependencies) {
            faults.push(format!(
                "ARCHITECTURE.md: `{name}` does not depend on `{lost}`, which its row lists"
            ));
        }
    }
    for name in written.keys().filter(|name| !real.contains_key(*name)) {
        faults.push(format!(
            "ARCHITECTURE.md: the dependency table has a row for `{name}`, which is no crate"
        ));
    }
}

/// The code map names paths as `` `translator/flow` ``: they must exist, and no crate may be missing.
fn check_map(text: &str, root: &Path, metadata: &Metadata, faults: &mut Vec<String>) {
    let mut named = BTreeSet::new();
    for line in section(text, "## Code map") {
        for word in code_words(line)
            .iter()
            .filter(|word| word.contains('/') && !word.contains(' '))
        {
            let path = word.trim_end_matches('/');
            named.insert(path);
            if !root.join(path).exists() {
                faults.push(format!(
                    "ARCHITECTURE.md: the code map names `{path}`, which does not exist"
                ));
            }
        }
    }
    for package in &metadata.packages {
        let folder = package.manifest_path.as_std_path().parent().unwrap_or(root);
        let folder = folder
            .strip_prefix(root)
            .unwrap_or(folder)
            .display()
            .to_string();
        if !named.contains(folder.as_str()) && folder != "xtask" {
            faults.push(format!(
                "ARCHITECTURE.md: the code map does not name `{folder}`"
            ));
        }
    }
}

fn check_source(name: &str, source: &str, is_ours: bool, faults: &mut Vec<String>) {
    let lines = source.lines().count();
    if lines > LINES {
        faults.push(format!("{name}: {lines} lines; {LINES} are the most"));
    }
    if !is_ours {
        return;
    }
    for (index, line) in source.lines().enumerate() {
        for word in UNFINISHED {
            // Between quotation marks or backticks they are spoken of, not used.
            let at = line.find(word);
            let quoted =
                at.is_some_and(|at| line[..at].contains(['"', '`']) || line[..at].contains("//"));
            if at.is_some() && !quoted {
                faults.push(format!("{name}:{}: `{word}`", index + 1));
            }
        }
    }
}

/// Programs as authors may write them; they are what is tested, not what tests.
const AUTHORS: &[&str] = &[
    "translator/conformance/accept",
    "translator/conformance/reject",
];

/// What must not be in the source.
const UNFINISHED: &[&str] = &["todo!(", "unimplemented!(", "#[ignore"];

fn collect(folder: &Path, target: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        let hidden = entry.file_name().to_string_lossy().starts_with('.');
        if path.is_dir() && !hidden && path != target && entry.file_name() != "target" {
            collect(&path, target, files);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{check_source, compare_edges, table};

    const PAGE: &str = "# A\n## Dependencies\n| crate | on |\n|---|---|\n| `a` | `b`, `c` |\n| `b` | |\n## More\n| `z` | |\n";

    #[test]
    fn a_table_is_compared_both_ways() {
        let written = table(PAGE);
        assert_eq!(written.len(), 2);
        let mut faults = Vec::new();
        compare_edges(&written, &written, &mut faults);
        assert!(faults.is_empty(), "{faults:?}");
        let other = table("## Dependencies\n| `a` | `b`, `d` |\n| `e` | |\n");
        compare_edges(&other, &written, &mut faults);
        assert_eq!(faults.len(), 4, "{faults:?}");
    }

    #[test]
    fn long_and_unfinished_files_are_found() {
        let mut faults = Vec::new();
        check_source("a.rs", &"x\n".repeat(1000), true, &mut faults);
        check_source("b.rs", "// todo!() is a word\n", true, &mut faults);
        check_source("accept/b.rs", "todo!()\n", false, &mut faults);
        assert!(faults.is_empty(), "{faults:?}");
        check_source("c.rs", &"x\n".repeat(1001), true, &mut faults);
        check_source("d.rs", "fn f() { todo!() }\n#[ignore]\n", true, &mut faults);
        assert_eq!(faults.len(), 3, "{faults:?}");
    }
}

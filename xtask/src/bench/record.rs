//! The kept file of a run: its figures with the commit, the machine and the tools that they belong to.

use crate::bench::Arguments;
use crate::bench::peers::version_of;
use crate::setup::Setup;
use driver::Failure;
use serde_json::{Map, Value, json};
use std::fs::{self, OpenOptions};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::thread;
use std::time::{SystemTime, UNIX_EPOCH};

/// A run that will be kept: the commit and the time are those of its beginning, when the executables are built.
pub struct Record {
    set: &'static str,
    commit: String,
    seconds: u64,
    path: PathBuf,
}

impl Record {
    /// Notes the beginning of a run, and makes sure of a place for its figures.
    ///
    /// # Errors
    /// If there is none.
    pub fn begin(setup: &Setup, arguments: &Arguments) -> Result<Record, Failure> {
        let seconds = SystemTime::now()
            .duration_since(UNIX_EPOCH)
            .map_or(0, |time| time.as_secs());
        let commit = commit(&setup.workspace.root);
        let set = arguments.set.name();
        let path = match &arguments.json {
            Some(path) => {
                is_writable(path)?;
                path.clone()
            }
            None => folder(setup)?.join(file_name(set, &commit, seconds)),
        };
        Ok(Record {
            set,
            commit,
            seconds,
            path,
        })
    }

    /// Writes the figures, and says where. Their fields follow what is the same for all sets.
    ///
    /// # Errors
    /// If the file cannot be written.
    pub fn keep(&self, figures: Value) -> Result<&Path, Failure> {
        let text = format!("{:#}\n", self.json(figures));
        fs::write(&self.path, text)
            .map_err(|error| driver::output::unwritable(&self.path, &error))?;
        println!("figures: {}", self.path.display());
        Ok(&self.path)
    }

    fn json(&self, figures: Value) -> Value {
        let mut all = Map::new();
        all.insert("set".to_string(), json!(self.set));
        all.insert("date".to_string(), json!(date(self.seconds, false)));
        all.insert("commit".to_string(), json!(self.commit));
        all.insert("machine".to_string(), machine());
        all.insert("rustc".to_string(), json!(version_of("rustc")));
        all.insert("cc".to_string(), json!(version_of("cc")));
        if let Value::Object(figures) = figures {
            all.extend(figures);
        }
        Value::Object(all)
    }
}

/// Who measures for minutes wants to know before whether the figures can be written.
///
/// # Errors
/// If they cannot.
pub fn is_writable(path: &Path) -> Result<(), Failure> {
    let is_new = !path.exists();
    let file = OpenOptions::new().append(true).create(true).open(path);
    file.map_err(|error| driver::output::unwritable(path, &error))?;
    // A run that fails shall leave nothing behind.
    if is_new {
        let _ = fs::remove_file(path);
    }
    Ok(())
}

/// Where runs are kept, and what is made for them.
///
/// # Errors
/// If it cannot be made.
pub fn folder(setup: &Setup) -> Result<PathBuf, Failure> {
    let folder = setup.workspace.target.join("bench");
    setup.make_folder(&folder)?;
    Ok(folder)
}

/// One file a run: the set, the commit and the second.
fn file_name(set: &str, commit: &str, seconds: u64) -> String {
    format!("{set}-{commit}-{}.json", date(seconds, true))
}

/// The commit that is checked out; with `-changed` if the tree differs from it.
fn commit(root: &Path) -> String {
    let git = |arguments: &[&str]| {
        let mut command = Command::new("git");
        command.arg("-C").arg(root).args(arguments);
        let output = command.output().ok().filter(|it| it.status.success())?;
        Some(String::from_utf8_lossy(&output.stdout).trim().to_string())
    };
    let Some(hash) = git(&["rev-parse", "--short=12", "HEAD"]) else {
        return "unknown".to_string();
    };
    match git(&["status", "--porcelain"]) {
        Some(changes) if !changes.is_empty() => format!("{hash}-changed"),
        _ => hash,
    }
}

/// What the figures depend on most.
fn machine() -> Value {
    let read = |path: &str| fs::read_to_string(path).unwrap_or_default();
    let cpu = cpu_model(&read("/proc/cpuinfo"));
    json!({
        "cpu": cpu,
        "cpus": thread::available_parallelism().map_or(0, usize::from),
        "kernel": read("/proc/sys/kernel/osrelease").trim(),
        "load": read("/proc/loadavg").split_whitespace().next().and_then(|load| load.parse::<f64>().ok()),
    })
}

/// The processor's name in the kernel's description.
fn cpu_model(text: &str) -> String {
    let line = text.lines().find(|line| line.starts_with("model name"));
    let name = line.and_then(|line| line.split_once(':'));
    name.map_or("unknown", |(_, name)| name.trim()).to_string()
}

/// Seconds since 1970 as a date of the Gregorian calendar in UTC: ISO 8601, `compact` without separators.
fn date(seconds: u64, compact: bool) -> String {
    let (mut days, second) = (seconds / 86_400, seconds % 86_400);
    let mut year = 1970;
    loop {
        let length = 365 + u64::from(is_leap(year));
        if days < length {
            break;
        }
        days -= length;
        year += 1;
    }
    let february = 28 + u64::from(is_leap(year));
    let mut month = 1;
    for length in [31, february, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31] {
        if days < length {
            break;
        }
        days -= length;
        month += 1;
    }
    let day = days + 1;
    let (hour, minute, second) = (second / 3600, second / 60 % 60, second % 60);
    match compact {
        true => format!("{year}{month:02}{day:02}T{hour:02}{minute:02}{second:02}Z"),
        false => format!("{year}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}Z"),
    }
}

fn is_leap(year: u64) -> bool {
    year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400))
}

#[cfg(test)]
mod tests {
    use super::{Record, commit, cpu_model, date, file_name, is_writable, machine};
    use serde_json::json;
    use std::path::{Path, PathBuf};

    #[test]
    fn figures_stand_beside_where_they_come_from() {
        let record = Record {
            set: "tl",
            commit: "0123456789ab".to_string(),
            seconds: 951_782_400,
            path: PathBuf::from("/no such folder/a.json"),
        };
        let json = record.json(json!({ "figure": 42 }));
        assert_eq!(json["set"], "tl");
        assert_eq!(json["commit"], "0123456789ab");
        assert_eq!(json["date"], "2000-02-29T00:00:00Z");
        assert_eq!(json["figure"], 42);
        let rustc = json["rustc"].as_str().expect("a version");
        assert!(rustc.starts_with("rustc "), "{rustc}");
        assert!(json["machine"]["cpu"].is_string());
        let error = record.keep(json!({})).expect_err("no such folder");
        assert!(error.to_string().contains("/no such folder"), "{error}");
        assert!(is_writable(Path::new("/no such folder/a.json")).is_err());
    }

    #[test]
    fn dates() {
        assert_eq!(date(0, false), "1970-01-01T00:00:00Z");
        assert_eq!(date(951_782_399, false), "2000-02-28T23:59:59Z");
        assert_eq!(date(951_782_400, false), "2000-02-29T00:00:00Z");
        assert_eq!(date(951_868_800, false), "2000-03-01T00:00:00Z");
        assert_eq!(date(4_107_542_400, false), "2100-03-01T00:00:00Z");
        assert_eq!(date(1_798_761_599, true), "20261231T235959Z");
    }

    #[test]
    fn each_run_has_a_file_of_its_own() {
        let name = file_name("tl", "0123456789ab", 1_798_761_599);
        assert_eq!(name, "tl-0123456789ab-20261231T235959Z.json");
    }

    #[test]
    fn a_folder_without_history_has_no_commit() {
        assert_eq!(commit(Path::new("/proc")), "unknown");
    }

    #[test]
    fn processors_have_names() {
        let text = "processor\t: 0\nmodel name\t: Some CPU @ 2 GHz\nmodel name\t: other\n";
        assert_eq!(cpu_model(text), "Some CPU @ 2 GHz");
        assert_eq!(cpu_model(""), "unknown");
        let machine = machine();
        assert!(machine["cpus"].as_u64() > Some(0));
        assert!(
            machine["kernel"]
                .as_str()
                .is_some_and(|text| !text.is_empty())
        );
    }
}

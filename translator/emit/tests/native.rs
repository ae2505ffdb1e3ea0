//! Small programs, compiled, linked and run.

mod support;

use support::{Scratch, build, execute, run, run_with};

const WRITE: &str = "extern %lathe_rt_write_stdout(ref, i64) -> i64\n";

#[test]
fn hello() {
    let text = format!(
        "{WRITE}
data $hello align 1 \"hello\\n\"
entry @main
function @main() {{
b0:
  v0: ref = data_address $hello + 0
  v1: i64 = const 6
  v2: i64 = call_extern %lathe_rt_write_stdout(v0, v1)
  return
}}
"
    );
    let run = execute(&text);
    assert_eq!((run.stdout.as_str(), run.code), ("hello\n", Some(0)), "{}", run.stderr);
}

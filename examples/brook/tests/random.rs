//! Random programs end, and do nothing wrong that they were not made for.

use std::fs;
use std::path::Path;
use std::process::Command;

#[test]
fn random_programs_end() {
    let file = Path::new(env!("CARGO_TARGET_TMPDIR")).join("random.brook");
    let (mut ended, mut failed) = (0, 0);
    for seed in 0..100 {
        let program = brook_generator::batch(seed, 5);
        fs::write(&file, &program).expect("the temporary folder can be written");
        let output = Command::new(env!("CARGO_BIN_EXE_brook"))
            .arg(&file)
            .output()
            .expect("brook starts");
        let stderr = String::from_utf8_lossy(&output.stderr);
        match output.status.code() {
            Some(0) => ended += 1,
            // The error that was put there: it is in the last guest.
            Some(3) if program.contains("let fail = ") => failed += 1,
            code => panic!("seed {seed}: exit code {code:?}, {stderr}\n{program}"),
        }
        assert!(output.stdout.len() < 1 << 20, "seed {seed} prints too much");
    }
    assert!(ended > 50 && failed > 20, "{ended} ended, {failed} failed");
}

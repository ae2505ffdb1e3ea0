//! A program that is refused: the recorded text, the table's code, and a way out.

use crate::executions::{Front, by_rustc, front, with_stack};
use conformance::RULES;
use libtest_mimic::Failed;

/// Compares the rendered errors with the recorded ones. The program itself is correct Rust.
pub fn check(name: &str) -> Result<(), Failed> {
    let folder = crate::folder("reject");
    let text = std::fs::read_to_string(folder.join(format!("{name}.rs")))?;
    by_rustc(&text)?;
    let Front { errors, graphs } = with_stack(move || front(&text));
    if graphs.is_some() || errors.is_empty() {
        return Err("the program was accepted".into());
    }
    let rule = RULES
        .iter()
        .find_map(|rule| rule.reject.filter(|(reject, _)| *reject == name));
    let (_, code) = rule.ok_or("the program is not in the table")?;
    if !errors.contains(&format!("error[{}]", code.id())) {
        return Err(format!("no error {} in\n{errors}", code.id()).into());
    }
    for (what, sign) in [("place", "--> main.rs:"), ("way out", "help: ")] {
        if !errors.contains(sign) {
            return Err(format!("an error without a {what}:\n{errors}").into());
        }
    }
    let path = folder.join(format!("{name}.stderr"));
    if std::env::var_os("BLESS").is_some() {
        std::fs::write(&path, &errors)?;
    }
    let recorded = std::fs::read_to_string(&path).unwrap_or_default();
    if recorded != errors {
        return Err(format!("found\n{errors}\nrecorded (BLESS=1)\n{recorded}").into());
    }
    Ok(())
}

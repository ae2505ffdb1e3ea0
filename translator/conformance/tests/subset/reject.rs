//! A program that is refused: the recorded text, the table's code, and a way out.

use crate::executions::{Front, by_rustc, front, front_of_crate, rustc_accepts_crate, with_stack};
use conformance::{RULES, Refusal};
use libtest_mimic::Failed;

/// Compares the rendered errors with the recorded ones. The program is correct Rust, unless the table says
/// that rustc refuses it first.
pub fn check(name: &str) -> Result<(), Failed> {
    let folder = crate::folder("reject");
    let mut refusals = RULES.iter().filter_map(|rule| rule.refusal);
    let refusal = refusals
        .find(|refusal| refusal.program == name)
        .ok_or("the program is not in the table")?;
    let (by_rustc, Front { errors, graphs, .. }) = match refusal.is_crate() {
        true => {
            let path = folder.join(name);
            (
                rustc_accepts_crate(&path),
                with_stack(move || front_of_crate(&path)),
            )
        }
        false => {
            let text = std::fs::read_to_string(folder.join(format!("{name}.rs")))?;
            (
                by_rustc(&text).map(|_| ()),
                with_stack(move || front(&text)),
            )
        }
    };
    judge(&refusal, by_rustc)?;
    if graphs.is_some() || errors.is_empty() {
        return Err("the program was accepted".into());
    }
    if !errors.contains(&format!("error[{}]", refusal.code.id())) {
        return Err(format!("no error {} in\n{errors}", refusal.code.id()).into());
    }
    let count = |sign: &str| errors.matches(sign).count();
    let all = count("error[");
    if count("--> ") < all || count("= help: ") != all {
        return Err(format!("an error without a place or without a way out:\n{errors}").into());
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

/// Whether rustc does with the program what the table says.
fn judge(refusal: &Refusal, by_rustc: Result<(), Failed>) -> Result<(), Failed> {
    match (refusal.rustc_first, by_rustc) {
        (false, accepted) => accepted,
        (true, Ok(())) => Err("rustc accepts the program".into()),
        (true, Err(failed)) => match failed.message() {
            Some(message) if message.starts_with("rustc refuses") => Ok(()),
            _ => Err(failed),
        },
    }
}

//! The table as pages.

use crate::{RULES, Refusal, Rule};
use diagnostics::Code;

/// SUBSET.md: the rules, with links to the programs that prove them.
pub fn subset() -> String {
    let mut text = String::from(
        "# The subset of Rust\n\n\
         Printed from `src/table.rs`; `BLESS=1 cargo test -p conformance` writes it anew.\n\
         A program in the first column of links is translated and does what rustc's executable does.\n\
         A program in the second column is refused with that code, and with the text in the `.stderr` beside it;\n\
         the first one then shows what to write instead, or what the rule still gives. Where \"rustc\" is noted, rustc refuses it, too.\n\n\
         | rule | | accepted | refused |\n|---|---|---|---|\n",
    );
    for rule in RULES {
        text.push_str(&row(rule));
    }
    text
}

fn row(rule: &Rule) -> String {
    let refused = match rule.refusal {
        Some(refusal) => {
            let too = if refusal.rustc_first { " (rustc)" } else { "" };
            format!("[{}]({}){too}", refusal.code.id(), source(&refusal))
        }
        None => String::new(),
    };
    let (name, line, accept) = (rule.name, rule.line, rule.accept);
    format!("| {name} | {line} | [{accept}](accept/{accept}.rs) | {refused} |\n")
}

/// The path of a refused program.
fn source(refusal: &Refusal) -> String {
    let program = refusal.program;
    match refusal.is_crate() {
        true => format!("reject/{program}/src/main.rs"),
        false => format!("reject/{program}.rs"),
    }
}

/// ERRORS.md: all codes, each with what it prints for a program of the table.
///
/// `output` gives what was recorded for a program of `reject/`.
pub fn errors(mut output: impl FnMut(&str) -> String) -> String {
    let mut text = String::from(
        "# Errors\n\n\
         Printed from the table of codes (`translator/diagnostics/src/codes.rs`) and from what the programs in `reject/`\n\
         print; `BLESS=1 cargo test -p conformance` writes it anew.\n",
    );
    for code in Code::ALL {
        let (id, meaning, explanation) = (code.id(), code.meaning(), code.explanation());
        text.push_str(&format!("\n## {id}\n\n**{meaning}** {explanation}\n"));
        let mut rules = RULES.iter();
        let rule = rules.find_map(|rule| Some((rule, rule.refusal.filter(|it| it.code == *code)?)));
        let Some((rule, refusal)) = rule else {
            continue;
        };
        let (path, shown) = (source(&refusal), output(refusal.program));
        let too = match refusal.rustc_first {
            true => ", which rustc refuses, too",
            false => "",
        };
        let accept = rule.accept;
        text.push_str(&format!(
            "\nFor [{path}]({path}){too} (accepted: [{accept}](accept/{accept}.rs)):\n\n```text\n{}\n```\n",
            shown.trim_end()
        ));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::subset;

    #[test]
    fn the_page_is_the_table() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/SUBSET.md");
        let printed = subset();
        if std::env::var_os("BLESS").is_some() {
            std::fs::write(path, &printed).expect("the page can be written");
        }
        let found = std::fs::read_to_string(path).unwrap_or_default();
        assert!(
            found == printed,
            "SUBSET.md is not what the table says: BLESS=1"
        );
    }
}

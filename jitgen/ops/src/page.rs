//! The reference page of the operations.

use crate::generate::operand_name;
use crate::{OPERATIONS, Operation, Stage};

/// OPERATIONS.md: every row of the table.
pub fn page() -> String {
    let mut text = String::from(
        "# Operations of jitcodes and traces\n\n\
         Printed from `src/table.rs`; `BLESS=1 cargo test -p ops` writes it anew. In a meaning, `f(x)` is the double and\n\
         `s(x)` the single whose bits `x` is; booleans are 1 and 0.\n\n\
         | operation | where | effect | meaning | |\n|---|---|---|---|---|\n",
    );
    for operation in OPERATIONS {
        text.push_str(&line(operation));
    }
    text
}

fn line(operation: &Operation) -> String {
    let operands: Vec<&str> = operation.operands.iter().map(operand_name).collect();
    let place = match operation.stage {
        Stage::Both => "both",
        Stage::Jitcode => "jitcode",
        Stage::Trace => "trace",
    };
    let meaning = match operation.meaning {
        "" => String::new(),
        meaning => format!("`{}`", meaning.replace('|', "\\|")),
    };
    let effect = format!("{:?}", operation.effect).to_lowercase();
    let result = operation
        .result
        .map_or(String::new(), |kind| format!(" → {kind:?}").to_lowercase());
    format!(
        "| `{}` {}{result} | {place} | {effect} | {meaning} | {} |\n",
        operation.name,
        operands.join(", "),
        operation.text
    )
}

#[cfg(test)]
mod tests {
    use super::page;

    #[test]
    fn the_page_is_the_table() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/OPERATIONS.md");
        let printed = page();
        if std::env::var_os("BLESS").is_some() {
            std::fs::write(path, &printed).expect("the page can be written");
        }
        let found = std::fs::read_to_string(path).unwrap_or_default();
        assert!(
            found == printed,
            "OPERATIONS.md is not what the table says: BLESS=1"
        );
    }
}

//! The table as a page.

use crate::{RULES, Rule};

/// SUBSET.md: the rules, with links to the programs that prove them.
pub fn page() -> String {
    let mut text = String::from(
        "# The subset of Rust\n\n\
         Printed from `src/table.rs`; `BLESS=1 cargo test -p conformance` writes it anew.\n\
         A program in the first column of links is translated and does what rustc's executable does.\n\
         A program in the second column is refused with that code, and with the text in the `.stderr` beside it.\n\n\
         | rule | | accepted | refused |\n|---|---|---|---|\n",
    );
    for rule in RULES {
        text.push_str(&row(rule));
    }
    text
}

fn row(rule: &Rule) -> String {
    let accept = match rule.accept {
        Some(name) => format!("[{name}](accept/{name}.rs)"),
        None => String::new(),
    };
    let reject = match rule.reject {
        Some((name, code)) => format!("[{}](reject/{name}.rs)", code.id()),
        None => String::new(),
    };
    let (name, line) = (rule.name, rule.line);
    format!("| {name} | {line} | {accept} | {reject} |\n")
}

#[cfg(test)]
mod tests {
    use super::page;

    #[test]
    fn the_page_is_the_table() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/SUBSET.md");
        let printed = page();
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

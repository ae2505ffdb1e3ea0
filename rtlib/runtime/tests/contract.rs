//! The functions that the library in the subset declares are those that this library defines: same
//! names, same parameters, same results.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

/// Names with their signatures, in one spelling.
type Signatures = BTreeMap<String, String>;

#[test]
fn every_declared_function_is_defined() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"));
    let declared = declared(&fs::read_to_string(folder.join("../std/src/runtime.rs")).unwrap());
    let mut defined = Signatures::new();
    for file in fs::read_dir(folder.join("src")).unwrap() {
        let path = file.unwrap().path();
        if path.is_file() {
            defined.extend(signatures(&fs::read_to_string(path).unwrap()));
        }
    }
    assert!(declared.len() > 40, "{} declarations", declared.len());
    for (name, signature) in declared {
        let found = defined.get(&format!("lathe_rt_{name}"));
        assert_eq!(found, Some(&signature), "{name}");
    }
}

/// What the library in the subset declares; the module behind the list is not part of it.
fn declared(text: &str) -> Signatures {
    let list = text.split("#[hosted]").next().unwrap();
    let mut found = signatures(list);
    // The table of functions from one float to one float.
    for line in list.lines() {
        let entry = line
            .trim()
            .strip_suffix(';')
            .and_then(|line| line.split_once(" = "));
        if let Some((name, _)) = entry
            && name.starts_with("float_")
        {
            found.insert(name.to_string(), "(value:f64)->f64".to_string());
        }
    }
    found
}

/// All `fn name(…) -> …` of a text, and all `name(…) = …` of the table of float functions.
fn signatures(text: &str) -> Signatures {
    let mut found = Signatures::new();
    for part in text.split("fn ").skip(1) {
        let Some(open) = part.find('(') else { continue };
        let (name, rest) = part.split_at(open);
        let Some(end) = rest.find(" {\n") else {
            continue;
        };
        if name
            .chars()
            .all(|letter| letter.is_ascii_alphanumeric() || letter == '_')
        {
            found.insert(name.to_string(), spelling(&rest[..end]));
        }
    }
    for line in text.lines() {
        let line = line.trim();
        if let Some((head, _)) = line.split_once(" = ")
            && line.starts_with("lathe_rt_")
            && let Some(open) = head.find('(')
        {
            let signature = format!("{}->f64", spelling(&head[open..]));
            found.insert(head[..open].to_string(), signature);
        }
    }
    found
}

fn spelling(signature: &str) -> String {
    let tight: String = signature.split_whitespace().collect();
    tight.replace(",)", ")")
}

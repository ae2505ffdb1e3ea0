//! The text that `rustc --emit=mir` prints, as far as it is compared: named locals with their types, and
//! callees, both in a canonical spelling.
//!
//! The canonical spelling keeps the last segment of each path, has no lifetimes, and writes `{closure}`,
//! `{fn}`, `dyn Trait` and `impl` for what either side spells in its own way.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

/// What MIR says of one function and the closures in it.
#[derive(Clone, Debug, Default)]
pub struct MirFunction {
    /// Names of variables with their canonical types.
    pub locals: Vec<(String, String)>,
    /// Canonical callees, one a call.
    pub callees: Vec<String>,
}

/// Has rustc print the MIR of a program in one file.
///
/// # Errors
/// What rustc printed, if it refuses the file.
pub fn emit_mir(file: &Path, edition: u32, output: &Path) -> Result<String, String> {
    let result = Command::new("rustc")
        .args([
            "--edition",
            &edition.to_string(),
            "--cap-lints",
            "allow",
            "--emit=mir",
            "-o",
        ])
        .arg(output)
        .arg(file)
        .output()
        .map_err(|error| format!("cannot start rustc: {error}"))?;
    if !result.status.success() {
        return Err(String::from_utf8_lossy(&result.stderr).into_owned());
    }
    std::fs::read_to_string(output).map_err(|error| format!("{}: {error}", output.display()))
}

/// Has cargo print the MIR of a package's program `name` (debug profile, optimizations off).
///
/// # Errors
/// What cargo printed, if the package does not build.
pub fn emit_package_mir(package: &Path, name: &str, target: &Path) -> Result<String, String> {
    let output = target.join(format!("{name}.mir"));
    // cargo keeps what it built before, and with it the file.
    let result = Command::new("cargo")
        .args(["rustc", "--quiet", "--offline", "--bin", name, "--"])
        .arg(format!("--emit=mir={}", output.display()))
        .current_dir(package)
        .env("CARGO_TARGET_DIR", target)
        .output()
        .map_err(|error| format!("cannot start cargo: {error}"))?;
    if !result.status.success() {
        return Err(String::from_utf8_lossy(&result.stderr).into_owned());
    }
    std::fs::read_to_string(&output).map_err(|error| format!("{}: {error}", output.display()))
}

/// The functions of a MIR text by canonical path: modules and names, `impl@file:line` for impls; closures
/// belong to the function around them.
pub fn functions(mir: &str) -> BTreeMap<String, MirFunction> {
    let mut all: BTreeMap<String, MirFunction> = BTreeMap::new();
    let mut current: Option<String> = None;
    let mut types: BTreeMap<String, String> = BTreeMap::new();
    let mut names: Vec<(String, String)> = Vec::new();
    for line in mir.lines() {
        if let Some(header) = line.strip_prefix("fn ") {
            let end = parameters_start(header);
            let path = function_path(&header[..end]);
            types = parameter_types(&header[end..]);
            names.clear();
            all.entry(path.clone()).or_default();
            current = Some(path);
        } else if line == "}" {
            if let Some(function) = current.take().and_then(|path| all.get_mut(&path)) {
                for (name, place) in names.drain(..) {
                    if let Some(ty) = types.get(&place) {
                        function.locals.push((name, ty.clone()));
                    }
                }
            }
        } else if let Some(path) = &current {
            let line = line.trim();
            if let Some(debug) = line.strip_prefix("debug ") {
                if let Some((name, place)) = debug.trim_end_matches(';').split_once(" => ") {
                    names.push((name.to_string(), place.to_string()));
                }
            } else if let Some(declared) = line.strip_prefix("let ") {
                let declared = declared.trim_start_matches("mut ").trim_end_matches(';');
                if let Some((place, ty)) = declared.split_once(": ") {
                    types.insert(place.to_string(), canonical_type(ty));
                }
            } else if let Some(callee) = called(line) {
                all.get_mut(path)
                    .expect("entered above")
                    .callees
                    .push(canonical_callee(callee));
            }
        }
    }
    all
}

/// Where the parameter list of a header starts: the first `(` outside of `<…>` and `{…}`.
fn parameters_start(header: &str) -> usize {
    let mut depth = 0;
    let mut before = ' ';
    for (at, character) in header.char_indices() {
        let is_arrow = before == '-' && character == '>';
        before = character;
        match character {
            _ if is_arrow => {}
            '<' | '{' => depth += 1,
            '>' | '}' => depth -= 1,
            '(' if depth == 0 => return at,
            _ => {}
        }
    }
    header.len()
}

/// `<impl at src/a.rs:2:10: 2:15>::clone` becomes `impl@a.rs:2::clone`.
fn function_path(path: &str) -> String {
    let mut parts = Vec::new();
    for part in split_path(path) {
        if part.starts_with("{closure#") {
            break;
        }
        match part.strip_prefix("<impl at ") {
            Some(place) => {
                let mut words = place.split(':');
                let file = words.next().unwrap_or_default();
                let line = words.next().unwrap_or_default();
                let file = file.rsplit('/').next().unwrap_or_default();
                parts = vec![format!("impl@{file}:{line}")];
            }
            None => parts.push(part.to_string()),
        }
    }
    parts.join("::")
}

/// The segments of a path, split at `::` outside of brackets.
fn split_path(path: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let (mut depth, mut start, mut at) = (0i32, 0, 0);
    let bytes = path.as_bytes();
    while at < bytes.len() {
        match bytes[at] {
            b'<' | b'(' | b'[' | b'{' => depth += 1,
            b'>' if at > 0 && bytes[at - 1] == b'-' => {}
            b'>' | b')' | b']' | b'}' => depth -= 1,
            b':' if depth == 0 && bytes.get(at + 1) == Some(&b':') => {
                parts.push(&path[start..at]);
                start = at + 2;
                at += 1;
            }
            _ => {}
        }
        at += 1;
    }
    parts.push(&path[start..]);
    parts
}

fn parameter_types(list: &str) -> BTreeMap<String, String> {
    let mut types = BTreeMap::new();
    let mut parser = Parser {
        text: list.as_bytes(),
        at: 1,
    };
    loop {
        parser.blanks();
        let Some(b'_') = parser.peek() else {
            return types;
        };
        let place = parser.word();
        parser.at += 1;
        types.insert(place, parser.ty());
        parser.blanks();
        if parser.peek() == Some(b',') {
            parser.at += 1;
        }
    }
}

/// The callee of a call: `_5 = CALLEE(…) -> [return: …`.
fn called(line: &str) -> Option<&str> {
    let (assignment, targets) = line.rsplit_once(") -> ")?;
    if !["[return", "unwind", "bb"]
        .iter()
        .any(|word| targets.starts_with(word))
    {
        return None;
    }
    let (_, call) = assignment.split_once(" = ")?;
    if call.starts_with("move ") || call.starts_with("copy ") || call.starts_with("assert(") {
        return None;
    }
    let end = parameters_start(call);
    Some(&call[..end])
}

/// `<T as Trait>::f::<A>`, `Type::<A>::f`, `f::<A>`; `<impl>::f` for methods of primitive types.
pub fn canonical_callee(text: &str) -> String {
    let parts = split_path(text);
    let mut shown: Vec<String> = Vec::new();
    for part in &parts {
        if part.starts_with("<impl ") && !shown.is_empty() {
            shown = vec!["<impl>".into()];
        } else if part.starts_with('<') && shown.is_empty() {
            // `<T as Trait>`.
            let mut parser = Parser {
                text: part.as_bytes(),
                at: 0,
            };
            shown.push(parser.qualified());
        } else if part.starts_with('<') {
            let mut parser = Parser {
                text: part.as_bytes(),
                at: 0,
            };
            let arguments = parser.arguments();
            if !arguments.is_empty() {
                shown.push(format!("<{}>", arguments.join(", ")));
            }
        } else {
            let is_type = part.starts_with(|first: char| first.is_uppercase());
            let after_type = shown
                .last()
                .is_some_and(|last| !last.starts_with(char::is_lowercase));
            if is_type || !after_type {
                shown.clear();
            }
            shown.push(part.to_string());
        }
    }
    shown.join("::")
}

/// A type in the canonical spelling.
pub fn canonical_type(text: &str) -> String {
    Parser {
        text: text.as_bytes(),
        at: 0,
    }
    .ty()
}

/// Reads types as rustc prints them.
struct Parser<'a> {
    text: &'a [u8],
    at: usize,
}

impl Parser<'_> {
    fn peek(&self) -> Option<u8> {
        self.text.get(self.at).copied()
    }

    fn blanks(&mut self) {
        while self.peek() == Some(b' ') {
            self.at += 1;
        }
    }

    fn eat(&mut self, word: &str) -> bool {
        self.blanks();
        let found = self.text[self.at..].starts_with(word.as_bytes());
        if found {
            self.at += word.len();
        }
        found
    }

    fn word(&mut self) -> String {
        let start = self.at;
        while self
            .peek()
            .is_some_and(|byte| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'#')
        {
            self.at += 1;
        }
        String::from_utf8_lossy(&self.text[start..self.at]).into_owned()
    }

    fn lifetime(&mut self) -> bool {
        self.blanks();
        if self.peek() != Some(b'\'') {
            return false;
        }
        self.at += 1;
        self.word();
        true
    }

    fn ty(&mut self) -> String {
        self.blanks();
        if self.eat("for<") {
            while self.peek().is_some_and(|byte| byte != b'>') {
                self.at += 1;
            }
            self.at += 1;
            self.blanks();
        }
        match self.peek() {
            Some(b'&') => {
                self.at += 1;
                self.lifetime();
                let mutable = self.eat("mut ");
                format!("&{}{}", if mutable { "mut " } else { "" }, self.ty())
            }
            Some(b'*') => {
                self.at += 1;
                let mutable = self.eat("mut ");
                let _ = mutable || self.eat("const ");
                format!("*{} {}", if mutable { "mut" } else { "const" }, self.ty())
            }
            Some(b'[') => {
                self.at += 1;
                let element = self.ty();
                let text = match self.eat(";") {
                    true => format!("[{element}; {}]", self.ty()),
                    false => format!("[{element}]"),
                };
                self.eat("]");
                text
            }
            Some(b'(') => {
                self.at += 1;
                let parts = self.list(b')');
                // `(dyn Trait)` behind a pointer.
                match &parts[..] {
                    [one] if !one.ends_with(',') => one.clone(),
                    _ => format!("({})", parts.join(", ")),
                }
            }
            Some(b'<') => {
                let prefix = self.qualified();
                self.eat("::");
                format!("{prefix}::{}", self.word())
            }
            Some(b'{') => {
                self.skip_braces();
                "{closure}".into()
            }
            Some(b'!') => {
                self.at += 1;
                "!".into()
            }
            _ if self.eat("dyn ") => format!("dyn {}", self.bounds()),
            _ if self.eat("impl ") => {
                self.bounds();
                "impl".into()
            }
            _ if self.eat("unsafe fn(") || self.eat("fn(") => {
                let parameters = self.list(b')');
                let result = match self.eat("->") {
                    true => self.ty(),
                    false => "()".into(),
                };
                self.blanks();
                if self.peek() == Some(b'{') {
                    self.skip_braces();
                    return "{fn}".into();
                }
                let parameters = parameters.join(", ");
                format!("fn({}) -> {result}", parameters.trim_end_matches(','))
            }
            _ => self.path(),
        }
    }

    /// The elements up to `close`; an element of a one-tuple keeps its comma.
    fn list(&mut self, close: u8) -> Vec<String> {
        let mut parts: Vec<String> = Vec::new();
        loop {
            self.blanks();
            match self.peek() {
                Some(byte) if byte == close => {
                    self.at += 1;
                    return parts;
                }
                None => return parts,
                Some(b',') => {
                    self.at += 1;
                    self.blanks();
                    if self.peek() == Some(close)
                        && let [one] = &mut parts[..]
                    {
                        one.push(',');
                    }
                }
                Some(b'\'') => {
                    self.lifetime();
                }
                _ => {
                    let before = self.at;
                    parts.push(self.ty());
                    if self.at == before {
                        return parts;
                    }
                }
            }
        }
    }

    fn arguments(&mut self) -> Vec<String> {
        match self.eat("<") {
            true => self.list(b'>'),
            false => Vec::new(),
        }
    }

    /// `<T as Trait<A>>`.
    fn qualified(&mut self) -> String {
        self.eat("<");
        let self_type = self.ty();
        let text = match self.eat("as ") {
            true => format!("<{self_type} as {}>", self.path()),
            false => format!("<{self_type}>"),
        };
        self.eat(">");
        text
    }

    /// The last segment with its arguments; `Fn(A) -> B` too.
    fn path(&mut self) -> String {
        loop {
            let word = self.word();
            if self.peek() == Some(b'(') && word.starts_with("Fn") {
                self.at += 1;
                self.list(b')');
                if self.eat("->") {
                    self.ty();
                }
                return word;
            }
            let arguments = self.arguments();
            if self.text[self.at..].starts_with(b" = ") {
                // `Item = T` among the arguments of a trait.
                self.at += 3;
                return format!("{word} = {}", self.ty());
            }
            if self.text[self.at..].starts_with(b"::") {
                self.at += 2;
                continue;
            }
            return match arguments.is_empty() {
                true => word,
                false => format!("{word}<{}>", arguments.join(", ")),
            };
        }
    }

    /// The name of the first trait of `A + B + 'a`.
    fn bounds(&mut self) -> String {
        if self.eat("for<") {
            while self.peek().is_some_and(|byte| byte != b'>') {
                self.at += 1;
            }
            self.at += 1;
            self.blanks();
        }
        let first = self.path();
        while self.eat("+ ") {
            if !self.lifetime() {
                self.eat("?");
                self.path();
            }
        }
        first.split('<').next().unwrap_or_default().to_string()
    }

    fn skip_braces(&mut self) {
        let mut depth = 0;
        while let Some(byte) = self.peek() {
            self.at += 1;
            match byte {
                b'{' => depth += 1,
                b'}' => {
                    depth -= 1;
                    if depth == 0 {
                        return;
                    }
                }
                _ => {}
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{canonical_callee, canonical_type, functions};

    #[test]
    fn types_lose_paths_and_lifetimes() {
        for (text, wanted) in [
            ("std::vec::Vec<&'a str>", "Vec<&str>"),
            ("&mut dyn std::fmt::Debug", "&mut dyn Debug"),
            ("fn(i64) -> E {E::A}", "{fn}"),
            ("for<'x> fn(&'x i64) -> ()", "fn(&i64) -> ()"),
            ("std::slice::Iter<'_, (i64,)>", "Iter<(i64,)>"),
            ("{closure@a.rs:1:2: 1:3}", "{closure}"),
            ("<V as a::Visitor<T>>::Out", "<V as Visitor<T>>::Out"),
            ("[Option<Box<[u8]>>; 3]", "[Option<Box<[u8]>>; 3]"),
            ("&(dyn Fn(i64) -> i64 + 'static)", "&dyn Fn"),
        ] {
            assert_eq!(canonical_type(text), wanted);
        }
    }

    #[test]
    fn callees_keep_type_and_name() {
        for (text, wanted) in [
            ("Vec::<i64>::push", "Vec::<i64>::push"),
            ("std::mem::replace::<Vec<i64>>", "replace::<Vec<i64>>"),
            ("core::slice::<impl [T]>::first", "<impl>::first"),
            ("<&i32 as Add<i32>>::add", "<&i32 as Add<i32>>::add"),
            ("Formatter::<'_>::pad", "Formatter::pad"),
            (
                "<I as Iterator>::map::<u8, {closure@a.rs:1:2: 1:3}>",
                "<I as Iterator>::map::<u8, {closure}>",
            ),
        ] {
            assert_eq!(canonical_callee(text), wanted);
        }
    }

    #[test]
    fn a_function_is_read() {
        let text = "fn a::f(_1: &mut Vec<i64>) -> i64 {\n    debug list => _1;\n    let mut _2: i64;\n\n    \
                    bb0: {\n        _2 = Vec::<i64>::len(copy _1) -> [return: bb1, unwind continue];\n    }\n}\n";
        let all = functions(text);
        let function = &all["a::f"];
        assert_eq!(
            function.locals,
            [("list".to_string(), "&mut Vec<i64>".to_string())]
        );
        assert_eq!(function.callees, ["Vec::<i64>::len"]);
    }
}

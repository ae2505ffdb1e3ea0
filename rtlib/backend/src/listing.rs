//! Listings: what a person reads of machine code.
//!
//! Where a jump goes is known later than the jump is written. So its line has a mark, which is replaced when all is known.
//!
//! ```text
//!   v7 = unsigned_less_equal v6, 1
//!   guard_false v7, snapshot 0
//!        4f  cmpq $0x1, %rbx
//!        53  jbe -> exit 0
//! ```

use std::collections::BTreeMap;

/// Stands before and behind the number in a mark; no instruction has it in its text.
const MARK: char = '\0';

/// Lines, and where their jumps go.
#[derive(Debug, Default)]
pub struct Listing {
    text: String,
    /// By the place of a jump's displacement.
    targets: BTreeMap<u32, String>,
}

impl Listing {
    /// Writes a line that is no instruction's.
    pub fn note(&mut self, text: &str) {
        self.text.push_str(text);
        self.text.push('\n');
    }

    /// Writes an instruction's line.
    pub fn instruction(&mut self, offset: usize, instruction: &dyn std::fmt::Display) {
        self.text
            .push_str(&format!("    {offset:5x}  {instruction}\n"));
    }

    /// The last line is a jump, whose displacement is at that place.
    pub fn mark_jump(&mut self, displacement: u32) {
        // What stands behind the mnemonic is nonsense as long as the displacement is 0.
        let end = self.text.rfind(' ').unwrap_or(self.text.len());
        self.text.truncate(end);
        self.text
            .push_str(&format!(" -> {MARK}{displacement}{MARK}\n"));
    }

    /// Says where a jump goes. The last word counts.
    pub fn name_jump(&mut self, displacement: u32, target: String) {
        self.targets.insert(displacement, target);
    }

    /// Replaces a text that was not final when it was written.
    pub fn replace(&mut self, text: &str, by: &str) {
        self.text = self.text.replace(text, by);
    }

    /// All lines.
    pub fn finish(self) -> String {
        let mut text = String::with_capacity(self.text.len());
        for (index, part) in self.text.split(MARK).enumerate() {
            // Marks come in pairs: every second part is between two of them.
            let target = (index % 2 == 1).then(|| part.parse().ok()).flatten();
            let target = target.and_then(|at: u32| self.targets.get(&at));
            text.push_str(target.map_or(part, String::as_str));
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn jumps_get_their_names() {
        let mut listing = Listing::default();
        listing.note("  guard");
        listing.instruction(0x10, &"jbe 6");
        listing.mark_jump(18);
        listing.instruction(0x16, &"leaq -0x80000000(%rbp), %rsp");
        listing.instruction(0x1d, &"jmp 5");
        listing.mark_jump(30);
        listing.name_jump(18, "2a".to_string());
        listing.name_jump(30, "16".to_string());
        listing.name_jump(18, "exit 3".to_string());
        listing.replace("-0x80000000", "-0x20");
        let expected = "  guard\n       10  jbe -> exit 3\n       16  leaq -0x20(%rbp), %rsp\n       1d  jmp -> 16\n";
        assert_eq!(listing.finish(), expected);
    }
}

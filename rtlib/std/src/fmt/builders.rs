//! The builders behind `debug_struct` and its kin.
//!
//! With `{:#?}` every part is written into a formatter of its own and put in with its lines
//! indented.

use super::{Debug, Formatter, Result};
use crate::prelude::v1::*;

impl Formatter<'_> {
    /// Writes text with four blanks before every line.
    fn write_indented(&mut self, text: &str) {
        let mut rest = text;
        while !rest.is_empty() {
            let end = match rest.find('\n') {
                Some(newline) => newline + 1,
                None => rest.len(),
            };
            self.buffer.push_str("    ");
            self.buffer.push_str(&rest[..end]);
            rest = &rest[end..];
        }
    }

    /// Writes one part of a list in the form `{:#?}`: `start`, the value, a comma and a newline.
    fn write_pretty<T: Debug + ?Sized>(
        &mut self,
        name: &str,
        behind_name: &str,
        value: &T,
    ) -> Result {
        let mut inner = self.inner();
        inner.buffer.push_str(name);
        inner.buffer.push_str(behind_name);
        let result = value.fmt(&mut inner);
        if result.is_ok() {
            inner.buffer.push_str(",\n");
        }
        self.write_indented(inner.text());
        result
    }
}

/// `Name { field: value, .. }`.
pub struct DebugStruct<'a, 'b> {
    formatter: &'a mut Formatter<'b>,
    result: Result,
    has_fields: bool,
}

impl<'a, 'b> DebugStruct<'a, 'b> {
    pub(crate) fn new(formatter: &'a mut Formatter<'b>, name: &str) -> DebugStruct<'a, 'b> {
        let result = formatter.write_str(name);
        DebugStruct {
            formatter,
            result,
            has_fields: false,
        }
    }

    /// Writes a field.
    pub fn field(&mut self, name: &str, value: &(impl Debug + ?Sized)) -> &mut Self {
        if self.result.is_ok() {
            self.result = if self.formatter.alternate() {
                if !self.has_fields {
                    self.formatter.buffer.push_str(" {\n");
                }
                self.formatter.write_pretty(name, ": ", value)
            } else {
                self.formatter
                    .buffer
                    .push_str(if self.has_fields { ", " } else { " { " });
                self.formatter.buffer.push_str(name);
                self.formatter.buffer.push_str(": ");
                value.fmt(self.formatter)
            };
        }
        self.has_fields = true;
        self
    }

    /// Ends with `..`.
    pub fn finish_non_exhaustive(&mut self) -> Result {
        self.result?;
        self.formatter.write_str(if !self.has_fields {
            " { .. }"
        } else if self.formatter.alternate() {
            "    ..\n}"
        } else {
            ", .. }"
        })
    }

    /// Ends.
    pub fn finish(&mut self) -> Result {
        self.result?;
        if self.has_fields {
            self.formatter
                .buffer
                .push_str(if self.formatter.alternate() {
                    "}"
                } else {
                    " }"
                });
        }
        Ok(())
    }
}

/// `Name(value, ..)`.
pub struct DebugTuple<'a, 'b> {
    formatter: &'a mut Formatter<'b>,
    result: Result,
    fields: usize,
    has_name: bool,
}

impl<'a, 'b> DebugTuple<'a, 'b> {
    pub(crate) fn new(formatter: &'a mut Formatter<'b>, name: &str) -> DebugTuple<'a, 'b> {
        let result = formatter.write_str(name);
        DebugTuple {
            formatter,
            result,
            fields: 0,
            has_name: !name.is_empty(),
        }
    }

    /// Writes a field.
    pub fn field(&mut self, value: &(impl Debug + ?Sized)) -> &mut Self {
        if self.result.is_ok() {
            self.result = if self.formatter.alternate() {
                if self.fields == 0 {
                    self.formatter.buffer.push_str("(\n");
                }
                self.formatter.write_pretty("", "", value)
            } else {
                self.formatter
                    .buffer
                    .push_str(if self.fields == 0 { "(" } else { ", " });
                value.fmt(self.formatter)
            };
        }
        self.fields += 1;
        self
    }

    /// Ends with `..`.
    pub fn finish_non_exhaustive(&mut self) -> Result {
        self.result?;
        self.formatter.write_str(if self.fields == 0 {
            "(..)"
        } else if self.formatter.alternate() {
            "    ..\n)"
        } else {
            ", ..)"
        })
    }

    /// Ends.
    pub fn finish(&mut self) -> Result {
        self.result?;
        if self.fields > 0 {
            if self.fields == 1 && !self.has_name && !self.formatter.alternate() {
                self.formatter.buffer.push_str(",");
            }
            self.formatter.buffer.push_str(")");
        }
        Ok(())
    }
}

/// What lists and sets have in common.
struct Entries<'a, 'b> {
    formatter: &'a mut Formatter<'b>,
    result: Result,
    has_fields: bool,
}

impl<'a, 'b> Entries<'a, 'b> {
    fn new(formatter: &'a mut Formatter<'b>, start: &str) -> Entries<'a, 'b> {
        let result = formatter.write_str(start);
        Entries {
            formatter,
            result,
            has_fields: false,
        }
    }

    fn entry<T: Debug + ?Sized>(&mut self, value: &T) {
        if self.result.is_ok() {
            self.result = if self.formatter.alternate() {
                if !self.has_fields {
                    self.formatter.buffer.push_str("\n");
                }
                self.formatter.write_pretty("", "", value)
            } else {
                if self.has_fields {
                    self.formatter.buffer.push_str(", ");
                }
                value.fmt(self.formatter)
            };
        }
        self.has_fields = true;
    }

    fn finish(&mut self, end: &str) -> Result {
        self.result?;
        self.formatter.write_str(end)
    }
}

macro_rules! entry_builder {
    ($(#[$documentation:meta])* $name:ident $start:literal $end:literal) => {
        $(#[$documentation])*
        pub struct $name<'a, 'b> {
            entries: Entries<'a, 'b>,
        }

        impl<'a, 'b> $name<'a, 'b> {
            pub(crate) fn new(formatter: &'a mut Formatter<'b>) -> $name<'a, 'b> {
                $name { entries: Entries::new(formatter, $start) }
            }

            /// Writes an entry.
            pub fn entry(&mut self, value: &(impl Debug + ?Sized)) -> &mut Self {
                self.entries.entry(value);
                self
            }

            /// Writes all entries of a sequence.
            pub fn entries<D: Debug, I: IntoIterator<Item = D>>(&mut self, values: I) -> &mut Self {
                let mut values = values.into_iter();
                while let Some(value) = values.next() {
                    self.entries.entry(&value);
                }
                self
            }

            /// Ends.
            pub fn finish(&mut self) -> Result {
                self.entries.finish($end)
            }
        }
    };
}

entry_builder! {
    /// `[value, ..]`.
    DebugList "[" "]"
}

entry_builder! {
    /// `{value, ..}`.
    DebugSet "{" "}"
}

/// `{key: value, ..}`.
pub struct DebugMap<'a, 'b> {
    formatter: &'a mut Formatter<'b>,
    result: Result,
    has_fields: bool,
}

impl<'a, 'b> DebugMap<'a, 'b> {
    pub(crate) fn new(formatter: &'a mut Formatter<'b>) -> DebugMap<'a, 'b> {
        let result = formatter.write_str("{");
        DebugMap {
            formatter,
            result,
            has_fields: false,
        }
    }

    /// Writes a pair.
    pub fn entry(
        &mut self,
        key: &(impl Debug + ?Sized),
        value: &(impl Debug + ?Sized),
    ) -> &mut Self {
        if self.result.is_ok() {
            self.result = self.write_entry(key, value);
        }
        self.has_fields = true;
        self
    }

    fn write_entry<K: Debug + ?Sized, V: Debug + ?Sized>(&mut self, key: &K, value: &V) -> Result {
        if self.formatter.alternate() {
            if !self.has_fields {
                self.formatter.buffer.push_str("\n");
            }
            let mut inner = self.formatter.inner();
            key.fmt(&mut inner)?;
            inner.buffer.push_str(": ");
            let result = value.fmt(&mut inner);
            inner.buffer.push_str(",\n");
            self.formatter.write_indented(inner.text());
            result
        } else {
            if self.has_fields {
                self.formatter.buffer.push_str(", ");
            }
            key.fmt(self.formatter)?;
            self.formatter.buffer.push_str(": ");
            value.fmt(self.formatter)
        }
    }

    /// Writes all pairs of a sequence.
    pub fn entries<K: Debug, V: Debug, I: IntoIterator<Item = (K, V)>>(
        &mut self,
        pairs: I,
    ) -> &mut Self {
        let mut pairs = pairs.into_iter();
        while let Some((key, value)) = pairs.next() {
            self.entry(&key, &value);
        }
        self
    }

    /// Ends.
    pub fn finish(&mut self) -> Result {
        self.result?;
        self.formatter.write_str("}")
    }
}

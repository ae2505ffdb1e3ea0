//! A comparison as SVG: for each benchmark a group of bars, one a contender.
//!
//! A bar begins at 1, the one that all are compared with, and is as long as the logarithm of the ratio: who is slower goes to the
//! right, who is faster to the left. Every bar bears its name and its figure, so that nothing depends on colours; these follow
//! the reader's light or dark scheme.

use std::fmt::Write;
use std::ops::RangeInclusive;

/// What is drawn.
pub struct Picture {
    /// The line on top.
    pub title: String,
    /// Lines below it.
    pub notes: Vec<String>,
    /// The benchmarks, from top to bottom.
    pub groups: Vec<Group>,
}

/// The bars of one benchmark.
pub struct Group {
    /// Its name.
    pub name: String,
    /// Its contenders, from top to bottom.
    pub bars: Vec<Bar>,
}

/// One contender.
pub struct Bar {
    /// Its name.
    pub name: String,
    /// What it is measured by.
    pub value: Value,
    /// Whether it is ours, and gets the strong colour.
    pub ours: bool,
}

/// The length of a bar.
pub enum Value {
    /// A positive ratio.
    Ratio(f64),
    /// Words where there is no figure.
    Words(String),
}

/// All lengths in pixels.
const WIDTH: f64 = 760.0;
const LEFT: f64 = 150.0;
const RIGHT: f64 = 70.0;
const BAR: f64 = 15.0;
const HEADING: f64 = 28.0;
const LINE: f64 = 18.0;

/// Colours for both schemes.
const STYLE: &str = "\
text{font:12px system-ui,sans-serif;fill:#1f2328}\
.title{font-size:15px;font-weight:600}\
.note,.tick{fill:#59636e;font-size:11px}\
.group{font-weight:600}\
.back{fill:#ffffff}\
.grid{stroke:#d1d9e0}\
.one{stroke:#59636e}\
.ours{fill:#0969da}\
.other{fill:#a8b1bb}\
@media (prefers-color-scheme:dark){\
text{fill:#f0f6fc}\
.note,.tick{fill:#9198a1}\
.back{fill:#0d1117}\
.grid{stroke:#3d444d}\
.one{stroke:#9198a1}\
.ours{fill:#4493f8}\
.other{fill:#656c76}\
}";

impl Picture {
    /// The file's text.
    pub fn svg(&self) -> String {
        let axis = Axis::over(self.groups.iter().flat_map(|group| &group.bars));
        let head = 12.0 + LINE * (1 + self.notes.len()) as f64 + 22.0;
        let rows: f64 = self
            .groups
            .iter()
            .map(|group| HEADING + BAR * group.bars.len() as f64)
            .sum();
        let height = head + rows + 14.0;
        let mut text = format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{WIDTH}\" height=\"{height}\" \
             viewBox=\"0 0 {WIDTH} {height}\" role=\"img\">\n<title>{}</title>\n<style>{STYLE}</style>\n\
             <rect class=\"back\" width=\"{WIDTH}\" height=\"{height}\"/>\n",
            escaped(&self.title)
        );
        self.draw_head(&mut text);
        axis.label(&mut text, head - 6.0);
        let mut top = head;
        for group in &self.groups {
            put_text(&mut text, 12.0, top + 20.0, "group", "start", &group.name);
            top += HEADING;
            axis.draw(&mut text, top, top + BAR * group.bars.len() as f64);
            for bar in &group.bars {
                bar.draw(&mut text, &axis, top);
                top += BAR;
            }
        }
        text.push_str("</svg>\n");
        text
    }

    fn draw_head(&self, text: &mut String) {
        let mut baseline = 12.0 + 13.0;
        put_text(text, 12.0, baseline, "title", "start", &self.title);
        for note in &self.notes {
            baseline += LINE;
            put_text(text, 12.0, baseline, "note", "start", note);
        }
    }
}

impl Bar {
    fn draw(&self, text: &mut String, axis: &Axis, top: f64) {
        let baseline = top + 11.5;
        put_text(text, LEFT - 8.0, baseline, "name", "end", &self.name);
        let ratio = match &self.value {
            Value::Ratio(ratio) => *ratio,
            Value::Words(words) => {
                put_text(text, axis.x(1.0) + 5.0, baseline, "note", "start", words);
                return;
            }
        };
        let (one, end) = (axis.x(1.0), axis.x(ratio));
        let class = match self.ours {
            true => "ours",
            false => "other",
        };
        let _ = writeln!(
            text,
            "<rect class=\"{class}\" x=\"{:.1}\" y=\"{:.1}\" width=\"{:.1}\" height=\"{:.1}\"/>",
            one.min(end),
            top + 2.0,
            (end - one).abs().max(1.0),
            BAR - 4.0
        );
        // Beside the bar, on the side where there is no bar.
        let after = one.max(end) + 5.0;
        put_text(text, after, baseline, "value", "start", &figure(ratio));
    }
}

/// A logarithmic axis.
struct Axis {
    /// The logarithms of the ratios at its ends.
    from: f64,
    to: f64,
}

impl Axis {
    /// The smallest axis that has 1, 10 and all bars on it, with a little room at the left.
    fn over<'b>(bars: impl Iterator<Item = &'b Bar>) -> Axis {
        let (mut from, mut to) = (0f64, 1f64);
        for bar in bars {
            if let Value::Ratio(ratio) = bar.value {
                from = from.min(ratio.log10());
                to = to.max(ratio.log10());
            }
        }
        Axis {
            from: from - 0.03 * (to - from),
            to,
        }
    }

    /// Where a ratio is.
    fn x(&self, ratio: f64) -> f64 {
        let part = (ratio.log10() - self.from) / (self.to - self.from);
        LEFT + part * (WIDTH - LEFT - RIGHT)
    }

    /// The exponents of the powers of ten on it.
    fn exponents(&self) -> RangeInclusive<i32> {
        self.from.ceil() as i32..=self.to.floor() as i32
    }

    /// A line at each power of ten.
    fn draw(&self, text: &mut String, top: f64, bottom: f64) {
        for exponent in self.exponents() {
            let x = self.x(10f64.powi(exponent));
            let class = match exponent {
                0 => "one",
                _ => "grid",
            };
            let _ = writeln!(
                text,
                "<line class=\"{class}\" x1=\"{x:.1}\" y1=\"{top:.1}\" x2=\"{x:.1}\" y2=\"{bottom:.1}\"/>"
            );
        }
    }

    /// The powers of ten in figures.
    fn label(&self, text: &mut String, baseline: f64) {
        for exponent in self.exponents() {
            let ratio = 10f64.powi(exponent);
            put_text(
                text,
                self.x(ratio),
                baseline,
                "tick",
                "middle",
                &format!("{ratio}×"),
            );
        }
    }
}

/// Three digits, as far as they mean something.
fn figure(ratio: f64) -> String {
    match ratio {
        _ if ratio < 10.0 => format!("{ratio:.2}"),
        _ if ratio < 100.0 => format!("{ratio:.1}"),
        _ => format!("{ratio:.0}"),
    }
}

fn put_text(text: &mut String, x: f64, baseline: f64, class: &str, anchor: &str, words: &str) {
    let _ = writeln!(
        text,
        "<text class=\"{class}\" x=\"{x:.1}\" y=\"{baseline:.1}\" text-anchor=\"{anchor}\">{}</text>",
        escaped(words)
    );
}

fn escaped(words: &str) -> String {
    let words = words.replace('&', "&amp;").replace('<', "&lt;");
    words.replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::{Axis, Bar, Group, LEFT, Picture, RIGHT, Value, WIDTH, figure};

    fn bar(name: &str, value: Value) -> Bar {
        Bar {
            name: name.to_string(),
            value,
            ours: name == "ours",
        }
    }

    fn picture() -> Picture {
        let bars = vec![
            bar("ours", Value::Ratio(2.5)),
            bar("faster", Value::Ratio(0.5)),
            bar("<slow> & \"odd\"", Value::Ratio(1234.0)),
            bar("never", Value::Words("over 300 s".to_string())),
        ];
        Picture {
            title: "Time & ratios".to_string(),
            notes: vec!["less is better".to_string()],
            groups: vec![Group {
                name: "fib".to_string(),
                bars,
            }],
        }
    }

    /// Whether each element is closed in its order, attributes are quoted, and references are complete.
    fn is_well_formed(text: &str) -> bool {
        let mut open = Vec::new();
        let mut rest = text;
        while let Some(start) = rest.find('<') {
            if rest[..start].contains('>') || rest[..start].split('&').skip(1).any(is_cut_off) {
                return false;
            }
            let Some(length) = rest[start..].find('>') else {
                return false;
            };
            let tag = &rest[start + 1..start + length];
            rest = &rest[start + length + 1..];
            if !tag.matches('"').count().is_multiple_of(2) || tag.contains('<') {
                return false;
            }
            let name = tag.split_whitespace().next().unwrap_or_default();
            if let Some(name) = name.strip_prefix('/') {
                if open.pop() != Some(name) {
                    return false;
                }
            } else if !tag.ends_with('/') {
                open.push(name);
            }
        }
        open.is_empty()
    }

    fn is_cut_off(after: &str) -> bool {
        !["amp;", "lt;", "gt;", "quot;"]
            .iter()
            .any(|name| after.starts_with(name))
    }

    #[test]
    fn the_judge_of_form_judges() {
        assert!(is_well_formed("<a><b x=\"1\"/>&lt;</a>"));
        for wrong in [
            "<a>",
            "<a></b>",
            "<a>&</a>",
            "<a",
            "<a x=\"1/>",
            "<a>></a>",
            "</a>",
        ] {
            assert!(!is_well_formed(wrong), "{wrong}");
        }
    }

    #[test]
    fn a_picture_is_well_formed_and_complete() {
        let svg = picture().svg();
        assert!(is_well_formed(&svg), "{svg}");
        assert!(svg.starts_with("<svg xmlns="));
        assert!(svg.contains("prefers-color-scheme:dark"));
        assert!(svg.contains(">&lt;slow&gt; &amp; &quot;odd&quot;</text>"));
        for words in [
            ">2.50<",
            ">0.50<",
            ">1234<",
            ">over 300 s<",
            ">fib<",
            ">Time &amp; ratios<",
        ] {
            assert!(svg.contains(words), "{words} is not in {svg}");
        }
        assert_eq!(svg.matches("class=\"ours\"").count(), 1);
        assert_eq!(svg.matches("class=\"other\"").count(), 2);
    }

    #[test]
    fn the_axis_has_all_bars_on_it() {
        let picture = picture();
        let axis = Axis::over(picture.groups.iter().flat_map(|group| &group.bars));
        assert_eq!(axis.exponents(), 0..=3);
        assert!(axis.x(0.5) > LEFT && (axis.x(1234.0) - (WIDTH - RIGHT)).abs() < 1e-9);
        assert!(axis.x(0.5) < axis.x(1.0) && axis.x(1.0) < axis.x(2.5));
        let step = axis.x(10.0) - axis.x(1.0);
        assert!((axis.x(100.0) - axis.x(10.0) - step).abs() < 1e-9);
        let empty = Axis::over([].iter());
        assert_eq!(empty.exponents(), 0..=1);
    }

    #[test]
    fn figures_have_three_digits() {
        assert_eq!(figure(0.5), "0.50");
        assert_eq!(figure(12.34), "12.3");
        assert_eq!(figure(123.4), "123");
    }
}

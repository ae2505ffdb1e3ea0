//! What must happen at the end is called by hand; a closure around it forgets nothing.

struct Log {
    lines: Vec<String>,
    open: bool,
}

impl Log {
    fn with<T>(work: impl FnOnce(&mut Log) -> T) -> (T, Vec<String>) {
        let mut log = Log {
            lines: Vec::new(),
            open: true,
        };
        let result = work(&mut log);
        log.close();
        (result, log.lines)
    }

    fn close(&mut self) {
        if self.open {
            self.lines.push("closed".to_string());
            self.open = false;
        }
    }
}

fn main() {
    let (sum, lines) = Log::with(|log| {
        log.lines.push("open".to_string());
        1 + 2
    });
    println!("{sum} {lines:?}");
}

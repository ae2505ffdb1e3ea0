use std::process::ExitCode;
fn main() -> ExitCode {
    println!("out");
    if std::env::args().len() > 5 {
        return ExitCode::SUCCESS;
    }
    ExitCode::from(42)
}

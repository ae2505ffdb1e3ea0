//! What the JIT may take where addresses are scarce (`ulimit -v`).
//!
//! The heap has been reserved by then, and the guest's stack will be. A part of what is left is for slots, code, and traces each, so that
//! nobody finds nothing: who finds no memory for a table ends the process.
//!
//! ```text
//! | an eighth for slots | an eighth for the two mappings of code | an eighth for traces, which really take more | stack, others |
//! ```

use crate::heap;
use metainterp::Settings;

/// With so many addresses nobody needs to share.
const PLENTY: usize = 4 << 30;

/// With less the JIT is not worth having.
const LEAST: usize = 1 << 20;

/// How many addresses there are, found by trying if there is a limit: at most twice as many, and [`PLENTY`] at most.
pub fn room() -> usize {
    if !rtlib_backend::are_addresses_limited() {
        return PLENTY;
    }
    let mut size = PLENTY;
    while size >= LEAST {
        if let Some(start) = heap::map(size, libc::PROT_NONE) {
            heap::unmap(start, size);
            return size;
        }
        size /= 2;
    }
    0
}

/// Limits that fit into so much room. What the user has given stays as it is.
pub fn fit(settings: &mut Settings, room: usize) {
    if room >= PLENTY {
        return;
    }
    let shares = [
        ("memory_limit", settings.memory_limit, room / 8),
        ("code_limit", settings.code_limit, room / 16),
    ];
    for (name, limit, share) in shares {
        let mut tunables = Settings::TUNABLES.iter();
        let place = tunables.position(|(known, ..)| *known == name);
        let place = place.expect("the limits are in the table");
        settings.set_parameter(place, limit.min(share as u32));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn limits_fit_into_the_room() {
        let limits = |settings: &Settings| (settings.memory_limit, settings.code_limit);
        let defaults = Settings::default();
        let mut settings = defaults;
        fit(&mut settings, PLENTY);
        assert_eq!(limits(&settings), limits(&defaults));
        fit(&mut settings, 64 << 20);
        assert_eq!(limits(&settings), (8 << 20, 4 << 20));
        let mut given = defaults;
        given.read("code_limit=20000000").expect("it is a setting");
        fit(&mut given, 64 << 20);
        assert_eq!(limits(&given), (8 << 20, 20_000_000));
        assert!(room() >= LEAST);
    }
}

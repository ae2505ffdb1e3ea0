//! Parallel moves: what a jump passes happens at once, code does one thing after the other.
//!
//! A move whose target no other move reads any more goes first. When only cycles are left, one target is saved in a register
//! that is free there.
//!
//! ```text
//! (r0, r1, r2) = (r1, r0, r0)     r2 = move r0; r3 = move r1; r1 = move r0; r0 = move r3
//! ```

/// Puts moves of registers (target, source) in an order; targets are distinct. `free` is a register that is neither.
pub(crate) fn sequentialize(moves: &[(u32, u32)], free: u32) -> Vec<(u32, u32)> {
    let mut waiting: Vec<(u32, u32)> = moves
        .iter()
        .copied()
        .filter(|(target, source)| target != source)
        .collect();
    let mut sequence = Vec::new();
    while !waiting.is_empty() {
        let ready = waiting
            .iter()
            .position(|(target, _)| waiting.iter().all(|(_, source)| source != target));
        match ready {
            Some(index) => sequence.push(waiting.remove(index)),
            None => {
                let saved = waiting[0].0;
                sequence.push((free, saved));
                for (_, source) in &mut waiting {
                    if *source == saved {
                        *source = free;
                    }
                }
            }
        }
    }
    sequence
}

#[cfg(test)]
mod tests {
    use super::*;
    use flow::random::Random;

    #[test]
    fn random_moves_do_what_they_would_do_at_once() {
        let mut random = Random::new(3);
        for _ in 0..2_000 {
            let count = 1 + random.below(6) as u32;
            let mut targets: Vec<u32> = (0..count).collect();
            targets.retain(|_| random.below(4) != 0);
            let moves: Vec<(u32, u32)> = targets
                .iter()
                .map(|target| (*target, random.below(count as usize) as u32))
                .collect();
            let before: Vec<u32> = (100..=100 + count).collect();
            let mut expected = before.clone();
            for (target, source) in &moves {
                expected[*target as usize] = before[*source as usize];
            }
            let mut found = before;
            for (target, source) in sequentialize(&moves, count) {
                found[target as usize] = found[source as usize];
            }
            assert_eq!(found[..count as usize], expected[..count as usize]);
        }
    }
}

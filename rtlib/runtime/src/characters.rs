//! Properties and case forms of characters beyond ASCII.

/// Whether a character has a property: 0 alphabetic, 1 numeric, 2 lower case, 3 upper case,
/// 4 whitespace, 5 control, 6 escaped by `Debug`. The result is 0 or 1.
#[unsafe(no_mangle)]
pub extern "C" fn lathe_rt_character_has_class(character: u32, class: u32) -> u32 {
    let character = char::from_u32(character).unwrap_or('\0');
    u32::from(match class {
        0 => character.is_alphabetic(),
        1 => character.is_numeric(),
        2 => character.is_lowercase(),
        3 => character.is_uppercase(),
        4 => character.is_whitespace(),
        5 => character.is_control(),
        _ => character.escape_debug().next() == Some('\\'),
    })
}

/// The lower-case form: writes one to three characters to `target` and gives their number.
///
/// # Safety
/// `target` has room for three numbers.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lathe_rt_character_to_lowercase(
    character: u32,
    target: *mut u32,
) -> usize {
    let character = char::from_u32(character).unwrap_or('\0');
    // SAFETY: as promised by the caller.
    unsafe { write_characters(character.to_lowercase(), target) }
}

/// The upper-case form: writes one to three characters to `target` and gives their number.
///
/// # Safety
/// `target` has room for three numbers.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn lathe_rt_character_to_uppercase(
    character: u32,
    target: *mut u32,
) -> usize {
    let character = char::from_u32(character).unwrap_or('\0');
    // SAFETY: as promised by the caller.
    unsafe { write_characters(character.to_uppercase(), target) }
}

/// Writes at most three characters.
///
/// # Safety
/// `target` has room for three numbers.
unsafe fn write_characters(characters: impl Iterator<Item = char>, target: *mut u32) -> usize {
    let mut count = 0;
    for character in characters.take(3) {
        // SAFETY: count is less than three.
        unsafe { target.add(count).write(u32::from(character)) };
        count += 1;
    }
    count
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_forms_of_several_characters() {
        let mut target = [0u32; 3];
        // SAFETY: there is room for three.
        let count = unsafe { lathe_rt_character_to_uppercase('ß' as u32, target.as_mut_ptr()) };
        assert_eq!((count, target[0], target[1]), (2, 'S' as u32, 'S' as u32));
        assert_eq!(lathe_rt_character_has_class('λ' as u32, 0), 1);
        assert_eq!(lathe_rt_character_has_class('λ' as u32, 3), 0);
        assert_eq!(lathe_rt_character_has_class('\u{200b}' as u32, 6), 1);
    }
}

//! Writes the type table; `rtlib_runtime::type_table` says what it looks like and reads it.

use flow::{HeapType, ReferenceMap};
use rtlib_runtime::type_table::{FLAG_ARRAY, FLAG_TAGGED};
use rtlib_runtime::type_table::{HEAD_BYTES, MAP_ALWAYS, MAP_TAGGED, RECORD_BYTES};

/// The bytes of the table.
pub(crate) fn type_table(types: &[HeapType]) -> Vec<u8> {
    let mut records: Vec<u32> = Vec::new();
    let mut maps: Vec<u32> = Vec::new();
    let mut names = Vec::new();
    for ty in types {
        let map = maps.len();
        for reference in &ty.references {
            write_map(reference, &mut maps);
        }
        let is_tagged = |map: &ReferenceMap| matches!(map, ReferenceMap::Tagged { .. });
        let array = if ty.is_array { FLAG_ARRAY } else { 0 };
        let tagged = match ty.references.iter().any(is_tagged) {
            true => FLAG_TAGGED,
            false => 0,
        };
        let flags = array | tagged;
        records.extend([ty.size, flags, map as u32, (maps.len() - map) as u32]);
        records.extend([names.len() as u32, ty.name.len() as u32]);
        names.extend_from_slice(ty.name.as_bytes());
    }
    let maps_at = HEAD_BYTES + types.len() * RECORD_BYTES;
    let names_at = maps_at + maps.len() * 4;
    let head = [types.len() as u32, maps_at as u32, names_at as u32, 0];
    let words = head.iter().chain(&records).chain(&maps);
    let mut bytes: Vec<u8> = words.flat_map(|word| word.to_le_bytes()).collect();
    bytes.extend(names);
    bytes
}

fn write_map(map: &ReferenceMap, words: &mut Vec<u32>) {
    match map {
        ReferenceMap::Always(offset) => words.extend([MAP_ALWAYS, *offset]),
        ReferenceMap::Tagged { tag, cases } => {
            words.extend([MAP_TAGGED, *tag, cases.len() as u32]);
            for (value, references) in cases {
                let mut inner = Vec::new();
                for reference in references {
                    write_map(reference, &mut inner);
                }
                words.extend([*value, inner.len() as u32]);
                words.extend(inner);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rtlib_runtime::type_table::TypeTable;

    #[test]
    fn the_run_time_library_reads_what_is_written() {
        let types = [
            HeapType {
                name: "Pair".to_string(),
                size: 16,
                is_array: false,
                references: vec![ReferenceMap::Always(8)],
            },
            HeapType {
                name: "[Value]".to_string(),
                size: 16,
                is_array: true,
                references: vec![ReferenceMap::Tagged {
                    tag: 0,
                    cases: vec![(2, vec![ReferenceMap::Always(8)])],
                }],
            },
        ];
        let bytes = type_table(&types);
        let table = TypeTable::new(&bytes);
        assert_eq!(table.count(), 2);
        assert_eq!(table.record(0).name, "Pair");
        let words: Vec<u8> = [1u32, 0, 1, 2, 2, 0, 8]
            .iter()
            .flat_map(|word| word.to_le_bytes())
            .collect();
        let record = table.record(1);
        assert_eq!(
            (record.size, record.is_array, record.name),
            (16, true, "[Value]")
        );
        assert_eq!(record.map, words);
    }
}

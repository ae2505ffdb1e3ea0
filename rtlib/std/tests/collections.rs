//! Vectors, slices and collections against the real standard library, by random operations.

mod support;

use rtlib_std::collections::{BTreeMap, BinaryHeap, HashMap, HashSet, VecDeque};
use rtlib_std::slice::slice_search_methods::SliceSearchMethods;
use rtlib_std::slice::slice_sort_methods::SliceSortMethods;
use rtlib_std::vec::Vec as OurVec;
use support::Random;

#[test]
fn vectors() {
    let mut random = Random(1);
    for _ in 0..300 {
        let mut ours: OurVec<u64> = OurVec::new();
        let mut theirs: Vec<u64> = Vec::new();
        for _ in 0..60 {
            let value = random.next() % 10;
            let length = theirs.len();
            let at = random.below(length + 1);
            match random.below(16) {
                0..=4 => (ours.push(value), theirs.push(value)).0,
                5 => assert_eq!(ours.pop(), theirs.pop()),
                6 => (ours.insert(at, value), theirs.insert(at, value)).0,
                7 if at < length => assert_eq!(ours.remove(at), theirs.remove(at)),
                8 if at < length => assert_eq!(ours.swap_remove(at), theirs.swap_remove(at)),
                9 => (ours.truncate(at), theirs.truncate(at)).0,
                10 => (ours.retain(|v| v % 3 != 0), theirs.retain(|v| v % 3 != 0)).0,
                11 => (ours.dedup(), theirs.dedup()).0,
                12 => {
                    let mut left = ours.split_off(at);
                    let mut right = theirs.split_off(at);
                    assert_eq!(left.as_slice(), right);
                    ours.append(&mut left);
                    theirs.append(&mut right);
                }
                13 => {
                    let left: Vec<u64> = ours.drain(at / 2..at).collect();
                    let right: Vec<u64> = theirs.drain(at / 2..at).collect();
                    assert_eq!(left, right);
                }
                14 => (ours.resize(at + 3, value), theirs.resize(at + 3, value)).0,
                _ => {
                    ours.extend_from_within(at / 2..at);
                    theirs.extend_from_within(at / 2..at);
                }
            }
            assert_eq!(ours.as_slice(), theirs);
            assert_eq!(ours.clone().as_slice(), theirs);
            assert!(ours.capacity() >= ours.len());
        }
        assert!(ours.into_iter().rev().eq(theirs.into_iter().rev()));
    }
}

#[test]
fn sorting_is_stable_and_searching_finds() {
    let mut random = Random(2);
    for length in (0..70).chain([200, 1000, 5000]) {
        let bound = 1 + random.below(100) as u64;
        let original: Vec<(u64, usize)> = (0..length)
            .map(|index| (random.next() % bound, index))
            .collect();
        let mut ours = original.clone();
        let mut theirs = original.clone();
        SliceSortMethods::sort_by_key(ours.as_mut_slice(), |pair| pair.0);
        theirs.sort_by_key(|pair| pair.0);
        assert_eq!(ours, theirs);
        SliceSortMethods::sort_by(ours.as_mut_slice(), |left, right| right.cmp(left));
        theirs.sort_by(|left, right| right.cmp(left));
        assert_eq!(ours, theirs);
        SliceSortMethods::sort(ours.as_mut_slice());
        theirs.sort();
        assert_eq!(ours, theirs);
        let keys: Vec<u64> = theirs.iter().map(|pair| pair.0).collect();
        for wanted in 0..bound + 1 {
            assert_eq!(
                SliceSearchMethods::binary_search(keys.as_slice(), &wanted),
                keys.binary_search(&wanted)
            );
            assert_eq!(
                SliceSearchMethods::partition_point(keys.as_slice(), |key| *key < wanted),
                keys.partition_point(|key| *key < wanted)
            );
        }
    }
}

#[test]
fn slices() {
    use rtlib_std::slice::slice_methods::SliceMethods;
    let whole: Vec<i32> = (0..23).collect();
    for length in 0..23 {
        let slice = &whole[..length];
        for size in 1..6 {
            assert!(SliceMethods::chunks(slice, size).eq(slice.chunks(size)));
            assert!(
                SliceMethods::chunks(slice, size)
                    .rev()
                    .eq(slice.chunks(size).rev())
            );
            assert!(SliceMethods::rchunks(slice, size).eq(slice.rchunks(size)));
            assert!(SliceMethods::windows(slice, size).eq(slice.windows(size)));
            assert!(
                SliceMethods::windows(slice, size)
                    .rev()
                    .eq(slice.windows(size).rev())
            );
            assert!(SliceMethods::chunks_exact(slice, size).eq(slice.chunks_exact(size)));
            let divides = |value: &i32| *value % size as i32 == 0;
            assert!(SliceMethods::split(slice, divides).eq(slice.split(divides)));
            assert!(SliceMethods::splitn(slice, 2, divides).eq(slice.splitn(2, divides)));
            assert!(SliceMethods::rsplit(slice, divides).eq(slice.rsplit(divides)));
        }
        for middle in 0..=length {
            let mut ours = slice.to_vec();
            let mut theirs = slice.to_vec();
            SliceMethods::rotate_left(ours.as_mut_slice(), middle);
            theirs.rotate_left(middle);
            assert_eq!(ours, theirs);
            SliceMethods::rotate_right(ours.as_mut_slice(), middle / 2);
            theirs.rotate_right(middle / 2);
            assert_eq!(ours, theirs);
            SliceMethods::copy_within(ours.as_mut_slice(), middle.., middle / 2);
            theirs.copy_within(middle.., middle / 2);
            assert_eq!(ours, theirs);
            assert_eq!(
                SliceMethods::split_at(slice, middle),
                slice.split_at(middle)
            );
            assert_eq!(SliceMethods::get(slice, middle..), slice.get(middle..));
            assert_eq!(
                SliceMethods::get(slice, middle + 1..length),
                slice.get(middle + 1..length)
            );
        }
    }
}

#[test]
fn hash_maps() {
    let mut random = Random(3);
    let mut ours: HashMap<u64, u64> = HashMap::new();
    let mut theirs: std::collections::HashMap<u64, u64> = std::collections::HashMap::new();
    for round in 0..60_000u64 {
        let key = random.next() % 700 * 0x1_0000_0001;
        match random.below(8) {
            0..=3 => assert_eq!(ours.insert(key, round), theirs.insert(key, round)),
            4 | 5 => assert_eq!(ours.remove(&key), theirs.remove(&key)),
            6 => {
                *ours.entry(key).or_insert(1) += round;
                *theirs.entry(key).or_insert(1) += round;
            }
            _ => assert_eq!(ours.get(&key), theirs.get(&key)),
        }
        assert_eq!(ours.len(), theirs.len());
        if round % 5000 == 0 {
            let mut left: Vec<_> = ours.iter().collect();
            let mut right: Vec<_> = theirs.iter().collect();
            left.sort();
            right.sort();
            assert_eq!(left, right);
            ours.retain(|key, value| (*key ^ *value) % 3 != 0);
            theirs.retain(|key, value| (*key ^ *value) % 3 != 0);
            assert!(ours == ours.clone());
        }
    }
    let mut words: HashMap<rtlib_std::string::String, i32> = HashMap::new();
    words.insert("one".into(), 1);
    assert_eq!(words.get("one"), Some(&1));
    assert_eq!(words["one"], 1);
    let set: HashSet<i32> = (0..100).chain(50..150).collect();
    assert_eq!(set.len(), 150);
    let other: HashSet<i32> = (100..300).collect();
    assert_eq!(set.intersection(&other).count(), 50);
    assert_eq!(set.union(&other).count(), 300);
    assert_eq!(set.difference(&other).count(), 100);
}

#[test]
fn ordered_maps() {
    let mut random = Random(4);
    let mut ours: BTreeMap<u64, u64> = BTreeMap::new();
    let mut theirs: std::collections::BTreeMap<u64, u64> = std::collections::BTreeMap::new();
    for round in 0..40_000u64 {
        let key = random.next() % 1500;
        match random.below(9) {
            0..=3 => assert_eq!(ours.insert(key, round), theirs.insert(key, round)),
            4 | 5 => assert_eq!(ours.remove(&key), theirs.remove(&key)),
            6 => {
                *ours.entry(key).or_insert(1) += round;
                *theirs.entry(key).or_insert(1) += round;
            }
            7 => {
                let end = key + random.next() % 300;
                assert!(ours.range(key..end).eq(theirs.range(key..end)));
                assert!(ours.range(..=end).rev().eq(theirs.range(..=end).rev()));
            }
            _ => {
                assert_eq!(ours.first_key_value(), theirs.first_key_value());
                assert_eq!(ours.last_key_value(), theirs.last_key_value());
            }
        }
        assert_eq!(ours.len(), theirs.len());
        if round % 2000 == 0 {
            assert!(ours.iter().eq(theirs.iter()));
            assert!(ours.iter().rev().eq(theirs.iter().rev()));
            for (_, value) in &mut ours {
                *value += 1;
            }
            theirs.values_mut().for_each(|value| *value += 1);
            ours.retain(|key, _| key % 7 != 0);
            theirs.retain(|key, _| key % 7 != 0);
            assert_eq!(ours.pop_first(), theirs.pop_first());
            assert_eq!(ours.pop_last(), theirs.pop_last());
        }
    }
    let mut left = ours.into_iter();
    let mut right = theirs.into_iter();
    while let Some(pair) = left.next() {
        assert_eq!(Some(pair), right.next());
        assert_eq!(left.next_back(), right.next_back());
    }
    assert_eq!(right.next(), None);
}

#[test]
fn queues_and_heaps() {
    let mut random = Random(6);
    let mut ours: VecDeque<u64> = VecDeque::new();
    let mut theirs: std::collections::VecDeque<u64> = std::collections::VecDeque::new();
    let mut our_heap: BinaryHeap<u64> = BinaryHeap::new();
    let mut their_heap: std::collections::BinaryHeap<u64> = std::collections::BinaryHeap::new();
    for _ in 0..20_000 {
        let value = random.next() % 100;
        let at = random.below(theirs.len() + 1);
        match random.below(12) {
            0..=2 => (ours.push_back(value), theirs.push_back(value)).0,
            3..=4 => (ours.push_front(value), theirs.push_front(value)).0,
            5 => assert_eq!(ours.pop_back(), theirs.pop_back()),
            6 => assert_eq!(ours.pop_front(), theirs.pop_front()),
            7 => (ours.insert(at, value), theirs.insert(at, value)).0,
            8 => assert_eq!(ours.remove(at), theirs.remove(at)),
            9 => (ours.rotate_left(at), theirs.rotate_left(at)).0,
            10 if theirs.len() > 40 => {
                let left = ours.split_off(at);
                let right = theirs.split_off(at);
                assert!(left.iter().eq(right.iter()));
            }
            _ => {
                assert_eq!(ours.make_contiguous(), theirs.make_contiguous());
                assert_eq!(our_heap.pop(), their_heap.pop());
            }
        }
        our_heap.push(value);
        their_heap.push(value);
        assert_eq!(our_heap.peek(), their_heap.peek());
        assert!(ours.iter().eq(theirs.iter()));
        assert!(ours.iter().rev().eq(theirs.iter().rev()));
    }
    assert_eq!(
        our_heap.into_sorted_vec().as_slice(),
        their_heap.into_sorted_vec()
    );
}

/// The message with which the function panics.
fn message<R>(function: impl FnOnce() -> R + std::panic::UnwindSafe) -> String {
    let Err(payload) = std::panic::catch_unwind(function) else {
        panic!("there was no panic");
    };
    match payload.downcast::<String>() {
        Ok(text) => *text,
        Err(payload) => payload.downcast::<&str>().expect("a text").to_string(),
    }
}

#[test]
fn panics_say_what_the_real_ones_say() {
    let ours = || -> OurVec<i32> { (0..3).collect() };
    let theirs = || -> Vec<i32> { (0..3).collect() };
    macro_rules! same {
        ($(|$vector:ident| $use:expr;)*) => {$(
            let left = message(|| { let mut $vector = ours(); let _ = &mut $vector; let _ = $use; });
            let right = message(|| { let mut $vector = theirs(); let _ = &mut $vector; let _ = $use; });
            assert_eq!(left, right, "{}", stringify!($use));
        )*};
    }
    let (one, two, nine) = (1usize, 2usize, 9usize);
    same! {
        |vector| vector[nine];
        |vector| vector[nine..].len();
        |vector| vector[..nine].len();
        |vector| vector[..=nine].len();
        |vector| vector[two..one].len();
        |vector| vector[nine..=nine].len();
        |vector| vector[..=two + 1].len();
        |vector| vector.remove(nine);
        |vector| vector.insert(nine, 1);
        |vector| vector.swap_remove(nine);
        |vector| vector.split_off(nine);
    }
}

/// Under rustc nothing is collected: weak references keep their values, as the real ones do while a strong one is there.
#[test]
fn weak_references() {
    use rtlib_std::rc::{Rc as OurRc, Weak as OurWeak};
    use std::rc::{Rc, Weak};
    let (ours, theirs) = (OurRc::new(5), Rc::new(5));
    let (our_weak, their_weak) = (OurRc::downgrade(&ours), Rc::downgrade(&theirs));
    assert_eq!(our_weak.upgrade().map(|five| *five), Some(5));
    let (our_none, their_none): (OurWeak<i32>, Weak<i32>) = (OurWeak::new(), Weak::default());
    assert_eq!(our_none.upgrade().is_none(), their_none.upgrade().is_none());
    let our_others = [
        our_weak.clone(),
        OurRc::downgrade(&ours),
        our_none.clone(),
        OurWeak::default(),
    ];
    let their_others = [
        their_weak.clone(),
        Rc::downgrade(&theirs),
        their_none.clone(),
        Weak::new(),
    ];
    for (our, their) in our_others.iter().zip(&their_others) {
        assert_eq!(our.ptr_eq(&our_weak), their.ptr_eq(&their_weak));
        assert_eq!(our.ptr_eq(&our_none), their.ptr_eq(&their_none));
    }
    let text: OurRc<str> = OurRc::from("unsized");
    assert_eq!(
        OurRc::downgrade(&text).upgrade().as_deref(),
        Some("unsized")
    );
    let own = OurRc::new_cyclic(|me: &OurWeak<(OurWeak<()>, u8)>| {
        assert!(me.upgrade().is_none());
        (OurWeak::new(), 3)
    });
    assert_eq!(own.1, 3);
}

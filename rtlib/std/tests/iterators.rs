//! Iterators, options, results and cells against the real standard library.

use rtlib_std::iter::double_ended_iterator_provided as back;
use rtlib_std::iter::iterator_provided as ours;
use rtlib_std::iter::{inclusive_next, inclusive_next_back, inclusive_size_hint};
use std::cmp::Ordering;

/// Two iterators give the same, from both ends in turn, and promise the same lengths.
fn same<T, A, B>(ours: A, theirs: B, what: &str)
where
    T: PartialEq + std::fmt::Debug,
    A: DoubleEndedIterator<Item = T>,
    B: DoubleEndedIterator<Item = T>,
{
    let (mut ours, mut theirs) = (ours, theirs);
    for turn in 0.. {
        assert_eq!(
            ours.size_hint(),
            theirs.size_hint(),
            "{what} in turn {turn}"
        );
        let (left, right) = match turn % 3 {
            0 | 1 => (ours.next(), theirs.next()),
            _ => (ours.next_back(), theirs.next_back()),
        };
        assert_eq!(left, right, "{what} in turn {turn}");
        if left.is_none() {
            break;
        }
    }
}

/// Two iterators give the same from the front, and go on giving nothing.
fn same_forward<T: PartialEq + std::fmt::Debug>(
    mut ours: impl Iterator<Item = T>,
    mut theirs: impl Iterator<Item = T>,
    what: &str,
) {
    loop {
        let (left, right) = (ours.next(), theirs.next());
        assert_eq!(left, right, "{what}");
        if left.is_none() {
            break;
        }
    }
}

#[test]
fn adaptors() {
    for length in 0..9i32 {
        let make = || 0..length;
        let words: Vec<String> = make().map(|n| "x".repeat(n as usize)).collect();
        same(
            ours::IteratorProvided::map(make(), |n| n * 2),
            make().map(|n| n * 2),
            "map",
        );
        same(
            ours::IteratorProvided::enumerate(make()),
            make().enumerate(),
            "enumerate",
        );
        same(ours::IteratorProvided::rev(make()), make().rev(), "rev");
        same(
            ours::IteratorProvided::zip(make(), 3..8),
            make().zip(3..8),
            "zip",
        );
        same(
            ours::IteratorProvided::zip(make(), 3..5),
            make().zip(3..5),
            "zip with a short one",
        );
        same(
            ours::IteratorProvided::chain(make(), 5..7),
            make().chain(5..7),
            "chain",
        );
        same(
            ours::IteratorProvided::cloned(words.iter()),
            words.iter().cloned(),
            "cloned",
        );
        same(
            ours::IteratorProvided::copied([1, 2].iter()),
            [1, 2].iter().copied(),
            "copied",
        );
        for count in 0..5 {
            same(
                ours::IteratorProvided::take(make(), count),
                make().take(count),
                "take",
            );
            same(
                ours::IteratorProvided::skip(make(), count),
                make().skip(count),
                "skip",
            );
            let step = count + 1;
            same(
                ours::IteratorProvided::step_by(make(), step),
                make().step_by(step),
                "step_by",
            );
            assert_eq!(
                ours::IteratorProvided::nth(&mut make(), count),
                make().nth(count)
            );
            assert_eq!(
                back::DoubleEndedIteratorProvided::nth_back(&mut make(), count),
                make().nth_back(count)
            );
        }
        same(
            ours::IteratorProvided::filter(make(), |n| n % 3 != 1),
            make().filter(|n| n % 3 != 1),
            "filter",
        );
        same(
            ours::IteratorProvided::filter_map(make(), |n| (n % 3 != 1).then_some(n * 5)),
            make().filter_map(|n| (n % 3 != 1).then_some(n * 5)),
            "filter_map",
        );
        same_forward(
            ours::IteratorProvided::flat_map(make(), |n| 0..n),
            make().flat_map(|n| 0..n),
            "flat_map",
        );
        same_forward(
            ours::IteratorProvided::rev(ours::IteratorProvided::flat_map(make(), |n| 0..n)),
            make().flat_map(|n| 0..n).rev(),
            "flat_map backwards",
        );
        let nested: Vec<Vec<i32>> = make().map(|n| (0..n % 3).collect()).collect();
        same_forward(
            ours::IteratorProvided::flatten(nested.iter()),
            nested.iter().flatten(),
            "flatten",
        );
        same_forward(
            ours::IteratorProvided::skip_while(make(), |n| n % 4 != 2),
            make().skip_while(|n| n % 4 != 2),
            "skip_while",
        );
        same_forward(
            ours::IteratorProvided::take_while(make(), |n| n % 4 != 2),
            make().take_while(|n| n % 4 != 2),
            "take_while",
        );
        same_forward(
            ours::IteratorProvided::map_while(make(), |n| 3i32.checked_rem(3 - n)),
            make().map_while(|n| 3i32.checked_rem(3 - n)),
            "map_while",
        );
        same_forward(
            ours::IteratorProvided::scan(make(), 1, |state, n| {
                *state += n;
                Some(*state)
            }),
            make().scan(1, |state, n| {
                *state += n;
                Some(*state)
            }),
            "scan",
        );
        same_forward(
            ours::IteratorProvided::take(ours::IteratorProvided::cycle(make()), 20),
            make().cycle().take(20),
            "cycle",
        );
        same_forward(ours::IteratorProvided::fuse(make()), make().fuse(), "fuse");
    }
}

#[test]
fn peeking() {
    let mut ours = ours::IteratorProvided::peekable(0..6);
    let mut theirs = (0..6).peekable();
    for turn in 0..12 {
        match turn % 4 {
            0 => assert_eq!(ours.peek(), theirs.peek()),
            1 => assert_eq!(ours.next_if(|n| n % 2 == 0), theirs.next_if(|n| n % 2 == 0)),
            2 => assert_eq!(ours.next_if_eq(&3), theirs.next_if_eq(&3)),
            _ => assert_eq!(ours.next(), theirs.next()),
        }
        assert_eq!(ours.size_hint(), theirs.size_hint());
    }
    same(
        ours::IteratorProvided::peekable(0..4),
        (0..4).peekable(),
        "peekable",
    );
}

#[test]
fn consumers() {
    for length in 0..9i64 {
        let values: Vec<i64> = (0..length).map(|n| n * 7 % 5).collect();
        macro_rules! equal {
            ($($method:ident($($argument:expr),*)),* $(,)?) => {$(
                assert_eq!(
                    ours::IteratorProvided::$method(values.iter() $(, $argument)*),
                    values.iter().$method($($argument),*),
                    "{} of {values:?}", stringify!($method));
            )*};
        }
        equal!(
            count(),
            last(),
            max(),
            min(),
            max_by_key(|n| *n % 3),
            min_by_key(|n| *n % 3),
            max_by(|a, b| (*a % 3).cmp(&(*b % 3))),
            min_by(|a, b| (*a % 3).cmp(&(*b % 3))),
            fold(1, |a, n| a * 3 + n),
            reduce(|a, b| if a % 2 == 0 { a } else { b }),
            eq([0, 2].iter()),
            partial_cmp([0, 2, 4].iter()),
            is_sorted(),
        );
        assert_eq!(
            ours::IteratorProvided::cmp(values.iter(), [0, 2, 4].iter()),
            values.iter().cmp([0, 2, 4].iter())
        );
        assert_eq!(
            ours::IteratorProvided::sum::<i64>(values.iter()),
            values.iter().sum::<i64>()
        );
        assert_eq!(
            ours::IteratorProvided::product::<i64>(values.iter()),
            values.iter().product::<i64>()
        );
        assert_eq!(
            ours::IteratorProvided::all(&mut values.iter(), |n| *n < 4),
            values.iter().all(|n| *n < 4)
        );
        assert_eq!(
            ours::IteratorProvided::any(&mut values.iter(), |n| *n > 3),
            values.iter().any(|n| *n > 3)
        );
        assert_eq!(
            ours::IteratorProvided::find(&mut values.iter(), |n| **n > 2),
            values.iter().find(|n| **n > 2)
        );
        assert_eq!(
            ours::IteratorProvided::position(&mut values.iter(), |n| *n > 2),
            values.iter().position(|n| *n > 2)
        );
        assert_eq!(
            ours::IteratorProvided::rposition(&mut values.iter(), |n| *n > 2),
            values.iter().rposition(|n| *n > 2)
        );
        assert_eq!(
            ours::IteratorProvided::find_map(&mut values.iter(), |n| n
                .checked_sub(3)
                .filter(|n| *n > 0)),
            values
                .iter()
                .find_map(|n| n.checked_sub(3).filter(|n| *n > 0))
        );
        let ours: (Vec<i64>, Vec<i64>) =
            ours::IteratorProvided::partition(values.iter().copied(), |n| n % 2 == 0);
        let theirs: (Vec<i64>, Vec<i64>) = values.iter().copied().partition(|n| n % 2 == 0);
        assert_eq!(ours, theirs);
        let ours: (Vec<usize>, Vec<&i64>) =
            ours::IteratorProvided::unzip(values.iter().enumerate());
        let theirs: (Vec<usize>, Vec<&i64>) = values.iter().enumerate().unzip();
        assert_eq!(ours, theirs);
        let ours: Option<i64> =
            ours::IteratorProvided::try_fold(&mut values.iter(), 0i64, |a, n| {
                (*n < 4).then_some(a + n)
            });
        let theirs: Option<i64> = values
            .iter()
            .try_fold(0i64, |a, n| (*n < 4).then_some(a + n));
        assert_eq!(ours, theirs);
        assert_eq!(
            back::DoubleEndedIteratorProvided::rfold(values.iter(), 0, |a, n| a * 3 + n),
            values.iter().rfold(0, |a, n| a * 3 + n)
        );
    }
}

#[test]
fn collecting() {
    use rtlib_std::option::from_iterator_option_a_for_option_v as options;
    use rtlib_std::result::from_iterator_result_a_e_for_result_v_e as results;
    type Many = rtlib_std::vec::Vec<i32>;
    let all: Option<Many> =
        <Option<Many> as options::FromIteratorOptionAForOptionV<i32, Many>>::from_iter([
            Some(1),
            Some(2),
        ]);
    assert_eq!(all.as_deref(), Some(&[1, 2][..]));
    let none: Option<Many> =
        <Option<Many> as options::FromIteratorOptionAForOptionV<i32, Many>>::from_iter([
            Some(1),
            None,
            Some(2),
        ]);
    assert!(none.is_none());
    let fine: Result<Many, &str> =
        <Result<Many, &str> as results::FromIteratorResultAEForResultVE<i32, &str, Many>>::from_iter([Ok(1), Ok(2)]);
    assert!(fine.is_ok_and(|many| many.len() == 2));
    let wrong: Result<Many, &str> = <Result<Many, &str> as results::FromIteratorResultAEForResultVE<i32, &str, Many>>::from_iter(
        [Ok(1), Err("a"), Err("b")],
    );
    assert!(wrong.is_err_and(|error| error == "a"));
}

#[test]
fn ranges() {
    use rtlib_std::iter::double_ended_iterator_for_range_a as from_back;
    use rtlib_std::iter::iterator_for_range_a as from_front;
    for (start, end) in [
        (0i8, 5),
        (5, 0),
        (-128, -125),
        (-128, 127),
        (125, 127),
        (3, 3),
    ] {
        let mut ours = start..end;
        let mut theirs = start..end;
        for turn in 0..300usize {
            assert_eq!(
                from_front::IteratorForRangeA::size_hint(&ours),
                theirs.size_hint()
            );
            let (left, right) = match turn % 4 {
                0 => (
                    from_front::IteratorForRangeA::next(&mut ours),
                    theirs.next(),
                ),
                1 => (
                    from_back::DoubleEndedIteratorForRangeA::next_back(&mut ours),
                    theirs.next_back(),
                ),
                2 => (
                    from_front::IteratorForRangeA::nth(&mut ours, turn % 3),
                    theirs.nth(turn % 3),
                ),
                _ => (
                    from_back::DoubleEndedIteratorForRangeA::nth_back(&mut ours, turn % 5),
                    theirs.nth_back(turn % 5),
                ),
            };
            assert_eq!(left, right, "{start}..{end}");
        }
        let (mut front, mut back, mut exhausted) = (start, end, false);
        let mut theirs = start..=end;
        for turn in 0..300 {
            assert_eq!(
                inclusive_size_hint(&front, &back, exhausted),
                theirs.size_hint()
            );
            let (left, right) = match turn % 2 {
                0 => (
                    inclusive_next(&mut front, &back, &mut exhausted),
                    theirs.next(),
                ),
                _ => (
                    inclusive_next_back(&front, &mut back, &mut exhausted),
                    theirs.next_back(),
                ),
            };
            assert_eq!(left, right, "{start}..={end}");
        }
    }
    let mut ours = '\u{d7fe}'..'\u{e002}';
    let mut theirs = ours.clone();
    while let Some(character) = from_front::IteratorForRangeA::next(&mut ours) {
        assert_eq!(Some(character), theirs.next());
    }
    assert_eq!(theirs.next(), None);
}

#[test]
fn options_and_results() {
    use rtlib_std::cmp::ordering_methods;
    use rtlib_std::option::option_methods;
    use rtlib_std::result::result_methods;
    let odd = |n: &i32| n % 2 == 1;
    for option in [None, Some(1), Some(2)] {
        assert_eq!(
            option_methods::OptionMethods::filter(option, odd),
            option.filter(odd)
        );
        assert_eq!(
            option_methods::OptionMethods::xor(option, Some(3)),
            option.xor(Some(3))
        );
        assert_eq!(
            option_methods::OptionMethods::zip(option, Some(3)),
            option.zip(Some(3))
        );
        assert_eq!(
            option_methods::OptionMethods::or(option, Some(3)),
            option.or(Some(3))
        );
        assert_eq!(
            option_methods::OptionMethods::and(option, Some(3)),
            option.and(Some(3))
        );
        assert_eq!(
            option_methods::OptionMethods::ok_or(option, "none"),
            option.ok_or("none")
        );
        assert_eq!(
            option_methods::OptionMethods::map_or(option, 7, |n| n * 2),
            option.map_or(7, |n| n * 2)
        );
        assert_eq!(
            option_methods::OptionMethods::is_some_and(option, |n| n > 1),
            option.is_some_and(|n| n > 1)
        );
        assert_eq!(
            option_methods::OptionMethods::is_none_or(option, |n| n > 1),
            option.is_none_or(|n| n > 1)
        );
        let (mut ours, mut theirs) = (option, option);
        assert_eq!(
            option_methods::OptionMethods::take_if(&mut ours, |n| *n > 1),
            theirs.take_if(|n| *n > 1)
        );
        assert_eq!(
            option_methods::OptionMethods::get_or_insert(&mut ours, 5),
            theirs.get_or_insert(5)
        );
        assert_eq!(
            option_methods::OptionMethods::replace(&mut ours, 6),
            theirs.replace(6)
        );
        assert_eq!(
            option_methods::OptionMethods::take(&mut ours),
            theirs.take()
        );
        assert_eq!(ours, theirs);
    }
    for result in [Ok(1), Ok(2), Err("e")] {
        assert_eq!(result_methods::ResultMethods::ok(result), result.ok());
        assert_eq!(result_methods::ResultMethods::err(result), result.err());
        assert_eq!(
            result_methods::ResultMethods::map(result, |n| n + 1),
            result.map(|n| n + 1)
        );
        assert_eq!(
            result_methods::ResultMethods::map_err(result, str::len),
            result.map_err(str::len)
        );
        assert_eq!(
            result_methods::ResultMethods::and_then(result, |n: i32| n.checked_sub(2).ok_or("x")),
            result.and_then(|n: i32| n.checked_sub(2).ok_or("x"))
        );
        assert_eq!(
            result_methods::ResultMethods::unwrap_or(result, 9),
            result.unwrap_or(9)
        );
    }
    for left in [Ordering::Less, Ordering::Equal, Ordering::Greater] {
        assert_eq!(
            ordering_methods::OrderingMethods::reverse(left),
            left.reverse()
        );
        assert_eq!(ordering_methods::OrderingMethods::is_le(left), left.is_le());
        assert_eq!(
            ordering_methods::OrderingMethods::then(left, Ordering::Less),
            left.then(Ordering::Less)
        );
    }
}

#[test]
fn cells_count_their_borrows() {
    use rtlib_std::cell::{Cell, Ref, RefCell};
    use rtlib_std::rc::Rc;
    let shared = Rc::new(RefCell::new((1, 2)));
    let other = shared.clone();
    {
        let first = shared.borrow();
        let second = Ref::map(other.borrow(), |pair| &pair.1);
        assert_eq!((first.0, *second), (1, 2));
        assert!(shared.try_borrow_mut().is_err());
    }
    shared.borrow_mut().0 = 5;
    assert_eq!(other.replace((7, 7)), (5, 2));
    {
        let _writer = other.borrow_mut();
        assert!(shared.try_borrow().is_err());
    }
    assert_eq!(*shared.borrow(), (7, 7));
    assert!(Rc::ptr_eq(&shared, &other));
    let (left, right) = (Cell::new(1), Cell::new(2));
    left.swap(&right);
    assert_eq!(
        (left.get(), right.replace(9), right.into_inner()),
        (2, 1, 9)
    );
}

#[test]
#[should_panic(expected = "RefCell already borrowed")]
fn a_second_writer_panics() {
    let cell = rtlib_std::cell::RefCell::new(0);
    let _reader = cell.borrow();
    let _writer = cell.borrow_mut();
}

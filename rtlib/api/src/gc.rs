//! What an author says to the collector, and hears of it.

use rtlib_macros::runtime;
use std::cell::{Cell, RefCell};
use std::rc::{Rc, Weak};

/// Objects whose end somebody wants to know: a *token* for each, which is handed out once the object has become unreachable.
///
/// The queue does not keep the objects. It keeps the tokens, so a token must not keep its object either. The end of an object is
/// not told inside of an allocation, but where the program asks: [`poll!`](crate::poll) says when that is worth while. When it comes is up to the
/// collector; at the end of the program it may not have come at all. Under rustc an object ends with its last `Rc`, and polls
/// tell of it now and then.
///
/// Asking costs next to nothing, except after a collection in which any weak reference has lost its object: then all objects of the queue are
/// looked at once.
///
/// ```
/// use rtlib::gc::FinalizerQueue;
/// use std::rc::Rc;
///
/// let queue = FinalizerQueue::new();
/// let kept = Rc::new("kept".to_string());
/// queue.register(&kept, 1);
/// queue.register(&Rc::new("dropped".to_string()), 2);
/// let mut ended = Vec::new();
/// while let Some(token) = queue.next() {
///     ended.push(token);
/// }
/// // In a VM nothing has been collected so far, and nobody has ended.
/// assert_eq!(ended, [2]);
/// ```
pub struct FinalizerQueue<K, T> {
    entries: RefCell<Vec<(Weak<K>, T)>>,
    /// Entries before it were alive when [`weak_deaths`] said `seen`, or later.
    looked: Cell<usize>,
    seen: Cell<u64>,
}

impl<K, T> FinalizerQueue<K, T> {
    /// A queue of nobody.
    pub fn new() -> FinalizerQueue<K, T> {
        FinalizerQueue {
            entries: RefCell::new(Vec::new()),
            looked: Cell::new(0),
            seen: Cell::new(weak_deaths()),
        }
    }

    /// From now on the end of the object is of interest. An object may be registered several times, and has as many tokens.
    pub fn register(&self, object: &Rc<K>, token: T) {
        let entry = (Rc::downgrade(object), token);
        self.entries.borrow_mut().push(entry);
    }

    /// The token of an object that has ended, in no order; each is handed out once.
    pub fn next(&self) -> Option<T> {
        let deaths = weak_deaths();
        let mut entries = self.entries.borrow_mut();
        loop {
            while self.looked.get() < entries.len() {
                let at = self.looked.get();
                if entries[at].0.upgrade().is_none() {
                    return Some(entries.swap_remove(at).1);
                }
                self.looked.set(at + 1);
            }
            // All of them are alive, or were when they were looked at.
            if self.seen.get() == deaths {
                return None;
            }
            self.seen.set(deaths);
            self.looked.set(0);
        }
    }

    /// How many objects have been registered and not been handed out as ended.
    pub fn len(&self) -> usize {
        self.entries.borrow().len()
    }

    /// Whether nobody is registered.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

impl<K, T> Default for FinalizerQueue<K, T> {
    fn default() -> FinalizerQueue<K, T> {
        FinalizerQueue::new()
    }
}

/// Says that objects of the program keep so many bytes more outside of the heap, or fewer if it is negative: what a library has allocated for them, for
/// example. The collector cannot see them, and counts them as if they were its own, so that it collects sooner. It may collect at once. Under rustc it does nothing.
///
/// ```
/// rtlib::gc::external_bytes(1 << 20);
/// // … until they are given back:
/// rtlib::gc::external_bytes(-(1 << 20));
/// ```
#[runtime]
pub fn external_bytes(delta: i64) {
    let _ = delta;
}

/// How many weak references have lost their objects. Another number than before says that it is worth while to look.
#[runtime]
fn weak_deaths() -> u64 {
    crate::hosted::deaths()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Each object that has ended is told once, also if others are registered between two questions.
    #[test]
    fn ends_are_told_once() {
        let queue = FinalizerQueue::new();
        let mut kept = Vec::new();
        let mut ended = Vec::new();
        for number in 0..100 {
            let object = Rc::new(number);
            queue.register(&object, number);
            if number % 3 == 0 {
                kept.push(object);
            }
            if number % 7 == 0 {
                kept.pop();
            }
            if let Some(token) = queue.next() {
                ended.push(token);
            }
        }
        while let Some(token) = queue.next() {
            ended.push(token);
        }
        ended.sort();
        let alive: Vec<i32> = kept.iter().map(|object| **object).collect();
        let expected: Vec<i32> = (0..100).filter(|number| !alive.contains(number)).collect();
        assert_eq!(ended, expected);
        assert_eq!(queue.len(), alive.len());
        assert!(!queue.is_empty());
    }
}

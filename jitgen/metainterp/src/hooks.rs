//! What the author is told of traces: the callbacks `compiled` and `aborted` of drivers.
//!
//! Both get the greens of a place. That of a trace is the merge point that it begins at, and that of a bridge the place of the trace
//! that the bridge hangs on, or of the trace that this one hangs on, and so on. Behind the greens come the leaves of `jit::Recording`:
//! the kind, operations, guards; and the reason if the recording was given up.
//!
//! The callbacks run between a recording and what comes after it, when nothing of the JIT is borrowed. What they run may
//! enter traces, but is not recorded: else a callback could be called because of itself.

use crate::Abort;
use crate::cells::Place;
use crate::compiled::Origin;
use crate::jit::Jit;
use jitcode::Opcode;
use jitcode::image::Callback;
use trace::{Host, Trace};

/// The kinds of traces, numbered as the author's `jit::TraceKind` is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum TraceKind {
    /// It begins at a merge point and closes on itself.
    Loop,
    /// It begins at a merge point and ends elsewhere.
    Entry,
    /// It begins at a guard.
    Bridge,
}

impl TraceKind {
    /// In logs.
    pub fn name(self) -> &'static str {
        match self {
            TraceKind::Loop => "loop",
            TraceKind::Entry => "entry",
            TraceKind::Bridge => "bridge",
        }
    }

    /// Of a whole trace.
    pub(crate) fn of(origin: &Origin, trace: &Trace) -> TraceKind {
        let closes = || trace.ops().last().map(|op| op.opcode) == Some(Opcode::CloseLoop);
        match origin {
            Origin::Guard(..) => TraceKind::Bridge,
            _ if closes() => TraceKind::Loop,
            _ => TraceKind::Entry,
        }
    }
}

/// What there is to tell when a recording has ended.
#[derive(Clone, Debug)]
pub(crate) struct News {
    /// Where the trace begins.
    pub origin: Origin,
    /// Its kind; of what was given up, what it was going to be.
    pub kind: TraceKind,
    /// How many operations.
    pub operations: u32,
    /// How many guards.
    pub guards: u32,
    /// Why nothing came of it; without a reason, it was compiled.
    pub abort: Option<Abort>,
}

impl Jit {
    /// Tells the author what has happened since this was last called.
    pub(crate) fn tell_news<H: Host>(&self, host: &mut H) {
        // What the author does may free traces, and collect what is a green of a place only.
        let placed = |news: News| Some((self.root(&news.origin)?, news));
        let all: Vec<(Place, News)> = self.news.take().into_iter().filter_map(placed).collect();
        let greens: Vec<u64> = all
            .iter()
            .flat_map(|(place, _)| place.greens.clone())
            .collect();
        let _kept = self.keep(&greens);
        for (place, news) in all {
            let mut words = vec![
                news.kind as u64,
                u64::from(news.operations),
                u64::from(news.guards),
            ];
            let mut which = Callback::Compiled;
            if let Some(abort) = news.abort {
                words.push(abort as u64);
                which = Callback::Aborted;
            }
            self.tell(host, &place, which, &words);
        }
    }

    /// Where the outermost trace begins that something hangs on.
    fn root(&self, origin: &Origin) -> Option<Place> {
        let mut origin = origin.clone();
        while let Origin::Guard(trace, _) = origin {
            origin = self.trace(trace).origin.clone();
        }
        origin.place()
    }

    fn tell<H: Host>(&self, host: &mut H, place: &Place, which: Callback, words: &[u64]) {
        let driver = self.image.point(place.point).driver;
        let Some(descriptor) = self.image.callback(driver, which) else {
            return;
        };
        let call = self.image.call(descriptor);
        let arguments = [&place.greens, words].concat();
        let was_recording = self.is_recording.replace(true);
        host.call(call.wrapper, call.target, &arguments, &mut []);
        self.is_recording.set(was_recording);
    }
}

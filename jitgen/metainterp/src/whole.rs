//! Whole jitcodes, from their beginning to their return: for comparing the blackhole, the recorder and traces with other executions of
//! the same graphs.

use crate::blackhole::Leave;
use crate::compiled::Origin;
use crate::enter::Next;
use crate::frame::Stack;
use crate::jit::Jit;
use crate::recorder::Recorder;
use jitcode::CONSTANT;
use trace::Host;

impl Jit {
    /// Runs a jitcode in the blackhole.
    pub fn run_jitcode<H: Host>(&self, host: &mut H, number: u32, arguments: &[u64]) -> Vec<u64> {
        let stack = self.stack_for(number, arguments);
        let leave = self.drive(host, Next::Blackhole(stack));
        self.to_the_end(host, number, leave)
    }

    /// Runs a jitcode and records it. Besides its results, the number of the trace, unless the recording was given up.
    pub fn record_jitcode<H: Host>(
        &self,
        host: &mut H,
        number: u32,
        arguments: &[u64],
    ) -> (Vec<u64>, Option<u32>) {
        self.latest.set(None);
        let stack = self.stack_for(number, arguments);
        let next = Recorder::at_start(self, Origin::Start(number), stack).record(host);
        let is_whole = matches!(next, Next::Leave(Leave::Returned(_)));
        let leave = self.drive(host, next);
        let trace = self.latest.get().filter(|_| is_whole);
        (self.to_the_end(host, number, leave), trace)
    }

    /// Runs a trace of [`Jit::record_jitcode`] with other arguments; where a guard fails, the blackhole goes on.
    pub fn run_recorded<H: Host>(
        &self,
        host: &mut H,
        number: u32,
        trace: u32,
        arguments: &[u64],
    ) -> Vec<u64> {
        let leave = self.drive(host, Next::Run(trace, arguments.to_vec()));
        self.to_the_end(host, number, leave)
    }

    fn stack_for(&self, number: u32, arguments: &[u64]) -> Stack {
        let mut stack = Stack::new(&self.roots);
        stack.push(&self.image, number);
        for (register, bits) in self.image.jitcode(number).parameters.iter().zip(arguments) {
            stack.registers[*register as usize].set(*bits);
        }
        stack
    }

    /// Goes on behind each merge point, as native code would.
    fn to_the_end<H: Host>(&self, host: &mut H, number: u32, mut leave: Leave) -> Vec<u64> {
        loop {
            let (point, record) = match leave {
                Leave::Returned(results) => return results,
                Leave::AtPoint { point, record } => (point, record),
                Leave::Unchanged => panic!("a jitcode that runs gets somewhere"),
            };
            let view = self.image.point(point);
            let mut stack = self.stack_for(number, &[]);
            let places = view.greens.iter().chain(view.slots).chain(view.live);
            for (place, bits) in places.zip(&record) {
                if *place < CONSTANT {
                    stack.registers[*place as usize].set(*bits);
                }
            }
            stack.top_mut().pc = view.pc + 2;
            leave = self.drive(host, Next::Blackhole(stack));
        }
    }
}

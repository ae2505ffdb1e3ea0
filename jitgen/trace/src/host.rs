//! What traces, the recorder and the blackhole run on.

/// Memory, objects and native functions. The addresses that jitcodes and traces compute are as good as those that native
/// code would compute at the same place: an implementation on real memory relies on that.
pub trait Host {
    /// Reads `bytes` (1, 2, 4 or 8), zero-extended.
    fn load(&self, address: u64, bytes: u32) -> u64;
    /// Whether the address is inside of an object, which stays there as long as anybody knows the address. What is on the stack gives its
    /// place to something else.
    fn is_object(&self, address: u64) -> bool;
    /// Writes the lowest `bytes` (1, 2, 4 or 8).
    fn store(&mut self, address: u64, bytes: u32, value: u64);
    /// Writes a reference, through the write barrier.
    fn store_reference(&mut self, address: u64, value: u64);
    /// Copies bytes that may overlap; with references through the write barrier.
    fn copy(&mut self, target: u64, source: u64, count: u64, references: bool);
    /// A new zeroed object; of an array type, with so many elements.
    fn allocate(&mut self, ty: u32, count: Option<u64>) -> u64;
    /// Room for a local whose address is taken; its contents are open.
    fn push_slot(&mut self, bytes: u32) -> u64;
    /// Ends the life of a slot and of all that were made after it.
    fn pop_slots(&mut self, first: u64);
    /// Whether something waits for the program.
    fn poll(&self) -> bool;
    /// Whether little of the native stack is left.
    fn stack_low(&self) -> bool;
    /// Calls a native function by a wrapper of its signature. One word for each argument and result; floats as bits.
    fn call(&mut self, wrapper: u64, target: u64, arguments: &[u64], results: &mut [u64]);
}

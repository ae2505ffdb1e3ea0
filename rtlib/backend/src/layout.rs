//! What machine code has to know of the VM that it runs for.

/// Addresses and offsets.
#[derive(Clone, Copy, Debug)]
pub struct Layout {
    /// The VM: what r15 holds.
    pub vm: u64,
    /// Offset in the VM: the first free byte of the heap.
    pub heap_cursor: i32,
    /// Offset in the VM: the end of what is free.
    pub heap_limit: i32,
    /// Offset in the VM: the first byte of the heap.
    pub heap_start: i32,
    /// Offset in the VM: bytes of the heap.
    pub heap_size: i32,
    /// Offset in the VM: the card table.
    pub cards: i32,
    /// Offset in the VM: a word for the innermost frame of machine code that has called something else; 0 if there is none.
    pub frame: i32,
    /// Offset in the VM: the lowest address of the native stack that may be used.
    pub stack_limit: i32,
    /// Bytes of the native stack: with less than that above its lowest address, it is low.
    pub stack_reserve: i32,
    /// Offset in the VM: a byte that is not 0 if something waits for the program.
    pub poll: i32,
    /// Offset in the VM: the first free byte of the stack of slots.
    pub slot_top: i32,
    /// Offset in the VM: its end.
    pub slot_limit: i32,
    /// The binary logarithm of the bytes of a card.
    pub card_shift: u8,
    /// The size of an object of a type, or of an array's element, in bytes.
    pub size_of: fn(vm: u64, ty: u32) -> u32,
    /// Bytes of an object's header.
    pub header_bytes: u32,
    /// Bytes before the header that hold an array's count.
    pub count_bytes: u32,
    /// The least bytes of an object beside its header.
    pub least_object_bytes: u32,
    /// What is set in the type id of an object that is no array; its header is the number, sign-extended.
    pub no_array: u32,
    /// `fn(vm, bytes)`, of the C convention: makes room in the heap.
    pub make_room: u64,
    /// `fn()`, which does not come back: there is no room for a frame or for a slot.
    pub stack_overflow: u64,
    /// `fn(target, source, bytes)`: copies bytes that may overlap.
    pub copy_bytes: u64,
    /// `fn(vm, target, source, bytes)`: copies bytes with references.
    pub copy_references: u64,
    /// `fn(vm, point, record, results)`: runs a portal from a point on.
    pub call_portal: u64,
    /// `fn(vm, left, results)`: goes on where code that machine code has called was left by a guard, until the portal returns.
    pub finish_portal: u64,
}

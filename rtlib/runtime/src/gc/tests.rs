//! The heap against a model: a list of objects that are said to be there, each with what it should hold.
//!
//! A world allocates, links and unlinks objects, small and large, by references to their beginning and to their inside, from roots and from
//! fields. After a collection exactly what the model can reach is there, and holds what it should.

use super::object::{self, Types};
use super::options::Options;
use super::{Area, BLOCK_BYTES, Heap, MOST_SMALL, Roots};
use crate::heap::{self, CARD_SHIFT, COUNT_BYTES, HEADER_BYTES};
use crate::type_table::{FLAG_ARRAY, FLAG_TAGGED};
use crate::type_table::{HEAD_BYTES, MAP_ALWAYS, MAP_TAGGED, RECORD_BYTES};
use std::collections::HashSet;
use std::time::{Duration, Instant};

/// A type: size, whether it is an array, its map.
type Shape = (usize, bool, &'static [u32]);

/// The types of the world.
const SHAPES: &[Shape] = &[
    (8, false, &[]),
    (0, false, &[]),
    (32, false, &[MAP_ALWAYS, 0, MAP_ALWAYS, 16]),
    (8, true, &[MAP_ALWAYS, 0]),
    (1, true, &[]),
    // An enum: one variant with a reference, and one with a slice and what follows it.
    (
        24,
        true,
        &[
            MAP_TAGGED, 0, 2, 1, 2, MAP_ALWAYS, 8, 3, 4, MAP_ALWAYS, 8, MAP_ALWAYS, 16,
        ],
    ),
    (600, false, &[MAP_ALWAYS, 592]),
    (
        24,
        false,
        &[
            MAP_TAGGED, 0, 1, 2, 5, MAP_TAGGED, 4, 1, 7, 2, MAP_ALWAYS, 8,
        ],
    ),
    // What may become a weak cell.
    (16, false, &[]),
];

/// The type of weak cells.
const CELL: usize = 8;

/// Where a type's references are, if its tags are as `tag` says.
fn fields(ty: usize, tag: u32) -> &'static [usize] {
    match (ty, tag) {
        (2, _) => &[0, 16],
        (3, _) => &[0],
        (5, 1) | (7, 2) => &[8],
        (5, 3) => &[8, 16],
        (6, _) => &[592],
        _ => &[],
    }
}

fn table() -> Vec<u8> {
    let maps_at = HEAD_BYTES + SHAPES.len() * RECORD_BYTES;
    let (mut records, mut maps) = (Vec::new(), Vec::new());
    for (size, is_array, map) in SHAPES {
        let array = if *is_array { FLAG_ARRAY } else { 0 };
        let is_tagged = map.first() == Some(&MAP_TAGGED);
        let flags = array | if is_tagged { FLAG_TAGGED } else { 0 };
        records.extend([
            *size as u32,
            flags,
            maps.len() as u32,
            map.len() as u32,
            0,
            0,
        ]);
        maps.extend_from_slice(map);
    }
    let head = [
        SHAPES.len() as u32,
        maps_at as u32,
        (maps_at + maps.len() * 4) as u32,
        0,
    ];
    let words = head.iter().chain(&records).chain(&maps);
    words.flat_map(|word| word.to_le_bytes()).collect()
}

struct Random(u64);

impl Random {
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) as usize) % bound
    }
}

/// What the model knows of an object.
struct Known {
    reference: usize,
    ty: usize,
    count: usize,
    /// Of types with tags.
    tag: u32,
    /// By element and field: the number of an object, and how far into it.
    links: Vec<Option<(usize, usize)>>,
    /// A number that is written to what has no references.
    stamp: u8,
}

impl Known {
    fn bytes(&self) -> usize {
        SHAPES[self.ty].0 * self.count
    }

    fn address(&self, link: usize) -> usize {
        let places = fields(self.ty, self.tag);
        let element = self.reference + link / places.len() * SHAPES[self.ty].0;
        element + places[link % places.len()]
    }

    fn stamped(&self) -> &[u8] {
        let bytes = if fields(self.ty, self.tag).is_empty() && ![5, 7, CELL].contains(&self.ty) {
            self.bytes()
        } else {
            0
        };
        // SAFETY: the object is there, as the caller knows.
        unsafe { std::slice::from_raw_parts(self.reference as *const u8, bytes) }
    }
}

struct World {
    random: Random,
    heap: Heap,
    mapping: (usize, usize),
    area: Area,
    table: Vec<u8>,
    objects: Vec<Known>,
    /// Those that are said to be there.
    alive: HashSet<usize>,
    /// Of these, those that were there before the latest collection, and stay until the next full one.
    old: HashSet<usize>,
    /// Whether stores mark cards.
    has_barrier: bool,
    roots: Vec<Option<(usize, usize)>>,
    /// Weak cells: the object that each is, and its target, or that of its end.
    weak: Vec<(usize, usize)>,
    /// Ties: the number is the object's.
    ties: HashSet<usize>,
    has_stress: bool,
}

const SIZE: usize = 48 << 20;

impl World {
    fn new(seed: u64) -> World {
        let mut random = Random(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15));
        let has_stress = random.below(8) == 0;
        let options = Options {
            stress: has_stress,
            verify: random.below(2) == 0,
            nursery: (random.below(2) == 0).then(|| (32 << 10) << random.below(6)),
            poison: random.below(2) == 0,
            summary: false,
            limit: (random.below(4) == 0).then_some(24 << 20),
        };
        let tables = Heap::table_bytes(SIZE);
        let bytes = tables + SIZE + BLOCK_BYTES;
        let mapped = heap::map(bytes, libc::PROT_NONE).expect("address space");
        let start = (mapped + tables).next_multiple_of(BLOCK_BYTES);
        // SAFETY: the range has just been mapped, and is given back after the heap.
        let heap = unsafe { Heap::new(start, SIZE, options) };
        let mut heap = heap.expect("memory for tables");
        if random.below(4) == 0 {
            heap.most_pending = random.below(4);
        }
        World {
            random,
            area: empty_area(&heap),
            heap,
            mapping: (mapped, bytes),
            table: table(),
            objects: Vec::new(),
            alive: HashSet::new(),
            old: HashSet::new(),
            has_barrier: true,
            roots: vec![None; 24],
            weak: Vec::new(),
            ties: HashSet::new(),
            has_stress,
        }
    }

    fn types(&self) -> Types {
        // SAFETY: the table lives as long as the world.
        unsafe { Types::new(self.table.as_ptr() as usize) }
    }

    fn address_of(&self, (object, offset): (usize, usize)) -> u64 {
        (self.objects[object].reference + offset) as u64
    }

    /// What the model can reach.
    fn reachable(&self) -> HashSet<usize> {
        self.closed(self.roots.iter().flatten().map(|root| root.0))
    }

    /// Some objects, and what they refer to, and so on.
    fn closed(&self, objects: impl IntoIterator<Item = usize>) -> HashSet<usize> {
        let mut found = HashSet::new();
        let mut pending: Vec<usize> = objects.into_iter().collect();
        while let Some(object) = pending.pop() {
            if found.insert(object) {
                let links = self.objects[object].links.iter().flatten();
                pending.extend(links.map(|link| link.0));
            }
        }
        found
    }

    fn root_words(&self) -> Vec<u64> {
        let mut words: Vec<u64> = self
            .roots
            .iter()
            .flatten()
            .map(|root| self.address_of(*root))
            .collect();
        // What is no reference.
        words.extend([0, 8, u64::MAX, self.heap.start as u64 - 8]);
        words
    }

    /// What emitted code does.
    fn allocate(&mut self, bytes: usize) -> usize {
        if self.area.room() < bytes {
            let words = self.root_words();
            let roots = |see: &mut dyn FnMut(&[u64])| see(&words);
            let before = (self.heap.pauses.count(), self.heap.pauses.full_count());
            let known = Some((self.types(), &roots as Roots<'_>));
            let next = self.heap.next_area(self.area, bytes);
            let area = next.map_or_else(|| self.heap.make_room(self.area, bytes, known), Ok);
            self.area = area.expect("the live objects of the model are few");
            if self.heap.pauses.count() > before.0 {
                self.note_collection(self.heap.pauses.full_count() > before.1);
                self.check_weak();
            }
        }
        let cell = self.area.cursor;
        self.area.cursor += bytes;
        // SAFETY: the bytes are free memory of the heap.
        let memory = unsafe { std::slice::from_raw_parts(cell as *const u8, bytes) };
        assert!(memory.iter().all(|byte| *byte == 0), "memory is zeroed");
        cell
    }

    /// A cell of 32 bytes that nobody keeps.
    fn allocate_bytes(&mut self) {
        let cell = self.allocate(object::array_bytes(1, 16));
        store(cell, 16);
        store(cell + 8, 4);
    }

    fn create(&mut self) {
        let ty = self.random.below(SHAPES.len());
        let (size, is_array, _) = SHAPES[ty];
        let count = match (is_array, self.random.below(40)) {
            (false, _) => 1,
            (true, 0) if !self.has_stress => self.random.below(300_000 / size),
            (true, 0..4) => self.random.below(2 * MOST_SMALL / size),
            (true, _) => self.random.below(20),
        };
        let bytes = match is_array {
            true => object::array_bytes(size, count),
            false => object::struct_bytes(size),
        };
        let cell = self.allocate(bytes);
        let (words, head): (Vec<u64>, usize) = match is_array {
            true => (vec![count as u64, ty as u64], COUNT_BYTES + HEADER_BYTES),
            false => (vec![object::header(ty as u32)], HEADER_BYTES),
        };
        for (index, word) in words.into_iter().enumerate() {
            store(cell + index * 8, word);
        }
        let tags: &[u32] = match ty {
            5 => &[0, 1, 3],
            7 => &[0, 2],
            _ => &[0],
        };
        let tag = tags[self.random.below(tags.len())];
        let known = Known {
            reference: cell + head,
            ty,
            count,
            tag,
            links: vec![None; fields(ty, tag).len() * count],
            stamp: self.random.below(256) as u8,
        };
        for element in 0..count {
            let at = known.reference + element * size;
            match (ty, tag) {
                (5, _) => store(at, u64::from(tag)),
                (7, 2) => store(at, 5 | 7 << 32),
                _ => {}
            }
        }
        if !known.stamped().is_empty() {
            // SAFETY: the object is ours.
            unsafe { (known.reference as *mut u8).write_bytes(known.stamp, known.bytes()) };
        }
        self.objects.push(known);
        let number = self.objects.len() - 1;
        self.alive.insert(number);
        let root = self.random.below(self.roots.len());
        self.roots[root] = Some(self.inside(number));
    }

    /// An address in an object, most often its first.
    fn inside(&mut self, object: usize) -> (usize, usize) {
        let bytes = self.objects[object].bytes();
        let offset = match self.random.below(3) {
            0 if bytes > 0 => self.random.below(bytes),
            // The end of an array is inside of its cell.
            1 if SHAPES[self.objects[object].ty].1 => bytes,
            _ => 0,
        };
        (object, offset)
    }

    fn random_root(&mut self) -> Option<usize> {
        let index = self.random.below(self.roots.len());
        Some(self.roots[index]?.0)
    }

    /// A reference is stored to a field, or null is.
    fn link(&mut self) {
        let (Some(from), Some(to)) = (self.random_root(), self.random_root()) else {
            return;
        };
        let links = self.objects[from].links.len();
        if links == 0 {
            return;
        }
        let link = self.random.below(links);
        let target = (self.random.below(4) > 0).then(|| self.inside(to));
        self.objects[from].links[link] = target;
        let bits = target.map_or(0, |target| self.address_of(target));
        let address = self.objects[from].address(link);
        store(address, bits);
        if self.has_barrier {
            self.heap.cards[(address - self.heap.start) >> CARD_SHIFT] = 1;
        }
    }

    /// An object without references becomes a weak cell of another one, or an object is tied.
    fn weaken(&mut self) {
        let (Some(cell), Some(target)) = (self.random_root(), self.random_root()) else {
            return;
        };
        if self.random.below(4) == 0 {
            if self.ties.insert(target) {
                let reference = self.objects[target].reference;
                let tied = self.heap.weak.tie(reference, target as u32);
                tied.expect("memory");
            }
            return;
        }
        if self.objects[cell].ty == CELL && self.weak.iter().all(|(known, _)| *known != cell) {
            let inside = self.inside(target);
            let (reference, target_at) = (self.objects[cell].reference, self.address_of(inside));
            store(reference, 0);
            store(reference + 8, 0);
            // SAFETY: an object of two words, and an address inside of one that is reachable.
            let aimed = unsafe { self.heap.weak.aim(reference, target_at as usize) };
            aimed.expect("memory");
            self.weak.push((cell, target));
        }
    }

    /// After a collection: dead and alive are those that the model says, and all that has ended is told, once.
    fn check_weak(&mut self) {
        self.weak.retain(|(cell, _)| self.alive.contains(cell));
        let types = self.types();
        for (cell, target) in &self.weak {
            // SAFETY: a weak cell that is there.
            let found = unsafe { super::weak::target(self.objects[*cell].reference) };
            let found = found.and_then(|address| self.heap.find(address as u64, types));
            let expected = self.alive.contains(target);
            let expected = expected.then_some(self.objects[*target].reference);
            assert_eq!(found, expected, "the target of {cell}");
        }
        for (one, target) in &self.weak {
            for (other, other_target) in &self.weak {
                let [one, other] = [one, other].map(|cell| self.objects[*cell].reference);
                // SAFETY: as above.
                let is_same = unsafe { super::weak::is_same(one, other) };
                // Two addresses inside of one object are no targets of one `Rc`.
                assert!(!is_same || target == other_target);
            }
        }
        let ended: HashSet<usize> = self.ties.difference(&self.alive).copied().collect();
        let mut told = HashSet::new();
        while let Some(number) = self.heap.weak.next_untied() {
            assert!(told.insert(number as usize), "{number} is told twice");
        }
        assert_eq!(told, ended);
        self.ties.retain(|tied| self.alive.contains(tied));
    }

    /// A root moves along a field, or goes.
    fn move_root(&mut self) {
        let index = self.random.below(self.roots.len());
        let Some((object, _)) = self.roots[index] else {
            return;
        };
        let links = &self.objects[object].links;
        self.roots[index] = match links.len() {
            0 => None,
            count => links[self.random.below(count)],
        };
    }

    /// There was a collection: what is reachable is there, and after a young one what was old.
    fn note_collection(&mut self, was_full: bool) {
        let mut alive = self.reachable();
        if !was_full {
            // What is old keeps what it refers to, as far as that was found: it has been stored to an old object, or is old itself.
            alive.extend(self.old.iter().copied());
            alive = self.closed(alive);
        }
        self.old = alive.clone();
        self.alive = alive;
    }

    fn collect(&mut self) {
        let words = self.root_words();
        let is_full = self.random.below(3) == 0;
        let area = self.heap.close(self.area);
        assert!(area.room() == 0 || area == self.area);
        let types = self.types();
        let roots = |see: &mut dyn FnMut(&[u64])| see(&words);
        self.heap.collect((types, &roots), is_full);
        self.area = empty_area(&self.heap);
        let before = std::mem::take(&mut self.alive);
        self.note_collection(is_full);
        let reachable = self.reachable();
        for number in 0..self.objects.len() {
            let reference = self.objects[number].reference;
            let found = self.heap.find(reference as u64, types);
            if reachable.contains(&number) {
                assert_eq!(found, Some(reference), "a reachable object is there");
            } else if before.contains(&number) && !self.alive.contains(&number) {
                // Another object may have been around this address before, but none can be new.
                assert_ne!(found, Some(reference), "an unreachable object is gone");
            }
        }
        self.check_weak();
    }

    /// What is there holds what it should.
    fn check(&self) {
        for object in self.reachable() {
            assert!(self.alive.contains(&object));
            let known = &self.objects[object];
            let cell = object::bounds(known.reference, self.types()).0;
            assert_eq!(object::type_of(known.reference), known.ty as u32);
            if SHAPES[known.ty].1 {
                assert_eq!(object::word(cell), known.count as u64);
            }
            assert!(known.stamped().iter().all(|byte| *byte == known.stamp));
            for (link, target) in known.links.iter().enumerate() {
                let expected = target.map_or(0, |target| self.address_of(target));
                assert_eq!(object::word(known.address(link)), expected);
            }
        }
    }
}

fn empty_area(heap: &Heap) -> Area {
    Area {
        cursor: heap.start,
        limit: heap.start,
    }
}

fn store(address: usize, word: u64) {
    // SAFETY: the world's objects are memory of its heap, and nobody else uses it.
    unsafe { (address as *mut u64).write(word) };
}

fn run(seed: u64) {
    let mut world = World::new(seed);
    let steps = if world.has_stress { 400 } else { 4000 };
    for _ in 0..steps {
        match world.random.below(100) {
            0..40 => world.create(),
            40..76 => world.link(),
            76..80 => world.weaken(),
            80..97 => world.move_root(),
            97 => world.roots.fill(None),
            98 => world.check(),
            _ => world.collect(),
        }
    }
    world.collect();
    world.check();
    let (start, size) = world.mapping;
    drop(world);
    heap::unmap(start, size);
}

#[test]
fn the_heap_is_what_the_model_says() {
    let wanted = std::env::var("LATHE_RANDOM").ok();
    let count: Option<u64> = wanted.map(|text| text.parse().expect("LATHE_RANDOM is a number"));
    let start = Instant::now();
    let mut seed = 0;
    while count.map_or(start.elapsed() < Duration::from_secs(1), |count| {
        seed < count
    }) {
        println!("seed {seed}");
        run(seed);
        seed += 1;
    }
    assert!(seed > 3, "{seed} seeds in a second");
}

/// Worlds whose stores mark no cards: the verifier must find a reference that nobody has noted.
#[test]
fn a_missing_barrier_is_found() {
    let found = (0..20).any(|seed| {
        let mut world = World::new(seed);
        world.heap.options.verify = false;
        world.has_barrier = false;
        let mut message = None;
        for step in 0..2000 {
            match step % 100 {
                0 => {
                    let area = world.heap.close(world.area);
                    let types = world.types();
                    message = world.heap.verify(types, false).err();
                    if message.is_some() {
                        break;
                    }
                    if area.room() > 0 {
                        world.heap.reopen(area);
                    }
                }
                50 => world.collect(),
                _ if step % 2 == 0 => world.create(),
                _ => world.link(),
            }
        }
        let (start, size) = world.mapping;
        drop(world);
        heap::unmap(start, size);
        message.is_some_and(|message| message.ends_with("which is younger, from a clean card"))
    });
    assert!(found, "no world has noticed");
}

#[test]
fn a_limit_is_kept() {
    let mut world = World::new(0);
    world.heap.options.limit = Some(4 << 20);
    let types = world.types();
    // Large cells, all of which stay.
    let mut cells = Vec::new();
    loop {
        let bytes = object::array_bytes(1, 100_000);
        let roots = |see: &mut dyn FnMut(&[u64])| see(&cells);
        match world
            .heap
            .make_room(world.area, bytes, Some((types, &roots)))
        {
            Ok(area) => world.area = area,
            Err(error) => {
                assert_eq!(error, super::OutOfMemory);
                break;
            }
        }
        store(world.area.cursor, 100_000);
        store(world.area.cursor + 8, 4);
        cells.push(world.area.cursor as u64);
        world.area.cursor += bytes;
    }
    assert_eq!(cells.len(), (4 << 20) / object::array_bytes(1, 100_000));
    assert!(world.heap.pauses.count() > 0);
}

#[test]
fn external_bytes_bring_collections_nearer() {
    let mut world = World::new(3);
    world.heap.options.stress = false;
    world.heap.options.limit = None;
    let fill = |world: &mut World| {
        let before = world.heap.pauses.count();
        for _ in 0..4000 {
            world.allocate_bytes();
        }
        world.heap.pauses.count() - before
    };
    assert_eq!(fill(&mut world), 0, "128 KB are little");
    world.heap.external.change(64 << 20);
    assert!(world.heap.is_due());
    assert_eq!(fill(&mut world), 1);
    assert!(!world.heap.is_due());
    // Now the budget is as large as what is outside.
    world.heap.external.change(60 << 20);
    assert_eq!(fill(&mut world), 0);
    world.heap.external.change(5 << 20);
    assert_eq!(fill(&mut world), 1);
    world.heap.external.change(-(129 << 20));
    assert_eq!(world.heap.external.bytes(), 0);
}

#[test]
fn memory_that_is_not_needed_goes_back() {
    let mut world = World::new(1);
    world.heap.options = Options::default();
    world.heap.budget = super::budget::Budget::new(&world.heap.options);
    let types = world.types();
    let bytes = object::array_bytes(1, 100_000);
    for _ in 0..2 {
        let mut cells: Vec<u64> = Vec::new();
        for _ in 0..360 {
            let roots = |see: &mut dyn FnMut(&[u64])| see(&cells);
            let known: Option<(Types, Roots<'_>)> = Some((types, &roots));
            let area = world.heap.make_room(world.area, bytes, known);
            world.area = area.expect("there is room for 40 MB");
            let cell = world.area.cursor;
            // SAFETY: the bytes are free memory of the heap.
            let memory = unsafe { std::slice::from_raw_parts_mut(cell as *mut u8, bytes) };
            assert!(memory.iter().all(|byte| *byte == 0), "memory is zeroed");
            memory.fill(7);
            store(cell, 100_000);
            store(cell + 8, 4);
            cells.push(cell as u64);
            world.area.cursor += bytes;
        }
        let most = world.heap.dirty;
        assert!(most * BLOCK_BYTES > 40_000_000, "{most} blocks");
        world.heap.close(world.area);
        world
            .heap
            .collect((types, &|_: &mut dyn FnMut(&[u64])| ()), true);
        world.area = empty_area(&world.heap);
        assert_eq!(world.heap.live, 0);
        let left = world.heap.dirty * BLOCK_BYTES;
        assert!((left < 42 << 20), "{left} bytes");
        world.heap.verify(types, true).expect("all is right");
    }
    let (start, size) = world.mapping;
    drop(world);
    heap::unmap(start, size);
}

/// Large cells of one block each, one after the other: ten times as many as there is room for.
#[test]
fn free_blocks_are_used_again_for_large_cells() {
    let mut world = World::new(1);
    world.heap.options = Options::default();
    world.heap.budget = super::budget::Budget::new(&world.heap.options);
    let types = world.types();
    let bytes = object::array_bytes(1, 20_000);
    for _ in 0..10 * SIZE / BLOCK_BYTES {
        let nothing = |_: &mut dyn FnMut(&[u64])| ();
        let known: Option<(Types, Roots<'_>)> = Some((types, &nothing));
        let area = world.heap.make_room(world.area, bytes, known);
        world.area = area.expect("all others are garbage");
        store(world.area.cursor, 20_000);
        store(world.area.cursor + 8, 4);
        world.area.cursor += bytes;
    }
    assert!(world.heap.frontier < 1000, "{} blocks", world.heap.frontier);
    let (start, size) = world.mapping;
    drop(world);
    heap::unmap(start, size);
}

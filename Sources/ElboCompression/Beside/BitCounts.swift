/// How often bits were 0 and 1 in contexts that are known by a hash.
///
/// The table has a fixed size, so that memory is bounded. A context stands in one of four places, under 16 further bits of its hash
/// by which it is told from others; where all four are taken, the one that has been seen least makes room.
struct BitCounts {
    /// The places are 2 to this.
    private static let size = 20
    /// Counts are halved from here on, so that old bits are forgotten.
    private static let most: UInt16 = 1000

    /// A context's name, 0 in a free place, and its counts.
    struct Entry {
        var tag: UInt16 = 0
        var zeros: UInt16 = 0
        var ones: UInt16 = 0
    }

    /// Where a context stands, or would.
    struct Place {
        let index: Int
        let tag: UInt16
    }

    private var entries: [Entry] = []

    /// Where a context's counts are, or can begin.
    mutating func place(of context: UInt64) -> Place {
        // Most files have nothing beside their symbols.
        if entries.isEmpty { entries = [Entry](repeating: Entry(), count: 1 << BitCounts.size) }
        let hash = context &* 0xbf58_476d_1ce4_e5b9
        let tag = UInt16(truncatingIfNeeded: hash) | 1
        let first = Int(hash >> UInt64(64 - BitCounts.size)) & ~3
        return entries.withUnsafeBufferPointer { entries in
            var (least, fewest) = (first, UInt16.max)
            for index in first..<first + 4 {
                let entry = entries[index]
                if entry.tag == tag { return Place(index: index, tag: tag) }
                if entry.zeros + entry.ones < fewest {
                    (least, fewest) = (index, entry.zeros + entry.ones)
                }
            }
            return Place(index: least, tag: tag)
        }
    }

    /// How often a bit was 0 and 1 in a context.
    subscript(place: Place) -> (zeros: Double, ones: Double) {
        let entry = entries[place.index]
        return entry.tag == place.tag ? (Double(entry.zeros), Double(entry.ones)) : (0, 0)
    }

    /// Counts a bit.
    mutating func count(_ bit: Bool, at place: Place) {
        var entry = entries[place.index]
        if entry.tag != place.tag { entry = Entry(tag: place.tag) }
        if bit { entry.ones += 1 } else { entry.zeros += 1 }
        if entry.zeros + entry.ones >= BitCounts.most {
            entry.zeros /= 2
            entry.ones /= 2
        }
        entries[place.index] = entry
    }
}

import Foundation

/// Different texts as bytes, each known by a number in the order of appearance, for one thread at a time.
///
/// A table of places with linear probing, at most half full, and the texts one behind the other in one array: looking a
/// short text up costs a few nanoseconds and no allocation. Nothing here calls back, so that no access can meet another,
/// which the program then need not check.
final class ByteTexts {
    @exclusivity(unchecked) private var bytes: [UInt8] = []
    /// Where each text begins; its end is where the next begins.
    @exclusivity(unchecked) private var starts: [Int] = [0]
    @exclusivity(unchecked) private var hashes: [UInt64] = []
    /// The number of the text at a place, and one more; 0 where there is none.
    @exclusivity(unchecked) private var places = [Int32](repeating: 0, count: 64)
    /// The line on which each text appeared first.
    @exclusivity(unchecked) private(set) var lines: [Int] = []
    /// How many cells have each text.
    @exclusivity(unchecked) private(set) var counts: [Int] = []

    /// How many different texts there are.
    var count: Int { counts.count }

    /// Calls a function with the bytes of a text.
    func withBytes<Result>(
        of number: Int, _ body: (UnsafeRawBufferPointer) throws -> Result
    ) rethrows -> Result {
        try bytes.withUnsafeBytes {
            try body(UnsafeRawBufferPointer(rebasing: $0[starts[number]..<starts[number + 1]]))
        }
    }

    /// The number of a cell's text.
    func number(of text: UnsafeRawBufferPointer, line: Int) -> Int {
        let hash = ByteTexts.hash(text)
        var place = Int(truncatingIfNeeded: hash) & (places.count - 1)
        while case let found = Int(places[place]) - 1, found >= 0 {
            if hashes[found] == hash, isEqual(found, text) {
                counts[found] += 1
                return found
            }
            place = (place + 1) & (places.count - 1)
        }
        return add(text, hash, line: line)
    }

    private func isEqual(_ number: Int, _ text: UnsafeRawBufferPointer) -> Bool {
        let range = starts[number]..<starts[number + 1]
        guard range.count == text.count, let other = text.baseAddress else {
            return range.count == text.count
        }
        return bytes.withUnsafeBytes {
            guard let own = $0.baseAddress else { return false }
            return memcmp(own + range.lowerBound, other, range.count) == 0
        }
    }

    private func add(_ text: UnsafeRawBufferPointer, _ hash: UInt64, line: Int) -> Int {
        bytes.append(contentsOf: text)
        starts.append(bytes.count)
        hashes.append(hash)
        lines.append(line)
        counts.append(1)
        if 2 * counts.count > places.count {
            places = [Int32](repeating: 0, count: 2 * places.count)
            for number in hashes.indices { settle(number) }
        } else {
            settle(counts.count - 1)
        }
        return counts.count - 1
    }

    private func settle(_ number: Int) {
        var place = Int(truncatingIfNeeded: hashes[number]) & (places.count - 1)
        while places[place] != 0 { place = (place + 1) & (places.count - 1) }
        places[place] = Int32(number + 1)
    }

    /// Eight bytes in one step, as in FNV-1a, each product folded so that its upper half counts in the lower.
    private static func hash(_ text: UnsafeRawBufferPointer) -> UInt64 {
        var hash = 0xcbf2_9ce4_8422_2325 ^ UInt64(truncatingIfNeeded: text.count)
        func take(_ word: UInt64) {
            let product = (hash ^ word).multipliedFullWidth(by: 0x9e37_79b9_7f4a_7c15)
            hash = product.high ^ product.low
        }
        var position = 0
        while position + 8 <= text.count {
            take(text.loadUnaligned(fromByteOffset: position, as: UInt64.self))
            position += 8
        }
        var rest: UInt64 = 0
        while position < text.count {
            rest = rest << 8 | UInt64(text[position])
            position += 1
        }
        take(rest)
        return hash
    }
}

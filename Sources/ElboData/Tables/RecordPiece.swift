import Foundation

/// Whole records of a text, one behind the other, as they stand there; at its end possibly without a line break.
// One thread at a time has it: who cuts the text, then who parses the piece.
final class RecordPiece: @unchecked Sendable {
    /// The line on which the first record begins, from 1.
    var line = 1
    /// How many bytes there are.
    var count = 0
    /// How many lines there are at most.
    var lines = 0
    /// Whether there is a quote, behind which a line break may be part of a cell.
    var hasQuotes = false
    private var memory: UnsafeMutableRawBufferPointer

    init(capacity: Int) {
        memory = .allocate(byteCount: max(capacity, 64), alignment: 64)
    }

    deinit {
        memory.deallocate()
    }

    /// The bytes, which whoever parses them may move within a record.
    var bytes: UnsafeMutableRawBufferPointer {
        UnsafeMutableRawBufferPointer(rebasing: memory[..<count])
    }

    /// Room behind the bytes.
    var room: UnsafeMutableRawBufferPointer {
        UnsafeMutableRawBufferPointer(rebasing: memory[count...])
    }

    /// Makes room for so many bytes in all.
    func reserve(_ capacity: Int) {
        guard capacity > memory.count else { return }
        let larger = UnsafeMutableRawBufferPointer.allocate(byteCount: capacity, alignment: 64)
        larger.copyMemory(from: UnsafeRawBufferPointer(bytes))
        memory.deallocate()
        memory = larger
    }

    /// Adds bytes.
    func append(_ more: UnsafeRawBufferPointer) {
        guard !more.isEmpty else { return }
        if more.count > room.count { reserve(max(2 * memory.count, count + more.count)) }
        room.copyMemory(from: more)
        count += more.count
    }

    /// Where the last whole record ends, with its line break; 0 where none does.
    ///
    /// The piece begins with a record, so that a line break ends one if the quotes before it are even in number. Quotes
    /// are counted once, and then from the end backwards as far as needed.
    func lastRecordEnd() -> Int {
        let bytes = UnsafeRawBufferPointer(self.bytes)
        let quotes = bytes.occurrences(of: UInt8(ascii: "\""))
        hasQuotes = quotes > 0
        var before = quotes
        var position = bytes.count
        while position > 0 {
            switch bytes[position - 1] {
            case UInt8(ascii: "\n") where before % 2 == 0: return position
            case UInt8(ascii: "\""): before -= 1
            default: break
            }
            position -= 1
        }
        return 0
    }
}

extension UnsafeRawBufferPointer {
    /// How often a byte occurs: eight at a time, in lanes of one byte that are added up before they could overflow.
    ///
    /// With x the bytes xored with the wanted one, `((x & 0x7f) + 0x7f) | x` has its upper bit set unless x is 0, without
    /// a carry into the next lane (Warren, "Hacker's Delight", 2nd edition, section 6-1).
    func occurrences(of byte: UInt8) -> Int {
        guard let base = baseAddress else { return 0 }
        let ones: UInt64 = 0x0101_0101_0101_0101
        let low = 0x7f &* ones
        let wanted = ones &* UInt64(byte)
        let words = count / 8
        var total = 0
        var word = 0
        while word < words {
            let end = Swift.min(words, word + 255)
            var lanes: UInt64 = 0
            while word < end {
                let x = base.loadUnaligned(fromByteOffset: word &* 8, as: UInt64.self) ^ wanted
                let others = ((x & low) &+ low) | x
                lanes &+= (~others >> 7) & ones
                word &+= 1
            }
            // The lanes of even and of odd number side by side, then their sum by a product.
            let pairs: UInt64 = 0x00ff_00ff_00ff_00ff
            let sums = (lanes & pairs) &+ ((lanes >> 8) & pairs)
            total &+= Int((sums &* 0x0001_0001_0001_0001) >> 48)
        }
        for position in words * 8..<count { total &+= self[position] == byte ? 1 : 0 }
        return total
    }
}

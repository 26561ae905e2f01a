public import Foundation

/// How a table is written, as its compressed file says: what the symbols of each column are, and the texts of cells without a value.
public struct TableLayout: Codable, Hashable, Sendable {
    /// One of its columns.
    public struct Column: Codable, Hashable, Sendable {
        /// The model's column that it is; nil for one that the model does not know, whose cells are texts.
        public var source: Int?
        /// What stands before each value: spaces, a quote.
        public var before: Data?
        /// What stands behind each value.
        public var after: Data?
        /// The whole text of a cell without a value.
        public var missing: Data?
        /// Of numbers in decimals how they are written.
        public var decimal: DecimalText?
        /// Of numbers the first step, in units of the last decimal or of the model's notation.
        public var first: Int?
        /// How many steps there are from it on.
        public var count: UInt64?
        /// The only steps that occur, each as the distance from the one before less 1, in groups of seven bits, the least first; nil where
        /// all have their slots.
        public var listed: Data?

        /// The least and the greatest number as they are written; nil of other columns.
        public var range: (least: String, greatest: String)? {
            guard let decimal, let first, let count else { return nil }
            func text(_ step: Int) -> String {
                String(decoding: decimal.text(of: step), as: UTF8.self)
            }
            return (text(first), text(first &+ Int(truncatingIfNeeded: count &- 1)))
        }

        /// How many numbers are listed; nil where all steps have slots.
        public var listedCount: Int? { listed?.count { $0 < 128 } }
    }

    /// Between cells.
    public var delimiter: UInt8
    /// Of the file, from left to right.
    public var columns: [Column]
    /// Bytes of all records in the file.
    public var bytes: Int

    /// Steps as a layout has them.
    static func packed(_ steps: [Int], from first: Int) -> Data {
        var data = Data()
        var last = first &- 1
        for step in steps {
            var distance = UInt64(bitPattern: Int64(step &- last)) &- 1
            last = step
            while distance > 127 {
                data.append(UInt8(distance & 127) | 128)
                distance >>= 7
            }
            data.append(UInt8(distance))
        }
        return data
    }

    /// The steps of such data; nil for others.
    static func steps(_ data: Data, from first: Int, count: UInt64) -> [Int]? {
        var steps: [Int] = []
        var (offset, distance, shift) = (UInt64(0), UInt64(0), UInt64(0))
        for byte in data {
            guard shift < 63 else { return nil }
            distance |= UInt64(byte & 127) << shift
            shift += 7
            guard byte < 128 else { continue }
            guard distance < count, offset + distance < count else { return nil }
            offset += distance
            steps.append(first &+ Int(truncatingIfNeeded: offset))
            offset += 1
            (distance, shift) = (0, 0)
        }
        return shift == 0 && !steps.isEmpty ? steps : nil
    }
}

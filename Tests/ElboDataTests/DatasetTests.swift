import ElboData
import Testing

@Suite("Dataset") struct DatasetTests {
    @Test("shapes and counts")
    func shapes() throws {
        let images = Dataset(bytes: [UInt8](0..<24), itemShape: [2, 3])
        #expect(images.count == 4)
        #expect(images.itemSize == 6)
        let table = try Dataset([1, 2, 3, 4], itemShape: [2], columns: ["a", "b"], name: "t")
        #expect(table.count == 2)
        #expect(table.columns == ["a", "b"])
    }

    @Test("infinite numbers are refused", arguments: [Float.infinity, -.infinity])
    func infinite(_ value: Float) {
        var values = [Float](repeating: 0, count: 30_000)
        values[20_003] = value
        let error = DataError.infinite(
            path: "t", place: .row(6668), column: ColumnLabel(number: 3, name: "c"),
            found: "\(value)")
        #expect(throws: error) {
            try Dataset(values, itemShape: [3], columns: ["a", "b", "c"], name: "t")
        }
    }

    @Test("NaN is a missing cell, which the schema tells")
    func missing() throws {
        let data = try Dataset([1, .nan, 3, 4], itemShape: [2])
        #expect(data.hasMissing)
        #expect(data.schema.mask?.itemShape == [2])
        #expect(floats(data).map(\.isNaN) == [false, true, false, false])
        #expect(try bits(data.rowSource) == bits([1, .nan, 3, 4]))
        #expect(try !Dataset([1, 2], itemShape: [2]).hasMissing)
    }

    @Test("extreme finite numbers are kept")
    func extremes() throws {
        let values: [Float] = [
            .greatestFiniteMagnitude, -.greatestFiniteMagnitude, .leastNonzeroMagnitude, -0.0,
        ]
        #expect(try Dataset(values, itemShape: [1]).values == .floats(values))
    }

    @Test("filling takes rows in any order and leaves the rest of the buffer alone")
    func filling() throws {
        let bytes = Dataset(bytes: [UInt8](0..<8).map { $0 * 30 }, itemShape: [2])
        let numbers = try Dataset((0..<8).map { Float($0) * 30 }, itemShape: [2])
        let table = try Dataset(NumericTable((0..<8).map { Double($0) * 30 }, width: 2))
        for data in [bytes, numbers, table] {
            var target = [Float](repeating: -1, count: 7)
            target.withUnsafeMutableBufferPointer { data.fill(rows: [3, 0, 3], into: $0) }
            #expect(target == [180, 210, 0, 30, 180, 210, -1])
            let subset = data.subset(rows: [3, 0, 3])
            #expect(floats(subset) == Array(target[..<6]))
            #expect(subset.itemShape == data.itemShape)
            #expect(try data.rowSource.values(ofRows: 1..<3) == [60, 90, 120, 150])
            #expect(try subset.rowSource.values(ofRows: 0..<2) == [180, 210, 0, 30])
        }
    }

    @Test("the fingerprint is FNV-1a of kind, shape and values")
    func fingerprint() throws {
        // An independent computation over the bytes written out.
        var hash: UInt64 = 14_695_981_039_346_656_037
        func add(_ bytes: [UInt8]) {
            for byte in bytes { hash = (hash ^ UInt64(byte)) &* 1_099_511_628_211 }
        }
        func bytes(_ word: UInt64) -> [UInt8] { (0..<8).map { UInt8(word >> ($0 * 8) & 255) } }
        for word: UInt64 in [1, 23, 3] { add(bytes(word)) }
        // Nine words, the last of them not full; filled up to twelve.
        let values = (0..<69).map { UInt8($0 * 7 % 251) }
        var states = [UInt64](repeating: hash, count: 4)
        for index in 0..<12 {
            var word: UInt64 = 0
            for place in 0..<8 where index * 8 + place < values.count {
                word += UInt64(values[index * 8 + place]) << (8 * place)
            }
            let product = (states[index % 4] ^ word) &* 1_099_511_628_211
            states[index % 4] = product ^ (product >> 32)
        }
        for state in states { add(bytes(state)) }
        let data = Dataset(bytes: values, itemShape: [3])
        let digits = String(hash, radix: 16)
        #expect(data.fingerprint == String(repeating: "0", count: 16 - digits.count) + digits)
    }

    @Test("different data have different fingerprints; names do not matter")
    func fingerprints() throws {
        let values: [Float] = [1, 2, 3, 4, 5, 6]
        let prints = [
            try Dataset(values, itemShape: [2]).fingerprint,
            try Dataset(values, itemShape: [3]).fingerprint,
            try Dataset(values, itemShape: [1, 2]).fingerprint,
            try Dataset(values.reversed(), itemShape: [2]).fingerprint,
            Dataset(bytes: [1, 2, 3, 4, 5, 6], itemShape: [2]).fingerprint,
            try Dataset(NumericTable([1, 2, 3, 4, 5, 6], width: 2)).fingerprint,
        ]
        #expect(Set(prints).count == prints.count)
        #expect(prints[0] == (try Dataset(values, itemShape: [2], name: "other").fingerprint))
    }
}

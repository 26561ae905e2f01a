extension Dataset {
    /// The values of some rows, one row after the other, as a model sees them.
    package func values(of rows: some Collection<Int>, by transform: DataTransform = .identity)
        -> [Float]
    {
        [Float](unsafeUninitializedCapacity: rows.count * itemSize) { buffer, count in
            fill(rows: rows, into: buffer)
            count = rows.count * itemSize
            transform.apply(buffer, itemSize: itemSize)
        }
    }

    /// Looks at some rows one by one, as a model sees them, in the memory of one row.
    ///
    /// - Throws: what the body throws.
    package func forEach<Failure: Error>(
        _ rows: some Collection<Int>, by transform: DataTransform,
        _ body: (_ row: Int, _ values: [Float]) throws(Failure) -> Void
    ) throws(Failure) {
        var values = [Float](repeating: 0, count: itemSize)
        for row in rows {
            values.withUnsafeMutableBufferPointer { buffer in
                fill(rows: CollectionOfOne(row), into: buffer)
                transform.apply(buffer, itemSize: itemSize)
            }
            try body(row, values)
        }
    }

    /// Whether all known cells, untransformed, are as a function wants them.
    package func allKnown(satisfy condition: (Float) -> Bool) -> Bool {
        func holds(_ value: Float) -> Bool { value.isNaN || condition(value) }
        switch values {
        case .bytes(let bytes):
            return bytes.withUnsafeBytes { $0.allSatisfy { condition(Float($0)) } }
        case .floats(let floats):
            return floats.allSatisfy(holds)
        case .rows(let rows):
            var isHeld = true
            for first in stride(from: 0, to: count, by: 256) where isHeld {
                let piece = first..<min(first + 256, count)
                withUnsafeTemporaryAllocation(
                    of: Double.self, capacity: piece.count * itemSize
                ) { numbers in
                    readAgain(rows, piece, into: numbers)
                    isHeld = numbers.allSatisfy { holds(Float($0)) }
                }
            }
            return isHeld
        }
    }
}

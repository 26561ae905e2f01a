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
}

extension Dataset {
    /// The values of some rows, one row after the other, as a model sees them.
    package func values(of rows: some Collection<Int>, by transform: DataTransform = .identity)
        -> [Float]
    {
        [Float](unsafeUninitializedCapacity: rows.count * itemSize) { buffer, count in
            fill(rows: rows, by: transform, into: buffer)
            count = rows.count * itemSize
        }
    }

    /// Copies some rows as a model sees them; those of Float64 are rounded after the transform, not before.
    private func fill(
        rows: some Collection<Int>, by transform: DataTransform,
        into buffer: UnsafeMutableBufferPointer<Float>
    ) {
        guard case .rows(let source) = values else {
            fill(rows: rows, into: buffer)
            return transform.apply(buffer, itemSize: itemSize)
        }
        var place = 0
        forEachRun(of: rows, atMost: max(1, (1 << 15) / itemSize)) { run in
            let size = run.count * itemSize
            withUnsafeTemporaryAllocation(of: Double.self, capacity: size) { numbers in
                readAgain(source, run, into: numbers)
                transform.apply(
                    numbers,
                    into: UnsafeMutableBufferPointer(rebasing: buffer[place..<place + size]),
                    itemSize: itemSize)
            }
            place += size
        }
    }

    /// Cuts rows into runs of neighbours, in order.
    private func forEachRun(
        of rows: some Collection<Int>, atMost limit: Int, _ body: (Range<Int>) -> Void
    ) {
        var run = 0..<0
        for row in rows {
            if row == run.upperBound, !run.isEmpty, run.count < limit {
                run = run.lowerBound..<row + 1
            } else {
                if !run.isEmpty { body(run) }
                run = row..<row + 1
            }
        }
        if !run.isEmpty { body(run) }
    }

    /// What the cells of each column say, over some rows.
    func summaries(ofRows rows: some Collection<Int>) -> [ColumnSummary] {
        do {
            return try ColumnSummary.columns(
                of: rows.count == count ? rowSource : SelectedRows(rowSource, Array(rows)))
        } catch {
            // The rows have been read before: only a disk that fails or a file that somebody changes comes here.
            fatalError("the data can no longer be read: \(error)")
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
                fill(rows: CollectionOfOne(row), by: transform, into: buffer)
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
        case .tokens:
            return (0..<count).allSatisfy { values(of: CollectionOfOne($0)).allSatisfy(holds) }
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

extension Dataset {
    /// Copies the raw values of some rows as floats, bytes as 0 to 255, a missing cell as NaN.
    ///
    /// Rows that follow one another are read at once. Rows in a file must not change while they are in use: the
    /// program stops when they cannot be read any more.
    ///
    /// - Parameters:
    ///   - rows: row numbers from 0, in the order wanted.
    ///   - buffer: room for `rows.count * itemSize` numbers; anything beyond is left alone.
    @inlinable
    public func fill(rows: some Collection<Int>, into buffer: UnsafeMutableBufferPointer<Float>) {
        var position = 0
        var run = 0..<0
        for row in rows {
            if row == run.upperBound, !run.isEmpty {
                run = run.lowerBound..<row + 1
            } else {
                fill(run: run, into: buffer, at: &position)
                run = row..<row + 1
            }
        }
        fill(run: run, into: buffer, at: &position)
    }

    /// Copies neighbouring rows to a place, and moves the place behind them.
    @usableFromInline
    func fill(
        run: Range<Int>, into buffer: UnsafeMutableBufferPointer<Float>, at position: inout Int
    ) {
        guard !run.isEmpty else { return }
        precondition(run.lowerBound >= 0 && run.upperBound <= count, "rows \(run) of \(count)")
        let size = run.count * itemSize
        precondition(position + size <= buffer.count, "no room for all rows")
        let target = UnsafeMutableBufferPointer(rebasing: buffer[position..<position + size])
        position += size
        let start = run.lowerBound * itemSize
        switch values {
        case .bytes(let bytes):
            bytes.withUnsafeBytes { source in
                guard let from = source.baseAddress?.advanced(by: start),
                    let to = target.baseAddress
                else { return }
                // Whole rows are inside; without checks for each byte the loop runs as vector code.
                let pixels = from.assumingMemoryBound(to: UInt8.self)
                for offset in 0..<size {
                    to[offset] = Float(pixels[offset])
                }
            }
        case .floats(let floats):
            floats.withUnsafeBufferPointer { source in
                _ = target.update(fromContentsOf: source[start..<start + size])
            }
        case .tokens(let sentences):
            for (place, row) in run.enumerated() {
                sentences.fill(
                    row: row,
                    into: UnsafeMutableBufferPointer(
                        rebasing: target[place * itemSize..<(place + 1) * itemSize]))
            }
        case .rows(let source):
            fill(run: run, of: source, into: target)
        }
    }

    /// Rounds rows of Float64, some at a time.
    private func fill(
        run: Range<Int>, of source: any RowSource, into target: UnsafeMutableBufferPointer<Float>
    ) {
        let atOnce = max(1, min(run.count, (1 << 15) / itemSize))
        withUnsafeTemporaryAllocation(of: Double.self, capacity: atOnce * itemSize) { numbers in
            var place = 0
            for first in stride(from: run.lowerBound, to: run.upperBound, by: atOnce) {
                let rows = first..<min(first + atOnce, run.upperBound)
                readAgain(source, rows, into: numbers)
                for offset in 0..<rows.count * itemSize {
                    target[place + offset] = Float(numbers[offset])
                }
                place += rows.count * itemSize
            }
        }
    }
}

extension RowSource {
    /// Some rows, one after another.
    ///
    /// - Throws: `DataError` when a file cannot be read any more.
    public func values(ofRows rows: Range<Int>) throws -> [Double] {
        try [Double](unsafeUninitializedCapacity: rows.count * width) { buffer, filled in
            try read(rows: rows, into: buffer)
            filled = rows.count * width
        }
    }

    /// Calls a function with all rows in order, in blocks of a handy size.
    ///
    /// - Throws: what the function throws; `DataError` when a file cannot be read any more.
    package func forEachBlock(
        _ body: (Range<Int>, UnsafeMutableBufferPointer<Double>) throws -> Bool
    ) throws {
        let size = max(1, min(count, 4096, (1 << 18) / width))
        let buffer = UnsafeMutableBufferPointer<Double>.allocate(capacity: size * width)
        defer { buffer.deallocate() }
        for start in stride(from: 0, to: count, by: size) {
            let rows = start..<min(start + size, count)
            try read(rows: rows, into: buffer)
            let block = UnsafeMutableBufferPointer(rebasing: buffer[..<(rows.count * width)])
            guard try body(rows, block) else { return }
        }
    }
}

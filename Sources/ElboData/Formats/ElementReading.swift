import ElboNumerics

extension ByteReader {
    /// Reads an array's elements, and checks that nothing follows them.
    ///
    /// The count is only a promise of the header, compared by `elementCount` with what the file can hold; storage
    /// grows with the bytes that really arrive.
    ///
    /// - Parameters:
    ///   - promised: how many elements there are.
    ///   - size: bytes per element in the file.
    ///   - append: decodes a piece of whole elements.
    func readElements<Element>(
        count promised: Int, size: Int,
        appending append: (UnsafeRawBufferPointer, inout [Element]) -> Void
    ) throws -> [Element] {
        var result: [Element] = []
        if promised * size <= credibleRemainder ?? 0 { result.reserveInLargePages(promised) }
        try readPieces(count: promised, elementSize: size) { piece in
            result.earnCapacity(for: piece.count / size, promised: promised)
            append(piece, &result)
        }
        return result
    }

    /// The number of elements of a promised shape, if the file can hold them.
    func elementCount(shape: [Int], type: ElementType) throws -> Int {
        guard let bytes = ([type.size] + shape).checkedProduct else {
            throw DataError.shapeOverflow(path: path, shape: shape)
        }
        guard bytes > 0 else { throw DataError.noValues(path: path, shape: shape) }
        if let atMost = remainingAtMost, bytes > atMost {
            throw DataError.truncated(path: path, expected: bytes, found: atMost)
        }
        return bytes / type.size
    }

    /// Hands out the bytes of `count` elements in pieces of whole elements.
    func readPieces(
        count: Int, elementSize: Int, _ body: (UnsafeRawBufferPointer) throws -> Void
    ) throws {
        let pieceSize = 1 << 16
        let start = consumed
        let total = count * elementSize
        try withUnsafeTemporaryAllocation(byteCount: pieceSize, alignment: 16) { buffer in
            while consumed - start < total {
                let wanted = min(pieceSize, total - (consumed - start))
                let filled = try fill(UnsafeMutableRawBufferPointer(rebasing: buffer[..<wanted]))
                guard filled == wanted else {
                    throw DataError.truncated(path: path, expected: total, found: consumed - start)
                }
                try body(UnsafeRawBufferPointer(rebasing: buffer[..<wanted]))
            }
        }
        try requireEnd()
    }
}

extension Array {
    /// Makes room for more elements, in steps that halve the promised size.
    ///
    /// Each step is taken only when the one before is full, so a false promise costs no more than
    /// twice the data that is there; and when the last step copies, old and new together hold no
    /// more than the promised size.
    mutating func earnCapacity(for additional: Int, promised: Int) {
        let needed = count + additional
        guard needed > capacity else { return }
        var step = Swift.max(promised, needed)
        while (step + 1) / 2 >= Swift.max(needed, 1 << 18) { step = (step + 1) / 2 }
        reserveCapacity(step)
    }
}

extension ByteReader {
    /// Reads the elements of an array of this shape, and checks that nothing follows them.
    ///
    /// The shape is only a promise of the header. It is compared with what the file can hold before
    /// anything is allocated, and storage grows with the bytes that really arrive.
    ///
    /// - Returns: bytes for `.uint8` and `.bool` (as 0 and 1), floats for the other types.
    func readArray(shape: [Int], type: ElementType, bigEndian: Bool) throws -> Dataset.Values {
        let promised = try elementCount(shape: shape, type: type)
        let isCredible = promised * type.size <= credibleRemainder ?? 0
        switch type {
        case .uint8, .bool:
            var result: [UInt8] = []
            if isCredible { result.reserveInLargePages(promised) }
            try readPieces(count: promised, elementSize: 1) { piece in
                result.earnCapacity(for: piece.count, promised: promised)
                result.append(contentsOf: piece)
            }
            if type == .bool { result = result.map { $0 == 0 ? 0 : 1 } }
            return .bytes(ByteStorage(result))
        default:
            var result: [Float] = []
            if isCredible { result.reserveInLargePages(promised) }
            try readPieces(count: promised, elementSize: type.size) { piece in
                let count = piece.count / type.size
                result.earnCapacity(for: count, promised: promised)
                withUnsafeTemporaryAllocation(of: Float.self, capacity: count) { numbers in
                    type.decode(piece, bigEndian: bigEndian, into: numbers)
                    result.append(contentsOf: numbers)
                }
            }
            return .floats(result)
        }
    }

    /// The number of elements of a promised shape, if the file can hold them.
    func elementCount(shape: [Int], type: ElementType) throws -> Int {
        var bytes = type.size
        for extent in shape {
            guard extent >= 0,
                case (let product, false) = bytes.multipliedReportingOverflow(by: extent)
            else { throw DataError.shapeOverflow(path: path, shape: shape) }
            bytes = product
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

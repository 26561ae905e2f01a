// Memory that loops over vectors work in.

extension UnsafeMutableBufferPointer<Double> {
    /// Memory for vectors, all zeros.
    static func aligned(capacity: Int) -> UnsafeMutableBufferPointer<Double> {
        let bytes = UnsafeMutableRawBufferPointer.allocate(
            byteCount: Swift.max(capacity, 8) * MemoryLayout<Double>.stride, alignment: 64)
        let numbers = bytes.bindMemory(to: Double.self)
        numbers.initialize(repeating: 0)
        return UnsafeMutableBufferPointer(rebasing: numbers[0..<Swift.max(capacity, 8)])
    }

    /// The first place; only for memory that is not empty.
    var start: UnsafeMutablePointer<Double> {
        guard let baseAddress else { preconditionFailure("memory of no numbers") }
        return baseAddress
    }
}

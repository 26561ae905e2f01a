/// Bytes in memory, or in a file that the system brings into memory as they are looked at.
public struct ByteStorage: Sendable {
    private enum Place: Sendable {
        case memory([UInt8])
        case file(MappedFile, offset: Int, count: Int)
    }

    private let place: Place

    /// Keeps bytes in memory.
    public init(_ bytes: [UInt8]) {
        place = .memory(bytes)
    }

    /// Some bytes of a mapped file, from an offset on.
    init(_ file: MappedFile, offset: Int = 0, count: Int) {
        precondition(
            offset >= 0 && count >= 0 && offset + count <= file.bytes.count,
            "\(count) bytes from \(offset) of \(file.bytes.count)")
        place = .file(file, offset: offset, count: count)
    }

    /// Calls a function with all bytes, valid during the call.
    public func withUnsafeBytes<Result>(
        _ body: (UnsafeRawBufferPointer) throws -> Result
    ) rethrows -> Result {
        switch place {
        case .memory(let bytes):
            try bytes.withUnsafeBytes(body)
        case .file(let file, let offset, let count):
            try withExtendedLifetime(file) {
                try body(UnsafeRawBufferPointer(rebasing: file.bytes[offset..<offset + count]))
            }
        }
    }
}

extension ByteStorage: RandomAccessCollection {
    /// The first position, 0.
    public var startIndex: Int { 0 }

    /// How many bytes there are.
    public var endIndex: Int {
        switch place {
        case .memory(let bytes): bytes.count
        case .file(_, _, let count): count
        }
    }

    /// One byte; whoever wants many uses `withUnsafeBytes`.
    public subscript(position: Int) -> UInt8 {
        switch place {
        case .memory(let bytes):
            return bytes[position]
        case .file(let file, let offset, let count):
            precondition((0..<count).contains(position), "byte \(position) of \(count)")
            return withExtendedLifetime(file) { file.bytes[offset + position] }
        }
    }
}

extension ByteStorage: Equatable, ExpressibleByArrayLiteral {
    /// Keeps the bytes of a literal in memory.
    public init(arrayLiteral elements: UInt8...) {
        self.init(elements)
    }

    /// Whether the bytes are equal, wherever they are.
    public static func == (left: ByteStorage, right: ByteStorage) -> Bool {
        left.withUnsafeBytes { left in right.withUnsafeBytes { left.elementsEqual($0) } }
    }
}

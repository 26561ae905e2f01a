/// Bytes in memory, or in a file that the system brings into memory as they are looked at.
public struct ByteStorage: Sendable {
    private enum Place: Sendable {
        case memory([UInt8])
        case file(MappedFile, count: Int)
    }

    private let place: Place

    /// Keeps bytes in memory.
    public init(_ bytes: [UInt8]) {
        place = .memory(bytes)
    }

    /// The first bytes of a mapped file.
    init(_ file: MappedFile, count: Int) {
        precondition(
            (0...file.bytes.count).contains(count), "\(count) bytes of \(file.bytes.count)")
        place = .file(file, count: count)
    }

    /// Calls a function with all bytes, valid during the call.
    public func withUnsafeBytes<Result>(
        _ body: (UnsafeRawBufferPointer) throws -> Result
    ) rethrows -> Result {
        switch place {
        case .memory(let bytes):
            try bytes.withUnsafeBytes(body)
        case .file(let file, let count):
            try withExtendedLifetime(file) {
                try body(UnsafeRawBufferPointer(rebasing: file.bytes[..<count]))
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
        case .file(_, let count): count
        }
    }

    /// One byte; whoever wants many uses `withUnsafeBytes`.
    public subscript(position: Int) -> UInt8 {
        switch place {
        case .memory(let bytes):
            return bytes[position]
        case .file(let file, let count):
            precondition((0..<count).contains(position), "byte \(position) of \(count)")
            return withExtendedLifetime(file) { file.bytes[position] }
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

/// The safetensors format: named arrays and text metadata, with no code inside.
///
/// A 64-bit little-endian length, a JSON header of that length, then the bytes of the arrays.
/// Source: https://huggingface.co/docs/safetensors and its reference implementation.
public enum SafeTensors {
    /// The numbers of one array.
    public enum Values: Equatable, Sendable {
        /// `F32`.
        case float32([Float])
        /// `F64`.
        case float64([Double])
        /// `I32`.
        case int32([Int32])
        /// `I64`.
        case int64([Int64])
        /// `U8`.
        case uint8([UInt8])
        /// `U64`.
        case uint64([UInt64])

        /// How many there are.
        public var count: Int {
            switch self {
            case .float32(let values): values.count
            case .float64(let values): values.count
            case .int32(let values): values.count
            case .int64(let values): values.count
            case .uint8(let values): values.count
            case .uint64(let values): values.count
            }
        }
    }

    /// A named array.
    public struct Tensor: Equatable, Sendable {
        /// The name, unique in its file.
        public let name: String
        /// The extents; empty for a single number.
        public let shape: [Int]
        /// The numbers, last index fastest.
        public let values: Values

        /// Names an array; the product of the shape is the number of values.
        public init(name: String, shape: [Int], values: Values) {
            precondition(
                shape.allSatisfy { $0 >= 0 } && shape.reduce(1, *) == values.count,
                "\(values.count) values for the shape \(shape)")
            self.name = name
            self.shape = shape
            self.values = values
        }
    }

    /// The contents of a file.
    public struct File: Equatable, Sendable {
        /// Texts about the arrays.
        public var metadata: [String: String]
        /// The arrays; when read from a file, in the order of their bytes there.
        public var tensors: [Tensor]

        /// Collects what a file shall contain.
        public init(metadata: [String: String] = [:], tensors: [Tensor] = []) {
            self.metadata = metadata
            self.tensors = tensors
        }

        /// The array of this name.
        ///
        /// - Complexity: O(number of arrays).
        public subscript(name: String) -> Tensor? {
            tensors.first { $0.name == name }
        }
    }

    /// The longest header that the reference implementation accepts, in bytes.
    static let longestHeader = 100_000_000

    /// The element types, by their name in the header.
    enum ElementType: String, CaseIterable {
        case float32 = "F32"
        case float64 = "F64"
        case int32 = "I32"
        case int64 = "I64"
        case uint8 = "U8"
        case uint64 = "U64"

        /// Bytes per element.
        var size: Int {
            switch self {
            case .uint8: 1
            case .float32, .int32: 4
            case .float64, .int64, .uint64: 8
            }
        }
    }
}

extension SafeTensors.Values {
    var type: SafeTensors.ElementType {
        switch self {
        case .float32: .float32
        case .float64: .float64
        case .int32: .int32
        case .int64: .int64
        case .uint8: .uint8
        case .uint64: .uint64
        }
    }

    /// The bytes in memory, which are little-endian on every machine that Swift runs on.
    func withUnsafeBytes<Result>(_ body: (UnsafeRawBufferPointer) throws -> Result) rethrows
        -> Result
    {
        switch self {
        case .float32(let values): try values.withUnsafeBytes(body)
        case .float64(let values): try values.withUnsafeBytes(body)
        case .int32(let values): try values.withUnsafeBytes(body)
        case .int64(let values): try values.withUnsafeBytes(body)
        case .uint8(let values): try values.withUnsafeBytes(body)
        case .uint64(let values): try values.withUnsafeBytes(body)
        }
    }
}

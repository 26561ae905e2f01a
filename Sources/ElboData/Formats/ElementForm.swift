/// How numbers that were computed are written as elements of an array file.
package struct ElementForm: Codable, Hashable, Sendable {
    /// Kinds that any number can be rounded to.
    package enum Kind: String, Codable, Hashable, Sendable {
        /// Levels of grey, 0 to 255.
        case uint8
        /// Single precision.
        case float32
        /// Double precision.
        case float64
    }

    /// The kind of number.
    package let kind: Kind
    /// Whether the greatest byte comes first.
    package let bigEndian: Bool

    /// Describes a form.
    package init(kind: Kind, bigEndian: Bool) {
        self.kind = kind
        self.bigEndian = bigEndian
    }

    /// Bytes of an element.
    package var size: Int {
        switch kind {
        case .uint8: 1
        case .float32: 4
        case .float64: 8
        }
    }

    /// The number nearest to another that elements of this kind have.
    package func rounded(_ number: Float) -> Float {
        switch kind {
        case .uint8: min(max(number.rounded(), 0), 255)
        case .float32, .float64: number
        }
    }

    /// The bytes of numbers, each rounded to what elements of this kind have.
    package func bytes(of numbers: [Float]) -> [UInt8] {
        func words<Word: FixedWidthInteger>(_ convert: (Float) -> Word) -> [UInt8] {
            numbers.flatMap { number -> [UInt8] in
                let word = bigEndian ? convert(number).bigEndian : convert(number).littleEndian
                return withUnsafeBytes(of: word) { Array($0) }
            }
        }
        return switch kind {
        case .uint8: numbers.map { UInt8(rounded($0)) }
        case .float32: words(\.bitPattern)
        case .float64: words { Double($0).bitPattern }
        }
    }
}

extension ElementStream {
    /// How its elements are written; nil for kinds that a number that was computed is seldom one of.
    package var form: ElementForm? {
        switch type {
        case .uint8: ElementForm(kind: .uint8, bigEndian: isBigEndian)
        case .float32: ElementForm(kind: .float32, bigEndian: isBigEndian)
        case .float64: ElementForm(kind: .float64, bigEndian: isBigEndian)
        case .bool, .uint16, .uint32, .uint64, .int8, .int16, .int32, .int64, .float16: nil
        }
    }
}

/// The kinds of number that array files hold.
enum ElementType: CaseIterable {
    case bool
    case uint8
    case uint16
    case uint32
    case uint64
    case int8
    case int16
    case int32
    case int64
    case float16
    case float32
    case float64

    /// Bytes per element.
    var size: Int {
        switch self {
        case .bool, .uint8, .int8: 1
        case .uint16, .int16, .float16: 2
        case .uint32, .int32, .float32: 4
        case .uint64, .int64, .float64: 8
        }
    }

    /// Converts as many elements as fit `numbers`; whole numbers beyond 2^24 are rounded.
    func decode(
        _ bytes: UnsafeRawBufferPointer, bigEndian: Bool,
        into numbers: UnsafeMutableBufferPointer<Float>
    ) {
        decodeAny(bytes, bigEndian: bigEndian, into: numbers)
    }

    /// Converts as many elements as fit `numbers`; whole numbers beyond 2^53 are rounded.
    func decode(
        _ bytes: UnsafeRawBufferPointer, bigEndian: Bool,
        into numbers: UnsafeMutableBufferPointer<Double>
    ) {
        decodeAny(bytes, bigEndian: bigEndian, into: numbers)
    }

    @inline(__always)
    private func decodeAny<Number: BinaryFloatingPoint>(
        _ bytes: UnsafeRawBufferPointer, bigEndian: Bool,
        into numbers: UnsafeMutableBufferPointer<Number>
    ) {
        func each<Word: FixedWidthInteger>(_: Word.Type, _ convert: (Word) -> Number) {
            for index in numbers.indices {
                let word = bytes.loadUnaligned(
                    fromByteOffset: index * MemoryLayout<Word>.size, as: Word.self)
                numbers[index] = convert(
                    bigEndian ? Word(bigEndian: word) : Word(littleEndian: word))
            }
        }
        switch self {
        case .bool: each(UInt8.self) { $0 == 0 ? 0 : 1 }
        case .uint8: each(UInt8.self) { Number($0) }
        case .uint16: each(UInt16.self) { Number($0) }
        case .uint32: each(UInt32.self) { Number($0) }
        case .uint64: each(UInt64.self) { Number($0) }
        case .int8: each(Int8.self) { Number($0) }
        case .int16: each(Int16.self) { Number($0) }
        case .int32: each(Int32.self) { Number($0) }
        case .int64: each(Int64.self) { Number($0) }
        case .float16: each(UInt16.self) { Number(Float(halfPrecision: $0)) }
        case .float32: each(UInt32.self) { Number(Float(bitPattern: $0)) }
        case .float64: each(UInt64.self) { Number(Double(bitPattern: $0)) }
        }
    }
}

extension Float {
    /// The value of an IEEE 754 binary16 number, which not every processor has as a type.
    fileprivate init(halfPrecision bits: UInt16) {
        let sign = UInt32(bits >> 15) << 31
        let exponent = UInt32(bits >> 10 & 0x1f)
        let fraction = UInt32(bits & 0x3ff)
        switch exponent {
        case 0:
            let magnitude = Float(fraction) * 0x1p-24
            self = sign == 0 ? magnitude : -magnitude
        case 0x1f:
            self = Float(bitPattern: sign | 0x7f80_0000 | fraction << 13)
        default:
            self = Float(bitPattern: sign | (exponent + 112) << 23 | fraction << 13)
        }
    }
}

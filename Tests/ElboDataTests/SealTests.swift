import ElboData
import Foundation
import Testing

@Suite("The hash of a file's contents") struct SealTests {
    private static let sealed = SafeTensorsTests.sample.sealed()

    @Test("what was sealed is read, whatever the order of its arrays")
    func whole() throws {
        let sealed = SealTests.sealed
        let read = try SafeTensors.File.read(sealed.serialized(), named: "m")
        #expect(read.metadata == sealed.metadata && read.metadata[SafeTensors.File.sealName] != nil)
        #expect(read.sealed() == read)
        let turned = SafeTensors.File(
            metadata: SafeTensorsTests.sample.metadata,
            tensors: [2, 1, 0].map { SafeTensorsTests.sample.tensors[$0] }
        ).sealed()
        #expect(turned.metadata == sealed.metadata)
    }

    @Test("a file without the entry is read as before")
    func open() throws {
        let sample = SafeTensorsTests.sample
        #expect(
            try SafeTensors.File.read(sample.serialized(), named: "m").metadata == sample.metadata)
    }

    @Test("no bit of the numbers can turn unseen")
    func numbers() throws {
        let bytes = SealTests.sealed.serialized()
        let size = SafeTensorsTests.sample.tensors.reduce(0) { $0 + $1.values.byteCount }
        for position in (bytes.count - size)..<bytes.count {
            for bit in 0..<8 {
                var damaged = bytes
                damaged[position] ^= 1 << UInt8(bit)
                let error = #expect(throws: DataError.self) {
                    try SafeTensors.File.read(damaged, named: "m")
                }
                guard case .invalidTensors(_, .brokenSeal) = error else {
                    Issue.record("byte \(position), bit \(bit): \(String(describing: error))")
                    continue
                }
            }
        }
    }

    @Test("nor can a byte of the header, but within the name of the entry or in blanks")
    func header() throws {
        let sealed = SealTests.sealed
        let bytes = sealed.serialized()
        let size = SafeTensorsTests.sample.tensors.reduce(0) { $0 + $1.values.byteCount }
        for position in 8..<(bytes.count - size) {
            var damaged = bytes
            damaged[position] ^= 4
            guard let read = try? SafeTensors.File.read(damaged, named: "m") else { continue }
            let isUnsealed = read.metadata[SafeTensors.File.sealName] == nil
            #expect(isUnsealed || read.sealed() == sealed.reread(), "byte \(position)")
        }
    }
}

extension SafeTensors.Values {
    fileprivate var byteCount: Int {
        switch self {
        case .uint8(let values): values.count
        case .float32(let values): 4 * values.count
        case .int32(let values): 4 * values.count
        case .float64(let values): 8 * values.count
        case .int64(let values): 8 * values.count
        case .uint64(let values): 8 * values.count
        }
    }
}

extension SafeTensors.File {
    /// With its arrays in the order in which a reader finds them.
    fileprivate func reread() -> SafeTensors.File? {
        try? SafeTensors.File.read(serialized(), named: "m")
    }
}

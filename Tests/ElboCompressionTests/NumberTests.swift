import ElboCompression
import ElboGolden
import Foundation
import Testing

/// Codes of whole numbers in files.
@Suite struct NumberTests {
    @Test("Numbers come back, in about as many bits as their probabilities ask for")
    func roundTrip() throws {
        let (bytes, account) = try SmallNumbers.packed()
        #expect(try SmallNumbers.packed().bytes == bytes)
        #expect(
            try SmallNumbers.unpacked(bytes).compactMap { $0 }.flatMap { $0 }
                == SmallNumbers.numbers)
        #expect(abs(account.symbols - account.bound) < 0.01)
        let payload = try CompressedFile(Data(bytes)).payload
        // Each chunk ends within two words of its own bits.
        #expect(abs(Double(8 * payload) - account.symbols) < 3 * 96)
    }

    @Test("A flipped bit in a chunk loses that chunk and no other")
    func damage() throws {
        let (bytes, _) = try SmallNumbers.packed()
        let payload = try CompressedFile(Data(bytes)).payload
        let end = bytes.count - 16 - 8 * 3
        for place in end - payload..<end {
            var damaged = bytes
            damaged[place] ^= 4
            let chunks = try SmallNumbers.unpacked(damaged)
            #expect(chunks.count { $0 == nil } == 1)
        }
    }

    @Test("A file cut anywhere, and one of another model, are refused")
    func refused() throws {
        let (bytes, _) = try SmallNumbers.packed()
        for count in stride(from: 0, to: bytes.count, by: 5) {
            #expect(throws: CompressionError.self) {
                try CompressedFile(Data(bytes.prefix(count)))
            }
        }
        #expect(throws: CompressionError.otherModel(name: "numbers", needs: "abc", have: "x")) {
            try CompressedFile(Data(bytes)).decode(with: SmallNumbers.model, hash: "x", threads: 1)
            {
                _, _ in
            }
        }
    }
}

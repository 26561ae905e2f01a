import ElboCompression
import ElboGolden
import Foundation
import Testing

/// Files as they come back from bad disks and other models.
@Suite struct DamageTests {
    let model = SmallModel.all[1]

    @Test("a flipped bit in a chunk loses that chunk and no other")
    func flippedBits() throws {
        let bytes = try model.packed()
        let whole = try model.unpacked(bytes)
        #expect(try lostToFlippedBits(bytes) { try model.unpacked($0) } == Set(whole.indices))
    }

    @Test("a flipped bit elsewhere is refused in one sentence")
    func flippedHead() throws {
        let bytes = try model.packed()
        let payload = try CompressedFile(Data(bytes)).payload
        let end = bytes.count - 16 - 8 * 5
        for place in Array(0..<end - payload) + Array(end..<bytes.count) {
            var damaged = bytes
            damaged[place] ^= 0x10
            #expect(throws: CompressionError.self) { try CompressedFile(Data(damaged)) }
        }
    }

    @Test("a file cut anywhere is refused")
    func cut() throws {
        let bytes = try model.packed()
        for count in stride(from: 0, to: bytes.count, by: 7) {
            #expect(throws: CompressionError.self) {
                try CompressedFile(Data(bytes.prefix(count)))
            }
        }
        #expect(throws: CompressionError.notCompressed) {
            try CompressedFile(Data("age,workclass".utf8))
        }
    }

    @Test("another model is refused by name")
    func otherModel() throws {
        let bytes = try model.packed()
        #expect(throws: CompressionError.otherModel(name: "logistic", needs: "logistic", have: "x"))
        {
            try model.unpacked(bytes, hash: "x")
        }
    }
}

/// The parts of a file, as it is unpacked, that one of many flipped bits took, each of them alone.
func lostToFlippedBits(_ bytes: [UInt8], unpacking: ([UInt8]) throws -> [[UInt8]?]) throws -> Set<
    Int
> {
    let file = try CompressedFile(Data(bytes))
    let whole = try unpacking(bytes)
    let start = bytes.count - 16 - 8 * file.header.chunks - file.payload
    var dice: UInt64 = 1
    var lost: Set<Int> = []
    for _ in 0..<60 {
        dice = dice &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        var damaged = bytes
        damaged[start + Int(dice >> 33) % file.payload] ^= 1 << UInt8(dice >> 20 & 7)
        let chunks = try unpacking(damaged)
        let missing = chunks.indices.filter { chunks[$0] == nil }
        #expect(missing.count == 1)
        lost.formUnion(missing)
        for index in chunks.indices where chunks[index] != nil {
            #expect(chunks[index] == whole[index])
        }
    }
    return lost
}

import ElboData
import ElboNumerics
import Testing

@Suite("What gzip would need")
struct DeflatedSizeTests {
    private func size(_ parts: [[UInt8]]) throws -> Int {
        let size = try #require(DeflatedSize())
        for part in parts { size.add(part) }
        return size.total()
    }

    @Test("nothing is a head of ten bytes, an empty block of two and an end of eight")
    func nothing() throws {
        #expect(try size([]) == 20)
    }

    @Test("random bytes do not shrink, equal ones do, and how they come does not matter")
    func bytes() throws {
        let key = RandomKey(seed: 1)
        let random = (0..<200_000).map { UInt8(key.uniform(at: $0) * 256) }
        let whole = try size([random])
        #expect((200_018...200_200).contains(whole))
        let pieces = stride(from: 0, to: random.count, by: 7000).map {
            Array(random[$0..<min($0 + 7000, random.count)])
        }
        #expect(try size(pieces) == whole)
        // Runs are told 258 bytes at a time in two bits at best (RFC 1951).
        #expect(try (100...400).contains(size([[UInt8](repeating: 7, count: 200_000)])))
    }
}

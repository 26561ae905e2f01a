import ElboData
import Testing

@Suite("Files written by Python read as Python reads them") struct GoldenFileTests {
    @Test("every array file", arguments: Fixtures.expected.keys.sorted())
    func array(_ name: String) throws {
        let expected = try #require(Fixtures.expected[name])
        let data = try Dataset.read(Fixtures.path(name))
        #expect(data.name == name)
        #expect(data.count == expected.shape[0])
        #expect(
            data.itemShape == (expected.shape.count > 1 ? Array(expected.shape.dropFirst()) : [1]))
        #expect(floats(data).map(\.bitPattern) == expected.bits)
    }

    @Test("the golden files are there")
    func present() {
        #expect(Fixtures.expected.count > 40)
    }

    @Test("the same bytes in memory give the same data", arguments: Fixtures.expected.keys.sorted())
    func inMemory(_ name: String) throws {
        let data = try Dataset.read(Fixtures.bytes(name), named: name)
        #expect(data.values == (try Dataset.read(Fixtures.path(name)).values))
    }

    @Test("pixels and flags stay bytes")
    func bytes() throws {
        #expect(
            try Dataset.read(Fixtures.path("little-b1.npy")).values == .bytes([1, 0, 0, 1, 1, 0]))
        #expect(
            try Dataset.read(Fixtures.path("u1.idx")).values == .bytes([0, 1, 2, 127, 128, 255]))
    }

    @Test("NaN is missing, and what only Float64 holds is refused for networks")
    func special() throws {
        let missing = try Dataset.read(Fixtures.path("nan.npy"))
        #expect(missing.hasMissing)
        #expect(floats(missing).count { $0.isNaN } == 1)
        let path = Fixtures.path("too-large.npy")
        let large = try Dataset.read(path)
        let error = #expect(throws: DataError.self) { try large.requireFloatRange() }
        #expect(error?.description.contains("row 2, column 1 is too large") ?? false)
    }

    @Test("a member of an archive can be named")
    func member() throws {
        let second = try Dataset.read(
            Fixtures.path("several.npz"), options: ReadOptions(member: "second"))
        #expect(floats(second).first == 1)
    }

    @Test("a header gives column names")
    func columns() throws {
        #expect(try Dataset.read(Fixtures.path("table.csv.gz")).columns == ["x", "y", "z"])
        #expect(try Dataset.read(Fixtures.path("table.tsv")).columns == nil)
    }

    @Test(
        "without an ending, the first bytes tell the format",
        arguments: Fixtures.expected.keys.sorted())
    func sniffing(_ name: String) throws {
        let data = try Dataset.read(Fixtures.bytes(name), named: "data")
        #expect(floats(data).count == Fixtures.expected[name]?.bits.count)
    }
}

/// All values of a data set as floats, by the way that training takes.
func floats(_ data: Dataset) -> [Float] {
    [Float](unsafeUninitializedCapacity: data.count * data.itemSize) { buffer, filled in
        filled = data.count * data.itemSize
        data.fill(rows: 0..<data.count, into: buffer)
    }
}

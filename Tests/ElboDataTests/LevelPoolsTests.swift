import ElboData
import Foundation
import Testing

@Suite("Categories of many levels in pools") struct LevelPoolsTests {
    /// Of 600 towns, seven in each of 4000 rows or so, the region decides a number and a text.
    private static let text: String = {
        var text = "town,region,height,noise\n"
        for row in 0..<4200 {
            let town = row * 7919 % 600
            let region = town % 8
            let height = Double(region * 3) + Double(row * 37 % 100) / 100
            text += "T\(town),R\(region),\(height),\(row * 61 % 97)\n"
        }
        return text
    }()

    private func read(
        _ text: String, _ categories: CategoryReading, columns: [String]? = nil
    ) throws -> Dataset {
        try Dataset.read(
            Array(text.utf8), named: "t.csv",
            options: ReadOptions(columns: columns, categories: categories))
    }

    @Test("Pools hold levels that go with like rows; the frequent ones are alone")
    func pools() throws {
        var text = Self.text
        for _ in 0..<50 { text += "T599,R7,21,1\n" }
        let data = try read(text, .found(pooling: true))
        let town = try #require(data.table?[0])
        let (levels, pools) = (try #require(town.levels), try #require(town.pools))
        #expect(levels.count == 600 && Set(levels).count == 600)
        #expect(town.indicatorCount <= 256 && town.width == town.indicatorCount + 2)
        #expect(pools.rows.reduce(0, +) == data.count)
        let frequent = try #require(levels.firstIndex(of: "T599"))
        #expect(pools.rows[frequent] == 57)
        #expect(pools.members[pools.places[frequent]] == [frequent])
        let shared = pools.members.filter { $0.count > 1 }
        #expect(shared.joined().count >= 600 - 192 - 64 && shared.count <= 64)
        // By chance a pool would hold all regions.
        for members in shared {
            #expect(Set(members.map { (Int(levels[$0].dropFirst()) ?? 0) % 8 }).count == 1)
        }
        #expect(data.columns?.count == data.itemSize)
        #expect(Set(data.columns ?? []).count == data.itemSize)
    }

    @Test("Rows are told by their pool, the middle of their level and its share, and come back")
    func rows() throws {
        let data = try read(Self.text + "?,R1,3,2\n", .found(pooling: true))
        let table = try #require(data.table)
        let pools = try #require(table[0].pools)
        let codes = try data.levelSource.values(ofRows: 0..<data.count)
        let numbers = try data.rowSource.values(ofRows: 0..<data.count)
        #expect(numbers.count == data.count * table.totalWidth)
        let again = table.codes(of: numbers)
        let made = table.indicators(of: codes)
        #expect(zip(codes, again).allSatisfy { $0 == $1 || $0.isNaN && $1.isNaN })
        #expect(zip(numbers, made).allSatisfy { $0 == $1 || $0.isNaN && $1.isNaN })
        #expect(codes[(data.count - 1) * 4].isNaN)
        #expect(table[0].text(of: codes[0]) == "T0")
        // ln of the share among the members.
        let level = Int(codes[4])
        let members = pools.members[pools.places[level]]
        let share = Double(pools.rows[level]) / Double(members.reduce(0) { $0 + pools.rows[$1] })
        let ends = table.ranges[0]
        #expect(abs(numbers[table.totalWidth + ends.upperBound - 1] - log(share)) < 1e-12)
        // Single precision still tells all levels.
        let single = table.codes(of: numbers.map { Double(Float($0)) })
        for row in 0..<data.count - 1 { #expect(codes[row * 4] == single[row * 4]) }
    }

    @Test("A draw is a member with its share; a mean is the most probable level of all")
    func members() throws {
        let pools = LevelPools(places: [0, 1, 1, 2, 1], rows: [10, 1, 6, 9, 3])
        let column = TableColumn(name: "k", levels: ["a", "b", "c", "d", "e"], pools: pools)
        #expect(column.width == 5 && pools.members == [[0], [1, 2, 4], [3]])
        var counts = [Double: Int]()
        for step in 0..<1000 {
            let u = (Double(step) + 0.5) / 1000
            counts[[column].codes(of: [0, 1, 0, u, 0])[0], default: 0] += 1
        }
        #expect(counts == [1: 100, 2: 600, 4: 300])
        // p(c) = 0.5 x 0.6 is less than p(d).
        #expect([column].codes(of: [0.1, 0.5, 0.4, -1, -0.3]) == [3])
        #expect([column].codes(of: [0.1, 0.7, 0.2, -1, -0.3]) == [2])
        let one = -(0.1 * log(0.1) + 0.6 * log(0.6) + 0.3 * log(0.3))
        #expect(zip(pools.entropies, [0, one, 0]).allSatisfy { abs($0 - $1) < 1e-12 })
        let coded = try JSONEncoder().encode(column)
        #expect(try JSONDecoder().decode(TableColumn.self, from: coded) == column)
        for wrong in [
            #"{"places":[0,0],"rows":[1,1]}"#, #"{"places":[0,2,2],"rows":[1,1,1]}"#,
            #"{"places":[0,1,1],"rows":[1,0,1]}"#, #"{"places":[0,1,-1],"rows":[1,1,1]}"#,
            #"{"places":[],"rows":[]}"#,
        ] {
            #expect(throws: DecodingError.self) {
                try JSONDecoder().decode(LevelPools.self, from: Data(wrong.utf8))
            }
        }
    }

    @Test("A model's pools are found again; other texts are missing and counted")
    func known() throws {
        let table = try #require(try read(Self.text, .found(pooling: true)).table)
        let data = try read(
            "height,noise,town,region\n1,2,T5,R5\n1,2,T9999,R5\n", .known(table),
            columns: ["town", "region", "height", "noise"])
        #expect(data.table == table && data.unknownLevels.map(\.cells) == [1])
        let codes = try data.levelSource.values(ofRows: 0..<2)
        #expect(table[0].text(of: codes[0]) == "T5" && codes[4].isNaN)
    }

    @Test("A column of identifiers is given up early, unless it was asked for")
    func identifiers() throws {
        let text = "id,k\n" + (0..<70_000).map { "n\($0),\($0 % 5)\n" }.joined()
        let data = try read(text, .found(pooling: true))
        #expect(data.columns == ["k"])
        #expect(
            data.omitted.map(\.reason) == [.identifier(texts: 1 << 16, cells: 1 << 16)])
    }
}

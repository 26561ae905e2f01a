import ElboData
import Testing

@Suite("Labels of some rows, and weights of rows") struct RowFactsTests {
    @Test("unknown labels of a column")
    func column() throws {
        try withTemporaryFolder { folder in
            let path = folder + "/t.csv"
            try write("a,kind\n1,red\n2,\n3,NA\n4,blue\n5,-\n6,?\n", to: path)
            let labels = try PartialLabels.read("kind", beside: path, count: 6)
            #expect(labels.names == ["-", "blue", "red"])
            #expect(labels.values == [2, -1, -1, 1, 0, -1])
            #expect(labels.knownCount == 3)
        }
    }

    @Test("unknown labels of arrays: NaN, or -1 where there is no NaN")
    func arrays() throws {
        try withTemporaryFolder { folder in
            let path = folder + "/l.npy"
            try writeNPY(values: [1, -1, 2, -1] as [Double], shape: [4], to: path)
            var labels = try PartialLabels.read(path, beside: "x.csv", count: 4)
            #expect(labels.values == [0, -1, 1, -1])
            #expect(labels.names == ["1", "2"])
            try writeNPY(values: [1, -1, .nan, -1] as [Double], shape: [4], to: path)
            labels = try PartialLabels.read(path, beside: "x.csv", count: 4)
            #expect(labels.values == [1, 0, -1, 0])
            try writeNPY(values: [-1, -1] as [Double], shape: [2], to: path)
            #expect(
                throws: DataError.notLabels(path: path, reason: "it tells no row's class")
            ) { try PartialLabels.read(path, beside: "x.csv", count: 2) }
            #expect(throws: DataError.labelCount(path: path, expected: 3, found: 2)) {
                try PartialLabels.read(path, beside: "x.csv", count: 3)
            }
        }
    }

    @Test("weights of a column and of files")
    func weights() throws {
        try withTemporaryFolder { folder in
            let path = folder + "/t.csv"
            try write("a,w\nx,0.1\ny,0\nz,3\n", to: path)
            #expect(try RowWeights.read("w", beside: path, count: 3) == [0.1, 0, 3])
            #expect(try RowWeights.read("2", beside: path, count: 3) == [0.1, 0, 3])
            try write("1\n2\n", to: folder + "/w.txt")
            #expect(try RowWeights.read(folder + "/w.txt", beside: path, count: 2) == [1, 2])
            try writeNPY(values: [0.5, 1e-300] as [Double], shape: [2], to: folder + "/w.npy")
            #expect(
                try RowWeights.read(folder + "/w.npy", beside: path, count: 2) == [0.5, 1e-300])
        }
    }

    @Test("what cannot be weights is refused")
    func refused() throws {
        try withTemporaryFolder { folder in
            let path = folder + "/w.csv"
            let rows: [(String, Int, DataError)] = [
                ("w\n1\n-2\n", 2, .invalidWeight(path: path, row: 2, found: "-2.0")),
                ("w\n1\nNA\n", 2, .invalidWeight(path: path, row: 2, found: "missing")),
                ("w\n0\n0\n", 2, .zeroWeights(path: path)),
                ("w\n1\n2\n", 3, .weightCount(path: path, expected: 3, found: 2)),
                (
                    "w\n1\ninf\n", 2,
                    .infinite(
                        path: path, place: .line(3), column: ColumnLabel(number: 1, name: "w"),
                        found: "inf")
                ),
                (
                    "v,w\n1,2\n", 1,
                    .notWeights(path: path, reason: "it has 2 columns of numbers; one is needed")
                ),
                ("w\nx\n", 1, .noNumericColumns(path: path, columns: 1)),
            ]
            for (text, count, error) in rows {
                try write(text, to: path)
                #expect(throws: error) { try RowWeights.read(path, beside: "t.csv", count: count) }
            }
        }
    }
}

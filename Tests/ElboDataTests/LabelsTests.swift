import ElboData
import Testing

@Suite("Labels") struct LabelsTests {
    @Test("numbers are ordered as numbers, words as words")
    func order() {
        #expect(Labels(["10", "9", "10"]).names == ["9", "10"])
        #expect(Labels(["10", "9", "10"]).values == [1, 0, 1])
        #expect(Labels(["b", "a", "10"]).names == ["10", "a", "b"])
    }

    @Test("from an IDX file")
    func idx() throws {
        let labels = try Labels.read(
            Fixtures.path("labels-idx1-ubyte.gz"), beside: Fixtures.path("images-idx3-ubyte.gz"),
            count: 2)
        #expect(labels.names == ["3", "7"])
        #expect(labels.values == [1, 0])
    }

    @Test(
        "a line more than rows is a header, also where rows have no label; an empty line at the end is none",
        arguments: [
            ("kind\na\nb\na\n", ["a", "b", "a"]), ("kind\na\nb\n\n", ["a", "b", ""]),
            ("kind\n\nb\n\n", ["", "b", ""]), ("a\nb\na\n\n", ["a", "b", "a"]),
            ("a\nb\n\n", ["a", "b", ""]), ("kind\na\nb\na\n\n\n", ["a", "b", "a"]),
        ])
    func lines(text: String, labels: [String]) throws {
        try withTemporaryFolder { folder in
            let path = folder + "/labels.csv"
            try write(text, to: path)
            let read = try PartialLabels.read(path, beside: folder + "/data.npy", count: 3)
            #expect(read.values.map { $0 < 0 ? "" : read.names[$0] } == labels)
        }
    }

    @Test("from a member of an archive")
    func archive() throws {
        let path = Fixtures.path("deflated.npz")
        let labels = try Labels.read(path + ":y", beside: path, count: 4)
        #expect(labels.values == [0, 1, 0, 1])
        #expect(try Labels.read(path, beside: path, count: 4) == labels)
    }

    @Test("from a column of the table, by name or number", arguments: ["kind", "2"])
    func column(_ reference: String) throws {
        try withTemporaryFolder { folder in
            let path = folder + "/t.csv"
            try write("a,kind,b\n1,red,2\n3,\"dark, blue\",4\n5,red,6\n", to: path)
            let labels = try Labels.read(reference, beside: path, count: 3)
            #expect(labels.names == ["dark, blue", "red"])
            #expect(labels.values == [1, 0, 1])
            let data = try Dataset.read(path, options: ReadOptions(excluded: [reference]))
            #expect(floats(data) == [1, 2, 3, 4, 5, 6])
        }
    }

    @Test("from a column of an array, by number")
    func arrayColumn() throws {
        try withTemporaryFolder { folder in
            let path = folder + "/a.npy"
            try writeNPY(values: [0.5, 8, 1.5, 3, 2.5, 8] as [Double], shape: [3, 2], to: path)
            let labels = try Labels.read("2", beside: path, count: 3)
            #expect(labels.names == ["3", "8"])
            #expect(labels.values == [1, 0, 1])
            let data = try Dataset.read(path, options: ReadOptions(excluded: ["2"]))
            #expect(floats(data) == [0.5, 1.5, 2.5])
        }
    }

    @Test("the number of rows says whether a file of words has a header; empty lines are no labels")
    func lines() throws {
        try withTemporaryFolder { folder in
            try write("1,x\n2,y\n", to: folder + "/t.csv")
            try write("ham\nspam\n", to: folder + "/bare.txt")
            try write("kind\nham\nspam\n", to: folder + "/headed.txt")
            for name in ["bare", "headed"] {
                let labels = try Labels.read(
                    "\(folder)/\(name).txt", beside: folder + "/t.csv", count: 2)
                #expect(labels.names == ["ham", "spam"], "\(name)")
            }
            try write("ham\n\nspam\n\n", to: folder + "/holes.txt")
            let known = try PartialLabels.read(
                folder + "/holes.txt", beside: folder + "/t.csv", count: 4)
            #expect(known.values == [0, -1, 1, -1])
            try write("a\rb\rc\r", to: folder + "/old.csv")
            #expect(throws: DataError.self) { try Dataset.read(folder + "/old.csv") }
        }
    }

    @Test("all columns that are missing are named at once, each with what was probably meant")
    func missingColumns() throws {
        try withTemporaryFolder { folder in
            try write("length,width\n1,2\n2,3\n", to: folder + "/t.csv")
            let error = #expect(throws: DataError.self) {
                try Dataset.read(
                    folder + "/t.csv", options: ReadOptions(columns: ["lenght", "width", "kg"]))
            }
            #expect(
                error?.description.contains("'lenght' (length?), 'kg'; it has length, width")
                    ?? false)
        }
    }

    @Test("from a text file with and without a header, and a column without a header")
    func text() throws {
        try withTemporaryFolder { folder in
            try write("1,x\n2,y\n", to: folder + "/t.csv")
            try write("0\n1\n", to: folder + "/l.txt")
            try write("label\n0\n1\n", to: folder + "/h.txt")
            #expect(
                try Labels.read(folder + "/l.txt", beside: folder + "/t.csv", count: 2).values == [
                    0, 1,
                ])
            #expect(
                try Labels.read(folder + "/h.txt", beside: folder + "/t.csv", count: 2).values == [
                    0, 1,
                ])
            #expect(try Labels.read("2", beside: folder + "/t.csv", count: 2).names == ["x", "y"])
        }
    }

    @Test("what cannot be labels is refused")
    func refused() throws {
        let images = Fixtures.path("images-idx3-ubyte.gz")
        let labels = Fixtures.path("labels-idx1-ubyte.gz")
        #expect(throws: DataError.labelCount(path: labels, expected: 3, found: 2)) {
            try Labels.read(labels, beside: images, count: 3)
        }
        #expect(
            throws: DataError.notLabels(
                path: images, reason: "it has the shape [2, 5, 5], not one label per row")
        ) {
            try Labels.read(images, beside: images, count: 2)
        }
        #expect(throws: DataError.notFound(path: "absent/l.csv")) {
            try Labels.read("absent/l.csv", beside: images, count: 2)
        }
        #expect(throws: DataError.self) { try Labels.read("kind", beside: images, count: 2) }
        #expect(throws: DataError.self) { try Labels.read("kind", beside: "-", count: 2) }
        try withTemporaryFolder { folder in
            let path = folder + "/t.csv"
            try write("a,b\n1,2\n", to: path)
            #expect(
                throws: DataError.noSuchColumn(path: path, column: "kind", columns: ["a", "b"])
            ) {
                try Labels.read("kind", beside: path, count: 1)
            }
        }
    }
}

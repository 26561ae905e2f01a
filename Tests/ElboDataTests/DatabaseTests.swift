import ElboData
import ElboNumerics
import Foundation
import GRDB
import Testing

@Suite("Tables and queries of SQLite databases") struct DatabaseTests {
    let folder: String

    init() throws {
        let url = FileManager.default.temporaryDirectory
            .appendingPathComponent("elbo-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
        folder = url.path
    }

    /// Makes a database by statements.
    private func make(_ sql: String, _ name: String = "d.sqlite") throws -> String {
        let path = "\(folder)/\(name)"
        let queue = try DatabaseQueue(path: path)
        try queue.write { try $0.execute(sql: sql) }
        try queue.close()
        return path
    }

    private static let birds = """
        CREATE TABLE birds (id INTEGER PRIMARY KEY, species TEXT, bill REAL, seen TEXT, note BLOB);
        INSERT INTO birds VALUES (1, 'Adelie', 39.1, '2024-03-01', x'00ff'),
            (2, 'Gentoo', NULL, '2024-03-02', NULL), (3, 'Gentoo', 46, NULL, NULL),
            (4, ' Adelie ', 38.5, '2024-03-05', NULL);
        CREATE TABLE "odd ""name" (x);
        CREATE VIEW heavy AS SELECT bill FROM birds WHERE bill > 39;
        """

    @Test("a table is read as a text would be: numbers, categories, dates, NULL as missing")
    func table() throws {
        let path = try make(Self.birds)
        let data = try Dataset.read(
            path + "#birds", options: ReadOptions(excluded: ["id"], categories: .found()))
        #expect(data.name == "d.sqlite#birds")
        #expect(data.columns == ["species=Adelie", "species=Gentoo", "bill", "seen"])
        let values = try data.rowSource.values(ofRows: 0..<4)
        #expect(
            bits(values)
                == bits([
                    1, 0, 39.1, 19783, 0, 1, .nan, 19784, 0, 1, 46, .nan, 1, 0, 38.5, 19787,
                ]))
        #expect(data.rowSource.dates?.last??.text(of: 19783) == "2024-03-01")
        #expect(data.omitted.map(\.reason) == [.blob])
        #expect(
            data.omitted.first?.description
                == "column 5 (\"note\") holds data that are neither numbers nor text: 2 bytes on row 1"
        )
    }

    @Test("a text that a model does not know stays when missing cells are filled")
    func completed() throws {
        let path = try make(
            "CREATE TABLE t (k TEXT, n REAL); INSERT INTO t VALUES ('red', NULL), (' - ', 2), (NULL, 3), ('green', 4)"
        )
        let completion = try TableCompletion.write(
            path, to: folder + "/out.csv", columns: ["k", "n"],
            options: ReadOptions(
                categories: .known([
                    TableColumn(name: "k", levels: ["blue", "red"]), TableColumn(name: "n"),
                ]))
        ) { _, cells in
            for index in cells.indices where cells[index].isNaN { cells[index] = 1 }
        }
        #expect(
            try String(contentsOfFile: folder + "/out.csv", encoding: .utf8)
                == "k,n\nred,1\n - ,2\nred,3\ngreen,4\n")
        #expect(completion.filled == 2 && completion.kept.count == 2)
    }

    @Test("queries, views and names in another case")
    func selections() throws {
        let path = try make(Self.birds)
        let query = try Dataset.read(
            path + "#select bill * 2 as b, id from birds where bill is not null order by id desc")
        #expect(query.columns == ["b", "id"])
        #expect(try query.rowSource.values(ofRows: 0..<3) == [77, 4, 92, 3, 78.2, 1])
        #expect(try Dataset.read(path + "#HEAVY").count == 2)
        #expect(
            try Dataset.read(path + "# with a(x) as (values (1), (2)) select * from a").count == 2)
        #expect(
            try Dataset.read(try make("CREATE TABLE t (a); INSERT INTO t VALUES (1)", "one")).count
                == 1)
    }

    @Test("what cannot be read is said in one sentence")
    func refusals() throws {
        let path = try make(Self.birds)
        func message(_ path: String, _ options: ReadOptions = ReadOptions()) -> String {
            do {
                _ = try Dataset.read(path, options: options)
                return "read"
            } catch {
                return "\(error)".replacing(folder + "/", with: "")
            }
        }
        #expect(
            message(path)
                == "d.sqlite: holds several tables; name one of birds, heavy, odd \"name, as in d.sqlite#birds"
        )
        #expect(
            message(path + "#brids")
                == "d.sqlite: has no table 'brids'; did you mean 'birds'? it has birds, heavy, odd \"name"
        )
        #expect(
            message(path + "#select wing from birds")
                == "d.sqlite: the query cannot be run: no such column: wing")
        #expect(message(path + "#select 1; select 2").contains("the query cannot be run: "))
        #expect(message(path + "#odd \"name").contains("holds no values (shape [0, 1])"))
        #expect(
            message(path + "#birds", ReadOptions(columns: ["species"]))
                == "d.sqlite: row 1, column 2 (\"species\") is not a number: 'Adelie'; leave the column out or turn it into numbers"
        )
        #expect(
            message(path + "#birds", ReadOptions(columns: ["bil"])).contains("did you mean 'bill'?")
        )
        #expect(
            message(try make("CREATE TABLE t (a); INSERT INTO t VALUES (9e999), (1)", "inf.sqlite"))
                .contains("row 1, column 1 (\"a\") is infinite: inf"))
        #expect(
            message(try make("PRAGMA user_version = 1", "none.sqlite"))
                == "none.sqlite: is a database without any table")
        let text = "\(folder)/t.csv"
        try "a\n1\n".write(toFile: text, atomically: true, encoding: .utf8)
        #expect(
            message(text + "#a")
                == "t.csv: is no database, of which a table could be chosen; leave out '#a'")
        try FileManager.default.copyItem(atPath: text, toPath: "\(folder)/t.sqlite")
        #expect(
            message("\(folder)/t.sqlite")
                == "t.sqlite: is not a valid SQLite file, though its name says so")
        #expect(message("\(folder)/gone.sqlite#a") == "gone.sqlite#a: no such file; check the name")
    }

    @Test("nothing is written, and a locked database is said to be locked")
    func locked() throws {
        let path = try make(Self.birds)
        let before = try Data(contentsOf: URL(fileURLWithPath: path))
        #expect(throws: DataError.self) {
            try Dataset.read(path + "#with a as (select 1) delete from birds")
        }
        #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == before)
        let queue = try DatabaseQueue(path: path)
        try queue.inDatabase { database in
            try database.execute(sql: "BEGIN EXCLUSIVE")
            #expect(
                throws: DataError.cannotRead(
                    path: path,
                    reason:
                        "another program has locked the database; try again when it has finished")
            ) { try Dataset.read(path + "#birds") }
            try database.execute(sql: "ROLLBACK")
        }
    }

    @Test("the same rows whatever memory may hold, and more than one block of them")
    func manyRows() throws {
        let path = try make(
            """
            CREATE TABLE t (a, k);
            WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 4999)
            INSERT INTO t SELECT i / 8.0, 'level ' || (i % 3) FROM n;
            INSERT INTO t VALUES ('7.5', 'level 9');
            """)
        var prints = Set<String>()
        for limit in [ReadOptions.customaryMemoryLimit, 0] {
            let data = try Dataset.read(
                path, options: ReadOptions(memoryLimit: limit, categories: .found()))
            #expect(data.count == 5001 && data.table?[1].levels?.count == 4)
            #expect(try data.rowSource.values(ofRows: 5000..<5001) == [7.5, 0, 0, 0, 1])
            prints.insert(data.fingerprint)
        }
        #expect(prints.count == 1)
    }

    @Test("labels, weights and texts beside the rows, and missing cells filled")
    func beside() throws {
        let path = try make(Self.birds) + "#birds"
        let labels = try Labels.read("species", beside: path, count: 4)
        #expect(labels.names.count == 3)
        #expect(
            try Labels.read("\(path.dropLast(6))#select id from birds", beside: path, count: 4)
                .names
                == ["1", "2", "3", "4"])
        #expect(throws: DataError.self) { try Labels.read(path, beside: path, count: 4) }
        #expect(try RowWeights.read("id", beside: path, count: 4) == [1, 2, 3, 4])
        let texts = try RowTexts(path, columns: ["species", "bill"], options: ReadOptions())
        #expect(try texts.next() == ["Adelie", "39.1"])
        #expect(try texts.next() == ["Gentoo", ""])
        let output = "\(folder)/out.csv"
        let completion = try TableCompletion.write(
            "\(path.dropLast(6))#select id, species, bill, seen from birds", to: output,
            columns: ["bill", "seen"]
        ) { _, cells in
            for place in cells.indices where cells[place].isNaN {
                cells[place] = place % 2 == 0 ? 40.25 : 19783
            }
        }
        #expect(completion.rows == 4 && completion.filled == 2)
        #expect(
            try String(contentsOfFile: output, encoding: .utf8) == """
                id,species,bill,seen
                1,Adelie,39.1,2024-03-01
                2,Gentoo,40.25,2024-03-02
                3,Gentoo,46,2024-03-01
                4, Adelie ,38.5,2024-03-05

                """)
    }

    @Test("a database that is no file on disk is refused")
    func streams() throws {
        let path = try make(Self.birds)
        let bytes = Array(try Data(contentsOf: URL(fileURLWithPath: path)))
        #expect(throws: DataError.self) { try Dataset.read(bytes, named: "d.sqlite") }
    }

    @Test("damaged databases are read or refused")
    func damaged() throws {
        let path = try make(Self.birds)
        let whole = Array(try Data(contentsOf: URL(fileURLWithPath: path)))
        let began = ContinuousClock.now
        var trial: UInt64 = 0
        while ContinuousClock.now - began < .seconds(ReaderFuzzTests.seconds) {
            var damage = Damage(key: RandomKey(seed: 10).child(trial))
            let copy = "\(folder)/damaged.db"
            try Data(damage.applied(to: whole)).write(to: URL(fileURLWithPath: copy))
            do {
                _ = try Dataset.read(copy + "#birds")
            } catch let error as DataError {
                #expect(!error.description.contains("\n"), "trial \(trial)")
            }
            trial += 1
        }
        #expect(trial > 20)
    }
}

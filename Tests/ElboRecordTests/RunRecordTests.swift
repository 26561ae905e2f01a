import ElboRecord
import Foundation
import GRDB
import Testing

@Suite("Record of runs")
struct RunRecordTests {
    private let folder: URL
    private var path: String { folder.appendingPathComponent("runs.sqlite").path }

    init() throws {
        folder = FileManager.default.temporaryDirectory.appendingPathComponent(
            "record-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    private func search() -> RecordedRun {
        RecordedRun(
            verb: "search", data: "digits", fingerprint: "abc", program: "elbo", identity: "one",
            options: ["trials": "4"], measure: "bound")
    }

    @Test(
        "a trial is not removed without its search; cells of another kind are damage, not a crash")
    func damage() throws {
        let record = try RunRecord(at: path)
        let id = try record.begin(search())
        let trial = try record.begin([
            RecordedRun(
                verb: "trial", data: "digits", fingerprint: "abc", program: "elbo", parent: id,
                number: 0)
        ])[0]
        #expect(throws: RunRecordError.partOfSearch(path: path, id: trial, search: id)) {
            try record.remove([trial])
        }
        #expect(throws: RunRecordError.withoutModel(path: path, id: id)) {
            try record.model(named: "\(id)") { _ in nil }
        }
        for column in ["began", "threads", "state", "number", "score"] {
            let queue = try DatabaseQueue(path: path)
            try queue.write {
                try $0.execute(sql: "UPDATE run SET \(column) = x'00ff' WHERE id = \(trial)")
            }
            #expect(throws: RunRecordError.self, "\(column)") { try record.runs() }
            try queue.write {
                try $0.execute(
                    sql:
                        "UPDATE run SET began = 0, threads = 1, state = 'stopped', number = 0, score = NULL"
                )
            }
        }
        #expect(try record.runs().count == 2)
        for name in ["", ":memory:"] {
            #expect(throws: RunRecordError.self) { try RunRecord(at: name) }
        }
        let empty = folder.appendingPathComponent("empty.sqlite").path
        try Data().write(to: URL(fileURLWithPath: empty))
        #expect(throws: RunRecordError.noRecord(path: empty)) {
            try RunRecord(at: empty, creates: false)
        }
    }

    @Test("what was written is read again, by another process too")
    func roundTrip() throws {
        let id: Int64
        do {
            let record = try RunRecord(at: path)
            id = try record.begin(search())
            let trials = try record.begin(
                (0..<2).map {
                    RecordedRun(
                        verb: "trial", data: "digits", fingerprint: "abc", program: "elbo",
                        parent: id, number: $0, options: ["latent": "\(4 + $0)", "rate": "0.1"])
                })
            try record.add(
                RecordedOutcome(trial: 0, rung: 0, epochs: 3, score: -1.25, seconds: 2),
                to: trials[0], state: .paused,
                curve: [.init(epoch: 1, name: "elbo", training: -3, validation: nil)], threads: 2)
            try record.add(
                RecordedOutcome(
                    trial: 1, rung: 0, epochs: 1, score: nil, reason: "NaN", seconds: 1),
                to: trials[1], state: .failed, curve: [], threads: 2)
        }
        let record = try RunRecord(at: path, creates: false)
        let trials = try record.runs(of: id)
        #expect(trials.map(\.state) == [.paused, .failed])
        #expect(trials.map(\.number) == [0, 1])
        #expect(trials[0].options == ["latent": "4", "rate": "0.1"])
        #expect(trials[0].score == -1.25 && trials[0].seconds == 2 && trials[0].threads == 2)
        #expect(trials[1].reason == "NaN" && trials[1].score == nil)
        #expect(try record.outcomes(of: id).map(\.score) == [-1.25, nil])
        #expect(try record.curve(of: trials[0].id).first?.training == -3)
        #expect(try record.runs(identity: "one").map(\.id) == [id])
        #expect(try record.runs(identity: "two").isEmpty)
    }

    @Test("a search goes with its trials, or nothing goes")
    func removal() throws {
        let record = try RunRecord(at: path)
        let id = try record.begin(search())
        let other = try record.begin(search())
        _ = try record.begin(
            RecordedRun(
                verb: "trial", data: "", fingerprint: "", program: "", parent: id, number: 0))
        #expect(throws: RunRecordError.noRun(path: path, id: 99)) { try record.remove([id, 99]) }
        #expect(try record.runs().count == 3)
        try record.remove([id])
        #expect(try record.runs().map(\.id) == [other])
    }

    @Test("a number of a trial is given once")
    func noTrialTwice() throws {
        let record = try RunRecord(at: path)
        let id = try record.begin(search())
        let trial = RecordedRun(
            verb: "trial", data: "", fingerprint: "", program: "", parent: id, number: 0)
        _ = try record.begin(trial)
        #expect(throws: RunRecordError.self) { try record.begin([trial]) }
        #expect(try record.runs(of: id).count == 1)
    }

    @Test("a newer layout, another database, a text and a missing file: one sentence each")
    func refusals() throws {
        #expect(throws: RunRecordError.noRecord(path: path)) {
            try RunRecord(at: path, creates: false)
        }
        _ = try RunRecord(at: path)
        try DatabaseQueue(path: path).writeWithoutTransaction {
            try $0.execute(sql: "PRAGMA user_version = 7")
        }
        #expect(throws: RunRecordError.newer(path: path, version: 7, known: RunRecord.layout)) {
            try RunRecord(at: path)
        }
        let other = folder.appendingPathComponent("other.sqlite").path
        try DatabaseQueue(path: other).write { try $0.execute(sql: "CREATE TABLE t (x)") }
        #expect(throws: RunRecordError.notARecord(path: other)) { try RunRecord(at: other) }
        let text = folder.appendingPathComponent("text.txt").path
        try Data("a table of numbers, and not a database at all".utf8).write(
            to: URL(fileURLWithPath: text))
        #expect(throws: RunRecordError.notARecord(path: text)) { try RunRecord(at: text) }
        let nowhere = folder.appendingPathComponent("no/runs.sqlite").path
        #expect(throws: RunRecordError.self) { try RunRecord(at: nowhere) }
    }

    @Test("what takes no changes is read as it is, its log included, and refuses to be changed")
    func readOnly() throws {
        let record = try RunRecord(at: path)
        let id = try record.begin(search())
        // The first is open, so that its log is not yet a part of the file.
        let files = FileManager.default
        let still = folder.appendingPathComponent("still")
        try files.createDirectory(at: still, withIntermediateDirectories: true)
        let place = still.appendingPathComponent("runs.sqlite").path
        for ending in ["", "-wal"] where files.fileExists(atPath: path + ending) {
            try files.copyItem(atPath: path + ending, toPath: place + ending)
        }
        let names = try files.contentsOfDirectory(atPath: still.path).sorted()
        withExtendedLifetime(record) {}
        let copy = try RunRecord(copyOf: place)
        #expect(try copy.runs(of: nil).map(\.id) == [id] && copy.path == place)
        #expect(throws: RunRecordError.self) { try copy.begin(search()) }
        #expect(try files.contentsOfDirectory(atPath: still.path).sorted() == names)
        // Whoever runs the tests: the superuser may change anything, others read a copy.
        try files.setAttributes([.posixPermissions: 0o444], ofItemAtPath: place)
        try files.setAttributes([.posixPermissions: 0o555], ofItemAtPath: still.path)
        defer { try? files.setAttributes([.posixPermissions: 0o755], ofItemAtPath: still.path) }
        #expect(try RunRecord(at: place, creates: false).runs(of: nil).map(\.id) == [id])
    }

    @Test("a disk without room is a sentence, and loses nothing")
    func fullDisk() throws {
        let record = try RunRecord(at: path)
        let id = try record.begin(search())
        try record.limitPages()
        let curve = (1...20_000).map {
            RecordedPoint(epoch: $0, name: "elbo", training: 1, validation: 2)
        }
        #expect(throws: RunRecordError.cannotWrite(path: path, reason: "the disk is full")) {
            try record.add(curve, to: id)
        }
        #expect(try record.curve(of: id).isEmpty)
        #expect(try record.runs().map(\.id) == [id])
    }

    @Test("a record of the first layout is read and goes on in the second")
    func firstLayout() throws {
        do {
            let record = try RunRecord(at: path)
            _ = try record.begin(search())
        }
        try DatabaseQueue(path: path).writeWithoutTransaction {
            try $0.execute(
                sql: """
                    ALTER TABLE run DROP COLUMN size; ALTER TABLE run DROP COLUMN pace;
                    ALTER TABLE run DROP COLUMN seal; PRAGMA user_version = 1
                    """)
        }
        let record = try RunRecord(at: path)
        #expect(try record.runs().map(\.verb) == ["search"])
        try record.end(
            1, state: .finished, model: RecordedModel(path: "m.safetensors", seal: "s"), size: 7)
        let run = try RunRecord(at: path).run(1)
        #expect(run.size == 7 && run.seal == "s" && run.pace == nil)
    }

    @Test("the first speed that is measured stays, with the outcome or not at all")
    func pace() throws {
        let record = try RunRecord(at: path)
        let id = try record.begin(search())
        for (rung, pace) in [2.0, 5].enumerated() {
            try record.add(
                RecordedOutcome(trial: 0, rung: rung, epochs: 1, score: 1, seconds: 1), to: id,
                state: .paused, curve: [], threads: 1, size: 12, pace: pace)
        }
        #expect(try record.run(id).pace == 2 && record.run(id).size == 12)
    }

    @Test(
        "models are found by number and by name, beside a record that moves, and only as they were")
    func models() throws {
        let record = try RunRecord(at: path)
        let file = folder.appendingPathComponent("best.safetensors")
        for contents in ["old", "new"] {
            try Data(contents.utf8).write(to: file)
            let id = try record.begin(search())
            try record.end(
                id, state: .finished, model: RecordedModel(path: file.path, seal: contents))
        }
        func seal(_ path: String) throws -> String? {
            try String(contentsOfFile: path, encoding: .utf8)
        }
        #expect(try record.model(named: "2", seal: seal) == file.path)
        #expect(try record.model(named: "best", seal: seal) == file.path)
        #expect(try record.model(named: "best.safetensors", seal: seal) == file.path)
        #expect(try record.run(2).model == "best.safetensors")
        #expect(
            throws: RunRecordError.changedModel(path: path, name: "1", model: file.path)
        ) { try record.model(named: "1", seal: seal) }
        #expect(throws: RunRecordError.noModel(path: path, name: "worst")) {
            try record.model(named: "worst", seal: seal)
        }
        #expect(throws: RunRecordError.noRun(path: path, id: 9)) {
            try record.model(named: "9", seal: seal)
        }
        let moved = folder.appendingPathComponent("moved")
        try FileManager.default.createDirectory(at: moved, withIntermediateDirectories: true)
        // An open record keeps its latest pages in the log beside it.
        for name in ["runs.sqlite", "runs.sqlite-wal", "best.safetensors"] {
            try FileManager.default.copyItem(
                at: folder.appendingPathComponent(name), to: moved.appendingPathComponent(name))
        }
        let other = try RunRecord(at: moved.appendingPathComponent("runs.sqlite").path)
        #expect(
            try other.model(named: "2", seal: seal)
                == moved.appendingPathComponent("best.safetensors").path)
        try FileManager.default.removeItem(at: file)
        #expect(
            throws: RunRecordError.missingModel(path: path, name: "2", model: file.path)
        ) { try record.model(named: "2", seal: seal) }
    }
}

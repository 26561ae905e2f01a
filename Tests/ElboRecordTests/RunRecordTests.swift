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
}

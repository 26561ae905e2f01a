import Foundation
import GRDB

extension RunRecord {
    /// Puts a run into the record.
    ///
    /// - Returns: Its number.
    /// - Throws: `RunRecordError`.
    public func begin(_ run: RecordedRun) throws -> Int64 {
        try begin([run])[0]
    }

    /// Puts several runs into the record, all or none.
    ///
    /// - Throws: `RunRecordError`.
    public func begin(_ runs: [RecordedRun]) throws -> [Int64] {
        try write { database in
            try runs.map { run in
                try database.execute(
                    sql: """
                        INSERT INTO run (verb, parent, number, state, identity, program, data, fingerprint, began,
                            seconds, threads, options, score, measure, reason, model, seal, size, pace)
                        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                        """,
                    arguments: [
                        run.verb, run.parent, run.number, run.state.rawValue, run.identity,
                        run.program, run.data, run.fingerprint, run.began, run.seconds, run.threads,
                        try RunRecord.text(run.options), run.score, run.measure, run.reason,
                        run.model.map(place), run.seal, run.size, run.pace,
                    ])
                return database.lastInsertedRowID
            }
        }
    }

    /// Writes down that a run has come to an end, for now or for good.
    ///
    /// - Parameters:
    ///   - id: The run.
    ///   - state: Where it stands.
    ///   - score: What it came to; nil leaves what is there.
    ///   - reason: Why; nil leaves what is there.
    ///   - model: The file of its model; nil leaves what is there.
    ///   - size: Trained parameters of the model; nil leaves what is there.
    ///   - seconds: Are added to those of before.
    ///   - threads: That worked on it; nil leaves what is there.
    /// - Throws: `RunRecordError`.
    public func end(
        _ id: Int64, state: RecordedRun.State, score: Double? = nil, reason: String? = nil,
        model: RecordedModel? = nil, size: Int? = nil, seconds: Double = 0, threads: Int? = nil
    ) throws {
        try write { database in
            try RunRecord.end(
                id, state: state, score: score, reason: reason, seconds: seconds,
                threads: threads, in: database)
            if let model {
                try database.execute(
                    sql: "UPDATE run SET model = ?, seal = ? WHERE id = ?",
                    arguments: [place(of: model.path), model.seal, id])
            }
            try RunRecord.note(size: size, pace: nil, of: id, in: database)
        }
    }

    /// How large a model is and how fast it learns; a speed that is there already stays.
    private static func note(size: Int?, pace: Double?, of id: Int64, in database: Database) throws
    {
        try database.execute(
            sql: "UPDATE run SET size = COALESCE(?, size), pace = COALESCE(pace, ?) WHERE id = ?",
            arguments: [size, pace, id])
    }

    private static func end(
        _ id: Int64, state: RecordedRun.State, score: Double?, reason: String?, seconds: Double,
        threads: Int?, in database: Database
    ) throws {
        try database.execute(
            sql: """
                UPDATE run SET state = ?, score = COALESCE(?, score), reason = COALESCE(?, reason),
                    seconds = seconds + ?, threads = COALESCE(?, threads) WHERE id = ?
                """, arguments: [state.rawValue, score, reason, seconds, threads, id])
    }

    /// Writes down what a trial came to at a rung, with the curve that led there and how the run stands, all or nothing.
    ///
    /// - Parameters:
    ///   - size: Trained parameters of its model.
    ///   - pace: Seconds of an epoch; the first that is noted stays.
    /// - Throws: `RunRecordError`.
    public func add(
        _ outcome: RecordedOutcome, to id: Int64, state: RecordedRun.State,
        curve: [RecordedPoint], threads: Int, size: Int? = nil, pace: Double? = nil
    ) throws {
        try write { database in
            try database.execute(
                sql: """
                    INSERT OR REPLACE INTO outcome (run, rung, epochs, score, reason, seconds)
                    VALUES (?, ?, ?, ?, ?, ?)
                    """,
                arguments: [
                    id, outcome.rung, outcome.epochs, outcome.score, outcome.reason,
                    outcome.seconds,
                ])
            try RunRecord.add(curve, to: id, in: database)
            try RunRecord.end(
                id, state: state, score: outcome.score, reason: outcome.reason,
                seconds: outcome.seconds, threads: threads, in: database)
            try RunRecord.note(size: size, pace: pace, of: id, in: database)
        }
    }

    /// Adds points to a run's curves; those that are there already are replaced.
    ///
    /// - Throws: `RunRecordError`.
    public func add(_ curve: [RecordedPoint], to id: Int64) throws {
        try write { try RunRecord.add(curve, to: id, in: $0) }
    }

    private static func add(_ curve: [RecordedPoint], to id: Int64, in database: Database) throws {
        for point in curve {
            try database.execute(
                sql: """
                    INSERT OR REPLACE INTO point (run, epoch, name, training, validation)
                    VALUES (?, ?, ?, ?, ?)
                    """,
                arguments: [id, point.epoch, point.name, point.training, point.validation])
        }
    }

    /// Replaces a run's options.
    ///
    /// - Throws: `RunRecordError`.
    public func note(_ options: [String: String], of id: Int64) throws {
        try write {
            try $0.execute(
                sql: "UPDATE run SET options = ? WHERE id = ?",
                arguments: [try RunRecord.text(options), id])
        }
    }

    /// Runs in the order of their numbers.
    ///
    /// - Parameters:
    ///   - parent: The search whose runs are wanted; nil for all runs.
    ///   - identity: What they must agree in; nil for any.
    /// - Throws: `RunRecordError`.
    public func runs(of parent: Int64? = nil, identity: String? = nil) throws -> [RecordedRun] {
        try read { database in
            try Row.fetchAll(
                database,
                sql: """
                    SELECT * FROM run WHERE (:parent IS NULL OR parent = :parent)
                        AND (:identity IS NULL OR identity = :identity) ORDER BY id
                    """, arguments: ["parent": parent, "identity": identity]
            ).map(RecordedRun.init)
        }
    }

    /// A run by its number.
    ///
    /// - Throws: `RunRecordError.noRun`.
    public func run(_ id: Int64) throws -> RecordedRun {
        let row = try read {
            try Row.fetchOne($0, sql: "SELECT * FROM run WHERE id = ?", arguments: [id])
                .map(RecordedRun.init)
        }
        guard let row else { throw RunRecordError.noRun(path: path, id: id) }
        return row
    }

    /// What the trials of a search came to, by trial and rung.
    ///
    /// - Parameter verb: Of the runs: `trial`, or `final` for those of the end.
    /// - Throws: `RunRecordError`.
    public func outcomes(of search: Int64, verb: String = "trial") throws -> [RecordedOutcome] {
        try read { database in
            try Row.fetchAll(
                database,
                sql: """
                    SELECT run.number AS number, outcome.* FROM outcome JOIN run ON run.id = outcome.run
                    WHERE run.parent = ? AND run.verb = ? ORDER BY run.number, rung
                    """, arguments: [search, verb]
            ).map { row in
                try RecordedOutcome(
                    trial: row.value("number"), rung: row.value("rung"),
                    epochs: row.value("epochs"),
                    score: row.value("score"), reason: row.value("reason"),
                    seconds: row.value("seconds"))
            }
        }
    }

    /// A run's curves, by epoch and name.
    ///
    /// - Throws: `RunRecordError`.
    public func curve(of id: Int64) throws -> [RecordedPoint] {
        try read { database in
            try Row.fetchAll(
                database, sql: "SELECT * FROM point WHERE run = ? ORDER BY epoch, name",
                arguments: [id]
            ).map { row in
                try RecordedPoint(
                    epoch: row.value("epoch"), name: row.value("name"),
                    training: row.value("training"),
                    validation: row.value("validation"))
            }
        }
    }

    /// Removes runs; those of a search go with it. Models and other files stay where they are.
    ///
    /// - Throws: `RunRecordError.noRun` when one is not there, `partOfSearch` for a trial alone; none is removed then.
    public func remove(_ ids: [Int64]) throws {
        try write { database in
            for id in ids {
                let parent = try Int64.fetchOne(
                    database, sql: "SELECT parent FROM run WHERE id = ?", arguments: [id])
                if let parent {
                    throw RunRecordError.partOfSearch(path: path, id: id, search: parent)
                }
                try database.execute(sql: "DELETE FROM run WHERE id = ?", arguments: [id])
                guard database.changesCount > 0 else {
                    throw RunRecordError.noRun(path: path, id: id)
                }
            }
        }
    }

    private static func text(_ options: [String: String]) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(options), as: UTF8.self)
    }
}

extension RecordedRun {
    fileprivate init(_ row: Row) throws {
        let options: String = try row.value("options")
        try self.init(
            verb: row.value("verb"), data: row.value("data"), fingerprint: row.value("fingerprint"),
            program: row.value("program"), began: row.value("began"), parent: row.value("parent"),
            number: row.value("number"), identity: row.value("identity"),
            options: (try? JSONDecoder().decode(
                [String: String].self, from: Data(options.utf8))) ?? [:],
            measure: row.value("measure"))
        id = try row.value("id")
        state = State(rawValue: try row.value("state")) ?? .stopped
        seconds = try row.value("seconds")
        threads = try row.value("threads")
        score = try row.value("score")
        reason = try row.value("reason")
        model = try row.value("model")
        seal = try row.value("seal")
        size = try row.value("size")
        pace = try row.value("pace")
    }
}

extension Row {
    /// What stands in a column.
    ///
    /// - Throws: `RowDecodingError` where it is of another kind, as in a damaged file.
    fileprivate func value<Value: DatabaseValueConvertible>(_ column: String) throws -> Value {
        try decode(Value.self, forColumn: column)
    }
}

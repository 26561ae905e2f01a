import Foundation
import GRDB
import GRDBSQLite

/// The file in which runs are kept.
///
/// Every change is one transaction of a write-ahead log: a process that is killed leaves what it had written, and others
/// read meanwhile.
public final class RunRecord: Sendable {
    /// The version of the layout that this program writes.
    public static let layout = 2
    /// "Elbo", by which SQLite's files tell whose they are.
    private static let application = 0x456C_626F

    /// The file.
    public let path: String
    let queue: DatabaseQueue
    /// What is read in the place of a file that takes no changes.
    private let copy: RecordCopy?

    /// Opens a record, and begins one where there is none.
    ///
    /// - Parameter creates: Whether a file that is missing is made; where it is not, a file or a folder that takes no changes is read as
    ///   it is.
    /// - Throws: `RunRecordError`.
    public convenience init(at path: String, creates: Bool = true) throws {
        // SQLite takes these for a file that is nowhere.
        guard !path.isEmpty, path != ":memory:" else {
            throw RunRecordError.cannotWrite(path: "'\(path)'", reason: "it names no file")
        }
        let size = try? FileManager.default.attributesOfItem(atPath: path)[.size] as? Int
        guard creates || (size ?? 0) > 0 else {
            throw RunRecordError.noRecord(path: path)
        }
        if creates || RecordCopy.isNeedless(for: path) {
            try self.init(path, opening: path, copy: nil)
        } else {
            try self.init(copyOf: path)
        }
    }

    /// Opens a record to be read alone: SQLite cannot, without a file beside it.
    ///
    /// - Throws: `RunRecordError`; any change throws `RunRecordError.cannotWrite`.
    package convenience init(copyOf path: String) throws {
        let copy = try RecordCopy(of: path)
        try self.init(path, opening: copy.path, copy: copy)
    }

    private init(_ path: String, opening opened: String, copy: RecordCopy?) throws {
        self.path = path
        self.copy = copy
        var configuration = Configuration()
        configuration.busyMode = .timeout(10)
        do {
            queue = try DatabaseQueue(path: opened, configuration: configuration)
            try queue.inDatabase { try RunRecord.prepare($0, path) }
        } catch let error as DatabaseError {
            throw RunRecordError(error, path)
        }
    }

    /// Checks whose file it is, and lays out a new one.
    private static func prepare(_ database: Database, _ path: String) throws {
        let version = try Int.fetchOne(database, sql: "PRAGMA user_version") ?? 0
        let owner = try Int.fetchOne(database, sql: "PRAGMA application_id") ?? 0
        let tables =
            try Int.fetchOne(database, sql: "SELECT COUNT(*) FROM sqlite_master") ?? 0
        guard owner == application || owner == 0 && version == 0 && tables == 0 else {
            throw RunRecordError.notARecord(path: path)
        }
        guard version <= layout else {
            throw RunRecordError.newer(path: path, version: version, known: layout)
        }
        try database.execute(sql: "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL")
        guard version < layout else { return }
        try database.inTransaction(.immediate) {
            // Another process may have laid it out since.
            let version = try Int.fetchOne(database, sql: "PRAGMA user_version") ?? 0
            if version < 1 { try database.execute(sql: tables1) }
            if version < 2 { try database.execute(sql: columns2) }
            return .commit
        }
    }

    private static let tables1 = """
        CREATE TABLE run (
            id INTEGER PRIMARY KEY AUTOINCREMENT, verb TEXT NOT NULL,
            parent INTEGER REFERENCES run (id) ON DELETE CASCADE, number INTEGER,
            state TEXT NOT NULL, identity TEXT, program TEXT NOT NULL, data TEXT NOT NULL,
            fingerprint TEXT NOT NULL, began REAL NOT NULL, seconds REAL NOT NULL,
            threads INTEGER NOT NULL, options TEXT NOT NULL, score REAL, measure TEXT, reason TEXT,
            model TEXT, UNIQUE (parent, verb, number));
        CREATE TABLE outcome (
            run INTEGER NOT NULL REFERENCES run (id) ON DELETE CASCADE, rung INTEGER NOT NULL,
            epochs INTEGER NOT NULL, score REAL, reason TEXT, seconds REAL NOT NULL,
            PRIMARY KEY (run, rung));
        CREATE TABLE point (
            run INTEGER NOT NULL REFERENCES run (id) ON DELETE CASCADE, epoch INTEGER NOT NULL,
            name TEXT NOT NULL, training REAL, validation REAL,
            PRIMARY KEY (run, epoch, name)) WITHOUT ROWID;
        PRAGMA application_id = \(application);
        """

    /// What the second layout knows beside: how large models are, how fast they learn, and which files they are.
    private static let columns2 = """
        ALTER TABLE run ADD COLUMN size INTEGER;
        ALTER TABLE run ADD COLUMN pace REAL;
        ALTER TABLE run ADD COLUMN seal TEXT;
        PRAGMA user_version = 2;
        """

    /// Changes the file as a whole or not at all.
    func write<Value>(_ body: (Database) throws -> Value) throws -> Value {
        guard copy == nil else {
            throw RunRecordError.cannotWrite(
                path: path, reason: "the file or its folder takes no changes")
        }
        return try read { database in
            var value: Value?
            try database.inTransaction(.immediate) {
                value = try body(database)
                return .commit
            }
            guard let value else {
                throw RunRecordError.cannotWrite(path: path, reason: "nothing came of it")
            }
            return value
        }
    }

    /// Looks into the file; what SQLite refuses or a damaged cell holds is one sentence.
    func read<Value>(_ body: (Database) throws -> Value) throws -> Value {
        do {
            return try queue.inDatabase(body)
        } catch let error as DatabaseError {
            throw RunRecordError(error, path)
        } catch is RowDecodingError {
            throw RunRecordError.damaged(path: path, reason: "a cell is of the wrong kind")
        }
    }
}

extension RunRecordError {
    /// What SQLite's refusal means for a record.
    init(_ error: DatabaseError, _ path: String) {
        let message = error.message ?? "\(error.resultCode)"
        switch error.resultCode.rawValue & 0xff {
        case SQLITE_BUSY, SQLITE_LOCKED: self = .locked(path: path)
        case SQLITE_NOTADB: self = .notARecord(path: path)
        case SQLITE_CORRUPT, SQLITE_ERROR: self = .damaged(path: path, reason: message)
        case SQLITE_FULL: self = .cannotWrite(path: path, reason: "the disk is full")
        case SQLITE_CANTOPEN:
            self = .cannotWrite(path: path, reason: "its folder is missing or takes no file")
        default: self = .cannotWrite(path: path, reason: message)
        }
    }
}

extension RunRecord {
    /// Keeps the file at the size it has: what needs more is refused as on a disk that is full.
    package func limitPages() throws {
        try read { database in
            let pages = try Int.fetchOne(database, sql: "PRAGMA page_count") ?? 0
            try database.execute(sql: "PRAGMA max_page_count = \(pages + 2)")
        }
    }
}

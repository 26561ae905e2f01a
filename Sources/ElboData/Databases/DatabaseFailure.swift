import GRDB
import GRDBSQLite

extension DataError {
    /// What SQLite's refusal means for who wants data.
    ///
    /// - Parameters:
    ///   - code: SQLite's primary result code.
    ///   - message: SQLite's words.
    ///   - path: the file as the user wrote it.
    init(sqlite code: Int32, message: String, path: String) {
        switch code & 0xff {
        case SQLITE_BUSY, SQLITE_LOCKED:
            self = .cannotRead(
                path: path,
                reason: "another program has locked the database; try again when it has finished")
        case SQLITE_NOTADB:
            self = .corrupt(
                path: path, format: "SQLite", reason: "it is encrypted or no database")
        case SQLITE_CORRUPT:
            self = .corrupt(path: path, format: "SQLite", reason: message)
        case SQLITE_CANTOPEN, SQLITE_IOERR, SQLITE_PERM, SQLITE_AUTH, SQLITE_NOMEM, SQLITE_FULL,
            SQLITE_READONLY:
            self = .cannotRead(path: path, reason: message)
        default:
            self = .invalidQuery(path: path, reason: message)
        }
    }

    /// The same for an error of GRDB.
    init(_ error: DatabaseError, path: String) {
        self.init(
            sqlite: error.resultCode.rawValue, message: error.message ?? "\(error.resultCode)",
            path: path)
    }
}

import GRDB
import GRDBSQLite

/// The rows of a table or a query of a SQLite database, read in their order while nobody can change them.
final class DatabaseTable {
    let head: TableHead
    /// The database and the table, without the folder.
    let name: String
    /// The number of the latest row, from 1.
    private(set) var row = 0
    private let path: String
    private let statement: Statement
    private let queue: DatabaseQueue
    private let file: RecognizedFile
    private var isAtEnd = false

    /// Opens a database for reading only.
    ///
    /// - Throws: `DataError`: `.cannotRead` for a locked database, `.noSuchTable`, `.ambiguousTable`, `.invalidQuery`,
    ///   and `.corrupt` for a damaged one.
    init(_ file: RecognizedFile) throws {
        guard file.isOnDisk, !file.isCompressed else {
            throw DataError.cannotRead(
                path: file.path,
                reason: file.isCompressed
                    ? "the database is compressed; unpack it first"
                    : "a database is no stream; give the name of its file")
        }
        // Closing any descriptor of a file gives up the locks that SQLite has on it, so that this one stays open.
        self.file = file
        path = file.path
        var configuration = Configuration()
        configuration.readonly = true
        configuration.busyMode = .timeout(2)
        do {
            let queue = try DatabaseQueue(path: file.place.file, configuration: configuration)
            let selection: DatabaseSelection
            (statement, selection) = try queue.inDatabase { database in
                let selection = try DatabaseSelection(
                    file.place.selection, of: database, path: file.place.file)
                return (try database.makeStatement(sql: selection.query), selection)
            }
            self.queue = queue
            let names = statement.columnNames
            head = TableHead(path: path, names: names, width: names.count) { .row($0) }
            let own = file.place.file.split(separator: "/").last.map(String.init) ?? path
            name = "\(own)#\(selection.name.shortened())"
        } catch let error as DatabaseError {
            throw DataError(error, path: file.path)
        }
        guard head.width > 0 else {
            throw DataError.invalidQuery(path: path, reason: "it has no columns")
        }
    }

    /// Goes to the next rows.
    ///
    /// - Parameters:
    ///   - limit: how many at most.
    ///   - body: is called at each row with its number from 1 and what gives its cells by columns from 0.
    /// - Returns: how many there were; fewer than the limit only at the end.
    /// - Throws: `DataError`, and what `body` throws.
    func forNextRows(_ limit: Int, _ body: (Int, (Int) -> DatabaseCell) throws -> Void) throws
        -> Int
    {
        guard !isAtEnd else { return 0 }
        return try queue.inDatabase { database in
            let statement = self.statement.sqliteStatement
            for done in 0..<limit {
                switch sqlite3_step(statement) {
                case SQLITE_ROW:
                    row += 1
                    try body(row) { DatabaseCell(statement, column: $0) }
                case SQLITE_DONE:
                    isAtEnd = true
                    // Without this the database would stay locked for writers while results are computed.
                    sqlite3_reset(statement)
                    return done
                case let code:
                    let message = database.lastErrorMessage ?? "error \(code)"
                    sqlite3_reset(statement)
                    throw DataError(sqlite: code, message: message, path: path)
                }
            }
            return limit
        }
    }
}

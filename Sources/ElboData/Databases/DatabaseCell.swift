import GRDB
import GRDBSQLite

/// What a database holds in a cell; the bytes of a text are valid until the next row.
enum DatabaseCell {
    case null
    case integer(Int64)
    case real(Double)
    case text(UnsafeRawBufferPointer)
    case blob(bytes: Int)

    /// A cell of the row that a statement has come to; columns count from 0.
    init(_ statement: SQLiteStatement, column: Int) {
        let column = Int32(column)
        switch sqlite3_column_type(statement, column) {
        case SQLITE_NULL: self = .null
        case SQLITE_INTEGER: self = .integer(sqlite3_column_int64(statement, column))
        case SQLITE_FLOAT: self = .real(sqlite3_column_double(statement, column))
        case SQLITE_BLOB: self = .blob(bytes: Int(sqlite3_column_bytes(statement, column)))
        default:
            let bytes = sqlite3_column_text(statement, column)
            let count = Int(sqlite3_column_bytes(statement, column))
            self = .text(UnsafeRawBufferPointer(start: bytes, count: count))
        }
    }

    /// How the cell is written in a table of texts.
    var text: String {
        switch self {
        case .null: ""
        case .integer(let number): String(number)
        case .real(let number): number.cellText
        case .text(let bytes): String(decoding: bytes, as: UTF8.self)
        case .blob(let count): "blob of \(count) bytes"
        }
    }
}

import GRDB

/// What is read of a database: a table, a view or a query.
struct DatabaseSelection {
    /// What messages call it.
    let name: String
    /// The query that gives its rows.
    let query: String

    /// Finds what a text behind the database's name means.
    ///
    /// - Parameters:
    ///   - text: a table by its name, or a query; nil or nothing for the only table.
    ///   - path: what errors call the database.
    /// - Throws: `DataError.noSuchTable`, `.ambiguousTable`, `.noTables`; what the database throws.
    init(_ text: String?, of database: Database, path: String) throws {
        let tables = try String.fetchAll(
            database,
            sql: """
                SELECT name FROM sqlite_master
                WHERE type IN ('table', 'view') AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY name
                """)
        let wish = (text ?? "").trimming
        guard !tables.isEmpty || !wish.isEmpty else { throw DataError.noTables(path: path) }
        if wish.isEmpty {
            guard tables.count == 1 else {
                throw DataError.ambiguousTable(path: path, tables: tables)
            }
            self.init(table: tables[0])
        } else if let table = tables.first(where: { $0 == wish })
            ?? tables.first(where: { $0.lowercased() == wish.lowercased() })
        {
            self.init(table: table)
        } else if DatabaseSelection.isQuery(wish) {
            self.init(name: wish, query: wish)
        } else {
            throw DataError.noSuchTable(path: path, table: wish, tables: tables)
        }
    }

    private init(name: String, query: String) {
        (self.name, self.query) = (name, query)
    }

    private init(table: String) {
        let quoted = table.split(separator: "\"", omittingEmptySubsequences: false)
            .joined(separator: "\"\"")
        self.init(name: table, query: "SELECT * FROM \"\(quoted)\"")
    }

    /// Whether a text begins as a query does.
    private static func isQuery(_ text: String) -> Bool {
        let word = text.prefix { $0.isLetter }.lowercased()
        return ["select", "with", "values"].contains(word) && word.count < text.count
    }
}

extension String {
    /// The text without the spaces around it.
    fileprivate var trimming: String {
        let start = drop { $0.isWhitespace }
        return String(start.reversed().drop { $0.isWhitespace }.reversed())
    }
}

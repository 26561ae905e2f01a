import Foundation

/// A path of data: a file, and behind `#` what to take of it if it is a database: a table or a query.
package struct DataPath: Sendable, Hashable {
    /// The file.
    package let file: String
    /// What stands behind the file; nil where nothing does.
    package let selection: String?

    /// Tells the parts of a path apart; a file whose own name has a `#` is that file.
    package init(_ path: String) {
        let places = path.indices.filter { path[$0] == "#" }
        let cut =
            DataPath.exists(path) ? nil : places.first { DataPath.exists(String(path[..<$0])) }
        guard let cut else {
            (file, selection) = (path, nil)
            return
        }
        file = String(path[..<cut])
        selection = String(path[path.index(after: cut)...])
    }

    private static func exists(_ path: String) -> Bool {
        FileManager.default.fileExists(atPath: path)
    }
}

import Elbo
import Foundation

/// Rows of numbers on their way out.
struct NumberTable {
    let values: [Float]
    let columns: [String]
    /// The extents of one row in an array file; one axis when nil.
    var itemShape: [Int]?
    /// What each row belongs to, the first column of a CSV table; none when nil.
    var rowNames: [String]?

    /// Whether a name is one for a table or an array: `.csv`, `.npy`, no extension, or a device.
    static func takes(_ path: String) -> Bool {
        let ending = URL(fileURLWithPath: path).pathExtension.lowercased()
        return path.hasPrefix("/dev/") || ["", "csv", "npy"].contains(ending)
    }

    /// Writes a `.npy` array, or a CSV table for any other name.
    ///
    /// - Throws: `DataError` of kind `.cannotCreate`.
    func write(to path: String) throws {
        if path.hasSuffix(".npy") {
            let item = itemShape ?? [columns.count]
            try writeNPY(
                values: values, shape: [values.count / max(columns.count, 1)] + item, to: path)
        } else if let rowNames {
            try AtomicFile.write(to: path) { output in
                var writer = CSVWriter(output)
                try writer.write(names: ["file"] + columns)
                for (row, name) in rowNames.enumerated() {
                    let start = row * columns.count
                    try writer.write(name: name, numbers: values[start..<start + columns.count])
                }
            }
        } else {
            try writeCSV(rows: values, columns: columns, to: path)
        }
    }
}

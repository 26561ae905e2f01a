import Elbo
import Foundation

/// Rows of numbers on their way into a file: a CSV table or a `.npy` array.
struct TableOutput {
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

    /// Writes rows that are there as a whole.
    ///
    /// - Throws: `DataError` of kind `.cannotCreate`.
    func write<Number: TableNumber>(_ rows: [Number], to path: String) throws {
        try write(to: path) { try $0(rows) }
    }

    /// Writes rows that come some at a time; those of an array are collected first.
    ///
    /// - Parameters:
    ///   - path: `.npy` for an array, else CSV; `-` is standard output.
    ///   - rows: calls what it is given with the next rows, one after another.
    /// - Throws: `DataError` of kind `.cannotCreate`, and what `rows` throws.
    func write<Number: TableNumber>(
        to path: String, _ rows: (([Number]) throws -> Void) throws -> Void
    ) throws {
        if path.hasSuffix(".npy") {
            var all: [Number] = []
            try rows { all += $0 }
            let item = itemShape ?? [columns.count]
            return try writeNPY(
                values: all, shape: [all.count / max(columns.count, 1)] + item, to: path)
        }
        try AtomicFile.write(to: path) { output in
            var writer = CSVWriter(output)
            try writer.write(names: (rowNames == nil ? [] : ["file"]) + columns)
            var row = 0
            try rows { values in
                for start in stride(from: 0, to: values.count, by: columns.count) {
                    let numbers = values[start..<start + columns.count]
                    if let rowNames {
                        try writer.write(name: rowNames[row], numbers: numbers)
                    } else {
                        try writer.write(numbers: numbers)
                    }
                    row += 1
                }
            }
        }
    }
}

import Elbo
import Foundation

/// Rows of Float64 numbers on their way out, some at a time.
struct NumberRows {
    let columns: [String]

    /// Writes a CSV table, or a `.npy` array.
    ///
    /// - Parameters:
    ///   - path: `.npy` for an array, else CSV; `-` is standard output.
    ///   - rows: calls what it is given with the next rows, one after another.
    /// - Throws: `DataError` of kind `.cannotCreate`.
    func write(to path: String, _ rows: (([Double]) throws -> Void) throws -> Void) throws {
        if path.hasSuffix(".npy") {
            var all: [Double] = []
            try rows { all += $0 }
            return try writeNPY(
                values: all, shape: [all.count / columns.count, columns.count], to: path)
        }
        try AtomicFile.write(to: path) { output in
            var writer = CSVWriter(output)
            try writer.write(names: columns)
            try rows { values in
                for start in stride(from: 0, to: values.count, by: columns.count) {
                    try writer.write(numbers: values[start..<start + columns.count])
                }
            }
        }
    }
}

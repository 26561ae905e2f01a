import Foundation

/// Numbers collected in the order in which they come: in memory, beyond a limit in a temporary file.
struct RowSpool {
    private let limit: Int
    private let promised: Int
    private var values: [Double] = []
    private var file: (output: OutputFile, input: PositionedFile)?

    /// Begins with nothing.
    ///
    /// - Parameters:
    ///   - limit: how many bytes may be kept in memory.
    ///   - promised: how many numbers are expected, if that is known.
    init(limit: Int, promised: Int = 0) {
        self.limit = limit
        self.promised = promised
    }

    /// Adds numbers.
    ///
    /// - Throws: `DataError.cannotWrite` when the temporary file cannot hold them.
    mutating func append(_ numbers: UnsafeBufferPointer<Double>) throws {
        if file == nil, values.count + numbers.count > limit / 8 {
            let file = try TemporaryFile.create()
            try values.withUnsafeBytes { try file.output.write($0) }
            values = []
            self.file = file
        }
        if let file {
            try file.output.write(UnsafeRawBufferPointer(numbers))
        } else {
            if promised > 0 { values.earnCapacity(for: numbers.count, promised: promised) }
            values.append(contentsOf: numbers)
        }
    }

    /// All numbers as rows.
    ///
    /// - Parameters:
    ///   - layout: how the numbers, Float64 without an offset, make rows.
    ///   - selection: the columns to take of each row.
    ///   - columns: the names of these.
    /// - Throws: `DataError.cannotWrite` when the temporary file cannot hold the numbers.
    consuming func rows(
        _ layout: RowLayout, selection: [Int], columns: [String]?, name: String
    ) throws -> any RowSource {
        if let file {
            try file.output.flush()
            return RowFile(
                file.input, layout, selection: selection, columns: columns, name: name)
        }
        return NumericTable(
            checked: layout.arranged(values, selection), width: selection.count, columns: columns,
            name: name)
    }
}

/// Files without a name, which are gone when they are closed.
enum TemporaryFile {
    /// Creates a file, for writing in order and for reading what has been written.
    ///
    /// It stands in the folder that `TMPDIR` names, or in `/var/tmp`: `/tmp` is often kept in memory.
    ///
    /// - Throws: `DataError.cannotWrite`.
    static func create() throws -> (output: OutputFile, input: PositionedFile) {
        let wish = ProcessInfo.processInfo.environment["TMPDIR"]
        let folder = wish.flatMap { $0.isEmpty ? nil : $0 } ?? "/var/tmp"
        let label = "\(folder) (temporary numbers; TMPDIR chooses another folder)"
        var template = Array("\(folder)/elbo.XXXXXX".utf8CString)
        let descriptor = mkstemp(&template)
        guard descriptor >= 0 else {
            throw DataError.cannotWrite(path: label, reason: systemReason(errno))
        }
        unlink(template)
        let reading = fcntl(descriptor, F_DUPFD_CLOEXEC, 0)
        guard reading >= 0 else {
            let code = errno
            close(descriptor)
            throw DataError.cannotWrite(path: label, reason: systemReason(code))
        }
        return (
            OutputFile(descriptor: descriptor, path: label),
            PositionedFile(descriptor: reading, path: label)
        )
    }
}

import Foundation

/// Numbers collected in the order in which they come: in memory, beyond a limit in a temporary file.
struct RowSpool {
    private let limit: Int
    private let promised: Int
    private let surelyLarger: Bool
    private var values: [Double] = []
    private var file: (output: OutputFile, input: PositionedFile)?

    /// Begins with nothing.
    ///
    /// - Parameters:
    ///   - limit: how many bytes may be kept in memory.
    ///   - promised: how many numbers are expected, if that is known.
    ///   - surelyLarger: whether all numbers will not fit into the limit, so that none need go to memory first.
    init(limit: Int, promised: Int = 0, surelyLarger: Bool = false) {
        self.limit = limit
        self.surelyLarger = surelyLarger
        self.promised = promised
    }

    /// Adds numbers.
    ///
    /// - Throws: `DataError.cannotWrite` when the temporary file cannot hold them.
    mutating func append(_ numbers: UnsafeBufferPointer<Double>) throws {
        if file == nil, surelyLarger || values.count + numbers.count > limit / 8 {
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
    ///   - dates: how they are written where they are dates.
    ///   - swapping: columns of the layout whose dates were taken with the day first and have the month first.
    /// - Throws: `DataError.cannotWrite` when the temporary file cannot hold the numbers.
    consuming func rows(
        _ layout: RowLayout, selection: [Int], columns: [String]?, name: String,
        dates: [DateNotation?]? = nil, swapping: [Int] = []
    ) throws -> any RowSource {
        if let file {
            try file.output.flush()
            let rows = RowFile(
                file.input, layout,
                selection: swapping.isEmpty ? selection : Array(0..<layout.width),
                columns: swapping.isEmpty ? columns : nil, name: name, dates: dates)
            guard !swapping.isEmpty else { return rows }
            var spool = RowSpool(limit: limit)
            try rows.forEachBlock { _, block in
                RowSpool.swapMonths(block, of: swapping, width: layout.width)
                try spool.append(UnsafeBufferPointer(block))
                return true
            }
            return try spool.rows(
                layout, selection: selection, columns: columns, name: name, dates: dates)
        }
        if !swapping.isEmpty {
            values.withUnsafeMutableBufferPointer {
                RowSpool.swapMonths($0, of: swapping, width: layout.width)
            }
        }
        return NumericTable(
            checked: layout.arranged(values, selection), width: selection.count, columns: columns,
            name: name, dates: dates)
    }
}

extension RowSpool {
    /// Gives dates that were taken with the day first their month first.
    private static func swapMonths(
        _ numbers: UnsafeMutableBufferPointer<Double>, of columns: [Int], width: Int
    ) {
        for column in columns {
            for place in stride(from: column, to: numbers.count, by: width) {
                numbers[place] = DateReading.monthFirst(numbers[place])
            }
        }
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
        let (name, descriptor) = try createNamed()
        unlink(name)
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

    private static var folder: String {
        let wish = ProcessInfo.processInfo.environment["TMPDIR"]
        return wish.flatMap { $0.isEmpty ? nil : $0 } ?? "/var/tmp"
    }

    private static var label: String {
        "\(folder) (temporary numbers; TMPDIR chooses another folder)"
    }

    /// Creates a file that still has a name.
    ///
    /// - Throws: `DataError.cannotWrite`.
    static func createNamed() throws -> (name: String, descriptor: Int32) {
        var template = Array("\(folder)/elbo.XXXXXX".utf8CString)
        let descriptor = mkstemp(&template)
        guard descriptor >= 0 else {
            throw DataError.cannotWrite(path: label, reason: systemReason(errno))
        }
        let name = template.dropLast().map { UInt8(bitPattern: $0) }
        return (String(decoding: name, as: UTF8.self), descriptor)
    }
}

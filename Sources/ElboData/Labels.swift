import Foundation

/// A known class for every row, for colouring pictures and scoring clusterings, never for training.
public struct Labels: Sendable, Equatable {
    /// For each row the position of its class in `names`.
    public let values: [Int]
    /// The classes: in numerical order if all are numbers, else in alphabetical order.
    public let names: [String]

    /// Makes labels from one text per row; equal texts are the same class.
    public init(_ texts: [String]) {
        var classes = Array(Set(texts))
        let numbers = classes.compactMap { Double($0) }
        if numbers.count == classes.count {
            classes = zip(numbers, classes).sorted { $0 < $1 }.map { $0.1 }
        } else {
            classes.sort()
        }
        let positions = Dictionary(uniqueKeysWithValues: zip(classes, 0...))
        names = classes
        values = texts.map { positions[$0, default: 0] }
    }

    /// Where labels come from.
    public enum Source: Sendable, Equatable {
        /// A file with one label per row, and the array to take if it is an archive.
        case file(path: String, member: String?)
        /// A column of the table that holds the data, by its name or its number from 1.
        case column(String)

        /// Tells files from columns: what exists as a file is a file, and so is `archive.npz:array`.
        ///
        /// Columns that serve as labels belong into `ReadOptions.excludedColumns` of the data.
        public init(_ text: String) {
            if FileManager.default.fileExists(atPath: text) {
                self = .file(path: text, member: nil)
            } else if let colon = text.lastIndex(of: ":"),
                text[..<colon].lowercased().hasSuffix(".npz")
            {
                self = .file(
                    path: String(text[..<colon]), member: String(text[text.index(after: colon)...]))
            } else if text.contains("/") || FileFormat(name: text) != nil {
                self = .file(path: text, member: nil)
            } else {
                self = .column(text)
            }
        }
    }

    /// Reads the labels of a data set.
    ///
    /// - Parameters:
    ///   - text: a file (IDX, NPY, `archive.npz:array`, or text with one label per line), or a column
    ///     of the table at `path` by its name or its number from 1.
    ///   - path: the file that holds the data.
    ///   - count: how many rows the data has.
    ///   - header: whether the table at `path` has a header; nil to find out.
    /// - Throws: `DataError`, also when the number of labels is not `count`.
    public static func read(
        _ text: String, beside path: String, count: Int, header: Bool? = nil
    ) throws -> Labels {
        Labels(try texts(text, beside: path, count: count, header: header).texts)
    }

    /// The text of each row's label, and whether they come from an array of numbers.
    static func texts(
        _ text: String, beside path: String, count: Int, header: Bool?
    ) throws -> (texts: [String], areNumbers: Bool) {
        let texts: [String]
        var areNumbers = false
        let origin: String
        switch Source(text) {
        case .file(let file, let member):
            origin = file
            (texts, areNumbers) = try readFile(file, options: ReadOptions(member: member))
        case .column(let column):
            origin = path
            guard path != "-" else {
                throw DataError.notLabels(
                    path: path,
                    reason: "a column of standard input cannot be read twice; give a file")
            }
            guard !ImageListing.isFolder(path) else {
                throw DataError.notLabels(
                    path: path,
                    reason: "it is a folder and has no column '\(column)', nor is there such a file"
                )
            }
            let options = ReadOptions(header: header, excludedColumns: [column])
            guard case .table(let table) = try DataInput(path: path, options: options).contents
            else {
                throw DataError.notLabels(
                    path: path,
                    reason: "it is no table and has no column '\(column)', nor is there such a file"
                )
            }
            texts = try table.readTexts(of: column)
        }
        guard texts.count == count else {
            throw DataError.labelCount(path: origin, expected: count, found: texts.count)
        }
        return (texts, areNumbers)
    }

    private static func readFile(
        _ path: String, options: ReadOptions
    ) throws -> (texts: [String], areNumbers: Bool) {
        var options = options
        if options.member == nil, path.lowercased().hasSuffix(".npz") { options.member = "y" }
        switch try DataInput(path: path, options: options).contents {
        case .array(let shape, let values):
            guard shape.dropFirst().allSatisfy({ $0 == 1 }) else {
                throw DataError.notLabels(
                    path: path, reason: "it has the shape \(shape), not one label per row")
            }
            switch values {
            case .bytes(let bytes): return (bytes.map { String($0) }, true)
            case .floats(let floats):
                return (floats.map { Int(exactly: $0).map { "\($0)" } ?? "\($0)" }, true)
            }
        case .table(let table):
            guard table.width == 1 else {
                throw DataError.notLabels(
                    path: path, reason: "it has \(table.width) columns; one is needed")
            }
            return (try table.readTexts(of: "1"), false)
        case .image:
            throw DataError.notLabels(path: path, reason: "it is an image")
        }
    }
}

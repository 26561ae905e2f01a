/// The text of each row's label.
struct LabelTexts {
    let texts: [String]
    /// Whether they come from an array of numbers.
    let areNumbers: Bool

    /// Reads one label for each row.
    ///
    /// - Parameters:
    ///   - text: a file, or a column of the table at `path`.
    ///   - path: the file that holds the data.
    ///   - count: how many rows the data has.
    ///   - header: whether the table at `path` has a header; nil to find out.
    /// - Throws: `DataError`, also when the number of labels is not `count`.
    init(_ text: String, beside path: String, count: Int, header: Bool?) throws {
        var (origin, options) = try BesideData(text).place(beside: path, header: header) {
            DataError.notLabels(path: $0, reason: $1)
        }
        let file = try RecognizedFile(path: origin)
        switch file.format {
        case .delimited:
            texts = try LabelTexts.texts(ofTable: file, options)
            areNumbers = false
        case .idx, .npy, .npz:
            if options.member == nil, options.columns == nil, file.format == .npz {
                options.member = "y"
            }
            texts = try LabelTexts.texts(ofArray: file, options)
            areNumbers = true
        case .image:
            throw DataError.notLabels(path: origin, reason: "it is an image")
        }
        guard texts.count == count else {
            throw DataError.labelCount(path: origin, expected: count, found: texts.count)
        }
    }

    private static func texts(
        ofTable file: RecognizedFile, _ options: ReadOptions
    ) throws -> [String] {
        // The columns of the data say whether there is a header, not those of the labels.
        let table = try DelimitedTable(
            file.reader, header: options.header, excluded: options.columns ?? [])
        if let column = options.columns?.first { return try table.readTexts(of: column) }
        guard table.width == 1 else {
            throw DataError.notLabels(
                path: file.path, reason: "it has \(table.width) columns; one is needed")
        }
        return try table.readTexts(of: "1")
    }

    private static func texts(
        ofArray file: RecognizedFile, _ options: ReadOptions
    ) throws -> [String] {
        let array = try ArrayFile(file, options)
        guard array.data.itemSize == 1 else {
            throw DataError.notLabels(
                path: file.path, reason: "it has the shape \(array.shape), not one label per row")
        }
        func text<Number: BinaryFloatingPoint & CustomStringConvertible>(_ value: Number) -> String
        {
            Int(exactly: value).map(String.init) ?? value.description
        }
        switch array.data.values {
        case .bytes(let bytes): return bytes.map { String($0) }
        case .floats(let floats): return floats.map(text)
        case .rows(let rows): return try rows.values(ofRows: 0..<rows.count).map(text)
        }
    }
}

import Foundation

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
        case .delimited where FileFormat.isJSONLines(origin):
            texts = try LabelTexts.texts(ofJSON: file, options)
            areNumbers = false
        case .delimited:
            texts = try LabelTexts.texts(ofTable: file, options, count: count)
            areNumbers = false
        case .sqlite:
            texts = try LabelTexts.texts(ofDatabase: file, options)
            areNumbers = false
        case .idx, .npy, .npz:
            if options.member == nil, options.columns == nil, file.format == .npz {
                options.member = "y"
            }
            texts = try LabelTexts.texts(ofArray: file, options)
            areNumbers = true
        case .image:
            throw DataError.notLabels(path: origin, reason: "it is an image")
        case .sound:
            throw DataError.notLabels(path: origin, reason: "it is a sound")
        case .video:
            throw DataError.notLabels(path: origin, reason: "it is a moving picture")
        }
        guard texts.count == count else {
            throw DataError.labelCount(path: origin, expected: count, found: texts.count)
        }
    }

    /// Reads labels for data of whose source some rows may have been left out: one for each row of the source, or one for each example.
    ///
    /// - Throws: `DataError`.
    init(_ text: String, beside path: String, for data: Dataset, header: Bool?) throws {
        guard let all = data.sourceCount,
            let read = try? LabelTexts(text, beside: path, count: all, header: header)
        else {
            try self.init(text, beside: path, count: data.count, header: header)
            return
        }
        self.init(
            texts: (0..<data.count).map { read.texts[data.number(ofRow: $0) - 1] },
            areNumbers: read.areNumbers)
    }

    private init(texts: [String], areNumbers: Bool) {
        (self.texts, self.areNumbers) = (texts, areNumbers)
    }

    private static func texts(
        ofTable file: RecognizedFile, _ options: ReadOptions, count: Int
    ) throws -> [String] {
        guard let column = options.columns?.first else {
            return try lines(of: file, count: count)
        }
        // The columns of the data say whether there is a header, not those of the labels.
        let table = try DelimitedTable(
            file.reader, header: options.header, excluded: options.columns ?? [])
        return try table.readTexts(of: column)
    }

    /// What stands under a key, whatever kind of value; an empty text for null and where the key is not.
    private static func texts(ofJSON file: RecognizedFile, _ options: ReadOptions) throws
        -> [String]
    {
        guard let key = options.columns?.first else {
            throw DataError.notLabels(
                path: file.path, reason: "it is JSON; the name of a key tells the labels")
        }
        var (texts, isKnown) = ([String](), false)
        try JSONKey.forEachObject(of: file) { object, _ in
            isKnown = isKnown || object[key] != nil
            switch object[key] {
            case let text as String: texts.append(text)
            case let value as NSNumber: texts.append("\(value)")
            default: texts.append("")
            }
        }
        guard isKnown else {
            throw DataError.notLabels(path: file.path, reason: "no object has a key '\(key)'")
        }
        return texts
    }

    private static func texts(
        ofDatabase file: RecognizedFile, _ options: ReadOptions
    ) throws -> [String] {
        let table = try DatabaseTable(file)
        guard options.columns != nil || table.head.width == 1 else {
            throw DataError.notLabels(
                path: file.path,
                reason: "\(table.name) has \(table.head.width) columns; one is needed")
        }
        let column = try options.columns?.first.map(table.head.index) ?? 0
        var texts: [String] = []
        while try table.forNextRows(1024, { texts.append($1(column).text) }) > 0 {}
        return texts
    }

    /// One label in each line, an empty one for a row without: a line more than there are rows is a header.
    private static func lines(of file: RecognizedFile, count: Int) throws -> [String] {
        let records = try TextRecords(file.reader)
        var delimiter: UInt8?
        var texts: [String] = []
        while let record = try records.next() {
            let separator = delimiter ?? DelimitedTable.delimiter(of: record, path: file.path)
            delimiter = separator
            var cells = RecordCells(record, delimiter: separator)
            texts.append(cells.next().map { String(decoding: $0, as: UTF8.self) } ?? "")
            var width = 1
            while cells.next() != nil { width += 1 }
            guard width == 1 else {
                throw DataError.notLabels(
                    path: file.path, reason: "it has \(width) columns; one is needed")
            }
        }
        guard !texts.isEmpty else { throw DataError.emptyFile(path: file.path) }
        while texts.count > count + 1, texts.last == "" { texts.removeLast() }
        guard texts.count == count + 1 else { return texts }
        return hasHeader(texts) ? Array(texts.dropFirst()) : texts.dropLast()
    }

    /// Whether the first of one line too many is a header. Where the last is empty, that line may be the one too many: not where
    /// other rows have no label either, nor where no row has the first text.
    private static func hasHeader(_ texts: [String]) -> Bool {
        texts.last != "" || texts.dropLast().contains("") || !texts.dropFirst().contains(texts[0])
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
        case .tokens: return []
        case .rows(let rows): return try rows.values(ofRows: 0..<rows.count).map(text)
        }
    }
}

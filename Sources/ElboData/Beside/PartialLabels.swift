/// A class for some rows, known before anything is learned.
public struct PartialLabels: Sendable, Equatable {
    /// For each row the position of its class in `names`; -1 where the class is not known.
    public let values: [Int]
    /// The classes of the known rows: in numerical order if all are numbers, else in alphabetical order.
    public let names: [String]

    /// For how many rows the class is known.
    public var knownCount: Int { values.count { $0 >= 0 } }

    /// Labels from their parts.
    package init(names: [String], values: [Int]) {
        self.names = names
        self.values = values
    }

    /// Makes labels from one text per row; nil where the class is not known.
    public init(_ texts: [String?]) {
        let known = Labels(texts.compactMap { $0 })
        var next = known.values.makeIterator()
        values = texts.map { $0 == nil ? -1 : next.next() ?? -1 }
        names = known.names
    }

    /// A class for every row.
    public init(_ labels: Labels) {
        self.init(names: labels.names, values: labels.values)
    }

    /// Reads the labels of a data set.
    ///
    /// A class is not known where a text is empty or says `NA`, `n/a`, `NaN`, `null` or `?` in any case, or
    /// where an array has NaN or, in an array without NaN, -1.
    ///
    /// - Parameters:
    ///   - text: a file (IDX, NPY, `archive.npz:array`, or text with one label per line), or a column
    ///     of the table at `path` by its name or its number from 1.
    ///   - path: the file that holds the data.
    ///   - count: how many rows the data has.
    ///   - header: whether the table at `path` has a header; nil to find out.
    /// - Throws: `DataError`, also when the number of labels is not `count` or no class is known.
    public static func read(
        _ text: String, beside path: String, count: Int, header: Bool? = nil
    ) throws -> PartialLabels {
        try PartialLabels(LabelTexts(text, beside: path, count: count, header: header), of: text)
    }

    /// Reads the labels of a data set, some of whose rows may have been left out when it was read.
    ///
    /// - Parameters:
    ///   - text: As of the other.
    ///   - path: The file that holds the data.
    ///   - data: The data.
    ///   - header: Whether the table at `path` has a header; nil to find out.
    /// - Throws: As the other.
    public static func read(
        _ text: String, beside path: String, for data: Dataset, header: Bool? = nil
    ) throws -> PartialLabels {
        try PartialLabels(LabelTexts(text, beside: path, for: data, header: header), of: text)
    }

    /// Takes the texts of labels for classes where they tell one.
    private init(_ read: LabelTexts, of text: String) throws {
        var marked = read.texts.map { MissingMark.matchesLabel($0) ? nil : $0 }
        if read.areNumbers, !marked.contains(nil) {
            marked = read.texts.map { $0 == "-1" ? nil : $0 }
        }
        self.init(marked)
        guard !names.isEmpty else {
            throw DataError.notLabels(path: text, reason: "it tells no row's class")
        }
    }
}

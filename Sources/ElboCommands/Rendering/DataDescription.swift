import Elbo

/// What Elbo makes of data.
struct DataDescription: Codable {
    /// Numbers in summary.
    struct Numbers: Codable {
        let known: Int
        let missing: Int
        /// Nil when no number is known, as all below.
        let minimum: Double?
        let maximum: Double?
        let mean: Double?
        /// The root of the mean squared deviation.
        let deviation: Double?
    }

    /// One column of the source.
    struct Column: Codable {
        enum Kind: String, Codable {
            case numbers, text
        }

        let name: String
        let type: Kind
        /// Why it is of this type.
        let reason: String
        let numbers: Numbers?
    }

    /// The file's or folder's name.
    let name: String
    /// What a row is.
    let kind: String
    let rows: Int
    let itemShape: [Int]
    /// How the numbers are kept.
    let element: String
    /// All cells.
    let cells: Numbers
    /// The columns of a table, those that are left out last; nil for rows of several axes.
    let columns: [Column]?
    /// The classes that sub-folders of images stand for.
    let classes: [String]?

    init(_ data: Dataset, _ summaries: [ColumnSummary]) {
        name = data.name
        rows = data.count
        itemShape = data.itemShape
        kind = DataDescription.kind(of: data)
        element =
            switch data.values {
            case .bytes: "whole numbers of 8 bits"
            case .floats: "numbers of 32 bits"
            case .rows: "numbers of 64 bits"
            }
        cells = Numbers(summaries)
        classes = Labels(foldersOf: data)?.names
        guard data.itemShape.count == 1 else {
            columns = nil
            return
        }
        columns =
            summaries.enumerated().map { place, summary in
                Column(
                    name: data.columns?[place] ?? "x\(place + 1)", type: .numbers,
                    reason: DataDescription.reason(summary), numbers: Numbers([summary]))
            }
            + data.omitted.map {
                Column(
                    name: $0.column.name ?? "x\($0.column.number)", type: .text,
                    reason: "left out: \($0)", numbers: nil)
            }
    }

    private static func kind(of data: Dataset) -> String {
        if let images = data.images { return "images, \(images)" }
        return data.itemShape.count == 1
            ? "rows of \(Format.count(data.itemSize, "number"))"
            : "arrays of \(Format.shape(data.itemShape))"
    }

    private static func reason(_ summary: ColumnSummary) -> String {
        guard summary.count > 0 else { return "every cell is missing" }
        if summary.isConstant { return "the same number in every row" }
        return summary.missing == 0
            ? "every cell is a number" : "every cell is a number or missing"
    }
}

extension DataDescription.Numbers {
    /// Puts columns together.
    init(_ columns: [ColumnSummary]) {
        let all = ColumnSummary(joining: columns)
        known = all.count
        missing = all.missing
        guard all.count > 0 else {
            (minimum, maximum, mean, deviation) = (nil, nil, nil, nil)
            return
        }
        minimum = all.minimum
        maximum = all.maximum
        mean = all.mean
        deviation = all.standardDeviation
    }
}

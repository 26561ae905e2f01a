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
        Labels(try LabelTexts(text, beside: path, count: count, header: header).texts)
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
    ) throws -> Labels {
        Labels(try LabelTexts(text, beside: path, for: data, header: header).texts)
    }
}

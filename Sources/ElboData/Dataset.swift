/// Rows of unlabelled data, kept close to their raw bytes.
///
/// A row (an item) is an image, a record, a signal: `schema` says what its numbers are. Images stay one byte
/// per pixel, everything else is 32-bit floating point; a missing cell is NaN, and no number is infinite.
public struct Dataset: Sendable {
    /// The numbers of all rows, row after row.
    public enum Values: Sendable, Equatable {
        /// Whole numbers from 0 to 255, such as pixels.
        case bytes(ByteStorage)
        /// Real numbers; NaN is a missing cell.
        case floats([Float])
    }

    /// What a row is; its observation has the raw values, untransformed.
    public let schema: ExampleSchema
    /// The numbers of all rows, row after row.
    public let values: Values
    /// The class of each row by the name of its field, from 0; empty when the schema has no classes.
    public let classes: [String: [Int]]
    /// How many rows there are.
    public let count: Int
    /// How many numbers one row has.
    public let itemSize: Int
    /// The name of the source without its folder.
    public let name: String
    /// A name for each row, if the source has them: an image's path within its folder.
    public let rowNames: [String]?

    /// The arrangement of one row, for example `[28, 28]` for an image or `[13]` for a record.
    public var itemShape: [Int] { schema.observation.itemShape }
    /// The names of the columns, if the source has them; as many as `itemSize`.
    public var columns: [String]? { schema.observation.columns }
    /// How the rows were made from image files, if they were.
    public var images: ImageTreatment? { schema.observation.images }
    /// Whether cells are missing.
    public var hasMissing: Bool { schema.mask != nil }

    /// Wraps numbers of which none is known to be infinite.
    init(
        _ values: Values, itemShape: [Int], columns: [String]?, name: String,
        rowNames: [String]? = nil, images: ImageTreatment? = nil
    ) {
        let hasMissing =
            switch values {
            case .bytes: false
            case .floats(let floats): floats.contains { $0.isNaN }
            }
        self.init(
            values,
            schema: ExampleSchema(
                itemShape: itemShape, columns: columns, images: images, hasMissing: hasMissing),
            classes: [:], name: name, rowNames: rowNames)
    }

    private init(
        _ values: Values, schema: ExampleSchema, classes: [String: [Int]], name: String,
        rowNames: [String]?
    ) {
        let (itemShape, columns) = (schema.observation.itemShape, schema.observation.columns)
        let elements =
            switch values {
            case .bytes(let bytes): bytes.count
            case .floats(let floats): floats.count
            }
        let size = itemShape.reduce(1, *)
        precondition(
            size > 0 && elements % size == 0,
            "\(elements) values are no whole rows of shape \(itemShape)")
        precondition(
            columns.map { $0.count == size } ?? true,
            "\(columns?.count ?? 0) column names for \(size) values per row")
        precondition(
            rowNames.map { $0.count == elements / size } ?? true,
            "\(rowNames?.count ?? 0) row names for \(elements / size) rows")
        self.schema = schema
        self.values = values
        self.classes = classes
        self.count = elements / size
        self.itemSize = size
        self.name = name
        self.rowNames = rowNames
    }

    /// Makes a data set of floating-point rows.
    ///
    /// - Parameters:
    ///   - values: the numbers, row after row; a whole number of rows; NaN for a missing cell.
    ///   - itemShape: the arrangement of one row.
    ///   - columns: a name for each number of a row.
    ///   - name: what messages call this data.
    /// - Throws: `DataError.infinite` for the first infinity.
    public init(
        _ values: [Float], itemShape: [Int], columns: [String]? = nil, name: String = "data"
    ) throws {
        self.init(.floats(values), itemShape: itemShape, columns: columns, name: name)
        try refuseInfinities(path: name)
    }

    /// Makes a data set of byte rows, such as grey images.
    ///
    /// - Parameters:
    ///   - bytes: the numbers from 0 to 255, row after row; a whole number of rows.
    ///   - itemShape: the arrangement of one row.
    ///   - columns: a name for each number of a row.
    ///   - name: what messages call this data.
    public init(
        bytes: [UInt8], itemShape: [Int], columns: [String]? = nil, name: String = "data"
    ) {
        self.init(.bytes(ByteStorage(bytes)), itemShape: itemShape, columns: columns, name: name)
    }

    /// The rows with these numbers, in this order; rows count from 0.
    public func subset(rows: some Collection<Int>) -> Dataset {
        let chosen: Values =
            switch values {
            case .bytes(let bytes):
                .bytes(ByteStorage(bytes.withUnsafeBytes { gather($0, rows) }))
            case .floats(let floats):
                .floats(gather(floats, rows))
            }
        return Dataset(
            chosen, schema: schema,
            classes: classes.mapValues { values in rows.map { values[$0] } }, name: name,
            rowNames: rowNames.map { names in rows.map { names[$0] } })
    }

    /// The same rows with a known class each, as a field of its own that models can be conditioned on.
    ///
    /// - Parameters:
    ///   - labels: a class for each row.
    ///   - names: all classes, in the order of the field's numbers; those of the labels when nil.
    /// - Throws: `DataError.notLabels` for a class that is not among the names.
    public func labelled(by labels: Labels, among names: [String]? = nil) throws -> Dataset {
        precondition(labels.values.count == count, "\(labels.values.count) labels, \(count) rows")
        let names = names ?? labels.names
        let positions = Dictionary(uniqueKeysWithValues: zip(names, 0...))
        let places = try labels.names.map { name -> Int in
            guard let place = positions[name] else {
                throw DataError.notLabels(
                    path: self.name,
                    reason: "'\(name)' is none of \(names.joined(separator: ", "))")
            }
            return place
        }
        let field = ExampleSchema.classesName
        var classes = classes
        classes[field] = labels.values.map { places[$0] }
        return Dataset(
            values,
            schema: schema.adding(
                .init(name: field, kind: .classes(names), itemShape: [names.count])),
            classes: classes, name: self.name, rowNames: rowNames)
    }

    private func gather<Source: RandomAccessCollection<Element>, Element>(
        _ source: Source, _ rows: some Collection<Int>
    ) -> [Element] where Source.Index == Int {
        var result: [Element] = []
        result.reserveCapacity(rows.count * itemSize)
        for row in rows {
            precondition(row >= 0 && row < count, "row \(row) of \(count)")
            result.append(contentsOf: source[row * itemSize..<(row + 1) * itemSize])
        }
        return result
    }

    /// Copies the raw values of some rows as floats, bytes as 0 to 255, without allocating.
    ///
    /// - Parameters:
    ///   - rows: row numbers from 0, in the order wanted.
    ///   - buffer: room for `rows.count * itemSize` numbers; anything beyond is left alone.
    @inlinable
    public func fill(rows: some Collection<Int>, into buffer: UnsafeMutableBufferPointer<Float>) {
        var position = 0
        for row in rows {
            precondition(position + itemSize <= buffer.count, "no room for all rows")
            fill(
                row: row,
                into: UnsafeMutableBufferPointer(rebasing: buffer[position..<position + itemSize]))
            position += itemSize
        }
    }

    /// Copies the raw values of one row as floats.
    @usableFromInline
    func fill(row: Int, into buffer: UnsafeMutableBufferPointer<Float>) {
        precondition(row >= 0 && row < count, "row \(row) of \(count)")
        let start = row * itemSize
        switch values {
        case .bytes(let bytes):
            bytes.withUnsafeBytes { source in
                guard let from = source.baseAddress?.advanced(by: start),
                    let to = buffer.baseAddress
                else { return }
                // Whole rows are inside; without checks for each byte the loop runs as vector code.
                let pixels = from.assumingMemoryBound(to: UInt8.self)
                for offset in 0..<itemSize {
                    to[offset] = Float(pixels[offset])
                }
            }
        case .floats(let floats):
            floats.withUnsafeBufferPointer { source in
                _ = buffer.update(fromContentsOf: source[start..<start + itemSize])
            }
        }
    }

    /// Refuses infinities, naming the first one's row and column.
    func refuseInfinities(path: String) throws {
        guard case .floats(let floats) = values,
            let index = floats.firstIndex(where: \.isInfinite)
        else { return }
        let column = index % itemSize
        throw DataError.infinite(
            path: path, row: index / itemSize + 1,
            column: ColumnLabel(number: column + 1, name: columns?[column]),
            found: "\(floats[index])")
    }
}

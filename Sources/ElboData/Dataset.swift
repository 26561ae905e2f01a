/// Rows of unlabelled data, kept close to how they came.
///
/// A row (an item) is an image, a record, a signal: `schema` says what its numbers are. Images stay one byte
/// per pixel, tables Float64, in memory or in a file larger than it; a missing cell is NaN, and no number is
/// infinite. Networks read rows as Float32 (`fill`), mixtures as Float64 (`rowSource`).
public struct Dataset: Sendable {
    /// What a row is; its observation has the raw values, untransformed.
    public let schema: ExampleSchema
    /// The numbers of all rows.
    public let values: Values
    /// The class of each row by the name of its field, from 0, or -1 where it is not told; empty when the schema has no classes.
    public let classes: [String: [Int]]
    /// How many rows there are.
    public let count: Int
    /// How many numbers one row has.
    public let itemSize: Int
    /// The name of the source without its folder.
    public let name: String
    /// A name for each row, if the source has them: an image's path within its folder, a sentence itself.
    public let rowNames: TextList?
    /// The number of each row in the source, from 1, when these are some of its rows.
    let rowNumbers: PackedNumbers?
    /// How many rows the source of sentences has, where some of them are no examples.
    let sourceCount: Int?
    /// The columns of the source that were left out because they hold text.
    public let omitted: [OmittedColumn]
    /// The columns whose numbers are written as people write them.
    public let notated: [NotatedColumn]
    /// The columns in which texts stand that a model does not know.
    public let unknownLevels: [UnknownLevels]
    /// What is wrong with the first number that Float32 cannot hold.
    let beyondFloat: DataError?

    /// The arrangement of one row, for example `[28, 28]` for an image or `[13]` for a record.
    public var itemShape: [Int] { schema.observation.itemShape }
    /// The names of the columns, if the source has them; as many as `itemSize`.
    public var columns: [String]? { schema.observation.columns }
    /// The columns of the table that the numbers come from, when some are categories.
    public var table: [TableColumn]? { schema.observation.table }
    /// How the rows were made from image files, if they were.
    public var images: ImageTreatment? { schema.observation.images }
    /// How the rows were made from sounds, if they were.
    public var sounds: SoundTreatment? { schema.observation.sounds }
    /// How the rows were made from moving pictures, if they were.
    public var clips: ClipTreatment? { schema.observation.clips }
    /// Whether cells are missing.
    public var hasMissing: Bool { schema.mask != nil }

    /// Wraps bytes or floats of which none is known to be infinite.
    init(
        _ values: Values, itemShape: [Int], columns: [String]? = nil, name: String,
        rowNames: TextList? = nil, images: ImageTreatment? = nil
    ) {
        let hasMissing =
            switch values {
            case .bytes, .rows, .tokens: false
            case .floats(let floats): floats.contains { $0.isNaN }
            }
        self.init(
            values,
            schema: ExampleSchema(
                itemShape: itemShape, columns: columns, images: images, hasMissing: hasMissing),
            name: name, rowNames: rowNames)
    }

    /// Puts a data set together.
    init(
        _ values: Values, schema: ExampleSchema, classes: [String: [Int]] = [:], name: String,
        rowNames: TextList? = nil, rowNumbers: PackedNumbers? = nil, sourceCount: Int? = nil,
        omitted: [OmittedColumn] = [],
        notated: [NotatedColumn] = [], unknownLevels: [UnknownLevels] = [],
        beyondFloat: DataError? = nil
    ) {
        let (itemShape, columns) = (schema.observation.itemShape, schema.observation.columns)
        let size = itemShape.reduce(1, *)
        let elements = values.count(ofSize: size)
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
        self.rowNumbers = rowNumbers
        self.sourceCount = sourceCount
        self.omitted = omitted
        self.notated = notated
        self.unknownLevels = unknownLevels
        self.beyondFloat = beyondFloat
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

    /// The rows with these numbers, in this order; rows count from 0. Rows in a file stay there.
    public func subset(rows: some Collection<Int>) -> Dataset {
        for row in rows { precondition(row >= 0 && row < count, "row \(row) of \(count)") }
        return Dataset(
            values.selecting(rows: rows, of: itemSize), schema: schema,
            classes: classes.mapValues { values in rows.map { values[$0] } }, name: name,
            rowNames: rowNames.map { $0.selecting(rows) },
            rowNumbers: PackedNumbers(rows.lazy.map { number(ofRow: $0) }), omitted: omitted,
            unknownLevels: unknownLevels, beyondFloat: beyondFloat)
    }

    /// The same rows with a known class each, as a field of its own that models can be conditioned on.
    ///
    /// - Parameters:
    ///   - labels: a class for each row.
    ///   - names: all classes, in the order of the field's numbers; those of the labels when nil.
    ///   - label: what they are called together, such as a column's name.
    /// - Throws: `DataError.notLabels` for a class that is not among the names.
    public func labelled(
        by labels: Labels, among names: [String]? = nil, named label: String? = nil
    ) throws -> Dataset {
        try labelled(
            by: PartialLabels(names: labels.names, values: labels.values), among: names,
            named: label)
    }

    /// The same rows, some of them with a known class, as a field of its own, in place of classes that they have: for models that
    /// infer the other classes.
    ///
    /// - Parameters:
    ///   - labels: a class or none for each row.
    ///   - names: all classes, in the order of the field's numbers; those of the labels when nil.
    ///   - label: what they are called together, such as a column's name.
    /// - Throws: `DataError.notLabels` for a class that is not among the names.
    public func labelled(
        by labels: PartialLabels, among names: [String]? = nil, named label: String? = nil
    ) throws -> Dataset {
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
        classes[field] = labels.values.map { $0 < 0 ? -1 : places[$0] }
        return Dataset(
            values,
            schema: schema.without(field).adding(
                .init(
                    name: field, kind: .classes(names), itemShape: [names.count], label: label)),
            classes: classes, name: self.name, rowNames: rowNames,
            rowNumbers: rowNumbers, omitted: omitted, unknownLevels: unknownLevels,
            beyondFloat: beyondFloat)
    }

    /// Refuses infinities, naming the first one's row and column.
    func refuseInfinities(path: String) throws {
        guard case .floats(let floats) = values,
            let index = floats.firstIndex(where: \.isInfinite)
        else { return }
        let column = index % itemSize
        throw DataError.infinite(
            path: path, place: .row(index / itemSize + 1),
            column: ColumnLabel(number: column + 1, name: columns?[column]),
            found: "\(floats[index])")
    }
}

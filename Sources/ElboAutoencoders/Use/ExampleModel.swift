public import ElboData

/// A trained model that says what an example of it is.
public protocol ExampleModel: Sendable {
    /// What an example is: fields, shapes, columns, transform, origin.
    var schema: ExampleSchema { get }
}

extension ExampleModel {
    /// The extents of one example, such as [28, 28].
    public var itemShape: [Int] { schema.observation.itemShape }
    /// How many numbers it has.
    public var itemSize: Int { schema.observation.itemSize }
    /// Names of an example's numbers, when they have names.
    public var columns: [String]? { schema.observation.columns }
    /// The columns of the table that examples come from, when some are categories.
    public var table: [TableColumn]? { schema.observation.table }
    /// What the columns of the table are called that examples come from, when they have names.
    public var sourceColumns: [String]? { table?.map(\.name) ?? columns }
    /// How each of a table's numbers is written, where that is known.
    public var formats: [NumberFormat?]? { schema.observation.formats }
    /// How the numbers of each column of the table are written, where that is known; nil for categories.
    public var cellFormats: [NumberFormat?]? {
        guard let table else { return formats }
        return zip(table, table.ranges).map { column, range in
            column.quantiles?.format ?? formats?[range.lowerBound] ?? nil
        }
    }
    /// How raw data become what the model sees.
    public var transform: DataTransform { schema.observation.transform }
    /// How moving pictures become examples of the model; nil when they do not.
    public var clips: ClipTreatment? { schema.observation.clips }

    /// How image files become data for this model: as they did in training, or by the shape of its
    /// examples; nil when these are no images.
    public var imageTreatment: ImageTreatment? {
        guard schema.observation.sounds == nil else { return nil }
        return schema.observation.images ?? ImageTreatment(itemShape: itemShape)
    }
}

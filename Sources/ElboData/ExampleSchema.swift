/// What one example is: its fields by name, the one that a model describes first.
///
/// Data sets, models and model files carry it whole, so that nothing about an example has to be remembered
/// beside it.
public struct ExampleSchema: Codable, Hashable, Sendable {
    /// One part of an example.
    public struct Field: Codable, Hashable, Sendable {
        /// What functions of a model call it.
        public let name: String
        /// What its numbers are.
        public let kind: FieldKind
        /// The arrangement of its numbers, for example `[28, 28]` for an image or `[13]` for a record.
        public let itemShape: [Int]
        /// A name for each number, if the source has them.
        public let columns: [String]?
        /// The columns of the table that the numbers come from, when some are categories; nil when each number is a
        /// column.
        public let table: [TableColumn]?
        /// How raw values become what a model sees.
        public let transform: DataTransform
        /// How it was made from image files, if it was.
        public let images: ImageTreatment?
        /// How it was made from sounds, if it was.
        public let sounds: SoundTreatment?
        /// How it was made from moving pictures, if it was.
        public let clips: ClipTreatment?
        /// How each of a table's numbers is written, where that is known.
        public let formats: [NumberFormat?]?
        /// Of classes what they are of: the column or key that they stood in.
        public let label: String?

        /// Describes a field.
        public init(
            name: String, kind: FieldKind, itemShape: [Int], columns: [String]? = nil,
            table: [TableColumn]? = nil, transform: DataTransform = .identity,
            images: ImageTreatment? = nil, sounds: SoundTreatment? = nil,
            clips: ClipTreatment? = nil, formats: [NumberFormat?]? = nil, label: String? = nil
        ) {
            self.name = name
            self.kind = kind
            self.itemShape = itemShape
            self.columns = columns
            self.table = table
            self.transform = transform
            self.images = images
            self.sounds = sounds
            self.clips = clips
            self.formats = formats
            self.label = label
        }

        /// How many numbers it has.
        public var itemSize: Int { itemShape.reduce(1, *) }

        /// The columns that its numbers come from: those of the table, or one for each number.
        public var tableColumns: [TableColumn] {
            table
                ?? (0..<itemSize).map {
                    TableColumn(name: columns?[$0] ?? UnnamedColumns.name(of: $0))
                }
        }
    }

    /// The fields, the observation first.
    public let fields: [Field]

    /// Describes examples; the first field is what a model describes, and no two share a name.
    public init(_ fields: [Field]) {
        precondition(!fields.isEmpty, "an example needs a field")
        precondition(
            Set(fields.map(\.name)).count == fields.count,
            "fields \(fields.map(\.name)) need names of their own")
        self.fields = fields
    }

    /// The field that a model describes: p(x|z) is its law.
    public var observation: Field { fields[0] }

    /// The field of a name.
    public subscript(name: String) -> Field? { fields.first { $0.name == name } }

    /// The field that tells which cells of the observation are known; nil when all are.
    public var mask: Field? { fields.first { $0.kind == .mask(of: observation.name) } }

    /// The field of known classes, if there is one.
    public var classes: Field? {
        fields.first {
            switch $0.kind {
            case .classes: true
            case .numbers, .tokens, .mask: false
            }
        }
    }
}

/// What the numbers of a field are.
public enum FieldKind: Codable, Hashable, Sendable {
    /// Real numbers, whole or not; a missing cell is NaN.
    case numbers
    /// The tokens of a sentence by their numbers, the end, and padding behind it.
    case tokens(TextCoding)
    /// One of the classes with these names, as one number each: 1 for the class, 0 for the others.
    case classes([String])
    /// 1 where a cell of the named field is known, 0 where it is missing.
    case mask(of: String)
}

extension ExampleSchema {
    /// The customary name of the field that a model describes.
    public static let observationName: String = "x"
    /// The customary name of its mask.
    public static let maskName: String = "mask"
    /// The customary name of known classes.
    public static let classesName: String = "label"

    /// Examples of one field of numbers.
    ///
    /// - Parameters:
    ///   - itemShape: The arrangement of its numbers.
    ///   - columns: A name for each number.
    ///   - table: The columns of the table they come from, when some are categories.
    ///   - transform: How raw values become what a model sees.
    ///   - images: How they were made from image files.
    ///   - sounds: How they were made from sounds.
    ///   - clips: How they were made from moving pictures.
    ///   - hasMissing: Whether cells can be missing, which adds a mask.
    public init(
        itemShape: [Int], columns: [String]? = nil, table: [TableColumn]? = nil,
        transform: DataTransform = .identity, images: ImageTreatment? = nil,
        sounds: SoundTreatment? = nil, clips: ClipTreatment? = nil, hasMissing: Bool = false
    ) {
        let observation = Field(
            name: ExampleSchema.observationName, kind: .numbers, itemShape: itemShape,
            columns: columns, table: table, transform: transform, images: images, sounds: sounds,
            clips: clips)
        self.init([observation])
        if hasMissing { self = masked }
    }

    /// The same with a mask of missing cells, if it has none.
    public var masked: ExampleSchema {
        guard mask == nil else { return self }
        return adding(
            Field(
                name: ExampleSchema.maskName, kind: .mask(of: observation.name),
                itemShape: observation.itemShape))
    }

    /// The same with another transform of the observation.
    public func transformed(by transform: DataTransform) -> ExampleSchema {
        replacing(observation, transform: transform, formats: observation.formats)
    }

    /// The same with what is known of how a table writes its numbers.
    public func formatted(_ formats: [NumberFormat?]?) -> ExampleSchema {
        replacing(observation, transform: observation.transform, formats: formats)
    }

    private func replacing(_ old: Field, transform: DataTransform, formats: [NumberFormat?]?)
        -> ExampleSchema
    {
        let new = Field(
            name: old.name, kind: old.kind, itemShape: old.itemShape, columns: old.columns,
            table: old.table, transform: transform, images: old.images, sounds: old.sounds,
            clips: old.clips, formats: formats)
        return ExampleSchema([new] + fields.dropFirst())
    }

    /// The same without a field.
    func without(_ name: String) -> ExampleSchema {
        ExampleSchema(fields.filter { $0.name != name })
    }

    /// The same with a field more.
    public func adding(_ field: Field) -> ExampleSchema { ExampleSchema(fields + [field]) }
}

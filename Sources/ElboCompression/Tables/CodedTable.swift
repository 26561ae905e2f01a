/// A model of rows of a table, as a coder sees it.
public struct CodedTable: Sendable {
    /// One of its columns.
    public struct Column: Sendable {
        /// What the model calls it.
        public let name: String
        /// p(x|z) of its cells.
        public let law: CodedLaw
        /// Of a category the texts, without quotes; none of numbers.
        public let levels: [[UInt8]]
        /// Of dates how they are written; nil of numbers in decimals.
        public let notation: CellNotation?

        /// Describes a column.
        public init(
            name: String, law: CodedLaw, levels: [[UInt8]] = [], notation: CellNotation? = nil
        ) {
            self.name = name
            self.law = law
            self.levels = levels
            self.notation = notation
        }
    }

    /// The columns, in the order in which their numbers come out of the decoder.
    public let columns: [Column]
    /// From what is shown of rows to q(z|x): values [n, width], and where the model sees them the mask [n, width]; from z to the
    /// laws' numbers, those of one column after those of the one before.
    public let networks: CodedNetworks
    /// How many numbers the encoder is shown of a row.
    public let width: Int
    /// Whether it is shown a mask of missing cells as well.
    public let seesMask: Bool
    /// The numbers of a row from its cells: a number, the place of a level, or NaN, which makes all numbers of a cell NaN.
    public let shown: @Sendable ([Double]) -> [Double]

    /// Puts a model together.
    public init(
        columns: [Column], networks: CodedNetworks, width: Int, seesMask: Bool,
        shown: @escaping @Sendable ([Double]) -> [Double]
    ) {
        self.columns = columns
        self.networks = networks
        self.width = width
        self.seesMask = seesMask
        self.shown = shown
    }
}

/// A way to write numbers other than in decimals: whole steps of a fixed size as texts.
public struct CellNotation: Sendable {
    /// The size of a step.
    public let step: Double
    /// The step that a text stands for; nil for others.
    public let place: @Sendable ([UInt8]) -> Int?
    /// The text of a step; nil for one that has none.
    public let text: @Sendable (Int) -> [UInt8]?

    /// Describes a notation.
    public init(
        step: Double, place: @escaping @Sendable ([UInt8]) -> Int?,
        text: @escaping @Sendable (Int) -> [UInt8]?
    ) {
        self.step = step
        self.place = place
        self.text = text
    }
}

/// What a reader should know that the file does not say.
public struct ReadOptions: Sendable, Hashable {
    /// The array to take from an archive, without `.npy`; nil for a customary name or the only one.
    public var member: String?
    /// Whether a table's first line holds names; nil to find out.
    public var header: Bool?
    /// Columns of a table to leave out, each by its name or its number from 1.
    public var excludedColumns: [String]

    /// Columns of a table to take, in this order, when its header has all of these names; a table without
    /// them is read as a whole. Nil takes all columns. A model's columns, so that its data may hold others.
    public var preferredColumns: [String]?

    /// What becomes of image files.
    public var images: ImageOptions

    /// Collects options for a reader; the defaults suit most files.
    public init(
        member: String? = nil, header: Bool? = nil, excludedColumns: [String] = [],
        preferredColumns: [String]? = nil, images: ImageOptions = ImageOptions()
    ) {
        self.member = member
        self.header = header
        self.excludedColumns = excludedColumns
        self.preferredColumns = preferredColumns
        self.images = images
    }
}

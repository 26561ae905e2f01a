/// What a reader should know that the file does not say.
public struct ReadOptions: Sendable, Hashable {
    /// The array to take from an archive, without `.npy`; nil for a customary name or the only one.
    public var member: String?
    /// Whether a table's first line holds names; nil to find out.
    public var header: Bool?
    /// Columns of a table to leave out, each by its name or its number from 1.
    public var excludedColumns: [String]

    /// Collects options for a reader; the defaults suit most files.
    public init(member: String? = nil, header: Bool? = nil, excludedColumns: [String] = []) {
        self.member = member
        self.header = header
        self.excludedColumns = excludedColumns
    }
}

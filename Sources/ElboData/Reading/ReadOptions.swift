/// What a reader should know that the file does not say.
public struct ReadOptions: Sendable, Hashable {
    /// The array to take from an archive, without `.npy`; nil for a customary name or the only one.
    public var member: String?
    /// Whether a text's first line holds names; nil to find out.
    public var header: Bool?
    /// The columns to take, in this order, each by its name or its number from 1; all must be there and hold
    /// numbers. Nil takes every column that does. Of a table without names, column 3 is also called `x3`: the
    /// rows have such names when some of its columns are left out.
    ///
    /// A model that keeps `Dataset.columns` finds its columns again in a table that has more, or has them in
    /// another order.
    public var columns: [String]?
    /// Whether a table without names gives all its columns in their order where `columns` has names. For a model's
    /// columns, whose data may come as an array.
    public var takesUnnamed: Bool
    /// Columns to leave out, each by its name or its number from 1.
    public var excluded: [String]
    /// Texts that mark a missing cell besides the customary ones, such as `-999`; only in texts.
    public var missing: [String]
    /// Whether a column without any number is taken; only a model that knows the column can use it.
    public var allowsEmptyColumns: Bool
    /// How many bytes of numbers are kept in memory; more stay in the file, or go to a temporary one.
    public var memoryLimit: Int
    /// What becomes of columns of text.
    public var categories: CategoryReading
    /// What becomes of image files.
    public var images: ImageOptions
    /// What becomes of sounds.
    public var sounds: SoundOptions
    /// What becomes of moving pictures.
    public var clips: ClipOptions
    /// What stands before the decimals of numbers with commas, where a column does not tell; nil to leave such a column
    /// as it is.
    public var decimal: DecimalMark?
    /// Whether the day stands before the month of dates such as 01/02/2024, where a column does not tell.
    public var isDayFirst: Bool?
    /// Which columns are dates.
    public var dates: DateColumns
    /// How many cores read; nil for all. The data are the same for any number.
    public var threads: Int?

    /// The mark before the decimals of a number.
    public enum DecimalMark: String, Sendable, Hashable, CaseIterable {
        /// 1,234 is between one and two.
        case comma
        /// 1,234 is more than a thousand.
        case point
    }

    /// Which columns of a table are dates.
    public enum DateColumns: Sendable, Hashable {
        /// Those that hold dates of one form.
        case found
        /// Those of a model, by name, in whatever form with the same units; no others.
        case known([String: DateNotation])
    }

    /// 256 MiB.
    public static let customaryMemoryLimit: Int = 1 << 28

    /// Collects options for a reader; the defaults suit most files.
    public init(
        member: String? = nil, header: Bool? = nil, columns: [String]? = nil,
        takesUnnamed: Bool = false, excluded: [String] = [], missing: [String] = [],
        allowsEmptyColumns: Bool = false, memoryLimit: Int = customaryMemoryLimit,
        categories: CategoryReading = .leftOut, images: ImageOptions = ImageOptions(),
        sounds: SoundOptions = SoundOptions(), clips: ClipOptions = ClipOptions(),
        decimal: DecimalMark? = nil, isDayFirst: Bool? = nil, dates: DateColumns = .found,
        threads: Int? = nil
    ) {
        self.member = member
        self.header = header
        self.columns = columns
        self.takesUnnamed = takesUnnamed
        self.excluded = excluded
        self.missing = missing
        self.allowsEmptyColumns = allowsEmptyColumns
        self.memoryLimit = memoryLimit
        self.categories = categories
        self.images = images
        self.sounds = sounds
        self.clips = clips
        self.decimal = decimal
        self.isDayFirst = isDayFirst
        self.dates = dates
        self.threads = threads
    }
}

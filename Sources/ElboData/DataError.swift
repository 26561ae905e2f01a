import Foundation

/// What can be wrong with data or with the place where a result should go.
///
/// Rows, lines and columns count from 1, as people and editors do. Paths are as the user wrote them;
/// `-` reads as standard input or output.
public enum DataError: Error, Equatable, Sendable {
    // MARK: Nothing to read

    /// No file has this name.
    case notFound(path: String)
    /// The system refused to open or read the file.
    case cannotRead(path: String, reason: String)
    /// A folder was given where a file is needed.
    case isFolder(path: String)

    // MARK: The container is damaged

    /// The file has no bytes.
    case emptyFile(path: String)
    /// The data holds no rows or no columns.
    case noValues(path: String, shape: [Int])
    /// A source of sentences holds none, or none that is not longer than is taken.
    case noSentences(path: String, tooLong: Int)
    /// Neither the name nor the first bytes tell a format this library reads.
    case unknownFormat(path: String)
    /// The file is in a known format that is not read.
    case foreignFormat(path: String, format: ForeignFormat)
    /// The first bytes contradict the format that the name promises.
    case wrongFormat(path: String, expected: String)
    /// The data ends early; sizes in bytes where known.
    case truncated(path: String, expected: Int?, found: Int?)
    /// What must be held in memory as a whole has not ended after this many bytes.
    case endless(path: String, limit: Int)
    /// More bytes follow than the header announces.
    case trailingBytes(path: String, expected: Int)
    /// A structure of the format is broken.
    case corrupt(path: String, format: String, reason: String)
    /// The announced shape has more elements than memory has addresses.
    case shapeOverflow(path: String, shape: [Int])
    /// The element type is none that becomes a number.
    case unsupportedType(path: String, type: String)
    /// An archive has no array of this name.
    case noSuchMember(path: String, member: String, members: [String])
    /// An archive holds several arrays and none has a customary name.
    case ambiguousMember(path: String, members: [String])
    /// A database has no table of this name; no tables: the file is no database.
    case noSuchTable(path: String, table: String, tables: [String])
    /// A database holds several tables and none was chosen.
    case ambiguousTable(path: String, tables: [String])
    /// A name such as `toy:rings` names no data that ship.
    case noSuchToy(path: String, reason: String)
    /// A database holds no table.
    case noTables(path: String)
    /// A database refuses a query.
    case invalidQuery(path: String, reason: String)
    /// An image file cannot be read.
    case unreadableImage(path: String, defect: ImageDefect)
    /// None of a folder's images can be read, or not all where all were asked for.
    case unreadableImages(path: String, unreadable: [UnreadableImage], total: Int)
    /// None of a folder's sounds can be read, or not all where all were asked for.
    case unreadableSounds(path: String, unreadable: [UnreadableSound], total: Int)
    /// None of a folder's moving pictures can be read, or not all where all were asked for.
    case unreadableVideos(path: String, unreadable: [UnreadableVideo], total: Int)
    /// A safetensors file breaks one of the rules of its format.
    case invalidTensors(path: String, defect: SafeTensorsDefect)

    // MARK: The contents are unusable

    /// A line has more or fewer cells than the first one.
    case raggedRow(path: String, line: Int, expected: Int, found: Int)
    /// A line of a text cannot be used.
    case badLine(path: String, line: Int, reason: String)
    /// A cell of a text table is not a number.
    case notNumeric(path: String, place: RowPlace, column: ColumnLabel, found: String)
    /// A column of dates that was asked for has the day before the month or behind it: no row tells, or rows disagree.
    case ambiguousDates(path: String, column: ColumnLabel, isContradictory: Bool)
    /// A column holds other dates than those a model knows, of which an example is given.
    case notTheDates(
        path: String, place: RowPlace, column: ColumnLabel, found: String, expected: String)
    /// The data lack a field that a model was trained with.
    case noField(path: String, field: String)
    /// A number is too large for 32-bit floating point, with which networks compute.
    case beyondFloat(path: String, row: Int, column: ColumnLabel, found: String)
    /// A number is infinite or too large for 64-bit floating point.
    case infinite(path: String, place: RowPlace, column: ColumnLabel, found: String)
    /// The contents are no rows of numbers.
    case notTable(path: String)
    /// The file holds data of another kind than is taken here.
    case otherKind(path: String, expected: String)
    /// The elements of an array lie column after column.
    case columnOrder(path: String)
    /// Every column of a table holds text.
    case noNumericColumns(path: String, columns: Int)
    /// All cells of a column are missing.
    case emptyColumn(path: String, column: ColumnLabel)
    /// The table has no column of this name or number.
    case noSuchColumn(path: String, column: String, columns: [String])
    /// Several of the columns that were asked for are not in the table.
    case noSuchColumns(path: String, missing: [String], columns: [String])
    /// Several columns of the table have this name; their numbers count from 1.
    case ambiguousColumn(path: String, column: String, numbers: [Int])
    /// The same column was asked for twice.
    case repeatedColumn(path: String, column: ColumnLabel)
    /// The number of labels differs from the number of rows.
    case labelCount(path: String, expected: Int, found: Int)
    /// The file or column cannot serve as labels.
    case notLabels(path: String, reason: String)
    /// The rows of the data have no texts that results could be joined to.
    case noRowTexts(path: String, reason: String)
    /// The number of row weights differs from the number of rows.
    case weightCount(path: String, expected: Int, found: Int)
    /// A row's weight is missing or negative.
    case invalidWeight(path: String, row: Int, found: String)
    /// All row weights are zero.
    case zeroWeights(path: String)
    /// The file cannot serve as row weights.
    case notWeights(path: String, reason: String)

    /// A folder without images.
    case noImages(path: String, ignored: Int)
    /// A folder without sounds.
    case noSounds(path: String, ignored: Int)
    /// A folder without moving pictures.
    case noVideos(path: String, ignored: Int)
    /// An array whose axes are not those of moving pictures.
    case notFrames(path: String, shape: [Int])
    /// Pictures that cannot move through a frame of so many pixels: none of bytes, in colour, or too large.
    case notMovable(path: String, shape: [Int], side: Int)
    /// Frames of numbers that are no bytes, asked for in another size or colour.
    case notResized(path: String, shape: [Int])
    /// The clips have more bytes than are kept in memory.
    case tooManyClips(path: String, limit: Int)
    /// Images of a folder differ in size; the most frequent size comes first.
    case mixedImageSizes(path: String, sizes: [ImageSizeCount])
    /// Images are too large to be rows of data as they are.
    case largeImages(path: String, size: ImageSize)

    /// Of the many files of a folder hardly any is an image, a sound or a moving picture.
    case fewData(path: String, seen: Int, data: Int)

    // MARK: Nowhere to write

    /// The output could not be created, filled or put in place; an older file there is untouched.
    case cannotWrite(path: String, reason: String)
    /// Another file, which shall be kept, has come to the output's place; the output is complete beside it.
    case appeared(path: String, kept: String)
    /// Another process is at work on the file.
    case inUse(path: String)

    /// The three kinds of failure a command distinguishes by its exit code.
    public enum Kind: Sendable {
        /// The input is missing or unreadable (sysexits 66).
        case noInput
        /// The input is there but wrong (sysexits 65).
        case badData
        /// The output cannot be created (sysexits 73).
        case cannotCreate
    }

    /// Which exit code the failure deserves.
    public var kind: Kind {
        switch self {
        case .notFound, .cannotRead, .isFolder, .noSuchToy: .noInput
        case .cannotWrite, .appeared, .inUse: .cannotCreate
        case .emptyFile, .noValues, .noSentences, .unknownFormat, .foreignFormat, .wrongFormat,
            .truncated,
            .endless,
            .trailingBytes, .corrupt,
            .shapeOverflow, .unsupportedType, .noSuchMember, .ambiguousMember, .invalidTensors,
            .noSuchTable, .ambiguousTable, .noTables, .invalidQuery,
            .noField, .raggedRow, .badLine, .notNumeric, .ambiguousDates, .notTheDates,
            .beyondFloat,
            .infinite, .notTable, .otherKind, .columnOrder,
            .noNumericColumns,
            .emptyColumn, .noSuchColumn, .noSuchColumns, .ambiguousColumn, .repeatedColumn,
            .labelCount, .notLabels,
            .noRowTexts, .weightCount, .invalidWeight, .zeroWeights, .notWeights,
            .unreadableImage, .unreadableImages, .unreadableSounds, .unreadableVideos, .noImages,
            .noSounds, .noVideos, .notFrames, .notMovable, .notResized, .tooManyClips,
            .mixedImageSizes, .largeImages, .fewData:
            .badData
        }
    }
}

extension DataError {
    /// Whether the reader of a pipe has gone: nobody is left to tell.
    public var isBrokenPipe: Bool {
        if case .cannotWrite(_, let reason) = self { reason == systemReason(EPIPE) } else { false }
    }
}

/// A column as an error names it: its number from 1 and, where the table has a header, its name.
public struct ColumnLabel: Hashable, Sendable, CustomStringConvertible {
    /// The position, counting from 1.
    public let number: Int
    /// The name in the header, if there is one.
    public let name: String?

    /// Labels a column by its number from 1 and its name.
    public init(number: Int, name: String? = nil) {
        self.number = number
        self.name = name
    }

    /// For example `column 3 ("age")`.
    public var description: String {
        guard let name else { return "column \(number)" }
        return "column \(number) (\"\(name.shortened())\")"
    }
}

extension String {
    /// At most `limit` characters of a text that comes from a file, fit for one line of a message.
    func shortened(to limit: Int = 40) -> String {
        let printable = map {
            $0.isNewline || $0.unicodeScalars.contains { $0.value < 32 } ? "?" : $0
        }
        return printable.count <= limit
            ? String(printable) : String(printable.prefix(limit)) + "..."
    }
}

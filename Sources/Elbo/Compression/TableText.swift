import ElboCompression
import ElboData

/// The text of a table that a model knows, looked through once.
struct TableText {
    /// How it is written.
    let table: TableLayout
    /// How many records there are behind the line of names.
    let records: Int
    /// What its columns are called, or their numbers from 1.
    let names: [String]

    private let path: String
    private let known: [String]

    /// Looks through a file.
    ///
    /// - Throws: `DataError`, `.noSuchColumn` for a table without a column of the model.
    init(_ path: String, of coded: CodedTable) throws {
        self.path = path
        known = coded.columns.map(\.name)
        let stream = try TextStream(path, known: known)
        var sources = [Int?](repeating: nil, count: stream.width)
        for (source, place) in try stream.places(of: known, path: path).enumerated() {
            sources[place] = source
        }
        names = stream.columns ?? (1...max(stream.width, 1)).map { "column \($0)" }
        var survey = TableSurvey(coded, delimiter: stream.delimiter, sources: sources)
        var text = Opened(stream)
        _ = try text.head()
        while let record = try text.record() { survey.add(record) }
        (table, records) = (survey.layout(), survey.records)
    }

    /// The same file from its start.
    func opened() throws -> Opened { Opened(try TextStream(path, known: known)) }

    /// A file, record after record.
    struct Opened {
        private let stream: TextStream
        private var cutter: RecordCutter

        init(_ stream: TextStream) {
            self.stream = stream
            cutter = RecordCutter { try stream.next() }
        }

        /// Its name without folders.
        var name: String { stream.name }

        /// What stands before the first record of data; to be asked for first.
        mutating func head() throws -> [UInt8] {
            guard stream.columns != nil else { return stream.mark }
            return stream.mark + (try cutter.next() ?? [])
        }

        /// The next record; nil at the end.
        mutating func record() throws -> ArraySlice<UInt8>? { try cutter.next() }

        /// The next record, which has been there before.
        mutating func next() throws -> [UInt8] {
            guard let record = try cutter.next() else {
                throw DataError.truncated(path: stream.name, expected: nil, found: nil)
            }
            return Array(record)
        }
    }
}

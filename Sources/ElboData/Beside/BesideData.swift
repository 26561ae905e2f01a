import Foundation

/// Where something is known about each row that is no part of the rows: labels, weights.
public enum BesideData: Sendable, Equatable {
    /// A file with one value per row, and the array to take if it is an archive.
    case file(path: String, member: String?)
    /// A column of the table that holds the data, by its name or its number from 1.
    case column(String)

    /// Tells files from columns: what exists as a file is a file, and so is `archive.npz:array`.
    ///
    /// Columns that serve so belong into `ReadOptions.excluded` of the data.
    public init(_ text: String) {
        if FileManager.default.fileExists(atPath: DataPath(text).file) || ToyData.isNamed(text) {
            self = .file(path: text, member: nil)
        } else if let colon = text.lastIndex(of: ":"),
            text[..<colon].lowercased().hasSuffix(".npz")
        {
            self = .file(
                path: String(text[..<colon]), member: String(text[text.index(after: colon)...]))
        } else if text.contains("/") || FileFormat(name: text) != nil {
            self = .file(path: text, member: nil)
        } else {
            self = .column(text)
        }
    }

    /// The file to open, and what to take of it.
    ///
    /// - Parameters:
    ///   - path: the file that holds the data.
    ///   - header: whether the table at `path` has a header; nil to find out.
    ///   - refusal: the error for a reason why a path cannot serve.
    /// - Throws: `refusal`, for a column of something that cannot be read twice or has none.
    func place(
        beside path: String, header: Bool?,
        refusal: (_ path: String, _ reason: String) -> DataError
    ) throws -> (path: String, options: ReadOptions) {
        switch self {
        case .file(let file, let member):
            return (file, ReadOptions(member: member, allowsEmptyColumns: true))
        case .column(let column):
            guard path != "-" else {
                throw refusal(
                    path, "a column of standard input cannot be read twice; give a file")
            }
            guard !ImageFolder.isFolder(path), !SoundFolder.isArchive(path) else {
                throw refusal(
                    path,
                    "it is a folder or an archive and has no column '\(column)', nor is there such a file"
                )
            }
            return (
                path, ReadOptions(header: header, columns: [column], allowsEmptyColumns: true)
            )
        }
    }
}

import Elbo
import Foundation

/// Where one result goes, and whether it may take another file's place.
struct OutputPlace {
    /// The path, with `-` for standard output.
    let path: String
    /// What becomes of a file that is there when the result is complete.
    let existing: ExistingFile
}

extension OutputPlace {
    /// Writes one of several results: where its name has been taken meanwhile, the others are still to be written, and
    /// the command fails at its end.
    ///
    /// - Returns: What is to be thrown then.
    /// - Throws: What `write` throws, but `DataError.appeared`.
    func writeFirst(_ write: (OutputPlace) throws -> Void) throws -> DataError? {
        do {
            try write(self)
            return nil
        } catch let error as DataError {
            // It is complete, though under another name than was asked for.
            guard case .appeared = error else { throw error }
            return error
        }
    }
}

extension Report {
    /// Writes the page.
    ///
    /// - Throws: `DataError` of kind `.cannotCreate`.
    func write(to place: OutputPlace) throws {
        try AtomicFile.write(to: place.path, existing: place.existing) { try $0.write(html()) }
    }
}

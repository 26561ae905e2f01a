import Elbo
import Foundation

/// Where one result goes, and whether it may take another file's place.
struct OutputPlace {
    /// The path, with `-` for standard output.
    let path: String
    /// What becomes of a file that is there when the result is complete.
    let existing: ExistingFile
}

extension Report {
    /// Writes the page.
    ///
    /// - Throws: `DataError` of kind `.cannotCreate`.
    func write(to place: OutputPlace) throws {
        try AtomicFile.write(to: place.path, existing: place.existing) { try $0.write(html()) }
    }
}

import Elbo
import Foundation

extension ExampleOutput {
    /// Writes the files of a folder, which is made if it is not there. When one cannot be written, as on a full disk, those that
    /// were written before are removed, and the folder if it is new; files that were replaced stay new.
    ///
    /// - Parameters:
    ///   - paths: Of all files.
    ///   - body: Calls what it is given with the number of a file, and how that is written.
    /// - Throws: What `body` throws; `CommandFailure` or `DataError` of kind `.cannotCreate` for places that no file can have.
    func writeFolder(
        _ paths: [String],
        _ body: ((_ file: Int, _ write: (OutputPlace) throws -> Void) throws -> Void) throws -> Void
    ) throws {
        let files = FileManager.default
        let isNew = !files.fileExists(atPath: output)
        var written: [String] = []
        do {
            if isNew { try makeFolder() }
            try OutputPlaces(paths, reading: []).check(overwriting: overwriting.force)
            try body { file, write in
                let isReplaced = files.fileExists(atPath: paths[file])
                try write(overwriting.place(paths[file]))
                if !isReplaced { written.append(paths[file]) }
            }
        } catch {
            for path in written { try? files.removeItem(atPath: path) }
            // Of an empty folder alone: others may have put files there.
            if isNew { rmdir(output) }
            throw error
        }
    }

    private func makeFolder() throws {
        do {
            try FileManager.default.createDirectory(
                atPath: output, withIntermediateDirectories: false)
        } catch CocoaError.fileWriteFileExists {
            // It may be there by now.
        } catch {
            throw CommandFailure(.cannotCreate, "\(output): the folder cannot be created")
        }
    }

    /// The files of a folder: names of sub-folders become part of the name.
    ///
    /// - Parameter ending: What they end in, with its point.
    func paths(_ count: Int, _ names: [String]?, _ ending: String) -> [String] {
        let digits = String(count).count
        return (0..<count).map { row in
            let name =
                names.map { $0[row].replacingOccurrences(of: "/", with: "-") }
                ?? String(format: "%0\(digits)d", row + 1)
            let stem = name.contains("@") ? name : (name as NSString).deletingPathExtension
            return (output as NSString).appendingPathComponent(stem + ending)
        }
    }
}

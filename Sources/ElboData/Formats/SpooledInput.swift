import Foundation

/// An input that can be opened again by a path: a file as it is, standard input as a temporary file.
///
/// The file stands in the folder that `TMPDIR` names, or in `/var/tmp`, and goes when this does.
package final class SpooledInput {
    /// Where it can be opened.
    package let path: String
    /// The name without folders; "standard input".
    package let name: String
    /// The temporary file's name, and what holds it open.
    private let temporary: (name: String, descriptor: Int32)?

    /// Takes a file, or all of standard input.
    ///
    /// - Parameter path: `-` for standard input.
    /// - Throws: `DataError` when it cannot be read, or nothing be written.
    package init(_ path: String) throws {
        guard path == "-" else {
            self.path = path
            name = path.split(separator: "/").last.map(String.init) ?? path
            temporary = nil
            return
        }
        name = "standard input"
        let (file, descriptor) = try TemporaryFile.createNamed()
        temporary = (file, descriptor)
        #if os(Linux)
            // The file has lost its name, so that even a process that is killed leaves nothing.
            unlink(file)
            self.path = "/proc/self/fd/\(descriptor)"
        #else
            self.path = file
        #endif
        let output = OutputFile(descriptor: dup(descriptor), path: file)
        let standard = try InputFile("-")
        let piece = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 18, alignment: 16)
        defer { piece.deallocate() }
        while true {
            let count = try standard.read(into: piece)
            if count == 0 { break }
            try output.write(UnsafeRawBufferPointer(rebasing: piece[..<count]))
        }
        try output.flush()
    }

    deinit {
        guard let temporary else { return }
        close(temporary.descriptor)
        #if !os(Linux)
            unlink(temporary.name)
        #endif
    }
}

import Foundation

/// Moving pictures as files that the program ffmpeg writes.
package enum EncodedVideo {
    /// H.264 in MP4, as players everywhere show it.
    ///
    /// - Parameters:
    ///   - y4m: The moving picture as a file of Y4M.
    ///   - path: The file that is to be written, for messages.
    ///   - encoder: The program; the `ffmpeg` of `PATH` when nil.
    /// - Throws: `DataError.cannotWrite`.
    package static func mp4(_ y4m: [UInt8], for path: String, encoder: String? = nil) throws
        -> [UInt8]
    {
        guard let program = encoder ?? DecoderProcess.path(of: "ffmpeg") else {
            throw DataError.cannotWrite(
                path: path,
                reason:
                    "the program ffmpeg, which writes .mp4, is not there; install it, or write .y4m, .apng or .gif"
            )
        }
        // The index of an MP4 is written where it began, which a pipe has no way back to.
        let folder = FileManager.default.temporaryDirectory
            .appendingPathComponent("elbo-\(UUID().uuidString)")
        do {
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            defer { try? FileManager.default.removeItem(at: folder) }
            let (frames, film) = (
                folder.appendingPathComponent("frames.y4m"),
                folder.appendingPathComponent("film.mp4")
            )
            try Data(y4m).write(to: frames)
            let process = try DecoderProcess(
                program,
                [
                    "-nostdin", "-v", "error", "-i", frames.path,
                    // H.264 with chroma at half the size has even sides.
                    "-vf", "pad=ceil(iw/2)*2:ceil(ih/2)*2", "-pix_fmt", "yuv420p", "-crf", "16",
                    film.path,
                ])
            var rest = [UInt8](repeating: 0, count: 4096)
            while try rest.withUnsafeMutableBytes({ try process.read(into: $0) }) > 0 {}
            try process.finish()
            return [UInt8](try Data(contentsOf: film))
        } catch VideoDefect.notDecoded(let reason) {
            throw DataError.cannotWrite(path: path, reason: "ffmpeg: \(reason)")
        } catch {
            throw DataError.cannotWrite(path: path, reason: error.localizedDescription)
        }
    }
}

/// Moving pictures as files that the program ffmpeg writes.
package enum EncodedVideo {
    /// Finds the program before the work.
    ///
    /// - Parameter path: The file that is to be written, for the message.
    /// - Throws: `DataError.cannotWrite` where it is not there.
    @discardableResult
    package static func program(for path: String) throws -> String {
        guard let program = ChildProgram.path(of: "ffmpeg") else {
            throw DataError.cannotWrite(
                path: path,
                reason:
                    "the program ffmpeg, which writes .mp4, is not there; install it, or write .y4m, .apng or .gif"
            )
        }
        return program
    }

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
        let program = try encoder ?? program(for: path)
        do {
            let process = try ChildProgram(
                program,
                [
                    "-v", "error", "-f", "yuv4mpegpipe", "-i", "pipe:0",
                    // H.264 with chroma at half the size has even sides.
                    "-vf", "pad=ceil(iw/2)*2:ceil(ih/2)*2", "-pix_fmt", "yuv420p", "-crf", "16",
                    // A pipe has no way back to where an index would be written.
                    "-movflags", "frag_keyframe+empty_moov+default_base_moof", "-f", "mp4",
                    "pipe:1",
                ], reading: y4m)
            var film: [UInt8] = []
            var piece = [UInt8](repeating: 0, count: 1 << 16)
            while case let count = try piece.withUnsafeMutableBytes({ try process.read(into: $0) }),
                count > 0
            {
                film += piece[..<count]
                guard film.count <= y4m.count + (1 << 20) else {
                    throw VideoDefect.notDecoded(reason: "it prints more than it was given")
                }
            }
            try process.finish()
            guard !film.isEmpty else { throw VideoDefect.notDecoded(reason: "it wrote nothing") }
            return film
        } catch VideoDefect.notDecoded(let reason) {
            throw DataError.cannotWrite(path: path, reason: "ffmpeg: \(reason.shortened(to: 160))")
        }
    }
}

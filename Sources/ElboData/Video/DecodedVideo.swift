/// The frames of any file that the program ffmpeg decodes, which prints them as Y4M.
///
/// A damaged or hostile file can crash only that program; nothing of it is linked, and its licence and version are
/// those that are installed.
final class DecodedVideo: FrameSource {
    private let process: ChildProgram
    private let frames: Y4MReader

    /// Starts decoding a file.
    ///
    /// - Parameters:
    ///   - path: A file on disk.
    ///   - decoder: The program; the `ffmpeg` of `PATH` when nil.
    init(_ path: String, decoder: String? = nil) throws(VideoDefect) {
        guard let program = decoder ?? ChildProgram.path(of: "ffmpeg") else { throw .noDecoder }
        process = try ChildProgram(
            program,
            [
                "-nostdin", "-v", "error",
                // Lists of other files, and addresses, are not followed.
                "-protocol_whitelist", "file,pipe", "-i", "file:\(path)", "-map", "0:v:0",
                "-vf", "scale=out_color_matrix=bt601:out_range=tv,format=yuv444p", "-f",
                "yuv4mpegpipe", "-strict", "-1", "-",
            ])
        do throws(VideoDefect) {
            frames = try Y4MReader(ByteReader(process, path: path))
        } catch {
            // What the program says is better than what its output lacks.
            throw process.complaint() ?? .notDecoded(reason: "what it prints is \(error)")
        }
    }

    var format: FrameFormat { frames.format }

    func skip() throws(VideoDefect) -> Bool {
        try reading { () throws(VideoDefect) in try frames.skip() }
    }

    func next(
        _ treatment: ImageTreatment, into result: UnsafeMutablePointer<UInt8>
    ) throws(VideoDefect) -> Bool {
        try reading { () throws(VideoDefect) in try frames.next(treatment, into: result) }
    }

    /// Reads a frame; the end counts only when the program ended well.
    private func reading(_ body: () throws(VideoDefect) -> Bool) throws(VideoDefect) -> Bool {
        do throws(VideoDefect) {
            if try body() { return true }
        } catch {
            throw process.complaint() ?? .notDecoded(reason: "what it prints is \(error)")
        }
        try process.finish()
        return false
    }
}

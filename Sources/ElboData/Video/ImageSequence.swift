/// The image files of one folder as the frames of a moving picture, in natural order of their names.
final class ImageSequence: FrameSource {
    let format: FrameFormat
    private let files: [String]
    private var position = 0

    /// Looks at the first frame.
    ///
    /// - Parameter files: Paths of PNG and JPEG files, at least one.
    init(_ files: [String]) throws(VideoDefect) {
        self.files = files
        do throws(ImageDefect) {
            let headers = try [files[0], files[files.count - 1]].map {
                (path) throws(ImageDefect) in try ImageFile(path: path).header()
            }
            format = FrameFormat(
                size: headers[0].size, isGrey: headers.allSatisfy(\.isGrey), rate: nil)
        } catch {
            throw .damaged(reason: "\(error)")
        }
    }

    func skip() -> Bool {
        position += 1
        return position <= files.count
    }

    func next(
        _ treatment: ImageTreatment, into result: UnsafeMutablePointer<UInt8>
    ) throws(VideoDefect) -> Bool {
        guard position < files.count else { return false }
        let file = ImageFile(path: files[position])
        position += 1
        let size: ImageSize
        do throws(ImageDefect) {
            size = try file.header().size
            if size == format.size { try file.read(as: treatment, into: result) }
        } catch {
            throw .damaged(reason: "frame \(position): \(error)")
        }
        guard size == format.size else {
            throw .frameSize(frame: position, found: size, first: format.size)
        }
        return true
    }
}

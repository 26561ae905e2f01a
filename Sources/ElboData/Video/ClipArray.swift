import ElboNumerics

/// Cuts arrays of frames into clips: [videos, frames, height, width], or with channels behind, or one video without the
/// first axis.
struct ClipArray {
    /// The extents: videos, frames, height, width, channels.
    let extents: [Int]

    /// Reads the extents of an array.
    ///
    /// Of four axes the last holds channels when it is 1 or 3 long.
    init?(shape: [Int]) {
        switch shape.count {
        case 3: extents = [1] + shape + [1]
        case 4 where [1, 3].contains(shape[3]): extents = [1] + shape
        case 4: extents = shape + [1]
        case 5 where [1, 3].contains(shape[4]): extents = shape
        default: return nil
        }
    }

    private var frameSize: Int { extents[2...].reduce(1, *) }

    /// The clips of an array that has been read row by row, whatever its rows were.
    ///
    /// - Throws: `DataError`.
    static func clips(of file: ArrayFile, path: String, _ options: ReadOptions) throws -> Dataset {
        guard let array = ClipArray(shape: file.shape) else {
            throw DataError.notFrames(path: path, shape: file.shape)
        }
        guard let size = ImageSize(width: array.extents[3], height: array.extents[2]) else {
            throw DataError.notFrames(path: path, shape: file.shape)
        }
        let format = FrameFormat(size: size, isGrey: array.extents[4] == 1, rate: nil)
        var images = options.images
        images.size = images.size ?? size
        let treatment = options.clips.treatment(for: [format], images, whole: array.extents[1])
        return try array.clips(of: file.data, path: path, treatment, options.clips)
    }

    private func clips(
        of data: Dataset, path: String, _ treatment: ClipTreatment, _ options: ClipOptions
    ) throws -> Dataset {
        let schema = ExampleSchema(
            itemShape: treatment.itemShape, clips: treatment, hasMissing: data.hasMissing)
        let own = Array(extents[2...])
        if case .bytes(let bytes) = data.values, own != treatment.images.itemShape {
            return try treated(bytes, data.name, path, treatment)
        }
        guard own == treatment.images.itemShape else {
            throw DataError.notResized(path: path, shape: own)
        }
        let starts = try starts(treatment, path)
        if starts == [0], treatment.frames == extents[1], treatment.every == 1 {
            return Dataset(data.values, schema: schema, name: data.name)
        }
        // Every taken frame of every clip, as rows of one frame each.
        let rows = (0..<extents[0]).flatMap { video in
            starts.flatMap { start in
                (0..<treatment.frames).map {
                    video * extents[1] + start + $0 * treatment.every
                }
            }
        }
        let values: Dataset.Values =
            switch data.values {
            case .bytes, .floats: data.values.selecting(rows: rows, of: frameSize)
            case .rows, .tokens:
                Dataset.Values.floats(data.values(of: 0..<data.count))
                    .selecting(rows: rows, of: frameSize)
            }
        return Dataset(
            values, schema: schema, name: data.name,
            rowNames: names(starts, treatment).map { TextList($0) })
    }

    /// Where clips begin in every video.
    private func starts(_ treatment: ClipTreatment, _ path: String) throws -> [Int] {
        let span = (treatment.frames - 1) * treatment.every
        let starts = Array(
            stride(
                from: 0, to: max(0, extents[1] - span), by: treatment.stride * treatment.every))
        guard !starts.isEmpty else {
            throw DataError.unreadableVideos(
                path: path,
                unreadable: [
                    UnreadableVideo(
                        path: path,
                        defect: .tooShort(
                            frames: (extents[1] + treatment.every - 1) / treatment.every,
                            needed: treatment.frames))
                ], total: 1)
        }
        return starts
    }

    /// What rows are called: the number of the video, and the frame at which the row begins where a video gives several.
    private func names(_ starts: [Int], _ treatment: ClipTreatment) -> [String]? {
        (0..<extents[0]).flatMap { video in
            starts.map { starts.count == 1 ? "\(video + 1)" : "\(video + 1)@\($0 + 1)" }
        }
    }

    /// The frames of bytes, resized or in another colour.
    private func treated(
        _ bytes: ByteStorage, _ name: String, _ path: String, _ treatment: ClipTreatment
    ) throws -> Dataset {
        let videos = (0..<extents[0]).map { video in
            ClipReader.Source(name: "\(video + 1)") { [self] () throws(VideoDefect) in
                ArrayFrames(bytes, from: video * extents[1] * frameSize, of: self)
            }
        }
        let (contents, unreadable) = try ClipReader(
            sources: videos, options: ClipOptions(stride: treatment.stride, treatment: treatment),
            images: ImageOptions(), progress: { _, _ in }
        ).read(path)
        guard let contents else {
            throw DataError.unreadableVideos(
                path: path, unreadable: unreadable, total: extents[0])
        }
        return contents.data(named: name)
    }
}

/// The frames of one video in an array of bytes.
private final class ArrayFrames: FrameSource {
    let format: FrameFormat
    private let bytes: ByteStorage
    private let array: ClipArray
    private var place: Int
    private let end: Int

    init(_ bytes: ByteStorage, from start: Int, of array: ClipArray) {
        self.bytes = bytes
        self.array = array
        let extents = array.extents
        place = start
        end = start + extents[1...].reduce(1, *)
        format = FrameFormat(
            size: ImageSize(decoded: (extents[3], extents[2])), isGrey: extents[4] == 1, rate: nil)
    }

    func skip() -> Bool {
        place += array.extents[2...].reduce(1, *)
        return place <= end
    }

    func next(
        _ treatment: ImageTreatment, into result: UnsafeMutablePointer<UInt8>
    ) -> Bool {
        let size = array.extents[2...].reduce(1, *)
        guard place + size <= end else { return false }
        let own = bytes.withUnsafeBytes { Array($0[place..<place + size]) }
        place += size
        RawFrame(size: format.size, channels: array.extents[4], pixels: own)
            .colored(treatment.color).fit(treatment, into: result)
        return true
    }
}

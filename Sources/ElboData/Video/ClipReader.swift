import ElboNumerics

/// Brings moving pictures into rows, one after the other.
struct ClipReader {
    /// A moving picture that can be opened more than once.
    struct Source {
        let name: String
        let open: () throws(VideoDefect) -> any FrameSource
    }

    /// What came of them.
    struct Contents {
        let treatment: ClipTreatment
        var bytes: [UInt8] = []
        var rows: [String] = []
        var unreadable: [UnreadableVideo] = []
        /// Videos that gave rows.
        var videos = 0
        /// Taken frames that were left over at the ends.
        var rest = 0

        /// The rows as data.
        func data(named name: String) -> Dataset {
            Dataset(
                .bytes(ByteStorage(bytes)),
                schema: ExampleSchema(itemShape: treatment.itemShape, clips: treatment), name: name,
                rowNames: TextList(rows))
        }
    }

    let sources: [Source]
    let options: ClipOptions
    let images: ImageOptions
    /// Bytes of all rows, at most.
    var limit = MemoryLimit.bytes / 2
    let progress: (_ done: Int, _ total: Int) -> Void
    /// Told which share of a video is read, where its reader knows that.
    var within: (Double) -> Void = { _ in }

    /// Reads all; nil when none can be read.
    ///
    /// - Parameter path: What messages call the whole.
    /// - Throws: `DataError.tooManyClips`.
    func read(_ path: String) throws -> (contents: Contents?, unreadable: [UnreadableVideo]) {
        var unreadable: [UnreadableVideo] = []
        var readable: [Source] = []
        var formats: [FrameFormat] = []
        for source in sources {
            do throws(VideoDefect) {
                formats.append(try source.open().format)
                readable.append(source)
            } catch {
                unreadable.append(UnreadableVideo(path: source.name, defect: error))
            }
        }
        guard !formats.isEmpty else { return (nil, unreadable) }
        var contents = Contents(treatment: options.treatment(for: formats, images))
        for (done, source) in readable.enumerated() {
            let before = (contents.bytes.count, contents.rows.count, contents.rest)
            do {
                try add(source, to: &contents, path)
            } catch let defect as VideoDefect {
                // Nothing of a video that is damaged somewhere.
                contents.bytes.removeLast(contents.bytes.count - before.0)
                contents.rows.removeLast(contents.rows.count - before.1)
                contents.rest = before.2
                unreadable.append(UnreadableVideo(path: source.name, defect: defect))
            }
            progress(done + 1, readable.count)
        }
        unreadable.sort { NaturalOrder.precedes($0.path, $1.path) }
        contents.unreadable = unreadable
        return (contents.rows.isEmpty ? nil : contents, unreadable)
    }

    /// Cuts one video into rows.
    private func add(_ source: Source, to contents: inout Contents, _ path: String) throws {
        let treatment = contents.treatment
        let frames = try source.open()
        let size = treatment.images.itemSize
        // The last taken frames, of which the next row begins with those from `start` on.
        var kept: [UInt8] = []
        var (taken, start, rows) = (0, 0, 0)
        var frame = [UInt8](repeating: 0, count: size)
        func next() throws(VideoDefect) -> Bool {
            if taken > 0 {
                for _ in 1..<treatment.every where try !frames.skip() { return false }
            }
            return try frame.withUnsafeMutableBufferPointer { buffer throws(VideoDefect) in
                guard let base = buffer.baseAddress else { return false }
                return try frames.next(treatment.images, into: base)
            }
        }
        while try next() {
            if taken >= start { kept += frame }
            taken += 1
            if let share = frames.share { within(share) }
            guard taken - start == treatment.frames else { continue }
            guard contents.bytes.count + kept.count <= limit else {
                throw DataError.tooManyClips(path: path, limit: limit)
            }
            contents.bytes += kept
            contents.rows.append("\(source.name)@\(start * treatment.every + 1)")
            rows += 1
            start += treatment.stride
            kept.removeFirst(min(treatment.stride, treatment.frames) * size)
        }
        guard rows > 0 else {
            throw VideoDefect.tooShort(frames: taken, needed: treatment.frames)
        }
        if rows == 1, taken == treatment.frames {
            contents.rows[contents.rows.count - 1] = source.name
        }
        contents.videos += 1
        contents.rest += max(0, taken - (start - treatment.stride + treatment.frames))
    }
}

extension ClipReader.Source {
    /// A video file: Y4M, GIF and APNG by readers of our own, all else by ffmpeg.
    ///
    /// - Parameter decoder: The program in the place of the `ffmpeg` of `PATH`.
    static func file(name: String, path: String, decoder: String?) -> ClipReader.Source {
        ClipReader.Source(name: name) { () throws(VideoDefect) in
            let reader: ByteReader
            do {
                reader = ByteReader(try InputFile(path), path: path)
                if let source = try ClipReader.Source.native(reader) { return source }
            } catch {
                throw VideoDefect(error, frame: 1)
            }
            return try DecodedVideo(path, decoder: decoder)
        }
    }

    /// The frames of Y4M, GIF and APNG; nil for other bytes.
    fileprivate static func native(_ reader: ByteReader) throws -> (any FrameSource)? {
        let start = try reader.peek(16)
        guard !start.isEmpty else { throw VideoDefect.empty }
        if start.starts(with: Y4MReader.magic) { return try Y4MReader(reader) }
        if APNGReader.matches(start) {
            return try APNGReader(reader.remainder(atMost: 1 << 30))
        }
        guard GIFReader.matches(start) else { return nil }
        return try GIFReader(reader.remainder(atMost: 1 << 30))
    }
}

extension ClipReader {
    /// Reads one video.
    ///
    /// - Parameter progress: Told which share of the frames is read, where that is known.
    /// - Throws: `DataError.unreadableVideos`, `.tooManyClips`.
    static func read(
        _ file: RecognizedFile, _ options: ReadOptions, progress: ((Double) -> Void)? = nil
    ) throws -> Dataset {
        let source: Source
        if file.isOnDisk, !file.isCompressed {
            source = .file(
                name: file.name, path: file.path, decoder: options.clips.decoder)
        } else {
            // Read twice: for its format, and for its frames.
            let bytes = try file.reader.remainder(atMost: MemoryLimit.bytes / 4)
            source = Source(name: file.name) { () throws(VideoDefect) in
                do {
                    let memory = ByteRange(MemoryBytes(bytes), offset: 0, count: bytes.count)
                    guard let frames = try Source.native(ByteReader(memory, path: file.path)) else {
                        throw VideoDefect.notAFile
                    }
                    return frames
                } catch {
                    throw VideoDefect(error, frame: 1)
                }
            }
        }
        let (contents, unreadable) = try ClipReader(
            sources: [source], options: options.clips, images: options.images,
            progress: { _, _ in }, within: progress ?? { _ in }
        ).read(file.path)
        guard let contents else {
            throw DataError.unreadableVideos(path: file.path, unreadable: unreadable, total: 1)
        }
        return contents.data(named: file.name)
    }
}

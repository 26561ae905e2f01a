import ElboNumerics
import ElboSignals

/// Brings sound files into rows, some at a time.
struct SoundReader {
    /// A file, a file of an archive, or bytes that are in memory.
    enum Source: Sendable {
        case file(name: String, path: String)
        case part(name: String, archive: TarArchive, entry: TarArchive.Entry)
        case memory(name: String, bytes: [UInt8])

        var name: String {
            switch self {
            case .file(let name, _), .part(let name, _, _), .memory(let name, _): name
            }
        }

        func sound() throws(SoundDefect) -> Sound {
            switch self {
            case .file(_, let path): try Sound(decoding: Source.bytes(path))
            case .part(_, let archive, let entry):
                try Sound(decoding: Source.bytes(of: entry, in: archive))
            case .memory(_, let bytes): try Sound(decoding: bytes)
            }
        }

        private static func bytes(_ path: String) throws(SoundDefect) -> [UInt8] {
            try bytes {
                let file = try InputFile(path)
                return (file.size ?? 0, { try file.bytes(at: 0, count: $0) })
            }
        }

        private static func bytes(
            of entry: TarArchive.Entry, in archive: TarArchive
        ) throws(SoundDefect) -> [UInt8] {
            try bytes { (entry.size, { _ in try archive.bytes(of: entry) }) }
        }

        /// All bytes of what says how many they are.
        private static func bytes(
            _ open: () throws -> (size: Int, read: (Int) throws -> [UInt8])
        ) throws(SoundDefect) -> [UInt8] {
            do {
                let (size, read) = try open()
                guard size <= 1 << 30 else {
                    throw SoundDefect.unsupported(
                        reason: "a file of \(size >> 20) MiB; cut it into pieces")
                }
                return size == 0 ? [] : try read(size)
            } catch let defect as SoundDefect {
                throw defect
            } catch DataError.cannotRead(_, let reason) {
                throw .cannotRead(reason: reason)
            } catch {
                throw .cannotRead(reason: systemReason(2))
            }
        }
    }

    /// How much there is of a sound.
    struct Shape {
        let rate: Int
        let channels: Int
        let count: Int

        init(_ sound: Sound) {
            (rate, channels, count) = (sound.rate, sound.channels, sound.count)
        }
    }

    /// What came of the files.
    struct Contents {
        let treatment: SoundTreatment
        var numbers: [Float] = []
        var rows: [String] = []
        var unreadable: [UnreadableSound] = []
        /// Files whose end was cut off.
        var cut = 0
        /// Files that were brought to another rate.
        var resampled = 0
        /// Files with more than one channel.
        var averaged = 0
    }

    let sources: [Source]
    let options: SoundOptions
    let progress: (_ done: Int, _ total: Int) -> Void

    /// Reads all; nil when none can be read.
    func read() -> (contents: Contents?, unreadable: [UnreadableSound]) {
        let treatment = options.treatment ?? foundTreatment
        var contents = treatment.map { Contents(treatment: $0) }
        var unreadable: [UnreadableSound] = []
        inPieces(showing: 1) { _, sound in
            treatment.map { (SoundReader.rows(of: sound, by: $0), Shape(sound)) }
        } each: { name, result in
            switch result {
            case .failure(let defect):
                unreadable.append(UnreadableSound(path: name, defect: defect))
            case .success(nil): break
            case .success(let (rows, shape)?): contents?.add(rows, of: name, shape)
            }
        }
        contents?.unreadable = unreadable
        return (contents?.rows.isEmpty == false ? contents : nil, unreadable)
    }

    /// What suits the files; nil when none can be read.
    ///
    /// Only lengths are kept of this first reading: decoded sounds may be larger than memory.
    private var foundTreatment: SoundTreatment? {
        var lengths: [(samples: Int, rate: Int)] = []
        inPieces(showing: 0) { _, sound in
            (samples: sound.count, rate: sound.rate)
        } each: { _, result in
            if case .success(let length) = result { lengths.append(length) }
        }
        return lengths.isEmpty ? nil : options.treatment(for: lengths)
    }

    private static func rows(of sound: Sound, by treatment: SoundTreatment) -> [[Float]] {
        var samples = sound.mono
        if !treatment.takesAll {
            // What is cut off need not be resampled, but for what a filter still sees.
            let needed = Double(treatment.samples) / Double(treatment.rate) * Double(sound.rate)
            samples = Array(samples.prefix(Int(needed) + sound.rate / 10 + 512))
        }
        return treatment.rows(
            of: Resampler(from: sound.rate, to: treatment.rate).resample(samples))
    }

    /// Decodes files on all cores, a piece of the list at a time, and hands on in order what became of each.
    private func inPieces<Result: Sendable>(
        showing round: Int, _ work: @escaping @Sendable (String, Sound) -> Result,
        each: (String, Swift.Result<Result, SoundDefect>) -> Void
    ) {
        let size = 64
        let rounds = options.treatment == nil ? 2 : 1
        for start in stride(from: 0, to: sources.count, by: size) {
            let piece = Array(sources[start..<min(start + size, sources.count)])
            let results = concurrentMap(piece.count, threads: options.threads) {
                index -> Swift.Result<Result, SoundDefect> in
                do throws(SoundDefect) {
                    return .success(work(piece[index].name, try piece[index].sound()))
                } catch {
                    return .failure(error)
                }
            }
            for (source, result) in zip(piece, results) { each(source.name, result) }
            let done = sources.count * min(round, rounds - 1) + start + piece.count
            progress(done / rounds, sources.count)
        }
    }
}

extension SoundReader.Contents {
    fileprivate mutating func add(
        _ rows: [[Float]], of name: String, _ shape: SoundReader.Shape
    ) {
        if shape.rate != treatment.rate { resampled += 1 }
        if shape.channels > 1 { averaged += 1 }
        let length = Double(shape.count) / Double(shape.rate)
        if !treatment.takesAll, length > treatment.seconds { cut += 1 }
        for (place, row) in rows.enumerated() {
            numbers += row
            self.rows.append(
                rows.count == 1 ? name : "\(name)@\(treatment.start(ofPiece: place))")
        }
    }

    /// The rows as data.
    func data(named name: String) -> Dataset {
        Dataset(sounds: numbers, by: treatment, name: name, rowNames: rows)
    }
}

extension Dataset {
    /// Rows of sounds, bands · frames numbers each.
    package init(
        sounds numbers: [Float], by treatment: SoundTreatment, name: String,
        rowNames: [String]? = nil
    ) {
        self.init(
            .floats(numbers),
            schema: ExampleSchema(itemShape: treatment.itemShape, sounds: treatment), name: name,
            rowNames: rowNames.map { TextList($0) })
    }
}

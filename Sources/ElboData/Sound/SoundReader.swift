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

        /// What becomes of decoding it.
        var result: DecodedSound {
            do throws(SoundDefect) { return .success(try sound()) } catch { return .failure(error) }
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

    /// A sound, or why there is none.
    typealias DecodedSound = Result<Sound, SoundDefect>

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
        if let treatment = options.treatment {
            return rows(by: treatment, done: 0, of: sources.count) { [sources] in
                sources[$0].result
            }
        }
        let survey = surveyed
        guard !survey.lengths.isEmpty else {
            return (nil, survey.unreadable)
        }
        return rows(
            by: options.treatment(for: survey.lengths), done: sources.count, of: 2 * sources.count
        ) { [sources, kept = survey.kept] in kept[$0] ?? sources[$0].result }
    }

    /// What a first look at all files finds.
    private struct Survey {
        /// How long those are that can be read.
        var lengths: [(samples: Int, rate: Int)] = []
        /// What became of the first files, by their places: as many as memory is spent on. The others are decoded again.
        var kept: [Int: DecodedSound] = [:]
        /// Those that cannot be read.
        var unreadable: [UnreadableSound] = []
    }

    /// Decodes all files, before it is known how they become rows.
    private var surveyed: Survey {
        var survey = Survey()
        var room = SoundReader.keptSamples
        inPieces(done: 0, of: 2 * sources.count) { [sources] in
            sources[$0].result
        } each: { [sources] place, result in
            switch result {
            case .failure(let defect):
                survey.unreadable.append(
                    UnreadableSound(path: sources[place].name, defect: defect))
                survey.kept[place] = result
            case .success(let sound):
                survey.lengths.append((sound.count, sound.rate))
                room -= sound.samples.count
                if room >= 0 { survey.kept[place] = result }
            }
        }
        return survey
    }

    /// Makes rows of what becomes of each file.
    private func rows(
        by treatment: SoundTreatment, done: Int, of total: Int,
        _ decoded: @escaping @Sendable (Int) -> DecodedSound
    ) -> (contents: Contents?, unreadable: [UnreadableSound]) {
        var contents = Contents(treatment: treatment)
        inPieces(done: done, of: total) { place in
            decoded(place).map { (SoundReader.rows(of: $0, by: treatment), Shape($0)) }
        } each: { [sources] place, result in
            switch result {
            case .failure(let defect):
                contents.unreadable.append(
                    UnreadableSound(path: sources[place].name, defect: defect))
            case .success(let (rows, shape)):
                contents.add(rows, of: sources[place].name, shape)
            }
        }
        return (contents.rows.isEmpty ? nil : contents, contents.unreadable)
    }

    /// Samples that are kept between a first look at files and the making of rows: 256 MiB, an hour at 16 kHz.
    private static let keptSamples = 1 << 26

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

    /// Does something with each file's place on all cores, a piece of the list at a time, and hands on in order what came of it.
    private func inPieces<Result: Sendable>(
        done before: Int, of total: Int, _ work: @escaping @Sendable (Int) -> Result,
        each: (Int, Result) -> Void
    ) {
        let size = 64
        for start in stride(from: 0, to: sources.count, by: size) {
            let count = min(size, sources.count - start)
            let results = concurrentMap(count, threads: options.threads) { work(start + $0) }
            for (index, result) in results.enumerated() { each(start + index, result) }
            progress((before + start + count) * sources.count / total, sources.count)
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

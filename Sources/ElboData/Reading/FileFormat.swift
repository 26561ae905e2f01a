/// The formats of data files.
enum FileFormat {
    case idx
    case npy
    case npz
    case delimited
    case image
    case sound
    case video
    case sqlite

    /// The format that a name promises, with or without `.gz`.
    init?(name: String) {
        let lowercased = name.lowercased()
        let stem = lowercased.hasSuffix(".gz") ? String(lowercased.dropLast(3)) : lowercased
        if stem.hasSuffix("-ubyte") || stem.hasSuffix(".idx") || stem.hasSuffix("idx3")
            || stem.hasSuffix("idx1")
        {
            self = .idx
        } else if stem.hasSuffix(".npy") {
            self = .npy
        } else if stem.hasSuffix(".npz") {
            self = .npz
        } else if [".csv", ".tsv", ".tab", ".txt"].contains(where: stem.hasSuffix) {
            self = .delimited
        } else if [".sqlite", ".sqlite3", ".db3"].contains(where: stem.hasSuffix) {
            self = .sqlite
        } else if FileFormat.imageEndings.contains(where: stem.hasSuffix) {
            self = .image
        } else if FileFormat.soundEndings.contains(where: stem.hasSuffix) {
            self = .sound
        } else if FileFormat.videoEndings.contains(where: stem.hasSuffix) {
            self = .video
        } else {
            return nil
        }
    }

    /// The format that the first bytes show.
    init?(start: ArraySlice<UInt8>) {
        if start.starts(with: NPYHeader.magic) {
            self = .npy
        } else if start.starts(with: Array("SQLite format 3\0".utf8)) {
            self = .sqlite
        } else if ZipArchive.matches(start) {
            self = .npz
        } else if IDXFormat.matches(start) {
            self = .idx
        } else if start.starts(with: [0x89, 0x50, 0x4e, 0x47])
            || start.starts(with: [0xff, 0xd8, 0xff])
        {
            self = .image
        } else if FileFormat.isVideo(start) {
            self = .video
        } else if FileFormat.isSound(start) {
            self = .sound
        } else if WideText.encoding(of: start) != nil {
            // UTF-16 text, which the reader of text refuses with better words.
            self = .delimited
        } else if start.contains(where: ControlByte.isOne) {
            return nil
        } else {
            self = .delimited
        }
    }

    /// How the names of image files end.
    static let imageEndings = [".png", ".jpg", ".jpeg", ".jpe"]

    /// How the names of sounds end.
    static let soundEndings = [
        ".wav", ".wave", ".aif", ".aiff", ".flac", ".ogg", ".oga", ".opus", ".mp3",
    ]

    /// How the names of moving pictures end.
    static let videoEndings =
        nativeVideoEndings + [
            ".mp4", ".m4v", ".mov", ".mkv", ".webm", ".avi", ".mpg", ".mpeg", ".ogv",
            ".wmv",
            ".flv", ".3gp", ".mts",
        ]

    /// Whether a name is one of images, sounds or moving pictures.
    static func isMedia(_ name: String) -> Bool {
        switch FileFormat(name: name) {
        case .image, .sound, .video: true
        case .idx, .npy, .npz, .delimited, .sqlite, nil: false
        }
    }

    /// How the names of moving pictures end whose first bytes must be those of the format.
    static let nativeVideoEndings = [".y4m", ".gif", ".apng"]

    private static func isVideo(_ start: ArraySlice<UInt8>) -> Bool {
        // MP4 and MOV; Matroska and WebM; MPEG's program streams; Flash; Windows Media.
        let marks: [[UInt8]] = [
            [0x1a, 0x45, 0xdf, 0xa3], [0, 0, 1, 0xba], Array("FLV".utf8), [0x30, 0x26, 0xb2, 0x75],
        ]
        return start.starts(with: Y4MReader.magic) || GIFReader.matches(start)
            || start.dropFirst(4).starts(with: Array("ftyp".utf8))
            || start.starts(with: Array("RIFF".utf8))
                && start.dropFirst(8).starts(with: Array("AVI ".utf8))
            || marks.contains { start.starts(with: $0) }
    }

    private static func isSound(_ start: ArraySlice<UInt8>) -> Bool {
        let begins = ["fLaC", "OggS", "ID3"].contains { start.starts(with: Array($0.utf8)) }
        let form = start.dropFirst(8).prefix(4)
        let isForm =
            start.starts(with: Array("FORM".utf8))
            && ["AIFF", "AIFC"].contains { form.elementsEqual($0.utf8) }
        // Frames of MPEG audio begin with eleven ones.
        let isFrame =
            start.count > 1 && start.first == 0xff
            && start.dropFirst().first.map { $0 >= 0xe2 } == true
        return begins || isForm || WaveFile.matches(start) || isFrame
    }

    var label: String {
        switch self {
        case .idx: "IDX"
        case .npy: "NPY"
        case .npz: "NPZ"
        case .delimited: "text"
        case .image: "PNG or JPEG"
        case .sound: "WAV, AIFF, FLAC, Ogg or MP3"
        case .video: "Y4M, GIF or other video"
        case .sqlite: "SQLite"
        }
    }
}

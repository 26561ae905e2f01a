extension Dataset {
    /// Reads data: a table (CSV, TSV or of a SQLite database), an array (NPY, NPZ or IDX), all but NPZ and databases also compressed by gzip; a PNG
    /// or JPEG file as one row; a sound (WAV, AIFF, FLAC, Ogg, MP3) as its levels; a moving picture (Y4M, GIF, and what ffmpeg
    /// decodes) as clips; or a folder of images, of sounds (or a tar of them) or of moving pictures, all of which must be readable. `ImageFolder`,
    /// `SoundFolder` and `VideoFolder` read folders with more to say.
    ///
    /// Of a SQLite database, a path such as `birds.sqlite#species` names a table, and
    /// `birds.sqlite#select a, b from species` a query; a database of one table needs neither. NULL is a missing cell.
    ///
    /// `toy:rings` and its like name data that ship (`ToyData`).
    ///
    /// The first bytes tell the format, and must agree with the name if that tells one too. Nothing is allocated
    /// because a header promises it, and text is parsed piece by piece.
    ///
    /// Numbers of a text are read as the nearest Float64. Its missing cells are empty or say `NA`, `n/a`, `NaN`,
    /// `null`, `none`, `?`, `-` or `.` in any case; in arrays they are NaN. Columns that hold text are left out
    /// and listed in `omitted`, unless they were asked for.
    ///
    /// Up to `options.memoryLimit` bytes of numbers are kept in memory. An array file that holds more is read in
    /// place, everything else goes once through a temporary file without a name, in the folder that `TMPDIR`
    /// names or `/var/tmp`; memory then does not depend on the number of rows, and the values are the same to
    /// the bit. Pixels, one byte each, stay in memory, or in a file that the system maps.
    ///
    /// - Parameters:
    ///   - path: the file or folder; `-` is standard input.
    ///   - options: what the file itself does not say.
    ///   - progress: is told the share of a long text, or of a GIF, that has been read.
    /// - Throws: `DataError`, of kind `.noInput` or `.badData`, among them `.notNumeric` for text in a column
    ///   asked for, `.emptyColumn` and `.infinite`; `.cannotWrite` when a temporary file cannot hold the numbers.
    public static func read(
        _ path: String, options: ReadOptions = ReadOptions(), progress: ((Double) -> Void)? = nil
    ) throws -> Dataset {
        guard ImageFolder.isFolder(path) || SoundFolder.isArchive(path) else {
            return try Dataset(RecognizedFile(path: path), options, progress: progress)
        }
        if options.clips.isAsked || VideoFolder.isAt(path) {
            var images = options.images
            images.isStrict = true
            return try VideoFolder(path, options: options.clips, images: images).data
        }
        if SoundFolder.isAt(path) {
            var sounds = options.sounds
            sounds.isStrict = true
            return try SoundFolder(path, options: sounds).data
        }
        var images = options.images
        images.isStrict = true
        return try ImageFolder(path, options: images).data
    }

    /// Reads a data file that is in memory.
    ///
    /// - Parameters:
    ///   - bytes: the whole file.
    ///   - name: its name, whose ending tells the format as for a file on disk.
    ///   - options: what the file itself does not say.
    /// - Throws: `DataError`, as when reading a file.
    public static func read(
        _ bytes: [UInt8], named name: String, options: ReadOptions = ReadOptions()
    ) throws -> Dataset {
        try Dataset(RecognizedFile(bytes: bytes, name: name), options)
    }

    /// Reads a file that has been recognised.
    init(
        _ file: RecognizedFile, _ options: ReadOptions, progress: ((Double) -> Void)? = nil
    ) throws {
        let data =
            switch file.format {
            case .delimited: try DelimitedNumbers.read(file, options, progress: progress)
            case .sqlite: try DatabaseNumbers.read(file, options)
            case .idx, .npy, .npz:
                try options.clips.isAsked
                    ? ClipArray.clips(of: ArrayFile(file, options), path: file.path, options)
                    : ArrayFile(file, options).data
            case .video: try ClipReader.read(file, options, progress: progress)
            case .image: try ImageFile.read(file, options.images)
            case .sound: try SoundReader.read(file, options.sounds)
            }
        self =
            switch options.categories {
            case .known(let table): data.scaled(as: table)
            case .leftOut, .found: data
            }
    }
}

extension RecognizedFile {
    /// The file's name without its folder.
    var name: String { path.split(separator: "/").last.map(String.init) ?? path }
}

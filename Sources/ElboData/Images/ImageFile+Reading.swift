extension ImageFile {
    /// Reads one image as one row.
    ///
    /// - Throws: `DataError.unreadableImage`.
    static func read(_ file: RecognizedFile, _ options: ImageOptions) throws -> Dataset {
        let size = file.reader.remainingAtMost ?? 0
        guard size <= ImageFile.largest || file.isCompressed else {
            throw DataError.unreadableImage(path: file.path, defect: ImageFile.tooLarge(size))
        }
        let bytes = try file.reader.remainder(atMost: ImageFile.largest)
        do throws(ImageDefect) {
            return try row(bytes, options, name: file.name)
        } catch {
            throw DataError.unreadableImage(path: file.path, defect: error)
        }
    }

    private static func row(
        _ bytes: [UInt8], _ options: ImageOptions, name: String
    ) throws(ImageDefect) -> Dataset {
        let header = try bytes.withBytes { bytes throws(ImageDefect) in try ImageHeader(bytes) }
        guard
            let size = options.size
                ?? ImageSize(width: header.size.width, height: header.size.height)
        else {
            throw .unsupported(reason: "\(header.size) pixels without a smaller size asked for")
        }
        let treatment = ImageTreatment(
            size: size, color: options.color ?? (header.isGrey ? .grey : .rgb),
            filter: options.filter)
        var pixels = [UInt8](repeating: 0, count: treatment.itemSize)
        try bytes.withBytes { bytes throws(ImageDefect) in
            try treatment.apply(to: bytes, into: &pixels)
        }
        return Dataset(
            .bytes(ByteStorage(pixels)), itemShape: treatment.itemShape, name: name,
            rowNames: [name], images: treatment)
    }
}

/// What the header of an array file says, and where each row's numbers stand behind it.
struct ArrayHeader: Sendable {
    let shape: [Int]
    let type: ElementType
    let bigEndian: Bool
    /// Whether the first index runs fastest.
    let fortranOrder: Bool

    /// Reads the header of an IDX or NPY file, or of an array in an NPZ archive, up to the first element.
    static func read(_ file: RecognizedFile, member: String?) throws -> (ArrayHeader, ByteReader) {
        switch file.format {
        case .idx:
            let header = try IDXFormat.readHeader(file.reader)
            return (
                ArrayHeader(
                    shape: header.shape, type: header.type, bigEndian: true, fortranOrder: false),
                file.reader
            )
        case .npy:
            return (try ArrayHeader(NPYHeader(file.reader), path: file.path), file.reader)
        case .npz:
            let reader = try NPZFormat.open(
                file.seekableBytes(), path: file.path, member: member)
            return (try ArrayHeader(NPYHeader(reader), path: file.path), reader)
        case .delimited, .image, .sound, .video, .sqlite:
            throw DataError.notTable(path: file.path)
        }
    }

    private init(shape: [Int], type: ElementType, bigEndian: Bool, fortranOrder: Bool) {
        self.shape = shape
        self.type = type
        self.bigEndian = bigEndian
        self.fortranOrder = fortranOrder && shape.count > 1
    }

    private init(_ header: NPYHeader, path: String) throws {
        guard !header.shape.isEmpty else {
            throw DataError.corrupt(
                path: path, format: "NPY", reason: "it holds a single number, not an array")
        }
        self.init(
            shape: header.shape, type: header.type, bigEndian: header.bigEndian,
            fortranOrder: header.fortranOrder)
    }

    /// The layout of the elements from this byte on; the shape must have been checked.
    func layout(offset: Int) -> RowLayout {
        let item = shape.dropFirst()
        let width = item.reduce(1, *)
        return RowLayout(
            offset: offset, type: type, bigEndian: bigEndian, count: shape[0], width: width,
            starts: fortranOrder ? columnStarts(item) : nil)
    }

    /// Where the elements of each column begin, columns in the order of the last index fastest.
    private func columnStarts(_ item: ArraySlice<Int>) -> [Int] {
        var starts = [0]
        var stride = shape[0]
        for extent in item {
            // A later index runs faster among the columns and slower in the file.
            starts = starts.flatMap { start in (0..<extent).map { start + $0 * stride } }
            stride *= extent
        }
        return starts
    }
}

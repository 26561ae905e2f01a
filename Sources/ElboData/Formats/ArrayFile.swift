/// An array file (IDX, NPY, or a member of NPZ) as a data set.
struct ArrayFile {
    /// The extents of the array as the file has them.
    let shape: [Int]
    let data: Dataset

    /// Reads a file.
    ///
    /// - Throws: `DataError`.
    init(_ file: RecognizedFile, _ options: ReadOptions) throws {
        let (header, reader) = try ArrayHeader.read(file, member: options.member)
        let elements = try reader.elementCount(shape: header.shape, type: header.type)
        let layout = header.layout(offset: reader.consumed)
        let selection = try options.positions(ofUnnamed: layout.width, path: file.path)
        guard !selection.isEmpty else {
            throw DataError.noValues(path: file.path, shape: [layout.count, 0])
        }
        let columns = UnnamedColumns.names(of: selection, width: layout.width)
        let elementReader = ArrayElements(
            file: file, reader: reader, layout: layout, count: elements, selection: selection,
            columns: columns, memoryLimit: options.memoryLimit)
        shape = header.shape
        data = try Dataset(
            read: elementReader.values(),
            itemShape: columns == nil ? header.itemShape : [selection.count], columns: columns,
            name: file.name, path: file.path, allowsEmptyColumns: options.allowsEmptyColumns
        ) { ColumnLabel(number: selection[$0] + 1) }
    }
}

extension ArrayHeader {
    /// The extents of one row.
    var itemShape: [Int] { shape.count > 1 ? Array(shape.dropFirst()) : [1] }
}

/// The elements of an array, on their way into memory or left where they are.
private struct ArrayElements {
    let file: RecognizedFile
    /// Stands before the first element.
    let reader: ByteReader
    let layout: RowLayout
    let count: Int
    /// The columns to take.
    let selection: [Int]
    let columns: [String]?
    let memoryLimit: Int

    func values() throws -> Dataset.Values {
        switch layout.type {
        case .bool, .uint8:
            return .bytes(try bytes())
        case .int8, .int16, .uint16, .float16, .float32:
            // Float32 holds all numbers of these types.
            return count * 4 <= memoryLimit ? .floats(try floats()) : .rows(try rows())
        case .uint32, .uint64, .int32, .int64, .float64:
            return .rows(try rows())
        }
    }

    /// The file, when its elements can stay there: whole, not compressed, and no pipe.
    private func filePlace() throws -> InputFile? {
        guard file.format != .npz, let input = file.seekable as? InputFile else { return nil }
        let end = layout.offset + count * layout.type.size
        guard input.count == end else {
            throw DataError.trailingBytes(path: file.path, expected: end)
        }
        return input
    }

    private func bytes() throws -> ByteStorage {
        let isWhole = columns == nil && layout.starts == nil && layout.type == .uint8
        if count > memoryLimit, isWhole, try filePlace() != nil, let map = MappedFile(file.path) {
            return ByteStorage(map, offset: layout.offset, count: count)
        }
        var elements: [UInt8] = try reader.readElements(count: count, size: 1) { piece, result in
            result.append(contentsOf: piece)
        }
        if layout.type == .bool { elements = elements.map { $0 == 0 ? 0 : 1 } }
        return ByteStorage(layout.arranged(elements, selection))
    }

    private func floats() throws -> [Float] {
        let size = layout.type.size
        let elements: [Float] = try reader.readElements(count: count, size: size) { piece, result in
            let count = piece.count / size
            withUnsafeTemporaryAllocation(of: Float.self, capacity: count) { numbers in
                layout.type.decode(piece, bigEndian: layout.bigEndian, into: numbers)
                result.append(contentsOf: numbers)
            }
        }
        try elements.withUnsafeBufferPointer { try refuseInfinity(in: $0, from: 0) }
        return layout.arranged(elements, selection)
    }

    private func rows() throws -> any RowSource {
        if count > memoryLimit / 8, let input = try filePlace() {
            return RowFile(
                input.positioned, layout, selection: selection, columns: columns, name: file.name)
        }
        var spool = RowSpool(limit: memoryLimit, promised: count)
        var start = 0
        try reader.readPieces(count: count, elementSize: layout.type.size) { piece in
            let elements = piece.count / layout.type.size
            try withUnsafeTemporaryAllocation(of: Double.self, capacity: elements) { numbers in
                layout.type.decode(piece, bigEndian: layout.bigEndian, into: numbers)
                try refuseInfinity(in: UnsafeBufferPointer(numbers), from: start)
                try spool.append(UnsafeBufferPointer(numbers))
            }
            start += elements
        }
        var decoded = layout
        (decoded.offset, decoded.type, decoded.bigEndian) = (0, .float64, false)
        return try spool.rows(decoded, selection: selection, columns: columns, name: file.name)
    }

    /// Names the row and the column of an infinite number among elements in the order of the file.
    private func refuseInfinity<Number: BinaryFloatingPoint & CustomStringConvertible>(
        in numbers: UnsafeBufferPointer<Number>, from start: Int
    ) throws {
        guard let wrong = numbers.firstInfinite() else { return }
        let (row, column) = layout.cell(at: start + wrong)
        throw DataError.infinite(
            path: file.path, place: .row(row + 1), column: ColumnLabel(number: column + 1),
            found: "\(numbers[wrong])")
    }
}

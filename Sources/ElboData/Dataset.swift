/// Rows of unlabelled data, kept close to their raw bytes.
///
/// A row (an item) is an image, a record, a signal: `itemShape` says how its numbers are arranged.
/// Images stay one byte per pixel, everything else is 32-bit floating point; every number is finite.
public struct Dataset: Sendable {
    /// The numbers of all rows, row after row.
    public enum Values: Sendable, Equatable {
        /// Whole numbers from 0 to 255, such as pixels.
        case bytes(ByteStorage)
        /// Finite numbers.
        case floats([Float])
    }

    /// The numbers of all rows, row after row.
    public let values: Values
    /// How many rows there are.
    public let count: Int
    /// The arrangement of one row, for example `[28, 28]` for an image or `[13]` for a record.
    public let itemShape: [Int]
    /// How many numbers one row has.
    public let itemSize: Int
    /// The names of the columns, if the source has them; as many as `itemSize`.
    public let columns: [String]?
    /// The name of the source without its folder.
    public let name: String
    /// A name for each row, if the source has them: an image's path within its folder.
    public let rowNames: [String]?
    /// How the rows were made from image files, if they were.
    public let images: ImageTreatment?

    /// Wraps numbers that are known to be finite.
    init(
        _ values: Values, itemShape: [Int], columns: [String]?, name: String,
        rowNames: [String]? = nil, images: ImageTreatment? = nil
    ) {
        let elements =
            switch values {
            case .bytes(let bytes): bytes.count
            case .floats(let floats): floats.count
            }
        let size = itemShape.reduce(1, *)
        precondition(
            size > 0 && elements % size == 0,
            "\(elements) values are no whole rows of shape \(itemShape)")
        precondition(
            columns.map { $0.count == size } ?? true,
            "\(columns?.count ?? 0) column names for \(size) values per row")
        precondition(
            rowNames.map { $0.count == elements / size } ?? true,
            "\(rowNames?.count ?? 0) row names for \(elements / size) rows")
        self.values = values
        self.count = elements / size
        self.itemShape = itemShape
        self.itemSize = size
        self.columns = columns
        self.name = name
        self.rowNames = rowNames
        self.images = images
    }

    /// Makes a data set of floating-point rows.
    ///
    /// - Parameters:
    ///   - values: the numbers, row after row; a whole number of rows.
    ///   - itemShape: the arrangement of one row.
    ///   - columns: a name for each number of a row.
    ///   - name: what messages call this data.
    /// - Throws: `DataError.notFinite` for the first NaN or infinity.
    public init(
        _ values: [Float], itemShape: [Int], columns: [String]? = nil, name: String = "data"
    ) throws {
        self.init(.floats(values), itemShape: itemShape, columns: columns, name: name)
        try requireFinite(path: name)
    }

    /// Makes a data set of byte rows, such as grey images.
    ///
    /// - Parameters:
    ///   - bytes: the numbers from 0 to 255, row after row; a whole number of rows.
    ///   - itemShape: the arrangement of one row.
    ///   - columns: a name for each number of a row.
    ///   - name: what messages call this data.
    public init(
        bytes: [UInt8], itemShape: [Int], columns: [String]? = nil, name: String = "data"
    ) {
        self.init(.bytes(ByteStorage(bytes)), itemShape: itemShape, columns: columns, name: name)
    }

    /// The rows with these numbers, in this order; rows count from 0.
    public func subset(rows: some Collection<Int>) -> Dataset {
        let chosen: Values =
            switch values {
            case .bytes(let bytes):
                .bytes(ByteStorage(bytes.withUnsafeBytes { gather($0, rows) }))
            case .floats(let floats):
                .floats(gather(floats, rows))
            }
        return Dataset(
            chosen, itemShape: itemShape, columns: columns, name: name,
            rowNames: rowNames.map { names in rows.map { names[$0] } }, images: images)
    }

    private func gather<Source: RandomAccessCollection<Element>, Element>(
        _ source: Source, _ rows: some Collection<Int>
    ) -> [Element] where Source.Index == Int {
        var result: [Element] = []
        result.reserveCapacity(rows.count * itemSize)
        for row in rows {
            precondition(row >= 0 && row < count, "row \(row) of \(count)")
            result.append(contentsOf: source[row * itemSize..<(row + 1) * itemSize])
        }
        return result
    }

    /// Copies the raw values of some rows as floats, bytes as 0 to 255, without allocating.
    ///
    /// - Parameters:
    ///   - rows: row numbers from 0, in the order wanted.
    ///   - buffer: room for `rows.count * itemSize` numbers; anything beyond is left alone.
    @inlinable
    public func fill(rows: some Collection<Int>, into buffer: UnsafeMutableBufferPointer<Float>) {
        var position = 0
        for row in rows {
            precondition(position + itemSize <= buffer.count, "no room for all rows")
            fill(
                row: row,
                into: UnsafeMutableBufferPointer(rebasing: buffer[position..<position + itemSize]))
            position += itemSize
        }
    }

    /// Copies the raw values of one row as floats.
    @usableFromInline
    func fill(row: Int, into buffer: UnsafeMutableBufferPointer<Float>) {
        precondition(row >= 0 && row < count, "row \(row) of \(count)")
        let start = row * itemSize
        switch values {
        case .bytes(let bytes):
            bytes.withUnsafeBytes { source in
                guard let from = source.baseAddress?.advanced(by: start),
                    let to = buffer.baseAddress
                else { return }
                // Whole rows are inside; without checks for each byte the loop runs as vector code.
                let pixels = from.assumingMemoryBound(to: UInt8.self)
                for offset in 0..<itemSize {
                    to[offset] = Float(pixels[offset])
                }
            }
        case .floats(let floats):
            floats.withUnsafeBufferPointer { source in
                _ = buffer.update(fromContentsOf: source[start..<start + itemSize])
            }
        }
    }

    /// Refuses NaN and infinity, naming the first one's row and column.
    func requireFinite(path: String) throws {
        guard case .floats(let floats) = values else { return }
        guard let index = floats.firstNonFinite() else { return }
        let column = index % itemSize
        throw DataError.notFinite(
            path: path, row: index / itemSize + 1,
            column: ColumnLabel(number: column + 1, name: columns?[column]),
            found: "\(floats[index])")
    }
}

extension [Float] {
    /// The position of the first NaN or infinity.
    fileprivate func firstNonFinite() -> Int? {
        withUnsafeBufferPointer { numbers in
            var start = 0
            while start < numbers.count {
                let end = Swift.min(start + 4096, numbers.count)
                // Subtracting a number from itself gives 0 only if it is finite; the sum of a block
                // needs no branch per element and so runs as vector code.
                var sum: UInt32 = 0
                for index in start..<end { sum |= (numbers[index] - numbers[index]).bitPattern }
                if sum != 0 { return (start..<end).first { !numbers[$0].isFinite } }
                start = end
            }
            return nil
        }
    }
}

extension DelimitedTable {
    /// The numbers of all columns but the excluded ones; every cell must hold one.
    ///
    /// - Parameters:
    ///   - excluded: columns to leave out, by name or number from 1.
    ///   - preferred: the columns to take, in this order, if the header has each of them once.
    func readNumbers(
        excluding excluded: [String], preferring preferred: [String]?
    ) throws -> (columns: [String]?, width: Int, values: [Float]) {
        let excluded = Set(try excluded.map { try index(of: $0) })
        let kept = positions(of: preferred) ?? (0..<width).filter { !excluded.contains($0) }
        var places = [Int](repeating: -1, count: width)
        for (place, column) in kept.enumerated() { places[column] = place }
        var values: [Float] = []
        var rows = 0
        try withUnsafeTemporaryAllocation(of: Float.self, capacity: max(kept.count, 1)) { row in
            while let record = try nextRecord() {
                try parse(record, places, into: row)
                if values.count + kept.count > values.capacity { reserve(&values, kept.count) }
                values.append(contentsOf: UnsafeMutableBufferPointer(rebasing: row[..<kept.count]))
                rows += 1
            }
        }
        guard !values.isEmpty else {
            throw DataError.noValues(path: path, shape: [min(rows, 1), kept.count])
        }
        return (header.map { names in kept.map { names[$0] } }, kept.count, values)
    }

    /// Where these names stand in the header, if it has all of them, each once.
    private func positions(of names: [String]?) -> [Int]? {
        guard let names, let header else { return nil }
        let places = names.map { name in header.indices.filter { header[$0] == name } }
        return places.allSatisfy { $0.count == 1 } ? places.compactMap(\.first) : nil
    }

    /// Puts a record's numbers at the places of their columns; a negative place leaves a column out.
    private func parse(
        _ record: UnsafeMutableRawBufferPointer, _ places: [Int],
        into row: UnsafeMutableBufferPointer<Float>
    ) throws {
        try places.withUnsafeBufferPointer { places in
            try visit(
                record, isWanted: { places[$0] >= 0 },
                number: { column, bytes, position in
                    guard let (value, end) = DecimalNumber.scan(bytes, from: position),
                        end == bytes.count || bytes[end] == delimiter, value.isFinite
                    else { return nil }
                    row[places[column]] = value
                    return end
                },
                cell: { column, cell in
                    row[places[column]] = try number(in: cell, column: column)
                })
        }
    }

    private func number(in cell: UnsafeRawBufferPointer, column: Int) throws -> Float {
        guard let value = DecimalNumber.parse(cell) else {
            throw DataError.notNumeric(
                path: path, line: records.line, column: label(column),
                found: String(decoding: cell.prefix(200), as: UTF8.self))
        }
        guard value.isFinite else {
            throw DataError.notFinite(
                path: path, row: records.line, column: label(column),
                found: String(decoding: cell.prefix(200), as: UTF8.self))
        }
        return value
    }

    /// Makes room, guessing the final size from how far the file has been read.
    private func reserve(_ values: inout [Float], _ additional: Int) {
        let doubled = max(2 * values.count, values.count + additional, 1 << 12)
        let guess = records.fractionRead.map { Double(values.count) / max($0, 0.01) * 1.02 } ?? 0
        // A wrong guess costs address space only, and never more than four times what is there.
        values.reserveCapacity(max(doubled, min(Int(guess), 2 * doubled)))
    }
}

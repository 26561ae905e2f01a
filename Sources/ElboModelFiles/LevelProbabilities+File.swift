import ElboData
import ElboMixtures

extension LevelProbabilities {
    /// All probabilities, component after component, category after category.
    var tensor: [Double] { shares.flatMap { $0.flatMap { $0 } } }

    /// Probabilities from a file.
    ///
    /// - Parameters:
    ///   - columns: the columns of a row.
    ///   - tensor: a whole number of components' probabilities.
    /// - Throws: `MixtureError.option` for numbers that are no probabilities.
    init(_ columns: MixedColumns, tensor: [Double]) throws {
        let counts = columns.levels.map(\.count)
        var place = 0
        var shares: [[[Double]]] = []
        while place < tensor.count {
            shares.append(
                counts.map { count in
                    defer { place += count }
                    return Array(tensor[place..<place + count])
                })
        }
        try self.init(columns, shares: shares)
    }
}

extension GaussianMixture {
    /// How each column of some rows writes its numbers; nil for a category.
    ///
    /// - Throws: `DataError` from reading.
    func numberFormats(of rows: any RowSource) throws -> [NumberFormat?] {
        let formats = try rows.numberFormats()
        guard let table else { return formats }
        return zip(formats, table).map { $1.levels == nil ? $0 : nil }
    }
}

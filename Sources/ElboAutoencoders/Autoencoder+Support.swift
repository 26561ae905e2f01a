public import ElboData

extension Autoencoder {
    /// Where transformed data must lie.
    var support: Support { observation == .dequantized ? .pixelLevels : likelihood.part.support }

    /// Checks that transformed data lie where the likelihood puts its mass.
    ///
    /// - Throws: `AutoencoderError.outsideSupport` for the first offence.
    public func checkSupport(_ data: Dataset, _ transform: DataTransform) throws(AutoencoderError) {
        let support = support
        if support == .everywhere { return }
        if case .bytes = data.values, transform == .pixels { return }
        try data.forEach(0..<data.count, by: transform) { row, values throws(AutoencoderError) in
            if let column = values.firstIndex(where: { !$0.isNaN && !support.contains($0) }) {
                // In the data's own units, as people find the cell.
                throw .outsideSupport(
                    name: data.name, row: row + 1,
                    column: data.columns.map { "column \($0[column])" } ?? "value \(column + 1)",
                    value: data.values(of: CollectionOfOne(row))[column],
                    support: support.text(under: transform))
            }
        }
    }
}

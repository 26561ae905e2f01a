public import ElboData

extension Autoencoder {
    /// Where transformed data must lie.
    var support: Support { observation == .dequantized ? .pixelLevels : likelihood.part.support }

    /// Checks that transformed data lie where the likelihood puts its mass.
    ///
    /// - Throws: `AutoencoderError.outsideSupport` for the first offence.
    public func checkSupport(_ data: Dataset, _ transform: DataTransform) throws(AutoencoderError) {
        try data.checkSupport(support, transform)
    }
}

extension Dataset {
    /// Checks that transformed data lie where a likelihood puts its mass.
    ///
    /// - Throws: `AutoencoderError.outsideSupport` for the first offence.
    package func checkSupport(_ support: Support, _ transform: DataTransform)
        throws(AutoencoderError)
    {
        if support == .everywhere { return }
        if case .bytes = values, transform == .pixels { return }
        try forEach(0..<count, by: transform) { row, values throws(AutoencoderError) in
            if let column = values.firstIndex(where: { !$0.isNaN && !support.contains($0) }) {
                // In the data's own units, as people find the cell.
                throw .outsideSupport(
                    name: name, row: row + 1,
                    column: columns.map { "column \($0[column])" } ?? "value \(column + 1)",
                    value: self.values(of: CollectionOfOne(row))[column],
                    support: support.text(under: transform))
            }
        }
    }
}

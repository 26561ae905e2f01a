public import ElboData

extension Likelihood {
    /// Whether p(x|z) is a density, in units of the transformed data; otherwise it is a probability.
    public var isDensity: Bool {
        switch self {
        case .continuousBernoulli, .gaussian: true
        case .bernoulli, .discretizedLogistic, .discretizedLogisticMixture, .betaBinomial: false
        }
    }

    /// Whether p(x|z) is a probability of the 256 levels of a byte.
    public var isOverPixelLevels: Bool {
        switch self {
        case .discretizedLogistic, .discretizedLogisticMixture, .betaBinomial: true
        case .bernoulli, .continuousBernoulli, .gaussian: false
        }
    }
}

/// Where observations must lie.
private enum Support {
    case everywhere
    case unitInterval
    case pixelLevels

    func contains(_ value: Float) -> Bool {
        switch self {
        case .everywhere: return true
        case .unitInterval: return (0...1).contains(value)
        case .pixelLevels:
            let level = 255 * value
            return (-0.001...255.001).contains(level) && abs(level - level.rounded()) < 0.001
        }
    }

    var description: String {
        switch self {
        case .everywhere: "all numbers"
        case .unitInterval: "0...1"
        case .pixelLevels: "0, 1/255 ... 1"
        }
    }
}

extension Autoencoder {
    private var support: Support {
        if binarization == .dequantized { return .pixelLevels }
        switch likelihood {
        case .gaussian: return .everywhere
        case .bernoulli, .continuousBernoulli: return .unitInterval
        case .discretizedLogistic, .discretizedLogisticMixture, .betaBinomial: return .pixelLevels
        }
    }

    /// Checks that transformed data lie where the likelihood puts its mass.
    ///
    /// - Throws: `AutoencoderError.outsideSupport` for the first offence.
    public func checkSupport(_ data: Dataset, _ transform: DataTransform) throws(AutoencoderError) {
        let support = support
        if support == .everywhere { return }
        if case .bytes = data.values, transform == .pixels { return }
        try data.forEach(0..<data.count, by: transform) { row, values throws(AutoencoderError) in
            if let column = values.firstIndex(where: { !support.contains($0) }) {
                throw .outsideSupport(
                    name: data.name, row: row + 1,
                    column: data.columns.map { "column \($0[column])" } ?? "value \(column + 1)",
                    value: values[column], support: support.description)
            }
        }
    }
}

import Foundation

/// How raw values become the numbers that a network sees, and back; saved with every model.
public enum DataTransform: Hashable, Sendable {
    /// Raw values as they are.
    case identity
    /// Every value times one factor, such as 1/255 for pixels.
    case scale(Float)
    /// Each column minus its mean, divided by its standard deviation, in Float64: numbers that differ only
    /// beyond the digits of Float32, such as time stamps, keep their differences.
    case standardize(means: [Double], deviations: [Double])
    /// Every number minus one mean, divided by one standard deviation: levels of sounds, all of one unit.
    case standardizeAll(mean: Double, deviation: Double)

    /// Pixels from 0 to 255 become numbers from 0 to 1.
    public static let pixels = DataTransform.scale(1 / 255)

    /// Transforms whole rows in place.
    ///
    /// - Parameters:
    ///   - buffer: raw values, row after row.
    ///   - itemSize: how many values one row has; for `.standardize` the number of means.
    public func apply(_ buffer: UnsafeMutableBufferPointer<Float>, itemSize: Int) {
        switch self {
        case .identity:
            break
        case .scale(let factor):
            for index in buffer.indices { buffer[index] *= factor }
        case .standardize(let means, let deviations):
            eachColumn(buffer, itemSize, means, deviations) { ($0 - $1) / $2 }
        case .standardizeAll(let mean, let deviation):
            for index in buffer.indices {
                buffer[index] = Float((Double(buffer[index]) - mean) / deviation)
            }
        }
    }

    /// Transforms whole rows of Float64 before they are rounded to Float32.
    ///
    /// - Parameters:
    ///   - source: raw values, row after row; overwritten where columns are standardised.
    ///   - target: room for as many.
    ///   - itemSize: how many values one row has.
    func apply(
        _ source: UnsafeMutableBufferPointer<Double>,
        into target: UnsafeMutableBufferPointer<Float>, itemSize: Int
    ) {
        switch self {
        case .identity:
            for index in source.indices { target[index] = Float(source[index]) }
        case .scale(let factor):
            for index in source.indices { target[index] = Float(source[index]) * factor }
        case .standardize(let means, let deviations):
            eachColumn(source, itemSize, means, deviations) { ($0 - $1) / $2 }
            for index in source.indices { target[index] = Float(source[index]) }
        case .standardizeAll(let mean, let deviation):
            for index in source.indices {
                target[index] = Float((source[index] - mean) / deviation)
            }
        }
    }

    /// Undoes `apply` up to rounding.
    ///
    /// - Parameters:
    ///   - buffer: transformed values, row after row.
    ///   - itemSize: how many values one row has.
    public func invert(_ buffer: UnsafeMutableBufferPointer<Float>, itemSize: Int) {
        switch self {
        case .identity:
            break
        case .scale(let factor):
            let inverse = DataTransform.inverse(of: factor)
            for index in buffer.indices { buffer[index] *= inverse }
        case .standardize(let means, let deviations):
            eachColumn(buffer, itemSize, means, deviations) { $0 * $2 + $1 }
        case .standardizeAll(let mean, let deviation):
            for index in buffer.indices {
                buffer[index] = Float(Double(buffer[index]) * deviation + mean)
            }
        }
    }

    /// Undoes `apply` in Float64: columns of large numbers that differ little, such as time stamps, keep their
    /// differences.
    ///
    /// - Parameter values: transformed values, whole rows; for `.standardize` of as many numbers as there are means.
    public func inverted(_ values: [Float]) -> [Double] {
        var result = values.map(Double.init)
        switch self {
        case .identity: break
        case .scale(let factor):
            let inverse = Double(DataTransform.inverse(of: factor))
            for index in result.indices { result[index] *= inverse }
        case .standardize(let means, let deviations):
            result.withUnsafeMutableBufferPointer {
                eachColumn($0, means.count, means, deviations) { $0 * $2 + $1 }
            }
        case .standardizeAll(let mean, let deviation):
            for index in result.indices { result[index] = result[index] * deviation + mean }
        }
        return result
    }

    /// 1 / factor, and exactly n where the factor is the number nearest to 1 / n: 255 for pixels, so that
    /// white stays white.
    private static func inverse(of factor: Float) -> Float {
        let whole = (1 / factor).rounded()
        return 1 / whole == factor ? whole : 1 / factor
    }

    @inline(__always)
    private func eachColumn<Value: BinaryFloatingPoint>(
        _ buffer: UnsafeMutableBufferPointer<Value>, _ itemSize: Int, _ means: [Double],
        _ deviations: [Double], _ formula: (Double, Double, Double) -> Double
    ) {
        precondition(
            means.count == itemSize && deviations.count == itemSize && buffer.count % itemSize == 0,
            "\(means.count) means for rows of \(itemSize) in \(buffer.count) values")
        means.withUnsafeBufferPointer { means in
            deviations.withUnsafeBufferPointer { deviations in
                for start in stride(from: 0, to: buffer.count, by: itemSize) {
                    for column in 0..<itemSize {
                        buffer[start + column] = Value(
                            formula(
                                Double(buffer[start + column]), means[column], deviations[column]))
                    }
                }
            }
        }
    }

    /// The transform that gives each column of some rows the mean 0 and the standard deviation 1.
    ///
    /// In Float64: the mean, then the root of the mean squared distance from it (divided by n, as scikit-learn's
    /// `StandardScaler` does), over the known cells. A constant column keeps the deviation 1, one without known
    /// cells also the mean 0; indicators of levels stay as they are.
    ///
    /// - Parameters:
    ///   - dataset: the data to fit.
    ///   - rows: the rows to look at, usually those for training; at least one.
    public static func standardizing(
        _ dataset: Dataset, rows: some Collection<Int>
    ) -> DataTransform {
        precondition(!rows.isEmpty, "no rows to standardize by")
        let columns = dataset.summaries(ofRows: rows)
        let areCoded = dataset.table?.areCoded
        return .standardize(
            means: columns.enumerated().map { areCoded?[$0] == true ? 0 : $1.mean },
            deviations: columns.enumerated().map {
                let deviation = $1.standardDeviation
                let isKept = areCoded?[$0] == true || $1.isConstant || !(deviation > 0)
                return isKept ? 1 : deviation
            })
    }

    /// The transform that gives all numbers of some rows together the mean 0 and the standard deviation 1.
    ///
    /// - Parameters:
    ///   - dataset: the data to fit.
    ///   - rows: the rows to look at, usually those for training; at least one.
    public static func standardizingAll(
        _ dataset: Dataset, rows: some Collection<Int>
    ) -> DataTransform {
        precondition(!rows.isEmpty, "no rows to standardize by")
        let all = ColumnSummary(joining: dataset.summaries(ofRows: rows))
        let deviation = all.standardDeviation
        return .standardizeAll(
            mean: all.count > 0 ? all.mean : 0,
            deviation: all.isConstant || !(deviation > 0) ? 1 : deviation)
    }

    /// ln |dx'/dx| of each number x of a row and its transformed x': what a log-density of x' lacks to be one of x,
    /// in nats.
    ///
    /// - Parameter itemSize: how many values one row has.
    public func logDerivatives(itemSize: Int) -> [Double] {
        switch self {
        case .identity: [Double](repeating: 0, count: itemSize)
        case .scale(let factor):
            [Double](repeating: log(abs(Double(factor))), count: itemSize)
        case .standardize(_, let deviations): deviations.map { -log($0) }
        case .standardizeAll(_, let deviation):
            [Double](repeating: -log(deviation), count: itemSize)
        }
    }
}

extension DataTransform: Codable {
    private enum CodingKeys: String, CodingKey {
        case kind
        case factor
        case means
        case deviations
        case mean
        case deviation
    }

    private enum Kind: String, Codable {
        case identity
        case scale
        case standardize
        case standardizeAll
    }

    /// Decodes a kind and its numbers.
    ///
    /// - Throws: `DecodingError` for an unknown kind, or when means and deviations differ in number or a
    ///   scale or deviation cannot be divided by.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        switch try container.decode(Kind.self, forKey: .kind) {
        case .identity:
            self = .identity
        case .scale:
            self = .scale(try container.decode(Float.self, forKey: .factor))
        case .standardize:
            self = .standardize(
                means: try container.decode([Double].self, forKey: .means),
                deviations: try container.decode([Double].self, forKey: .deviations))
        case .standardizeAll:
            self = .standardizeAll(
                mean: try container.decode(Double.self, forKey: .mean),
                deviation: try container.decode(Double.self, forKey: .deviation))
        }
        guard isInvertible else {
            throw DecodingError.dataCorrupted(
                DecodingError.Context(
                    codingPath: container.codingPath,
                    debugDescription: "the transform cannot be undone"))
        }
    }

    /// Encodes the kind beside its numbers.
    ///
    /// - Throws: what the encoder throws.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        switch self {
        case .identity:
            try container.encode(Kind.identity, forKey: .kind)
        case .scale(let factor):
            try container.encode(Kind.scale, forKey: .kind)
            try container.encode(factor, forKey: .factor)
        case .standardize(let means, let deviations):
            try container.encode(Kind.standardize, forKey: .kind)
            try container.encode(means, forKey: .means)
            try container.encode(deviations, forKey: .deviations)
        case .standardizeAll(let mean, let deviation):
            try container.encode(Kind.standardizeAll, forKey: .kind)
            try container.encode(mean, forKey: .mean)
            try container.encode(deviation, forKey: .deviation)
        }
    }

    private var isInvertible: Bool {
        switch self {
        case .identity: true
        case .scale(let factor): factor.isFinite && factor != 0
        case .standardize(let means, let deviations):
            means.count == deviations.count && means.allSatisfy(\.isFinite)
                && deviations.allSatisfy { $0.isFinite && $0 > 0 }
        case .standardizeAll(let mean, let deviation):
            mean.isFinite && deviation.isFinite && deviation > 0
        }
    }
}

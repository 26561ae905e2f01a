/// How raw values become the numbers that a network sees, and back; saved with every model.
public enum DataTransform: Hashable, Sendable {
    /// Raw values as they are.
    case identity
    /// Every value times one factor, such as 1/255 for pixels.
    case scale(Float)
    /// Each column minus its mean, divided by its standard deviation.
    case standardize(means: [Float], deviations: [Float])

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
        }
    }

    /// 1 / factor, and exactly n where the factor is the number nearest to 1 / n: 255 for pixels, so that
    /// white stays white.
    private static func inverse(of factor: Float) -> Float {
        let whole = (1 / factor).rounded()
        return 1 / whole == factor ? whole : 1 / factor
    }

    @inline(__always)
    private func eachColumn(
        _ buffer: UnsafeMutableBufferPointer<Float>, _ itemSize: Int, _ means: [Float],
        _ deviations: [Float], _ formula: (Float, Float, Float) -> Float
    ) {
        precondition(
            means.count == itemSize && deviations.count == itemSize && buffer.count % itemSize == 0,
            "\(means.count) means for rows of \(itemSize) in \(buffer.count) values")
        means.withUnsafeBufferPointer { means in
            deviations.withUnsafeBufferPointer { deviations in
                for start in stride(from: 0, to: buffer.count, by: itemSize) {
                    for column in 0..<itemSize {
                        buffer[start + column] = formula(
                            buffer[start + column], means[column], deviations[column])
                    }
                }
            }
        }
    }

    /// The transform that gives each column of some rows the mean 0 and the standard deviation 1.
    ///
    /// Two passes in Float64: the mean, then the root of the mean squared distance from it (divided by
    /// n, as scikit-learn's `StandardScaler` does), over the known cells. A constant column keeps the deviation 1,
    /// one without known cells also the mean 0.
    ///
    /// - Parameters:
    ///   - dataset: the data to fit.
    ///   - rows: the rows to look at, usually those for training; at least one.
    public static func standardizing(
        _ dataset: Dataset, rows: some Collection<Int>
    ) -> DataTransform {
        precondition(!rows.isEmpty, "no rows to standardize by")
        let size = dataset.itemSize
        var known = [Double](repeating: 0, count: size)
        var sums = [Double](repeating: 0, count: size)
        var lows = [Float](repeating: .infinity, count: size)
        var highs = [Float](repeating: -.infinity, count: size)
        eachRow(dataset, rows) { row in
            for column in 0..<size where !row[column].isNaN {
                known[column] += 1
                sums[column] += Double(row[column])
                lows[column] = min(lows[column], row[column])
                highs[column] = max(highs[column], row[column])
            }
        }
        let means = zip(sums, known).map { $1 > 0 ? $0 / $1 : 0 }
        var squares = [Double](repeating: 0, count: size)
        eachRow(dataset, rows) { row in
            for column in 0..<size where !row[column].isNaN {
                let distance = Double(row[column]) - means[column]
                squares[column] += distance * distance
            }
        }
        let deviations = (0..<size).map { column -> Float in
            let deviation = Float((squares[column] / known[column]).squareRoot())
            // A column that varies by less than Float32 can express as a deviation is constant too.
            return lows[column] < highs[column] && deviation > 0 ? deviation : 1
        }
        return .standardize(means: means.map { Float($0) }, deviations: deviations)
    }

    private static func eachRow(
        _ dataset: Dataset, _ rows: some Collection<Int>,
        _ body: (UnsafeMutableBufferPointer<Float>) -> Void
    ) {
        let size = dataset.itemSize
        let atOnce = max(1, min(rows.count, (1 << 15) / size))
        withUnsafeTemporaryAllocation(of: Float.self, capacity: atOnce * size) { block in
            var rest = rows[...]
            while !rest.isEmpty {
                let piece = rest.prefix(atOnce)
                dataset.fill(rows: piece, into: block)
                for row in 0..<piece.count {
                    body(UnsafeMutableBufferPointer(rebasing: block[row * size..<(row + 1) * size]))
                }
                rest = rest.dropFirst(atOnce)
            }
        }
    }
}

extension DataTransform: Codable {
    private enum CodingKeys: String, CodingKey {
        case kind
        case factor
        case means
        case deviations
    }

    private enum Kind: String, Codable {
        case identity
        case scale
        case standardize
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
                means: try container.decode([Float].self, forKey: .means),
                deviations: try container.decode([Float].self, forKey: .deviations))
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
        }
    }

    private var isInvertible: Bool {
        switch self {
        case .identity: true
        case .scale(let factor): factor.isFinite && factor != 0
        case .standardize(let means, let deviations):
            means.count == deviations.count && means.allSatisfy(\.isFinite)
                && deviations.allSatisfy { $0.isFinite && $0 > 0 }
        }
    }
}

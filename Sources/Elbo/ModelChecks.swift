import Foundation

/// Basic questions that no number of the bound answers, asked of data and model: do reconstructions differ, do samples
/// look like data, do codes lie where the prior is.
package struct ModelChecks: Sendable {
    /// The variance of the reconstructions over that of the examples, summed over the numbers of an example (columns of
    /// a table in units of their own deviation, of one with numbers and categories the numbers only); 0 where all
    /// reconstructions are alike.
    package var reconstructedSpread: Double?
    /// 1 − Σ (x − x̂)² / Σ (x − x̄)²: the share of the variance that reconstructions recover; 0 for the mean example.
    package var explainedVariance: Double?
    /// The same share for as many principal axes as the code has dimensions, fitted to these very examples.
    package var principalVariance: Double?
    /// Whether the three shares are those of columns of numbers that stand beside columns of categories.
    package var measuresNumbersOnly: Bool = false
    /// Samples from the model against examples.
    package var samples: EnergyTest?
    /// How samples lie among examples.
    package var coverage: SampleCoverage?
    /// The same of other examples: what draws of the data's own law come to.
    package var coverageOfTwins: SampleCoverage?
    /// Reconstructions against other examples: what the decoder's smoothness alone comes to. Pictures only.
    package var reconstructions: EnergyTest?
    /// Draws from q(z|x) of all examples against draws from the prior, dimensions in units of the prior's deviation.
    package var codes: EnergyTest?
    /// In which space examples and samples were compared.
    package var featureSpace: String = ""
    /// Columns where most values are one and the same.
    package var pointMasses: [PointMass] = []

    /// No answers.
    package init() {}

    /// The chance of a false alarm up to which a difference is believed.
    package static let falseAlarms = 0.01
    /// Below this share of the distance between two samples a difference is real but small.
    package static let small = 0.05
}

extension ModelChecks {
    /// Rows compared, of each kind.
    private static let rows = 300
    /// Numbers of an example that enter distances; of more, so many are chosen.
    private static let numbers = 1024
    /// Numbers of an example up to which principal axes are computed.
    private static let axes = 256

    /// Asks the questions.
    ///
    /// - Parameters:
    ///   - session: the model.
    ///   - data: examples; those with missing cells are left out.
    ///   - codes: the examples' codes; nil for a model that has none.
    ///   - hasPrior: whether codes follow a prior that samples are drawn from.
    ///   - key: decides rows and draws.
    /// - Throws: `RunError`, `AutoencoderError`.
    init(
        _ session: ModelSession, _ data: Dataset, _ codes: LatentCodes?, hasPrior: Bool,
        key: RandomKey
    ) throws {
        self.init()
        let order = key.child(0).permutation(data.count).filter { row in
            !data.hasMissing || data.values(of: [row]).allSatisfy(\.isFinite)
        }
        guard order.count >= 20 else { return }
        let half = min(Self.rows, order.count / 2)
        let (own, others) = (Array(order.prefix(half)), Array(order.suffix(half)))
        if hasPrior, let codes {
            try compareCodes(session, codes, rows: own, key: key.child(1))
        }
        // Nothing is measured of tokens, whose numbers have no distances.
        guard data.schema.text == nil else { return }
        let isPicture = session.model.pictureShape != nil
        let noun = session.model.sounds?.noun ?? (isPicture ? "pixel values" : "columns")
        let classes = try session.classes(of: data)
        func classesOf(_ rows: [Int]) -> [Int]? { classes.map { known in rows.map { known[$0] } } }
        let features = FeatureSpace(
            data.values(of: own), size: data.itemSize, isPicture: isPicture, noun: noun,
            most: Self.numbers, key: key.child(2))
        let (examples, twins) = (features(data.values(of: own)), features(data.values(of: others)))
        let again = try codes.map { codes in
            try session.decode(others.flatMap { codes[$0] }, classes: classesOf(others))
        }
        if let again, let codes {
            let areLevels = session.model.table?.flatMap { column -> [Bool] in
                [Bool](repeating: column.levels != nil, count: column.width)
            }
            if let areLevels, areLevels.contains(true), areLevels.contains(false) {
                // In units of their deviation the indicators of many rare levels would outweigh the numbers.
                measuresNumbersOnly = true
                let numbers = FeatureSpace(
                    data.values(of: own), size: data.itemSize, isPicture: isPicture,
                    noun: noun, among: areLevels.indices.filter { !areLevels[$0] },
                    most: Self.numbers,
                    key: key.child(2))
                measure(
                    numbers(data.values(of: others)), numbers(again), width: numbers.width,
                    codeSize: codes.dimension)
            } else {
                measure(twins, features(again), width: features.width, codeSize: codes.dimension)
            }
        }
        if !isPicture {
            let areCoded = session.model.table?.areCoded
            pointMasses = PointMass.find(
                in: data.values(of: Array(order.prefix(5_000))), columns: data.itemSize,
                where: { areCoded?[$0] != true }
            ) { session.model.columns?[$0] ?? "x\($0 + 1)" }
        }
        guard hasPrior else { return }
        featureSpace = features.words
        let drawn = try session.sample(
            half, key: key.child(3), classes: classesOf(own), drawsObservations: !isPicture)
        let made = features(drawn)
        samples = EnergyTest(examples, made, dimension: features.width, key: key.child(4))
        coverage = SampleCoverage(of: examples, by: made, dimension: features.width)
        coverageOfTwins = SampleCoverage(of: examples, by: twins, dimension: features.width)
        if isPicture, let again {
            reconstructions = EnergyTest(
                examples, features(again), dimension: features.width, key: key.child(5))
        }
    }

    private mutating func compareCodes(
        _ session: ModelSession, _ codes: LatentCodes, rows: [Int], key: RandomKey
    ) throws {
        let d = codes.dimension
        let moments = try session.priorMoments()
        func scaled(_ z: [Float]) -> [Float] {
            z.indices.map { (place: Int) -> Float in
                let (mean, deviation) = (moments.mean[place % d], moments.deviation[place % d])
                return (z[place] - mean) / (deviation > 0 ? deviation : 1)
            }
        }
        let posterior = rows.enumerated().flatMap { place, row in
            (0..<d).map { (axis: Int) -> Float in
                let deviation = codes.variances[row * d + axis].squareRoot()
                let noise = Float(key.child(0).normal(at: place * d + axis))
                return codes.means[row * d + axis] + deviation * noise
            }
        }
        let prior = try session.drawCodes(rows.count, key: key.child(1))
        self.codes = EnergyTest(scaled(posterior), scaled(prior), dimension: d, key: key.child(2))
    }

    private mutating func measure(
        _ examples: [Float], _ returned: [Float], width: Int, codeSize: Int
    ) {
        func spread(_ values: [Float]) -> Double {
            let count = values.count / width
            return (0..<width).reduce(0) { sum, column in
                let own = (0..<count).map { Double(values[$0 * width + column]) }
                let mean = own.reduce(0, +) / Double(count)
                return sum + own.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
            }
        }
        let whole = spread(examples)
        guard whole > 0 else { return }
        reconstructedSpread = spread(returned) / whole
        let error = zip(examples, returned).reduce(0.0) {
            $0 + Double($1.0 - $1.1) * Double($1.0 - $1.1)
        }
        explainedVariance = 1 - error / whole
        if width <= Self.axes, codeSize < width {
            let variances = PrincipalAxes(of: examples, dimension: width).variances
            let total = variances.reduce(0, +)
            if total > 0 { principalVariance = variances.prefix(codeSize).reduce(0, +) / total }
        }
    }
}

/// The numbers by which examples are compared: pixels, or columns in units of their deviation.
private struct FeatureSpace {
    let width: Int
    let words: String
    private let size: Int
    private let chosen: [Int]
    private let scales: [Float]

    /// - Parameters:
    ///   - isPicture: Whether numbers are compared as they are.
    ///   - noun: What they are called.
    ///   - columns: Those that are compared; nil for all.
    init(
        _ values: [Float], size: Int, isPicture: Bool, noun: String, among columns: [Int]? = nil,
        most: Int, key: RandomKey
    ) {
        self.size = size
        let all = columns ?? Array(0..<size)
        chosen =
            all.count <= most
            ? all : key.permutation(all.count).prefix(most).map { all[$0] }.sorted()
        width = chosen.count
        let count = values.count / size
        scales = chosen.map { column in
            guard !isPicture else { return 1 }
            let own = (0..<count).map { values[$0 * size + column] }
            let mean = own.reduce(0, +) / Float(count)
            let variance = own.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Float(count)
            return variance > 0 ? 1 / variance.squareRoot() : 1
        }
        let part = chosen.count < size ? "\(chosen.count) of \(size) " : ""
        words = part + noun + (isPicture ? "" : " in units of their standard deviation")
    }

    func callAsFunction(_ values: [Float]) -> [Float] {
        (0..<values.count / size).flatMap { row in
            zip(chosen, scales).map { values[row * size + $0] * $1 }
        }
    }
}

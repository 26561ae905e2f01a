public import ElboData
import ElboDistributions
public import ElboGraph
import ElboNetworks
public import ElboNumerics

/// Codes of many examples, one after the other.
public struct LatentCodes: Hashable, Sendable {
    /// Means of q(z|x), or the codes themselves: rows of `dimension` numbers.
    public let means: [Float]
    /// Variances of q(z|x), in the same order; zero for a point.
    public let variances: [Float]
    /// Dimensions of z.
    public let dimension: Int

    /// Puts codes together: as many variances as means, whole rows of `dimension` of them.
    public init(means: [Float], variances: [Float], dimension: Int) {
        precondition(
            dimension > 0 && means.count % dimension == 0 && variances.count == means.count,
            "\(means.count) means and \(variances.count) variances are no codes of \(dimension)")
        self.means = means
        self.variances = variances
        self.dimension = dimension
    }

    /// The number of examples.
    public var count: Int { means.count / dimension }

    /// The means of one example's code.
    public subscript(row: Int) -> ArraySlice<Float> {
        means[row * dimension..<(row + 1) * dimension]
    }
}

extension LatentCodes {
    /// Codes at equal distances on a straight line, both ends included, one after the other.
    package static func line(from start: [Float], to end: [Float], steps: Int) -> [Float] {
        (0..<steps).flatMap { step -> [Float] in
            let share = Float(step) / Float(max(steps - 1, 1))
            return zip(start, end).map { $0 + share * ($1 - $0) }
        }
    }
}

extension TrainedAutoencoder {
    /// q(z|x) of every example; grey values enter as they are, not binarised.
    ///
    /// - Throws: `AutoencoderError` when the data do not fit the model.
    public func encode(_ data: Dataset, on executor: any Executor) throws -> LatentCodes {
        try check(data)
        let model = autoencoder
        var function = BatchedFunction(of: self, on: executor) { x, _, pass in
            switch model.posterior(of: x, in: &pass) {
            case .point(let code): [code, code.trace.constant(0).broadcast(to: code.shape)]
            case .diagonalNormal(let law): [law.mean, exp(law.logVariance)]
            }
        }
        var (means, variances): ([Float], [Float]) = ([], [])
        means.reserveCapacity(data.count * model.latentDimension)
        variances.reserveCapacity(data.count * model.latentDimension)
        try function.run(count: data.count, width: data.itemSize, fill: reader(of: data)) {
            _, results in
            means += results[0].floats
            variances += results[1].floats
        }
        return LatentCodes(means: means, variances: variances, dimension: model.latentDimension)
    }

    /// The expectation of p(x|z) for codes, in the data's own units: rows of `dataSize` numbers.
    ///
    /// - Parameters:
    ///   - codes: Rows of `latentDimension` numbers.
    ///   - executor: What runs the decoder.
    public func decode(_ codes: [Float], on executor: any Executor) throws -> [Float] {
        try decode(codes, drawnBy: nil, on: executor)
    }

    /// Examples drawn from the model: z from the prior, then the expectation of p(x|z) or a draw.
    ///
    /// - Parameters:
    ///   - count: Examples.
    ///   - key: Decides them.
    ///   - drawsObservations: Whether x is drawn from p(x|z) instead of its expectation.
    ///   - executor: What runs the decoder.
    /// - Returns: Rows of `dataSize` numbers, in the data's own units.
    public func sample(
        _ count: Int, key: RandomKey, drawsObservations: Bool = false, on executor: any Executor
    ) throws -> [Float] {
        let codesKey = key.child(0)
        let codes = (0..<count * autoencoder.latentDimension).map { Float(codesKey.normal(at: $0)) }
        return try decode(codes, drawnBy: drawsObservations ? key.child(1) : nil, on: executor)
    }

    /// Every example encoded to the mean of q(z|x) and decoded again, in the data's own units.
    ///
    /// - Throws: `AutoencoderError` when the data do not fit the model.
    public func reconstruct(_ data: Dataset, on executor: any Executor) throws -> [Float] {
        try decode(encode(data, on: executor).means, on: executor)
    }

    private func decode(_ codes: [Float], drawnBy key: RandomKey?, on executor: any Executor) throws
        -> [Float]
    {
        let model = autoencoder
        let width = model.latentDimension
        precondition(
            codes.count % width == 0, "\(codes.count) numbers are no codes of \(width) dimensions")
        var function = BatchedFunction(of: self, on: executor) { z, _, pass in
            let law = model.likelihood.law(model.decoded(z, in: &pass), in: &pass)
            return [
                key == nil
                    ? model.binarization.original(ofMean: law.mean)
                    : model.binarization.original(ofDraw: law.sample(key: pass.nextKey()))
            ]
        }
        var result: [Float] = []
        result.reserveCapacity(codes.count / width * model.dataSize)
        try function.run(
            count: codes.count / width, width: width, noiseKey: key ?? RandomKey(seed: 0),
            fill: { rows, buffer in
                for (target, source) in (rows.lowerBound * width..<rows.upperBound * width)
                    .enumerated()
                {
                    buffer[target] = codes[source]
                }
            },
            each: { _, results in result += results[0].floats })
        result.withUnsafeMutableBufferPointer { transform.invert($0, itemSize: model.dataSize) }
        return result
    }

    /// Writes transformed rows of a data set.
    package func reader(of data: Dataset) -> (Range<Int>, UnsafeMutableBufferPointer<Float>) -> Void
    {
        { rows, buffer in
            data.fill(rows: rows, into: buffer)
            transform.apply(buffer, itemSize: data.itemSize)
        }
    }
}

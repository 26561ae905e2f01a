public import ElboData
import ElboDistributions
import ElboGraph
import ElboNetworks
public import ElboNumerics

extension ModelSession {
    /// q(z|x) of every example; grey values enter as they are where binary ones would be drawn, and
    /// thresholded where they are in training.
    ///
    /// - Throws: `AutoencoderError` and `DataError` when the data do not fit the model.
    public func encode(_ data: Dataset) throws -> LatentCodes {
        try encode(ModelRows(self.model.reader(of: data)))
    }

    /// q(z|x) of rows.
    func encode(_ rows: ModelRows) throws -> LatentCodes {
        let model = model.autoencoder
        var (means, variances): ([Float], [Float]) = ([], [])
        means.reserveCapacity(rows.count * model.latentDimension)
        variances.reserveCapacity(rows.count * model.latentDimension)
        var numbers: [Int] = []
        let function = ModelFunction("encode") { x, _, pass in
            let name = ExampleSchema.observationName
            let values = x.replacing(name, by: model.observation.undrawn(x[name]))
            let codes = model.codes(for: values, in: &pass)
            return [codes.mean, codes.variance] + [codes.codeNumbers].compactMap { $0 }
        }
        try runUnchecked(function, over: rows) { range, results in
            for result in results { try result.require(of: function, rows: range, \.isFinite) }
            means += results[0].floats
            variances += results[1].floats
            if results.count > 2 { numbers += results[2].floats.map { Int($0) } }
        }
        return LatentCodes(
            means: means, variances: variances, dimension: model.latentDimension,
            isDiagonalNormal: model.posterior.part.isDiagonalNormal,
            codewords: model.codeLayout.map { CodewordNumbers(layout: $0, numbers: numbers) })
    }

    /// The codes of every example in a layer of a model with several: in layer 1 those of `encode`, above it q(zₗ|zₗ₋₁) at the
    /// means below.
    ///
    /// - Parameters:
    ///   - data: Examples.
    ///   - layer: From 1 to the prior's `layers`.
    /// - Throws: as `encode(_:)`; `AutoencoderError.option` for a layer that the model does not have.
    public func encode(_ data: Dataset, layer: Int) throws -> LatentCodes {
        let model = model.autoencoder
        let prior = model.prior.part
        try require(
            (1...prior.layers).contains(layer), "the layer", layer,
            prior.layers == 1
                ? "1: the model has one layer of codes (--recipe hierarchical trains more)"
                : "in 1...\(prior.layers)")
        let below = try encode(data)
        guard layer > 1 else { return below }
        let function = ModelFunction("codes of layer \(layer)") { x, _, pass in
            guard
                let code = prior.codes(
                    above: x["z"], layer: layer, over: model.latentSpace, in: &pass)
            else { return [] }
            return [code.mean, code.variance]
        }
        let width = below.dimension
        var (means, variances): ([Float], [Float]) = ([], [])
        let rows = ModelRows(fields: [("z", width)], count: below.count) {
            [Array(below.means[$0.lowerBound * width..<$0.upperBound * width])]
        }
        try runUnchecked(function, over: rows) { range, results in
            for result in results { try result.require(of: function, rows: range, \.isFinite) }
            means += results[0].floats
            variances += results[1].floats
        }
        return LatentCodes(
            means: means, variances: variances, dimension: means.count / max(below.count, 1))
    }

    /// Codes drawn from the prior: rows of `latentDimension` numbers.
    ///
    /// - Throws: `RunError`.
    public func drawCodes(_ count: Int, key: RandomKey) throws -> [Float] {
        let model = model.autoencoder
        var codes: [Float] = []
        codes.reserveCapacity(count * model.latentDimension)
        let function = ModelFunction("draw codes") { rows, _, pass in
            let key = pass.nextKey()
            let law = model.prior.part.law(over: model.latentSpace, in: &pass, key.trace)
            return [law.sample(key: key, count: rows.count)]
        }
        let rows = ModelRows(fields: [], count: count, values: { _ in [] })
        try run(function, over: rows, noiseKey: key) { _, results in codes += results[0].floats }
        return codes
    }

    /// E[z] and the standard deviation of each dimension under the prior.
    ///
    /// - Throws: `RunError`.
    public func priorMoments() throws -> (mean: [Float], deviation: [Float]) {
        let model = model.autoencoder
        var (mean, deviation): ([Float], [Float]) = ([], [])
        let function = ModelFunction("prior moments") { _, _, pass in
            let trace = pass.nextKey().trace
            let moments = model.prior.part.moments(over: model.latentSpace, in: &pass, trace)
            return [moments.mean, moments.deviation]
        }
        try run(function, over: ModelRows(fields: [], count: 1, values: { _ in [] })) {
            _, results in (mean, deviation) = (results[0].floats, results[1].floats)
        }
        return (mean, deviation)
    }

    /// The expectation of p(x|z) for codes, in the data's own units: rows of `dataSize` numbers.
    ///
    /// - Parameters:
    ///   - codes: Rows of `latentDimension` numbers.
    ///   - classes: For each row its class, for a model that is conditioned on classes.
    ///   - units: Those of the numbers.
    /// - Throws: `RunError`, `AutoencoderError.notFinite`.
    public func decode(
        _ codes: [Float], classes: [Int]? = nil, in units: ExampleUnits = .data
    ) throws -> [Float] {
        try decode(codes, classes: classes, drawnBy: nil, in: units)
    }

    /// Examples drawn from the model: z from the prior, then the expectation of p(x|z) or a draw.
    ///
    /// - Parameters:
    ///   - count: Examples.
    ///   - key: Decides them.
    ///   - classes: For each example its class, for a model that is conditioned on classes.
    ///   - drawsObservations: Whether x is drawn from p(x|z) instead of its expectation, numbers of a table within the ranges of
    ///     their columns.
    ///   - units: Those of the numbers.
    /// - Returns: Rows of `dataSize` numbers.
    /// - Throws: `RunError`.
    public func sample(
        _ count: Int, key: RandomKey, classes: [Int]? = nil, drawsObservations: Bool = false,
        in units: ExampleUnits = .data
    ) throws -> [Float] {
        var all: [Float] = []
        all.reserveCapacity(count * model.autoencoder.dataSize)
        try sample(
            count, key: key, classes: classes, drawsObservations: drawsObservations, in: units
        ) { all += $0 }
        return all
    }

    /// The same examples, some at a time, so that memory does not grow with their number.
    ///
    /// - Parameter each: Receives the next rows of `dataSize` numbers.
    /// - Throws: `RunError`, and what `each` throws.
    public func sample(
        _ count: Int, key: RandomKey, classes: [Int]? = nil, drawsObservations: Bool = false,
        in units: ExampleUnits = .data, each: ([Float]) throws -> Void
    ) throws {
        let block = 64 * batchSize
        for start in stride(from: 0, to: count, by: block) {
            let rows = start..<min(start + block, count)
            let key = key.child(UInt64(start / block))
            let classes = classes.map { Array($0[rows]) }
            let codes = try drawCodes(rows.count, key: key.child(0))
            guard drawsObservations else {
                try each(decode(codes, classes: classes, drawnBy: nil, in: units))
                continue
            }
            let drawn = try drawInRange(from: codes, classes: classes, key: key.child(1))
            try each(units == .model ? drawn : inDataUnits(drawn))
        }
    }

    /// Numbers in the data's own units, scores as those of numbers that their columns have.
    private func inDataUnits(_ values: [Float]) -> [Float] {
        var result = values
        result.withUnsafeMutableBufferPointer {
            model.transform.invert($0, itemSize: model.autoencoder.dataSize)
        }
        return model.table?.settled(result) ?? result
    }

    /// Every example encoded to the mean of q(z|x) and decoded again.
    ///
    /// - Throws: `AutoencoderError` and `DataError` when the data do not fit the model.
    public func reconstruct(_ data: Dataset, in units: ExampleUnits = .data) throws -> [Float] {
        let told = try completingClasses(of: data)
        return try decode(encode(told).means, classes: try classes(of: told), in: units)
    }

    /// The classes of data, for a model that is conditioned on them; those that it infers are the most probable ones.
    ///
    /// - Throws: as `completingClasses(of:)`.
    public func classes(of data: Dataset) throws -> [Int]? {
        guard let field = model.autoencoder.condition?.field else { return nil }
        return try completingClasses(of: data).classes[field]
    }

    func decode(
        _ codes: [Float], classes: [Int]?, drawnBy key: RandomKey?, in units: ExampleUnits
    ) throws -> [Float] {
        let model = model.autoencoder
        let width = model.latentDimension
        precondition(
            !model.decoder.readsTokens,
            "sentences are said word by word: decodeSentences, not decode or sample")
        precondition(
            codes.count % width == 0, "\(codes.count) numbers are no codes of \(width) dimensions")
        let draws = key != nil
        let function = ModelFunction(draws ? "decode and draw" : "decode") { x, _, pass in
            let law = model.likelihood.part.law(
                model.decoded(x["z"], given: x, in: &pass), observing: nil,
                at: Autoencoder.Path.likelihood, in: &pass)
            return [
                draws
                    ? model.observation.original(ofDraw: law.sample(key: pass.nextKey()))
                    : model.observation.original(ofMean: law.mean)
            ]
        }
        var result: [Float] = []
        result.reserveCapacity(codes.count / width * model.dataSize)
        try runUnchecked(
            function, over: rows(codes, classes: classes), noiseKey: key ?? RandomKey(seed: 0)
        ) { range, results in
            try results[0].require(of: function, rows: range, \.isFinite)
            result += results[0].floats
        }
        return units == .data ? inDataUnits(result) : result
    }

    /// Codes, and the classes that they are decoded with, as rows.
    private func rows(_ codes: [Float], classes: [Int]?) -> ModelRows {
        let width = model.autoencoder.latentDimension
        let count = codes.count / width
        guard let condition = model.autoencoder.condition else {
            return ModelRows(fields: [("z", width)], count: count) {
                [Array(codes[$0.lowerBound * width..<$0.upperBound * width])]
            }
        }
        guard let classes else { preconditionFailure("codes of a conditional model need classes") }
        precondition(classes.count == count, "\(classes.count) classes for \(count) codes")
        return ModelRows(fields: [("z", width), (condition.field, condition.size)], count: count) {
            range in
            var told = [Float](repeating: 0, count: range.count * condition.size)
            for (place, row) in range.enumerated() {
                told[place * condition.size + classes[row]] = 1
            }
            return [Array(codes[range.lowerBound * width..<range.upperBound * width]), told]
        }
    }
}

/// The units of an example's numbers.
public enum ExampleUnits: Hashable, Sendable {
    /// The data's own, rounded to Float32; scores are those of numbers that their columns have.
    case data
    /// The model's: standardised or scaled. `DataTransform.inverted` makes Float64 numbers of the data's own units of
    /// them.
    case model
}

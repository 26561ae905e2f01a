public import ElboData
import ElboDistributions
import ElboGraph
import ElboNetworks
public import ElboNumerics

/// The first tokens of a sentence, and which code it is said of.
struct SentenceBeginning: Hashable {
    let code: Int
    var tokens: [Int]
}

extension [Float] {
    /// Numbers for each token with -∞ for those that cannot be said at a place: padding, the start, the unknown, and the end of a sentence
    /// that has no token.
    func sayable(at place: Int) -> [Float] {
        var numbers = self
        for never in [TokenNumber.padding, TokenNumber.start, TokenNumber.unknown] {
            numbers[never] = -.infinity
        }
        if place == 0 { numbers[TokenNumber.end] = -.infinity }
        return numbers
    }
}

extension ModelSession {
    /// How sentences become the model's examples.
    var coding: TextCoding {
        guard let coding = model.schema.text else { preconditionFailure("a model of sentences") }
        return coding
    }

    /// Sentences said of codes, token by token, each given the code and the tokens before it.
    ///
    /// Padding, the start and the token for unknown words never come; where the longest sentence that the model takes is
    /// reached, the rest stays unsaid.
    ///
    /// - Parameters:
    ///   - codes: Rows of `latentDimension` numbers.
    ///   - classes: For each row its class, for a model that is conditioned on classes.
    ///   - choice: How each token is chosen.
    ///   - key: Decides what is drawn.
    /// - Returns: The tokens of each sentence, the end not among them.
    /// - Throws: `RunError`, `AutoencoderError.notFinite`.
    public func decodeSentences(
        _ codes: [Float], classes: [Int]? = nil, by choice: TokenChoice = .greedy,
        key: RandomKey = RandomKey(seed: 0)
    ) throws -> [[Int]] {
        if let beam = choice.beam {
            return try likeliestSentences(codes, classes: classes, beam: beam).map(\.tokens)
        }
        let count = codes.count / model.autoencoder.latentDimension
        var sentences = [[Int]](repeating: [], count: count)
        var open = Array(0..<count)
        for place in 0..<coding.length where !open.isEmpty {
            var stillOpen: [Int] = []
            let beginnings = open.map { SentenceBeginning(code: $0, tokens: sentences[$0]) }
            try forEachNextToken(codes, classes: classes, after: beginnings, at: place) {
                number, logits in
                let row = open[number]
                let token = choice.token(
                    among: logits.sayable(at: place),
                    uniform: key.child(UInt64(row)).uniform(at: place))
                guard token != TokenNumber.end else { return }
                sentences[row].append(token)
                stillOpen.append(row)
            }
            open = stillOpen
        }
        return sentences
    }

    /// The log-probabilities up to a constant of the token at a place that is behind each of some beginnings.
    ///
    /// - Parameters:
    ///   - codes: Rows of `latentDimension` numbers.
    ///   - classes: For each row its class, for a model that is conditioned on classes.
    ///   - beginnings: Of sentences, `place` tokens each.
    ///   - place: The place of the token, at most the most tokens of a sentence.
    ///   - body: Gets the number of the beginning and a number for each token.
    func forEachNextToken(
        _ codes: [Float], classes: [Int]?, after beginnings: [SentenceBeginning], at place: Int,
        _ body: (_ number: Int, _ logits: [Float]) -> Void
    ) throws {
        let model = model.autoencoder
        let (dimension, shown) = (model.latentDimension, coding.width(for: place + 1))
        let function = ModelFunction("next token") { x, _, pass in
            let outputs = model.decoded(x["z"], given: x, in: &pass)
            let (count, places) = (outputs.shape[0], outputs.shape[1])
            let first = outputs.trace.constant(
                HostArray([count], (0..<count).map { Float($0 * places) }))
            let here = outputs.reshaped(to: [count * places, outputs.shape[2]])
                .gather((first + x["place"].reshaped(to: [count])).converted(to: .int))
            let law = model.likelihood.part.law(
                here.reshaped(to: [count, 1, outputs.shape[2]]), observing: nil,
                at: Autoencoder.Path.likelihood, in: &pass)
            guard let tokens = law as? TokenSequence else {
                preconditionFailure("a model of sentences")
            }
            return [tokens.logits]
        }
        let condition = model.condition
        if condition != nil, classes == nil {
            preconditionFailure("codes of a conditional model need classes")
        }
        let input = ModelRows(
            fields: [
                ("z", dimension), (ExampleSchema.observationName, shown), ("place", 1),
            ] + (condition.map { [($0.field, $0.size)] } ?? []), count: beginnings.count
        ) { range in
            let chosen = beginnings[range]
            var told: [[Float]] = []
            if let condition, let classes {
                told = [
                    chosen.flatMap { beginning in
                        (0..<condition.size).map { $0 == classes[beginning.code] ? 1 : 0 }
                    }
                ]
            }
            return [
                chosen.flatMap { codes[$0.code * dimension..<($0.code + 1) * dimension] },
                chosen.flatMap {
                    $0.tokens.map { Float($0) }
                        + [Float](repeating: 0, count: shown - $0.tokens.count)
                },
                [Float](repeating: Float(place), count: range.count),
            ] + told
        }
        try runUnchecked(function, over: input) { range, results in
            try results[0].require(of: function, rows: range, \.isFinite)
            let logits = results[0].floats
            let tokens = logits.count / range.count
            for (index, number) in range.enumerated() {
                body(number, Array(logits[index * tokens..<(index + 1) * tokens]))
            }
        }
    }

    /// -ln p of each token of sentences given the tokens before it and the code that is the mean of q(z|x), in nats; the end is the last.
    ///
    /// - Throws: `AutoencoderError` and `DataError` when the data do not fit the model.
    public func tokenSurprises(_ data: Dataset) throws -> [[Double]] {
        let model = model.autoencoder
        let function = ModelFunction("token surprises") { x, _, pass in
            let z = model.codes(for: x, in: &pass).mean
            let law = model.likelihood.part.law(
                model.decoded(z, given: x, in: &pass), observing: nil,
                at: Autoencoder.Path.likelihood, in: &pass)
            return [law.logProbabilities(of: x[ExampleSchema.observationName])]
        }
        var surprises: [[Double]] = []
        try run(function, over: ModelRows(self.model.reader(of: data))) { range, results in
            let (values, places) = (results[0].floats, results[0].shape[1])
            for (index, row) in range.enumerated() {
                let count = data.tokens(ofRow: row).count
                surprises.append(
                    values[index * places..<index * places + count].map { -Double($0) })
            }
        }
        return surprises
    }

    /// ln p(x|z) of each sentence with z drawn from q(z|x), less the same with the z of another sentence, in nats: 0 where codes are
    /// ignored.
    ///
    /// - Parameters:
    ///   - data: Sentences, at least two; each gets the code of one at a random place, never its own.
    ///   - key: Decides which, and the draws.
    /// - Throws: `AutoencoderError` and `DataError` when the data do not fit the model.
    public func swapPenalties(_ data: Dataset, key: RandomKey) throws -> [Double] {
        let codes = try drawCodes(for: data, key: key.child(0))
        let order = key.child(1).permutation(data.count)
        var other = [Int](repeating: 0, count: data.count)
        for (place, row) in order.enumerated() { other[row] = order[(place + 1) % order.count] }
        let own = try reconstructions(data, from: codes, of: Array(0..<data.count))
        return zip(own, try reconstructions(data, from: codes, of: other)).map { $0 - $1 }
    }

    /// ln p(x|z) of each sentence with the code of a row.
    private func reconstructions(_ data: Dataset, from codes: [Float], of chosen: [Int]) throws
        -> [Double]
    {
        let model = model.autoencoder
        let function = ModelFunction("reconstruction from codes") { x, _, pass in
            let law = model.likelihood.part.law(
                model.decoded(x["z"], given: x, in: &pass), observing: nil,
                at: Autoencoder.Path.likelihood, in: &pass)
            return [law.logProbability(of: x[ExampleSchema.observationName])]
        }
        let examples = ModelRows(try self.model.reader(of: data))
        let width = model.latentDimension
        let rows = ModelRows(
            fields: [("z", width)] + examples.fields, count: data.count,
            widths: { [width] + (examples.widths?($0) ?? examples.fields.map(\.size)) },
            values: { range in
                [range.flatMap { codes[chosen[$0] * width..<(chosen[$0] + 1) * width] }]
                    + examples.values(range)
            })
        var values: [Double] = []
        try run(function, over: rows) { _, results in values += results[0].doubles }
        return values
    }
}

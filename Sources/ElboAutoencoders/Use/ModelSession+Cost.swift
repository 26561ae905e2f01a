import ElboData
import ElboDistributions
import ElboGraph
import ElboNetworks
import ElboNumerics

/// What one example costs a model.
public struct ModelCost: Codable, Hashable, Sendable {
    /// Multiplications with an addition, from an example to the parameters of q(z|x).
    public let encodingMultiplyAdds: Int
    /// The same from a code to the parameters of p(x|z).
    public let decodingMultiplyAdds: Int
    /// Bytes of the parameters as Float32.
    public let parameterBytes: Int
    /// Seconds from an example to its code, by itself: the median of some; nil when nobody asked.
    public let encodingSeconds: Double?
    /// Seconds from a code to its example, by itself.
    public let decodingSeconds: Double?
}

extension ModelSession {
    /// What one example costs.
    ///
    /// - Parameter repetitions: How many examples are timed, after one that is not; 0 times none.
    /// - Throws: `RunError`.
    public func cost(repetitions: Int = 0) throws -> ModelCost {
        let model = model.autoencoder
        let schema = self.model.schema
        let examples = schema.fields.map { ($0.name, $0.itemShape.reduce(1, *)) }
        let encoding = ModelFunction("cost of encoding") { x, _, pass in
            guard model.posterior.part.readsExamples else { return [] }
            let codes = model.codes(for: x, in: &pass)
            return [codes.mean, codes.variance]
        }
        let decoding = self.decoding
        func seconds(_ function: ModelFunction, _ fields: [(String, Int)]) throws -> Double? {
            guard repetitions > 0 else { return nil }
            let rows = ModelRows(fields: fields.map { (name: $0.0, size: $0.1) }, count: 1) { _ in
                fields.map { [Float](repeating: 0, count: $0.1) }
            }
            let times = try (0...repetitions).map { _ in
                let began = ContinuousClock.now
                try runUnchecked(function, over: rows) { _, _ in }
                return began.duration(to: .now)
            }.dropFirst().sorted()
            let median = times[times.count / 2].components
            return Double(median.seconds) + Double(median.attoseconds) * 1e-18
        }
        return ModelCost(
            encodingMultiplyAdds: work(of: encoding, on: examples),
            decodingMultiplyAdds: decodingMultiplyAdds,
            parameterBytes: 4 * model.parameters.trainedCount,
            encodingSeconds: try seconds(encoding, examples),
            decodingSeconds: try seconds(decoding.function, decoding.fields))
    }

    /// Multiplications with an addition, from a code to the parameters of p(x|z).
    package var decodingMultiplyAdds: Int { work(of: decoding.function, on: decoding.fields) }

    /// From a code to the parameters of p(x|z), and what that reads.
    private var decoding: (function: ModelFunction, fields: [(String, Int)]) {
        let model = model.autoencoder
        let function = ModelFunction("cost of decoding") { x, _, pass in
            let law = model.likelihood.part.law(
                model.decoded(x["z"], given: x, in: &pass), observing: nil,
                at: Autoencoder.Path.likelihood, in: &pass)
            return [law.mean]
        }
        return (
            function,
            [("z", model.latentDimension)]
                + (model.condition.map { [($0.field, $0.size)] } ?? [])
                + (model.decoder.readsTokens
                    ? [(ExampleSchema.observationName, model.dataSize)] : [])
        )
    }

    private func work(of function: ModelFunction, on fields: [(String, Int)]) -> Int {
        graph(of: function, fields: fields.map { (name: $0.0, size: $0.1) }, count: 1)
            .multiplyAdds
    }
}

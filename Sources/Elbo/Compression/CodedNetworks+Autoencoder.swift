import ElboAutoencoders
import ElboCompression
import ElboData
import ElboDistributions
import ElboExact
import ElboGraph
import ElboNetworks
import ElboNumerics
import Foundation

extension CodedNetworks {
    /// The networks of a trained autoencoder, told nothing beside the example but, where it sees one, its mask.
    ///
    /// - Parameter numbers: The numbers that describe p(x|z).
    /// - Throws: `CompressionError.unsuitedModel` unless q(z|x) is a normal law of independent dimensions and p(z) one, or layers of them.
    init(
        _ trained: TrainedAutoencoder,
        numbers: @escaping @Sendable (any ElementwiseDistribution) -> Tensor
    ) throws {
        let model = trained.autoencoder
        try model.refuseCodingClasses()
        guard model.posterior.part.isDiagonalNormal else {
            throw CompressionError.unsuitedModel(
                reason:
                    "its posterior is \(model.posterior.part.title), only diagonal-normal can be coded"
            )
        }
        self.init(
            latents: try CodedLatents(trained), parameters: trained.parameters,
            inference: { count in
                let trace = Trace()
                var pass = model.pass(in: trace)
                let shape: Shape = [count, model.dataSize]
                var fields = [
                    (ExampleSchema.observationName, trace.argument(.float(shape)))
                ]
                if model.seesMask {
                    fields.append((ExampleSchema.maskName, trace.argument(.float(shape))))
                }
                let draw = model.codes(
                    for: Inputs(count: count, Dictionary(uniqueKeysWithValues: fields)), in: &pass)
                return trace.graph(returning: [draw.mean, sqrt(draw.variance)])
            },
            generation: { count in
                let trace = Trace()
                var pass = model.pass(in: trace)
                let z = trace.argument(.float([count, model.latentDimension]))
                let outputs = model.decoded(z, given: Inputs(count: count, [:]), in: &pass)
                let likelihood = model.likelihood.part.law(
                    outputs, observing: nil, at: Autoencoder.Path.likelihood, in: &pass)
                return trace.graph(returning: [numbers(likelihood)])
            })
    }
}

extension Autoencoder {
    /// Refuses models that know a class of each example: a file holds codes and symbols, and no classes.
    ///
    /// - Throws: `CompressionError.unsuitedModel`.
    func refuseCodingClasses() throws {
        guard condition != nil else { return }
        throw CompressionError.unsuitedModel(
            reason:
                "it \(classes == nil ? "is told" : "infers") a class for each example, which the file has no place for; train a model without classes, with --recipe vae"
        )
    }

    /// Its parameters in a graph; nothing that is used of it is drawn.
    func pass(in trace: Trace) -> ForwardPass {
        ForwardPass(
            mode: .inference, parameters: parameters.states(in: trace),
            key: trace.constant(HostArray(RandomKey(seed: 0))))
    }
}

extension CodedLatents {
    /// The codes of a model.
    ///
    /// - Throws: `CompressionError.unsuitedModel` for those that no coder is there for.
    init(_ trained: TrainedAutoencoder) throws {
        let model = trained.autoencoder
        guard let prior = model.prior.part as? LayeredPrior else {
            self.init(try NormalPrior(trained))
            return
        }
        let dimensions = prior.dimensions(over: model.latentSpace)
        try self.init(
            dimensions: dimensions,
            links: (0..<dimensions.count - 1).map { layer in
                Link(
                    inference: { count in
                        model.graph(ofCodes: [count, dimensions[layer]]) { z, pass in
                            prior.inference(
                                above: z, ofLayer: layer, over: model.latentSpace, in: pass)
                        }
                    },
                    generation: { count in
                        model.graph(ofCodes: [count, dimensions[layer + 1]]) { above, pass in
                            prior.generation(
                                ofLayer: layer, from: above, over: model.latentSpace, in: pass)
                        }
                    })
            }, parameters: trained.parameters)
    }
}

extension Autoencoder {
    /// Means and standard deviations of the laws that codes have for others.
    fileprivate func graph(
        ofCodes shape: Shape, _ law: (Tensor, ForwardPass) -> DiagonalNormal
    ) -> Graph {
        let trace = Trace()
        let law = law(trace.argument(.float(shape)), pass(in: trace))
        return trace.graph(returning: [law.mean, law.standardDeviation])
    }
}

extension NormalPrior {
    /// The prior of a model.
    ///
    /// - Throws: `CompressionError.unsuitedModel` for one that is not normal.
    fileprivate init(_ trained: TrainedAutoencoder) throws {
        let model = trained.autoencoder
        let trace = Trace()
        var pass = model.pass(in: trace)
        let law = model.prior.part.law(over: model.latentSpace, in: &pass, trace)
        let d = model.latentDimension
        let executor = ExactExecutor()
        func values(_ tensors: [Tensor]) throws -> [[Double]] {
            let program = try executor.compile(
                trace.graph(returning: tensors), state: executor.makeState(trained.parameters))
            return try program.run([]).map(\.doubles)
        }
        switch law {
        case let law as DiagonalNormal:
            let found = try values([law.mean, exp(0.5 * law.logVariance)])
            var factor = [Double](repeating: 0, count: d * d)
            for axis in 0..<d { factor[axis * d + axis] = found[1][axis] }
            self.init(mean: found[0], factor: factor)
        case let law as MultivariateNormal:
            let found = try values([law.map.shift, law.map.factor])
            self.init(mean: found[0], factor: found[1])
        default:
            throw CompressionError.unsuitedModel(
                reason:
                    "its prior is \(model.prior.part.title), only standard-normal, learned-normal, fitted-normal and layered can be coded"
            )
        }
    }
}

extension TrainedAutoencoder {
    /// SHA-256 of the composition and the parameters: two models with the same hash compute the same bits.
    ///
    /// - Throws: what encoding throws.
    public func hash() throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        var hash = SHA256()
        hash.add(try encoder.encode(autoencoder))
        for array in parameters {
            hash.add(
                array.floats.flatMap { number in
                    (0..<4).map { UInt8(truncatingIfNeeded: number.bitPattern >> UInt32(8 * $0)) }
                })
        }
        return hash.text()
    }
}

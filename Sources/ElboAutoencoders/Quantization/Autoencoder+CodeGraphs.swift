import ElboData
import ElboDistributions
package import ElboGraph
import ElboNetworks
import ElboNumerics

/// Graphs by which codes of codewords are coded elsewhere; their state is the model's parameters.
extension Autoencoder {
    /// From examples [n, data size], as the likelihood scores them, to the numbers of their codewords [n, N].
    package func codeNumbersGraph(_ count: Int) -> Graph {
        let trace = Trace()
        var pass = restingPass(in: trace)
        let x = trace.argument(.float([count, dataSize]))
        let seen = [ExampleSchema.observationName: observation.undrawn(x)]
        let draw = codes(for: Inputs(count: count, seen), in: &pass)
        return trace.graph(returning: [draw.codeNumbers].compactMap { $0 })
    }

    /// From numbers of codewords [n, N] to the means of p(x|z), [n, data size].
    package func examplesGraph(_ count: Int) -> Graph {
        guard let layout = codeLayout, let quantizer = posterior.part.quantizer else {
            preconditionFailure("the posterior \(posterior.kind) has no codewords")
        }
        let trace = Trace()
        var pass = restingPass(in: trace)
        let numbers = trace.argument(.float([count, layout.places]))
        let z = quantizer.averages(at: Path.posterior, in: pass).codebook.vectors(of: numbers)
            .reshaped(to: [count, layout.dimension])
        let outputs = decoded(z, given: Inputs(count: count, [:]), in: &pass)
        let law = likelihood.part.law(
            outputs, observing: nil, at: Path.likelihood, in: &pass)
        return trace.graph(returning: [
            observation.original(ofMean: law.mean).reshaped(to: [count, dataSize])
        ])
    }

    /// How many numbers the law of codewords remembers from place to place, and which places it looks back to; nil for a model
    /// without codewords.
    package var codeSteps: (remembered: [Int], neighbours: [[Int?]])? {
        guard let layout = codeLayout, let prior = prior.part as? any CodewordPrior else {
            return nil
        }
        let trace = Trace()
        let law = prior.numberLaw(
            of: layout, at: Path.prior, in: restingPass(in: trace), trace)
        return (law.remembered, layout.neighbours)
    }

    /// From the place [1], the numbers at its neighbours, [n] each, and what is remembered to the probabilities of the number
    /// there, [n, K], and what is remembered next.
    package func codeStepGraph(_ count: Int) -> Graph {
        guard let layout = codeLayout, let prior = prior.part as? any CodewordPrior else {
            preconditionFailure("the prior \(prior.kind) is of no codewords")
        }
        let trace = Trace()
        let law = prior.numberLaw(
            of: layout, at: Path.prior, in: restingPass(in: trace), trace)
        let place = trace.argument(.float([1]))
        let neighbours = layout.neighbours.map { _ in trace.argument(.float([count])) }
        let memory = law.remembered.map { trace.argument(.float([count, $0])) }
        let next = law.next(place: place, neighbours: neighbours, memory: memory)
        return trace.graph(returning: [softmax(next.logits)] + next.memory)
    }

    private func restingPass(in trace: Trace) -> ForwardPass {
        ForwardPass(
            mode: .inference, parameters: parameters.states(in: trace),
            key: trace.constant(HostArray(RandomKey(seed: 0))))
    }
}

import ElboAutoencoders
import ElboGraph
import ElboNetworks
import ElboNumerics
import ElboTestSupport
import Foundation

extension Autoencoder {
    /// Parameters that are waves of a height, as the programs of the fixtures make them as well.
    func waves(_ height: Double) -> [HostArray] {
        parameters.enumerated().map { number, parameter in
            array(
                parameter.shape,
                (0..<parameter.shape.count).map { index in
                    height * sin(1.7 * Double(number) + 0.9 * Double(index) + 0.3)
                })
        }
    }

    /// -log p(x|z) of each sentence, and the gradients of its mean by all parameters.
    func sentenceLosses(of tokens: [[Double]], _ values: [HostArray], on executor: any Executor)
        throws -> (losses: [Double], gradients: [[Double]])
    {
        let trace = Trace()
        let states = parameters.states(in: trace)
        let x = trace.argument(.float([tokens.count, tokens[0].count]), label: "x")
        let key = trace.argument(.key, label: "key")
        var pass = ForwardPass(mode: .inference, parameters: states, key: key)
        let terms = terms(of: Inputs(count: tokens.count, ["x": x]), in: &pass)
        let losses = -terms.reconstruction.reshaped(to: [tokens.count])
        let gradients = gradient(
            of: losses.mean(), withRespectTo: parameters.compactMap { states[$0.name] })
        let graph = trace.graph(returning: [losses] + gradients)
        let outputs = try executor.compile(graph, state: executor.makeState(values)).run([
            array([tokens.count, tokens[0].count], tokens.flatMap { $0 }),
            HostArray(RandomKey(seed: 1)),
        ])
        return (outputs[0].doubles, outputs.dropFirst().map(\.doubles))
    }
}

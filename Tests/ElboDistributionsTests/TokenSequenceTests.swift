import ElboDistributions
import ElboGraph
import ElboNumerics
import ElboTestSupport
import Foundation
import Testing

/// Tokens given those before them, against softmax in plain Double code.
@Suite struct TokenSequenceTests {
    private let features = array([1, 2, 3], [0.3, -1, 0.5, 2, 0.1, -0.4])
    private let weight = array([3, 4], (0..<12).map { sin(Double($0)) })
    private let bias = row([0.1, -0.2, 0.3, 0])

    private func law(_ inputs: [Tensor]) -> TokenSequence {
        TokenSequence(features: inputs[0], weight: inputs[1], bias: inputs[2])
    }

    /// ln softmax(h W + b) of a place.
    private func logs(_ place: Int) -> [Double] {
        let h = features.doubles[place * 3..<place * 3 + 3]
        let logits = (0..<4).map { token in
            zip(h, 0..<3).reduce(bias.doubles[token]) {
                $0 + $1.0 * weight.doubles[$1.1 * 4 + token]
            }
        }
        let sum = log(logits.reduce(0) { $0 + exp($1) })
        return logits.map { $0 - sum }
    }

    @Test("Log-probabilities, none behind the end")
    func logProbabilities() throws {
        for (tokens, expected) in [
            ([3.0, 1.0], [logs(0)[3], logs(1)[1]]), ([2.0, 0.0], [logs(0)[2], 0]),
        ] {
            let found = try numbers(of: [features, weight, bias, array([1, 2], tokens)]) {
                law($0).logProbabilities(of: $0[3])
            }
            #expect(isClose(found, expected))
        }
    }

    @Test("Entropies and means are those of the tokens' probabilities")
    func moments() throws {
        let entropies = try numbers(of: [features, weight, bias]) { law($0).entropies() }
        let means = try numbers(of: [features, weight, bias]) { law($0).mean }
        for place in 0..<2 {
            let p = logs(place).map { exp($0) }
            #expect(isClose(entropies[place], -zip(p, logs(place)).reduce(0) { $0 + $1.0 * $1.1 }))
            #expect(isClose(means[place], zip(p, 0...).reduce(0) { $0 + $1.0 * Double($1.1) }))
        }
    }

    @Test("Draws come as often as they are probable (false alarms: 1 in 10 000)")
    func draws() throws {
        let count = 4000
        let drawn = try numbers(
            of: [features, weight, bias, HostArray(RandomKey(seed: 5))]
        ) { law($0).sample(key: $0[3], count: count) }
        for place in 0..<2 {
            for token in 0..<4 {
                let p = exp(logs(place)[token])
                let found = stride(from: place, to: drawn.count, by: 2)
                    .count { drawn[$0] == Double(token) }
                let deviation = (Double(count) * p * (1 - p)).squareRoot()
                #expect(abs(Double(found) - Double(count) * p) < 4.4 * deviation)
            }
        }
    }
}

public import ElboAutoencoders
import ElboGraph
import ElboNetworks
import Foundation

/// How much of a codebook is used.
public struct CodebookUse: Codable, Hashable, Sendable {
    /// K, all codewords.
    public let codewords: Int
    /// Codewords that stand at one place or more.
    public let used: Int
    /// exp of the entropy of the shares below: from 1, a single codeword everywhere, to K, all alike often.
    public let perplexity: Double
    /// The share of the places at which each codeword stands.
    public let shares: [Double]

    /// Of some examples.
    init(of codes: CodewordNumbers) {
        var counts = [Double](repeating: 0, count: codes.layout.codewords)
        for number in codes.numbers { counts[number] += 1 }
        self.init(weights: counts) { $0 > 0 }
    }

    /// Of the moving averages that training ended with; nil for a model without codewords.
    public init?(ofTraining model: TrainedAutoencoder) {
        let name = "\(Autoencoder.Path.posterior).counts"
        guard model.autoencoder.codeLayout != nil,
            let place = model.autoencoder.parameters.firstIndex(where: { $0.name == name })
        else { return nil }
        let counts = model.parameters[place].doubles
        // Less than a hundredth of the mean is a vector that stood for nothing in the last hundreds of steps.
        let least = counts.reduce(0, +) / Double(counts.count) / 100
        self.init(weights: counts) { $0 > least }
    }

    private init(weights: [Double], isUsed: (Double) -> Bool) {
        let total = max(weights.reduce(0, +), .leastNonzeroMagnitude)
        shares = weights.map { $0 / total }
        codewords = weights.count
        used = weights.count(where: isUsed)
        perplexity = exp(-shares.reduce(0) { $1 > 0 ? $0 + $1 * log($1) : $0 })
    }

    /// Below this share of K the perplexity is that of a codebook most of which is idle.
    public static let few = 0.1
}

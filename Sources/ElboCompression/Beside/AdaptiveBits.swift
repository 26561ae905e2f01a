import ElboExact

/// Contexts in chains, each from the widest to the narrowest.
struct ContextChains {
    private(set) var contexts: [UInt64] = []
    /// Where each chain ends.
    private(set) var ends: [Int] = []

    init(_ chains: [UInt64]...) {
        for chain in chains {
            contexts += chain
            ends.append(contexts.count)
        }
    }
}

/// Bits whose probabilities follow from those before them: counts in chains of contexts, and a mixture of what the chains say.
///
/// In a chain each context is the prior of the next and narrower one,
///
///     pₖ = (nₖ(1) + c pₖ₋₁) / (nₖ + c),    p₀ = ½
///
/// the predictive law of hierarchical Dirichlet priors (MacKay and Peto 1995) for two outcomes. Several chains are mixed by their
/// log-odds, with weights that go down the gradient of the code's length (Mahoney 2005, section 3.2):
///
///     p = σ(Σᵢ wᵢ sᵢ),    sᵢ = ln(pᵢ / (1 - pᵢ)),    wᵢ ← wᵢ + η (bit - p) sᵢ
struct AdaptiveBits {
    /// c
    private static let strength = 0.4
    /// η
    private static let rate = 0.008
    /// wᵢ at first.
    private static let firstWeight = 0.35
    /// Log-odds are those of shares from this to 1 less this.
    private static let leastShare = 0x1p-12

    private var counts = BitCounts()
    private var weights: [[Double]] = []
    private var places: [BitCounts.Place] = []
    private var scores: [Double] = []

    /// Passes a bit on and counts it.
    ///
    /// - Parameters:
    ///   - chains: Contexts of one meaning.
    ///   - node: Which bit of several with the same contexts it is.
    ///   - mixture: Which weights mix the chains, from 0; all that use them have as many chains.
    ///   - port: What it is passed on to.
    mutating func pass(
        _ bit: Bool, in chains: ContextChains, node: Int, mixture: Int = 0,
        through port: inout some BitPort
    ) throws -> Bool {
        let p = probability(in: chains, node: node, mixture: mixture)
        let bit = try port.pass(bit, p)
        if scores.count > 1 {
            let step = AdaptiveBits.rate * ((bit ? 1 : 0) - p)
            for (chain, score) in scores.enumerated() { weights[mixture][chain] += step * score }
        }
        for place in places { counts.count(bit, at: place) }
        return bit
    }

    /// The probability of 1; leaves the places of contexts, and the log-odds of several chains.
    private mutating func probability(in chains: ContextChains, node: Int, mixture: Int) -> Double {
        places.removeAll(keepingCapacity: true)
        scores.removeAll(keepingCapacity: true)
        var (p, sum) = (0.5, 0.0)
        for end in chains.ends {
            p = 0.5
            while places.count < end {
                let context = AdaptiveBits.context(chains.contexts[places.count], node)
                let place = counts.place(of: context)
                let (zeros, ones) = counts[place]
                p = (ones + AdaptiveBits.strength * p) / (zeros + ones + AdaptiveBits.strength)
                places.append(place)
            }
            guard chains.ends.count > 1 else { return p }
            while weights.count <= mixture { weights.append([]) }
            if weights[mixture].isEmpty {
                weights[mixture] = [Double](
                    repeating: AdaptiveBits.firstWeight, count: chains.ends.count)
            }
            let share = min(max(p, AdaptiveBits.leastShare), 1 - AdaptiveBits.leastShare)
            let score = ExactFunctions.log(share / (1 - share))
            sum += weights[mixture][scores.count] * score
            scores.append(score)
        }
        return ExactFunctions.sigmoid(sum)
    }

    /// A context that goes on with a number.
    @inline(__always)
    static func context(_ context: UInt64, _ next: Int) -> UInt64 {
        let x = (context ^ UInt64(next + 1)) &* 0x9e37_79b9_7f4a_7c15
        return x ^ x >> 29
    }
}

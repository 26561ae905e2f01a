public import ElboNumerics
import Foundation

/// A configuration and what it came to.
public struct JudgedConfiguration: Sendable {
    /// What was tried.
    public let configuration: SearchConfiguration
    /// How good it was, larger is better; nil where it failed.
    public let score: Double?

    /// Records what a configuration came to; a score that is NaN is a failure.
    public init(_ configuration: SearchConfiguration, score: Double?) {
        self.configuration = configuration
        self.score = score.flatMap { $0.isNaN ? nil : $0 }
    }
}

/// Where to look next: where good configurations are dense and others are not.
///
/// Bergstra, Bardenet, Bengio and Kégl 2011, section 4: of candidates drawn from the density l of the best configurations
/// the one with the greatest l/g, g being the density of the rest.
public struct TreeParzenEstimator: Codable, Hashable, Sendable {
    /// Configurations drawn from the space itself before any is learned from.
    public var startup: Int
    /// Candidates for each proposal.
    public var candidates: Int

    /// A sampler.
    public init(startup: Int = 10, candidates: Int = 24) {
        self.startup = startup
        self.candidates = candidates
    }

    /// The next configuration.
    ///
    /// - Parameters:
    ///   - space: What can be chosen.
    ///   - judged: What is known, in the order of the trials. Failures count as worse than all else.
    ///   - pending: What is being tried at the same time, which counts among the rest, so that proposals of one wave keep
    ///     apart.
    ///   - key: Of this trial alone.
    public func propose(
        in space: SearchSpace, after judged: [JudgedConfiguration],
        pending: [SearchConfiguration] = [], key: RandomKey
    ) -> SearchConfiguration {
        guard judged.count >= startup, judged.contains(where: { $0.score != nil }) else {
            return space.draw(key)
        }
        let order = judged.indices.sorted {
            let (a, b) = (judged[$0].score ?? -.infinity, judged[$1].score ?? -.infinity)
            return a != b ? a > b : $0 < $1
        }
        let count = min(Int((0.1 * Double(judged.count)).rounded(.up)), 25)
        let best = Set(order.prefix(count))
        let configurations = judged.map(\.configuration)
        let good = ParzenEstimator(
            configurations.indices.filter(best.contains).map { configurations[$0] }, in: space)
        let rest = ParzenEstimator(
            configurations.indices.filter { !best.contains($0) }.map { configurations[$0] }
                + pending, in: space)
        let drawn = (0..<max(candidates, 1)).map { good.draw(key.child(UInt64($0))) }
        let gains = drawn.map { good.logDensity($0) - rest.logDensity($0) }
        let chosen = gains.indices.max { gains[$0] != gains[$1] ? gains[$0] < gains[$1] : $0 > $1 }
        return drawn[chosen ?? 0]
    }
}

extension SearchSpace {
    /// A configuration drawn evenly.
    public func draw(_ key: RandomKey) -> SearchConfiguration {
        var configuration = SearchConfiguration()
        for (index, parameter) in parameters.enumerated() {
            configuration[parameter.name] = parameter.domain.value(at: key.uniform(at: index))
        }
        return active(configuration)
    }
}

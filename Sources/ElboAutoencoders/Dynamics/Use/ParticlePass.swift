import ElboNumerics
import Foundation

/// Particles that go through some series side by side: sequential importance sampling, with resampling where weights have become
/// too unequal (Doucet and Johansen 2009, section 3).
///
/// The estimate of p(x) is unbiased, and so that of log p(x) a lower bound on average (Maddison et al. 2017; Naesseth et al. 2018).
struct ParticlePass {
    let session: DynamicsSession
    let chunk: SeriesChunk
    /// gₜ of each step where draws may look ahead; nil makes them of what was seen so far.
    let evidence: [[Float]]?
    /// Whether particles of little weight give way to copies of others.
    let resamples: Bool
    let key: RandomKey
    /// Steps done.
    private(set) var step = 0
    private(set) var cloud: ParticleCloud
    /// Of each particle the place of the one in the step before that it comes from.
    private(set) var parents: [Int] = []

    init(
        _ session: DynamicsSession, _ chunk: SeriesChunk, evidence: [[Float]]? = nil,
        resamples: Bool = true, key: RandomKey
    ) {
        self.session = session
        self.chunk = chunk
        self.evidence = evidence
        self.resamples = resamples
        self.key = key
        cloud = session.firstCloud(series: chunk.count, particles: session.particles)
    }

    /// What a step came to.
    struct Outcome {
        /// For each series an estimate of log p(xₜ | x_<ₜ), transformed.
        let logDensities: [Double]
        /// What it was for each particle.
        let step: DynamicsSession.Step
    }

    /// Goes one step on.
    ///
    /// - Throws: `AutoencoderError.notFinite` where no particle has a finite weight.
    mutating func advance() throws -> Outcome {
        let own = key.child(UInt64(step))
        resample(own.child(1))
        let before = (0..<chunk.count).map { cloud.weights(of: $0) }
        let found = try session.advance(
            &cloud, values: chunk.values[step], known: chunk.known[step],
            evidence: evidence?[step], key: own.child(0))
        step += 1
        let particles = cloud.particles
        let logs = try (0..<chunk.count).map { place in
            let first = place * particles
            let weights = found.logWeights[first..<first + particles].map(Double.init)
            guard let greatest = weights.max(), greatest.isFinite,
                !weights.contains(where: \.isNaN)
            else {
                throw AutoencoderError.notFinite(
                    function: "particles", row: chunk.row(of: step - 1, in: place))
            }
            return greatest
                + log(
                    zip(before[place], weights).reduce(0) { $0 + $1.0 * exp($1.1 - greatest) })
        }
        for particle in 0..<cloud.count {
            cloud.logWeights[particle] += Double(found.logWeights[particle])
        }
        return Outcome(logDensities: logs, step: found)
    }

    private mutating func resample(_ key: RandomKey) {
        parents = Array(0..<cloud.count)
        guard resamples, step > 0 else { return }
        let particles = cloud.particles
        var weights = cloud.logWeights
        var moved = false
        for place in 0..<chunk.count
        where cloud.effectiveCount(of: place) < Double(particles) / 2 {
            moved = true
            let range = place * particles..<(place + 1) * particles
            parents.replaceSubrange(
                range,
                with: cloud.systematic(place, count: particles, key: key.child(UInt64(place))))
            for particle in range { weights[particle] = 0 }
        }
        guard moved else { return }
        cloud = cloud.gathered(parents, series: cloud.series, particles: particles)
        cloud.logWeights = weights
    }

    /// Particles of one weight, drawn by their weights: so many of each series.
    func drawn(_ count: Int) -> ParticleCloud {
        cloud.gathered(places(count).flatMap { $0 }, series: chunk.count, particles: count)
    }

    /// Places of so many particles of each series, drawn by their weights.
    func places(_ count: Int) -> [[Int]] {
        let own = key.child(UInt64(step)).child(2)
        return (0..<chunk.count).map {
            cloud.systematic($0, count: count, key: own.child(UInt64($0)))
        }
    }
}

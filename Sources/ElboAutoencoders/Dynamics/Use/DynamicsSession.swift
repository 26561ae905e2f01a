import ElboDistributions
public import ElboGraph
import ElboNetworks
import ElboNumerics

/// A trained model of rows in time opened for use: what it says of series comes from particles, and their number.
///
/// Safe from many threads, as `ModelSession` is.
public final class DynamicsSession: Sendable {
    /// The model.
    public let trained: TrainedDynamics
    /// How many particles each series has.
    public let particles: Int
    private let programs: ProgramPool

    /// Particles of a series when nothing is said.
    public static let standardParticles: Int = 256
    /// Rows that programs take at once, about.
    private static let rowsAtOnce = 1024

    /// Opens a model.
    ///
    /// - Parameters:
    ///   - trained: The model.
    ///   - executor: What runs its functions.
    ///   - particles: How many particles each series has, at least 1.
    public init(
        _ trained: TrainedDynamics, on executor: any Executor,
        particles: Int = DynamicsSession.standardParticles
    ) {
        precondition(particles >= 1, "\(particles) particles")
        self.trained = trained
        self.particles = particles
        programs = ProgramPool(executor, state: trained.parameters)
    }

    var model: DynamicalAutoencoder { trained.model }

    /// How many of so many series are taken at once.
    func seriesAtOnce(_ series: Int) -> Int {
        max(1, min(series, Self.rowsAtOnce / particles))
    }

    /// Numbers that the memory's cells remember for each particle.
    var memoryWidth: Int {
        model.dynamics.memory == nil ? 0 : model.units * model.cell.states
    }

    /// Whether particles carry rows.
    private var carriesCells: Bool { model.dynamics.memory?.readsExamples == true }

    /// Particles before the first step.
    func firstCloud(series: Int, particles: Int) -> ParticleCloud {
        let names = model.parameters.map(\.name)
        let first =
            zip(names, trained.parameters)
            .first { $0.0 == DynamicalAutoencoder.Path.first }?.1.floats ?? []
        let count = series * particles
        return ParticleCloud(
            series: series, particles: particles,
            codes: [[Float]](repeating: first, count: count).flatMap { $0 },
            memory: [Float](repeating: 0, count: count * memoryWidth),
            cells: [Float](repeating: 0, count: count * model.dataSize),
            logWeights: [Double](repeating: 0, count: count))
    }

    /// What a step comes to for each particle.
    struct Step {
        /// log of p(xₜ | zₜ, hₜ) p(zₜ | zₜ₋₁, hₜ) / q(zₜ | ...); 0 of a row without cells, whose code comes from the prior.
        let logWeights: [Float]
        /// log p(xₜ | zₜ, hₜ).
        let logProbabilities: [Float]
        /// The law of cells, transformed.
        let law: CellMoments
    }

    /// Means and log-variances of cells, transformed: a row for each particle.
    struct CellMoments {
        let means: [Float]
        let logVariances: [Float]
    }

    /// Moves particles by one step, their codes drawn from q(zₜ | ...).
    ///
    /// - Parameters:
    ///   - cloud: Particles of the step before.
    ///   - values: A row for each series, transformed, 0 where cells are missing.
    ///   - known: 1 where they are known.
    ///   - evidence: gₜ of each series; nil makes it of this row alone, as if the series ended here.
    ///   - key: Decides the draws.
    func advance(
        _ cloud: inout ParticleCloud, values: [Float], known: [Float], evidence: [Float]?,
        key: RandomKey
    ) throws -> Step {
        let (series, width) = (cloud.series, model.dataSize)
        let rows = [HostArray([series, width], values), HostArray([series, width], known)]
        let told = evidence.map { [HostArray([series, $0.count / series], $0)] } ?? []
        let outputs = try call(
            evidence == nil ? "filter" : "guided", [series, cloud.particles],
            arrays(cloud) + rows + told, key
        ) { [model] given, key, pass in
            var given = given[...]
            let particles = cloud.particles
            func spread(_ tensor: Tensor) -> Tensor {
                let extent = tensor.shape[1]
                return tensor.reshaped(to: [series, 1, extent])
                    .broadcast(to: [series, particles, extent])
                    .reshaped(to: [series * particles, extent])
            }
            let carried = self.carried(&given)
            let (x, m) = (given.removeFirst(), given.removeFirst())
            let evidence: Tensor
            if let told = given.first {
                evidence = told
            } else {
                let features = model.features(of: x, known: m, in: &pass)
                evidence =
                    model.dynamics.looksAhead
                    ? model.ahead(features, after: nil, in: pass)[0] : features
            }
            let (state, prior) = self.expected(carried, in: &pass)
            let law = model.posterior(
                after: carried.code, state?[0], evidence: spread(evidence), prior: prior.mean,
                in: &pass)
            let hasCells = spread(m.max(along: [1], keepingAxes: true))
            let noise = key.child(0).normal(law.mean.shape)
            func drawn(_ law: DiagonalNormal) -> Tensor { law.mean + law.standardDeviation * noise }
            let code = hasCells * drawn(law) + (1 - hasCells) * drawn(prior)
            let emitted = model.rowLaw(code, state?[0], in: &pass)
            let logProbability = emitted.logProbability(of: spread(x), where: spread(m))
            let logWeight =
                hasCells.reshaped(to: logProbability.shape)
                * (logProbability + prior.logProbability(of: code) - law.logProbability(of: code))
            let draw =
                emitted.mean + emitted.standardDeviation * key.child(1).normal(emitted.mean.shape)
            return [
                code, spread(x) + (1 - spread(m)) * draw, logWeight, logProbability, emitted.mean,
                emitted.logVariance,
            ] + (state ?? [])
        }
        cloud.codes = outputs[0]
        cloud.cells = outputs[1]
        cloud.memory = remembered(outputs[6...], rows: cloud.count)
        return Step(
            logWeights: outputs[2], logProbabilities: outputs[3],
            law: CellMoments(means: outputs[4], logVariances: outputs[5]))
    }

    /// Moves particles by one step of which nothing is known, their codes drawn from p(zₜ | ...), their rows from p(xₜ | zₜ, hₜ).
    func predict(_ cloud: inout ParticleCloud, key: RandomKey) throws -> CellMoments {
        let outputs = try call("predict", [cloud.series, cloud.particles], arrays(cloud), key) {
            [model] given, key, pass in
            var given = given[...]
            let (state, prior) = self.expected(self.carried(&given), in: &pass)
            let code =
                prior.mean + prior.standardDeviation * key.child(0).normal(prior.mean.shape)
            let emitted = model.rowLaw(code, state?[0], in: &pass)
            let draw =
                emitted.mean + emitted.standardDeviation * key.child(1).normal(emitted.mean.shape)
            return [code, draw, emitted.mean, emitted.logVariance] + (state ?? [])
        }
        cloud.codes = outputs[0]
        cloud.cells = outputs[1]
        cloud.memory = remembered(outputs[4...], rows: cloud.count)
        return CellMoments(means: outputs[2], logVariances: outputs[3])
    }

    /// gₜ of each step, all rows of the series seen; nil for a posterior that does not look ahead.
    func evidence(of chunk: SeriesChunk) throws -> [[Float]]? {
        guard model.dynamics.looksAhead else { return nil }
        let (series, width) = (chunk.count, model.dataSize)
        let units = model.units
        var state = [[Float]](
            repeating: [Float](repeating: 0, count: series * units), count: model.cell.states)
        var found: [[Float]] = []
        for step in (0..<chunk.steps).reversed() {
            let rows = [
                HostArray([series, width], chunk.values[step]),
                HostArray([series, width], chunk.known[step]),
            ]
            state = try call(
                "look back", [series], rows + state.map { HostArray([series, units], $0) },
                RandomKey(seed: 0)
            ) { [model] given, _, pass in
                model.ahead(
                    model.features(of: given[0], known: given[1], in: &pass),
                    after: Array(given[2...]), in: pass)
            }
            for place in 0..<series where step >= chunk.ends[place] {
                for number in state.indices {
                    for unit in place * units..<(place + 1) * units { state[number][unit] = 0 }
                }
            }
            found.append(state[0])
        }
        return found.reversed()
    }

    /// What particles carry from step to step.
    private struct Carried {
        let code: Tensor
        let memory: [Tensor]?
        let cells: Tensor?
    }

    private func arrays(_ cloud: ParticleCloud) -> [HostArray] {
        let count = cloud.count
        return [HostArray([count, model.latentDimension], cloud.codes)]
            + (memoryWidth > 0 ? [HostArray([count, memoryWidth], cloud.memory)] : [])
            + (carriesCells ? [HostArray([count, model.dataSize], cloud.cells)] : [])
    }

    private func carried(_ given: inout ArraySlice<Tensor>) -> Carried {
        let code = given.removeFirst()
        var memory: [Tensor]?
        if memoryWidth > 0 {
            let all = given.removeFirst()
            memory = (0..<model.cell.states).map {
                all.slice($0 * model.units..<($0 + 1) * model.units, along: 1)
            }
        }
        return Carried(code: code, memory: memory, cells: carriesCells ? given.removeFirst() : nil)
    }

    /// The memory, and p(zₜ | zₜ₋₁, hₜ).
    private func expected(_ carried: Carried, in pass: inout ForwardPass) -> (
        memory: [Tensor]?, prior: DiagonalNormal
    ) {
        let fed = carried.cells.map { model.features(of: $0, known: nil, in: &pass) }
        let state = model.remembered(
            after: carried.memory, features: fed, code: carried.code, in: &pass)
        return (state, model.prior(after: carried.code, state?[0], in: &pass))
    }

    /// What cells remember, side by side for each particle.
    private func remembered(_ outputs: ArraySlice<[Float]>, rows: Int) -> [Float] {
        guard outputs.count > 1 else { return outputs.first ?? [] }
        let units = model.units
        return (0..<rows).flatMap { row in
            outputs.flatMap { $0[row * units..<(row + 1) * units] }
        }
    }

    private func call(
        _ function: String, _ shape: [Int], _ arguments: [HostArray], _ key: RandomKey,
        _ body: ([Tensor], Tensor, inout ForwardPass) -> [Tensor]
    ) throws -> [[Float]] {
        try programs.run(
            function, shape, arguments, key, parameters: model.parameters, tracing: body
        ).map(\.floats)
    }
}

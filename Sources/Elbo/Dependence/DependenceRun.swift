public import ElboData
public import ElboDistributions
public import ElboGraph
import ElboNetworks
import ElboNumerics
import ElboTraining

/// An estimate of I(X; Y) of two groups of columns by critics, with every option resolved: what `elbo dependence` does, as a
/// value.
///
/// Critics are judged on rows that they have not seen: on those of their training they would find dependence in anything.
public struct DependenceRun: Sendable {
    /// The bounds to be read.
    public let bounds: [MutualInformationBound]
    /// Hidden layers of a critic.
    public let hidden: [Int]
    /// About how many steps a critic is taught for, unless its validation loss gets no better.
    public let steps: Int
    /// Decides everything random.
    public let seed: UInt64

    /// Steps with which critics of a few columns fall short of the truth by a few hundredths of it.
    public static let standardSteps: Int = 3000

    private let pairs: PairTable

    /// Resolves a run.
    ///
    /// - Parameters:
    ///   - data: The columns of x, then those of y.
    ///   - xColumns: How many columns are x's.
    ///   - bounds: The bounds to be read, without repetition.
    ///   - hidden: Hidden layers of a critic.
    ///   - steps: About how many steps a critic is taught for.
    ///   - seed: Decides everything random.
    /// - Throws: `DependenceError`.
    public init(
        _ data: Dataset, xColumns: Int, bounds: [MutualInformationBound] = standardBounds,
        hidden: [Int] = [128, 128], steps: Int = standardSteps, seed: UInt64 = 0
    ) throws {
        pairs = try PairTable(data, xColumns: xColumns)
        self.bounds = bounds
        self.hidden = hidden
        self.steps = steps
        self.seed = seed
    }

    /// A bound that is one, and the estimate that is usually nearest; they share a critic.
    public static let standardBounds: [MutualInformationBound] = [.jensenShannon, .smile]

    /// Teaches the critics and reads the bounds.
    ///
    /// - Parameters:
    ///   - executor: What runs the graphs.
    ///   - progress: Is told which critic learns, and the share of its steps that is done.
    /// - Throws: `TrainingError`, `RunError`.
    public func estimate(
        on executor: any Executor, progress: (MutualInformationBound, Double) -> Void = { _, _ in }
    ) throws -> Dependence {
        let order = RandomKey(seed: seed).child(10).permutation(pairs.count)
        let training = Array(order[..<(pairs.count * 6 / 10)])
        let fresh = Array(order[training.count...])
        let examples = try pairs.dataset(rows: training)
        var readings: [MutualInformationBound: Dependence.Reading] = [:]
        var pValue = 1.0
        let teachers = bounds.map(\.teacher).reduce(into: [MutualInformationBound]()) {
            if !$0.contains($1) { $0.append($1) }
        }
        for teacher in teachers {
            let critic = PairCritic(
                teacher, xSize: pairs.xSize, ySize: pairs.ySize, hidden: hidden,
                others: Self.others(of: teacher, in: .training))
            let parameters = try teach(critic, examples, on: executor) { progress(teacher, $0) }
            let judge = try CriticJudge(critic, parameters, pairs, rows: fresh, on: executor)
            let read = bounds.filter { $0.teacher == teacher }
            for reading in try judge.readings(
                of: read, others: Self.others(of: teacher, in: .inference))
            {
                readings[reading.bound] = reading
            }
            if teacher == teachers[0] {
                pValue = try judge.pValue(
                    permutations: Self.permutations, key: RandomKey(seed: seed).child(11))
            }
        }
        return Dependence(
            trainingRows: training.count, freshRows: fresh.count, incompleteRows: pairs.incomplete,
            readings: bounds.compactMap { readings[$0] }, pValue: pValue,
            permutations: Self.permutations, seed: seed)
    }

    private static let permutations = 999

    /// Pairs drawn apart for each pair: 63 where they cap the bound, so that K is 64.
    private static func others(of bound: MutualInformationBound, in mode: ForwardPass.Mode) -> Int {
        if bound.cap(others: 1) != nil { return 63 }
        return mode == .training ? 2 : 10
    }

    private func teach(
        _ critic: PairCritic, _ examples: Dataset, on executor: any Executor,
        progress: (Double) -> Void
    ) throws -> [HostArray] {
        let largest = critic.others > 10 ? 64 : 512
        let batch = min(largest, max(32, examples.count / 10))
        let stepsPerEpoch = max(1, examples.count * 9 / 10 / batch)
        let epochs = max(1, (steps + stepsPerEpoch - 1) / stepsPerEpoch)
        let trainer = try Trainer(
            model: critic,
            options: TrainingOptions(
                epochs: epochs, batchSize: batch, schedule: .cosine(final: 0.05),
                validationFraction: 0.1, patience: max(5, epochs / 3), seed: seed),
            executor: executor)
        return try withoutActuallyEscaping(progress) { progress in
            var observer = StepCounter(tell: progress)
            return try trainer.run(on: ExampleReader(examples), observer: &observer).parameters
        }
    }
}

/// Tells which share of all steps is done.
private struct StepCounter: TrainingObserver {
    let tell: (Double) -> Void
    private var total = 1
    private var done = 0

    init(tell: @escaping (Double) -> Void) { self.tell = tell }

    mutating func observe(_ event: TrainingEvent) {
        switch event {
        case .started(let epochs, let stepsPerEpoch, let stepsDone):
            (total, done) = (epochs * stepsPerEpoch, stepsDone)
        case .step:
            done += 1
            tell(Double(done) / Double(total))
        case .epoch, .checkpoint, .noCheckpoint: break
        }
    }
}

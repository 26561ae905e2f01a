/// A kind of training step: what it moves, by which rule, and how often in its turn.
public struct Phase: Codable, Hashable, Sendable {
    /// Its name, under which its optimiser's moments are kept.
    public let name: String
    /// Paths of the parameters that it moves, such as "encoder"; nil moves all.
    public let moves: [String]?
    /// Steps that it does before the next phase has its turn.
    public let repeats: Int
    /// Its own rule for updates; nil takes the run's.
    public let optimizer: Optimizer?
    /// A factor of the run's learning rate.
    public let rate: Double

    /// Describes a phase.
    public init(
        _ name: String, moves: [String]? = nil, repeats: Int = 1, optimizer: Optimizer? = nil,
        rate: Double = 1
    ) {
        precondition(repeats >= 1, "\(repeats) steps of \(name)")
        self.name = name
        self.moves = moves
        self.repeats = repeats
        self.optimizer = optimizer
        self.rate = rate
    }

    /// The only phase of most models: each step moves everything.
    public static let joint: Phase = Phase("joint")

    /// Whether it moves a parameter: one that is trained and lies at or below one of its paths.
    public func isMoving(_ parameter: Parameter) -> Bool {
        parameter.isTrained
            && (moves?.contains { parameter.name == $0 || parameter.name.hasPrefix($0 + ".") }
                ?? true)
    }
}

/// Which phase each step of training belongs to: stages one after the other, in each of which phases take turns.
public struct PhasePlan: Codable, Hashable, Sendable {
    /// Phases that take turns for some time.
    public struct Stage: Codable, Hashable, Sendable {
        /// How long, in epochs; nil to the end.
        public let epochs: Int?
        /// The phases, in the order of their turns.
        public let turns: [Phase]
        /// Paths of the parameters that begin anew with the stage, such as "decoder".
        public let resets: [String]
        /// Whether the stage begins with parameters fitted to what has been learned before, such as a prior to codes.
        public let fits: Bool
        /// Whether training must come so far: it does not stop early before the stage has begun.
        public let isAwaited: Bool

        /// Describes a stage of at least one phase.
        public init(
            epochs: Int? = nil, turns: [Phase], resets: [String] = [], fits: Bool = false,
            isAwaited: Bool = false
        ) {
            precondition(!turns.isEmpty, "a stage needs a phase")
            self.epochs = epochs
            self.turns = turns
            self.resets = resets
            self.fits = fits
            self.isAwaited = isAwaited
        }
    }

    /// The stages in order; the last one lasts to the end.
    public let stages: [Stage]

    /// Epochs before parameters begin anew, or from what was fitted, or a stage that is awaited; nil where there is none.
    public var epochsBeforeReset: Int? {
        epochs(before: { !$0.resets.isEmpty || $0.fits || $0.isAwaited })
    }

    /// Epochs before a stage that is awaited; 0 where there is none.
    public var awaitedEpochs: Int { epochs(before: \.isAwaited) ?? 0 }

    private func epochs(before isMeant: (Stage) -> Bool) -> Int? {
        stages.firstIndex(where: isMeant).map { last in
            stages[..<last].reduce(0) { $0 + ($1.epochs ?? 0) }
        }
    }

    /// Plans stages; phases with the same name are the same phase.
    public init(_ stages: [Stage]) {
        precondition(!stages.isEmpty, "a plan needs a stage")
        self.stages = stages
    }

    /// Every step moves everything.
    public static let joint: PhasePlan = PhasePlan([Stage(turns: [.joint])])

    /// All phases, each once, in the order of their first turn.
    public var phases: [Phase] {
        var names = Set<String>()
        return stages.flatMap(\.turns).filter { names.insert($0.name).inserted }
    }

    /// Paths of the parameters that begin anew before the step that follows the steps already done.
    public func resets(at progress: TrainingProgress) -> [String] {
        beginning(at: progress)?.resets ?? []
    }

    /// Whether parameters are fitted before the step that follows the steps already done.
    public func fits(at progress: TrainingProgress) -> Bool {
        beginning(at: progress)?.fits ?? false
    }

    /// The stage, but the first, that begins with the step that follows the steps already done.
    private func beginning(at progress: TrainingProgress) -> Stage? {
        var start = 0
        for stage in stages {
            if progress.step == start, start > 0 { return stage }
            start += (stage.epochs ?? 0) * progress.stepsPerEpoch
        }
        return nil
    }

    /// The phase of the step that follows the steps already done.
    public func phase(at progress: TrainingProgress) -> Phase {
        var start = 0
        for (index, stage) in stages.enumerated() {
            let length = stage.epochs.map { $0 * progress.stepsPerEpoch }
            if index == stages.count - 1 || progress.step < start + (length ?? .max) {
                return stage.phase(step: progress.step - start)
            }
            start += length ?? 0
        }
        return stages[stages.count - 1].turns[0]
    }
}

extension PhasePlan.Stage {
    /// The phase of a step of this stage, counted from 0.
    fileprivate func phase(step: Int) -> Phase {
        var place = step % turns.reduce(0) { $0 + $1.repeats }
        for phase in turns {
            if place < phase.repeats { return phase }
            place -= phase.repeats
        }
        return turns[turns.count - 1]
    }
}

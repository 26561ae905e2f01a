public import ElboData
public import ElboGraph
public import ElboNetworks

extension Autoencoder: Trainable {
    /// The phases of the game with a critic, if there is one, else the strategy's.
    public var phases: PhasePlan { adversary?.part.phases ?? strategy.part.phases }
    /// The objective's.
    public var controls: [String] { objective.part.controls }

    /// The objective's; where the strategy trains reconstruction alone, with no weight of the KL term.
    public func controlValues(at progress: TrainingProgress) -> [Double] {
        let values = objective.part.controlValues(at: progress)
        guard strategy.part.isWithoutPrior(at: progress),
            let bound = objective.part as? any KLWeighted
        else { return values }
        return zip(bound.controls, values).map { $0 == KLControl.name ? 0 : $1 }
    }

    /// Of a game with a critic those of the model's own phases, the first ones of their stages.
    public func recordsLoss(of phase: Phase) -> Bool {
        adversary.map { $0.part.phases.stages.contains { $0.turns[0] == phase } } ?? true
    }

    /// The objective's loss of the bound's terms, or the game's.
    public func loss(
        of x: Inputs, phase: Phase, controls: [Tensor], in pass: inout ForwardPass
    ) -> TracedLoss {
        let observed = observed(x, key: pass.nextKey())
        if let adversary {
            let game = CriticGame(
                model: self, examples: x, observed: observed, phase: phase, controls: controls)
            return adversary.part.loss(of: game, in: &pass)
        }
        if phase.moves == [Path.prior] {
            var rest = pass.atRest()
            return objective.part.loss(
                of: trainingTerms(of: observed, phase: phase, in: &rest), controls: controls,
                in: &pass)
        }
        let loss = objective.part.loss(
            of: trainingTerms(of: observed, phase: phase, in: &pass), controls: controls, in: &pass)
        guard let classes, let shares = classShares(of: observed, in: &pass) else { return loss }
        // Kingma et al. 2014, equation 9.
        let crossEntropy = shares.crossEntropy.named("cross-entropy of classes")
        return TracedLoss(
            loss: loss.loss + classes.labelWeight * crossEntropy,
            metrics: loss.metrics + [(Metric.classCrossEntropy, crossEntropy)],
            gradientScales: loss.gradientScales)
    }

    /// How often an epoch shows each example: those whose class is told as often as `ClassInference.repeats` or
    /// `CriticLabels.repeats` says; nil when each is shown once.
    public func repeats(of data: Dataset) -> [Int]? {
        guard let repeats = classes?.repeats ?? criticLabels?.repeats, repeats > 1,
            let field = told?.field, let told = data.classes[field]
        else { return nil }
        return told.map { $0 < 0 ? 1 : repeats }
    }
}

public import ElboGraph
public import ElboNetworks

extension Autoencoder: Trainable {
    /// The phases of the game with a critic, if there is one, else the strategy's.
    public var phases: PhasePlan { adversary?.part.phases ?? strategy.part.phases }
    /// The objective's.
    public var controls: [String] { objective.part.controls }

    /// The objective's.
    public func controlValues(at progress: TrainingProgress) -> [Double] {
        objective.part.controlValues(at: progress)
    }

    /// Of a game with a critic those of the model's own phase.
    public func recordsLoss(of phase: Phase) -> Bool {
        adversary.map { phase == $0.part.phases.stages[0].turns[0] } ?? true
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
        return objective.part.loss(
            of: trainingTerms(of: observed, in: &pass), controls: controls, in: &pass)
    }
}

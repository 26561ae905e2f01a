public import ElboGraph
public import ElboNetworks

extension Autoencoder: Trainable {
    /// The strategy's phases.
    public var phases: PhasePlan { strategy.part.phases }
    /// The objective's.
    public var controls: [String] { objective.part.controls }

    /// The objective's.
    public func controlValues(at progress: TrainingProgress) -> [Double] {
        objective.part.controlValues(at: progress)
    }

    /// The objective's loss of the bound's terms.
    public func loss(
        of x: Inputs, phase: Phase, controls: [Tensor], in pass: inout ForwardPass
    ) -> TracedLoss {
        let observed = observed(x, key: pass.nextKey())
        return objective.part.loss(
            of: trainingTerms(of: observed, in: &pass), controls: controls, in: &pass)
    }
}
